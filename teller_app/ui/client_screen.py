"""The client screen: the answer first, then why, then what next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from teller_app.desk.client import ClientDesk
from teller_app.desk.client_view import ClientView, Mode
from teller_app.desk.service import ServiceDesk
from teller_app.desk.service_view import Look, ServiceView
from teller_app.ui import theme
from teller_app.ui.client_header import ClientHeader
from teller_app.ui.follow import follow
from teller_app.ui.known_lines import key_tab, ties_tab
from teller_app.ui.parts.amount_table import AmountTable
from teller_app.ui.parts.bringing import Bringing
from teller_app.ui.parts.compare_table import CompareTable
from teller_app.ui.parts.fact_menu import FactMenu
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.history_line import HistoryLine
from teller_app.ui.parts.labels import GAP, Card, Label
from teller_app.ui.parts.line_columns import LineColumns
from teller_app.ui.parts.low_place import LowPlace
from teller_app.ui.parts.opening import Opening
from teller_app.ui.parts.panels import Panel, Panels
from teller_app.ui.parts.planning_box import PlanningBox
from teller_app.ui.parts.privilege_grid import PrivilegeGrid
from teller_app.ui.parts.reason_list import ReasonList
from teller_app.ui.parts.tier_card import TierBand
from teller_app.ui.parts.tier_track import TierTrack
from teller_app.ui.plan_tab import PlanTab
from teller_app.ui.privilege_tiles import tiles
from teller_app.words.amounts import day, money, points
from teller_app.words.codes import code_name
from teller_app.words.keys import FACING_KEY
from teller_app.words.lines import with_more
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

PRIVILEGES, COMPARE, HISTORY, KEY, TIES, PLAN = range(6)
HEIGHT, MOST_HEIGHT = 112, 200
"""Two rows of privileges in few words and without air; and in all words on a large screen."""
_NO_END = 1 << 20
LOWEST, _GROWS = 614, 2
"""What a title and a task bar leave on 1366 × 768. Of what a place has more, each second pixel goes below."""
LEAST = 58
"""One row of them, where the letters are larger."""
_LEAST = 270
"""What the ladder and the reasons need to be read."""
_WANTS = {COMPARE: 360, KEY: 200, TIES: 200}
"""So high these may become where the answer leaves the room empty."""
_LOOKS = {KEY: (Look.KEY,), TIES: (Look.TIES,)}


class ClientScreen(LowPlace):
    """Shows a ``ClientView`` and passes on what the hand does."""

    def __init__(self, desk: ClientDesk, service: ServiceDesk, speaker: Speaker) -> None:
        super().__init__()
        self._desk, self._speaker, self._place_height = desk, speaker, 0
        self.header = ClientHeader(speaker)
        self._tier = TierPanel(desk, speaker)
        self.amounts = AmountPanel(desk, speaker)
        self.why = WhyPanel(speaker)
        self.below = BelowPanel(desk, service, speaker)
        self._empty = Label(role="quiet", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.header.reset.clicked.connect(desk.drop_trial)
        for field in self.header.entry.fields.values():
            field.edit.textEdited.connect(self._entry_typed)
        follow(self, desk.changed, self.show_view)
        self.show_view(desk.view)

    def _lay_out(self) -> None:
        least = theme.px(_LEAST)
        panels = (Panel(self._tier, 46, least), Panel(self.amounts, 40), Panel(self.why, 33, least))
        self._full = Panels(self.header, panels, self.below)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(18, 6, 18, 6)
        self._whole.addWidget(self._empty, 1)
        self._whole.addWidget(self._full, 1)

    def show_view(self, view: ClientView) -> None:
        """Repaint everything from one state."""
        empty = view.mode is Mode.EMPTY
        self._empty.setText(self._nobody(view))
        self._empty.setVisible(empty)
        self._full.setVisible(not empty)
        self.header.show_view(view)
        self._tier.show_view(view)
        self.amounts.show_view(view)
        self.why.reasons.show_decision(view.decision)
        self.below.show_view(view)

    def _nobody(self, view: ClientView) -> str:
        """How to begin, or why whoever is here cannot be decided about."""
        wrong = view.problems.get("rulebook")
        if wrong is not None:
            name = f"{view.client.name}\n" if view.client else ""
            return name + problem_line(self._speaker, wrong)
        return self._speaker.say("刷证件、输入手机号、卡号、姓名或拼音查找客户；按 Ctrl+N 手工录入")

    def sit(self, *, low: bool, tight: bool = False) -> None:
        """Every part moves together in a low place."""
        beyond = 1 if tight else 6
        self._whole.setContentsMargins(18, beyond, 18, beyond)
        for part in (self.header, self._full, self._tier, self.amounts, self.below):
            part.sit(low=low, tight=tight)

    def sit_in(self, height: int) -> None:
        """What is below the answer gets a part of what a higher place has to give."""
        super().sit_in(height)
        self._place_height = height
        self.below.grow((height - theme.px(LOWEST)) // _GROWS)

    def event(self, event: QEvent) -> bool:
        """What the answer needs comes first; the tab below takes what that leaves, and nothing scrolls."""
        asks = event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}
        if asks and not theme.enlarged():
            needed = self._whole.heightForWidth(self.width()) - self.below.wanted
            middle = max(
                self._tier.heightForWidth(self._tier.width()), self.amounts.minimumSizeHint().height()
            )
            self.below.limit(self._place_height - needed - max(0, self.why.whole_height() - middle))
        return super().event(event)

    def seek_problem(self) -> None:
        """The keyboard goes to the first field that cannot stay as it is, which is put right at once."""
        view = self._desk.view
        fields = [field.edit for name, field in self.header.entry.fields.items() if name in view.problems]
        amounts = [self.amounts.table.row(line.asset_class).edit for line in view.lines if line.problem]
        for edit in (*fields, *amounts)[:1]:
            edit.setFocus()
            edit.selectAll()

    def _entry_typed(self) -> None:
        self._desk.type_entry(self.header.entry.typed())


class TierPanel(Card):
    """Tier, track and planning."""

    def __init__(self, desk: ClientDesk, speaker: Speaker) -> None:
        super().__init__()
        self.sit(low=False)
        self.band, self.track = TierBand(speaker), TierTrack(speaker)
        self.plan = PlanningBox(speaker, desk.aim, desk.aim_by)
        for widget in (self.band, self.track, self.plan):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def sit(self, *, low: bool, tight: bool = False) -> None:
        """Less air in a low place."""
        above, below = (4, 2) if tight else (8, 4) if low else (12, 8)
        self.body.setContentsMargins(12, above, 12, below)
        self.body.setSpacing(2 if tight else 3 if low else 4)

    def show_view(self, view: ClientView) -> None:
        """Repaint."""
        trial = view.has_trial or view.mode is Mode.WALK_IN
        self.band.show_decision(view.decision, view.standing, trial=trial, stale=view.stale)
        self.track.show_decision(view.decision)
        self.plan.show_view(view)


class AmountPanel(Card):
    """Holdings with what they count, and the sum."""

    def __init__(self, desk: ClientDesk, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        say = speaker.say
        self.setAccessibleName(say("资产明细"))
        self.table = AmountTable(speaker, desk.type_amount)
        self._sum_name, self._sum = Label(role="quiet"), Label(role="sum")
        self._sum.setObjectName("recognised_assets")
        self.facts = FactMenu(speaker, lambda code, on: desk.say_fact(code, on=on))
        self.held = Label(role="title", wrap=True)
        foot = QHBoxLayout()
        foot.addWidget(self._sum_name)
        foot.addWidget(self.facts)
        foot.addStretch(1)
        foot.addWidget(self._sum)
        self.body.addWidget(self.held)
        self.body.addWidget(self.table)
        self.body.addStretch(1)
        self.body.addLayout(foot)

    def sit(self, *, low: bool, tight: bool = False) -> None:
        """Less air where there is none."""
        beyond = 5 if low and tight else 12
        self.body.setContentsMargins(16, beyond, 16, beyond)

    def show_view(self, view: ClientView) -> None:
        """Repaint."""
        self.table.show_view(view)
        self.facts.show_view(view)
        decision, say = view.decision, self._speaker.say
        if decision is None or view.window is None:
            return
        window = code_name(self._speaker, decision.edition.measure.window)
        span = say("{first} 至 {last}", first=day(view.window.first), last=day(view.window.last))
        held = say("资产明细")
        self.held.setText(f"{held} · {with_more(self._speaker, window, span)}")
        if decision.score is not None:
            self._sum_name.setText(say("积分合计"))
            self._sum.setText(points(decision.score))
        else:
            self._sum_name.setText(say("认定合计"))
            self._sum.setText(money(decision.recognised_assets))


class BelowPanel(Card):
    """Privileges, the other schemes, the past, the key account or the ties; one at a time."""

    def __init__(self, desk: ClientDesk, service: ServiceDesk, speaker: Speaker) -> None:
        super().__init__()
        self._desk, self._service, self._speaker = desk, service, speaker
        self.grid, self.compare, self.history = PrivilegeGrid(), CompareTable(speaker), HistoryLine(speaker)
        self.key, self.ties = LineColumns(), LineColumns()
        self.plan = PlanTab(speaker, desk.plan_with)
        say = speaker.say
        self.record = QPushButton(say("登记事项 Ctrl+D"))
        self.by_hand = QPushButton(say("手工认定 Ctrl+O"))
        self.more = QPushButton()
        self._pages = QStackedWidget()
        pages = (
            Opening(self.grid),
            self.compare,
            Opening(self.history) if theme.enlarged() else self.history,
            Opening(self.key),
            Opening(self.ties),
            Opening(self.plan) if theme.enlarged() else self.plan,
        )
        self.tabs = QButtonGroup(self)
        for at, page in enumerate(pages):
            self._pages.addWidget(page)
            if isinstance(page, Opening):
                page.opened.connect(self._fit_pages)
            button = QPushButton()
            button.setProperty("role", "tab")
            button.setCheckable(True)
            button.setAutoExclusive(True)  # one of them: so a screen reader says it
            self.tabs.addButton(button, at)
        acts = (self.more, self.record, self.by_hand)
        for button in acts:
            button.setProperty("role", "link")
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(flowing(*self.tabs.buttons(), gap=0), 1)
        row.addWidget(flowing(*acts, gap=0, right=True), 0, Qt.AlignmentFlag.AlignVCenter)
        self.tabs.button(PRIVILEGES).setChecked(True)
        self.tabs.idClicked.connect(self.choose)
        self.sight = Bringing(self)
        self._more_height, self._room, self.wanted = 0, _NO_END, 0
        """The last: the height that the tab in front has asked for."""
        self._fit_pages()
        self.body.setContentsMargins(16, 6, 16, 6)
        self.body.addWidget(self._row)
        self.body.addWidget(self._pages)
        self._show_more(PRIVILEGES)
        follow(self, service.changed, self.show_service)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's name
        """Its height is its own affair: from one that is enough to one that it wants, as much as there is."""
        return False

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """In larger letters the answer comes first: the second row of privileges may scroll under its tab."""
        found = super().sizeHint()
        if theme.enlarged():
            return QSize(found.width(), self.minimumHeight())
        return QSize(
            found.width(), self.minimumSizeHint().height() + self.wanted - self._pages.minimumHeight()
        )

    def event(self, event: QEvent) -> bool:
        """Tabs that have gone on below need that line."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            self._row.setMinimumHeight(self._row.heightForWidth(self.body.contentsRect().width()))
        return super().event(event)

    def grow(self, more: int) -> None:
        """It may be higher than two rows of privileges need, by so many pixels."""
        self._more_height = max(0, more)
        self._fit_pages()

    def sit(self, *, low: bool, tight: bool = False) -> None:
        """Less air where there is next to none."""
        del low
        self.body.setContentsMargins(16, *((2, 16, 4) if tight else (6, 16, 6)))
        self.body.setSpacing(4 if tight else GAP)
        self._fit_pages()

    def limit(self, room: int) -> None:
        """So many pixels are left for a tab."""
        if room != self._room:
            self._room = room
            self._fit_pages()

    def _fit_pages(self) -> None:
        """As high as two rows of privileges; where the page scrolls anyway, as high as the tab in front."""
        least = theme.px(HEIGHT)
        high = min(least + self._more_height, theme.px(MOST_HEIGHT))
        tab = self._pages.currentWidget()
        if isinstance(tab, Opening) and tab.is_open:
            least = high = max(high, tab.heightForWidth(self._pages.width()))
        elif theme.enlarged():
            least = theme.px(LEAST)
        elif self.page in _WANTS:
            high = max(high, min(self._height_of(tab), theme.px(_WANTS[self.page])))
        if self.page == COMPARE and self._room < least and not theme.enlarged():
            least = high = self._height_of(tab)  # the page scrolls: no second bar beside its own
        elif not theme.enlarged() and least < high:
            high = max(least, min(high, self._room))
        self.wanted = high
        self._pages.setMinimumHeight(least)
        self._pages.setMaximumHeight(high)
        self.updateGeometry()

    def _height_of(self, tab: QWidget) -> int:
        """All of a page without a scroll bar of its own."""
        if isinstance(tab, Opening):
            return tab.heightForWidth(self._pages.width())
        return tab.sizeHint().height()

    @property
    def page(self) -> int:
        """Which one is in front."""
        return self._pages.currentIndex()

    def choose(self, page: int) -> None:
        """Turn to a page by its key or tab, and bring it into sight; once more leads back to the answer."""
        if page == self.page and self.sight.up:
            self.sight.back()
            return
        self.turn_to(page)
        self.sight.bring()

    def turn_to(self, page: int) -> None:
        """Show another page; what takes time is only worked out while it is looked at."""
        self.tabs.button(page).setChecked(True)
        self._pages.setCurrentIndex(page)
        self._fit_pages()
        self._show_more(page)
        self._desk.show_also(comparing=page == COMPARE, ahead=page == PLAN)
        self._service.look(*_LOOKS.get(page, ()))

    def _show_more(self, page: int) -> None:
        """Where there is more than fits under the tabs."""
        say = self._speaker.say
        texts = {KEY: say("全部与问卷 Ctrl+G"), TIES: say("关系图 Ctrl+T")}
        self.more.setText(texts.get(page, ""))
        self.more.setVisible(page in texts)
        # In larger letters there is no room for all three; their keys work here too.
        self.by_hand.setVisible(page not in texts or not theme.enlarged())
        self.record.setVisible(page not in texts or not theme.largest())

    def show_view(self, view: ClientView) -> None:
        """Repaint the page that is seen, and every tab's name."""
        decision, say = view.decision, self._speaker.say
        count = len(decision.entitlements) if decision else 0
        for at, text in (
            (PRIVILEGES, say("权益 · {count} 项可用 Alt+1", count=count)),
            (COMPARE, say("各规则对比 Alt+2")),
            (HISTORY, say("历次评定 Alt+3")),
            (KEY, say("大客户 Alt+4")),
            (TIES, say("关系 Alt+5")),
            (PLAN, say("规划 Alt+6")),
        ):
            self.tabs.button(at).setText(text)
        kept = view.client is not None and bool(view.client.key)
        for button in (self.record, self.by_hand):
            button.setEnabled(kept)
        if self.page == PLAN:
            self.plan.show_view(view)
        if self.page == COMPARE:
            self.compare.show_compared(view.compared)
            self._fit_pages()
        if decision is not None:
            self.history.show_standing(view.standing, decision.edition.rungs)

    def show_service(self, view: ServiceView) -> None:
        """Repaint what is left, and what is looked at."""
        speaker = self._speaker
        self.grid.show_tiles(tiles(speaker, view.decision, view.balances, view.window, giving=view.giving))
        self.key.show_columns(key_tab(speaker, view.key))
        self.ties.show_columns(ties_tab(speaker, view.ties))
        if self.page in _LOOKS:
            self._fit_pages()


class WhyPanel(Card):
    """Every check that led there; it scrolls when it is long. The client is told the same in plain words."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self.reasons = ReasonList(speaker)
        title = speaker.say("为什么")
        self.setAccessibleName(title)
        self.facing = QPushButton(speaker.say("对客说明 {key}", key=FACING_KEY))
        self.facing.setProperty("role", "link")
        head = QHBoxLayout()
        head.addWidget(Label(title, "title"), 1)
        head.addWidget(self.facing)
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 4, 0)
        layout.addWidget(self.reasons)
        layout.addStretch(1)
        self._list = Opening(holder)
        self.body.addLayout(head)
        self.body.addWidget(self._list, 1)

    def whole_height(self) -> int:
        """With every reason in sight."""
        beside = self.minimumSizeHint().height() - self._list.minimumSizeHint().height()
        return beside + self._list.heightForWidth(self._list.viewport().width())

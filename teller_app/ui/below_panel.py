"""What stands below the answer, a tab at a time: privileges, other schemes, the past, ties, a plan."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from teller_app.desk.client import ClientDesk
from teller_app.desk.client_view import ClientView
from teller_app.desk.service import ServiceDesk
from teller_app.desk.service_view import Look, ServiceView
from teller_app.ui import theme
from teller_app.ui.follow import follow
from teller_app.ui.known_lines import key_tab, ties_tab
from teller_app.ui.parts.bringing import Bringing
from teller_app.ui.parts.compare_table import CompareTable
from teller_app.ui.parts.fitting import NO_END
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.history_line import HistoryLine
from teller_app.ui.parts.labels import GAP, Card
from teller_app.ui.parts.line_columns import LineColumns
from teller_app.ui.parts.opening import Opening
from teller_app.ui.parts.privilege_grid import PrivilegeGrid
from teller_app.ui.plan_tab import PlanTab
from teller_app.ui.privilege_tiles import tiles
from teller_app.words.speaker import Speaker

PRIVILEGES, COMPARE, HISTORY, KEY, TIES, PLAN = range(6)
HEIGHT, MOST_HEIGHT = 112, 200
"""Two rows of privileges in few words and without air; and in all words on a large screen."""
LEAST = 58
"""One row of them, where the letters are larger."""
_WANTS = {COMPARE: 360, KEY: 200, TIES: 200}
"""So high these may become where the answer leaves the room empty."""
_LOOKS = {KEY: (Look.KEY,), TIES: (Look.TIES,)}


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
        self._more_height, self._room, self.wanted = 0, NO_END, 0
        """The last: the height that the tab in front has asked for."""
        self._fit_pages()
        self.body.setContentsMargins(16, 6, 16, 6)
        self.body.addWidget(self._row)
        self.body.addWidget(self._pages)
        self._show_more(PRIVILEGES)
        follow(self, service.changed, self.show_service)
        self.show_service(service.view)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's name
        """Its height is its own affair: from one that is enough to one that it wants, as much as there is."""
        return False

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """In larger letters the answer comes first: the second row of privileges may scroll under its tab."""
        found = super().sizeHint()
        if theme.enlarged():
            return QSize(found.width(), self.minimumHeight())
        return QSize(found.width(), self.around + self.wanted)

    @property
    def around(self) -> int:
        """What the tabs and the edges take of its height."""
        return self.minimumSizeHint().height() - self._pages.minimumHeight()

    def event(self, event: QEvent) -> bool:
        """Tabs that have gone on below need that line."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            # Not the rectangle of the layout, which is empty while it is to be laid out anew.
            room = self.contentsRect().marginsRemoved(self.body.contentsMargins())
            self._row.setMinimumHeight(self._row.heightForWidth(room.width()))
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
        elif self.page == PRIVILEGES:
            high = max(high, self.grid.minimumHeight())
        if self.page == COMPARE and self._room < least and not theme.enlarged():
            least = high = self._height_of(tab)  # the page scrolls: no second bar beside its own
        elif not theme.enlarged() and least < high:
            high = max(least, min(high, self._room))
        if (least, high) == (self._pages.minimumHeight(), self.wanted):
            return  # asking for the same again would have the page laid out for ever
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
        """Repaint the page that is seen, and the names of tabs but the first: it counts what is left."""
        decision, say = view.decision, self._speaker.say
        for at, text in (
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
        named = speaker.say("权益 · {count} 项可用 Alt+1", count=view.available)
        self.tabs.button(PRIVILEGES).setText(named)
        self.grid.show_tiles(tiles(speaker, view.decision, view.balances, view.window, giving=view.giving))
        self.key.show_columns(key_tab(speaker, view.key))
        self.ties.show_columns(ties_tab(speaker, view.ties))
        if self.page in _LOOKS or self.page == PRIVILEGES:
            self._fit_pages()

"""The client screen: the answer first, then why, then what next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
)

from teller_app.desk.client import ClientDesk
from teller_app.desk.client_view import ClientView, Mode
from teller_app.desk.service import ServiceDesk
from teller_app.ui import theme
from teller_app.ui.below_panel import BelowPanel
from teller_app.ui.client_header import ClientHeader
from teller_app.ui.follow import follow
from teller_app.ui.parts.amount_table import AmountTable
from teller_app.ui.parts.fact_menu import FactMenu
from teller_app.ui.parts.labels import Card, Label
from teller_app.ui.parts.low_place import LowPlace
from teller_app.ui.parts.panels import Panel, Panels
from teller_app.ui.parts.planning_box import PlanningBox
from teller_app.ui.parts.tier_card import TierBand
from teller_app.ui.parts.tier_track import TierTrack
from teller_app.ui.why_panel import WhyPanel
from teller_app.words.amounts import day, money, points
from teller_app.words.codes import code_name
from teller_app.words.lines import with_more
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

LOWEST, _GROWS = 614, 2
"""What a title and a task bar leave on 1366 × 768. Of what a place has more, each second pixel goes below."""
_AIR = 18
"""Pixels to the left and to the right of everything."""
_LEAST = 270
"""What the ladder and the reasons need to be read."""


class ClientScreen(LowPlace):
    """Shows a ``ClientView`` and passes on what the hand does."""

    def __init__(self, desk: ClientDesk, service: ServiceDesk, speaker: Speaker) -> None:
        super().__init__()
        self._desk, self._speaker, self._place_height = desk, speaker, 0
        # Later: while a page is laid out its bar comes and goes, and what is made of that brings it back.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._leave_room)
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
        self._whole.setContentsMargins(_AIR, 6, _AIR, 6)
        self._whole.addWidget(self._empty, 1)
        self._whole.addWidget(self._full, 1)
        for panel in (self._tier, self.why):
            panel.installEventFilter(self)

    def show_view(self, view: ClientView) -> None:
        """Repaint everything from one state."""
        empty = view.mode is Mode.EMPTY
        self._empty.setText(self._nobody(view))
        self._empty.setVisible(empty)
        if empty:
            self._full.hide()
        self.header.show_view(view)
        self._tier.show_view(view)
        self.amounts.show_view(view)
        self.why.reasons.show_decision(view.decision)
        self.below.show_view(view)
        if not empty:  # last: what is not seen is laid out once, when all of it stands there
            self._full.show()

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
        self._whole.setContentsMargins(_AIR, beyond, _AIR, beyond)
        for part in (self.header, self._full, self._tier, self.amounts, self.below):
            part.sit(low=low, tight=tight)

    def sit_in(self, height: int) -> None:
        """What is below the answer gets a part of what a higher place has to give."""
        super().sit_in(height)
        self._place_height = height
        self.below.grow((height - theme.px(LOWEST)) // _GROWS)

    def event(self, event: QEvent) -> bool:
        """Something on the page has become higher or lower, or the page has."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._leave_room()  # at once: with too little room a bar would come, and open parts up
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._soon.start()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """A panel has its width only once the page is laid out, and its lines wrap otherwise in it."""
        if isinstance(event, QResizeEvent) and watched in {self._tier, self.why}:
            self._soon.start()
        return super().eventFilter(watched, event)

    def _leave_room(self) -> None:
        """What the answer needs comes first; the tab below takes what that leaves, and nothing scrolls."""
        if theme.enlarged():
            return
        air = self._whole.contentsMargins()
        wide = self.width() - air.left() - air.right()
        needed = air.top() + self._full.without_foot(wide) + self.below.around + air.bottom()
        middle = max(self._tier.heightForWidth(self._tier.width()), self.amounts.minimumSizeHint().height())
        self.below.limit(self._place_height - needed - max(0, self.why.whole_height() - middle))

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
        self.band, self.track = TierBand(speaker), TierTrack(speaker)
        self.plan = PlanningBox(speaker, desk.aim, desk.aim_by)
        self.sit(low=False)
        for widget in (self.band, self.track, self.plan):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def sit(self, *, low: bool, tight: bool = False) -> None:
        """Less air in a low place."""
        above, below = (4, 2) if tight else (8, 4) if low else (12, 8)
        self.body.setContentsMargins(12, above, 12, below)
        self.body.setSpacing(2 if tight else 3 if low else 4)
        self.plan.sit(low=low or tight)

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

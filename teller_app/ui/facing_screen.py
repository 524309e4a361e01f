"""The side that is turned to the client: large, and nothing on it that is not the client's own to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise, product

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QPushButton, QScrollArea, QVBoxLayout, QWidget

from teller_app.desk.client_view import ClientView, Mode
from teller_app.desk.service_view import ServiceView
from teller_app.ui import theme
from teller_app.ui.cover import Cover
from teller_app.ui.parts.fitting import Row, largest, text_height
from teller_app.ui.parts.given_list import GivenList, tall
from teller_app.ui.parts.labels import Card, Label, scroll
from teller_app.ui.parts.tier_card import TierBand
from teller_app.words.brand import demo_line
from teller_app.words.lines import unbroken
from teller_app.words.speaker import Speaker
from teller_app.words.spoken import briefly, given, greeting, spoken

TITLE_SIZE, LOW_TITLE_SIZE = 32, 22
HEAD_SIZE, LOW_HEAD_SIZE = 22, 17
SIZES = range(15, 33)
"""The letters of what is told are as large as there is room for, and never smaller than the first.

These are those of a window as high as ``USUAL``; in a higher one they grow with it, for its screen is larger
and no nearer.
"""
USUAL = 768
GAP, LOW_GAP = 16, 8
READABLE = 22
"""The least letters of the sentences in a window that is not low, where a briefer wording allows it."""
LOW = 560
"""A window that is lower gives its air to what is told."""
SHARES = ((1, 1), (5, 4), (4, 5), (2, 3), (1, 2))
"""How the sentences and the privileges may share the width."""
ALONE = (1, 0)
"""The sentences over the whole width."""
COLUMNS = (1, 2)
BETWEEN = ("\n\n", "\n")
"""What stands between two sentences where there is room, and where there is less."""
TURNS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}


@dataclass(frozen=True, slots=True)
class Leaf:
    """What stands there at once: the sentences, the privileges, or both side by side.

    Attributes:
        share: of the width; none of either leaves it out.
        columns: in which the privileges stand.
        rows: the first of them, and the one after the last.
    """

    share: tuple[int, int]
    columns: int = 1
    rows: tuple[int, int] = (0, 0)


class FacingScreen(Cover):
    """Says where the client stands in a few sentences, and what comes with it. Nothing on it scrolls."""

    def __init__(self, window: QMainWindow, speaker: Speaker, key: str, *, demo: bool) -> None:
        super().__init__(window, key)
        self.setAccessibleName(speaker.say("对客说明 {key}", key=key))
        self._speaker = speaker
        self._name, self._demo = Label(wrap=True), Label(demo_line(speaker) if demo else "")
        self._demo.setObjectName("demo")
        self._demo.setVisible(demo)
        self._band = TierBand(speaker, large=True)
        self._says, self._gives = Card(), Card(speaker.say("您的权益"))
        self._sentences = Label(wrap=True)
        self._sentences.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._list = GivenList()
        self._said, self._given = scroll(self._sentences), scroll(self._list)
        self._wordings: list[tuple[str, ...]] = []
        self._told: tuple[str, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._leaves: list[Leaf] = []
        self._at, self._text, self._fitting = 0, "", False
        self._sizes, self._growth = SIZES, 1.0
        self._back = QPushButton(speaker.say("返回 {key}", key=key))
        self._before, self._on = QPushButton(speaker.say("上一页 PageUp")), QPushButton()
        for button, act in (
            (self._back, self.leave),
            (self._on, lambda: self._turn(1)),
            (self._before, lambda: self._turn(-1)),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(act)
        for button in (self._before, self._on):
            button.hide()  # until there is another leaf
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._demo, 0, Qt.AlignmentFlag.AlignVCenter)
        for button in (self._before, self._on, self._back):
            head.addWidget(button)
        for card, area in ((self._says, self._said), (self._gives, self._given)):
            card.body.addWidget(area, 1)
            area.setMinimumHeight(1)  # on a very low screen the tier and until when come first
        self._place = QWidget()  # its size stays known while what lies in it is changed
        self._place.installEventFilter(self)
        self._below = QHBoxLayout(self._place)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.addWidget(self._says, 1)
        self._below.addWidget(self._gives, 1)
        self._whole = QVBoxLayout(self)
        self._whole.addLayout(head)
        self._whole.addWidget(self._band)
        self._whole.addWidget(self._place, 1)

    def turn(self, view: ClientView, service: ServiceView) -> None:
        """Show this client, as the teller's screen has just decided."""
        decision = view.decision
        if decision is None:
            return
        trial = view.has_trial or view.mode is Mode.WALK_IN
        reach = view.planning.reach if view.planning else None
        self._name.setText(greeting(self._speaker, view.client))
        self._band.show_decision(decision, view.standing, trial=trial)
        told = spoken(self._speaker, decision, view.standing, reach, trial=trial)
        wordings = (told, briefly(self._speaker, decision, told))
        self._wordings = [tuple(map(unbroken, each)) for each in wordings]
        rows = given(self._speaker, decision, service.balances, service.window)
        self._rows, self._at = tuple((name, unbroken(value)) for name, value in rows), 0
        self.come()
        self._fit()

    def leave(self) -> None:
        """Nothing of the client is left behind on it."""
        super().leave()
        self._name.setText("")
        self._sentences.setText("")
        self._band.show_decision(None, None, trial=False)
        self._wordings, self._told, self._rows, self._leaves = [], (), (), []
        self._list.show_rows((), SIZES[0], 1, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Another room, other letters."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """What does not stand there at once comes with a key."""
        by = TURNS.get(Qt.Key(event.key()))
        if by is not None and len(self._leaves) > 1:
            self._turn(by)
            event.accept()
        else:
            super().keyPressEvent(event)

    def _turn(self, by: int) -> None:
        self._at = min(max(0, self._at + by), len(self._leaves) - 1)
        self._held(self._show)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """Name and tier may have come to need another height."""
        if watched is self._place and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As few leaves as there can be, and on each the largest letters."""
        self._held(self._plan)

    def _held(self, act: Callable[[], object]) -> None:
        """What is laid out meanwhile asks for nothing to be laid out anew."""
        if not self._fitting and self._wordings and self.isVisible():
            self._fitting = True
            try:
                act()
            finally:
                self._fitting = False

    def _plan(self) -> None:
        """Everything side by side where it can be; leaves are planned with every button there may be."""
        self._growth = max(1.0, self.height() / theme.px(USUAL))
        self._sizes = range(SIZES[0], self._grown(SIZES[-1]) + 1)
        low = self.height() < theme.px(LOW)
        self._sit(low=low)
        for wording in self._wordings:
            self._told = wording
            self._lay_leaves()
            if self._letters() >= (SIZES[0] if low else READABLE):
                break
        self._at = min(self._at, len(self._leaves) - 1)
        self._show()

    def _lay_leaves(self) -> None:
        self._show_buttons(0, before=False)
        self._leaves = self._airy_or_tight(self._together)
        if not self._leaves:
            self._show_buttons(len(self._rows), before=True)
            self._leaves = self._airy_or_tight(self._one_by_one)

    def _letters(self) -> int:
        """How large the sentences are; 0 where they do not even fit in the smallest."""
        high = self._said_tall(self._leaves[0].share)
        return max((size for size in self._sizes if high(size) <= self._said_height()), default=0)

    def _show_buttons(self, left: int, *, before: bool) -> None:
        self._on.setText(self._speaker.say("还有 {count} 项 PageDown", count=left))
        self._on.setVisible(left > 0)
        self._before.setVisible(before)
        self._whole.activate()

    def _sit(self, *, low: bool) -> None:
        gap = LOW_GAP if low else GAP
        self._whole.setContentsMargins(2 * gap, 10 if low else 24, 2 * gap, 10 if low else 24)
        self._whole.setSpacing(gap)
        self._below.setSpacing(gap)
        title = theme.px(LOW_TITLE_SIZE if low else self._grown(TITLE_SIZE))
        self._name.setStyleSheet(f"font-size: {title}px; font-weight: 700;")
        self._band.sit(low=low, growth=self._growth)
        head = theme.px(LOW_HEAD_SIZE if low else self._grown(HEAD_SIZE))
        self._gives.title.setStyleSheet(f"font-size: {head}px;")
        for card in (self._says, self._gives):
            card.body.setContentsMargins(16, 6 if low else 12, 16, 6 if low else 12)

    def _grown(self, size: int) -> int:
        return round(size * self._growth)

    def _show(self) -> None:
        leaf = self._leaves[self._at]
        self._show_buttons(len(self._rows) - leaf.rows[1], before=self._at > 0)
        for card, part in zip((self._says, self._gives), leaf.share, strict=True):
            card.setVisible(part > 0)
            self._below.setStretchFactor(card, part)
        if leaf.share[0]:
            high = self._said_tall(leaf.share)
            size = largest(self._sizes, self._said_height(), high)
            _scrolls(self._said, high(size) > self._said_height())
            self._sentences.setStyleSheet(f"font-size: {theme.px(size)}px;")
            self._sentences.setText(self._text)
        if leaf.share[1]:
            rows, width = self._rows[slice(*leaf.rows)], self._room(leaf.share)[1]
            size = largest(
                self._sizes, self._given_height(), lambda size: tall(rows, size, leaf.columns, width)
            )
            _scrolls(self._given, tall(rows, size, leaf.columns, width) > self._given_height())
            self._list.show_rows(rows, size, leaf.columns, width, self._given_height())

    def _airy_or_tight(self, planned: Callable[[], list[Leaf]]) -> list[Leaf]:
        """With a line between two sentences, if that leaves room for everything."""
        for between in BETWEEN:
            self._text = between.join(self._told)
            if found := planned():
                return found
        return []

    def _together(self) -> list[Leaf]:
        """Everything side by side, with more of the width for what says more; none where it does not fit.

        Without a privilege the sentences have all of it.
        """
        found = []
        for share, columns in product(SHARES if self._rows else (ALONE,), COLUMNS):
            said, given_tall = self._said_tall(share), self._given_tall(share, columns)
            if said(SIZES[0]) <= self._said_height() and given_tall(SIZES[0]) <= self._given_height():
                sizes = (
                    largest(self._sizes, self._said_height(), said),
                    largest(self._sizes, self._given_height(), given_tall),
                )
                found.append((sorted(sizes), -columns, Leaf(share, columns, (0, len(self._rows)))))
        return [max(found, key=lambda each: each[:2])[2]] if found else []

    def _one_by_one(self) -> list[Leaf]:
        """The sentences over the whole width, then as many privileges at a time as can be read.

        None where the sentences leave no room for a line between two of them.
        """
        airy = self._text == BETWEEN[0].join(self._told)
        if airy and self._said_tall(ALONE)(SIZES[0]) > self._said_height():
            return []
        ways = []
        for columns in COLUMNS:
            ends = [0]
            while ends[-1] < len(self._rows):
                ends.append(self._end(ends[-1], columns))
            ways.append([Leaf((0, 1), columns, span) for span in pairwise(ends)])
        return [Leaf(ALONE), *min(ways, key=len)]

    def _end(self, first: int, columns: int) -> int:
        """One after the last row that fits on a leaf which begins with ``first``."""
        width, height = self._room((0, 1))[1], self._given_height()
        ends = range(len(self._rows), first, -1)
        fits = (end for end in ends if tall(self._rows[first:end], SIZES[0], columns, width) <= height)
        return next(fits, first + 1)

    def _said_tall(self, share: tuple[int, int]) -> Callable[[int], int]:
        width = self._room(share)[0]
        return lambda size: text_height(self._text, size, width)

    def _given_tall(self, share: tuple[int, int], columns: int) -> Callable[[int], int]:
        width = self._room(share)[1]
        return lambda size: tall(self._rows, size, columns, width)

    def _room(self, share: tuple[int, int]) -> tuple[int, int]:
        """How wide the sentences and the privileges are, were the width shared so."""
        wide = self._place.width() - (self._below.spacing() if all(share) else 0)
        says, gives = (
            wide * part // sum(share) - _around(card).width()
            for part, card in zip(share, (self._says, self._gives), strict=True)
        )
        return says, gives

    def _said_height(self) -> int:
        return self._place.height() - _around(self._says).height()

    def _given_height(self) -> int:
        title = self._gives.title.sizeHint().height() + self._gives.body.spacing()
        return self._place.height() - _around(self._gives).height() - title


def _around(card: Card) -> QSize:
    """What edge and air of a card take."""
    air, edge = card.body.contentsMargins(), card.size() - card.contentsRect().size()
    return QSize(air.left() + air.right(), air.top() + air.bottom()) + edge


def _scrolls(area: QScrollArea, needed: bool) -> None:  # noqa: FBT001  what is asked
    """A bar that was there once narrows the lines, and so is needed ever after."""
    bar = Qt.ScrollBarPolicy
    area.setVerticalScrollBarPolicy(bar.ScrollBarAsNeeded if needed else bar.ScrollBarAlwaysOff)

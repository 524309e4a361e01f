"""F1: the manual, open at the page where the teller was, and every key."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from teller_app.ui.keys_screen import KeysScreen
from teller_app.ui.parts.labels import Card, Label, scroll
from teller_app.ui.parts.line_edit import LineEdit
from teller_app.ui.parts.manual_page import ManualPage
from teller_app.ui.parts.tables import LeavesSigns
from teller_app.ui.rail import Page
from teller_app.words.manual import Manual, read_manual
from teller_app.words.speaker import Speaker

MOST_WIDTH, ROW_HEIGHT = 320, 26
GAP = 40
"""Beside the longest title."""
KEYS = 0
"""The first row of the contents is the list of keys; the chapters follow."""


class Contents(LeavesSigns, QListWidget):
    """The chapters, a line each."""


class HelpScreen(QWidget):
    """Contents on the left, a chapter or the keys on the right; nothing of a client is ever here."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self._manual: Manual | None = None
        self.came_from = Page.CLIENT
        self._focus: QWidget | None = None
        self._chapter = 0
        self._looked_for = ""
        self.setAccessibleName(speaker.say("手册"))

    def begin(self, came_from: Page, place: str, focus: QWidget | None) -> None:
        """Open the chapter about ``place``; what is read from the disk is read with the first F1."""
        self.came_from, self._focus = came_from, focus
        if self._manual is None:
            self._manual = read_manual(self._speaker.language)
            self._lay_out(self._manual)
        self.turn_to(self._manual.at(place) + 1)
        # Anew with each F1; only what a lock or another language came between is there again.
        text, self._looked_for = self._looked_for, ""
        self.search.setText(text)
        (self.search if text else self.page).setFocus()

    def in_hand(self) -> dict[str, str]:
        """What is being looked for."""
        if self._manual is not None and self.search.isVisible():
            return {"search": self.search.text()}
        return {"search": self._looked_for}

    def take_in_hand(self, was: dict[str, str]) -> None:
        """Look for it when the manual is opened next."""
        self._looked_for = was.get("search", "")

    def _lay_out(self, manual: Manual) -> None:
        say = self._speaker.say
        self.search = LineEdit(self)
        self.search.setPlaceholderText(say("在手册中查找  Ctrl+F"))
        self.search.setAccessibleName(say("在手册中查找"))
        self.search.setMaxLength(60)
        self.contents = Contents(self)
        self.contents.setObjectName("contents")
        self.contents.setAccessibleName(say("目录"))
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for title in (say("全部按键"), *(chapter.title for chapter in manual.chapters)):
            QListWidgetItem(title, self.contents).setSizeHint(QSize(0, ROW_HEIGHT))
        self._nothing = Label(say("没有找到"), "quiet")
        self._nothing.hide()
        self.page = ManualPage(self)
        self.page.setAccessibleName(say("手册"))
        self.pages = QStackedWidget(self)
        self._chapters = self._card()
        self.pages.addWidget(self._chapters)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self._nothing)
        left.addWidget(self.contents, 1)
        self.contents.ensurePolished()
        metrics = self.contents.fontMetrics()
        titles = (self.contents.item(row).text() for row in range(self.contents.count()))
        width = min(MOST_WIDTH, max(map(metrics.horizontalAdvance, titles)) + GAP)
        for part in (self.search, self.contents):
            part.setFixedWidth(width)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.setSpacing(12)
        layout.addLayout(left)
        layout.addWidget(self.pages, 1)
        self.contents.currentRowChanged.connect(self._show)
        self.search.textChanged.connect(self._look_for)
        self.search.returnPressed.connect(self._next)
        self.page.linked.connect(self._follow)
        self.page.turned.connect(self._step)

    @cached_property
    def _keys(self) -> QScrollArea:
        """Every key; made when it is asked for, which most look-ups in the manual never do."""
        made = scroll(KeysScreen(self._speaker), sideways=True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the list is longer than a small window
        made.setAccessibleName(self._speaker.say("全部按键"))
        self.pages.addWidget(made)
        return made

    def _card(self) -> Card:
        card = Card()
        card.body.addWidget(self.page)
        return card

    def turn_over(self) -> None:
        """From the chapter to the keys, and back."""
        to_keys = self.contents.currentRow() != KEYS
        self.turn_to(KEYS if to_keys else self._chapter)
        (self._keys if to_keys else self.page).setFocus()

    def turn_to(self, row: int) -> None:
        """Show what a row of the contents names."""
        self.contents.setCurrentRow(row)

    def focus_search(self) -> None:
        """Look for words in the manual."""
        self.search.setFocus()
        self.search.selectAll()

    def return_focus(self) -> None:
        """Back where the hands were, if that is still there."""
        focus, self._focus = self._focus, None
        if focus is not None and isValid(focus) and focus.isVisible():
            focus.setFocus()

    @property
    def _all(self) -> Manual:
        assert self._manual is not None  # noqa: S101  nothing is shown before it is read
        return self._manual

    def _show(self, row: int) -> None:
        if row < 0:
            return
        self.pages.setCurrentWidget(self._keys if row == KEYS else self._chapters)
        if row != KEYS:
            self._chapter = row
            self.page.show_chapter(self._all.chapters[row - 1].text, self.search.text().strip())

    def _look_for(self, typed: str) -> None:
        """Leave those chapters in the contents that have the words, and show the first of them."""
        text = typed.strip()
        rows = [at + 1 for at, chapter in enumerate(self._all.chapters) if chapter.has(text)]
        for row in range(self.contents.count()):
            self.contents.setRowHidden(row, bool(text) and row not in rows)
        self._nothing.setVisible(not rows)
        now = self.contents.currentRow()
        if text and rows and now not in rows:
            self.turn_to(rows[0])
        else:
            self._show(now)

    def _next(self) -> None:
        """The next place of what is looked for; after the last of a chapter, the next chapter."""
        if self.search.text().strip() and not self.page.next_mark():
            self._step(1)

    def _step(self, by: int) -> None:
        """One chapter on or back among those in sight; from the last one to the first."""
        rows = [row for row in range(KEYS + 1, self.contents.count()) if not self.contents.isRowHidden(row)]
        if rows:
            now = self.contents.currentRow()
            at = rows.index(now) + by if now in rows else 0
            self.turn_to(rows[at % len(rows)])

    def _follow(self, name: str) -> None:
        """A link leads to a chapter, also to one that the search has taken out of sight."""
        number = self._all.number(name)
        if number is not None:
            self.search.clear()
            self.turn_to(number + 1)

"""One box for everything that finds a client, and the rows under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from teller_app.desk.finder import Found
from teller_app.ui import theme
from teller_app.ui.parts.line_edit import HintedEdit
from teller_app.ui.parts.match_delegate import MatchDelegate
from teller_app.words.keys import search_hints
from teller_app.words.matches import match_line
from teller_app.words.speaker import Speaker

ROW_HEIGHT = 34
MOST_ROWS = 9
_KEY = Qt.ItemDataRole.UserRole

Find = Callable[[str], tuple[Found, ...] | None]
"""``None`` where nobody can say who is there; then nothing is listed, and nobody is said to be missing."""


class SearchBox(HintedEdit):
    """Typing finds, arrows choose, Enter opens, Escape clears."""

    chosen = Signal(str)

    def __init__(self, speaker: Speaker, find: Find, parent: QWidget) -> None:
        super().__init__(parent)
        self._speaker, self._find = speaker, find
        self.setObjectName("search")
        self.setMaxLength(60)
        self.setClearButtonEnabled(True)
        self.offer_hints(*search_hints(speaker))
        self.setAccessibleName(speaker.say("查找客户"))
        self.matches = QListWidget(parent)
        self.matches.setObjectName("matches")
        self.matches.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.matches.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.matches.setUniformItemSizes(True)
        # Its rows cover all of it: what lies beneath need not be painted for each key.
        self.matches.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.matches.setItemDelegate(MatchDelegate(self.matches))
        self.matches.setAccessibleName(speaker.say("查找结果"))
        self.matches.hide()
        self.missed = ""
        """What was looked for, where that is nobody."""
        self._recent: Callable[[], tuple[Found, ...]] = tuple
        self.matches.itemClicked.connect(self._open_item)
        self.textChanged.connect(self._look)

    def offer(self, recent: Callable[[], tuple[Found, ...]]) -> None:
        """What an empty box shows when the arrow asks for it."""
        self._recent = recent

    def go_on(self, text: str) -> None:
        """What is typed or scanned somewhere else begins anew here; signs that come right after it go on."""
        if self.window().focusWidget() is self:
            self.insert(text)
            return
        self.setFocus()
        self.setText(text)

    def drop(self) -> None:
        """Nothing is looked for any more."""
        self.clear()
        self.matches.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Choose among the rows without leaving the box."""
        match event.key():
            case Qt.Key.Key_Down if not self.text() and not self.matches.isVisible():
                self._show_recent()
            case Qt.Key.Key_Down:
                self._move(1)
            case Qt.Key.Key_Up:
                self._move(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open_item(self.matches.currentItem())
            case Qt.Key.Key_Escape if self.wants_escape():
                self.drop()
            case _:
                super().keyPressEvent(event)

    def wants_escape(self) -> bool:
        """Escape clears the box first, and takes the rows away."""
        return bool(self.text()) or self.matches.isVisible()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Rows that nothing was typed for go with the focus."""
        if not self.text() and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.matches.hide()
        super().focusOutEvent(event)

    def place_matches(self) -> None:
        """Put the rows right under the box."""
        window = self.window()
        corner = self.mapTo(window, self.rect().bottomLeft())
        rows = max(1, min(MOST_ROWS, self.matches.count()))
        self.matches.setParent(window)
        spoken = (self.matches.item(at).text() for at in range(self.matches.count()))
        frame = 2 * self.matches.frameWidth()
        beside = frame + self.matches.verticalScrollBar().sizeHint().width()
        width = max(self.width(), *(MatchDelegate.width_of(each) + beside for each in spoken))
        self.matches.setGeometry(corner.x(), corner.y() + 4, width, rows * theme.px(ROW_HEIGHT) + frame)
        self.matches.raise_()
        self.matches.show()

    def _look(self, text: str) -> None:
        self.matches.clear()
        found = self._find(text) if text.strip() else None
        self.missed = text.strip() if found == () else ""
        if found is None:
            self.matches.hide()
            return
        self._add_rows(found)
        if not found:
            empty = QListWidgetItem(
                self._speaker.say("没有找到。可改用证件号、手机号或拼音再查，或按 Ctrl+N 手工录入")
            )
            empty.setFlags(Qt.ItemFlag.NoItemFlags)
            empty.setSizeHint(QSize(0, theme.px(ROW_HEIGHT)))
            self.matches.addItem(empty)
        else:
            self.matches.setCurrentRow(0)
        self.place_matches()

    def _show_recent(self) -> None:
        """Whom this person has served, the newest first."""
        found = self._recent()
        self.matches.clear()
        self._add_rows(found)
        if found:
            self.matches.setCurrentRow(0)
            self.place_matches()

    def _add_rows(self, found: tuple[Found, ...]) -> None:
        for one in found:
            item = QListWidgetItem(match_line(self._speaker, one.match))
            item.setData(_KEY, one.match.key)
            item.setData(_KEY + 1, one)
            item.setSizeHint(QSize(0, theme.px(ROW_HEIGHT)))
            self.matches.addItem(item)

    def _move(self, step: int) -> None:
        if self.matches.count():
            row = (self.matches.currentRow() + step) % self.matches.count()
            self.matches.setCurrentRow(row)

    def _open_item(self, item: QListWidgetItem | None) -> None:
        key = item.data(_KEY) if item is not None else None
        if key:
            self.drop()
            self.chosen.emit(key)

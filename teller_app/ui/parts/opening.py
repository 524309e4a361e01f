"""What scrolls in its place as long as the page does not; on a page that scrolls it is as long as needed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from teller_app.ui.parts.labels import furnish
from teller_app.ui.parts.turning import Scroll, page_around

_HELD, _TURNS = "held", 5
"""Of the loop, in which a page comes to rest, unseen: a bar that has gone by then opens nothing."""


class Opening(Scroll):
    """Never a scroll bar beside that of its page: which of the two would a key or the wheel move?"""

    opened = Signal()
    """It has come to be as long as what is inside, or has become another length as such, or no longer is."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._open, self._patience = False, 0
        self._page: QScrollArea | None = None
        # Later: lines that wrap are laid out in more than one round.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._follow_page)
        self._soon_bare = QTimer(self, singleShot=True, interval=0)
        self._soon_bare.timeout.connect(self._drop_bar)
        furnish(self)
        self.setWidget(inside)

    @property
    def is_open(self) -> bool:
        """Whether it is as long as what is inside."""
        return self._open

    def heightForWidth(self, width: int) -> int:  # noqa: N802  Qt's name
        """All of what is inside."""
        inside = self.widget()
        wanted = inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()
        return max(wanted, inside.minimumSizeHint().height(), inside.minimumHeight())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Opened, it gives up nothing of its height."""
        found = super().minimumSizeHint()
        return QSize(found.width(), self.heightForWidth(max(1, self.width()))) if self._open else found

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """The page around it is known now."""
        super().showEvent(event)
        if self._page is None and (page := page_around(self)) is not None:
            self._page = page
            page.installEventFilter(self)
            page.verticalScrollBar().rangeChanged.connect(self._soon.start)
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """In another room the page may do without a bar; what is inside has become longer or shorter."""
        if watched is self._page and event.type() == QEvent.Type.Resize:
            if not _is_lower(event):
                self._try_closed()
            self._soon.start()
        elif watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._take_height()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """The same, where what is inside has no layout."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._take_height()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """In another width its lines wrap otherwise, and whoever asked before was told another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._take_height()
        self._soon_bare.start()

    def _drop_bar(self) -> None:
        """Qt keeps a bar for a line that only wraps beside that bar."""
        shown = self.verticalScrollBar().isVisible()
        if shown and not self._open and self.heightForWidth(self.contentsRect().width()) <= self.height():
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def _take_height(self) -> None:
        if self._open:
            self.updateGeometry()
            self.opened.emit()

    def _try_closed(self) -> None:
        """Closed for some turns of the loop, unseen: then it is known whether there is a bar."""
        if self._open:
            self._wait()
        self._open_up(wanted=False)

    def _wait(self) -> None:
        if not self._patience and self._page is not None:
            self._patience = _TURNS
            _hold(self._page, 1)

    def _follow_page(self) -> None:
        wanted = self._page is not None and self._page.verticalScrollBar().maximum() > 0
        if wanted and not self._open:
            self._wait()
        if self._patience:
            self._patience -= 1
            if self._patience:
                self._soon.start()
                return
            _hold(self._page, -1)
        self._open_up(wanted=wanted)

    def _open_up(self, *, wanted: bool) -> None:
        if wanted == self._open:
            return
        self._open = wanted
        bar = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bar.ScrollBarAlwaysOff if wanted else bar.ScrollBarAsNeeded)
        policy = self.sizePolicy()
        policy.setHeightForWidth(wanted)
        self.setSizePolicy(policy)
        self.updateGeometry()
        self.opened.emit()


def _hold(page: QScrollArea | None, more: int) -> None:
    """Paint nothing of ``page`` as long as some part on it is being tried."""
    if page is None:
        return
    held = (page.property(_HELD) or 0) + more
    page.setProperty(_HELD, held)
    page.setUpdatesEnabled(held == 0)


def _is_lower(event: QEvent) -> bool:
    """Whether all that a page has lost is height: then it can do without a bar as little as before."""
    if not isinstance(event, QResizeEvent):
        return False
    now, was = event.size(), event.oldSize()
    return now.width() == was.width() and now.height() < was.height()

"""Where the parts of the window lie: bar above, rail beside, the page in the middle, the foot below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from teller_app.ui import theme
from teller_app.ui.foot import Foot
from teller_app.ui.rail import Rail, beside
from teller_app.ui.state_bar import StateBar

if TYPE_CHECKING:
    from teller_app.ui.window import Window


class _Lying(QObject):
    """What stands around the pages lies low in a low window, so that a page is whole there."""

    def __init__(self, ground: QWidget, bar: QWidget, state: StateBar) -> None:
        super().__init__(ground)
        self._bar, self._state, self._low = bar, state, False
        ground.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        """The window has another height."""
        if isinstance(event, QResizeEvent) and watched is self.parent():
            self._bar.setFixedHeight(theme.bar_height(event.size().height()))
            low = event.size().height() < theme.px(theme.LOW_WINDOW)
            if low is not self._low:
                self._low = low
                self._state.sit(low=low)
        return super().eventFilter(watched, event)


def lay_out(window: Window, rail: Rail, state: StateBar, bars: Iterable[QWidget], foot: Foot) -> None:
    """From the outside in: what is put into something that lies in its place is moved once."""
    ground = QWidget()
    ground.setObjectName("ground")
    window.setCentralWidget(ground)
    whole = QVBoxLayout(ground)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(window.bar)
    middle = QHBoxLayout()
    middle.setSpacing(0)
    whole.addLayout(middle, 1)
    middle.addWidget(beside(rail))
    main = QVBoxLayout()
    main.setContentsMargins(0, 0, 0, 0)
    main.setSpacing(0)
    middle.addLayout(main, 1)
    for bar in (state, *bars):
        main.addWidget(bar)
    state.elsewhere.connect(foot.show_state)
    _Lying(ground, window.bar, state)
    main.addWidget(window.pages, 1)
    whole.addWidget(foot)  # last: a screen reader goes by the order in which they came

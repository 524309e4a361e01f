"""Where the parts of the window lie: bar above, rail beside, the page in the middle, the foot below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from teller_app.ui.foot import Foot
from teller_app.ui.page_stack import lay_in
from teller_app.ui.rail import Rail, beside

if TYPE_CHECKING:
    from teller_app.ui.window import Window


def lay_out(window: Window, rail: Rail, bars: Iterable[QWidget], foot: Foot) -> None:
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
    for bar in bars:
        main.addWidget(bar)
    main.addWidget(window.pages, 1)
    whole.addWidget(foot)  # last: a screen reader goes by the order in which they came
    _lay_in_pages(window)


def _lay_in_pages(window: Window) -> None:
    own = dict(window.service.pages())
    first = (window.client, window.prescreen, window.printing, window.help, window.care)
    desks = (window.branch, window.audit, window.files, window.people)
    pages = (*first, *(own[at] for at in sorted(own)), *desks, window.settings, window.rules, window.intake)
    lay_in(window.pages, pages, narrow=(*first[:3], window.files), first=window.client)

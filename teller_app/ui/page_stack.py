"""The pages of the window, one upon the other in the order of ``rail.Page``; each has its place at once."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from teller_app.ui.parts.labels import LaterScroll, furnish
from teller_app.ui.rail import Page

LEAST_PAGE = 740
"""What a page has at least, and 1366 pixels at 150 % leave it: below that it scrolls sideways."""
_NARROW = (Page.CLIENT, Page.PRESCREEN, Page.PRINT, Page.FILES)
"""Those that have a form for even less."""


class PageStack(QStackedWidget):
    """A page larger than a very small window scrolls in its place, and never pushes the window off it.

    A place is empty until its page is put there, and the page is laid out when it is first shown.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(1)  # a question above it comes first on a very low screen
        self._places = {page: LaterScroll(self) for page in Page}
        for place in self._places.values():
            furnish(place, sideways=True)
            self.addWidget(place)

    def put(self, page: Page, made: QWidget) -> None:
        """Put a page in its place; it goes with the window from now on."""
        column = made.layout()
        if isinstance(column, QVBoxLayout) and page not in _NARROW:
            column.addStrut(LEAST_PAGE)
        if page is Page.CLIENT:
            self._places[page].setWidget(made)  # in front from the start
        else:
            self._places[page].hold(made)

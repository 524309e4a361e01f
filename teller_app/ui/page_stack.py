"""The pages of the window, one upon the other in the order of ``rail.Page``."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from teller_app.ui.parts.labels import scroll

LEAST_PAGE = 740
"""What a page has at least, and 1366 pixels at 150 % leave it: below that it scrolls sideways."""


def lay_in(
    stack: QStackedWidget, pages: Iterable[QWidget], narrow: Collection[QWidget], first: QWidget
) -> None:
    """Each in a place that scrolls: a page larger than a very small window never pushes the window off it.

    Args:
        stack: where they go.
        pages: in their order.
        narrow: those that have a form for even less.
        first: the one in front; the others are laid out when they are first shown.
    """
    stack.setMinimumHeight(1)  # a question above it comes first on a very low screen
    for page in pages:
        column = page.layout()
        if isinstance(column, QVBoxLayout) and page not in narrow:
            column.addStrut(LEAST_PAGE)
        stack.addWidget(scroll(page, later=page is not first, sideways=True, parent=stack))

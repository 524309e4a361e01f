"""Nothing is cut, covered, outside its place or too faint to read, on any screen.

Here: the ordinary client on small and large screens, the longest names and amounts on the smallest and the commonest.
The whole product, with real scalings, is ``make layout``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from teller_app.desk.looks import Look
from teller_app.ui import theme
from teller_app.words.speaker import Language
from tests.layout.measure import MAXIMISED, measure, told

ORDINARY = ((640, 360), (911, 512), (1024, 576), (1280, 720), (1920, 1080))
LONGEST = ((640, 360), MAXIMISED, (1366, 768))
STRONG = ((911, 512), MAXIMISED)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("book", "sizes"), [("ordinary", ORDINARY), ("longest", LONGEST)])
def test_every_screen_holds_together(qapp: QApplication, homes, language, book, sizes):
    found = measure(qapp, homes, language, sizes, book)
    assert not found, told(found)


@pytest.fixture
def high(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, Look(high=True))
    yield
    theme.apply(qapp)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("book", ["ordinary", "longest"])
@pytest.mark.usefixtures("high")
def test_every_screen_holds_together_in_high_contrast(qapp: QApplication, homes, language, book):
    """Its edges are wider, and each text stands out by 7 : 1."""
    found = measure(qapp, homes, language, STRONG, book)
    assert not found, told(found)

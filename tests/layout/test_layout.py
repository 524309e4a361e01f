"""Nothing is cut, covered, outside its place or too faint to read, on any screen.

Here: the commonest screen with ``make test``; high contrast, the ordinary client on small and large ones and the longest names and
amounts, each size in the language that takes more room there, with ``make test-all``. The whole product is ``make layout``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from teller_app.desk.looks import Look
from teller_app.ui import theme
from teller_app.words.speaker import Language
from tests.layout.measure import MAXIMISED, measure, told

ORDINARY = ((640, 360), (911, 512), (1024, 576), (1920, 1080))
LONGEST = ((640, 360), MAXIMISED)
STRONG = ((911, 512), MAXIMISED)
SAMPLE = (
    ("longest", Language.EN, ((1366, 768),)),
    ("ordinary", Language.ZH, ((1280, 720),)),
    ("ordinary", Language.ZH, ORDINARY),
    ("ordinary", Language.EN, ((911, 512), (1280, 720))),
    ("longest", Language.ZH, (MAXIMISED,)),
    ("longest", Language.EN, LONGEST),
)
STRONG_SAMPLE = (
    ("longest", Language.ZH, ((1366, 768),)),
    ("ordinary", Language.ZH, (MAXIMISED,)),
    ("longest", Language.EN, STRONG),
)


@pytest.mark.long(first=1)
@pytest.mark.parametrize(("book", "language", "sizes"), SAMPLE)
def test_every_screen_holds_together(qapp: QApplication, homes, language, book, sizes):
    found = measure(qapp, homes, language, sizes, book)
    assert not found, told(found)


@pytest.fixture
def high(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, Look(high=True))
    yield
    theme.apply(qapp)


@pytest.mark.long
@pytest.mark.parametrize(("book", "language", "sizes"), STRONG_SAMPLE)
@pytest.mark.usefixtures("high")
def test_every_screen_holds_together_in_high_contrast(qapp: QApplication, homes, language, book, sizes):
    """Its edges are wider, and each text stands out by 7 : 1."""
    found = measure(qapp, homes, language, sizes, book)
    assert not found, told(found)

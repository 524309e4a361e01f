"""Nothing is cut, covered, outside its place or too faint to read, on any screen.

Here: the ordinary client at the smallest and the commonest screen and at what a scaling leaves of them, the longest
names and amounts where room is shortest. The whole product, with real scalings, is ``make layout``.
"""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from teller_app.words.speaker import Language
from tests.layout.measure import MAXIMISED, measure, told

ORDINARY = ((640, 360), (1024, 576), (1093, 614), (1280, 720), MAXIMISED, (1366, 768), (1920, 1080))
LONGEST = ((640, 360), (1280, 720), MAXIMISED, (1366, 768))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("book", "sizes"), [("ordinary", ORDINARY), ("longest", LONGEST)])
def test_every_screen_holds_together(qapp: QApplication, homes, language, book, sizes):
    found = measure(qapp, homes, language, sizes, book)
    assert not found, told(found)

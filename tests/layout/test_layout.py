"""Nothing is cut, covered, outside its place or too faint to read, on any screen.

Here: the ordinary client on small and large screens, the longest names and amounts on the smallest and the commonest.
The whole product, with real scalings, is ``make layout``.
"""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from teller_app.words.speaker import Language
from tests.layout.measure import MAXIMISED, measure, told

ORDINARY = ((640, 360), (911, 512), (1024, 576), (1280, 720), (1920, 1080))
LONGEST = ((640, 360), MAXIMISED, (1366, 768))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("book", "sizes"), [("ordinary", ORDINARY), ("longest", LONGEST)])
def test_every_screen_holds_together(qapp: QApplication, homes, language, book, sizes):
    found = measure(qapp, homes, language, sizes, book)
    assert not found, told(found)

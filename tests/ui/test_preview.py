"""The preview: as large as there is room for, and in the size that was chosen last."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from teller_app.ui.parts.paper_sheet import PaperSheet
from teller_app.ui.print_screen import LEAST_PREVIEW, REAL, SHEETS
from teller_app.words.speaker import Language
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.stage import WANG


@pytest.fixture
def preview(open_window, qtbot):  # noqa: F811
    window = open_window(Language.ZH, 1366, 768)
    window.open_client(WANG.key)
    window.print_current()
    qtbot.wait(20)
    return window


def first(window, qtbot):
    qtbot.wait(20)
    return window.printing.findChildren(PaperSheet)[0]


def test_a_page_is_as_wide_as_there_is_room(preview, qtbot):
    room = preview.printing._preview.viewport()
    assert first(preview, qtbot).width() == room.width() > 850
    preview.resize(1280, 720)
    assert first(preview, qtbot).width() == room.width() < 830
    preview.resize(683, 384)
    assert first(preview, qtbot).width() == room.width() > 500, "under what is chosen"


@pytest.mark.parametrize("language", list(Language))
def test_a_page_is_seen_at_once_beside_what_is_chosen_on_a_small_screen(open_window, qtbot, language):  # noqa: F811
    """1366 × 768 at 150 %: it stood under the choices, out of sight."""
    window = open_window(language, 911, 512)
    window.open_client(WANG.key)
    window.print_current()
    page = first(window, qtbot)
    seen = page.visibleRegion().boundingRect()
    assert page.width() >= LEAST_PREVIEW
    assert seen.topLeft() == page.rect().topLeft()
    assert seen.width() == page.width()
    assert seen.height() > page.height() / 2
    for each in (window.printing.sheet, window.printing.print):
        assert each.visibleRegion().boundingRect() == each.rect()


def test_a_key_goes_through_the_sizes_and_the_size_stays(preview, qtbot):
    room = preview.printing._preview.viewport()
    for _ in range(2):
        qtbot.keyClick(preview, Qt.Key.Key_Z, Qt.KeyboardModifier.AltModifier)
        page = first(preview, qtbot)
        assert room.height() - 2 <= page.height() <= room.height(), "a whole page"
        preview.printing.turn_to(1)
        page = first(preview, qtbot)
        assert page.height() <= room.height()
        preview.printing.turn_to(0)
        preview.go_back()
        preview.open_client("C000002")
        preview.print_current()
        assert first(preview, qtbot).height() <= room.height(), "of the next client's paper as well"
        assert "整页" in preview.printing.zoom.text()
        qtbot.keyClick(preview, Qt.Key.Key_Z, Qt.KeyboardModifier.AltModifier)
        assert first(preview, qtbot).width() == REAL[SHEETS[0]]
        qtbot.keyClick(preview, Qt.Key.Key_Z, Qt.KeyboardModifier.AltModifier)
        assert first(preview, qtbot).width() == room.width()

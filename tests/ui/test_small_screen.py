"""What stays readable where there is little room: whole words, whole dates, and who is logged in."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLabel, QStyle, QStyleOptionViewItem

from teller_app.rules.codes import AssetClass
from teller_app.ui.below_panel import COMPARE
from teller_app.ui.parts.compare_table import SOURCE
from teller_app.ui.parts.labels import ShortLabel
from teller_app.ui.parts.line_edit import AROUND
from teller_app.words.speaker import Language
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.stage import WANG


def seen(widget):
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible()]


@pytest.mark.parametrize("language", list(Language))
def test_the_hint_of_the_search_ends_with_its_key_however_narrow_it_is(open_window, qtbot, language):  # noqa: F811
    window, hints = open_window(language, 1920, 1080), set()
    search = window.bar.search
    for width in (1920, 1366, 1280, 1024, 911, 800, 640):
        window.resize(width, 720)
        qtbot.wait(5)
        hint = search.placeholderText()
        assert hint.endswith("Ctrl+K")
        assert search.fontMetrics().horizontalAdvance(hint) + AROUND <= search.width(), (width, hint)
        hints.add(hint)
    assert len(hints) > 1
    assert search.toolTip() == max(hints, key=len), "the tip says all of it"


def test_who_is_logged_in_stays_on_a_small_screen(open_window, qtbot):  # noqa: F811
    window = open_window(Language.ZH, 911, 512)
    qtbot.wait(5)
    assert "0231" in seen(window.bar)
    window.resize(1366, 768)
    qtbot.wait(5)
    assert "0231 李娜" in seen(window.bar)


@pytest.mark.parametrize(("language", "size"), [(Language.ZH, (1366, 768)), (Language.EN, (1280, 720))])
def test_a_trial_leaves_the_dates_of_the_amounts_whole(open_window, qtbot, language, size):  # noqa: F811
    window = open_window(language, *size)
    window.open_client(WANG.key)
    qtbot.wait(5)
    amounts, header = window.client.amounts, window.client.header
    edit = amounts.table.row(AssetClass.WEALTH).edit
    before = edit.mapTo(window, edit.rect().topLeft())
    edit.setText("40w")
    edit.textEdited.emit("40w")
    qtbot.wait(5)
    title = amounts.held
    assert "2025-11-23" in title.text()
    assert "2026-11-22" in title.text()
    assert not isinstance(title, ShortLabel)
    assert title.heightForWidth(title.width()) <= title.height()
    assert edit.mapTo(window, edit.rect().topLeft()).y() == before.y(), "no amount moves under the hand"
    assert header.reset.isVisible()
    header.reset.click()
    assert not window._counter.client.view.has_trial


def painted_beside(table):
    """What is left free on each side of a cell's text: the padding of the style sheet, and Qt's own margin."""
    option = QStyleOptionViewItem()
    table.initViewItemOption(option)
    option.rect, option.text = QRect(0, 0, 1000, 100), "x"
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
    style, pixels = table.style(), QStyle.PixelMetric
    place = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, table)
    assert place.left() > 0, "the style sheet says nothing of padding"
    return place.left() + style.pixelMetric(pixels.PM_FocusFrameHMargin, option, table) + 1


@pytest.mark.long(first=2)
@pytest.mark.parametrize("size", [(1366, 768), (1280, 720), (911, 512)])
@pytest.mark.parametrize("language", list(Language))
def test_of_every_scheme_date_and_source_are_read_side_by_side(open_window, qtbot, language, size):  # noqa: F811
    """Each in a column of its own, in as many lines as it needs; what does not fit below scrolls under its head."""
    window = open_window(language, *size)
    window.open_client(WANG.key)
    window.client.below.turn_to(COMPARE)
    for _ in range(6):
        qtbot.wait(5)
    table = window.client.below.compare
    metrics, rows, beside = table.fontMetrics(), range(table.rowCount()), painted_beside(table)
    assert len(rows) >= 9
    for row in rows:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", table.item(row, 4).text())
        for column in range(table.columnCount()):
            place = table.visualItemRect(table.item(row, column)).adjusted(beside, 0, -beside, 0)
            needs = metrics.boundingRect(
                QRect(0, 0, place.width(), 9999), int(Qt.TextFlag.TextWordWrap), table.item(row, column).text()
            )
            assert needs.height() <= place.height(), table.item(row, column).text()
            assert needs.width() <= place.width(), table.item(row, column).text()
    table.scrollToBottom()
    last = table.visualItemRect(table.item(rows[-1], SOURCE))
    assert table.viewport().rect().contains(last)
    if size == (1366, 768):
        assert window.pages.currentWidget().verticalScrollBar().maximum() == 0

"""What stays readable where there is little room: whole words, whole dates, and who is logged in."""

from __future__ import annotations

import re
from itertools import product

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QStyle, QStyleOptionViewItem

from teller_app.rules.codes import AssetClass, CareKind
from teller_app.ui import theme
from teller_app.ui.below_panel import COMPARE
from teller_app.ui.parts.care_table import ROW_HEIGHT
from teller_app.ui.parts.compare_table import SOURCE
from teller_app.ui.parts.labels import ShortLabel
from teller_app.ui.parts.line_edit import AROUND
from teller_app.ui.parts.tier_card import TierBand
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


class Painted(QObject):
    """Notes each time that a widget is painted with less height than its text needs."""

    def __init__(self, widget):
        super().__init__(widget)
        self._widget, self.times, self.squeezed = widget, 0, []
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Paint:
            high, needs = watched.height(), watched.heightForWidth(watched.width())
            self.times += 1
            self.squeezed += [(high, needs)] if high < needs else []
        return False


@pytest.mark.parametrize("language", list(Language))
def test_the_tier_is_whole_all_the_while_that_something_comes_up_above_it(open_window, qtbot, language):  # noqa: F811
    """On a page that scrolls, what is opened up was closed and opened again for as long as one picture."""
    window = open_window(language, 911, 512)
    for key in ("C000004", "C000003"):
        window.open_client(key)
        qtbot.wait(50)
        (band,) = [each for each in window.client.findChildren(TierBand) if each.isVisible()]
        painted = Painted(band)
        for come_up in (lambda: window.service.give_numbered(0), window.service.ask_event):
            come_up()
            qtbot.wait(50)
        assert painted.times > 0
        assert painted.squeezed == []
        band.removeEventFilter(painted)
        window.ask.hide()
        window.notice.hide()
        qtbot.wait(50)


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


def cut_cells(table):
    """Texts that are not seen whole where they stand."""
    metrics, beside, found = table.fontMetrics(), painted_beside(table), []
    shown = [at for at in range(table.columnCount()) if not table.isColumnHidden(at)]
    for row, column in product(range(table.rowCount()), shown):
        item = table.item(row, column)
        place = table.visualItemRect(item).adjusted(beside, 0, -beside, 0)
        needs = metrics.boundingRect(
            QRect(0, 0, place.width(), 9999), int(Qt.TextFlag.TextWordWrap), item.text()
        )
        if needs.height() > place.height() or needs.width() > place.width():
            found.append(item.text())
    return found


@pytest.mark.parametrize("language", list(Language))
def test_whom_care_is_for_and_why_are_read_whole(open_window, qtbot, language):  # noqa: F811
    """"birthday …" told no day; where there is room again, a row is one line again."""
    window = open_window(language, 911, 512)
    for client, kind in (("C000003", CareKind.DEAL), ("C000004", CareKind.COMPLAINT)):
        window.open_client(client)
        window._counter.service.record(kind)
    window.show_care()
    care = window.care
    for at in (0, 3):
        care.turn_to(at)
        high = {}
        for size in ((911, 512), (1024, 600), (1920, 1080), (911, 512)):
            window.resize(*size)
            for _ in range(4):
                qtbot.wait(5)
            assert care.table.rowCount() > 0
            assert cut_cells(care.table) == [], size
            high[size] = max(care.table.rowHeight(row) for row in range(care.table.rowCount()))
        assert high[1920, 1080] == theme.px(ROW_HEIGHT) <= high[911, 512]


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
    rows = range(table.rowCount())
    assert len(rows) >= 9
    for row in rows:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", table.item(row, 4).text())
    assert cut_cells(table) == []
    table.scrollToBottom()
    last = table.visualItemRect(table.item(rows[-1], SOURCE))
    assert table.viewport().rect().contains(last)
    if size == (1366, 768):
        assert window.pages.currentWidget().verticalScrollBar().maximum() == 0


def test_what_is_wrong_with_a_field_leaves_the_one_beside_it_in_line(open_window, qtbot):  # noqa: F811
    window = open_window()
    window.open_client(WANG.key)
    window.show_prescreen()
    fields = window.prescreen.form.fields
    fields["birth"].edit.textEdited.emit("1990-13-01")
    for _ in range(4):
        qtbot.wait(5)
    assert fields["birth"].edit.accessibleDescription()
    tops = {fields[name].edit.mapTo(window, QPoint(0, 0)).y() for name in ("months", "birth")}
    assert len(tops) == 1

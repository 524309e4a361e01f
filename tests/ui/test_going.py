"""Widgets that go leave nothing: neither in their layouts, nor in the style, nor after a lock."""

from __future__ import annotations

import gc
from ctypes import CDLL, Structure, c_size_t

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPixmap, QPixmapCache
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLabel, QWidget
from shiboken6 import isValid

from teller_app.ui import theme
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.going import empty
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.ui.test_entrance import Counter

LISTS = 10


@pytest.fixture
def ends(qtbot):
    """Deletes a widget here and now, as the loop would."""

    def ended(widget: QWidget) -> None:
        widget.deleteLater()
        QApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)

    return ended


def test_the_items_of_a_flowing_row_end_with_it(ends):
    holder = flowing(QLabel("a"), QLabel("b"), QLabel("c"))
    row = holder.layout()
    items = [row.itemAt(at) for at in range(row.count())]
    assert len(items) == 3
    ends(holder)
    assert not any(isValid(item) for item in items)


def test_a_widget_that_leaves_a_flowing_row_does_so_once(ends):
    one, two, three = (QLabel(text) for text in "abc")
    holder = flowing(one, two, three)
    row = holder.layout()
    row.removeWidget(one)
    ends(two)
    assert [row.itemAt(at).widget() for at in range(row.count())] == [three]
    ends(holder)
    assert isValid(one) is False, "it still had its place in the holder"


@pytest.mark.parametrize("flows", [True, False])
def test_what_is_taken_out_of_a_layout_ends(ends, flows):
    seen = [QLabel("a"), QLabel("b")]
    if flows:
        holder = flowing(*seen)
    else:
        holder = QWidget()
        row = QHBoxLayout(holder)
        for each in seen:
            row.addWidget(each)
        row.addStretch(1)
    items = [holder.layout().itemAt(at) for at in range(holder.layout().count())]
    empty(holder.layout())
    assert holder.layout().count() == 0
    assert not any(isValid(item) for item in items)
    ends(holder)


class Info(Structure):
    """What the C library says of its memory; only what is in use matters here."""

    _fields_ = (
        *((f"a{at}", c_size_t) for at in range(7)),
        ("used", c_size_t),
        ("b", c_size_t),
        ("c", c_size_t),
    )


def used() -> int:
    """Bytes in use on the heap of C."""
    gc.collect()
    library = CDLL(None)
    library.mallinfo2.restype = Info
    return library.mallinfo2().used


@pytest.mark.skipif(not hasattr(CDLL(None), "mallinfo2"), reason="this C library does not say what is in use")
def test_nothing_stays_in_the_style_for_lists_that_are_gone(qapp, ends):
    """Left to itself it keeps some 1,000 bytes for each of them."""

    def lists(times):
        for _ in range(times):
            holder = QWidget()
            column = QHBoxLayout(holder)
            for _ in range(LISTS):
                made = QComboBox()
                made.addItems(["a", "b"])
                column.addWidget(made)
            ends(holder)

    def grown(batches, after):
        before = used()
        for _ in range(batches):
            lists(20)
            after()
        return (used() - before) / (batches * 20 * LISTS)

    grown(4, theme.renew)  # by then what is kept of styles, and not of widgets, is full
    assert grown(2, theme.renew) < 100
    assert grown(1, lambda: None) > 400, "Qt has mended it: theme.renew can go"


def test_no_picture_that_was_painted_for_a_window_is_kept(qapp):
    QPixmapCache.insert("an arrow", QPixmap(8, 8))
    theme.renew()
    assert QPixmapCache.find("an arrow") is None


def test_a_lock_renews_the_style_when_the_window_is_gone(qtbot, tmp_path, monkeypatch):
    counter, there = Counter(qtbot, tmp_path, demo=True), []
    try:
        window = counter.window
        monkeypatch.setattr(theme, "renew", lambda: there.append(isValid(window)))
        counter.program.lock("key")
        assert there == [False]
    finally:
        counter.end()

"""Heights that are measured once are those that would be measured anew."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QFontMetrics

from teller_app.desk.looks import Look, TextSize
from teller_app.ui import theme
from teller_app.ui.parts.fitting import Heights, height_of

TEXTS = ("汇兑手续费", "普通窗口每叫两位普通客户后叫一位优先客户", "Birthday gift and greeting", "")
ASKED = tuple(product(TEXTS, (12, 14, 22), (60, 140), (False, True)))


@pytest.fixture(autouse=True)
def _looks(qapp):
    theme.apply(qapp)
    yield
    theme.apply(qapp)


def anew(text, size, width, bold):
    return height_of(QFontMetrics(theme.font(size, bold=bold)), text, width)


def test_each_text_has_its_own_height_in_each_look(qapp):
    heights, seen = Heights(), set()
    for size in (*TextSize, *TextSize):
        theme.apply(qapp, Look(size))
        for text, letters, width, bold in ASKED:
            found = heights.of(text, letters, width, bold=bold)
            assert found == anew(text, letters, width, bold), (size, text, letters, width, bold)
            seen.add(found)
    assert len(seen) > len(TEXTS)


def test_no_more_than_a_page_or_so_of_texts_is_kept(qapp):
    heights = Heights()
    for number in range(3 * Heights.MOST):
        heights.of(str(number), 14, 100)
        assert len(heights._known) <= Heights.MOST

"""A label has the colour of its tone, whether that was said before it was shown or afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette

from teller_app.ui import theme
from teller_app.ui.parts.labels import Label
from tests.counter.conftest import _looks as _looks  # noqa: PLC0414  fixture


def ink(label):
    return label.palette().color(QPalette.ColorRole.WindowText).name()


@pytest.mark.parametrize("asked_first", [False, True], ids=["never dressed", "dressed before it is shown"])
def test_a_tone_counts_whenever_it_is_said(qtbot, asked_first):
    label = Label("x")
    qtbot.addWidget(label)
    if asked_first:
        label.ensurePolished()
    label.set_tone("bad")
    label.show()
    assert ink(label) == theme.colour("bad").name()
    label.set_tone("good")
    assert ink(label) == theme.colour("good").name()


def test_text_and_wrapping_are_as_asked_and_markup_is_none(qtbot):
    label, bare = Label("<b>王</b>", wrap=True), Label()
    for each in (label, bare):
        qtbot.addWidget(each)
        assert each.textFormat() is Qt.TextFormat.PlainText
    assert (label.text(), label.wordWrap()) == ("<b>王</b>", True)
    assert (bare.text(), bare.wordWrap()) == ("", False)

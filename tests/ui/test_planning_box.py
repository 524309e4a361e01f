"""What is planned is planned with money that somebody has."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from teller_app.rules.codes import AssetClass
from teller_app.words.standing import keep_line
from tests.counter.conftest import _looks, open_window, window  # noqa: F401  fixtures


def said(window):  # noqa: F811
    return [each.text() for each in window.client.findChildren(QLabel) if each.isVisible()]


def trial(window):  # noqa: F811
    window._counter.client.type_amount(AssetClass.DEPOSIT, "40w")


def walk_in(window):  # noqa: F811
    window.start_walk_in()
    trial(window)


@pytest.mark.parametrize("act", [trial, walk_in])
def test_of_amounts_that_are_only_said_nothing_can_be_taken_out(window, act):  # noqa: F811
    window.open_client("C000001")
    desk = window._counter.client
    assert keep_line(window._counter.place.speaker, desk.view.planning.keep) in said(window)
    act(window)
    assert keep_line(window._counter.place.speaker, desk.view.planning.keep)
    assert not [each for each in said(window) if "今天可转出" in each]

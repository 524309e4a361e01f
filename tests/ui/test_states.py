"""Old, empty, away, damaged, not found, being opened: each has one calm sentence that says what to do."""

from __future__ import annotations

import re
from datetime import date

import pytest

from teller_app.desk.counter import Counter
from teller_app.rules.errors import Unavailable
from teller_app.ui.parts.labels import Label
from teller_app.ui.shell import Shell
from teller_app.ui.state_bar import StateBar
from teller_app.ui.window import Window
from teller_app.words.speaker import Language, Speaker
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.stage import open_stage

THURSDAY = date(2026, 11, 26)


@pytest.fixture
def opened(qtbot, tmp_path):
    """Opens a window on a place that the test has changed first."""
    places = []

    def window_on(change=lambda place: None, **how):
        place = open_stage(tmp_path, **how)
        change(place)
        places.append(place)
        window = Window(Counter(place))
        qtbot.addWidget(window)
        window.show()
        return window

    yield window_on
    for place in places:
        place.close()


def state(window):
    return window.findChild(StateBar)


def test_a_fresh_book_needs_no_word(opened):
    assert not state(opened()).isVisible()


def test_an_old_book_is_said_on_every_page_for_as_long_as_it_is_old(opened):
    window = opened(today=THURSDAY)
    window.open_client("C000001")
    text = state(window).text.text()
    assert state(window).isVisible()
    for word in ("2026-11-22", "4 个工作日", "核心系统", "导入", "F9、Ctrl+I"):
        assert word in text
    window.show_care()
    assert state(window).isVisible()
    window._counter.preferences.type("stale_days", "10")
    assert not state(window).isVisible()


def test_what_is_printed_from_an_old_book_says_of_which_day_it_is(opened):
    window = opened(today=THURSDAY)
    window.open_client("C000001")
    window.print_current()
    (job,) = window.printing._jobs.values()
    assert "2026-11-22" in job.page.model_dump_json()


def test_midnight_makes_it_old_in_an_open_window(opened):
    window = opened()
    window._counter.place.today = lambda: THURSDAY
    window.open_client("C000001")
    assert state(window).isVisible()


@pytest.mark.parametrize("language", Language)
def test_without_a_book_it_says_what_can_be_done(opened, language):
    window = opened(lambda place: setattr(place, "book", None), language=language)
    text = state(window).text.text()
    assert re.search("F9.*Ctrl\\+I.*Ctrl\\+N", text), "the keys, for whoever has no terminal"
    assert "teller-app" not in text
    window.start_walk_in()
    assert window._counter.client.view.decision is not None
    window.bar.search.setText("wxm")
    assert window.bar.search.matches.count() == 1, "one row says that nobody was found, and what to do"
    assert "Ctrl+N" in window.bar.search.matches.item(0).text()


def test_an_empty_book_is_not_a_missing_one(opened):
    window = opened(clients=())
    assert re.search("没有客户.*F9.*Ctrl\\+I", state(window).text.text())
    assert "客户册 2026-11-22（0 户）" in window._foot._line.text()


def test_a_damaged_book_stays_said_after_the_next_success(opened):
    def damaged(place):
        place.book = None
        place.trouble = Unavailable("store.damaged", file="book.db")

    window = opened(damaged)
    window.start_walk_in()
    window.tell("已登记")
    assert "已损坏" in state(window).text.text()
    assert re.search(r"F9.*Ctrl\+I.*import --fresh", state(window).text.text()), (
        "the window's way comes first"
    )
    assert state(window).isVisible()
    assert "没有可用的客户册" in window._foot._line.text()


def test_while_it_opens_the_window_says_so(qtbot):
    shell = Shell(Speaker(Language.ZH))
    qtbot.addWidget(shell)
    shell.show()
    assert "正在打开" in [label.text() for label in shell.findChildren(Label)]

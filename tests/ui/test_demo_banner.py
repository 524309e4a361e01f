"""Nobody takes a client of the demo for one of the bank's: titles and the client's own side say so, too."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from teller_app.desk.counter import Counter
from teller_app.ui.entrance import Entrance
from teller_app.ui.shell import Shell
from teller_app.ui.window import Window
from teller_app.words.speaker import Language, Speaker
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.stage import WANG, open_stage
from tests.ui.test_entrance import at  # noqa: F401  fixture
from tests.ui.test_files import application, begun  # noqa: F401  fixtures

TITLES = {Language.ZH: "柜员助手 · 演示数据", Language.EN: "Teller Assistant · Demo data"}


def shown(widget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible()]


@pytest.mark.parametrize("language", list(Language))
def test_the_demo_says_so_in_its_title_and_to_the_client(qtbot, tmp_path, language):
    counter = Counter(open_stage(tmp_path, language))
    counter.place.demo = True
    window = Window(counter)
    qtbot.addWidget(window, before_close_func=lambda _: counter.client.close())
    window.show()
    assert window.windowTitle() == TITLES[language]
    window.open_client(WANG.key)
    window.extras.turn_to_client()
    assert TITLES[language].rpartition(" · ")[2] in shown(window.extras.facing)
    window.extras.facing.leave()
    counter.imports.end()
    counter.place.close()


@pytest.mark.parametrize("language", list(Language))
def test_so_do_the_shell_and_the_entrance(qtbot, language):
    speaker = Speaker(language)
    for made, title in (
        (Shell(speaker, searching=True), TITLES[language]),
        (Entrance(speaker, None, lambda *_: None), TITLES[language]),
        (Shell(speaker, searching=False), speaker.say("柜员助手")),
    ):
        qtbot.addWidget(made)
        assert made.windowTitle() == title


def test_a_locked_demo_does_too(begun):  # noqa: F811
    begun.lock("asked")
    assert begun.entrance.windowTitle() == TITLES[Language.ZH]


def test_a_branch_says_nothing_of_it(at):  # noqa: F811
    counter = at()
    assert counter.entrance.windowTitle() == "柜员助手"
    counter.log_in()
    window = counter.window
    assert window.windowTitle() == "柜员助手"
    window.open_client(WANG.key)
    window.extras.turn_to_client()
    assert "演示数据" not in shown(window)
    window.extras.facing.leave()

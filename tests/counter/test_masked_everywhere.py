"""No whole number anywhere: every screen, everything that can be read or read aloud of it, and all its paper."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QListWidget,
    QMenu,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from teller_app.desk.counter import Counter
from teller_app.store.clients import client_keys
from teller_app.ui.printer import QPrinter
from teller_app.ui.rail import Page
from teller_app.ui.window import Window
from teller_app.words.speaker import Language
from tests.counter.looking import Numbers, Painted, told
from tests.counter.rounds import COUNT, every_screen, make_branch
from tests.screenshots import Stage
from tests.stage import WANG, open_stage

WHOLE = "110105198506152730"
TYPED = [("SearchBox.displayText", 1), ("SearchBox.text", 1), ("read aloud", 1)]


@pytest.fixture(scope="module")
def branch(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("branch") / "home"
    make_branch(home)
    return home


@pytest.fixture
def open_stage_in(qtbot, qapp, branch, tmp_path):
    """A window on a copy of the branch, in a language; and the numbers that it must not show."""
    opened = []

    def start(language: Language = Language.ZH) -> tuple[Stage, Numbers]:
        home = Path(shutil.copytree(branch, tmp_path / "home"))
        counter = Counter(open_stage(home, language))
        window = Window(counter)
        qtbot.addWidget(window, before_close_func=lambda _: counter.client.close())
        window.show()
        opened.append(counter)
        book = counter.place.book
        numbers = Numbers(book.client(key) for key in client_keys(book.db))
        assert len(numbers) > 2 * COUNT
        return Stage(qapp, window, counter), numbers

    yield start
    for counter in opened:
        counter.place.close()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", Language)
def test_no_screen_and_no_paper_holds_a_whole_number(open_stage_in, monkeypatch, language):
    stage, numbers = open_stage_in(language)
    painted, window = Painted(monkeypatch), stage.window
    seen, pages = {}, set()
    for name in every_screen(stage):
        stage.app.processEvents()
        pages.add(window.page)
        found = numbers.seen([*told(window), *painted.of(window)])
        if window.page is Page.PRINT:
            found += numbers.seen(("paper", job.page.model_dump_json()) for job in window.printing._jobs.values())
        if found:
            seen[name] = found
    assert seen == {}
    assert pages == set(Page), "a page that nobody turned to proves nothing"

"""No whole number anywhere: every screen, everything that can be read or read aloud of it, and all its paper."""

from __future__ import annotations

import shutil
from collections import Counter as Counter_
from pathlib import Path

import pytest
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
from teller_app.rules.codes import AssetClass
from teller_app.store.clients import client_keys
from teller_app.ui.rail import Page
from teller_app.ui.window import Window
from teller_app.words.speaker import Language
from tests.counter.looking import Numbers, Painted, told
from tests.counter.rounds import COUNT, FEW, every_screen, make_branch
from tests.screenshots import Stage
from tests.stage import WANG, open_stage

WHOLE = "110105198506152730"
TYPED = {"SearchBox.text": 1, "SearchBox.displayText": 1, "read aloud": 1}


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


MEANT = {"client-number": 1, "client-old-number": 1, "walk-in-filled": 2}
"""How many numbers are whole on a screen because somebody asked for one, or types them there."""


@pytest.mark.long(first=1)
@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", Language)
def test_no_screen_and_no_paper_holds_a_whole_number(open_stage_in, monkeypatch, language):
    """What is in front on each; in Chinese, on every fifth, what lies behind as well, where it would stay."""
    stage, numbers = open_stage_in(language)
    painted, window = Painted(monkeypatch), stage.window
    seen, pages = {}, set()
    for at, name in enumerate(every_screen(stage)):
        stage.app.processEvents()
        pages.add(window.page)
        read = told(window, in_front=language is Language.EN or at % 5 != 0)
        found = numbers.seen([*read, *painted.of(window)])
        if window.page is Page.PRINT:
            found += numbers.seen(
                ("paper", job.page.model_dump_json()) for job in window.printing._jobs.values()
            )
        if found:
            seen[name] = found
    meant = {name: {number for _, number in seen.pop(name, ())} for name in MEANT}
    assert {name: len(numbers) for name, numbers in meant.items()} == MEANT
    assert seen == {}
    assert pages == set(Page), "a page that nobody turned to proves nothing"


def test_what_is_typed_stands_in_its_field_alone_and_goes_with_it(open_stage_in, monkeypatch):
    """A scan of any number finds the client; the rows below it are masked, and afterwards it is nowhere."""
    stage, numbers = open_stage_in()
    painted, window, book = Painted(monkeypatch), stage.window, stage.counter.place.book
    for client in (book.client(key) for key in client_keys(book.db)[:FEW]):
        cards = [held.number for held in client.cards]
        for number in filter(None, (client.id_number, client.phone, *cards, *client.accounts)):
            window.bar.search.setText(number)
            assert client.name in window.bar.search.matches.item(0).text()
            places = Counter_(where for where, _ in numbers.seen([*told(window), *painted.of(window)]))
            assert places == TYPED, number
            window.bar.search._open_item(window.bar.search.matches.item(0))
            assert numbers.seen([*told(window), *painted.of(window)]) == []


@pytest.mark.parametrize("field", ["id_number", "phone"])
def test_what_a_walk_ins_field_refuses_goes_with_the_walk_in(open_stage_in, qtbot, field):
    stage, _ = open_stage_in()
    window, typed = stage.window, "13812345678!"
    window.start_walk_in()
    qtbot.keyClicks(getattr(window.client.header.entry, field).edit, typed)
    assert any(typed in text for where, text in told(window) if where == "Label.text")
    window.open_client("C000001")
    assert not [text for _, text in told(window) if typed in text]


@pytest.mark.parametrize("answer", ["ask_referrer", "ask_join"])
def test_a_number_in_answer_to_a_question_goes_with_the_question(open_stage_in, answer):
    stage, numbers = open_stage_in()
    window = stage.window
    window.open_client("C000004")
    for number in (WHOLE, "13812345678"):
        getattr(window.service, answer)()
        window.ask.edit.setText(number)
        window.ask.done.click()
        window.ask.hide()
        assert numbers.seen(told(window)) == []
        assert not any("13812345678" in text for _, text in told(window))


def test_a_walk_in_that_is_saved_is_masked_when_it_comes_back(open_stage_in, qtbot):
    stage, _ = open_stage_in()
    window, typed = stage.window, ("11010519491231002X", "13812345678")
    window.start_walk_in()
    fields = window.client.header.entry
    for field, text in ((fields.name, "Zhao"), (fields.id_number, typed[0]), (fields.phone, typed[1])):
        qtbot.keyClicks(field.edit, text)
    stage.type_amount(AssetClass.DEPOSIT, "12w")
    window.save()
    window.bar.search.setText("Zhao")
    window.bar.search._open_item(window.bar.search.matches.item(0))
    assert window.client.header._name.text() == "Zhao"
    texts = [text for _, text in told(window)]
    assert not [text for text in texts for number in typed if number in text]
    assert any("138****5678" in text for text in texts)


def test_a_number_that_is_shown_whole_on_purpose_is_seen_by_this_looking(open_stage_in):
    stage, numbers = open_stage_in()
    stage.window.open_client(WANG.key)
    stage.window.reveal()
    assert ("Label.text", WHOLE) in numbers.seen(told(stage.window))
    stage.window.revealed.hide()
    assert numbers.seen(told(stage.window)) == []


def table(window: QWidget) -> QTableWidget:
    made = QTableWidget(1, 1, window)
    made.setItem(0, 0, QTableWidgetItem("x"))
    return made


def tree(window: QWidget) -> None:
    top = QTreeWidgetItem(["x"])
    top.addChild(QTreeWidgetItem([WHOLE]))
    QTreeWidget(window).addTopLevelItem(top)


HIDDEN = {
    "tip": lambda window: QLabel("x", window).setToolTip(f"证件 {WHOLE}"),
    "description": lambda window: QLabel("x", window).setAccessibleDescription("110105 19850615 2730"),
    "title": lambda window: window.setWindowTitle(f"王小明 {WHOLE}"),
    "table tip": lambda window: table(window).item(0, 0).setToolTip(WHOLE),
    "head": lambda window: table(window).setHorizontalHeaderLabels([WHOLE]),
    "tree": tree,
    "list": lambda window: QListWidget(window).addItem(WHOLE),
    "data": lambda window: QComboBox(window).addItem("x", {"number": WHOLE}),
    "menu": lambda window: QMenu("x", window).addAction(WHOLE),
    "property": lambda window: window.setProperty("client", WHOLE),
    "clipboard": lambda _: QApplication.clipboard().setText(WHOLE),
}
"""Where somebody might forget a number."""


@pytest.mark.parametrize("place", HIDDEN)
def test_the_looking_finds_a_number_wherever_it_is_put(qtbot, place):
    window = QWidget()
    qtbot.addWidget(window)
    numbers = Numbers([WANG])
    QApplication.clipboard().clear()
    assert numbers.seen(told(window)) == []
    HIDDEN[place](window)
    assert {number for _, number in numbers.seen(told(window))} == {WHOLE}
    QApplication.clipboard().clear()


def test_what_is_in_front_is_looked_through_and_what_lies_behind_only_when_asked(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    numbers = Numbers([WANG])
    label = QLabel(WHOLE, window)
    window.show()
    assert {where for where, _ in numbers.seen(told(window, in_front=True))} == {"QLabel.text", "read aloud"}
    label.hide()
    assert numbers.seen(told(window, in_front=True)) == []
    assert numbers.seen(told(window))


def test_the_looking_finds_what_is_only_painted(qtbot, monkeypatch):
    class Drawn(QWidget):
        def paintEvent(self, event) -> None:  # noqa: N802  Qt's name
            QPainter(self).drawText(5, 20, f"卡 {WANG.cards[0].number}")

    window = Drawn()
    qtbot.addWidget(window)
    window.resize(200, 40)
    assert Numbers([WANG]).seen(Painted(monkeypatch).of(window)) == [("painted", WANG.cards[0].number)]

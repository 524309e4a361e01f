"""What goes wrong at a counter when everything goes wrong: odd names, two windows, broken settings."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from teller_app import places
from teller_app.desk.counter import Counter
from teller_app.desk.workplace import with_settings
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, ClientKind
from teller_app.rules.errors import Refusal
from teller_app.store.rulebooks import RulebookShelf
from teller_app.ui.rail import Page
from teller_app.ui.run import Application
from teller_app.ui.shell import Shell
from teller_app.ui.window import Window
from teller_app.words.speaker import Language, Speaker
from tests.conftest import TODAY
from tests.counter.conftest import field
from tests.releases import GENERAL, releases_at
from tests.seconds import choose_rulebook, switch
from tests.stage import FALLING, PRIVATE, WANG, history, open_stage, start_at
from tests.ui.another_window import in_another_language

CTRL = Qt.KeyboardModifier.ControlModifier
ODD_NAMES = (
    "<b>赵</b>六<img src=x>",
    "&amp;&王",
    "{name} {0} %s",
    "\u202e六赵\u202c",
    "😀🏳️‍🌈王",
    "a\u0301\u0301\u0301é",
    "#set page(width: 1pt)",
    '"]) #panic("x")',
    "𠮷野家",
    "O'Neil; drop table client",
    "张　三",
    "李\ue816\U00031350",
)


def odd(number: int, name: str) -> Client:
    held = {AssetClass.DEPOSIT: history(("2024-01-01", "200000"))}
    return Client(f"X{number:06d}", ClientKind.PERSON, name, birth=date(1980, 1, 1), holdings=held)


@pytest.fixture
def places_open():
    """Counters that are closed in the end."""
    opened: list[Counter] = []
    yield opened
    for counter in opened:
        counter.client.close()
        counter.place.journal.close()
        counter.place.book.close()


def shown(qtbot, counter: Counter) -> Window:
    window = Window(counter)
    qtbot.addWidget(window, before_close_func=lambda _: counter.client.close())
    window.show()
    qtbot.waitExposed(window)
    return window


def visible_texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


@pytest.mark.long(first=1)
@pytest.mark.parametrize("language", Language)
def test_odd_names_stay_as_they_are_everywhere(qtbot, tmp_path, places_open, language):
    clients = tuple(odd(at, name) for at, name in enumerate(ODD_NAMES))
    counter = Counter(open_stage(tmp_path, language, clients=clients))
    places_open.append(counter)
    window = shown(qtbot, counter)
    for client in clients:
        window.bar.search.setText(client.key)
        assert client.name in window.bar.search.matches.item(0).text()
        window.bar.search.matches.grab()
        qtbot.keyClick(window.bar.search, Qt.Key.Key_Return)
        label = window.findChild(QLabel, "client_name")
        assert label.text() == client.name
        assert label.textFormat() is Qt.TextFormat.PlainText
        window.show_prescreen()
        assert client.name in visible_texts(window.prescreen)
        window.turn_to(Page.CLIENT)
        window.print_current()
        assert window.page is Page.PRINT
        window.printing.save_to(tmp_path / "page.pdf")
        assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


def test_a_rulebook_with_markup_for_a_name(qtbot, tmp_path, places_open):
    folder = tmp_path / "rulebooks"
    shutil.copytree(places.resources() / "rulebooks", folder)
    names = '{ zh = "<b>甲</b>&乙{x}", en = "<i>A</i> & #B" }'
    (folder / "mine").mkdir()
    (folder / "mine/2024-01-01.toml").write_text(
        'extends = "general/2024-05-19"\nrulebook = "mine"\nfirst_day = 2024-01-01\n'
        f"name = {names}\ntier.gold = {{ name = {names}, card = {names}, short = {names} }}\n",
        "utf-8",
    )
    place = open_stage(tmp_path / "home")
    place.shelf = RulebookShelf(folder)
    counter = Counter(place)
    places_open.append(counter)
    window = shown(qtbot, counter)
    at = window.bar.rulebook.findData("mine")
    assert window.bar.rulebook.itemText(at) == "<b>甲</b>&乙{x}"
    window.start_walk_in()
    choose_rulebook(window, "mine")
    counter.client.type_amount(AssetClass.DEPOSIT, "10万")
    assert window.findChild(QLabel, "tier_name").text() == "<b>甲</b>&乙{x}"
    window.client.below.turn_to(1)
    window.grab()
    window.print_current()
    window.printing.turn_to(1)
    assert window.page is Page.PRINT


@pytest.mark.long(first=1)
@pytest.mark.parametrize(("day", "says"), [(date(2027, 11, 30), False), (date(2027, 12, 1), True)])
def test_a_month_before_the_rulebooks_expire_the_foot_says_so(qtbot, tmp_path, places_open, day, says):
    place = open_stage(tmp_path / "home", today=day)
    place.shelf = releases_at(tmp_path, day).shelf()
    counter = Counter(place)
    places_open.append(counter)
    window = shown(qtbot, counter)
    assert ("规则库 2027-12-31 到期" in " ".join(visible_texts(window))) is says


@pytest.mark.long(first=1)
@pytest.mark.parametrize(
    ("code", "says"), [("release.expired", "已于 2027-12-31 到期"), ("release.altered", "与签名时不同")]
)
def test_a_window_whose_rulebooks_may_not_decide_says_so_and_goes_on(qtbot, tmp_path, places_open, code, says):
    """On every desk that decides; who the client is, is seen all the same."""
    day = date(2028, 1, 1) if code == "release.expired" else TODAY
    releases = releases_at(tmp_path, day)
    if code == "release.altered":
        with (tmp_path / "shipped" / GENERAL).open("a") as file:
            file.write("#")
    place = open_stage(tmp_path / "home")
    place.shelf = releases.shelf()
    counter = Counter(place)
    places_open.append(counter)
    window = shown(qtbot, counter)
    window.guarded(lambda: window.open_client(WANG.key))
    assert counter.client.view.decision is None
    texts = " ".join(visible_texts(window))
    assert says in texts
    assert WANG.name in texts
    for turn in (window.show_prescreen, window.show_care, window.show_branch, window.print_current):
        window.guarded(turn)
    window.service.give_numbered(0)
    assert not any(entry.kind == "privilege" for entry in place.journal.entries(WANG.key))


def test_the_largest_amounts_fit_and_print(window, qtbot, tmp_path):
    window.open_client(PRIVATE.key)
    window.client.below.turn_to(1)
    window.client.below.turn_to(2)
    texts = " ".join(visible_texts(window.client))
    assert "E+" not in texts
    assert "inf" not in texts
    window.print_current()
    window.printing.turn_to(1)
    window.printing.save_to(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").exists()


def test_two_windows_on_one_journal(qtbot, tmp_path, places_open):
    first, second = (Counter(open_stage(tmp_path)) for _ in range(2))
    places_open += [first, second]
    numbers = []
    for counter, name in ((first, "赵六"), (second, "钱七"), (first, "孙八")):
        window = shown(qtbot, counter)
        window.start_walk_in()
        counter.client.type_amount(AssetClass.DEPOSIT, "12万")
        counter.client.type_entry(replace(counter.client.view.entry, name=name))
        numbers.append(counter.client.save_walk_in())
    assert len(set(numbers)) == len(numbers) == 3
    for counter in (first, second):
        keys = {found.match.key for name in ("赵六", "钱七", "孙八") for found in counter.finder.find(name)}
        assert keys == {"W000001", "W000002", "W000003"}


def test_every_scheme_while_amounts_are_tried(window):
    desk = window._counter.client
    window.open_client(WANG.key)
    desk.type_amount(AssetClass.DEPOSIT, "40万")
    desk.type_amount(AssetClass.FUND, "4x")
    for code in window._counter.place.shelf.ids():
        choose_rulebook(window, code)
        assert desk.view.decision.edition.rulebook == code
        assert desk.view.has_trial
        assert window.client.amounts.table.row(AssetClass.DEPOSIT).edit.text() == "400,000.00"
        assert window.client.amounts.table.row(AssetClass.FUND).edit.text() == "4x"
        assert desk.view.problems[AssetClass.FUND.value].code == "amount.unreadable"
        with pytest.raises(Refusal, match="wrong_fields"):
            window._counter.printing.summary()


def test_a_tier_aimed_at_that_the_next_scheme_has_not(window):
    desk = window._counter.client
    window.open_client(WANG.key)
    desk.aim("diamond")
    switch(window._counter, "icbc")
    switch(window._counter, "boc")
    assert desk.view.decision.edition.rulebook == "boc"


def test_a_scheme_that_is_gone_never_leaves_the_last_client_on_the_screen(window):
    """Whoever is called up must not be answered with the amounts of whoever was there before."""
    counter = window._counter
    window.open_client(WANG.key)
    counter.place.settings = with_settings(counter.place.settings, rulebook="gone")
    window.open_client(FALLING.key)
    assert WANG.name not in visible_texts(window.client)
    assert "没有规则库“gone”" in " ".join(visible_texts(window.client))
    with pytest.raises(Refusal, match="nothing"):
        window.print_current()
    choose_rulebook(window, "general")
    assert window.findChild(QLabel, "client_name").text() == FALLING.name
    assert FALLING.name in visible_texts(window.client)


def test_a_walk_in_while_the_scheme_is_gone(window):
    counter = window._counter
    window.open_client(WANG.key)
    counter.place.settings = with_settings(counter.place.settings, rulebook="gone")
    window.start_walk_in()
    assert WANG.name not in visible_texts(window.client)
    assert window.prescreen._who.text() != WANG.name


def test_a_setting_that_cannot_be_kept_leaves_the_scheme_that_decides(window, monkeypatch):
    window.open_client(WANG.key)

    def refuse(settings):
        raise Refusal("settings.not_saved", reason="x")

    monkeypatch.setattr(window._counter.place.settings_file, "save", refuse)
    choose_rulebook(window, "icbc")
    assert "设置没有保存" in " ".join(visible_texts(window.approve))
    assert window._counter.client.view.decision.edition.rulebook == "general"
    assert window.bar.rulebook.currentData() == "general"


def test_a_stale_prescreen_is_not_printed(window, qtbot):
    window.open_client(WANG.key)
    window.show_prescreen()
    for name, text in (("贷款金额", "10w"), ("年利率", "4.35%"), ("期限", "36")):
        edit = field(window, name)
        edit.setFocus()
        qtbot.keyClicks(edit, text)
    assert window.prescreen.print.isEnabled()
    qtbot.keyClicks(field(window, "贷款金额"), "x")
    assert not window.prescreen.print.isEnabled()
    qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_P, CTRL)
    assert window.page is Page.PRESCREEN
    assert "输入已改动" in window.notice.text.text()
    assert "贷款预审" not in str(window._counter.place.journal.entry(1))


def test_another_language_keeps_an_unsaved_walk_in(qtbot, tmp_path):
    speaker = Speaker(Language.ZH)
    shell = Shell(speaker)
    shell.show()
    place = open_stage(tmp_path)
    before = sys.excepthook
    made = Application(shell, start_at(tmp_path, lambda _: place))
    try:
        made.begin(None)
        window = made.window
        window.start_walk_in()
        qtbot.keyClicks(window.client.amounts.table.first, "12w")
        qtbot.keyClicks(window.client.header.entry.name.edit, "<b>Zhao")
        assert in_another_language(made) is not window
        assert made.window.client.amounts.table.first.text() == "120,000.00"
        assert made.window.client.header.entry.name.edit.text() == "<b>Zhao"
        assert made.window._counter.client.view.unsaved
        assert not made.window.close()
        assert made.window.notice.isVisible()
        made.window.save()
        assert not made.window._counter.client.view.unsaved
    finally:
        sys.excepthook = before
        made.window.close()
        made.window.deleteLater()
        made.deleteLater()
        place.journal.close()
        place.book.close()

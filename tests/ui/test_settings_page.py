"""The page of settings in the running program: what is chosen counts at once, and nothing in hand is lost."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from teller_app.desk.looks import Look, TextSize
from teller_app.desk.own_file import OwnFile
from teller_app.desk.settings import DEMO
from teller_app.rules.codes import AssetClass, WindowKind
from teller_app.rules.errors import Refusal
from teller_app.ui import settings_screen, theme
from teller_app.ui.parts.tier_card import contrast
from teller_app.ui.rail import Page
from teller_app.ui.run import Application
from teller_app.ui.shell import Shell, _glance
from teller_app.ui.window import Window
from teller_app.words.keys import SETTINGS_KEY, all_keys
from teller_app.words.speaker import Language, Speaker
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.stage import open_stage, start_at
from tests.ui.another_window import instead_of

ZH = Speaker(Language.ZH)


@pytest.fixture
def application(qtbot, qapp, tmp_path):
    """The program on a small branch, with its window open; ordinary letters again afterwards."""
    shell, places = Shell(ZH), []
    shell.show()

    def open_place(session):
        place = open_stage(tmp_path)
        mine = place.own_file.over(place.settings_file.read())
        place.settings, place.remark = mine.settings, mine.remark
        places.append(place)
        return place

    before = sys.excepthook
    made = Application(shell, start_at(tmp_path, open_place))
    yield made
    sys.excepthook = before
    if made.window is not None:
        made.window.close()
        made.window.deleteLater()
    for place in places:
        place.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.apply(qapp)


@pytest.fixture
def begun(application):
    application.begin(None)
    return application


def turn(made):
    made.window.turn_to(Page.SETTINGS)
    return made.window.settings


def choose(made, name, at):
    before = made.window
    turn(made).choices[name].button(at).click()
    if made._making.turns.busy:
        instead_of(made, before)


def test_its_key_opens_it_and_stands_in_the_list_and_on_the_rail(open_window, qtbot):  # noqa: F811
    window = open_window()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert window.page is Page.SETTINGS
    assert SETTINGS_KEY in window._rail._group.button(Page.SETTINGS).text()
    assert SETTINGS_KEY in dict(all_keys(ZH))
    assert QApplication.focusWidget() is window.settings.choices["language"].button(0)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.page is Page.CLIENT


def test_larger_letters_at_once_and_everything_in_hand_is_there(begun, qtbot):
    made = begun
    made.window.open_client("C000001")
    row = made.window.client.amounts.table.row(AssetClass.WEALTH).edit
    qtbot.keyClicks(row, "40w")
    made.window.client.below.turn_to(2)
    made.window.people.add.fields["name"].edit.setText("张三")
    made.window.people.password.fields["new"].edit.setText("a secret that nobody keeps")
    before, settings = made.window, turn(made)
    made.window.bar.search.setText("wx")
    settings.choices["text_size"].button(2).click()
    if made._making.turns.busy:
        instead_of(made, before)
    window = made.window
    assert window is not before
    assert theme.look() == Look(TextSize.LARGEST)
    assert window.page is Page.SETTINGS
    assert window.focusWidget() is window.settings.choices["text_size"].button(2)
    assert "文字大小" in window.settings._said.text()
    assert window.bar.search.text() == "wx"
    assert window.people.add.fields["name"].edit.text() == "张三"
    assert window.people.password.fields["new"].edit.text() == ""
    assert window.client.below.page == 2
    window.turn_to(Page.CLIENT)
    assert window._counter.client.view.has_trial
    assert window.client.amounts.table.row(AssetClass.WEALTH).edit.text() != "80,000.00"
    assert OwnFile(window._counter.place.home, "0231").over(DEMO).settings.text_size is TextSize.LARGEST


def test_one_window_is_left_after_many_changes(begun, qtbot):
    for at in (1, 0):
        choose(begun, "text_size", at)

    def windows():
        return [each for each in QApplication.topLevelWidgets() if isinstance(each, Window)]

    qtbot.waitUntil(lambda: windows() == [begun.window], timeout=5000)
    assert begun.window.isVisible()


def test_high_contrast_reaches_what_is_painted(begun):
    begun.window.open_client("C000001")
    choose(begun, "high_contrast", 1)
    assert theme.colours() == theme.palettes()["high"]
    begun.window.turn_to(Page.CLIENT)
    picture = begun.window.client._tier.band.grab().toImage()
    ground = picture.pixelColor(picture.width() - 6, picture.height() // 2)
    assert contrast(theme.colour("card"), ground) >= 7


def test_the_lock_keeps_the_look_and_the_language_of_whoever_left(begun):
    choose(begun, "text_size", 1)
    choose(begun, "language", 1)
    begun.lock("asked")
    assert begun.entrance.windowTitle() == "Teller Assistant · Demo data"
    assert theme.look().size is TextSize.LARGE


def test_other_seconds_until_the_lock_count_at_once(begun, monkeypatch):
    seconds = []
    begun.window.settings.lock_changed.connect(seconds.append)
    screen = turn(begun)
    screen.fields["lock_seconds"].edit.setText("60")
    begun.window.save()
    assert seconds == [60]
    assert begun._watch._idle._seconds == 60


def test_what_cannot_be_is_said_beside_its_field_and_stays_typed(begun, qtbot):
    screen = turn(begun)
    edit = screen.fields["stale_days"].edit
    edit.setFocus()
    edit.clear()
    qtbot.keyClicks(edit, "99")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "99"
    assert "1 到 30" in screen.fields["stale_days"]._problem.text()
    assert begun._counter.place.settings.stale_days == 3
    choose(begun, "text_size", 1)
    assert begun.window.settings.fields["stale_days"].edit.text() == "99"


def test_a_disk_that_fails_leaves_the_button_where_it_was(begun, monkeypatch):
    screen = turn(begun)

    def refuse(self, changes):
        raise Refusal("settings.not_saved", reason="x")

    monkeypatch.setattr(OwnFile, "keep", refuse)
    screen.choices["text_size"].button(1).click()
    assert screen.choices["text_size"].button(0).isChecked()
    assert "没有保存" in begun.window.notice.text.text()
    assert theme.look() == Look()


def test_the_queue_has_the_words_of_another_window_at_once(begun):
    begun.window.open_client("C000004")
    choose(begun, "window", 0)
    assert begun._counter.service.view.window is WindowKind.VIP


def test_a_printer_that_is_away_stays_the_choice(begun, monkeypatch):
    monkeypatch.setattr(settings_screen, "printers", lambda: ["front"])
    begun._counter.remember_printer("back office")
    screen = turn(begun)
    assert screen.printers["printer"].currentData() == "back office"
    assert "现在没有" in screen.printers["printer"].currentText()
    screen.printers["printer"].setCurrentIndex(1)
    screen.printers["printer"].activated.emit(1)
    assert begun._counter.place.settings.printer == "front"


def test_the_roll_has_a_printer_of_its_own_or_that_of_a4(begun, monkeypatch):
    monkeypatch.setattr(settings_screen, "printers", lambda: ["front", "roll"])
    screen = turn(begun)
    box = screen.printers["receipt_printer"]
    assert box.currentText() == "同 A4 打印机"
    box.setCurrentIndex(2)
    box.activated.emit(2)
    settings = begun._counter.place.settings
    assert (settings.receipt_printer, settings.printer) == ("roll", "")
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert begun._counter.place.settings.receipt_printer == ""


def test_own_settings_that_cannot_be_read_are_said_and_the_window_opens(application, tmp_path):
    (tmp_path / "settings-0231.json").write_text("{", "utf-8")
    application.begin(None)
    assert "个人设置" in application.window.notice.text.text()
    assert application.window.notice.isVisible()
    assert "个人设置" in turn(application)._remarks.text()


@pytest.mark.parametrize("content", ["{", "[]", '{"text_size": "huge"}', '{"text_size": "large", "language": "en"}'])
def test_the_first_look_is_what_can_be_seen_at_a_glance(tmp_path, content):
    (tmp_path / "settings-0231.json").write_text(content, "utf-8")
    good = "large" in content
    wanted = (Language.EN, Look(TextSize.LARGE)) if good else (Language.ZH, Look())
    assert _glance(tmp_path, demo=True) == wanted
    assert _glance(tmp_path, demo=False) == (Language.ZH, Look())

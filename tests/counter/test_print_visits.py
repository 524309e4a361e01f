"""The print page by its keys; what a real queue does with it is tried in ``tests/paper/test_print_queue.py``."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from teller_app.desk.own_file import OwnFile
from teller_app.paper.style import PaperLanguage, Sheet
from teller_app.rules.errors import Refusal
from teller_app.ui import print_screen
from teller_app.ui.parts.paper_sheet import PaperSheet
from teller_app.ui.rail import Page
from teller_app.words.speaker import Language
from tests.counter.test_visits import choose_rulebook, says, visible_texts
from tests.stage import FALLING, WANG

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Printer:
    """What the page prints on: keeps titles, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, int]] = []
        self.fails: Refusal | None = None

    def take(self, pages: list[bytes], title: str, name: str) -> None:
        if self.fails is not None:
            raise self.fails
        assert name == "counter-3"
        self.taken.append((title, len(pages)))


@pytest.fixture
def printer(monkeypatch) -> Printer:
    made = Printer()
    monkeypatch.setattr(print_screen, "printers", lambda: ["counter-2", "counter-3"])
    monkeypatch.setattr(print_screen, "print_pages", made.take)
    return made


def preview(window, key=WANG.key):
    window.open_client(key)
    window.print_current()
    if window.printing.printer.currentText() != "counter-3":
        choose_printer(window, "counter-3")


def kept_printer(window) -> str:
    """What this person's own settings say on the disk."""
    place = window._counter.place
    return OwnFile(place.home, place.session.code).over(place.settings_file.read()).settings.printer


def choose_printer(window, name):
    """As by hand."""
    window.printing.printer.setCurrentText(name)
    window.printing.printer.activated.emit(window.printing.printer.currentIndex())


def pictures(window):
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return window.printing.findChildren(QSvgWidget)


def style(window):
    return window.printing._style


def kinds(window):
    journal = window._counter.place.journal
    return [kind for (kind,) in journal.db.execute("select kind from entry order by number").fetchall()]


def test_paper_language_and_letters_by_key(window, press, printer):
    preview(window)
    assert (style(window).sheet, style(window).language, style(window).large) == (
        Sheet.A4,
        PaperLanguage.ZH,
        False,
    )
    press(Qt.Key.Key_5, ALT)
    assert style(window).language is PaperLanguage.BOTH
    press(Qt.Key.Key_2, ALT)
    assert style(window).sheet is Sheet.RECEIPT
    assert len(pictures(window)) == 1
    press(Qt.Key.Key_6, ALT)
    assert (style(window).sheet, style(window).large) == (Sheet.A4, True), "large print is on A4 alone"
    assert len(pictures(window)) > 1
    press(Qt.Key.Key_2, ALT)
    assert (style(window).sheet, style(window).large) == (Sheet.RECEIPT, False)
    press(Qt.Key.Key_4, ALT)
    assert window.printing.language.button(1).isChecked()
    press(Qt.Key.Key_P, CTRL)
    assert printer.taken == [("summary-000001", 1)]


def test_each_paper_comes_back_with_its_own_printer(window, press, printer):
    preview(window)
    press(Qt.Key.Key_2, ALT)
    assert window.printing.printer.currentText() == "counter-3", "the roll goes where A4 goes until somebody says"
    choose_printer(window, "counter-2")
    press(Qt.Key.Key_1, ALT)
    assert window.printing.printer.currentText() == "counter-3"
    press(Qt.Key.Key_2, ALT)
    assert window.printing.printer.currentText() == "counter-2"
    window.go_back()
    window.open_client(FALLING.key)
    window.print_current()
    assert (style(window).sheet, window.printing.printer.currentText()) == (Sheet.RECEIPT, "counter-2")
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_P, CTRL)
    assert printer.taken == [("summary-000002", 1)], "A4 went to the printer of A4"
    assert kept_printer(window) == "counter-3"


def test_a_roll_printer_that_is_away_gives_way_to_that_of_a4(window, press, printer, monkeypatch):
    preview(window)
    press(Qt.Key.Key_2, ALT)
    choose_printer(window, "counter-2")
    window.go_back()
    monkeypatch.setattr(print_screen, "printers", lambda: ["another", "counter-3"])
    window.print_current()
    assert window.printing.printer.currentText() == "counter-3"


def test_the_next_client_gets_the_language_of_the_counter(window, press, printer):
    preview(window)
    press(Qt.Key.Key_4, ALT)
    press(Qt.Key.Key_6, ALT)
    preview(window, FALLING.key)
    assert (style(window).language, style(window).large) == (PaperLanguage.ZH, False)


def test_a_counter_that_speaks_english_prints_english(open_window, printer):
    window = open_window(Language.EN)
    preview(window)
    assert style(window).language is PaperLanguage.EN


def test_a_print_that_fails_says_so_beside_its_button_and_one_key_repeats_it(window, press, printer):
    preview(window)
    printer.fails = Refusal("print.stopped", printer="counter-3", troubles=("media-jam", "paused"))
    press(Qt.Key.Key_P, CTRL)
    assert says(window, "print_said") == "打印机“counter-3”已停用（卡纸、已暂停），没有打印；请检查后再按 Ctrl+P"
    said = window.findChild(QLabel, "print_said")
    assert abs(said.mapTo(window.printing, said.rect().topLeft()).y() - window.printing.print.geometry().bottom()) < 60
    assert kinds(window) == ["summary_print"]
    printer.fails = None
    press(Qt.Key.Key_P, CTRL)
    assert says(window, "print_said") == "已送到 counter-3"
    assert kinds(window) == ["summary_print", "printed"]


def test_a_printer_is_chosen_once(window, press, printer):
    preview(window)
    window.go_back()
    window.print_current()
    assert window.printing.printer.currentText() == "counter-3"
    assert kept_printer(window) == "counter-3"


def test_the_first_printer_is_remembered_when_it_has_taken_a_job(window, press, printer, monkeypatch):
    monkeypatch.setattr(print_screen, "printers", lambda: ["counter-3", "counter-2"])
    window.open_client(WANG.key)
    window.print_current()
    press(Qt.Key.Key_P, CTRL)
    assert kept_printer(window) == "counter-3"
    monkeypatch.setattr(print_screen, "printers", lambda: ["counter-2", "counter-3"])
    window.go_back()
    window.print_current()
    assert window.printing.printer.currentText() == "counter-3"


def test_another_scheme_while_the_preview_is_in_front_voids_it(window, press, printer):
    preview(window)
    choose_rulebook(window, "icbc")
    assert window.page is Page.PRINT
    assert "作废" in says(window, "print_said")
    assert pictures(window) == []
    assert not window.printing.save.isEnabled()
    press(Qt.Key.Key_P, CTRL)
    press(Qt.Key.Key_5, ALT)
    assert printer.taken == []
    assert pictures(window) == []
    press(Qt.Key.Key_Escape)
    window.print_current()
    press(Qt.Key.Key_P, CTRL)
    assert [title for title, _ in printer.taken] == ["summary-000003"], "the switch is an entry too"


def test_nothing_of_the_last_client_stays_on_the_page(window, press, printer):
    preview(window)
    assert window.printing._jobs
    window.open_client(FALLING.key)
    assert window.printing._jobs == {}
    assert window.printing._paper is None
    assert pictures(window) == []
    window.printing.send()
    window.printing.choose_file()
    assert printer.taken == []


def test_a_report_has_one_way(window, press, printer):
    press(Qt.Key.Key_F7)
    press(Qt.Key.Key_P, CTRL)
    for key in (Qt.Key.Key_2, Qt.Key.Key_4, Qt.Key.Key_6):
        press(key, ALT)
        assert (style(window).sheet, style(window).language, style(window).large) == (
            Sheet.A4,
            PaperLanguage.ZH,
            False,
        )
    assert "台账号 000001" in visible_texts(window.printing)


def test_a_page_that_just_fits_is_laid_out_once(window, press):
    """With the scroll bar it is narrower, so lower, so it needs none; without, higher: that went on for ever."""
    window.open_client(WANG.key)
    press(Qt.Key.Key_P, CTRL)
    for height in range(800, 900, 4):
        window.resize(980, height)
        QApplication.processEvents()
        for sheet in window.printing.findChildren(PaperSheet):
            assert abs(sheet.height() - sheet.width() * sheet._shape) <= 1


def test_a_page_of_the_preview_is_read_when_it_comes_into_sight(window, press, qtbot):
    """Of a long list the pages below would hold up the first one."""
    press(Qt.Key.Key_F7)
    press(Qt.Key.Key_P, CTRL)
    page = window.printing._jobs[style(window)].svg()[0]
    window.printing._show_pages([page] * 6)
    laid = window.printing._pages
    sheets = [laid.itemAt(at).widget() for at in range(laid.count())][:6]
    qtbot.waitUntil(lambda: sheets[0].renderer().isValid(), timeout=5000)
    QApplication.processEvents()
    assert not any(sheet.renderer().isValid() for sheet in sheets[2:])
    heights = {sheet.height() for sheet in sheets}
    scroll = next(each for each in window.printing.findChildren(QScrollArea) if each.isAncestorOf(sheets[0]))
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: sheets[-1].renderer().isValid(), timeout=5000)
    assert {sheet.height() for sheet in sheets} == heights, "each has had its place from the beginning"

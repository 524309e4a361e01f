"""Facts of the layout that a glance would miss."""

from __future__ import annotations

import re
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QScrollBar, QWidget

from teller_app import places
from teller_app.desk.roster import Change
from teller_app.rules.codes import CareKind
from teller_app.safe.roles import Role
from teller_app.ui import theme
from teller_app.ui.parts.labels import ShortLabel
from teller_app.ui.parts.schedule_table import ScheduleTable
from teller_app.ui.parts.tier_card import contrast, readable
from teller_app.ui.rail import Page
from teller_app.words.speaker import Language
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.counter.test_approval_visits import at, branch  # noqa: F401  fixtures
from tests.staff import FIRST, SECOND

SIZES = [(1280, 720), (1366, 768), (1920, 1080)]
PAIRS = [
    ("ink", "card"),
    ("quiet", "card"),
    ("quiet", "ground"),
    ("bar_ink", "bar"),
    ("bar_ink", "bar_chip"),
    ("accent", "card"),
    ("accent", "accent_dim"),
    ("accent_ink", "accent"),
    ("good", "card"),
    ("good", "good_dim"),
    ("caution", "card"),
    ("caution", "caution_dim"),
    ("bad", "card"),
    ("bad", "bad_dim"),
    ("ink", "accent_dim"),
    ("ink", "caution_dim"),
    ("ink", "good_dim"),
    ("ink", "bad_dim"),
    ("ink", "tile"),
    ("quiet", "tile"),
    ("quiet", "off_ground"),
    ("bar_quiet", "bar"),
]


BORDERS = [("line", "card"), ("field_line", "card"), ("accent", "card"), ("focus", "card"), ("bar_line", "bar_chip")]
"""What must be seen in high contrast, though nobody reads it (WCAG 2.2, 1.4.11)."""


@pytest.mark.parametrize(("palette", "least"), [("normal", 4.5), ("high", 7)])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_stands_out(palette, least, ink, ground):
    found = theme.palettes()[palette]
    assert contrast(QColor(found[ink]), QColor(found[ground])) >= least


@pytest.mark.parametrize(("border", "ground"), BORDERS)
def test_borders_and_the_focus_stand_out_in_high_contrast(border, ground):
    found = theme.palettes()["high"]
    assert contrast(QColor(found[border]), QColor(found[ground])) >= 3


def test_both_palettes_name_the_same_colours_and_the_style_knows_no_other():
    normal, high = theme.palettes()["normal"], theme.palettes()["high"]
    assert normal.keys() == high.keys()
    for name in ("teller.qss", "high.qss"):
        text = (places.resources() / "style" / name).read_text("utf-8")
        used = set(re.findall(r"[$]{?([a-z_]+)", text)) - {"icons", "between", "beside"}
        assert used <= normal.keys()


def test_white_on_every_tier_stands_out(shelf):
    for code in shelf.ids():
        for edition in shelf.editions(code):
            for tier in edition.tiers:
                assert contrast(QColor("white"), QColor(tier.colour)) >= 4.5, (code, tier.code)
                assert contrast(QColor("white"), readable(QColor(tier.colour).lighter(118))) >= 4.5


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", ["C000001", "C000002", "C000003"])
def test_nothing_is_cut_on_the_client_screen(open_window, qtbot, language, size, key):  # noqa: F811
    window = open_window(language, *size)
    window.open_client(key)
    qtbot.wait(10)
    assert cut(window.client) == []
    bars = [b for b in window.pages.findChildren(QScrollBar) if b.isVisible() and b.maximum() > 0]
    if size[1] >= 768:
        assert bars == []
    assert window.size().toTuple() == size


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_under_any_tab(open_window, qtbot, language, size):  # noqa: F811
    window = open_window(language, *size)
    for key in ("C000002", "C000004"):
        window.open_client(key)
        for tab in range(6):
            window.client.below.turn_to(tab)
            qtbot.wait(10)
            assert cut(window.client) == [], (key, tab)
        window.client.below.turn_to(0)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_on_the_clients_side(open_window, qtbot, language, size):  # noqa: F811
    window = open_window(language, *size)
    for key in ("C000001", "C000002", "C000003", "C000004"):
        window.open_client(key)
        window.extras.turn_to_client()
        qtbot.wait(10)
        assert cut(window.extras.facing) == [], key
        window.extras.facing.leave()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_cut_on_the_prescreen(open_window, qtbot, language, width, height):  # noqa: F811
    window = open_window(language, width, height)
    window.open_client("C000001")
    window.show_prescreen()
    for name, text in (("principal", "30万"), ("annual_rate", "4.35%"), ("months", "36")):
        edit = window.prescreen.form.fields[name].edit
        edit.setText(text)
        edit.textEdited.emit(text)
    window.prescreen.form.choices["consent"].button(0).click()
    qtbot.wait(10)
    assert cut(window.prescreen) == []
    (plan,) = window.prescreen.findChildren(ScheduleTable)
    assert [each for each in range(5) if plan.sizeHintForColumn(each) > plan.columnWidth(each)] == []
    assert not plan.horizontalScrollBar().isVisible()


SERVICE = {
    "care": lambda window: window.show_care(),
    "branch": lambda window: window.show_branch(),
    "files": lambda window: window.turn_to(Page.FILES),
    "key": lambda window: window.service.open_key(),
    "ties": lambda window: window.service.open_ties(),
    "override": lambda window: window.service.ask_override(),
    "procedure": lambda window: window.service.give("emergency_payment"),
}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SERVICE)
def test_nothing_is_cut_on_the_other_desks(open_window, qtbot, language, size, name):  # noqa: F811
    window = open_window(language, *size)
    window.open_client("C000004")
    window._counter.service.record(CareKind.COMPLAINT)
    SERVICE[name](window)
    if name == "branch":
        qtbot.waitUntil(lambda: window._counter.branch.view.figures is not None, timeout=20_000)
    qtbot.wait(10)
    assert cut(window.pages) == []
    assert window.size().toTuple() == size
    areas = [area for area in window.pages.findChildren(QScrollArea) if area.isVisible()]
    assert all(area.widget().width() <= area.viewport().width() for area in areas)


LONG = "阿" * 40
"""The longest name that somebody who works here can have."""


def people_list(window):
    window.people.add.fields["code"].edit.setText("Zhang San")
    window.people.ask_add()


def people_password(window):
    window.people.ask(Change.RESET)
    desk = window._counter.people
    return lambda: desk.view.given is not None


def people_words(window):
    window.people.take_words()
    desk = window._counter.people
    return lambda: bool(desk.view.words)


PEOPLE = {
    "list": people_list,
    "password": people_password,
    "second person": lambda window: window.people.ask(Change.DISABLE),
    "words": people_words,
}


@pytest.mark.parametrize("look", list(product(Language, SIZES)))
@pytest.mark.parametrize("name", PEOPLE)
def test_nothing_is_cut_on_the_page_of_people(at, branch, qtbot, look, name):  # noqa: F811
    language, size = look
    supervisor = branch.log_in()
    branch.desk.add(supervisor, "7002abcdefghijkl", LONG, Role.CUSTODIAN)
    branch.add(supervisor, "8003", Role.SUPERVISOR)
    if name == "list":
        branch.disable(supervisor, SECOND, "8003")
        branch.move(supervisor, "8003", Role.TELLER, "8003")
    window = at("8003" if name == "words" else FIRST, language, size)
    window.turn_to(Page.PEOPLE)
    window._counter.people.choose("7002abcdefghijkl")
    done = PEOPLE[name](window)
    if done is not None:
        qtbot.waitUntil(done, timeout=20_000)
    qtbot.wait(10)
    assert cut(window.pages) == []
    assert cut(window.approve) == []
    assert window.size().toTuple() == size
    (area,) = (area for area in window.pages.findChildren(QScrollArea) if area.isVisible())
    assert area.widget().width() <= area.viewport().width()
    assert area.widget().height() <= area.viewport().height() or window.approve.isVisible()


@pytest.mark.parametrize("look", list(product(Language, SIZES)))
@pytest.mark.parametrize("code", ["7001", None])
def test_nothing_is_cut_where_nobody_is_looked_after(at, open_window, qtbot, look, code):  # noqa: F811
    language, size = look
    window = at(code, language, size) if code else open_window(language, *size)
    window.turn_to(Page.PEOPLE)
    qtbot.wait(10)
    assert cut(window.pages) == []
    assert window.size().toTuple() == size


@pytest.mark.parametrize("page", Page)
def test_no_label_reads_a_name_as_markup(open_window, qtbot, page):  # noqa: F811
    window = open_window()
    window.open_client("C000001")
    window.turn_to(page)
    rich = [
        label for label in window.findChildren(QLabel) if label.textFormat() is not Qt.TextFormat.PlainText
    ]
    assert rich == []


def test_every_control_has_a_name(open_window, qtbot):  # noqa: F811
    window = open_window()
    window.open_client("C000001")
    for kind in ("QLineEdit", "Combo", "QPushButton", "QTableWidget"):
        for widget in window.findChildren(QWidget):
            if widget.metaObject().className() == kind and widget.isVisible():
                named = widget.accessibleName() or (widget.text() if hasattr(widget, "text") else "")
                assert named, widget


def cut(screen: QWidget) -> list[str]:
    """Labels that have less room than their text needs."""
    found = []
    for label in screen.findChildren(QLabel):
        if not label.isVisible() or isinstance(label, ShortLabel) or not label.text():
            continue
        need = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        if label.height() + 1 < need or (
            not label.wordWrap() and label.width() + 1 < label.sizeHint().width()
        ):
            found.append(label.text())
    # Border, padding and the room that the cursor takes on both sides.
    around = 18
    edits = [edit for edit in screen.findChildren(QLineEdit) if edit.isVisible()]
    needs = [(edit, edit.fontMetrics().horizontalAdvance(edit.text()) + around) for edit in edits]
    return [*found, *(edit.text() for edit, need in needs if edit.width() < need)]

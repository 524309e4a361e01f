"""Colours, names and markup; and the few things of the layout that ``tests.layout`` does not meet on its walk."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QTableWidget,
    QWidget,
)

from teller_app import places
from teller_app.desk.looks import Look, TextSize
from teller_app.desk.roster import Change
from teller_app.safe.roles import Role
from teller_app.ui import theme
from teller_app.ui.parts.labels import Label, ShortLabel
from teller_app.ui.parts.schedule_table import ScheduleTable
from teller_app.ui.parts.tier_card import contrast, readable
from teller_app.ui.rail import Page
from teller_app.words.speaker import Language
from tests.counter.conftest import _looks, open_window  # noqa: F401  fixtures
from tests.counter.test_approval_visits import at, branch  # noqa: F401  fixtures
from tests.filled import fill_prescreen
from tests.layout.facts import faint
from tests.layout.painted import open_over
from tests.seconds import stand_for
from tests.staff import FIRST, SECOND, password_of

SMALLEST = (1280, 720)
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
        used = set(re.findall(r"[$]{?([a-z_]+)", text)) - {"icons", "between", "within", "beside", "inside"}
        assert used <= normal.keys()


def test_white_on_every_tier_stands_out(shelf):
    for code in shelf.ids():
        for edition in shelf.editions(code):
            for tier in edition.tiers:
                assert contrast(QColor("white"), QColor(tier.colour)) >= 4.5, (code, tier.code)
                assert contrast(QColor("white"), readable(QColor(tier.colour).lighter(118))) >= 4.5


@pytest.mark.parametrize("language", list(Language))
def test_the_payment_plan_is_whole_on_the_smallest_screen(open_window, qtbot, language):  # noqa: F811
    window = open_window(language, *SMALLEST)
    window.open_client("C000001")
    fill_prescreen(window)
    qtbot.wait(10)
    (plan,) = window.prescreen.findChildren(ScheduleTable)
    assert [each for each in range(5) if plan.sizeHintForColumn(each) > plan.columnWidth(each)] == []
    assert not plan.horizontalScrollBar().isVisible()


LONG = "阿" * 40
"""The longest name that somebody who works here can have."""


def people_list(window):
    window.people.add.fields["code"].edit.setText("Zhang San")
    window.people.ask_add()


def people_password(window):
    window.people.ask(Change.RESET)
    stand_for(window.approve, SECOND, password_of(SECOND))
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


@pytest.mark.long(first=4)
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", PEOPLE)
def test_the_longest_name_of_a_person_is_whole(at, branch, qtbot, language, name):  # noqa: F811
    supervisor = branch.log_in()
    branch.give(supervisor, "7002abcdefghijkl", LONG, Role.CUSTODIAN)
    branch.add(supervisor, "8003", Role.SUPERVISOR)
    if name == "list":
        branch.disable(supervisor, SECOND, "8003")
        branch.move(supervisor, "8003", Role.TELLER, "8003")
    window = at("8003" if name == "words" else FIRST, language, SMALLEST)
    window.turn_to(Page.PEOPLE)
    window._counter.people.choose("7002abcdefghijkl")
    done = PEOPLE[name](window)
    if done is not None:
        qtbot.waitUntil(done, timeout=20_000)
    qtbot.wait(10)
    assert cut(window.pages) == []
    assert cut(window.approve) == []
    assert window.size().toTuple() == SMALLEST
    (area,) = (area for area in window.pages.findChildren(QScrollArea) if area.isVisible())
    assert area.widget().width() <= area.viewport().width()
    assert area.widget().height() <= area.viewport().height() or window.approve.isVisible()


def test_no_label_reads_a_name_as_markup(open_window, qtbot, subtests):  # noqa: F811
    window = open_window()
    window.open_client("C000001")
    for page in Page:
        with subtests.test(page.name):
            window.turn_to(page)
            labels = window.findChildren(QLabel)
            rich = [label for label in labels if label.textFormat() is not Qt.TextFormat.PlainText]
            assert rich == []


def test_every_control_has_a_name(open_window, qtbot):  # noqa: F811
    window = open_window()
    window.open_client("C000001")
    kinds = (QLineEdit, QComboBox, QAbstractButton, QTableWidget, QListWidget)
    for page in Page:
        window.turn_to(page)
        for widget in (each for kind in kinds for each in window.findChildren(kind) if each.isVisible()):
            named = widget.accessibleName() or (widget.text() if hasattr(widget, "text") else "")
            assert named, (page, widget)


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


def test_of_a_window_that_leaves_only_what_is_seen_is_dressed_anew(qtbot):
    """The look changes at once where the eyes are, and the counter is not held up for pages that go."""
    holders = [QWidget(), QWidget()]
    labels = []
    for holder in holders:
        qtbot.addWidget(holder)
        row = QHBoxLayout(holder)
        pair = Label("a", "quiet"), Label("b", "quiet")
        for label in pair:
            row.addWidget(label)
        holder.show()
        pair[1].hide()
        labels += pair

    def worn(label):
        return label.palette().windowText().color().name(), label.font().pixelSize()

    before = worn(labels[0])
    theme.take_off(Look(TextSize.LARGEST, high=True), leaving=holders[0])
    assert not holders[0].updatesEnabled(), "nobody sees it undressed"
    theme.put_on(holders[0])
    assert holders[0].updatesEnabled()
    after = worn(labels[0])
    assert after != before
    assert [worn(label) for label in labels] == [after, before, after, after]


def test_who_leaves_between_two_halves_of_a_look_finds_it_whole(qapp):
    """A lock may come between any two turns of the loop."""
    theme.take_off(Look(TextSize.LARGEST))
    theme.renew()
    dressed = qapp.styleSheet()
    theme.put_on()
    assert qapp.styleSheet() == dressed == theme.sheet()
    assert qapp.font().pixelSize() == theme.px(theme.BASE_PX)


@pytest.mark.parametrize("high", [False, True])
def test_the_schemes_that_can_be_chosen_are_read_in_their_list(qapp, qtbot, open_window, high):  # noqa: F811
    theme.apply(qapp, Look(high=high))
    window = open_window()
    window.bar.rulebook.showPopup()
    qtbot.wait(20)  # it is laid out as it opens
    assert open_over(window)
    assert faint(window) == []
    window.bar.rulebook.hidePopup()
    theme.apply(qapp)


@pytest.mark.parametrize("high", [False, True], ids=["normal", "high"])
def test_a_tab_with_the_focus_has_a_frame_and_keeps_its_size(open_window, qtbot, qapp, high):  # noqa: F811
    theme.apply(qapp, Look(high=high))
    window = open_window()
    window.open_client("C000001")
    qtbot.wait(20)
    tab = window.client.below.tabs.button(2)
    before = (tab.size(), tab.grab().toImage())
    tab.setFocus()
    qtbot.wait(5)
    after = tab.grab().toImage()
    frame = theme.colour("focus" if high else "accent")
    assert tab.size() == before[0]
    for x, y in ((after.width() // 2, 0), (0, after.height() // 2), (after.width() - 1, after.height() // 2)):
        assert after.pixelColor(x, y).rgb() == frame.rgb()
        assert before[1].pixelColor(x, y).rgb() != frame.rgb()

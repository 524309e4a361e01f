"""Large and very large letters: every page holds together on the commonest screen, in both languages."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLabel, QScrollArea

from teller_app.desk.looks import Look, TextSize
from teller_app.rules.codes import CareKind
from teller_app.safe.roles import Act
from teller_app.ui import theme
from teller_app.ui.help_screen import KEYS
from teller_app.ui.keys_screen import KeysScreen
from teller_app.ui.parts.amount_table import AmountEdit
from teller_app.ui.parts.bringing import AROUND
from teller_app.ui.parts.schedule_table import ScheduleTable
from teller_app.ui.rail import Page
from teller_app.words.speaker import Language
from tests.conftest import TODAY
from tests.counter.conftest import open_window  # noqa: F401  fixture
from tests.filled import fill_prescreen
from tests.layout.facts import LEAST_CONTRAST, findings, seen, tip
from tests.layout.measure import MAXIMISED, NARROW
from tests.layout.painted import cut as written_over
from tests.layout.painted import faint, paints, picture
from tests.screenshots import FILLED
from tests.stage import CLIENTS
from tests.ui.test_looks import cut

SCREEN = (1366, 768)
BORDER_AND_PADDING = 8
"""Of a field, on each side."""
LOOKS = [(Language.ZH, TextSize.LARGE), (Language.EN, TextSize.LARGEST)]
"""Each size and each language, and the two together that take most room; every other pair is for ``make layout``."""
SERVICE = {
    "care": lambda window: window.show_care(),
    "branch": lambda window: window.show_branch(),
    "files": lambda window: window.turn_to(Page.FILES),
    "key": lambda window: window.service.open_key(),
    "ties": lambda window: window.service.open_ties(),
    "override": lambda window: window.service.ask_override(),
    "procedure": lambda window: window.service.give("emergency_payment"),
}


@pytest.fixture
def dressed(qapp, open_window):  # noqa: F811
    """Opens a window in letters of some size, which stay: to dress the application anew takes longest."""

    def opened(language, size, *, high=False, screen=SCREEN):
        if not qapp.styleSheet() or theme.look() != Look(size, high):
            theme.apply(qapp, Look(size, high))
        return open_window(language, *screen)

    return opened


@pytest.fixture(scope="module", autouse=True)
def _ordinary_again(qapp):
    yield
    theme.apply(qapp)

LONG_LINE = "备份 journal-20261123-093000-000000-00001.db，最后一条 000113，2026-11-23 09:30"

def settle(qtbot):
    """Lines that wrap are laid out in more than one round."""
    for _ in range(4):
        qtbot.wait(5)


@pytest.mark.parametrize("language", list(Language))
def test_under_a_title_and_above_a_task_bar_the_client_page_is_whole(dressed, qtbot, language):
    """What is left of 1366 × 768 where a window is as large as it can be: no bar at the page, none at the rail."""
    window = dressed(language, TextSize.NORMAL, screen=MAXIMISED)
    rail = window._rail.parentWidget().parentWidget()
    for client in CLIENTS:
        window.open_client(client.key)
        settle(qtbot)
        assert window.pages.currentWidget().verticalScrollBar().maximum() == 0, client.key
        assert rail.verticalScrollBar().maximum() == 0


ABOVE = {
    "told": lambda window: window.service.give_numbered(0),
    "asked": lambda window: window.service.ask_event(),
    "number": lambda window: window.reveal(),
}


@pytest.mark.long(first=1)
@pytest.mark.parametrize("language", [Language.EN, Language.ZH])
@pytest.mark.parametrize("screen", [MAXIMISED, (1280, 720), SCREEN])
@pytest.mark.parametrize("day", [date(2026, 11, 26), TODAY], ids=["old", "fresh"])
def test_the_client_page_is_whole_under_whatever_is_told_or_asked(dressed, qtbot, language, screen, day):
    """A notice, a question or a whole number above it, also while the book is old; and that is said."""
    window = dressed(language, TextSize.NORMAL, screen=screen)
    window._counter.place.today = lambda: day
    for client in CLIENTS:
        for name, come_up in ABOVE.items():
            window.open_client(client.key)
            come_up(window)
            settle(qtbot)
            page = window.pages.currentWidget()
            assert page.verticalScrollBar().maximum() == 0, (client.key, name)
            (said,) = [each for each in (window.notice, window.ask, window.revealed) if each.isVisible()]
            assert said.visibleRegion().boundingRect() == said.rect()
            said.hide()
    old = "2026-11-22"
    told = [each.text() for each in window.findChildren(QLabel) if each.isVisible() and "F9" in each.text()]
    assert [old in each for each in told] == ([True] if day != TODAY else [])


LOANS = {
    "passes": {"principal": "10万"},
    "two changes would do": {"principal": "30万"},
    "three changes would do": {"principal": "10万", "income": "10000", "existing_monthly": "3000"},
    "far off": {"principal": "500万", "inquiries": "9"},
    "with a bad record": {"principal": "10万", "overdue_consecutive": "3", "overdue_total": "7"},
    "unreadable": {"principal": "9百", "months": "abc"},
}


@pytest.mark.long(first=2)
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("day", [TODAY, date(2026, 11, 26)], ids=["fresh", "old"])
def test_under_a_title_and_above_a_task_bar_the_prescreen_is_whole(dressed, qtbot, language, day):
    """What to bring is read without a scroll bar, also under the line that the book is old."""
    window = dressed(language, TextSize.NORMAL, screen=MAXIMISED)
    window._counter.place.today = lambda: day
    window.open_client(CLIENTS[0].key)
    window.show_prescreen()
    findings, most = window.prescreen.findings, 0
    (inner,) = findings.findChildren(QScrollArea)
    for loan, said in LOANS.items():
        window._counter.prescreen.begin(window._counter.client.view.client)
        window.prescreen.form.choices["consent"].button(0).click()
        for name, text in {"annual_rate": "4.35%", "months": "36", **said}.items():
            edit = window.prescreen.form.fields[name].edit
            edit.setText(text)
            edit.textEdited.emit(text)
        settle(qtbot)
        for area in (window.pages.currentWidget(), inner):
            assert area.verticalScrollBar().maximum() == 0, loan
        if loan != "unreadable":
            bring = findings._documents
            assert bring.visibleRegion().boundingRect() == bring.rect(), loan
            assert bring.height() >= bring.heightForWidth(bring.width()), loan
        most = max(most, sum(each.isVisible() for each in findings.remedies))
    assert most == len(findings.remedies), "no loan here can be mended in every way"


SMALL = [(911, 512), (1093, 614), (1280, 720)]


@pytest.mark.parametrize("language", list(Language))
def test_what_is_entered_about_a_walk_in_can_be_read_on_a_small_screen(dressed, qtbot, language):
    """1366 × 768 at 150 and 125 %: the buttons go on below, and whoever is a client already is told in one line."""
    window = dressed(language, TextSize.NORMAL, screen=SMALL[0])
    window.start_walk_in()
    enter(window)
    for screen in SMALL:
        window.resize(*screen)
        settle(qtbot)
        read(window, lines=1)


@pytest.mark.parametrize("size", [TextSize.LARGE, TextSize.LARGEST])
def test_what_is_entered_about_a_walk_in_can_be_read_in_larger_letters(dressed, qtbot, size):
    window = dressed(Language.EN, size)
    window.start_walk_in()
    enter(window)
    settle(qtbot)
    read(window, lines=2)


def enter(window):
    for name, text in FILLED.items():
        edit = window.client.header.entry.fields[name].edit
        edit.setText(text)
        edit.textEdited.emit(text)


def read(window, lines):
    """Number and phone are whole, and what is said about them takes few lines."""
    header = window.client.header
    for field in header.entry.fields.values():
        edit = field.edit
        around = 2 * BORDER_AND_PADDING
        assert edit.fontMetrics().horizontalAdvance(edit.text()) + around <= edit.width(), edit.text()
    said = header.entry.said
    assert said.isVisible()
    assert "C000001" in said.text()
    assert said.heightForWidth(said.width()) <= lines * said.fontMetrics().lineSpacing() + 2
    assert said.height() >= said.heightForWidth(said.width())


def in_sight(panel):
    """The first line of a panel that is seen, and how much of it."""
    region = panel.visibleRegion().boundingRect()
    return region.top(), region.height()


SCROLLED = [
    (Language.EN, TextSize.NORMAL, (911, 512)),
    (Language.ZH, TextSize.NORMAL, (683, 384)),
    (Language.ZH, TextSize.NORMAL, (1093, 614)),
    (Language.EN, TextSize.NORMAL, (1093, 614)),
    (Language.EN, TextSize.LARGEST, SCREEN),
    (Language.EN, TextSize.NORMAL, (683, 384)),
    (Language.ZH, TextSize.NORMAL, (911, 512)),
]


@pytest.mark.long(first=2)
@pytest.mark.parametrize(("language", "letters", "screen"), SCROLLED)
def test_a_tab_that_is_asked_for_by_its_key_is_seen(dressed, qtbot, language, letters, screen):
    """1366 × 768 at 125, 150 and 200 %: the panel comes up; its key once more, F2, or another client go back."""
    window = dressed(language, letters, screen=screen)
    window.open_client("C000004")
    settle(qtbot)
    page, below = window.pages.currentWidget(), window.client.below
    for tab in (1, 2, 3, 4, 5, 0):
        numbered(window, qtbot, tab)
        assert below.page == tab
        top, high = in_sight(below)
        assert top == 0, "its tabs are out of sight"
        assert high == min(below.height(), page.viewport().height() - AROUND), tab
    numbered(window, qtbot, 0)
    assert page.verticalScrollBar().value() == 0
    assert below.page == 0
    for away in (window.show_client, lambda: window.open_client("C000001")):
        numbered(window, qtbot, 3)
        assert page.verticalScrollBar().value() > 0
        away()
        settle(qtbot)
        assert page.verticalScrollBar().value() == 0


def test_a_page_that_was_moved_by_hand_stays_there(dressed, qtbot):
    window = dressed(Language.ZH, TextSize.NORMAL, screen=(911, 512))
    window.open_client("C000004")
    numbered(window, qtbot, 2)
    bar = window.pages.currentWidget().verticalScrollBar()
    qtbot.keyClick(window, Qt.Key.Key_PageUp)
    moved = bar.value()
    window.resize(911, 500)
    settle(qtbot)
    assert bar.value() == moved
    numbered(window, qtbot, 2)
    top, high = in_sight(window.client.below)
    assert (top, high) == (0, window.client.below.height()), "it was not there: its key brings it once more"


@pytest.mark.parametrize("before", [True, False], ids=["typed in before", "typed in after"])
def test_a_tab_takes_no_field_out_of_sight_that_is_typed_in(dressed, qtbot, before):
    """All is in sight as the tab comes; what is told, and a lower window, leave less room: the hand is followed."""
    window = dressed(Language.ZH, TextSize.NORMAL, screen=(1366, 640))
    window.open_client("C000004")
    settle(qtbot)
    bar, edit = window.pages.currentWidget().verticalScrollBar(), first_amount(window)
    if before:
        edit.setFocus()
    numbered(window, qtbot, 1)
    assert bar.value() == bar.maximum() == 0
    edit.setFocus()
    for make_longer in (
        lambda: qtbot.keyClicks(edit, "35"),
        lambda: window.notice.say("x " * 300, "bad"),
        lambda: window.resize(1366, 580),
    ):
        make_longer()
        settle(qtbot)
        assert edit.hasFocus()
        assert edit.visibleRegion().boundingRect() == edit.rect()
    assert bar.maximum() > 0
    numbered(window, qtbot, 1)
    assert in_sight(window.client.below)[0] == 0, "its key brings it all the same"
    assert bar.value() > 0


def test_a_tab_that_is_asked_for_out_of_a_field_comes_up_whole(dressed, qtbot):
    window = dressed(Language.ZH, TextSize.NORMAL, screen=(911, 512))
    window.open_client("C000004")
    settle(qtbot)
    first_amount(window).setFocus()
    page, below = window.pages.currentWidget(), window.client.below
    for tab in (1, 2, 3):
        numbered(window, qtbot, tab)
        assert in_sight(below) == (0, min(below.height(), page.viewport().height() - AROUND))


def first_amount(window):
    return next(each for each in window.client.findChildren(AmountEdit) if each.isVisible())


def numbered(window, qtbot, tab):
    qtbot.keyClick(window, Qt.Key(Qt.Key.Key_1 + tab), Qt.KeyboardModifier.AltModifier)
    settle(qtbot)


def test_where_there_is_room_the_rows_of_privileges_move_apart_again(dressed, qtbot):
    window = dressed(Language.ZH, TextSize.NORMAL, screen=MAXIMISED)
    window.open_client(CLIENTS[0].key)
    settle(qtbot)
    low = window.client.below.height()
    window.resize(*SCREEN)
    settle(qtbot)
    assert window.client.below.height() > low
    window.resize(*MAXIMISED)
    settle(qtbot)
    assert window.client.below.height() == low


def sit_at(window, qtbot, name, open_it):
    """Turn to a desk from a client's page; that of the branch has to count first."""
    window.open_client("C000004")
    open_it(window)
    if name == "branch":
        qtbot.waitUntil(lambda: window._counter.branch.view.figures is not None, timeout=20_000)
    settle(qtbot)


OWN = (Page.RULES, Page.AUDIT, Page.PEOPLE, Page.SETTINGS, Page.HELP)


@pytest.mark.long(first=1)
@pytest.mark.parametrize("language", [Language.EN, Language.ZH])
def test_no_desk_scrolls_sideways_on_a_small_screen(dressed, qtbot, subtests, language):
    """1366 × 768 at 150 %: what stood side by side stands one below the other, and buttons take two rows."""
    window = dressed(language, TextSize.NORMAL, screen=(NARROW, 512))
    pages = {page.name: lambda window, page=page: window.turn_to(page) for page in OWN}
    for name, open_it in {**SERVICE, **pages}.items():
        with subtests.test(name):
            sit_at(window, qtbot, name, open_it)
            assert findings(window, may_scroll=True, sideways=False) == []


@pytest.mark.parametrize("language", list(Language))
def test_what_a_key_does_has_more_room_than_its_keys_on_a_small_screen(dressed, qtbot, language):
    """Six keys in a group stand in two lines, and not on half of the page."""
    window = dressed(language, TextSize.NORMAL, screen=(NARROW, 512))
    window.turn_to(Page.HELP)
    window.help.turn_to(KEYS)
    settle(qtbot)
    (keys,) = window.help.findChildren(KeysScreen)
    grid = keys.findChild(QGridLayout)
    names, meanings = (grid.cellRect(0, column).width() for column in range(2))
    assert meanings > 1.5 * names
    assert findings(window, may_scroll=True, sideways=False) == []


def squeezed(screen):
    """Buttons that have less room than their text needs."""
    buttons = [each for each in screen.findChildren(QAbstractButton) if each.isVisible() and each.text()]
    return [
        each.text()
        for each in buttons
        if each.width() < each.fontMetrics().size(0, each.text()).width()
        or each.height() < each.fontMetrics().size(0, each.text()).height()
    ]


def overlapping(screen):
    """Labels of one parent that lie over each other."""
    labels = [each for each in screen.findChildren(QLabel) if each.isVisible() and each.text()]
    return [
        (one.text(), other.text())
        for one, other in combinations(labels, 2)
        if one.parent() is other.parent() and one.geometry().intersects(other.geometry())
    ]


def holds(window, size):
    """Nothing is cut, squeezed or overlapping; at large nothing needs the page to scroll sideways."""
    assert window.size().toTuple() == SCREEN
    assert cut(window.pages) == []
    assert squeezed(window) == []
    assert overlapping(window) == []
    painters, image = [each for each in seen(window) if paints(each)], picture(window)
    assert [fact for each in painters for fact in written_over(each, tip(each))] == []
    assert [fact for each in painters for fact in faint(each, LEAST_CONTRAST, image)] == []
    for area in window.pages.findChildren(QScrollArea):
        if area.isVisible() and area.widget() is not None and area.widget().width() > area.viewport().width():
            assert size is TextSize.LARGEST
            assert area.horizontalScrollBar().maximum() > 0


@pytest.mark.long(first=1)
@pytest.mark.parametrize(("language", "size"), LOOKS)
def test_the_client_and_every_tab(dressed, qtbot, language, size):
    window = dressed(language, size)
    for key in ("C000001", "C000002", "C000003", "C000004"):
        window.open_client(key)
        for tab in range(6):
            window.client.below.turn_to(tab)
            settle(qtbot)
            holds(window, size)
        window.client.below.turn_to(0)
        settle(qtbot)
        page = window.pages.currentWidget()
        bars = [bar for bar in (page.verticalScrollBar(), page.horizontalScrollBar()) if bar.isVisible()]
        assert size is TextSize.LARGEST or bars == [], (key, [bar.maximum() for bar in bars])


@pytest.mark.long(first=1)
@pytest.mark.parametrize(("language", "size"), LOOKS)
def test_tabs_that_go_on_below_stay_in_their_card(dressed, qtbot, language, size):
    window = dressed(language, size, screen=(1280, 720))
    window.open_client("C000004")
    for tab in range(6):
        window.client.below.turn_to(tab)
        settle(qtbot)
        assert findings(window, may_scroll=True) == []


@pytest.mark.parametrize(("language", "size"), LOOKS)
def test_the_heads_of_the_branchs_tables_are_whole_on_the_smallest_screen(dressed, qtbot, language, size):
    window = dressed(language, size, screen=(1280, 720))
    sit_at(window, qtbot, "branch", SERVICE["branch"])
    assert findings(window, may_scroll=True) == []


@pytest.mark.long(first=1)
@pytest.mark.parametrize(("language", "size"), LOOKS)
def test_the_other_desks(dressed, qtbot, subtests, language, size):
    window = dressed(language, size)
    window.open_client("C000004")
    window._counter.service.record(CareKind.COMPLAINT)
    for name, open_it in SERVICE.items():
        with subtests.test(name):
            sit_at(window, qtbot, name, open_it)
            holds(window, size)


@pytest.mark.long(first=1)
@pytest.mark.parametrize(("language", "size"), LOOKS)
def test_pages_of_their_own_a_walk_in_and_the_preview(dressed, qtbot, subtests, language, size):
    window = dressed(language, size)
    for page in (Page.SETTINGS, Page.HELP, Page.AUDIT, Page.PEOPLE):
        with subtests.test(page.name):
            window.turn_to(page)
            settle(qtbot)
            holds(window, size)
    window.start_walk_in()
    settle(qtbot)
    holds(window, size)
    window.open_client("C000001")
    window.print_current()
    settle(qtbot)
    holds(window, size)


@pytest.mark.parametrize(("language", "size"), LOOKS)
def test_the_prescreen(dressed, qtbot, language, size):
    window = dressed(language, size)
    window.open_client("C000001")
    fill_prescreen(window)
    settle(qtbot)
    holds(window, size)
    (plan,) = window.prescreen.findChildren(ScheduleTable)
    assert [each for each in range(5) if plan.sizeHintForColumn(each) > plan.columnWidth(each)] == []


@pytest.mark.parametrize(("language", "size"), LOOKS)
def test_the_side_that_is_turned_to_the_client(dressed, qtbot, language, size):
    window = dressed(language, size)
    for key in ("C000001", "C000003", "C000004"):
        window.open_client(key)
        window.extras.turn_to_client()
        settle(qtbot)
        assert cut(window.extras.facing) == [], key
        window.extras.facing.leave()


@pytest.mark.long(first=1)
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", [TextSize.NORMAL, TextSize.LARGEST])
def test_a_question_and_its_refusal_make_no_window_wider_than_a_small_screen(dressed, qtbot, language, size):
    screen = (1280, 720)
    window = dressed(language, size, screen=screen)
    window.open_client("C000004")
    window._counter.service.wish(contact=False)
    settle(qtbot)
    least = window.minimumSizeHint().width()
    window.service.ask_event()
    settle(qtbot)
    for wrong in ("", "7"):
        window.ask.edit.setText(wrong)
        window.ask.done.click()
        settle(qtbot)
        assert window.ask.problem.isVisible()
        assert window.size().toTuple() == screen
        assert window.minimumSizeHint().width() <= (least if size is TextSize.NORMAL else 911)
        assert cut(window.ask) == []
        assert squeezed(window.ask) == []
        assert overlapping(window.ask) == []
        label = window.ask.question
        assert label.height() >= label.heightForWidth(label.width())


def test_letters_are_larger_and_painted_ones_too(dressed):
    window = dressed(Language.ZH, TextSize.LARGEST)
    window.open_client("C000001")
    assert theme.font(12).pixelSize() == 16
    window.client.header._name.ensurePolished()
    assert window.client.header._name.font().pixelSize() == 29


@pytest.mark.parametrize("language", list(Language))
def test_whoever_stands_for_a_restore_can_read_all_of_it_on_the_smallest_screen(dressed, qtbot, language):
    """What does not fit comes with PageDown, while the keyboard is where the code is typed."""
    window = dressed(language, TextSize.NORMAL, screen=(640, 360))
    lines = [f"{at} {LONG_LINE}" for at in range(1, 12)]
    shown = window._counter.place.show_second(Act.RESTORE, lines)
    window.turn_to(Page.FILES)
    window.approve.ask(shown, lambda _: None)
    settle(qtbot)
    words, code = window.approve.second.words, window.approve.second.code.edit
    assert code.hasFocus()
    assert words.height() >= words.heightForWidth(words.width()), "nothing of it is squeezed"
    read = words.visibleRegion().boundingRect()
    while read.bottom() < words.height() - 1:
        qtbot.keyClick(code, Qt.Key.Key_PageDown)
        now = words.visibleRegion().boundingRect()
        assert now.top() <= read.bottom() < now.bottom(), "line after line"
        read = now
    assert code.hasFocus()
    window.resize(*MAXIMISED)
    settle(qtbot)
    assert words.visibleRegion().boundingRect() == words.rect(), "where there is room all of it is seen"


@pytest.mark.parametrize("language", list(Language))
def test_that_the_book_is_old_takes_one_line_of_a_low_window(dressed, qtbot, language):
    """1366 × 768 at 150 %: the page has none to give away."""
    window = dressed(language, TextSize.NORMAL, screen=(911, 512))
    window._counter.place.today = lambda: date(2026, 11, 26)
    window.open_client(CLIENTS[0].key)
    settle(qtbot)
    (said,) = [each for each in window._foot.findChildren(QLabel) if each.isVisible() and "2026-11-22" in each.text()]
    assert said.height() < 2 * said.fontMetrics().lineSpacing()


@pytest.mark.parametrize("language", list(Language))
def test_no_source_is_cut_when_schemes_are_first_compared(dressed, qtbot, language):
    """Its column was measured while it had no bar of its own yet, and the row was a line too low."""
    window = dressed(language, TextSize.NORMAL)
    window.open_client("C000001")
    settle(qtbot)
    window.client.below.turn_to(1)
    settle(qtbot)
    compared = window.client.below.compare
    assert compared.isVisible()
    assert findings(compared, may_scroll=True) == []

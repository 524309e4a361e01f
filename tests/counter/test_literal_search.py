"""What is typed into the search is text and nothing else, and a search shows at most fifty rows."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from teller_app.desk.counter import Counter
from teller_app.desk.finder import MOST_ROWS, Finder
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, ClientKind
from teller_app.rules.half_width import half_width
from teller_app.store.lookup import MOST_TYPED
from teller_app.store.terms import normal, terms_of
from teller_app.ui.window import Window
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.stage import CLIENTS, COMPANY, WANG, history, open_stage

MANY = 70
ODD = (
    "%_*纯棉",
    "O'Neil",
    'say "hi"',
    "[a-z]^王",
    "name:王 OR 李",
    "\\%",
    "王--; drop table term",
    "()NEAR/2",
)
OPERATORS = (
    *(
        "%",
        "_",
        "*",
        "?",
        "%%",
        "_%",
        "王%",
        "王_",
        "%王",
        "_王",
        "王*",
        "*王",
        "王?",
        "[王]",
        "[!王]",
        "[^a]",
        "[a-z]",
    ),
    *(
        "王 OR 李",
        "王 AND 王",
        "NOT 李",
        "NEAR(王 小)",
        "王 NEAR/2 小",
        "^王",
        "name:王",
        "-李",
        "+王",
        "{王}",
        "(王)",
    ),
    *(
        '"王',
        '"王" OR "李"',
        "'",
        "''",
        "' or '1'='1",
        '";',
        "--",
        "/*",
        "王/*",
        "\\",
        "\\%",
        "||",
        ":kind",
        "?1",
        "$x",
        "@x",
    ),
    *(
        "\0",
        "王\0",
        "\0王",
        "\x01",
        "\x1b[2J",
        "\x7f",
        "\r\n",
        "\u202e王",
        "\ufeff王",
        "\u2028",
        "\ud800",
        "王\udcff",
        "\U0010ffff",
    ),
    *(
        "1' --",
        "1380%",
        "138_0138000",
        "1380*",
        "0x31",
        "1e9",
        "-1",
        "1/0",
        "nan",
        "%s",
        "{0}",
        "{}",
        "<b>",
        "&amp;",
    ),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Seventy of one surname with phones that differ in the last digits, some odd names, and walk-ins."""
    many = [
        replace(
            WANG,
            key=f"M{at:06d}",
            name=f"王晓{chr(0x4E00 + at)}",
            phone=f"138{at:08d}",
            id_number=None,
            cards=(),
        )
        for at in range(MANY)
    ]
    odd = [
        Client(f"X{at:06d}", ClientKind.PERSON, name, birth=date(1980, 1, 1), holdings=CLIENTS[1].holdings)
        for at, name in enumerate(ODD)
    ]
    opened = open_stage(tmp_path_factory.mktemp("many"), clients=(*CLIENTS, *many, *odd))
    for at in range(9):
        held = {AssetClass.DEPOSIT: history(("2026-01-01", "1000"))}
        opened.save_walk_in(Client("", ClientKind.PERSON, f"王来{chr(0x4E00 + at)}", holdings=held))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def finder(place):
    return Finder(place)


@pytest.fixture(scope="module")
def everybody(place):
    """Whatever each client can be found by, as it lies in the index."""
    keys = [row[0] for row in place.book.db.execute("select key from client")]
    found = [place.book.client(key) for key in keys]
    found += [place.journal.client(row[0]) for row in place.journal.db.execute("select key from client")]
    return {client.key: {one.term for one in terms_of(client)} for client in found}


def literal(everybody, text: str) -> set[str]:
    """Who has something that begins with exactly this, one sign after another."""
    whole = text[:MOST_TYPED].encode("utf-8", "ignore").decode()
    typed = normal(whole)
    forms = (typed, "".join(half_width(whole).casefold().split()))  # a key is kept with its dashes
    return {key for key, terms in everybody.items() if typed and any(term.startswith(forms) for term in terms)}


def check(finder, everybody, text: str) -> None:
    found = [one.match.key for one in finder.find(text)]
    assert len(found) == len(set(found)) <= MOST_ROWS
    assert set(found) <= literal(everybody, text), ascii(text)


@pytest.mark.parametrize("spelt", [ascii(text) for text in OPERATORS])
def test_an_operator_is_a_sign_like_any_other(finder, everybody, spelt):
    """Spelt in ASCII, for half a character could not even be reported."""
    check(finder, everybody, ast.literal_eval(spelt))


@pytest.mark.parametrize("name", ODD)
def test_a_name_full_of_operators_is_found_by_them_and_alone(finder, name):
    assert [one.match.name for one in finder.find(name)] == [name]


@example("王" * 10_000)
@example("1" * 10_000)
@given(st.one_of(st.text(), st.text(alphabet="王小138%_*?'\"[]^-\\:()\0 "), st.text(alphabet="wxm*%_'")))
def test_whatever_is_typed_only_finds_what_begins_so(finder, everybody, text):
    check(finder, everybody, text)


@pytest.mark.parametrize("text", ["", " ", "   ", "\t", "\u3000", "·", " · - ’ "])
def test_nothing_typed_finds_nobody(finder, text):
    assert finder.find(text) == ()


def test_a_text_without_end_is_cut_and_answered(finder):
    assert finder.find("王" * 1_000_000) == ()
    assert [one.match.key for one in finder.find(f"{WANG.id_number}{'9' * 1_000_000}")] == []
    assert len(finder.find("王" + " " * 1_000_000)) == MOST_ROWS


@pytest.mark.parametrize("text", ["王", "w", "wx", "王晓", "138000"])
def test_of_many_fifty_are_shown_and_asking_again_shows_the_same(finder, everybody, text):
    assert len(literal(everybody, text)) > MOST_ROWS
    found = finder.find(text)
    # Some names read in two ways, and stand twice among the first fifty of the index.
    assert MOST_ROWS - 10 <= len(found) <= MOST_ROWS
    assert finder.find(text) == found
    assert finder.find(f"{text} ") == found, "there is no next page"


def test_numbers_cannot_be_walked_through_by_their_first_digits(finder):
    """Fewer than four digits find nobody, so a number is never found out digit by digit from nothing."""
    for count in (1, 2, 3):
        for digits in product("0123456789", repeat=count):
            assert not [one for one in finder.find("".join(digits)) if one.match.shown]


def test_a_company_is_found_by_the_code_of_its_licence(finder):
    for text in (COMPANY.id_number, COMPANY.id_number.lower(), COMPANY.id_number[:9]):
        assert [one.match.key for one in finder.find(text)] == [COMPANY.key]


def test_the_window_shows_no_more_and_breaks_on_nothing(qtbot, place):
    counter = Counter(place)
    window = Window(counter)
    qtbot.addWidget(window, before_close_func=lambda _: counter.client.close())
    window.show()
    search = window.bar.search
    for text in (*OPERATORS, "王", "w" * 1000, "1" * 1000):
        search.setText(text)
        assert search.matches.count() <= MOST_ROWS
        assert not window.notice.isVisible()
    search.setText("王")
    assert search.matches.count() == MOST_ROWS
    for _ in range(MOST_ROWS + 5):
        qtbot.keyClick(search, Qt.Key.Key_Down)
    assert search.matches.count() == MOST_ROWS
    search.setText("  ")
    assert not search.matches.isVisible()

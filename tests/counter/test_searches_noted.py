"""Whoever reads the book by its beginnings, and opens nobody, leaves a trace; a slip of the finger leaves none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from teller_app.desk.finder import MANY
from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import Journal
from teller_app.ui.rail import Page
from teller_app.words.audit import ACTIONS, PURPOSES
from tests.stage import CLIENTS, WANG, open_stage

LETTERS = "abcdefghijklmnopqrstuvwxyz"
OTHERS = tuple(
    Client(f"N{at:06d}", ClientKind.PERSON, f"{letter}ing", holdings=CLIENTS[1].holdings)
    for at, letter in enumerate(LETTERS)
)


@pytest.fixture
def searched(open_window, monkeypatch, tmp_path):
    """A window on a book with one client for each letter; returns the window and what is on record of searches."""
    monkeypatch.setattr(
        "tests.counter.conftest.open_stage",
        lambda home, language: open_stage(home, language, clients=(*CLIENTS, *OTHERS)),
    )
    window = open_window()

    def noted() -> list[tuple[str, str | None]]:
        rows = window._counter.place.journal.db.execute(
            "select purpose, client_hash from trail where action = 'search' order by number"
        )
        return [tuple(row) for row in rows.fetchall()]

    return window, noted


def search(window, qtbot, text: str) -> None:
    """Typed key by key over what stood there."""
    window.focus_search()
    qtbot.keyClicks(window.bar.search, text)
    assert window.bar.search.matches.count()


def test_many_searches_without_a_client_are_on_record_without_what_was_typed(searched, qtbot):
    window, noted = searched
    for letter in LETTERS[:MANY]:
        search(window, qtbot, f"{letter}in")
    assert noted() == [], "the first one is not a second one"
    search(window, qtbot, f"{LETTERS[MANY]}i")
    assert noted() == [("searches", None)]
    for letter in (LETTERS * 2)[MANY + 1 : 2 * MANY]:
        search(window, qtbot, letter)
    assert len(noted()) == 1
    search(window, qtbot, (LETTERS * 2)[2 * MANY])
    assert noted() == [("searches", None)] * 2


def test_a_search_that_leads_to_somebody_is_not_counted(searched, qtbot):
    window, noted = searched
    for letter in LETTERS:
        search(window, qtbot, f"{letter}in")
        qtbot.keyClick(window.bar.search, Qt.Key.Key_Return)
        assert window._counter.client.view.client.name == f"{letter}ing"
    assert noted() == []


def test_a_key_more_or_less_is_the_same_search(searched, qtbot):
    window, noted = searched
    for _ in range(2 * MANY):
        search(window, qtbot, "wang")
        for _ in range(3):
            qtbot.keyClick(window.bar.search, Qt.Key.Key_Backspace)
    assert noted() == []


def test_what_finds_nobody_shows_nobody_and_is_not_counted(searched, qtbot):
    window, noted = searched
    for letter in LETTERS:
        window.focus_search()
        qtbot.keyClicks(window.bar.search, f"{letter}9z")
    # Its first letter alone did find somebody, each time another.
    assert len(noted()) == 1
    for _ in range(MANY):
        window.bar.search.setText("z9z")
        window.bar.search.setText("q9q")
    assert len(noted()) == 1


def test_backing_out_to_one_letter_and_on_to_another_is_another_search(searched, qtbot):
    """Otherwise a whole book could be read without ever clearing the field."""
    window, noted = searched
    window.bar.search.setText("w")
    for letter in ("wa", "w", "wi", "w") * MANY:
        window.bar.search.setText(letter)
    assert noted()


def test_what_cannot_be_put_on_record_is_not_shown(searched, qtbot, monkeypatch):
    window, noted = searched
    for letter in LETTERS[:MANY]:
        search(window, qtbot, letter)

    def full(*_given, **_named):
        raise StoreUnavailable("store.full", file="journal.db")

    with monkeypatch.context() as broken:
        broken.setattr(Journal, "note", full)
        for letter in (LETTERS[MANY], LETTERS[MANY + 1]):
            window.focus_search()
            qtbot.keyClicks(window.bar.search, letter)
            assert not window.bar.search.matches.isVisible()
            assert window.notice.isVisible()
    search(window, qtbot, LETTERS[MANY])
    assert noted() == [("searches", None)]


def test_a_supervisor_reads_it_in_words(searched, qtbot):
    window, _ = searched
    for letter in LETTERS:
        search(window, qtbot, letter)
    window.turn_to(Page.AUDIT)
    qtbot.waitUntil(lambda: window.audit.table.rowCount() > 0)
    read = " ".join(
        window.audit.table.item(row, column).text()
        for row in range(window.audit.table.rowCount())
        for column in range(window.audit.table.columnCount())
        if window.audit.table.item(row, column)
    )
    assert ACTIONS["search"] in read
    assert PURPOSES["searches"] in read
    assert str(MANY) in PURPOSES["searches"]


def test_the_first_search_after_a_client_has_come_up_belongs_to_nobody_before(searched, qtbot):
    window, noted = searched
    window.open_client(WANG.key)
    for letter in LETTERS[:MANY]:
        search(window, qtbot, letter)
    assert noted() == []

"""What other branches have given counts here too: the last one goes once in the whole bank."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pytest

from teller_app.desk.deciding import decide
from teller_app.desk.ledger import LedgerDesk
from teller_app.desk.workplace import with_settings
from teller_app.rules.errors import Refusal
from teller_app.store.book import current
from teller_app.store.files import open_file
from teller_app.words.ledger import balance_line, balance_tip
from tests.desk.test_ledger import RICH
from tests.stage import open_stage

DAY = date(2026, 11, 24)
CODE = "airport_channel"
QUOTA = 6
_PUT = "insert into given (client, privilege, day, branch, rulebook, times) values (1, ?, ?, ?, ?, ?)"


@pytest.fixture
def at(tmp_path):
    """The counter, with what the book says of others."""
    opened = []

    def on(*rows):
        first = open_stage(tmp_path, today=DAY, clients=(RICH,))
        key = first.keys.key("book")
        first.close()
        with closing(open_file(current(tmp_path), key).conn) as conn:
            conn.executemany(_PUT, rows)
            conn.commit()
        place = open_stage(tmp_path, today=DAY, clients=(RICH,))
        opened.append(place)
        return place

    yield on
    for place in opened:
        place.close()


def left(place):
    decision = decide(place, RICH).decision
    return LedgerDesk(place).balances(RICH, decision)[CODE]


def test_it_counts_with_what_was_given_here(at):
    place = at((CODE, "2026-02-01", "0442", "general", 2))
    LedgerDesk(place).give(RICH, CODE)
    found = left(place)
    assert (found.used, found.elsewhere, found.left) == (3, 2, QUOTA - 3)


def test_the_last_one_goes_once_in_the_whole_bank(at):
    place = at((CODE, "2026-02-01", "0442", "general", 3), (CODE, "2026-03-01", "", "", QUOTA - 4))
    LedgerDesk(place).give(RICH, CODE)
    with pytest.raises(Refusal) as caught:
        LedgerDesk(place).give(RICH, CODE)
    assert (caught.value.code, caught.value.values["quota"]) == ("privilege.used_up", QUOTA)
    found = left(place)
    one = next(each for each in decide(place, RICH).decision.entitlements if each.code == CODE)
    assert found.left == 0
    assert balance_line(place.speaker, one, found) == f"已用完 {QUOTA}/{QUOTA} · 他处 {QUOTA - 1}"


@pytest.mark.parametrize(
    "row",
    [
        (CODE, "2025-12-31", "0442", "general", 2),
        ("health_check", "2026-02-01", "0442", "general", 2),
        (CODE, "2026-02-01", "0442", "icbc", 2),
    ],
    ids=["last year", "another privilege", "another scheme"],
)
def test_what_is_of_another_kind_does_not_count(at, row):
    assert left(at(row)).used == 0


def test_what_this_branch_gave_is_in_its_journal_and_does_not_count_twice(at):
    place = at((CODE, "2026-02-01", "示范支行", "general", 2), (CODE, "2026-02-02", "0442", "general", 1))
    place.settings = with_settings(place.settings, branch="示范支行")
    assert left(place).elsewhere == 1
    place.settings = with_settings(place.settings, branch="")
    assert left(place).elsewhere == 3


def test_what_comes_from_others_is_said(at):
    place = at((CODE, "2026-02-01", "0442", "general", 2))
    one = next(each for each in decide(place, RICH).decision.entitlements if each.code == CODE)
    found = left(place)
    assert balance_line(place.speaker, one, found) == f"余 {QUOTA - 2}/{QUOTA} 他处 2 · 12-31"
    assert "其中 2 次由其他网点或渠道提供" in balance_tip(place.speaker, one, found)
    assert "其中" not in balance_tip(place.speaker, one, None)

"""Kept sums of a book: what they add up to, how they are replaced, and what a fault leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.rules.branch import BranchLine, concentration, top_fifth
from teller_app.rules.codes import KeyOutcome, ListKind
from teller_app.rules.money import Money
from teller_app.store.errors import StoreUnavailable
from teller_app.store.tally import KEPT, Edge, Making, Mark, build_tally, open_tally
from tests.store.conftest import AT

DAY = date(2026, 11, 23)
MARK = Mark("book-1.db", "general", date(2024, 5, 19), DAY, 1)
LINE = BranchLine(
    client="C1",
    name="王小明",
    kind="person",
    tier="gold",
    measured="gold",
    fen=10_000_000,
    next_tier="platinum",
    shortfall=20_000_000,
    near=False,
    margin=0,
    close=True,
    falls_on=None,
    outcome=None,
    id_expires=None,
    card_expires=None,
    birthday=None,
)


def making(mark: Mark = MARK, count: int = 1) -> Making:
    return Making(mark, ("ordinary", "gold", "platinum"), count, AT)


def kept(home, lines, mark=MARK):
    build_tally(home.path, home.keys, making(mark, len(lines)), [lines])
    tally = open_tally(home.path, home.keys, mark)
    assert tally is not None
    return tally


def test_every_client_is_counted_once_and_an_empty_tier_stands_there_too(home):
    tally = kept(home, [LINE, replace(LINE, client="C2", fen=12_345), replace(LINE, client="C3", tier="platinum")])
    found = {each.tier: (each.clients, each.recognised_assets) for each in tally.totals()}
    assert found == {
        "ordinary": (0, Money(0)),
        "gold": (2, Money(10_012_345)),
        "platinum": (1, Money(10_000_000)),
    }
    tally.close()


def test_a_tier_of_an_older_edition_is_not_lost(home):
    tally = kept(home, [replace(LINE, tier="star_5")])
    assert [each.tier for each in tally.totals() if each.clients] == ["star_5"]
    tally.close()


def test_who_stands_at_a_threshold_and_by_how_much_together(home):
    near = replace(LINE, near=True, shortfall=500)
    tally = kept(home, [near, replace(near, client="C2", shortfall=1), replace(LINE, client="C3", margin=7)])
    under, over = tally.edges()
    assert under == {"platinum": Edge(2, Money(501))}
    assert over == {"gold": Edge(3, Money(7))}
    assert [line.client for line in tally.listed(ListKind.UNDER, 10, "")] == ["C2", "C1"]
    assert tally.listed(ListKind.UNDER, 10, "gold") == []
    assert tally.count(ListKind.OVER, "gold") == 3
    tally.close()


def test_a_list_gives_what_it_is_about(home):
    lines = [
        replace(LINE, client="K", outcome=KeyOutcome.KEY),
        replace(LINE, client="L", outcome=KeyOutcome.LOOK),
        replace(LINE, client="F", falls_on=date(2026, 12, 31)),
        replace(LINE, client="D", id_expires=date(2026, 12, 1), card_expires=date(2027, 3, 31), birthday="11-30"),
    ]
    tally = kept(home, lines)
    window = ("2026-11-23", "2027-01-22")
    asked = {
        ListKind.KEY: (),
        ListKind.LOOK: (),
        ListKind.FALLING: (),
        ListKind.ID_EXPIRY: window,
        ListKind.CARD_EXPIRY: window,
        ListKind.BIRTHDAY: ("11-23", "12-07"),
    }
    found = {kind: [line.client for line in tally.listed(kind, 9, *values)] for kind, values in asked.items()}
    assert list(found.values()) == [["K"], ["L"], ["F"], ["D"], [], ["D"]]
    (line,) = tally.listed(ListKind.FALLING, 9)
    assert line.falls_on == date(2026, 12, 31)
    tally.close()


def test_another_day_another_book_or_another_edition_is_another_tally(home):
    kept(home, [LINE]).close()
    for other in (
        replace(MARK, as_of=date(2026, 11, 24)),
        replace(MARK, book="book-2.db"),
        replace(MARK, edition=date(2025, 1, 1)),
        replace(MARK, engine=2),
        replace(MARK, rulebook="icbc"),
    ):
        assert open_tally(home.path, home.keys, other) is None


def test_only_a_few_days_are_kept(home):
    for ahead in range(KEPT + 3):
        kept(home, [LINE], replace(MARK, as_of=date(2026, 11, 1 + ahead))).close()
    assert len(list(home.path.glob("tally-*.db"))) == KEPT
    assert open_tally(home.path, home.keys, replace(MARK, as_of=date(2026, 11, KEPT + 3))) is not None


def test_work_that_is_stopped_leaves_nothing(home):
    def stopped():
        yield [LINE]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_tally(home.path, home.keys, making(), stopped())
    assert list(home.path.glob("tally-*")) == []


def test_a_damaged_tally_is_made_anew_and_never_read(home):
    kept(home, [LINE]).close()
    path = home.path / MARK.file_name
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(content)
    assert open_tally(home.path, home.keys, MARK) is None
    assert not path.exists()


def test_a_page_damaged_later_on_is_not_shown(home):
    kept(home, [replace(LINE, client=f"C{number}") for number in range(3000)]).close()
    path = home.path / MARK.file_name
    content = bytearray(path.read_bytes())
    content[len(content) * 2 // 3] ^= 1
    path.write_bytes(content)
    tally = open_tally(home.path, home.keys, MARK)
    assert tally is not None
    with pytest.raises(StoreUnavailable):
        tally.listed(ListKind.TIER, 5000, "gold")
    tally.close()


def test_the_file_tells_nothing(home):
    kept(home, [LINE]).close()
    content = (home.path / MARK.file_name).read_bytes()
    assert "王小明".encode() not in content
    assert b"platinum" not in content


@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=300))
def test_the_curve_rises_to_the_whole_and_never_below_equality(fens):
    fens.sort(reverse=True)
    curve = concentration(fens)
    assert len(curve) == 101
    assert (curve[0], curve[-1]) == (0.0, 1.0)
    assert list(curve) == sorted(curve)
    assert all(share >= at / 100 - 1e-9 for at, share in enumerate(curve))
    if sum(fens):
        assert top_fifth(fens) == pytest.approx(curve[20])
    else:
        assert top_fifth(fens) is None

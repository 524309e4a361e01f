"""Files of what is new alone: one night's closing balances are laid over the past, and do not replace it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teller_app.intake.layout import FIELDS, Kind
from teller_app.intake.prepare import Request
from teller_app.intake.profile import Profile, parse_profile, write_profile
from teller_app.intake.propose import propose
from teller_app.rules.codes import AssetClass
from teller_app.rules.errors import Refusal
from teller_app.rules.ledger import Given
from teller_app.safe.keys import DeviceKeys
from tests.intake.conftest import AS_OF, Branch

HOLDINGS, MONTHS = "client,asset_class,date,balance", "client,month,transactions,volume,largest,profit,conceded"
GRANTS = "client,privilege,given_on,times,branch,rulebook"
CLIENTS = ("key,kind,name", "C1,person,王芳", "C2,person,李娜")


def adding(*files: tuple[str, Kind], adds: bool = True) -> Profile:
    return Profile.model_validate({
        "format": 1,
        "file": [
            {
                "match": name,
                "kind": kind.value,
                "adds": adds,
                "columns": {field.name: field.name for field in FIELDS[kind]},
            }
            for name, kind in files
        ],
    })


NIGHTLY = adding(("h*.csv", Kind.HOLDINGS), ("a.csv", Kind.ACTIVITY), ("g.csv", Kind.GRANTS))


@pytest.fixture
def there(branch, write):
    """A year of one client's deposits and funds, a month of activity, and something given elsewhere."""
    branch.take(
        write(*CLIENTS),
        write(
            HOLDINGS, "C1,deposit,2026-01-01,100", "C1,deposit,2026-06-01,200", "C1,fund,2026-01-01,7",
            "C2,deposit,2026-01-01,5", name="h.csv",
        ),
        write(MONTHS, "C1,2026-09,3,100,,,", name="a.csv"),
        write(GRANTS, "C1,lounge,2026-03-01,1,,", name="g.csv"),
    )  # fmt: skip
    return branch.with_(profile=NIGHTLY)


def points(branch, key="C1", code=AssetClass.DEPOSIT):
    held = branch.clients()[key].holdings.get(code)
    if held is None:
        return {}
    return {date.fromordinal(day).isoformat(): fen // 100 for day, fen in zip(held.days, held.fens, strict=True)}


def test_a_night_is_laid_over_the_past_of_whom_it_names(there, write):
    there.take(write(HOLDINGS, "C1,deposit,2026-11-21,300", name="h.csv"))
    assert points(there) == {"2026-01-01": 100, "2026-06-01": 200, "2026-11-21": 300}
    assert points(there, code=AssetClass.FUND) == {"2026-01-01": 7}
    assert points(there, "C2") == {"2026-01-01": 5}


def test_the_file_has_the_last_word_about_a_day(there, write):
    there.take(write(HOLDINGS, "C1,deposit,2026-06-01,250", "C1,deposit,2026-03-01,0", name="h.csv"))
    assert points(there) == {"2026-01-01": 100, "2026-03-01": 0, "2026-06-01": 250}


def test_a_balance_that_stays_is_no_change(there, write):
    """Else every night would add a point to every history."""
    there.take(write(HOLDINGS, "C1,deposit,2026-11-20,200", "C1,deposit,2026-11-21,200", name="h.csv"))
    assert points(there) == {"2026-01-01": 100, "2026-06-01": 200}


def test_without_the_word_a_file_replaces(there, write):
    there.with_(profile=None).take(write(HOLDINGS, "C1,deposit,2026-11-21,300", name="h.csv"))
    assert (points(there), points(there, code=AssetClass.FUND)) == ({"2026-11-21": 300}, {})


def test_months_and_what_was_given_are_added_too(there, write):
    there.take(
        write(MONTHS, "C1,2026-10,4,200,150,-1,2", "C1,2026-09,5,100,,,", name="a.csv"),
        write(GRANTS, "C1,lounge,2026-04-01,2,,", "C1,lounge,2026-03-01,3,,", name="g.csv"),
    )
    found = [(month.first.month, month.transactions) for month in there.clients()["C1"].activity]
    assert found == [(9, 5), (10, 4)]
    there.take(write(GRANTS, "C1,lounge,2026-05-01,0,,", name="g.csv"))
    book = there.book()
    assert book.given("C1") == (Given("lounge", date(2026, 3, 1), 3), Given("lounge", date(2026, 4, 1), 2))
    book.close()


def test_a_client_of_whom_a_row_is_wrong_keeps_the_past_alone(there, write):
    one = NIGHTLY.limits.model_copy(update={"rejects": 1})
    lenient = there.with_(profile=NIGHTLY.model_copy(update={"limits": one}))
    lenient.take(write(HOLDINGS, "C1,deposit,2026-11-21,300", "C1,fund,2026-11-21,none", name="h.csv"))
    assert points(there) == {"2026-01-01": 100, "2026-06-01": 200}


def test_into_an_empty_book_it_is_all_there_is(branch, write):
    branch.take(write(*CLIENTS))
    branch.with_(profile=NIGHTLY).take(write(HOLDINGS, "C1,deposit,2026-11-21,300", name="h.csv"))
    assert points(branch) == {"2026-11-21": 300}


def test_two_files_of_balances_of_which_one_replaces_are_refused(there, write):
    """Nobody could say which of both holds of a client whom both name."""
    mixed = adding(("h1.csv", Kind.HOLDINGS)).file + adding(("h2.csv", Kind.HOLDINGS), adds=False).file
    files = [write(HOLDINGS, f"C{at},deposit,2026-11-21,300", name=f"h{at}.csv") for at in (1, 2)]
    with pytest.raises(Refusal) as caught:
        there.with_(profile=NIGHTLY.model_copy(update={"file": mixed})).plan(*files)
    assert (caught.value.code, caught.value.values["file"]) == ("import.adds_and_not", "h2.csv")


def test_only_what_has_a_past_can_be_added_to():
    with pytest.raises(ValueError, match="adds"):
        adding(("c.csv", Kind.CLIENTS))


def test_a_profile_that_says_so_is_written_and_read_again():
    assert parse_profile(write_profile(NIGHTLY).encode(), "p.toml") == NIGHTLY


@pytest.mark.parametrize(
    ("rows", "adds"),
    [
        (("C1,deposit,2026-11-21,1", "C2,deposit,2026-11-21,2"), True),
        (("C1,deposit,2026-11-20,1", "C1,deposit,2026-11-21,2"), False),
        (("C1,deposit,2026-11-21,1",), False),
    ],
)
def test_one_day_alone_is_taken_for_a_night(write, rows, adds):
    found = propose(write(HOLDINGS, *rows, name="h.csv"))
    assert (found.adds, found.profile.adds) == (adds, adds)


def changes(days: dict[int, int]) -> dict[int, int]:
    """The days on which something changed; the first one counts, nothing too."""
    found: dict[int, int] = {}
    for day in sorted(days):
        if not found or found[max(found)] != days[day]:
            found[day] = days[day]
    return found


CHANGES = st.dictionaries(st.integers(1, 28), st.integers(0, 3), max_size=8)


@settings(max_examples=25, deadline=None)
@given(nights=st.lists(CHANGES, min_size=1, max_size=3))
def test_nights_come_to_what_their_changes_say(tmp_path_factory, nights):
    """The last word about each day; a day that said nothing new is not remembered when an earlier one is put right."""
    folder = tmp_path_factory.mktemp("nights")
    first = folder / "clients.csv"
    first.write_text("\n".join(CLIENTS), "utf-8")
    made = Branch(folder / "home", DeviceKeys(folder / "home"), Request((), AS_OF))
    made.take(first)
    whole: dict[int, int] = {}
    for night in nights:
        whole = changes({**whole, **night})
        rows = [f"C1,deposit,2026-10-{day:02d},{amount}" for day, amount in night.items()]
        file = folder / "h.csv"
        file.write_text("\n".join([HOLDINGS, "C2,deposit,2026-10-01,1", *rows]), "utf-8")
        made.with_(profile=NIGHTLY).take(file)
    held = made.clients()["C1"].holdings.get(AssetClass.DEPOSIT)

    def at(day: int) -> int:
        known = [each for each in whole if each <= day]
        return whole[max(known)] if known else 0

    for day in range(1, 32):
        fen = 0 if held is None else held.balance_on(date(2026, 10, day)).fen
        assert fen == at(day) * 100

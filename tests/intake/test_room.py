"""What is asked of the disk is what a build takes at its fullest, and not many times as much."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
import xlsxwriter

from teller_app.intake import room
from teller_app.intake.faults import Faults
from teller_app.intake.mapping import MAX_FIELD
from teller_app.intake.prepare import Request, Where, prepare
from teller_app.intake.room import SAMPLE, room_for
from teller_app.intake.sources import Source
from teller_app.safe.keys import DeviceKeys
from teller_app.store.book import open_book
from tests import extracts

DAY, COUNT = extracts.AS_OF, 1500
RNG = Random(3)
HOLDINGS = "client,asset_class,date,balance"


def name(given: int = 2) -> str:
    return RNG.choice(extracts.SURNAMES) + "".join(RNG.choice(extracts.GIVEN) for _ in range(given))


def people() -> list[str]:
    rows = (f"{at:07d},person,{name()},138{RNG.randrange(10**8):08d}" for at in range(COUNT))
    return ["key,kind,name,phone", *rows]


def companies() -> list[str]:
    return ["key,kind,name", *(f"{at:07d},company,{name(15)}有限公司" for at in range(COUNT))]


def numbers() -> list[str]:
    def several() -> str:
        return ";".join(f"{RNG.randrange(10**17):019d}" for _ in range(4))

    return ["key,kind,name,accounts", *(f"{at:07d},person,{name()},{several()}" for at in range(COUNT))]


def balances(days: int) -> list[str]:
    return [
        HOLDINGS,
        *(
            f"{at:07d},fund,{DAY - timedelta(days=back)},{1000 + at}.00"
            for at in range(COUNT // days)
            for back in range(days, 0, -1)
        ),
    ]


def test_what_is_looked_at_of_a_name_ends_where_a_name_may(write, monkeypatch):
    """A cell of a million signs had a million terms made of it, before anything had refused it."""
    looked = []
    monkeypatch.setattr(room, "terms_of", lambda client: looked.append(len(client.name)) or [])
    with closing(Source(write("key,kind,name", f"C1,person,{'王' * 100_000}"))) as source:
        room_for([source], 0)
    assert looked == [MAX_FIELD]


LAYOUTS = {
    "people": [people],
    "companies": [companies],
    "numbers": [numbers],
    "with balances": [people, lambda: balances(1)],
    "with days of them": [people, lambda: balances(30)],
}


def measured(home, files, day: date) -> tuple[int, int]:
    """What was asked for, and how much more lay in the folder at its fullest."""
    keys = DeviceKeys(home)
    book = open_book(home, keys)
    sources = [Source(path) for path in files]
    asked = room_for(sources, book.path.stat().st_size if book else 0)
    for source in sources:
        source.close()
    before = most = sum(path.stat().st_size for path in home.glob("*"))

    def told(*_: object) -> None:
        nonlocal most
        most = max(most, sum(path.stat().st_size for path in home.glob("*") if path.is_file()))

    where = Where(home, keys, datetime(2026, 12, 20, tzinfo=UTC), book)
    with prepare(Request(files, day), where, told, Faults()) as found:
        told()
        if book is not None:
            book.close()
        found.switch()
    return asked, most - before


@pytest.mark.long(first=4)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_as_much_as_a_build_takes_is_asked_for_and_little_more(tmp_path, layout, kind):
    home = tmp_path / "home"
    home.mkdir()
    files = []
    for at, rows in enumerate(make() for make in LAYOUTS[layout]):
        path = tmp_path / f"{at}.{kind}"
        if kind == "csv":
            path.write_text("\n".join(rows), "utf-8")
        else:
            with xlsxwriter.Workbook(path) as book:
                sheet = book.add_worksheet()
                for line, row in enumerate(rows):
                    sheet.write_row(line, 0, row.split(","))
        files.append(path)
    asked, taken = measured(home, tuple(files), DAY)
    assert taken <= asked <= 4 * taken
    one = tmp_path / "one.csv"
    one.write_text("key,kind,name\nN1,person,王\n", "utf-8")
    asked, taken = measured(home, (one,), DAY + timedelta(days=1))
    assert taken <= asked <= 4 * taken


@pytest.mark.parametrize("count", [1, SAMPLE - 1, SAMPLE, SAMPLE + 1, 9000])
def test_rows_are_counted_where_few_and_reckoned_where_many(tmp_path, count):
    path = tmp_path / "c.csv"
    path.write_text("key,kind,name\n" + "".join(f"{at:06d},person,王芳\n" for at in range(count)), "utf-8")
    source = Source(path)
    assert count <= source.reckoned(SAMPLE) <= count * (1 if count < SAMPLE else 1.6)
    assert len(list(source.rows(Faults()))) == count
    source.close()

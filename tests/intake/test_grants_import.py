"""Files of privileges that other branches and channels have given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from teller_app.intake.layout import FIELDS, Kind
from teller_app.intake.profile import Profile
from teller_app.intake.propose import propose
from teller_app.rules.ledger import Given
from teller_app.store import migrate
from teller_app.store.book import current, open_book
from teller_app.store.files import open_file
from tests.intake.conftest import AS_OF

HEADER = "client,privilege,given_on,times,branch,rulebook"
LENIENT = {
    "format": 1,
    "limits": {"rejects": 1, "reject_share": "1"},
    "file": [
        {
            "match": "g.csv",
            "kind": "grants",
            "columns": {field.name: field.name for field in FIELDS[Kind.GRANTS]},
        }
    ],
}
CLIENTS = ("key,kind,name", "C1,person,王芳", "C2,person,李娜")


def given(branch, key):
    book = branch.book()
    try:
        return book.given(key)
    finally:
        book.close()


@pytest.fixture
def there(branch, write):
    """A branch with two clients, one of whom was given something elsewhere."""
    file = write(HEADER, "C1,lounge,2026-03-01,2,0442,general", name="g.csv")
    report = branch.take(write(*CLIENTS), file)
    assert report.parts["given"] == 1
    return branch


def test_what_was_given_elsewhere_is_in_the_book(there):
    assert given(there, "C1") == (Given("lounge", date(2026, 3, 1), 2, "0442", "general"),)
    assert given(there, "C2") == given(there, "nobody") == ()


def test_once_where_no_number_stands_and_anywhere_where_no_branch_does(branch, write):
    branch.take(write(*CLIENTS), write("client,privilege,given_on", "C1,lounge,2026-03-01", name="g.csv"))
    assert given(branch, "C1") == (Given("lounge", date(2026, 3, 1)),)


def test_a_client_whom_a_file_names_has_what_it_says_and_others_keep_theirs(there, write):
    there.take(write(HEADER, "C2,lounge,2026-04-01,1,,", name="g.csv"))
    assert [len(given(there, key)) for key in ("C1", "C2")] == [1, 1]
    there.take(write(HEADER, "C1,health,2026-05-01,1,,", name="g.csv"))
    assert [each.privilege for each in given(there, "C1")] == ["health"]
    there.take(write("key,kind,name", "C1,person,王芳芳"))
    assert [each.privilege for each in given(there, "C1")] == ["health"]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("C1,,2026-03-01,1,,", "privilege", "import.missing_value"),
        ("C1,Lounge!,2026-03-01,1,,", "privilege", "import.code"),
        ("C1,lounge,,1,,", "given_on", "import.missing_value"),
        ("C1,lounge,1.3.2026,1,,", "given_on", "date.unreadable"),
        (f"C1,lounge,{AS_OF + timedelta(days=1)},1,,", "given_on", "import.day_ahead"),
        ("C1,lounge,2026-03-01,1000,,", "times", "number.out_of_range"),
        ("C1,lounge,2026-03-01,-1,,", "times", "number.out_of_range"),
        ("C1,lounge,2026-03-01,1," + "x" * 61 + ",", "branch", "name.too_long"),
        ("C1,lounge,2026-03-01,1,,General", "rulebook", "import.code"),
        ("C9,lounge,2026-03-01,1,,", "client", "import.unknown_client"),
    ],
)
def test_what_is_wrong_is_named(there, write, row, column, code):
    report = there.plan(write(HEADER, row, name="g.csv"))
    assert not report.acceptable
    assert [(fault.row, fault.column, fault.code) for fault in report.faults] == [(2, column, code)]


def test_what_was_taken_back_where_it_was_given_counts_no_more(there, write):
    """Of a client whom no file names the book keeps what it says, so somebody has to say it."""
    there.take(write(HEADER, "C1,lounge,2026-03-01,0,0442,general", name="g.csv"))
    assert given(there, "C1") == ()


def test_two_rows_that_speak_of_the_same_are_refused(there, write):
    twice = write(HEADER, *("C1,lounge,2026-03-01,1,0442,general",) * 2, name="g.csv")
    assert [fault.code for fault in there.plan(twice).faults] == ["import.repeats"]
    apart = write(HEADER, "C1,lounge,2026-03-01,1,0442,", "C1,lounge,2026-03-01,1,0443,", name="g.csv")
    assert there.plan(apart).acceptable


def test_a_client_of_whom_a_row_is_wrong_keeps_what_the_book_says(there, write):
    lenient = there.with_(profile=Profile.model_validate(LENIENT))
    report = lenient.take(write(HEADER, "C1,health,2026-03-01,1,,", "C1,health,2026-03-02,no,,", name="g.csv"))
    assert (report.rejected, [each.privilege for each in given(there, "C1")]) == (1, ["lounge"])


def test_its_columns_are_known_by_their_chinese_names(write):
    found = propose(write("客户号,权益代码,使用日期,次数,网点", "C1,lounge,2026/03/01,2,0442", name="g.csv"))
    assert (found.kind, found.missing) == (Kind.GRANTS, ())
    assert found.fields == ("client", "privilege", "given_on", "times", "branch")


def test_a_book_that_an_older_program_built_serves_and_is_laid_over(branch, write):
    """It has no table of these at all."""
    branch.take(write(*CLIENTS))
    db = open_file(current(branch.home), branch.keys.key("book"))
    db.execute("drop table given")
    db.execute(f"pragma user_version = {migrate.OLDEST_BOOK}")
    db.conn.commit()
    db.conn.close()
    book = open_book(branch.home, branch.keys)
    assert (book.given("C1"), book.client("C1").name) == ((), "王芳")
    book.close()
    branch.take(write(HEADER, "C1,lounge,2026-03-01,1,,", name="g.csv"))
    assert [each.privilege for each in given(branch, "C1")] == ["lounge"]

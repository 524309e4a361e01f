"""A month is whole and over, its amounts fit together, and an empty cell is not a zero."""

from __future__ import annotations

from datetime import date

import pytest

from teller_app.intake.faults import Faults
from teller_app.intake.mapping import Row
from teller_app.intake.rows import RowReader
from teller_app.rules.activity import Month
from teller_app.rules.money import MOST_AMOUNT, Money

AS_OF = date(2026, 11, 22)


def month(as_of: date = AS_OF, **fields: str):
    """What a row says, and its faults as (column, code)."""
    reader = RowReader(as_of, Faults())
    found = reader.month(Row("a.csv", 9, {"client": "C1", "month": "2026-10", **fields}))
    assert (found is None) == bool(reader.faults.count)
    assert all((fault.file, fault.row) == ("a.csv", 9) for fault in reader.faults.listed)
    return found, [(fault.column, fault.code) for fault in reader.faults.listed]


def test_every_column_finds_its_place():
    found, faults = month(
        transactions="14", volume="860000.00", largest="300000", profit="-36.5", conceded="80.01"
    )
    assert faults == []
    assert found == Month(
        date(2026, 10, 1), 14, Money(86000000), Money(30000000), profit=Money(-3650), conceded=Money(8001)
    )


def test_what_is_empty_is_not_known_and_a_zero_is():
    assert month() == (Month(date(2026, 10, 1)), [])
    assert month(transactions="", volume="", largest="", profit="", conceded="") == month()
    zero, faults = month(transactions="0", volume="0", largest="0", profit="0", conceded="0")
    nothing = Money(0)
    assert faults == []
    assert zero == Month(date(2026, 10, 1), 0, nothing, nothing, nothing, nothing)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("client", "", "import.missing_value"),
        ("month", "", "import.missing_value"),
        ("month", "2026-13", "import.month"),
        ("month", "2026-00", "import.month"),
        ("month", "2026-1", "import.month"),
        ("month", "2026-10-01", "import.month"),
        ("month", "202610", "import.month"),
        ("month", "26-10", "import.month"),
        ("month", "Oct-26", "import.month"),
        ("month", "２０２６-10", "import.month"),
        ("month", "1899-12", "import.month"),
        ("month", "2026-11", "import.month_open"),
        ("month", "2026-12", "import.month_open"),
        ("month", "2027-01", "import.month_open"),
        ("month", "9999-12", "import.month_open"),
        ("transactions", "-1", "number.out_of_range"),
        ("transactions", "100000", "number.out_of_range"),
        ("transactions", "1.0", "number.out_of_range"),
        ("transactions", "１", "number.out_of_range"),
        ("transactions", "9" * 40, "number.out_of_range"),
        ("volume", "-0.01", "amount.negative"),
        ("volume", "1,000", "money.unreadable"),
        ("volume", "100000000000", "amount.too_large"),
        ("largest", "-1", "amount.negative"),
        ("largest", "万", "money.unreadable"),
        ("profit", "--1", "money.unreadable"),
        ("profit", "(36)", "money.unreadable"),
        ("profit", "100000000000", "amount.too_large"),
        ("profit", "-100000000000", "amount.too_large"),
        ("conceded", "-1", "amount.negative"),
        ("conceded", "0.001", "money.unreadable"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_else_is(column, text, code):
    assert month(**{column: text}) == (None, [(column, code)])


def test_the_ends_of_each_range_are_inside():
    found, faults = month(transactions="99999", volume="99999999999.99", profit="-99999999999.99")
    assert faults == []
    assert (found.transactions, found.volume) == (99999, MOST_AMOUNT)
    assert found.profit == -MOST_AMOUNT


def test_a_sentence_about_a_number_says_how_far_it_may_go():
    reader = RowReader(AS_OF, Faults())
    reader.month(Row("a.csv", 2, {"client": "C1", "month": "2026-10", "transactions": "100000"}))
    assert reader.faults.listed[0].values == {"text": "100000", "low": 0, "high": 99999}


@pytest.mark.parametrize(
    ("as_of", "over"),
    [
        (date(2026, 11, 29), False),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), True),
    ],
)
def test_a_month_is_over_with_the_closing_of_its_last_day(as_of, over):
    found, faults = month(as_of, month="2026-11")
    assert (found is not None, faults) == (over, [] if over else [("month", "import.month_open")])


@pytest.mark.parametrize(("as_of", "over"), [(date(2028, 2, 28), False), (date(2028, 2, 29), True)])
def test_a_leap_year_has_a_longer_february(as_of, over):
    assert (month(as_of, month="2028-02")[0] is not None) == over


@pytest.mark.parametrize(
    ("volume", "largest", "right"),
    [
        ("100", "100.00", True),
        ("100", "100.01", False),
        ("0", "0.01", False),
        ("", "100", True),
        ("100", "", True),
    ],
)
def test_the_largest_is_part_of_the_volume(volume, largest, right):
    faults = month(volume=volume, largest=largest)[1]
    assert faults == ([] if right else [("largest", "import.above_volume")])


def test_every_fault_of_a_row_is_named():
    _, faults = month(client="", month="x", transactions="x", volume="x", profit="x")
    assert [column for column, _ in faults] == ["client", "month", "transactions", "volume", "profit"]

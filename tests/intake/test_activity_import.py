"""Activity, expiries, groups and referrers come into the book and stay there until a file says otherwise."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date

import pytest

from teller_app.intake.merge import merged
from teller_app.rules.activity import Month
from teller_app.rules.client import CardHeld, Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AmountFact, AssetClass, Card, ClientKind, Sex, Status
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.store.verify import verify
from tests.intake.conftest import faults_of

CLIENTS = "key,kind,name"
TIES = "id_expires,group,referred_by,cards"
ACTIVITY = "client,month,transactions,volume,largest,profit,conceded"
OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)


@pytest.fixture
def full(branch, write):
    """A book with two clients of whom everything new is known."""
    branch.take(
        write(
            f"{CLIENTS},{TIES}",
            "C1,person,王芳,2030-01-31,G1,C2,4111111111111111:gold_credit:2027-08-31;6222021234567890128::2025-01-31",
            "C2,company,大有,2020-05-05,G1,,",
        ),
        write(
            ACTIVITY,
            "C1,2026-10,9,410000.00,,-36.00,",
            "C2,2026-09,0,0,0,0,0",
            "C1,2026-09,14,860000.00,300000.00,1250.50,80.00",
            name="activity.csv",
        ),
    )
    return branch


def test_what_the_files_say_is_read_back_from_the_book(full):
    clients = full.clients()
    assert clients["C1"] == Client(
        "C1",
        ClientKind.PERSON,
        "王芳",
        cards=(
            CardHeld("4111111111111111", Card.GOLD_CREDIT, date(2027, 8, 31)),
            CardHeld("6222021234567890128", None, date(2025, 1, 31)),
        ),
        id_expires=date(2030, 1, 31),
        group="G1",
        referred_by="C2",
        activity=(
            Month(SEPTEMBER, 14, Money(86000000), Money(30000000), Money(125050), Money(8000)),
            Month(OCTOBER, 9, Money(41000000), profit=Money(-3600)),
        ),
    )
    nothing = Money(0)
    assert clients["C2"] == Client(
        "C2",
        ClientKind.COMPANY,
        "大有",
        id_expires=date(2020, 5, 5),
        group="G1",
        activity=(Month(SEPTEMBER, 0, nothing, nothing, nothing, nothing),),
    )
    assert verify(full.home, full.keys, outside=None) == ()


def test_a_client_file_without_the_columns_takes_nothing_away(full, write):
    before = full.clients()
    full.take(write(f"{CLIENTS},phone", "C2,company,大有,", "C1,person,王芳,"))
    assert full.clients() == before


def test_holdings_and_activity_do_not_disturb_each_other(full, write):
    before = full.clients()
    full.take(write("client,asset_class,date,balance", "C1,fund,2026-01-01,1"))
    held = full.clients()["C1"]
    assert held.activity == before["C1"].activity
    full.take(write("client,month", "C1,2026-10"))
    assert full.clients()["C1"].holdings == held.holdings != {}


@pytest.mark.parametrize("column", TIES.split(","))
def test_an_empty_cell_takes_away_what_its_column_says_and_no_more(full, write, column):
    before = full.clients()["C1"]
    full.take(write(f"{CLIENTS},{column}", "C1,person,王芳,"))
    after = full.clients()["C1"]
    assert not getattr(after, column)
    changed = {
        each.name for each in fields(Client) if getattr(after, each.name) != getattr(before, each.name)
    }
    assert changed == {column}


def test_a_column_that_is_there_brings_the_new_value(full, write):
    full.take(
        write(f"{CLIENTS},{TIES}", "N,person,李明,,,,", "C1,person,王芳,2036-01-31,G2,N,4111111111111111")
    )
    after = full.clients()["C1"]
    assert (after.id_expires, after.group, after.referred_by) == (date(2036, 1, 31), "G2", "N")
    assert after.cards == (CardHeld("4111111111111111"),)


def test_nothing_of_a_present_client_is_forgotten():
    """Whatever a client will once have besides: a file that does not speak of it leaves it alone."""
    present = Client(
        key="C1",
        kind=ClientKind.PERSON,
        name="王芳",
        id_number="11010519491231002X",
        phone="13800138000",
        birth=date(1949, 12, 31),
        sex=Sex.FEMALE,
        joined=date(2020, 1, 1),
        region="low",
        cards=(CardHeld("4111111111111111", Card.GOLD_CREDIT, date(2027, 8, 31)),),
        accounts=("10010001",),
        holdings={AssetClass.FUND: BalanceHistory.of([(OCTOBER, Money(1))])},
        amounts={AmountFact.LOAN_BALANCE: Money(5)},
        statuses={Status.PAYROLL: True},
        loan=LoanFacts(
            Money(9), Money(1), stable_job=True, capacity=True, credit=CreditRecord(1, 2, True, 3)
        ),
        note="核对过",
        id_expires=date(2030, 1, 31),
        group="G1",
        referred_by="C2",
        activity=(Month(OCTOBER),),
    )
    for each in fields(Client):
        default = each.default if each.default_factory is MISSING else each.default_factory()
        assert getattr(present, each.name) != default, f"say something of {each.name} above"
    assert merged(present, Client("C1", ClientKind.PERSON, "王芳"), {"key", "kind", "name"}) == present


def test_a_client_named_in_an_activity_file_has_its_months_and_no_others(full, write):
    before = full.clients()
    full.take(write("client,month,transactions", "C1,2026-08,3", "C1,2026-10,1"))
    after = full.clients()
    assert after["C1"].activity == (Month(date(2026, 8, 1), 3), Month(OCTOBER, 1))
    assert after["C2"] == before["C2"]


def test_months_may_stand_in_any_order_and_in_several_files(full, write):
    full.take(
        write("client,month", "C1,2026-10", "C1,2025-12", name="a.csv"),
        write("month,client", "2026-01,C1", "2024-11,C1", name="b.csv"),
    )
    firsts = [month.first.isoformat() for month in full.clients()["C1"].activity]
    assert firsts == ["2024-11-01", "2025-12-01", "2026-01-01", "2026-10-01"]


def test_a_month_that_is_named_twice_is_a_fault_in_one_file_or_in_two(full, write):
    first = write("client,month", "C1,2026-10", "C2,2026-10", "C1,2026-10", name="a.csv")
    second = write("client,month", "C2,2026-09", "C2,2026-10", name="b.csv")
    assert faults_of(full.plan(first, second)) == [
        ("a.csv", 4, "month", "import.repeats"),
        ("b.csv", 3, "month", "import.repeats"),
    ]


def test_activity_of_strangers_is_a_fault_but_one_fault_is_named_once(branch, write):
    """C1 has a wrong row in the clients file; its months are not to blame."""
    plan = branch.plan(
        write("client,month", "C1,2026-10", "C9,2026-10", name="a.csv"), write(CLIENTS, "C1,robot,王芳")
    )
    assert faults_of(plan) == [
        ("clients.csv", 2, "kind", "import.unknown_value"),
        ("a.csv", 3, "client", "import.unknown_client"),
    ]


def test_one_wrong_month_and_nothing_is_taken(full, write):
    before = full.clients()
    rows = ["C1,2026-08,1,1,1,1,1", "C1,2026-07,1,100,100.01,1,1", "C1,2026-11,1,1,1,1,1"]
    plan = full.plan(write(ACTIVITY, *rows, name="a.csv"), write(CLIENTS, "N,person,李明"))
    assert faults_of(plan) == [
        ("a.csv", 3, "largest", "import.above_volume"),
        ("a.csv", 4, "month", "import.month_open"),
    ]
    assert full.clients() == before

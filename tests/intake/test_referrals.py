"""Whoever is named as a referrer is known, and nobody is brought by somebody whom they brought."""

from __future__ import annotations

import tracemalloc
from array import array

import pytest

from teller_app.intake.faults import Faults
from teller_app.intake.referrals import Referral, check_referrals, in_circles
from teller_app.rules.errors import Refusal
from teller_app.rules.ties import refuse_circle
from tests.intake.conftest import faults_of

BROUGHT = "key,kind,name,referred_by"
UNKNOWN, CIRCLE = "import.unknown_client", "referral.circle"


def people(**referrers: str) -> list[str]:
    return [f"{client},person,王,{referrer}" for client, referrer in referrers.items()]


def circle(*rows: int, file: str = "clients.csv") -> list[tuple[str, int, str, str]]:
    return [(file, row, "referred_by", CIRCLE) for row in rows]


def test_a_referrer_may_stand_below_in_another_file_or_in_the_book(branch, write):
    branch.take(write("key,kind,name", "OLD,person,王"))
    branch.take(
        write(BROUGHT, *people(A="B", B="C", D="OLD"), name="a.csv"),
        write(BROUGHT, *people(C=""), name="b.csv"),
    )
    found = {key: client.referred_by for key, client in branch.clients().items()}
    assert found == {"OLD": None, "A": "B", "B": "C", "D": "OLD", "C": None}


def test_a_referrer_whom_nobody_knows_is_a_fault(branch, write):
    plan = branch.plan(write(BROUGHT, *people(A="", B="X", C="a")))
    assert faults_of(plan) == [
        ("clients.csv", 3, "referred_by", UNKNOWN),
        ("clients.csv", 4, "referred_by", UNKNOWN),
    ]
    assert [fault.values for fault in plan.faults] == [{"text": "X"}, {"text": "a"}]


def test_a_fresh_start_knows_nobody_of_the_book(branch, write):
    branch.take(write("key,kind,name", "OLD,person,王"))
    plan = branch.with_(fresh=True).plan(write(BROUGHT, *people(A="OLD")))
    assert faults_of(plan) == [("clients.csv", 2, "referred_by", UNKNOWN)]


def test_a_referrer_whose_own_row_is_wrong_is_not_to_blame_again(branch, write):
    plan = branch.plan(write(BROUGHT, *people(A="B"), "B,robot,王,X"))
    assert faults_of(plan) == [
        ("clients.csv", 3, "kind", "import.unknown_value"),
        ("clients.csv", 3, "referred_by", UNKNOWN),
    ]


def test_somebody_who_brought_themselves_is_named_once(branch, write):
    plan = branch.plan(write(BROUGHT, *people(A="A", B="A")))
    assert faults_of(plan) == [("clients.csv", 2, "referred_by", "referral.self")]


def test_every_row_of_a_circle_is_named_and_no_other(branch, write):
    """E leads into the circle and is not of it; F and G are a circle of their own."""
    plan = branch.plan(write(BROUGHT, *people(E="A", A="B", B="C", C="A", D="", F="G", G="F", H="D")))
    assert faults_of(plan) == circle(3, 4, 5, 7, 8)
    assert plan.faults[0].values == {"referrer": "B"}


def test_a_circle_over_two_files_is_found(branch, write):
    first, second = write(BROUGHT, *people(A="B"), name="a.csv"), write(BROUGHT, *people(B="A"), name="b.csv")
    assert faults_of(branch.plan(first, second)) == circle(2, file="a.csv") + circle(2, file="b.csv")


def test_a_circle_through_the_book_is_found(branch, write):
    """A and B are in no file this time; C is, and closes the ring."""
    branch.take(write(BROUGHT, *people(A="B", B="C", C="")))
    assert faults_of(branch.plan(write(BROUGHT, *people(C="A")))) == circle(2)


@pytest.mark.parametrize("now", [{"C": "A", "A": ""}, {"A": "", "C": "A"}, {"C": "A", "B": "", "A": "B"}])
def test_what_a_file_says_goes_before_the_book(branch, write, now):
    branch.take(write(BROUGHT, *people(A="B", B="C", C="")))
    branch.take(write(BROUGHT, *people(**now)))
    found = branch.clients()
    assert {key: found[key].referred_by or "" for key in now} == now


def test_a_file_without_the_column_says_nothing_against_the_book(branch, write):
    branch.take(write(BROUGHT, *people(A="B", B="")))
    plan = branch.plan(
        write("key,kind,name", "A,person,王", name="a.csv"), write(BROUGHT, *people(B="A"), name="b.csv")
    )
    assert faults_of(plan) == circle(2, file="b.csv")


def test_what_is_wrong_with_clients_is_named_before_their_months(branch, write):
    """Only the first faults are listed: a wrong column of amounts must not hide whom nobody knows."""
    plan = branch.plan(write("client,month", "A,x", name="a.csv"), write(BROUGHT, *people(A="X")))
    assert faults_of(plan) == [
        ("clients.csv", 2, "referred_by", UNKNOWN),
        ("a.csv", 2, "month", "import.month"),
    ]


def test_it_agrees_with_the_rule_for_one_client():
    """Every way in which four clients can have brought each other."""
    names = ["A", "B", "C", "D"]
    for number in range(5**4):
        said = [(number // 5**at) % 5 for at in range(4)]
        brought = {name: [*names, None][at] for name, at in zip(names, said, strict=True)}
        faults = Faults()
        rows = [Referral("a.csv", at, name, brought[name]) for at, name in enumerate(names) if brought[name]]
        numbers = {name: at for at, name in enumerate(names, start=1)}
        by_number = [0, *(numbers.get(brought[name], 0) for name in names)]
        check_referrals(rows, numbers.get, by_number, faults)
        assert {names[fault.row] for fault in faults.listed} == {
            name for name in names if brought[name] and refused(name, brought)
        }


def refused(client: str, brought: dict[str, str | None]) -> bool:
    try:
        refuse_circle(client, brought[client], brought.get)
    except Refusal:
        return True
    return False


@pytest.mark.parametrize("order", [1, -1])
def test_nobody_is_passed_again_and_again_however_long_the_chain(order):
    """Walked anew for every row, ten thousand rows would make fifty million steps."""
    asked = 0

    class Counted(list):
        def __getitem__(self, at):
            nonlocal asked
            asked += 1
            return super().__getitem__(at)

    chain = range(1, 10_001)
    brought = Counted([0, *((at + 1) % 10_001 for at in chain)][::order])
    if order < 0:
        brought = Counted([0, 0, *chain[:-1]])
    assert not any(in_circles(brought))
    assert asked <= 30_000


def test_millions_of_rows_take_a_few_bytes_each():
    """A tree of 200,000 clients, each brought by another: rows and walks in memory took 278 bytes each."""
    most = 200_000
    brought = array("Q", [at // 2 for at in range(most)])
    said = (Referral("a.csv", at, str(at), str(at // 2)) for at in range(2, most))
    faults = Faults()
    tracemalloc.start()
    try:
        check_referrals(said, int, brought, faults)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert faults.count == 0
    assert peak < 10 * most

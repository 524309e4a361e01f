"""An import is all or nothing, and changes what its files speak of and nothing else."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from teller_app.desk.intake_lines import remark_lines
from teller_app.intake.faults import MOST_LISTED
from teller_app.intake.mapping import MAX_FIELD
from teller_app.rules.client import CardHeld, Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AmountFact, AssetClass, Card, ClientKind, Status
from teller_app.rules.errors import Refusal
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.store.book import open_book
from teller_app.store.errors import StoreUnavailable
from teller_app.store.verify import verify
from teller_app.words.speaker import Language, Speaker
from tests.intake.conftest import AS_OF, AT, Branch, faults_of

CLIENTS = "key,kind,name"
HOLDINGS = "client,asset_class,date,balance"


def history(*points: tuple[str, int]) -> BalanceHistory:
    return BalanceHistory.of([(date.fromisoformat(day), Money(fen)) for day, fen in points])


def test_clients_and_their_balances_make_a_book(branch, write):
    holdings = write(
        HOLDINGS,
        "C2,deposit,2026-05-08,3500.00",
        "C2,deposit,2025-11-30,1200.50",
        "C2,fund,2026-01-01,1",
        name="holdings.csv",
    )
    branch.take(holdings, write(CLIENTS, "C2,person,王芳", "C1,company,大有"))
    deposit = history(("2025-11-30", 120050), ("2026-05-08", 350000))
    held = {AssetClass.DEPOSIT: deposit, AssetClass.FUND: history(("2026-01-01", 100))}
    assert branch.clients() == {
        "C2": Client("C2", ClientKind.PERSON, "王芳", holdings=held),
        "C1": Client("C1", ClientKind.COMPANY, "大有"),
    }
    assert list(branch.clients()) == ["C2", "C1"]
    assert verify(branch.home, branch.keys, outside=None) == ()


def test_the_book_says_where_it_comes_from(branch, write):
    branch.take(
        write(CLIENTS, "C1,person,王芳", name="a.csv"), write(CLIENTS, "C2,person,李明", name="b.csv")
    )
    book = open_book(branch.home, branch.keys)
    assert (book.info.business_date, book.info.built_at, book.info.source) == (AS_OF, AT, "a.csv, b.csv")
    book.close()


def test_what_no_file_speaks_of_stays(branch, write):
    full = "id_number,phone,cards,accounts,payroll,loan_balance,income,stable_job,inquiries,joined,region"
    branch.take(
        write(
            f"{CLIENTS},{full}",
            "C1,person,王芳,11010519491231002X,13800138000,4111111111111111:gold_credit,10010001,"
            "yes,5,9000,yes,2,2020-01-01,low",
            "C2,person,李明,,,,,,,,,,,",
        ),
        write(HOLDINGS, "C1,deposit,2026-01-01,100", "C2,fund,2026-01-01,7", name="h.csv"),
    )
    before = branch.clients()
    branch.take(write(f"{CLIENTS},phone,mortgage,inquiries", "C1,person,王芳芳,,no,3"))
    after = branch.clients()
    assert after["C2"] == before["C2"]
    assert after["C1"] == Client(
        key="C1",
        kind=ClientKind.PERSON,
        name="王芳芳",
        id_number="11010519491231002X",
        phone=None,
        birth=before["C1"].birth,
        sex=before["C1"].sex,
        joined=date(2020, 1, 1),
        region="low",
        cards=(CardHeld("4111111111111111", Card.GOLD_CREDIT),),
        accounts=("10010001",),
        holdings={AssetClass.DEPOSIT: history(("2026-01-01", 10000))},
        amounts={AmountFact.LOAN_BALANCE: Money(500)},
        statuses={Status.PAYROLL: True, Status.MORTGAGE: False},
        loan=LoanFacts(Money(900000), stable_job=True, credit=CreditRecord(inquiries=3)),
    )


def test_an_empty_cell_says_that_nothing_is_known(branch, write):
    branch.take(
        write(f"{CLIENTS},payroll,loan_balance,income,cards", "C1,person,王芳,yes,5,9,4111111111111111")
    )
    branch.take(write(f"{CLIENTS},payroll,loan_balance,income,cards", "C1,person,王芳,,,,"))
    assert branch.clients()["C1"] == Client("C1", ClientKind.PERSON, "王芳")


def test_a_client_named_in_a_balances_file_holds_what_it_says_and_no_more(branch, write):
    branch.take(
        write(CLIENTS, "C1,person,王芳", "C2,person,李明"),
        write(
            HOLDINGS, "C1,deposit,2026-01-01,1", "C1,fund,2026-01-01,2", "C2,fund,2026-01-01,3", name="h.csv"
        ),
    )
    branch.take(write(HOLDINGS, "C1,wealth,2026-02-01,9"))
    after = branch.clients()
    assert after["C1"].holdings == {AssetClass.WEALTH: history(("2026-02-01", 900))}
    assert after["C2"].holdings == {AssetClass.FUND: history(("2026-01-01", 300))}


def test_one_wrong_row_and_nothing_is_taken(branch, write):
    branch.take(write(CLIENTS, "C1,person,王芳"))
    there = sorted(path.name for path in branch.home.iterdir())
    plan = branch.plan(write(CLIENTS, *(f"N{number},person,李明" for number in range(50)), "N50,robot,X"))
    assert faults_of(plan) == [("clients.csv", 52, "kind", "import.unknown_value")]
    with branch.prepared(write(CLIENTS, "N50,robot,X")) as found, pytest.raises(ValueError, match="refused"):
        found.switch()
    assert sorted(path.name for path in branch.home.iterdir()) == there
    assert list(branch.clients()) == ["C1"]


def test_a_plan_changes_nothing(branch, write):
    branch.plan(write(CLIENTS, "C1,person,王芳"))
    assert {path.name for path in branch.home.iterdir()} == {"device.key", "book.lock"}


def test_a_key_that_is_named_twice_is_a_fault_in_one_file_or_in_two(branch, write):
    first = write(CLIENTS, "C1,person,王芳", "C1,person,李明", name="a.csv")
    second = write(CLIENTS, "C1,person,王芳", name="b.csv")
    assert faults_of(branch.plan(first, second)) == [
        ("a.csv", 3, "key", "import.contradicts"),
        ("b.csv", 2, "key", "import.repeats"),
    ]


def test_a_client_that_is_named_twice_in_other_columns_is_told_by_what_they_say(branch, write):
    first = write("name,key,kind", "王芳,C1,person", "李明,C2,person", name="a.csv")
    second = write(CLIENTS, "C1,person,王芳", "C2,person,李敏", name="b.csv")
    found = [code for _, _, _, code in faults_of(branch.plan(first, second))]
    assert found == ["import.repeats", "import.contradicts"]


@pytest.mark.parametrize("rows", [("C1,person,{}", "C1,person,王"), ("C1,person,王", "C1,person,{}")])
def test_a_row_that_cannot_be_read_neither_agrees_nor_contradicts(branch, write, rows):
    long = "王" * (MAX_FIELD + 1)
    codes = [code for _, _, _, code in faults_of(branch.plan(write(CLIENTS, *(row.format(long) for row in rows))))]
    assert codes == ["import.too_long", "import.said_before"]


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("C1,9000,2", "C1,9000,2", "import.repeats"),
        ("C1,9000,2", "C1,9000,3", "import.contradicts"),
        ("C1,1e5,2", "C1,9000,2", "import.said_before"),
        ("C1,9000,2", "C1,1e5,2", "import.said_before"),
    ],
)
def test_credit_facts_that_are_said_twice_are_told_whether_they_agree(branch, write, first, second, code):
    branch.take(write(CLIENTS, "C1,person,王芳"))
    found = faults_of(branch.plan(write("client,income,inquiries", first, second, name="f.csv")))
    assert [each[3] for each in found if each[2] == "client"] == [code]


def test_a_day_that_is_named_twice_is_a_fault(branch, write):
    rows = ["C1,deposit,2026-01-01,1", "C1,fund,2026-01-01,1", "C1,deposit,2026-01-01,1"]
    plan = branch.plan(write(CLIENTS, "C1,person,王芳"), write(HOLDINGS, *rows, name="h.csv"))
    assert faults_of(plan) == [("h.csv", 4, "date", "import.repeats")]


def test_balances_of_strangers_are_a_fault_but_one_fault_is_named_once(branch, write):
    """C1 has a wrong row in the clients file; its balances are not to blame."""
    plan = branch.plan(
        write(HOLDINGS, "C1,deposit,2026-01-01,1", "C9,deposit,2026-01-01,1", name="h.csv"),
        write(CLIENTS, "C1,robot,王芳"),
    )
    assert faults_of(plan) == [
        ("clients.csv", 2, "kind", "import.unknown_value"),
        ("h.csv", 3, "client", "import.unknown_client"),
    ]


def test_faults_are_listed_up_to_a_number_and_counted_to_the_end(branch, write):
    plan = branch.plan(write(CLIENTS, *(f"C{number},robot,X" for number in range(MOST_LISTED + 30))))
    assert (len(plan.faults), plan.fault_count) == (MOST_LISTED, MOST_LISTED + 30)


def test_a_wrong_check_digit_is_taken_with_a_warning(branch, write):
    plan = branch.plan(write(f"{CLIENTS},id_number", "C1,person,王芳,110105194912310021"))
    assert (plan.fault_count, [each.code for each in plan.warnings]) == (0, ["import.id_check_digit"])
    assert plan.warning_count == 1
    assert list(remark_lines(Speaker(Language.EN), plan)) == ["1 to look at, such as a wrong check digit"]


def test_how_many_warnings_there_are_is_said_where_not_all_are_listed(branch, write):
    rows = (f"C{number},person,王芳,110105194912310021" for number in range(MOST_LISTED + 30))
    plan = branch.plan(write(f"{CLIENTS},id_number", *rows))
    assert (len(plan.warnings), plan.warning_count) == (MOST_LISTED, MOST_LISTED + 30)
    assert "230 to look at; the first 200 are listed here" in remark_lines(Speaker(Language.EN), plan)


def test_a_file_that_breaks_off_is_refused_whole(branch, write):
    with pytest.raises(Refusal) as caught:
        branch.plan(write(CLIENTS, "C1,person,王芳", 'C2,person,"李'))
    assert caught.value.code == "import.not_csv"


def test_nobody_else_takes_files_in_while_one_waits_for_a_word(branch, write):
    """Two people import at once: the second would take the first one's clients away."""
    with branch.prepared(write(CLIENTS, "C1,person,王芳", name="a.csv")) as found:
        with pytest.raises(StoreUnavailable) as caught:
            branch.take(write(CLIENTS, "C2,person,李明", name="b.csv"))
        assert caught.value.code == "store.locked"
        found.switch()
    assert list(branch.clients()) == ["C1"]


def test_a_damaged_book_is_not_copied_on(branch, write):
    """Whichever page is harmed: the import is refused, or that page was none of a client."""
    branch.take(write(CLIENTS, *(f"C{number},person,王芳" for number in range(200))))
    there, more = branch.clients(), write(CLIENTS, "N1,person,李明", name="more.csv")
    refused = 0
    for page in range(len(next(branch.home.glob("book-*.db")).read_bytes()) // 4096):
        copy = Branch(branch.home.with_name(f"copy-{page}"), branch.keys)
        shutil.copytree(branch.home, copy.home)
        book = next(copy.home.glob("book-*.db"))
        raw = bytearray(book.read_bytes())
        raw[page * 4096 + 99] ^= 1
        book.write_bytes(raw)
        try:
            copy.take(more)
        except StoreUnavailable:
            assert list(copy.home.glob("book-*.db")) == [book]
            refused += 1
        else:
            assert copy.clients() == there | {"N1": Client("N1", ClientKind.PERSON, "李明")}
    assert refused > 3

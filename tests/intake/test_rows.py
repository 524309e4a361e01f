"""Every value is checked at the edge; a fault names its row and column, and its own column only."""

from __future__ import annotations

from datetime import date

import pytest

from teller_app.intake.faults import MOST_LISTED, Faults, RowFault
from teller_app.intake.mapping import Row
from teller_app.intake.rows import Balance, RowReader
from teller_app.rules.client import CardHeld, CreditRecord, LoanFacts
from teller_app.rules.codes import AmountFact, AssetClass, Card, ClientKind, Sex, Status
from teller_app.rules.money import MOST_AMOUNT, Money

AS_OF = date(2026, 11, 22)
ID = "11010519491231002X"
COMPANY = "91350100M000100Y43"
LUHN = "4111111111111111"


def read(**fields: str):
    """A client of the fields, its faults and its warnings as (column, code)."""
    reader = RowReader(AS_OF, Faults())
    client = reader.client(Row("a.csv", 7, {"key": "C1", "kind": "person", "name": "王芳", **fields}))
    assert (client is None) == bool(reader.faults.count)
    assert all((fault.file, fault.row) == ("a.csv", 7) for fault in reader.faults.listed)
    return (
        client,
        [(f.column, f.code) for f in reader.faults.listed],
        [(f.column, f.code) for f in reader.warnings.listed],
    )


def test_every_column_finds_its_place():
    client, faults, warnings = read(
        id_number=ID,
        phone="138 0013 8000",
        joined="2020-02-29",
        region="high",
        cards=f"{LUHN}:gold_credit; 6222021234567890123",
        accounts="10010001;10010002",
        contract="yes",
        mortgage="no",
        loan_balance="1234.50",
        income="9000",
        existing_monthly="0",
        stable_job="yes",
        capacity="no",
        overdue_consecutive="0",
        overdue_total="3",
        currently_overdue="no",
        inquiries="12",
    )
    assert faults == []
    assert (client.id_number, client.birth, client.sex) == (ID, date(1949, 12, 31), Sex.FEMALE)
    assert (client.phone, client.joined, client.region) == ("13800138000", date(2020, 2, 29), "high")
    assert client.cards == (CardHeld(LUHN, Card.GOLD_CREDIT), CardHeld("6222021234567890123"))
    assert client.accounts == ("10010001", "10010002")
    assert client.statuses == {Status.PRIVATE_CONTRACT: True, Status.MORTGAGE: False}
    assert client.amounts == {AmountFact.LOAN_BALANCE: Money(123450)}
    credit = CreditRecord(0, 3, currently_overdue=False, inquiries=12)
    assert client.loan == LoanFacts(Money(900000), Money(0), stable_job=True, capacity=False, credit=credit)
    assert warnings == [("cards", "card.check_digit")]


def test_three_columns_are_enough_and_the_rest_is_not_known():
    client, faults, _ = read()
    assert faults == []
    assert (client.key, client.kind, client.name) == ("C1", ClientKind.PERSON, "王芳")
    assert (client.id_number, client.birth, client.loan, client.amounts) == (None, None, LoanFacts(), {})
    assert (client.id_expires, client.group, client.referred_by, client.activity) == (None, None, None, ())


def test_a_company_has_a_code_of_its_own():
    client, faults, warnings = read(kind="company", id_number=COMPANY.lower())
    assert (client.id_number, faults, warnings) == (COMPANY, [], [])


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("key", "", "import.missing_value"),
        ("kind", "", "import.missing_value"),
        ("name", "", "import.missing_value"),
        ("key", "W000001", "import.key"),
        ("key", "a b", "import.key"),
        ("key", "x" * 33, "import.key"),
        ("key", "１２", "import.key"),
        ("kind", "Person", "import.unknown_value"),
        ("name", "王\u202e芳", "name.sign"),
        ("name", "王\n芳", "name.sign"),
        ("name", "王\u200b芳", "name.sign"),
        ("name", "王\u2028芳", "name.sign"),
        ("name", "王\ud800芳", "name.sign"),
        ("name", "王\uffff芳", "name.sign"),
        ("name", "王\U000e0041芳", "name.sign"),
        ("name", "王\U000e0002芳", "name.sign"),
        ("name", "王" * 61, "name.too_long"),
        ("id_number", "1.1E+17", "import.number_as_number"),
        ("id_number", "1.10105194912310e17", "import.number_as_number"),
        ("id_number", "110105194912310000", "import.number_as_number"),
        ("id_number", "110105194912310", "id.impossible_birth"),
        ("id_number", "1101051949123", "id.wrong_length"),
        ("phone", "1.38E+10", "phone.unreadable"),
        ("phone", '="13800138000"', "phone.unreadable"),
        ("birth", "1990-02-30", "date.unreadable"),
        ("birth", "19900201", "date.unreadable"),
        ("birth", "1990/2/1", "date.unreadable"),
        ("birth", "1990-W01-1", "date.unreadable"),
        ("birth", "1899-12-31", "date.unreadable"),
        ("joined", "2026-11-23", "import.day_ahead"),
        ("sex", "女", "import.unknown_value"),
        ("region", "High", "import.region"),
        ("cards", "6.22E+15", "import.number_as_number"),
        ("cards", "6222021234567890000", "import.number_as_number"),
        ("cards", f"{LUHN};{LUHN}:gold_credit", "import.twice"),
        ("cards", f"{LUHN}:library", "import.unknown_value"),
        ("cards", f"{LUHN};", "card.unreadable"),
        ("cards", f"{LUHN}:gold_credit:2027-02-30", "date.unreadable"),
        ("cards", f"{LUHN}::2027-08", "date.unreadable"),
        ("cards", f"{LUHN}::2027-08-31:", "date.unreadable"),
        ("cards", f"{LUHN}:2027-08-31", "import.unknown_value"),
        ("cards", f"{LUHN}:library:2027-08-31", "import.unknown_value"),
        ("id_expires", "长期", "date.unreadable"),
        ("id_expires", "20300101", "date.unreadable"),
        ("id_expires", "2030-02-30", "date.unreadable"),
        ("id_expires", "1899-12-31", "date.unreadable"),
        ("group", "王 家", "import.group"),
        ("group", "G.1", "import.group"),
        ("group", "x" * 33, "import.group"),
        ("group", "J000001", "import.group"),
        ("group", "J1000000", "import.group"),
        ("referred_by", "C1", "referral.self"),
        ("referred_by", "W000001", "import.key"),
        ("referred_by", "C 2", "import.key"),
        ("referred_by", "x" * 33, "import.key"),
        ("accounts", "1E17", "import.number_as_number"),
        ("accounts", "1001;1001", "import.twice"),
        ("accounts", "10", "import.account"),
        ("payroll", "是", "import.unknown_value"),
        ("loan_balance", "1,234.50", "money.unreadable"),
        ("loan_balance", "1e5", "money.unreadable"),
        ("loan_balance", "１００", "money.unreadable"),
        ("loan_balance", "-0.01", "amount.negative"),
        ("loan_balance", "100000000000", "amount.too_large"),
        ("income", "0.001", "money.unreadable"),
        ("inquiries", "1000", "number.out_of_range"),
        ("inquiries", "-1", "number.out_of_range"),
        ("inquiries", "1.0", "number.out_of_range"),
    ],
)
def test_a_wrong_value_is_named_and_nothing_else_is(column, text, code):
    _, faults, _ = read(**{column: text})
    assert faults == [(column, code)]


@pytest.mark.parametrize("name", ["张　三", "张\xa0三", "李\ue816", "\U000f0001", "王\U00031350", "阿·B", "𠮷野家"])
def test_a_name_may_be_padded_or_rare(name):
    """As core systems write it: with a wide space, from the private area, or newer than Unicode's tables here."""
    client, faults, _ = read(name=name)
    assert (client.name, faults) == (name, [])


@pytest.mark.parametrize("column", ["joined", "birth"])
def test_the_business_date_itself_is_not_ahead(column):
    assert read(**{column: "2026-11-22"})[1] == []


@pytest.mark.parametrize("day", ["1999-01-01", "2026-11-22", "2026-11-23", "2046-12-31"])
def test_a_document_and_a_card_may_end_before_or_after_the_business_date(day):
    client, faults, _ = read(id_expires=day, cards=f"{LUHN}:gold_credit:{day}")
    assert faults == []
    assert client.id_expires == date.fromisoformat(day)
    assert client.cards == (CardHeld(LUHN, Card.GOLD_CREDIT, date.fromisoformat(day)),)


@pytest.mark.parametrize(
    ("text", "card", "expires"),
    [
        (LUHN, None, None),
        (f"{LUHN}:", None, None),
        (f"{LUHN}::", None, None),
        (f"{LUHN}:gold_credit:", Card.GOLD_CREDIT, None),
        (f"{LUHN}::2027-08-31", None, date(2027, 8, 31)),
        (f" {LUHN} : gold_credit : 2027-08-31 ", Card.GOLD_CREDIT, date(2027, 8, 31)),
    ],
)
def test_what_a_card_is_and_when_it_ends_may_be_left_out(text, card, expires):
    client, faults, _ = read(cards=text)
    assert (client.cards, faults) == ((CardHeld(LUHN, card, expires),), [])


def test_the_card_after_one_with_an_end_is_read_as_well():
    client, faults, _ = read(cards=f"{LUHN}:gold_credit:2027-08-31;6222021234567890128::2028-01-31")
    assert faults == []
    assert [card.expires for card in client.cards] == [date(2027, 8, 31), date(2028, 1, 31)]


@pytest.mark.parametrize("code", ["G", "Wang-jia_01", "JT000001", "J12345", "W1", "x" * 32])
def test_a_group_has_a_code(code):
    client, faults, _ = read(group=code, referred_by="c-2")
    assert (client.group, client.referred_by, faults) == (code, "c-2", [])


def test_the_largest_amount_is_still_one():
    client, faults, _ = read(loan_balance="99999999999.99")
    assert faults == []
    assert client.amounts[AmountFact.LOAN_BALANCE] == MOST_AMOUNT


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"id_number": COMPANY[:-1] + "4", "kind": "company"}, "id_number"),
        ({"cards": "4111111111111112"}, "cards"),
        ({"cards": "4111111111111110"}, "cards"),
    ],
)
def test_a_wrong_check_digit_is_a_warning(fields, column):
    client, faults, warnings = read(**fields)
    assert client is not None
    assert (faults, [each for each, _ in warnings]) == ([], [column])


def test_every_fault_of_a_row_is_named():
    _, faults, _ = read(kind="x", phone="1", income="x", sex="x")
    assert {column for column, _ in faults} == {"kind", "phone", "income", "sex"}


def balance(**fields: str):
    reader = RowReader(AS_OF, Faults())
    row = {"client": "C1", "asset_class": "fund", "date": "2026-01-31", "balance": "0", **fields}
    return reader.balance(Row("h.csv", 2, row)), [(f.column, f.code) for f in reader.faults.listed]


def test_a_balance_is_read():
    assert balance() == (Balance("C1", AssetClass.FUND, date(2026, 1, 31), Money(0)), [])


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("client", "", "import.missing_value"),
        ("balance", "", "import.missing_value"),
        ("asset_class", "gold", "import.unknown_value"),
        ("date", "2026-11-23", "import.day_ahead"),
        ("balance", "-1", "amount.negative"),
    ],
)
def test_a_wrong_balance_is_named(column, text, code):
    assert balance(**{column: text}) == (None, [(column, code)])


def test_all_faults_are_counted_and_the_first_are_listed():
    faults = Faults()
    for row in range(MOST_LISTED + 5):
        faults.add(RowFault("a.csv", row, "", "import.twice"))
    assert (faults.count, len(faults.listed), faults.listed[-1].row) == (
        MOST_LISTED + 5,
        MOST_LISTED,
        MOST_LISTED - 1,
    )

"""A profile says which column is what and how it is written; what it does not say is refused, never guessed."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.intake.headings import fields_of
from teller_app.intake.layout import FIELDS, Kind
from teller_app.intake.profile import (
    AmountFormat,
    DayFormat,
    FileProfile,
    Limits,
    Profile,
    parse_profile,
    write_profile,
)
from teller_app.intake.propose import Seen, joined, proposal, propose, propose_profile
from teller_app.rules.codes import AssetClass, Sex, Status
from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money
from tests.intake.conftest import faults_of

CHINESE = """
format = 1
[[file]]
match = "客户*.txt"
kind = "clients"
encoding = "gb18030"
delimiter = "|"
date = "YYYYMMDD"
amount = "grouped"
ignore = ["序号"]
[file.columns]
key = "客户编号"
name = "户名"
sex = "性别"
joined = "开户日期"
income = "月收入"
payroll = "代发"
[file.constants]
kind = "person"
[file.values.sex]
"男" = "male"
"女" = "female"
[file.values.payroll]
"是" = "yes"
"否" = "no"
"""
ROWS = (
    "序号|客户编号|户名|性别|开户日期|月收入|代发",
    "1|0012|王芳|女|20200229|1,234,567.80|是",
    "2|0013|李明|男|20210101|900|否",
)


def profile_of(text: str = CHINESE) -> Profile:
    return parse_profile(text.encode(), "p.toml")


def refused(text: str | bytes) -> str:
    with pytest.raises(Refusal) as caught:
        parse_profile(text if isinstance(text, bytes) else text.encode(), "p.toml")
    assert caught.value.code == "profile.wrong"
    return str(caught.value.values["reason"])


def test_a_chinese_file_comes_in_by_its_profile(branch, write):
    branch.with_(profile=profile_of()).take(write(*ROWS, name="客户20261122.txt", encoding="gb18030"))
    found = branch.clients()
    assert list(found) == ["0012", "0013"]
    wang = found["0012"]
    assert (wang.name, wang.sex, wang.joined.isoformat(), wang.loan.income) == (
        "王芳",
        Sex.FEMALE,
        "2020-02-29",
        Money(123456780),
    )
    assert wang.statuses == {Status.PAYROLL: True}


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("1|0012|王芳|妇|20200229|1|是", "sex", "import.unknown_value"),
        ("1|0012|王芳|女|2020/02/29|1|是", "joined", "date.unreadable"),
        ("1|0012|王芳|女|20200230|1|是", "joined", "date.unreadable"),
        ("1|0012|王芳|女|20200229|1,23|是", "income", "money.unreadable"),
        ("1|0012|王芳|女|20200229|1,234.567|是", "income", "money.unreadable"),
        ("1|0012|王芳|女|20200229|1|Y", "payroll", "import.unknown_value"),
    ],
)
def test_what_is_written_otherwise_is_refused_with_what_stood_there(branch, write, row, column, code):
    found = branch.with_(profile=profile_of()).plan(write(ROWS[0], row, name="客户.txt", encoding="gb18030"))
    assert faults_of(found) == [("客户.txt", 2, column, code)]
    assert found.faults[0].original in row.split("|")


@pytest.mark.parametrize(
    ("unit", "text", "fen"),
    [
        ("fen", "12345", 12345),
        ("fen", "12345.00", 12345),
        ("fen", "7.000000", 7),
        ("wan", "35.000000", 35000000),
        ("wan", "0.000001", 1),
        ("wan", "1.2345", 1234500),
        ("wan", "30", 30000000),
        ("grouped", "￥1,000", 100000),
        ("yuan", "10.5", 1050),
    ],
)
def test_amounts_are_exact_in_every_unit(branch, write, unit, text, fen):
    told = f'format = 1\n[[file]]\nmatch = "*"\nkind = "holdings"\namount = "{unit}"\n[file.columns]\nclient = "c"\nbalance = "b"\n[file.constants]\nasset_class = "fund"\ndate = "2026-01-01"\n'
    branch.take(write("key,kind,name", "C1,person,王"))
    branch.with_(profile=profile_of(told)).take(write('"c","b"', f'"C1","{text}"', name="b.csv"))
    assert branch.clients()["C1"].holdings[AssetClass.FUND].fens == (fen,)


@pytest.mark.parametrize(
    ("unit", "text"), [("fen", "0.5"), ("fen", "1.50"), ("wan", "0.0000001"), ("wan", "0.0000010")]
)
def test_a_part_of_a_fen_is_refused(branch, write, unit, text):
    told = f'format = 1\n[[file]]\nmatch = "*"\nkind = "facts"\namount = "{unit}"\n[file.columns]\nclient = "c"\nincome = "b"\n'
    branch.take(write("key,kind,name", "C1,person,王"))
    found = branch.with_(profile=profile_of(told)).plan(write("c,b", f"C1,{text}", name="b.csv"))
    assert faults_of(found) == [("b.csv", 2, "income", "money.unreadable")]
    assert found.faults[0].values == {"text": text}, "as it stands in the file"


def test_a_word_for_some_values_leaves_all_others_as_they_are_written(branch, write):
    """Banks write 长期 where a document does not end, and -- where nothing is known."""
    told = """
format = 1
[[file]]
match = "*"
kind = "clients"
date = "YYYYMMDD"
amount = "grouped"
[file.columns]
key = "k"
name = "n"
id_expires = "e"
income = "i"
[file.constants]
kind = "person"
[file.values.id_expires]
"长期" = ""
"永久" = "2099-12-31"
[file.values.income]
"--" = ""
"""
    rows = ("k,n,e,i", "C1,王,长期,--", 'C2,李,20300101,"12,000.00"', "C3,张,永久,5")
    branch.with_(profile=profile_of(told)).take(write(*rows))
    assert {key: (each.id_expires, each.loan.income) for key, each in branch.clients().items()} == {
        "C1": (None, None),
        "C2": (date(2030, 1, 1), Money(1200000)),
        "C3": (date(2099, 12, 31), Money(500)),
    }


def test_a_column_that_the_profile_does_not_speak_of_is_refused(branch, write):
    asked = branch.with_(profile=profile_of())
    for header, code in (
        (ROWS[0] + "|备注", "import.unknown_column"),
        (ROWS[0].replace("|代发", ""), "import.missing_column"),
        (ROWS[0] + "|序号", "import.twice_column"),
    ):
        with pytest.raises(Refusal) as caught:
            asked.plan(write(header, name="客户.txt", encoding="gb18030"))
        assert caught.value.code == code


def test_a_column_without_a_name_is_passed_over(branch, write):
    """A spreadsheet that ends each line with a separator means nothing by it."""
    rows = [f"{row}|" for row in ROWS]
    branch.with_(profile=profile_of()).take(write(*rows, name="客户.txt", encoding="gb18030"))
    assert list(branch.clients()) == ["0012", "0013"]


def test_a_file_that_the_profile_does_not_speak_of_is_refused(branch, write):
    with pytest.raises(Refusal) as caught:
        branch.with_(profile=profile_of()).plan(write("key,kind,name", "C1,person,王"))
    assert (caught.value.code, caught.value.values["file"]) == ("profile.no_file", "clients.csv")


def test_an_encoding_that_is_said_is_held_to(branch, write):
    told = profile_of(CHINESE.replace('encoding = "gb18030"', 'encoding = "utf-8"'))
    with pytest.raises(Refusal) as caught:
        branch.with_(profile=told).plan(write(*ROWS, name="客户.txt", encoding="gb18030"))
    assert caught.value.code == "import.encoding"
    assert caught.value.values["at"] == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "format = 2",
        "format = 1",
        "format = 1\nfile = []",
        b"\xff\xfe",
        "format = 1\n" + "a" * 300_000,
        "x = [" * 5000,
        CHINESE + "\n[file.columns2]",
        CHINESE.replace('kind = "clients"', 'kind = "loans"'),
        CHINESE.replace('key = "客户编号"', 'key = "客户编号"\nshoe = "鞋"'),
        CHINESE.replace('key = "客户编号"', ""),
        CHINESE.replace('name = "户名"', 'name = "客户编号"'),
        CHINESE.replace('kind = "person"', 'kind = "person"\nsex = "male"'),
        CHINESE.replace('ignore = ["序号"]', 'ignore = ["户名"]'),
        CHINESE.replace('delimiter = "|"', 'delimiter = "王"'),
        CHINESE.replace('encoding = "gb18030"', 'encoding = "utf-7"'),
        CHINESE.replace("format = 1", 'format = 1\nkeys = ["00"]'),
        CHINESE.replace("format = 1", "format = 1\n[limits]\nrejects = -1"),
        CHINESE.replace("format = 1", "format = 1\n[limits]\nrejects = true"),
        CHINESE.replace("format = 1", 'format = 1\n[limits]\nreject_share = "1.5"'),
        CHINESE.replace("format = 1", 'format = 1\n[limits]\nreject_share = "nan"'),
        CHINESE.replace("format = 1", "format = 1\nformat = 1"),
    ],
)
def test_a_profile_that_is_wrong_is_refused_and_says_where(text):
    assert refused(text)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(
    names=st.lists(TEXT, min_size=4, max_size=8, unique=True),
    name=st.text(string.printable, max_size=20),
    values=st.dictionaries(TEXT, TEXT, max_size=4),
    rejects=st.integers(0, 10**6),
)
def test_a_profile_that_was_written_is_read_the_same(names, name, values, rejects):
    ours = [field.name for field in FIELDS[Kind.HOLDINGS]]
    file = FileProfile(
        match="*.csv",
        kind=Kind.HOLDINGS,
        columns=dict(zip(ours, names, strict=False)),
        ignore=tuple(names[4:]),
        values={"asset_class": values} if values else {},
    )
    told = Profile(format=1, name=name, limits=Limits(rejects=rejects), file=(file,))
    assert parse_profile(write_profile(told).encode(), "p.toml") == told


@pytest.mark.parametrize(
    ("header", "row", "kind", "fields"),
    [
        (
            "客户编号,客户名称,性别,证件号码,手机号",
            "1,王,男,,",
            Kind.CLIENTS,
            ["key", "name", "sex", "id_number", "phone"],
        ),
        (
            "Customer No.,Full Name,Gender,Date of Birth",
            "1,Wang,M,1990/01/02",
            Kind.CLIENTS,
            ["key", "name", "sex", "birth"],
        ),
        (
            "客户号,产品类别,余额日期,余额",
            '1,活期,20260101,"1,000.00"',
            Kind.HOLDINGS,
            ["client", "asset_class", "date", "balance"],
        ),
        (
            "cust_id,month,txn count,profit",
            "1,2026-10,3,4",
            Kind.ACTIVITY,
            ["client", "month", "transactions", "profit"],
        ),
        (
            "客户号,卡号,卡种,有效期",
            "1,4111111111111111,金卡,2027-01-01",
            Kind.CARDS,
            ["client", "number", "card", "expires"],
        ),
        ("客户号,月收入,征信查询次数", "1,9000,2", Kind.FACTS, ["client", "income", "inquiries"]),
        ("key,kind,name,phone", "1,person,王,", Kind.CLIENTS, ["key", "kind", "name", "phone"]),
        (
            "client,asset_class,date,balance",
            "1,fund,2026-01-01,1",
            Kind.HOLDINGS,
            ["client", "asset_class", "date", "balance"],
        ),
    ],
)
def test_what_a_file_is_is_proposed_from_its_header(write, header, row, kind, fields):
    found = propose(write(header, row))
    assert (found.kind, list(found.fields), found.missing) == (kind, fields, ())
    assert (
        parse_profile(write_profile(Profile(format=1, file=(found.profile,))).encode(), "p").file[0]
        == found.profile
    )


def test_dates_amounts_and_words_are_proposed_from_the_first_rows(branch, write):
    branch.take(write("key,kind,name", "1,person,王"))
    path = write(
        "客户号,产品类别,余额日期,余额,备注",
        '1,活期存款,20260101,"1,000.50",x',
        "1,定期,20260102,7,y",
        name="h.csv",
        encoding="gb18030",
    )
    found = propose(path)
    assert found.fields[-1] is None
    branch.with_(profile=Profile(format=1, file=(found.profile,))).take(path)
    held = branch.clients()["1"].holdings
    assert {code: history.fens for code, history in held.items()} == {
        AssetClass.DEMAND_DEPOSIT: (100050,),
        AssetClass.TIME_DEPOSIT: (700,),
    }


@pytest.mark.parametrize("name", ["clients[1].csv", "clients*.csv", "客户?.csv"])
def test_a_file_is_found_by_its_own_proposal_whatever_its_name(branch, write, name):
    path = write("key,kind,name", "C1,person,王芳", name=name)
    profile = joined([propose(path)])
    assert branch.with_(profile=profile).plan(path).acceptable
    assert profile.of("clients1.csv") is None


@pytest.mark.parametrize(
    ("name", "other", "found"),
    [
        ("clients_20261123.csv", "clients_20261124.csv", True),
        ("clients-2026-11-23.csv", "clients-2026-11-24.csv", True),
        ("clients.2026.11.23.csv", "clients.2027.01.02.csv", True),
        ("clients-2026-11-23.csv", "clients-x.csv", True),
        ("clients-11-23.csv", "clients-11-24.csv", False),
    ],
)
def test_the_date_in_a_name_may_be_of_any_night(write, name, other, found):
    proposal = propose(write("key,kind,name", "C1,person,王芳", name=name))
    assert (proposal.profile.of_any_night().match != proposal.profile.match) is found
    profile = Profile(format=1, limits=Limits(), file=(proposal.profile.of_any_night(),))
    assert (profile.of(other) is not None) is found


def test_what_nobody_knows_is_left_open_and_nothing_is_guessed(write):
    found = propose(write("甲,乙,丙", "1,2,3"))
    assert (found.profile, set(found.fields)) == (None, {None})
    assert "key" in found.missing or "client" in found.missing


def test_two_columns_of_one_name_cannot_be_told_apart():
    with pytest.raises(Refusal) as caught:
        propose_profile(Seen("a.csv", ("客户号", "姓名", "备注", "备注"), (("1", "王", "", ""),)))
    assert caught.value.code == "profile.unclear"


def test_what_a_file_may_write_is_said_in_its_own_words(branch, write):
    """Whoever mends the file knows nothing of ours."""
    path = write(*ROWS[:2], "2|0013|李明|M|20210101|900|对", name="客户1.txt", encoding="gb18030")
    plan = branch.with_(profile=profile_of()).plan(path)
    assert [(fault.column, fault.values["allowed"]) for fault in plan.faults] == [
        ("sex", ["男", "女"]),
        ("payroll", ["是", "否"]),
    ]
    plain = branch.plan(write("key,kind,name,sex", "C1,person,王,男"))
    assert plain.faults[0].values["allowed"] == ["male", "female"]


def test_one_wrong_date_does_not_change_how_all_others_are_read(write):
    rows = ("C1,deposit,31.02.2026,1", *(f"C1,deposit,202601{day},1" for day in range(10, 14)))
    found = propose(write("client,asset_class,date,balance", *rows, name="h.csv"))
    assert found.profile.date is DayFormat.DIGITS


HOLDINGS = ("client", "asset_class", "date", "balance")


@pytest.mark.parametrize(
    ("header", "kind", "fields"),
    [
        ("客户号,资产类别,日期,余额（元）", Kind.HOLDINGS, HOLDINGS),
        ("客户号,资产类别,日期,余额(元)", Kind.HOLDINGS, HOLDINGS),
        ("客户号,产品类型,日终日期,账户余额", Kind.HOLDINGS, HOLDINGS),
        ("客户号,资产类别,日期,当前余额", Kind.HOLDINGS, HOLDINGS),
        ("CUST_ID,PROD_TYPE,BAL_DATE,BAL_AMT", Kind.HOLDINGS, HOLDINGS),
        ("CUST_NO,PRD_TYP,DATA_DT,CURRENT_BAL", Kind.HOLDINGS, HOLDINGS),
        ("cust_id,asset_type,balance_date,balance_amount", Kind.HOLDINGS, HOLDINGS),
        ("CUSTNO,CUSTNM,CERTNO,TELNO", Kind.CLIENTS, ("key", "name", "id_number", "phone")),
        (
            "客户号,证件姓名,证件类型,证件号,联系手机",
            Kind.CLIENTS,
            ("key", "name", None, "id_number", "phone"),
        ),
    ],
)
def test_what_core_systems_call_their_columns_is_known(header, kind, fields):
    found = propose_profile(Seen("a.csv", tuple(header.split(",")), ()))
    assert (found.kind, found.fields, found.missing) == (kind, fields, ())


@pytest.mark.parametrize(
    ("heading", "text", "fen"),
    [
        ("余额（元）", "1234.5", 123450),
        ("余额（元）", "1,234.50", 123450),
        ("余额（万元）", "1,234.5", 1234500000),
        ("账户余额万元", "0.05", 50000),
        ("余额(分)", "12345", 12345),
        ("Balance (CNY)", "7", 700),
    ],
)
def test_the_unit_in_a_heading_is_the_unit_of_the_amounts(branch, write, heading, text, fen):
    branch.take(write("key,kind,name", "C1,person,王"))
    path = write(f"客户号,资产类别,日期,{heading}", f'C1,基金,2026-01-01,"{text}"', name="b.csv")
    branch.with_(profile=joined([propose(path)])).take(path)
    assert branch.clients()["C1"].holdings[AssetClass.FUND].fens == (fen,)


def test_a_unit_that_a_profile_cannot_say_is_not_guessed(write):
    found = propose(write("客户号,资产类别,日期,余额（千元）", "C1,基金,2026-01-01,5"))
    assert (found.fields[3], found.missing) == (None, ("balance",))


def test_one_file_has_one_unit():
    seen = Seen("f.csv", ("客户号", "贷款余额（万元）", "月收入（元）"), (("C1", "3", "9000"),))
    found = propose_profile(seen)
    assert (found.fields, found.profile.amount) == (("client", "loan_balance", None), AmountFormat.WAN)
    with pytest.raises(Refusal) as caught:
        proposal(seen, Kind.FACTS, ("client", "loan_balance", "income"), adds=False)
    assert caught.value.code == "profile.units"


def test_a_column_of_another_unit_takes_none_of_the_first_away():
    names = ("客户号", "贷款余额（万元）", "月收入（元）", "信用额度（万元）", "房贷余额（千元）", "月还款（人民币万元）")
    assert fields_of(Kind.FACTS, names) == ["client", "loan_balance", None, "credit_limit", None, "existing_monthly"]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("余额（人民币万元）", "wan"),
        ("余额（单位：万元）", "wan"),
        ("余额（单位：人民币元）", "yuan"),
        ("存款数（元）", "yuan"),
        ("存款数（单位：万元）", "wan"),
        ("万元", "wan"),
        ("余额", "yuan"),
        ("存款数", "yuan"),
        ("余额（千元）", None),
        ("余额千元", None),
        ("余额（千）", None),
        ("余额（美元）", None),
        ("存款数元", None),
        ("Balance in thousand RMB", None),
        ("Amounts in thousands (RMB)", None),
    ],
)
def test_a_column_taken_for_an_amount_by_hand_is_in_a_known_unit_or_refused(heading, unit):
    """Taken for yuan, an amount in thousands would be a thousand times too small."""
    seen = Seen("h.csv", ("客户号", "资产类别", "日期", heading), (("C1", "基金", "2026-01-01", "5"),))
    fields = ("client", "asset_class", "date", "balance")
    if unit is None:
        with pytest.raises(Refusal) as caught:
            proposal(seen, Kind.HOLDINGS, fields, adds=False)
        assert (caught.value.code, caught.value.values["file"]) == ("profile.units", "h.csv")
        told = proposal(Seen("h.csv", (*seen.header[:3], "余额"), seen.rows), Kind.HOLDINGS, fields, adds=False).profile
        said = told.model_copy(update={"columns": {**told.columns, "balance": heading}})
        assert proposal(seen, Kind.HOLDINGS, fields, adds=False, told=said).profile.amount == "yuan", "whoever says so"
    else:
        assert proposal(seen, Kind.HOLDINGS, fields, adds=False).profile.amount == unit


def test_a_file_that_says_nothing_of_anybody_is_not_whole(write):
    found = propose(write("客户号,月收入", "C1,1"))
    assert (found.kind, proposal(found.seen, found.kind, ("client", None), adds=False).missing) == (
        Kind.FACTS,
        ("facts",),
    )
    assert propose(write("客户号,备注", "C1,1")).missing


def test_nor_is_it_taken_in(branch, write):
    branch.take(write("key,kind,name", "C1,person,王"))
    with pytest.raises(Refusal) as caught:
        branch.plan(write("client", "C1", name="f.csv"))
    assert (caught.value.code, caught.value.values["file"]) == ("import.says_nothing", "f.csv")
    told = 'format = 1\n[[file]]\nmatch = "*"\nkind = "facts"\n[file.columns]\nclient = "client"\n'
    assert "facts" in refused(told)


@pytest.mark.parametrize("day", ["2026-01-02 00:00:00", "2026-01-02T00:00:00", "2026-01-02 0:00", "2026-01-02 00:00:00.000"])
@pytest.mark.parametrize("amount", ["10.0000", "10.00", "10.000000", "10"])
def test_midnight_and_zeros_after_the_fen_lose_nothing(branch, write, day, amount):
    branch.take(write("key,kind,name", "C1,person,王"))
    branch.take(write("client,asset_class,date,balance", f"C1,fund,{day},{amount}", name="h.csv"))
    history = branch.clients()["C1"].holdings[AssetClass.FUND]
    assert (history.days, history.fens) == ((date(2026, 1, 2).toordinal(),), (1000,))


@pytest.mark.parametrize(
    ("day", "amount", "column"),
    [
        ("2026-01-02 00:00:01", "1", "date"),
        ("2026-01-02 12:00:00", "1", "date"),
        ("2026-01-02 00", "1", "date"),
        ("2026-01-02", "10.0001", "balance"),
        ("2026-01-02", "10.001", "balance"),
    ],
)
def test_what_says_more_than_is_kept_is_still_refused(branch, write, day, amount, column):
    branch.take(write("key,kind,name", "C1,person,王"))
    found = branch.plan(write("client,asset_class,date,balance", f"C1,fund,{day},{amount}", name="h.csv"))
    assert faults_of(found)[0][2] == column


def test_by_a_profile_too(branch, write):
    branch.take(write("key,kind,name", "1,person,王"))
    path = write("客户号,产品类别,余额日期,余额", '1,基金,2026/1/2 0:00,"1,234.5000"', name="h.csv")
    branch.with_(profile=joined([propose(path)])).take(path)
    history = branch.clients()["1"].holdings[AssetClass.FUND]
    assert (history.days, history.fens) == ((date(2026, 1, 2).toordinal(),), (123450,))

"""The close of a day: what it counts, and every word of the sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlcipher3 import dbapi2

from teller_app.desk.closing import DayClose, close_day, closing_sheet
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.audit import PROGRAM
from teller_app.safe.keys import DeviceKeys
from teller_app.safe.roles import Act
from teller_app.safe.session import Session
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import Journal
from teller_app.store.trail import Deed, Head
from teller_app.store.trail_reads import Sum, TrailReads, Wanted
from teller_app.store.verify import verify
from teller_app.words.speaker import Language
from tests.desk.test_audit import keep_busy
from tests.stage import CLIENTS, NOW

HEAD, BEFORE = Head(1234, bytes.fromhex("4f2a9c0177de") * 4), Head(17, bytes.fromhex("a1b2c3d4e5f6") * 4)


@pytest.fixture
def busy(place: Workplace) -> Workplace:
    """Two days with one client."""
    return keep_busy(place, 2, "C000001")


def test_the_close_of_a_day_sums_up_who_did_what(busy):
    close = close_day(busy)
    assert (close.day, close.first, close.last, close.count) == (date(2026, 11, 24), 5, 9, 5)
    assert [(each.user, each.action, each.count) for each in close.sums] == [
        ("0231 李娜", "consent", 1),
        ("0231 李娜", "look", 1),
        ("0232 王芳", "consent", 1),
        ("0232 王芳", "day_close", 1),
        ("0232 王芳", "look", 1),
    ]
    assert close.head == busy.journal.head()
    assert close.head.number == close.last
    assert close.before is None


def test_it_is_an_entry_of_its_own_and_the_next_one_knows_it(busy):
    first = close_day(busy)
    body, teller, client = busy.journal.db.execute(
        "select body, teller, client_key from entry where number = ?", [first.number]
    ).fetchone()
    assert (body, teller, client) == ('{"day": "2026-11-24"}', "0232 王芳", None)
    second = close_day(busy)
    assert second.before == (first.head, "2026-11-24T09:34:00+08:00")
    assert second.number == first.number + 1
    assert second.last == first.last + 1
    assert verify(busy.home, DeviceKeys(busy.home), outside=None) == ()


def test_whoever_may_not_come_in_any_more_closes_no_day(busy, monkeypatch):
    asked = []

    def refused(_, act):
        asked.append(act)
        raise Refusal("login.disabled", user="0232")

    monkeypatch.setattr(Session, "require", refused)
    with pytest.raises(Refusal):
        close_day(busy)
    assert asked == [Act.AUDIT_OWN]
    assert busy.journal.head().number == 8, "nothing was written"


def test_a_day_that_cannot_be_closed_gives_no_sheet(busy):
    (busy.home / "anchors.log").mkdir()
    with pytest.raises(Unavailable):
        close_day(busy)


def test_a_journal_that_has_no_head_for_it_is_damaged(busy, monkeypatch):
    monkeypatch.setattr(Journal, "head_at", lambda *_: None)
    with pytest.raises(StoreUnavailable) as wrong:
        close_day(busy)
    assert (wrong.value.code, wrong.value.values) == ("store.damaged", {"file": "journal.db"})


def test_a_day_is_what_was_done_on_it_and_not_on_the_day_after(busy):
    reads = TrailReads(busy.journal)
    assert reads.reach(date(2026, 11, 23), 8) == (1, 4)
    assert {(each.user, each.action, each.count) for each in reads.sums(date(2026, 11, 23), 8)} == {
        (user, action, 1) for user in ("0231 李娜", "0232 王芳") for action in ("look", "consent")
    }
    assert (reads.reach(date(2026, 11, 22), 8), reads.sums(date(2026, 11, 22), 8)) == ((0, 0), [])


@pytest.mark.parametrize(
    "read",
    [
        lambda reads: reads.page(Wanted(), 1),
        lambda reads: reads.counts(Wanted()),
        TrailReads.users,
        lambda reads: reads.sums(NOW.date(), 9),
        lambda reads: reads.reach(NOW.date(), 9),
        lambda reads: reads.last_close(9),
    ],
    ids=["page", "counts", "users", "sums", "reach", "last_close"],
)
def test_what_cannot_be_read_says_of_which_file(busy, read, monkeypatch):
    def damaged(*_):
        raise dbapi2.DatabaseError("database disk image is malformed")

    monkeypatch.setattr(type(busy.journal.db), "execute", damaged)
    with pytest.raises(StoreUnavailable) as wrong:
        read(TrailReads(busy.journal))
    assert (wrong.value.code, wrong.value.values) == ("store.damaged", {"file": "journal.db"})


# ---------------------------------------------------------------- the sheet

SUMS = (
    Sum("", "program", Deed.LOG_IN_FAILED, 1),
    Sum("0231 李娜", "supervisor", "look", 1500),
    Sum("0231 李娜", "teller", "look", 20),
    Sum("0231 李娜", "teller", "day_close", 1),
)
CLOSE = DayClose(
    day=date(2026, 11, 23),
    number=57,
    first=1001,
    last=2522,
    head=HEAD,
    before=(BEFORE, "2026-11-22T17:05:09+08:00"),
    sums=SUMS,
)


def lines(place: Workplace, close: DayClose = CLOSE) -> list[object]:
    """Everything on it from the top, in the order of the page."""
    page = closing_sheet(place, close).page
    assert page.printed_at == NOW
    assert page.language is place.settings.language
    return [
        page.title,
        page.head.branch,
        *((each.label, each.value) for each in (*page.head.facts, *page.facts, *page.figures)),
        *(
            (part.title, part.aside, part.lines, part.columns, part.rows, part.right)
            for part in page.sections
        ),
        page.remark,
    ]


ROOM = "＿＿＿＿＿＿＿＿＿"


def test_every_word_of_the_sheet(place):
    assert lines(place) == [
        "日结单",
        "示范支行",
        ("经办", "0231 李娜"),
        ("台账号", "000057"),
        ("打印时间", "2026-11-23 09:30"),
        ("日期", "2026-11-23"),
        ("上次日结", f"2026-11-22 17:05:09 · {BEFORE.text}"),
        ("审计记录", "1,522"),
        ("起止号", "1,001 – 2,522"),
        ("经办人数", "1"),
        ("审计码", "", (f"截至第 1,234 条：{HEAD.text}",), (), (), ()),
        ("程序", "程序，共 1 条", (), ("动作", "次数"), (("登录未成功", "1"),), (1,)),
        ("0231 李娜", "主管，共 1,500 条", (), ("动作", "次数"), (("查看客户", "1,500"),), (1,)),
        (
            "0231 李娜",
            "柜员，共 21 条",
            (),
            ("动作", "次数"),
            (("查看客户", "20"), ("日结", "1")),
            (1,),
        ),
        ("签章", "", (f"制单人 {ROOM}\u3000复核人 {ROOM}\u3000日期 {ROOM}",), (), (), ()),
        "审计码连着此前的每一条记录：任何一条被改动，重算的审计码都会与本单不同。请妥善保管本单",
    ]
    assert PROGRAM.user == SUMS[0].user


def test_in_english_nothing_but_names_is_chinese(place):
    place.settings = with_settings(place.settings, language=Language.EN, branch="Riverside")
    said = str(lines(place)).replace("李娜", "").replace(ROOM, "").replace("\\u3000", "")
    assert [sign for sign in said if "\u3400" <= sign <= "\u9fff"] == []


def test_the_first_close_names_none_before_it(place):
    assert not any("上次日结" in str(line) for line in lines(place, replace(CLOSE, before=None)))


def test_the_job_is_called_by_its_number_and_the_code_of_its_entry_stands_at_the_head(busy):
    close = close_day(busy)
    job = closing_sheet(busy, close)
    assert (job.number, job.title, job.template) == (close.number, f"day-{close.number:06d}", "report-a4")
    assert ("审计码", close.head.text) in [(each.label, each.value) for each in job.page.head.facts]
    said = job.page.model_dump_json()
    assert not any(client.key in said or client.name in said for client in CLIENTS)


def test_it_can_be_set_in_type(busy):
    assert closing_sheet(busy, close_day(busy)).pdf().startswith(b"%PDF")

"""The audit desk: pages, filters and what each reader may see; the close of a day; files without formulas."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest

from teller_app.desk import audit as module
from teller_app.desk.audit import PAGE, AuditDesk, audit_desk
from teller_app.desk.audit_tables import audit_csv, audit_table, audit_workbook
from teller_app.desk.audit_view import AuditView
from teller_app.desk.printed_code import CodeAnswer
from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Refusal
from teller_app.safe.audit import PROGRAM, Actor, client_hash, short_code
from teller_app.safe.roles import Role
from teller_app.store.book import open_book
from teller_app.store.entry import EntryKind
from teller_app.store.errors import StoreUnavailable
from teller_app.store.trail import Deed
from teller_app.words.audit import ACTIONS, ROLES
from tests.staff import branch_at
from tests.stage import CLIENTS, NOW, open_stage


def change_teller(place: Workplace, name: str) -> None:
    code, _, rest = name.partition(" ")
    place.session = replace(place.session, code=code, name=rest)


def refused(call, *args) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value.code, dict(caught.value.values)


def keep_busy(place: Workplace, days: int, *clients: str) -> Workplace:
    """Two tellers: a look at each client and a consent each day and teller."""
    for ahead in range(days):
        ticks = count()
        place.now = lambda ahead=ahead, ticks=ticks: NOW + timedelta(days=ahead, minutes=next(ticks))
        place.today = lambda ahead=ahead: NOW.date() + timedelta(days=ahead)
        for name in ("0231 李娜", "0232 王芳"):
            change_teller(place, name)
            for client in clients:
                place.open_client(client)
            place.record_consent(CLIENTS[0])
    return place


@pytest.fixture
def busy(place: Workplace) -> Workplace:
    """Three days with two clients."""
    return keep_busy(place, 3, "C000001", "C000002")


def numbers(desk: AuditDesk) -> list[int]:
    return [shown.line.number for shown in desk.view.lines]


def test_the_newest_record_comes_first_with_counts(busy):
    desk = AuditDesk(busy)
    view = desk.refresh()
    assert numbers(desk) == list(range(18, 0, -1))
    assert (view.total, dict(view.counts)) == (18, {"look": 12, "consent": 6})
    assert view.head.number == 18


def test_where_nothing_was_written_yet_the_page_is_empty(place):
    view = AuditDesk(place).refresh()
    assert (view.total, view.lines, view.head, view.wanted.top) == (0, (), None, 0)


def test_before_the_first_page_the_view_says_whose_acts_it_is_for_and_offers_nobody(busy):
    for own in (True, False):
        desk = AuditDesk(busy, own=own)
        assert (desk.view.own, desk.clear().people) == (own, ())


def test_the_acts_of_others_are_not_for_a_teller(busy):
    busy.session = replace(busy.session, standing=lambda: Role.TELLER)
    assert refused(AuditDesk(busy).refresh)[0] == "role.not_allowed"
    assert AuditDesk(busy, own=True).refresh().total == 9


def test_whoever_listens_is_told_the_page_that_is_shown(busy):
    class Screen:
        def __init__(self) -> None:
            self.told = []

        def show(self, view: AuditView) -> None:
            self.told.append(view)

    desk, screen = AuditDesk(busy), Screen()
    desk.changed.listen(screen.show)
    assert screen.told == [desk.refresh(), desk.choose("look")]


def test_filters_narrow_and_go_together(busy):
    desk = AuditDesk(busy)
    assert desk.look_for(user=" 0232 王芳 ").total == 9
    assert desk.look_for(first="2026-11-24").total == 12
    assert desk.look_for(last="20261123").total == 6
    assert desk.look_for(first="2026-11-24", last="2026-11-24").total == 6
    assert desk.choose("look").total == 4
    assert dict(desk.view.counts) == {"look": 4, "consent": 2}
    assert desk.look_for(user="0231 李娜", first="2026-11-24", last="2026-11-24").total == 2
    assert desk.choose("backup").total == 0
    assert desk.choose(None).total == 3


def test_somebody_is_asked_for_by_code_whatever_the_name_was_then(busy):
    change_teller(busy, "0232 王芳菲")
    busy.open_client("C000001")
    change_teller(busy, "02321 王芳")
    busy.open_client("C000001")
    change_teller(busy, "0232 王芳菲")
    desk = AuditDesk(busy)
    for typed in ("0232", " ０２３２ ", "0232 王芳", "0232 王芳菲"):
        assert desk.look_for(user=typed).total == 10, typed
    assert {one.line.user for one in desk.view.lines} == {"0232 王芳", "0232 王芳菲"}
    assert desk.look_for(user="02321").total == 1
    assert desk.look_for(user="023").total == 0, "a code is whole"
    assert AuditDesk(busy, own=True).refresh().total == 10


def test_the_filter_offers_everybody_once_by_todays_name(tmp_path):
    branch = branch_at(tmp_path)
    first, _ = branch.two()
    branch.add(first, "7001", Role.TELLER)
    for by, offered in (
        (first, (("8001", "李娜"), ("8002", "王8002"), ("7001", "王7001"))),
        (branch.log_in("7001"), (("7001", "王7001"),)),
    ):
        place = open_stage(branch.home, session=by, approvals=branch.approvals)
        place.door = lambda: branch.door
        assert audit_desk(place).refresh().people == offered
        place.close()


def unreadable():
    raise StoreUnavailable("people")


@pytest.mark.parametrize("door", [None, unreadable], ids=["none", "unreadable"])
def test_without_a_list_of_people_whoever_is_in_the_trail_is_offered_by_the_newest_name(busy, door):
    """The demo has none: it offered only the person who works there now."""
    busy.journal.look(at=NOW, by=PROGRAM, client_key="C000001", purpose="counter")
    for name in ("0232 王芳菲", "0230 Mary Ann Lee", "0233 赵云"):
        change_teller(busy, name)
        if name != "0233 赵云":
            busy.open_client("C000001")
    busy.door = door
    desk = AuditDesk(busy)
    assert desk.refresh().people == (
        ("0230", "Mary Ann Lee"),
        ("0231", "李娜"),
        ("0232", "王芳菲"),
        ("0233", "赵云"),
    )
    assert desk.look_for(user="0232").total == 10
    assert AuditDesk(busy, own=True).refresh().people == (("0233", "赵云"),)


def test_what_is_typed_wrong_is_refused_and_the_screen_stays(busy):
    desk = AuditDesk(busy)
    before = desk.refresh()
    assert refused(desk.look_for, "", "soon")[0] == "date.unreadable"
    days = {"first": date(2026, 11, 25), "last": date(2026, 11, 24)}
    assert refused(desk.look_for, "", "2026-11-25", "2026-11-24") == ("audit.days", days)
    assert refused(desk.look_for, "", "", "", "C\x00") == ("client.unknown", {"key": "C\x00"})
    gossip = {"name": "gossip", "known": list(ACTIONS)}
    assert refused(desk.choose, "gossip") == ("audit.unknown_action", gossip)
    assert desk.view == before


def test_the_last_month_is_shown_first_and_everything_on_demand(busy):
    busy.today = lambda: NOW.date() + timedelta(days=31)
    desk = AuditDesk(busy)
    assert desk.refresh().total == 12
    assert desk.view.wanted.first == date(2026, 11, 24)
    whole = desk.clear()
    assert (whole.total, whole.at) == (18, 0)
    assert numbers(desk) == list(range(18, 0, -1))


@pytest.mark.parametrize("user", ["%", "' or 1 = 1 --", "0231%", "_", '"', "\\"])
def test_what_is_typed_is_literal(busy, user):
    assert AuditDesk(busy).look_for(user=user).total == 0


def test_a_look_up_by_client_is_a_look_itself_and_once(busy):
    desk = AuditDesk(busy)
    view = desk.look_for(client="C000001")
    assert view.total == 13, "6 looks, 6 consents and this one"
    assert (view.lines[0].line.purpose, view.lines[0].client) == ("audit", "C000001")
    assert desk.look_for(user="0232 王芳", client="C000001").total == 7
    assert desk.look_for(client="C000004").total == 1


def test_a_look_up_that_cannot_be_noted_shows_nothing(busy):
    desk = AuditDesk(busy)
    before = desk.refresh()
    busy.journal.db.execute("create trigger no before insert on trail begin select raise(abort, 'no'); end")
    with pytest.raises(Exception, match="no"):
        desk.look_for(client="C000001")
    assert desk.view == before
    busy.journal.db.execute("drop trigger no")


def test_who_may_see_clients_sees_keys_and_others_hashes(busy):
    key = busy.journal.trail.key
    shown = AuditDesk(busy).refresh().lines
    assert {one.client for one in shown} == {"C000001", "C000002"}
    hidden = AuditDesk(busy, reveal=False).refresh().lines
    assert {one.client for one in hidden} == {short_code(client_hash(key, f"C00000{n}")) for n in (1, 2)}
    assert {one.key for one in hidden} == {""}
    assert [one.line for one in hidden] == [replace(one.line, known=None) for one in shown]
    said = repr(AuditDesk(busy, reveal=False).view) + repr(hidden)
    assert not any(client.key in said or client.name in said for client in CLIENTS)


def test_a_client_whom_nobody_knows_any_more_goes_by_the_hash(busy):
    busy.journal.look(at=busy.now(), by=busy.actor, client_key="C999999", purpose="counter")
    newest = AuditDesk(busy).refresh().lines[0]
    assert (newest.client, newest.key) == (short_code(client_hash(busy.journal.trail.key, "C999999")), "")


def test_what_was_typed_for_a_key_stays_out_of_the_files(busy):
    """A search of the trail may be by anything, like somebody's name: the chain has its hash, and no table more."""
    AuditDesk(busy).look_for(client="王小明")
    with pytest.raises(Refusal):
        busy.open_client("13800138000")
    kept = [key for (key,) in busy.journal.db.execute("select client_key from trail_client")]
    assert sorted(map(str, kept)) == ["C000001", "C000002", "None", "None"]
    assert AuditDesk(busy).refresh().lines[0].key == ""


def test_who_was_typed_before_being_here_is_named_from_then_on(busy):
    with pytest.raises(Refusal):
        busy.open_client("W000001")
    assert AuditDesk(busy).refresh().lines[0].key == ""
    kept = busy.save_walk_in(CLIENTS[0].__class__("", CLIENTS[0].kind, "赵云"))
    assert [one.key for one in AuditDesk(busy).refresh().lines[:2]] == [kept.key] * 2 == ["W000001"] * 2


def test_no_row_can_pass_one_client_off_as_another(busy):
    busy.journal.db.execute("update trail_client set client_key = 'C000003' where client_key = 'C000002'")
    shown = {one.client for one in AuditDesk(busy).refresh().lines if one.line.action == "look"}
    assert shown == {"C000001", short_code(client_hash(busy.journal.trail.key, "C000002"))}


def test_clients_are_named_without_going_through_the_book(busy):
    """A bank's book has millions: the page must not hash them all to name two."""
    busy.book.close()
    assert {one.client for one in AuditDesk(busy).refresh().lines} == {"C000001", "C000002"}


def test_the_page_is_shown_beside_a_damaged_book(busy):
    root, size = (
        int(busy.book.db.execute(asked).fetchone()[0])
        for asked in ("select rootpage from sqlite_master where name = 'client'", "pragma page_size")
    )
    busy.book.close()
    raw = bytearray(busy.book.path.read_bytes())
    raw[(root - 1) * size + 100] ^= 1
    busy.book.path.write_bytes(raw)
    busy.book = open_book(busy.home, busy.keys)
    with pytest.raises(StoreUnavailable):
        busy.open_client("C000003")
    assert {one.client for one in AuditDesk(busy).refresh().lines} == {"C000001", "C000002", "C000003"}


def test_a_walk_in_that_comes_later_is_known(busy):
    desk = AuditDesk(busy)
    desk.refresh()
    kept = busy.save_walk_in(CLIENTS[0].__class__("", CLIENTS[0].kind, "赵云"))
    assert desk.refresh().lines[0].client == kept.key == "W000001"


def test_own_acts_only(busy):
    desk = AuditDesk(busy, own=True)
    view = desk.refresh()
    assert (view.own, AuditDesk(busy).refresh().own) == (True, False)
    assert {shown.line.user for shown in view.lines} == {"0232 王芳"}
    assert desk.look_for(user="0231 李娜").total == 9, "another's cannot be asked for"
    assert {shown.line.user for shown in desk.everything().lines} == {"0232 王芳"}


def test_pages_stay_the_same_while_others_write(busy):
    busy.journal.look_many(
        at=busy.now(), by=busy.actor, keys=[f"C{n:06d}" for n in range(500)], purpose="branch"
    )
    desk = AuditDesk(busy)
    desk.refresh()
    assert numbers(desk) == list(range(518, 318, -1))
    busy.open_client("C000001")
    desk.older()
    assert numbers(desk) == list(range(318, 118, -1))
    desk.older()
    assert numbers(desk) == list(range(118, 0, -1))
    desk.older()
    assert numbers(desk)[0] == 118, "there is no older page"
    desk.newer()
    desk.newer()
    assert numbers(desk) == list(range(518, 318, -1))
    desk.newer()
    assert (numbers(desk)[0], len(numbers(desk))) == (519, PAGE)


def test_behind_a_page_that_is_just_full_there_is_no_other(busy):
    busy.journal.look_many(
        at=busy.now(), by=busy.actor, keys=[f"C{n:06d}" for n in range(PAGE - 18)], purpose="branch"
    )
    desk = AuditDesk(busy)
    assert desk.refresh().total == PAGE
    desk.older()
    assert numbers(desk) == list(range(PAGE, 0, -1))


def test_taking_records_along_is_on_record_first(busy, monkeypatch):
    desk = AuditDesk(busy)
    desk.refresh()
    whole = desk.everything()
    assert (whole.total, whole.lines[0].line.action) == (19, "audit_export"), "also what came since the page"
    assert (whole.lines[0].client, whole.lines[0].key) == ("", ""), "it is about no client"
    monkeypatch.setattr(module, "MOST_EXPORTED", 5)
    assert len(desk.everything().lines) == 5


def test_the_code_of_a_print_is_answered_beside_the_page_that_stands(busy):
    desk = AuditDesk(busy)
    page = desk.refresh()
    head, at = page.head, page.lines[0].line.at
    assert desk.check_code(head.text) == replace(page, code=CodeAnswer(18, at)) == desk.view
    strange = desk.check_code(head.text.replace("18", "17", 1))
    assert strange.code == CodeAnswer(17, "")
    assert desk.refresh().code is None


FORMULAS = ["=cmd()", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "=1+1\n"]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_of_a_file_is_a_formula(busy, name):
    busy.journal.look(at=NOW, by=Actor(name, "teller"), client_key="C000001", purpose="counter")
    whole = AuditDesk(busy).refresh()
    rows = list(csv.reader(io.StringIO(audit_csv(busy.speaker, whole).decode("utf-8-sig"), newline="")))
    assert rows[1][2] == f"'{name}"
    assert rows[0][:3] == ["序号", "时间", "经办人"]
    with zipfile.ZipFile(io.BytesIO(audit_workbook(busy.speaker, whole))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_a_table_has_a_word_for_everything(busy):
    table = audit_table(busy.speaker, AuditDesk(busy).refresh())
    assert table.rows[0] == (
        *(
            "18",
            "2026-11-25 09:35:00",
            "0232 王芳",
            "主管",
            "登记征信授权",
            "",
            "C000001",
            "000006",
            "",
            "完成",
            "",
        ),
    )
    assert table.keys[0] == "18"


def test_every_act_and_role_has_a_name():
    assert set(ACTIONS) == {*EntryKind, *Deed}
    assert {"teller", "program"} <= set(ROLES)

"""An entry of the journal, as those read it who ask who approved what: the words, the name, the short code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from teller_app.desk.audit import audit_desk
from teller_app.desk.ledger import LedgerDesk, Procedure
from teller_app.desk.overrides import OverrideDesk
from teller_app.desk.switching import show_switch, switch
from teller_app.rules.errors import Refusal
from teller_app.store.errors import StoreUnavailable
from teller_app.words.approving import short_code
from teller_app.words.audit_entry import entry_lines
from tests.desk.test_approving import AUDITOR, SAID, ask, branch, place, staff  # noqa: F401  fixtures
from tests.staff import FIRST, SECOND
from tests.stage import PRIVATE, WANG

APPROVER = "8001 李娜"


@pytest.fixture
def by_hand(branch, place):  # noqa: F811
    """A tier by hand that the teller has set and the first supervisor has approved: its number and its code."""
    desk = OverrideDesk(place)
    shown = desk.show(WANG, SAID)
    return desk.put(WANG, SAID, ask(branch, place.session, shown)), short_code(shown.digest)


def reader(place, session):  # noqa: F811
    """The audit page of somebody else at the same files."""
    return audit_desk(replace(place, session=session))


def test_a_tier_by_hand_says_what_was_approved_by_whom_and_its_code(place, by_hand):  # noqa: F811
    number, code = by_hand
    desk = audit_desk(place)
    record = desk.choose("override").lines[0]
    entry = desk.read(number)
    assert (entry.number, entry.record) == (number, record)
    assert entry.says[:2] == ("王小明（C000001）的等级定为不低于钻石客户，至 2027-03-31", "理由：行长特批")
    assert (entry.approver, entry.code, entry.hidden, entry.alone) == (APPROVER, code, False, False)
    assert entry_lines(place.speaker, entry)[-2:] == (f"复核人：{APPROVER}", f"复核码：{code}")


def test_an_emergency_payment_says_it_too(branch, place):  # noqa: F811
    desk, whole = LedgerDesk(place), Procedure(4, "5000")
    shown = desk.show(PRIVATE, "emergency_payment", "机场", whole)
    given = ask(branch, place.session, shown)
    number = desk.give(PRIVATE, "emergency_payment", "机场", Procedure(4, "5000", given))
    entry = audit_desk(place).read(number)
    assert (entry.says, entry.approver, entry.code) == (shown.lines, APPROVER, short_code(shown.digest))


def test_the_column_says_who_approved_and_is_empty_where_nobody_did(place, by_hand):  # noqa: F811
    place.record_consent(WANG)
    lines = audit_desk(place).refresh().lines
    found = [(one.line.action, one.line.approver) for one in lines]
    assert found[:2] == [("consent", None), ("override", APPROVER)]


def test_a_page_of_records_is_one_query_however_many_were_approved(branch, place):  # noqa: F811
    def asked(desk) -> int:
        said = []
        place.journal.db.conn.set_trace_callback(said.append)
        desk.refresh()
        place.journal.db.conn.set_trace_callback(None)
        return len(said)

    few = asked(audit_desk(place))
    desk = OverrideDesk(place)
    for client in (WANG, PRIVATE):
        desk.put(client, SAID, ask(branch, place.session, desk.show(client, SAID)))
    assert asked(audit_desk(place)) == few


def test_what_is_read_of_a_client_is_a_look_at_that_client_first(place, by_hand):  # noqa: F811
    desk = audit_desk(place)
    desk.read(by_hand[0])
    newest = desk.refresh().lines[0]
    assert (newest.line.action, newest.line.purpose, newest.client) == ("look", "audit", "C000001")
    before = desk.view.total
    number = place.record_consent(WANG)
    assert desk.read(number).says == ()
    assert desk.refresh().total == before + 1, "where nothing is told nobody was looked at"


def test_a_look_that_cannot_be_noted_shows_no_words(place, by_hand):  # noqa: F811
    desk = audit_desk(place)
    place.journal.db.execute("create trigger no before insert on trail begin select raise(abort, 'no'); end")
    with pytest.raises(Exception, match="no"):
        desk.read(by_hand[0])
    assert desk.view.entry is None
    place.journal.db.execute("drop trigger no")


def test_a_teller_reads_ones_own_and_nobody_elses(staff, place, by_hand):  # noqa: F811
    people = place.journal.db.execute("select max(number) from entry where kind = 'people_approved'")
    for number in (people.fetchone()[0], by_hand[0] + 1, 10**9):
        desk = audit_desk(place)
        with pytest.raises(Refusal) as refused:
            desk.read(number)
        assert (refused.value.code, refused.value.values) == ("audit.no_entry", {"number": number})
        assert desk.view.entry is None
    assert reader(place, staff[FIRST]).read(by_hand[0]).approver == APPROVER


def test_an_auditor_reads_who_approved_and_what_but_no_client(staff, place, by_hand):  # noqa: F811
    number, code = by_hand
    desk = reader(place, staff[AUDITOR])
    entry = desk.read(number)
    assert (entry.says, entry.hidden, entry.approver, entry.code) == ((), True, APPROVER, code)
    assert "王小明" not in repr(desk.view)
    assert WANG.key not in repr(desk.view)
    assert entry_lines(place.speaker, entry)[0] == "内容涉及客户，您的角色不能查看"
    ended = OverrideDesk(place).end(WANG, "王小明 已销户")
    assert desk.read(ended).hidden, "what was typed may name somebody"
    (people,) = place.journal.db.execute("select min(number) from entry where kind = 'people_approved'").fetchone()
    assert desk.read(people).says[0] == "增加柜员 7001 王7001，一次性密码交经办人转交"
    looked = [one.line.user for one in reader(place, staff[FIRST]).choose("look").lines]
    assert "7002 王7002" not in looked


def test_acts_on_people_and_rules_say_it(branch, staff, place):  # noqa: F811
    place.session = staff[FIRST]
    shown = show_switch(place, "icbc")
    switch(place, "icbc", ask(branch, place.session, shown, SECOND))
    desk = audit_desk(place)
    switched = desk.choose("rulebook_switch").lines[0].line
    entry = desk.read(switched.entry)
    assert (entry.says, entry.approver) == (shown.lines, "8002 王8002") == (shown.lines, switched.approver)
    alone = desk.choose("people_alone").lines[-1].line
    entry = desk.read(alone.entry)
    assert (entry.alone, entry.approver, alone.approver) == (True, "", None)
    assert entry_lines(place.speaker, entry)[-1].startswith("没有复核人")


def test_an_entry_that_is_not_as_it_was_written_is_not_read(place, by_hand):  # noqa: F811
    place.journal.db.execute("update entry set body = replace(body, '8001 李娜', '8009 别人')")
    desk = audit_desk(place)
    with pytest.raises(StoreUnavailable, match=r"store\.damaged"):
        desk.read(by_hand[0])
    assert desk.view.entry is None


def test_a_record_of_something_else_puts_it_away(place, by_hand):  # noqa: F811
    desk = audit_desk(place)
    desk.refresh()
    desk.read(by_hand[0])
    lines = desk.view.lines
    assert desk.put_away()
    assert not desk.put_away()
    assert desk.view.lines is lines, "the page is not read again for it"
    desk.read(by_hand[0])
    desk.choose("look")
    assert desk.view.entry is None

"""Giving a privilege at the counter: tier, date, quota, and a second person where one is needed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from teller_app.desk.deciding import decide
from teller_app.desk.ledger import LedgerDesk, Procedure
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, ClientKind
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.privileges import Per
from teller_app.words.ledger import balance_line, queue_line
from tests.seconds import pay
from tests.stage import history, open_stage

RICH = Client(
    "C000009",
    ClientKind.PERSON,
    "周敏",
    joined=date(2019, 3, 15),
    holdings={AssetClass.DEPOSIT: history(("2024-01-01", "7000000"))},
)
FALLEN = Client(
    "C000010",
    ClientKind.PERSON,
    "吴刚",
    holdings={AssetClass.DEPOSIT: history(("2026-11-01", "50000"))},
)
Opened = Callable[..., Workplace]


@pytest.fixture
def at(tmp_path: Path) -> Opened:
    """The counter on a day; the journal goes on from day to day."""
    opened: list[Workplace] = []

    def on(day: date = date(2026, 11, 24)) -> Workplace:
        place = open_stage(tmp_path, today=day, clients=(RICH, FALLEN))
        opened.append(place)
        return place

    yield on
    for place in opened:
        place.journal.close()
        place.book.close()


def balances(place: Workplace, client: Client = RICH):
    return LedgerDesk(place).balances(client, decide(place, client).decision)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def test_one_is_given_and_counted_at_once(at):
    place = at()
    number = LedgerDesk(place).give(RICH, "airport_channel", "明早航班")
    left = balances(place)["airport_channel"]
    assert (left.quota, left.used, left.left, left.span.last) == (6, 1, 5, date(2026, 12, 31))
    kept = place.journal.entry(number)
    assert kept.kind == "privilege"
    assert json.loads(kept.body)["note"] == "明早航班"
    assert kept.teller == place.teller


def test_beyond_the_quota_nothing_is_given(at):
    place = at()
    desk = LedgerDesk(place)
    desk.give(RICH, "health_check")
    with pytest.raises(Refusal) as caught:
        desk.give(RICH, "health_check")
    assert caught.value.code == "privilege.used_up"
    assert caught.value.values == {"privilege": "免费体检", "quota": 1, "until": date(2026, 12, 31)}
    assert balances(place)["health_check"].left == 0


def test_not_used_before_31_december_is_lost_and_the_new_year_begins_anew(at):
    place = at(date(2026, 12, 31))
    LedgerDesk(place).give(RICH, "airport_channel")
    assert balances(place)["airport_channel"].left == 5
    following = at(date(2027, 1, 1))
    left = balances(following)["airport_channel"]
    assert (left.used, left.left, left.span.last) == (0, 6, date(2027, 12, 31))
    assert code_of(lambda: LedgerDesk(following).undo(RICH, "记错")) == "privilege.nothing"


def test_an_undo_of_last_year_gives_nothing_back(at):
    number = LedgerDesk(at(date(2026, 12, 31))).give(RICH, "airport_channel")
    assert code_of(lambda: LedgerDesk(at(date(2027, 1, 1))).undo(RICH, "记错", number)) == "privilege.past"


def test_a_membership_year_runs_from_the_day_the_client_came(at, monkeypatch):
    place = at(date(2027, 3, 14))
    edition = place.shelf.edition("general", date(2027, 3, 14))
    yearly = edition.privilege["airport_channel"].model_copy(update={"per": Per.MEMBERSHIP_YEAR})
    changed = edition.model_copy(update={"privilege": {**edition.privilege, "airport_channel": yearly}})
    changed.__dict__.pop("entitlements", None)
    monkeypatch.setattr(type(place.shelf), "edition", lambda *_a, **_k: changed)
    LedgerDesk(place).give(RICH, "airport_channel")
    assert balances(place)["airport_channel"].span.last == date(2027, 3, 14)
    following = at(date(2027, 3, 15))
    assert balances(following)["airport_channel"].used == 0
    stranger = replace(RICH, joined=None)
    assert "airport_channel" not in balances(following, stranger)
    assert code_of(lambda: LedgerDesk(following).give(stranger, "airport_channel")) == "privilege.no_joined"


@pytest.mark.parametrize(
    ("client", "code", "refusal"),
    [
        (FALLEN, "airport_channel", "privilege.not_granted"),
        (RICH, "moon_flight", "privilege.unknown"),
        (RICH, "", "privilege.unknown"),
        (RICH, "annual_fee", "privilege.by_itself"),
    ],
)
def test_what_the_tier_does_not_give_is_not_given(at, client, code, refusal):
    place = at()
    assert code_of(lambda: LedgerDesk(place).give(client, code)) == refusal
    assert place.journal.entries(client.key) == []


def test_undo_needs_a_reason_and_takes_the_newest(at):
    place = at()
    desk = LedgerDesk(place)
    desk.give(RICH, "airport_channel")
    newest = desk.give(RICH, "golf")
    assert code_of(lambda: desk.undo(RICH, "  ")) == "reason.missing"
    desk.undo(RICH, "客户改期")
    assert balances(place)["golf"].used == 0
    assert balances(place)["airport_channel"].used == 1
    assert code_of(lambda: desk.undo(RICH, "再来", newest)) == "privilege.undone"
    assert code_of(lambda: desk.undo(FALLEN, "串户", newest)) == "privilege.no_use"


WHOLE = Procedure(steps=4, amount="5000")


@pytest.mark.parametrize(
    ("procedure", "refusal"),
    [
        (replace(WHOLE, steps=3), "privilege.steps_missing"),
        (replace(WHOLE, amount=""), "amount.empty"),
        (replace(WHOLE, amount="很多"), "amount.unreadable"),
        (replace(WHOLE, amount="0"), "amount.empty"),
    ],
)
def test_an_emergency_payment_needs_every_step_and_a_second_person(at, procedure, refusal):
    place = at()
    assert code_of(lambda: LedgerDesk(place).give(RICH, "emergency_payment", procedure=procedure)) == refusal
    assert code_of(lambda: pay(place, RICH, procedure)) == refusal
    assert place.journal.entries(RICH.key) == []


def test_without_a_second_person_there_is_no_emergency_payment(at):
    place = at()
    assert (
        code_of(lambda: LedgerDesk(place).give(RICH, "emergency_payment", procedure=WHOLE))
        == "approval.missing"
    )
    for name in ("0231 李娜", "0231", "李 娜"):
        assert code_of(lambda name=name: pay(place, RICH, WHOLE, second=name)) == "approval.same_person"
    assert code_of(lambda: pay(place, RICH, WHOLE, second=" ")) == "approval.who"
    assert place.journal.entries(RICH.key) == []


def test_what_is_no_procedure_is_given_by_one_alone(at):
    desk = LedgerDesk(at())
    assert code_of(lambda: desk.show(RICH, "golf", "", WHOLE)) == "privilege.alone"
    assert not desk.needs_second(RICH, "golf")


def test_an_emergency_payment_is_on_record_with_its_second_person(at):
    place = at()
    number = pay(place, RICH, WHOLE, "机场")
    body = json.loads(place.journal.entry(number).body)
    assert (body["steps"], body["amount"], body["approver"]) == (4, "5000.00", "0107 赵主管")
    assert body["note"] == "机场"


def test_queue_priority_is_worded_for_the_window(at, general):
    place = at()
    queue = next(one for one in general.entitlements["private"] if one.code == "queue_priority")
    words = {kind: queue_line(place.speaker, queue, kind) for kind in (*queue.privilege.windows, None)}
    assert len(set(words.values())) == 3
    assert "贵宾窗口" in words["vip"]
    assert "两位" in words["shared"]
    assert queue.privilege.waiting is not None


def test_what_is_left_is_said_in_a_few_words(at):
    place = at()
    desk = LedgerDesk(place)
    for _ in range(2):
        desk.give(RICH, "airport_channel")
    desk.give(RICH, "health_check")
    decision = decide(place, RICH).decision
    found = balances(place)
    said = {
        one.code: balance_line(place.speaker, one, found[one.code])
        for one in decision.entitlements
        if one.code in found
    }
    assert said["airport_channel"] == "余 4/6 · 12-31 止"
    assert said["health_check"] == "已用完 1/1"


def test_another_scheme_counts_for_itself(at):
    place = at()
    LedgerDesk(place).give(RICH, "airport_channel")
    place.settings = with_settings(place.settings, rulebook="general-low")
    assert balances(place)["airport_channel"].used == 0


def test_what_was_given_counts_although_the_screen_cannot_be_read(tmp_path, monkeypatch):
    """Otherwise the tile says that it failed, and is pressed a second time."""
    from teller_app.desk.client import ClientDesk
    from teller_app.desk.counter import Counter
    from teller_app.store.errors import StoreUnavailable
    from tests.stage import open_stage

    counter = Counter(open_stage(tmp_path))
    counter.client.open("C000004")

    def unreadable(self):
        raise StoreUnavailable("store.failed", file="journal.db")

    monkeypatch.setattr(ClientDesk, "redecide", unreadable)
    number = counter.service.give("airport_channel")
    assert counter.place.journal.entry(number) is not None
    assert counter.client.view.saved == number
    counter.place.journal.close()
    counter.place.book.close()

"""Another rulebook from a day on: planned by two, withdrawn by two, and from that day it decides."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from teller_app.desk.branch import BranchDesk
from teller_app.desk.counter import Counter
from teller_app.desk.deciding import decide
from teller_app.desk.record import KeptTier
from teller_app.desk.scheduling import read_day, schedule, show_schedule, show_withdraw, withdraw
from teller_app.desk.settings import Scheduled, Settings
from teller_app.rules.errors import Refusal
from teller_app.store.journal import EntryKind
from tests.conftest import TODAY
from tests.seconds import NAME, switch
from tests.stage import WANG

DAY = date(2027, 1, 1)


@pytest.fixture
def clock(place):
    """Today, which a test may move."""
    days = [TODAY]
    place.today = lambda: days[0]
    return days


def plan(place, code="icbc", day=DAY):
    schedule(place, code, day, place.ask_second(show_schedule(place, code, day), NAME, ""))


def give_up(place):
    withdraw(place, place.ask_second(show_withdraw(place), NAME, ""))


def refused(act, *given) -> str:
    with pytest.raises(Refusal) as caught:
        act(*given)
    return caught.value.code


def says(place, kind: EntryKind) -> list[str]:
    rows = place.journal.db.execute("select body from entry where kind = ?", [kind.value]).fetchall()
    return [json.loads(row[0])["says"][0] for row in rows]


def test_from_that_day_on_it_decides_and_not_before(place, clock):
    plan(place)
    assert decide(place, WANG).decision.edition.rulebook == "general"
    clock[0] = DAY - timedelta(days=1)
    assert decide(place, WANG).decision.edition.rulebook == "general"
    clock[0] = DAY
    assert decide(place, WANG).decision.edition.rulebook == "icbc"
    assert BranchDesk(place).work().edition.rulebook == "icbc"
    assert decide(place, WANG, as_of=TODAY).decision.edition.rulebook == "general", "yesterday's case"


def test_a_window_that_is_open_over_midnight_goes_on_by_it(place, clock):
    counter = Counter(place)
    plan(place)
    counter.client.open(WANG.key)
    assert counter.client.view.decision.edition.rulebook == "general"
    clock[0] = DAY
    counter.client.open(WANG.key)
    assert counter.client.view.decision.edition.rulebook == "icbc"


def test_a_decision_of_the_past_keeps_its_edition(place, clock):
    plan(place)
    found = decide(place, WANG)
    before = place.record_decision(WANG, found.decision, found.facts)
    clock[0] = DAY
    found = decide(place, WANG)
    after = place.record_decision(WANG, found.decision, found.facts)
    kept, later = place.journal.entry(before), place.journal.entry(after)
    assert (kept.rulebook, kept.edition, later.rulebook) == ("general", date(2024, 5, 19), "icbc")
    edition = place.shelf.edition(kept.rulebook, clock[0], None, kept.edition)
    body = KeptTier.model_validate_json(kept.body)
    again = decide(place, WANG, kept.rulebook, TODAY)
    assert again.decision.edition == edition
    assert KeptTier.of(again.facts, again.decision) == body


def test_two_people_stand_for_exactly_this_day_and_this_rulebook(place):
    shown = show_schedule(place, "icbc", DAY)
    assert "2027-01-01" in shown.lines[0]
    assert "工商银行星级（icbc） 2021-05-01 版" in shown.lines[0]
    assert refused(schedule, place, "icbc", DAY, None) == "approval.missing"
    for code, day in (("ccb", DAY), ("icbc", DAY + timedelta(days=1))):
        given = place.ask_second(shown, NAME, "")
        assert refused(schedule, place, code, day, given) == "approval.changed"
    assert place.planned is None
    assert says(place, EntryKind.RULEBOOK_SCHEDULE) == []
    plan(place)
    assert place.settings_file.read().scheduled == place.planned == Scheduled(rulebook="icbc", first_day=DAY)
    assert len(says(place, EntryKind.RULEBOOK_SCHEDULE)) == 1
    action = "select action from trail order by number desc limit 1"
    assert place.journal.db.execute(action).fetchone() == ("rulebook_schedule",)


def test_it_can_be_withdrawn_until_the_day_has_come(place, clock):
    plan(place)
    assert refused(withdraw, place, None) == "approval.missing"
    give_up(place)
    assert (place.planned, place.settings_file.read().scheduled) == (None, None)
    assert "撤销原定 2027-01-01" in says(place, EntryKind.RULEBOOK_WITHDRAW)[0]
    clock[0] = DAY
    assert place.rulebook == "general"
    clock[0] = TODAY
    plan(place)
    clock[0] = DAY
    assert refused(show_withdraw, place) == "schedule.none"
    assert place.rulebook == "icbc"


def test_one_plan_at_a_time_and_the_second_person_reads_which_one_goes(place, clock):
    plan(place)
    assert "原定 2027-01-01 起改用工商银行星级" in show_schedule(place, "boc", DAY).lines[1]
    plan(place, "boc", DAY + timedelta(days=30))
    clock[0] = DAY
    assert place.rulebook == "general"
    clock[0] = DAY + timedelta(days=30)
    assert place.rulebook == "boc"


def test_a_plan_that_has_begun_is_the_scheme_of_today_for_the_next_one(place, clock):
    plan(place)
    clock[0] = DAY
    plan(place, "boc", DAY + timedelta(days=1))
    assert place.rulebook == place.settings_file.read().rulebook == "icbc"
    clock[0] = DAY + timedelta(days=1)
    assert place.rulebook == "boc"


def test_a_switch_today_leaves_what_is_planned_and_says_so(place, clock):
    plan(place)
    counter = Counter(place)
    shown = counter.show_rulebook("ccb").lines
    assert "已定 2027-01-01 起改用工商银行星级（icbc），仍然有效" in shown, "a name, and not the id alone"
    switch(counter, "ccb")
    assert (place.rulebook, place.planned) == ("ccb", Scheduled(rulebook="icbc", first_day=DAY))
    clock[0] = DAY
    assert place.rulebook == "icbc"
    switch(counter, "general")
    assert (place.rulebook, place.settings_file.read().scheduled) == ("general", None)


@pytest.mark.parametrize(
    ("code", "day", "why"),
    [
        ("icbc", TODAY, "schedule.past"),
        ("icbc", TODAY - timedelta(days=1), "schedule.past"),
        ("general", DAY, "schedule.same"),
        ("nowhere", DAY, "rulebook.unknown"),
        ("mine.toml", DAY, "rulebook.draft"),
    ],
)
def test_what_cannot_be_planned_is_refused(place, code, day, why):
    assert refused(show_schedule, place, code, day) == why


def test_a_draft_cannot_be_planned(place, tmp_path):
    draft = tmp_path / "mine.toml"
    draft.write_text('extends = "general/2024-05-19"\nrulebook = "mine"\nfirst_day = 2024-01-01\n')
    assert refused(show_schedule, place, str(draft), DAY) == "rulebook.draft"


def test_a_day_as_it_is_typed(place):
    assert read_day(place, "2027-01-01") == DAY
    assert refused(read_day, place, "2026-11-23") == "schedule.past"
    assert refused(read_day, place, "soon") == "date.unreadable"


def test_half_a_plan_is_no_setting():
    with pytest.raises(ValueError, match="first_day"):
        Settings.model_validate({"scheduled": {"rulebook": "icbc"}})

"""A tier by hand: a floor or fixed, with a reason and a second person, and gone after its last day."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teller_app.desk.deciding import Basis, decide, settle
from teller_app.desk.overrides import OverrideDesk, Said, field_of
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, ClientKind, KeyOutcome, Outcome, OverrideKind
from teller_app.rules.decision import Override, TierDecision
from teller_app.rules.errors import Refusal
from teller_app.rules.facts import ClientFacts
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.tier import assess
from teller_app.words.identity import tags
from teller_app.words.reasons import reason_line, source_line
from teller_app.words.refusals import problem_line
from teller_app.words.standing import missing
from tests.conftest import TODAY
from tests.rules.strategies import holdings
from tests.seconds import by_hand
from tests.stage import COMPANY, history, open_stage

GOLD = Client(
    "C000009",
    ClientKind.PERSON,
    "周敏",
    holdings={AssetClass.DEPOSIT: history(("2024-01-01", "150000"))},
)
RICH = replace(
    GOLD, key="C000010", name="吴刚", holdings={AssetClass.DEPOSIT: history(("2024-01-01", "7000000"))}
)
FLOOR, FIXED = OverrideKind.FLOOR, OverrideKind.FIXED
LAST = date(2027, 3, 31)
SAID = Said("diamond", FLOOR, "行长特批，存款下月到账", LAST.isoformat())


@dataclass(frozen=True)
class Shown:
    """A client desk with nothing but a decision on it."""

    client: Client
    decision: TierDecision
    has_trial: bool = False
    saved: int | None = None
    key_outcome: KeyOutcome | None = None


Opened = Callable[..., Workplace]


@pytest.fixture
def at(tmp_path: Path) -> Opened:
    """The counter on a day; the journal goes on from day to day."""
    opened: list[Workplace] = []

    def on(day: date = TODAY) -> Workplace:
        place = open_stage(tmp_path, today=day, clients=(GOLD, RICH, COMPANY))
        opened.append(place)
        return place

    yield on
    for place in opened:
        place.journal.close()
        place.book.close()


def tier(place: Workplace, client: Client = GOLD, as_of: date | None = None) -> str:
    return decide(place, client, as_of=as_of).decision.tier.code


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


@pytest.mark.parametrize(
    ("client", "kind", "said", "found"),
    [
        (GOLD, FLOOR, "diamond", "diamond"),
        (GOLD, FLOOR, "ordinary", "gold"),
        (GOLD, FIXED, "diamond", "diamond"),
        (GOLD, FIXED, "ordinary", "ordinary"),
        (RICH, FLOOR, "gold", "private"),
        (RICH, FIXED, "gold", "gold"),
    ],
)
def test_a_floor_only_lifts_and_a_fixed_tier_is_exactly_that(at, client, kind, said, found):
    place = at()
    by_hand(place, client, replace(SAID, tier=said, kind=kind))
    decided = decide(place, client).decision
    assert decided.tier.code == found
    assert decided.measured.code == ("gold" if client is GOLD else "private")
    assert decided.entitlements == decided.edition.entitlements[found]


@given(
    held=holdings,
    said=st.sampled_from(["ordinary", "gold", "platinum", "black_gold", "diamond", "private"]),
    kind=st.sampled_from(OverrideKind),
)
def test_a_floor_never_lowers_anybody(general, held, said, kind):
    facts = ClientFacts(TODAY, held)
    alone = assess(facts, general)
    override = Override(said, kind, "理由", "李", "赵", TODAY, TODAY, 1)
    found = assess(facts, general, override=override)
    rungs = general.rungs
    if kind is FLOOR:
        assert rungs[found.tier.code] == max(rungs[alone.tier.code], rungs[said])
    else:
        assert found.tier.code == said
    assert (found.measured, found.recognised_assets) == (alone.measured, alone.recognised_assets)


def test_it_is_in_force_on_its_last_day_and_never_after(at):
    by_hand(at(), GOLD, SAID)
    assert tier(at(LAST)) == "diamond"
    after = at(LAST + timedelta(days=1))
    assert tier(after) == "gold"
    assert decide(after, GOLD).decision.override is None
    assert OverrideDesk(after).in_force("general") == []
    assert code_of(lambda: OverrideDesk(after).end(GOLD, "到期")) == "override.none"
    assert tier(at(), as_of=LAST + timedelta(days=1)) == "gold"


@pytest.mark.parametrize("lasts", [1, 128, 365])
def test_of_all_days_only_those_between_its_first_and_last_know_it(at, lasts):
    place, last = at(), TODAY + timedelta(days=lasts)
    by_hand(place, GOLD, replace(SAID, last_day=last.isoformat()))
    edition = place.edition(GOLD.facts(TODAY))
    days = [TODAY + timedelta(days=ahead) for ahead in range(-30, 400)]
    known = [day for day in days if OverrideDesk(place).current(GOLD, edition, day) is not None]
    assert known == [day for day in days if TODAY <= day <= last]


def test_it_can_be_ended_before_its_day_and_then_set_anew(at):
    place = at()
    desk = OverrideDesk(place)
    number = by_hand(place, GOLD, SAID)
    ended = desk.end(GOLD, "存款未到账")
    assert tier(place) == "gold"
    assert desk.in_force("general") == []
    kept = [place.journal.entry(one) for one in (number, ended)]
    assert [one.kind for one in kept] == ["override", "override_end"]
    assert json.loads(kept[1].body) == {"reason": "存款未到账"}
    assert by_hand(place, GOLD, replace(SAID, tier="platinum")) > ended
    assert tier(place) == "platinum"


def test_a_day_before_it_was_ended_still_knows_it(at):
    """A decision about a day that is gone is made as it was made then."""
    by_hand(at(), GOLD, SAID)
    place = at(date(2026, 12, 10))
    OverrideDesk(place).end(GOLD, "存款未到账")
    found = {day: tier(place, as_of=date(2026, 12, day)) for day in (9, 10, 11)}
    assert found == {9: "diamond", 10: "gold", 11: "gold"}
    assert tier(place, as_of=TODAY - timedelta(days=1)) == "gold"
    assert by_hand(place, GOLD, replace(SAID, tier="platinum"))
    assert {day: tier(place, as_of=date(2026, 12, day)) for day in (9, 10)} == {9: "diamond", 10: "platinum"}


def test_there_is_one_at_a_time(at):
    place = at()
    desk = OverrideDesk(place)
    number = by_hand(place, GOLD, SAID)
    with pytest.raises(Refusal) as caught:
        by_hand(place, GOLD, replace(SAID, tier="gold"))
    assert (caught.value.code, caught.value.values) == ("override.there", {"number": number})
    assert len(place.journal.entries(GOLD.key)) == 1
    by_hand(place, RICH, SAID)
    assert [(key, one.tier) for key, one in desk.in_force("general")] == [
        (GOLD.key, "diamond"),
        (RICH.key, "diamond"),
    ]


def test_the_first_to_end_is_listed_first(at):
    place = at()
    desk = OverrideDesk(place)
    by_hand(place, GOLD, SAID)
    by_hand(place, RICH, replace(SAID, last_day="2026-12-01"))
    assert [key for key, _ in desk.in_force("general")] == [RICH.key, GOLD.key]


def test_a_company_keeps_its_name_and_a_stranger_the_key(at):
    """The mask is for the names of persons: a company's is public, and a key is none."""
    place = at()
    stranger = replace(GOLD, key="ZZ000099")
    for client in (GOLD, COMPANY, stranger):
        by_hand(place, client, SAID)
    named = OverrideDesk(place).named("general")
    said = {each.key: (each.called(masked=True), each.called(masked=False)) for each in named}
    assert said == {
        GOLD.key: ("周*", "周敏"),
        COMPANY.key: (COMPANY.name, COMPANY.name),
        stranger.key: (stranger.key, stranger.key),
    }


def test_another_scheme_has_its_own(at):
    place = at()
    by_hand(place, GOLD, SAID)
    place.settings = with_settings(place.settings, rulebook="general-low")
    assert decide(place, GOLD).decision.override is None
    assert OverrideDesk(place).in_force("general-low") == []
    assert by_hand(place, GOLD, replace(SAID, tier="private"))


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"tier": "star_7"}, "override.tier", "tier"),
        ({"tier": ""}, "override.tier", "tier"),
        ({"tier": "x" * 10_000}, "override.tier", "tier"),
        ({"reason": ""}, "reason.missing", "reason"),
        ({"reason": " \t\n"}, "reason.missing", "reason"),
        ({"reason": "由" * 201}, "text.unusable", "reason"),
        ({"reason": "a\0b"}, "text.unusable", "reason"),
        ({"reason": "\udcff"}, "text.unusable", "reason"),
        ({"last_day": ""}, "date.unreadable", "last_day"),
        ({"last_day": "明年"}, "date.unreadable", "last_day"),
        ({"last_day": "9999-12-31"}, "date.out_of_range", "last_day"),
        ({"last_day": "2026-11-22"}, "override.last_day", "last_day"),
        ({"last_day": "2026-11-23"}, "override.last_day", "last_day"),
        ({"last_day": "2027-11-24"}, "override.last_day", "last_day"),
    ],
)
def test_what_is_refused_stands_beside_its_field_and_changes_nothing(at, changes, refusal, field):
    place = at()
    with pytest.raises(Refusal) as caught:
        by_hand(place, GOLD, replace(SAID, **changes))
    assert (caught.value.code, field_of(caught.value)) == (refusal, field)
    assert place.journal.entries(GOLD.key) == []
    assert tier(place) == "gold"


def test_a_scheme_says_how_long_a_tier_by_hand_lasts(at, monkeypatch):
    place = at()
    edition = place.edition(GOLD.facts(place.today()))
    shorter = edition.model_copy(update={"standing": edition.standing.model_copy(update={"by_hand_months": 3})})
    monkeypatch.setattr(type(place), "edition", lambda *_: shorter)
    with pytest.raises(Refusal) as caught:
        by_hand(place, GOLD, replace(SAID, last_day="2027-02-24"))
    assert "最长 3 个月" in problem_line(place.speaker, caught.value)
    assert by_hand(place, GOLD, replace(SAID, last_day="2027-02-23"))


@pytest.mark.parametrize("last_day", ["2026-11-24", "2027-11-23"])
def test_from_a_day_to_a_year(at, last_day):
    assert by_hand(at(), GOLD, replace(SAID, last_day=last_day))


@pytest.mark.parametrize(
    ("second", "refusal"),
    [
        ("", "approval.who"),
        (" ", "approval.who"),
        ("赵" * 201, "text.unusable"),
        ("a\0b", "text.unusable"),
        *(
            (name, "approval.same_person")
            for name in (
                *("0231 李娜", " 0231  李娜 ", "0231", "李 娜", "李娜 0231", "0231李娜"),
                *("０２３１ 李娜", "李娜（0231）"),
            )
        ),
    ],
)
def test_nobody_stands_for_their_own_tier_by_hand(at, second, refusal):
    place = at()
    assert code_of(lambda: by_hand(place, GOLD, SAID, second)) == refusal
    assert place.journal.entries(GOLD.key) == []
    assert tier(place) == "gold"


@pytest.mark.parametrize("second", ["0107 李娜", "赵主管", "0107", "赵主管 0107"])
def test_a_colleague_may_stand_for_it(at, second):
    place = at()
    number = by_hand(place, GOLD, SAID, second)
    assert json.loads(place.journal.entry(number).body)["approver"] == second


@pytest.mark.parametrize(
    ("reason", "refusal"), [("", "reason.missing"), (" ", "reason.missing"), ("由" * 201, "text.unusable")]
)
def test_ending_it_needs_a_reason(at, reason, refusal):
    place = at()
    by_hand(place, GOLD, SAID)
    assert code_of(lambda: OverrideDesk(place).end(GOLD, reason)) == refusal
    assert tier(place) == "diamond"


@pytest.mark.parametrize(("kind", "says"), [(FLOOR, "不低于钻石客户"), (FIXED, "固定为钻石客户")])
def test_the_client_desk_says_who_why_and_until_when(at, kind, says):
    place = at()
    by_hand(place, GOLD, replace(SAID, kind=kind))
    decision = decide(place, GOLD).decision
    reason = decision.reasons[0]
    line = reason_line(place.speaker, reason, decision.edition)
    for part in ("手工认定", says, "2027-03-31", "0231 李娜", "0107 赵主管"):
        assert part in line
    assert SAID.reason in source_line(place.speaker, reason.source, decision.edition)
    assert (reason.rule, reason.outcome) == ("override.diamond", Outcome.MET)


def test_the_tag_beside_the_name_says_until_when(at):
    place = at()
    by_hand(place, GOLD, SAID)
    shown = Shown(GOLD, decide(place, GOLD).decision)
    assert ("手工认定至 2027-03-31", "caution") in tags(place.speaker, shown)


def test_a_tier_that_the_scheme_no_longer_has_is_said_nowhere(at):
    """The override of an edition whose ladder was another."""
    place = at()
    edition = place.edition(GOLD.facts(TODAY))
    gone = Override("emerald", FIXED, "理由", "李", "赵", TODAY, LAST, 1)
    found = assess(GOLD.facts(TODAY), edition, override=gone)
    assert found.tier.code == "gold"
    assert found.override is None
    assert not any(each.rule.startswith("override.") for each in found.reasons)


def test_trial_amounts_are_decided_without_it(at):
    place = at()
    by_hand(place, GOLD, SAID)
    facts = GOLD.facts(TODAY)
    edition: Edition = place.edition(facts)
    assert settle(place, GOLD, Basis(facts, edition, None)).tier.code == "gold"


def test_who_is_not_kept_has_none(at):
    place = at()
    nobody = replace(GOLD, key="")
    assert OverrideDesk(place).current(nobody, place.edition(GOLD.facts(TODAY)), TODAY) is None


def test_a_fixed_tier_names_nothing_to_add_for_it_would_change_nothing(at):
    place = at()
    desk = OverrideDesk(place)
    by_hand(place, GOLD, replace(SAID, tier="platinum", kind=FIXED))
    decision = decide(place, GOLD).decision
    assert decision.next_tier is None
    assert missing(place.speaker, decision) == "手工固定为白金客户，至 2027-03-31"
    desk.end(GOLD, "收回")
    assert "距白金客户还差" in missing(place.speaker, decide(place, GOLD).decision)

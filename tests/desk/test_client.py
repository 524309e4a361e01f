from __future__ import annotations

import pytest

from teller_app.desk.client import ClientDesk
from teller_app.desk.client_view import Entry, Mode
from teller_app.desk.record import KeptTier
from teller_app.desk.workplace import with_settings
from teller_app.rules.codes import AssetClass, Card, Status
from teller_app.rules.decision import Held
from teller_app.rules.errors import Refusal
from teller_app.rules.tier import assess
from teller_app.safe.audit import client_hash


@pytest.fixture
def desk(place):
    return ClientDesk(place)


def test_opening_a_client_gives_the_tier_and_writes_the_look_first(desk, place):
    desk.open("C000001")
    assert desk.view.decision.tier.code == "platinum"
    looks = place.journal.db.execute("select user, action, client_hash, purpose from trail").fetchall()
    client = client_hash(place.journal.trail.key, "C000001")
    assert looks == [("0231 李娜", "look", client, "counter")]


def test_a_look_at_a_stranger_is_written_too(desk, place):
    with pytest.raises(Refusal) as found:
        desk.open("C999999")
    assert found.value.code == "client.unknown"
    assert place.journal.db.execute("select client_hash from trail").fetchall() == [
        (client_hash(place.journal.trail.key, "C999999"),)
    ]


def test_a_trial_amount_changes_the_tier_and_nothing_is_kept(desk):
    desk.open("C000001")
    desk.type_amount(AssetClass.WEALTH, "40w")
    assert desk.view.decision.tier.code == "black_gold"
    assert desk.view.has_trial
    assert not desk.view.unsaved
    desk.drop_trial()
    assert desk.view.decision.tier.code == "platinum"
    assert not desk.view.has_trial


def test_a_bad_amount_keeps_the_last_good_decision_and_what_was_typed(desk):
    desk.open("C000001")
    desk.type_amount(AssetClass.WEALTH, "40万")
    desk.type_amount(AssetClass.WEALTH, "40万x")
    assert desk.view.decision.tier.code == "black_gold"
    line = next(line for line in desk.view.lines if line.asset_class is AssetClass.WEALTH)
    assert line.typed == "40万x"
    assert line.problem.code == "amount.unreadable"
    desk.type_amount(AssetClass.WEALTH, "40万")
    assert desk.view.problems == {}


def test_switching_the_client_clears_everything_of_the_last_one(desk):
    desk.open("C000001")
    desk.type_amount(AssetClass.WEALTH, "x")
    desk.aim("private")
    desk.aim_by("2027-03-01")
    desk.open("C000003")
    assert desk.view.problems == {}
    assert not desk.view.has_trial
    assert desk.view.target_typed == ""
    assert desk.view.planning.reach.tier.code == "private"


def test_a_tier_is_protected_until_its_evaluations_have_run_out(desk):
    """600,000 until January, 200,000 since: the year's average is gold, the tier carried black gold."""
    desk.open("C000002")
    decision = desk.view.decision
    assert decision.measured.code == "gold"
    assert decision.tier.code == "black_gold"
    assert any(reason.rule == "standing.black_gold" for reason in decision.reasons)
    assert desk.view.standing.held.until.isoformat() == "2026-12-31"


def test_a_trial_has_no_past(desk):
    desk.open("C000002")
    desk.type_amount(AssetClass.DEPOSIT, "200000")
    assert desk.view.decision.tier.code == "gold"


def test_planning_refuses_a_day_that_is_not_ahead_and_keeps_the_plan(desk):
    desk.open("C000001")
    before = desk.view.planning
    desk.aim_by("2026-11-23")
    assert desk.view.problems["target"].code == "target.not_ahead"
    assert desk.view.planning == before
    desk.aim_by("2027-02-01")
    assert desk.view.planning.reach.by.isoformat() == "2027-02-01"


def test_compare_shows_every_scheme(desk, place):
    desk.open("C000001")
    desk.show_also(comparing=True)
    shown = [one.rulebook for one in desk.view.compared]
    assert sorted(shown) == place.shelf.ids()
    assert [one.here for one in desk.view.compared] == [True] + [False] * (len(shown) - 1)
    assert shown[0] == desk.view.decision.edition.rulebook
    assert shown[1:] == sorted(shown[1:])
    desk.show_also()
    assert desk.view.compared == ()


class Told:
    """Everything that a screen would have been shown."""

    def __init__(self, desk):
        self.views = []
        desk.changed.listen(self.note)

    def note(self, view):
        self.views.append(view)


def test_what_is_done_at_once_is_shown_once_and_whole(desk):
    told = Told(desk)
    with desk.at_once():
        desk.open("C000001")
        desk.type_amount(AssetClass.DEPOSIT, "200000")
        desk.type_amount(AssetClass.FUND, "many")
        desk.aim_by("2027-02-01")
    assert told.views == [desk.view]
    assert desk.view.decision.tier.code == "gold"
    assert set(desk.view.problems) == {AssetClass.FUND.value}
    assert desk.view.planning.reach.by.isoformat() == "2027-02-01"
    desk.drop_trial()
    assert len(told.views) == 2, "afterwards each act is shown again"


def test_what_fails_at_once_shows_what_was_done_and_nothing_where_nothing_was(desk):
    told = Told(desk)
    with pytest.raises(Refusal), desk.at_once():
        desk.open("nobody")
    assert told.views == []

    def both():
        with desk.at_once():
            desk.open("C000001")
            desk.open("nobody")

    with pytest.raises(Refusal):
        both()
    assert [view.client.key for view in told.views] == ["C000001"]


def test_a_tab_that_asks_for_nothing_else_decides_nothing_anew(desk):
    desk.open("C000001")
    told = Told(desk)
    desk.show_also()
    assert told.views == []
    desk.show_also(ahead=True)
    assert len(told.views) == 1


def test_a_card_that_is_said_lifts_a_trial_and_is_kept_with_a_walk_in(desk, place):
    place.settings = with_settings(place.settings, rulebook="abc")
    desk.open("C000001")
    before = desk.view.decision.tier.code
    desk.say_fact(Status.PRIVATE_CONTRACT, on=True)
    assert (before, desk.view.decision.tier.code) == ("star_5", "star_7")
    assert desk.view.has_trial
    desk.drop_trial()
    assert desk.view.decision.tier.code == before
    desk.start_walk_in()
    desk.say_fact(Card.BIG_PLATINUM_CREDIT, on=True)
    desk.say_fact(Card.GOLD_CREDIT, on=True)
    desk.say_fact(Card.GOLD_CREDIT, on=False)
    desk.type_entry(Entry(name="赵六"))
    assert desk.save_walk_in() == 2
    desk.open("W000001")
    assert desk.view.decision.tier.code == "star_5"
    assert desk.view.facts == {Card.BIG_PLATINUM_CREDIT}


def test_a_walk_in_gets_an_answer_before_a_name(desk):
    desk.start_walk_in()
    desk.type_amount(AssetClass.DEPOSIT, "12w")
    assert desk.view.mode is Mode.WALK_IN
    assert desk.view.decision.tier.code == "gold"
    assert desk.view.unsaved


def test_a_walk_in_needs_a_name_to_be_saved_and_is_found_again(desk, place):
    desk.start_walk_in()
    desk.type_amount(AssetClass.DEPOSIT, "12w")
    assert desk.save_walk_in() is None
    assert desk.view.problems["name"].code == "name.missing"
    desk.type_entry(Entry(name="赵六", phone="13712345678"))
    number = desk.save_walk_in()
    assert number == 2
    assert not desk.view.unsaved
    assert desk.view.saved == 2
    kept = KeptTier.model_validate_json(place.journal.entry(2).body)
    again = assess(kept.facts(), place.shelf.edition("general", kept.as_of), Held(*kept.held) if kept.held else None)
    assert again.tier.code == kept.tier == "gold"
    desk.open("W000001")
    assert desk.view.client.name == "赵六"
    assert desk.view.decision.tier.code == "gold"


def test_saving_a_walk_in_again_keeps_one_client(desk, place):
    desk.start_walk_in()
    desk.type_amount(AssetClass.DEPOSIT, "12w")
    desk.type_entry(Entry(name="赵六"))
    desk.save_walk_in()
    desk.type_amount(AssetClass.DEPOSIT, "60w")
    assert desk.view.unsaved
    desk.save_walk_in()
    rows = place.journal.db.execute("select key from client").fetchall()
    assert rows == [("W000001",)]
    desk.open("W000001")
    assert desk.view.decision.tier.code == "black_gold"


def test_a_named_walk_in_is_not_thrown_away_without_a_word(desk):
    desk.start_walk_in()
    desk.type_amount(AssetClass.DEPOSIT, "12w")
    desk.start_walk_in()
    desk.type_entry(Entry(name="赵六"))
    with pytest.raises(Refusal) as found:
        desk.open("C000001")
    assert found.value.code == "walk_in.unsaved"
    assert desk.view.entry.name == "赵六"
    desk.open("C000001")
    assert desk.view.client.name == "王小明"


@pytest.mark.parametrize(
    ("entry", "field", "code"),
    [
        (Entry(name="甲", id_number="123"), "id_number", "id.wrong_length"),
        (Entry(name="甲", phone="12"), "phone", "phone.unreadable"),
        (Entry(name="甲" * 61), "name", "name.too_long"),
        (Entry(name="甲\u202e乙"), "name", "name.sign"),
        (Entry(name="甲", id_number="11010520991231002X"), "id_number", "id.birth_in_future"),
    ],
)
def test_a_wrong_field_stands_in_the_way_of_saving(desk, place, entry, field, code):
    desk.start_walk_in()
    desk.type_entry(entry)
    assert desk.save_walk_in() is None
    assert desk.view.problems[field].code == code
    assert place.journal.db.execute("select count(*) from client").fetchone() == (0,)


def test_a_wrong_check_digit_is_overruled_with_a_note(desk):
    entry = Entry(name="甲", id_number="110105194912310021")
    desk.start_walk_in()
    desk.type_entry(entry)
    assert desk.view.warnings["id_number"].code == "id.check_digit"
    assert desk.save_walk_in() is None
    desk.type_entry(Entry(name="甲", id_number="110105194912310021", note="已核对原件"))
    assert desk.save_walk_in() == 2


def test_a_company_code_makes_a_company(desk, place):
    desk.start_walk_in()
    desk.type_entry(Entry(name="示范贸易有限公司", id_number="91350100M000100Y43"))
    assert desk.save_walk_in() == 2
    assert place.journal.client("W000001").kind.value == "company"

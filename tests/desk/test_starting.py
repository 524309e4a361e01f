"""A new edition of the scheme that decides: begun on a chosen day, inside what its signed rules allow."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest

from teller_app.desk import tallying
from teller_app.desk.deciding import decide
from teller_app.desk.planned import Plan, Withdrawal
from teller_app.desk.record import KeptTier
from teller_app.desk.releases import ReleaseDesk
from teller_app.desk.rules import RulesDesk
from teller_app.desk.tallying import worked_out
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.starts import Start
from teller_app.safe.roles import Role
from teller_app.store.journal import EntryKind
from teller_app.store.rulebooks import RulebookShelf
from teller_app.words.rules_page import state_name
from tests.conftest import TODAY
from tests.releases import SHIPPED, release, releases_at
from tests.seconds import NAME
from tests.stage import WANG

OWN = date(2027, 1, 1)
EARLIEST, LATEST = date(2026, 12, 15), date(2027, 3, 31)
CHOSEN = date(2027, 2, 1)
NEW = "general/2027-01-01"
ONE = timedelta(days=1)


def write(folder, start: str = f"start = {{ earliest = {EARLIEST}, latest = {LATEST} }}\n") -> RulebookShelf:
    """The general scheme, closed at the end of the year, and a new edition where platinum takes 400,000."""
    shutil.copytree(SHIPPED / "general", folder / "general", dirs_exist_ok=True)
    old = folder / "general/2024-05-19.toml"
    text = (SHIPPED / "general/2024-05-19.toml").read_text("utf-8")
    old.write_text(text.replace("first_day = 2024-05-19\n", "first_day = 2024-05-19\nlast_day = 2026-12-31\n"))
    (folder / f"{NEW}.toml").write_text(
        f'extends = "general/2024-05-19"\nrulebook = "general"\nfirst_day = {OWN}\n{start}'
        'tier.platinum = { route = [{ recognised_assets = "400000" }] }\n',
        "utf-8",
    )
    return RulebookShelf(folder)


@pytest.fixture
def clock(place):
    """Today, which a test may move."""
    days = [TODAY]
    place.today = lambda: days[0]
    return days


@pytest.fixture
def two(place, tmp_path, clock):
    """A counter with both editions of the general scheme."""
    place.shelf = write(tmp_path / "two")
    return place


def begin(place, day=CHOSEN, text=NEW):
    plan = Plan.of(place, text, day)
    plan.keep(place.ask_second(plan.show(), NAME, ""))


def give_up(place):
    found = Withdrawal.of(place, None)
    found.keep(place.ask_second(found.show(), NAME, ""))


def refused(act, *given) -> str:
    with pytest.raises(Refusal) as caught:
        act(*given)
    return caught.value.code


def edition_of(place, day=None) -> date:
    return decide(place, WANG, as_of=day).decision.edition.first_day


def says(place, kind: EntryKind) -> list[list[str]]:
    rows = place.journal.db.execute("select body from entry where kind = ?", [kind.value]).fetchall()
    return [json.loads(row[0])["says"] for row in rows]


def test_without_a_choice_it_takes_over_by_itself_on_its_first_day(two, clock):
    clock[0] = OWN - ONE
    assert edition_of(two) == date(2024, 5, 19)
    clock[0] = OWN
    assert edition_of(two) == OWN


def test_put_off_the_old_one_goes_on_past_its_last_day_until_the_chosen_day(two, clock):
    begin(two)
    for day in (OWN - ONE, OWN, CHOSEN - ONE):
        clock[0] = day
        assert edition_of(two) == date(2024, 5, 19), day
    assert decide(two, WANG).decision.tier.code == "platinum"
    clock[0] = CHOSEN
    assert edition_of(two) == OWN
    assert decide(two, WANG).decision.tier.code == "gold"
    assert edition_of(two, CHOSEN - ONE) == date(2024, 5, 19), "a case of yesterday"


def test_taken_up_early_the_old_one_ends_on_the_day_before(two, clock):
    begin(two, EARLIEST)
    clock[0] = EARLIEST
    assert edition_of(two) == OWN
    assert edition_of(two, EARLIEST - ONE) == date(2024, 5, 19)


def test_a_kept_decision_keeps_its_edition_and_comes_out_the_same(two, clock):
    begin(two)
    found = decide(two, WANG)
    number = two.record_decision(WANG, found.decision, found.facts)
    clock[0] = CHOSEN
    kept = two.journal.entry(number)
    again = decide(two, WANG, kept.rulebook, TODAY)
    assert (kept.edition, again.decision.edition.first_day) == (date(2024, 5, 19), date(2024, 5, 19))
    assert KeptTier.of(again.facts, again.decision) == KeptTier.model_validate_json(kept.body)


def test_two_people_stand_for_exactly_this_edition_and_day_and_it_is_on_record(two):
    plan = Plan.of(two, NEW, CHOSEN)
    shown = plan.show()
    assert shown.lines[0] == "自 2027-02-01 起，本柜台按通用六级（general） 2027-01-01 版认定"
    assert "允许在 2026-12-15 至 2027-03-31 之间启用" in shown.lines[1]
    assert shown.lines[2] == "此前仍按 2024-05-19 版认定"
    assert refused(plan.keep, None) == "approval.missing"
    given = two.ask_second(shown, NAME, "")
    assert refused(Plan.of(two, NEW, CHOSEN + ONE).keep, given) == "approval.changed"
    assert (two.settings.starts, says(two, EntryKind.RULEBOOK_SCHEDULE)) == ((), [])
    begin(two)
    kept = (Start(rulebook="general", edition=OWN, day=CHOSEN),)
    assert two.settings_file.read().starts == two.settings.starts == kept
    assert [lines[0] for lines in says(two, EntryKind.RULEBOOK_SCHEDULE)] == [shown.lines[0]]
    action = "select action from trail order by number desc limit 1"
    assert two.journal.db.execute(action).fetchone() == ("rulebook_schedule",)
    begin(two, CHOSEN + ONE)
    assert "原定 2027-02-01 起启用，就此作废" in says(two, EntryKind.RULEBOOK_SCHEDULE)[1]
    assert [each.day for each in two.settings.starts] == [CHOSEN + ONE]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (TODAY, "schedule.past"),
        (EARLIEST - ONE, "start.range"),
        (LATEST + ONE, "start.range"),
    ],
)
def test_a_day_that_the_signed_rules_do_not_allow_is_refused(two, day, why):
    assert refused(Plan.of(two, NEW, day).show) == why


def test_an_edition_that_leaves_no_choice_is_confirmed_for_its_own_day_alone(two, tmp_path, clock):
    two.shelf = write(tmp_path / "fixed", "")
    assert refused(Plan.of(two, NEW, CHOSEN).show) == "start.fixed"
    begin(two, OWN)
    clock[0] = OWN
    assert edition_of(two) == OWN


def test_the_scheme_alone_means_the_edition_that_is_to_come(two, clock):
    begin(two, CHOSEN, "general")
    assert [each.edition for each in two.settings.starts] == [OWN]
    clock[0] = CHOSEN
    assert refused(Plan.of, two, "general", LATEST) == "schedule.same"


def test_what_has_begun_is_not_moved_nor_the_one_that_decides_now(two, clock):
    assert refused(Plan.of(two, "general/2024-05-19", CHOSEN).show) == "start.begun"
    clock[0] = OWN
    assert refused(Plan.of(two, NEW, CHOSEN).show) == "start.begun"


def test_days_without_rules_are_not_made(two, tmp_path):
    folder = tmp_path / "gap"
    write(folder)
    old = folder / "general/2024-05-19.toml"
    old.write_text(old.read_text("utf-8").replace("last_day = 2026-12-31", "last_day = 2026-12-20"), "utf-8")
    two.shelf = RulebookShelf(folder)
    assert refused(Plan.of(two, NEW, CHOSEN).show) == "start.gap"
    begin(two, EARLIEST)


def test_it_is_given_up_until_its_own_first_day_and_moved_after_that(two, clock):
    begin(two)
    give_up(two)
    assert two.settings_file.read().starts == ()
    assert "撤销原定 2027-02-01 起启用" in says(two, EntryKind.RULEBOOK_WITHDRAW)[0][0]
    clock[0] = OWN
    assert edition_of(two) == OWN
    clock[0] = TODAY
    begin(two)
    clock[0] = OWN + ONE
    assert refused(Withdrawal.of(two, None).show) == "start.no_way_back", "days of the past would change"
    begin(two, OWN + 2 * ONE)
    assert edition_of(two) == date(2024, 5, 19)
    clock[0] = OWN + 2 * ONE
    assert edition_of(two) == OWN
    assert edition_of(two, OWN + ONE) == date(2024, 5, 19)


def test_an_edition_of_another_scheme_must_be_the_one_of_that_day(place):
    assert refused(Plan.of, place, "icbc/2010-09-28", CHOSEN) == "schedule.other"
    begin(place, CHOSEN, "icbc/2021-05-01")
    assert place.planned.rulebook == "icbc"


def test_a_teller_may_not(two):
    two.session = replace(two.session, role=Role.TELLER, standing=lambda: Role.TELLER)
    assert refused(Plan.of(two, NEW, CHOSEN).show) == "role.not_allowed"


def test_a_day_in_the_settings_that_is_not_allowed_counts_for_nothing(two, clock):
    begin(two)
    late = Start(rulebook="general", edition=OWN, day=LATEST + ONE)
    two.shelf = two.shelf.starting((late,))
    clock[0] = OWN
    assert edition_of(two) == OWN


def test_other_processes_decide_by_the_chosen_day_too(two, clock, monkeypatch):
    begin(two)
    clock[0] = OWN
    monkeypatch.setattr(tallying, "FEW", 0)
    edition = two.shelf.edition("general", OWN)
    tally = worked_out(two, edition, OWN)
    assert "platinum" in {row.tier for row in tally.totals() if row.clients}


def test_the_page_says_what_is_chosen_and_what_decides_meanwhile(two, clock):
    desk = RulesDesk(two)
    desk.refresh()
    desk.choose(NEW)
    desk.plan("2027-02-01", two.ask_second(desk.show_plan("2027-02-01"), NAME, ""))
    clock[0] = OWN
    desk.refresh()
    view = desk.view
    states = {
        each.edition.first_day: state_name(
            two.speaker, view.terms[each.code], view.today, decides=view.decides(each)
        )
        for each in view.editions
    }
    assert states == {OWN: "尚未施行", date(2024, 5, 19): "现用"}
    assert [each.day for each in view.starts] == [CHOSEN]


def test_a_release_that_takes_the_choice_back_says_so_before_it_is_installed(place, tmp_path, clock):
    root = tmp_path / "rules"
    root.mkdir()
    place.releases = releases_at(root)
    folder = root / "next"
    write(folder)
    place.shelf = install(place, release(folder, 2))
    begin(place)
    same, other = root / "third", root / "fourth"
    write(same)
    place.shelf = install(place, release(same, 3))
    clock[0] = OWN
    assert edition_of(place) == date(2024, 5, 19), "the day that was chosen stays so"
    write(other, "")
    desk = ReleaseDesk(place, place.releases)
    words = desk.show(desk.examine(release(other, 4))).lines
    assert any("不再允许本网点选定的启用日期 2027-02-01" in line for line in words)
    place.shelf = install(place, other)
    assert edition_of(place) == OWN


def install(place, folder):
    desk = ReleaseDesk(place, place.releases)
    opened = desk.examine(folder)
    desk.install(opened, place.ask_second(desk.show(opened), NAME, ""))
    return place.shelf


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("start = { earliest = 2027-02-01, latest = 2027-03-31 }\n", ("start", "rule.start_order")),
        (
            "start = { earliest = 2026-12-15, latest = 2027-03-31 }\nlast_day = 2027-02-28\n",
            ("start.latest", "rule.start_late"),
        ),
    ],
)
def test_a_range_that_cannot_be_is_refused_with_its_key(tmp_path, start, found):
    shelf = write(tmp_path / "wrong", start)
    with pytest.raises(Refusal) as caught:
        shelf.editions("general")
    assert found in [(fault.key, fault.code) for fault in caught.value.values["faults"]]

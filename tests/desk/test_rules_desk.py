"""The rules desk: what can be read, what a draft is, and what follows when something else decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from teller_app.desk.counter import Counter
from teller_app.desk.rules import RulesDesk, key_of
from teller_app.desk.settings import Scheduled
from teller_app.desk.workplace import with_settings
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Role
from tests.conftest import TODAY
from tests.releases import release, releases_at
from tests.seconds import NAME, switch
from tests.stage import WANG

DRAFT = 'extends = "general/2024-05-19"\nrulebook = "mine"\nfirst_day = 2027-01-01\n'


@pytest.fixture
def desk(place) -> RulesDesk:
    found = RulesDesk(place)
    found.refresh()
    return found


def draft_at(folder, gold: str = "80000"):
    path = folder / "mine.toml"
    route = f'tier.gold = {{ route = [{{ recognised_assets = "{gold}" }}] }}\n'
    path.write_text(DRAFT + route, "utf-8")
    return path


def refused(act, *given) -> str:
    with pytest.raises(Refusal) as caught:
        act(*given)
    return caught.value.code


def test_every_edition_is_there_and_what_decides_is_chosen(desk):
    view = desk.view
    assert len(view.editions) == 10
    assert view.chosen.code == view.against.code == "general/2024-05-19"
    assert [each.code for each in view.editions if view.decides(each)] == ["general/2024-05-19"]
    assert desk.lines()[0] == "通用六级（general）"
    assert desk.differences() == []


def test_another_edition_is_read_and_compared(desk):
    desk.choose("icbc/2021-05-01")
    assert desk.lines()[0] == "工商银行星级（icbc）"
    desk.compare_with("icbc/2010-09-28")
    says = [each.says for each in desk.differences()]
    assert any("认定口径" in line for line in says)
    desk.choose("general-low/2024-05-19")
    desk.compare_with("general/2024-05-19")
    gold = next(each for each in desk.differences() if each.says.startswith("金卡客户 · 达标条件"))
    assert "部分银行为5万元" in gold.source


def test_a_key_that_is_none_changes_nothing(desk):
    before = desk.view
    desk.choose("nowhere/2020-01-01")
    desk.compare_with("")
    assert desk.view == before


def test_a_draft_stands_first_and_another_of_its_name_takes_its_place(desk, tmp_path):
    desk.open_draft(draft_at(tmp_path))
    assert key_of(desk.view.chosen) == key_of(desk.view.editions[0]) == "draft:mine.toml"
    assert "认定资产 ≥ 10万 元，改为 认定资产 ≥ 8万 元" in " ".join(each.says for each in desk.differences())
    desk.open_draft(draft_at(tmp_path, "90000"))
    assert len(desk.view.editions) == 11
    assert "改为 认定资产 ≥ 9万 元" in " ".join(each.says for each in desk.differences())
    desk.refresh()
    assert desk.view.chosen.draft == "mine.toml"
    assert refused(desk.show_plan, "2027-01-01") == "rulebook.draft"


def test_a_draft_that_is_wrong_is_refused_and_nothing_is_left_of_it(desk, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("tier = 3", "utf-8")
    before = desk.view
    assert refused(desk.open_draft, path) == "rulebook.refused"
    other = tmp_path / "book.xlsx"
    other.write_bytes(b"PK\x03\x04\xff")
    assert refused(desk.open_draft, other) == "rulebook.refused"
    assert desk.view == before


def test_a_plan_is_made_shown_and_withdrawn(desk, place):
    desk.choose("icbc/2021-05-01")
    desk.plan("2027-01-01", place.ask_second(desk.show_plan("2027-01-01"), NAME, ""))
    assert (desk.view.planned.rulebook, desk.view.planned.first_day) == ("icbc", date(2027, 1, 1))
    desk.withdraw(place.ask_second(desk.show_withdraw(), NAME, ""))
    assert desk.view.planned is None


def test_rulebooks_that_do_not_hold_are_said_and_leave_the_page_empty(desk, place):
    def nothing() -> None:
        raise Refusal("release.unsigned", count=0)

    place.shelf = replace(place.shelf, usable=nothing)
    desk.refresh()
    assert (desk.view.editions, desk.view.chosen, desk.view.problem.code) == ((), None, "release.unsigned")
    assert (desk.lines(), desk.differences()) == ([], [])
    assert refused(desk.ask_trial) == "rules.none"
    assert refused(desk.show_plan, "2027-01-01") == "rules.none"


def test_another_scheme_at_the_counter_is_what_decides_here(place):
    counter = Counter(place)
    switch(counter, "icbc")
    counter.rules.refresh()
    assert [each.code for each in counter.rules.view.editions if counter.rules.view.decides(each)] == [
        "icbc/2021-05-01"
    ]


def test_a_release_is_installed_and_decides_at_once(place, tmp_path):
    place.releases = releases_at(tmp_path, TODAY)
    place.shelf = place.releases.shelf()
    counter = Counter(place)
    counter.client.open(WANG.key)
    desk = counter.rules
    desk.refresh()
    assert [each.code for each in desk.view.editions] == ["general/2024-05-19", "mine/2024-01-01"]
    opened = desk.examine(release(tmp_path / "next", 2))
    shown = desk.show_release(opened)
    assert "改动：mine/2024-01-01" in shown.lines
    assert not [line for line in shown.lines if line.startswith("注意")]
    place.settings = with_settings(
        place.settings, scheduled=Scheduled(rulebook="icbc", first_day=date(2027, 1, 1))
    )
    warned = desk.show_release(opened)
    assert "注意：其中没有预定 2027-01-01 起改用的规则库 icbc" in warned.lines
    place.settings = with_settings(place.settings, scheduled=None)
    assert refused(desk.install, opened, None) == "approval.missing"
    desk.install(opened, place.ask_second(shown, NAME, ""))
    desk.choose("mine/2024-01-01")
    assert any("认定资产 ≥ 2,000 元" in line for line in desk.lines())
    assert refused(desk.examine, release(tmp_path / "next", 2)) == "release.older"


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_and_only_some_do_more(place, tmp_path, role):
    place.session = replace(place.session, role=role, standing=lambda: role)
    desk = RulesDesk(place)
    desk.refresh()
    assert desk.lines()
    try_it = refused(desk.open_draft, tmp_path / "gone.toml")
    assert (try_it == "role.not_allowed") == (role is not Role.SUPERVISOR)
    install = refused(desk.examine, tmp_path / "gone")
    assert (install == "role.not_allowed") == (role not in {Role.SUPERVISOR, Role.CUSTODIAN})

"""Differences between editions as sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from pydantic import BaseModel

from teller_app.rules.rulebook.changes import changes
from teller_app.rules.rulebook.checks import all_faults
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.examples import Example, LoanExample
from teller_app.rules.rulebook.parts import Names, Source, Strict
from teller_app.rules.rulebook.tiers import Grant, Route
from teller_app.words.rulebook_changes import change_line, change_source
from teller_app.words.rulebook_fields import FIELDS
from teller_app.words.speaker import Language, Speaker
from tests.rules.test_rulebook_changes import EDITIONS, mutated

SPEAKERS = [Speaker(language) for language in Language]
WHOLE = {Names, Source, Route, Grant, Example, LoanExample}


def lines(speaker: Speaker, before: Edition, after: Edition) -> list[str]:
    return [change_line(speaker, change, before, after) for change in changes(before, after)]


def parts(kind: type[BaseModel] = Strict) -> set[type[BaseModel]]:
    return {each for one in kind.__subclasses__() for each in (one, *parts(one))}


def test_every_field_of_an_edition_has_a_name():
    told = {kind for kind in parts() if kind not in WHOLE and kind.__module__.startswith("teller_app")}
    assert told == set(FIELDS)
    for kind, names in FIELDS.items():
        assert list(names) == list(kind.model_fields), kind


@given(mutated().filter(lambda case: not all_faults(case.after)))
@settings(max_examples=300, deadline=None)
def test_every_change_has_a_sentence_in_both_languages(case):
    for speaker in SPEAKERS:
        for change in changes(case.before, case.after):
            line = change_line(speaker, change, case.before, case.after)
            assert line
            assert "None" not in line
            if not change.place[-1].endswith("how"):
                assert "{name}" in line or "{holiday}" in line or "{" not in line
            change_source(speaker, change, case.before, case.after)


@pytest.mark.parametrize("before", EDITIONS, ids=lambda each: f"{each.rulebook}-{each.first_day}")
def test_any_two_editions_can_be_told_apart_aloud(before):
    for after in EDITIONS:
        for speaker in SPEAKERS:
            assert bool(lines(speaker, before, after)) == (before != after)


def test_a_threshold_a_value_and_a_privilege_in_plain_words(shelf):
    before, after = shelf.editions("general")[-1], shelf.editions("general-low")[-1]
    chinese = lines(SPEAKERS[0], before, after)
    assert "金卡客户 · 达标条件：认定资产 ≥ 10万 元，改为 认定资产 ≥ 5万 元" in chinese
    gold = after.tier["gold"]
    fewer = gold.model_copy(update={"privileges": (Grant(code="remittance_fee", value="full"),)})
    less = after.model_copy(update={"tier": {**after.tier, "gold": fewer}})
    said = lines(SPEAKERS[0], after, less)
    assert "金卡客户 · 权益 · 汇兑手续费：减半，改为 全免" in said
    assert "取消 金卡客户 · 权益 · 优先排号" in said
    assert lines(SPEAKERS[0], after, after) == []

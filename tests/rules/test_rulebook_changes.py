"""What differs between two editions is found, all of it and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from teller_app import places
from teller_app.rules.money import Money, Points
from teller_app.rules.rulebook.changes import changes
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.parts import Names
from teller_app.rules.rulebook.tiers import Grant, Route
from teller_app.store.rulebooks import RulebookShelf

SHELF = RulebookShelf(places.resources() / "rulebooks")
EDITIONS = [edition for code in SHELF.ids() for edition in SHELF.editions(code)]
Place = tuple[object, ...]


def leaves(value: object, place: Place = ()) -> Iterator[Place]:
    """Every place of an edition where a single value stands; tuples by number."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from leaves(getattr(value, name), (*place, name))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield (*place, key)
            yield from leaves(each, (*place, key))
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            yield from leaves(each, (*place, at))
    elif value is not None:
        yield place


def with_other(value: object, place: Place) -> object:
    """The same with another value at ``place``; a key of a table is taken away."""
    if not place:
        return other(value)
    step, *rest = place
    if isinstance(value, BaseModel):
        # Made anew, or what the old one has worked out once would come along.
        kept = {name: getattr(value, name) for name in type(value).model_fields}
        return type(value).model_construct(**kept | {step: with_other(kept[step], tuple(rest))})
    if isinstance(value, dict):
        if not rest and isinstance(value[step], BaseModel | dict):
            return {key: each for key, each in value.items() if key != step}
        return {**value, step: with_other(value[step], tuple(rest))}
    assert isinstance(value, tuple)
    return tuple(with_other(each, tuple(rest)) if at == step else each for at, each in enumerate(value))


def other(value: object) -> object:  # noqa: PLR0911  one a kind of value
    match value:
        case bool():
            return not value
        case Money():
            return Money(value.fen + 1)
        case Points():
            return Points(value.hundredths + 1)
        case StrEnum():
            return next(each for each in type(value) if each is not value)
        case int() | Decimal():
            return value + 1
        case date():
            return value + timedelta(days=1)
        case str():
            return f"{value}x"
    raise AssertionError(value)


def named(place: Place, edition: Edition) -> tuple[str, ...]:
    """The place as a change tells it: no numbers of ways, the code of a grant."""
    found: list[str] = []
    value: object = edition
    for step in place:
        value = value[step] if isinstance(step, int) or isinstance(value, dict) else getattr(value, step)
        if isinstance(value, Grant):
            found.append(value.code)
        elif not isinstance(step, int):
            found.append(str(step))
        if isinstance(value, Route | Names):
            break
    return tuple(found)


class Mutated:
    """An edition, and the same with another value at one place; told shortly when a test fails."""

    def __init__(self, before: Edition, after: Edition, place: tuple[str, ...]) -> None:
        self.before, self.after, self.place = before, after, place

    def __repr__(self) -> str:
        return f"{self.before.rulebook}/{self.before.first_day}: {'.'.join(self.place)}"


@st.composite
def mutated(draw: st.DrawFn) -> Mutated:
    """An edition, and the same with one value another."""
    edition = draw(st.sampled_from(EDITIONS))
    place = draw(st.sampled_from(list(leaves(edition))))
    after = with_other(edition, place)
    assert isinstance(after, Edition)
    return Mutated(edition, after, named(place, edition))


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda each: f"{each.rulebook}-{each.first_day}")
def test_the_same_edition_differs_in_nothing(edition):
    assert changes(edition, edition) == ()
    assert changes(edition, edition.model_copy(deep=True)) == ()


@given(mutated())
@settings(max_examples=400, deadline=None)
def test_one_value_that_is_another_is_the_one_change(case):
    found = changes(case.before, case.after)
    assert found, case.place
    for change in found:
        grant = change.place[:-1] if "privileges" in change.place else change.place
        assert case.place[: len(grant)] == grant, (case.place, change)


@given(mutated())
@settings(max_examples=100, deadline=None)
def test_the_other_way_round_it_is_the_same_change_turned_round(case):
    there, back = changes(case.before, case.after), changes(case.after, case.before)
    assert {(each.place, repr(each.before), repr(each.after)) for each in there} == {
        (each.place, repr(each.after), repr(each.before)) for each in back
    }


def test_the_order_of_tiers_is_a_rule(general):
    turned = general.model_copy(update={"tier": dict(reversed(general.tier.items()))})
    (change,) = changes(general, turned)
    assert (change.place, change.before) == (("tier",), tuple(general.tier))


def test_the_order_of_two_ways_is_told_too(general):
    gold = general.tier["gold"]
    two = (*gold.route, Route(statuses=("payroll",)))
    one, turned = (
        general.model_copy(update={"tier": {**general.tier, "gold": gold.model_copy(update={"route": ways})}})
        for ways in (two, two[::-1])
    )
    (change,) = changes(one, turned)
    assert change.place == ("tier", "gold", "route")
    (added,) = changes(general, one)
    assert (added.before, added.after) == (None, two[1])


def test_a_change_cites_the_rule_as_it_is_now(shelf):
    before, after = shelf.editions("general")[-1], shelf.editions("general-low")[-1]
    found = {change.place: change for change in changes(before, after)}
    gold = found["tier", "gold", "route"]
    assert (gold.source, gold.later) == (after.tier["gold"].source, True)
    quota = before.privilege["golf"].model_copy(update={"quota": 9})
    golf = before.model_copy(update={"privilege": {**before.privilege, "golf": quota}})
    (change,) = changes(before, golf)
    assert change.source == before.privilege["golf"].quota_source

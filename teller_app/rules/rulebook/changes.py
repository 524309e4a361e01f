"""What is another between two editions: every value that differs, at the key under which it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import BaseModel

from teller_app.rules.rulebook.care import CareRules
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.key_account import KeyAccountRules
from teller_app.rules.rulebook.loan import AgeRule, CreditRule, DebtRule
from teller_app.rules.rulebook.measure import Measure
from teller_app.rules.rulebook.parts import Names, Source
from teller_app.rules.rulebook.privileges import Privilege
from teller_app.rules.rulebook.tiers import Grant, Route

_WHOLE = (Names, Source, Route)
"""Told as one thing: a way onto a tier is one sentence, and so is a name in two languages."""
_SOURCES: dict[tuple[type[BaseModel], str], str] = {
    (Measure, "coefficients"): "coefficient_source",
    (Privilege, "quota"): "quota_source",
    (Privilege, "per"): "quota_source",
    (Privilege, "unit"): "quota_source",
    (AgeRule, "refer_above_at_maturity"): "maturity_source",
    (DebtRule, "refer_up_to"): "refer_source",
    (CreditRule, "consecutive_from"): "count_source",
    (CreditRule, "total_from"): "count_source",
    (KeyAccountRules, "amount_from"): "amount_source",
    (KeyAccountRules, "amount_by_region"): "amount_source",
    (CareRules, "at_least_days_between"): "gap_source",
    **{
        (CareRules, name): "more_source"
        for name in (
            "reply_within_days",
            "follow_up_within_days",
            "invitation_within_days",
            "card_expiry_days_before",
            "document_expiry_days_before",
            "escalate_after_days",
            "put_off_most",
            "birthday_from",
            "holidays",
            "holiday_every_days",
        )
    },
}
"""Fields whose source is not the plain one of their part."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs.

    Attributes:
        place: its keys from the top, as a rulebook writes them; ways onto a tier and grants have no number.
        before: ``None`` where it is new.
        after: ``None`` where it is gone.
        source: where the rule stands, in the later edition where it is there; ``None`` where none is cited.
        later: whether ``source`` is of the later edition.
    """

    place: tuple[str, ...]
    before: object
    after: object
    source: Source | None = None
    later: bool = True


def changes(before: Edition, after: Edition) -> tuple[Change, ...]:
    """Everything that ``after`` says otherwise than ``before``; nothing where both say the same.

    Each field that differs lies in one of the changes, or below its place.
    """
    return tuple(_models(before, after, ()))


def _models(before: BaseModel, after: BaseModel, place: tuple[str, ...]) -> Iterator[Change]:
    for name in type(after).model_fields:
        source, later = _source(after, name), True
        if source is None:
            source, later = _source(before, name), False
        for found in _values(getattr(before, name), getattr(after, name), (*place, name)):
            yield found if found.source is not None else replace(found, source=source, later=later)


def _source(part: BaseModel, field: str) -> Source | None:
    """Where a field stands: by a source of its own, or by that of its part."""
    for name in (_SOURCES.get((type(part), field)), "source"):
        found = getattr(part, name, None) if name is not None else None
        if isinstance(found, Source):
            return found
    return None


def _values(before: object, after: object, place: tuple[str, ...]) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _tables(before, after, place)
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _lists(before, after, place)
    elif _alike(before, after):
        assert isinstance(before, BaseModel) and isinstance(after, BaseModel)  # noqa: S101, PT018  narrows
        yield from _models(before, after, place)
    elif before != after:
        yield _told(before, after, place)


def _alike(before: object, after: object) -> bool:
    """Two of one part, to be looked into."""
    return isinstance(before, BaseModel) and type(before) is type(after) and not isinstance(before, _WHOLE)


def _tables(before: dict[str, object], after: dict[str, object], place: tuple[str, ...]) -> Iterator[Change]:
    """Key by key; the order of tiers is a rule too."""
    for key in (*after, *(key for key in before if key not in after)):
        if key in before and key in after:
            yield from _values(before[key], after[key], (*place, key))
        else:
            yield _told(before.get(key), after.get(key), (*place, key))
    kept, now = [key for key in before if key in after], [key for key in after if key in before]
    if place == ("tier",) and kept != now:
        yield Change(place, tuple(kept), tuple(now))


def _lists(before: tuple[object, ...], after: tuple[object, ...], place: tuple[str, ...]) -> Iterator[Change]:
    """Grants by their codes; of other lists what only one of them has, and the whole where it is not that."""
    if before == after:
        return
    if all(isinstance(each, Grant) for each in (*before, *after)):
        yield from _grants(before, after, place)
        return
    if not any(isinstance(each, Route) for each in (*before, *after)):
        yield Change(place, before or None, after or None)
        return
    gone = [each for each in before if each not in after]
    new = [each for each in after if each not in before]
    if not gone and not new:
        yield Change(place, before, after)
    paired = min(len(gone), len(new))
    for one, other in zip(gone[:paired], new[:paired], strict=True):
        yield _told(one, other, place)
    for one in gone[paired:]:
        yield _told(one, None, place)
    for one in new[paired:]:
        yield _told(None, one, place)


def _grants(
    before: tuple[object, ...], after: tuple[object, ...], place: tuple[str, ...]
) -> Iterator[Change]:
    one = {each.code: each for each in before if isinstance(each, Grant)}
    other = {each.code: each for each in after if isinstance(each, Grant)}
    found = False
    for code in (*other, *(code for code in one if code not in other)):
        if one.get(code) != other.get(code):
            found = True
            yield _told(one.get(code), other.get(code), (*place, code))
    if not found:
        yield Change(place, before, after)


def _told(before: object, after: object, place: tuple[str, ...]) -> Change:
    """A change with the source that the value itself cites, where it does."""
    for value, later in ((after, True), (before, False)):
        source = value if isinstance(value, Source) else getattr(value, "source", None)
        if isinstance(source, Source):
            return Change(place, before, after, source, later)
    return Change(place, before, after)

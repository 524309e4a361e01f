"""What no single value can see: whether the parts of an edition fit together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel

from teller_app.rules.rulebook.fault import Fault
from teller_app.rules.rulebook.parts import Source
from teller_app.rules.rulebook.tiers import Grant, Route, Tier

if TYPE_CHECKING:
    from teller_app.rules.rulebook.edition import Edition


def all_faults(edition: Edition) -> list[Fault]:
    """Every fault of ``edition``."""
    found: list[Fault] = []
    for check in (_days, _bottom, _climb, _keep_is_easier, _scores, _grants, _sources, _examples, _care):
        found.extend(check(edition))
    return found


def _days(edition: Edition) -> Iterator[Fault]:
    if edition.last_day is not None and edition.last_day < edition.first_day:
        yield Fault("last_day", "rule.day_before")
    if edition.old_clients is not None and edition.last_day is None:
        yield Fault("old_clients", "rule.no_last_day")
    if (start := edition.start) is not None:
        if not start.earliest <= edition.first_day <= start.latest:
            yield Fault("start", "rule.start_order")
        if edition.last_day is not None and edition.last_day < start.latest:
            yield Fault("start.latest", "rule.start_late")


def _bottom(edition: Edition) -> Iterator[Fault]:
    lowest, *above = edition.tiers
    if lowest.route:
        yield Fault(f"tier.{lowest.code}.route", "rule.lowest_route")
    for tier in above:
        if not tier.route and not tier.floor:
            yield Fault(f"tier.{tier.code}.route", "rule.out_of_reach")


def _threshold(route: Route, unit: str) -> int | None:
    if unit == "score":
        return None if route.score is None else route.score.hundredths
    return None if route.recognised_assets is None else route.recognised_assets.fen


def _climb(edition: Edition) -> Iterator[Fault]:
    """Thresholds that rise with the tiers are what lets more assets never lower a tier."""
    for unit in ("recognised_assets", "score"):
        before: tuple[str, int] | None = None
        for tier in edition.tiers:
            asked = [found for r in tier.route if (found := _threshold(r, unit)) is not None]
            if not asked:
                continue
            if before is not None and min(asked) <= before[1]:
                yield Fault(f"tier.{tier.code}.route", "rule.climb", {"unit": unit, "tier": before[0]})
            before = (tier.code, max(asked))


def _keep_is_easier(edition: Edition) -> Iterator[Fault]:
    for tier in edition.tiers:
        for unit in ("recognised_assets", "score"):
            asked = [found for r in tier.route if (found := _threshold(r, unit)) is not None]
            kept = [found for r in tier.keep if (found := _threshold(r, unit)) is not None]
            if asked and kept and max(kept) > min(asked):
                yield Fault(f"tier.{tier.code}.keep", "rule.hard_to_keep")


def _scores(edition: Edition) -> Iterator[Fault]:
    if edition.score is not None:
        return
    for tier in edition.tiers:
        if any(route.score is not None for route in (*tier.route, *tier.keep, *tier.floor)):
            yield Fault(f"tier.{tier.code}.route", "rule.no_score")


def _grants(edition: Edition) -> Iterator[Fault]:
    granted = set()
    for tier in edition.tiers:
        codes = [grant.code for grant in tier.privileges]
        granted.update(codes)
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield Fault(f"tier.{tier.code}.privileges", "rule.twice", {"name": code})
        for grant in tier.privileges:
            yield from _grant(edition, tier, grant)
    for code in sorted(edition.privilege.keys() - granted):
        yield Fault(f"privilege.{code}", "rule.not_granted")


def _grant(edition: Edition, tier: Tier, grant: Grant) -> Iterator[Fault]:
    privilege = edition.privilege.get(grant.code)
    where, values = f"tier.{tier.code}.privileges", {"name": grant.code, "value": grant.value}
    if privilege is None:
        yield Fault(where, "rule.no_privilege", values)
    elif grant.value is not None and grant.value not in privilege.values:
        yield Fault(where, "rule.grant_value", values)
    elif grant.quota is not None and privilege.unit is None:
        yield Fault(where, "rule.grant_quota", values)


def _sources(edition: Edition) -> Iterator[Fault]:
    for where, source in cited(edition, ""):
        if not source.is_choice and source.document not in edition.documents:
            yield Fault(where, "rule.no_document", {"document": source.document})


def cited(value: object, where: str) -> Iterator[tuple[str, Source]]:
    """Every source in ``value``, with the key under which it stands."""
    if isinstance(value, Source):
        yield where, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from cited(getattr(value, name), f"{where}.{name}".lstrip("."))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from cited(item, f"{where}.{key}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from cited(item, f"{where}.{index}")


def _care(edition: Edition) -> Iterator[Fault]:
    if edition.care is not None and edition.care.birthday_from is not None:
        tier = edition.care.birthday_from
        if tier not in edition.tier:
            yield Fault("care.birthday_from", "rule.no_tier", {"tier": tier})


def _examples(edition: Edition) -> Iterator[Fault]:
    for index, example in enumerate(edition.example):
        if example.tier not in edition.tier:
            yield Fault(f"example.{index}.tier", "rule.no_tier", {"tier": example.tier})
        if example.as_of is not None and not edition.covers(example.as_of):
            yield Fault(f"example.{index}.as_of", "rule.not_in_force", {"day": example.as_of})
    if edition.loan_example and edition.prescreen is None:
        yield Fault("loan_example", "rule.no_prescreen")

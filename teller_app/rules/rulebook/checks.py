"""What no single value can see: whether the parts of an edition fit together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel

from teller_app.rules.rulebook.parts import Source
from teller_app.rules.rulebook.tiers import Grant, Route, Tier

if TYPE_CHECKING:
    from teller_app.rules.rulebook.edition import Edition


def all_faults(edition: Edition) -> list[str]:
    """Every fault of ``edition``, each beginning with its key."""
    found: list[str] = []
    for check in (_days, _bottom, _climb, _keep_is_easier, _scores, _grants, _sources, _examples, _care):
        found.extend(check(edition))
    return found


def _days(edition: Edition) -> Iterator[str]:
    if edition.last_day is not None and edition.last_day < edition.first_day:
        yield "last_day: lies before first_day"
    if edition.old_clients is not None and edition.last_day is None:
        yield "old_clients: only an edition with a last_day can be kept after it"
    if (start := edition.start) is not None:
        if not start.earliest <= edition.first_day <= start.latest:
            yield "start: earliest, first_day and latest must follow each other"
        if edition.last_day is not None and edition.last_day < start.latest:
            yield "start.latest: lies after last_day"


def _bottom(edition: Edition) -> Iterator[str]:
    lowest, *above = edition.tiers
    if lowest.route:
        yield f"tier.{lowest.code}.route: the lowest tier takes everyone, so it has no route"
    for tier in above:
        if not tier.route and not tier.floor:
            yield f"tier.{tier.code}.route: nobody could reach this tier"


def _threshold(route: Route, unit: str) -> int | None:
    if unit == "score":
        return None if route.score is None else route.score.hundredths
    return None if route.recognised_assets is None else route.recognised_assets.fen


def _climb(edition: Edition) -> Iterator[str]:
    """Thresholds that rise with the tiers are what lets more assets never lower a tier."""
    for unit in ("recognised_assets", "score"):
        before: tuple[str, int] | None = None
        for tier in edition.tiers:
            asked = [found for r in tier.route if (found := _threshold(r, unit)) is not None]
            if not asked:
                continue
            if before is not None and min(asked) <= before[1]:
                yield f"tier.{tier.code}.route: {unit} must be above that of {before[0]}, tiers must climb"
            before = (tier.code, max(asked))


def _keep_is_easier(edition: Edition) -> Iterator[str]:
    for tier in edition.tiers:
        for unit in ("recognised_assets", "score"):
            asked = [found for r in tier.route if (found := _threshold(r, unit)) is not None]
            kept = [found for r in tier.keep if (found := _threshold(r, unit)) is not None]
            if asked and kept and max(kept) > min(asked):
                yield f"tier.{tier.code}.keep: asks for more than route does"


def _scores(edition: Edition) -> Iterator[str]:
    if edition.score is not None:
        return
    for tier in edition.tiers:
        if any(route.score is not None for route in (*tier.route, *tier.keep, *tier.floor)):
            yield f"tier.{tier.code}.route: asks for a score, but there is no [score]"


def _grants(edition: Edition) -> Iterator[str]:
    granted = set()
    for tier in edition.tiers:
        codes = [grant.code for grant in tier.privileges]
        granted.update(codes)
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"tier.{tier.code}.privileges: {code} stands there twice"
        for grant in tier.privileges:
            yield from _grant(edition, tier, grant)
    for code in sorted(edition.privilege.keys() - granted):
        yield f"privilege.{code}: no tier grants it"


def _grant(edition: Edition, tier: Tier, grant: Grant) -> Iterator[str]:
    privilege = edition.privilege.get(grant.code)
    where = f"tier.{tier.code}.privileges: {grant.code}"
    if privilege is None:
        yield f"{where} is not described under [privilege]"
    elif grant.value is not None and grant.value not in privilege.values:
        yield f"{where} has no value {grant.value}"
    elif grant.quota is not None and privilege.unit is None:
        yield f"{where} has a quota, but the privilege has no unit"


def _sources(edition: Edition) -> Iterator[str]:
    for where, source in cited(edition, ""):
        if not source.is_choice and source.document not in edition.documents:
            yield f"{where}: there is no document {source.document}"


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


def _care(edition: Edition) -> Iterator[str]:
    if edition.care is not None and edition.care.birthday_from is not None:
        tier = edition.care.birthday_from
        if tier not in edition.tier:
            yield f"care.birthday_from: there is no tier {tier}"


def _examples(edition: Edition) -> Iterator[str]:
    for index, example in enumerate(edition.example):
        if example.tier not in edition.tier:
            yield f"example.{index}.tier: there is no tier {example.tier}"
        if example.as_of is not None and not edition.covers(example.as_of):
            yield f"example.{index}.as_of: the edition is not in force on {example.as_of}"
    if edition.loan_example and edition.prescreen is None:
        yield "loan_example: there is no [prescreen]"

"""Place a client on the ladder of an edition. Pure: facts in, decision out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from teller_app.rules.codes import Outcome, OverrideKind
from teller_app.rules.conditions import Measured, check_route, holds, is_open
from teller_app.rules.decision import GroupTotal, Held, NextTier, Override, TierDecision
from teller_app.rules.facts import ClientFacts
from teller_app.rules.money import hundredths
from teller_app.rules.next_tier import next_tier
from teller_app.rules.reasons import Reason
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.parts import BY_HAND, Source
from teller_app.rules.rulebook.tiers import Route, Tier


def assess(
    facts: ClientFacts,
    edition: Edition,
    held: Held | None = None,
    *,
    group: GroupTotal | None = None,
    override: Override | None = None,
) -> TierDecision:
    """Decide the tier of a client on ``facts.as_of``.

    Args:
        facts: what is known; holdings are end-of-day balances over time.
        edition: the rules.
        held: the tier carried from earlier evaluations, which may protect from a fall.
        group: what the client's household or group gives; it lifts, and never lowers.
        override: a tier by hand in force on this day; one of another ladder counts for nothing.
    """
    override = override if override and override.tier in edition.tier else None
    measured = Measured(facts, edition)
    reached, why = place(measured)
    carried = lifted(reached, edition, held)
    tier = _by_hand(_with_group(carried, edition, group), edition, override)
    above = _above(tier, measured, group, override)
    reasons = [
        *_override(override),
        *_group(tier, carried, edition, group),
        *why,
        *_held(carried, reached, edition, held),
    ]
    if above is not None:
        reasons += _next_reasons(above.tier, measured)
    reasons += _component_reasons(measured)
    return TierDecision(
        as_of=facts.as_of,
        edition=edition,
        tier=tier,
        measured=reached,
        components=measured.components(),
        recognised_assets=measured.assets(),
        score_lines=measured.score_lines,
        score=measured.score if edition.score else None,
        held=held,
        entitlements=edition.entitlements[tier.code],
        not_yet=edition.not_yet[tier.code],
        next_tier=above,
        reasons=tuple(reasons),
        group=group,
        override=override,
    )


def place(measured: Measured) -> tuple[Tier, tuple[Reason, ...]]:
    """The highest rung that a route or a floor reaches, and the checks that reached it."""
    tier, kind, way = _reached(measured)
    if way is None:
        return tier, (Reason(f"tier.{tier.code}", "everyone", Outcome.MET, None, None, tier.source),)
    return tier, check_route(tier, way, measured, f"{kind}.{tier.code}")


def rung(measured: Measured) -> Tier:
    """The same rung without its reasons: for the many evaluations of the past."""
    return _reached(measured)[0]


def _reached(measured: Measured) -> tuple[Tier, str, Route | None]:
    for tier, kind, way in measured.edition.ways_from_top:
        if holds(way, measured):
            return tier, kind, way
    return measured.edition.tiers[0], "tier", None


def keeps(tier: Tier, measured: Measured) -> bool:
    """Say whether the client has what it takes to stay on ``tier``: to keep it, or to get in anew."""
    ways = [*tier.keep, *tier.route, *tier.floor]
    return not ways or any(holds(route, measured) for route in ways)


def lifted(reached: Tier, edition: Edition, held: Held | None) -> Tier:
    """The rung that was reached, or the one that the evaluations so far protect."""
    if held is None or edition.rungs.get(held.tier, -1) <= edition.rungs[reached.code]:
        return reached
    return edition.tier[held.tier]


def _held(tier: Tier, reached: Tier, edition: Edition, held: Held | None) -> Iterator[Reason]:
    """Why a client stands higher than today's amounts give."""
    if held is not None and tier is not reached:
        source = edition.standing.source
        yield Reason(f"standing.{tier.code}", "protected", Outcome.MET, held.until, held.since, source)


def _with_group(carried: Tier, edition: Edition, group: GroupTotal | None) -> Tier:
    if group is None or edition.rungs[group.tier.code] <= edition.rungs[carried.code]:
        return carried
    return group.tier


def _by_hand(found: Tier, edition: Edition, override: Override | None) -> Tier:
    if override is None:
        return found
    said = edition.tier[override.tier]
    lower = edition.rungs[said.code] < edition.rungs[found.code]
    return found if override.kind is OverrideKind.FLOOR and lower else said


def _above(
    tier: Tier, measured: Measured, group: GroupTotal | None, override: Override | None
) -> NextTier | None:
    """The next rung, by whichever lacks less, the client or the group.

    Until a fixed tier ends, nothing that the client does leads anywhere else.
    """
    if override is not None and override.kind is OverrideKind.FIXED:
        return None
    own = next_tier(tier, measured)
    if own is None or own.shortfall is None or group is None:
        return own
    of_all = next_tier(tier, Measured(group.facts, measured.edition))
    if of_all is None or of_all.shortfall is None:
        return own
    if hundredths(of_all.shortfall) >= hundredths(own.shortfall):
        return own
    return replace(of_all, together=True)


def _override(override: Override | None) -> Iterator[Reason]:
    """Whose word a tier stands on; it is said even where it changes nothing today."""
    if override is not None:
        source = Source(document=BY_HAND, section=override.reason)
        yield Reason(
            f"override.{override.tier}",
            override.kind.value,
            Outcome.MET,
            override.last_day,
            f"{override.author} / {override.approver}",
            source,
        )


def _group(tier: Tier, carried: Tier, edition: Edition, group: GroupTotal | None) -> Iterator[Reason]:
    """The group's sum, where it lifts the client."""
    if group is not None and edition.group is not None and tier is group.tier and tier is not carried:
        yield Reason(
            f"group.{tier.code}",
            group.kind.value,
            Outcome.MET,
            group.members,
            group.recognised_assets,
            edition.group.source,
        )


def _next_reasons(tier: Tier, measured: Measured) -> Iterator[Reason]:
    for route in tier.route:
        if is_open(route, measured.facts):
            yield from check_route(tier, route, measured, f"tier.{tier.code}")


def _component_reasons(measured: Measured) -> Iterator[Reason]:
    """What counted in part, what did not count, and where the history is shorter than the window."""
    rules = measured.edition.measure
    source = rules.coefficient_source or rules.source
    met, not_met, unknown = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
    for line in measured.components():
        if not line.amount:
            continue
        name, ratio = line.asset_class.value, line.coefficient
        if ratio == 0:
            yield Reason(f"excluded.{name}", "coefficient", not_met, ratio, line.amount, source)
        elif ratio != 1:
            yield Reason(f"coefficient.{name}", "coefficient", met, ratio, line.recognised, source)
        if line.known_days < line.days:
            yield Reason(f"history.{name}", "known_days", unknown, line.days, line.known_days, rules.source)

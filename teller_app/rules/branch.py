"""A branch as a whole: what each client adds to its lists, and how concentrated its assets are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from teller_app.rules.client import Client
from teller_app.rules.codes import KeyOutcome
from teller_app.rules.conditions import Measured, holds
from teller_app.rules.key_account import key_outcome
from teller_app.rules.money import Money
from teller_app.rules.next_tier import lacking
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.tiers import Tier
from teller_app.rules.standing import standing
from teller_app.rules.tier import lifted, rung

NEAR_PERCENT = 5
"""Within so much of a threshold a client stands just under it, or just over it."""
STEPS = 100
_FIFTH = 5


@dataclass(frozen=True, slots=True)
class BranchLine:
    """One client on one day.

    Attributes:
        tier: as it counts today; ``measured`` is what the amounts alone give.
        shortfall: in fen to ``next_tier``, where an amount alone is missing.
        near: the shortfall is at most ``NEAR_PERCENT`` of that tier's threshold.
        margin: in fen over the threshold of ``measured``.
        close: the margin is at most ``NEAR_PERCENT`` of it.
        falls_on: the first evaluation that could take the tier away; only of those who stand below it.
        card_expires: the card that expires first.
    """

    client: str
    name: str
    kind: str
    tier: str
    measured: str
    fen: int
    next_tier: str | None
    shortfall: int | None
    near: bool
    margin: int | None
    close: bool
    falls_on: date | None
    outcome: KeyOutcome | None
    id_expires: date | None
    card_expires: date | None
    birthday: str | None


def branch_line(client: Client, edition: Edition, as_of: date) -> BranchLine:
    """Decide about one client of the book, with the evaluations so far; groups and overrides stay out."""
    facts = client.facts(as_of)
    past = standing(facts, edition)
    # What ``assess`` decides, without the reasons that nobody reads of a whole book.
    measured = Measured(facts, edition)
    reached = rung(measured)
    tier = lifted(reached, edition, past.held)
    assets, above = measured.assets(), lacking(tier, measured)
    shortfall, near = _shortfall(assets, above)
    margin, close = _margin(reached, measured)
    below = past.held is not None and tier is not reached
    outcome = key_outcome(client, edition, as_of) if edition.key_account else None
    cards = [card.expires for card in client.cards if card.expires is not None and card.expires >= as_of]
    return BranchLine(
        client=client.key,
        name=client.name,
        kind=client.kind,
        tier=tier.code,
        measured=reached.code,
        fen=assets.fen,
        next_tier=above[0].code if above else None,
        shortfall=shortfall,
        near=near,
        margin=margin,
        close=close,
        falls_on=past.held.until if past.held is not None and below else None,
        outcome=outcome,
        id_expires=client.id_expires,
        card_expires=min(cards, default=None),
        birthday=f"{client.birth:%m-%d}" if client.birth else None,
    )


def concentration(fens: Sequence[int]) -> tuple[float, ...]:
    """Share of all assets that the richest per cent of clients hold, at 0, 1, … 100 per cent.

    Args:
        fens: every client's assets, the largest first.
    """
    total = sum(fens)
    if not total:
        return tuple(step / STEPS for step in range(STEPS + 1))
    shares, at, held = [], 0, 0
    for step in range(STEPS + 1):
        until = -(-len(fens) * step // STEPS)
        held += sum(fens[at:until])
        at = until
        shares.append(float(Fraction(held, total)))
    return tuple(shares)


def top_fifth(fens: Sequence[int]) -> float | None:
    """Share that the first fifth holds, rounded up to whole clients; ``None`` where nobody holds anything."""
    total = sum(fens)
    count = -(-len(fens) // _FIFTH)
    return float(Fraction(sum(fens[:count]), total)) if total else None


def _shortfall(assets: Money, above: tuple[Tier, Money | None] | None) -> tuple[int | None, bool]:
    if above is None or above[1] is None:
        return None, False
    missing = above[1].fen
    return missing, missing * 100 <= (assets.fen + missing) * NEAR_PERCENT


def _margin(reached: Tier, measured: Measured) -> tuple[int | None, bool]:
    """Over the lowest threshold by which this client is where they are."""
    have = measured.assets().fen
    ways = [route for route in reached.route if route.recognised_assets and holds(route, measured)]
    asked = [least.fen for route in ways if (least := route.recognised_assets) and least.fen <= have]
    if not asked:
        return None, False
    threshold = min(asked)
    return have - threshold, (have - threshold) * 100 <= threshold * NEAR_PERCENT

"""The one way to a client's tier: client screen, ledger, lists and commands all ask here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from teller_app.desk.client_view import Compared
from teller_app.desk.overrides import OverrideDesk
from teller_app.desk.problem import Problem
from teller_app.desk.ties import Ties
from teller_app.desk.workplace import Workplace
from teller_app.rules.client import Client
from teller_app.rules.decision import TierDecision
from teller_app.rules.errors import Refusal
from teller_app.rules.facts import ClientFacts
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.standing import Standing, standing
from teller_app.rules.tier import assess


@dataclass(frozen=True, slots=True)
class Decided:
    """A client's tier as this branch treats it.

    Attributes:
        facts: what it was decided from.
        decision: the one that counts.
        past: the evaluations so far.
    """

    facts: ClientFacts
    decision: TierDecision
    past: Standing


def decide(
    place: Workplace, client: Client, rulebook: str | None = None, as_of: date | None = None
) -> Decided:
    """Decide by the balances of the book, or of the walk-in, with the client's group and any override.

    Args:
        place: whose rulebook decides where none is named.
        client: already read, the look already in the journal.
        rulebook: an id, or a path to a file.
        as_of: today where none is given.

    Raises:
        Refusal: as ``Workplace.edition``.
    """
    facts = client.facts(as_of or place.today())
    edition = place.edition(facts, rulebook)
    past = standing(facts, edition)
    others = Ties(place).others(client) if edition.group is not None else ()
    return Decided(facts, settle(place, client, Basis(facts, edition, past, others)), past)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a client's tier is decided by.

    Attributes:
        facts: as they are, or as the teller tries them.
        past: the evaluations so far; ``None`` for a trial, which has neither a past nor an override.
        others: the other members of the client's group.
    """

    facts: ClientFacts
    edition: Edition
    past: Standing | None
    others: tuple[Client, ...] = ()


def settle(place: Workplace, client: Client, basis: Basis) -> TierDecision:
    """Decide with what is at hand; only a group's name and an override are looked up."""
    facts, edition, past = basis.facts, basis.edition, basis.past
    group = Ties(place).total(client, facts, basis.others, edition) if basis.others else None
    override = OverrideDesk(place).current(client, edition, facts.as_of) if past is not None else None
    return assess(facts, edition, past.held if past else None, group=group, override=override)


def compared(place: Workplace, here: TierDecision, facts: ClientFacts) -> tuple[Compared, ...]:
    """The scheme that decides here with past, group and tier by hand; then others by the amounts alone."""
    found = []
    for rulebook in place.shelf.ids():
        try:
            edition = place.shelf.edition(rulebook, facts.as_of, facts.joined)
            own = edition == here.edition
            found.append(Compared(rulebook, here if own else assess(facts, edition), None, here=own))
        except Refusal as refusal:
            found.append(Compared(rulebook, None, Problem.of("rulebook", rulebook, refusal)))
    return tuple(sorted(found, key=lambda one: not one.here))

"""The one way to a client's tier: client screen, ledger, lists and commands all ask here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from teller_app.desk.workplace import Workplace
from teller_app.rules.client import Client
from teller_app.rules.decision import TierDecision
from teller_app.rules.facts import ClientFacts
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
    """Decide by the balances of the book, or of the walk-in; trials are no business of this.

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
    return Decided(facts, assess(facts, edition, past.held), past)

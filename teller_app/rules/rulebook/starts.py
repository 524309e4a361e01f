"""From which day on an edition decides: its own first day, or the day that a branch has chosen.

Head office may leave the day to the branches: an edition then says ``start``, with the earliest and the
latest day, and that is signed like everything else in it. A day outside of that counts for nothing, and the
edition begins on its own first day. The edition before goes on until then, and ends then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict

from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.parts import RulebookId

_DAY = timedelta(days=1)


class Start(BaseModel):
    """The day that two people of a branch have chosen for an edition.

    Attributes:
        rulebook: id of the scheme.
        edition: the edition's own first day, which is its name.
        day: from which day on it decides here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rulebook: RulebookId
    edition: date
    day: date

    def names(self, edition: Edition) -> bool:
        """Whether this is about ``edition``."""
        return (self.rulebook, self.edition) == (edition.rulebook, edition.first_day)


Starts = tuple[Start, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """An edition and the days on which it decides.

    Attributes:
        since: the first of them.
        until: the last of them; ``None`` where none is known. Before ``since`` where it never decides.
    """

    edition: Edition
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Say whether the edition decides on ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)

    def keeps(self, day: date, joined: date | None) -> bool:
        """Say whether an old client still goes by this edition on ``day``, after its last day."""
        kept = self.edition.old_clients
        if kept is None or joined is None or self.until is None:
            return False
        return self.until < day <= kept.until and joined < kept.joined_before


def allowed(edition: Edition) -> tuple[date, date]:
    """The earliest and the latest day on which an edition may begin in a branch, as it says itself."""
    kept = edition.start
    return (edition.first_day, edition.first_day) if kept is None else (kept.earliest, kept.latest)


def since(edition: Edition, starts: Starts = ()) -> date:
    """From which day on an edition decides."""
    earliest, latest = allowed(edition)
    chosen = (each.day for each in starts if each.names(edition) and earliest <= each.day <= latest)
    return next(chosen, edition.first_day)


def terms(editions: tuple[Edition, ...], starts: Starts = ()) -> tuple[Term, ...]:
    """When each edition of a scheme decides, the oldest first."""
    found: list[Term] = []
    for edition in sorted(editions, key=lambda each: each.first_day, reverse=True):
        until = edition.last_day
        if found and until is not None:
            # Where the next one follows at once it still does; a gap between them stays one.
            follows = until + _DAY == found[-1].edition.first_day
            if follows or found[-1].since <= until:
                until = found[-1].since - _DAY
        found.append(Term(edition, since(edition, starts), until))
    return tuple(reversed(found))


def edition_for(
    editions: tuple[Edition, ...], day: date, joined: date | None = None, starts: Starts = ()
) -> Edition:
    """The edition that decides on ``day`` for a client since ``joined``.

    Raises:
        Refusal: ``rulebook.none_in_force`` (rulebook, day). There is no default edition: a day
            without rules is a day without a decision.
    """
    return deciding(terms(editions, starts), day, joined)


def deciding(found: tuple[Term, ...], day: date, joined: date | None = None) -> Edition:
    """The same of editions whose days are worked out already.

    Raises:
        Refusal: as ``edition_for``.
    """
    for term in found:
        if term.keeps(day, joined):
            return term.edition
    for term in reversed(found):
        if term.covers(day):
            return term.edition
    raise Refusal("rulebook.none_in_force", rulebook=found[0].edition.rulebook if found else "", day=day)

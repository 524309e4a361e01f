"""A tier by hand: set by a teller with a reason, stood for by a second person, and ended by its date."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date

from teller_app.desk.amount_text import read_date
from teller_app.desk.approving import Approval, Shown
from teller_app.desk.short_text import read_reason
from teller_app.desk.workplace import Workplace
from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind, OverrideKind, Purpose
from teller_app.rules.decision import Override
from teller_app.rules.errors import Refusal
from teller_app.rules.masks import mask_client
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.windows import add_months
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.store.overrides import Overrides
from teller_app.words.approving import tier_by_hand

MOST_LISTED = 500
_FIELDS = {
    "reason.missing": "reason",
    "text.unusable": "reason",
    "override.last_day": "last_day",
    "date.unreadable": "last_day",
    "date.out_of_range": "last_day",
    "override.tier": "tier",
}


def field_of(refusal: Refusal) -> str:
    """Beside which field a refusal stands."""
    return _FIELDS.get(refusal.code, "")


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed about a tier by hand."""

    tier: str
    kind: OverrideKind
    reason: str
    last_day: str


@dataclass(frozen=True, slots=True)
class ByHand:
    """A tier by hand, and whose it is.

    Attributes:
        name: the client's; ``None`` for a stranger here, like one of another branch, who goes by the key.
        kind: a person or a company, where that is known.
    """

    key: str
    override: Override
    name: str | None = None
    kind: ClientKind | None = None

    def called(self, *, masked: bool) -> str:
        """What to call the client; ``masked`` as on every list that leaves the screen."""
        if self.name is None or self.kind is None:
            return self.key
        return mask_client(self.name, self.kind) if masked else self.name


class OverrideDesk:
    """Sets and ends overrides."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._overrides = Overrides(place.journal)

    def current(self, client: Client, edition: Edition, day: date) -> Override | None:
        """The one in force; a client who is not kept has none."""
        return self._overrides.current(client.key, edition.rulebook, day) if client.key else None

    def in_force(self, rulebook: str) -> list[tuple[str, Override]]:
        """Every override in force today, the first to end first.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._place.require(Act.LOOK)
        return self._overrides.in_force(rulebook, self._place.today(), MOST_LISTED)

    def named(self, rulebook: str, purpose: Purpose = Purpose.BRANCH) -> list[ByHand]:
        """The same with who the client is, which is a look at each.

        Raises:
            Refusal: as ``in_force``.
            StoreUnavailable: nothing was read.
        """
        found = self.in_force(rulebook)
        clients = self._place.look_along((key for key, _ in found), purpose.value)
        known = {one.key: (one.name, one.kind) for one in clients}
        return [ByHand(key, override, *known.get(key, ())) for key, override in found]

    def show(self, client: Client, said: Said) -> Shown:
        """What a second person is to stand for.

        Raises:
            Refusal: ``override.tier``, ``reason.missing``, ``text.unusable``, ``date.unreadable``,
                ``override.last_day`` or ``override.there``; as ``Workplace.require``.
        """
        self._place.require(Act.OVERRIDE)
        return self._in_words(client, *self._read(client, said))

    def put(self, client: Client, said: Said, approval: Approval | None) -> int:
        """Set a tier by hand, for which a second person stands; returns its journal number.

        Raises:
            Refusal: as ``show`` or as ``Workplace.stand_for``.
        """
        self._place.require(Act.OVERRIDE)
        edition, override = self._read(client, said)
        shown = self._in_words(client, edition, override)
        second = self._place.stand_for(shown, approval)
        override = replace(override, approver=second.approver)
        until = override.last_day.isoformat()
        body = {**asdict(said), "reason": override.reason, "last_day": until, **second.kept(shown)}
        entry = self._place.entry(
            EntryKind.OVERRIDE, client.key, edition, json.dumps(body, ensure_ascii=False)
        )
        return self._overrides.put(client.key, edition.rulebook, override, entry)

    def _read(self, client: Client, said: Said) -> tuple[Edition, Override]:
        """What was typed, read; nobody stands for it yet."""
        today = self._place.today()
        edition = self._place.edition(client.facts(today))
        if said.tier not in edition.tier:
            raise Refusal(
                "override.tier", rulebook=edition.rulebook, tier=said.tier, known=list(edition.tier)
            )
        told = read_reason(said.reason)
        until = read_date(said.last_day)
        longest = edition.standing.by_hand_months
        if not today < until <= add_months(today, longest):
            raise Refusal("override.last_day", day=until, months=longest)
        there = self._overrides.current(client.key, edition.rulebook, today)
        if there is not None:
            raise Refusal("override.there", number=there.number)
        return edition, Override(said.tier, said.kind, told, self._place.teller, "", today, until, 0)

    def _in_words(self, client: Client, edition: Edition, override: Override) -> Shown:
        lines = tier_by_hand(
            self._place.speaker,
            client,
            edition.tier[override.tier].name,
            kind=override.kind,
            until=override.last_day,
            reason=override.reason,
            edition=edition,
            author=override.author,
        )
        return self._place.show_second(Act.OVERRIDE, lines)

    def end(self, client: Client, reason: str) -> int:
        """End the override in force; returns its journal number.

        Raises:
            Refusal: ``reason.missing``, ``text.unusable`` or ``override.none``; as ``Workplace.require``.
        """
        self._place.require(Act.OVERRIDE)
        today = self._place.today()
        edition = self._place.edition(client.facts(today))
        body = json.dumps({"reason": read_reason(reason)}, ensure_ascii=False)
        entry = self._place.entry(EntryKind.OVERRIDE_END, client.key, edition, body)
        return self._overrides.end(client.key, edition.rulebook, today, entry)

"""Who brought whom, who belongs together, and what that is worth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from teller_app.desk.short_text import read_note
from teller_app.desk.workplace import Workplace
from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind, GroupKind
from teller_app.rules.decision import GroupTotal, TierDecision
from teller_app.rules.errors import Refusal
from teller_app.rules.facts import ClientFacts
from teller_app.rules.group import MOST_MEMBERS, Group, group_total, kind_of
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.tier import assess
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.store.ties import TieStore

MOST_BROUGHT, MOST_IN_TREE, DEEPEST = 50, 120, 3
NAME_MOST = 40
REFERRAL_LOOK, GROUP_LOOK = "referral", "group"
"""Purposes of a look at somebody who is not at the counter."""


@dataclass(frozen=True, slots=True)
class Known:
    """One client in a tree, by the same scheme as the client on the screen.

    Attributes:
        brought: whom this one brought, as far as the tree goes.
    """

    client: Client
    decision: TierDecision
    brought: tuple[Known, ...] = ()

    @property
    def worth(self) -> Money:
        """Recognised assets of everybody below, this one not included."""
        return Money(sum(each.decision.recognised_assets.fen + each.worth.fen for each in self.brought))

    @property
    def count(self) -> int:
        """How many stand below."""
        return sum(1 + each.count for each in self.brought)


@dataclass(frozen=True, slots=True)
class TiesView:
    """Everything about the ties of one client.

    Attributes:
        tree: this client with whom it brought; ``referrer`` brought this one.
        group: the household or group; ``total`` is what it gives where the scheme counts it.
    """

    tree: Known
    referrer: Known | None
    group: Group | None
    members: tuple[Known, ...]
    total: GroupTotal | None

    @property
    def together(self) -> Money:
        """Recognised assets of all members, whether or not the scheme counts them together."""
        if self.total is not None:
            return self.total.recognised_assets
        return Money(sum(one.decision.recognised_assets.fen for one in self.members))


class Ties:
    """Reads and keeps ties; a look at anybody else is in the journal like every other."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    @property
    def _store(self) -> TieStore:
        return TieStore(self._place.journal, self._place.book)

    def brought(self, client: str) -> list[str]:
        """Keys of those whom ``client`` brought; names nobody, so it is no look."""
        return self._store.brought(client, MOST_BROUGHT)

    def group_of(self, client: str) -> str | None:
        """Code of the household or group."""
        return self._store.group(client)

    def is_group(self, code: str) -> bool:
        """Say whether there is a household or group of this code."""
        if not code.isprintable():
            return False
        return self._store.founded(code) is not None or bool(self._store.members(code, 1))

    def others(self, client: Client) -> tuple[Client, ...]:
        """The other members of the client's group; nobody of one that is larger than a group may be."""
        code = self._store.group(client.key) if client.key else None
        if code is None:
            return ()
        keys = [key for key in self._store.members(code, MOST_MEMBERS + 1) if key != client.key]
        if len(keys) >= MOST_MEMBERS:
            # In part, each member would be told another sum; a group of this size is looked after elsewhere.
            return ()
        return tuple(self._place.look_along(keys, GROUP_LOOK))

    def total(
        self, client: Client, facts: ClientFacts, others: tuple[Client, ...], edition: Edition
    ) -> GroupTotal | None:
        """What the group gives together; ``None`` where the scheme does not count it."""
        code = self._store.group(client.key) if client.key and others else None
        if code is None:
            return None
        told = [other.facts(facts.as_of) for other in others]
        return group_total(self._named(code, (client, *others)), facts, told, edition)

    def view(self, client: Client, rulebook: str | None = None) -> TiesView:
        """All ties of ``client``.

        Raises:
            Refusal: as ``Workplace.edition``; as ``Workplace.require``.
        """
        self._place.require(Act.LOOK)
        today = self._place.today()
        facts = client.facts(today)
        edition = self._place.edition(facts, rulebook)
        seen = {client.key}
        tree = Known(client, assess(facts, edition), tuple(self._below(client.key, edition, seen, 1)))
        above = self._store.referrer(client.key)
        found = self._place.look_along([above], REFERRAL_LOOK) if above else []
        referrer = self._known(found[0], edition) if found else None
        code, others = self._store.group(client.key), self.others(client)
        group = self._named(code, (client, *others)) if code else None
        members = tuple(self._known(one, edition) for one in (client, *others)) if code else ()
        total = self.total(client, facts, others, edition)
        return TiesView(tree, referrer, group, members, total)

    def refer(self, client: Client, referrer: str | None) -> int:
        """Say who brought ``client``.

        Raises:
            Refusal: ``client.unknown``, ``referral.self`` or ``referral.circle``; as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        if referrer is not None:
            self._known_here(referrer)
        body = json.dumps({"referrer": referrer})
        return self._store.refer(
            client.key, referrer, self._place.entry(EntryKind.TIE, client.key, None, body)
        )

    def found(self, client: Client, kind: GroupKind, name: str) -> str:
        """Make a household or group with ``client`` as its first member; returns its code.

        Raises:
            Refusal: ``group.name`` (most), ``group.company`` (group) or ``group.other``;
                as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        told = read_note(name, NAME_MOST)
        if not told:
            raise Refusal("group.name", most=NAME_MOST)
        if kind is GroupKind.HOUSEHOLD and client.kind is ClientKind.COMPANY:
            raise Refusal("group.company", group=told)
        body = json.dumps({"kind": kind, "name": told}, ensure_ascii=False)
        entry = self._place.entry(EntryKind.GROUP, client.key, None, body)
        return self._store.found(kind, told, client.key, entry)

    def join(self, client: Client, group: str) -> int:
        """Take ``client`` into a group, by its code or by the key of a member.

        Raises:
            Refusal: ``group.unknown``, ``group.company``, ``group.other`` or ``group.too_many``;
                as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        if not group.isprintable():
            # Bytes of another encoding: no code and no key, and nothing that a journal could look for.
            raise Refusal("group.unknown", group=group)
        code = self._store.group(group) or group
        founded = self._store.founded(code)
        if client.kind is ClientKind.COMPANY and founded and founded.kind is GroupKind.HOUSEHOLD:
            raise Refusal("group.company", group=founded.name)
        entry = self._place.entry(EntryKind.TIE, client.key, None, json.dumps({"group": code}))
        return self._store.join(client.key, code, MOST_MEMBERS, entry)

    def leave(self, client: Client) -> int:
        """Take ``client`` out of its group.

        Raises:
            Refusal: ``group.none``; as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        entry = self._place.entry(EntryKind.TIE, client.key, None, json.dumps({"group": None}))
        return self._store.leave(client.key, entry)

    def _known_here(self, key: str) -> None:
        if not key.isprintable() or not self._place.look_along([key], REFERRAL_LOOK):
            raise Refusal("client.unknown", key=key)

    def _known(self, client: Client, edition: Edition) -> Known:
        return Known(client, assess(client.facts(self._place.today()), edition))

    def _below(self, key: str, edition: Edition, seen: set[str], depth: int) -> Iterator[Known]:
        """Whom ``key`` brought, and so on; a book that goes in circles ends where it meets itself."""
        if depth > DEEPEST:
            return
        fresh = [each for each in self._store.brought(key, MOST_BROUGHT) if each not in seen]
        fresh = fresh[: max(0, MOST_IN_TREE - len(seen))]
        seen.update(fresh)
        for client in self._place.look_along(fresh, REFERRAL_LOOK):
            below = tuple(self._below(client.key, edition, seen, depth + 1))
            yield Known(client, assess(client.facts(self._place.today()), edition), below)

    def _named(self, code: str, members: tuple[Client, ...]) -> Group:
        """As this branch calls it; one of the book goes by its code."""
        return self._store.founded(code) or Group(code, code, kind_of([one.kind for one in members]))

"""Who of the demo's drawn clients belong together, and who brought whom."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind
from teller_app.store.demo_people import read_names

_REFERRED_SHARE = 0.038
_FOUNDER_SHARE, _HEAD_SHARE = 0.023, 0.03
"""So many look for who brought them, for a family, or for companies to lead; not all find any."""
_CONNECTOR_SHARE, _LAST_SHARE = 0.03, 0.15
_WELL_OFF = 100_000_000
"""A million yuan in fen: among those are the few who bring many, until one of these was the last."""
_CONNECTORS_KEPT = 8
_SIZES = (2, 2, 3, 3, 4)
_YEAR_DAYS = 365
_BORN_BY = 1999
"""The youngest who are drawn as married: the demo's people are born up to 2010."""
_BETWEEN_SPOUSES = 8
_CHILD_FROM, _CHILD_TO = 20, 42
_TRIES = 8


class Ties:
    """Ties clients within each lot that is handed over; a referrer always has a smaller number."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"{seed} ties")  # noqa: S311  no secret hangs on it
        self._brands = read_names().brands
        self._connectors: list[Client] = []
        self._companies_led = 0

    def tied(self, clients: Sequence[Client]) -> list[Client]:
        """The same clients in the same order, some with a group and some with a referrer."""
        groups = {**self._households(clients), **self._companies(clients)}
        found = []
        for at, client in enumerate(clients):
            group, referrer = groups.get(client.key), self._referrer(clients, at)
            tied = group is not None or referrer is not None
            found.append(replace(client, group=group, referred_by=referrer) if tied else client)
        return found

    def _households(self, clients: Sequence[Client]) -> dict[str, str]:
        """Code of the household of each member: it is called after the number of one of them."""
        people = [each for each in clients if each.kind is ClientKind.PERSON]
        code_of: dict[str, str] = {}
        for founder in people:
            if self._random.random() < _FOUNDER_SHARE and founder.key not in code_of:
                free = [each for each in people if each is not founder and each.key not in code_of]
                family = self._family(founder, free)
                if len(family) > 1:
                    code_of.update({member.key: f"F{founder.key[1:]}" for member in family})
        return code_of

    def _family(self, founder: Client, free: Sequence[Client]) -> list[Client]:
        """The founder, a spouse, and children; as far as they are found."""
        family, size = [founder], self._random.choice(_SIZES)
        start = self._random.randrange(max(1, len(free)))
        turned = (*free[start:], *free[:start])
        for one in (*turned, *turned):  # a child may stand before the spouse
            if len(family) == size:
                break
            fits = _wed if len(family) == 1 else _descended
            if one.region == founder.region and one not in family and fits(family, one):
                family.append(one)
        return family

    def _companies(self, clients: Sequence[Client]) -> dict[str, str]:
        """Code of the group of each company: those of one group bear the same brand."""
        code_of: dict[str, str] = {}
        companies = [each for each in clients if each.kind is ClientKind.COMPANY]
        for head in companies:
            if self._random.random() >= _HEAD_SHARE or head.key in code_of:
                continue
            brand = self._brand(head)
            free = [each for each in companies if each.key not in code_of and self._brand(each) == brand]
            size = self._random.choice(_SIZES)
            members = [head, *(each for each in free if each is not head)][:size]
            if len(members) > 1:
                self._companies_led += 1
                code_of.update({member.key: f"G{self._companies_led:04d}" for member in members})
        return code_of

    def _brand(self, company: Client) -> str:
        return next((brand for brand in self._brands if brand in company.name), company.name)

    def _referrer(self, clients: Sequence[Client], at: int) -> str | None:
        """Somebody who came earlier and has a smaller number; half of them are the few who bring many."""
        client = clients[at]
        if self._random.random() < _CONNECTOR_SHARE and client.activity and _latest(client) >= _WELL_OFF:
            self._connectors = [*self._connectors, client][-_CONNECTORS_KEPT:]
        if self._random.random() >= _REFERRED_SHARE or not at:
            return None
        if self._connectors and self._random.random() < 0.5:  # noqa: PLR2004
            found = self._earlier(client, self._connectors)
            if found is not None and self._random.random() < _LAST_SHARE:
                self._connectors.remove(found)
        else:
            found = self._earlier(client, clients[:at])
        return found.key if found is not None else None

    def _earlier(self, client: Client, before: Sequence[Client]) -> Client | None:
        for _ in range(_TRIES):
            found = self._random.choice(before)
            if found is not client and found.joined and client.joined and found.joined < client.joined:
                return found
        return None


def _wed(family: Sequence[Client], one: Client) -> bool:
    founder = family[0]
    return (
        founder.sex is not one.sex
        and all(each.birth is not None and each.birth.year <= _BORN_BY for each in (founder, one))
        and abs(_years_younger(founder, one)) <= _BETWEEN_SPOUSES
    )


def _descended(family: Sequence[Client], one: Client) -> bool:
    """Of the right age for both parents, and with the name of one of them."""
    named = one.name[0] in {parent.name[0] for parent in family[:2]}
    return named and all(_CHILD_FROM <= _years_younger(parent, one) <= _CHILD_TO for parent in family[:2])


def _years_younger(elder: Client, one: Client) -> float:
    if elder.birth is None or one.birth is None:
        return 0.0
    return (one.birth - elder.birth).days / _YEAR_DAYS


def _latest(client: Client) -> int:
    return sum(history.fens[-1] for history in client.holdings.values())

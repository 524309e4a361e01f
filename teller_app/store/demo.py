"""The demo's book: ten thousand invented clients, the same ones for the same seed and date.

A few stand at fixed keys for the manual; ``db/demo/README.md`` lists them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from teller_app.rules.client import CardHeld, Client, LoanFacts
from teller_app.rules.codes import ClientKind
from teller_app.safe.keys import Keys
from teller_app.store.book import DEMO_SOURCE, BookInfo, Origin, build_book
from teller_app.store.client_rows import write_clients
from teller_app.store.demo_manual import of_the_manual
from teller_app.store.demo_money import Purse
from teller_app.store.demo_parts import key_of
from teller_app.store.demo_people import People
from teller_app.store.demo_service import Service
from teller_app.store.demo_ties import Ties
from teller_app.store.stopping import Progress
from teller_app.store.terms import terms_of

SEED = 20_261_123
COUNT = 10_000
COMPANY_SHARE = 0.15
_FIRST_DRAWN = 9
"""The manual took further keys later: who is drawn for one of those is left out, and nobody moves."""
_TOGETHER = 500
"""Families are found within so many clients: a large book never lies in memory whole."""


def make_demo(
    home: Path, keys: Keys, business_date: date, built_at: datetime, progress: Progress | None = None
) -> BookInfo:
    """Build the demo's book and switch to it.

    Raises:
        StoreUnavailable: there is no demo book; nothing half made is left.
    """
    clients = demo_clients(SEED, COUNT, business_date)
    origin = Origin(business_date, built_at, DEMO_SOURCE)
    return build_book(home, keys, origin, lambda db: write_clients(db, clients, terms_of, progress, COUNT))


def demo_clients(seed: int, count: int, business_date: date) -> Iterator[Client]:
    """``count`` clients, in order of key; the first ones are those of the manual."""
    told = of_the_manual(business_date)
    yield from told[:count]
    drawn = _all_drawn(seed, count, business_date)
    for _ in islice(drawn, len(told) + 1 - _FIRST_DRAWN):
        pass
    ties = Ties(seed)
    while together := list(islice(drawn, _TOGETHER)):
        yield from ties.tied(together)


def _all_drawn(seed: int, count: int, business_date: date) -> Iterator[Client]:
    people = People(seed, business_date)
    purse = Purse(people.random, business_date)
    service = Service(seed, business_date)
    for number in range(_FIRST_DRAWN, count + 1):
        yield _drawn(number, people, purse, service)


def _drawn(number: int, people: People, purse: Purse, service: Service) -> Client:
    who = people.company() if people.random.random() < COMPANY_SHARE else people.person()
    holdings = purse.holdings()
    latest = sum(history.fens[-1] for history in holdings.values())
    person = who.kind is ClientKind.PERSON
    phone = people.phone()
    joined = people.joined(who.birth)
    dealings = service.dealings(who.kind, joined, holdings)
    return Client(
        key=key_of(number),
        kind=who.kind,
        name=who.name,
        id_number=who.id_number,
        phone=phone,
        birth=who.birth,
        sex=who.sex,
        joined=joined,
        region=people.random.choice(people.names.regions),
        cards=tuple(CardHeld(people.card(), card, service.card_expires(card)) for card in purse.cards())
        if person
        else (),
        accounts=(people.account(),),
        holdings=dealings.holdings,
        amounts=purse.amounts(),
        statuses=purse.statuses(latest) if person else {},
        loan=purse.loan() if person else LoanFacts(),
        id_expires=service.id_expires(who.id_number, who.birth) if person and who.birth else None,
        activity=dealings.activity,
    )

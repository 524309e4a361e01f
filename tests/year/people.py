"""Forty clients whose balances move, whose cards run out, and some of whom come and go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from teller_app.rules.client import CardHeld, Client
from teller_app.rules.codes import AssetClass, ClientKind, Sex
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.windows import add_months

COUNT = 40
LATECOMERS = 4
"""So many come in the course of the year."""
LEAVER = "C000007"
LEAVES = date(2026, 7, 1)
_BEGIN = date(2025, 1, 1)
_END = date(2027, 1, 1)
_SURNAMES = "王李张刘陈杨赵黄周吴"
_LEVELS = (60_000, 150_000, 320_000, 550_000, 1_100_000, 2_500_000, 7_000_000)
_CARD_YEARS = 5
_DAY = timedelta(days=1)


def clients_on(seed: int, day: date) -> tuple[Client, ...]:
    """The book of ``day``: nothing in it is of a later day."""
    everybody = [_client(Random(f"{seed}-{number}"), number, day) for number in range(1, COUNT + 1)]
    return tuple(
        client
        for client in everybody
        if (client.joined is None or client.joined <= day) and not (client.key == LEAVER and day >= LEAVES)
    )


def _client(rng: Random, number: int, day: date) -> Client:
    late = number > COUNT - LATECOMERS
    joined = date(2026, 3, 1) + rng.randrange(250) * _DAY if late else date(2015, 1, 1) + number * 37 * _DAY
    company = number % 9 == 0
    birth = date(1996, 2, 29) if number == 1 else date(1960, 1, 1) + rng.randrange(15_000) * _DAY
    client = Client(
        f"C{number:06d}",
        ClientKind.COMPANY if company else ClientKind.PERSON,
        f"示范{number}号有限公司" if company else f"{_SURNAMES[number % 10]}小{chr(0x4E00 + number)}",
        phone=f"138{number:08d}",
        joined=joined,
        holdings=_holdings(rng, joined, day),
        id_expires=date(2026, 1, 1) + rng.randrange(900) * _DAY,
        cards=(_card(rng, number, day, 0), _card(rng, number, day, 1)),
    )
    return client if company else replace(client, birth=birth, sex=rng.choice(tuple(Sex)))


def _card(rng: Random, number: int, day: date, which: int) -> CardHeld:
    """It is renewed on the day after it ran out."""
    expires = date(2026, 1, 1) + rng.randrange(720) * _DAY
    if expires < day:
        expires = add_months(expires, _CARD_YEARS * 12)
    return CardHeld(f"6222{which}{number:011d}", None, expires)


def _holdings(rng: Random, joined: date, day: date) -> dict[AssetClass, BalanceHistory]:
    """A level that drifts from month to month, and now and then comes in or goes out as a whole."""
    level, points = float(rng.choice(_LEVELS)), []
    for first in _months():
        level *= rng.choice((0.15, 6.0)) if rng.random() < 0.06 else rng.uniform(0.9, 1.12)
        level = min(max(level, 1_000.0), 30_000_000.0)
        if max(joined, _BEGIN) <= first <= day:
            points.append((first, Money(int(level) * 100)))
    return {AssetClass.DEPOSIT: BalanceHistory.of(points)} if points else {}


def _months() -> Iterator[date]:
    day = _BEGIN
    while day < _END:
        yield day
        day = add_months(day, 1)

"""The clients of the manual who show key accounts, families and papers. ``db/demo/README.md`` lists them."""

from __future__ import annotations

from datetime import date, timedelta

from teller_app.rules.client import CardHeld, Client
from teller_app.rules.codes import AssetClass, Card, ClientKind, Sex, Status
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.windows import add_months
from teller_app.store.demo_parts import Usual, key_of, loan, steady
from teller_app.store.demo_people import person_number

HOUSEHOLD = "F000001"
"""The household of the manual; those of drawn clients are called after a member, whose number is higher."""
_BIRTHDAY_IN, _ID_FOR = timedelta(days=3), timedelta(days=20)
_LEAP_YEAR = 1980
"""So that the birthday is there on every day of the year."""


def of_the_service(start: date, today: date) -> list[Client]:
    """In order of key, from the ninth on.

    Args:
        start: since when most of them hold what they hold.
        today: the day on which the book is first used.
    """
    return [
        _one_off(start, today),
        _no_profit(start, today),
        _squeezer(today),
        _in_and_out(start, today),
        _spouse(start, today),
        _expiring(start, today),
    ]


def _one_off(start: date, today: date) -> Client:
    """Small business all year, and one group purchase of 2.4 million yuan five months ago."""
    joined = date(2017, 11, 6)
    months = Usual(5, volume=60_000, largest=20_000, profit=480, conceded=20).months(today, joined)
    bought = add_months(today.replace(day=1), -5)
    purchase = Usual(7, volume=2_460_000, largest=2_400_000, profit=19_200, conceded=0).month(bought)
    return Client(
        key_of(9),
        ClientKind.COMPANY,
        "杭州博雅文化传媒有限公司",
        id_number="91330100M000200093",
        phone="13100131000",
        joined=joined,
        region="coast",
        accounts=("00990000000000009",),
        holdings=steady(start, demand_deposit="450000"),
        activity=tuple(purchase if month.first == bought else month for month in months),
    )


def _no_profit(start: date, today: date) -> Client:
    """Nine million yuan a month through the account, and next to nothing earned by it."""
    joined = date(2012, 3, 20)
    return Client(
        key_of(10),
        ClientKind.COMPANY,
        "厦门聚源物流有限公司",
        id_number="91350200M00030010D",
        phone="13000130000",
        joined=joined,
        region="coast",
        accounts=("00990000000000010",),
        holdings=steady(start, demand_deposit="800000"),
        activity=Usual(180, volume=9_000_000, largest=350_000, profit=4_500, conceded=900).months(
            today, joined
        ),
    )


def _squeezer(today: date) -> Client:
    """Here for fourteen months, and has more conceded than is earned."""
    joined = add_months(today, -14)
    return Client(
        key_of(11),
        ClientKind.PERSON,
        "孙启航",
        id_number="330106198804072517",
        phone="15900159000",
        birth=date(1988, 4, 7),
        sex=Sex.MALE,
        joined=joined,
        region="coast",
        cards=(CardHeld("6299990000000000111", expires=date(today.year + 8, 12, 31)),),
        holdings=steady(joined, time_deposit="600000", wealth="300000"),
        loan=loan("45000", "8000"),
        id_expires=date(today.year + 9, 5, 31),
        activity=Usual(12, volume=300_000, largest=90_000, profit=1_800, conceded=4_500).months(
            today, joined
        ),
    )


def _in_and_out(start: date, today: date) -> Client:
    """700,000 yuan come on the last day of each month and go on the second of the next."""
    joined = date(2016, 8, 15)
    own, borrowed = Money.yuan("360000"), Money.yuan("700000")
    points = [(start, own)]
    for back in range(8, -1, -1):
        first = add_months(today.replace(day=1), -back)
        points += [(first - timedelta(days=1), own + borrowed), (first + timedelta(days=1), own)]
    known = [(day, amount) for day, amount in points if day < today]
    return Client(
        key_of(12),
        ClientKind.COMPANY,
        "成都顺达建材商行（个体工商户）",
        id_number="92510100M00050012P",
        phone="15800158000",
        joined=joined,
        region="west",
        accounts=("00990000000000012",),
        holdings={AssetClass.DEMAND_DEPOSIT: BalanceHistory.of(known)},
        activity=Usual(24, volume=1_900_000, largest=700_000, profit=13_300, conceded=400).months(
            today, joined
        ),
    )


def _spouse(start: date, today: date) -> Client:
    """The wife of the first client: gold alone, black gold with him where families count together."""
    return Client(
        key_of(13),
        ClientKind.PERSON,
        "林晓燕",
        id_number="350102198709123425",
        phone="15700157000",
        birth=date(1987, 9, 12),
        sex=Sex.FEMALE,
        joined=date(2016, 10, 8),
        region="coast",
        cards=(CardHeld("6299990000000000137", expires=date(today.year + 3, 6, 30)),),
        holdings=steady(start, deposit="180000"),
        statuses={Status.PAYROLL: True},
        loan=loan("11000", "0"),
        id_expires=date(today.year + 7, 3, 31),
        group=HOUSEHOLD,
        referred_by=key_of(1),
    )


def _expiring(start: date, today: date) -> Client:
    """A diamond client whose birthday is in three days and whose identity card ends in twenty."""
    joined, birth = date(2014, 2, 17), (today + _BIRTHDAY_IN).replace(year=_LEAP_YEAR)
    return Client(
        key_of(14),
        ClientKind.PERSON,
        "郑国栋",
        id_number=person_number("350203", birth, 417),
        phone="15600156000",
        birth=birth,
        sex=Sex.MALE,
        joined=joined,
        region="coast",
        cards=(CardHeld("6299990000000000145", Card.GOLD_CREDIT, date(today.year + 4, 9, 30)),),
        holdings=steady(start, time_deposit="1200000", wealth="400000"),
        loan=loan("38000", "9000"),
        id_expires=today + _ID_FOR,
        referred_by=key_of(4),
        activity=Usual(3, volume=60_000, largest=30_000, profit=240, conceded=20).months(today, joined),
    )

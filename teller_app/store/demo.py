"""The demo's book: ten thousand invented clients, the same ones for the same seed and date.

A few stand at fixed keys for the manual; ``db/demo/README.md`` lists them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from teller_app.rules.client import CardHeld, Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AssetClass, Card, ClientKind, Sex, Status
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.windows import add_months
from teller_app.safe.keys import Keys
from teller_app.store.book import BookInfo, Origin, build_book
from teller_app.store.clients import Progress, write_clients
from teller_app.store.demo_money import Purse
from teller_app.store.demo_people import People
from teller_app.store.terms import terms_of

SEED = 20_261_123
COUNT = 10_000
COMPANY_SHARE = 0.15
CLEAN = CreditRecord(0, 0, False, 1)


def make_demo(
    home: Path, keys: Keys, business_date: date, built_at: datetime, progress: Progress | None = None
) -> BookInfo:
    """Build the demo's book and switch to it.

    Raises:
        StoreUnavailable: there is no demo book; nothing half made is left.
    """
    clients = demo_clients(SEED, COUNT, business_date)
    origin = Origin(business_date, built_at, "demo")
    return build_book(home, keys, origin, lambda db: write_clients(db, clients, terms_of, progress, COUNT))


def demo_clients(seed: int, count: int, business_date: date) -> Iterator[Client]:
    """``count`` clients, in order of key; the first ones are those of the manual."""
    told = list(_of_the_manual(business_date))[:count]
    yield from told
    people = People(seed, business_date)
    purse = Purse(people.random, business_date)
    for number in range(len(told) + 1, count + 1):
        yield _drawn(number, people, purse)


def _drawn(number: int, people: People, purse: Purse) -> Client:
    who = people.company() if people.random.random() < COMPANY_SHARE else people.person()
    holdings = purse.holdings()
    latest = sum(history.fens[-1] for history in holdings.values())
    person = who.kind is ClientKind.PERSON
    return Client(
        key=_key(number),
        kind=who.kind,
        name=who.name,
        id_number=who.id_number,
        phone=people.phone(),
        birth=who.birth,
        sex=who.sex,
        joined=people.joined(who.birth),
        region=people.random.choice(people.names.regions),
        cards=tuple(CardHeld(people.card(), card) for card in purse.cards()) if person else (),
        accounts=(people.account(),),
        holdings=holdings,
        amounts=purse.amounts(),
        statuses=purse.statuses(latest) if person else {},
        loan=purse.loan() if person else LoanFacts(),
    )


def _key(number: int) -> str:
    return f"C{number:06d}"


def _of_the_manual(business_date: date) -> Iterator[Client]:
    """Each shows something that the manual tells about."""
    start = add_months(business_date, -23).replace(day=1)
    yield _platinum(start)
    yield _one_fen_short(start)
    yield _company(start)
    yield _private(start)
    yield _latin_name(start)
    yield _minor(business_date)
    yield _fallen(start, business_date)
    yield _exactly_2000_points(start, business_date)


def _steady(start: date, **yuan: str) -> dict[AssetClass, BalanceHistory]:
    return {AssetClass(code): BalanceHistory.of([(start, Money.yuan(text))]) for code, text in yuan.items()}


def _loan(income: str, debts: str, credit: CreditRecord = CLEAN) -> LoanFacts:
    return LoanFacts(Money.yuan(income), Money.yuan(debts), stable_job=True, capacity=True, credit=credit)


def _platinum(start: date) -> Client:
    return Client(
        _key(1),
        ClientKind.PERSON,
        "王小明",
        id_number="110105198506152730",
        phone="13800138000",
        birth=date(1985, 6, 15),
        sex=Sex.MALE,
        joined=date(2013, 4, 8),
        region="coast",
        cards=(CardHeld("6299990000000000012"),),
        accounts=("00990000000000001",),
        holdings=_steady(start, deposit="320000", wealth="80000", fund="20000"),
        statuses={Status.PAYROLL: True},
        loan=_loan("15000", "1200"),
    )


def _one_fen_short(start: date) -> Client:
    return Client(
        _key(2),
        ClientKind.PERSON,
        "李芳",
        id_number="310104199203054565",
        phone="13900139000",
        birth=date(1992, 3, 5),
        sex=Sex.FEMALE,
        joined=date(2018, 9, 1),
        region="coast",
        cards=(CardHeld("6299990000000000020", Card.GOLD_CREDIT),),
        holdings=_steady(start, deposit="299999.99"),
        loan=_loan("9000", "0"),
    )


def _company(start: date) -> Client:
    return Client(
        _key(3),
        ClientKind.COMPANY,
        "福州恒信建材贸易有限公司",
        id_number="91350100M000100Y43",
        phone="13700137000",
        joined=date(2009, 5, 20),
        region="coast",
        accounts=("00990000000000003",),
        holdings=_steady(start, demand_deposit="1500000", time_deposit="800000"),
    )


def _private(start: date) -> Client:
    return Client(
        _key(4),
        ClientKind.PERSON,
        "阿依古丽·买买提·玉素甫",
        id_number="650102197803031523",
        phone="13600136000",
        birth=date(1978, 3, 3),
        sex=Sex.FEMALE,
        joined=date(2005, 7, 1),
        region="west",
        cards=(CardHeld("6299990000000000046", Card.PLATINUM_CREDIT),),
        holdings=_steady(
            start, time_deposit="9000000", wealth="4000000", precious_metal="600000", insurance="300000"
        ),
        statuses={Status.PRIVATE_CONTRACT: True, Status.INVITATION: True},
        loan=_loan("120000", "0"),
    )


def _latin_name(start: date) -> Client:
    return Client(
        _key(5),
        ClientKind.PERSON,
        "JOHN SMITH",
        phone="13500135000",
        birth=date(1980, 10, 2),
        sex=Sex.MALE,
        joined=date(2020, 1, 6),
        holdings={AssetClass.DEPOSIT: BalanceHistory.of([(start, Money.yuan("120000"))])},
        loan=LoanFacts(Money.yuan("30000"), capacity=True, credit=CreditRecord()),
    )


def _minor(business_date: date) -> Client:
    return Client(
        _key(6),
        ClientKind.PERSON,
        "陈小宝",
        phone="13400134000",
        birth=add_months(business_date, -17 * 12),
        sex=Sex.MALE,
        joined=add_months(business_date, -20),
        holdings={
            AssetClass.DEPOSIT: BalanceHistory.of([(add_months(business_date, -2), Money.yuan("2000"))])
        },
        loan=LoanFacts(Money.yuan("0"), Money.yuan("0"), stable_job=False, capacity=False, credit=CLEAN),
    )


def _fallen(start: date, business_date: date) -> Client:
    return Client(
        _key(7),
        ClientKind.PERSON,
        "查良镛",
        phone="13300133000",
        birth=date(1970, 2, 28),
        sex=Sex.MALE,
        joined=date(2003, 3, 17),
        holdings={
            AssetClass.DEPOSIT: BalanceHistory.of(
                [(start, Money.yuan("600000")), (add_months(business_date, -9), Money.yuan("150000"))]
            )
        },
        loan=_loan("20000", "6000"),
    )


def _exactly_2000_points(start: date, business_date: date) -> Client:
    return Client(
        _key(8),
        ClientKind.PERSON,
        "欧阳䶮",
        phone="13200132000",
        birth=date(1988, 12, 31),
        sex=Sex.FEMALE,
        joined=date(2015, 6, 30),
        cards=(
            CardHeld("6299990000000000087", Card.GOLD_CREDIT),
            CardHeld("6299990000000000095", Card.WEALTH_ACCOUNT),
        ),
        holdings={
            AssetClass.DEMAND_DEPOSIT: BalanceHistory.of([(start, Money.yuan("148148.15"))]),
            AssetClass.SECURITIES: BalanceHistory.of(
                [(business_date - timedelta(days=20), Money.yuan("50000"))]
            ),
        },
        loan=_loan("12000", "0", CreditRecord(2, 4, False, 4)),
    )

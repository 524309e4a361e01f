"""The clients of the manual: who they are and what they show. ``db/demo/README.md`` lists them."""

from __future__ import annotations

from datetime import date, timedelta

from teller_app.rules.client import CardHeld, Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AssetClass, Card, ClientKind, Sex, Status
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.windows import add_months
from teller_app.store.demo_manual_service import HOUSEHOLD, of_the_service
from teller_app.store.demo_parts import CLEAN, Usual, day_of_look, key_of, loan, steady


def of_the_manual(business_date: date) -> list[Client]:
    """Each shows something that the manual tells about; in order of key, from the first on."""
    start = add_months(business_date, -23).replace(day=1)
    today = day_of_look(business_date)
    return [
        _platinum(start, today),
        _one_fen_short(start),
        _company(start, today),
        _private(start, today),
        _latin_name(start),
        _minor(business_date),
        _fallen(start, business_date),
        _exactly_2000_points(start, business_date),
        *of_the_service(start, today),
    ]


def _platinum(start: date, today: date) -> Client:
    """A good client, and no key account: too little is moved, and too little earned."""
    joined = date(2013, 4, 8)
    return Client(
        key_of(1),
        ClientKind.PERSON,
        "王小明",
        id_number="110105198506152730",
        phone="13800138000",
        birth=date(1985, 6, 15),
        sex=Sex.MALE,
        joined=joined,
        region="coast",
        cards=(CardHeld("6299990000000000012"),),
        accounts=("00990000000000001",),
        holdings=steady(start, deposit="320000", wealth="80000", fund="20000"),
        statuses={Status.PAYROLL: True},
        loan=loan("15000", "1200"),
        id_expires=date(today.year + 6, 8, 20),
        group=HOUSEHOLD,
        referred_by=key_of(4),
        activity=Usual(9, volume=26_000, largest=12_000, profit=78, conceded=15).months(today, joined),
    )


def _one_fen_short(start: date) -> Client:
    return Client(
        key_of(2),
        ClientKind.PERSON,
        "李芳",
        id_number="310104199203054565",
        phone="13900139000",
        birth=date(1992, 3, 5),
        sex=Sex.FEMALE,
        joined=date(2018, 9, 1),
        region="coast",
        cards=(CardHeld("6299990000000000020", Card.GOLD_CREDIT),),
        holdings=steady(start, deposit="299999.99"),
        loan=loan("9000", "0"),
    )


def _company(start: date, today: date) -> Client:
    """A key account by every number, with nothing against it."""
    joined = date(2009, 5, 20)
    return Client(
        key_of(3),
        ClientKind.COMPANY,
        "福州恒信建材贸易有限公司",
        id_number="91350100M000100Y43",
        phone="13700137000",
        joined=joined,
        region="coast",
        accounts=("00990000000000003",),
        holdings=steady(start, demand_deposit="1500000", time_deposit="800000"),
        activity=Usual(42, volume=3_800_000, largest=420_000, profit=41_800, conceded=3_000).months(
            today, joined
        ),
    )


def _private(start: date, today: date) -> Client:
    """A key account who has brought others."""
    joined = date(2005, 7, 1)
    return Client(
        key_of(4),
        ClientKind.PERSON,
        "阿依古丽·买买提·玉素甫",
        id_number="650102197803031523",
        phone="13600136000",
        birth=date(1978, 3, 3),
        sex=Sex.FEMALE,
        joined=joined,
        region="west",
        cards=(CardHeld("6299990000000000046", Card.PLATINUM_CREDIT),),
        holdings=steady(
            start, time_deposit="9000000", wealth="4000000", precious_metal="600000", insurance="300000"
        ),
        statuses={Status.PRIVATE_CONTRACT: True, Status.INVITATION: True},
        loan=loan("120000", "0"),
        activity=Usual(6, volume=450_000, largest=160_000, profit=4_050, conceded=500).months(today, joined),
    )


def _latin_name(start: date) -> Client:
    return Client(
        key_of(5),
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
        key_of(6),
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
        key_of(7),
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
        loan=loan("20000", "6000"),
    )


def _exactly_2000_points(start: date, business_date: date) -> Client:
    return Client(
        key_of(8),
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
        loan=loan("12000", "0", CreditRecord(2, 4, False, 4)),
        referred_by=key_of(4),
    )

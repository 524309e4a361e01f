"""What head office sends beside clients and balances: cards, debts and credit facts, and privileges given elsewhere.

Drawn for each client by its number, so that what ``extracts`` draws stays as it is. The file of clients has no cards
and no income then: one column may not stand in two files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from teller_app.rules.client import CardHeld, Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AmountFact, Card
from teller_app.rules.ledger import Given
from teller_app.rules.money import Money
from tests.extracts import (
    AS_OF,
    CHINESE_CLIENTS,
    CHINESE_HOLDINGS,
    CLIENT_HEADER,
    HOLDING_HEADER,
    PLAIN,
    Drawn,
    Layout,
    _luhn,
    _yuan,
    as_clients,
    client_row,
    drawn,
    holding_rows,
    write_table,
)

Row = tuple[str, ...]
NAMES = ("clients", "holdings", "cards", "facts", "grants")
_ELSEWHERE = ("cards", "income")
"""Columns of the file of clients that have files of their own here."""
CARD_HEADER = ("client", "number", "card", "expires")
FACT_HEADER = (
    *("client", "loan_balance", "housing_loan", "card_spend_12m", "settlement_6m", "credit_limit"),
    *("income", "existing_monthly", "stable_job", "capacity"),
    *("overdue_consecutive", "overdue_total", "currently_overdue", "inquiries"),
)
GRANT_HEADER = ("client", "privilege", "given_on", "times", "branch", "rulebook")
CHINESE = {
    "cards": ("客户编号", "卡号", "卡种", "有效期"),
    "facts": (
        *("客户编号", "贷款余额", "房贷余额", "年刷卡消费", "半年结算量", "授信额度"),
        *("月收入", "月还款", "稳定工作", "完全民事行为能力"),
        *("连续逾期次数", "累计逾期次数", "当前逾期", "征信查询次数"),
    ),
    "grants": ("客户编号", "权益代码", "使用日期", "次数", "网点", "规则代码"),
}
_CARDS = {
    Card.ORDINARY_CREDIT: "普卡",
    Card.GOLD_CREDIT: "金卡",
    Card.PLATINUM_CREDIT: "白金卡",
    Card.BIG_PLATINUM_CREDIT: "大白金卡",
    Card.WEALTH_ACCOUNT: "理财卡",
}
_PRIVILEGES = ("airport_channel", "health_check", "golf", "salon")


@dataclass(frozen=True)
class More:
    """What the other files say of one client; ``facts`` is ``None`` where none of them speaks of it."""

    cards: tuple[CardHeld, ...]
    amounts: dict[AmountFact, Money]
    facts: LoanFacts | None
    given: tuple[Given, ...]


@lru_cache(maxsize=1)
def _drawn(count: int) -> tuple[tuple[Drawn, More], ...]:
    """Every file of every layout is of the same clients, so they are drawn once."""
    return tuple((who, more(who)) for who in drawn(count))


def more(who: Drawn) -> More:
    """Always the same for the same client."""
    rng = Random(int(who.key))
    cards = [CardHeld(who.card)]
    for _ in range(rng.choice((0, 0, 1, 2))):
        number = _luhn(f"622700{rng.randrange(10**9):09d}")
        expires = date(2027, 1, 1) + timedelta(days=rng.randrange(1500))
        cards.append(CardHeld(number, rng.choice((None, *Card)), rng.choice((None, expires))))
    if rng.random() < 0.3:
        return More(tuple(cards), {}, None, _given(rng))
    amounts = {fact: Money(rng.randrange(10**8)) for fact in AmountFact if rng.random() < 0.4}
    credit = CreditRecord(
        overdue_consecutive=rng.choice((None, 0, 1, 3)),
        overdue_total=rng.choice((None, 0, 6)),
        currently_overdue=rng.choice((None, True, False)),
        inquiries=rng.choice((None, 0, 9)),
    )
    facts = LoanFacts(
        income=Money(who.income),
        existing_monthly=rng.choice((None, Money(rng.randrange(10**6)))),
        stable_job=rng.choice((None, True, False)),
        capacity=rng.choice((None, True)),
        credit=credit,
    )
    return More(tuple(cards), amounts, facts, _given(rng))


def _given(rng: Random) -> tuple[Given, ...]:
    found = {
        (AS_OF - timedelta(days=rng.randrange(600)), rng.choice(_PRIVILEGES))
        for _ in range(rng.choice((0, 0, 1, 3)))
    }
    return tuple(
        Given(
            privilege,
            day,
            rng.choice((1, 2, 12)),
            rng.choice(("", "0442", "手机银行")),
            rng.choice(("", "general")),
        )
        for day, privilege in sorted(found)
    )


def as_clients_apart(count: int) -> Iterator[Client]:
    """What such an extract says, as it must lie in the book: the reference."""
    for (_, found), plain in zip(_drawn(count), as_clients(count), strict=True):
        yield replace(plain, cards=found.cards, amounts=found.amounts, loan=found.facts or LoanFacts())


def given(count: int) -> Iterator[tuple[str, tuple[Given, ...]]]:
    """Each client's key, and what others gave it."""
    return ((who.key, found.given) for who, found in _drawn(count))


def write_apart(
    folder: Path, count: int, layout: Layout = PLAIN, encoding: str = "utf-8"
) -> tuple[Path, ...]:
    """All five files of an extract."""
    folder.mkdir(parents=True, exist_ok=True)
    headers: dict[str, Row] = {
        "clients": _less(CHINESE_CLIENTS if layout.chinese else CLIENT_HEADER),
        "holdings": CHINESE_HOLDINGS if layout.chinese else HOLDING_HEADER,
        **(CHINESE if layout.chinese else {"cards": CARD_HEADER, "facts": FACT_HEADER, "grants": GRANT_HEADER}),
    }
    rows = {
        "clients": (_less(client_row(who, layout)) for who, _ in _drawn(count)),
        "holdings": (row for who, _ in _drawn(count) for row in holding_rows(who, layout)),
        "cards": (row for who, found in _drawn(count) for row in card_rows(who.key, found, layout)),
        "facts": (row for who, found in _drawn(count) for row in fact_rows(who.key, found, layout)),
        "grants": (row for who, found in _drawn(count) for row in grant_rows(who.key, found, layout)),
    }
    paths = {name: folder / f"{name}{layout.suffix}" for name in NAMES}
    for name, path in paths.items():
        write_table(path, headers[name], rows[name], layout, encoding)
    return tuple(paths.values())


def card_rows(key: str, found: More, layout: Layout) -> Iterator[Row]:
    """Rows of the file of cards."""
    for card in found.cards:
        what = "" if card.card is None else _CARDS[card.card] if layout.chinese else card.card.value
        yield key, card.number or "", what, _day(card.expires, layout)


def fact_rows(key: str, found: More, layout: Layout) -> Iterator[Row]:
    """At most one row of the file of debts and credit facts."""
    if found.facts is None:
        return
    loan, credit = found.facts, found.facts.credit
    yield (
        key,
        *(_amount(found.amounts.get(fact), layout) for fact in AmountFact),
        *(_amount(each, layout) for each in (loan.income, loan.existing_monthly)),
        *(_flag(each, layout) for each in (loan.stable_job, loan.capacity)),
        *(_count(each) for each in (credit.overdue_consecutive, credit.overdue_total)),
        _flag(credit.currently_overdue, layout),
        _count(credit.inquiries),
    )


def grant_rows(key: str, found: More, layout: Layout) -> Iterator[Row]:
    """Rows of the file of privileges that others have given."""
    for each in found.given:
        yield (
            key,
            each.privilege,
            _day(each.day, layout),
            str(each.times),
            each.branch,
            each.rulebook,
        )


def _less(row: Row) -> Row:
    return tuple(cell for name, cell in zip(CLIENT_HEADER, row, strict=True) if name not in _ELSEWHERE)


def _day(day: date | None, layout: Layout) -> str:
    return "" if day is None else f"{day:%Y%m%d}" if layout.chinese else day.isoformat()


def _amount(amount: Money | None, layout: Layout) -> str:
    if amount is None:
        return ""
    whole, part = divmod(amount.fen, 100)
    return f"{whole:,}.{part:02d}" if layout.chinese else _yuan(amount.fen)


def _flag(flag: bool | None, layout: Layout) -> str:
    yes, no = ("是", "否") if layout.chinese else ("yes", "no")
    return "" if flag is None else yes if flag else no


def _count(count: int | None) -> str:
    return "" if count is None else str(count)

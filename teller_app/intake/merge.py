"""Lay a row of a client file over the client that is in the book."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from teller_app.rules.client import Client, CreditRecord, LoanFacts
from teller_app.rules.codes import AmountFact, Status

T = TypeVar("T")
C = TypeVar("C", AmountFact, Status)


def merged(present: Client, stated: Client, columns: Collection[str]) -> Client:
    """Take from ``stated`` what its file has a column for, and the rest from ``present``.

    An empty cell says that nothing is known; a column that is not there says nothing. Birth and sex may
    also come out of the identity number. Holdings and activity are never a client file's business.
    """
    pick = _Pick(columns)
    return replace(
        stated,
        id_number=pick("id_number", stated.id_number, present.id_number),
        phone=pick("phone", stated.phone, present.phone),
        birth=stated.birth or pick("birth", None, present.birth),
        sex=stated.sex or pick("sex", None, present.sex),
        joined=pick("joined", stated.joined, present.joined),
        region=pick("region", stated.region, present.region),
        cards=pick("cards", stated.cards, present.cards),
        accounts=pick("accounts", stated.accounts, present.accounts),
        holdings=present.holdings,
        amounts=_laid(present.amounts, stated.amounts, columns),
        statuses=_laid(present.statuses, stated.statuses, columns),
        loan=_loan(present.loan, stated.loan, pick),
        note=present.note,
        id_expires=pick("id_expires", stated.id_expires, present.id_expires),
        group=pick("group", stated.group, present.group),
        referred_by=pick("referred_by", stated.referred_by, present.referred_by),
        activity=present.activity,
    )


@dataclass(frozen=True, slots=True)
class _Pick:
    columns: Collection[str]

    def __call__(self, column: str, new: T, old: T) -> T:
        return new if column in self.columns else old


def _loan(present: LoanFacts, stated: LoanFacts, pick: _Pick) -> LoanFacts:
    new, old = stated.credit, present.credit
    credit = CreditRecord(
        pick("overdue_consecutive", new.overdue_consecutive, old.overdue_consecutive),
        pick("overdue_total", new.overdue_total, old.overdue_total),
        pick("currently_overdue", new.currently_overdue, old.currently_overdue),
        pick("inquiries", new.inquiries, old.inquiries),
    )
    return LoanFacts(
        pick("income", stated.income, present.income),
        pick("existing_monthly", stated.existing_monthly, present.existing_monthly),
        pick("stable_job", stated.stable_job, present.stable_job),
        pick("capacity", stated.capacity, present.capacity),
        credit,
    )


def _laid(present: Mapping[C, T], stated: Mapping[C, T], columns: Collection[str]) -> dict[C, T]:
    return {**{code: old for code, old in present.items() if code not in columns}, **stated}

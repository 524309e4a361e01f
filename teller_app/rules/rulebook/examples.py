"""Cases that a rule owner can read, kept with the rules and proven by the check."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from teller_app.rules.codes import AmountFact, AssetClass, Card, LoanOutcome, Method, Outcome, Status
from teller_app.rules.rulebook.parts import Amount, Code, Phrase, Ratio, Score, Strict


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Example(Strict):
    """A client, and the tier that the edition must give."""

    says: Phrase
    as_of: date | None = None
    holdings: dict[AssetClass, Amount] = {}
    amounts: dict[AmountFact, Amount] = {}
    cards: Annotated[tuple[Card, ...], BeforeValidator(_as_list)] = ()
    statuses: dict[Status, bool] = {}
    region: Code | None = None
    tier: Code
    recognised_assets: Amount | None = None
    score: Score | None = None
    shortfall: Amount | None = None
    privileges: tuple[Code, ...] | None = None


class LoanExample(Strict):
    """An applicant and a loan, and what the pre-screen must find. What is absent is not known."""

    says: Phrase
    birth: date | None = None
    as_of: date
    income: Amount | None = None
    principal: Amount
    annual_rate: Ratio
    months: Annotated[int, Field(ge=1, le=600)]
    method: Method = Method.ANNUITY
    existing_monthly: Amount | None = None
    stable_job: bool | None = None
    capacity: bool | None = None
    consent: bool | None = None
    overdue_consecutive: int | None = None
    overdue_total: int | None = None
    currently_overdue: bool | None = None
    inquiries: int | None = None
    outcome: LoanOutcome
    monthly_payment: Amount | None = None
    criteria: dict[Code, Outcome] = {}

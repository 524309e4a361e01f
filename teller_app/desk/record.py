"""What the journal keeps of a decision: inputs, edition and engine, so that it can be made again."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from teller_app.rules.codes import AmountFact, AssetClass, Card, Method, Status
from teller_app.rules.decision import TierDecision
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money
from teller_app.rules.prescreen import PrescreenDecision
from teller_app.rules.reasons import Reason


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KeptReason(_Kept):
    """A reason as text, for whoever reads the journal without the program."""

    rule: str
    detail: str
    outcome: str
    required: str | None
    actual: str | None

    @classmethod
    def of(cls, reason: Reason) -> KeptReason:
        """Both values as files spell them."""
        required, actual = (None if v is None else str(v) for v in (reason.required, reason.actual))
        return cls(
            rule=reason.rule, detail=reason.detail, outcome=reason.outcome, required=required, actual=actual
        )


class KeptTier(_Kept):
    """A tier decision with everything that it was made from."""

    as_of: date
    holdings: dict[AssetClass, list[tuple[date, int]]]
    amounts: dict[AmountFact, int]
    cards: list[Card]
    statuses: dict[Status, bool]
    region: str | None
    joined: date | None
    held: tuple[str, date, int, date] | None
    tier: str
    recognised_fen: int
    reasons: list[KeptReason]

    @classmethod
    def of(cls, facts: ClientFacts, decision: TierDecision) -> KeptTier:
        """Keep ``decision``, which was made from ``facts``."""
        held = decision.held
        return cls(
            as_of=facts.as_of,
            holdings={code: _points(history) for code, history in facts.holdings.items()},
            amounts={code: amount.fen for code, amount in facts.amounts.items()},
            cards=sorted(facts.cards),
            statuses=dict(facts.statuses),
            region=facts.region,
            joined=facts.joined,
            held=(held.tier, held.since, held.below, held.until) if held else None,
            tier=decision.tier.code,
            recognised_fen=decision.recognised_assets.fen,
            reasons=[KeptReason.of(reason) for reason in decision.reasons],
        )

    def facts(self) -> ClientFacts:
        """The facts as they were."""
        return ClientFacts(
            as_of=self.as_of,
            holdings={
                code: BalanceHistory.of((day, Money(fen)) for day, fen in points)
                for code, points in self.holdings.items()
            },
            amounts={code: Money(fen) for code, fen in self.amounts.items()},
            cards=frozenset(self.cards),
            statuses=self.statuses,
            region=self.region,
            joined=self.joined,
        )


class KeptPrescreen(_Kept):
    """A pre-screen with everything that it was made from."""

    as_of: date
    birth: date | None
    income_fen: int | None
    existing_monthly_fen: int | None
    stable_job: bool | None
    capacity: bool | None
    consent: bool | None
    overdue_consecutive: int | None
    overdue_total: int | None
    currently_overdue: bool | None
    inquiries: int | None
    principal_fen: int
    annual_rate: str
    months: int
    method: Method
    outcome: str
    monthly_payment_fen: int
    criteria: list[KeptReason]

    @classmethod
    def of(cls, decision: PrescreenDecision) -> KeptPrescreen:
        """Keep ``decision``."""
        known, loan = decision.applicant.loan, decision.loan
        return cls(
            as_of=decision.as_of,
            birth=decision.applicant.birth,
            income_fen=known.income.fen if known.income is not None else None,
            existing_monthly_fen=known.existing_monthly.fen if known.existing_monthly is not None else None,
            stable_job=known.stable_job,
            capacity=known.capacity,
            consent=decision.applicant.consent,
            overdue_consecutive=known.credit.overdue_consecutive,
            overdue_total=known.credit.overdue_total,
            currently_overdue=known.credit.currently_overdue,
            inquiries=known.credit.inquiries,
            principal_fen=loan.principal.fen,
            annual_rate=str(loan.annual_rate),
            months=loan.months,
            method=loan.method,
            outcome=decision.outcome,
            monthly_payment_fen=decision.monthly_payment.fen,
            criteria=[KeptReason.of(reason) for reason in decision.criteria],
        )


def _points(history: BalanceHistory) -> list[tuple[date, int]]:
    return [(date.fromordinal(at), fen) for at, fen in zip(history.days, history.fens, strict=True)]

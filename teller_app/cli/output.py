"""The JSON of the commands: amounts as text in yuan, codes in English."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from teller_app.rules.decision import NextTier, TierDecision
from teller_app.rules.money import Money
from teller_app.rules.prescreen import PrescreenDecision
from teller_app.rules.reasons import Reason, Value
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.schedule import Schedule
from teller_app.words.privileges import privilege_value
from teller_app.words.reasons import source_line
from teller_app.words.speaker import Speaker


class RulebookOut(BaseModel):
    """Which rules decided."""

    id: str
    edition: date
    source: str


class ComponentOut(BaseModel):
    """One holding and what it counts."""

    asset_class: str
    amount: str
    coefficient: str
    recognised: str


class ScoreOut(BaseModel):
    """One line of the score."""

    what: str
    amount: str
    per_10000: str
    points: str


class TierOut(BaseModel):
    """The tier."""

    code: str
    name: str
    card: str


class PrivilegeOut(BaseModel):
    """One privilege."""

    code: str
    name: str
    kind: str
    value: str | None
    quota: int | None
    per: str | None
    says: str
    how: str


class WayOut(BaseModel):
    """So much more of one class."""

    asset_class: str
    amount: str


class NextTierOut(BaseModel):
    """The next rung; the shortfall is in yuan, or in points where ``unit`` says so."""

    code: str
    name: str
    shortfall: str | None
    unit: str
    ways: list[WayOut]
    needs: list[str]


class ReasonOut(BaseModel):
    """One rule held against one fact."""

    rule: str
    detail: str
    outcome: str
    required: str | None
    actual: str | None
    source: str


class AssessOut(BaseModel):
    """A tier decision."""

    rulebook: RulebookOut
    as_of: date
    recognised_assets: str
    score: str | None
    components: list[ComponentOut]
    score_lines: list[ScoreOut]
    tier: TierOut
    measured: str
    privileges: list[PrivilegeOut]
    next_tier: NextTierOut | None
    reasons: list[ReasonOut]


class CriterionOut(BaseModel):
    """One criterion of a pre-screen."""

    code: str
    detail: str
    outcome: str
    required: str | None
    actual: str | None
    source: str


class RemedyOut(BaseModel):
    """A change that would pass."""

    change: str
    value: str


class PrescreenOut(BaseModel):
    """The findings of a pre-screen."""

    rulebook: RulebookOut
    as_of: date
    outcome: str
    monthly_payment: str
    total_interest: str
    criteria: list[CriterionOut]
    max_principal: str | None
    remedies: list[RemedyOut]


class PaymentOut(BaseModel):
    """One payment."""

    number: int
    payment: str
    principal: str
    interest: str
    balance: str


class ScheduleOut(BaseModel):
    """A repayment plan."""

    payments: list[PaymentOut]
    first_payment: str
    total_interest: str


def assess_out(decision: TierDecision, speaker: Speaker) -> AssessOut:
    """The JSON of a tier decision."""
    edition, name = decision.edition, speaker.name
    return AssessOut(
        rulebook=rulebook_out(edition, speaker),
        as_of=decision.as_of,
        recognised_assets=str(decision.recognised_assets),
        score=None if decision.score is None else str(decision.score),
        components=[
            ComponentOut(
                asset_class=line.asset_class,
                amount=str(line.amount),
                coefficient=_plain(line.coefficient),
                recognised=str(line.recognised),
            )
            for line in decision.components
        ],
        score_lines=[
            ScoreOut(what=s.what, amount=str(s.amount), per_10000=_plain(s.per_10000), points=str(s.points))
            for s in decision.score_lines
        ],
        tier=TierOut(code=decision.tier.code, name=name(decision.tier.name), card=name(decision.tier.card)),
        measured=decision.measured.code,
        privileges=[
            PrivilegeOut(
                code=one.code,
                name=name(one.privilege.name),
                kind=one.privilege.kind,
                value=one.value,
                quota=one.quota,
                per=one.per if one.quota is not None else None,
                says=privilege_value(speaker, one),
                how=name(one.privilege.how),
            )
            for one in decision.entitlements
        ],
        next_tier=_next(decision.next_tier, speaker) if decision.next_tier else None,
        reasons=[_reason(reason, edition, speaker) for reason in decision.reasons],
    )


def prescreen_out(decision: PrescreenDecision, speaker: Speaker) -> PrescreenOut:
    """The JSON of a pre-screen."""
    edition = decision.edition
    return PrescreenOut(
        rulebook=rulebook_out(edition, speaker),
        as_of=decision.as_of,
        outcome=decision.outcome,
        monthly_payment=str(decision.monthly_payment),
        total_interest=str(decision.total_interest),
        criteria=[
            CriterionOut(
                code=reason.rule,
                detail=reason.detail,
                outcome=reason.outcome,
                required=plain_text(reason.required),
                actual=plain_text(reason.actual),
                source=source_line(speaker, reason.source, edition),
            )
            for reason in decision.criteria
        ],
        max_principal=None if decision.max_principal is None else str(decision.max_principal),
        remedies=[RemedyOut(change=each.change, value=str(each.value)) for each in decision.remedies],
    )


def schedule_out(plan: Schedule) -> ScheduleOut:
    """The JSON of a repayment plan."""
    return ScheduleOut(
        payments=[
            PaymentOut(
                number=each.number,
                payment=str(each.payment),
                principal=str(each.principal),
                interest=str(each.interest),
                balance=str(each.balance),
            )
            for each in plan.payments
        ],
        first_payment=str(plan.first_payment),
        total_interest=str(plan.total_interest),
    )


def rulebook_out(edition: Edition, speaker: Speaker) -> RulebookOut:
    """Which rules decided."""
    source = source_line(speaker, edition.measure.source, edition)
    return RulebookOut(id=edition.rulebook, edition=edition.first_day, source=source)


def _next(above: NextTier, speaker: Speaker) -> NextTierOut:
    shortfall = above.shortfall
    return NextTierOut(
        code=above.tier.code,
        name=speaker.name(above.tier.name),
        shortfall=None if shortfall is None else str(shortfall),
        unit="yuan" if isinstance(shortfall, Money) or shortfall is None else "points",
        ways=[WayOut(asset_class=way.asset_class, amount=str(way.amount)) for way in above.ways],
        needs=[need.detail for need in above.needs],
    )


def _reason(reason: Reason, edition: Edition, speaker: Speaker) -> ReasonOut:
    return ReasonOut(
        rule=reason.rule,
        detail=reason.detail,
        outcome=reason.outcome,
        required=plain_text(reason.required),
        actual=plain_text(reason.actual),
        source=source_line(speaker, reason.source, edition),
    )


def plain_text(found: Value | None) -> str | None:
    """A value as JSON has it: yes and no, numbers without trailing zeros, amounts in yuan."""
    match found:
        case None:
            return None
        case bool():
            return "yes" if found else "no"
        case Decimal():
            return _plain(found)
        case _:
            return str(found)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

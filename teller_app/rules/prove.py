"""Run the worked examples of an edition through the rules, and say where they differ."""

from __future__ import annotations

from collections.abc import Iterator

from teller_app.rules.client import CreditRecord, LoanFacts
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.prescreen import Applicant, prescreen
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.examples import Example, LoanExample
from teller_app.rules.rulebook.fault import Fault
from teller_app.rules.schedule import Loan
from teller_app.rules.tier import assess


def prove(edition: Edition) -> list[Fault]:
    """Every difference between what an example says and what the rules give; empty when all hold."""
    found: list[Fault] = []
    for number, example in enumerate(edition.example, start=1):
        key = f"example {number} ({example.says})"
        found += [Fault(key, "rule.differs", values) for values in _tier(example, edition)]
    for number, loan in enumerate(edition.loan_example, start=1):
        key = f"loan_example {number} ({loan.says})"
        found += [Fault(key, "rule.differs", values) for values in _loan(loan, edition)]
    return found


def _tier(example: Example, edition: Edition) -> Iterator[dict[str, str]]:
    facts = ClientFacts(
        as_of=example.as_of or edition.first_day,
        holdings={code: BalanceHistory.steady(amount) for code, amount in example.holdings.items()},
        amounts=example.amounts,
        cards=frozenset(example.cards),
        statuses=example.statuses,
        region=example.region,
    )
    decision = assess(facts, edition)
    shortfall = decision.next_tier.shortfall if decision.next_tier else None
    given = tuple(one.code for one in decision.entitlements)
    for key, said, gives in (
        ("tier", example.tier, decision.tier.code),
        ("recognised_assets", example.recognised_assets, decision.recognised_assets),
        ("score", example.score, decision.score),
        ("shortfall", example.shortfall, shortfall),
        ("privileges", example.privileges, given),
    ):
        if said is not None and said != gives:
            yield _differs(key, said, gives)


def _loan(example: LoanExample, edition: Edition) -> Iterator[dict[str, str]]:
    credit = CreditRecord(
        example.overdue_consecutive, example.overdue_total, example.currently_overdue, example.inquiries
    )
    known = LoanFacts(example.income, example.existing_monthly, example.stable_job, example.capacity, credit)
    applicant = Applicant(example.as_of, example.birth, known, example.consent)
    loan = Loan(example.principal, example.annual_rate, example.months, example.method)
    decision = prescreen(applicant, loan, edition)
    if decision.outcome != example.outcome:
        yield _differs("outcome", example.outcome, decision.outcome)
    if example.monthly_payment is not None and example.monthly_payment != decision.monthly_payment:
        yield _differs("monthly_payment", example.monthly_payment, decision.monthly_payment)
    outcomes = {reason.rule: reason.outcome for reason in decision.criteria}
    for code, said in example.criteria.items():
        if outcomes.get(code) != said:
            yield _differs(f"criteria.{code}", said, outcomes.get(code))


def _differs(key: str, said: object, gives: object) -> dict[str, str]:
    return {"name": key, "said": _text(said), "gives": _text(gives)}


def _text(found: object) -> str:
    return ", ".join(str(each) for each in found) if isinstance(found, tuple) else str(found)

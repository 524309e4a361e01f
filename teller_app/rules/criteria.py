"""Each criterion of the pre-screen, held against an applicant and a loan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from teller_app.rules.client import LoanFacts
from teller_app.rules.codes import Method, Outcome
from teller_app.rules.identity import age_on
from teller_app.rules.money import Money
from teller_app.rules.reasons import Reason, Value
from teller_app.rules.rulebook.loan import PrescreenRules
from teller_app.rules.rulebook.parts import Source
from teller_app.rules.schedule import Loan
from teller_app.rules.windows import add_months

NEEDED = frozenset(
    {
        "age",
        "capacity",
        "consent",
        "stable_income",
        "minimum_income",
        "income_multiple",
        "debt_ratio",
        "credit_record",
    }
)
"""Without these facts there is no outcome; inquiries are looked at where they are known."""

_SHOWN = Decimal("0.0001")
NO_CONSENT = "no_consent"
"""What is not known because nobody may ask."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks, on ``as_of``; what is ``None`` is not known.

    Attributes:
        consent: the client's written consent to a credit inquiry. Without it credit facts count as
            not known, whatever was entered.
    """

    as_of: date
    birth: date | None
    loan: LoanFacts
    consent: bool | None


def criteria(applicant: Applicant, loan: Loan, payment: Money, rules: PrescreenRules) -> tuple[Reason, ...]:
    """Every criterion in the order of the page; ``payment`` is the highest regular month."""
    return (
        _age(applicant, loan, rules),
        _asked("capacity", applicant.loan.capacity, Outcome.NOT_MET, rules.capacity.source),
        _asked("consent", applicant.consent, Outcome.UNKNOWN, rules.consent.source),
        _asked("stable_income", applicant.loan.stable_job, Outcome.REFER, rules.stable_income.source),
        *_by_amount(applicant, payment, rules),
        _credit(applicant, rules),
        _inquiries(applicant, rules),
        _term(loan, rules),
        *_final_payment(loan, rules),
    )


def _by_amount(applicant: Applicant, payment: Money, rules: PrescreenRules) -> Iterator[Reason]:
    """The criteria about income."""
    income, least = applicant.loan.income, rules.minimum_income.minimum
    enough = None if income is None else (Outcome.MET if income >= least else Outcome.NOT_MET)
    source = rules.minimum_income.source
    yield Reason("minimum_income", "minimum", enough or Outcome.UNKNOWN, least, income, source)
    yield _multiple(income, payment, rules)
    yield _debts(applicant.loan, payment, rules)


def _age(applicant: Applicant, loan: Loan, rules: PrescreenRules) -> Reason:
    rule = rules.age
    if applicant.birth is None:
        return Reason("age", "minimum", Outcome.UNKNOWN, rule.minimum, None, rule.source)
    now = age_on(applicant.birth, applicant.as_of)
    if now < rule.minimum:
        return Reason("age", "minimum", Outcome.NOT_MET, rule.minimum, now, rule.source)
    then = age_on(applicant.birth, add_months(applicant.as_of, loan.months))
    if then > rule.refer_above_at_maturity:
        most = rule.refer_above_at_maturity
        return Reason("age", "at_maturity", Outcome.REFER, most, then, rule.maturity_source)
    return Reason("age", "minimum", Outcome.MET, rule.minimum, now, rule.source)


def _asked(code: str, answer: bool | None, otherwise: Outcome, source: Source) -> Reason:  # noqa: FBT001
    """A yes or no; ``otherwise`` is what a no comes to."""
    outcome = Outcome.UNKNOWN if answer is None else (Outcome.MET if answer else otherwise)
    return Reason(code, "asked", outcome, True, answer, source)


def _multiple(income: Money | None, payment: Money, rules: PrescreenRules) -> Reason:
    least, source = rules.income_multiple.minimum, rules.income_multiple.source
    if income is None:
        return Reason("income_multiple", "minimum", Outcome.UNKNOWN, least, None, source)
    reached = income.fen >= least * payment.fen
    shown = (Decimal(income.fen) / max(1, payment.fen)).quantize(Decimal("0.01"), ROUND_DOWN)
    outcome = Outcome.MET if reached else Outcome.NOT_MET
    return Reason("income_multiple", "minimum", outcome, least, shown, source)


def _debts(known: LoanFacts, payment: Money, rules: PrescreenRules) -> Reason:
    """All monthly debt payments over income; both bounds are inside."""
    rule = rules.debt_ratio
    if known.income is None or known.existing_monthly is None:
        return Reason("debt_ratio", "pass_up_to", Outcome.UNKNOWN, rule.pass_up_to, None, rule.source)
    debts, income = known.existing_monthly.fen + payment.fen, known.income.fen
    shown = (Decimal(debts) / income).quantize(_SHOWN, ROUND_UP) if income else None
    if debts <= rule.pass_up_to * income:
        return Reason("debt_ratio", "pass_up_to", Outcome.MET, rule.pass_up_to, shown, rule.source)
    if debts <= rule.refer_up_to * income:
        return Reason("debt_ratio", "pass_up_to", Outcome.REFER, rule.pass_up_to, shown, rule.source)
    return Reason("debt_ratio", "refer_up_to", Outcome.NOT_MET, rule.refer_up_to, shown, rule.refer_source)


def _credit(applicant: Applicant, rules: PrescreenRules) -> Reason:
    """Overdue now, or often, decides even where another part is not known."""
    rule, record = rules.credit_record, applicant.loan.credit
    found: tuple[str, Outcome, Value | None, Value | None, Source]
    in_a_row, in_all, now = record.overdue_consecutive, record.overdue_total, record.currently_overdue
    if applicant.consent is not True:
        found = (NO_CONSENT, Outcome.UNKNOWN, None, None, rule.source)
    elif now:
        found = ("currently_overdue", Outcome.NOT_MET, False, True, rule.source)
    elif in_a_row is not None and in_a_row >= rule.consecutive_from:
        found = ("consecutive", Outcome.NOT_MET, rule.consecutive_from, in_a_row, rule.count_source)
    elif in_all is not None and in_all >= rule.total_from:
        found = ("total", Outcome.NOT_MET, rule.total_from, in_all, rule.count_source)
    elif now is None or in_a_row is None or in_all is None:
        found = ("clean", Outcome.UNKNOWN, None, None, rule.source)
    elif in_a_row or in_all:
        # What is asked for is so many months without any.
        found = ("any_overdue", Outcome.REFER, rule.look_back_months, max(in_a_row, in_all), rule.source)
    else:
        found = ("clean", Outcome.MET, 0, 0, rule.source)
    return Reason("credit_record", *found)


def _inquiries(applicant: Applicant, rules: PrescreenRules) -> Reason:
    most, source = rules.inquiries.refer_above, rules.inquiries.source
    count = applicant.loan.credit.inquiries if applicant.consent is True else None
    outcome = Outcome.UNKNOWN if count is None else (Outcome.REFER if count > most else Outcome.MET)
    asked = "refer_above" if applicant.consent is True else NO_CONSENT
    return Reason("inquiries", asked, outcome, most, count, source)


def _term(loan: Loan, rules: PrescreenRules) -> Reason:
    rule = rules.term
    if loan.months > rule.maximum:
        return Reason("term", "maximum", Outcome.NOT_MET, rule.maximum, loan.months, rule.source)
    outcome = Outcome.REFER if loan.months > rule.refer_above else Outcome.MET
    return Reason("term", "refer_above", outcome, rule.refer_above, loan.months, rule.source)


def _final_payment(loan: Loan, rules: PrescreenRules) -> Iterator[Reason]:
    """Only where a principal is due at the end."""
    if loan.method is Method.INTEREST_ONLY:
        source = rules.final_payment.source
        yield Reason("final_payment", "principal", Outcome.REFER, None, loan.principal, source)

"""The personal-loan pre-screen: findings rule by rule, and what would pass.

The outcome: anything not met declines; otherwise a needed fact that is missing leaves it incomplete,
because it could still decline; otherwise anything to refer refers; otherwise it passes. Consent that
is refused leaves it incomplete: nothing was found against the client. It is no approval.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from teller_app.rules.codes import LoanOutcome, Outcome
from teller_app.rules.criteria import NEEDED, Applicant, criteria
from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money
from teller_app.rules.reasons import Reason
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.loan import PrescreenRules
from teller_app.rules.schedule import (
    MAX_MONTHS,
    MAX_PRINCIPAL,
    Loan,
    Schedule,
    highest_payment,
    schedule,
)

_YUAN = 100


class Change(StrEnum):
    """What could be changed."""

    PRINCIPAL = "principal"
    MONTHS = "months"
    EXISTING_MONTHLY = "existing_monthly"


@dataclass(frozen=True, slots=True)
class Remedy:
    """The nearest change of one kind after which nothing stands in the way."""

    change: Change
    value: Money | int


@dataclass(frozen=True, slots=True)
class PrescreenDecision:
    """Findings, with everything that they were made from.

    Attributes:
        monthly_payment: the highest regular month.
        max_principal: the largest loan in whole yuan, all else the same, for which no criterion is
            left not met or to refer; ``None`` where there is none.
    """

    as_of: date
    edition: Edition
    applicant: Applicant
    loan: Loan
    outcome: LoanOutcome
    monthly_payment: Money
    total_interest: Money
    criteria: tuple[Reason, ...]
    max_principal: Money | None
    remedies: tuple[Remedy, ...]
    schedule: Schedule


def prescreen(applicant: Applicant, loan: Loan, edition: Edition) -> PrescreenDecision:
    """Look at a loan for an applicant under the edition's bounds.

    Raises:
        Refusal: ``prescreen.no_rules``, ``loan.principal``, ``loan.months``, ``loan.rate`` or
            ``birth.in_future``.
    """
    rules = edition.prescreen
    if rules is None:
        raise Refusal("prescreen.no_rules", rulebook=edition.rulebook)
    plan = schedule(loan, rules.payment)
    screen = _Screen(applicant, rules)
    found = criteria(applicant, loan, plan.highest_regular, rules)
    outcome = outcome_of(found)
    most = screen.max_principal(loan)
    stuck = outcome in {LoanOutcome.DECLINE, LoanOutcome.REFER}
    return PrescreenDecision(
        as_of=applicant.as_of,
        edition=edition,
        applicant=applicant,
        loan=loan,
        outcome=outcome,
        monthly_payment=plan.highest_regular,
        total_interest=plan.total_interest,
        criteria=found,
        max_principal=most,
        remedies=tuple(screen.remedies(loan, most)) if stuck else (),
        schedule=plan,
    )


def outcome_of(found: tuple[Reason, ...]) -> LoanOutcome:
    """The findings as a whole."""
    outcomes = {reason.outcome for reason in found}
    if Outcome.NOT_MET in outcomes:
        return LoanOutcome.DECLINE
    if any(reason.outcome is Outcome.UNKNOWN and reason.rule in NEEDED for reason in found):
        return LoanOutcome.INCOMPLETE
    return LoanOutcome.REFER if Outcome.REFER in outcomes else LoanOutcome.PASS


@dataclass(frozen=True, slots=True)
class _Screen:
    """Runs the criteria again for other loans, without working out every payment."""

    applicant: Applicant
    rules: PrescreenRules

    def clear(self, loan: Loan, applicant: Applicant | None = None) -> bool:
        """Say whether nothing is left not met or to refer; what is not known does not stand in the way."""
        payment = highest_payment(loan, self.rules.payment)
        found = criteria(applicant or self.applicant, loan, payment, self.rules)
        return not any(reason.outcome in {Outcome.NOT_MET, Outcome.REFER} for reason in found)

    def max_principal(self, loan: Loan) -> Money | None:
        """Bisect: a larger loan never costs less a month, so it never passes where a smaller one fails."""
        known = self.applicant.loan
        if known.income is None or known.existing_monthly is None:
            return None
        low, high = 0, MAX_PRINCIPAL.fen // _YUAN
        while low < high:
            middle = (low + high + 1) // 2
            if self.clear(replace(loan, principal=Money(middle * _YUAN))):
                low = middle
            else:
                high = middle - 1
        return Money(low * _YUAN) if low else None

    def remedies(self, loan: Loan, most: Money | None) -> list[Remedy]:
        """Each kind of change on its own, each run again before it is offered."""
        found: list[Remedy] = []
        if most is not None and most < loan.principal:
            found.append(Remedy(Change.PRINCIPAL, most))
        months = self._nearest_term(loan)
        if months is not None:
            found.append(Remedy(Change.MONTHS, months))
        debts = self._lower_debts(loan)
        if debts is not None:
            found.append(Remedy(Change.EXISTING_MONTHLY, debts))
        return found

    def _nearest_term(self, loan: Loan) -> int | None:
        """The nearest other term that passes; the longer one of two that are equally near."""
        longest = min(MAX_MONTHS, max(self.rules.term.maximum, loan.months))
        for step in range(1, longest + 1):
            for months in (loan.months + step, loan.months - step):
                if 1 <= months <= longest and self.clear(replace(loan, months=months)):
                    return months
        return None

    def _lower_debts(self, loan: Loan) -> Money | None:
        """The highest monthly payment on other debts, below today's, that passes."""
        known = self.applicant.loan
        if not known.existing_monthly or not self._clear_with_debts(loan, Money(0)):
            return None
        low, high = 0, known.existing_monthly.fen - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._clear_with_debts(loan, Money(middle)):
                low = middle
            else:
                high = middle - 1
        return Money(low)

    def _clear_with_debts(self, loan: Loan, debts: Money) -> bool:
        changed = replace(self.applicant, loan=replace(self.applicant.loan, existing_monthly=debts))
        return self.clear(loan, changed)


__all__ = [
    "Applicant",
    "Change",
    "PrescreenDecision",
    "Remedy",
    "outcome_of",
    "prescreen",
]

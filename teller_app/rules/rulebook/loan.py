"""The numbers of the personal-loan pre-screen, each with its pass and refer bounds."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from teller_app.rules.money import Rounding
from teller_app.rules.rulebook.fault import wrong
from teller_app.rules.rulebook.parts import Amount, Cited, Ratio, Strict

_Age = Annotated[int, Field(ge=0, le=150)]
_Count = Annotated[int, Field(ge=0, le=999)]


class RateKind(StrEnum):
    """What a yearly rate means for a month: a twelfth of it, or the twelfth root."""

    NOMINAL = "nominal"
    EFFECTIVE = "effective"


class AgeRule(Strict):
    """Below ``minimum`` not met; older than ``refer_above_at_maturity`` on the last payment, refer."""

    minimum: _Age
    refer_above_at_maturity: _Age
    source: Cited
    maturity_source: Cited


class AskedRule(Strict):
    """A question answered yes or no."""

    source: Cited


class IncomeRule(Strict):
    """Monthly income of at least ``minimum``."""

    minimum: Amount
    source: Cited


class MultipleRule(Strict):
    """Income of at least ``minimum`` times the highest regular monthly payment."""

    minimum: Ratio
    source: Cited


class DebtRule(Strict):
    """All monthly debt payments over income: met up to ``pass_up_to``, refer up to ``refer_up_to``."""

    pass_up_to: Ratio
    refer_up_to: Ratio
    source: Cited
    refer_source: Cited

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.pass_up_to > self.refer_up_to:
            raise wrong("rule.above", name="pass_up_to", other="refer_up_to")
        return self


class CreditRule(Strict):
    """Overdue payments in the look-back: not met from these counts on, refer at any at all."""

    consecutive_from: _Count
    total_from: _Count
    look_back_months: _Count
    source: Cited
    count_source: Cited


class InquiryRule(Strict):
    """Credit inquiries in the last month: refer above ``refer_above``."""

    refer_above: _Count
    source: Cited


class TermRule(Strict):
    """Months: refer above ``refer_above``, not met above ``maximum``."""

    refer_above: _Count
    maximum: _Count
    source: Cited

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.refer_above > self.maximum:
            raise wrong("rule.above", name="refer_above", other="maximum")
        return self


class PaymentRules(Strict):
    """How a payment is worked out: rounding is a rule, not a detail."""

    rounding: Rounding = Rounding.HALF_UP
    rate: RateKind = RateKind.NOMINAL
    source: Cited


class PrescreenRules(Strict):
    """Every bound of the pre-screen."""

    age: AgeRule
    capacity: AskedRule
    consent: AskedRule
    stable_income: AskedRule
    minimum_income: IncomeRule
    income_multiple: MultipleRule
    debt_ratio: DebtRule
    credit_record: CreditRule
    inquiries: InquiryRule
    term: TermRule
    final_payment: AskedRule
    payment: PaymentRules

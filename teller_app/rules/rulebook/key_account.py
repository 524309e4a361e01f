"""The numbers by which key accounts are told from those that only look like one."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from teller_app.rules.money import Money
from teller_app.rules.rulebook.fault import wrong
from teller_app.rules.rulebook.parts import Amount, Cited, Code, Ratio, Strict

_Count = Annotated[int, Field(ge=1, le=366)]


class EvidenceRules(Strict):
    """What may speak against a client who meets the numbers. Shown with its figures, never as a label.

    Attributes:
        one_off_share: one deal of at least this share of the window's volume came by chance.
        spike_ratio: a month-end balance of at least so many times the month's daily average.
        spikes: so many months of the window with such an end are a pattern.
        pair_amount: money of at least this much that comes
        pair_days: and goes again within so many days
        pair_share: by at least this share, went in and out.
        pairs: so many of them in the window are a pattern.
        squeeze_share: concessions of at least this share of what would have been earned without them,
        long_term_months: from a client who has been here for less than this.
    """

    one_off_share: Ratio
    spike_ratio: Ratio
    spikes: _Count
    pair_amount: Amount
    pair_days: _Count
    pair_share: Ratio
    pairs: _Count
    squeeze_share: Ratio
    long_term_months: _Count
    source: Cited

    @model_validator(mode="after")
    def _shares_are_shares(self) -> Self:
        for name in ("one_off_share", "pair_share", "squeeze_share"):
            if not 0 < getattr(self, name) <= 1:
                raise wrong("rule.no_share", name)
        if self.spike_ratio <= Decimal(1):
            raise wrong("rule.no_spike", "spike_ratio")
        return self


class KeyAccountRules(Strict):
    """What makes a key account: an amount standard, frequency, volume, profit and steadiness.

    Attributes:
        amount_from: daily average of all holdings over the scheme's window, unweighted.
        amount_by_region: the standard of a region, where it is another.
        months: how many whole months are looked at.
        transactions_a_month: at least so many, on average over the window.
        volume_a_month: at least so much moved, on average over the window.
        profit_rate_from: profit over volume, both of the window.
        steady_months: so many months of the window with at least one transaction.
    """

    amount_from: Amount
    amount_by_region: dict[Code, Amount] = {}
    amount_source: Cited
    months: Annotated[int, Field(ge=1, le=36)] = 12
    transactions_a_month: _Count
    volume_a_month: Amount
    profit_rate_from: Ratio
    steady_months: _Count
    evidence: EvidenceRules
    source: Cited

    @model_validator(mode="after")
    def _fits_the_window(self) -> Self:
        if self.steady_months > self.months:
            raise wrong("rule.too_many_months", "steady_months", months=self.months)
        if self.evidence.spikes > self.months:
            raise wrong("rule.too_many_months", "evidence.spikes", months=self.months)
        if self.profit_rate_from > 1:
            raise wrong("rule.profit_share", "profit_rate_from")
        return self

    def amount_for(self, region: str | None) -> Money:
        """The amount standard of a client's region."""
        return self.amount_by_region.get(region or "", self.amount_from)

"""The numbers by which key accounts are recognised and cared for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from teller_app.rules.rulebook.parts import Amount, Cited, Names, Ratio, Strict

_Days = Annotated[int, Field(ge=0, le=3660)]


class KeyAccountRules(Strict):
    """What makes a key account: an amount standard, frequency, profit rate and steadiness."""

    amount_from: Amount
    amount_source: Cited
    transactions_a_month: Annotated[int, Field(ge=0)]
    profit_rate_from: Ratio
    steady_months: Annotated[int, Field(ge=1)]
    source: Cited


class CareRules(Strict):
    """When a client is contacted, in days after a deal."""

    at_the_door: Names
    greeting_within_days: _Days
    survey_within_days: _Days
    then_every_days: _Days
    at_least_days_between: _Days
    source: Cited
    gap_source: Cited

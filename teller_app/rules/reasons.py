"""What a decision says for itself: each rule, held against a fact, with the place where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from teller_app.rules.codes import Outcome
from teller_app.rules.money import Money, Points
from teller_app.rules.rulebook.parts import Source
from teller_app.rules.windows import Window

Value = Money | Points | Decimal | int | bool | date | str
"""What a rule asks for, or a fact gives; ``words`` writes each kind in its own way."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule held against one fact.

    Attributes:
        rule: which rule, like ``tier.gold`` or ``credit_record``.
        detail: what about it, like ``recognised_assets`` or ``cards``.
        required: what the rule asks for; ``None`` where it asks for nothing.
        actual: the fact; ``None`` when it is not known.
        window: the days that a route looks at, where they are its own.
    """

    rule: str
    detail: str
    outcome: Outcome
    required: Value | None
    actual: Value | None
    source: Source
    window: Window | None = None

"""A refusal, and the field that it stands beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from teller_app.rules.errors import Refusal


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong with what was typed; ``words.refusals`` says it.

    Attributes:
        typed: stays in the field until it is put right.
    """

    field: str
    typed: str
    code: str
    values: Mapping[str, object]

    @classmethod
    def of(cls, field: str, typed: str, refusal: Refusal) -> Problem:
        """The refusal of ``typed`` in ``field``."""
        return cls(field, typed, refusal.code, refusal.values)

"""What key accounts look for: the questions, the signals, and how each type is served."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from teller_app.rules.codes import ValueType
from teller_app.rules.rulebook.fault import wrong
from teller_app.rules.rulebook.parts import Cited, Code, Names, Strict

_Weight = Annotated[int, Field(ge=-9, le=9)]
Weights = dict[ValueType, _Weight]


class SignalKind(StrEnum):
    """A figure that the program knows without asking."""

    REFERRALS = "referrals"
    PRODUCTS = "products"
    TRANSACTIONS = "transactions"
    CONCEDED_SHARE = "conceded_share"
    MONTHS = "months"


class Answer(Strict):
    """One answer, and what it speaks for."""

    says: Names
    speaks_for: Weights


class Question(Strict):
    """One question to the teller about the client."""

    ask: Names
    answer: Annotated[dict[Code, Answer], Field(min_length=2, max_length=4)]


class Signal(Strict):
    """A figure of at least ``at_least`` (a count, months, or whole per cent) speaks for something.

    ``referrals``: clients brought; ``products``: asset classes held; ``transactions``: a month, on average;
    ``conceded_share``: per cent of what would have been earned; ``months``: how long a client.
    """

    at_least: Annotated[int, Field(ge=1, le=9999)]
    speaks_for: Weights


class TypeRules(Strict):
    """One value type: what such a client wants, and how to serve it."""

    name: Names
    wants: tuple[Names, ...]
    do: Annotated[tuple[Names, ...], Field(min_length=1)]
    avoid: Annotated[tuple[Names, ...], Field(min_length=1)]
    services: Annotated[tuple[Names, ...], Field(min_length=1)]
    source: Cited


class ValueRules(Strict):
    """How a value type is found.

    Attributes:
        lead: the strongest type must lead by so much; otherwise it is not known.
    """

    lead: Annotated[int, Field(ge=1, le=20)]
    question: Annotated[dict[Code, Question], Field(min_length=1, max_length=8)]
    signal: dict[SignalKind, Signal] = {}
    type: dict[ValueType, TypeRules]
    source: Cited

    @model_validator(mode="after")
    def _every_type_is_told(self) -> Self:
        missing = [one.value for one in ValueType if one not in self.type]
        if missing:
            raise wrong("rule.not_described", "type", missing=missing)
        return self

    @model_validator(mode="after")
    def _every_type_can_be_found(self) -> Self:
        for one in ValueType:
            most = sum(self._most(question, one) for question in self.question.values())
            most += sum(max(0, signal.speaks_for.get(one, 0)) for signal in self.signal.values())
            if most < self.lead:
                raise wrong("rule.no_lead", "lead", type=one.value, most=most, lead=self.lead)
        return self

    @staticmethod
    def _most(question: Question, one: ValueType) -> int:
        return max(0, *(answer.speaks_for.get(one, 0) for answer in question.answer.values()))

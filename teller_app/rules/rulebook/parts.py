"""The small values that rulebooks are written in."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money, Points
from teller_app.rules.rulebook.fault import wrong

CHOICE = "choice"
BY_HAND = "by_hand"
"""What a teller and a second person have said; no rulebook can cite it."""
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,8})?")

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
RulebookId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Phrase = Annotated[str, Field(min_length=1, max_length=400)]


def _text(value: object, example: str) -> str:
    if not isinstance(value, str):
        raise wrong("rule.bare_number", example=example)
    return value


def _read_amount(value: object) -> object:
    if isinstance(value, Money):
        return value
    try:
        amount = Money.yuan(_text(value, '"300000"'))
    except Refusal:
        raise wrong("rule.no_amount", value=repr(value)) from None
    if amount.fen < 0:
        raise wrong("rule.negative")
    return amount


def _read_points(value: object) -> object:
    return value if isinstance(value, Points) else Points(_money(value).fen)


def _money(value: object) -> Money:
    amount = _read_amount(value)
    assert isinstance(amount, Money)  # noqa: S101  narrows for the type checker
    return amount


def _read_ratio(value: object) -> object:
    if isinstance(value, Decimal):
        return value
    text = _text(value, '"0.5"')
    if not _NUMBER.fullmatch(text):
        raise wrong("rule.no_number", value=repr(text))
    return Decimal(text)


Amount = Annotated[Money, BeforeValidator(_read_amount), PlainSerializer(str)]
Score = Annotated[Points, BeforeValidator(_read_points), PlainSerializer(str)]
Ratio = Annotated[Decimal, BeforeValidator(_read_ratio), PlainSerializer(str)]


class Strict(BaseModel):
    """Everything read from a rulebook: frozen, and no key that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Names(Strict):
    """What something is called, in both languages."""

    zh: Phrase
    en: Phrase


class Grade(StrEnum):
    """How far a document can be trusted."""

    OWN = "A"
    PRESS = "B"
    ANONYMOUS = "C"


class Document(Strict):
    """A document that rules are taken from."""

    title: Names
    dated: date | None = None
    read: date
    grade: Grade


class Source(Strict):
    """Where one rule stands: a document of the edition, or a choice that a bank may replace."""

    document: Code
    section: Phrase

    @property
    def is_choice(self) -> bool:
        """Nobody published this; the rulebook's author chose it."""
        return self.document == CHOICE


def _read_source(value: object) -> object:
    """``"seed: section 1"`` or ``"choice: not in the document"``."""
    if not isinstance(value, str):
        return value
    document, colon, section = value.partition(":")
    if not colon:
        raise wrong("rule.no_source")
    return {"document": document.strip(), "section": section.strip()}


Cited = Annotated[Source, BeforeValidator(_read_source)]

"""Renminbi in whole fen, and scores in hundredths of a point: exact, and never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum
from typing import Self

from teller_app.rules.errors import Refusal

_FILE_SPELLING = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")


class Rounding(StrEnum):
    """Which way the last hundredth goes."""

    DOWN = ROUND_DOWN
    HALF_UP = ROUND_HALF_UP
    UP = ROUND_UP


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of renminbi in fen (1/100 yuan)."""

    fen: int

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            msg = f"fen must be an int, not {type(self.fen).__name__}"
            raise TypeError(msg)

    @classmethod
    def yuan(cls, text: str) -> Self:
        """Read ``"300000"`` or ``"300000.50"``: the spelling of files only.

        Raises:
            Refusal: ``money.unreadable``, with the text.
        """
        if not _FILE_SPELLING.fullmatch(text):
            raise Refusal("money.unreadable", text=text)
        return cls(int(Decimal(text).scaleb(2)))

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def scaled(self, ratio: Decimal, rounding: Rounding) -> Money:
        """Multiply, and say aloud which way the last fen goes."""
        return Money(int((self.fen * ratio).quantize(Decimal(1), rounding=rounding)))

    def times(self, count: int) -> Money:
        """So many of this amount."""
        return Money(self.fen * count)

    def __str__(self) -> str:
        """Yuan with two decimals, for files, JSON and logs; ``words.amounts`` writes for people."""
        return f"{Decimal(self.fen).scaleb(-2):.2f}"


MOST_AMOUNT = Money(99_999_999_999_99)
"""One fen less than 10^11 yuan: beyond it an amount is a slip, typed or imported."""


@dataclass(frozen=True, slots=True, order=True)
class Points:
    """A score in hundredths of a point."""

    hundredths: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Read ``"2000"`` or ``"0.01"``.

        Raises:
            Refusal: ``money.unreadable``, with the text.
        """
        return cls(Money.yuan(text).fen)

    def __str__(self) -> str:
        return str(Money(self.hundredths))


ZERO = Money(0)


def hundredths(amount: Money | Points) -> int:
    """The whole number that both are kept in."""
    return amount.fen if isinstance(amount, Money) else amount.hundredths


def total(amounts: list[Money] | tuple[Money, ...]) -> Money:
    """Sum of ``amounts``; nothing is zero."""
    return Money(sum(amount.fen for amount in amounts))

"""A column as an expression of the query, and what no cell of it may be."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sqlglot import exp

from teller_app.batch.shape import AMOUNTS, CARD, CLIENT, REGION, STATUSES, Column, Kind
from teller_app.rules.codes import Card, Status
from teller_app.rules.money import Money

MOST = Money(99_999_999_999_99)
"""As much as a teller may type; beyond it, somebody has written fen for yuan."""
BETWEEN_CARDS = ";"
_YUAN = "DECIMAL(13, 2)"
"""Every amount up to ``MOST``; times a hundred it is a 64-bit number still."""
_AMOUNT = r"\A[0-9]{1,11}([.][0-9]{1,2})?\z"
LOST = "\ufffd"
"""What stands where bytes were no text."""
_BLANKS = ((0x20,), (0xA0,), (0x1680,), (0x2000, 0x200A), (0x202F,), (0x205F,), (0x3000,))
"""What is only a gap, as Unicode has it (Zs): before or after a key nobody sees it."""
_UNSEEN = (
    *((0x0, 0x1F), (0x7F, 0x9F), (0xAD,), (0x34F,), (0x61C,), (0x115F, 0x1160), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0x2800,), (0x3164,), (0xFE00, 0xFE0F)),
    *((0xFEFF,), (0xFFA0,), (0xFFF9, 0xFFFB), (0xE0000, 0xE0FFF)),
)
"""Signs of no shape at all: control, format, fillers and what only changes the sign before it."""
_REGION = r"\A[a-z][a-z0-9_]{0,39}\z"
"""As a rulebook spells them: ``low `` would be a region of which no rule speaks."""
_SHORT = "_credit"
_PRIVATE = ("private", "private_banking")
_ALSO_YES = {Status.PRIVATE_CONTRACT.value: _PRIVATE, Status.INVITATION.value: _PRIVATE}


def _any_of(ranges: Iterable[tuple[int, ...]]) -> str:
    """Signs as engines write them in a pattern, none as itself."""
    return "".join("-".join(f"\\x{{{code:x}}}" for code in each) for each in ranges)


UNSEEN_KEY = rf"\A[{_any_of(_BLANKS)}]|[{_any_of(_BLANKS)}]\z|[{_any_of(_UNSEEN)}]"
"""A key with a gap before or after it, or with a sign that nobody sees: it looks like another one."""


class Dialect(StrEnum):
    """Whose SQL is written."""

    DUCKDB = "duckdb"
    SPARK = "spark"

    @property
    def widest(self) -> str:
        """A whole number of 38 digits."""
        return "INT128" if self is Dialect.DUCKDB else "DECIMAL(38, 0)"


def number(value: int) -> exp.Expr:
    """A whole number; one below zero is not written as a literal by every dialect."""
    return exp.Literal.number(value)


def text(value: str) -> exp.Expr:
    """Text, quoted by whoever writes the query down."""
    return exp.Literal.string(value)


def cell(column: Column) -> exp.Column:
    """The column itself; its name is quoted always."""
    return exp.column(column.name, quoted=True)


def fen(column: Column) -> exp.Expr:
    """An amount in whole fen, 64 bits; the cells are right already."""
    if column.kind is Kind.FEN:
        return cell(column)
    hundred = exp.cast(number(100), "DECIMAL(3, 0)")
    return exp.cast(exp.Mul(this=exp.cast(cell(column), _YUAN), expression=hundred), "BIGINT")


def yes(column: Column) -> exp.Expr:
    """Whether something is said to be so; empty where nothing is said."""
    if column.kind is Kind.FLAG:
        return cell(column)
    return _among(cell(column), ("yes", *_ALSO_YES.get(column.name, ())))


def holds_card(column: Column, card: Card) -> exp.Expr:
    """Whether a card is one of those that the cell names, by its code or its short name."""
    between = text(BETWEEN_CARDS)
    held = exp.func("CONCAT", between.copy(), cell(column), between)
    found = [
        exp.GT(
            this=exp.StrPosition(this=held.copy(), substr=text(f"{BETWEEN_CARDS}{name}{BETWEEN_CARDS}")),
            expression=number(0),
        )
        for name in _names(card)
    ]
    return exp.And(this=exp.Not(this=_empty(column)), expression=exp.paren(exp.or_(*found)))


def in_regions(column: Column, regions: Iterable[str]) -> exp.Expr:
    """Whether a client is of one of these regions; whose region is not known is of none."""
    return exp.func("COALESCE", _among(cell(column), regions), exp.false())


def wrong(column: Column) -> exp.Expr:
    """Whether a cell is none that the rules could be held against; an empty one is only not known."""
    if column.name == CLIENT:
        nothing = exp.EQ(this=as_text(column), expression=text(""))
        return exp.or_(_empty(column), nothing, _lost(column), _matches(column, UNSEEN_KEY))
    if column.name in AMOUNTS:
        return exp.And(this=exp.Not(this=_empty(column)), expression=exp.paren(_no_amount(column)))
    if column.name == REGION:
        return exp.And(this=exp.Not(this=_empty(column)), expression=exp.Not(this=_matches(column, _REGION)))
    if column.kind is Kind.FLAG:
        return exp.false()
    right = _cards(column) if column.name == CARD else _among(cell(column), spellings(column.name))
    return exp.Not(this=exp.paren(exp.func("COALESCE", right, exp.true())))


def spellings(name: str) -> tuple[str, ...]:
    """What a cell of a card or a status may say."""
    if name in STATUSES:
        return ("yes", "no", *_ALSO_YES.get(name, ()))
    return tuple(name for card in Card for name in _names(card))


def _no_amount(column: Column) -> exp.Expr:
    if column.kind is Kind.TEXT:
        return exp.Not(this=_matches(column, _AMOUNT))
    found: list[exp.Expr] = [
        exp.LT(this=cell(column), expression=number(0)),
        exp.GT(this=cell(column), expression=exp.cast(text(str(MOST)), _YUAN)),
    ]
    if column.kind is Kind.DECIMAL:
        to_the_fen = exp.Round(this=cell(column), decimals=number(2))
        found.append(exp.NEQ(this=cell(column), expression=to_the_fen))
    return exp.or_(*found)


def _cards(column: Column) -> exp.Expr:
    one = f"({'|'.join(spellings(CARD))})"
    whole = rf"\A{one}({BETWEEN_CARDS}{one})*\z"
    return _matches(column, whole)


def _names(card: Card) -> tuple[str, ...]:
    short = card.value.removesuffix(_SHORT)
    return (card.value,) if short == card.value else (card.value, short)


def as_text(column: Column) -> exp.Expr:
    """A cell as text, for keys and for looking at it."""
    return cell(column) if column.kind is Kind.TEXT else exp.cast(cell(column), "TEXT")


def _matches(column: Column, pattern: str) -> exp.Expr:
    """Whether a pattern, which both engines read alike, is found in a cell."""
    return exp.RegexpLike(this=as_text(column), expression=text(pattern))


def _lost(column: Column) -> exp.Expr:
    return exp.GT(this=exp.StrPosition(this=as_text(column), substr=text(LOST)), expression=number(0))


def _empty(column: Column) -> exp.Expr:
    return exp.Is(this=cell(column), expression=exp.null())


def _among(this: exp.Expr, values: Iterable[str]) -> exp.Expr:
    return exp.In(this=this, expressions=[text(value) for value in values])

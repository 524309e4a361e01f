"""What a file of each kind may say: its fields, and how each is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from teller_app.rules.codes import AmountFact, Status


class Kind(StrEnum):
    """What a file holds."""

    CLIENTS = "clients"
    HOLDINGS = "holdings"
    ACTIVITY = "activity"
    CARDS = "cards"
    FACTS = "facts"
    """Debts and credit facts, one row a client."""
    GRANTS = "grants"
    """Privileges that other branches and channels have given."""


class Form(StrEnum):
    """How a field is written, and so what a profile may say of it and what a cell of a workbook may be."""

    TEXT = "text"
    NUMBER = "number"
    """Of a document, card or account: text, and never a number."""
    DAY = "day"
    MONTH = "month"
    AMOUNT = "amount"
    COUNT = "count"
    FLAG = "flag"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Field:
    """One field; whether a file must have it."""

    name: str
    form: Form
    required: bool = False


def _fields(form: Form, *names: str) -> tuple[Field, ...]:
    return tuple(Field(name, form) for name in names)


_FACTS = (
    *_fields(Form.AMOUNT, *(fact.value for fact in AmountFact), "income", "existing_monthly"),
    *_fields(Form.FLAG, "stable_job", "capacity"),
    *_fields(Form.COUNT, "overdue_consecutive", "overdue_total"),
    Field("currently_overdue", Form.FLAG),
    Field("inquiries", Form.COUNT),
)
_CLIENT = Field("client", Form.NUMBER, required=True)
FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    Kind.CLIENTS: (
        Field("key", Form.NUMBER, required=True),
        Field("kind", Form.CODE, required=True),
        Field("name", Form.TEXT, required=True),
        *_fields(Form.NUMBER, "id_number", "phone"),
        Field("birth", Form.DAY),
        Field("sex", Form.CODE),
        Field("joined", Form.DAY),
        Field("region", Form.CODE),
        *_fields(Form.NUMBER, "cards", "accounts"),
        *_fields(Form.FLAG, *(status.value for status in Status)),
        *_FACTS,
        Field("id_expires", Form.DAY),
        *_fields(Form.NUMBER, "group", "referred_by"),
    ),
    Kind.HOLDINGS: (
        _CLIENT,
        Field("asset_class", Form.CODE, required=True),
        Field("date", Form.DAY, required=True),
        Field("balance", Form.AMOUNT, required=True),
    ),
    Kind.ACTIVITY: (
        _CLIENT,
        Field("month", Form.MONTH, required=True),
        Field("transactions", Form.COUNT),
        *_fields(Form.AMOUNT, "volume", "largest", "profit", "conceded"),
    ),
    Kind.CARDS: (
        _CLIENT,
        Field("number", Form.NUMBER, required=True),
        Field("card", Form.CODE),
        Field("expires", Form.DAY),
    ),
    Kind.FACTS: (_CLIENT, *_FACTS),
    Kind.GRANTS: (
        _CLIENT,
        Field("privilege", Form.CODE, required=True),
        Field("given_on", Form.DAY, required=True),
        Field("times", Form.COUNT),
        Field("branch", Form.TEXT),
        Field("rulebook", Form.CODE),
    ),
}
ADDING = frozenset({Kind.HOLDINGS, Kind.ACTIVITY, Kind.GRANTS})
"""Kinds of which a file may hold only what is new, and what the book says of the same clients stays."""
SUMMED: Mapping[Kind, str] = {Kind.HOLDINGS: "balance", Kind.ACTIVITY: "volume"}
"""The field whose sum a manifest may state."""
TOLD_BY: Mapping[str, Kind] = {
    "asset_class": Kind.HOLDINGS,
    "month": Kind.ACTIVITY,
    "number": Kind.CARDS,
    "privilege": Kind.GRANTS,
    "client": Kind.FACTS,
}
"""The field that tells a file from one of clients; the first that is there counts."""


def kind_of(names: list[str]) -> Kind:
    """What a file with these fields holds."""
    return next((kind for name, kind in TOLD_BY.items() if name in names), Kind.CLIENTS)


def lacking(kind: Kind, names: Collection[str | None]) -> tuple[str, ...]:
    """What a file with these fields lacks; its kind where it says nothing of its clients."""
    needed = [field.name for field in FIELDS[kind] if field.required and field.name not in names]
    if kind is Kind.FACTS and not {field.name for field in _FACTS} & set(names):
        needed.append(kind.value)
    return tuple(needed)

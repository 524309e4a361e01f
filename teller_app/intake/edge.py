"""The edge: rows of files as pydantic models, each cell read by the one function that knows it.

What is read comes out as our own types; what is wrong comes out as faults, each under its row and column.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from teller_app.intake.cells import any_day
from teller_app.intake.faults import Faults, RowFault
from teller_app.intake.mapping import Row
from teller_app.intake.referrals import Referral
from teller_app.rules.errors import Refusal

T = TypeVar("T")
_MISSING = "import.missing_value"


@dataclass(frozen=True, slots=True)
class Edge:
    """What a cell may need to know beside itself.

    Attributes:
        as_of: the business date, which no past day may lie after.
        warnings: takes what should be looked at and does not stand in the way.
        referrals: takes who brought whom: that those are known can only be seen at the end.
    """

    as_of: date
    row: Row
    warnings: Faults
    referrals: list[Referral]

    def refer(self, client: str, referrer: str) -> None:
        """The row says who brought a client, whatever else is wrong with it."""
        self.referrals.append(Referral(self.row.file, self.row.line, client, referrer))

    def warn(self, column: str, code: str) -> None:
        """Something looks wrong in a cell, and is taken all the same."""
        self.warnings.add(RowFault(self.row.file, self.row.line, column, code))


class RowModel(BaseModel):
    """A row of a file of one kind: our fields by their names; a field that the file lacks is not set."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


M = TypeVar("M", bound=RowModel)


def cell(read: Callable[[str], T]) -> PlainValidator:
    """A cell that may be empty: then nothing is known."""
    return PlainValidator(lambda text: _read(read, text) if text else None)


def needed(read: Callable[[str], T]) -> PlainValidator:
    """A cell without which the row says nothing."""
    return PlainValidator(lambda text: _read(read, _something(text)))


def edged(read: Callable[[str, ValidationInfo], T]) -> PlainValidator:
    """A cell that may be empty, and that only the edge, or the cells before it, make sense of."""
    return PlainValidator(lambda text, info: _read(lambda told: read(told, info), text) if text else None)


def needed_edged(read: Callable[[str, ValidationInfo], T]) -> PlainValidator:
    """The same, where the row says nothing without it."""
    return PlainValidator(lambda text, info: _read(lambda told: read(told, info), _something(text)))


def edge_of(info: ValidationInfo) -> Edge:
    """The edge that a row is read at."""
    if isinstance(info.context, Edge):
        return info.context
    msg = "rows are read by read_row"
    raise TypeError(msg)


def past_day(text: str, info: ValidationInfo) -> date:
    """Read a day that is not after the business date.

    Raises:
        Refusal: as ``any_day``, or ``import.day_ahead`` (day, as_of).
    """
    day, as_of = any_day(text), edge_of(info).as_of
    if day > as_of:
        raise Refusal("import.day_ahead", day=day, as_of=as_of)
    return day


def read_row(model: type[M], row: Row, edge: Edge, faults: Faults) -> M | None:
    """One row as ``model``; nothing where a cell is wrong, and every such cell is a fault."""
    try:
        return model.model_validate(row.fields, context=edge)
    except ValidationError as wrong:
        for each in wrong.errors(include_url=False, include_input=False):
            column = str(each["loc"][0]) if each["loc"] else ""
            code = _MISSING if each["type"] == "missing" else each["type"]
            values: dict[str, object] = dict(each.get("ctx", {}))
            allowed = values.get("allowed")
            if isinstance(allowed, list):
                values["allowed"] = row.as_written(column, allowed)
            original = row.original(column)
            if row.cells is not None and values.get("text") == row.get(column):
                values["text"] = original.strip()  # what it was brought to stands nowhere in the file
            faults.add(RowFault(row.file, row.line, column, code, values, original))
        return None


def _something(text: str) -> str:
    if not text:
        raise PydanticCustomError(_MISSING, _MISSING)
    return text


def _read(read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except Refusal as refusal:
        raise PydanticCustomError(refusal.code, refusal.code, dict(refusal.values)) from None

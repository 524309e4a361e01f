"""Which columns a table of clients has, and what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from teller_app.rules.codes import AmountFact, AssetClass, Status
from teller_app.rules.errors import Refusal
from teller_app.rules.windows import Window

CLIENT, CARD, REGION = "client", "card", "region"
AMOUNTS = frozenset({each.value for each in AssetClass} | {each.value for each in AmountFact})
STATUSES = frozenset(each.value for each in Status)
KNOWN = (
    CLIENT,
    *(each.value for each in AssetClass),
    *(each.value for each in AmountFact),
    CARD,
    *(each.value for each in Status),
    REGION,
)


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    DECIMAL = "decimal"
    """Yuan, exact."""
    WHOLE = "whole"
    """Whole yuan, or a key without letters."""
    FLAG = "flag"
    FEN = "fen"
    """Only in tables that this program makes itself."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        says: what the engine calls its type.
    """

    name: str
    kind: Kind
    says: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns that decide, by name."""

    columns: Mapping[str, Column]

    def get(self, name: str) -> Column | None:
        """A column; ``None`` where the table has none, so that nobody's is known."""
        return self.columns.get(name)

    def averaged(self, asset_class: AssetClass, window: Window) -> Column | None:
        """The average of a class over ``window``; a column that names no window serves for all."""
        return self.get(averaged_name(asset_class, window)) or self.get(asset_class.value)


def averaged_name(asset_class: AssetClass, window: Window) -> str:
    """What the average over one window is called where a table has several."""
    return f"{asset_class.value}@{window.value}"


def stand_ins(names: Sequence[str]) -> tuple[str, ...]:
    """What an engine is to call the columns of a CSV file: whichever decides nothing goes by its place.

    Engines take no column without a name, no two that differ in their case alone, and none that is called
    like one of their own.
    """
    return tuple(
        name if name in KNOWN and names.index(name) == at else f"@{at}" for at, name in enumerate(names)
    )


_RIGHT = {
    CLIENT: {Kind.TEXT, Kind.WHOLE},
    CARD: {Kind.TEXT},
    REGION: {Kind.TEXT},
    **{name: {Kind.TEXT, Kind.FLAG} for name in STATUSES},
    **{name: {Kind.TEXT, Kind.DECIMAL, Kind.WHOLE} for name in AMOUNTS},
}


def read_shape(file: str, found: Iterable[Column], ignored: frozenset[str]) -> Shape:
    """Take the columns of a file, but for those that are not to be looked at.

    Raises:
        Refusal: ``batch.unknown_column``, ``batch.spelled_column``, ``batch.unnamed_column``,
            ``batch.twice_column``, ``batch.no_client_column`` or ``batch.column_type``, each with file and
            column; ``batch.not_there`` (column) where one that is to be ignored is not there.
    """
    columns: dict[str, Column] = {}
    found = list(found)
    seen = {column.name for column in found}
    for at, column in enumerate(found, start=1):
        if column.name in ignored:
            continue
        if column.name not in KNOWN:
            raise _unknown(file, column.name, at, seen)
        if column.name in columns:
            raise Refusal("batch.twice_column", file=file, column=column.name)
        if column.kind not in _RIGHT[column.name]:
            raise Refusal("batch.column_type", file=file, column=column.name, type=column.says)
        columns[column.name] = column
    for name in sorted(ignored - seen):
        raise Refusal("batch.not_there", file=file, column=name)
    if CLIENT not in columns:
        raise Refusal("batch.no_client_column", file=file)
    return Shape(columns)


def _unknown(file: str, name: str, at: int, seen: set[str]) -> Refusal:
    """An unknown column: without a name, spelled in another way, or none of ours at all."""
    meant = name.strip().lower()
    if not meant:
        return Refusal("batch.unnamed_column", file=file, at=at)
    if meant in KNOWN and meant not in seen:
        return Refusal("batch.spelled_column", file=file, column=name, name=meant)
    return Refusal("batch.unknown_column", file=file, column=name, known=list(KNOWN))

"""What is wrong with a table, by its place; nothing here needs an engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from teller_app.rules.errors import Refusal


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that is wrong, or a client that stands there more than once.

    Attributes:
        row: as a spreadsheet counts, the header being 1; ``None`` where the engine counts no rows.
        client: where there is no row to say it by.
        code: which sentence ``words`` has for it; what stood in the cell is not repeated.
    """

    file: str
    row: int | None
    client: str
    column: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class BadTable(Refusal):
    """Rows are wrong, so nothing was decided."""

    def __init__(self, faults: Sequence[Fault], count: int) -> None:
        super().__init__("batch.bad_rows", count=count)
        self.faults, self.count = tuple(faults), count

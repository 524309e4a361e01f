"""What is wrong with a row of an extract: where it stands, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

MOST_LISTED = 200
_A_WORD = re.compile(r"([A-Za-z_]{1,20}([0-9]{1,2}[a-z]?)?)?")
_A_KEY = re.compile(r"[A-Za-z0-9_-]{1,10}")
"""Short enough to be no phone, document, card or account in the wrong column."""
_KEYS = frozenset({"key", "client", "referred_by"})


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault.

    Attributes:
        row: line of the file, the header being 1.
        column: empty where the whole row is meant.
        code: which sentence ``words`` has for it.
        original: what stood there, for the file of rejected rows and for nothing else.
        client: whose row it is, and ``cells`` all of it as it was read; both for that file alone.
    """

    file: str
    row: int
    column: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    original: str = field(default="", repr=False, compare=False)
    client: str = field(default="", repr=False, compare=False)
    cells: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def for_a_log(self) -> RowFault:
        """The same, with nothing of a client: what a command says ends up in the logs of who called it."""
        known = _A_KEY if self.column in _KEYS else _A_WORD
        shown = {
            name: hidden(value, known) if isinstance(value, str) and name != "file" else value
            for name, value in self.values.items()
        }
        return replace(self, values=shown, original="", client="", cells=())


def hidden(text: str, known: re.Pattern[str] = _A_WORD) -> str:
    """``text`` where it is such a word or key; otherwise its first character, to find it by."""
    return text if known.fullmatch(text) else f"{text[:1]}…"


@dataclass(slots=True)
class Faults:
    """Collects faults; lists the first ones and counts them all, and the rows that have any.

    Attributes:
        sink: told of every one, however many there are.
        rows: how many rows have one.
        final: how many of those no limit can make acceptable.
        reading: the file and line that are read just now, its cells, and where the client stands among them.
    """

    listed: list[RowFault] = field(default_factory=list)
    count: int = 0
    sink: Callable[[RowFault], None] | None = None
    rows: int = 0
    final: int = 0
    reading: tuple[str, int, Sequence[object], int | None] = ("", 0, (), None)
    _last: tuple[str, int] = ("", 0)
    _last_final: bool = False

    def last_is_final(self) -> None:
        """No limit can make the row acceptable whose fault was added last."""
        self.final += not self._last_final
        self._last_final = True

    def add(self, fault: RowFault, *, final: bool = False) -> None:
        """One more.

        Args:
            fault: where and why; faults of one row come one after the other.
            final: nobody can tell whose row it is, or it contradicts others, so it cannot be left out.
        """
        self.count += 1
        if (fault.file, fault.row) != self._last:
            self._last, self._last_final = (fault.file, fault.row), False
            self.rows += 1
        if final:
            self.last_is_final()
        if len(self.listed) < MOST_LISTED:
            self.listed.append(fault)
        if self.sink is not None:
            self.sink(self._with_row(fault))

    def _with_row(self, fault: RowFault) -> RowFault:
        """For whoever mends it: a cell says little without its row."""
        file, line, cells, at = self.reading
        if (fault.file, fault.row) != (file, line):
            return fault
        whole = tuple(str(cell) for cell in cells)
        return replace(fault, client="" if at is None else whole[at], cells=whole)

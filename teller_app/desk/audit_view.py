"""What the audit desk shows: a page of records, and what an entry of the journal says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from teller_app.desk.printed_code import CodeAnswer
from teller_app.store.trail import Head
from teller_app.store.trail_reads import TrailLine, Wanted


@dataclass(frozen=True, slots=True)
class Shown:
    """One record as this reader may see it.

    Attributes:
        client: the key, or the beginning of its hash for who sees no client; empty where none is meant.
        key: the key where it may be seen and is known.
    """

    line: TrailLine
    client: str
    key: str


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An entry of the journal as this reader may see it.

    Attributes:
        number: of the journal.
        record: the trail's record of it.
        says: what a second person read, or what was typed beside the act; a line each.
        hidden: there are words about a client, whom this reader does not see.
        approver: code and name as they were; empty where nobody stood for it.
        code: enough of the digest of what was read to compare by eye; empty where nobody stood for it.
        alone: one person did what two do as soon as there are two.
    """

    number: int
    record: Shown
    says: tuple[str, ...]
    hidden: bool
    approver: str
    code: str
    alone: bool


@dataclass(frozen=True, slots=True)
class AuditView:
    """Everything that the page shows.

    Attributes:
        at: how many newer records come before this page.
        total: how many records fit the filters.
        counts: how many of each action fit the other filters, the most frequent first.
        head: the newest record of all when this was read.
        own: only the reader's own acts are shown.
        people: everybody whose acts can be asked for, once each: code, and today's name.
        entry: what is read of the journal.
        code: what became of the last code of a print that was asked for; ``None`` once something else was.
    """

    wanted: Wanted = field(default_factory=Wanted)
    lines: tuple[Shown, ...] = ()
    at: int = 0
    total: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    head: Head | None = None
    own: bool = False
    people: tuple[tuple[str, str], ...] = ()
    entry: EntryShown | None = None
    code: CodeAnswer | None = None

"""Who brought whom and who belongs together: what the journal says goes before what the book says."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

from teller_app.rules.codes import GroupKind
from teller_app.rules.errors import Refusal
from teller_app.rules.group import Group
from teller_app.rules.ties import refuse_circle
from teller_app.store.book import Book
from teller_app.store.errors import trouble
from teller_app.store.journal import Entry, Journal

REFERRAL, GROUP = "referral", "group"
_BATCH = 100
_SAID = "select other from tie where kind = ? and client_key = ?"
_SAID_OF = "select client_key from tie where kind = ? and other = ? order by client_key limit ?"
_ALL_SAID = "select client_key from tie where kind = ? and client_key in (select value from json_each(?))"
_PUT = "insert or replace into tie (kind, client_key, other, entry) values (?, ?, ?, ?)"
_BOOK_ONE = {
    REFERRAL: "select referred_by from client where key = ? and referred_by <> key",
    GROUP: "select group_code from client where key = ?",
}
_BOOK_OF = {
    REFERRAL: "select key from client where referred_by = ? and referred_by <> key order by key",
    GROUP: "select key from client where group_code = ? order by key",
}
_FOUNDED = "select kind, name from client_group where code = ?"
_FOUND = "insert into client_group (code, kind, name, entry) values (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class TieStore:
    """Ties of the book, with those of the journal over them."""

    journal: Journal
    book: Book | None

    def referrer(self, client: str) -> str | None:
        """Who brought ``client``."""
        return self._one(REFERRAL, client)

    def group(self, client: str) -> str | None:
        """The one household or group of ``client``."""
        return self._one(GROUP, client)

    def brought(self, referrer: str, most: int) -> list[str]:
        """Whom ``referrer`` brought, at most so many."""
        return self._of(REFERRAL, referrer, most)

    def members(self, group: str, most: int) -> list[str]:
        """Everybody in ``group``, at most so many."""
        return self._of(GROUP, group, most)

    def founded(self, group: str) -> Group | None:
        """What this branch has called a group; ``None`` for one that only the book knows."""
        with trouble(self.journal.path.name):
            row = self.journal.db.execute(_FOUNDED, [group]).fetchone()
        return Group(group, str(row[1]), GroupKind(row[0])) if row else None

    def refer(self, client: str, referrer: str | None, entry: Entry) -> int:
        """Say who brought ``client``, or that nobody did.

        Raises:
            Refusal: ``referral.self`` or ``referral.circle``; looked at in the same transaction.
        """
        with self.journal.writing():
            if referrer is not None:
                refuse_circle(client, referrer, self.referrer)
            return self._put(REFERRAL, client, referrer, entry)

    def found(self, kind: GroupKind, name: str, member: str, entry: Entry) -> str:
        """Make a group with its first member; returns its code.

        Raises:
            Refusal: ``group.other`` (group).
        """
        with self.journal.writing() as db:
            self._refuse_second(member)
            number = self.journal.put(entry)
            code = f"J{number:06d}"
            db.conn.execute(_FOUND, [code, kind.value, name, number])
            db.conn.execute(_PUT, [GROUP, member, code, number])
        return code

    def join(self, client: str, group: str, most: int, entry: Entry) -> int:
        """Take ``client`` into ``group``.

        Raises:
            Refusal: ``group.other`` (group), ``group.unknown`` (group) or ``group.too_many`` (most).
        """
        with self.journal.writing():
            self._refuse_second(client)
            there = self.members(group, most)
            if not there and self.founded(group) is None:
                raise Refusal("group.unknown", group=group)
            if len(there) >= most:
                raise Refusal("group.too_many", most=most)
            return self._put(GROUP, client, group, entry)

    def leave(self, client: str, entry: Entry) -> int:
        """Take ``client`` out of its group.

        Raises:
            Refusal: ``group.none``.
        """
        with self.journal.writing():
            if self.group(client) is None:
                raise Refusal("group.none")
            return self._put(GROUP, client, None, entry)

    def _refuse_second(self, client: str) -> None:
        present = self.group(client)
        if present is not None:
            raise Refusal("group.other", group=present)

    def _put(self, kind: str, client: str, other: str | None, entry: Entry) -> int:
        number = self.journal.put(entry)
        self.journal.db.conn.execute(_PUT, [kind, client, other, number])
        return number

    def _one(self, kind: str, client: str) -> str | None:
        with trouble(self.journal.path.name):
            said = self.journal.db.execute(_SAID, [kind, client]).fetchone()
        if said is not None:
            return None if said[0] is None else str(said[0])
        if self.book is None:
            return None
        with trouble(self.book.path.name):
            row = self.book.db.execute(_BOOK_ONE[kind], [client]).fetchone()
        return None if row is None or row[0] is None else str(row[0])

    def _of(self, kind: str, other: str, most: int) -> list[str]:
        with trouble(self.journal.path.name):
            said = [str(row[0]) for row in self.journal.db.execute(_SAID_OF, [kind, other, most])]
        if self.book is None:
            return said
        return sorted({*said, *self._told(self.book, kind, other, most)})[:most]

    def _told(self, book: Book, kind: str, other: str, most: int) -> list[str]:
        """The first of whom the book says so and the journal nothing else."""
        found: list[str] = []
        with trouble(book.path.name), closing(book.db.execute(_BOOK_OF[kind], [other])) as rows:
            while len(found) < most and (batch := [str(row[0]) for row in rows.fetchmany(_BATCH)]):
                overruled = self._overruled(kind, batch)
                found += [key for key in batch if key not in overruled]
        return found

    def _overruled(self, kind: str, keys: Iterable[str]) -> set[str]:
        """Those of whom the journal says something else than the book."""
        with trouble(self.journal.path.name):
            rows = self.journal.db.execute(_ALL_SAID, [kind, json.dumps(list(keys))])
            return {str(row[0]) for row in rows}

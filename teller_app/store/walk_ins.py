"""Clients entered by hand: what is read of one must be what its newest entry says, or nothing is shown.

SQLCipher takes a page of yesterday for one of today, where it has the same number. So the entry of each
change carries a keyed digest of all that was written, and the trail covers the entry: a client's rows, terms,
entry and record lie on pages of their own, and to put some of them back is to have them disagree.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from teller_app.rules.client import Client
from teller_app.rules.match import Match
from teller_app.safe.audit import PROGRAM, Actor, walk_in_seal
from teller_app.store.clients import client_keys, read_client, terms_in, told
from teller_app.store.entry import Entry, EntryKind
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.finding import Finding
from teller_app.store.lookup import UNSHOWN, Face, face_of, find
from teller_app.store.term import Term
from teller_app.store.terms import terms_of
from teller_app.store.trail import SEALED, proven

# The kinds as the index of journal_0004 has them: SQLite takes it for this very condition.
_OF_WALK_INS = "kind in ('add', 'change', 'walk_in_found')"
_NEWEST = SEALED + " where e.client_key = ? and e." + _OF_WALK_INS + " order by e.number desc limit 1"
# Every row and not by the index, so that a page of the index hides none.
_ALL = "select client_key, body from entry not indexed where " + _OF_WALK_INS + " order by number"  # noqa: S608
_LAST_WRITTEN = "select at from trail order by number desc limit 1"


@dataclass(frozen=True, slots=True)
class WalkIns:
    """Those of one journal; ``key`` is the trail's."""

    db: Database
    key: bytes
    file: str

    def read(self, client_key: str) -> Client | None:
        """Read one, at one moment, in the same work for each; ``None`` for a stranger.

        Raises:
            StoreUnavailable: ``store.damaged``: not all of it is what was written last.
        """
        with trouble(self.file), self.db.atomic():
            return self._read(client_key)

    def find(self, text: str, limit: int) -> list[Match]:
        """As ``lookup.find``; nothing is shown of anybody where it is not what was written last.

        Raises:
            StoreUnavailable: ``store.damaged``.
        """
        with trouble(self.file), self.db.atomic():
            return find(self.db, text, limit, file=self.file, prove=self._prove)

    def newest(self, client_key: str) -> str | None:
        """What was written of a client last; ``None`` where there is no entry.

        Raises:
            StoreUnavailable: ``store.damaged``: the trail has no record of that entry, or of another one.
        """
        row = self.db.execute(_NEWEST, [client_key]).fetchone()
        return None if row is None else str(proven(row, self.key, self.file)[-1])

    def entry(self, client: Client, kind: EntryKind, *, at: datetime, by: Actor) -> Entry:
        """What the journal says of a client that is written with it."""
        return Entry(
            kind=kind,
            at=at,
            teller=by.user,
            role=by.role,
            client_key=client.key,
            rulebook=None,
            edition=None,
            engine=0,
            body=self._body(client),
        )

    def of_before(self) -> Iterator[Entry]:
        """For clients of the time before there were such entries: as they are found, by the program.

        Dated by when the journal was last written, for a file is brought up by no clock. Whoever has an entry
        already gets none, and who cannot be read none either: so nothing is taken for good a second time.
        """
        last = self.db.execute(_LAST_WRITTEN).fetchone()
        for client_key in client_keys(self.db) if last is not None else ():
            try:
                client = read_client(self.db, client_key, self.file)
            except StoreUnavailable:
                continue
            if client is not None and self.newest(client_key) is None:
                at = datetime.fromisoformat(last[0])
                yield self.entry(client, EntryKind.WALK_IN_FOUND, at=at, by=PROGRAM)

    def wrong(self) -> Iterator[Finding]:
        """Every client that is not what was written last, terms included, and those that are gone.

        That the entries themselves are what was written is for the check of the trail.
        """
        written: dict[str, str] = dict(self.db.execute(_ALL).fetchall())
        for client_key in client_keys(self.db):
            body = written.pop(client_key, None)
            try:
                client = read_client(self.db, client_key, self.file)
            except StoreUnavailable:
                client = None
            right = client is not None and self._body(client) == body
            if client is None or not right or set(terms_of(client)) != terms_in(self.db, client_key):
                yield self._finding(client_key)
        yield from map(self._finding, written)

    def _read(self, client_key: str) -> Client | None:
        client = read_client(self.db, client_key, self.file)
        if self.newest(client_key) != (None if client is None else self._body(client)):
            raise StoreUnavailable("store.damaged", file=self.file)
        return client

    def _prove(self, face: Face, term: Term) -> None:
        """A list of fifty is made with every key: a number that is shown costs the reading of its client."""
        key = face[0]
        body = self.newest(key)
        right = body is not None and json.loads(body)["face"] == self._seal(json.dumps(face))
        if right and term.kind not in UNSHOWN:
            client = self._read(key)
            right = client is not None and term in terms_of(client)
        if not right:
            raise StoreUnavailable("store.damaged", file=self.file)

    def _body(self, client: Client) -> str:
        """Of all, and of what a list shows."""
        return json.dumps({"face": self._seal(json.dumps(face_of(client))), "all": self._seal(told(client))})

    def _seal(self, text: str) -> str:
        return walk_in_seal(self.key, text).hex()

    def _finding(self, client_key: str) -> Finding:
        return Finding("store.damaged", self.file, f"client {client_key}")

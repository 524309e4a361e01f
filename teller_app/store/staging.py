"""A book built from files and the book before: who is named is written anew, all others are copied.

Clients keep the numbers they have in the present book, and new ones follow in the order of the files, so that
what stands under a number can be copied part by part without being read.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from sqlite_utils import Database

from teller_app.rules.client import CardHeld, Client
from teller_app.rules.ledger import Given
from teller_app.safe.keys import Keys
from teller_app.store import scratch
from teller_app.store import staging_sql as sql
from teller_app.store.client_rows import TermsOf, iso, write_rows
from teller_app.store.given import has_given
from teller_app.store.stopping import Progress, interruptible
from teller_app.store.term_sort import TermSorter
from teller_app.store.terms import CARD_KINDS, card_terms

TERMS_A_CLIENT = 36
"""As measured on the demo's names; only the size of ranges hangs on it."""
_MANY = 5000
_UNREAD = (None,)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file of debts and credit facts says of a client: columns of the book and amounts in fen.

    Attributes:
        columns: by the book's own names; ``None`` for what is said to be not known.
        amounts: by code.
    """

    columns: Mapping[str, int | bool | None]
    amounts: Mapping[str, int | None]


class Part(StrEnum):
    """What of a client can be replaced as a whole."""

    CLIENT = "client"
    HOLDING = "holding"
    ACTIVITY = "activity"
    CARD = "card"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a file.

    Attributes:
        file: which of the files.
    """

    file: int
    line: int


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier row that speaks of the same.

    Attributes:
        same: it says the same; ``None`` where that cannot be told.
    """

    at: Place
    same: bool | None = None


class Staging:
    """A book that is being built, in one transaction of its caller.

    Args:
        db: the book's empty file, in no transaction yet.
        keys: what opens the files.
        present: the book before, which is copied from; ``None`` to begin with the files alone.
        expected: how many clients there may be.

    Attributes:
        cards_apart: a file of cards will come, so that no card of a client file is the last word.
        adding: parts of which the files say only what is new.
    """

    def __init__(self, db: Database, keys: Keys, beside: Path, present: Path | None, expected: int) -> None:
        self.cards_apart = False
        self.adding: frozenset[Part] = frozenset()
        self._db, self._old = db, present is not None
        scratch.attach(db, keys, beside, present)
        self._next = self._first_new = self._one(sql.LAST_NUMBER) + 1 if self._old else 1
        self._terms = TermSorter(db, expected * TERMS_A_CLIENT)
        self._last: tuple[str, int | None] = ("", None)

    def name(self, key: str, said: int | None, at: Place) -> int | None:
        """Give a client of a file its number; ``None`` where a row has named it before.

        Args:
            key: the client's.
            said: a hash of all that the row says; ``None`` where it could not be read.
            at: the row.
        """
        number = self._present(key)
        new = number is None
        number = self._next if number is None else number
        if self._db.conn.execute(sql.NAME, (key, number, said, at.file, at.line)).rowcount == 0:
            return None
        self._next += new
        return number

    def named_before(self, key: str, said: int | None) -> Before:
        """The row that has named a client of the files, and whether another one of it says the same."""
        there, file, line = self._db.conn.execute(sql.NAMED_AT, (key,)).fetchone()
        same = None if there is None or said is None else there == said
        return Before(Place(int(file), int(line)), same)

    def is_old(self, number: int) -> bool:
        """Whether the present book knows the client."""
        return number < self._first_new

    def number_of(self, key: str) -> int | None:
        """The number of a client of the files or of the present book; ``None`` for a stranger."""
        if key != self._last[0]:
            found = self._db.conn.execute(sql.NAMED, (key,)).fetchone()
            self._last = (key, int(found[0]) if found else self._present(key))
        return self._last[1]

    def write(self, numbered: list[tuple[int, Client]], terms_of: TermsOf) -> None:
        """Write clients of the files, without what files of their own say of them."""
        write_rows(self._db, numbered)
        self._db.conn.executemany(sql.TAKE, [(Part.CLIENT.value, number) for number, _ in numbered])
        for number, client in numbered:
            terms = terms_of(client)
            if self.cards_apart:
                # They are still replaced: what cards are found by follows at the end.
                terms = [term for term in terms if term.kind not in CARD_KINDS]
            self._terms.add(number, terms)
        self._terms.flush()

    def refer(self, client: str, referrer: str, file: int, line: int) -> None:
        """Remember which row says who brought a client."""
        self._db.conn.execute(sql.REFER, (client, referrer, file, line))

    def referrals(self) -> Iterator[tuple[str, str, int, int]]:
        """Client, referrer, file and line of each row that named a referrer, in the order of the rows."""
        yield from self._db.conn.execute(sql.REFERRALS)

    def brought(self) -> Sequence[int]:
        """Who brought each client, by number: as the files say, or the book where they do not speak of it."""
        found = array("Q", [0] if self._one(sql.ANY_REFERRAL) else []) * self._next
        if found:
            for query in sql.BROUGHT_BESIDE if self._old else sql.BROUGHT:
                for client, referrer in self._db.conn.execute(query):
                    found[client] = referrer or 0
        return found

    def balance(self, number: int, asset_class: str, day: date, fen: int, at: Place) -> Before | None:
        """A balance from a day on; the row before that speaks of that day, if there is one."""
        return self._put(sql.BALANCE, (number, asset_class, day.isoformat()), (fen,), at)

    def month(self, number: int, first: date, values: Sequence[int | None], at: Place) -> Before | None:
        """What was done in a month; the row before that speaks of that month."""
        return self._put(sql.MONTH, (number, first.isoformat()), tuple(values), at)

    def card(self, number: int, held: CardHeld, at: Place) -> Before | None:
        """A card; the row before that has its number."""
        card = held.card.value if held.card else None
        return self._put(sql.CARD, (number, held.number), (card, iso(held.expires)), at)

    def given(self, number: int, told: Given, at: Place) -> Before | None:
        """A privilege given elsewhere; the row before that speaks of that day, branch and scheme."""
        key = (number, told.privilege, told.day.isoformat(), told.branch, told.rulebook)
        return self._put(sql.GIVEN, key, (told.times,), at)

    def spoil(self, part: Part, number: int) -> None:
        """Keep the part as the present book has it: a row of it was refused."""
        self._db.conn.execute(sql.SPOIL, (part.value, number))

    def left_out(self) -> int:
        """How many rows that were put in count for nothing, each beside one that was refused."""
        return sum(self._one(query) for query in sql.LEFT_OUT)

    def facts(self, number: int, told: Facts | None, at: Place) -> Before | None:
        """Debts and credit facts, ``None`` for a row that was refused; the row before on this client."""
        text = None if told is None else json.dumps([told.columns, told.amounts], sort_keys=True)
        return self._put(sql.FACTS, (number,), (text,), at)

    def finish(self, progress: Progress) -> int:
        """Copy what nobody speaks of, put together what came in rows, and sort what is searched.

        Returns:
            How many clients the book has.
        """
        with interruptible(self._db, progress) as told:
            steps = self._steps()
            for at, step in enumerate(steps):
                told(at, len(steps))
                self._db.conn.execute(step)
            self._write_facts()
            if self.cards_apart:
                self._find_cards()
            self._terms.write(sql.KEPT_TERMS if self._old else None, told)
        return self._one(sql.COUNT)

    def _steps(self) -> tuple[str, ...]:
        if not self._old:
            return *sql.SETTLE, *sql.PUT_TOGETHER
        given = has_given(self._db, "old")
        adding = [part.value for part in Part if part in self.adding and (given or part is not Part.GIVEN)]
        added = [statement for part in adding for statement in sql.ADD[part]]
        last = (sql.COPY_GIVEN,) if given else ()
        return *sql.COPY_CLIENTS, *sql.SETTLE, *added, *sql.PUT_TOGETHER, *sql.COPY_PARTS, *last

    def parts(self) -> dict[Part, int]:
        """How many clients were written anew in each part."""
        found = dict(self._db.conn.execute(sql.PARTS).fetchall())
        return {part: int(found.get(part.value, 0)) for part in Part}

    def doubled(self) -> Iterator[tuple[str, tuple[str, str], Place]]:
        """Clients who have a class and a part of it, both of which count; and a row that says so."""
        for key, part, whole, file, line in self._db.conn.execute(sql.DOUBLED):
            yield key, (whole, part), Place(int(file), int(line))

    def _find_cards(self) -> None:
        rows = self._db.conn.execute(sql.CARD_NUMBERS)
        while batch := rows.fetchmany(_MANY):
            for number, held in batch:
                self._terms.add(number, card_terms(held))
            self._terms.flush()

    def _write_facts(self) -> None:
        rows = self._db.conn.execute(sql.ALL_FACTS)
        while batch := rows.fetchmany(_MANY):
            for number, text in batch:
                columns, amounts = json.loads(text)
                if columns:
                    statement = sql.set_facts(tuple(columns))
                    self._db.conn.execute(statement, [*columns.values(), number])
                for code, fen in amounts.items():
                    self._db.conn.execute(sql.DROP_AMOUNT, [number, code])
                    if fen is not None and self._one(sql.IS_THERE, number):
                        self._db.conn.execute(sql.PUT_AMOUNT, [number, code, fen])

    def _present(self, key: str) -> int | None:
        found = self._db.conn.execute(sql.OLD, (key,)).fetchone() if self._old else None
        return int(found[0]) if found else None

    def _put(
        self, how: sql.Put, key: tuple[object, ...], told: tuple[object, ...], at: Place
    ) -> Before | None:
        if self._db.conn.execute(how.put, (*key, *told, at.file, at.line)).rowcount:
            return None
        file, line, *there = self._db.conn.execute(how.before, key).fetchone()
        # A row that was refused is kept as nothing at all: it neither agrees nor contradicts.
        same = None if _UNREAD in {tuple(there), told} else tuple(there) == told
        return Before(Place(int(file), int(line)), same)

    def _one(self, query: str, *values: object) -> int:
        return int(self._db.conn.execute(query, values).fetchone()[0])

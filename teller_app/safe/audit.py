"""The chain of the audit trail: each record carries the hash of the one before. Pure; the store keeps it.

A hash covers the record's fields and the hash before it, so that whatever is changed, taken out, put in or
moved breaks the chain. Whoever recomputes the whole rest of it is found by an anchor: a number and a hash
that were put down elsewhere, as on every print.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeAlias

HASH_BYTES = 32
START = bytes(HASH_BYTES)
"""What the first record follows."""
TELLER = "teller"
_NAME, _VERSION = "teller-app trail", 1
CODE_DIGITS, _GROUP = 12, 4

Field: TypeAlias = str | int | bytes | None
Entry: TypeAlias = tuple[int, str, str, str, str, str | None, str | None, str | None, int, str]
"""An entry's columns: number, at, teller, role, kind, client_key, rulebook, edition, engine, body."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and in which role."""

    user: str
    role: str


PROGRAM = Actor("", "program")
"""What the files themselves ask for, and nobody in particular does."""


class Record(NamedTuple):
    """One line of the trail. A tuple, because a million of them are read one after another.

    Attributes:
        number: from 1, without a gap.
        at: ISO 8601 with its offset.
        action: what was done: the kind of an entry, or one of the store's own.
        purpose: what for, where somebody was looked up.
        rulebook: the scheme by which something was decided, with its ``edition``.
        result: ``ok``, or why not.
        client: keyed hash of the client's key, which stands nowhere in the trail.
        entry: number of the journal's entry that was written with this record.
        body: keyed hash of that entry.
        previous: hash of the record before.
        hash: of this one.
    """

    number: int
    at: str
    user: str
    role: str
    action: str
    purpose: str
    rulebook: str | None
    edition: str | None
    result: str
    client: bytes | None
    entry: int | None
    body: bytes | None
    previous: bytes
    hash: bytes


class Anchor(NamedTuple):
    """A head of the trail as it was put down at some moment, to be held against the trail later."""

    number: int
    hash: bytes
    at: str
    why: str


class FaultKind(StrEnum):
    """What is wrong with a trail; the values are the codes of the sentences."""

    EDITED = "trail.edited"
    LINK = "trail.link"
    MISSING = "trail.missing"
    ORDER = "trail.order"
    UNREADABLE = "trail.unreadable"
    ANCHOR = "trail.anchor"
    CUT = "trail.cut"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        number: of the record; of the first one where several are gone.
        last: of the last one that is gone; 0 where none is.
    """

    kind: FaultKind
    number: int
    last: int = 0


def pack(fields: Iterable[Field]) -> bytes:
    """Fields as bytes that no other list of fields gives: each tells its kind and its length.

    Raises:
        TypeError: a field is neither text, whole number, bytes nor nothing.
        ValueError: a text is none.
    """
    return b"".join(_packed(field) for field in fields)


def _packed(field: Field) -> bytes:
    if field is None:
        return b"-"
    # Exactly these types: a bool or a subclass could compare as equal and be something else.
    if type(field) is str:
        data = field.encode()
        return b"s%d:%b" % (len(data), data)
    if type(field) is int:
        return b"i%d;" % field
    if type(field) is bytes:
        return b"b%d:%b" % (len(field), field)
    raise TypeError(type(field).__name__)


_HEAD = pack((_NAME, _VERSION))


def canonical(record: Record) -> bytes:
    """Everything of ``record`` but its two hashes, packed behind the name and version of this layout.

    Raises:
        TypeError: a field has a type that it cannot have.
        ValueError: a hash has another length, or a text is none.
    """
    number, at, user, role, action, purpose, rulebook, edition, result, client, entry, body, _, _ = record
    if type(number) is not int or type(at) is not str or not (entry is None or type(entry) is int):
        raise TypeError(type(record).__name__)
    stamp = at.encode()
    return b"%bi%d;s%d:%b%b%b%b%b" % (
        _HEAD,
        number,
        len(stamp),
        stamp,
        _told(user, role, action, purpose, rulebook, edition, result),
        _digest(client),
        b"-" if entry is None else b"i%d;" % entry,
        _digest(body),
    )


@lru_cache(maxsize=4096)
def _told(  # noqa: PLR0913, PLR0917  the middle of a record, which many records share word for word
    user: str, role: str, action: str, purpose: str, rulebook: str | None, edition: str | None, result: str
) -> bytes:
    for text in (user, role, action, purpose, result):
        if type(text) is not str:
            raise TypeError(type(text).__name__)
    for found in (rulebook, edition):
        if not (found is None or type(found) is str):
            raise TypeError(type(found).__name__)
    return pack((user, role, action, purpose, rulebook, edition, result))


def _digest(found: bytes | None) -> bytes:
    return b"-" if found is None else b"b32:" + _whole(found)


def _whole(found: bytes) -> bytes:
    if type(found) is not bytes:
        raise TypeError(type(found).__name__)
    if len(found) != HASH_BYTES:
        raise ValueError(len(found))
    return found


def link(record: Record, previous: bytes) -> bytes:
    """The hash of ``record`` behind one whose hash is ``previous``: SHA-256, 32 bytes.

    Raises:
        TypeError: as ``canonical``.
        ValueError: as ``canonical``.
    """
    return hashlib.sha256(canonical(record) + previous).digest()


def short_code(found: bytes) -> str:
    """The beginning of a hash as people read it aloud: ``4f2a-9c01-77de``."""
    text = found.hex()[:CODE_DIGITS]
    return "-".join(text[at : at + _GROUP] for at in range(0, CODE_DIGITS, _GROUP))


def trail_key(journal_key: bytes) -> bytes:
    """The key of the hashes in the trail, from the journal's own: 32 bytes."""
    return hmac.digest(journal_key, b"teller-app trail", hashlib.sha256)


def client_hash(key: bytes, client: str) -> bytes:
    """What stands in the trail for a client; without ``key`` nobody can try which client it is."""
    return hmac.digest(key, b"client" + pack((client,)), hashlib.sha256)


def walk_in_seal(key: bytes, told: str) -> bytes:
    """The keyed hash of what is written of a client entered by hand, in one text."""
    return hmac.digest(key, b"walk-in" + pack((told,)), hashlib.sha256)


def seal(key: bytes, entry: Entry) -> bytes:
    """The keyed hash of an entry of the journal: all of its columns, in their order.

    Raises:
        TypeError: a field has a type that it cannot have.
        ValueError: a text is none.
    """
    number, at, teller, role, kind, client, rulebook, edition, engine, body = entry
    told = b"entryi%d;%b%b%b%b%b" % (
        number,
        _text(at),
        _words(teller, role, kind),
        b"-" if client is None else _text(client),
        _rules(rulebook, edition, engine),
        _text(body),
    )
    return hmac.digest(key, told, hashlib.sha256)


def _text(found: str) -> bytes:
    data = found.encode()
    return b"s%d:%b" % (len(data), data)


@lru_cache(maxsize=4096)
def _words(teller: str, role: str, kind: str) -> bytes:
    return pack((teller, role, kind))


@lru_cache(maxsize=4096)
def _rules(rulebook: str | None, edition: str | None, engine: int) -> bytes:
    return pack((rulebook, edition, engine))


def check(rows: Iterable[Record], anchors: Iterable[Anchor] = (), given: int = 0) -> Iterator[Fault]:
    """Everything that is wrong with a trail, in its order; holds one record and the anchors in memory.

    Args:
        rows: every record, by its number.
        anchors: heads that were put down; only of this trail.
        given: the last number that was ever given, where that is known otherwise.
    """
    wanted: defaultdict[int, set[bytes]] = defaultdict(set)
    for anchor in anchors:
        wanted[anchor.number].add(anchor.hash)
    last, previous = 0, START
    unsure = False
    for row in rows:
        number = row.number
        try:
            right = link(row, _whole(row.previous)) == _whole(row.hash)
        except (TypeError, ValueError):
            yield Fault(FaultKind.UNREADABLE, last + 1)
            last, unsure = last + 1, True
            continue
        if number <= last:
            yield Fault(FaultKind.ORDER, number)
            continue
        if number > last + 1:
            yield Fault(FaultKind.MISSING, last + 1, number - 1)
        elif row.previous != previous and not unsure:
            yield Fault(FaultKind.LINK, number)
        if not right:
            yield Fault(FaultKind.EDITED, number)
        elif number in wanted and wanted[number] != {row.hash}:
            yield Fault(FaultKind.ANCHOR, number)
        last, previous, unsure = number, row.hash, False
    given = max(given, max(wanted, default=0))
    if given > last:
        yield Fault(FaultKind.CUT, last + 1, given)

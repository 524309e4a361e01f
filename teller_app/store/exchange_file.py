"""What stands in an exchange file: records of a branch's trail, without a gap, with what their entries say.

The first line is a header, every other line a record. The hashes of the records are not sent: from the hash
before the first record they are worked out anew, and the last one must be the head that the branch has
signed. So a record cannot be left out, put in or changed on the way without the head being another one.

What goes out of an entry: of a client entered by hand everything, because head office must find the client;
of a privilege or a decision what was given or decided, by the client's key. What somebody has typed beside
it, a note or a reason, stays at the branch, and so does everything else that the journal says: of such
entries only the record goes, which names no client.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from teller_app.rules.codes import ClientKind
from teller_app.rules.errors import Refusal
from teller_app.safe.audit import START, Record, link
from teller_app.safe.exchange import FORMAT
from teller_app.safe.exchange_keys import BranchCode
from teller_app.safe.strict_json import read_strict
from teller_app.store.entry import EntryKind

MOST_RECORDS = 20_000
"""In one file; what waits beyond them goes into the next."""
ENOUGH_BYTES = 16 * 1024 * 1024
"""A file that holds so much is closed, and the next one begun."""
MOST_NUMBER = 999_999
_MOST_LINE_BYTES = 8 * 1024 * 1024
OF_WALK_INS = frozenset({EntryKind.ADD, EntryKind.CHANGE, EntryKind.WALK_IN_FOUND})
OUTGOING = OF_WALK_INS | {
    EntryKind.PRIVILEGE,
    EntryKind.PRIVILEGE_UNDO,
    EntryKind.DECISION,
    EntryKind.PRESCREEN,
    EntryKind.OVERRIDE,
    EntryKind.OVERRIDE_END,
}
"""Entries whose content head office gets."""
STAYS = frozenset({"note", "reason", "says"})
"""Typed beside a privilege, or why it was taken back or a tier set by hand; and what a second person read,
which holds a name as well: only the branch's business."""
_SAME = ("number", "at", "user", "role", "action", "purpose", "rulebook", "edition", "result", "entry")
_MAYBE = ("rulebook", "edition", "client", "entry", "body")
_FROZEN = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _aware(text: str) -> str:
    """A time as the trail spells it; the hash is over this very spelling."""
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError
    return text


Moment = Annotated[str, Field(max_length=40), AfterValidator(_aware)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_Number = Annotated[int, Field(strict=True, ge=1, le=2**62)]
_Text = Annotated[str, Field(max_length=200)]
Content = dict[str, JsonValue]


class Header(BaseModel):
    """What a file says of itself.

    Attributes:
        number: of this branch's files, from 1.
        previous: digest of the file before; empty where there is none, or nobody knows it any more.
        first: number of the first record.
        before: hash of the record before it.
        last: number of the last record.
        head: hash of the last record: the head of the trail, signed with the file.
    """

    model_config = _FROZEN

    format: Literal["teller-app exchange 1"] = FORMAT
    branch: BranchCode
    number: Annotated[int, Field(strict=True, ge=1, le=MOST_NUMBER)]
    previous: Digest | Literal[""]
    first: _Number
    last: _Number
    before: Digest
    head: Digest
    made_at: Moment


class UseContent(BaseModel):
    """What is known of a privilege that was given."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    privilege: _Text
    period: date
    quota: Annotated[int, Field(strict=True, ge=0)] | None = None


class UndoContent(BaseModel):
    """Which one was taken back: the number of its entry."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    undoes: _Number


class WalkInContent(BaseModel):
    """What tells a client entered by hand from others."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    key: _Text
    kind: ClientKind
    name: _Text
    id_number: _Text | None = None
    phone: _Text | None = None


_READ: dict[str, type[BaseModel]] = {
    EntryKind.PRIVILEGE: UseContent,
    EntryKind.PRIVILEGE_UNDO: UndoContent,
    **dict.fromkeys(OF_WALK_INS, WalkInContent),
}


class Line(BaseModel):
    """A record of the trail, and what its entry says.

    Attributes:
        key: the client's key, where the entry goes out.
        content: what the entry says. Of a client entered by hand all that is known, in the newest line of
            that client; earlier ones hold nothing.
    """

    model_config = _FROZEN

    number: _Number
    at: Moment
    user: _Text
    role: _Text
    action: _Text
    purpose: _Text
    rulebook: _Text | None
    edition: _Text | None
    result: _Text
    client: Digest | None
    entry: _Number | None
    body: Digest | None
    key: _Text | None = None
    content: Content | None = None

    @model_validator(mode="after")
    def _fits(self) -> Line:
        goes_out, of_walk_in = self.action in OUTGOING, self.action in OF_WALK_INS
        wrong = (
            (self.entry is None) != (self.body is None)
            or (goes_out and self.entry is None)
            or (not goes_out and (self.key is not None or self.content is not None))
            or (of_walk_in and self.key is None)
            or (goes_out and not of_walk_in and self.content is None)
        )
        if wrong:
            raise ValueError
        if self.content is not None and self.action in _READ:
            told = _READ[self.action].model_validate(self.content)
            if isinstance(told, WalkInContent) and told.key != self.key:
                raise ValueError
        return self

    def record(self, previous: bytes) -> Record:
        """The record behind one whose hash is ``previous``; its own hash is not worked out."""
        return Record(
            self.number,
            self.at,
            self.user,
            self.role,
            self.action,
            self.purpose,
            self.rulebook,
            self.edition,
            self.result,
            None if self.client is None else bytes.fromhex(self.client),
            self.entry,
            None if self.body is None else bytes.fromhex(self.body),
            previous,
            START,
        )


def line_of(record: Record, key: str | None = None, content: Content | None = None) -> Line:
    """A record as it goes out.

    Raises:
        ValidationError: head office would not take it.
    """
    return Line.model_validate(
        {
            **{name: getattr(record, name) for name in _SAME},
            "client": None if record.client is None else record.client.hex(),
            "body": None if record.body is None else record.body.hex(),
            "key": key,
            "content": content,
        }
    )


def write_line(line: Header | Line) -> bytes:
    """One line; the same values are the same bytes."""
    body = {name: value for name, value in line if value is not None}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def read_content(content: bytes, branch: str) -> tuple[Header, list[Line], list[bytes]]:
    """The header, every line, and the hash of every record.

    Args:
        content: what was sealed.
        branch: the code of the branch that has signed it.

    Raises:
        Refusal: ``exchange.content`` (branch, line), ``exchange.other_branch`` (branch, other) or
            ``exchange.chain`` (branch, number).
    """
    raw = content.split(b"\n", MOST_RECORDS + 2)
    if len(raw) > MOST_RECORDS + 2 or raw[-1] != b"":
        raise Refusal("exchange.content", branch=branch, line=len(raw))
    header: Header | None = None
    lines: list[Line] = []
    for at, each in enumerate(raw[:-1], start=1):
        try:
            if header is None:
                header = Header.model_validate(_object(each))
            else:
                lines.append(Line.model_validate(_filled(_object(each))))
        except (ValidationError, ValueError, TypeError, RecursionError):
            raise Refusal("exchange.content", branch=branch, line=at) from None
    if header is None:
        raise Refusal("exchange.content", branch=branch, line=1)
    if header.branch != branch:
        raise Refusal("exchange.other_branch", branch=branch, other=header.branch)
    hashes = _hashes(header, lines)
    known = {line.key for line in lines if line.action in OF_WALK_INS and line.content is not None}
    for line in lines:
        if line.action in OF_WALK_INS and line.key not in known:
            raise Refusal("exchange.content", branch=branch, line=line.number - header.first + 2)
    return header, lines, hashes


def _hashes(header: Header, lines: Sequence[Line]) -> list[bytes]:
    """Worked out anew from the record before; the last one is the head that was signed."""
    previous, found = bytes.fromhex(header.before), []
    for number, line in enumerate(lines, start=header.first):
        if line.number != number:
            raise Refusal("exchange.chain", branch=header.branch, number=number)
        try:
            previous = link(line.record(previous), previous)
        except (TypeError, ValueError):
            raise Refusal("exchange.chain", branch=header.branch, number=number) from None
        found.append(previous)
    if not lines or lines[-1].number != header.last or previous.hex() != header.head:
        raise Refusal("exchange.chain", branch=header.branch, number=header.last)
    return found


def _object(raw: bytes) -> dict[str, object]:
    if len(raw) > _MOST_LINE_BYTES:
        raise ValueError
    found = read_strict(raw)
    if not isinstance(found, dict):
        raise TypeError
    return found


def _filled(found: dict[str, object]) -> dict[str, object]:
    """What is nothing is not sent."""
    return {**dict.fromkeys(_MAYBE), **found}

"""One row of a look-up: a client, and which part of what was typed found it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from teller_app.rules.codes import ClientKind


class MatchedBy(StrEnum):
    """Which of a client's identifiers matched."""

    KEY = "key"
    ID = "id"
    PHONE = "phone"
    CARD = "card"
    ACCOUNT = "account"
    NAME = "name"
    PINYIN = "pinyin"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class Match:
    """A client that the look-up found; numbers are masked already.

    Attributes:
        start: first character of the name that matched, by name or by pinyin.
        length: how many characters of the name matched; 0 when a number did.
        shown: the number that matched, masked; empty when the name did.
        id_tail: the last four of the identity number.
        phone: the phone number, masked.
    """

    key: str
    name: str
    kind: ClientKind
    by: MatchedBy
    start: int
    length: int
    shown: str
    birth: date | None
    id_tail: str | None
    phone: str | None

"""One cell of text into one value, or a refusal; what is read is checked here, at the edge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TypeVar

from teller_app.rules.errors import Refusal
from teller_app.rules.money import MOST_AMOUNT, Money
from teller_app.rules.names import MAX_NAME, called, unseen_in

T = TypeVar("T")
FIRST_YEAR = 1900
WALK_IN_PREFIX = "W"
"""What the journal begins the keys of walk-ins with."""
_KEY = re.compile(r"[A-Za-z0-9_-]{1,32}")
_BRANCH_GROUP = re.compile(r"J[0-9]{6,}")
"""What the journal calls the groups that a branch makes; one of the book would be taken for it."""
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ACCOUNT = re.compile(r"[0-9A-Za-z-]{4,34}")
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+")
_WHOLE = re.compile(r"[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOST = re.compile(r"[0-9]{15}0{2,}")
"""Spreadsheets keep 15 digits of a number and write zeros for the others."""
_YES = {"yes": True, "no": False}


@lru_cache(maxsize=40_000)
def any_day(text: str) -> date:
    """Read ``2026-11-23``, past or ahead, from 1900 on.

    Raises:
        Refusal: ``date.unreadable`` (text).
    """
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else date.min
    except ValueError:
        day = date.min
    if day.year < FIRST_YEAR:
        raise Refusal("date.unreadable", text=text)
    return day


def among(text: str, table: Mapping[str, T]) -> T:
    """What ``text`` stands for.

    Raises:
        Refusal: ``import.unknown_value`` (text, allowed).
    """
    if text not in table:
        raise Refusal("import.unknown_value", text=text, allowed=list(table))
    return table[text]


def never_a_number(text: str) -> None:
    """Make sure that no spreadsheet took a number of a document, card or account for an amount.

    Raises:
        Refusal: ``import.number_as_number`` (text).
    """
    if _SCIENTIFIC.fullmatch(text):
        raise Refusal("import.number_as_number", text=text)


def nothing_lost(number: str) -> None:
    """Tell a slip of the pen from a wrong check digit after a row of zeros.

    Raises:
        Refusal: ``import.number_as_number`` (text).
    """
    if _LOST.fullmatch(number):
        raise Refusal("import.number_as_number", text=number)


def client_key(text: str) -> str:
    """Read the key of a client of the book.

    Raises:
        Refusal: ``import.key`` (text).
    """
    if not is_client_key(text):
        raise Refusal("import.key", text=text)
    return text


def is_client_key(text: str) -> bool:
    """Whether it could be the key of a client of the book."""
    return _KEY.fullmatch(text) is not None and not text.startswith(WALK_IN_PREFIX)


def group_code(text: str) -> str:
    """Read the code of a household or group of companies.

    Raises:
        Refusal: ``import.group`` (text).
    """
    if not _KEY.fullmatch(text) or _BRANCH_GROUP.fullmatch(text):
        raise Refusal("import.group", text=text)
    return text


def full_name(text: str) -> str:
    """Read a name.

    Raises:
        Refusal: ``name.too_long`` (most) or ``name.sign`` (sign).
    """
    if len(text) > MAX_NAME:
        raise Refusal("name.too_long", most=MAX_NAME)
    if sign := unseen_in(text):
        raise Refusal("name.sign", sign=called(sign))
    return text


def region(text: str) -> str:
    """Read the code of a region.

    Raises:
        Refusal: ``import.region`` (text).
    """
    if not _CODE.fullmatch(text):
        raise Refusal("import.region", text=text)
    return text


def code(text: str) -> str:
    """Read a code of a rulebook.

    Raises:
        Refusal: ``import.code`` (text).
    """
    if not _CODE.fullmatch(text):
        raise Refusal("import.code", text=text)
    return text


def accounts(text: str) -> tuple[str, ...]:
    """Read numbers of accounts between semicolons.

    Raises:
        Refusal: ``import.number_as_number``, ``import.twice`` or ``import.account``, each with its text.
    """
    found = tuple(part.strip() for part in text.split(";"))
    for account in found:
        never_a_number(account)
        if found.count(account) > 1:
            raise Refusal("import.twice", text=account)
        if not _ACCOUNT.fullmatch(account):
            raise Refusal("import.account", text=account)
    return found


def signed_amount(text: str) -> Money:
    """Read yuan, below zero too.

    Raises:
        Refusal: ``money.unreadable`` (text) or ``amount.too_large`` (text, most).
    """
    found = Money.yuan(text)
    if not -MOST_AMOUNT <= found <= MOST_AMOUNT:
        raise Refusal("amount.too_large", text=text, most=MOST_AMOUNT)
    return found


def amount(text: str) -> Money:
    """Read yuan, zero or more.

    Raises:
        Refusal: as ``signed_amount``, or ``amount.negative`` (text).
    """
    found = signed_amount(text)
    if found.fen < 0:
        raise Refusal("amount.negative", text=text)
    return found


def flag(text: str) -> bool:
    """Read ``yes`` or ``no``.

    Raises:
        Refusal: ``import.unknown_value`` (text, allowed).
    """
    return among(text, _YES)


def count(text: str, most: int) -> int:
    """Read a whole number from 0 to ``most``, with no more digits than that has.

    Raises:
        Refusal: ``number.out_of_range`` (text, low, high).
    """
    if not _WHOLE.fullmatch(text) or len(text) > len(str(most)) or int(text) > most:
        raise Refusal("number.out_of_range", text=text, low=0, high=most)
    return int(text)

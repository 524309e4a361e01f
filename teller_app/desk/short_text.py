"""Short texts that a teller types: notes, reasons, names of people."""

from __future__ import annotations

import re
import unicodedata

from teller_app.rules.errors import Refusal

MOST = 200
_NUMBER = re.compile("[a-z]*[0-9][a-z0-9-]*")


def read_note(text: str, most: int = MOST) -> str:
    """A note, perhaps empty.

    Raises:
        Refusal: ``text.unusable`` (most): too long, or with signs that no screen shows.
    """
    told = " ".join(text.split())
    if len(told) > most or not told.isprintable():
        raise Refusal("text.unusable", most=most)
    return told


def read_key_name(text: str, most: int) -> str:
    """What a key that is made is called, which is never nothing.

    Raises:
        Refusal: ``key.unnamed`` or ``text.unusable``.
    """
    told = read_note(text, most)
    if not told:
        raise Refusal("key.unnamed")
    return told


def read_reason(text: str) -> str:
    """A reason, which is never empty.

    Raises:
        Refusal: ``reason.missing`` or ``text.unusable``.
    """
    told = read_note(text)
    if not told:
        raise Refusal("reason.missing")
    return told


def same_person(one: str, other: str) -> bool:
    """Say whether two typed names mean one person: by staff number where both have one, else by name."""
    (first_number, first), (second_number, second) = _who(one), _who(other)
    if first_number and second_number:
        return first_number == second_number
    return bool(first) and first == second


def _who(text: str) -> tuple[str, str]:
    """Staff number and name, in whichever order, however spaced and in whichever width they were typed."""
    typed = unicodedata.normalize("NFKC", text).casefold()
    found = _NUMBER.search(typed)
    number = found.group() if found else ""
    name = typed.replace(number, " ", 1) if number else typed
    return number, "".join(sign for sign in name if sign.isalnum())

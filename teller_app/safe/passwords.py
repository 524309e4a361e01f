"""What a password may be: long enough, not one that everybody tries first, not the person's own name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from secrets import choice
from unicodedata import normalize

from teller_app import places
from teller_app.rules.errors import Refusal

LEAST, MOST = 8, 128
_FEW_SIGNS = 3
_LEAST_ABOUT = 2
_DATE_DIGITS = 8
_EASY = "abcdefghjkmnpqrstuvwxyz23456789"
_RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv")


def check_password(text: str, about: Iterable[str] = ()) -> None:
    """Refuse what is guessed in ten tries; nothing is asked of its kinds of signs, and it never expires.

    Args:
        text: as typed; compared as NFKC.
        about: code and name of the person.

    Raises:
        Refusal: ``password.short`` (least), ``password.long`` (most), ``password.common``,
            ``password.like_name``.
    """
    told = normalize("NFKC", text)
    if len(told) < LEAST:
        raise Refusal("password.short", least=LEAST)
    if len(told) > MOST:
        raise Refusal("password.long", most=MOST)
    folded = told.casefold()
    if _is_common(folded):
        raise Refusal("password.common")
    for word in about:
        known = "".join(normalize("NFKC", word).casefold().split())
        if len(known) >= _LEAST_ABOUT and known in folded and len(folded) - len(known) < LEAST:
            raise Refusal("password.like_name")


def one_time_password() -> str:
    """Twelve signs that are read out without mistakes, in groups of four: nearly 60 bits."""
    return "-".join("".join(choice(_EASY) for _ in range(4)) for _ in range(3))


def _is_common(folded: str) -> bool:
    """Listed, or a listed word with figures or signs about it, or a run, a date or a mobile number."""
    bare = "".join(sign for sign in folded if sign.isalpha())
    if folded in _listed() or bare in _listed():
        return True
    if len(set(folded)) <= _FEW_SIGNS or _is_run(folded):
        return True
    return folded.isascii() and folded.isdigit() and _is_day_or_phone(folded)


def _is_run(folded: str) -> bool:
    """``12345678``, ``hgfedcba``, ``qwertyuiop``, and any of them twice."""
    half = len(folded) // 2
    parts = {folded, folded[:half] if folded[:half] == folded[half:] else folded}
    lines = [line + line for line in _RUNS]
    return any(part in line or part[::-1] in line for part in parts for line in lines)


def _is_day_or_phone(digits: str) -> bool:
    if len(digits) == 11 and digits.startswith("1"):  # noqa: PLR2004  a mobile number
        return True
    if len(digits) != _DATE_DIGITS:
        return False
    for year, month, day in (
        (digits[:4], digits[4:6], digits[6:]),
        (digits[4:], digits[:2], digits[2:4]),
        (digits[4:], digits[2:4], digits[:2]),
    ):
        try:
            date(int(year), int(month), int(day))
        except ValueError:
            continue
        if year[:2] in {"19", "20"}:
            return True
    return False


@cache
def _listed() -> frozenset[str]:
    """The shipped list; one a line, ``#`` begins a remark."""
    text = (places.resources() / "safe" / "blocklist.txt").read_text("utf-8")
    lines = (line.strip().casefold() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))

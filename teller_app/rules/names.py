"""Names of people and companies: which signs they may have.

A core system pads a name of two characters with a wide space, writes a rare character in the private area of
its character set, or as one that is newer than the Unicode tables here. Those are names all the same; what
is never one is a sign that nobody sees and that turns, hides or breaks the text around it.
"""

from __future__ import annotations

import unicodedata

MAX_NAME = 60
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NO_CHARACTER = frozenset(
    {*range(0xFDD0, 0xFDF0), *range(0xFFFE, 0x110000, 0x10000), *range(0xFFFF, 0x110000, 0x10000)}
)
_TAGS = range(0xE0000, 0xE1000)
"""Without ink, those too that have no name yet."""
NOT_SEEN = "\N{REPLACEMENT CHARACTER}"


def unseen_in(text: str) -> str:
    """The first sign that no name may have; empty where there is none."""
    if text.isprintable():
        return ""
    return next((sign for sign in text if is_unseen(sign)), "")


def is_unseen(sign: str) -> bool:
    """Whether nobody sees a sign, so that it may hide something."""
    code = ord(sign)
    if code in _NO_CHARACTER or (code in _TAGS and not sign.isprintable()):
        return True
    return unicodedata.category(sign) in _UNSEEN


def visible(text: str) -> str:
    """What may be said of a text from elsewhere: a mark stands for each sign that nobody sees.

    On a terminal one can colour, clear or write over what stands there; a line break makes a line of its own.
    """
    if text.isprintable():
        return text
    return "".join(NOT_SEEN if is_unseen(sign) else sign for sign in text)


def called(sign: str) -> str:
    """What to call a sign that cannot be shown: ``U+202E``."""
    return f"U+{ord(sign):04X}"

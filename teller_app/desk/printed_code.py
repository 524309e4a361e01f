"""The audit code of a print, held against the trail: whether it is here, and of which record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from teller_app.rules.errors import Refusal
from teller_app.rules.half_width import half_width
from teller_app.safe.audit import CODE_DIGITS
from teller_app.safe.keys import Keys
from teller_app.store.journal import FILE_NAME
from teller_app.store.verify import Finding, printed_at

_BETWEEN = re.compile("[ ·:-]+")
_CODE = re.compile("(?P<number>[0-9]{1,18})[ ·:-]+(?P<digits>[0-9a-f ·:-]+)")


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """What the trail says of a code.

    Attributes:
        number: of the record that it names.
        at: when that record was written, ISO 8601; empty where the code is not of this trail.
    """

    number: int
    at: str

    @property
    def finding(self) -> Finding | None:
        """What is wrong; ``None`` where the code is here."""
        return None if self.at else Finding("trail.print", FILE_NAME, number=self.number)


def check_code(home: Path, keys: Keys, text: str) -> CodeAnswer:
    """Look a code up, like ``57-4f2a-9c01-77de``, however its parts are parted.

    Raises:
        Refusal: ``audit.code`` (text), where that is no code.
        StoreUnavailable: the journal cannot be read.
    """
    number, digits = read_code(text)
    return CodeAnswer(number, printed_at(home, keys, number, digits))


def read_code(text: str) -> tuple[int, str]:
    """A record's number and the beginning of its hash.

    Raises:
        Refusal: ``audit.code`` (text).
    """
    found = _CODE.fullmatch(half_width(text).strip().lower())
    digits = _BETWEEN.sub("", found["digits"]) if found else ""
    if found is None or len(digits) != CODE_DIGITS:
        raise Refusal("audit.code", text=text)
    return int(found["number"]), digits

"""How many rejected rows are acceptable, as somebody types it."""

from __future__ import annotations

import re
from decimal import Decimal

from teller_app.intake.profile import Limits
from teller_app.rules.errors import Refusal
from teller_app.rules.half_width import half_width

_COUNT = re.compile(r"[0-9]{1,9}")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?) ?%")
_ANY = 10**12
"""More rows than files can have: only the share counts then."""


def read_limits(text: str) -> Limits:
    """Read ``20`` rows, or ``0.5%`` of all rows of all files.

    Raises:
        Refusal: ``limits.unreadable`` (text).
    """
    typed = half_width(text).strip()
    if _COUNT.fullmatch(typed):
        return Limits(rejects=int(typed))
    found = _SHARE.fullmatch(typed)
    share = Decimal(found.group(1)) / 100 if found else None
    if share is None or share > 1:
        raise Refusal("limits.unreadable", text=text)
    return Limits(rejects=_ANY, reject_share=f"{share:f}")

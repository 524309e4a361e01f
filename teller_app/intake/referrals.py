"""Who brought whom, as client files say it: looked at once all of them are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from teller_app.intake.faults import Faults, RowFault

NumberOf = Callable[[str], int | None]
_DONE, _ON_THE_WAY, _INSIDE = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Referral:
    """What a row says of who brought its client."""

    file: str
    row: int
    client: str
    referrer: str


def check_referrals(
    said: Iterable[Referral], number_of: NumberOf, brought: Sequence[int], faults: Faults
) -> None:
    """Name every row whose referrer nobody knows, or which is part of a circle.

    Such a row contradicts others, so no limit makes it acceptable.

    Args:
        said: at most one a client; read once, for there may be millions.
        number_of: of a client of the book or of the files; ``None`` for a stranger.
        brought: the number of who brought each, by number, as it will stand in the new book; 0 for nobody.
        faults: takes ``import.unknown_client`` (text) and ``referral.circle`` (referrer).
    """
    inside = in_circles(brought)
    for each in said:
        client = number_of(each.client)
        if number_of(each.referrer) is None:
            _fault(faults, each, "import.unknown_client", text=each.referrer)
        elif client is not None and inside[client]:
            _fault(faults, each, "referral.circle", referrer=each.referrer)


def in_circles(brought: Sequence[int]) -> bytearray:
    """Of each number, whether that client is brought, in the end, by somebody whom they brought.

    ``rules.ties.refuse_circle`` says the same of one client. Asked of each in turn it would walk a long
    chain again and again; here nobody is passed more than twice, and it takes a byte a client.
    """
    seen = bytearray(len(brought))
    for start, first in enumerate(brought):
        if not first or seen[start]:
            continue
        at = start
        while at and not seen[at]:
            seen[at] = _ON_THE_WAY
            at = brought[at]
        while at and seen[at] == _ON_THE_WAY:
            seen[at] = _INSIDE
            at = brought[at]
        at = start
        while at and seen[at] == _ON_THE_WAY:
            seen[at] = _DONE
            at = brought[at]
    return seen.translate(bytes(mark == _INSIDE for mark in range(256)))


def _fault(faults: Faults, at: Referral, code: str, **values: object) -> None:
    fault = RowFault(at.file, at.row, "referred_by", code, values, at.referrer, at.client)
    faults.add(fault, final=True)

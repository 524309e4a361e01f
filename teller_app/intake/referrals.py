"""Who brought whom, as client files say it: looked at once all of them are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from teller_app.intake.faults import Faults, RowFault

ReferrerOf = Callable[[str], str | None]
Known = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Referral:
    """What a row says of who brought its client."""

    file: str
    row: int
    client: str
    referrer: str


def check_referrals(said: Iterable[Referral], known: Known, referrer_of: ReferrerOf, faults: Faults) -> None:
    """Name every row whose referrer nobody knows, or which is part of a circle.

    Such a row contradicts others, so no limit makes it acceptable.

    Args:
        said: at most one a client.
        known: whether somebody is a client, of the book or of the files.
        referrer_of: who brought a client, as it will stand in the new book.
        faults: takes ``import.unknown_client`` (text) and ``referral.circle`` (referrer).
    """
    rows = list(said)
    inside = _in_circles((each.client for each in rows), referrer_of)
    for each in rows:
        if not known(each.referrer):
            _fault(faults, each, "import.unknown_client", text=each.referrer)
        elif each.client in inside:
            _fault(faults, each, "referral.circle", referrer=each.referrer)


def _in_circles(clients: Iterable[str], referrer_of: ReferrerOf) -> set[str]:
    """Everybody above ``clients`` who is brought, in the end, by somebody whom they brought.

    ``rules.ties.refuse_circle`` says the same of one client. Asked of each in turn it would walk a long
    chain again and again; here nobody is passed twice, however the rows are sorted.
    """
    walk_of: dict[str, str] = {}
    inside: set[str] = set()
    for start in clients:
        at: str | None = start
        while at is not None and at not in walk_of:
            walk_of[at] = start
            at = referrer_of(at)
        if at is None or walk_of[at] != start:
            continue
        while at is not None and at not in inside:
            inside.add(at)
            at = referrer_of(at)
    return inside


def _fault(faults: Faults, at: Referral, code: str, **values: object) -> None:
    fault = RowFault(at.file, at.row, "referred_by", code, values, at.referrer)
    faults.add(fault, final=True)

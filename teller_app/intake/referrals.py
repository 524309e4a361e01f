"""Who brought whom, as client files say it: looked at once all of them are read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from teller_app.intake.faults import Faults, RowFault

ReferrerOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Referral:
    """What a row says of who brought its client.

    Attributes:
        referrer: ``None`` for nobody, or where the cell has a fault already.
    """

    file: str
    row: int
    client: str
    referrer: str | None


def check_referrals(
    said: Sequence[Referral], known: Collection[str], book_says: ReferrerOf, faults: Faults
) -> None:
    """Name every row whose referrer nobody knows, or which is part of a circle.

    Args:
        said: at most one a client; goes before what the book says of that client.
        known: keys of all clients, of the book and of the files.
        book_says: who brought a client that no file speaks of.
        faults: takes ``import.unknown_client`` (text) and ``referral.circle`` (referrer).
    """
    laid = {each.client: each.referrer for each in said}
    inside = _in_circles(laid, lambda client: laid[client] if client in laid else book_says(client))
    for each in said:
        if each.referrer is not None and each.referrer not in known:
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
    faults.add(RowFault(at.file, at.row, "referred_by", code, values))

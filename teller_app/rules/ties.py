"""Who brought whom."""

from __future__ import annotations

from collections.abc import Callable

from teller_app.rules.errors import Refusal


def refuse_circle(client: str, referrer: str, referrer_of: Callable[[str], str | None]) -> None:
    """Make sure that nobody is brought by somebody whom they brought themselves.

    Raises:
        Refusal: ``referral.self`` or ``referral.circle`` (referrer).
    """
    if client == referrer:
        raise Refusal("referral.self")
    seen: set[str] = set()
    above: str | None = referrer
    while above is not None and above not in seen:
        if above == client:
            raise Refusal("referral.circle", referrer=referrer)
        seen.add(above)
        above = referrer_of(above)

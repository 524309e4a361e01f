"""Words on paper that open everything again, two supervisors' together; one alone tells nothing."""

from __future__ import annotations

from collections.abc import Sequence

from teller_app.rules.errors import Refusal

NEEDED = 2
SHARES = 16
"""As many as SLIP-39 gives; each supervisor takes the next one that is free."""
_QUICK = 0
"""The secret is random, so nothing is gained by making its words slow to put together."""


def split(secret: bytes) -> list[str]:
    """Lines of 33 English words each (SLIP-39); any two give the 32 bytes of ``secret``."""
    from shamir_mnemonic import generate_mnemonics  # noqa: PLC0415  slow to load, and needed once

    lines: list[str] = generate_mnemonics(1, [(NEEDED, SHARES)], secret, iteration_exponent=_QUICK)[0]
    return lines


def combine(lines: Sequence[str]) -> bytes:
    """The secret again.

    Args:
        lines: the words of two supervisors, as typed.

    Raises:
        Refusal: ``recovery.two`` where there are not two different ones, ``recovery.words`` where a word
            is wrong or the two do not belong together.
    """
    from shamir_mnemonic import MnemonicError, combine_mnemonics  # noqa: PLC0415  as above

    told = {" ".join(line.casefold().split()) for line in lines}
    if len(told) != NEEDED or "" in told:
        raise Refusal("recovery.two")
    try:
        secret: bytes = combine_mnemonics(sorted(told))
    except (MnemonicError, ValueError):
        raise Refusal("recovery.words") from None
    return secret

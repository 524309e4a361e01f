"""What each tier gives in the end, with all that it inherits."""

from __future__ import annotations

from dataclasses import dataclass

from teller_app.rules.rulebook.privileges import Per, Privilege
from teller_app.rules.rulebook.tiers import Grant, Tier


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A privilege as a client of ``tier`` has it, or would have from there on."""

    code: str
    privilege: Privilege
    tier: Tier
    value: str | None
    quota: int | None
    per: Per


def entitlement(grant: Grant, privilege: Privilege, tier: Tier) -> Entitlement:
    """A grant, with whatever it leaves to the privilege."""
    value, quota = grant.value or privilege.value, grant.quota or privilege.quota
    return Entitlement(grant.code, privilege, tier, value, quota, privilege.per)

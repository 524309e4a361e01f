"""Who may do what: a table, and everything that does not stand in it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from teller_app.rules.errors import Refusal


class Role(StrEnum):
    """What somebody is at this workplace."""

    TELLER = "teller"
    SUPERVISOR = "supervisor"
    CUSTODIAN = "custodian"
    AUDITOR = "auditor"


class Act(StrEnum):
    """What can be asked for; screens and commands name their acts by these."""

    LOOK = "look"
    """See a client, a list of clients, or figures of the branch."""
    DECIDE = "decide"
    """Pre-screen, record a consent, or enter and keep a walk-in."""
    SERVE = "serve"
    """Care, privileges, ties and value types."""
    PRINT = "print"
    EXPORT = "export"
    EXPORT_UNMASKED = "export_unmasked"
    OVERRIDE = "override"
    """Set or end a tier by hand, as its author."""
    APPROVE = "approve"
    """Stand as the second person for what another one does."""
    IMPORT_BOOK = "import_book"
    BACKUP = "backup"
    RESTORE = "restore"
    VERIFY = "verify"
    RULEBOOK_SWITCH = "rulebook_switch"
    RULEBOOK_TRY = "rulebook_try"
    """Try an edition, or a draft of one, on the whole book."""
    RULEBOOK_INSTALL = "rulebook_install"
    """Let a signed release of rulebooks decide."""
    PEOPLE = "people"
    """Add people, disable them, reset and unlock them."""
    AUDIT_OWN = "audit_own"
    AUDIT_ALL = "audit_all"
    SETTINGS = "settings"
    """Change what the workplace has set."""
    OWN_SETTINGS = "own_settings"
    """Choose one's own language, letters, contrast, printer and paper."""
    EXCHANGE = "exchange"
    """Send what was written here to head office, or say to whom."""


_TELLER = frozenset(
    {
        Act.LOOK,
        Act.DECIDE,
        Act.SERVE,
        Act.PRINT,
        Act.EXPORT,
        Act.OVERRIDE,
        Act.AUDIT_OWN,
        Act.SETTINGS,
        Act.OWN_SETTINGS,
        Act.VERIFY,
        Act.BACKUP,
    }
)
ALLOWED: Mapping[Role, frozenset[Act]] = MappingProxyType(
    {
        Role.TELLER: _TELLER,
        Role.SUPERVISOR: _TELLER
        | {
            Act.APPROVE,
            Act.EXPORT_UNMASKED,
            Act.IMPORT_BOOK,
            Act.RESTORE,
            Act.RULEBOOK_TRY,
            Act.RULEBOOK_SWITCH,
            Act.RULEBOOK_INSTALL,
            Act.PEOPLE,
            Act.AUDIT_ALL,
            Act.EXCHANGE,
        },
        Role.CUSTODIAN: frozenset(
            {
                Act.IMPORT_BOOK,
                Act.RULEBOOK_SWITCH,
                Act.RULEBOOK_INSTALL,
                Act.VERIFY,
                Act.BACKUP,
                Act.AUDIT_OWN,
                Act.OWN_SETTINGS,
            }
        ),
        Role.AUDITOR: frozenset({Act.AUDIT_ALL, Act.AUDIT_OWN, Act.OWN_SETTINGS, Act.VERIFY}),
    }
)
"""Custodian and auditor see no client."""


def may(role: Role, act: Act) -> bool:
    """Say whether ``role`` may do ``act``."""
    return act in ALLOWED.get(role, frozenset())


def require(role: Role, act: Act) -> None:
    """Go on only where ``role`` may do ``act``.

    Raises:
        Refusal: ``role.not_allowed`` (act, role).
    """
    if not may(role, act):
        raise Refusal("role.not_allowed", act=act.value, role=role.value)

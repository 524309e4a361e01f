"""One line of the journal: what was decided, printed, given or said, and by whom."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from teller_app.safe.audit import TELLER
from teller_app.store.trail import Why


class EntryKind(StrEnum):
    """What was written down; the first three are of clients entered by hand."""

    ADD = "add"
    CHANGE = "change"
    WALK_IN_FOUND = "walk_in_found"
    DECISION = "decision"
    PRESCREEN = "prescreen"
    SUMMARY_PRINT = "summary_print"
    FINDINGS_PRINT = "findings_print"
    CONSENT = "consent"
    PRIVILEGE = "privilege"
    PRIVILEGE_UNDO = "privilege_undo"
    CARE_EVENT = "care_event"
    CARE_DONE = "care_done"
    CARE_PUT_OFF = "care_put_off"
    CARE_NOT_WANTED = "care_not_wanted"
    CARE_ESCALATED = "care_escalated"
    CONTACT_WISH = "contact_wish"
    TIE = "tie"
    GROUP = "group"
    OVERRIDE = "override"
    OVERRIDE_END = "override_end"
    VALUE_TYPE = "value_type"
    BRANCH_PRINT = "branch_print"
    CARE_PRINT = "care_print"
    PRINTED = "printed"
    DAY_CLOSE = "day_close"
    PEOPLE_APPROVED = "people_approved"
    PEOPLE_ALONE = "people_alone"
    RESTORE_APPROVED = "restore_approved"
    RULEBOOK_SWITCH = "rulebook_switch"
    RULEBOOK_INSTALL = "rulebook_install"
    RULEBOOK_SCHEDULE = "rulebook_schedule"
    RULEBOOK_WITHDRAW = "rulebook_withdraw"
    RULEBOOK_TRIAL = "rulebook_trial"
    UNMASKED_EXPORT = "unmasked_export"
    EXCHANGE_SETUP = "exchange_setup"
    EXCHANGE_SENT = "exchange_sent"


ANCHORED = {
    EntryKind.SUMMARY_PRINT: Why.PRINT,
    EntryKind.FINDINGS_PRINT: Why.PRINT,
    EntryKind.BRANCH_PRINT: Why.PRINT,
    EntryKind.CARE_PRINT: Why.PRINT,
    EntryKind.DAY_CLOSE: Why.CLOSE,
}
"""What goes on paper carries the head of the trail, so that head is put down with it."""
BY_TWO = frozenset(
    {
        EntryKind.PRIVILEGE,
        EntryKind.OVERRIDE,
        EntryKind.PEOPLE_APPROVED,
        EntryKind.RESTORE_APPROVED,
        EntryKind.RULEBOOK_SWITCH,
        EntryKind.RULEBOOK_INSTALL,
        EntryKind.RULEBOOK_SCHEDULE,
        EntryKind.RULEBOOK_WITHDRAW,
        EntryKind.UNMASKED_EXPORT,
        EntryKind.EXCHANGE_SETUP,
    }
)
"""What a second person stands for, or may: of privileges only an emergency payment."""


class Entry(BaseModel):
    """One line of the journal.

    Attributes:
        at: when, with its offset.
        teller: who, as the trail names them, in the ``role`` that they had.
        engine: version of the rules' code; 0 where nothing was decided.
        body: the decision with its inputs, as JSON.
        number: given by the journal.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: EntryKind
    at: AwareDatetime
    teller: str
    role: str = TELLER
    client_key: str | None
    rulebook: str | None
    edition: date | None
    engine: int
    body: str
    number: int | None = None

"""What an entry of the journal says, for whoever reads the trail: the words, and who stood for them."""

from __future__ import annotations

import json

from teller_app.desk.audit_view import EntryShown, Shown
from teller_app.store.entry import Entry
from teller_app.words.audit_entry import typed_lines
from teller_app.words.speaker import Speaker


def entry_shown(speaker: Speaker, entry: Entry, record: Shown, *, reveal: bool) -> EntryShown:
    """What ``entry`` says to whoever sees ``record``.

    Words about a client, and what was typed beside an act, are only for whoever may see clients (``reveal``):
    both may name one. What was read of an act that is about nobody names staff, files and rules, as the trail
    itself does.
    """
    body: dict[str, object] = json.loads(entry.body)
    read = body.get("says")
    says = tuple(map(str, read)) if isinstance(read, list) else typed_lines(speaker, body)
    about_nobody = isinstance(read, list) and entry.client_key is None
    hidden = bool(says) and not (reveal or about_nobody)
    approver = body.get("approver")
    return EntryShown(
        number=entry.number or 0,
        record=record,
        says=() if hidden else says,
        hidden=hidden,
        approver=str(approver or ""),
        code=str(body.get("approval") or ""),
        alone="approver" in body and not approver,
    )

"""What a client is looked at for, in words."""

from __future__ import annotations

from teller_app.rules.codes import Purpose
from teller_app.words.audit import purpose_name
from teller_app.words.speaker import Speaker

KEY = "Ctrl+M"
SAYABLE = (
    Purpose.COUNTER,
    Purpose.PHONE,
    Purpose.LOAN,
    Purpose.CARE,
    Purpose.COMPLAINT,
    Purpose.CHECK,
    Purpose.AUTHORITY,
)
"""What a teller may say, the commonest first; the others come from their desks alone."""


def purpose_line(speaker: Speaker, client: str, purpose: Purpose | None) -> str:
    """What for, or what the next look will be for, where somebody has said so."""
    if purpose is None:
        return speaker.say("查询用途")
    name = purpose_name(speaker, purpose)
    return speaker.say("用途：{name}", name=name) if client else speaker.say("下一次：{name}", name=name)

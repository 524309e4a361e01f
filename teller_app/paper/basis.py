"""Which rules decided: the small print of every page."""

from __future__ import annotations

from teller_app.rules.rulebook.edition import Edition
from teller_app.words.amounts import day
from teller_app.words.speaker import Speaker


def edition_line(edition: Edition, speaker: Speaker) -> str:
    """The edition by its name and its first day."""
    scheme = speaker.name(edition.name)
    return speaker.say("{scheme}，{first_day} 起施行", scheme=scheme, first_day=day(edition.first_day))

"""How the parts of a line stand together: the signs between them belong to the language as well."""

from __future__ import annotations

from teller_app.words.speaker import Speaker


def labelled(speaker: Speaker, name: str, says: str) -> str:
    """What something is called, and what is said of it."""
    return speaker.say("{name}：{says}", name=name, says=says)


def with_more(speaker: Speaker, text: str, more: str) -> str:
    """A text, and in brackets what tells it apart; the same twice is said once."""
    return text if text == more else speaker.say("{text}（{more}）", text=text, more=more)

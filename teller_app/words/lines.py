"""How the parts of a line stand together: the signs between them belong to the language as well."""

from __future__ import annotations

import re

from teller_app.words.speaker import Speaker

_WITHIN = re.compile(r"(?<=[0-9])(?=[万亿元])|(?<=[0-9][万亿])(?=元)")
_BETWEEN = re.compile(r"(?<=[0-9])(?<![0-9]-[0-9]{2}) (?=[^\W\d_])")
"""Between a number, which a day is not, and a word of any language."""
_SIGNS = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")
"""Between two Chinese signs, where a line may end as well."""


def labelled(speaker: Speaker, name: str, says: str) -> str:
    """What something is called, and what is said of it."""
    return speaker.say("{name}：{says}", name=name, says=says)


def unbroken(text: str) -> str:
    """The same, with no line ending between a number and what it counts: ``37万元``, ``6 次``, ``2 days``."""
    return _WITHIN.sub("\u2060", _BETWEEN.sub("\u00a0", text))


def together(text: str) -> str:
    """The same on one line: it ends neither at a space nor within a Chinese word."""
    return _SIGNS.sub("\u2060", text.replace(" ", "\u00a0"))


def with_more(speaker: Speaker, text: str, more: str) -> str:
    """A text, and in brackets what tells it apart; the same twice is said once."""
    return text if text == more else speaker.say("{text}（{more}）", text=text, more=more)

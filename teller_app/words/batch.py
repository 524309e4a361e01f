"""A batch in words: what is wrong with a table, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping

from teller_app.words.refusal_texts import TEXTS
from teller_app.words.speaker import Speaker


def place_line(speaker: Speaker, file: str, row: int | None, key: str, column: str) -> str:
    """Where something is wrong: by row, or by client where nobody counts rows."""
    if row is not None:
        return speaker.say("{file} 第 {row} 行 {column}", file=file, row=f"{row:,}", column=column)
    return speaker.say("{file} 客户 {key} {column}", file=file, key=key, column=column)


def fault_says(speaker: Speaker, code: str, values: Mapping[str, object]) -> str:
    """What is wrong with a cell; what stood there is not repeated."""
    return speaker.say(TEXTS[code], **{name: _shown(speaker, value) for name, value in values.items()})


def _shown(speaker: Speaker, value: object) -> object:
    if isinstance(value, list):
        return speaker.say("、").join(map(str, value))
    return f"{value:,}" if isinstance(value, int) else value

"""How the help of a command is laid out: in one language, and by the columns that its signs take."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from unicodedata import east_asian_width

from teller_app.words.speaker import Speaker, mark

_OWN = {
    "usage: ": mark("用法："),
    "positional arguments": mark("参数："),
    "options": mark("选项："),
    "show this help message and exit": mark("显示这份说明"),
}
"""What argparse says by itself, in its English."""
_PIECES = re.compile(
    r"\s+|[（《“‘]*(?:[0-9][0-9,.]* [\u3400-\u9fff]|[\u3400-\u9fff]|"
    r"[^\s\u3400-\u9fff（《“‘，。；：、！？）》”’…]+)?[，。；：、！？）》”’…]*"
)
"""What no line ends within: a Chinese sign, a word, or a number and what it counts; with their stops."""
_NOTHING = "\0"
"""Takes a column where argparse counts, and is not there in the end."""


class HelpPage(argparse.HelpFormatter):
    """Puts every text into the language of ``speaker``; names of options and of their values stay."""

    def __init__(self, speaker: Speaker, prog: str) -> None:
        super().__init__(prog)
        self._speaker = speaker

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """The line of everything that may be given, after its word."""
        said = self._say("usage: ") if prefix is None else prefix
        super().add_usage(usage, actions, groups, said + _NOTHING * (columns(said) - len(said)))

    def add_text(self, text: str | None) -> None:
        """What the command does, and what its exits mean."""
        super().add_text(self._say(text) if text else text)

    def start_section(self, heading: str | None) -> None:
        """Its heading ends as one does in this language; argparse puts a colon after every one."""
        super().start_section(f"{self._say(heading)}{_NOTHING}" if heading else heading)

    def format_help(self) -> str:
        """The whole page."""
        return super().format_help().replace(f"{_NOTHING}:", "").replace(_NOTHING, "")

    def _say(self, text: str) -> str:
        return self._speaker.say(_OWN.get(text, text))

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return self._say(action.help) if action.help else action.help

    def _split_lines(self, text: str, width: int) -> list[str]:
        return folded(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in folded(text, width - len(indent)))

    def _format_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None,
    ) -> str:
        """A value that leaves no room beside the command's name: then the name has a line of its own."""
        said = super()._format_usage(usage, actions, groups, prefix)
        if max(map(columns, said.splitlines())) <= self._width + 2:  # so many are left free otherwise
            return said
        name = self._prog
        self._prog = name.ljust(self._width, _NOTHING)
        try:
            return super()._format_usage(usage, actions, groups, prefix)
        finally:
            self._prog = name


def columns(text: str) -> int:
    """How many columns of a terminal ``text`` takes: East Asian signs take two."""
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def folded(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` columns; only a single word may be wider."""
    lines, line = [], ""
    for piece in _PIECES.findall(" ".join(text.split())):
        if line.strip() and piece.strip() and columns((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]

"""The manual: chapters in Markdown under ``resources/help``, one file each in either language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from teller_app import places
from teller_app.words.speaker import Language

CONTENTS, PICTURES = "contents.toml", "pictures"
_MARKS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[*`#|\[]+")
"""What Markdown adds to the words: pictures and links, emphasis, code, headings, tables."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter; ``text`` is Markdown and begins with the title as its heading."""

    name: str
    title: str
    text: str
    words: str
    """What stands there to be read, without the marks and in small letters."""

    def has(self, text: str) -> bool:
        """Whether ``text`` stands there, in whatever case."""
        return text.casefold() in self.words


@dataclass(frozen=True, slots=True)
class Manual:
    """Every chapter in its order, and which one tells about a place in the program."""

    chapters: tuple[Chapter, ...]
    opens: Mapping[str, int]

    def at(self, place: str) -> int:
        """The chapter about ``place``; the first one where none tells about it."""
        return self.opens.get(place, 0)

    def number(self, name: str) -> int | None:
        """Where the chapter of this name stands, if there is one."""
        return next((at for at, chapter in enumerate(self.chapters) if chapter.name == name), None)


def folder() -> Path:
    """Where the manual and its pictures lie."""
    return places.resources() / "help"


def read_manual(language: Language) -> Manual:
    """The manual in one language."""
    told = tomllib.loads((folder() / CONTENTS).read_text("utf-8"))["chapter"]
    chapters = tuple(_chapter(each["name"], language) for each in told)
    opens = {place: at for at, each in enumerate(told) for place in each.get("places", ())}
    return Manual(chapters, opens)


def _chapter(name: str, language: Language) -> Chapter:
    text = (folder() / language / f"{name}.md").read_text("utf-8")
    title = text.partition("\n")[0].removeprefix("# ")
    return Chapter(name, title, text, _MARKS.sub("", text).casefold())

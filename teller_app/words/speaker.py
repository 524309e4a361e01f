"""One language at a time: the sentence for a Chinese original, and the right one of two names.

The Chinese text stands in the code and is the key of the catalogue; the English stands in
``resources/i18n/en``. A Chinese sentence without its English one fails a test.
"""

from __future__ import annotations

import gettext
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from teller_app import places
from teller_app.rules.names import visible

if TYPE_CHECKING:
    # Only a name of a type here: the first look at the window must not wait for the models.
    from teller_app.rules.rulebook.parts import Names

DOMAIN = "teller_app"
_OF_FILES = frozenset({"file", "folder", "place"})
"""Fields of sentences in which the name of a file stands, or of a place in one."""


class Language(StrEnum):
    """What the program speaks."""

    ZH = "zh"
    EN = "en"


class Speaker:
    """Speaks one language. Passed to whoever has something to say; there is no global one."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._catalogue = _catalogue(language, places.resources() / "i18n")

    def say(self, text: str, /, **values: object) -> str:
        """The sentence for ``text``, a Chinese original with ``{fields}``, filled with ``values``.

        Values are put in as they stand: a client's name that holds braces stays as it is. Names of files may
        hold anything that a disk takes; signs in them that nobody sees do not reach a terminal.
        """
        sentence = self._catalogue.gettext(text)
        if not values:
            return sentence
        told = {name: _named(value) if name in _OF_FILES else value for name, value in values.items()}
        return sentence.format_map(told)

    def name(self, names: Names) -> str:
        """Names that a rulebook gives in both languages."""
        return names.zh if self.language is Language.ZH else names.en


def _named(value: object) -> object:
    return visible(str(value)) if isinstance(value, str | Path) else value


def mark(text: str) -> str:
    """Say nothing now, but have ``text`` collected for the catalogues."""
    return text


@lru_cache(maxsize=4)
def _catalogue(language: Language, folder: Path) -> gettext.NullTranslations:
    """Chinese is the original and needs no catalogue."""
    if language is Language.ZH:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, folder, [language.value])

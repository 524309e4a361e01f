"""Which edition somebody means: of a scheme that is signed, or a draft in a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from teller_app.desk.amount_text import read_date
from teller_app.rules.rulebook.edition import Edition
from teller_app.store.rulebooks import RulebookShelf, is_path


@dataclass(frozen=True, slots=True)
class Meant:
    """An edition to be read, compared or tried.

    Attributes:
        draft: name of the file; empty for one that is signed. A draft decides about nobody.
    """

    edition: Edition
    draft: str = ""

    @property
    def code(self) -> str:
        """``general/2024-05-19``, as a release names it."""
        return f"{self.edition.rulebook}/{self.edition.first_day.isoformat()}"


def meant(shelf: RulebookShelf, text: str, today: date, first_day: date | None = None) -> Meant:
    """What ``text`` names: ``general``, ``general/2024-05-19``, or the path of a TOML file.

    Args:
        shelf: the rulebooks that are signed.
        text: a scheme alone means its edition of today.
        today: the calendar.
        first_day: of the edition, where it is named beside.

    Raises:
        Refusal: as ``RulebookShelf.edition``; ``date.unreadable``.
    """
    if is_path(text):
        return Meant(shelf.read_file(Path(text)), Path(text).name)
    scheme, slash, day = text.partition("/")
    wanted = read_date(day) if slash else first_day
    return Meant(shelf.edition(scheme, today, None, wanted))


def every_edition(shelf: RulebookShelf) -> list[Meant]:
    """Every edition that is signed, by scheme, the newest first.

    Raises:
        Refusal: as ``RulebookShelf.editions``.
    """
    return [Meant(edition) for scheme in shelf.ids() for edition in reversed(shelf.editions(scheme))]

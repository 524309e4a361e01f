"""How a page is laid out: on which paper, in which language, and in which size of letters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from teller_app.rules.errors import Refusal
from teller_app.words.speaker import Language


class Sheet(StrEnum):
    """What a page is printed on; the second half of a template's name, as in ``summary-a4``."""

    A4 = "a4"
    RECEIPT = "receipt"


class PaperLanguage(StrEnum):
    """What a page speaks, whatever the counter does."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Style:
    """One way to lay a page out.

    Attributes:
        large: letters of 16 points and more, on A4 alone: a roll of 80 mm has no room for them.

    Raises:
        Refusal: ``print.large_receipt``.
    """

    sheet: Sheet = Sheet.A4
    language: PaperLanguage = PaperLanguage.ZH
    large: bool = False

    def __post_init__(self) -> None:
        if self.large and self.sheet is Sheet.RECEIPT:
            raise Refusal("print.large_receipt")


def usual_style(language: Language, sheet: Sheet = Sheet.A4) -> Style:
    """In the language of the counter, in letters of the usual size."""
    return Style(sheet, PaperLanguage(language.value))

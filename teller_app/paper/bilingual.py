"""One page in both languages: each text that differs becomes a pair, and everything else stays as it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from teller_app.paper.page import PrintedPage

Said = str | int | float | bool | list["Said"] | dict[str, "Said"] | None
"""What JSON can say."""


@dataclass(frozen=True, slots=True)
class InBoth:
    """A page that was laid out twice, from one decision.

    Attributes:
        chinese: comes first on the paper.
        english: stands beside or below, smaller and quieter.
    """

    chinese: PrintedPage
    english: PrintedPage

    @property
    def printed_at(self) -> datetime:
        """The time in its metadata."""
        return self.chinese.printed_at

    def model_dump_json(self) -> str:
        """What goes to the template: pairs ``{"zh": …, "en": …}`` where the languages differ."""
        pages = (json.loads(page.model_dump_json()) for page in (self.chinese, self.english))
        both = woven(*pages)
        assert isinstance(both, dict)  # noqa: S101  a page is an object
        return json.dumps({**both, "language": self.chinese.language}, ensure_ascii=False)


def woven(chinese: Said, english: Said) -> Said:
    """Both as one. Where one has more lines than the other, all of both stand there: nothing is left out."""
    match chinese, english:
        case dict(), dict():
            return {name: woven(chinese[name], english[name]) for name in chinese}
        case list(), list() if len(chinese) == len(english):
            return [woven(*pair) for pair in zip(chinese, english, strict=True)]
        case list(), list():
            return [*chinese, *english]
        case str(), str() if chinese != english:
            return {"zh": chinese, "en": english}
        case _:
            return chinese

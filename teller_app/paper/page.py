"""What every printed page is made of: frozen data, and text that can only be read as text."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from teller_app.words.speaker import Language

_UNSEEN = {"Cc", "Cf", "Zl", "Zp"}


def printable(text: str) -> str:
    """Leave out what has no ink of its own: controls, bidi marks, joiners, line separators.

    A name that holds a right-to-left mark would otherwise turn round the figures beside it.
    """
    return "".join(sign for sign in text if unicodedata.category(sign) not in _UNSEEN)


Text = Annotated[str, AfterValidator(printable)]


class Block(BaseModel):
    """A part of a page: the template lays it out and adds no word of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Labelled(Block):
    """A label and what it says."""

    label: Text
    value: Text


class PrintedPage(Block):
    """What Typst needs of any page: its language, its title and the time in its metadata."""

    language: Language
    title: Text
    printed_at: datetime

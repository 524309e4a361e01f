"""A release of rulebooks: what head office sends, as a list of files with their digests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

FORMAT = "teller-app rulebooks 1"
MOST_FILES = 500
MOST_NUMBER = 999_999
_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}/[0-9]{4}-[0-9]{2}-[0-9]{2}\.toml")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])/.*")
"""Names that Windows keeps for itself."""


def _file_name(name: str) -> str:
    """A folder a scheme, a file an edition, and no way out of either."""
    if not _NAME.fullmatch(name) or _DEVICES.fullmatch(name):
        raise ValueError
    return name


def _day(value: object) -> date:
    """As it is written, and not as seconds of a clock."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError
    return date.fromisoformat(value)


Day = Annotated[date, BeforeValidator(_day)]
FileName = Annotated[str, AfterValidator(_file_name)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Release(BaseModel):
    """What head office sends.

    Attributes:
        number: rises with every release.
        issued: the day on which it was made.
        expires: the last day on which it may decide.
        by: who made it, as people read it.
        files: each edition, as ``scheme/first-day.toml``, with the SHA-256 of its bytes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    format: Literal["teller-app rulebooks 1"]
    number: Annotated[int, Field(strict=True, ge=1, le=MOST_NUMBER)]
    issued: Day
    expires: Day
    by: Annotated[str, Field(min_length=1, max_length=60)]
    files: Annotated[Mapping[FileName, Digest], Field(min_length=1, max_length=MOST_FILES)]

    @model_validator(mode="after")
    def _in_order(self) -> Release:
        if self.expires <= self.issued or not self.by.isprintable():
            raise ValueError
        return self

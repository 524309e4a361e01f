"""A mapping profile: which column of head office's files is what, and how its values are written. TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from teller_app.intake.layout import ADDING, FIELDS, Kind, lacking
from teller_app.intake.opening import first_bytes
from teller_app.rules.errors import Refusal

MOST_BYTES = 256 * 1024
MOST_FILES = 50
MOST_NAME = 60
_HEX_KEY = "^[0-9a-f]{64}$"
_OF_A_DAY = re.compile(r"[0-9]{4}([-_.])[0-9]{2}\1[0-9]{2}|[0-9]{6,}")


class DayFormat(StrEnum):
    """How dates are written."""

    DASHES = "YYYY-MM-DD"
    SLASHES = "YYYY/MM/DD"
    DOTS = "YYYY.MM.DD"
    DIGITS = "YYYYMMDD"
    CHINESE = "YYYY年MM月DD日"


class AmountFormat(StrEnum):
    """How amounts are written."""

    YUAN = "yuan"
    GROUPED = "grouped"
    """Yuan with commas between thousands, a sign of the currency allowed."""
    FEN = "fen"
    WAN = "wan"
    """Ten thousand yuan."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Limits(_Strict):
    """How many rejected rows are acceptable: as many as both allow.

    Attributes:
        rejects: rows of all files together.
        reject_share: of the rows of all files, as a decimal between 0 and 1.
    """

    rejects: Annotated[int, Field(ge=0)] = 0
    reject_share: Annotated[str, Field(pattern=r"^(0(\.[0-9]{1,6})?|1(\.0{1,6})?)$")] = "1"

    def most(self, rows: int) -> int:
        """How many of so many rows may be left out."""
        return min(self.rejects, int(Decimal(self.reject_share) * rows))


class FileProfile(_Strict):
    """One file, or those whose names fit.

    Attributes:
        match: a pattern for the name, as ``clients*.csv``; letters count as they are.
        encoding: ``None`` to find it out.
        delimiter: likewise.
        sheet: of a workbook; the first one if not given.
        columns: our field by the file's own name for it, each field once.
        constants: fields that the file has no column for and that are the same in every row.
        ignore: columns that are not read.
        adds: it holds only what is new of its clients, like one night's closing balances.
        values: for a field, what the file writes by what we write.
    """

    match: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Annotated[Kind, Field(strict=False)]
    encoding: Literal["utf-8", "gb18030"] | None = None
    delimiter: Literal[",", "\t", ";", "|"] | None = None
    sheet: str | None = None
    date: Annotated[DayFormat, Field(strict=False)] = DayFormat.DASHES
    amount: Annotated[AmountFormat, Field(strict=False)] = AmountFormat.YUAN
    columns: Mapping[str, str]
    constants: Mapping[str, str] = Field(default_factory=dict)
    ignore: tuple[str, ...] = Field(default=(), strict=False)
    adds: bool = False
    values: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)

    def of_any_night(self) -> Self:
        """For the same file of any night: what looks like a date in its name may be any."""
        return self.model_copy(update={"match": _OF_A_DAY.sub("*", self.match)})

    @model_validator(mode="after")
    def _fields_are_known(self) -> Self:
        known = {field.name for field in FIELDS[self.kind]}
        said = [*self.columns, *self.constants]
        if unknown := sorted({*said, *self.values} - known):
            raise ValueError(unknown[0])
        if len(set(said)) != len(said):
            raise ValueError("constants")
        taken = [*self.columns.values(), *self.ignore]
        if len(set(taken)) != len(taken):
            raise ValueError("columns")
        if self.adds and self.kind not in ADDING:
            raise ValueError("adds")
        if missing := lacking(self.kind, said):
            raise ValueError(missing[0])
        return self


class Profile(_Strict):
    """What a bank's extracts look like.

    Attributes:
        format: of this file; there is one so far.
        name: for people.
        keys: public keys, one of which must have signed the manifest; with none a signature is not needed.
    """

    format: Literal[1]
    name: Annotated[str, Field(max_length=MOST_NAME)] = ""
    keys: tuple[Annotated[str, Field(pattern=_HEX_KEY)], ...] = Field(default=(), strict=False)
    limits: Limits = Limits()
    file: Annotated[tuple[FileProfile, ...], Field(strict=False, min_length=1, max_length=MOST_FILES)]

    def of(self, name: str) -> FileProfile | None:
        """The first entry whose pattern fits the name of a file."""
        return next((each for each in self.file if fnmatchcase(name, each.match)), None)


def read_profile(path: Path) -> Profile:
    """Read a profile.

    Raises:
        Refusal: ``import.no_file``, or ``profile.wrong`` (file, reason: the key that is wrong).
    """
    return parse_profile(first_bytes(path, MOST_BYTES), path.name)


def parse_profile(raw: bytes, name: str) -> Profile:
    """A profile from its bytes.

    Raises:
        Refusal: ``profile.wrong`` (file, reason).
    """
    if len(raw) > MOST_BYTES:
        raise Refusal("profile.wrong", file=name, reason=f"> {MOST_BYTES}")
    try:
        return Profile.model_validate(tomllib.loads(raw.decode("utf-8-sig")))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refusal("profile.wrong", file=name, reason=f"{where}: {first['msg']}") from None
    except (ValueError, RecursionError) as error:
        raise Refusal("profile.wrong", file=name, reason=str(error)[:80]) from None


def write_profile(profile: Profile) -> str:
    """A profile as TOML; reading it gives the same profile."""
    lines = ["format = 1", f"name = {_text(profile.name)}"]
    if profile.keys:
        lines.append(f"keys = {_list(profile.keys)}")
    limits = profile.limits
    lines += ["", "[limits]", f"rejects = {limits.rejects}", f"reject_share = {_text(limits.reject_share)}"]
    for each in profile.file:
        lines += ["", "[[file]]", *_file_lines(each)]
    return "\n".join(lines) + "\n"


def _file_lines(each: FileProfile) -> list[str]:
    lines = [f"match = {_text(each.match)}", f"kind = {_text(each.kind.value)}"]
    for name in ("encoding", "delimiter", "sheet"):
        value = getattr(each, name)
        if value is not None:
            lines.append(f"{name} = {_text(value)}")
    lines += [f"date = {_text(each.date.value)}", f"amount = {_text(each.amount.value)}"]
    if each.ignore:
        lines.append(f"ignore = {_list(each.ignore)}")
    if each.adds:
        lines.append("adds = true")
    lines += ["[file.columns]", *_pairs(each.columns)]
    if each.constants:
        lines += ["[file.constants]", *_pairs(each.constants)]
    for field, values in each.values.items():
        lines += [f"[file.values.{field}]", *_pairs(values)]
    return lines


def _pairs(pairs: Mapping[str, str]) -> list[str]:
    return [f"{_text(key)} = {_text(value)}" for key, value in pairs.items()]


def _list(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(_text(each) for each in texts)}]"


_ESCAPES = {ord('"'): '\\"', ord("\\"): "\\\\"}


def _text(text: str) -> str:
    """A basic string of TOML: signs that do not print are written as their numbers."""
    plain = text.translate(_ESCAPES)
    return '"' + "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in plain) + '"'

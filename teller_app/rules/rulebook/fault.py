"""What is wrong with a rulebook: where, what, and the values; ``words`` makes the sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

_OURS, _SEVERAL = "rulebook_fault", "rulebook_faults"
READER = "reader."
"""Begins the code of what pydantic itself finds."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        key: where it is, as a rulebook writes it; empty where it is of a file as a whole.
        code: what it is.
        values: what fills the sentence.
        file: in which file, where several are looked at.
    """

    key: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    file: str = ""


def wrong(code: str, at: str = "", /, **values: object) -> PydanticCustomError:
    """For a validator to raise.

    Args:
        code: what it is.
        at: the key below the place that is validated; empty for that place itself.
        values: what fills the sentence.
    """
    return PydanticCustomError(_OURS, "a fault of a rulebook", {"code": code, "at": at, "values": values})


def several(faults: list[Fault]) -> PydanticCustomError:
    """The same for faults that know their places."""
    return PydanticCustomError(_SEVERAL, "faults of a rulebook", {"faults": faults})


def faults_of(error: ValidationError) -> list[Fault]:
    """Every fault that validators have raised, and what pydantic has found, each with its place."""
    found: list[Fault] = []
    for each in error.errors(include_url=False, include_input=False):
        place, told = ".".join(str(part) for part in each["loc"]), each.get("ctx", {})
        if each["type"] == _SEVERAL:
            found += told["faults"]
        elif each["type"] == _OURS:
            key = ".".join(part for part in (place, told["at"]) if part)
            found.append(Fault(key, told["code"], told["values"]))
        else:
            values = {**told, "message": each["msg"]}
            found.append(Fault(place or "edition", READER + each["type"], values))
    return found

"""What may stand in the log. Every field has a rule of its own; what no rule knows is dropped, not masked.

No rule takes a free string: a code must be one that the program has a sentence for, a file one of its own, a
kind a class of exception, a place a traceback. So whatever is handed over by mistake leaves nothing behind.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath
from types import TracebackType

MOST_COUNTED, MOST_SECONDS = 5_000_000, 1_000_000.0
"""Below every phone number, identity number and birth date that is written as a number."""
MOST_FRAMES = 12
_OWN_FILES = frozenset({"device.key", "settings.json", "book.current"})
_OWN_DATABASE = re.compile(r"(?:book|journal|tally)(?:-[0-9]{1,8}){0,5}(?:\.kept)?\.db")
_MODULE = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,60}")
_ROOTS = ("teller_app", "site-packages")
_UNKNOWN = "elsewhere"


class Event(StrEnum):
    """Everything that the log tells."""

    START = "program.start"
    STOP = "program.stop"
    FAULT = "program.fault"
    REFUSED = "refused"
    IMPORTED = "imported"
    IMPORT_REFUSED = "import_refused"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    RELEASE_REFUSED = "release_refused"
    RELEASE_INSTALLED = "release_installed"
    EXCHANGE_SENT = "exchange_sent"
    EXCHANGE_REFUSED = "exchange_refused"


LEVELS: Mapping[Event, str] = {
    Event.FAULT: "error",
    Event.REFUSED: "warning",
    Event.IMPORT_REFUSED: "warning",
    Event.RELEASE_REFUSED: "warning",
    Event.EXCHANGE_REFUSED: "warning",
}
"""Every other event is ``info``."""
KINDS = frozenset({"client", "holding", "activity", "card", "grant"})
"""What is counted."""

Kept = str | int | float
Rule = Callable[[object], Kept | None]


def harmless(fields: Mapping[str, object]) -> dict[str, Kept]:
    """Those of ``fields`` that may stand in the log, as they may."""
    found = {name: rule(fields[name]) for name, rule in RULES.items() if name in fields}
    return {name: kept for name, kept in found.items() if kept is not None}


def _event(value: object) -> Kept | None:
    return value.value if isinstance(value, Event) else None


def _level(value: object) -> Kept | None:
    return value if type(value) is str and value in {"info", "warning", "error"} else None


def _at(value: object) -> Kept | None:
    return value.isoformat(timespec="seconds") if type(value) is datetime else None


def _code(value: object) -> Kept | None:
    from teller_app.words.refusal_texts import TEXTS  # noqa: PLC0415  the first look must not wait for it

    return value if type(value) is str and value in TEXTS else None


def _file(value: object) -> Kept | None:
    """One of the program's own; a file that somebody named may be named after a client."""
    if type(value) is str and (value in _OWN_FILES or _OWN_DATABASE.fullmatch(value)):
        return value
    return None


def _kind(value: object) -> Kept | None:
    if isinstance(value, type) and issubclass(value, BaseException):
        return value.__name__ if _MODULE.fullmatch(value.__name__) else _UNKNOWN
    return value if type(value) is str and value in KINDS else None


def _where(value: object) -> Kept | None:
    return places_of(value) if isinstance(value, TracebackType) else None


def _count(value: object) -> Kept | None:
    return value if type(value) is int and 0 <= value <= MOST_COUNTED else None


def _seconds(value: object) -> Kept | None:
    if type(value) not in (int, float) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return round(float(value), 3) if 0 <= value <= MOST_SECONDS else None


def _version(value: object) -> Kept | None:
    from importlib.metadata import version  # noqa: PLC0415  the first look must not wait for it

    ours = version("teller-app")
    return ours if value == ours and type(value) is str else None


RULES: Mapping[str, Rule] = {
    "event": _event,
    "level": _level,
    "at": _at,
    "code": _code,
    "file": _file,
    "kind": _kind,
    "seconds": _seconds,
    "count": _count,
    "version": _version,
    "where": _where,
}


def places_of(trace: TracebackType | None) -> str:
    """Files and lines that a traceback goes through, the fault's own last; no code and no values.

    A path is cut to what lies in our package or among the libraries: the rest of it tells who works here.
    """
    frames = []
    while trace is not None:
        frames.append(f"{_short(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " ".join(frames[-MOST_FRAMES:])


def _short(file: str) -> str:
    parts = PurePath(file.replace("\\", "/")).parts or ("",)
    for root in _ROOTS:
        if root in parts:
            at = len(parts) - 1 - parts[::-1].index(root)
            parts = parts[at + 1 :] if root == "site-packages" else parts[at:]
            break
    else:
        parts = parts[-1:]
    return "/".join(part if _MODULE.fullmatch(part) else _UNKNOWN for part in parts)

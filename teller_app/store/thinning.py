"""Copies by their names: when each was made, in which order, and which of them may go."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

ALL_OF = timedelta(days=1)
DAYS, MONTHS = 30, 12
"""One a day, then one a month, of as many days and months as have any.

Counted by what is there and not by the calendar, so that a clock that jumps ahead lets none of them go.
"""
_STAMP = "%Y%m%d-%H%M%S-%f"
"""A moment in the name of a file, by the clock of that day."""
_NAME = re.compile(r"journal-([0-9]{8}-[0-9]{6}-[0-9]{6})(?:-([0-9]{5,9}))?\.db")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the journal.

    Attributes:
        path: where it lies.
        made: by the clock of that day, without offset.
        order: rises with each copy in a folder, whatever the clock says; 0 in names of old.
    """

    path: Path
    made: datetime
    order: int


def copies_in(folder: Path) -> list[Copy]:
    """Every copy in a folder, the one made last first; other files are none of ours.

    Raises:
        OSError: the folder cannot be read.
    """
    found = [copy for path in folder.glob("journal-*.db") if (copy := copy_of(path)) is not None]
    return sorted(found, key=lambda copy: (copy.order, copy.made), reverse=True)


def copy_of(path: Path) -> Copy | None:
    """What a name says; ``None`` where it is not the name of a copy."""
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    try:
        return Copy(path, datetime.strptime(found[1], _STAMP), int(found[2] or 0))  # noqa: DTZ007  see Copy
    except ValueError:
        return None


def next_name(folder: Path, made: datetime) -> Path:
    """The name of the next copy in ``folder``."""
    order = 1 + max((copy.order for copy in copies_in(folder)), default=0)
    return folder / f"journal-{made.strftime(_STAMP)}-{order:05d}.db"


def kept_name(at: datetime) -> str:
    """The name of a journal that a restore puts aside."""
    return f"journal-{at.strftime(_STAMP)}.kept.db"


def thin(folder: Path, spared: set[Path]) -> None:
    """Let go of what is old enough; never the newest, and never one of ``spared``."""
    copies = copies_in(folder)
    kept = _kept(copies) | spared
    for copy in copies:
        if copy.path not in kept:
            with suppress(OSError):  # goes another time
                copy.path.unlink()


def _kept(copies: list[Copy]) -> set[Path]:
    """``copies`` come with the newest first."""
    if not copies:
        return set()
    newest = copies[0]
    last_day = {copy.path for copy in copies if abs(newest.made - copy.made) < ALL_OF}
    days = _last_of_each(copies, DAYS, lambda copy: copy.made.date())
    months = _last_of_each(copies, MONTHS, lambda copy: copy.made.date().replace(day=1))
    return {newest.path} | last_day | days | months


def _last_of_each(copies: list[Copy], most: int, period: Callable[[Copy], date]) -> set[Path]:
    found: dict[date, Path] = {}
    for copy in copies:
        if len(found) < most:
            found.setdefault(period(copy), copy.path)
    return set(found.values())

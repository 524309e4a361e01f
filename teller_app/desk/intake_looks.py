"""Files looked at beside the window: a large one takes seconds, and a stick that is gone never answers.

A look changes nothing on the page. What it has found is shown once it is whole, if it is still wanted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from teller_app.desk.intake import IntakeDesk
from teller_app.desk.intake_state import FilesHeld
from teller_app.desk.intake_view import FileView
from teller_app.desk.reaching import reach
from teller_app.intake.profile import Profile
from teller_app.rules.errors import Refusal

MOST_FILES = 50
Told = Callable[[str, int, int], None]
"""Hears at which file it is, and how much of that it has seen: of nothing, where nobody knows how much there
is to see. Asked all the time whether somebody still waits, and says no by raising."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a look.

    Attributes:
        files: what could be looked at, in the order in which it was asked for.
        manifest: what lies beside the first file of the page then.
        wrong: why the files after those were not looked at.
    """

    files: tuple[tuple[Path, FileView], ...] = ()
    manifest: Path | None = None
    wrong: Refusal | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """Files that are to be looked at.

    Attributes:
        take: shows what was found.
        before: the files that the page has already.
        skips: one that cannot be looked at is left out; otherwise it ends there.
        aside: the page may be worked with meanwhile.
        held: what was chosen before a lock, and comes back by this look.
        told: how such files are read, where somebody has said so.
    """

    paths: tuple[Path, ...]
    take: Callable[[Found], object]
    before: tuple[Path, ...] = ()
    skips: bool = False
    aside: bool = False
    held: FilesHeld | None = None
    told: Profile | None = None


class LookStopped(Exception):
    """Nobody waits for it any more."""


def unwatched(_file: str, _done: int, _total: int) -> None:
    """For whoever waits to the end."""


def look_at(look: Look, desk: IntakeDesk, told: Told) -> Found:
    """Look at one file after another; on any thread.

    Raises:
        BaseException: what ``told`` raises.
    """
    found: dict[Path, FileView] = {}
    wrong = None
    for path in look.paths:
        if len({*look.before, *found, path}) > MOST_FILES:
            wrong = Refusal("import.too_many", most=MOST_FILES)
            break
        try:
            found[path] = _Eye(path, look.told).wait(desk, told)
        except Refusal as refusal:
            if not look.skips:
                wrong = refusal
                break
    return Found(tuple(found.items()), _manifest([*look.before, *found], desk, told), wrong)


def _manifest(files: Sequence[Path], desk: IntakeDesk, told: Told) -> Path | None:
    if not files:
        return None
    first = files[0]
    return reach(str(first), lambda: desk.manifest_beside(files), lambda: told(first.name, 0, 0), None)


class _Eye:
    """One file that is looked at, on a thread of its own: in the middle of a workbook nobody can stop it."""

    def __init__(self, path: Path, told: Profile | None) -> None:
        self._path, self._profile = path, told
        self._done = self._total = 0
        self._over = threading.Event()

    def wait(self, desk: IntakeDesk, told: Told) -> FileView:
        """What there is to see.

        Raises:
            Refusal: as ``IntakeDesk.look``.
            BaseException: what ``told`` raises.
        """

        def wanted() -> None:
            # What is left of a file is not known once more was seen than it has: a workbook unpacks to more.
            far = (self._done, self._total) if self._done < self._total else (0, 0)
            told(self._path.name, *far)

        try:
            return reach(str(self._path), lambda: self._look(desk), wanted, None)
        finally:
            self._over.set()

    def _look(self, desk: IntakeDesk) -> FileView:
        with suppress(OSError):  # the look says why
            self._total = self._path.stat().st_size
        return desk.look(self._path, self._heard, self._profile)

    def _heard(self, count: int) -> None:
        if self._over.is_set():
            raise LookStopped
        self._done += count

"""A journal that is damaged or gone at the start: what is known, and the way back to the last good backup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from teller_app.desk.approving import Approval, Shown
from teller_app.desk.files import CopyLine, copy_lines, wanted_by
from teller_app.desk.keeping import Keeping
from teller_app.rules.errors import Coded
from teller_app.store.compare import Difference
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import FILE_NAME
from teller_app.store.thinning import copy_of

Progress = Callable[[int, int], None]
_LOST = {"store.damaged", "store.unreadable", "store.missing"}


def is_lost_journal(wrong: Coded) -> bool:
    """Say whether it is the journal that cannot be used, and a backup could take its place."""
    return wrong.code in _LOST and wrong.values.get("file") == FILE_NAME


@dataclass(frozen=True, slots=True)
class Found:
    """What looking around has found.

    Attributes:
        good: the backups that can be restored, the newest first; each has been opened.
        bad: how many cannot.
        newest: what restoring the newest good one would lose; ``None`` where there is none.
    """

    good: tuple[CopyLine, ...]
    bad: int
    newest: Compared | None


@dataclass(frozen=True, slots=True)
class Compared:
    """What restoring one backup would lose."""

    line: CopyLine
    difference: Difference


class RescueDesk:
    """Looks at copies only, and keeps the damaged file. Every method runs on any thread."""

    def __init__(self, keeping: Keeping, wrong: Coded) -> None:
        self._keeping = keeping
        self.wrong = wrong

    def look(self, progress: Progress) -> Found:
        """Try every backup, the newest first.

        Raises:
            Unavailable: the key itself cannot be used.
        """
        lines = copy_lines(self._keeping, wanted_by(progress))
        good: list[CopyLine] = []
        newest: Compared | None = None
        for done, line in enumerate(lines):
            progress(done, len(lines))
            try:
                self._keeping.prove(line.path, wanted_by(progress))
                found = self.preview(line, progress) if newest is None else None
            except StoreUnavailable:
                continue
            newest = newest or found
            good.append(line)
        return Found(tuple(good), len(lines) - len(good), newest)

    def preview(self, line: CopyLine, progress: Progress) -> Compared:
        """What restoring ``line`` would lose, as far as the damaged journal can be read.

        Raises:
            StoreUnavailable: the backup cannot be used.
        """
        return Compared(line, self._keeping.preview(line.path, damaged=True, wanted=wanted_by(progress)))

    def line_of(self, path: Path, progress: Progress) -> CopyLine:
        """A file that somebody has chosen.

        Raises:
            StoreUnavailable: it is no backup of this journal, or damaged.
        """
        if not path.is_file():
            raise StoreUnavailable("store.missing", file=path.name)
        self._keeping.prove(path, wanted_by(progress))
        copy = copy_of(path)
        written = datetime.fromtimestamp(path.stat().st_mtime).astimezone().replace(tzinfo=None)
        return CopyLine(path, copy.made if copy else written, second=True)

    @property
    def by_name(self) -> bool:
        """The demo's second person has only a name."""
        return self._keeping.approvals.by_name

    def show_restore(self, line: CopyLine) -> Shown:
        """What a second person is to stand for.

        Raises:
            StoreUnavailable: it cannot be read.
        """
        return self._keeping.show_restore(line.path)

    def ask_second(self, shown: Shown, code: str, password: str) -> Approval:
        """A second person stands for ``shown``; takes half a second."""
        return self._keeping.ask_second(shown, code, password)

    def restore(self, line: CopyLine, approval: Approval) -> Path | None:
        """Put it in place; returns where the damaged journal is kept.

        Raises:
            Refusal: as ``Approvals.use``; nothing was changed.
            StoreUnavailable: nothing was changed.
        """
        return self._keeping.restore(line.path, approval)

"""A journal that is damaged or gone at the start: what is known, and the way back to the last good backup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from teller_app.desk.approving import Approval, Shown
from teller_app.desk.files import CopyLine, copy_lines, wanted_by
from teller_app.desk.keeping import Keeping
from teller_app.desk.reaching import CLOSING, NO_ANSWER, reach
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
        silent: why nobody knows of those in the second folder.
    """

    good: tuple[CopyLine, ...]
    bad: int
    newest: Compared | None
    silent: StoreUnavailable | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """What restoring one backup would lose.

    Attributes:
        digest: tells it from any other, for whoever stands for it.
    """

    line: CopyLine
    difference: Difference
    digest: str


class RescueDesk:
    """Looks at copies only, and keeps the damaged file. Every method runs on any thread."""

    def __init__(self, keeping: Keeping, wrong: Coded) -> None:
        self._keeping = keeping
        self.wrong = wrong

    def look(self, progress: Progress) -> Found:
        """Try every backup, the newest first. A second folder that stops answering is asked no more.

        Raises:
            Unavailable: the key itself cannot be used.
        """
        listed = self._keeping.listed(wanted_by(progress), CLOSING)
        lines, silent = copy_lines(self._keeping, listed.copies), listed.silent
        good: list[CopyLine] = []
        newest: Compared | None = None
        bad = 0
        for done, line in enumerate(lines):
            progress(done, len(lines))
            if silent is not None and line.second:
                continue
            try:
                self._keeping.prove(line.path, wanted_by(progress))
                found = self.preview(line, progress) if newest is None else None
            except StoreUnavailable as wrong:
                if wrong.code == NO_ANSWER:
                    silent = wrong
                else:
                    bad += 1
                continue
            newest = newest or found
            good.append(line)
        return Found(tuple(good), bad, newest, silent)

    def preview(self, line: CopyLine, progress: Progress) -> Compared:
        """What restoring ``line`` would lose, as far as the damaged journal can be read.

        Raises:
            StoreUnavailable: the backup cannot be used, or its folder does not answer.
        """
        wanted = wanted_by(progress)
        found = self._keeping.preview(line.path, damaged=True, wanted=wanted)
        return Compared(line, found, self._keeping.digest(line.path, wanted))

    def line_of(self, path: Path, progress: Progress) -> CopyLine:
        """A file that somebody has chosen.

        Raises:
            StoreUnavailable: it is no backup of this journal, or damaged, or its folder does not answer.
        """
        wanted, copy = wanted_by(progress), copy_of(path)
        written = reach(str(path.parent), lambda: _written(path), wanted)
        self._keeping.prove(path, wanted)
        return CopyLine(path, copy.made if copy else written, second=True)

    @property
    def by_name(self) -> bool:
        """The demo's second person has only a name."""
        return self._keeping.approvals.by_name

    def show_restore(self, found: Compared) -> Shown:
        """What a second person is to stand for; nothing is read for it."""
        return self._keeping.show_restore(found.line.path, (found.digest, found.difference))

    def ask_second(self, shown: Shown, code: str, password: str) -> Approval:
        """A second person stands for ``shown``; takes half a second."""
        return self._keeping.ask_second(shown, code, password)

    def restore(self, line: CopyLine, approval: Approval, progress: Progress) -> Path | None:
        """Put it in place; returns where the damaged journal is kept.

        Args:
            line: the backup.
            approval: of the second person.
            progress: may stop it by raising, as long as the backup is not here yet.

        Raises:
            Refusal: as ``Approvals.use``; nothing was changed.
            StoreUnavailable: nothing was changed.
        """
        return self._keeping.restore(line.path, approval, wanted_by(progress), damaged=True)


def _written(path: Path) -> datetime:
    if not path.is_file():
        raise StoreUnavailable("store.missing", file=path.name)
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone().replace(tzinfo=None)

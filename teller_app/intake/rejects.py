"""Rejected rows as a file that a spreadsheet opens: where, what, why, what stood there, whose, and the row.

It holds what clients' rows held, so it lies only where somebody asked for it, readable by its owner alone.
"""

from __future__ import annotations

import csv
import os
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

from teller_app.intake.faults import RowFault
from teller_app.rules.errors import Refusal
from teller_app.safe.disk import clear_dead, drop, hold
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker
from teller_app.words.spreadsheet import plain_cell

MOST_ROWS = 1_000_000
"""A spreadsheet holds little more; how many were left out stands in the last row."""
ENDING = ".csv"
LONGEST = 32_000
"""Characters of a cell; a spreadsheet holds no more than 32,767."""


class RejectFile:
    """Written beside and put in place when it is closed; without a fault there is none, not even an old one.

    Args:
        path: where the caller wants it; what is there is replaced, and what killed imports left goes.
        speaker: in whose language the reasons are.

    Raises:
        Refusal: ``file.ending`` (file, endings): what opens it would guess its cells; as ``add`` where
            an old one cannot be replaced.
    """

    def __init__(self, path: Path, speaker: Speaker) -> None:
        if path.suffix.lower() != ENDING:
            raise Refusal("file.ending", file=path.name, endings=[ENDING])
        self._path, self._speaker = path, speaker
        self._beside = path.with_name(f"{path.name}.{os.getpid()}.new")
        self._file: TextIOWrapper | None = None
        self._writer: Any = None
        self.count = 0
        # What a killed import left holds what clients' rows held.
        clear_dead(path)
        self._require_free()

    def add(self, fault: RowFault) -> None:
        """One more line.

        Raises:
            Refusal: ``rejects.not_written`` (file, reason).
        """
        self.count += 1
        if self.count > MOST_ROWS:
            return
        try:
            if self._file is None:
                self._begin()
            reason = problem_line(self._speaker, fault)
            where = (fault.file, str(fault.row), fault.column)
            cells = (*where, reason, fault.original, fault.client, _line_of(fault.cells))
            self._writer.writerow([plain_cell(cell) for cell in cells])
        except OSError as error:
            raise self._failed(error) from error

    def close(self, *, keep: bool = True) -> Path | None:
        """Put it in place, or away; returns where it lies.

        Raises:
            Refusal: as ``add``.
        """
        if self._file is None:
            if keep:
                drop(self._path)  # another night's would be read as this one's
            return None
        try:
            with self._file as file:
                if self.count > MOST_ROWS:
                    self._say_more(self.count - MOST_ROWS)
                file.flush()
                os.fsync(file.fileno())
            if keep:
                self._beside.replace(self._path)
        except OSError as error:
            raise self._failed(error) from error
        finally:
            self._file = None
            drop(self._beside)
        return self._path if keep else None

    def _begin(self) -> None:
        drop(self._beside)
        handle = os.open(self._beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        raw = os.fdopen(handle, "wb")
        hold(raw)
        self._file = TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        say = self._speaker.say
        where = (say("文件"), say("行"), say("列"))
        self._writer.writerow([*where, say("原因"), say("原文"), say("客户号"), say("整行")])

    def _require_free(self) -> None:
        """Say before anything is built that a spreadsheet holds the old one, not after an hour."""
        if self._path.is_file():
            try:
                self._path.open("r+b").close()
            except OSError as error:
                raise self._failed(error) from error

    def _say_more(self, left_out: int) -> None:
        """The last row, under the reasons."""
        says = self._speaker.say("表格放不下更多行：另有 {count} 处没有列出", count=left_out)
        self._writer.writerow(["", "", "", says, "", "", ""])

    def _failed(self, error: OSError) -> Refusal:
        return Refusal("rejects.not_written", file=self._path.name, reason=error.strerror or "")


def _line_of(cells: tuple[str, ...]) -> str:
    """A row in one cell, as a file with commas has it."""
    if not cells:
        return ""
    line = StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()[:LONGEST]

"""The clients of a trial as a file, however many they are: some hundred of them are in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import BinaryIO

from teller_app.desk.approving import Approval, Shown
from teller_app.desk.branch_tables import Table
from teller_app.desk.saving import save_by
from teller_app.desk.table_files import MOST_ROWS, Row, check_kind, write_csv, write_workbook
from teller_app.desk.tallying import Progress
from teller_app.desk.trial_tables import list_title, matrix_table, moved_columns, moved_row
from teller_app.desk.trials import Chosen, Listed, TrialDesk
from teller_app.desk.unmasked import note_unmasked
from teller_app.desk.workplace import Workplace
from teller_app.safe.residue import temporary_folder
from teller_app.safe.roles import Act
from teller_app.store.movement import Moved
from teller_app.words.amounts import day
from teller_app.words.approving import unmasked_export
from teller_app.words.audit_told import Exported
from teller_app.words.speaker import Speaker
from teller_app.words.trial import remark

Save = Callable[[Progress | None], str]
"""Writes the file beside the window, where it may take minutes and be stopped; says what there is now.

Raises:
    Refusal: as ``save_by``; nothing half-written is left.
    StoreUnavailable: as ``TrialDesk.pieces``.
"""


def masked_file(desk: TrialDesk, chosen: Chosen, file: str) -> Save:
    """Clients as CSV, or with the table of migration as XLSX, persons' names masked; it is on record now.

    Raises:
        Refusal: ``trial.file`` (file); as ``Workplace.require``.
        StoreUnavailable: it could not be recorded, so there is no file.
    """
    desk.place.require(Act.EXPORT)
    check_kind(file)
    desk.place.note_export(Exported.TRIAL, of=chosen.trial.asked.as_of)
    return partial(_save, desk, chosen, file, masked=True)


def show_unmasked(place: Workplace, chosen: Chosen, file: str | None) -> Shown:
    """What a second person is to stand for before names leave whole; without a file, printed by a command.

    Raises:
        Refusal: ``trial.file`` (file); as ``Workplace.require``.
    """
    place.require(Act.EXPORT_UNMASKED)
    if file is not None:
        check_kind(file)
    lines = unmasked_export(
        place.speaker,
        of=chosen.trial.asked.as_of,
        against=None,
        contents=[list_title(place.speaker, chosen, _shown(chosen, file))],
        file=file,
        author=place.teller,
    )
    return place.show_second(Act.EXPORT_UNMASKED, lines)


def unmasked_file(desk: TrialDesk, chosen: Chosen, file: str, approval: Approval | None) -> tuple[int, Save]:
    """The same with whole names, for which a second person stands; the number of that in the journal, too.

    Raises:
        Refusal: as ``show_unmasked`` and ``Workplace.stand_for``.
        StoreUnavailable: it could not be recorded, so there is no file.
    """
    number = note_unmasked(desk.place, show_unmasked(desk.place, chosen, file), approval)
    return number, partial(_save, desk, chosen, file, masked=False)


def _save(desk: TrialDesk, chosen: Chosen, file: str, progress: Progress | None, *, masked: bool) -> str:
    speaker, most = desk.place.speaker, _shown(chosen, file)
    with closing(desk.pieces(chosen, most)) as pieces:
        told = pieces if progress is None else _telling(pieces, progress, most)
        rows = (moved_row(speaker, chosen, row, masked=masked) for piece in told for row in piece)
        save_by(Path(file), partial(_lay, desk.place, chosen, file, rows))
    return _saved_line(speaker, chosen, file)


def _telling(pieces: Iterable[list[Moved]], progress: Progress, total: int) -> Iterator[list[Moved]]:
    done = 0
    for piece in pieces:
        progress(done, total)
        yield piece
        done += len(piece)


def _lay(place: Workplace, chosen: Chosen, name: str, rows: Iterable[Row], file: BinaryIO) -> None:
    speaker, asked = place.speaker, chosen.trial.asked
    columns = moved_columns(speaker)
    if Path(name).suffix.lower() == ".csv":
        write_csv(file, columns, rows)
        return
    table = Table(list_title(speaker, chosen, _shown(chosen, name)), columns, (), (), (5, 6))
    matrix = matrix_table(speaker, chosen.trial)
    says = remark(speaker, draft=asked.draft)
    with temporary_folder(place.home) as apart:
        write_workbook(file, [(matrix, matrix.rows), (table, rows)], day(asked.as_of), says, apart)


def _saved_line(speaker: Speaker, chosen: Chosen, file: str) -> str:
    """Where they lie now; a file that does not hold all of them looks as one that does."""
    saved, shown = speaker.say("已存为 {file}", file=Path(file).name), _shown(chosen, file)
    if chosen.count <= shown:
        return saved
    return speaker.say("{saved}。{title}", saved=saved, title=list_title(speaker, chosen, shown))


def _shown(chosen: Chosen, file: str | None) -> int:
    """How many of them there are room for; on the screen as many as are listed there."""
    if file is None:
        return len(chosen.rows) if isinstance(chosen, Listed) else 0
    return min(chosen.count, MOST_ROWS) if Path(file).suffix.lower() == ".xlsx" else chosen.count

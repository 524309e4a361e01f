"""Homes that were lived in, copies of them, and all that can be read from one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from teller_app.safe.keys import DeviceKeys
from teller_app.store.backup import backups
from teller_app.store.book import open_book
from teller_app.store.files import Database, open_file
from teller_app.store.journal import FILE_NAME, open_journal
from teller_app.store.verify import verify
from tests.faults.nursery import DRIVER, Nursery, Run
from tests.faults.papers import GIVEN, RICH, in_book, write_papers

Rows = list[tuple[object, ...]]
LEFT_OVER = ("*.new*", "building-*", "*.building*", "*.restored*", "*-journal")
"""Names of what is made beside; none of it may stay once a command has succeeded."""
_TABLES = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"


@dataclass(frozen=True)
class State:
    """Everything that a home says."""

    book: Mapping[str, Rows]
    journal: Mapping[str, Rows]
    settings: str
    backups: tuple[str, ...]

    def entries(self) -> dict[int, str]:
        """The kind of each entry by its number."""
        return {int(str(row[0])): str(row[3]) for row in self.journal["entry"]}

    def walk_ins(self) -> dict[str, str]:
        """The name of each client entered by hand, by key."""
        return {str(row[1]): str(row[3]) for row in self.journal["client"]}

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        tables = {**{f"book {name}": rows for name, rows in self.book.items()}, **self.journal}
        return {name: len(rows) for name, rows in tables.items() if not name.endswith("meta")}


def live_in(nursery: Nursery, folder: Path) -> Path:
    """A home with a book, a day's work, settings, a backup, and some more work."""
    home = folder / "demo"
    files = [str(path) for path in write_papers(folder)]
    for arguments in (
        ("settings", "--branch", "示范支行", "--teller", "0231 李娜"),
        ("import", *files),
        ("care", "event", "--client", RICH, "--kind", "deal", "--note", "理财到期"),
        ("privilege", "give", GIVEN, "--client", RICH),
        ("backup",),
        ("privilege", "give", GIVEN, "--client", RICH),
    ):
        done = nursery.run(Run(home, arguments))
        assert done.code == 0, done.err
    done = nursery.run(Run(home, ("walk-in", "赵六"), module=DRIVER))
    assert done.code == 0, done.err
    return home


def copy_of(home: Path, folder: Path) -> Path:
    """The same home and its papers elsewhere, in the place of whatever is there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for paper in in_book(home.parent):
        shutil.copy(paper, folder / paper.name)
    shutil.copytree(home, folder / home.name)
    return folder / home.name


def state_of(home: Path) -> State:
    """Read all of it, having checked it."""
    keys = DeviceKeys(home)
    found = verify(home, keys, outside=None)
    assert found == (), found
    book, journal = open_book(home, keys), open_journal(home, keys, None)
    assert book is not None
    settings = home / "settings.json"
    try:
        return State(
            _rows(book.db),
            _rows(journal.db),
            settings.read_text("utf-8") if settings.exists() else "",
            tuple(path.name for path in backups(home)),
        )
    finally:
        book.close()
        journal.close()


def journal_rows(home: Path, path: Path | None = None) -> Mapping[str, Rows]:
    """What a journal holds, or a copy of it."""
    db = open_file(path or home / FILE_NAME, DeviceKeys(home).key("journal"), read_only=True)
    try:
        return _rows(db)
    finally:
        db.conn.close()


def _rows(db: Database) -> dict[str, Rows]:
    names = [str(row[0]) for row in db.execute(_TABLES).fetchall()]
    return {name: db.execute(f"select * from {name} order by 1, 2").fetchall() for name in names}


def left_over(home: Path) -> list[Path]:
    """What lies there that was only made beside."""
    return sorted(path for pattern in LEFT_OVER for path in home.rglob(pattern))


def a_day_later(home: Path) -> None:
    """What was left lies there since long; younger ones could be another program's at work."""
    for path in left_over(home):
        then = path.stat().st_mtime - 2 * 86_400
        os.utime(path, (then, then))

"""Bring a file to today's shape: numbered steps from ``db/``, each applied once and in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from sqlite_utils import Database

from teller_app import places
from teller_app.store.errors import StoreUnavailable

BOOK = ("clients_0001", "book_0001", "clients_0002", "book_0002")
OLDEST_BOOK = 3
"""A book that lacks the last step lacks one table, and serves until the next import."""
TALLY = ("tally_0001",)
JOURNAL = (
    "clients_0001",
    "journal_0001",
    "clients_0002",
    "journal_0002",
    "journal_0003",
    "journal_0004",
    "journal_0005",
    "journal_0006",
)
MERGED = ("merged_0001",)


Then = Mapping[str, Callable[[Database], None]]
"""What SQL alone cannot do: by the name of the step that it ends, in the same transaction."""


def migrate(db: Database, steps: tuple[str, ...], file: str, then: Then | None = None) -> None:
    """Apply the steps that ``db`` has not seen, all or none.

    The count of applied steps stands in ``user_version``.

    Raises:
        StoreUnavailable: ``store.newer`` when a newer program has written the file.
    """
    refuse_newer(db, steps, file)
    done = _version(db)
    if done == len(steps):
        return
    with db.atomic():
        for step in steps[done:]:
            for statement in statements(places.migrations() / f"{step}.sql"):
                db.execute(statement)
            if then is not None and step in then:
                then[step](db)
        db.execute(f"pragma user_version = {len(steps)}")


def check_version(db: Database, steps: tuple[str, ...], file: str, least: int | None = None) -> None:
    """Refuse a file of another shape than today's, or than that of the first ``least`` steps.

    Raises:
        StoreUnavailable: ``store.newer`` or ``store.older``.
    """
    refuse_newer(db, steps, file)
    if _version(db) < (len(steps) if least is None else least):
        raise StoreUnavailable("store.older", file=file)


def refuse_newer(db: Database, steps: tuple[str, ...], file: str) -> None:
    """Refuse what a newer program has written; an older shape can be brought up to today's.

    Raises:
        StoreUnavailable: ``store.newer``.
    """
    if _version(db) > len(steps):
        raise StoreUnavailable("store.newer", file=file)


def is_older(db: Database, steps: tuple[str, ...]) -> bool:
    """Say whether a file that holds something already lacks steps."""
    return 0 < _version(db) < len(steps)


def _version(db: Database) -> int:
    return int(db.execute("pragma user_version").fetchone()[0])


def statements(path: Path) -> list[str]:
    """The statements of a step; a semicolon ends one, and none stands inside any."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("--")]
    return [statement for statement in "\n".join(lines).split(";") if statement.strip()]

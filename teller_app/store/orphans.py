"""Rows that refer to nobody, found without asking for each of them who it is that they refer to."""

from __future__ import annotations

from itertools import groupby

from sqlite_utils import Database

_TABLES = "select name from sqlite_master where type = 'table' order by name"
_TIES = 'select id, "table", "from", "to" from pragma_foreign_key_list(?) order by id'


def orphaned(db: Database) -> list[str]:
    """The tables that have such rows.

    SQLite's own check looks up the owner of every row: in a book of ten million clients, whose rows stand in
    other orders than they do, it was not through after forty minutes. Where owners are numbered without a
    gap, as in a book, it is enough that each number is one of theirs.
    """
    tables = [str(row[0]) for row in db.execute(_TABLES).fetchall()]
    return [table for table in tables if _has_orphans(db, table)]


def _has_orphans(db: Database, table: str) -> bool:
    ties = db.execute(_TIES, [table]).fetchall()
    for columns in (list(tie) for _, tie in groupby(ties, lambda row: row[0])):
        _, owner, column, to = columns[0]
        numbers = _numbers(db, owner, to) if len(columns) == 1 and to else None
        if numbers is None:
            return _checked(db, table)
        others = f"select 1 from {_name(table)} where {_name(column)} not between ? and ? limit 1"  # noqa: S608
        if db.execute(others, numbers).fetchone() is not None:
            # Somebody may have written an owner and a row of its own since the owners were counted.
            return _checked(db, table)
    return False


def _checked(db: Database, table: str) -> bool:
    """What SQLite says, in one statement and so of one moment."""
    return db.execute(f"pragma foreign_key_check({_name(table)})").fetchone() is not None


def _numbers(db: Database, owner: str, column: str) -> tuple[int, int] | None:
    """The first and the last number of the owners; ``None`` where one between is missing."""
    found = f"select count(*), min({_name(column)}), max({_name(column)}) from {_name(owner)}"  # noqa: S608
    count, low, high = db.execute(found).fetchone()
    whole = type(low) is int and type(high) is int
    return (low, high) if whole and high - low + 1 == count else None


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

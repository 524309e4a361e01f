"""``python -m tests.bench_trail [RECORDS]``: how long it takes to check a long trail, and what memory.

Every second record is a look, every second one an entry with a body of a usual size.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from teller_app.safe.audit import START, Actor, Record, client_hash, link, seal
from teller_app.safe.keys import DeviceKeys
from teller_app.store.journal import Journal, open_journal
from teller_app.store.trail import COLUMNS, ENTRY_COLUMNS, Why, head, put_anchor
from teller_app.store.verify import verify
from teller_app.store.verify_trail import check_trail
from tests.stage import NOW

BUDGET = 10.0
BODY = '{"as_of": "2026-11-23", "tier": "gold", "reasons": []}' + " " * 250
PUT = f"insert into trail ({COLUMNS}) values ({', '.join('?' * 14)})"
PUT_ENTRY = f"insert into entry ({ENTRY_COLUMNS}) values ({', '.join('?' * 10)})"
BATCH = 10_000


def fill(journal: Journal, count: int) -> None:
    """The same rows as acts would write, without their waits for the disk."""
    key, previous, entry = journal.trail.key, START, 0
    people = [Actor(f"{code:04d} 李娜", "teller") for code in range(20)]
    for first in range(1, count + 1, BATCH):
        rows, entries = [], []
        for number in range(first, min(first + BATCH, count + 1)):
            at = (NOW + timedelta(seconds=20 * number)).isoformat()
            by, client = people[number % 20], f"C{number % 9973:06d}"
            told = None
            if number % 2 == 0:
                entry += 1
                told = (entry, at, by.user, by.role, "decision", client, "general", "2024-05-19", 1, BODY)
                entries.append(told)
            row = Record(
                number,
                at,
                by.user,
                by.role,
                "decision" if told else "look",
                "" if told else "counter",
                "general" if told else None,
                "2024-05-19" if told else None,
                "ok",
                client_hash(key, client),
                entry if told else None,
                seal(key, told) if told else None,
                previous,
                START,
            )
            previous = link(row, previous)
            rows.append(row._replace(hash=previous))
        with journal.writing() as db:
            db.conn.executemany(PUT, rows)
            db.conn.executemany(PUT_ENTRY, entries)
            put_anchor(db, head(db), NOW, Why.PRINT)
    journal.log_anchors()


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        keys = DeviceKeys(home)
        journal = open_journal(home, keys, None)
        fill(journal, count)
        journal.db.execute("pragma wal_checkpoint(truncate)")
        size = (home / "journal.db").stat().st_size / 1e6
        for _ in range(3):
            began, worked = time.perf_counter(), time.process_time()
            assert list(check_trail(journal.path, journal.db, journal.trail.key)) == []
            took, worked = time.perf_counter() - began, time.process_time() - worked
            print(
                f"{count:,} records, {size:.0f} MB: chain and entries {took:.2f} s, ratio {took / BUDGET:.2f};"
                f" without waiting for other programs {worked:.2f} s, ratio {worked / BUDGET:.2f}"
            )
        journal.close()
        began = time.perf_counter()
        assert verify(home, keys, outside=None) == ()
        print(f"the whole of verify, every page too: {time.perf_counter() - began:.2f} s")
        print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

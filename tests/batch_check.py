"""``make batch-check``: every row of a large table, decided by the compiled query and by the rules.

``python -m tests.batch_check [--rows N] [--processes N]``. The table goes through files, as with the command; each
process makes its share of the same clients again and asks ``rules.assess`` about each. Then the data set of
``german_credit.py``. Ends with 1 where a single row differs.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

import duckdb

from teller_app.batch.extras import EngineName
from teller_app.batch.shape import CLIENT, KNOWN
from teller_app.desk.batch import How, decide_table
from teller_app.rules.rulebook.edition import Edition
from tests import german_credit
from tests.batch.clients import Row, expected, random_rows
from tests.conftest import TODAY
from tests.stage import SHELF

SHARE = 10_000
SHOWN = 5
SCHEMES = (("general", TODAY), ("icbc", date(2015, 1, 1)), ("boc", TODAY), ("icbc", TODAY))
"""By assets, by points with floors and contracts, by any of several ways, and by assets of a month."""


def share_of(edition: Edition, number: int, rows: int) -> list[Row]:
    """Always the same clients for the same share."""
    found = random_rows(edition, min(SHARE, rows - number * SHARE), seed=number)
    return [{**row, CLIENT: f"{number:06d}-{row[CLIENT]}"} for row in found]


def write_share(edition: Edition, folder: Path, rows: int, number: int) -> None:
    lines = [",".join(KNOWN)]
    lines += [",".join(row.get(name) or "" for name in KNOWN) for row in share_of(edition, number, rows)]
    (folder / f"part-{number:06d}.csv").write_text("\n".join(lines) + "\n", "utf-8")


def compare_share(edition: Edition, answer: Path, rows: int, number: int) -> tuple[int, list[str]]:
    """How many rows were compared, and those that differ."""
    query = "select * from read_parquet(?) where client between ? and ?"
    with duckdb.connect() as db:
        between = [str(answer), f"{number:06d}-", f"{number:06d}-~"]
        found = {row[0]: row for row in db.execute(query, between).fetchall()}
    differ, count = [], 0
    for row in share_of(edition, number, rows):
        count += 1
        said = found.get(row[CLIENT])
        told = expected(row, edition)
        texts = said and (
            *said[:2],
            str(said[2]),
            said[3],
            None if said[4] is None else str(said[4]),
            said[5],
        )
        if texts != told:
            differ.append(f"{row}: {texts}, but the rules say {told}")
    return count, differ


def check(scheme: str, day: date, rows: int, processes: int) -> int:
    """One scheme; returns how many rows differ."""
    edition = SHELF.edition(scheme, day)
    shares = range(-(-rows // SHARE))
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name, ProcessPoolExecutor(processes) as pool:
        folder = Path(name)
        (folder / "in").mkdir()
        list(pool.map(partial(write_share, edition, folder / "in", rows), shares))
        how = How(folder / "home", EngineName.DUCKDB, "")
        done = decide_table(str(folder / "in"), str(folder / "out.parquet"), frozenset(), edition, how)
        compared, differ = 0, []
        for count, found in pool.map(partial(compare_share, edition, folder / "out.parquet", rows), shares):
            compared += count
            differ += found
    tiers = ", ".join(f"{code} {count:,}" for code, count in done.tiers.items())
    minutes = (time.perf_counter() - began) / 60
    print(
        f"{scheme} {edition.first_day}: {compared:,} rows compared, {len(differ):,} differ ({minutes:.1f} min)"
    )
    print(f"  {tiers}", flush=True)
    for each in islice(differ, SHOWN):
        print(f"  {each}")
    return len(differ) + abs(compared - rows)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    differ = sum(check(scheme, day, arguments.rows, arguments.processes) for scheme, day in SCHEMES)
    return 1 if differ + german_credit.run() else 0


if __name__ == "__main__":
    sys.exit(main())

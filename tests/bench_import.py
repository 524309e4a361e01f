"""``python -m tests.bench_import``: files taken in at several sizes, against a bare ``executemany`` of the same rows.

For each size: clients a second, the ratio to bare inserts into the same encrypted schema with the same settings,
the most memory, what a cold start and the window cost on the book that came of it, and the next night, when everybody comes again with
one more balance and is compared. Ten million are taken in and looked at alone: bare inserts at random places of an index
of that size take hours, and the budget for them is of one million. The figures of each size go to ``build/bench_import_SIZE.json`` with the machine and the command;
``python -m tests.bench_results`` gathers those of a quiet machine. Nothing here fails: machines are noisy.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from teller_app.desk.intake_making import Asked, Making, Means
from teller_app.intake.faults import Faults
from teller_app.intake.prepare import Request, Step, Where, prepare
from teller_app.rules.client import Client
from teller_app.rules.money import Money
from teller_app.safe.keys import DeviceKeys
from teller_app.store import book as store
from teller_app.store import client_rows, migrate
from teller_app.store.files import open_file
from teller_app.store.terms import terms_of
from teller_app.words.speaker import Language
from tests import extracts
from tests.bench_results import Results
from tests.bench_start import MOST_RATIO
from tests.bench_window import VIEWS
from tests.stage import SHELF

SIZES = (10_000, 100_000, 1_000_000)
LONG = 10_000_000
CHUNK = 5000
LEAST_RATIO = 1 / 3
MOST_MEMORY_MB = 1000
HOME = Path("home/demo")
"""Where ``--demo`` looks, so that the whole program can be started on the book."""
ROOT = Path(__file__).parent.parent


def measured(count: int, folder: Path) -> dict[str, float]:
    """Take an extract of ``count`` clients in, in this process, and look things up in what came of it."""
    files = extracts.write(folder / "extract", count)
    home = folder / HOME
    keys = DeviceKeys(home)
    began: dict[str, float] = {}

    def told(step: Step, _done: int, _total: int) -> None:
        began.setdefault(step.value, time.perf_counter())

    wall, cpu = time.perf_counter(), time.process_time()
    with prepare(
        Request(files, extracts.AS_OF), Where(home, keys, datetime.now(UTC), None), told, Faults()
    ) as found:
        assert found.report.acceptable, found.report.faults
        found.switch()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    proved = wall + began["read"] - began["prove"] if "prove" in began else 0.0
    size = next(home.glob("book-*.db")).stat().st_size
    bytes_in = sum(path.stat().st_size for path in files)
    return {
        "clients": count,
        "wall_s": wall,
        "cpu_s": cpu,
        "prove_s": proved,
        "memory_mb": memory,
        "book_mb": size / 1e6,
        "files_mb": bytes_in / 1e6,
    }


def second_night(count: int, folder: Path) -> dict[str, float]:
    """Everybody again a day later, each with one more balance: read, built and proven, and compared with the book."""
    extract, home = folder / "extract", folder / HOME
    changed = folder / "second.csv"
    with changed.open("w", encoding="utf-8") as file:
        file.write(",".join(extracts.HOLDING_HEADER) + "\n")
        for who in extracts.drawn(count):
            code, _, fen = who.balances[0]
            rows = [*who.balances, (code, extracts.AS_OF, fen * 11 // 10 + 100)]
            file.writelines(f"{who.key},{each},{day},{Money(held)}\n" for each, day, held in rows)
    steps: list[tuple[str, float, float]] = []

    def told(step: Step, _done: int, _total: int) -> None:
        if not steps or steps[-1][0] != step.value:
            steps.append((step.value, time.perf_counter(), cpu_of_all()))

    asked = Asked(
        (extract / "clients.csv", changed),
        without_manifest=True,
        as_of=extracts.AS_OF + timedelta(days=1),
    )
    means = Means(home, DeviceKeys(home), datetime.now(UTC), Language.EN, (SHELF, "general"))
    making = Making()
    wall, cpu = time.perf_counter(), cpu_of_all()
    outcome = making.prepare(asked, means, told)
    assert outcome.report.acceptable, outcome.report.faults
    making.switch()
    ended, used = time.perf_counter(), cpu_of_all()
    compare = next(each for each in steps if each[0] == Step.COMPARE.value)
    assert outcome.changes is not None
    return {
        "wall_s": ended - wall,
        "cpu_s": used - cpu,
        "compare_wall_s": ended - compare[1],
        "compare_cpu_s": used - compare[2],
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "up": outcome.changes.up or 0,
        "down": outcome.changes.down or 0,
    }


def cpu_of_all() -> float:
    """Of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def bare(count: int, folder: Path) -> dict[str, float]:
    """The same rows by ``executemany`` alone: making them is not counted, nor is proving the file."""
    db = open_file(folder / "bare.db", b"k" * 32, create=True)
    db.execute("pragma journal_mode = delete")
    migrate.migrate(db, migrate.BOOK, "bare.db")
    db.conn.executescript(store._FAST)
    db.conn.execute("begin")
    wall = cpu = 0.0
    people = enumerate(extracts.as_clients(count), start=1)
    while chunk := list(islice(people, CHUNK)):
        for statement, rows in rows_of(chunk):
            at, used = time.perf_counter(), time.process_time()
            db.conn.executemany(statement, rows)
            wall += time.perf_counter() - at
            cpu += time.process_time() - used
    at, used = time.perf_counter(), time.process_time()
    db.conn.execute("commit")
    wall, cpu = wall + time.perf_counter() - at, cpu + time.process_time() - used
    db.conn.close()
    return {"clients": count, "wall_s": wall, "cpu_s": cpu}


def rows_of(chunk: list[tuple[int, Client]]) -> list[tuple[str, list[tuple[object, ...]]]]:
    r = client_rows
    return [
        (r._INSERT_CLIENT, [r.client_values(n, c) for n, c in chunk]),
        (
            r._INSERT_HOLDING,
            [(n, code.value, r.history_text(h)) for n, c in chunk for code, h in c.holdings.items()],
        ),
        (
            r._INSERT_CARD,
            [(n, at, held.number, None, None) for n, c in chunk for at, held in enumerate(c.cards)],
        ),
        (r._INSERT_ACCOUNT, [(n, account) for n, c in chunk for account in c.accounts]),
        (r._INSERT_TERM, [(t.kind, t.term, n, t.start) for n, c in chunk for t in terms_of(c)]),
    ]


def child(*words: object) -> dict[str, float]:
    """In a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def one_size(size: int, folder: Path) -> dict[str, float]:
    """Take in, look at what came of it in the window, and write the same rows bare."""
    taken = child("tests.bench_import", "--one", "import", "--clients", size, "--in", folder)
    started = child("tests.bench_start", folder / HOME.parent)
    seen = child("tests.bench_window", folder / HOME, size)
    window = {f"window_{name}": value for name, value in seen.items()}
    window |= {f"start_{name}": value for name, value in started.items()}
    if size >= LONG:
        return {**window, **said(taken, seen, None, started)}
    plain = child("tests.bench_import", "--one", "bare", "--clients", size, "--in", folder)
    found = {**window, **said(taken, seen, plain, started)}
    again = child("tests.bench_import", "--one", "second", "--clients", size, "--in", folder)
    return {**found, **said_again(size, again)}


def said_again(size: int, again: dict[str, float]) -> dict[str, float]:
    """The second night, in words and as figures."""
    found = {f"second_{name}": value for name, value in again.items()}
    found["second_compare_share"] = again["compare_cpu_s"] / (again["cpu_s"] - again["compare_cpu_s"])
    print(
        f"    the next night, everybody changed: {size / again['wall_s']:,.0f} a second;"
        f" {again['up']:,.0f} up, {again['down']:,.0f} down"
    )
    for what, value in (
        ("clients compared a second", size / again["compare_wall_s"]),
        ("comparing, µs of CPU a client", again["compare_cpu_s"] / size * 1e6),
        ("comparing against the rest, by CPU time", found["second_compare_share"]),
        ("memory, most, MB", again["memory_mb"]),
    ):
        print(f"    {what:52} {value:9.2f}", flush=True)
    return found


def said(
    found: dict[str, float],
    seen: dict[str, float],
    plain: dict[str, float] | None,
    started: dict[str, float],
) -> dict[str, float]:
    """One size, in words and as figures; ``plain`` is of the bare inserts, where they were made."""
    count = int(found["clients"])
    taken, shares = dict(found), []
    if plain is not None:
        taken |= {"bare_wall_s": plain["wall_s"], "bare_cpu_s": plain["cpu_s"]}
        taken["ratio_wall"] = plain["wall_s"] / found["wall_s"]
        taken["ratio_cpu"] = plain["cpu_s"] / found["cpu_s"]
        shares = [
            ("share of the rate of bare inserts, by the clock", taken["ratio_wall"], LEAST_RATIO, True),
            ("share of the rate of bare inserts, by CPU time", taken["ratio_cpu"], LEAST_RATIO, True),
        ]
    print(
        f"{count:>10,} clients: {count / found['wall_s']:,.0f} a second; {found['files_mb']:.0f} MB in, {found['book_mb']:.0f} MB out"
    )
    for what, value, budget, more in (
        *shares,
        ("memory of the import, most, MB", found["memory_mb"], MOST_MEMORY_MB, False),
        ("cold start to search, x a bare window", started["ratio"], MOST_RATIO, False),
        (
            "a keystroke in search until rows show, p99, ms",
            seen["search_p99_ms"],
            8.0 if count < LONG else 16.0,
            False,
        ),
        ("opening a client, p99, ms", seen["open_p99_ms"], 50.0, False),
        ("an amount typed until the tier repaints, p99, ms", seen["typed_p99_ms"], 16.0, False),
        ("memory with the book open, MB", seen["memory_mb"], 250.0, False),
        (f"growth after {VIEWS:,} client views, MB", seen["growth_mb"], 30.0, False),
    ):
        print(f"    {what:52} {value:9.2f}  budget {'≥' if more else '≤'} {budget:8.2f}", flush=True)
    return taken


WORKS = {"import": measured, "bare": bare, "second": second_night}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, help="one size instead of all")
    parser.add_argument("--long", action="store_true", help="10 million too: some 15 GB of disk, an hour or two")
    parser.add_argument("--one", choices=tuple(WORKS), help=argparse.SUPPRESS)
    parser.add_argument(
        "--in", dest="folder", type=Path, help="where the files are made; the system's place if not given"
    )
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(WORKS[arguments.one](arguments.clients, arguments.folder)))
        return 0
    results: list[dict[str, float]] = []
    for size in [arguments.clients] if arguments.clients else [*SIZES, *([LONG] if arguments.long else [])]:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            results.append(one_size(size, Path(folder)))
        found = dict(results[-1])
        if len(results) > 1:
            per_client = found["cpu_s"] / size / (results[0]["cpu_s"] / results[0]["clients"])
            print(f"    CPU time for one client against the smallest size: {per_client:.2f} x")
            found["cpu_a_client_against_first"] = per_client
        kept = Results("import", str(size))
        kept.add(f"{size:,} clients", **found)
        kept.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())

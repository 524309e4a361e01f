"""``python -m tests.bench_batch [--rows N] [--times N] [--spark]``: what a table of clients costs, by hand and by the program.

The query that an edition compiles to is held against one that somebody who knows DuckDB well wrote by hand for
the general scheme, both from Parquet to Parquet, by turns, in one run; the best of each counts, for a machine is
noisy and others may be at work on it. Then one thread against two, the whole command with its checks, the rules in Python, and Spark.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from teller_app.batch.cells import Dialect
from teller_app.batch.compiled import compile_edition
from teller_app.batch.duck import MEMORY, Duck, open_duck
from teller_app.batch.extras import EngineName
from teller_app.batch.places import read_source, read_target
from teller_app.batch.shape import read_shape
from teller_app.desk.batch import How, decide_table
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.tier import assess
from tests.batch.clients import facts_of
from tests.bench_results import Results
from tests.conftest import TODAY
from tests.stage import SHELF

RATIO = 1.2
SAMPLE = 20_000
CLASSES = ("wealth", "fund", "precious_metal", "insurance", "bond", "securities")
TABLE = """
select 'C' || lpad(i::varchar, 10, '0') as client,
  (exp(random() * 16) * 1)::decimal(18,2) as deposit,
  {others}
from range({rows}) t(i)
"""
OTHER = "case when random() < 0.3 then (exp(random() * 16))::decimal(18,2) end as {name}"
BY_HAND = """
with known as (
  select client, coalesce((deposit * 100::decimal(3,0))::bigint, 0) + {others} as fen from input
), placed as (
  select client, fen, case when fen >= 600000000 then 5 when fen >= 100000000 then 4 when fen >= 50000000 then 3
    when fen >= 30000000 then 2 when fen >= 10000000 then 1 else 0 end as rung from known
)
select client,
  case rung when 0 then 'ordinary' when 1 then 'gold' when 2 then 'platinum' when 3 then 'black_gold'
    when 4 then 'diamond' else 'private' end as tier,
  (fen::decimal(15,0) * 0.01::decimal(3,2))::decimal(18,2) as recognised_assets,
  case rung when 0 then 'gold' when 1 then 'platinum' when 2 then 'black_gold' when 3 then 'diamond'
    when 4 then 'private' end as next_tier,
  (case rung when 0 then 10000000 - fen when 1 then 30000000 - fen when 2 then 50000000 - fen
    when 3 then 100000000 - fen when 4 then 600000000 - fen end::decimal(15,0) * 0.01::decimal(3,2))::decimal(18,2)
    as shortfall,
  case rung when 0 then []::varchar[] when 1 then ['remittance_fee', 'queue_priority', 'annual_fee']
    when 2 then ['remittance_fee', 'queue_priority', 'sms', 'annual_fee']
    when 3 then ['remittance_fee', 'queue_priority', 'sms', 'annual_fee', 'books', 'airport_channel']
    when 4 then ['remittance_fee', 'queue_priority', 'sms', 'annual_fee', 'books', 'airport_channel', 'health_check',
      'adviser', 'birthday']
    else ['remittance_fee', 'queue_priority', 'sms', 'annual_fee', 'books', 'airport_channel', 'health_check',
      'adviser', 'birthday', 'golf', 'salon', 'gathering', 'emergency_payment'] end as privileges
from placed
"""
HALF = "coalesce(({name} * 100::decimal(3,0))::bigint // 2, 0)"


def make_table(path: Path, rows: int) -> None:
    """Amounts over sixteen powers of e, so that every tier has clients; the seed is fixed."""
    with duckdb.connect() as db:
        db.execute("set threads = 1")
        db.execute("select setseed(0.5)").fetchall()
        others = ",\n  ".join(OTHER.format(name=name) for name in CLASSES)
        db.sql(TABLE.format(others=others, rows=rows)).write_parquet(str(path))


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and of all cores together, Java's too; the latter says more on a busy machine."""

    wall: float
    cpu: float

    def least(self, other: Cost | None) -> Cost:
        return Cost(min(self.wall, other.wall), min(self.cpu, other.cpu)) if other else self


def took(work: Callable[[], object]) -> Cost:
    wall, cpu = time.perf_counter(), of_cores()
    work()
    return Cost(time.perf_counter() - wall, of_cores() - cpu)


def of_cores() -> float:
    """Of this process and of the ones that it has waited for."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


RESULTS = Results("batch")


class Bench:
    """One table, and what is done with it."""

    def __init__(self, folder: Path, rows: int, times: int) -> None:
        self.folder, self.rows, self.times = folder, rows, times
        self.table = folder / "in.parquet"
        self.edition: Edition = SHELF.edition("general", TODAY)
        make_table(self.table, rows)

    def run(self) -> None:
        """Everything but Spark."""
        one = self.both(threads=1)
        two = self.both(threads=2)
        for threads, (by_hand, compiled) in ((1, one), (2, two)):
            line(f"by hand, {threads} thread(s)", by_hand, self.rows)
            line(f"compiled, {threads} thread(s)", compiled, self.rows, by_hand)
        for who, first, second in (("by hand", one[0], two[0]), ("compiled", one[1], two[1])):
            print(f"{who + ', two threads against one':44} {first.wall / second.wall:6.2f} × as fast")
            RESULTS.add(f"{who}, two threads against one", times_as_fast=first.wall / second.wall)
        for threads in (1, 2):
            whole = None
            for _ in range(self.times):
                whole = took(partial(self.command, EngineName.DUCKDB, threads, "")).least(whole)
            assert whole is not None
            line(f"the command with all its checks, {threads} thread(s)", whole, self.rows)
        self.in_python()

    def both(self, threads: int) -> tuple[Cost, Cost]:
        """The best of each, by turns; both answers are the same, row by row."""
        source = read_source(str(self.table))
        targets = [
            read_target(str(self.folder / f"{name}.parquet"), parts=False) for name in ("hand", "compiled")
        ]
        best: list[Cost | None] = [None, None]
        with tempfile.TemporaryDirectory() as temporary:
            for _ in range(self.times):
                for at, target in enumerate(targets):
                    with open_duck(Path(temporary), source, target, threads) as duck:
                        query = self.query(duck, by_hand=at == 0)
                        target.waiting.mkdir(exist_ok=True)
                        out = str(target.waiting / "out.parquet")
                        Path(out).unlink(missing_ok=True)
                        best[at] = took(partial(duck.db.sql(query).write_parquet, out)).least(best[at])
            self.compare(*[target.waiting / "out.parquet" for target in targets])
        assert best[0] is not None
        assert best[1] is not None
        return best[0], best[1]

    def query(self, duck: Duck, *, by_hand: bool) -> str:
        columns = duck.columns()
        if by_hand:
            return BY_HAND.format(others=" + ".join(HALF.format(name=name) for name in CLASSES))
        shape = read_shape("in.parquet", columns, frozenset())
        return compile_edition(self.edition, shape, Dialect.DUCKDB, lists=True).sql("duckdb")

    def compare(self, hand: Path, compiled: Path) -> None:
        with duckdb.connect() as db:
            for first, second in ((hand, compiled), (compiled, hand)):
                differ = "select count(*) from (from read_parquet(?) except all from read_parquet(?))"
                assert db.execute(differ, [str(first), str(second)]).fetchone() == (0,)
        hand.unlink()
        compiled.unlink()

    def command(self, engine: EngineName, threads: int, master: str) -> None:
        """As ``teller-app batch`` does it: look at every cell and key, decide, write, read again, switch."""
        with tempfile.TemporaryDirectory() as folder:
            how = How(Path(folder) / "home", engine, master, threads)
            done = decide_table(str(self.table), f"{folder}/out.parquet", frozenset(), self.edition, how)
            assert done.clients == self.rows

    def in_python(self) -> None:
        with duckdb.connect() as db:
            found = db.execute(f"from read_parquet(?) limit {SAMPLE}", [str(self.table)])
            names = [each[0] for each in found.description]
            rows = [
                dict(zip(names, [None if cell is None else str(cell) for cell in row], strict=True))
                for row in found.fetchall()
            ]
        facts = [facts_of(row, TODAY) for row in rows]
        seconds = took(lambda: [assess(each, self.edition) for each in facts])
        line(f"the rules in Python ({len(facts):,} clients)", seconds, len(facts))

    def spark(self) -> None:
        """A whole command each, with the start of Java; then what a row costs beyond that."""
        small = Bench(self.folder / "small", 1000, 1)
        for cores in (1, 2):
            start = took(partial(small.command, EngineName.SPARK, cores, f"local[{cores}]"))
            whole = took(partial(self.command, EngineName.SPARK, cores, f"local[{cores}]"))
            line(f"Spark, local[{cores}], 1,000 clients", start, 1000)
            line(f"Spark, local[{cores}], the command", whole, self.rows)
            line(
                "  of it, for the rows alone", Cost(whole.wall - start.wall, whole.cpu - start.cpu), self.rows
            )


def line(what: str, cost: Cost, rows: int, against: Cost | None = None) -> None:
    """Seconds, a row in microseconds by the clock and of a core, and the ratio to what it is held against."""
    per = f"{cost.wall / rows * 1e6:8.3f} µs a row, {cost.cpu / rows * 1e6:8.3f} µs of a core"
    held = ""
    if against is not None:
        held = f"  ratio {cost.wall / against.wall:.2f} by the clock, {cost.cpu / against.cpu:.2f} of a core (at most {RATIO})"
    print(f"{what:44} {cost.wall:8.2f} s  {per}{held}", flush=True)
    ratio = (
        {"ratio_wall": cost.wall / against.wall, "ratio_cpu": cost.cpu / against.cpu, "most": RATIO}
        if against
        else {}
    )
    RESULTS.add(what, rows=rows, wall_s=cost.wall, cpu_s=cost.cpu, **ratio)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument(
        "--spark", action="store_true", help="Spark alone; needs PYTHONPATH=build/spark and Java"
    )
    arguments = parser.parse_args()
    RESULTS.of = f"{'spark' if arguments.spark else 'duckdb'}_{arguments.rows}"
    busy = os.getloadavg()[0]
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {busy:.1f}, DuckDB {duckdb.__version__}, {MEMORY} of memory"
    )
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), arguments.rows, arguments.times)
        print(
            f"{arguments.rows:,} clients, {bench.table.stat().st_size / 1e6:.0f} MB of Parquet, general scheme"
        )
        if arguments.spark:
            (Path(folder) / "small").mkdir()
            bench.spark()
        else:
            bench.run()
    RESULTS.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())

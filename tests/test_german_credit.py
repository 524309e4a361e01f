"""Applicants as in the German credit data, through the very commands; the 1,000 real ones in ``make batch-check``.

The data set is not ours to keep here, so these applicants are put together from its codes: each code of each column
that the mapping knows, once at least.
"""

from __future__ import annotations

import pytest

from teller_app.app import main
from tests import german_credit
from tests.german_credit import MAPPING

LONGEST = max(len(codes) for codes in MAPPING.values() if isinstance(codes, dict))


def made() -> list[dict[str, str]]:
    """Applicants who have every code of every column."""

    def code(column: str, at: int) -> str:
        return list(MAPPING[column])[at % len(MAPPING[column])]

    return [
        {
            "duration_in_month": str(6 + 6 * at),
            "credit_amount": str(1000 + 2000 * at),
            "age_in_years": str(19 + 9 * at),
            "installment_rate_in_percentage_of_disposable_income": code("share_of_income", at),
            **{
                column: code(column, at)
                for column in (
                    "credit_history",
                    "other_installment_plans",
                    "present_employment_since",
                    "status_of_existing_checking_account",
                    "savings_account_and_bonds",
                )
            },
        }
        for at in range(2 * LONGEST)
    ]


@pytest.fixture
def rows(tmp_path, monkeypatch):
    monkeypatch.setenv("TELLER_APP_HOME", str(tmp_path / "home"))
    return made()


def test_the_prescreen_command_says_of_each_what_the_rules_say(rows):
    assert german_credit.screened_by_command(rows) == 0
    outcomes = {german_credit.screened(row).outcome.value for row in rows}
    assert len(outcomes) > 1, "they do not all come out the same"


@pytest.mark.parametrize("scheme", german_credit.SCHEMES)
def test_the_batch_command_says_of_each_what_the_rules_say(rows, scheme, tmp_path):
    assert german_credit.batched(rows, scheme, tmp_path) == 0


def test_a_command_that_said_something_else_would_be_seen(rows, tmp_path, monkeypatch):
    def another(arguments):
        at = arguments.index("--as-of") if "--as-of" in arguments else None
        changed = [*arguments]
        if arguments[0] == "prescreen":
            changed[changed.index("--months") + 1] = "360"
        elif at is not None:
            changed[changed.index("--rulebook") + 1] = "ccb"
        return main(changed)

    monkeypatch.setattr(german_credit, "main", another)
    assert german_credit.screened_by_command(rows) == len(rows)
    assert german_credit.batched(rows, "general", tmp_path) > 0

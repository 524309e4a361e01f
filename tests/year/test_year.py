"""A quarter at a branch in one go, and proof that its audit sees what is wrong; whole years are ``make year``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from teller_app.store.journal import Journal
from tests.year.audit import Audit
from tests.year.branch import Branch
from tests.year.happens import HAPPENS, SELDOM
from tests.year.run import run_year

SEED = 2
LAST, MONTHS, LEAST_RECORDS = date(2026, 3, 31), 3, 2_000
"""Checked so often, and in the end so long: that no alarm is raised by a short trail says little."""


@pytest.mark.timeout(400)
def test_a_quarter_at_a_branch_holds_on_every_day(tmp_path):
    happened = run_year(tmp_path / "home", SEED, last=LAST)
    missing = {name for name in HAPPENS if not happened[name]}
    assert missing <= SELDOM
    assert len(missing) <= len(SELDOM) // 2
    assert happened["verified"] == MONTHS
    assert happened["records"] > LEAST_RECORDS


@pytest.fixture(scope="module")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("year") / "home"
    run_year(home, SEED, last=date(2026, 2, 28), kills=0)
    return home


@pytest.fixture
def branch(two_months: Path, tmp_path: Path) -> Iterator[Branch]:
    shutil.copytree(two_months, tmp_path / "home")
    found = Branch(tmp_path / "home", SEED, date(2026, 2, 28))
    found.place.journal.db.execute("pragma foreign_keys = off")
    yield found
    found.close()


def spoil(journal: Journal, statement: str) -> None:
    with journal.writing() as db:
        assert db.execute(statement).rowcount > 0, "there was nothing to spoil"


SPOILT = {
    "an entry is gone": "delete from entry where number = 7",
    "a use is gone": "delete from privilege_use where entry = (select max(entry) from privilege_use)",
    "a use is counted twice": "update privilege_use set undone_by = null where undone_by is not null",
    "a quota was smaller": "update entry set body = replace(body, '\"quota\": 1', '\"quota\": 0')",
    "a use of last year": "update privilege_use set period = '2025-01-01'",
    "a contact is gone": "delete from contact where entry = (select min(entry) from contact)",
    "a contact without a task": "update care_task set closed_by = 1 where state = 'done' and step = 'survey'",
    "a contact on a day off": "update entry set at = '2026-01-10T09:30:00+08:00' where kind = 'care_done'",
    "contacts on one day": "update entry set at = '2026-01-12T09:30:00+08:00' where kind = 'care_done'",
    "a wish is gone": "delete from contact_wish",
    "nobody wants anything": "insert or ignore into contact_wish select distinct client_key, '', 1 from contact",
    "an event without its entry": "update care_event set entry = entry + 100000",
    "a contact against a wish": "update entry set kind = 'contact_wish', body = '{\"contact\": false}'"
    " where kind = 'care_put_off'",
    "an end without an entry": "update care_task set closed_by = 100000 where state = 'covered'",
    "an end that nobody wrote": "update care_task set closed_by = null where state <> 'open'",
    "a task put off for ever": "update care_task set put_off = 99",
    "an escalation is gone": "update care_task set escalated = null where escalated is not null",
    "a day off is planned": "update care_task set from_day = due, due = '2026-03-07' where state = 'open'"
    " and from_day <= '2026-03-07' and step <> 'door'",
    "two tiers by hand": "update tier_override set client_key = 'C000001', first_day = '2026-01-01'",
    "a tier by hand without an entry": "delete from tier_override",
}


@pytest.mark.long
@pytest.mark.parametrize("what", SPOILT)
def test_the_audit_sees_what_is_wrong(branch, what):
    Audit(branch.cadence).look(branch.place.journal)
    spoil(branch.place.journal, SPOILT[what])
    with pytest.raises(AssertionError):
        Audit(branch.cadence).look(branch.place.journal)


@pytest.mark.long
def test_the_audit_sees_two_chains_and_two_days_too_near(branch):
    journal = branch.place.journal
    query = "select number from care_task where state = 'open' and step in ('regular', 'holiday') limit 2"
    one, other = (row[0] for row in journal.db.execute(query))
    spoil(journal, f"update care_task set client_key = 'C000001' where number in ({one}, {other})")
    with pytest.raises(AssertionError, match="two chains"):
        Audit(branch.cadence).look(journal)
    spoil(journal, f"update care_task set step = 'survey', due = '2026-12-01' where number = {one}")
    spoil(journal, f"update care_task set step = 'survey', due = '2026-12-02' where number = {other}")
    with pytest.raises(AssertionError, match="would be contacted"):
        Audit(branch.cadence).look(journal)


@pytest.mark.long
def test_the_audit_sees_what_is_planned_right_after_a_contact(branch):
    journal = branch.place.journal
    number, day = journal.db.execute(
        "select t.number, max(c.day) from contact c join care_task t using (client_key)"
        " where t.state = 'open' and t.step <> 'door' group by t.client_key"
    ).fetchone()
    spoil(journal, f"update care_task set from_day = '{day}', due = '{day}' where number = {number}")
    with pytest.raises(AssertionError, match="would be contacted"):
        Audit(branch.cadence).look(journal)


@pytest.mark.long
def test_the_audit_sees_what_nobody_handed_on(branch):
    audit = Audit(branch.cadence)
    audit.look(branch.place.journal)
    with pytest.raises(AssertionError, match="left lying"):
        audit.after_morning(date(2026, 12, 31), max(audit.tasks))
    task = next(each for each in audit.open_tasks() if each.escalated is None)
    audit.tasks[task.number] = replace(task, due=date(2026, 2, 27))
    with pytest.raises(AssertionError, match="before anybody saw it"):
        audit.after_morning(date(2026, 3, 1), 0)

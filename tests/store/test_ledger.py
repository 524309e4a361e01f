"""The ledger of privileges: counted once, whatever happens."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from teller_app.rules.errors import Refusal
from teller_app.safe.keys import DeviceKeys
from teller_app.store.journal import Entry, EntryKind, Journal, open_journal
from teller_app.store.ledger import Ledger, Use
from tests.store.conftest import AT, Home

UNTIL = date(2026, 12, 31)
USE = Use("C000001", "general", "airport_channel", date(2026, 1, 1), date(2026, 11, 24), "diamond")


def entry(kind: EntryKind = EntryKind.PRIVILEGE) -> Entry:
    return Entry(
        kind=kind,
        at=AT,
        teller="李",
        client_key="C000001",
        rulebook="general",
        edition=date(2024, 5, 19),
        engine=1,
        body="{}",
    )


def anything(use: Use) -> None:
    del use


@pytest.fixture
def ledger(home: Home):
    journal = open_journal(home.path, home.keys, None)
    yield Ledger(journal)
    journal.close()


def count(ledger: Ledger) -> int:
    return ledger.used("C000001", "general").get(("airport_channel", date(2026, 1, 1)), (0, 0))[0]


def test_the_quota_is_the_last_word(ledger):
    for _ in range(6):
        ledger.give(USE, 6, UNTIL, entry())
    with pytest.raises(Refusal) as caught:
        ledger.give(USE, 6, UNTIL, entry())
    assert caught.value.code == "privilege.used_up"
    assert caught.value.values == {"privilege": "airport_channel", "quota": 6, "until": UNTIL}
    assert count(ledger) == 6
    assert len(ledger.journal.entries("C000001")) == 6


def test_another_year_begins_anew(ledger):
    ledger.give(USE, 1, UNTIL, entry())
    following = Use("C000001", "general", "airport_channel", date(2027, 1, 1), date(2027, 1, 4), "diamond")
    ledger.give(following, 1, date(2027, 12, 31), entry())
    assert len(ledger.used("C000001", "general")) == 2


def test_a_lower_tier_with_a_smaller_quota_gets_no_more(ledger):
    for _ in range(3):
        ledger.give(USE, 6, UNTIL, entry())
    with pytest.raises(Refusal):
        ledger.give(USE, 2, UNTIL, entry())


def test_what_is_undone_can_be_given_again_and_both_stay_on_record(ledger):
    number = ledger.give(USE, 1, UNTIL, entry())
    undone = ledger.undo(number, anything, entry(EntryKind.PRIVILEGE_UNDO))
    assert count(ledger) == 0
    again = ledger.give(USE, 1, UNTIL, entry())
    assert [(use.number, use.undone_by) for use in ledger.uses("C000001", 9)] == [
        (again, None),
        (number, undone),
    ]
    with pytest.raises(Refusal) as caught:
        ledger.undo(number, anything, entry(EntryKind.PRIVILEGE_UNDO))
    assert caught.value.code == "privilege.undone"
    assert count(ledger) == 1


def test_what_was_never_given_cannot_be_undone(ledger):
    with pytest.raises(Refusal) as caught:
        ledger.undo(77, anything, entry(EntryKind.PRIVILEGE_UNDO))
    assert caught.value.code == "privilege.no_use"


def test_a_refused_undo_writes_nothing(ledger):
    number = ledger.give(USE, 1, UNTIL, entry())

    def not_this(use: Use) -> None:
        raise Refusal("privilege.past", number=use.number, day=use.day)

    with pytest.raises(Refusal):
        ledger.undo(number, not_this, entry(EntryKind.PRIVILEGE_UNDO))
    assert len(ledger.journal.entries("C000001")) == 1
    ledger.give(USE, 2, UNTIL, entry())


WINDOW = """
    import sys
    from datetime import date, datetime, timezone
    from pathlib import Path
    from teller_app.rules.errors import Refusal
    from teller_app.safe.keys import DeviceKeys
    from teller_app.store.journal import Entry, EntryKind, open_journal
    from teller_app.store.ledger import Ledger, Use
    home = Path(sys.argv[1])
    journal = open_journal(home, DeviceKeys(home), None)
    use = Use("C000001", "general", "airport_channel", date(2026, 1, 1), date(2026, 11, 24), "diamond")
    entry = Entry(kind=EntryKind.PRIVILEGE, at=datetime.now(timezone.utc), teller=sys.argv[2],
                  client_key="C000001", rulebook="general", edition=None, engine=1, body="{}")
    given = 0
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(int(sys.argv[3])):
        try:
            Ledger(journal).give(use, 20, date(2026, 12, 31), entry)
            given += 1
            print(given, flush=True)
        except Refusal:
            pass
"""


def window(home: Path, name: str, tries: int) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WINDOW), str(home), name, str(tries)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def begin(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.write("\n")
    child.stdin.flush()


def test_two_windows_never_give_the_last_one_twice(home: Home):
    open_journal(home.path, home.keys, None).close()
    children = [window(home.path, name, 20) for name in ("李", "王", "张")]
    for child in children:
        begin(child)
    given = [len(child.communicate(timeout=60)[0].split()) for child in children]
    assert sum(given) == 20
    journal = open_journal(home.path, home.keys, None)
    assert count(Ledger(journal)) == 20
    assert len(journal.entries("C000001")) == 20
    journal.close()


@pytest.mark.long(first=2)
@pytest.mark.parametrize("wait", [0.0, 0.01, 0.03, 0.08])
def test_a_kill_loses_nothing_that_was_said_and_counts_nothing_twice(home: Home, wait):
    open_journal(home.path, home.keys, None).close()
    child = window(home.path, "李", 20)
    begin(child)
    time.sleep(wait)
    child.kill()
    said = len(child.communicate()[0].split())
    journal = open_journal(home.path, home.keys, None)
    there = count(Ledger(journal))
    assert said <= there <= said + 1
    assert len(journal.entries("C000001")) == there
    journal.close()


class Counter(RuleBasedStateMachine):
    """Whatever is given and undone, the ledger equals its entries and stays within the quota."""

    quota = 3

    def __init__(self) -> None:
        super().__init__()
        self.journal: Journal | None = None
        self.given: list[int] = []

    @initialize(tmp=st.integers())
    def begin(self, tmp: int) -> None:
        import tempfile

        del tmp
        folder = Path(tempfile.mkdtemp())
        self.journal = open_journal(folder, DeviceKeys(folder), None)
        self.ledger = Ledger(self.journal)

    @rule()
    def give(self) -> None:
        if len(self.given) < self.quota:
            self.given.append(self.ledger.give(USE, self.quota, UNTIL, entry()))
        else:
            with pytest.raises(Refusal):
                self.ledger.give(USE, self.quota, UNTIL, entry())

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        if self.given:
            number = data.draw(st.sampled_from(self.given))
            self.ledger.undo(number, anything, entry(EntryKind.PRIVILEGE_UNDO))
            self.given.remove(number)

    @invariant()
    def equal_to_its_entries(self) -> None:
        if self.journal is None:
            return
        entries = self.journal.entries("C000001")
        given = sum(1 for one in entries if one.kind is EntryKind.PRIVILEGE)
        undone = sum(1 for one in entries if one.kind is EntryKind.PRIVILEGE_UNDO)
        assert count(self.ledger) == len(self.given) == given - undone <= self.quota

    def teardown(self) -> None:
        if self.journal is not None:
            self.journal.close()


TestCounter = Counter.TestCase
TestCounter.settings = settings(max_examples=8, stateful_step_count=15, deadline=None)

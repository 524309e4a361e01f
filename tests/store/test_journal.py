"""The journal: what was told to be saved is saved, and nothing there is ever lost in silence."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import datetime

import pytest
from pydantic import ValidationError

from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind
from teller_app.rules.errors import Refusal
from teller_app.safe.audit import client_hash
from teller_app.store.backup import backup
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import FILE_NAME, Entry, open_journal
from teller_app.store.verify import verify
from tests.store.conftest import AT, LI, ZHANG, client_of, entry_of

WRITE_FOR_EVER = """
import os, sys
from pathlib import Path
sys.path.insert(0, os.getcwd())
from teller_app.safe.keys import DeviceKeys
from teller_app.store.journal import open_journal
from tests.store.conftest import entry_of

home = Path(sys.argv[1])
journal = open_journal(home, DeviceKeys(home), None)
while True:
    print(journal.record(entry_of()), flush=True)
"""
TRAIL = "select at, user, role, action, client_hash, purpose, entry, result from trail order by number"


def test_an_entry_comes_back_as_it_was(journal):
    first, second = journal.record(entry_of('{"a": 1}')), journal.record(entry_of())
    assert (first, second) == (1, 2)
    assert journal.entry(1) == entry_of('{"a": 1}').model_copy(update={"number": 1})
    assert [entry.number for entry in journal.entries("C000001")] == [1, 2]
    assert journal.entry(3) is None
    assert journal.entries("C000002") == []


def test_an_entry_without_a_client_or_a_rulebook_is_kept_too(journal):
    bare = entry_of().model_copy(update={"client_key": None, "rulebook": None, "edition": None})
    assert journal.entry(journal.record(bare)) == bare.model_copy(update={"number": 1})


def test_a_time_without_its_offset_is_no_time():
    with pytest.raises(ValidationError):
        Entry.model_validate({**entry_of().model_dump(), "at": datetime(2026, 11, 23, 9, 30)})  # noqa: DTZ001


def test_a_look_is_noted_with_who_when_and_why(journal):
    journal.look(at=AT, by=LI, client_key="C000001", purpose="counter")
    client = client_hash(journal.trail.key, "C000001")
    assert journal.db.execute(TRAIL).fetchall() == [
        ("2026-11-23T09:30:00+08:00", "李", "teller", "look", client, "counter", None, "ok")
    ]


def test_walk_ins_get_keys_of_their_own(journal):
    first = journal.add_walk_in(replace(client_of(1), key=""), at=AT, by=LI)
    second = journal.add_walk_in(Client("", ClientKind.COMPANY, "大有公司"), at=AT, by=LI)
    assert (first.key, second.key) == ("W000001", "W000002")
    assert journal.client("W000001") == replace(client_of(1), key="W000001")
    assert journal.client("W000003") is None


def test_a_changed_walk_in_keeps_its_key_and_its_number_is_not_given_again(journal):
    kept = journal.add_walk_in(client_of(1), at=AT, by=LI)
    changed = replace(kept, name="王小明")
    assert journal.update_walk_in(changed, at=AT, by=ZHANG) == changed
    assert journal.client("W000001") == changed
    assert journal.add_walk_in(client_of(2), at=AT, by=LI).key == "W000002"
    one, two = (client_hash(journal.trail.key, key) for key in ("W000001", "W000002"))
    actions = [(row[1], row[3], row[4]) for row in journal.db.execute(TRAIL)]
    assert actions == [("李", "add", one), ("张", "change", one), ("李", "add", two)]


def test_a_client_of_the_book_is_not_changed_here(journal):
    with pytest.raises(Refusal) as caught:
        journal.update_walk_in(client_of(1), at=AT, by=LI)
    assert caught.value.code == "client.unknown"
    assert journal.client("C000001") is None
    assert journal.db.execute(TRAIL).fetchall() == []


def test_a_walk_in_that_cannot_be_audited_is_not_kept(journal):
    journal.db.execute("create trigger no before insert on trail begin select raise(abort, 'no'); end")
    with pytest.raises(Exception, match="no"):
        journal.add_walk_in(client_of(1), at=AT, by=LI)
    journal.db.execute("drop trigger no")
    assert journal.client("W000001") is None


def test_what_was_said_to_be_saved_survives_a_kill(home):
    """kill -9 in full flow: every number that was told is there, and the file is whole."""
    told = 0
    for enough in (1, 7, 40):
        command = [sys.executable, "-c", WRITE_FOR_EVER, str(home.path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            for _ in range(enough):
                told = int(child.stdout.readline())
            child.kill()
            told = max([told, *(int(line) for line in child.stdout.read().split("\n")[:-1])])
        journal = open_journal(home.path, home.keys, None)
        assert journal.entry(told) is not None
        journal.close()
        assert verify(home.path, home.keys, outside=None) == ()


@pytest.mark.parametrize("copied", ["backup", "kept"])
def test_a_journal_that_is_gone_is_not_made_anew_in_silence(home, copied):
    home.write_journal(1)
    if copied == "backup":
        backup(home.path, home.keys, AT)
        (home.path / FILE_NAME).unlink()
    else:
        (home.path / FILE_NAME).rename(home.path / "journal-20261123-093000-000000.kept.db")
    with pytest.raises(StoreUnavailable) as caught:
        open_journal(home.path, home.keys, None)
    assert caught.value.code == "store.missing"
    assert not (home.path / FILE_NAME).exists()


@pytest.mark.parametrize("length", [0, 100, 4096, 5000, 40_000])
def test_a_journal_that_was_cut_short_is_not_made_anew(home, length):
    home.write_journal(30)
    raw = (home.path / FILE_NAME).read_bytes()
    (home.path / FILE_NAME).write_bytes(raw[:length])
    with pytest.raises(StoreUnavailable):
        open_journal(home.path, home.keys, None).entries("C000001")
    assert (home.path / FILE_NAME).read_bytes() == raw[:length]


def test_a_first_start_that_failed_leaves_nothing(home, monkeypatch):
    def no_room(*_: object) -> None:
        raise StoreUnavailable("store.no_room")

    with monkeypatch.context() as patched:
        patched.setattr("teller_app.store.journal.migrate.migrate", no_room)
        with pytest.raises(StoreUnavailable):
            open_journal(home.path, home.keys, None)
    assert home.names() == set()
    open_journal(home.path, home.keys, None).close()


def test_in_a_folder_without_rights_nothing_is_told_to_be_saved(home, no_rights):
    home.write_journal(1)
    with no_rights(home.path) as folder, pytest.raises(StoreUnavailable) as caught:
        open_journal(folder, home.keys, None).record(entry_of())
    assert caught.value.code == "store.read_only"


def test_a_row_that_is_not_ours_is_refused_and_not_quoted(journal):
    journal.record(entry_of())
    journal.db.execute("update entry set kind = 'gossip'")
    with pytest.raises(StoreUnavailable) as caught:
        journal.entry(1)
    assert caught.value.values == {"file": FILE_NAME}


def test_a_journal_of_a_newer_program_is_left_alone(home):
    journal = open_journal(home.path, home.keys, None)
    journal.db.execute("pragma user_version = 9")
    journal.close()
    with pytest.raises(StoreUnavailable) as caught:
        open_journal(home.path, home.keys, None)
    assert caught.value.code == "store.newer"

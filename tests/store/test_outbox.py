"""A branch's side: what goes out, in which steps, and what a kill, a full disk or a restore leaves."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from teller_app.desk import exchange
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.audit import START, Record, link
from teller_app.safe.disk import only_one
from teller_app.safe.exchange_keys import office_text, open_office_key
from teller_app.store import outbox, outgoing
from teller_app.store.backup import backup, restore
from teller_app.store.entry import EntryKind
from teller_app.store.errors import StoreUnavailable
from teller_app.store.exchange_file import read_content
from teller_app.store.journal import FILE_NAME, Journal, open_journal
from teller_app.store.trail import COLUMNS
from teller_app.store.verify import verify
from tests.exchange import ID, OFFICE, Office, branches_of, content_of, entry_of, site_at
from tests.stage import NOW


@pytest.fixture
def site(tmp_path):
    made = site_at(tmp_path, "0231").set_up()
    yield made
    made.close()


@pytest.fixture
def out(tmp_path):
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def office(site, tmp_path):
    return Office(tmp_path / "merged", branches_of(site))


def lines_in(path, office):
    return read_content(content_of(path, office.branches), "0231")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_everything_since_the_last_file_goes_out_and_nothing_twice(site, out, office):
    site.give()
    first = site.send(out)
    site.look()
    site.decide()
    second = site.send(out)
    assert [path.name for path in (*first.files, *second.files)] == [
        "0231-000001.exchange",
        "0231-000002.exchange",
    ]
    one, two = (lines_in(path, office) for path in (*first.files, *second.files))
    assert (one[0].first, two[0].first) == (1, one[0].last + 1)
    assert two[0].before == one[0].head
    assert [line.action for line in two[1]] == ["exchange_sent", "look", "decision"]


def test_with_nothing_new_there_is_no_file(site, out):
    site.give()
    site.send(out)
    again = site.send(out)
    assert (again.made, again.files, again.state.anything) == ((), (), False)
    assert names(out) == ["0231-000001.exchange"]


def test_before_anything_was_written_the_setting_up_itself_goes_out(site, out, office):
    (path,) = site.send(out).files
    header, lines, _ = lines_in(path, office)
    assert [line.action for line in lines] == ["exchange_setup"]
    assert (header.number, header.previous, header.first, header.before) == (1, "", 1, "00" * 32)


def test_a_client_entered_by_hand_goes_out_whole_once_as_known_at_last(site, out, office):
    client = site.walk_in("郑九", ID, "13800138000")
    site.place.journal.update_walk_in(
        type(client)(client.key, client.kind, "郑玖", id_number=ID, phone="13800138000"),
        at=NOW,
        by=site.place.actor,
    )
    (path,) = site.send(out).files
    told = [line.content for line in lines_in(path, office)[1] if line.key == client.key]
    assert told[0] is None
    assert (told[1]["name"], told[1]["id_number"], told[1]["phone"]) == ("郑玖", ID, "13800138000")


def test_what_was_typed_beside_a_privilege_stays_here(site, out, office):
    site.give(note="孙女陪同")
    (path,) = site.send(out).files
    content = content_of(path, office.branches).decode()
    assert "airport_channel" in content
    assert "孙女" not in content


def test_the_reasons_that_were_typed_stay_here_too(site, out, office):
    """Why a privilege was taken back, and why a tier was set by hand or is so no more."""
    site.undo(site.give())
    by_hand = {"tier": "gold", "kind": "up", "reason": "老伴住院", "last_day": "2027-01-31"}
    by_hand |= {"says": ["王小明（C000001）的等级定为不低于金卡客户"]}
    site.place.journal.record(entry_of(EntryKind.OVERRIDE, "C000001", by_hand, "general"))
    site.place.journal.record(entry_of(EntryKind.OVERRIDE_END, "C000001", {"reason": "已出院"}, "general"))
    (path,) = site.send(out).files
    content = content_of(path, office.branches).decode()
    for typed in ("弄错", "老伴住院", "已出院", "王小明"):
        assert typed not in content
    told = {line.action: line.content for line in lines_in(path, office)[1] if line.content is not None}
    assert set(told["privilege_undo"]) == {"undoes"}
    assert set(told["override"]) == {"tier", "kind", "last_day"}
    assert told["override_end"] == {}
    assert office.outcomes(path) == ["taken"]


def test_of_other_entries_only_the_record_goes(site, out, office):
    site.place.journal.record(entry_of(EntryKind.CARE_EVENT, "C000001", {"kind": "deal", "note": "买房"}))
    (path,) = site.send(out).files
    content = content_of(path, office.branches).decode()
    assert "care_event" in content
    assert "C000001" not in content
    assert "买房" not in content


def test_a_stick_and_the_home_say_nothing_of_a_client(site, out):
    site.walk_in("阿依古丽·买买提", ID, "13800138000")
    site.send(out)
    written = [path for folder in (site.home, out) for path in folder.rglob("*") if path.is_file()]
    assert len(written) > 4
    for path in written:
        content = path.read_bytes()
        for canary in ("阿依古丽", ID, "13800138000", "W000001"):
            for code in ("utf-8", "utf-16-le", "gb18030"):
                assert canary.encode(code) not in content, path


def test_the_head_that_goes_out_is_put_down(site, out, office):
    site.give()
    (path,) = site.send(out).files
    header = lines_in(path, office)[0]
    anchors = site.place.journal.db.execute("select number, hash, logged from anchor where why = 'exchange'")
    assert anchors.fetchall() == [(header.last, bytes.fromhex(header.head), 1)]
    assert verify(site.home, site.keys, outside=site.outside) == ()


def test_many_records_go_out_in_several_files(site, out, office, monkeypatch):
    monkeypatch.setattr(outgoing, "MOST_RECORDS", 4)
    for _ in range(9):
        site.look()
    sent = site.send(out)
    assert len(sent.files) > 2
    assert office.outcomes(*reversed(sent.files)) == ["taken"] * len(sent.files)
    assert not sent.state.anything


def test_a_file_is_closed_when_it_holds_enough(site, out, monkeypatch):
    monkeypatch.setattr(outgoing, "ENOUGH_BYTES", 1200)
    for _ in range(8):
        site.decide()
    assert len(site.send(out).files) == 3


def test_status_says_what_waits(site, out):
    site.give()
    site.look()
    state = site.desk.state()
    assert (state.waiting, state.sent, state.setup.name) == (1, None, "总行")
    site.send(out)
    state = site.desk.state()
    assert (state.waiting, state.sent.number, state.sent.entries, state.highest) == (0, 1, 1, 1)


# refusals


def test_without_a_set_up_nothing_goes_out(tmp_path, out):
    bare = site_at(tmp_path, "0442")
    with pytest.raises(Refusal, match=r"exchange\.not_set_up"):
        bare.desk.send(out)
    assert names(out) == []
    bare.close()


@pytest.mark.parametrize("where", ["nowhere", "a-file", "no\0name"])
def test_where_there_is_no_folder_nothing_is_made(site, out, where):
    (out / "a-file").write_text("")
    with pytest.raises(Refusal, match=r"exchange\.no_folder"):
        site.desk.send(out / where)
    assert site.desk.state().sent is None


@pytest.mark.parametrize("code", ["", "Ä", "0231\n", "a b", "-1", "x" * 21, "../up", "0231 "])
def test_a_branch_code_is_short_and_plain(site, tmp_path, code):
    file = tmp_path / "office.toml"
    file.write_text(office_text(OFFICE), "utf-8")
    with pytest.raises(Refusal, match=r"exchange\.branch_code"):
        site.desk.read_setup(file, code)


def test_an_entry_that_was_changed_does_not_go_out(site, out):
    number = site.give()
    db = site.place.journal.db
    db.execute("update entry set body = replace(body, '6', '7') where number = ?", [number])
    with pytest.raises(StoreUnavailable, match=r"store\.damaged"):
        site.desk.send(out)
    assert names(out) == []
    assert site.desk.state().sent is None


def test_a_record_that_was_changed_does_not_go_out(site, out):
    site.look()
    site.look()
    site.place.journal.db.execute("update trail set purpose = 'x' where number = 2")
    with pytest.raises(StoreUnavailable, match=r"store\.damaged"):
        site.desk.send(out)


def test_a_client_that_was_changed_does_not_go_out(site, out):
    site.walk_in("郑九")
    site.place.journal.db.execute("update client set name = '郑玖'")
    with pytest.raises(StoreUnavailable, match=r"store\.damaged"):
        site.desk.send(out)


def test_an_entry_of_the_exchange_that_was_changed_is_not_believed(site, out):
    site.send(out)
    site.place.journal.db.execute(
        "update entry set body = replace(body, '\"last\":1', '\"last\":0') where kind = 'exchange_sent'"
    )
    with pytest.raises(StoreUnavailable, match=r"store\.damaged"):
        site.desk.state()


def test_a_chain_that_was_made_anew_from_before_does_not_go_out(site, out):
    """Sound in itself, but not what the last file ended with."""
    site.look()
    site.send(out)
    site.look()
    db, previous = site.place.journal.db, START
    for row in db.execute(f"select {COLUMNS} from trail order by number").fetchall():
        record = Record._make(row)
        purpose = "phone" if record.action == "look" else record.purpose
        changed = record._replace(purpose=purpose, previous=previous)
        previous = link(changed, previous)
        db.execute(
            "update trail set purpose = ?, previous = ?, hash = ? where number = ?",
            [purpose, changed.previous, previous, record.number],
        )
    with pytest.raises(StoreUnavailable, match=r"store\.damaged"):
        site.desk.send(out)


def test_a_record_that_the_last_file_ended_with_and_that_is_another_now(site, out):
    """The chain before was made anew: what would go out does not hang on what went out."""
    site.look()
    site.send(out)
    site.look()
    head = site.desk.state().sent.last
    site.place.journal.db.execute("update trail set hash = zeroblob(32) where number = ?", [head])
    with pytest.raises(StoreUnavailable, match=r"store\.damaged"):
        site.desk.send(out)


def test_one_at_a_time(site, out, monkeypatch):
    monkeypatch.setattr(outbox, "_WAIT_SECONDS", 0.0)
    site.look()
    with only_one(site.home / "exchange.lock"), pytest.raises(Unavailable, match=r"exchange\.busy"):
        site.desk.send(out)
    assert len(site.send(out).files) == 1


def test_a_window_writes_on_while_a_file_is_made(site, out, office, monkeypatch):
    """What comes between the reading and the record goes into the next file."""
    site.look()
    real = outbox.pack_file

    def meanwhile(*given):
        worker = threading.Thread(target=look_elsewhere)
        worker.start()
        worker.join()
        return real(*given)

    def look_elsewhere():
        journal = open_journal(site.home, site.keys, None)
        journal.look(at=NOW, by=site.place.actor, client_key="C000002", purpose="phone")
        journal.close()

    monkeypatch.setattr(outbox, "pack_file", meanwhile)
    assert len(site.desk.send(out).files) == 1, "or a busy counter would keep it going for ever"
    monkeypatch.setattr(outbox, "pack_file", real)
    site.desk.send(out)
    assert office.outcomes(*sorted(out.iterdir())) == ["taken", "taken"]
    assert [row[3] for row in office.rows()].count("look") == 2


# again


def test_a_lost_file_is_written_once_more_byte_for_byte(site, out, tmp_path, office):
    site.give()
    (path,) = site.send(out).files
    was = path.read_bytes()
    path.unlink()
    assert site.desk.send_again(1, out).read_bytes() == was
    assert site.place.journal.db.execute(
        "select count(*) from trail where action = 'exchange_again'"
    ).fetchone() == (1,)
    with pytest.raises(Refusal, match=r"exchange\.no_file"):
        site.desk.send_again(2, out)
    assert office.outcomes(path) == ["taken"]


def test_a_stick_that_is_full_loses_nothing(site, out, monkeypatch, office):
    site.give()

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(exchange, "put_whole", full)
        with pytest.raises(Unavailable) as found:
            site.desk.send(out)
    assert found.value.code == "exchange.not_delivered"
    assert found.value.values["reason"] == "No space left on device"
    assert site.desk.state().undelivered == 1
    site.give()
    files = site.send(out).files
    assert [path.name for path in files] == ["0231-000001.exchange", "0231-000002.exchange"]
    assert office.outcomes(*files) == ["taken", "taken"]
    assert site.desk.state().undelivered == 0


@pytest.mark.parametrize("step", ["write_file", "sync_folder"])
def test_a_full_disk_leaves_no_half_number(site, out, monkeypatch, office, step):
    site.give()

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(outbox, step, full)
        with pytest.raises(StoreUnavailable, match=r"store\.no_room"):
            site.desk.send(out)
    files = site.send(out).files
    assert office.outcomes(*files) == ["taken"] * len(files)
    assert office.report().branches[0].missing == ()


# kills

STEPS = 33
"""Files that a sending makes, renames and removes, and statements that end a transaction."""


@pytest.mark.long(first=10)
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("step", range(STEPS + 1))
def test_a_kill_at_any_step_loses_no_number_and_uses_none_twice(tmp_path, out, step):
    """Killed before one of the steps of its second sending; the third one mends it, whatever was left."""
    site = site_at(tmp_path, "0231").set_up()
    office = Office(tmp_path / "merged", branches_of(site))
    site.give()
    site.send(out)
    site.give()
    site.close()
    child = os.fork()
    if child == 0:
        _die_at(step, tmp_path)
        site.desk.send(out)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert (status == 0) == (step == STEPS), "one step more or less: count them anew"
    early = Office(tmp_path / "early", office.branches)
    delivered = sorted(out.glob("*.exchange"))
    assert set(early.outcomes(*delivered)) == {"taken"}, "whatever was delivered is whole"
    site.give()
    site.send(out)
    files = sorted(out.glob("*.exchange"))
    assert set(office.outcomes(*files)) == {"taken"}
    # What head office got before the mending and what it gets now are the same files.
    assert set(early.outcomes(*files)) <= {"taken", "there"}
    state, report = site.desk.state(), office.report()
    assert (state.waiting, state.undelivered) == (0, 0)
    assert [each.number for each in report.branches] == [state.sent.number]
    assert sum(each.count for each in report.counts if each.kind == "privilege") == 3
    assert [path.suffix for path in (site.home / "exchange").iterdir() if path.suffix != ".exchange"] == []
    assert verify(site.home, site.keys, outside=site.outside) == ()
    site.close()


def _die_at(step: int, within: Path) -> None:
    """Before a file of the exchange is made, renamed or removed, and around each end of a transaction.

    What goes on elsewhere does not count: a module that is imported for the first time leaves its bytecode, and
    what an earlier test has left is cleared away at any moment.
    """
    left = [step]

    def count() -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, arguments: tuple) -> None:
        writes = event == "open" and isinstance(arguments[0], str) and arguments[2] & os.O_CREAT
        acts = writes or event in {"os.rename", "os.mkdir", "os.remove", "os.rmdir"}
        if acts and str(arguments[0]).startswith(str(within)):
            count()

    sys.addaudithook(watch)
    real = Journal.writing

    @contextmanager
    def around(self):
        with real(self) as db:
            yield db
            count()
        count()

    Journal.writing = around


def test_a_file_that_was_left_half_done_and_then_harmed_goes_nowhere(site, out):
    site.give()
    site.send(out)
    lies = site.home / "exchange/000001.exchange"
    raw = bytearray(lies.read_bytes())
    raw[-1] ^= 1
    lies.with_suffix(".new").write_bytes(raw)
    lies.unlink()
    for path in out.iterdir():
        path.unlink()
    site.send(out)
    assert names(out) == []
    assert names(site.home / "exchange") == []


# restores


@pytest.fixture
def restored(site, out, office):
    """Files 1 to 3 went out; then the journal of the day of file 1 was put back."""
    site.give()
    site.send(out)
    kept = backup(site.home, site.keys, NOW)
    for _ in range(2):
        site.give()
        site.send(out)
    office.receive(*sorted(out.iterdir()))
    site.close()
    restore(site.home, site.keys, kept, NOW + timedelta(hours=1), outside=site.outside)
    return site


def test_after_a_restore_no_number_is_used_twice_and_head_office_sees_the_fork(restored, out, office):
    state = restored.desk.state()
    assert (state.sent.number, state.highest) == (1, 3)
    restored.give()
    (path,) = restored.send(out).files
    assert path.name == "0231-000004.exchange"
    before = office.everything()
    (answer,) = office.receive(path)
    assert answer.answer.wrong.code == "exchange.fork"
    assert answer.answer.wrong.values == {
        "branch": "0231",
        "number": 4,
        "record": state.sent.last,
        "last": office.report().branches[0].through,
    }
    assert office.everything()[:2] == before[:2], "nothing of it was taken"
    assert [(alarm.code, alarm.number) for alarm in office.report().alarms] == [("fork", 4)]


def test_once_head_office_knows_it_goes_on_and_keeps_both(restored, out, office):
    restored.give()
    files = restored.send(out).files
    assert office.outcomes(*files, restored=("0231",)) == ["taken"]
    restored.decide()
    assert office.outcomes(*restored.send(out).files) == ["taken"]
    report = office.report()
    # 1 before the backup, 2 that the journal has lost, 1 after it: they were all given.
    assert sum(each.count for each in report.counts if each.kind == "privilege") == 4
    assert [alarm.code for alarm in report.alarms] == ["restored"]
    assert len({row[1] for row in office.rows()}) == len(office.rows())


def test_the_second_note_alone_is_enough(restored, out):
    (restored.home / "exchange.json").unlink()
    restored.give()
    assert restored.send(out).files[0].name == "0231-000004.exchange"


@pytest.mark.parametrize("forged", [b"", b"{}", b'{"body": {"number": 99, "digest": ""}, "mac": "00"}'])
def test_a_note_that_this_device_did_not_sign_is_none(restored, out, forged):
    (restored.home / "exchange.json").write_bytes(forged)
    restored.give()
    assert restored.send(out).files[0].name == "0231-000004.exchange"


def test_where_both_notes_are_gone_head_office_sees_the_number_twice(restored, out, office):
    (restored.home / "exchange.json").unlink()
    shutil.rmtree(restored.outside)
    restored.give()
    (path,) = restored.send(out).files
    assert path.name == "0231-000002.exchange"
    assert office.outcomes(path) == ["exchange.repeated"]
    assert [alarm.code for alarm in office.report().alarms] == ["repeated"]
    # The way on: everything anew, behind every number that head office has seen.
    with pytest.raises(Refusal, match=r"number\.out_of_range"):
        restored.desk.send(out, anew=2)
    (path,) = restored.send(out, anew=9).files
    assert path.name == "0231-000009.exchange"
    assert office.outcomes(path) == ["exchange.gap"]
    assert office.outcomes(path, restored=("0231",)) == ["taken"]
    assert office.report().branches[0].left_out == (4, 5, 6, 7, 8)
    restored.give()
    assert office.outcomes(*restored.send(out).files) == ["taken"]


def test_a_slip_in_the_number_does_not_use_up_all_of_them(site, out):
    """Numbers never go back, so the last one would leave the branch without a next file for good."""
    site.give()
    site.send(out)
    with pytest.raises(Refusal) as refused:
        site.desk.send(out, anew=999_999)
    assert refused.value.code == "number.out_of_range"
    assert (refused.value.values["low"], refused.value.values["high"]) == (2, 10_001)
    assert site.send(out, anew=10_001).made[0].number == 10_001
    site.give()
    assert site.send(out).made[0].number == 10_002


def test_a_restored_branch_may_go_on_from_nothing_that_is_not_here(restored, tmp_path, out, office):
    """The consent is for a journal that was put back, not for records that nobody has seen."""
    restored.give()
    (path,) = restored.send(out).files
    empty = Office(tmp_path / "new", office.branches)
    assert empty.outcomes(path, restored=("0231",)) == ["exchange.gap"]


def test_a_number_that_a_kill_left_unnoted_is_noted_by_the_next_sending(site, out):
    kept = backup(site.home, site.keys, NOW)
    site.give()
    site.send(out)
    (site.home / "exchange.json").unlink()
    shutil.rmtree(site.outside)
    site.send(out)
    site.close()
    restore(site.home, site.keys, kept, NOW + timedelta(hours=1), outside=site.outside)
    assert site.send(out).files[0].name == "0231-000002.exchange"


def test_the_marks_of_a_demo_and_of_a_real_home_are_their_own(site, tmp_path, out):
    other = site_at(tmp_path, "0442").set_up()
    other.outside = site.outside
    site.give()
    site.send(out)
    assert other.send(out).files[0].name == "0442-000001.exchange"
    other.close()


def test_nothing_but_the_journal_has_to_be_kept_for_the_key(site, out, tmp_path):
    """The branch's key is there wherever the journal opens, so its backup is the key's backup."""
    before = site.desk.key()
    kept = backup(site.home, site.keys, NOW)
    site.close()
    (site.home / FILE_NAME).unlink()
    restore(site.home, site.keys, kept, NOW, outside=site.outside)
    assert site.desk.key() == before


def test_a_key_file_of_something_else_opens_nothing(tmp_path):
    path = tmp_path / "x.key"
    path.write_text(json.dumps({"name": "x"}))
    with pytest.raises(Refusal, match=r"exchange\.key_file"):
        open_office_key(path, "x")

"""What looks after the files: who may, what is on record, and how a folder is reached that may not answer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from teller_app.desk import keeping as module
from teller_app.desk import printed_code
from teller_app.desk.approving import Shown
from teller_app.desk.keeping import Keeping
from teller_app.desk.printed_code import CodeAnswer
from teller_app.desk.reaching import PATIENCE
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.holder import Holder, hold
from teller_app.safe.log_fields import Event
from teller_app.safe.roles import Act
from teller_app.safe.session import Session
from teller_app.store.backup import backups
from teller_app.store.errors import StoreUnavailable
from teller_app.store.finding import Finding
from teller_app.store.journal import BACKUPS, FILE_NAME, open_journal
from teller_app.store.second import own_folder
from teller_app.store.seen import SeenTrail
from tests.stage import NOW, keeping_at, open_stage
from tests.store.conftest import entry_of

SECOND = "0107 赵主管"
CODE = "0123-4567-89ab"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    place = open_stage(tmp_path / "home")
    place.journal.record(entry_of())
    place.close()
    return tmp_path / "home"


@pytest.fixture
def share(tmp_path: Path) -> Path:
    made = tmp_path / "share"
    made.mkdir()
    return made


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Event, dict[str, object]]]:
    made: list[tuple[Event, dict[str, object]]] = []
    monkeypatch.setattr(module, "note", lambda event, **more: made.append((event, more)))
    return made


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """How a folder was reached: which, who waits, and how long; it answers."""
    made: list[tuple[object, ...]] = []

    def answers(folder, task, wanted, seconds=PATIENCE, *, silent="folder.no_answer"):
        made.append((folder, wanted, seconds, silent))
        return task()

    monkeypatch.setattr(module, "reach", answers)
    return made


def records(home: Path, *what: str) -> list[tuple[object, ...]]:
    journal = open_journal(home, keeping_at(home).session.keys, None)
    try:
        return journal.db.execute(f"select {', '.join(what)} from trail order by number").fetchall()
    finally:
        journal.close()


def waits() -> None:
    """Whoever waits; a name to be known by."""


# ---------------------------------------------------------------- backups


def test_each_backup_is_new_and_on_record_with_the_head_anchored(home, noted):
    keeping = keeping_at(home)
    first, second = keeping.back_up(), keeping.back_up()
    assert first.path != second.path
    assert (first.second, first.trouble) == (None, None)
    assert backups(home) == [second.path, first.path]
    assert noted == [
        (Event.BACKED_UP, {"file": first.path.name}),
        (Event.BACKED_UP, {"file": second.path.name}),
    ]
    who = keeping.session.label
    assert records(home, "action", "user", "at")[-2:] == [("backup", who, NOW.isoformat())] * 2
    journal = open_journal(home, keeping.session.keys, None)
    anchors = [row[0] for row in journal.db.execute("select why from anchor order by seq")]
    journal.close()
    assert anchors[-2:] == ["backup", "backup"]


def test_the_head_of_a_backup_is_noted_outside_as_well(home, tmp_path):
    keeping = replace(keeping_at(home), outside=tmp_path / "state")
    keeping.back_up()
    assert SeenTrail(home, tmp_path / "state").read().heads[0].number == records(home, "number")[-1][0]
    assert [each for each in (tmp_path / "state").rglob("*") if each.is_file()]


def test_one_that_has_not_changed_is_enough_and_writes_nothing(home, noted):
    keeping = keeping_at(home)
    first = keeping.back_up()
    before = records(home, "number")
    assert keeping.back_up(only_changed=True).path == first.path
    assert records(home, "number") == before
    assert len(noted) == 1


def test_the_second_folder_is_reached_by_name_with_patience(home, share, reached):
    keeping = replace(keeping_at(home), second=str(share))
    keeping.take_folder(str(share), waits)
    saved = keeping.back_up(wanted=waits, seconds=7.0)
    assert saved.second.is_relative_to(share)
    assert saved.trouble is None
    assert reached == [
        (str(share), waits, PATIENCE, "folder.no_answer"),
        (str(share), waits, 7.0, "backup.no_answer"),
    ]
    reached.clear()
    keeping.back_up()
    assert reached[0][2] == PATIENCE
    with pytest.raises(Refusal) as refused:
        keeping.take_folder("/media/\n")
    assert (refused.value.code, refused.value.values) == ("backup_folder.missing", {"folder": "/media/\n"})


def test_a_second_folder_that_is_away_leaves_the_backup_here(home, share):
    saved = replace(keeping_at(home), second=str(share)).back_up()
    assert saved.path in backups(home)
    assert (saved.second, saved.trouble.code) == (None, "backup.away")


def test_an_act_that_could_harm_is_preceded_by_a_backup(home):
    keeping = keeping_at(home)
    keeping.safeguard()
    (made,) = backups(home)
    keeping.safeguard()
    assert backups(home) == [made], "nothing was written since"
    (home / FILE_NAME).write_bytes(b"no journal" * 1000)
    keeping.safeguard()
    (home / FILE_NAME).unlink()
    keeping.safeguard()
    assert backups(home) == [made]


def test_no_backup_no_act(home, monkeypatch):
    spared = []

    def full(*_, **more):
        spared.append(more["spared"])
        raise StoreUnavailable("store.no_room", file=FILE_NAME)

    monkeypatch.setattr(module, "backup_changed", full)
    with pytest.raises(StoreUnavailable, match=r"store\.no_room"):
        keeping_at(home).safeguard(home / "kept.db")
    assert spared == [home / "kept.db"]


@pytest.mark.parametrize(("action", "note"), [("book_switch", Keeping.note_book), ("export", Keeping.note_export)])
def test_a_book_that_is_about_to_serve_and_a_list_that_leaves_are_on_record(home, action, note):
    keeping = keeping_at(home)
    note(keeping, "of 2026-11-22")
    assert records(home, "action", "user", "purpose", "at")[-1] == (
        action,
        keeping.session.label,
        "of 2026-11-22",
        NOW.isoformat(),
    )


ASKS_OUTSIDE = {
    "quick_check": lambda keeping: keeping.check(),
    "verify": lambda keeping: keeping.verify(),
    "note_if_there": lambda keeping: keeping.note_book("book"),
    "open_journal": lambda keeping: keeping.note_export("changes"),
}


class Asked(Exception):
    """With the folder outside that was asked for."""


@pytest.mark.parametrize("name", ASKS_OUTSIDE)
def test_the_note_outside_is_looked_at_and_written_by_every_act(home, tmp_path, monkeypatch, name):
    """Forgotten once, a trail that was put back as it was would not be found."""

    def asked(*given, outside=None, **more):
        del more
        raise Asked(outside or given[-1])

    keeping = replace(keeping_at(home), outside=tmp_path / "state")
    monkeypatch.setattr(module, name, asked)
    with pytest.raises(Asked) as caught:
        ASKS_OUTSIDE[name](keeping)
    assert caught.value.args == (tmp_path / "state",)


def test_alone_is_alone(home):
    keeping = keeping_at(home)
    with keeping.alone():
        with pytest.raises(Unavailable) as held, hold(home, Holder.this("0232 王芳", NOW)):
            pass
        assert held.value.code == "window.held"
        assert keeping.session.label in held.value.values.values()
    with keeping.alone():
        pass


# ---------------------------------------------------------------- which there are


def both(home: Path, share: Path) -> Keeping:
    """One backup here and there, one here alone, and one there alone; the newest is there alone."""
    keeping = replace(keeping_at(home), second=str(share))
    keeping.take_folder(str(share))
    keeping.back_up()
    replace(keeping, second="", now=lambda: NOW + timedelta(days=1)).back_up()
    replace(keeping, now=lambda: NOW + timedelta(days=2)).back_up().path.unlink()
    return keeping


def test_all_are_listed_once_the_newest_first(home, share, reached):
    keeping = both(home, share)
    reached.clear()
    listed = keeping.listed(waits, 3.0)
    assert listed.silent is None
    assert [(copy.made.day, copy.path.is_relative_to(home)) for copy in listed.copies] == [
        (25, False),
        (24, True),
        (23, True),
    ]
    assert reached == [(str(share), waits, 3.0, "folder.no_answer")]
    assert keeping.copies(waits) == listed.copies
    assert reached[1] == (str(share), waits, PATIENCE, "folder.no_answer")


def test_a_folder_that_is_away_or_silent_hides_nothing_that_is_here(home, share, monkeypatch):
    keeping = both(home, share)

    def fails(*_, **__):
        raise wrong

    monkeypatch.setattr(module, "reach", fails)
    wrong = OSError(5, "input/output error")
    listed = keeping.listed(waits, 1.0)
    assert ([copy.made.day for copy in listed.copies], listed.silent) == ([24, 23], None)
    wrong = StoreUnavailable("folder.no_answer", folder=str(share))
    listed = keeping.listed(waits, 1.0)
    assert ([copy.made.day for copy in listed.copies], listed.silent) == ([24, 23], wrong)


def test_the_newest_is_of_here_then_of_there_then_none(home, share):
    keeping = both(home, share)
    assert keeping.newest() == backups(home)[0]
    for path in backups(home):
        path.unlink()
    assert keeping.newest().is_relative_to(own_folder(share, keeping.session.keys))
    with pytest.raises(StoreUnavailable) as none:
        replace(keeping, second="").newest()
    assert none.value.code == "backup.none"


# ---------------------------------------------------------------- one of them


def test_what_lies_here_is_not_waited_for_and_anything_else_is(home, share, reached):
    keeping = keeping_at(home)
    here = keeping.back_up().path
    there = share / here.name
    there.write_bytes(here.read_bytes())
    for path in (here, there):
        keeping.prove(path, waits)
        assert keeping.preview(path, wanted=waits).entries == 1
        assert keeping.digest(path, waits) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert reached == [(str(share), waits, PATIENCE, "folder.no_answer")] * 3


def test_a_damaged_one_is_not_proven(home):
    keeping = keeping_at(home)
    path = keeping.back_up().path
    keeping.prove(path)
    raw = bytearray(path.read_bytes())
    raw[5000] ^= 1
    path.write_bytes(raw)
    with pytest.raises(StoreUnavailable):
        keeping.prove(path)


def test_a_journal_that_is_known_to_be_damaged_is_only_looked_at_as_a_copy(home, monkeypatch):
    keeping, asked = keeping_at(home), []
    path = keeping.back_up().path
    monkeypatch.setattr(module, "compare", lambda *given, beside: asked.append((*given[::2], beside)))
    keeping.preview(path)
    keeping.preview(path, damaged=True)
    assert asked == [(home, path, False), (home, path, True)]


@pytest.mark.parametrize("damaged", [False, True])
def test_what_is_read_and_what_is_done_look_at_the_present_one_alike(home, tmp_path, monkeypatch, damaged):
    keeping, asked, put = replace(keeping_at(home), outside=tmp_path / "state"), [], []
    path, compare, back = keeping.back_up().path, module.compare, module.restore
    monkeypatch.setattr(
        module, "compare", lambda *given, beside: (asked.append(beside), compare(*given, beside=beside))[1]
    )
    monkeypatch.setattr(
        module, "restore", lambda *given, outside: (put.append(outside), back(*given, outside=outside))[1]
    )
    more = {"damaged": True} if damaged else {}
    approval = keeping.ask_second(keeping.show_restore(path, **more), SECOND, "")
    keeping.restore(path, approval, **more)
    assert asked == [damaged, damaged]
    assert put == [tmp_path / "state"]


def test_a_second_person_reads_which_backup_it_is_to_the_byte(home):
    keeping = keeping_at(home)
    path = keeping.back_up().path
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    shown = keeping.show_restore(path)
    assert (shown.act, shown.language) == (Act.RESTORE, keeping.speaker.language)
    said = "\n".join(shown.lines)
    assert path.name in said
    assert keeping.session.label in said
    assert digest[:4] in said
    found = keeping.preview(path)
    assert keeping.show_restore(path, (digest, found)) == shown
    assert keeping.show_restore(path, ("0" * 64, found)) != shown
    assert keeping.show_restore(path, (digest, replace(found, made=None))) != shown


def test_a_log_that_sqlite_would_read_is_part_of_it(home):
    keeping = keeping_at(home)
    path = keeping.back_up().path
    log = path.with_name(f"{path.name}-wal")
    log.write_bytes(b"more")
    parts = (hashlib.sha256(each.read_bytes()).digest() for each in (path, log))
    assert keeping.digest(path) == hashlib.sha256(b"".join(parts)).hexdigest()


def test_one_that_cannot_be_read_is_named(home):
    with pytest.raises(StoreUnavailable) as wrong:
        keeping_at(home).digest(home / "none.db")
    assert wrong.value.values["file"] == "none.db"


def test_a_second_persons_guess_is_made_with_their_password(home, monkeypatch):
    keeping, asked = keeping_at(home), []
    monkeypatch.setattr(type(keeping.approvals), "ask", lambda _, *given: asked.append(given))
    shown = Shown(Act.RESTORE, keeping.speaker.language, ("x",))
    keeping.ask_second(shown, "8002", "the word")
    assert asked == [(keeping.session, shown, "8002", "the word")]


# ---------------------------------------------------------------- back in place


def test_a_restore_says_who_stood_for_what_and_spares_the_backup(home, noted, monkeypatch):
    keeping, spared = keeping_at(home), []
    path = keeping.back_up().path
    monkeypatch.setattr(Keeping, "safeguard", lambda _, spared: kept.append(spared))
    kept = spared
    shown = keeping.show_restore(path)
    aside = keeping.restore(path, keeping.ask_second(shown, SECOND, ""))
    assert aside.exists()
    assert spared == [path]
    assert noted[-1] == (Event.RESTORED, {"file": path.name})
    assert [action for (action,) in records(home, "action")][-2:] == ["restore", "restore_approved"]
    journal = open_journal(home, keeping.session.keys, None)
    kind, body, at = journal.db.execute("select kind, body, at from entry order by number desc").fetchone()
    journal.close()
    told = json.loads(body)
    assert (kind, at) == ("restore_approved", NOW.isoformat())
    (found,) = keeping.verify()[1]
    assert (found.file, found.findings) == (aside.name, ())
    assert told["says"] == list(shown.lines)
    assert SECOND in told.values()


def test_it_is_this_backup_that_comes_back_and_no_newer_one(home):
    keeping = keeping_at(home)
    old = keeping.back_up().path
    place = open_stage(home)
    place.journal.record(entry_of())
    place.close()
    keeping.back_up()
    keeping.restore(old, keeping.ask_second(keeping.show_restore(old), SECOND, ""))
    kinds = [kind for (kind,) in records(home, "action")]
    assert kinds.count("backup") == 1
    assert kinds[-1] == "restore_approved"


def test_without_a_second_person_nothing_is_put_back(home):
    keeping = keeping_at(home)
    path = keeping.back_up().path
    before = (home / FILE_NAME).read_bytes()
    with pytest.raises(Refusal) as refused:
        keeping.restore(path, None)
    assert refused.value.code == "approval.missing"
    assert (home / FILE_NAME).read_bytes() == before


def test_the_one_from_a_share_is_waited_for_before_anything_else(home, share, reached):
    keeping = keeping_at(home)
    here = keeping.back_up().path
    there = share / here.name
    there.write_bytes(here.read_bytes())
    approval = keeping.ask_second(keeping.show_restore(there), SECOND, "")
    reached.clear()
    keeping.restore(there, approval, waits)
    assert reached == [(str(share), waits, PATIENCE, "folder.no_answer")]


# ---------------------------------------------------------------- checks


def test_a_check_reports_how_far_it_is(home):
    seen = []
    assert keeping_at(home).check(lambda done, total: seen.append((done, total))) == ()
    assert seen


def test_the_code_of_a_print_is_held_against_the_trail(home, monkeypatch):
    keeping, asked = keeping_at(home), []

    def none_of_it(*given):
        asked.append(given)
        return ""

    monkeypatch.setattr(printed_code, "printed_at", none_of_it)
    keys, wrong = keeping.session.keys, Finding("trail.print", FILE_NAME, number=57)
    assert keeping.verify() == ((), ())
    assert keeping.check_code(f"57-{CODE}").finding == wrong
    assert keeping.check_code(f" ５７ · {CODE.upper().replace('-', ' ')} ").finding == wrong
    digits = CODE.replace("-", "")
    assert [(each[0], each[2:]) for each in asked] == [(home, (57, digits))] * 2
    assert all(type(each[1]) is type(keys) for each in asked)


def test_a_code_that_is_here_tells_when_its_record_was_written(home, monkeypatch):
    keeping = keeping_at(home)
    monkeypatch.setattr(printed_code, "printed_at", lambda *_: NOW.isoformat())
    found = keeping.check_code(f"57-{CODE}")
    assert (found, found.finding) == (CodeAnswer(57, NOW.isoformat()), None)


@pytest.mark.parametrize(
    "text", ["", "57", "57-0123", f"57-{CODE}0", f"x-{CODE}", f"57-{CODE}z", f"5x7-{CODE}"]
)
def test_what_is_no_code_is_refused_as_it_was_typed(home, text):
    with pytest.raises(Refusal) as refused:
        keeping_at(home).check_code(text)
    assert (refused.value.code, refused.value.values) == ("audit.code", {"text": text})


def test_a_whole_check_asks_whether_anybody_waits(home):
    asked = []
    keeping_at(home).verify(wanted=lambda: asked.append(1))
    assert asked


# ---------------------------------------------------------------- who may

ACTS = [
    (Act.BACKUP, lambda keeping: keeping.back_up()),
    (Act.BACKUP, lambda keeping: keeping.take_folder("/media")),
    (Act.VERIFY, lambda keeping: keeping.copies()),
    (Act.VERIFY, lambda keeping: keeping.check()),
    (Act.VERIFY, lambda keeping: keeping.verify()),
    (Act.RESTORE, lambda keeping: keeping.prove(Path("x"))),
    (Act.RESTORE, lambda keeping: keeping.preview(Path("x"))),
    (Act.RESTORE, lambda keeping: keeping.digest(Path("x"))),
    (Act.RESTORE, lambda keeping: keeping.show_restore(Path("x"))),
    (Act.RESTORE, lambda keeping: keeping.restore(Path("x"), None)),
]


@pytest.mark.parametrize(("act", "do"), ACTS)
def test_every_act_asks_first_whether_this_person_may(home, monkeypatch, act, do):
    asked = []

    def refused(_, wanted):
        asked.append(wanted)
        raise Refusal("role.not_allowed", act=wanted, role="teller")

    monkeypatch.setattr(Session, "require", refused)
    with pytest.raises(Refusal, match=r"role\.not_allowed"):
        do(keeping_at(home))
    assert asked == [act]
    assert not list((home / BACKUPS).glob("*.db"))

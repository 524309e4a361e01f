"""The desk of the files: what is backed up, checked, said once, and found again after a disaster."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from teller_app.desk.files import FilesDesk
from teller_app.desk.rescue import RescueDesk, is_lost_journal
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.keys import DeviceKeys
from teller_app.store.book import current
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import FILE_NAME, open_journal
from teller_app.store.second import own_folder
from teller_app.words.refusals import problem_line
from tests.seconds import for_restore
from tests.stage import NOW, keeping_at
from tests.store.conftest import entry_of, loses


def quiet(done: int, total: int) -> None:
    """Nobody looks at the progress."""


@pytest.fixture
def desk(place):
    return FilesDesk(place)


@pytest.fixture
def stick(tmp_path_factory):
    return tmp_path_factory.mktemp("stick")


def set_folder(desk, text):
    return desk.take_folder(desk.try_folder(text, quiet))


def harm(path, at=5000):
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)


def test_sound_files_are_said_to_be_and_nothing_is_in_the_way(desk, place):
    found = desk.check(quiet)
    assert desk.take_checked(found) is None
    assert (desk.view.checked.at, desk.view.checked.findings) == (NOW, ())


@pytest.mark.parametrize(("which", "code"), [("book", "files.book_bad"), ("journal", "files.journal_bad")])
def test_damage_is_said_with_what_to_do(desk, place, which, code):
    place.journal.record(entry_of())
    place.journal.close()
    harm(current(place.home) if which == "book" else place.home / FILE_NAME)
    wrong = desk.take_checked(desk.check(quiet))
    assert wrong.code == code
    assert [each.code for each in desk.view.checked.wrong] == ["store.damaged"]


def test_the_journal_is_backed_up_only_when_it_has_changed(desk, place):
    place.journal.record(entry_of())
    first = desk.back_up(quiet, only_changed=True)
    assert desk.back_up(quiet, only_changed=True).saved.path == first.saved.path
    assert desk.back_up(quiet).saved.path != first.saved.path
    place.journal.record(entry_of())
    assert desk.back_up(quiet, only_changed=True).saved.path != first.saved.path
    assert desk.take_backed(desk.back_up(quiet, only_changed=True)) is None
    assert len(desk.view.copies) == 3


def test_a_folder_that_is_away_is_said_once_until_it_is_back(desk, place, stick):
    assert set_folder(desk, str(stick))
    place.journal.record(entry_of())
    assert desk.take_backed(desk.back_up(quiet)) is None
    own = own_folder(stick, DeviceKeys(place.home))
    kept = stick.with_name("kept")
    shutil.move(own, kept)
    assert desk.take_backed(desk.back_up(quiet)).code == "backup.away"
    assert desk.take_backed(desk.back_up(quiet)) is None
    shutil.move(kept, own)
    back = desk.back_up(quiet)
    assert desk.take_backed(back) is None
    assert back.saved.second.parent == own
    shutil.rmtree(own)
    assert desk.take_backed(desk.back_up(quiet)).code == "backup.away"


def test_a_folder_is_refused_beside_its_field_and_the_old_one_stays(desk, place, stick):
    assert set_folder(desk, f"  {stick} ")
    for text, code in (
        (str(stick / "no"), "backup_folder.missing"),
        ("relative", "backup_folder.missing"),
        (str(place.home), "backup_folder.inside"),
        ("a\x00b", "backup_folder.missing"),
        ("/" + "x" * 5000, "backup_folder.unwritable"),
    ):
        assert not set_folder(desk, text)
        assert (desk.view.problem.code, desk.view.problem.typed) == (code, text)
        assert place.settings_file.read().backup_folder == str(stick)
    assert set_folder(desk, "")
    assert desk.view.problem is None
    assert place.settings_file.read().backup_folder == ""


def test_a_copy_in_both_folders_is_listed_once_and_one_there_alone_is_named(desk, place, stick):
    set_folder(desk, str(stick))
    place.journal.record(entry_of())
    saved = desk.back_up(quiet).saved
    desk.take_copies(desk.look(quiet))
    assert [line.second for line in desk.view.copies] == [False]
    saved.path.unlink()
    desk.take_copies(desk.look(quiet))
    assert [(line.path, line.second) for line in desk.view.copies] == [(saved.second, True)]


def test_a_rotten_backup_is_not_offered(desk, place):
    place.journal.record(entry_of())
    desk.take_backed(desk.back_up(quiet))
    (line,) = desk.view.copies
    harm(line.path, 40)
    desk.choose(line)
    desk.take_preview(desk.preview(line, quiet))
    assert desk.view.difference is None
    assert desk.view.unusable.code == "store.unreadable"


def test_a_restore_is_looked_at_first_and_another_choice_drops_a_late_answer(desk, place):
    place.journal.record(entry_of())
    desk.take_backed(desk.back_up(quiet))
    place.journal.record(entry_of())
    desk.take_backed(desk.back_up(quiet))
    newer, older = desk.view.copies
    desk.choose(older)
    late = desk.preview(older, quiet)
    desk.choose(newer)
    desk.take_preview(late)
    assert desk.view.difference is None
    desk.take_preview(desk.preview(newer, quiet))
    assert not loses(desk.view.difference)
    assert late.difference.lost["entry"].count == 1


def test_a_backup_that_is_put_back_never_goes_by_its_age(place):
    """Two of one day: the older would go with the backup that is made before the restore."""
    made = []
    for minute in range(2):
        place.journal.record(entry_of())
        made.append(keeping_of(place, NOW + timedelta(minutes=minute)).back_up().path)
    place.journal.record(entry_of())
    place.journal.close()
    keeping = keeping_of(place, NOW + timedelta(days=3))
    keeping.restore(made[0], for_restore(keeping, made[0]))
    assert made[0].exists()


@pytest.fixture
def lost(place):
    """A home with two backups, and entries after them; its files are closed."""
    for day in (2, 1):
        place.journal.record(entry_of())
        keeping_of(place, NOW - timedelta(days=day)).back_up()
    for _ in range(3):
        place.journal.record(entry_of())
    place.journal.close()
    return place.home / FILE_NAME


def keeping_of(place, at=NOW):
    return keeping_at(place.home, place.session, place.approvals, at, place.settings.backup_folder)


def wrong_of(place):
    with pytest.raises(StoreUnavailable) as caught:
        open_journal(place.home, DeviceKeys(place.home), None).close()
    return caught.value


@pytest.mark.parametrize("harmed", ["header", "cut", "gone"])
def test_the_newest_good_backup_takes_the_place_of_a_lost_journal(place, lost, harmed):
    if harmed == "gone":
        lost.unlink()
    elif harmed == "cut":
        lost.write_bytes(b"")
    else:
        harm(lost, 40)
    before = lost.read_bytes() if lost.exists() else None
    wrong = wrong_of(place)
    assert is_lost_journal(wrong)
    desk = RescueDesk(keeping_of(place), wrong)
    found = desk.look(quiet)
    assert [line.made.day for line in found.good] == [22, 21]
    assert (found.newest.line, found.bad) == (found.good[0], 0)
    assert found.newest.difference.entries == 2
    assert (lost.read_bytes() if lost.exists() else None) == before
    approval = for_restore(keeping_of(place), found.newest.line.path)
    kept = desk.restore(found.newest.line, approval, quiet)
    assert (kept is None) == (harmed == "gone")
    assert kept is None or kept.read_bytes() == before
    journal = open_journal(place.home, DeviceKeys(place.home), None)
    assert len(journal.entries("C000001")) == 2
    journal.close()


def test_a_rotten_backup_is_passed_over(place, lost):
    harm(lost, 40)
    (newest, older) = keeping_of(place).copies()
    harm(newest.path)
    found = RescueDesk(keeping_of(place), wrong_of(place)).look(quiet)
    assert [line.path for line in found.good] == [older.path]
    assert found.bad == 1
    harm(older.path)
    none = RescueDesk(keeping_of(place), wrong_of(place)).look(quiet)
    assert (none.good, none.newest, none.bad) == ((), None, 2)


def test_a_backup_that_somebody_brings_is_proven_first(place, lost, stick):
    harm(lost, 40)
    desk = RescueDesk(keeping_of(place), wrong_of(place))
    brought = stick / "brought.db"
    shutil.copy(keeping_of(place).copies()[0].path, brought)
    assert desk.preview(desk.line_of(brought, quiet), quiet).difference.entries == 2
    harm(brought)
    with pytest.raises(StoreUnavailable):
        desk.line_of(brought, quiet)
    with pytest.raises(StoreUnavailable) as caught:
        desk.line_of(stick, quiet)
    assert caught.value.code == "store.missing"


@pytest.mark.parametrize(
    ("wrong", "rescued"),
    [
        (StoreUnavailable("store.damaged", file=FILE_NAME), True),
        (StoreUnavailable("store.missing", file=FILE_NAME), True),
        (StoreUnavailable("store.locked", file=FILE_NAME), False),
        (StoreUnavailable("store.newer", file=FILE_NAME), False),
        (StoreUnavailable("store.damaged", file="book-1.db"), False),
        (Unavailable("key.missing", file="device.key"), False),
        (Refusal("settings.unreadable", file="settings.json"), False),
    ],
)
def test_only_a_lost_journal_is_a_matter_for_backups(wrong, rescued):
    assert is_lost_journal(wrong) is rescued


def test_a_whole_check_stops_when_nobody_wants_it(desk):
    class Unwanted(Exception):
        pass

    asked = []

    def progress(done, total):
        asked.append(done)
        if len(asked) > 1:
            raise Unwanted

    with pytest.raises(Unwanted):
        desk.verify(progress)


def test_a_broken_trail_is_said_in_whole_sentences(desk, place):
    """Sentences about the trail name a record; the number comes along to the window."""
    for number in range(3):
        place.journal.record(entry_of(f"[{number}]"))
    place.journal.db.execute("update trail set user = '王' where number > 1")
    checked = desk.verify(quiet)
    lines = [problem_line(place.speaker, wrong) for wrong in checked.wrong]
    assert lines == ["台账第 2 条审计记录被改动"]

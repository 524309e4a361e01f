"""A second folder that does not answer, like a share whose server is gone, holds up neither a lock nor the end."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from teller_app.desk import keeping as module
from teller_app.desk import reaching
from teller_app.desk.files import Tried
from teller_app.desk.rescue import RescueDesk
from teller_app.desk.workplace import with_settings
from teller_app.rules.errors import Refusal
from teller_app.store.backup import backups
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import FILE_NAME
from teller_app.store.second import own_folder, take_folder
from teller_app.store.thinning import copies_in
from teller_app.ui.rail import Page
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.stage import keeping_at, open_stage, stage_session
from tests.ui.test_files import application, begun, wait_idle  # noqa: F401  fixtures


class Silent:
    """A folder that takes what reaches for it and gives no answer, until it is set free."""

    def __init__(self, monkeypatch, name: str, only=lambda *_: True, at=module) -> None:
        self.asked, self.free, self.answered = threading.Event(), threading.Event(), threading.Event()
        real = getattr(at, name)

        def hangs(*given):
            if not only(*given):
                return real(*given)
            self.asked.set()
            self.free.wait(60)
            try:
                return real(*given)
            finally:
                self.answered.set()

        monkeypatch.setattr(at, name, hangs)


@pytest.fixture
def silent(monkeypatch):
    """Makes one; whatever still hangs at the end is set free and waited for."""
    made = []

    def make(name: str, **more) -> Silent:
        made.append(Silent(monkeypatch, name, **more))
        return made[-1]

    yield make
    for each in made:
        each.free.set()
        if each.asked.is_set():
            assert each.answered.wait(10)
    for alone in list(reaching._alone.values()):
        assert alone.acquire(timeout=10)
        alone.release()


@pytest.fixture
def stick(tmp_path_factory, begun):  # noqa: F811
    """The second folder of a window that is open."""
    folder = tmp_path_factory.mktemp("share")
    place = begun._counter.place
    take_folder(place.home, place.keys, folder)
    place.settings = with_settings(place.settings, backup_folder=str(folder))
    return folder


def there(folder, home):
    return copies_in(own_folder(folder, stage_session(home).keys))


def test_a_lock_does_not_wait_for_it_and_nothing_is_lost(begun, qtbot, tmp_path, silent, stick):  # noqa: F811
    begun.window.open_client("C000001")
    share, before = silent("copy_to"), len(backups(tmp_path))
    begun.keeper.back_up()
    assert share.asked.wait(20)
    assert len(backups(tmp_path)) == before + 1, "the copy here is made first"
    begun.lock("idle")
    assert not share.answered.is_set(), "nobody waited"
    assert begun.window is None
    assert begun.entrance.isVisible()
    assert there(stick, tmp_path) == []
    share.free.set()
    assert share.answered.wait(20)
    assert len(there(stick, tmp_path)) == 1, "what had begun went on by itself"


def test_the_next_person_goes_on_with_the_folder_that_is_back(begun, qtbot, tmp_path, silent, stick):  # noqa: F811
    share = silent("copy_to")
    begun.window.open_client("C000001")
    begun.keeper.back_up()
    assert share.asked.wait(20)
    begun.lock("asked")
    share.free.set()
    assert share.answered.wait(20)
    qtbot.keyClick(begun.entrance, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: begun.window is not None and begun.keeper is not None, timeout=10_000)
    place = begun._counter.place
    place.settings = with_settings(place.settings, backup_folder=str(stick))
    begun.window.open_client("C000002")
    begun.keeper.back_up()
    wait_idle(qtbot, begun)
    assert begun._counter.files.view.saved.trouble is None
    assert len(there(stick, tmp_path)) == 2


def test_the_end_waits_some_seconds_and_no_more(begun, tmp_path, silent, stick, monkeypatch):  # noqa: F811
    from teller_app.ui import keeper

    begun.window.open_client("C000001")
    share, before = silent("copy_to"), len(backups(tmp_path))
    monkeypatch.setattr(keeper, "CLOSING", 0.1)
    begun.window.close()
    assert share.asked.is_set()
    assert not share.answered.is_set()
    assert len(backups(tmp_path)) == before + 1


def test_a_page_that_asks_for_its_list_does_not_hold_a_lock_either(begun, silent, stick):  # noqa: F811
    share = silent("copies_in", only=lambda folder: folder.is_relative_to(stick))
    begun.window.turn_to(Page.FILES)
    assert share.asked.wait(20)
    begun.lock("locked")
    assert not share.answered.is_set()
    assert begun.window is None


@pytest.mark.usefixtures("quick", "stick")
def test_it_is_said_and_the_list_here_is_shown(begun, qtbot, tmp_path, silent):  # noqa: F811
    begun.window.open_client("C000001")
    silent("copy_to")
    begun.keeper.back_up()
    wait_idle(qtbot, begun)
    view = begun._counter.files.view
    assert view.saved.trouble.code == "backup.no_answer"
    assert view.saved.path in backups(tmp_path)
    assert len(view.copies) == len(backups(tmp_path))
    assert "没有回应" in begun.window.notice.text.text()


# ---------------------------------------------------------------- without a window


@pytest.fixture
def home(tmp_path):
    place = open_stage(tmp_path / "home")
    place.journal.close()
    place.book.close()
    return tmp_path / "home"


@pytest.fixture
def quick(monkeypatch):
    """Patience of a moment: as many questions, each of a thousandth."""
    monkeypatch.setattr(reaching, "_EVERY", 0.001)


def test_what_reaches_for_it_knows_the_key_of_the_journal_and_no_other(home, tmp_path, monkeypatch):
    share = tmp_path / "share"
    share.mkdir()
    keeping = keeping_at(home, second=str(share))
    given = []
    monkeypatch.setattr(module, "copy_to", lambda folder, keys, path: given.append(keys) or path)
    kept = keeping.back_up().path
    monkeypatch.setattr(module, "take_folder", lambda _, keys, folder: given.append(keys))
    monkeypatch.setattr(module, "proven_counts", lambda path, keys: given.append(keys))
    monkeypatch.setattr(module, "compare", lambda _, keys, path, *, beside: given.append(keys))
    keeping.take_folder(str(share))
    keeping.prove(kept)
    keeping.preview(kept)
    assert [set(each.keys) for each in given] == [{"journal"}] * 4


def test_two_never_reach_for_it_at_once(home, tmp_path, silent, quick):
    share = tmp_path / "share"
    share.mkdir()
    keeping = keeping_at(home, second=str(share))
    hung = silent("copy_to")
    assert keeping.back_up(seconds=0.01).trouble.code == "backup.no_answer"
    hung.asked.clear()
    assert keeping.back_up(seconds=0.01).trouble.code == "backup.no_answer"
    assert not hung.asked.is_set(), "the first one still holds it"
    hung.asked.set()


def test_a_folder_that_is_only_named_may_be_silent_too(home, tmp_path, silent, quick):
    silent("take_folder")
    with pytest.raises(StoreUnavailable) as caught:
        keeping_at(home).take_folder(str(tmp_path))
    assert caught.value.code == "folder.no_answer"


def test_whatever_goes_wrong_there_is_told_as_before(home, tmp_path):
    with pytest.raises(Refusal) as refused:
        keeping_at(home).take_folder(str(tmp_path / "no"))
    assert refused.value.code == "backup_folder.missing"
    away = keeping_at(home, second=str(tmp_path / "no"))
    assert away.back_up().trouble.code == "backup.away"


def test_the_way_back_from_a_lost_journal_does_not_wait_for_it(home, tmp_path, silent):
    """The rescue window looks through both folders, and locks as well."""

    class Gone(Exception):
        pass

    share = tmp_path / "share"
    share.mkdir()
    keeping = keeping_at(home)
    keeping.take_folder(str(share))
    keeping = replace(keeping, second=str(share))
    kept = keeping.back_up().path
    kept.unlink()
    (home / FILE_NAME).unlink()
    hung = silent("proven_counts")

    def gone(*_):
        if hung.asked.is_set():
            raise Gone

    with pytest.raises(Gone):
        RescueDesk(keeping, StoreUnavailable("store.missing", file=FILE_NAME)).look(gone)


def test_a_folder_that_cannot_be_put_on_record_is_not_taken_and_said(begun, qtbot, tmp_path, monkeypatch):  # noqa: F811
    from teller_app.store.journal import Journal

    def full(*_, **__):
        raise StoreUnavailable("store.no_room", file=FILE_NAME)

    told = []
    begun.keeper.told.connect(told.append)
    monkeypatch.setattr(Journal, "note", full)
    begun.keeper._take_folder(Tried(str(tmp_path)))
    assert [wrong.code for wrong in told] == ["store.no_room"]
    assert begun._counter.files.view.folder == ""

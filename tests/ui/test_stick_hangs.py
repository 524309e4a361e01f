"""A stick or a share that does not answer, where files are written for head office, received, or brought back."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from teller_app.desk import exchange as exchange_module
from teller_app.desk import head_office as office_module
from teller_app.desk import keeping as module
from teller_app.desk import reaching
from teller_app.desk import rescue as rescue_module
from teller_app.desk.exchange import ExchangeDesk
from teller_app.desk.rescue import RescueDesk
from teller_app.rules.errors import Refusal
from teller_app.safe.exchange_keys import Branches
from teller_app.store import backup as backup_module
from teller_app.store.backup import BACKUPS, own_copy
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import FILE_NAME
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker
from tests.counter.conftest import _looks  # noqa: F401  fixture
from tests.exchange import Office, entry_of, site_at
from tests.seconds import for_restore
from tests.stage import NOW, keeping_at, open_stage
from tests.ui.test_exchange_card import set_up, show, stick  # noqa: F401  fixture
from tests.ui.test_files import application, begun, stand_for, wait_idle  # noqa: F401  fixtures
from tests.ui.test_second_folder_hangs import home, quick, silent  # noqa: F401  fixtures

ZH = Speaker(Language.ZH)


class Gone(Exception):
    """Nobody waits any more."""


def quiet(*_: int) -> None:
    """Somebody waits to the end."""


# ---------------------------------------------------------------- files for head office


@pytest.fixture
def sending(begun, qtbot, tmp_path, stick, silent):  # noqa: F811
    """A window in which Ctrl+G was pressed, and a stick that has not answered yet."""
    place = begun._counter.place
    set_up(place, tmp_path)
    place.journal.record(entry_of("decision", "C000001", {"tier": "gold"}, "general"))
    show(qtbot, begun)
    hung = silent("put_whole", at=exchange_module)
    qtbot.keyClick(begun.window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert hung.asked.wait(20)
    return hung


def test_a_lock_does_not_wait_for_a_stick_and_the_file_goes_out_later(sending, begun, qtbot, tmp_path, stick):  # noqa: F811
    begun.lock("idle")
    assert not sending.answered.is_set(), "nobody waited"
    assert begun.window is None
    assert begun.entrance.isVisible()
    qtbot.keyClick(begun.entrance, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: begun.window is not None and begun.keeper is not None, timeout=10_000)
    begun._counter.files.look_exchange(quiet)
    sending.free.set()
    assert sending.answered.wait(20)
    files = show(qtbot, begun)
    assert "1" in files._exchange.text()
    qtbot.waitUntil(files.send.isEnabled, timeout=10_000)  # it waits
    files.send.click()
    view = begun._counter.files
    qtbot.waitUntil(lambda: bool(view.view.exchange.written), timeout=10_000)
    wait_idle(qtbot, begun)
    names = sorted(path.name for path in stick.iterdir())
    assert names == ["0231-000001.exchange", "0231-000002.exchange"], "the same file, and what came since"
    office = Office(tmp_path / "merged", Branches(branch=(ExchangeDesk(begun._counter.place).key(),)))
    assert office.outcomes(*(stick / name for name in names)) == ["taken", "taken"]


@pytest.mark.usefixtures("quick")
def test_a_stick_that_does_not_answer_is_said_and_the_file_waits(sending, begun, qtbot, stick):  # noqa: F811
    wait_idle(qtbot, begun)
    says = begun.window.notice.text.text()
    assert "… 没有回应" in says, "a long path is cut"
    assert "在本机等待" in says
    assert begun.window.files.send.isEnabled()


def site_with_something(tmp_path):
    site = site_at(tmp_path, "0231").set_up()
    site.place.journal.record(entry_of("decision", "C000001", {"tier": "gold"}, "general"))
    return site


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_a_folder_that_does_not_say_whether_it_is_there(tmp_path, silent):  # noqa: F811
    site = site_with_something(tmp_path)
    hung = silent("_is_folder", at=exchange_module)
    for act in (lambda: site.desk.send(tmp_path), lambda: site.desk.send_again(1, tmp_path)):
        with pytest.raises(StoreUnavailable) as wrong:
            act()
        assert wrong.value.code == "exchange.no_answer"
        assert wrong.value.values == {"folder": str(tmp_path)}
    assert site.desk.state().sent is None, "nothing was made for it"
    hung.free.set()
    assert hung.answered.wait(10)
    site.close()


@pytest.mark.usefixtures("quick")
def test_another_folder_takes_what_a_silent_stick_did_not(tmp_path, silent):  # noqa: F811
    site = site_with_something(tmp_path)
    dead, good = tmp_path / "dead", tmp_path / "good"
    dead.mkdir()
    good.mkdir()
    silent("put_whole", only=lambda path, _: path.is_relative_to(dead), at=exchange_module)
    with pytest.raises(StoreUnavailable) as wrong:
        site.desk.send(dead)
    assert wrong.value.code == "exchange.no_answer"
    assert (site.desk.state().sent.number, site.desk.state().undelivered) == (1, 1)
    (path,) = site.desk.send(good).files
    assert path.parent == good
    assert site.desk.state().undelivered == 0
    with pytest.raises(StoreUnavailable) as wrong:
        site.desk.send_again(1, dead)
    assert wrong.value.code == "exchange.no_answer"
    office = Office(tmp_path / "merged", Branches(branch=(site.desk.key(),)))
    assert office.outcomes(path) == ["taken"]
    site.close()


def test_whoever_goes_stops_waiting_and_the_next_can_send(tmp_path, silent):  # noqa: F811
    site = site_with_something(tmp_path)
    dead, good = tmp_path / "dead", tmp_path / "good"
    dead.mkdir()
    good.mkdir()
    hung = silent("put_whole", only=lambda path, _: path.is_relative_to(dead), at=exchange_module)

    def wanted() -> None:
        if hung.asked.is_set():
            raise Gone

    with pytest.raises(Gone):
        site.desk.write(dead, wanted)
    assert len(site.desk.send(good).files) == 1
    site.close()


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_the_key_of_head_office_may_lie_on_a_silent_stick(tmp_path, silent):  # noqa: F811
    site = site_with_something(tmp_path)
    silent("read_office", at=exchange_module)
    with pytest.raises(StoreUnavailable) as wrong:
        site.desk.read_setup(tmp_path / "office.toml", "0231")
    assert (wrong.value.code, wrong.value.values) == ("folder.no_answer", {"folder": str(tmp_path)})
    site.close()


@pytest.mark.usefixtures("quick")
def test_head_office_takes_the_other_files_and_asks_a_silent_stick_once(tmp_path, silent, monkeypatch):  # noqa: F811
    site = site_with_something(tmp_path)
    dead, good = tmp_path / "dead", tmp_path / "good"
    dead.mkdir()
    good.mkdir()
    (path,) = site.desk.send(good).files
    for name in ("a.exchange", "b.exchange"):
        (dead / name).write_bytes(path.read_bytes())
    asked, reach = [], reaching.reach
    monkeypatch.setattr(
        office_module, "reach", lambda folder, task: asked.append(folder) or reach(folder, task)
    )
    silent("read_plain", only=lambda path, _: path.is_relative_to(dead), at=office_module)
    office = Office(tmp_path / "merged", Branches(branch=(site.desk.key(),)))
    done = office.receive(dead / "a.exchange", dead / "b.exchange", path)
    assert [each.path.name for each in done] == ["a.exchange", "b.exchange", path.name]
    assert [each.answer.outcome for each in done] == ["refused", "refused", "taken"]
    wrong = done[0].answer.wrong
    assert (wrong.code, wrong.values) == ("folder.no_answer", {"folder": str(dead)})
    assert "没有回应" in problem_line(ZH, wrong)
    assert asked == [str(dead), str(good), str(good)], "the second one is not asked for"
    site.close()


def test_two_folders_do_not_wait_for_each_other(tmp_path):
    free, inside = threading.Event(), threading.Event()

    def hangs() -> None:
        inside.set()
        free.wait(60)

    def wanted() -> None:
        if inside.is_set():
            raise Gone

    with pytest.raises(Gone):
        reaching.reach(str(tmp_path / "a"), hangs, wanted)
    try:
        assert reaching.reach(str(tmp_path / "b"), lambda: 7) == 7
    finally:
        free.set()


# ---------------------------------------------------------------- the way back from a lost journal


@pytest.fixture
def lost(home, tmp_path):  # noqa: F811
    """A journal that is gone: one backup here, another in the second folder alone."""
    share = tmp_path / "share"
    share.mkdir()
    keeping = keeping_at(home)
    keeping.take_folder(str(share))
    keeping = replace(keeping, second=str(share))
    keeping.back_up().path.unlink()
    keeping_at(home, at=NOW + timedelta(days=1)).back_up()
    place = open_stage(home)
    place.journal.record(entry_of("consent", "C000001", {}))
    place.close()
    (home / FILE_NAME).unlink()
    return keeping


def rescue_of(keeping) -> RescueDesk:
    return RescueDesk(keeping, StoreUnavailable("store.missing", file=FILE_NAME))


def is_there(path, *_) -> bool:
    return "share" in path.parts


def test_what_lies_here_is_offered_and_a_share_that_gives_no_list_is_said(lost, silent, monkeypatch):  # noqa: F811
    monkeypatch.setattr(rescue_module, "CLOSING", 0.05)
    silent("copies_in", only=is_there)
    found = rescue_of(lost).look(quiet)
    assert [line.second for line in found.good] == [False]
    assert found.newest.line == found.good[0]
    assert found.bad == 0
    assert (found.silent.code, found.silent.values) == ("folder.no_answer", {"folder": lost.second})


def test_a_share_that_answers_has_its_copies_listed(lost):
    found = rescue_of(lost).look(quiet)
    assert [line.second for line in found.good] in ([True, False], [False, True])
    assert (found.bad, found.silent) == (0, None)


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_copies_on_a_share_that_has_stopped_answering_are_not_called_damaged(lost, silent):  # noqa: F811
    lost_there = next(copy.path for copy in lost.copies() if "share" in copy.path.parts)
    older = lost_there.with_name("journal-20261101-080000-000000.db")
    older.write_bytes(lost_there.read_bytes())
    asked = []

    def only(path, *_):
        if is_there(path):
            asked.append(path)
        return is_there(path)

    silent("proven_counts", only=only)
    found = rescue_of(lost).look(quiet)
    assert [line.second for line in found.good] == [False]
    assert found.bad == 0
    assert found.silent.code == "folder.no_answer"
    assert len(asked) == 1, "asked no more"


@pytest.mark.long
@pytest.mark.usefixtures("quick")
def test_a_file_that_is_chosen_on_a_silent_stick(lost, tmp_path, silent):  # noqa: F811
    silent("_written", at=rescue_module)
    with pytest.raises(StoreUnavailable) as wrong:
        rescue_of(lost).line_of(tmp_path / "stick" / "a.db", quiet)
    assert wrong.value.code == "folder.no_answer"


def approved(keeping, desk):
    """The backup in the second folder, and a second person who stands for it."""
    found = desk.look(quiet)
    line = next(line for line in found.good if line.second)
    return line, for_restore(keeping, line.path)


def test_a_restore_stops_waiting_for_a_share_and_nothing_is_changed(lost, silent):  # noqa: F811
    desk = rescue_of(lost)
    line, approval = approved(lost, desk)
    hung = silent("copyfile", only=is_there, at=backup_module)

    def gone(*_: int) -> None:
        if hung.asked.is_set():
            raise Gone

    with pytest.raises(Gone):
        desk.restore(line, approval, gone)
    assert not (lost.home / FILE_NAME).exists()
    assert not (lost.home / "restoring").exists()
    hung.free.set()
    assert hung.answered.wait(10)
    assert desk.restore(line, approval, quiet) is None, "the approval has not served"
    assert (lost.home / FILE_NAME).exists()


def test_what_still_copies_from_a_share_is_in_nobodys_way(lost, tmp_path):
    """It has a folder of its own; the next restore takes that away, and never its bytes."""
    good, bad = tmp_path / "a" / "x.db", tmp_path / "b" / "x.db"
    for path, content in ((good, b"good"), (bad, b"bad")):
        path.parent.mkdir()
        path.write_bytes(content)
    left = []

    def gives_up(copy) -> None:
        left.append(copy)
        raise Gone

    with pytest.raises(Gone), own_copy(lost.home, bad, gives_up):
        pass
    with own_copy(lost.home, good, lambda copy: copy()) as own:
        with pytest.raises(StoreUnavailable):
            left[0]()
        assert own.read_bytes() == b"good"
        assert own.name == "x.db"


def test_what_a_second_person_reads_is_known_before_the_key(lost, monkeypatch):
    """So that no window waits for a share when Enter is pressed."""
    desk = rescue_of(lost)
    found = desk.look(quiet)
    wanted = lost.show_restore(found.newest.line.path)
    monkeypatch.setattr(module, "_digest", lambda _: pytest.fail("nothing is read"))
    assert desk.show_restore(found.newest) == wanted


def test_a_lock_does_not_wait_for_a_share_that_a_backup_is_copied_from(
    application,  # noqa: F811
    qtbot,
    tmp_path,
    tmp_path_factory,
    silent,  # noqa: F811
):
    share = tmp_path_factory.mktemp("away") / "share"
    share.mkdir()
    place = open_stage(tmp_path)
    place.journal.record(entry_of("consent", "C000001", {}))
    keeping = keeping_at(tmp_path)
    keeping.take_folder(str(share))
    kept = replace(keeping, second=str(share)).back_up()
    place.close()
    (tmp_path / FILE_NAME).unlink()
    application.begin(None)
    screen = application.rescue
    qtbot.waitUntil(screen.other.isEnabled, timeout=10_000)
    screen.try_file(kept.second)
    qtbot.waitUntil(screen.restore.isEnabled, timeout=10_000)
    hung = silent("copyfile", only=is_there, at=backup_module)
    screen.take()
    stand_for(screen.approve)
    assert hung.asked.wait(20)
    application.lock("locked")
    assert not hung.answered.is_set(), "nobody waited"
    assert application.rescue is None
    assert application.entrance.isVisible()
    assert not (tmp_path / FILE_NAME).exists()


def test_the_rescue_window_names_the_folder(application, qtbot, tmp_path, silent, monkeypatch):  # noqa: F811
    share = tmp_path / "share"
    share.mkdir()
    place = open_stage(tmp_path)
    keeping_at(tmp_path).back_up()
    place.close()
    application._rescue = lambda wrong, session: RescueDesk(
        keeping_at(tmp_path, session, second=str(share)), wrong
    )
    (tmp_path / FILE_NAME).unlink()
    monkeypatch.setattr(rescue_module, "CLOSING", 0.05)
    silent("copies_in", only=is_there)
    application.begin(None)
    screen = application.rescue
    qtbot.waitUntil(screen.restore.isEnabled, timeout=10_000)
    assert "… 没有回应" in screen.problem.text()
    assert len(screen._lines) == 1
    assert screen._lines[0].path.is_relative_to(tmp_path / BACKUPS)


# ---------------------------------------------------------------- the page of the files


def test_a_restore_on_the_page_reads_nothing_when_it_is_asked_for(begun, qtbot, monkeypatch):  # noqa: F811
    begun.window.open_client("C000001")
    begun.keeper.back_up()
    wait_idle(qtbot, begun)
    desk = begun._counter.files
    with pytest.raises(Refusal, match=r"files\.none_chosen"):
        desk.show_restore()
    line = desk.view.copies[0]
    desk.choose(line)
    desk.take_preview(desk.preview(line, quiet))
    wanted = desk.keeping.show_restore(line.path)
    monkeypatch.setattr(module, "_digest", lambda _: pytest.fail("nothing is read"))
    assert desk.show_restore() == wanted

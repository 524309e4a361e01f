"""An import in a process of its own: left alone, taken up again, dropped, killed, and gone with the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from teller_app.desk.intake import IntakeDesk
from teller_app.desk.intake_apart import ImportApart
from teller_app.desk.intake_making import Asked, Means
from teller_app.desk.intake_peer import ImportFault, ImportStopped, Order
from teller_app.desk.keeping import Keeping
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.store.book import open_book
from teller_app.store.errors import StoreUnavailable
from teller_app.words.speaker import Language
from tests import extracts
from tests.stage import NOW

POSIX = pytest.mark.skipif(os.name != "posix", reason="processes are asked for and killed by signals")
LONG = 30_000
"""So many clients take a dozen seconds here: an end that comes within half of that is no end of the work itself."""
ONE = "key,kind,name\nN1,person,新人\n"


class Left(Exception):
    """Whoever heard of the progress hears no more."""


def leave(*_):
    raise Left


def nobody(*_):
    """Hears of progress and says nothing."""


@pytest.fixture
def apart():
    made = ImportApart()
    yield made
    made.end()


@pytest.fixture
def means(place):
    return Means(place.home, place.keys, NOW, Language.ZH, (place.shelf, place.rulebook))


@pytest.fixture
def short(tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(ONE, "utf-8")
    return Asked((path,), without_manifest=True)


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    return Asked(extracts.write(tmp_path_factory.mktemp("sent"), LONG), without_manifest=True, fresh=True)


def building(home: Path) -> list[Path]:
    return list(home.glob("building-*"))


def until(true, seconds=60.0):
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last, "it never came"
        time.sleep(0.02)


def made(apart, asked, means, told=nobody):
    """Begun, and followed to its end."""
    apart.begin(asked)
    return apart.prepare(asked, means, told)


def begin(apart, asked, means):
    """Begun, and left alone at the first word of it."""
    apart.begin(asked)
    with pytest.raises(Left):
        apart.prepare(asked, means, leave)
    return apart._peer.process.pid


def runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def clients(place) -> int:
    book = open_book(place.home, place.keys)
    count = book.info.clients
    book.close()
    return count


def test_what_is_left_alone_goes_on_and_is_taken_up_by_another_desk(place, apart, means, short):
    before = clients(place)
    begin(apart, short, means)
    assert (apart.asked, apart.goes_on) == (short, True)
    keeping = Keeping(place.home, place.session, lambda: NOW, place.approvals, place.speaker, outside=None)
    desk = IntakeDesk(keeping, lambda: place.shelf, lambda: place.rulebook, apart)
    outcome = desk.heard(apart.follow(nobody))
    assert (outcome.report.acceptable, outcome.changes.new.count, outcome.changes.up) == (True, 1, 0)
    assert clients(place) == before, "the old one serves until the word"
    assert desk.take().clients == before + 1
    assert (clients(place), apart.asked) == (before + 1, None)


def test_it_hears_of_every_step_in_order(apart, means, short):
    steps: list[str] = []
    made(apart, short, means, lambda step, *_: steps.append(step.value))
    order = ["checksum", "read", "build", "prove", "compare"]
    assert steps
    assert sorted(steps, key=order.index) == steps


def test_what_waits_can_be_asked_for_again_and_again(apart, means, short):
    first = made(apart, short, means)
    assert apart.follow(nobody) == first == apart.follow(nobody)


@POSIX
def test_what_is_dropped_in_the_middle_ends_and_leaves_nothing(place, apart, means, long):
    pid = begin(apart, long, means)
    until(lambda: building(place.home))
    apart.drop()
    assert not apart.goes_on
    until(lambda: not building(place.home))
    apart.end()
    assert not runs(pid)
    with pytest.raises(ImportStopped):
        apart.follow(nobody)
    with pytest.raises(Refusal, match=r"import\.nothing_waits"):
        apart.switch()


def test_whoever_hears_of_it_learns_that_it_was_dropped(apart, means, long):
    def drop(*_):
        apart.drop()

    with pytest.raises(ImportStopped):
        made(apart, long, means, drop)


def test_what_is_dropped_before_it_runs_never_runs(apart, means, short):
    apart.begin(short)
    apart.drop()
    with pytest.raises(ImportStopped):
        apart.prepare(short, means, nobody)
    assert apart._peer is None


@pytest.mark.long
@POSIX
def test_a_second_one_takes_the_place_of_the_first(place, apart, means, long, short):
    first = begin(apart, long, means)
    until(lambda: building(place.home))
    assert made(apart, short, means).report.acceptable
    assert not runs(first)


@POSIX
def test_a_process_that_dies_is_said_and_nothing_of_it_stays(place, apart, means, long, short):
    before = clients(place)
    pid = begin(apart, long, means)
    until(lambda: building(place.home))
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(StoreUnavailable, match=r"import\.ended"):
        apart.follow(nobody)
    assert (building(place.home), apart.goes_on, clients(place)) == ([], False, before)
    assert made(apart, short, means).report.acceptable, "and the next one is made"


@POSIX
def test_rows_that_a_process_had_written_out_go_when_it_dies(apart, means, long, tmp_path):
    there = tmp_path / "rejects"
    there.mkdir()
    wrong, rejects = tmp_path / "wrong.csv", there / "no.csv"
    wrong.write_text("key,kind,name\nN1,robot,新人\n", "utf-8")
    pid = begin(apart, replace(long, files=(wrong, *long.files), rejects=rejects), means)
    until(lambda: list(there.glob("no.csv.*.new")))
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(StoreUnavailable, match=r"import\.ended"):
        apart.follow(nobody)
    assert list(there.iterdir()) == []


@pytest.mark.long
def test_where_no_process_can_be_started_that_is_said_and_there_is_no_import(apart, means, short, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(SpawnProcess, "start", lambda _: (_ for _ in ()).throw(OSError(12, "Cannot allocate memory")))
        with pytest.raises(StoreUnavailable, match=r"import\.ended"):
            made(apart, short, means)
    assert (apart.asked, apart.goes_on) == (None, False)
    assert made(apart, short, means).report.acceptable


@pytest.mark.long
def test_a_refusal_stays_through_a_lock_but_is_nothing_to_lose(apart, means, tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(ONE.replace("person", "nobody"), "utf-8")
    begin(apart, Asked((path,), without_manifest=True), means)
    assert not apart.follow(nobody).report.acceptable
    assert not apart.goes_on
    assert apart.follow(nobody).report.fault_count == 1
    assert (means.home / "logs" / "program.log").read_text("utf-8").count('"import_refused"') == 1, "once, though heard twice"


@pytest.mark.long
def test_what_cannot_be_read_at_all_is_said_as_it_is_here(apart, means, short):
    with pytest.raises(Refusal, match=r"manifest\.needed"):
        made(apart, replace(short, without_manifest=False), means)
    gone = replace(short, files=(short.files[0].with_name("gone.csv"),))
    with pytest.raises(Refusal) as caught:
        made(apart, gone, means)
    assert (caught.value.code, caught.value.values["file"]) == ("import.no_file", "gone.csv")
    assert not apart.goes_on
    with pytest.raises(Refusal, match=r"import\.no_file"):
        apart.follow(nobody)


def test_a_bug_over_there_is_told_here_and_its_place_in_the_log_without_any_value(place, apart, means):
    with pytest.raises(ImportFault):
        made(apart, Asked(("13800138000.csv",), without_manifest=True), means)
    said = (place.home / "logs" / "program.log").read_text("utf-8")
    assert "AttributeError" in said
    assert "teller_app/intake/" in said
    assert "13800138000" not in said
    assert not building(place.home)


def test_no_other_key_than_the_books_is_sent(means, short):
    order = Order.of(short, means)
    assert order.whole().keys.key("book") == means.keys.key("book")
    with pytest.raises(Unavailable, match=r"key\.not_given"):
        order.whole().keys.key("journal")
    assert means.keys.key("book").hex() not in repr(order)


@pytest.mark.long
@POSIX
def test_one_that_hears_nothing_any_more_holds_nobody_up_and_goes_with_all_that_it_made(place, apart, means, long):
    """Stopped by somebody, or in something that cannot be stopped half-way."""
    pid = begin(apart, long, means)
    until(lambda: building(place.home))
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(Left):
        apart.follow(count_to(3))
    apart.drop()
    apart.end()
    assert not runs(pid)
    assert not building(place.home)


def count_to(most):
    heard = []

    def told(*_):
        heard.append(None)
        if len(heard) > most:
            raise Left

    return told


def test_what_is_being_switched_to_is_not_let_go_of(apart, means, short, monkeypatch):
    made(apart, short, means)
    plain = ImportApart._ask

    def ask(self, word):
        self.drop()
        return plain(self, word)

    monkeypatch.setattr(ImportApart, "_ask", ask)
    assert apart.switch().clients == 5
    assert apart.asked is None


_PROGRAM = """
import sys, time
from pathlib import Path
from teller_app.desk.intake_apart import ImportApart
from teller_app.desk.intake_making import Asked, Means
from teller_app.desk.intake_peer import ImportFault, ImportStopped, Order
from teller_app.safe.keys import DeviceKeys
from teller_app.words.speaker import Language
from tests.stage import NOW

def said(*_):
    print(apart._peer.process.pid, flush=True)
    time.sleep(600)

if __name__ == "__main__":
    apart, home = ImportApart(), Path(sys.argv[1])
    means = Means(home, DeviceKeys(home), NOW, Language.ZH, None)
    asked = Asked(tuple(map(Path, sys.argv[2:])), without_manifest=True, fresh=True)
    apart.begin(asked)
    apart.prepare(asked, means, said)
"""


@pytest.mark.long
@POSIX
def test_it_ends_with_the_program_that_is_killed_and_leaves_nothing(place, long, tmp_path):
    script = tmp_path / "program.py"
    script.write_text(_PROGRAM, "utf-8")
    words = [sys.executable, str(script), str(place.home), *map(str, long.files)]
    program = subprocess.Popen(
        words, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    )
    pid = int(program.stdout.readline())
    until(lambda: building(place.home))
    program.kill()
    program.wait()
    program.stdout.close()
    until(lambda: not building(place.home))
    until(lambda: not runs(pid))

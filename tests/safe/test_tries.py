"""Ten guesses and never an eleventh: in new processes, in twenty at once, and with files put back."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe import tries as tries_module
from teller_app.safe import twice
from teller_app.safe.disk import only_one
from teller_app.safe.keys import DeviceSecret
from teller_app.safe.tries import FILE_NAME, LOCK, MOST, Missed, Tries
from teller_app.safe.wrapping import WrongPassword
from tests.staff import FIRST, SECOND, Branch, branch_at, password_of
from tests.stage import NOW


def code_of(act: Callable[..., object], *arguments: object) -> str:
    try:
        act(*arguments)
    except (Refusal, Unavailable) as wrong:
        return wrong.code
    return ""


def guess(branch: Branch, code: str = FIRST, password: str = "wrong") -> str:
    return code_of(branch.door.log_in, code, password)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that was really held against a wrap."""
    from teller_app.desk import door

    made: list[str] = []
    unwrap = door.unwrap

    def counted(wrapped, password, device):
        made.append(password)
        return unwrap(wrapped, password, device)

    monkeypatch.setattr(door, "unwrap", counted)
    return made


def test_it_says_how_many_are_left_and_the_eleventh_is_not_checked(branch, checks):
    branch.start()
    left = []
    for _ in range(MOST):
        with pytest.raises(Refusal) as caught:
            branch.door.log_in(FIRST, "wrong")
        assert caught.value.code == "login.wrong"
        left.append(caught.value.values["left"])
    assert left == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert guess(branch, password=password_of(FIRST)) == "login.locked"
    assert guess(branch) == "login.locked"
    assert len(checks) == MOST


def test_a_right_one_gives_ten_again_and_anothers_count_is_anothers(branch, checks):
    branch.two()
    for _ in range(9):
        guess(branch)
    assert branch.log_in()
    for _ in range(9):
        assert guess(branch) == "login.wrong"
    assert branch.log_in(SECOND)
    assert branch.log_in()


@pytest.mark.parametrize(
    "back", ["tries.json", "people.json", "both", "outside", "home", "gone", "no home copy", "no outside"]
)
def test_what_is_put_back_or_taken_away_gives_no_guess_back(branch, checks, tmp_path, back):
    branch.start()
    kept = tmp_path / "kept"
    shutil.copytree(branch.home, kept / "home")
    shutil.copytree(branch.outside, kept / "outside")
    for _ in range(7):
        guess(branch)
    inside, outside = branch.home / FILE_NAME, next(branch.outside.glob("tries-*.json"))
    match back:
        case "tries.json" | "people.json":
            shutil.copy(kept / "home" / back, branch.home / back)
        case "both":
            for name in ("tries.json", "people.json"):
                shutil.copy(kept / "home" / name, branch.home / name)
        case "outside":
            shutil.copy(kept / "outside" / outside.name, outside)
        case "home":
            shutil.rmtree(branch.home)
            shutil.copytree(kept / "home", branch.home)
        case "gone":
            inside.unlink()
            outside.unlink()
        case "no home copy":
            inside.write_text("{}", "utf-8")
        case _:
            outside.write_bytes(b"\0" * 100)
    before = len(checks)
    while guess(branch) == "login.wrong":
        pass
    assert guess(branch, password=password_of(FIRST)) == "login.locked"
    assert len(checks) - before == (0 if back == "gone" else 3)


def test_a_copy_of_the_home_folder_elsewhere_shares_the_count(branch, checks, tmp_path):
    branch.start()
    other = Branch(tmp_path / "copied", branch.outside)
    shutil.copytree(branch.home, other.home)
    for _ in range(12):
        guess(branch)
        guess(other)
    assert len(checks) == MOST


def test_an_edited_count_is_no_count(branch, checks):
    branch.start()
    for _ in range(4):
        guess(branch)
    inside = branch.home / FILE_NAME
    inside.write_text(inside.read_text("utf-8").replace(f'"{FIRST}": 4', f'"{FIRST}": 0'), "utf-8")
    assert branch.door.tries.used(FIRST) == 4
    guess(branch)
    assert branch.door.tries.used(FIRST) == 5


def test_the_count_stands_on_the_disk_before_the_guess_is_made(branch):
    """A power cut in the middle of a check costs a guess and gives none."""
    branch.start()
    tries = branch.door.tries

    def cut() -> bytes:
        counted.append(Tries(branch.home, branch.outside, DeviceSecret(branch.home)).used(FIRST))
        raise SystemExit

    counted: list[int] = []
    for _ in range(MOST):
        with pytest.raises(SystemExit):
            tries.attempt(FIRST, cut, NOW)
    assert counted == list(range(1, MOST + 1))
    assert code_of(tries.attempt, FIRST, cut, NOW) == "login.locked"


def test_what_cannot_be_counted_is_not_checked(branch, monkeypatch):
    branch.start()
    made = []
    from teller_app.safe import signed

    def full(path: Path, content: bytes, *, alone: bool = False) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(signed, "put_whole", full)
    assert code_of(branch.door.tries.attempt, FIRST, lambda: made.append(1), NOW) == "people.unwritable"
    assert made == []


def test_without_a_place_outside_the_home_counts_alone(tmp_path, checks):
    (tmp_path / "file").write_text("in the way", "utf-8")
    for name, outside in (("a", None), ("b", tmp_path / "file" / "below")):
        branch = Branch(tmp_path / name, outside)
        branch.start()
        for _ in range(12):
            guess(branch)
        assert guess(branch, password=password_of(FIRST)) == "login.locked"
    assert len(checks) == 2 * MOST


def test_a_guess_forgets_no_newer_people_file(branch):
    branch.start()
    branch.door.tries.saw(99)
    guess(branch)
    assert branch.door.tries.generation == 99


def test_whoever_waits_too_long_is_told(branch, monkeypatch):
    branch.start()
    monkeypatch.setattr(tries_module, "WAIT_SECONDS", 0.05)
    for folder in (branch.home, branch.outside):
        with only_one(folder / LOCK):
            assert guess(branch) == "login.busy"
    assert branch.log_in()


GUESS = """
import os, sys
from datetime import datetime
from pathlib import Path
from teller_app.rules.errors import Refusal
from teller_app.safe.keys import DeviceSecret
from teller_app.safe.tries import Tries
from teller_app.safe.wrapping import WrongPassword
home, outside, made = map(Path, sys.argv[1:4])
def check():
    with made.open("ab") as file:
        file.write(b"x")
    raise WrongPassword
for _ in range(20):
    if os.fork() == 0:
        os.write(1, b"ready\\n")
        os.read(0, 1)
        try:
            Tries(home, outside, DeviceSecret(home)).attempt("8001", check, datetime.now().astimezone())
        except Refusal as refusal:
            os.write(1, refusal.code.encode() + b"\\n")
        os._exit(0)
for _ in range(20):
    assert os.wait()[1] == 0
"""


def test_twenty_processes_at_once_make_ten_guesses(branch, tmp_path):
    branch.start()
    made = tmp_path / "made"
    command = [sys.executable, "-c", GUESS, str(branch.home), str(branch.outside), str(made)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        assert [started.stdout.readline() for _ in range(20)] == ["ready\n"] * 20
        started.stdin.close()
        answers = started.stdout.read().split()
    assert started.returncode == 0
    assert sorted(answers) == ["login.locked"] * 10 + ["login.wrong"] * 10
    assert made.stat().st_size == MOST


class Guesser(RuleBasedStateMachine):
    """Guesses, log-ins, and files put back one at a time, in any order."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.branch = branch_at(self.folder)
        self.branch.home.mkdir()
        self.tries = Tries(self.branch.home, self.branch.outside, DeviceSecret(self.branch.home))
        self.tries.begin()
        self.files = self.tries._kept.paths
        self.old = [path.read_bytes() for path in self.files]
        self.checked = self.turn = 0

    @rule(right=st.booleans())
    def guess(self, right: bool) -> None:
        def check() -> str:
            self.checked += 1
            if not right:
                raise WrongPassword
            return "in"

        code = code_of(self.tries.attempt, FIRST, check, NOW)
        if not code:
            self.checked = 0
        assert code != "login.wrong" or not right

    @rule(which=st.integers(0, 1))
    def put_back(self, which: int) -> None:
        self.files[which].write_bytes(self.old[which])
        self.turn += 1
        self.tries.saw(self.turn)

    @rule()
    def keep(self) -> None:
        self.old = [path.read_bytes() for path in self.files]

    @rule(which=st.integers(0, 1))
    def spoil(self, which: int) -> None:
        self.files[which].write_bytes(b"spoilt")
        self.tries.free(SECOND, [FIRST])

    @invariant()
    def never_an_eleventh(self) -> None:
        assert getattr(self, "checked", 0) <= MOST

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


TestGuesser = Guesser.TestCase
TestGuesser.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)


def test_where_the_count_is_gone_whoever_is_freed_is_freed_alone(branch):
    branch.two()
    for path in (branch.home / FILE_NAME, *branch.outside.glob("tries-*.json")):
        path.unlink()
    branch.door.tries.free(FIRST, [FIRST, SECOND])
    assert [branch.door.tries.used(code) for code in (FIRST, SECOND)] == [0, MOST]


def test_what_came_after_the_telling_keeps_its_own_count_times_and_lock(branch):
    branch.start()
    tries = branch.door.tries

    def wrong(times: int, minutes: int) -> None:
        def check() -> None:
            raise WrongPassword

        for _ in range(times):
            assert code_of(tries.attempt, FIRST, check, NOW + timedelta(minutes=minutes)) == "login.wrong"

    wrong(2, 1)
    wrong(1, 2)
    told = tries.untold
    assert told.missed == {FIRST: Missed(count=3, first=NOW + timedelta(minutes=1), last=NOW + timedelta(minutes=2))}
    wrong(MOST - 3, 3)
    tries.told(told)
    later = Missed(count=7, first=NOW + timedelta(minutes=2), last=NOW + timedelta(minutes=3), locked=True)
    assert tries.untold.missed == {FIRST: later}
    tries.free(FIRST, [FIRST])
    wrong(1, 4)
    tries.told(tries.untold.model_copy(update={"missed": {FIRST: later}}))
    assert tries.untold.missed[FIRST].count == 1
    assert not tries.untold.missed[FIRST].locked, "that it locked was told"
    tries.told(tries.untold)
    assert tries.untold.missed == {}


# ---------------------------------------------------------------- the edges of it


def wrong_guess(tries: Tries, minutes: int = 0) -> None:
    def check() -> None:
        raise WrongPassword

    with pytest.raises(Refusal, match=r"login\.wrong"):
        tries.attempt(FIRST, check, NOW + timedelta(minutes=minutes))


@pytest.fixture
def tries(branch) -> Tries:
    branch.start()
    return branch.door.tries


def gone(branch: Branch) -> None:
    for path in (branch.home / FILE_NAME, *branch.outside.glob("tries-*.json")):
        path.unlink()


def test_only_the_tenth_locks_also_where_the_first_nine_were_told(tries):
    for _ in range(MOST - 1):
        wrong_guess(tries)
    assert not tries.untold.missed[FIRST].locked
    tries.told(tries.untold)
    wrong_guess(tries, minutes=5)
    at = NOW + timedelta(minutes=5)
    assert tries.untold.missed == {FIRST: Missed(count=1, first=at, last=at, locked=True)}
    with pytest.raises(Refusal) as refused:
        tries.attempt(FIRST, lambda: None, NOW)
    assert (refused.value.code, refused.value.values) == ("login.locked", {"user": FIRST})


def test_strange_codes_are_how_many_and_when_and_lock_nobody(tries):
    tries.note_strange(NOW)
    assert tries.untold.strange == Missed(count=1, first=NOW, last=NOW)
    later = NOW + timedelta(hours=1)
    tries.note_strange(later)
    assert tries.untold.strange == Missed(count=2, first=NOW, last=later)
    tries.told(tries.untold)
    assert tries.untold.strange is None


def test_those_who_are_disabled_are_counted_by_code_and_lose_no_guess(tries):
    later = NOW + timedelta(hours=1)
    tries.note_closed(FIRST, NOW)
    tries.note_closed(SECOND, NOW)
    told = tries.untold
    tries.note_closed(FIRST, later)
    assert tries.untold.closed == {
        FIRST: Missed(count=2, first=NOW, last=later),
        SECOND: Missed(count=1, first=NOW, last=NOW),
    }
    assert (tries.used(FIRST), tries.untold.missed) == (0, {})
    tries.told(told)
    assert tries.untold.closed == {FIRST: Missed(count=1, first=NOW, last=later)}
    tries.told(tries.untold)
    assert tries.untold.closed == {}


def test_a_new_beginning_has_its_generation_and_no_guess(tries):
    wrong_guess(tries)
    tries.begin(7)
    assert (tries.generation, tries.used(FIRST)) == (7, 0)
    tries.begin()
    assert tries.generation == 0


def test_only_a_newer_people_file_is_worth_a_write(tries):
    tries.saw(9)
    number = tries.untold.number
    for generation in (9, 8):
        tries.saw(generation)
    assert (tries.generation, tries.untold.number) == (9, number)


def test_where_the_count_is_gone_nobody_has_a_guess_and_nothing_begins_by_itself(branch, tries):
    gone(branch)
    tries.saw(9)
    tries.note_strange(NOW)
    tries.note_closed(FIRST, NOW)
    tries.told(tries.untold)
    assert (tries.used(FIRST), tries.generation) == (MOST, None)
    assert not (branch.home / FILE_NAME).exists()


def test_a_lock_that_cannot_be_made_is_said_with_its_reason(branch, tries, monkeypatch):
    (branch.home / LOCK).unlink()
    (branch.home / LOCK).mkdir()
    with pytest.raises(Unavailable) as wrong:
        tries.saw(9)
    assert wrong.value.code == "people.unwritable"
    assert wrong.value.values["file"] == LOCK
    assert wrong.value.values["reason"]

    def odd(*_):
        raise OSError

    monkeypatch.setattr(twice, "only_one", odd)
    with pytest.raises(Unavailable) as wrong:
        tries.saw(9)
    assert wrong.value.values == {"file": LOCK, "reason": ""}


@pytest.mark.parametrize("error", [PermissionError, NotADirectoryError, FileNotFoundError])
def test_a_place_outside_that_cannot_be_used_keeps_nobody_out(branch, tries, monkeypatch, error):
    real = twice.make_private

    def refuses(folder: Path) -> None:
        if folder == branch.outside:
            raise error
        real(folder)

    monkeypatch.setattr(twice, "make_private", refuses)
    assert tries.attempt(FIRST, lambda: "in", NOW) == "in"


@pytest.mark.parametrize("inside", [True, False])
def test_whoever_is_only_a_moment_late_waits(branch, tries, inside):
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with only_one((branch.home if inside else branch.outside) / LOCK):
            held.set()
            free.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    threading.Timer(0.3, free.set).start()
    assert tries.attempt(FIRST, lambda: "in", NOW) == "in"
    holder.join()

"""One window: the second one is told who holds it and since when; a dead one holds nothing."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest

from teller_app.rules.errors import Unavailable
from teller_app.safe.holder import LOCK, Holder, hold, holder_of

AT = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=8)))
RACES = 100
RACER = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from teller_app.rules.errors import Unavailable
from teller_app.safe.holder import Holder, hold
home, name = Path(sys.argv[1]), sys.argv[2]
while sys.stdin.readline():
    try:
        with hold(home, Holder.this(name, datetime.now(timezone.utc))):
            print("held", flush=True)
            sys.stdin.readline()
    except Unavailable as refused:
        print(refused.code, refused.values.get("name"), flush=True)
        sys.stdin.readline()
    print("let go", flush=True)
"""


def test_the_second_is_told_who_and_since_when(tmp_path):
    with hold(tmp_path, Holder.this("0231 李娜", AT)):
        with pytest.raises(Unavailable) as caught, hold(tmp_path, Holder.this("0232", AT)):
            pass
        assert caught.value.code == "window.held"
        assert caught.value.values["name"] == "0231 李娜"
        assert caught.value.values["since"] == "2026-11-23 09:30"
    with hold(tmp_path, Holder.this("0232", AT)):
        assert holder_of(tmp_path).name == "0232"
    assert holder_of(tmp_path) is None, "nothing is left of who has gone"


def test_an_error_inside_goes_on_as_it_is_and_lets_go(tmp_path):
    with pytest.raises(OSError, match="a bug"), hold(tmp_path, Holder.this("a", AT)):
        raise OSError("a bug")
    with hold(tmp_path, Holder.this("b", AT)):
        pass


@pytest.mark.parametrize("text", [b"", b"x", b" {}", b" rotten", b"\xff" * 5000])
def test_what_a_dead_one_left_is_no_obstacle_and_unreadable_words_none_either(tmp_path, text):
    (tmp_path / LOCK).write_bytes(text)
    with hold(tmp_path, Holder.this("a", AT)):
        assert holder_of(tmp_path).name == "a"
        (tmp_path / LOCK).write_bytes(text)
        with pytest.raises(Unavailable) as caught, hold(tmp_path, Holder.this("b", AT)):
            pass
        assert caught.value.code == "window.held_by_somebody"


@pytest.mark.parametrize("years", [10, -10])
def test_a_clock_that_jumps_changes_nothing(tmp_path, years):
    with hold(tmp_path, Holder.this("a", AT)):
        jumped = AT + timedelta(days=365 * years)
        with pytest.raises(Unavailable), hold(tmp_path, Holder.this("b", jumped)):
            pass


def test_a_full_disk_writes_no_name_and_the_lock_still_holds(tmp_path, monkeypatch):
    monkeypatch.setattr("teller_app.safe.holder.Holder.model_dump_json", lambda self: "x" * 3)
    with hold(tmp_path, Holder.this("a", AT)):
        with pytest.raises(Unavailable) as caught, hold(tmp_path, Holder.this("b", AT)):
            pass
        assert caught.value.code == "window.held_by_somebody"


def test_a_lock_that_cannot_be_made_opens_nothing(tmp_path):
    (tmp_path / LOCK).mkdir()
    with pytest.raises(Unavailable) as caught, hold(tmp_path, Holder.this("a", AT)):
        pass
    assert caught.value.code == "window.no_lock"


def test_two_that_race_are_never_both_in(tmp_path):
    command = [sys.executable, "-c", RACER, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with (
        subprocess.Popen([*command, "one"], **pipes) as one,
        subprocess.Popen([*command, "two"], **pipes) as two,
    ):
        racers = (one, two)
        for _ in range(RACES):
            tell(racers, "go")
            said = sorted(each.stdout.readline().split()[0] for each in racers)
            assert said[0] == "held", said
            assert said[1] in {"window.held", "window.held_by_somebody"}, said
            tell(racers, "on")
            assert [each.stdout.readline() for each in racers] == ["let go\n"] * 2
        for each in racers:
            each.stdin.close()


def test_the_death_of_the_holder_sets_it_free(tmp_path):
    command = [sys.executable, "-c", RACER, str(tmp_path), "one"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        tell((child,), "go")
        assert child.stdout.readline() == "held\n"
        with pytest.raises(Unavailable) as caught, hold(tmp_path, Holder.this("b", AT)):
            pass
        assert caught.value.values["name"] == "one"
        assert caught.value.values["pid"] == child.pid
        child.kill()
        child.wait()
    assert holder_of(tmp_path).name == "one", "its words are still there"
    with hold(tmp_path, Holder.this("b", AT)):
        assert holder_of(tmp_path).name == "b"


def tell(racers, word):
    for each in racers:
        each.stdin.write(f"{word}\n")
        each.stdin.flush()


def test_whoever_comes_in_later_gives_the_home_a_name(tmp_path):
    with hold(tmp_path, Holder.this("", AT)) as held:
        assert holder_of(tmp_path).name == ""
        held.name("8001 李娜")
        assert holder_of(tmp_path) == Holder.this("8001 李娜", AT)
        held.name("8002 王")
        assert holder_of(tmp_path).name == "8002 王"

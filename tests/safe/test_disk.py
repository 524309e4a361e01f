"""One worker at a time, and the system lets go of a dead one's hold."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from teller_app.safe.disk import make_private, only_one

HOLD = """
import sys
from pathlib import Path
from teller_app.safe.disk import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_one_is_turned_away_until_the_first_is_done(tmp_path):
    with only_one(tmp_path / "lock"), pytest.raises(BlockingIOError), only_one(tmp_path / "lock"):
        pass
    with only_one(tmp_path / "lock"):
        pass


def test_another_process_holds_it_too_and_its_death_sets_it_free(tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(BlockingIOError), only_one(tmp_path / "lock"):
            pass
        child.kill()
        child.wait()
    with only_one(tmp_path / "lock"):
        pass


def test_a_folder_that_is_there_keeps_its_rights(tmp_path):
    tmp_path.chmod(0o755)
    make_private(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o755


@pytest.mark.timeout(20)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe that has a name")
def test_nobody_waits_for_a_pipe_in_the_place_of_a_lock(tmp_path):
    os.mkfifo(tmp_path / "lock")
    with pytest.raises(OSError), only_one(tmp_path / "lock"):  # noqa: PT011  whichever the system has for it
        raise AssertionError

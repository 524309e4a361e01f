from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from teller_app.app import main
from teller_app.desk import door
from teller_app.safe import exchange_keys, release_keys
from tests.staff import CHEAP, FIRST, SECOND, password_of
from tests.stage import open_stage


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in a home of its own; the demo there has the four clients of the stage."""
    home = tmp_path / "home"
    monkeypatch.setenv("TELLER_APP_HOME", str(home))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home" / "demo" / "state"))
    monkeypatch.setattr(door, "Door", partial(door.Door, cost=CHEAP))
    for keys in (release_keys, exchange_keys):
        monkeypatch.setattr(keys, "wrap", partial(keys.wrap, cost=CHEAP))
    place = open_stage(home / "demo")
    place.journal.close()
    place.book.close()

    def ran(*arguments: str) -> Ran:
        capsys.readouterr()
        code = main(arguments)
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return ran


@pytest.fixture
def say(run: Run) -> Run:
    """Run a command that asks for secrets: they come through a pipe, one a line."""

    def ran(*arguments: str, secrets: tuple[str, ...] = ()) -> Ran:
        reading, writing = os.pipe()
        os.write(writing, "".join(f"{secret}\n" for secret in secrets).encode())
        os.close(writing)
        try:
            return run(*arguments, "--password-fd", str(reading))
        finally:
            os.close(reading)

    return ran


@pytest.fixture
def staffed(say: Run) -> Run:
    """Run a command on the real home as its first supervisor."""
    assert say("people", "first", FIRST, "--name", "李娜", secrets=(password_of(FIRST),)).code == 0
    return lambda *arguments: say(*arguments, "--user", FIRST, secrets=(password_of(FIRST),))


@pytest.fixture
def paired(staffed: Run, say: Run) -> Run:
    """The same, with a second supervisor who stands for it."""
    given = staffed("people", "add", SECOND, "--name", "赵六", "--role", "supervisor", "--json").json
    chosen = (given["one_time_password"], password_of(SECOND))
    assert say("people", "password", "--user", SECOND, secrets=chosen).code == 0
    both = (password_of(FIRST), password_of(SECOND))
    return lambda *arguments: say(*arguments, "--user", FIRST, "--approver", SECOND, secrets=both)


def text_of(path) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    return subprocess.run([tool, "-layout", str(path), "-"], check=True, capture_output=True).stdout.decode()

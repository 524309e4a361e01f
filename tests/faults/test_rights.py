"""A folder that is read only, files that belong to others, a home that is no folder: one sentence each."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.faulting import ACTS, BUGS
from tests.faults.homes import copy_of, state_of
from tests.faults.nursery import Ran, Run
from tests.faults.papers import RICH

READING = (("find", "王"), ("assess", "--client", RICH), ("privilege", "list", "--client", RICH), ("verify",))
"""They write who was looked at, so they need the journal too."""


@pytest.fixture
def outside(lived_in: Path) -> Iterator[Callable[[], Path]]:
    """A copy of the home; what is made unreadable can be deleted afterwards."""
    made: list[Path] = []

    def copy() -> Path:
        folder = Path(tempfile.mkdtemp())
        made.append(folder)
        return copy_of(lived_in, folder / "branch")

    yield copy
    for folder in made:
        for path in (folder, *folder.rglob("*")):
            if path.is_dir():
                path.chmod(0o700)
        shutil.rmtree(folder)


@pytest.fixture
def as_teller(nursery) -> Callable[..., Ran]:
    """Run as somebody whom rights hold, even where the tests are run as root."""

    def run(home: Path, arguments: tuple[str, ...], module: str = "teller_app") -> Ran:
        return nursery.run(Run(home, arguments, module=module, held=True))

    return run


def is_a_sentence(ran: Ran) -> None:
    assert ran.code in {1, 2}, ran
    assert not any(each in ran.err for each in BUGS), ran.err
    assert [line for line in (ran.err + ran.out).splitlines() if "校验位不符" not in line]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_a_folder_that_is_read_only(outside, as_teller, act):
    home = outside()
    run = act.run(home)
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    for folder in (home, home / "backups"):
        folder.chmod(0o500)
    is_a_sentence(as_teller(home, run.arguments, run.module))
    for folder in (home, home / "backups"):
        folder.chmod(0o700)
    assert {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()} == before
    assert as_teller(home, run.arguments, run.module).code == 0


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_looking_in_a_folder_that_is_read_only(outside, as_teller, command):
    """Nobody is looked at without a note of it, so nothing is shown; and nothing breaks."""
    home = outside()
    home.chmod(0o500)
    is_a_sentence(as_teller(home, command))
    home.chmod(0o700)
    assert as_teller(home, command).code == 0


@pytest.mark.parametrize("name", ["journal.db", "book.current", "settings.json", "device.key", "BOOK"])
def test_a_file_that_may_not_be_read(outside, as_teller, name):
    home = outside()
    path = home / (name if name != "BOOK" else (home / "book.current").read_text())
    for command in (*READING, *(act.run(home).arguments for act in ACTS if act.module == "teller_app")):
        path.chmod(0)
        ran = as_teller(home, command)
        assert not any(each in ran.err for each in BUGS), (command, ran.err)
        assert ran.code in {0, 1, 2}
        if path.exists():
            path.chmod(0o600)
    state_of(home)


def test_a_journal_that_may_only_be_read(outside, as_teller):
    home = outside()
    (home / "journal.db").chmod(0o400)
    for act in ACTS:
        if act.name in {"walk-in", "give", "event", "due"}:
            run = act.run(home)
            is_a_sentence(as_teller(home, run.arguments, run.module))
    (home / "journal.db").chmod(0o600)
    state_of(home)


@pytest.mark.parametrize("kind", ["a file", "nothing may be made", "a loop"])
def test_a_home_that_is_no_folder(outside, as_teller, kind):
    home = outside()
    shutil.rmtree(home)
    if kind == "a file":
        home.write_text("x")
    elif kind == "a loop":
        home.symlink_to(home)
    else:
        home.parent.chmod(0o500)
    for act in ACTS:
        run = act.run(home)
        if act.name != "restore":
            # The demo would make its book of ten thousand first, where it could.
            is_a_sentence(as_teller(home, run.arguments, run.module))
    is_a_sentence(as_teller(home, ("restore", "--yes", "--approver", "0107")))

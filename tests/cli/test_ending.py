"""A command that is told to end in the middle takes away what is half done, and says so."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from teller_app.intake import prepare

CLIENTS = "key,kind,name\nA1,person,赵六\nA2,person,钱七\n"


@pytest.fixture(autouse=True)
def heard():
    """Whoever runs the tests in the background has them ignore Ctrl+C, and the end of the terminal by nohup."""
    before = {signal.SIGINT: signal.signal(signal.SIGINT, signal.default_int_handler)}
    if hasattr(signal, "SIGHUP"):
        before[signal.SIGHUP] = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "clients.csv"
    path.write_text(CLIENTS, "utf-8")
    return str(path)


def told_while_built(monkeypatch, number: int, times: int = 1) -> list[str]:
    """Whoever sees the new book half made tells the program to end."""
    seen: list[str] = []
    left = [times]
    shared = prepare.shared_numbers

    def looked(db, told):
        path = next(row[2] for row in db.conn.execute("pragma database_list") if row[1] == "main")
        seen.append(path)
        while left[0]:
            left[0] -= 1
            signal.raise_signal(number)
        return shared(db, told)

    monkeypatch.setattr(prepare, "shared_numbers", looked)
    return seen


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_an_import_that_is_told_to_end_leaves_nothing(run, file, tmp_path, monkeypatch, name):
    if not hasattr(signal, name):
        pytest.skip("not on this system")
    home = tmp_path / "home" / "demo"
    before = {path.name for path in home.iterdir()}
    seen = told_while_built(monkeypatch, getattr(signal, name))
    ran = run("import", "--demo", file)
    assert (ran.code, ran.err.strip()) == (128 + getattr(signal, name), "已停止；没有做完的不会留下")
    assert seen, "it was half made"
    assert not list(home.glob("building-*"))
    assert {path.name for path in home.glob("book-*.db")} <= before
    assert run("--lang", "en", "find", "--demo", "C000001").code == 0


def test_in_english(run, file, monkeypatch):
    told_while_built(monkeypatch, signal.SIGTERM)
    assert run("--lang", "en", "import", "--demo", file).err.strip() == "Stopped; nothing half done stays"


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be told there")
def test_who_is_told_twice_goes_on_taking_it_away(run, file, monkeypatch, tmp_path):
    drop = prepare.ExitStack.close

    def closing(stack):
        os.kill(os.getpid(), signal.SIGTERM)
        drop(stack)

    told_while_built(monkeypatch, signal.SIGTERM)
    monkeypatch.setattr(prepare.ExitStack, "close", closing)
    assert run("import", "--demo", file).code == 143
    assert not list((tmp_path / "home" / "demo").glob("building-*"))


def test_what_is_ignored_stays_ignored(run, file, monkeypatch):
    """As under ``nohup``."""
    old = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        told_while_built(monkeypatch, signal.SIGTERM)
        assert run("import", "--demo", file).code == 0
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, old)


def test_afterwards_the_signals_are_as_before(run, file):
    before = signal.getsignal(signal.SIGTERM)
    run("import", "--demo", file)
    assert signal.getsignal(signal.SIGTERM) is before

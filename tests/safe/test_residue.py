"""A process that ends, however it ends, leaves nothing of a client outside the encrypted files."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from teller_app.safe.residue import own_temporary, tell
from tests.stage import CLIENTS, open_stage

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="core dumps are another thing on Windows")
SECRET = "王小明 110105198506152730 13800138000"
SEALED = "from teller_app.safe.residue import seal_process; seal_process()\n"


def run(code: str, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **(env or {}), "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


# core dumps


@POSIX
def test_memory_is_not_written_when_the_process_dies():
    ask = "import ctypes, resource; print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3))"
    assert run(SEALED + ask).stdout.strip() == "(0, 0) 0"
    assert run(ask).stdout.strip().endswith(" 1")


def died(code: str, folder: Path) -> bool:
    """Say whether the system wrote a core dump of a process that aborts."""
    arguments = [sys.executable, "-c", code + "import os; os.abort()"]
    env = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    child = os.posix_spawn("/bin/sh", ["sh", "-c", 'ulimit -c unlimited; cd "$0" && exec "$@"', folder, *arguments], env)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    return os.WCOREDUMP(status)


_FREED = """
import os
from pathlib import Path
from teller_app.safe.residue import give_back_memory

def held():
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000

before = held()
made = [os.urandom(4_000) for _ in range(25_000)]
last = made.pop()
del made
free = held() - before
give_back_memory()
print(free, held() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_memory_that_is_free_goes_back_to_the_system():
    """What lies under something that stays would stay with the process, and what it held with it."""
    done = subprocess.run([sys.executable, "-c", _FREED], capture_output=True, text=True, check=True)
    free, left = map(int, done.stdout.split())
    assert free > 80
    assert left < 20


_LARGE = """
import os, sys
from pathlib import Path
from teller_app.safe.residue import keep_nothing_large

def held():
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1_000_000

if len(sys.argv) > 1:
    keep_nothing_large()
os.urandom(30_000_000)  # from this one the C library would learn
before, small, large = held(), [], []
for _ in range(50):
    large.append(os.urandom(2_000_000))
    small.append(os.urandom(2_000))
large.clear()
print(held() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_what_is_large_goes_back_as_soon_as_it_is_free():
    """The picture of a page shows a client; where its place was kept it would lie there until something else needs it."""

    def left(*words):
        done = subprocess.run([sys.executable, "-c", _LARGE, *words], capture_output=True, text=True, check=True)
        return int(done.stdout)

    assert left("as the program begins") < 5
    assert left() > 50, "left to itself it stays"


@POSIX
def test_a_core_dump_that_the_system_would_write_is_not_written(tmp_path):
    if not died("", tmp_path):
        pytest.skip("this system writes no core dumps at all")
    for file in tmp_path.iterdir():
        file.unlink()
    assert not died(SEALED, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_processes_that_sum_up_a_branch_write_none_either():
    import resource
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from teller_app.desk import workers
    from teller_app.store.rulebooks import Handed

    assert "initializer=begin_worker" in Path(workers.__file__).read_text("utf-8")
    context = get_context("spawn")
    given = context.Queue()
    given.put((Handed(Path(), None, ()), None))
    with ProcessPoolExecutor(1, context, workers.begin_worker, (given,)) as pool:
        assert pool.submit(resource.getrlimit, resource.RLIMIT_CORE).result() == (0, 0)


_POOL = """
import os, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from teller_app.desk.workers import begin_worker
from teller_app.store.rulebooks import Handed

if __name__ == "__main__":
    context = get_context("spawn")
    given = context.Queue()
    for _ in "ab":
        given.put((Handed(Path(), None, ()), None))
    with ProcessPoolExecutor(2, context, begin_worker, (given,)) as pool:
        print(pool.submit(os.getpid).result(), pool.submit(os.getpid).result(), flush=True)
        time.sleep(600)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked for in /proc")
def test_they_end_when_the_program_is_killed(tmp_path):
    """Each of them keeps the pipe of the others open, and would wait for work with the key of the book."""
    script = tmp_path / "pool.py"
    script.write_text(_POOL, "utf-8")
    env = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=env) as program:
        workers = {Path("/proc", pid) for pid in program.stdout.readline().split()}
        program.kill()
    for _ in range(200):
        if not any(worker.exists() for worker in workers):
            break
        threading.Event().wait(0.05)
    assert workers
    assert not [worker for worker in workers if worker.exists()]


# what nobody catches

FAULTS = {
    "main": "raise KeyError(secret)",
    "thread": "import threading; t = threading.Thread(target=lambda: {}[secret]); t.start(); t.join()",
    "unraisable": "class A:\n    def __del__(self): raise ValueError(secret)\na = A(); del a",
    "warning": "import warnings; warnings.warn(secret)",
    "cause": "try:\n    {}[secret]\nexcept KeyError as e:\n    raise ValueError(secret) from e",
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_what_nobody_catches_is_told_without_its_values(fault):
    bare = run(f"secret = {SECRET!r}\n{fault}", env={"PYTHONWARNINGS": ""})
    assert "王小明" in bare.stderr
    told = run(f"{SEALED}secret = {SECRET!r}\n{fault}", env={"PYTHONWARNINGS": ""})
    assert told.returncode == bare.returncode
    for part in SECRET.split():
        assert part not in told.stdout + told.stderr
    if "warn" not in fault:
        assert ("KeyError" in told.stderr) or ("ValueError" in told.stderr)


def test_even_a_fault_that_cannot_be_told_shows_nothing(monkeypatch, capsys):
    monkeypatch.setattr("teller_app.safe.log.note_fault", lambda error: 1 / 0)
    tell(KeyError(SECRET))
    assert "王小明" not in capsys.readouterr().err


# temporary files


def left(home: Path) -> list[Path]:
    return sorted(path for path in (home / "temp").iterdir() if path.name != ".turn")


def test_what_is_temporary_lies_in_the_home_and_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", None)
    before = os.environ.get("TMPDIR")
    with own_temporary(tmp_path) as folder:
        from PySide6.QtCore import QDir

        assert Path(tempfile.gettempdir()) == folder
        assert Path(QDir.tempPath()) == folder
        assert folder.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
        (folder / "job").write_text(SECRET, "utf-8")
        (folder / "deep").mkdir()
        (folder / "deep/job").write_text(SECRET, "utf-8")
    assert left(tmp_path) == []
    assert os.environ.get("TMPDIR") == before


def leave_and_fail(home: Path) -> None:
    with own_temporary(home) as folder:
        (folder / "job").write_text(SECRET, "utf-8")
        raise KeyError


def test_it_goes_when_the_window_ends_with_a_fault_too(tmp_path):
    with pytest.raises(KeyError):
        leave_and_fail(tmp_path)
    assert left(tmp_path) == []


HOLD = """
import os, sys
from pathlib import Path
from teller_app.safe.residue import own_temporary
with own_temporary(Path(sys.argv[1])) as folder:
    (folder / "job").write_text("left")
    print(folder, flush=True)
    sys.stdin.read()
"""


@POSIX
def test_what_a_killed_window_left_goes_with_the_next_and_a_running_ones_stays(tmp_path):
    windows = [
        subprocess.Popen([sys.executable, "-c", HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in "ab"
    ]
    killed, running = windows
    folders = [Path(window.stdout.readline().strip()) for window in windows]
    killed.kill()
    killed.communicate()
    with own_temporary(tmp_path) as own:
        assert left(tmp_path) == sorted([folders[1], own])
        assert (folders[1] / "job").exists()
    running.communicate("")
    assert left(tmp_path) == []


ONCE = """
import sys
from pathlib import Path
from teller_app.safe.residue import own_temporary
for _ in range(60):
    with own_temporary(Path(sys.argv[1])) as folder:
        (folder / "job").write_text("mine")
        assert (folder / "job").read_text() == "mine"
"""


def test_windows_that_start_at_once_never_take_each_others(tmp_path):
    windows = [subprocess.Popen([sys.executable, "-c", ONCE, tmp_path], stderr=subprocess.PIPE) for _ in "abcd"]
    assert [window.communicate()[1] for window in windows] == [b""] * 4
    assert left(tmp_path) == []


def test_without_a_home_the_systems_own_serves(tmp_path):
    (tmp_path / "file").touch()
    with own_temporary(tmp_path / "file") as folder:
        assert folder is None


# the command line, whole

CRASHING = """
import sys
import teller_app.desk.finder as finder
from teller_app.app import main
def find(self, text, most=0):
    client = {"name": text}
    raise KeyError(f"{text} 110105198506152730 13800138000")
finder.Finder.find = find
sys.argv = ["teller-app", *sys.argv[1:]]
sys.exit(main())
"""


@pytest.fixture
def machine(tmp_path):
    """A home, a place for temporary files and a user's folder that can be looked through afterwards."""
    place = open_stage(tmp_path / "home/demo")
    place.journal.close()
    place.book.close()
    folders = {"TELLER_APP_HOME": "home", "HOME": "user", "TMPDIR": "tmp", "XDG_CACHE_HOME": "cache"}
    for name in folders.values():
        (tmp_path / name).mkdir(exist_ok=True)
    return tmp_path, {name: str(tmp_path / folder) for name, folder in folders.items()}


def test_a_bug_on_the_command_line_is_a_calm_sentence(machine):
    folder, env = machine
    done = run(CRASHING, "find", "--demo", "王小明", env=env)
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.startswith("程序遇到意外（KeyError，")
    assert done.stderr.count("\n") == 1
    english = run(CRASHING, "find", "--demo", "--lang", "en", "王小明", env=env)
    assert english.stderr.startswith("Something unexpected happened (KeyError, ")
    log = (folder / "home/demo/logs/program.log").read_text("utf-8")
    faults = [json.loads(line) for line in log.splitlines()]
    assert [line["event"] for line in faults] == ["program.fault", "program.fault"]
    assert "teller_app/cli/look.py:" in faults[0]["where"]
    for part in SECRET.split():
        assert part not in done.stderr + english.stderr + log


def test_a_refusal_leaves_its_code_alone(machine):
    folder, env = machine
    run(SEALED + "from teller_app.app import main; import sys; sys.exit(main())", "import", f"{SECRET}.csv", env=env)
    (line,) = (json.loads(row) for row in (folder / "home/logs/program.log").read_text("utf-8").splitlines())
    assert set(line) == {"at", "level", "event", "code"}


def logged(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "logs/program.log").read_text("utf-8").splitlines()]


def without_time(lines: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{name: value for name, value in line.items() if name not in {"at", "level"}} for line in lines]


def test_an_import_and_a_backup_are_counted(tmp_path, monkeypatch):
    from teller_app.app import main

    monkeypatch.setenv("TELLER_APP_HOME", str(tmp_path / "home"))
    place = open_stage(tmp_path / "home/demo")
    place.journal.close()
    place.book.close()
    table = tmp_path / "王小明.csv"
    good = "key,kind,name,phone\nA1,person,王小明,13800138000\n"
    table.write_text(good, "utf-8")
    assert main(["import", str(table), "--fresh", "--demo"]) == 0
    table.write_text(good.replace("person", "13800138000"), "utf-8")
    assert main(["import", str(table), "--fresh", "--demo"]) == 1
    assert main(["backup", "--demo"]) == 0
    lines = without_time(logged(tmp_path / "home/demo"))
    assert lines[:6] == [
        {"event": "imported", "kind": "client", "count": 1},
        {"event": "imported", "kind": "holding", "count": 0},
        {"event": "imported", "kind": "activity", "count": 0},
        {"event": "imported", "kind": "card", "count": 0},
        {"event": "imported", "kind": "grant", "count": 0},
        {"event": "import_refused", "count": 1},
    ]
    assert lines[6]["event"] == "backed_up"
    assert str(lines[6]["file"]).startswith("journal-")


WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from teller_app.app import main
from teller_app.ui import run
from teller_app.rules.errors import Refusal
shown = run.Application.open_window
def end(self, *session):
    shown(self, *session)
    self.window.notice.show_wrong(Refusal("client.unknown", key="王小明"))
    def bug():
        QTimer.singleShot(0, self.window.close)
        raise KeyError("王小明 13800138000")
    QTimer.singleShot(0, bug)
run.Application.open_window = end
sys.argv = ["teller-app", "--demo"]
sys.exit(main())
"""


def test_a_window_is_told_from_its_start_to_its_stop(machine):
    folder, env = machine
    done = run(WINDOW, env={**env, "QT_QPA_PLATFORM": "offscreen"})
    assert done.returncode == 0, done.stderr
    assert "KeyError" in done.stderr
    lines = logged(folder / "home/demo")
    # The window backs the journal up by itself, when it comes to that.
    lines = [line for line in lines if line["event"] != "backed_up"]
    assert [line["event"] for line in lines] == ["program.start", "refused", "program.fault", "program.stop"]
    assert lines[1]["code"] == "client.unknown"
    assert lines[-1]["seconds"] > 0
    for part in SECRET.split():
        assert part not in done.stderr + json.dumps(lines, ensure_ascii=False)
    assert left(folder / "home/demo") == []
    assert list((folder / "tmp").iterdir()) == []


WATCHED = """
import os, sys
written = []
def watch(event, found):
    if event == "open" and isinstance(found[1], str) and any(letter in found[1] for letter in "wax+"):
        written.append(os.fsdecode(found[0]) if isinstance(found[0], (str, bytes)) else "")
    elif event == "open" and isinstance(found[2], int) and found[2] & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
        written.append(os.fsdecode(found[0]))
sys.addaudithook(watch)
sys.dont_write_bytecode = True
from teller_app.app import main
for command in sys.argv[1].split(";"):
    sys.argv = ["teller-app", *command.split()]
    main()
sys.stdout.reconfigure(encoding="utf-8")
print("\\n".join(["", "WRITTEN", *sorted(set(written))]))
"""


def spellings(text: str) -> set[bytes]:
    """As it may stand on a disk; base64 in each of its three positions."""
    raw = text.encode()
    coded = {base64.b64encode(b" " * shift + raw)[4 if shift else 0 : -4] for shift in range(3)}
    return {raw, text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("gbk"), *coded}


def test_a_whole_visit_leaves_a_client_only_where_it_was_asked_to(machine):
    """Canaries: names, numbers and phones of the stage, in every file that lies anywhere afterwards."""
    folder, env = machine
    out = folder / "asked"
    out.mkdir()
    commands = [
        "find --demo 王小明",
        "assess --demo --client C000001",
        "key-account --demo --client C000003",
        f"summary --demo --client C000001 --out {out}/summary.pdf",
        f"branch --demo --xlsx {out}/branch.xlsx --pdf {out}/branch.pdf",
        "care event --demo --client C000001 --kind complaint",
        f"care ics --demo --out {out}/care.ics",
        "privilege give --demo --client C000004 王小明",
        "backup --demo",
        "verify --demo",
    ]
    done = run(WATCHED, ";".join(commands), env=env)
    assert "王*明" in done.stdout
    written = done.stdout.split("WRITTEN\n")[1].splitlines()
    allowed = (str(folder / "home"), str(out), os.devnull, "/dev/", "")
    assert [path for path in written if path and not path.startswith(allowed[:-1])] == []
    for name in ("tmp", "user", "cache"):
        assert list((folder / name).rglob("*")) == []
    secrets = {part for client in CLIENTS for part in (client.name, client.id_number, client.phone) if part}
    canaries = {spelt for secret in secrets for spelt in spellings(secret)}
    assert len(secrets) >= 6
    files = [path for path in (folder / "home").rglob("*") if path.is_file()]
    assert len(files) > 4
    assert [path.name for path in files for canary in canaries if canary in path.read_bytes()] == []


def test_the_canaries_sing():
    """The search above finds a client who does lie there."""
    for spelt in ("王小明".encode(), "王小明".encode("gbk"), base64.b64encode("x王小明，您好".encode())):
        assert any(canary in b"abc" + spelt + b"def" for canary in spellings("王小明"))


def test_hooks_are_for_a_process_of_its_own(monkeypatch):
    """A test or a script that calls ``main`` with arguments keeps its own hooks."""
    from teller_app.app import main

    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    main(["--version"])
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == hooks

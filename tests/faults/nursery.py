"""Children that run the real program, quickly: one process loads it once and forks for each run.

A child is what ``python -m teller_app`` would be after its imports: it has its own arguments, environment,
streams and user, and it ends as an interpreter does. ``python -m tests.faults.nursery`` is the process that
forks; ``Nursery`` talks to it, a line of JSON each way.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

from tests.faults.shim import Fault, Loaded

ROOT = Path(__file__).parents[2]
PROGRAM = "teller_app"
DRIVER = "tests.faults.driver"


@dataclass(frozen=True)
class Run:
    """What a child is to do.

    Attributes:
        home: the folder of its files, ``demo`` in what ``TELLER_APP_HOME`` names: there nobody logs in.
        arguments: of the command line, ``--demo`` left out.
        module: whose ``main`` takes them.
        shift: seconds that its calendar clock is ahead.
        held: whether rights hold it even as root.
    """

    home: Path
    arguments: tuple[str, ...]
    module: str = PROGRAM
    fault: Fault | None = None
    shift: int = 0
    held: bool = False


@dataclass(frozen=True)
class Ran:
    """What a child did.

    Attributes:
        code: its exit code; negative where a signal ended it.
        operations: how many file operations were counted.
    """

    code: int
    out: str
    err: str
    operations: int

    @property
    def lines(self) -> list[str]:
        """What it had said whole when it ended."""
        return self.out.split("\n")[:-1]


class Child:
    """One that runs."""

    def __init__(self, nursery: Nursery, pid: int, out: Path, err: Path) -> None:
        self._nursery, self._out, self._err = nursery, out, err
        self.pid = pid

    def said(self) -> int:
        """How many lines it has printed by now."""
        return self._out.read_bytes().count(b"\n")

    def kill(self) -> None:
        """Pull the plug; it may have ended by itself."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> Ran:
        """Let it end."""
        told = self._nursery.read()
        out, err = (path.read_text("utf-8", "replace") for path in (self._out, self._err))
        return Ran(int(told["code"]), out, err, int(told["count"]))


class Nursery:
    """The process that forks; one child at a time, two nurseries for two at once."""

    def __init__(self, folder: Path, shim: Path | None, environment: Mapping[str, str] | None = None, cwd: Path | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._out, self._err = folder / "out", folder / "err"
        self.folder, self.environment = folder, dict(environment or {})
        # Where a program writes is looked at: what Python would keep of its modules is none of that.
        own = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        told = {**os.environ, **own, **(environment or {})}
        if shim is not None:
            told["LD_PRELOAD"] = str(shim)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=cwd or folder,
            env=told,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, run: Run) -> Child:
        """Begin a run; the next one begins after its ``wait``."""
        assert self._process.stdin is not None
        for path in (self._out, self._err):
            # What the last one said is not this one's, should it be killed before it begins.
            path.write_bytes(b"")
        arguments = ["--demo", *run.arguments] if run.module == PROGRAM else run.arguments
        told = {**asdict(run), "home": str(run.home), "arguments": arguments, "out": str(self._out), "err": str(self._err)}
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        return Child(self, int(self.read()["pid"]), self._out, self._err)

    def run(self, run: Run) -> Ran:
        """Run one to its end."""
        return self.start(run).wait()

    def read(self) -> dict[str, int]:
        """The next answer."""
        assert self._process.stdout is not None
        return dict(json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """No more children."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


def load_everything() -> None:
    """All that a command may need, so that a child begins where a real one has done its imports."""
    import codecs
    import resource  # noqa: F401  what is loaded late cannot be found by another user

    import structlog.stdlib  # noqa: F401

    import teller_app

    for found in pkgutil.walk_packages(teller_app.__path__, "teller_app."):
        apart = found.name == "teller_app.batch.spark"  # so is what it needs
        if ".ui" not in found.name and not found.name.endswith("__main__") and not apart:
            importlib.import_module(found.name)
    importlib.import_module(DRIVER)
    from teller_app import wiring
    from teller_app.words.pinyin import readings

    for name in ("gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        codecs.lookup(name)
    wiring.calendar()
    readings("王小明", surname=True)
    datetime.strptime("2026", "%Y")  # noqa: DTZ007  it loads a module of its own


def serve() -> None:
    """Fork for each line."""
    load_everything()
    gc.collect()
    gc.freeze()
    loaded = Loaded()
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        told = json.loads(line)
        fault = Fault(**told["fault"]) if told["fault"] else Fault()
        loaded.arm(Path(told["home"]), Fault())
        pid = os.fork()
        if pid == 0:
            _be(told, loaded, fault)
        answers.write(json.dumps({"pid": pid}) + "\n")
        answers.flush()
        _, status = os.waitpid(pid, 0)
        ended = {"code": os.waitstatus_to_exitcode(status), "count": loaded.count()}
        answers.write(json.dumps(ended) + "\n")
        answers.flush()


def _be(told: dict[str, object], loaded: Loaded, fault: Fault) -> NoReturn:
    """The child's life. What it has opened is closed at its end, as an interpreter does it, but nothing else is."""
    code = 1
    try:
        _begin(told, loaded, fault)
        if told["module"] == PROGRAM:
            # Without arguments of its own: it takes those of the process, and seals it.
            code = importlib.import_module("teller_app.app").main()
        else:
            code = importlib.import_module(told["module"]).main(told["arguments"])
    except BaseException:  # noqa: BLE001  what the interpreter would say of it
        sys.excepthook(*sys.exc_info())
    gc.collect()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _begin(told: dict[str, object], loaded: Loaded, fault: Fault) -> None:
    """The child's own streams, environment, clock and user."""
    os.environ["TELLER_APP_HOME"] = str(Path(told["home"]).parent)
    sys.argv[1:] = list(told["arguments"])
    for stream, name in ((1, "out"), (2, "err")):
        handle = os.open(told[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        os.dup2(handle, stream)
        os.close(handle)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    shift = int(told["shift"])
    if shift and not loaded.shift(shift):
        from teller_app import wiring

        real = wiring.now
        wiring.now = lambda: real() + timedelta(seconds=shift)
    if told["held"] and os.geteuid() == 0:
        be_held()
    loaded.arm(Path(told["home"]), fault)


def be_held() -> None:
    """Root that rights hold: it keeps its name, and so can read this checkout, wherever that lies.

    Source: capabilities(7), capset(2): version 3, two words each of effective, permitted and inheritable.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    head = (ctypes.c_uint32 * 2)(0x20080522, 0)
    words = (ctypes.c_uint32 * 6)()
    past_rights = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    if libc.capget(head, words) == 0:
        words[0] &= ~past_rights
        words[1] &= ~past_rights
        if libc.capset(head, words) == 0:
            return
    raise OSError(ctypes.get_errno(), "capset")


if __name__ == "__main__":
    serve()

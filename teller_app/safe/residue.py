"""Nothing of a client is left behind by a process: no core dump, no traceback with values, no temporary file.

What this cannot reach: the system's own paging and hibernation, and what a print queue keeps.
"""

from __future__ import annotations

import os
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from teller_app.safe import log
from teller_app.safe.disk import make_private, only_one
from teller_app.safe.log_fields import places_of

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

TEMPORARY = "temp"
_HELD, _TURN = ".held", ".turn"
_WAITS, _WAIT_SECONDS = 20, 0.05
_VARIABLES = ("TMPDIR", "TEMP", "TMP")
_PR_SET_DUMPABLE = 4
_M_MMAP_THRESHOLD, _LARGE = -3, 128 * 1024
_NO_ERROR_BOX, _NO_CRITICAL_BOX = 0x2, 0x1
_WER_WITHOUT_HEAP = 0x1


def seal_process() -> None:
    """For a process of its own: no core dumps, and whatever nobody catches is told without its values."""
    no_core_dumps()
    keep_nothing_large()
    sys.excepthook = _told
    threading.excepthook = _told_of_a_thread
    sys.unraisablehook = _told_of_the_unraisable
    if not sys.warnoptions:
        # A library's warning may quote the value that it warns of.
        warnings.simplefilter("ignore")


def no_core_dumps() -> None:
    """Memory is never written to a file when the process dies; a system without such a switch goes on."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  a few milliseconds, here only

        ctypes.windll.kernel32.SetErrorMode(_NO_ERROR_BOX | _NO_CRITICAL_BOX)
        with suppress(OSError, AttributeError):
            ctypes.windll.wer.WerSetFlags(_WER_WITHOUT_HEAP)
        return
    import resource  # noqa: PLC0415  not on Windows

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415

        # The limit does not hold for a system that pipes dumps to a program; this does, and keeps other
        # processes of the same user out of our memory as well.
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def give_back_memory() -> None:
    """Memory that is free goes back to the system, which wipes it, instead of lying here with what it held.

    Where the C library has no such call, as on Windows, it stays with the process. A few milliseconds.
    """
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  as above

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def keep_nothing_large() -> None:
    """What is large goes back to the system as soon as it is free: a painted window, the picture of a page.

    Left to itself the C library learns from the first of them to keep their places for others, and small
    things settle in between: the memory stays with the process in pieces. Nothing happens without glibc.
    """
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415  as above

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)


def tell(error: BaseException) -> None:
    """Log a fault and name it on standard error; never fails, or Python would print the values after all."""
    with suppress(Exception):
        log.note_fault(error)
    with suppress(Exception):
        sys.stderr.write(f"{type(error).__name__}\n  {places_of(error.__traceback__)}\n")


def _told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    del kind
    tell(error.with_traceback(trace))


def _told_of_a_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        tell(args.exc_value)


def _told_of_the_unraisable(args: UnraisableHookArgs) -> None:
    if args.exc_value is not None:
        tell(args.exc_value)


@contextmanager
def own_temporary(home: Path) -> Iterator[Path | None]:
    """A folder in ``home`` for everything temporary: a print job passes through one on its way to the queue.

    It is emptied at the end, and the ones that killed processes left are emptied now. Where it cannot be
    made, the system's own is used and ``None`` is given.
    """
    before = {name: os.environ.get(name) for name in _VARIABLES}
    with temporary_folder(home) as folder:
        if folder is None:
            yield None
            return
        os.environ.update(dict.fromkeys(_VARIABLES, str(folder)))
        try:
            yield folder
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


@contextmanager
def temporary_folder(home: Path) -> Iterator[Path | None]:
    """A folder in ``home`` for one piece of work, as ``own_temporary``; the process keeps its own."""
    folder: Path | None = None
    with ExitStack() as held:
        try:
            folder = _held_folder(home / TEMPORARY, held)
        except OSError:
            folder = None
        yield folder


def _held_folder(temporary: Path, held: ExitStack) -> Path:
    folder = temporary / f"{os.getpid()}-{os.urandom(4).hex()}"
    make_private(temporary)
    with _turn(temporary):
        make_private(folder)
        held.callback(_empty, folder)
        held.enter_context(only_one(folder / _HELD))
        _sweep(temporary, but=folder)
    return folder


def _turn(temporary: Path) -> ExitStack:
    """One at a time: a folder that is made and not yet held would look like one that was left.

    Raises:
        BlockingIOError: somebody has had the turn for a whole second.
    """
    turn = ExitStack()
    for waited in range(_WAITS + 1):
        try:
            turn.enter_context(only_one(temporary / _TURN))
            break
        except BlockingIOError:
            if waited == _WAITS:
                raise
            threading.Event().wait(_WAIT_SECONDS)
    return turn


def _sweep(temporary: Path, but: Path) -> None:
    """Remove the folders that nobody holds; the system let go of them when their processes died."""
    for left in temporary.iterdir():
        if left != but and left.is_dir():
            with suppress(OSError):
                with only_one(left / _HELD):
                    _empty(left, but=_HELD)
                _empty(left)


def _empty(folder: Path, but: str = "") -> None:
    """Remove what lies in ``folder``, and itself where nothing is to stay; another may be at it as well."""
    found: list[Path] = []
    with suppress(OSError):  # a folder that another has just removed
        found = list(folder.iterdir())
    for each in found:
        with suppress(OSError):
            if each.is_dir() and not each.is_symlink():
                _empty(each)
            elif each.name != but:
                each.unlink()
    if not but:
        with suppress(OSError):
            folder.rmdir()

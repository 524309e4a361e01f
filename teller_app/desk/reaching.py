"""A folder that may never answer, like a share or a stick with a fault: waited for, but never for long.

What reaches for it runs on a thread of its own, which nobody can stop. Whoever waits can: then the thread
goes on by itself until the folder answers or the program ends, and nobody is told what came of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import count
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

from teller_app.store.errors import StoreUnavailable

PATIENCE = 60.0
"""Seconds that somebody waits who works on meanwhile."""
CLOSING = 10.0
"""Seconds that somebody waits who can do nothing else meanwhile, like the end of the program."""
NO_ANSWER = "folder.no_answer"
"""What is said of a folder that has not been read."""
_EVERY, _A_SECOND = 0.05, 20
"""So long is each look whether it has answered, and so many are a second."""
_alone: defaultdict[str, Lock] = defaultdict(Lock)
"""One at a time for each folder: two that copy to the same one would be in each other's way."""
T = TypeVar("T")
Wanted = Callable[[], object]
"""Asked now and then whether anybody still waits; says no by raising."""


def somebody_waits() -> None:
    """For whoever waits to the end."""


class _Answer(Generic[T]):
    def __init__(self, task: Callable[[], T], alone: Lock) -> None:
        self.there = Event()
        self._task, self._alone = task, alone
        self._found: list[T] = []
        self._wrong: BaseException | None = None

    def work(self) -> None:
        try:
            self._found.append(self._task())
        except BaseException as wrong:  # noqa: BLE001  raised again where somebody waits for it
            self._wrong = wrong
        finally:
            del self._task  # and what it holds, like a key
            self._alone.release()
            self.there.set()

    def take(self) -> T:
        if self._wrong is not None:
            raise self._wrong
        return self._found[0]


def reach(
    folder: str,
    task: Callable[[], T],
    wanted: Wanted = somebody_waits,
    seconds: float | None = PATIENCE,
    *,
    silent: str = NO_ANSWER,
) -> T:
    """Do ``task``, which reaches for ``folder``, and wait for it at most about twice ``seconds``.

    Where those are ``None`` it takes as long as somebody waits: ``task`` may be at work all the time.

    Raises:
        StoreUnavailable: ``silent`` (folder).
        BaseException: what ``task`` or ``wanted`` raises.
    """
    times = None if seconds is None else max(1, round(seconds * _A_SECOND))
    no_answer, alone = StoreUnavailable(silent, folder=folder), _alone[folder]
    if not _again(times, wanted, lambda: alone.acquire(timeout=_EVERY)):
        raise no_answer
    answer = _Answer(task, alone)
    Thread(target=answer.work, name="second folder", daemon=True).start()
    if not _again(times, wanted, lambda: answer.there.wait(_EVERY)):
        raise no_answer
    return answer.take()


def _again(times: int | None, wanted: Wanted, come: Callable[[], bool]) -> bool:
    for _ in count() if times is None else range(times):
        if come():
            return True
        wanted()
    return False

"""Share a long sum out among processes of their own, while the counter goes on."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from teller_app.desk.behind import give_way
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.residue import no_core_dumps
from teller_app.store.errors import StoreUnavailable
from teller_app.store.rulebooks import Handed, RulebookShelf

BATCH = 400
"""Clients of a share: some tenths of a second, after which somebody may stop the work."""
MOST_PROCESSES = 4
AHEAD = 4
"""Shares that wait for each process: with all of a large book's, stopping would wait for the list of them."""
_POLL_SECONDS = 0.1
S = TypeVar("S")
R = TypeVar("R")


def shared_out(
    work: Callable[[S], R],
    shares: Iterable[S],
    given: tuple[Handed, Edition | None],
    wanted: Callable[[], object],
    *,
    file: str,
) -> Generator[R]:
    """What ``work`` makes of each share, in their order.

    Args:
        work: a function that another process finds by its name; a key comes to it in the share, through the
            pipe of the pool, never by command line or environment.
        shares: what is worked on.
        given: what each process decides by: the rulebooks, and the only edition where there is one.
        wanted: asked while a share is waited for; ends it by raising.
        file: what is being made or read, for the one who is told that it failed.

    Raises:
        StoreUnavailable: ``store.failed`` (file): a process has died.
    """
    with _processes(given) as (pool, processes):
        ahead = iter(shares)
        coming = deque(pool.submit(work, share) for share in islice(ahead, AHEAD * processes))
        try:
            while coming:
                wanted()
                if wait((coming[0],), _POLL_SECONDS).done:
                    yield coming.popleft().result()
                    coming.extend(pool.submit(work, share) for share in islice(ahead, 1))
        except BrokenProcessPool:
            raise StoreUnavailable("store.failed", file=file) from None
        finally:
            if coming:
                # A lock waits for this: whoever is still starting or working is not waited for.
                for process in list(pool._processes.values()):  # noqa: SLF001  public only from 3.14 on
                    process.terminate()
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _processes(given: tuple[Handed, Edition | None]) -> Iterator[tuple[ProcessPoolExecutor, int]]:
    """As many as there are cores, up to some, each with what it decides by; and how many."""
    # A fresh interpreter each: a copy of this one would hold the window's locks.
    context = multiprocessing.get_context("spawn")
    processes = max(1, min(MOST_PROCESSES, os.cpu_count() or 1))
    # By a queue, which writes on a thread of its own. As arguments the rulebooks are more than a pipe holds,
    # and each start waited until the new process had loaded enough to read them: a lock stood for a second.
    handed: multiprocessing.Queue[tuple[Handed, Edition | None]] = context.Queue()
    for _ in range(processes):
        handed.put(given)
    try:
        with ProcessPoolExecutor(
            processes, mp_context=context, initializer=begin_worker, initargs=(handed,)
        ) as pool:
            yield pool, processes
    finally:
        # What nobody has taken goes with it, and is not waited for.
        handed.cancel_join_thread()
        handed.close()


_SHELVES: list[RulebookShelf] = []
"""What this process decides by: the very bytes that decide in the window."""
_ONLY: list[Edition] = []
"""The one edition that decides about everybody, where there is one; a trial's."""


def begin_worker(given: multiprocessing.Queue[tuple[Handed, Edition | None]]) -> None:
    """A worker leaves no dump, gives way to the counter, and has its rulebooks handed over."""
    no_core_dumps()
    give_way()
    # Ctrl+C is for the one who waits for the answers, and ends the workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, name="parent", daemon=True).start()
    handed, only = given.get()
    _SHELVES[:] = [handed.shelf()]
    _ONLY[:] = [] if only is None else [only]


def _end_with_the_parent() -> None:
    """One that is killed ends no worker: each of them keeps the others' pipe open, and waits for more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def shelf_here() -> RulebookShelf:
    """What a worker was given to decide by."""
    return _SHELVES[0]


def only_here() -> Edition | None:
    """The one edition that decides about everybody, where a worker was given one."""
    return next(iter(_ONLY), None)

"""Long statements that stop when nobody waits for them any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlite_utils import Database

_OPS = 200_000
"""Steps of SQLite between two questions whether anybody still waits."""
Progress = Callable[[int, int], None]


@contextmanager
def interruptible(db: Database, progress: Progress) -> Iterator[Progress]:
    """Ask now and then, in the middle of a long statement too, whether anybody still waits.

    Whatever ``progress`` raises comes out of here in the place of what SQLite says of it.
    """
    last: list[int] = [0, 0]
    raised: list[BaseException] = []

    def told(done: int, total: int) -> None:
        last[:] = [done, total]
        progress(done, total)

    def ask() -> int:
        try:
            progress(last[0], last[1])
        except BaseException as stop:  # noqa: BLE001  handed on below
            raised.append(stop)
            return 1
        return 0

    db.conn.set_progress_handler(ask, _OPS)
    try:
        yield told
    except BaseException:
        if raised:
            raise raised[0] from None
        raise
    finally:
        db.conn.set_progress_handler(None, 0)

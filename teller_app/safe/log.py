"""The program's own diary: one JSON object a line in ``home/logs``, of what happened and never of whom.

What is not named in ``log_fields`` is dropped on its way, whoever writes. Losing a line is better than
stopping the counter: a disk that does not take it is passed over.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from teller_app.safe.disk import make_private, only_one
from teller_app.safe.log_fields import LEVELS, Event, harmless

if TYPE_CHECKING:
    from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

FOLDER, FILE_NAME = "logs", "program.log"
MOST_BYTES, KEPT = 1_000_000, 3
"""The present one and two before it."""
_TURN = ".turn"
_INFO = 20
Clock = Callable[[], datetime]


class _Diary:
    """Where the log goes in this process; before ``begin`` it goes nowhere."""

    def __init__(self) -> None:
        self.pages: Pages | None = None
        self.clock: Clock | None = None
        self.began: datetime | None = None
        self.logger: FilteringBoundLogger | None = None


_diary = _Diary()


def begin(home: Path, clock: Clock) -> None:
    """Write to ``home/logs`` from now on; the folder is made with the first line."""
    _diary.pages, _diary.clock, _diary.began, _diary.logger = Pages(home / FOLDER), clock, clock(), None


def end() -> None:
    """Write nowhere any more."""
    _diary.pages = _diary.clock = _diary.began = _diary.logger = None


def note(event: Event, **fields: object) -> None:
    """Write one line; fields that the allow-list does not know, and values that no rule takes, are lost."""
    if _diary.pages is None:
        return
    if _diary.logger is None:
        _diary.logger = _logger(_diary.pages)
    match LEVELS.get(event, "info"):
        case "error":
            _diary.logger.error(event, **fields)
        case "warning":
            _diary.logger.warning(event, **fields)
        case _:
            _diary.logger.info(event, **fields)


def note_fault(error: BaseException) -> None:
    """An unexpected fault: its class and the lines that it came through."""
    note(Event.FAULT, kind=type(error), where=error.__traceback__)


def note_stop() -> None:
    """The program ends; with how long it ran, in seconds."""
    if _diary.clock is not None and _diary.began is not None:
        note(Event.STOP, seconds=(_diary.clock() - _diary.began).total_seconds())


def _logger(pages: Pages) -> FilteringBoundLogger:
    """Whoever asks structlog for a logger from now on gets one that writes here, under the same rules."""
    import structlog  # noqa: PLC0415  a tenth of a second, and a quiet command writes nothing

    def factory(*_names: object) -> Pages:
        return pages

    structlog.configure(
        processors=[_stamp, _only_harmless, structlog.processors.JSONRenderer(ensure_ascii=True)],
        wrapper_class=structlog.make_filtering_bound_logger(_INFO),
        context_class=dict,
        logger_factory=factory,
        cache_logger_on_first_use=False,
    )
    found: FilteringBoundLogger = structlog.get_logger()
    return found


def _stamp(_logger: WrappedLogger, method: str, fields: EventDict) -> EventDict:
    """The clock's time and the level that was really used, over anything that was handed in."""
    fields["level"] = method
    fields["at"] = _diary.clock() if _diary.clock is not None else None
    return fields


def _only_harmless(_logger: WrappedLogger, _method: str, fields: EventDict) -> EventDict:
    return dict(harmless(fields))


class Pages:
    """One file for its owner only, turned over when it is full. Each line is one write at its end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def msg(self, line: str) -> None:
        """Write ``line``; where the disk does not take it, it is lost."""
        with suppress(OSError):
            make_private(self._folder)
            data = line.encode() + b"\n"
            self._turn_over(len(data))
            handle = os.open(self._folder / FILE_NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                if sys.platform != "win32":
                    os.fchmod(handle, 0o600)
                os.write(handle, data)
            finally:
                os.close(handle)

    info = warning = error = msg

    def _turn_over(self, more: int) -> None:
        """The oldest goes; whoever comes while another turns just writes on."""
        page = self._folder / FILE_NAME
        if not self._full(page, more):
            return
        with suppress(BlockingIOError), only_one(self._folder / _TURN):
            if not self._full(page, more):
                return
            for number in range(KEPT - 2, 0, -1):
                older = self._folder / f"{FILE_NAME}.{number}"
                if older.exists():
                    older.replace(self._folder / f"{FILE_NAME}.{number + 1}")
            page.replace(self._folder / f"{FILE_NAME}.1")

    def _full(self, page: Path, more: int) -> bool:
        return page.exists() and page.stat().st_size + more > MOST_BYTES

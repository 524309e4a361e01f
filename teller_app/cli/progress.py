"""How far a command is, on standard error: a line that is written over, or now and then one for a log."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from teller_app.desk.progress import Clock, Pace
from teller_app.words.speaker import Speaker

AGAIN_SECONDS, LOG_SECONDS = 0.2, 30.0
"""How often at most: on a terminal, and in a file that is read later."""
_BACK = "\r\x1b[K"


class Progress:
    """Says it while a work runs; a terminal is clean again at the end.

    Where nobody looks, as in the log of a night, there is a whole line every half minute and none for a short
    work: a log is not flooded, and whoever looks into it sees that the work goes on.
    """

    def __init__(self, speaker: Speaker, clock: Clock = time.monotonic) -> None:
        self._pace, self._clock = Pace(speaker, clock), clock
        self._terminal = sys.stderr.isatty()
        self._last, self._step, self._written = clock(), "", False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._written:
            print(_BACK, end="", file=sys.stderr, flush=True)

    def step(self, name: str, done: int, total: int) -> None:
        """So much of a step is done; a new step is said at once on a terminal."""
        line = self._pace.step_line(name, done, total)
        self._say(line, at_once=self._terminal and name != self._step)
        self._step = name

    def clients(self, done: int, total: int) -> None:
        """So many clients are done."""
        self._say(self._pace.line(done, total), at_once=False)

    def _say(self, line: str, *, at_once: bool) -> None:
        now = self._clock()
        often = AGAIN_SECONDS if self._terminal else LOG_SECONDS
        if not line or not (at_once or now - self._last >= often):
            return
        self._last = now
        if self._terminal:
            self._written = True
            print(f"{_BACK}{line}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)

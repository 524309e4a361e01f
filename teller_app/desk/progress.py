"""How fast a long work is, and how long still: the one place besides the lock that measures time."""

from __future__ import annotations

import time
from collections.abc import Callable

from teller_app.words.pace import clients_line, step_line
from teller_app.words.speaker import Speaker

Clock = Callable[[], float]


class Pace:
    """Of one work, or of one step after another, each with a pace of its own.

    Args:
        speaker: says it.
        clock: seconds from some beginning.
    """

    def __init__(self, speaker: Speaker, clock: Clock = time.monotonic) -> None:
        self._speaker, self._clock = speaker, clock
        self._began = self._heard = clock()
        self._step, self._done = "", 0

    def line(self, done: int, total: int) -> str:
        """Clients done of ``total``; empty before the first is done."""
        return clients_line(self._speaker, done, total, self._clock() - self._began)

    def step_line(self, step: str, done: int, total: int) -> str:
        """The same of a step by its name; it begins anew with another name, and with another file of it."""
        if step != self._step or done < self._done:
            # What is told first was begun when the last thing was told, and may be a good part already.
            self._began, self._step = self._heard, step
        self._done, self._heard = done, self._clock()
        return step_line(self._speaker, step, done, total, self._heard - self._began)

"""Signals by which the system, or whoever runs the program, tells it to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

BY_SIGNAL = 128
"""A shell says so much more than the number of the signal."""
Answer = Callable[[int, FrameType | None], object]


def numbers(*names: str) -> tuple[int, ...]:
    """Of those signals that this system has."""
    return tuple(int(getattr(signal, name)) for name in names if hasattr(signal, name))


@contextmanager
def answered(told: tuple[int, ...], answer: Answer) -> Iterator[None]:
    """Give ``answer`` these signals for a while.

    What is ignored already, as under ``nohup``, stays so; beside the main thread nobody is told of signals.
    """
    ours = threading.current_thread() is threading.main_thread()
    before = {each: old for each in told if ours and (old := signal.getsignal(each)) is not signal.SIG_IGN}
    for each in before:
        signal.signal(each, answer)
    try:
        yield
    finally:
        for each, old in before.items():
            signal.signal(each, old)

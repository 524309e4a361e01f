"""What works behind the counter gives way to it: on two old cores a key comes before a sum."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

STEPS_BACK = 10
"""So nice is a process that works for nobody who is waiting; 19 would starve beside anything else."""
_BELOW_NORMAL = 0x4000
"""Windows' ``BELOW_NORMAL_PRIORITY_CLASS``; the processes that such a one begins have it too."""


def give_way() -> None:
    """From now on this process works when nothing else wants to; said again it changes nothing more.

    Where the system refuses, it works as before.
    """
    with suppress(OSError, AttributeError):
        if sys.platform == "win32":
            import ctypes  # noqa: PLC0415  for the one system that needs it

            kernel = ctypes.windll.kernel32
            kernel.GetCurrentProcess.restype = ctypes.c_void_p
            kernel.SetPriorityClass(ctypes.c_void_p(kernel.GetCurrentProcess()), _BELOW_NORMAL)
        else:
            os.setpriority(os.PRIO_PROCESS, 0, max(STEPS_BACK, os.getpriority(os.PRIO_PROCESS, 0)))

"""Compile the shim, and say with what it is loaded."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
LACKS = "needs Linux and a C compiler: apt-get install gcc libc6-dev"


@dataclass(frozen=True)
class Fault:
    """What fails.

    Attributes:
        at: which file operation, from 1; 0 only counts them.
        number: of the error; 0 kills the program in its place.
        ever: every later one fails too.
        room: only operations that need room on the disk are counted, as a full disk would have it.
    """

    at: int = 0
    number: int = 0
    ever: bool = False
    room: bool = False

    def environment(self, home: Path) -> dict[str, str]:
        """For a program that is started with the shim."""
        return {
            "FAULT_HOME": str(home),
            "FAULT_AT": str(self.at),
            "FAULT_ERRNO": str(self.number),
            "FAULT_EVER": str(int(self.ever)),
            "FAULT_ROOM": str(int(self.room)),
        }


def compiler() -> str | None:
    """The C compiler of this machine, where the shim can be used at all."""
    return shutil.which("cc") or shutil.which("gcc") if sys.platform == "linux" else None


def compile_shim(folder: Path) -> Path | None:
    """The shim as a library; ``None`` where nothing here can compile it."""
    command, library = compiler(), folder / "shim.so"
    if command is None:
        return None
    done = subprocess.run(
        [command, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"],
        check=False,
        capture_output=True,
    )
    # A compiler without the headers of the C library is none.
    return library if done.returncode == 0 else None


class Loaded:
    """The shim in this very process, where it was started with it."""

    def __init__(self) -> None:
        self._there = "shim.so" in os.environ.get("LD_PRELOAD", "")
        if self._there:
            self._library = ctypes.CDLL(None)
            self._library.fault_count.restype = ctypes.c_long

    def arm(self, home: Path, fault: Fault) -> None:
        """From now on, and in every child."""
        if self._there:
            told = (fault.at, fault.number, int(fault.ever), int(fault.room))
            self._library.fault_arm(str(home).encode(), *(ctypes.c_long(each) for each in told))

    def shift(self, seconds: int) -> bool:
        """Put the clock ahead; says whether it could be done."""
        if self._there:
            self._library.fault_shift(ctypes.c_long(seconds))
        return self._there

    def count(self) -> int:
        """How many operations were counted since ``arm``."""
        return int(self._library.fault_count()) if self._there else 0

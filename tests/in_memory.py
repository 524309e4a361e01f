"""Where the tests keep their files: in memory, where the machine has room for them there.

What the program saves it forces to the disk, and the suite saves tens of thousands of times; a file system in
memory takes that at once. Whoever sets ``TMPDIR`` or ``--basetemp`` chooses another place.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that must be free: several times what a whole run has been seen to hold at once."""


def choose() -> None:
    """Make it the place for everything temporary, of this process and of those that it starts."""
    if "TMPDIR" in os.environ or not _fits():
        return
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None


def _fits() -> bool:
    try:
        found = os.statvfs(MEMORY)
    except (OSError, AttributeError):
        return False
    # What a test compiles there is also loaded from there.
    runs = not found.f_flag & os.ST_NOEXEC
    return runs and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM

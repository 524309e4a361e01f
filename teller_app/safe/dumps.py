"""No picture of this process's memory on the disk: a client may be in it."""

from __future__ import annotations

import sys


def no_core_dump() -> None:
    """Whatever kills this process, no dump of it is kept; nor of the processes that it starts.

    The handlers that systems pipe dumps to keep to this limit too. On Windows nothing is done: dumps are a
    setting of the machine there.
    """
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  not on Windows

        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))

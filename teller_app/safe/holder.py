"""One window on a home: who holds it is written into the lock, for whoever comes second."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from teller_app.rules.errors import Unavailable
from teller_app.safe.disk import make_private, only_one

LOCK = "window.lock"
_FIRST, _MOST_BYTES = 1, 1000
"""Windows locks the first byte of the file, and lets nobody read it."""


class Holder(BaseModel):
    """Who has the window. Holds no client data.

    Attributes:
        name: the teller's; empty before anybody is known.
        pid: number of the process.
        host: name of the machine.
        since: with its offset; only for people to read, nothing is reckoned by it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str
    pid: int
    host: str
    since: AwareDatetime

    @classmethod
    def this(cls, name: str, since: datetime) -> Holder:
        """This process."""
        return cls(name=name, pid=os.getpid(), host=platform.node(), since=since)


class Held:
    """A home that is held; whoever comes in later gives it a name."""

    def __init__(self, path: Path, holder: Holder) -> None:
        self._path, self._holder = path, holder
        _write(path, holder.model_dump_json().encode())

    def name(self, name: str) -> None:
        """Say who works here now."""
        self._holder = self._holder.model_copy(update={"name": name})
        _write(self._path, self._holder.model_dump_json().encode())


@contextmanager
def hold(home: Path, holder: Holder) -> Iterator[Held]:
    """Hold ``home`` alone. The system lets go of it when a process dies; what a dead one wrote is no matter.

    Raises:
        Unavailable: ``window.held`` (name, pid, host, since) or ``window.held_by_somebody``;
            ``window.no_lock`` (reason) when the lock cannot be made.
    """
    path = home / LOCK
    with ExitStack() as stack:
        try:
            make_private(home)
            stack.enter_context(only_one(path))
        except BlockingIOError:
            raise _held(path) from None
        except OSError as error:
            raise Unavailable("window.no_lock", file=LOCK, reason=error.strerror or "") from error
        held = Held(path, holder)
        stack.callback(_write, path, b"")
        yield held


def holder_of(home: Path) -> Holder | None:
    """What the lock says; ``None`` where it says nothing. Only whoever was turned away may believe it."""
    try:
        with (home / LOCK).open("rb", buffering=0) as file:
            file.seek(_FIRST)
            return Holder.model_validate_json(file.read(_MOST_BYTES) or b"")
    except (OSError, ValidationError):
        return None


def _held(path: Path) -> Unavailable:
    found = holder_of(path.parent)
    if found is None:
        return Unavailable("window.held_by_somebody")
    since = f"{found.since:%Y-%m-%d %H:%M}"
    return Unavailable("window.held", name=found.name or "—", pid=found.pid, host=found.host, since=since)


def _write(path: Path, text: bytes) -> None:
    """Beside the locked byte. A full disk must not keep the window shut: the lock holds without words."""
    with suppress(OSError), path.open("r+b", buffering=0) as file:
        file.truncate(_FIRST)
        file.seek(_FIRST)
        file.write(text)

"""Something small and numbered that must not go back: kept in two places, and the newer counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from teller_app.rules.errors import Unavailable
from teller_app.safe.disk import make_private, only_one
from teller_app.safe.keys import DeviceSecret
from teller_app.safe.signed import SignedFile


class Numbered(BaseModel):
    """What says how new it is.

    Attributes:
        number: rises with every write.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = 0


M = TypeVar("M", bound=Numbered)


class TwiceKept(Generic[M]):
    """One numbered model in two files, each signed by the device.

    To put one of them back, or the whole home folder, changes nothing. A copy of the home folder on the same
    device shares the one outside, for its name follows from the device secret.

    Args:
        home: the folder of the files.
        outside: a folder that is not put back together with the home folder; ``None`` where there is none.
        device: signs them.
        name: of the files, and of the key that signs them.
        model: what is kept.
        place: keeps copies of the home folder apart outside; empty where they are to share.
    """

    def __init__(  # noqa: PLR0913, PLR0917  where it lies, and what
        self,
        home: Path,
        outside: Path | None,
        device: DeviceSecret,
        name: str,
        model: type[M],
        place: str = "",
    ) -> None:
        key, own = device.derive(name), device.derive(f"{name} place{place}").hex()[:16]
        paths = [home / f"{name}.json", *([outside / f"{name}-{own}.json"] if outside else [])]
        self._files = [SignedFile(path, key, model) for path in paths]
        self._lock = f"{name}.lock"

    @property
    def paths(self) -> list[Path]:
        """Where it is kept, the home folder's first."""
        return [file.path for file in self._files]

    @contextmanager
    def alone(self, wait_seconds: float) -> Iterator[None]:
        """Hold both against every other program and thread: whoever writes what follows from what it read.

        A copy of the home folder waits too, for it may share the one outside. Where that one's folder cannot
        be had, the home folder's alone is held.

        Args:
            wait_seconds: how long to wait for whoever holds them.

        Raises:
            BlockingIOError: somebody holds one of them still.
            OSError: the home folder's lock cannot be made.
        """
        inside, *outside = (path.with_name(self._lock) for path in self.paths)
        with ExitStack() as held:
            make_private(inside.parent)
            held.enter_context(only_one(inside, wait_seconds))
            for path in outside:
                with suppress(PermissionError, NotADirectoryError, FileNotFoundError):
                    make_private(path.parent)
                    held.enter_context(only_one(path, wait_seconds))
            yield

    def read(self) -> M | None:
        """The newer of the two; one that is gone or spoilt is made anew by the next write."""
        found: list[M] = []
        for file in self._files:
            with suppress(Unavailable):
                kept = file.read()
                found += [kept] if kept else []
        return max(found, key=lambda kept: kept.number, default=None)

    def write(self, content: M) -> None:
        """Both, each on the disk before this returns; only the home folder's must succeed.

        Whoever calls is ``alone``, or holds a lock of its own: what another writes just then would be lost.

        Raises:
            Unavailable: as ``SignedFile.write``.
        """
        inside, *outside = self._files
        for file in outside:
            with suppress(Unavailable):
                file.write(content)
        inside.write(content)

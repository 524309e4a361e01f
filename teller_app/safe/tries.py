"""Ten guesses at a password, and never an eleventh: each is on the disk before it is made.

The count is kept twice, in the home folder and outside it, and the newer one counts: to put one of them
back, or the whole home folder, gives no guess back. It is the device's own, so a copy of the home folder
shares it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.disk import make_private, only_one
from teller_app.safe.keys import DeviceSecret
from teller_app.safe.twice import Numbered, TwiceKept
from teller_app.safe.wrapping import WrongPassword

MOST = 10
NAME = "tries"
FILE_NAME = f"{NAME}.json"
LOCK = "tries.lock"
WAIT_SECONDS = 60.0
"""Twenty at once are let in one after the other, half a second each."""
T = TypeVar("T")


class Counted(Numbered):
    """The count as it stands.

    Attributes:
        generation: the newest people file that this device has seen.
        used: guesses since the last right one, by code.
    """

    generation: int = 0
    used: dict[str, int] = {}


class Tries:
    """The count of one device.

    Args:
        home: the folder of the files.
        outside: a folder that is not put back together with the home folder; ``None`` where there is none.
        device: signs the count.
    """

    def __init__(self, home: Path, outside: Path | None, device: DeviceSecret) -> None:
        self._kept = TwiceKept(home, outside, device, NAME, Counted)

    @property
    def generation(self) -> int | None:
        """The newest people file that was seen; ``None`` where there is no count at all."""
        found = self._read()
        return found.generation if found else None

    def used(self, code: str) -> int:
        """Guesses since the last right one; all of them where the count is gone."""
        found = self._read()
        return found.used.get(code, 0) if found else MOST

    def attempt(self, code: str, check: Callable[[], T]) -> T:
        """Count one guess, then make it; a right one sets the count back.

        Raises:
            Refusal: ``login.wrong`` (left), or ``login.locked`` (user), in which case nothing was checked.
            Unavailable: ``login.busy``, or the count could not be written, in which case nothing was checked.
        """
        with self._alone():
            before = self._read()
            used = before.used.get(code, 0) if before else MOST
            if before is None or used >= MOST:
                raise Refusal("login.locked", user=code)
            counted = self._write(before, {**before.used, code: used + 1})
            try:
                found = check()
            except WrongPassword:
                raise Refusal("login.wrong", left=MOST - used - 1) from None
            self._write(counted, {other: count for other, count in counted.used.items() if other != code})
            return found

    def free(self, code: str, everybody: Iterable[str]) -> None:
        """Give a person ten guesses again; where the count was gone, the others stay locked."""
        with self._alone():
            before = self._read()
            used = dict(before.used) if before else dict.fromkeys(everybody, MOST)
            used.pop(code, None)
            self._write(before or Counted(), used)

    def saw(self, generation: int) -> None:
        """Note the newest people file; one that is older is known for an old one from now on."""
        with self._alone():
            before = self._read()
            if before is not None and generation > before.generation:
                self._write(before.model_copy(update={"generation": generation}), before.used)

    def begin(self, generation: int = 0) -> None:
        """Start afresh, with nobody's guess counted: before the first person is there, and after recovery."""
        with self._alone():
            before = self._read() or Counted()
            self._write(before.model_copy(update={"generation": generation}), {})

    def _read(self) -> Counted | None:
        return self._kept.read()

    def _write(self, before: Counted, used: dict[str, int]) -> Counted:
        """On the disk before this returns."""
        counted = Counted(number=before.number + 1, generation=before.generation, used=used)
        self._kept.write(counted)
        return counted

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One guess at a time on this device, in whatever process; a copy of the home folder waits too."""
        inside, *outside = (path.with_name(LOCK) for path in self._kept.paths)
        with ExitStack() as held:
            try:
                make_private(inside.parent)
                held.enter_context(only_one(inside, WAIT_SECONDS))
                for path in outside:
                    with suppress(PermissionError, NotADirectoryError, FileNotFoundError):
                        make_private(path.parent)
                        held.enter_context(only_one(path, WAIT_SECONDS))
            except BlockingIOError as error:
                raise Unavailable("login.busy") from error
            except OSError as error:
                raise Unavailable("people.unwritable", file=LOCK, reason=error.strerror or "") from error
            yield

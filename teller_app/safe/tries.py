"""Ten guesses at a password, and never an eleventh: each is on the disk before it is made.

The count is kept twice, in the home folder and outside it, and the newer one counts: to put one of them
back, or the whole home folder, gives no guess back. It is the device's own, so a copy of the home folder
shares it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.keys import DeviceSecret
from teller_app.safe.twice import Numbered, TwiceKept
from teller_app.safe.wrapping import WrongPassword

MOST = 10
MOST_WAITING = 100
NAME = "tries"
FILE_NAME = f"{NAME}.json"
LOCK = f"{NAME}.lock"
WAIT_SECONDS = 60.0
"""Twenty at once are let in one after the other, half a second each."""
T = TypeVar("T")


class Missed(BaseModel):
    """Guesses that were not right and are not in the journal yet, which nobody could open just then.

    Attributes:
        count: how many.
        first: when the first of them was made.
        last: when the last was.
        locked: one of them was the tenth in a row.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    count: int
    first: AwareDatetime
    last: AwareDatetime
    locked: bool = False


class Waiting(BaseModel):
    """Something done at the door that no journal could take down yet.

    Attributes:
        user: code and name, as the trail says it.
        told: what was done, as the trail says it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: AwareDatetime
    user: str
    role: str
    told: str


class Counted(Numbered):
    """The count as it stands.

    Attributes:
        generation: the newest people file that this device has seen.
        used: guesses since the last right one, by code.
        missed: wrong guesses that wait for the journal, by code.
        strange: log-ins with a code that nobody has, which wait for it too: how many and when. What was typed
            stands nowhere, for it may be a password.
        closed: log-ins of people who are disabled, which wait as well, by code. No password was looked at.
        waiting: what else waits for it, the oldest first.
    """

    generation: int = 0
    used: dict[str, int] = {}
    missed: dict[str, Missed] = {}
    strange: Missed | None = None
    closed: dict[str, Missed] = {}
    waiting: tuple[Waiting, ...] = ()


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

    @property
    def untold(self) -> Counted:
        """What waits for the journal, as it stands; ``told`` takes it away again."""
        return self._read() or Counted()

    def told(self, told: Counted) -> None:
        """What waited in ``told`` is in the journal; what has come since goes on waiting."""
        with self._alone():
            before = self._read()
            if before is not None:
                changed = {
                    "missed": _left(before.missed, told.missed),
                    "strange": before.strange and _since(before.strange, told.strange),
                    "closed": _left(before.closed, told.closed),
                    "waiting": before.waiting[len(told.waiting) :],
                }
                self._write(before.model_copy(update=changed), before.used)

    def keep(self, waiting: Waiting) -> None:
        """Let something wait for the journal; where the count is gone, it is lost with it."""
        with self._alone():
            before = self._read()
            if before is not None:
                self._write(
                    before.model_copy(update={"waiting": (*before.waiting, waiting)[-MOST_WAITING:]}),
                    before.used,
                )

    def note_strange(self, at: datetime) -> None:
        """Somebody has tried a code that nobody has; thousands of them are one line.

        Raises:
            Unavailable: ``login.busy``, or it could not be written.
        """
        with self._alone():
            before = self._read()
            if before is not None:
                strange = _one_more(before.strange, at, locked=False)
                self._write(before.model_copy(update={"strange": strange}), before.used)

    def note_closed(self, code: str, at: datetime) -> None:
        """A person who is disabled has tried to come in.

        Raises:
            Unavailable: ``login.busy``, or it could not be written.
        """
        with self._alone():
            before = self._read()
            if before is not None:
                closed = {**before.closed, code: _one_more(before.closed.get(code), at, locked=False)}
                self._write(before.model_copy(update={"closed": closed}), before.used)

    def attempt(self, code: str, check: Callable[[], T], at: datetime) -> T:
        """Count one guess, then make it; a right one sets the count back.

        Args:
            code: whose password it is.
            check: makes the guess; raises ``WrongPassword``.
            at: now. A guess counts as a wrong one until it was right, also where a kill comes between.

        Raises:
            Refusal: ``login.wrong`` (left), or ``login.locked`` (user), in which case nothing was checked.
            Unavailable: ``login.busy``, or the count could not be written, in which case nothing was checked.
        """
        with self._alone():
            before = self._read()
            used = before.used.get(code, 0) if before else MOST
            if before is None or used >= MOST:
                raise Refusal("login.locked", user=code)
            missed = {**before.missed, code: _one_more(before.missed.get(code), at, locked=used + 1 >= MOST)}
            counted = self._write(
                before.model_copy(update={"missed": missed}), {**before.used, code: used + 1}
            )
            try:
                found = check()
            except WrongPassword:
                raise Refusal("login.wrong", left=MOST - used - 1) from None
            self._write(
                counted.model_copy(update={"missed": before.missed}),
                {other: count for other, count in counted.used.items() if other != code},
            )
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
        counted = before.model_copy(update={"number": before.number + 1, "used": used})
        self._kept.write(counted)
        return counted

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One guess at a time on this device, in whatever process; a copy of the home folder waits too."""
        with ExitStack() as held:
            try:
                held.enter_context(self._kept.alone(WAIT_SECONDS))
            except BlockingIOError as error:
                raise Unavailable("login.busy") from error
            except OSError as error:
                raise Unavailable("people.unwritable", file=LOCK, reason=error.strerror or "") from error
            yield


def _one_more(before: Missed | None, at: datetime, *, locked: bool) -> Missed:
    if before is None:
        return Missed(count=1, first=at, last=at, locked=locked)
    return before.model_copy(
        update={"count": before.count + 1, "last": at, "locked": before.locked or locked}
    )


def _left(now: dict[str, Missed], told: dict[str, Missed]) -> dict[str, Missed]:
    """What of ``now`` came after ``told``, by code."""
    since = {code: _since(missed, told.get(code)) for code, missed in now.items()}
    return {code: missed for code, missed in since.items() if missed is not None}


def _since(now: Missed, told: Missed | None) -> Missed | None:
    """What of ``now`` came after ``told``."""
    if told is None:
        return now
    left = now.count - told.count
    if left <= 0:
        return None
    return Missed(count=left, first=told.last, last=now.last, locked=now.locked and not told.locked)

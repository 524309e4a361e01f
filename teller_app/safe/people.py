"""The people of a workplace, with what each may open: one signed file, written whole, by this class alone.

A person and the keys sealed to this person stand in the same file, so that there is no moment at which
somebody is disabled and can still open something, or is there and can open nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.disk import make_private, only_one, put_whole
from teller_app.safe.keys import PEOPLE_FILE, DeviceSecret, FileName
from teller_app.safe.roles import Role
from teller_app.safe.signed import Hex, SignedFile
from teller_app.safe.tries import Tries
from teller_app.safe.wrapping import Wrapped

LOCK = "people.lock"
KEPT = "people.kept.json"
"""What was there before a recovery that could not trust it."""
CODE_PATTERN = "^[a-z0-9]{2,16}$"
NAME_MOST = 40
WAIT_SECONDS = 10.0
_FROZEN = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Person(BaseModel):
    """Somebody who works here, or did: nobody is ever deleted, for the journal names them.

    Attributes:
        wrapped: the private key under password and device.
        keys: the key of each file, sealed to this person; none while disabled.
        free: the recovery words that nobody has taken, sealed; supervisors only.
        must_change: somebody else knows the password, so it only serves to choose another.
        has_words: has taken recovery words.
    """

    model_config = _FROZEN

    code: Annotated[str, Field(pattern=CODE_PATTERN)]
    name: Annotated[str, Field(min_length=1, max_length=NAME_MOST)]
    role: Role
    since: AwareDatetime
    public_key: Hex
    wrapped: Wrapped
    keys: dict[FileName, Hex]
    free: Hex | None = None
    disabled: bool = False
    must_change: bool = False
    has_words: bool = False

    def but(self, **changes: object) -> Person:
        """A changed copy, checked like a new one."""
        kept = {name: getattr(self, name) for name in type(self).model_fields}
        return Person.model_validate({**kept, **changes})


class Recovery(BaseModel):
    """What two supervisors' words open.

    Attributes:
        free: the words that nobody has taken, sealed to the recovery key too.
    """

    model_config = _FROZEN

    public_key: Hex
    keys: dict[FileName, Hex]
    free: Hex


class Roll(BaseModel):
    """Everybody, at one moment.

    Attributes:
        generation: rises with every change.
    """

    model_config = _FROZEN

    generation: Annotated[int, Field(ge=1)] = 1
    people: tuple[Person, ...]
    recovery: Recovery

    @model_validator(mode="after")
    def _somebody_is_in_charge(self) -> Self:
        """Each code once, and never nobody who could add or unlock people."""
        if len({person.code for person in self.people}) != len(self.people) or not self.supervisors:
            raise ValueError
        return self

    @property
    def supervisors(self) -> tuple[Person, ...]:
        """Those who may log in, and are supervisors."""
        return tuple(one for one in self.people if one.role is Role.SUPERVISOR and not one.disabled)

    def person(self, code: str) -> Person:
        """Anybody, disabled ones too.

        Raises:
            Refusal: ``login.unknown`` (user).
        """
        found = next((person for person in self.people if person.code == code), None)
        if found is None:
            raise Refusal("login.unknown", user=code)
        return found

    def active(self, code: str) -> Person:
        """Somebody who may log in.

        Raises:
            Refusal: ``login.unknown`` (user) or ``login.disabled`` (user).
        """
        found = self.person(code)
        if found.disabled:
            raise Refusal("login.disabled", user=code)
        return found

    def with_person(self, changed: Person) -> Roll:
        """With ``changed`` in the place of whoever had this code, or added.

        Raises:
            Refusal: ``people.last_supervisor``: nobody would be left who could add or unlock anybody.
        """
        others = [person for person in self.people if person.code != changed.code]
        in_order = [changed if person.code == changed.code else person for person in self.people]
        people = (*in_order, changed) if len(others) == len(self.people) else tuple(in_order)
        if not any(one.role is Role.SUPERVISOR and not one.disabled for one in people):
            raise Refusal("people.last_supervisor", user=changed.code)
        return Roll(generation=self.generation, people=people, recovery=self.recovery)


class PeopleFile:
    """Reads and writes the people of one home folder."""

    def __init__(self, home: Path, device: DeviceSecret, tries: Tries) -> None:
        self._home, self._tries = home, tries
        self._file = SignedFile(home / PEOPLE_FILE, device.derive("people"), Roll)
        self._known: tuple[tuple[int, ...], Roll] | None = None

    def read(self) -> Roll:
        """Everybody, as the file says at this moment.

        Raises:
            Refusal: ``people.none`` where nobody is there yet.
            Unavailable: ``people.damaged`` (file) when it was edited by hand, ``people.restored`` (file) when
                this device has seen a newer one, ``people.missing`` (file) when it is gone.
        """
        stamp = _stamp(self._file.path)
        if self._known is not None and self._known[0] == stamp:
            return self._known[1]
        found, seen = self._file.read(), self._tries.generation
        if found is None:
            if seen:
                raise Unavailable("people.missing", file=PEOPLE_FILE)
            raise Refusal("people.none")
        if seen is not None and found.generation < seen:
            raise Unavailable("people.restored", file=PEOPLE_FILE)
        self._known = (stamp, found)
        return found

    def change(self, act: Callable[[Roll], Roll]) -> Roll:
        """Read, change and write, with nobody else in between.

        Raises:
            Refusal: as ``act`` refuses; nothing was changed.
            Unavailable: ``people.busy``, or as ``read``; nothing was changed.
        """
        with self._alone():
            self._known = None  # no change is built on what was remembered
            before = self.read()
            changed = act(before).model_copy(update={"generation": before.generation + 1})
            self._file.write(changed)
        with suppress(Unavailable):
            # The change is made. What was not noted now is noted with the next one.
            self._tries.saw(changed.generation)
        return changed

    def begin(self, roll: Roll, first: Callable[[], object] | None = None) -> None:
        """Write the very first one, or one that recovery has made.

        Args:
            roll: what is written.
            first: done before the very first one, with nobody else in between.

        Raises:
            Refusal: ``people.there`` where somebody was faster with the very first one.
            Unavailable: it could not be written; as ``first``.
        """
        with self._alone():
            if first is not None:
                if self._file.path.exists():
                    raise Refusal("people.there")
                first()
            self._file.write(roll)
        self._known = None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time."""
        with ExitStack() as held:
            try:
                make_private(self._home)
                held.enter_context(only_one(self._home / LOCK, WAIT_SECONDS))
            except BlockingIOError as error:
                raise Unavailable("people.busy") from error
            except OSError as error:
                raise Unavailable("people.unwritable", file=LOCK, reason=error.strerror or "") from error
            yield


def untrusted_roll(home: Path) -> Roll:
    """What stands in the people file, whoever wrote it: only recovery looks at that.

    Raises:
        Unavailable: ``people.missing`` or ``people.damaged`` (file).
    """
    found = SignedFile(home / PEOPLE_FILE, b"", Roll).read_unsigned()
    if found is None:
        raise Unavailable("people.missing", file=PEOPLE_FILE)
    return found


def copy_people(home: Path, path: Path) -> None:
    """Copy the people file, where there is one: with two supervisors' words it opens the backups.

    Raises:
        Unavailable: ``people.unwritable`` (file, reason).
    """
    source = home / PEOPLE_FILE
    if not source.exists():
        return
    try:
        put_whole(path, source.read_bytes())
    except OSError as error:
        raise Unavailable("people.unwritable", file=path.name, reason=error.strerror or "") from error


def _stamp(path: Path) -> tuple[int, ...]:
    """Tells one writing of the file from the next without reading it: each lies in a file of its own."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_ino, found.st_mtime_ns, found.st_size, found.st_ctime_ns)

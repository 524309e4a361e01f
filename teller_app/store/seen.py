"""The head of the trail as this computer has seen it, noted in two places: an older journal is known by it.

A note follows the record that it tells of, which is on the disk by then: whatever stops the program, the
note may lag behind the journal and never leads. One that the journal does not know stays as it is, so that an
older journal is named until two people have put a backup in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.keys import FILE_NAME as DEVICE_FILE
from teller_app.safe.keys import DeviceSecret
from teller_app.safe.signed import Hex
from teller_app.safe.twice import Numbered, TwiceKept
from teller_app.store.files import Database
from teller_app.store.finding import Finding
from teller_app.store.trail import Head, hash_at, head

NAME = "trail"
WAIT_SECONDS = 2.0
"""For a window or a command that is just noting: two small files. A counter that locks waits no longer."""


class SeenHead(BaseModel):
    """A record that was the newest one: its number and its hash."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    hash: Hex

    @classmethod
    def of(cls, found: Head) -> SeenHead:
        """The same, for the note."""
        return cls(number=found.number, hash=found.hash)


class Seen(Numbered):
    """What was noted last.

    Attributes:
        heads: the journal must hold one of them: several only while a restore is putting another one there.
    """

    heads: tuple[SeenHead, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenTrail:
    """The note of one home folder. To look or to note never fails: without a note nothing is compared.

    Attributes:
        outside: a folder that is not put back together with the home; ``None`` where there is none.
    """

    home: Path
    outside: Path | None

    def read(self) -> Seen:
        """What was noted last; nothing where there is no note, or none of this device."""
        with suppress(Refusal, Unavailable):
            kept = self._kept()
            return (kept and kept.read()) or Seen()
        return Seen()

    def note(self, db: Database) -> None:
        """Note the newest record, where the journal holds what was noted before."""
        with self._alone():
            seen, now = self.read(), head(db)
            if now is not None and not _lost(seen, db):
                self._write(seen, SeenHead.of(now))

    def expect(self, restored: Head) -> None:
        """A restore is about to put a journal there ending with this; until it has, either may lie there."""
        with self._alone():
            seen = self.read()
            if seen.heads:  # else the journal that is here would be held against one that may never come
                self._write(seen, *seen.heads, SeenHead.of(restored))

    def settle(self, restored: Head) -> None:
        """It is there."""
        with self._alone():
            self._write(self.read(), SeenHead.of(restored))

    def _write(self, before: Seen, *heads: SeenHead) -> None:
        if before.heads == heads:
            return
        with suppress(Refusal, Unavailable):
            kept = self._kept()
            if kept is not None:
                kept.write(Seen(number=before.number + 1, heads=heads))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """From reading to writing one at a time: a window, a backup beside it and a command note alike.

        Where the lock cannot be had it goes on without: a note that is lost lags behind, and no more.
        """
        with ExitStack() as held:
            with suppress(Refusal, Unavailable, OSError):
                kept = self._kept()
                if kept is not None:
                    held.enter_context(kept.alone(WAIT_SECONDS))
            yield

    def _kept(self) -> TwiceKept[Seen] | None:
        """To look must not make a device secret. A copy of the home in another folder goes its own way."""
        if not (self.home / DEVICE_FILE).exists():
            return None
        place = str(self.home.resolve())
        return TwiceKept(self.home, self.outside, DeviceSecret(self.home), NAME, Seen, place)


def older(seen: Seen, db: Database, file: str) -> Iterator[Finding]:
    """What the journal lacks of what was noted before it was read."""
    if not _lost(seen, db):
        return
    now, noted = head(db), seen.heads[0].number
    number = now.number if now is not None else 0
    if number < noted:
        yield Finding("trail.older", file, number=number + 1, last=noted)
    else:
        yield Finding("trail.another", file, number=noted)


def _lost(seen: Seen, db: Database) -> bool:
    """Whether something was noted of which the journal knows nothing."""
    return bool(seen.heads) and all(hash_at(db, each.number) != each.hash for each in seen.heads)

"""A backup of what was recorded before a lock: later nobody is there whose key could open the journal."""

from __future__ import annotations

from dataclasses import replace
from threading import Event as Flag
from threading import Thread

from teller_app.desk.files import keeping_of
from teller_app.desk.keeping import Keeping
from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.keys import GivenKeys
from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.safe.roles import Act
from teller_app.store.journal import FILE_NAME

SOON_SECONDS = 2.0
"""How long a copy waits for whoever comes back at once, with whom the window's own backups go on."""
WAIT_SECONDS = 60.0
"""How long the end of the program waits for a copy. Its thread keeps the process itself until it is done."""


class _Copy:
    """One copy on a thread of its own, which holds the journal's key and no other until it is done."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping: Keeping | None = keeping
        self._now, self._dropped = Flag(), False
        self.thread = Thread(target=self._work, name="parting copy")
        self.thread.start()

    def hurry(self) -> None:
        """Begin now, if it has not begun yet."""
        self._now.set()

    def drop(self) -> None:
        """Never begin; one that has begun is made to its end."""
        self._dropped = True
        self._now.set()

    def _work(self) -> None:
        self._now.wait(SOON_SECONDS)
        keeping, self._keeping = self._keeping, None
        # Where there is no journal any more, opening it could make an empty one in its place.
        if keeping is None or self._dropped or not (keeping.home / FILE_NAME).exists():
            return
        try:
            keeping.back_up(only_changed=True)
        except (Refusal, Unavailable) as wrong:
            # Nobody is there who could be told; the next log-in tries again, and says it.
            note(Event.REFUSED, code=wrong.code, file=wrong.values.get("file"))


class Parting:
    """Copies that are made beside the entrance. No lock waits for one; the end of the program does."""

    def __init__(self) -> None:
        self._copies: list[_Copy] = []

    def begin(self, place: Workplace) -> None:
        """Somebody has left ``place``: copy the journal soon, if it has changed since the last backup.

        The copy is proven as always; the second folder is left to the next log-in. For whoever may make no
        backup there is none.
        """
        if not place.may(Act.BACKUP):
            return
        keeping, role = keeping_of(place), place.session.role
        keys = GivenKeys({"journal": place.keys.key("journal")})
        # Whoever it was may back up; whether they are in still, as they are not, is nothing to ask any more.
        session = replace(place.session, keys=keys, ring=None, standing=lambda: role)
        self._copies = [each for each in self._copies if each.thread.is_alive()]
        self._copies.append(_Copy(replace(keeping, session=session, second="")))

    def drop(self, place: Workplace) -> None:
        """Somebody has come in to ``place``, whose own backups go on; not those of one who may make none."""
        if place.may(Act.BACKUP):
            for each in self._copies:
                each.drop()

    def wait(self) -> None:
        """Until every copy is made, at once; for the end of the program."""
        for each in self._copies:
            each.hurry()
        for each in self._copies:
            each.thread.join(WAIT_SECONDS)

"""One of the people, as the list of them shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from teller_app.safe.roles import Role
from teller_app.safe.tries import MOST


@dataclass(frozen=True, slots=True)
class PersonView:
    """One line of the list.

    Attributes:
        guesses: wrong passwords since the last right one.
        must_change: has a one-time password, or one that was reset.
    """

    code: str
    name: str
    role: Role
    since: datetime
    disabled: bool
    must_change: bool
    has_words: bool
    guesses: int

    @property
    def locked(self) -> bool:
        """No guess is left until a supervisor unlocks."""
        return self.guesses >= MOST

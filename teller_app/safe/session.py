"""Who works here now: a person with a role, and the keys that this person's password has opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from teller_app.safe import roles
from teller_app.safe.keys import Keys
from teller_app.safe.roles import Act, Role

if TYPE_CHECKING:
    # Only a name of a type here: the demo and most commands do without the libraries below it.
    from teller_app.safe.ring import OpenRing


@dataclass(frozen=True, slots=True)
class Session:
    """Begins with the right password and ends when whoever holds it lets go of it.

    Attributes:
        code: what the person logs in by.
        role: as it was at log-in; what counts is looked up anew for each act.
        keys: open the files.
        since: when the person logged in.
        standing: the role as it is now; raises ``login.disabled`` or ``login.ended`` where it has ended.
        ring: what else is sealed to this person; the demo's person has none.
    """

    code: str
    name: str
    role: Role
    keys: Keys = field(repr=False)
    since: datetime
    standing: Callable[[], Role] = field(repr=False, compare=False)
    ring: OpenRing | None = field(default=None, repr=False, compare=False)

    @property
    def label(self) -> str:
        """Code and name, as journal and paper say it."""
        return f"{self.code} {self.name}".strip()

    def require(self, act: Act) -> None:
        """Go on only where this person may do ``act`` at this moment.

        Raises:
            Refusal: ``role.not_allowed`` (act, role), ``login.disabled`` or ``login.ended``.
            Unavailable: it cannot be looked up.
        """
        roles.require(self.standing(), act)

    def may(self, act: Act) -> bool:
        """Say whether the role allows it, for a screen that leaves out what is not for this person."""
        return roles.may(self.role, act)


def demo_session(keys: Keys, teller: str, since: datetime) -> Session:
    """The demo's person, who has no password: ``teller`` is a code and a name."""
    code, _, name = teller.partition(" ")
    return Session(code or "demo", name, Role.SUPERVISOR, keys, since, lambda: Role.SUPERVISOR)

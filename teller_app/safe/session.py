"""Who works here now: a person with a role, and the keys that this person's password has opened."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe import roles
from teller_app.safe.audit import Actor
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

    @property
    def actor(self) -> Actor:
        """Who does what is done, for the trail."""
        return Actor(self.label, self.role.value)

    def require(self, act: Act) -> None:
        """Go on only where this person may do ``act`` at this moment.

        Raises:
            Refusal: ``role.not_allowed`` (act, role), ``login.disabled`` or ``login.ended``.
            Unavailable: it cannot be looked up.
        """
        roles.require(self.standing(), act)

    def why_over(self) -> str:
        """Code of why this person is in no more; empty while they are, or where nobody can say."""
        try:
            self.standing()
        except Refusal as out:
            return out.code
        except Unavailable:
            return ""
        return ""

    def seal(self, content: bytes) -> bytes:
        """Seal something that only the same person opens after the next log-in.

        The demo's person has no password and so no secret: there it is only kept out of plain sight.
        """
        if self.ring is not None:
            return self.ring.seal(content)
        from nacl.secret import SecretBox  # noqa: PLC0415  most sessions never lock

        return bytes(SecretBox(self._own_key()).encrypt(content))

    def unseal(self, content: bytes) -> bytes:
        """Open what ``seal`` has sealed for this person.

        Raises:
            Unavailable: ``key.not_given``: it was sealed to somebody else.
        """
        if self.ring is not None:
            return self.ring.unseal(content)
        from nacl.exceptions import CryptoError  # noqa: PLC0415
        from nacl.secret import SecretBox  # noqa: PLC0415

        try:
            return SecretBox(self._own_key()).decrypt(content)
        except CryptoError:
            raise Unavailable("key.not_given", file="draft") from None

    def _own_key(self) -> bytes:
        return hmac.digest(self.keys.key("journal"), f"draft {self.code}".encode(), hashlib.sha256)

    def may(self, act: Act) -> bool:
        """Say whether the role allows it, for a screen that leaves out what is not for this person."""
        return roles.may(self.role, act)


def demo_session(keys: Keys, teller: str, since: datetime) -> Session:
    """The demo's person, who has no password: ``teller`` is a code and a name."""
    code, _, name = teller.partition(" ")
    return Session(code or "demo", name, Role.SUPERVISOR, keys, since, lambda: Role.SUPERVISOR)

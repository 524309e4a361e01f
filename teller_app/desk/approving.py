"""The second person: stands for exactly the words that were shown, at that moment, once.

Whoever acts puts into words what is about to be done, twice: to be shown and approved, and again at the act,
from the desk's own values. Only where both are the same is there an act.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from threading import Lock
from typing import TYPE_CHECKING

from teller_app.desk.short_text import read_note, same_person
from teller_app.rules.errors import Refusal
from teller_app.safe import roles
from teller_app.safe.roles import Act, Role
from teller_app.safe.session import Session
from teller_app.store.journal import Entry, EntryKind
from teller_app.words.approving import short_code
from teller_app.words.speaker import Language

if TYPE_CHECKING:
    # Only a name of a type here: what needs nobody must not wait for the locksmith.
    from teller_app.desk.door import Door

LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a second person reads before standing for it.

    Attributes:
        act: what whoever acts must be allowed to do.
        lines: as ``words.approving`` puts it.
    """

    act: Act
    language: Language
    lines: tuple[str, ...]

    @property
    def digest(self) -> str:
        """What an approval is bound to."""
        return digest_of(self.act, self.language, self.lines)


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody has read something and stands for it.

    Attributes:
        approver: code and name, as the journal says it.
        code: what the person logs in by; the demo has only a name.
        digest: of exactly what was shown, SHA-256 in hexadecimal digits.
        at: when.
        serial: tells it from every other one.
    """

    approver: str
    code: str
    act: Act
    digest: str
    at: datetime
    serial: str

    @property
    def short(self) -> str:
        """Enough of the digest to compare by eye."""
        return short_code(self.digest)

    def kept(self, shown: Shown) -> dict[str, object]:
        """What the journal keeps of it: the words, who stood for them, and what tells them from others."""
        return {"says": list(shown.lines), "approver": self.approver, "approval": self.short}


Ask = Callable[[Shown, str, str], Approval]
"""Asks a second person: what is shown, code and password; refuses by raising. Takes half a second."""


def digest_of(act: Act, language: Language, lines: Sequence[str]) -> str:
    """SHA-256 over act, language and every line, each with its length before it."""
    hashed = hashlib.sha256(b"teller-app approval\x01")
    for part in (act.value, language.value, *lines):
        # A surrogate from a command line of another encoding is no reason to fail.
        encoded = part.encode("utf-8", "surrogatepass")
        hashed.update(len(encoded).to_bytes(8, "big") + encoded)
    return hashed.hexdigest()


def approved_entry(
    kind: EntryKind, by: Session, at: datetime, shown: Shown, approval: Approval | None
) -> Entry:
    """What the journal says of an act that has no entry of its own: the words, and who stood for them.

    Args:
        kind: of act.
        by: whoever acts.
        at: now.
        shown: the words.
        approval: ``None`` only where there was nobody else who could have stood for it.
    """
    told = approval.kept(shown) if approval else {"says": list(shown.lines), "approver": None}
    body = json.dumps(told, ensure_ascii=False)
    return Entry(
        kind=kind,
        at=at,
        teller=by.actor.user,
        role=by.actor.role,
        client_key=None,
        rulebook=None,
        edition=None,
        engine=0,
        body=body,
    )


class Approvals:
    """Every approval that was given in this process, until it has served.

    Args:
        door: where a second person gives code and password; ``None`` in the demo, which has no passwords and
            takes the name of somebody else.
        now: the clock.
    """

    def __init__(self, door: Callable[[], Door] | None, now: Callable[[], datetime]) -> None:
        self._door, self._now = door, now
        self._alone = Lock()  # asked beside the window's thread, used on it
        self._living: dict[str, tuple[Approval, Callable[[], Role] | None]] = {}

    @property
    def by_name(self) -> bool:
        """A name is enough: this is the demo."""
        return self._door is None

    def check_other(self, by: Session, code: str) -> None:
        """Refuse whoever cannot be the second person, before any password is asked for.

        Raises:
            Refusal: ``approval.who`` where nobody is named, ``approval.same_person``.
        """
        if not code.strip():
            raise Refusal("approval.who")
        if code.strip() in {by.code, by.label} or (self.by_name and same_person(code, by.label)):
            raise Refusal("approval.same_person")

    def ask(self, by: Session, shown: Shown, code: str, password: str) -> Approval:
        """A second person logs in and stands for ``shown``; the guess is counted as at the door.

        Raises:
            Refusal: as ``check_other``, ``text.unusable``, as ``Door.log_in``; ``role.not_allowed`` (act,
                role) where the second person may not approve, or ``by`` may not do the act.
            Unavailable: as ``Door.log_in``.
        """
        by.require(shown.act)
        self.check_other(by, code)
        approver, standing = self._second(by, code.strip(), password)
        own = code.strip() if standing else ""
        approval = Approval(approver, own, shown.act, shown.digest, self._now(), token_hex(8))
        with self._alone:
            self._living = {key: kept for key, kept in self._living.items() if self._fresh(kept[0])}
            self._living[approval.serial] = approval, standing
        return approval

    def use(self, by: Session, shown: Shown, approval: Approval | None) -> Approval:
        """Let ``approval`` serve for ``shown``, which whoever acts has just put into words anew.

        It has served then, also where it is refused.

        Raises:
            Refusal: ``approval.missing``, ``approval.used``, ``approval.late`` (minutes),
                ``approval.changed``, ``approval.same_person``; ``role.not_allowed``, ``login.disabled`` or
                ``login.ended`` where the second person may not approve any more.
        """
        if approval is None:
            raise Refusal("approval.missing")
        with self._alone:
            kept, standing = self._living.pop(approval.serial, (None, None))
        if kept is None or kept != approval:
            raise Refusal("approval.used")
        if not self._fresh(kept):
            raise Refusal("approval.late", minutes=LASTS // timedelta(minutes=1))
        if kept.act is not shown.act or kept.digest != shown.digest:
            raise Refusal("approval.changed")
        self.check_other(by, kept.code or kept.approver)
        if standing is not None:
            roles.require(standing(), Act.APPROVE)
        elif by.ring is not None or not self.by_name:
            raise Refusal("approval.missing")
        return kept

    def _second(self, by: Session, code: str, password: str) -> tuple[str, Callable[[], Role] | None]:
        """Code and name, and how it stands with this person.

        Whoever has come in with a password is never approved by a name alone.
        """
        if self._door is None:
            if by.ring is not None:
                raise Refusal("approval.missing")
            return read_note(code), None
        second = self._door().log_in(code, password)
        if second.code == by.code:
            raise Refusal("approval.same_person")
        second.require(Act.APPROVE)
        return second.label, second.standing

    def _fresh(self, approval: Approval) -> bool:
        """A clock that was put back makes nothing young again."""
        return timedelta() <= self._now() - approval.at <= LASTS

"""Who gives a command: a code from the command line, and secrets from a prompt or an open file alone.

A command line and an environment can be read by others on the same machine, and stay in histories.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from getpass import getpass

from teller_app.cli.saying import say_number
from teller_app.desk.approving import Approval, Shown
from teller_app.desk.start import Start
from teller_app.desk.unmasked import note_unmasked
from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act
from teller_app.safe.session import Session
from teller_app.words.speaker import Speaker

MOST_BYTES = 4096
_FIRST_FREE = 3
_NUMBERS = 1024


class Asker:
    """Reads secrets one by one: a line each from ``--password-fd``, or typed without being seen."""

    def __init__(self, args: argparse.Namespace, speaker: Speaker) -> None:
        self._fd = None if args.password_fd is None else _number(args.password_fd)
        self._speaker = speaker

    def ask(self, prompt: str) -> str:
        """One secret.

        Raises:
            Refusal: ``password.no_fd`` (fd), ``password.nothing`` or ``password.no_terminal``.
        """
        return self._line(self._fd) if self._fd is not None else _typed(prompt)

    def password(self, user: str) -> str:
        """The password of ``user``."""
        return self.ask(self._speaker.say("{user} 的密码：", user=user))

    def new_password(self) -> str:
        """A password to be; typed twice, for nobody sees it.

        Raises:
            Refusal: ``password.differ`` or as ``ask``.
        """
        chosen = self.ask(self._speaker.say("新密码："))
        if self._fd is None and _typed(self._speaker.say("再输入一次新密码：")) != chosen:
            raise Refusal("password.differ")
        return chosen

    def words(self, number: int) -> str:
        """Somebody's recovery words."""
        return self.ask(self._speaker.say("第 {number} 位主管的恢复词：", number=number))

    def _line(self, fd: int) -> str:
        """Byte by byte, so that what comes after the line is left for the next secret."""
        read = bytearray()
        try:
            while (byte := os.read(fd, 1)) not in {b"", b"\n"} and len(read) < MOST_BYTES:
                read += byte
        except OSError:
            raise Refusal("password.no_fd", fd=fd) from None
        text = bytes(read).removesuffix(b"\r").decode(errors="replace")
        if not text:
            raise Refusal("password.nothing")
        return text


def enter(args: argparse.Namespace, start: Start, act: Act, asker: Asker | None = None) -> Session:
    """Whoever gives the command has come in, which is on record, and may do ``act``.

    Raises:
        Refusal: ``people.none``, ``login.no_user``, or as ``Door.log_in``, ``Asker.ask`` and
            ``Session.require``.
        Unavailable: nobody can come in, or it could not be put on record.
    """
    if start.demo:
        session = start.demo_person()
    else:
        door = start.door()
        if door.nobody:
            raise Refusal("people.none")
        if args.user is None:
            raise Refusal("login.no_user")
        asker = asker or Asker(args, start.speaker)
        session = door.log_in(args.user, asker.password(args.user))
        start.note_command(session)
    session.require(act)
    return session


def approve(args: argparse.Namespace, start: Start, by: Session, shown: Shown) -> Approval:
    """A second person reads on standard error what they stand for, and gives a password of their own.

    It is the next line of ``--password-fd``, or the next prompt; the demo takes the name of somebody else.

    Raises:
        Refusal: ``approval.missing`` without ``--approver``, or as ``Approvals.ask`` and ``Asker.ask``.
        Unavailable: as ``Approvals.ask``.
    """
    if args.approver is None:
        raise Refusal("approval.missing")
    approvals, asker = start.approvals, Asker(args, start.speaker)
    approvals.check_other(by, args.approver)
    head = start.speaker.say("请复核人核对：")
    print("\n  ".join((head, *shown.lines)), file=sys.stderr, flush=True)
    password = "" if approvals.by_name else asker.password(args.approver)
    return approvals.ask(by, shown, args.approver, password)


def stand_for_names(
    args: argparse.Namespace, start: Start, place: Workplace, show: Callable[[], Shown] | None
) -> bool:
    """Whether a list is printed with whole names: a second person stands for that as for those of a file.

    Args:
        args: the command.
        start: what it started from.
        place: the files.
        show: puts into words what the second person stands for; ``None`` where nothing is printed with
            names. Whoever stood for a file has read that they go there, and nowhere else.

    Raises:
        Refusal: as ``approve`` and ``Workplace.stand_for``.
        Unavailable: it could not be recorded, so nothing is printed.
    """
    if not args.unmasked or show is None:
        return False
    second = approve(args, start, place.session, show())
    say_number(start.speaker, note_unmasked(place, show(), second))
    return True


def open_place(args: argparse.Namespace, start: Start, act: Act) -> Workplace:
    """The files, for whoever gives the command and may do ``act``.

    Raises:
        Refusal: as ``enter``.
        Unavailable: a file cannot be used.
    """
    return start.open(enter(args, start, act))


def _typed(prompt: str) -> str:
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refusal("password.no_terminal")
    try:
        typed = getpass(prompt)
    except EOFError:
        typed = ""
    if not typed:
        raise Refusal("password.nothing")
    return typed


def _number(text: str) -> int:
    """An open file's number; output is none."""
    known = text.isascii() and text.isdigit()
    number = int(text[:9]) if known else _NUMBERS
    if number not in {0, *range(_FIRST_FREE, _NUMBERS)}:
        raise Refusal("password.no_fd", fd=text)
    return number

"""The command ``people``: who may come in. Passwords and words are asked for, never given as arguments."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime

from pydantic import BaseModel

from teller_app.cli.asking import Asker, approve, enter
from teller_app.desk.approving import Approval, Shown
from teller_app.desk.people import PeopleDesk
from teller_app.desk.person_view import PersonView
from teller_app.desk.start import Start
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act, Role
from teller_app.safe.session import Session
from teller_app.words.people import person_line


class PersonOut(BaseModel):
    """One person."""

    code: str
    name: str
    role: Role
    since: datetime
    disabled: bool
    must_change: bool
    has_words: bool
    guesses: int
    locked: bool


class PeopleOut(BaseModel):
    """Everybody."""

    people: list[PersonOut]


class DoneOut(BaseModel):
    """What an act gives; the secrets are shown this once."""

    code: str
    one_time_password: str | None = None
    words: str | None = None


def run_people(args: argparse.Namespace, start: Start) -> int:
    """Every act on people."""
    if start.demo:
        raise Refusal("people.demo")
    asker = Asker(args, start.speaker)
    if args.what in _AT_THE_DOOR:
        return _AT_THE_DOOR[args.what](args, start, asker)
    if args.what == "list":
        return _list(args, start, _desk(start).everybody(enter(args, start, Act.PEOPLE, asker)))
    by, desk = enter(args, start, Act.PEOPLE, asker), _desk(start)
    done = DoneOut(code=getattr(args, "code", by.code))
    match args.what:
        case "add":
            role = Role(args.role)
            second = _second(args, start, by, desk.show_add(by, args.code, args.name, role))
            done.one_time_password = desk.add(by, args.code, args.name, role, second)
        case "disable":
            desk.disable(by, args.code, _second(args, start, by, desk.show_disable(by, args.code)))
        case "enable":
            desk.enable(by, args.code, _second(args, start, by, desk.show_enable(by, args.code)))
        case "role":
            role = Role(args.role)
            second = _second(args, start, by, desk.show_role(by, args.code, role))
            desk.change_role(by, args.code, role, second)
        case "reset":
            second = _second(args, start, by, desk.show_reset(by, args.code))
            done.one_time_password = desk.reset(by, args.code, second)
        case "unlock":
            desk.unlock(by, args.code)
        case _:
            done.words = _words(args, start, by, desk)
    return _done(args, start, done)


def _words(args: argparse.Namespace, start: Start, by: Session, desk: PeopleDesk) -> str:
    if args.anew:
        return desk.renew_words(by, _second(args, start, by, desk.show_renewal(by)))
    return desk.take_words(by)


def _first(args: argparse.Namespace, start: Start, asker: Asker) -> int:
    started = start.door().first_start(args.code, args.name, asker.new_password())
    return _done(args, start, DoneOut(code=args.code, words=started.words))


def _password(args: argparse.Namespace, start: Start, asker: Asker) -> int:
    door = start.door()
    if door.nobody:
        raise Refusal("people.none")
    if args.user is None:
        raise Refusal("login.no_user")
    door.change_password(args.user, asker.password(args.user), asker.new_password())
    return _done(args, start, DoneOut(code=args.user))


def _recover(args: argparse.Namespace, start: Start, asker: Asker) -> int:
    words = [asker.words(number) for number in (1, 2)]
    start.door().recover(words, args.code, args.name, asker.new_password())
    return _done(args, start, DoneOut(code=args.code))


_AT_THE_DOOR: dict[str, Callable[[argparse.Namespace, Start, Asker], int]] = {
    "first": _first,
    "password": _password,
    "recover": _recover,
}
"""What is done before one has come in."""


def _desk(start: Start) -> PeopleDesk:
    return PeopleDesk(start.door(), start.approvals, start.speaker)


def _second(args: argparse.Namespace, start: Start, by: Session, shown: Shown | None) -> Approval | None:
    """A second supervisor, where one is needed."""
    return approve(args, start, by, shown) if shown else None


def _list(args: argparse.Namespace, start: Start, people: tuple[PersonView, ...]) -> int:
    if args.json:
        rows = [PersonOut.model_validate(one, from_attributes=True) for one in people]
        print(PeopleOut(people=rows).model_dump_json(indent=2))
        return 0
    for one in people:
        print(person_line(start.speaker, one))
    return 0


def _done(args: argparse.Namespace, start: Start, done: DoneOut) -> int:
    say = start.speaker.say
    if args.json:
        print(done.model_dump_json(indent=2))
        return 0
    print(say("已办理：{code}", code=done.code))
    if done.one_time_password is not None:
        print(
            say(
                "一次性密码（只显示这一次；首次登录时须改用自己的密码）：{password}",
                password=done.one_time_password,
            )
        )
    if done.words is not None:
        print(say("恢复词（只显示这一次；请打印后封存，两位主管的恢复词合在一起才能恢复）："))
        print(done.words)
    return 0

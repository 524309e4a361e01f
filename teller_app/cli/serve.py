"""The commands of the counter's day: care and the ledger of privileges."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from teller_app.cli.asking import approve, open_place
from teller_app.cli.inputs import day_of
from teller_app.cli.looking import open_asked
from teller_app.cli.saying import remark_book
from teller_app.cli.service_output import (
    BalanceOut,
    FileOut,
    LedgerOut,
    SavedOut,
    UseOut,
    care_out,
    history_out,
)
from teller_app.desk.amount_text import read_date, read_whole
from teller_app.desk.care import CareDesk
from teller_app.desk.care_file import calendar_file
from teller_app.desk.care_view import CareLine, CareView, masked
from teller_app.desk.deciding import decide
from teller_app.desk.ledger import LedgerDesk, Procedure
from teller_app.desk.morning import plan_morning
from teller_app.desk.saving import save_file, target
from teller_app.desk.start import Start
from teller_app.desk.workplace import Workplace
from teller_app.rules.client import Client
from teller_app.rules.codes import CareKind, Purpose
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act
from teller_app.words.amounts import day
from teller_app.words.audit_told import Exported
from teller_app.words.care import kind_name, step_name, when_line
from teller_app.words.codes import code_name
from teller_app.words.ledger import balance_line
from teller_app.words.lines import labelled, with_more
from teller_app.words.privileges import privilege_name
from teller_app.words.speaker import Speaker

MOST_NUMBER = 2**53


def run_care(args: argparse.Namespace, start: Start) -> int:
    """Lists, and every act on them."""
    asked = {"history": Act.LOOK, "ics": Act.EXPORT}
    if args.what == "ics":
        target(args.out, ".ics")
    place = open_place(args, start, asked.get(args.what, Act.SERVE))
    purpose = Purpose(args.purpose) if args.what == "due" else Purpose.CARE
    desk = CareDesk(place, purpose)
    match args.what:
        case "due" | "ics":
            remark_book(place)
            desk.edition()
            if args.date is None:
                plan_morning(place, purpose=purpose)
            return _lists(args, start, place, desk.on(day_of(args.date, start)))
        case "event":
            client = open_asked(args, place)
            # An empty variable of a script is no day; today is what is not given at all.
            on = "" if args.date is None else read_date(args.date).isoformat()
            return _saved(args, start, desk.event(client, CareKind(args.kind), on, args.note))
        case "wish":
            client = open_asked(args, place)
            return _saved(args, start, desk.wish(client, contact=args.contact == "yes", note=args.note))
        case "history":
            return _history(args, start, place, desk)
        case _:
            task = read_whole(args.task, 1, MOST_NUMBER)
    if args.what == "done":
        number = desk.done(task, args.note)
    elif args.what == "put-off":
        number = desk.put_off(task, args.to)
    else:
        number = desk.not_wanted(task, args.note, all_contacts=args.all)
    return _saved(args, start, number)


def run_privilege(args: argparse.Namespace, start: Start) -> int:
    """Give, take back, or show what is left."""
    place = open_place(args, start, Act.LOOK if args.what == "list" else Act.SERVE)
    desk, client = LedgerDesk(place), open_asked(args, place)
    if args.what == "give":
        return _saved(args, start, _give(args, start, place, client))
    if args.what == "undo":
        which = None if args.number is None else read_whole(args.number, 1, MOST_NUMBER)
        return _saved(args, start, desk.undo(client, args.reason, which))
    return _list(args, start, place, client)


def _give(args: argparse.Namespace, start: Start, place: Workplace, client: Client) -> int:
    """Give one; a procedure needs a second person."""
    desk, procedure = LedgerDesk(place), Procedure(read_whole(args.steps, 0, 99), args.amount)
    if None not in {args.code, args.privilege}:
        raise Refusal("pair.twice", key="CODE")
    code = args.code or args.privilege
    if not code:
        raise Refusal("command.missing", wanted=["CODE"])
    if desk.needs_second(client, code):
        shown = desk.show(client, code, args.note, procedure)
        procedure = replace(procedure, approval=approve(args, start, place.session, shown))
    return desk.give(client, code, args.note, procedure)


def _list(args: argparse.Namespace, start: Start, place: Workplace, client: Client) -> int:
    """What is left of each privilege, and what was given."""
    desk, decision = LedgerDesk(place), decide(place, client).decision
    balances = desk.balances(client, decision)
    counted = [(one, balances[one.code]) for one in decision.entitlements if one.code in balances]
    speaker = start.speaker
    out = LedgerOut(
        client=client.key,
        tier=decision.tier.code,
        balances=[
            BalanceOut(
                code=one.code,
                name=speaker.name(one.privilege.name),
                quota=left.quota,
                used=left.used,
                elsewhere=left.elsewhere,
                left=left.left,
                until=left.span.last,
                says=balance_line(speaker, one, left),
            )
            for one, left in counted
        ],
        uses=[
            UseOut(
                number=use.number,
                privilege=use.privilege,
                day=use.day,
                tier=use.tier,
                undone_by=use.undone_by,
            )
            for use in desk.uses(client)
        ],
    )
    if args.json:
        print(out.model_dump_json(indent=2))
        return 0
    print(f"{client.key} {client.name} · {speaker.name(decision.tier.name)}")
    for row in out.balances:
        # With the code: it is what ``privilege give`` is told.
        print(labelled(speaker, with_more(speaker, row.name, row.code), row.says))
    for use in out.uses:
        undone = speaker.say("已撤销") if use.undone_by else ""
        called = privilege_name(speaker, decision.edition, use.privilege)
        print(f"{use.number:06d} {use.day} {called} {undone}".rstrip())
    return 0


def _lists(args: argparse.Namespace, start: Start, place: Workplace, view: CareView) -> int:
    speaker = start.speaker
    if args.what == "ics":
        place.note_export(Exported.CARE, of=view.day)
        content = calendar_file(view, place.settings.branch, start.now(), speaker)
        save_file(Path(args.out), content)
        if args.json:
            print(FileOut(file=args.out).model_dump_json(indent=2))
        else:
            print(speaker.say("已存为 {file}", file=args.out))
        return 0
    if args.json:
        print(care_out(view).model_dump_json(indent=2))
        return 0
    if view.day_off:
        print(speaker.say("今天休息，不安排联系"))
    for title, lines in (
        (speaker.say("今天"), view.today),
        (speaker.say("逾期"), view.late),
        (speaker.say("已上报"), view.escalated),
        (speaker.say("本周"), view.week),
    ):
        print(f"{title} {len(lines)}")
        for line in lines:
            print(f"  {_line(line, speaker)}")
    return 0


def _line(line: CareLine, speaker: Speaker) -> str:
    line = masked(line)
    when = when_line(speaker, line.due, line.late_days)
    why = f"{kind_name(speaker, line.kind)} {day(line.event_day)}"
    what = with_more(speaker, step_name(speaker, line.step), why)
    says = labelled(speaker, what, line.wording) if line.wording else what
    return f"{line.task} {line.client} {line.name} {when} {says}"


def _history(args: argparse.Namespace, start: Start, place: Workplace, desk: CareDesk) -> int:
    client, speaker = open_asked(args, place), start.speaker
    tasks = desk.tasks_of(client)
    if args.json:
        print(history_out(client.key, tasks).model_dump_json(indent=2))
        return 0
    if not tasks:
        print(speaker.say("这位客户没有维护事项"))
    for task in tasks:
        state = code_name(speaker, task.state)
        print(f"{task.number} {day(task.due)} {step_name(speaker, task.step)} {state}")
    return 0


def _saved(args: argparse.Namespace, start: Start, number: int) -> int:
    if args.json:
        print(SavedOut(number=number).model_dump_json(indent=2))
    else:
        print(start.speaker.say("已登记，台账号 {number:06d}", number=number))
    return 0

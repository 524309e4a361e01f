"""The commands of the exchange: a branch sends, head office receives."""

from __future__ import annotations

import argparse
from pathlib import Path

from teller_app.cli.asking import Asker, approve, open_place
from teller_app.cli.exchange_output import (
    ReceiveOut,
    SendOut,
    file_out,
    received_out,
    report_out,
    status_out,
)
from teller_app.cli.inputs import is_there
from teller_app.cli.saying import say_saved
from teller_app.desk.amount_text import read_whole
from teller_app.desk.exchange import Delivered, ExchangeDesk
from teller_app.desk.head_office import (
    HeadOffice,
    branch_line,
    conflict_table,
    count_table,
    grant_table,
)
from teller_app.desk.saving import keep_apart, save_file, target
from teller_app.desk.short_text import read_key_name
from teller_app.desk.start import Start
from teller_app.desk.table_files import table_csv
from teller_app.rules.errors import Refusal
from teller_app.safe.exchange_keys import (
    BranchKey,
    branch_text,
    make_office_key,
    office_text,
    open_office_key,
    read_branches,
)
from teller_app.safe.passwords import check_password
from teller_app.safe.release_keys import MOST_NAME
from teller_app.safe.roles import Act
from teller_app.store.exchange_file import MOST_NUMBER
from teller_app.store.merged import FILE_NAME, Outcome
from teller_app.words.exchange import sent_line, waiting_line
from teller_app.words.spreadsheet import no_formula


def run_exchange(args: argparse.Namespace, start: Start) -> int:
    """Every act of the exchange."""
    return _ACTS[args.what](args, start)


def _set_up(args: argparse.Namespace, start: Start) -> int:
    """Without a head office, only say what this branch's own key is."""
    office = _path(args.head_office)
    keep_apart(_path(args.public), office)
    public = _target(args.public)
    place = open_place(args, start, Act.EXCHANGE)
    desk = ExchangeDesk(place)
    if office is None:
        key = desk.key()
    else:
        setup = desk.read_setup(office, args.branch or "")
        key = desk.set_up(setup, approve(args, start, place.session, desk.show_setup(setup)))
    _say_key(args, key, public)
    return 0


def _send(args: argparse.Namespace, start: Start) -> int:
    desk, out = ExchangeDesk(open_place(args, start, Act.EXCHANGE)), Path(args.out)
    if args.again is not None:
        done = Delivered((), (desk.send_again(read_whole(args.again, 1, MOST_NUMBER), out),), desk.state())
    else:
        done = desk.send(out, None if args.anew is None else read_whole(args.anew, 1, MOST_NUMBER))
    if args.json:
        out_files = [str(path) for path in done.files]
        print(SendOut(made=[file_out(each) for each in done.made], files=out_files).model_dump_json(indent=2))
        return 0
    say = start.speaker.say
    for path in done.files:
        print(say("已写出 {file}", file=path))
    print(waiting_line(start.speaker, done.state.waiting, done.state.undelivered))
    return 0


def _status(args: argparse.Namespace, start: Start) -> int:
    desk = ExchangeDesk(open_place(args, start, Act.EXCHANGE))
    state, key = desk.state(), desk.key()
    if args.json:
        print(status_out(state, key).model_dump_json(indent=2))
        return 0
    say, sent = start.speaker.say, state.sent
    office = state.setup.name if state.setup else ""
    print(say("网点 {branch}，上报给“{name}”", branch=key.code, name=office))
    print(sent_line(start.speaker, sent.number, sent.at, sent.entries) if sent else say("还没有上报过"))
    if sent is not None and state.highest > sent.number:
        print(say("台账恢复过：已用到第 {number} 号，下一份总行会来核实", number=state.highest))
    print(waiting_line(start.speaker, state.waiting, state.undelivered))
    return 0


def _make_key(args: argparse.Namespace, start: Start) -> int:
    """The private half goes into a new file, under a password; the public one is for the branches."""
    name, file, public = read_key_name(args.name, MOST_NAME), Path(args.file), _path(args.public)
    keep_apart(public, file)
    _target(args.public)
    password = Asker(args, start.speaker).new_password()
    check_password(password, (name,))
    made = make_office_key(file, name, password)
    text = office_text(made)
    if public is not None:
        save_file(public, text.encode(), public=True)
    print(made.model_dump_json(indent=2) if args.json else text)
    return 0


def _receive(args: argparse.Namespace, start: Start) -> int:
    office, branches = _office(args, start, Path(args.into)), read_branches(Path(args.branches))
    done = office.receive([Path(name) for name in args.files], branches, args.restored, start.now())
    files = [received_out(each, start.speaker) for each in done]
    refused = any(each.outcome == Outcome.REFUSED for each in files)
    if args.json:
        print(ReceiveOut(ok=not refused, files=files).model_dump_json(indent=2))
    else:
        for each in files:
            print(f"{each.file}\t{each.says}")
    return 1 if refused else 0


def _report(args: argparse.Namespace, start: Start) -> int:
    folder = Path(args.folder)
    wanted = (args.csv, args.conflicts_csv, args.grants_csv)
    outs = [_path(each) for each in wanted]
    for at, out in enumerate(outs):
        keep_apart(out, Path(args.key), folder / FILE_NAME, *outs[:at])
    for each in wanted:
        _target(each, ".csv")
    found, speaker = _office(args, start, folder).report(), start.speaker
    tables = (count_table(speaker, found.counts), conflict_table(speaker, found))
    # Branches import the last one: no digit of it may be another.
    files = (*map(table_csv, tables), table_csv(grant_table(found.grants), no_formula))
    for out, content in zip(outs, files, strict=True):
        if out is not None:
            save_file(out, content)
            say_saved(speaker, out)
    if args.json:
        print(report_out(found).model_dump_json(indent=2))
        return 0
    for state in found.branches:
        print(branch_line(speaker, state))
    for table in tables:
        if table.rows:
            print(f"\n{table.title}\n" + "\t".join(table.columns))
            print("\n".join("\t".join(row) for row in table.rows))
    return 0


def _office(args: argparse.Namespace, start: Start, folder: Path) -> HeadOffice:
    path = Path(args.key)
    if not is_there(path):
        # Before anybody is asked for its password.
        raise Refusal("exchange.key_file", file=path.name)
    return HeadOffice(folder, open_office_key(path, Asker(args, start.speaker).password(path.name)))


def _path(given: str | None) -> Path | None:
    return None if given is None else Path(given)


def _target(given: str | None, *endings: str) -> Path | None:
    """Asked before a key is made or a merge is read, which cannot be taken back or takes long."""
    return None if given is None else target(given, *endings)


def _say_key(args: argparse.Namespace, key: BranchKey, public: Path | None) -> None:
    text = branch_text(key)
    if public is not None:
        save_file(public, text.encode(), public=True)
    print(key.model_dump_json(indent=2) if args.json else text)


_ACTS = {
    "setup": _set_up,
    "send": _send,
    "status": _status,
    "make-key": _make_key,
    "receive": _receive,
    "report": _report,
}

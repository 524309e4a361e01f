"""The commands ``audit`` and ``close-day``: who did what, and the close of a day on paper."""

from __future__ import annotations

import argparse

from pydantic import BaseModel

from teller_app.cli.asking import open_place
from teller_app.cli.inputs import said_by
from teller_app.cli.saying import remark, remark_branch, say_saved
from teller_app.desk.amount_text import read_whole
from teller_app.desk.audit import PAGE, audit_desk
from teller_app.desk.audit_tables import audit_csv, audit_table, audit_workbook
from teller_app.desk.audit_view import AuditView, EntryShown, Shown
from teller_app.desk.closing import DayClose, close_day, closing_sheet
from teller_app.desk.saving import save_file, target
from teller_app.desk.start import Start
from teller_app.safe.audit import short_code
from teller_app.safe.roles import Act
from teller_app.store.trail import Head
from teller_app.words.audit import action_name
from teller_app.words.audit_entry import entry_head, entry_lines
from teller_app.words.speaker import Speaker

MOST_PAGES = 1_000_000
MOST_ENTRIES = 1_000_000_000


class HeadOut(BaseModel):
    """A record of the trail and the beginning of its hash, as prints carry them."""

    number: int
    code: str


class RecordOut(BaseModel):
    """One record; ``client`` is a key, or the beginning of its keyed hash where the key is not known."""

    number: int
    at: str
    user: str
    role: str
    action: str
    purpose: str
    client: str | None
    rulebook: str | None
    edition: str | None
    entry: int | None
    approver: str | None
    result: str


class EntryOut(BaseModel):
    """What an entry of the journal says; ``code`` tells the words that were approved from any others.

    Attributes:
        hidden: there are words about a client, whom the reader may not see.
    """

    entry: int
    record: RecordOut
    says: list[str]
    hidden: bool
    approver: str | None
    code: str | None


class AuditOut(BaseModel):
    """A page of the trail, the newest record first; counts are by action, whichever action was asked for."""

    total: int
    page: int
    pages: int
    head: HeadOut | None
    counts: dict[str, int]
    records: list[RecordOut]


class SumOut(BaseModel):
    """How often somebody did something."""

    user: str
    role: str
    action: str
    count: int


class CloseOut(BaseModel):
    """The close of a day."""

    file: str
    day: str
    entry: int
    count: int
    first: int
    last: int
    head: HeadOut
    sums: list[SumOut]


def run_audit(args: argparse.Namespace, start: Start) -> int:
    """Records that fit, a page of them, or all of them into a file."""
    files = [
        (target(name, ending), lay)
        for name, ending, lay in ((args.xlsx, ".xlsx", audit_workbook), (args.csv, ".csv", audit_csv))
        if name is not None
    ]
    place = open_place(args, start, Act.AUDIT_OWN)
    desk = audit_desk(place)
    if args.entry is not None:
        with said_by("--entry"):
            number = read_whole(args.entry, 1, MOST_ENTRIES)
        return _say_entry(args, start.speaker, desk.read(number))
    desk.choose(args.action)
    view = desk.look_for(args.by or "", args.from_day or "", args.to_day or "", args.client or "")
    if args.page is not None:
        with said_by("--page"):
            view = desk.turn_to((read_whole(args.page, 1, MOST_PAGES) - 1) * PAGE)
    speaker = start.speaker
    if view.total and not view.lines:
        remark(speaker.say("没有第 {page} 页，共 {pages} 页", page=_page(view), pages=_pages(view)))
    if files:
        whole = desk.everything()
        for file, lay in files:
            save_file(file, lay(speaker, whole))
            say_saved(speaker, file)
    if args.json:
        print(_out(view).model_dump_json(indent=2))
        return 0
    table = audit_table(speaker, view)
    print("\t".join(table.columns))
    for row in table.rows:
        print("\t".join(row))
    print(
        speaker.say(
            "共 {count} 条，第 {page} 页，共 {pages} 页",
            count=view.total,
            page=_page(view),
            pages=_pages(view),
        )
    )
    if view.head is not None:
        print(speaker.say("审计码 {code}", code=view.head.text))
    return 0


def run_close_day(args: argparse.Namespace, start: Start) -> int:
    """Close the day: the sheet as a PDF, and the head of the trail put down."""
    file = target(args.out, ".pdf")
    place = open_place(args, start, Act.AUDIT_OWN)
    remark_branch(place)
    close = close_day(place)
    save_file(file, closing_sheet(place, close).pdf())
    if args.json:
        print(_close(close, args.out).model_dump_json(indent=2))
        return 0
    say = start.speaker.say
    print(say("已存为 {file}，台账号 {number:06d}", file=args.out, number=close.number))
    for each in close.sums:
        print(f"{each.user}\t{action_name(start.speaker, each.action)}\t{each.count}")
    print(say("审计码 {code}", code=close.head.text))
    return 0


def _say_entry(args: argparse.Namespace, speaker: Speaker, entry: EntryShown) -> int:
    if args.json:
        out = EntryOut(
            entry=entry.number,
            record=_record(entry.record),
            says=list(entry.says),
            hidden=entry.hidden,
            approver=entry.approver or None,
            code=entry.code or None,
        )
        print(out.model_dump_json(indent=2))
        return 0
    for line in (entry_head(speaker, entry.number, entry.record.line), *entry_lines(speaker, entry)):
        print(line)
    return 0


def _out(view: AuditView) -> AuditOut:
    return AuditOut(
        total=view.total,
        page=_page(view),
        pages=_pages(view),
        head=_head(view.head) if view.head else None,
        counts=dict(view.counts),
        records=[_record(each) for each in view.lines],
    )


def _record(shown: Shown) -> RecordOut:
    line = shown.line
    return RecordOut(
        number=line.number,
        at=line.at,
        user=line.user,
        role=line.role,
        action=line.action,
        purpose=line.purpose,
        client=shown.client or None,
        rulebook=line.rulebook,
        edition=line.edition,
        entry=line.entry,
        approver=line.approver,
        result=line.result,
    )


def _close(close: DayClose, file: str) -> CloseOut:
    return CloseOut(
        file=file,
        day=close.day.isoformat(),
        entry=close.number,
        count=close.count,
        first=close.first,
        last=close.last,
        head=_head(close.head),
        sums=[SumOut(user=s.user, role=s.role, action=s.action, count=s.count) for s in close.sums],
    )


def _head(head: Head) -> HeadOut:
    return HeadOut(number=head.number, code=short_code(head.hash))


def _page(view: AuditView) -> int:
    return view.at // PAGE + 1


def _pages(view: AuditView) -> int:
    return max(1, -(-view.total // PAGE))

"""What the commands of the exchange say, as JSON and as lines."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from teller_app.desk.head_office import Report
from teller_app.intake.exchange import Received
from teller_app.safe.audit import short_code
from teller_app.safe.exchange_keys import BranchKey
from teller_app.store.merged import Outcome
from teller_app.store.outbox import OutboxState, Sent
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker


class FileOut(BaseModel):
    """A file that was made; ``last`` is its last record, ``head`` the beginning of that one's hash."""

    number: int
    last: int
    head: str
    entries: int
    sha256: str


class SendOut(BaseModel):
    """What a sending wrote; ``files`` has those of earlier sendings too that had waited."""

    made: list[FileOut]
    files: list[str]


class StatusOut(BaseModel):
    """How it stands at the branch.

    Attributes:
        waiting: entries that have not gone out; ``undelivered`` files were made and not yet written anywhere.
        highest: the highest number that was ever used here.
    """

    branch: str
    head_office: str
    public: str
    sent: FileOut | None
    at: str | None
    waiting: int
    undelivered: int
    highest: int


class ReceivedOut(BaseModel):
    """What became of one file; ``records`` and ``entries`` are new with it."""

    file: str
    branch: str
    number: int | None
    outcome: str
    records: int
    entries: int
    code: str | None
    says: str


class ReceiveOut(BaseModel):
    """What became of all of them."""

    ok: bool
    files: list[ReceivedOut]


class BranchOut(BaseModel):
    """How far a branch has come."""

    branch: str
    files: int
    number: int
    through: int
    head: str
    made_at: str
    received_at: str
    missing: list[int]
    left_out: list[int]


class CountOut(BaseModel):
    """Entries of a kind on a day."""

    branch: str
    day: str
    kind: str
    count: int


class ConflictOut(BaseModel):
    """Something that branches do not agree in; ``used`` is by branch."""

    kind: str
    clients: list[str]
    privilege: str | None = None
    rulebook: str | None = None
    period: date | None = None
    quota: int | None = None
    used: dict[str, int] = {}


class AlarmOut(BaseModel):
    """What was wrong with a file that a branch has signed."""

    branch: str
    number: int
    code: str
    at: str


class ReportOut(BaseModel):
    """What all branches have sent."""

    branches: list[BranchOut]
    counts: list[CountOut]
    conflicts: list[ConflictOut]
    alarms: list[AlarmOut]


def file_out(sent: Sent) -> FileOut:
    """The JSON of a file that went out."""
    code = short_code(bytes.fromhex(sent.head))
    return FileOut(number=sent.number, last=sent.last, head=code, entries=sent.entries, sha256=sent.digest)


def status_out(state: OutboxState, key: BranchKey) -> StatusOut:
    """The JSON of how it stands."""
    sent = state.sent
    return StatusOut(
        branch=key.code,
        head_office=state.setup.name if state.setup else "",
        public=key.public.hex(),
        sent=file_out(sent) if sent else None,
        at=sent.at.isoformat() if sent else None,
        waiting=state.waiting,
        undelivered=state.undelivered,
        highest=state.highest,
    )


def received_out(each: Received, speaker: Speaker) -> ReceivedOut:
    """The JSON of what became of a file."""
    answer = each.answer
    return ReceivedOut(
        file=str(each.path),
        branch=each.branch,
        number=each.number or None,
        outcome=answer.outcome,
        records=answer.records,
        entries=answer.entries,
        code=answer.wrong.code if answer.wrong else None,
        says=_says(each, speaker),
    )


def _says(each: Received, speaker: Speaker) -> str:
    answer = each.answer
    if answer.wrong is not None:
        return problem_line(speaker, answer.wrong)
    told = {"branch": each.branch, "number": each.number}
    if answer.outcome is Outcome.THERE:
        return speaker.say("网点 {branch} 第 {number} 号早已接收，没有改动", **told)
    return speaker.say(
        "网点 {branch} 第 {number} 号已接收：{entries} 条登记，{records} 条审计记录",
        **told,
        entries=answer.entries,
        records=answer.records,
    )


def report_out(found: Report) -> ReportOut:
    """The JSON of what all branches have sent."""
    return ReportOut(
        branches=[
            BranchOut(
                branch=each.branch,
                files=each.files,
                number=each.number,
                through=each.through,
                head=short_code(each.head),
                made_at=each.made_at,
                received_at=each.received_at,
                missing=list(each.missing),
                left_out=list(each.left_out),
            )
            for each in found.branches
        ],
        counts=[CountOut(branch=c.branch, day=c.day, kind=c.kind, count=c.count) for c in found.counts],
        conflicts=_conflicts(found),
        alarms=[AlarmOut(branch=a.branch, number=a.number, code=a.code, at=a.at) for a in found.alarms],
    )


def _conflicts(found: Report) -> list[ConflictOut]:
    same = [
        ConflictOut(
            kind="same_client" if each.by_number else "same_name_and_phone",
            clients=[f"{who.branch} {who.key}" for who in each.who],
        )
        for each in found.same
    ]
    over = [
        ConflictOut(
            kind="over_quota",
            clients=[f"{each.who.branch} {each.who.key}".strip()],
            privilege=each.privilege,
            rulebook=each.rulebook,
            period=each.period,
            quota=each.quota,
            used=dict(each.used),
        )
        for each in found.over
    ]
    return [*same, *over]

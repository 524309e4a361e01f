"""Head office's desk: what branches have sent comes in, and what it all comes to.

Nobody logs in for it: what counts is who opens head office's key, and which branches it knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from teller_app.desk.branch_tables import Table
from teller_app.desk.reaching import NO_ANSWER, reach
from teller_app.intake.exchange import Received, Receiver, receive
from teller_app.intake.layout import FIELDS, Kind
from teller_app.rules.errors import Refusal
from teller_app.safe.disk import read_plain
from teller_app.safe.drive import Drive, drive_of
from teller_app.safe.exchange_keys import Branches, store_key
from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.store.errors import StoreUnavailable
from teller_app.store.merged import merged_at
from teller_app.store.merged_reads import (
    Alarm,
    BranchState,
    DayCount,
    Grant,
    MergedReads,
    OverQuota,
    SameClient,
    Who,
)
from teller_app.words.amounts import day
from teller_app.words.audit import action_name, moment
from teller_app.words.exchange import alarm_words, spans
from teller_app.words.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Report:
    """What all branches have sent, and where they do not agree."""

    branches: Sequence[BranchState]
    alarms: Sequence[Alarm]
    counts: Sequence[DayCount]
    same: Sequence[SameClient]
    over: Sequence[OverQuota]
    grants: Sequence[Grant]


@dataclass(frozen=True, slots=True)
class HeadOffice:
    """One folder with everything that was received.

    Attributes:
        folder: where the merged file lies, encrypted.
        private: head office's key.
    """

    folder: Path
    private: bytes

    def receive(
        self, paths: Sequence[Path], branches: Branches, restored: Sequence[str], at: datetime
    ) -> list[Received]:
        """Take files, in whichever order; what is refused says why, and stops no other.

        Args:
            paths: the files.
            branches: whose signatures are known.
            restored: codes of branches whose journal was put back, as head office has made sure.
            at: now.

        Raises:
            Refusal: ``exchange.branch_unknown`` (text, known), or ``exchange.drive`` (folder).
            StoreUnavailable: the merged file cannot be used.
        """
        known = [each.code for each in branches.branch]
        for code in restored:
            if code not in known:
                raise Refusal("exchange.branch_unknown", text=code, known=known)
        if drive_of(self.folder) is not Drive.FIXED:
            raise Refusal("exchange.drive", folder=str(self.folder))
        with merged_at(self.folder, store_key(self.private), create=True) as merged:
            done = receive(paths, Receiver(merged, self.private, branches, restored, _Sticks().read), at)
        for each in done:
            if each.answer.wrong is not None:
                note(Event.EXCHANGE_REFUSED, code=each.answer.wrong.code)
        return done

    def report(self) -> Report:
        """What everything comes to.

        Raises:
            StoreUnavailable: there is nothing yet, or it cannot be read with this key.
        """
        with merged_at(self.folder, store_key(self.private)) as merged:
            reads = MergedReads(merged)
            return Report(
                reads.branches(),
                reads.alarms(),
                reads.counts(),
                reads.same_clients(),
                reads.over_quota(),
                reads.grants(),
            )


class _Sticks:
    """Reads files that may lie where nothing answers; a folder that has not answered is not asked again."""

    def __init__(self) -> None:
        self._silent: set[Path] = set()

    def read(self, path: Path, most: int) -> bytes:
        """As ``read_plain``.

        Raises:
            Refusal: ``folder.no_answer`` (folder).
        """
        folder = path.parent
        try:
            if folder not in self._silent:
                return reach(str(folder), lambda: read_plain(path, most))
        except StoreUnavailable:
            self._silent.add(folder)
        raise Refusal(NO_ANSWER, folder=str(folder))


def count_table(speaker: Speaker, counts: Sequence[DayCount]) -> Table:
    """Entries by branch, day and kind."""
    say = speaker.say
    columns = (say("网点"), say("日期"), say("种类"), say("次数"))
    rows = tuple((c.branch, c.day, action_name(speaker, c.kind), str(c.count)) for c in counts)
    return Table(say("上报汇总"), columns, rows, ("",) * len(rows), (3,))


def grant_table(grants: Sequence[Grant]) -> Table:
    """What clients were given, in the columns that every branch imports; each leaves out its own."""
    columns = tuple(field.name for field in FIELDS[Kind.GRANTS])
    rows = tuple(
        (each.client, each.privilege, each.day.isoformat(), str(each.times), each.branch, each.rulebook)
        for each in grants
    )
    return Table("", columns, rows, ("",) * len(rows))


def conflict_table(speaker: Speaker, report: Report) -> Table:
    """Everything that branches do not agree in, and every file that was wrong: no name and no number."""
    say = speaker.say
    rows = [
        *((say("同一客户"), _who(each.who), same_line(speaker, each)) for each in report.same),
        *((say("超出额度"), _who((each.who,)), over_line(speaker, each)) for each in report.over),
        *((say("文件"), each.branch, alarm_line(speaker, each)) for each in report.alarms),
        *((say("缺号"), each.branch, spans(each.missing)) for each in report.branches if each.missing),
    ]
    columns = (say("事项"), say("何处"), say("说明"))
    return Table(say("需要查明"), columns, tuple(rows), ("",) * len(rows))


def branch_line(speaker: Speaker, state: BranchState) -> str:
    """How far a branch has come."""
    say = speaker.say
    parts = [
        say("网点 {branch}：已接收 {count} 份", branch=state.branch, count=state.files),
        *(
            [say("最近第 {number} 号，{at} 写出", number=state.number, at=moment(state.made_at))]
            if state.files
            else []
        ),
        *([say("审计记录到第 {number} 条", number=f"{state.through:,}")] if state.files else []),
        *([say("缺第 {numbers} 号", numbers=spans(state.missing))] if state.missing else []),
        *([say("恢复后略去第 {numbers} 号", numbers=spans(state.left_out))] if state.left_out else []),
    ]
    return say("；").join(parts)


def same_line(speaker: Speaker, same: SameClient) -> str:
    """``证件号相同：0231 W000001、0442 W000003``."""
    who = speaker.say("、").join(_who((each,)) for each in same.who)
    if same.by_number:
        return speaker.say("证件号相同：{who}", who=who)
    return speaker.say("姓名和手机号相同：{who}", who=who)


def over_line(speaker: Speaker, over: OverQuota) -> str:
    """``airport_channel（general，2026-01-01 起）用了 7 次，额度 6：0231 3、0442 4``."""
    at = speaker.say("、").join(f"{branch} {count}" for branch, count in over.used)
    return speaker.say(
        "{who} {privilege}（{rulebook}，{first} 起）用了 {count} 次，额度 {quota}：{at}",
        who=_who((over.who,)),
        privilege=over.privilege,
        rulebook=over.rulebook,
        first=day(over.period),
        count=over.count,
        quota=over.quota,
        at=at,
    )


def alarm_line(speaker: Speaker, alarm: Alarm) -> str:
    """What was wrong with a file, and when it came."""
    return f"{moment(alarm.at)} {alarm_words(speaker, alarm.code, alarm.number)}"


def _who(who: Sequence[Who]) -> str:
    return ", ".join(f"{each.branch} {each.key}".strip() for each in who)

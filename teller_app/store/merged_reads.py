"""What head office sees of all branches: how far each came, what it sent, and where they do not agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from teller_app.store.entry import EntryKind
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.exchange_file import UndoContent, UseContent, WalkInContent
from teller_app.store.merged import Merged

_FILES = "select branch, count(*), max(number) from exchange_file group by branch"
_NEWEST = "select last, head, made_at, received_at from exchange_file where branch = ? and number = ?"
_SEEN = "select branch, number from exchange_seen order by branch, number"
_NUMBERS = "select number from exchange_file where branch = ? order by number"
_ALARMS = "select branch, number, code, at from exchange_alarm order by branch, number, at, code"
_COUNTS = (
    "select branch, substr(at, 1, 10), action, count(*) from exchange_record where content is not null"
    " or action in ('add', 'change', 'walk_in_found') group by 1, 2, 3 order by 1, 2, 3"
)
# By file and record, which is how the branch has written them: where it was put back, an older file may be
# taken after a newer one.
_WALK_INS = (
    "select branch, content from exchange_record where content is not null"
    " and action in ('add', 'change', 'walk_in_found') order by branch, file, number"
)
_USES = (
    "select seq, branch, action, entry, client_key, rulebook, substr(at, 1, 10), content from exchange_record"
    " where content is not null and action in ('privilege', 'privilege_undo') order by branch, file, number"
)
WALK_IN_PREFIX = "W"
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class BranchState:
    """How far a branch has come.

    Attributes:
        files: how many were taken.
        number: of the last one; ``through`` is its last record, with hash ``head``.
        missing: numbers before one that was seen and could not be taken.
        left_out: numbers that were never taken, before the last: head office let the branch go on.
    """

    branch: str
    files: int
    number: int
    through: int
    head: bytes
    made_at: str
    received_at: str
    missing: tuple[int, ...]
    left_out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """What was wrong with a file that a branch has signed.

    Attributes:
        code: ``repeated``, ``fork``, or ``restored`` where head office has let a branch go on.
    """

    branch: str
    number: int
    code: str
    at: str


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many entries of a kind a branch has written on a day."""

    branch: str
    day: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Who:
    """A client at a branch; the branch is empty for a client of the book, who is the same at every one."""

    branch: str
    key: str


@dataclass(frozen=True, slots=True)
class SameClient:
    """Clients entered by hand at several places who have one identity number, or one name and phone.

    Attributes:
        by_number: by the identity number, and not by name and phone alone.
    """

    who: tuple[Who, ...]
    by_number: bool


@dataclass(frozen=True, slots=True)
class OverQuota:
    """A privilege that a client was given more often than the quota allows, at all branches together.

    Attributes:
        used: how often at each branch.
        quota: the highest that any branch has counted by.
    """

    who: Who
    rulebook: str
    privilege: str
    period: date
    quota: int
    used: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        """How often at all of them."""
        return sum(count for _, count in self.used)


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """How often a client of the book was given a privilege at a branch on a day; 0: all were taken back."""

    client: str
    privilege: str
    day: date
    branch: str
    rulebook: str
    times: int = 0


@dataclass(frozen=True, slots=True)
class _Use:
    branch: str
    client: str
    rulebook: str
    day: date
    said: UseContent
    undone: bool = False


@dataclass(slots=True)
class _Used:
    quota: int = 0
    unlimited: bool = False
    at: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True, slots=True)
class MergedReads:
    """Reads of one merged file."""

    merged: Merged

    def branches(self) -> list[BranchState]:
        """Every branch of which a file was seen."""
        seen: dict[str, list[int]] = defaultdict(list)
        with trouble(self.merged.file):
            db = self.merged.db
            for branch, number in db.execute(_SEEN):
                seen[branch].append(number)
            rows = {row[0]: row[1:] for row in db.execute(_FILES).fetchall()}
            return [self._state(branch, rows.get(branch), seen[branch]) for branch in sorted({*rows, *seen})]

    def alarms(self) -> list[Alarm]:
        """Everything that was ever wrong with a signed file."""
        with trouble(self.merged.file):
            return [Alarm(*row) for row in self.merged.db.execute(_ALARMS)]

    def counts(self) -> list[DayCount]:
        """Entries by branch, day and kind."""
        with trouble(self.merged.file):
            return [DayCount(*row) for row in self.merged.db.execute(_COUNTS)]

    def same_clients(self) -> list[SameClient]:
        """Clients who were entered at more than one place."""
        by_number: defaultdict[str, dict[Who, None]] = defaultdict(dict)
        by_phone: defaultdict[tuple[str, str], dict[Who, None]] = defaultdict(dict)
        for who, client in self._walk_ins().items():
            if client.id_number:
                by_number[client.id_number][who] = None
            if client.phone:
                by_phone[client.name, client.phone][who] = None
        found = [
            SameClient(tuple(sorted(who, key=_order)), True) for who in by_number.values() if len(who) > 1
        ]
        known = {each.who for each in found}
        others = (tuple(sorted(who, key=_order)) for who in by_phone.values() if len(who) > 1)
        found += [SameClient(who, False) for who in others if who not in known]
        return sorted(found, key=lambda each: [_order(who) for who in each.who])

    def over_quota(self) -> list[OverQuota]:
        """Privileges that were given beyond their quota; a client of several branches is one client.

        Clients entered by hand count as one where they have one identity number.
        """
        one = self._one_client()
        found: defaultdict[tuple[Who, str, str, date], _Used] = defaultdict(_Used)
        for use in self._uses():
            if use.undone:
                continue
            by_hand, said = use.client.startswith(WALK_IN_PREFIX), use.said
            who = Who(use.branch if by_hand else "", use.client)
            used = found[one.get(who, who), use.rulebook, said.privilege, said.period]
            used.at[use.branch] += 1
            used.unlimited = used.unlimited or said.quota is None
            used.quota = max(used.quota, said.quota or 0)
        over = [
            OverQuota(who, rulebook, privilege, period, used.quota, tuple(sorted(used.at.items())))
            for (who, rulebook, privilege, period), used in found.items()
            if not used.unlimited and sum(used.at.values()) > used.quota
        ]
        return sorted(over, key=lambda each: (_order(each.who), each.rulebook, each.privilege, each.period))

    def grants(self) -> list[Grant]:
        """What clients of the book were given at every branch; others are known at theirs alone.

        What was taken back is said too: a branch keeps what it knows of a client whom no file names.
        """
        found: Counter[Grant] = Counter()
        for use in self._uses():
            if use.client and not use.client.startswith(WALK_IN_PREFIX):
                grant = Grant(use.client, use.said.privilege, use.day, use.branch, use.rulebook)
                found[grant] += not use.undone
        return sorted(replace(grant, times=times) for grant, times in found.items())

    def _state(self, branch: str, row: tuple[int, int] | None, seen: list[int]) -> BranchState:
        files, number = row or (0, 0)
        newest = self.merged.db.execute(_NEWEST, [branch, number]).fetchone()
        last, head, made_at, received_at = newest or (0, "", "", "")
        taken = {each for (each,) in self.merged.db.execute(_NUMBERS, [branch])}
        missing = tuple(each for each in range(number + 1, max(seen, default=0)) if each not in seen)
        left_out = tuple(each for each in range(1, number) if each not in taken)
        return BranchState(
            branch, files, number, last, bytes.fromhex(head), made_at, received_at, missing, left_out
        )

    def _walk_ins(self) -> dict[Who, WalkInContent]:
        """Each client as the branch has told of it last: a number that was put right is nobody's any more."""
        found: dict[Who, WalkInContent] = {}
        with trouble(self.merged.file):
            for branch, content in self.merged.db.execute(_WALK_INS):
                client = self._read(WalkInContent, content)
                found[Who(branch, client.key)] = client
        return found

    def _one_client(self) -> dict[Who, Who]:
        """For each client with an identity number the first one who has it."""
        first: dict[str, Who] = {}
        return {
            who: first.setdefault(client.id_number, who)
            for who, client in self._walk_ins().items()
            if client.id_number
        }

    def _uses(self) -> Iterator[_Use]:
        """Every use, and whether it was taken back. A number may stand twice where a journal was put back.

        What is taken back then is the one that came last before it.
        """
        uses: dict[int, _Use] = {}
        newest: dict[tuple[str, int], int] = {}
        with trouble(self.merged.file):
            for seq, branch, action, entry, key, rulebook, day, content in self.merged.db.execute(_USES):
                if action == EntryKind.PRIVILEGE:
                    said = self._read(UseContent, content)
                    uses[seq] = _Use(branch, key or "", rulebook or "", date.fromisoformat(day), said)
                    newest[branch, entry] = seq
                else:
                    undone = newest.get((branch, self._read(UndoContent, content).undoes))
                    if undone is not None:
                        uses[undone] = replace(uses[undone], undone=True)
        yield from uses.values()

    def _read(self, model: type[M], content: str) -> M:
        try:
            return model.model_validate_json(content)
        except ValidationError:
            raise StoreUnavailable("store.damaged", file=self.merged.file) from None


def _order(who: Who) -> tuple[str, str]:
    return who.branch, who.key

"""Hold what stands beside the entries against them: of an older page of such rows, nothing else tells.

Entries are never changed and the trail covers them, so what each has written must be there under its number.
They are read once, and by no index, so that a page of the index hides none.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator

from teller_app.rules.care import NO_CONTACT
from teller_app.rules.codes import CareStep
from teller_app.safe.audit import client_hash, short_code
from teller_app.store.entry import EntryKind
from teller_app.store.files import Database
from teller_app.store.finding import Finding

_NUMBERS = "select {column} from {table} where {column} is not null"
_CLOSED = ("closed_by", "care_task")
_UNDER_ITS_NUMBER = {
    EntryKind.OVERRIDE: ("entry", "tier_override"),
    EntryKind.OVERRIDE_END: ("ended_by", "tier_override"),
    EntryKind.VALUE_TYPE: ("entry", "value_finding"),
    EntryKind.PRIVILEGE: ("entry", "privilege_use"),
    EntryKind.PRIVILEGE_UNDO: ("undone_by", "privilege_use"),
    EntryKind.CARE_EVENT: ("entry", "care_event"),
    EntryKind.CARE_DONE: _CLOSED,
    EntryKind.CARE_NOT_WANTED: _CLOSED,
    EntryKind.GROUP: ("entry", "client_group"),
}
"""Where the number of such an entry stands."""
_OTHERS = (EntryKind.TIE, EntryKind.CONTACT_WISH, EntryKind.CARE_PUT_OFF, EntryKind.CARE_ESCALATED)
_KINDS = ", ".join(f"'{kind.value}'" for kind in (*_UNDER_ITS_NUMBER, *_OTHERS))
_ENTRIES = (
    "select number, kind, client_key, body from entry not indexed"  # noqa: S608  constants only
    " where kind in (" + _KINDS + ") order by number"
)
_NAMELESS = (
    "select distinct client_hash from trail where client_hash is not null"
    " except select client_hash from trail_client"
)
_NAMED = "select client_hash, client_key from trail_client where client_key is not null"
_TIES = "select kind, client_key, entry from tie"
_WISHES = "select client_key, step, entry from contact_wish"
_TASKS = "select number, put_off, escalated is not null from care_task"


def check_rows(db: Database, file: str) -> Iterator[Finding]:
    """Every entry whose rows are gone, or are those of before it."""
    written = _Written()
    numbers = {
        kind: {row[0] for row in db.execute(_NUMBERS.format(column=column, table=table))}
        for kind, (column, table) in _UNDER_ITS_NUMBER.items()
    }
    for number, code, client, body in db.execute(_ENTRIES):
        kind = EntryKind(code)
        if kind in numbers and number not in numbers[kind]:
            yield _finding(file, number)
        written.take(number, kind, client, _read(body))
    yield from (_finding(file, number) for number in sorted(written.wrong(db)))


def check_clients(db: Database, key: bytes, file: str) -> Iterator[Finding]:
    """Whose hash is whose: a hash of the trail without a row, or a row whose key is another client's."""
    nameless = [bytes(found) for (found,) in db.execute(_NAMELESS)]
    wrong = [bytes(found) for found, client in db.execute(_NAMED) if client_hash(key, client) != found]
    for found in sorted(nameless + wrong):
        yield Finding("store.damaged", file, f"trail_client {short_code(found)}")


def _finding(file: str, number: int) -> Finding:
    return Finding("store.damaged", file, f"entry {number}", number=number)


def _read(body: str) -> dict[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class _Written:
    """What the tables must hold whose rows are written over."""

    def __init__(self) -> None:
        self._ties: dict[tuple[str, str], int] = {}
        self._wishes: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._put_off: Counter[int] = Counter()
        self._newest: dict[int, int] = {}
        self._escalated: dict[int, int] = {}

    def take(self, number: int, kind: EntryKind, client: str, body: dict[str, object]) -> None:
        """The next entry."""
        task = body.get("task")
        match kind:
            case EntryKind.GROUP:
                self._ties["group", client] = number
            case EntryKind.TIE:
                self._ties.update({(name, client): number for name in _tied(body)})
            case EntryKind.CONTACT_WISH if body.get("contact") is True:
                self._wishes.pop(client, None)
            case EntryKind.CONTACT_WISH if body.get("contact") is False:
                self._wishes[client][NO_CONTACT] = number
            case EntryKind.CARE_NOT_WANTED if body.get("step", CareStep.DOOR.value) != CareStep.DOOR.value:
                self._wishes[client][str(body["step"])] = number
            case EntryKind.CARE_PUT_OFF if isinstance(task, int):
                self._put_off[task] += 1
                self._newest[task] = number
            case EntryKind.CARE_ESCALATED if isinstance(task, int):
                self._escalated[task] = number

    def wrong(self, db: Database) -> set[int]:
        """Entries that the rows do not know of, or know otherwise."""
        ties = {(kind, client): number for kind, client, number in db.execute(_TIES)}
        wishes = {(client, step, number) for client, step, number in db.execute(_WISHES)}
        said = {(client, *wish) for client, steps in self._wishes.items() for wish in steps.items()}
        found = {number for key, number in self._ties.items() if ties.get(key) != number}
        # Both ways: what was wanted again has no row any more.
        found |= {number for _, _, number in said ^ wishes}
        put_off = {task: count for task, count, _ in db.execute(_TASKS)}
        escalated = {task for task, _, is_escalated in db.execute(_TASKS) if is_escalated}
        found |= {self._newest[task] for task, count in self._put_off.items() if put_off.get(task) != count}
        return found | {number for task, number in self._escalated.items() if task not in escalated}


def _tied(body: dict[str, object]) -> Iterator[str]:
    if "referrer" in body:
        yield "referral"
    if "group" in body:
        yield "group"

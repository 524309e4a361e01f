"""What clients look for, as tellers answered: in the journal, the newest row counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from teller_app.rules.codes import ValueType
from teller_app.store.errors import StoreUnavailable, trouble
from teller_app.store.journal import Entry, Journal

_NEWEST = (
    "select v.entry, v.answers, v.overruled, v.reason, e.teller from value_finding v"
    " join entry e on e.number = v.entry where v.client_key = ? order by v.entry desc limit 1"
)
_PUT = "insert into value_finding (entry, client_key, answers, overruled, reason) values (?, ?, ?, ?, ?)"
_ANSWERS = TypeAdapter(dict[str, str])


@dataclass(frozen=True, slots=True)
class Answered:
    """What is on record of one client.

    Attributes:
        answers: each question's code with that of its answer.
        overruled: what the teller says against the points, with ``reason``.
        teller: who wrote it.
        number: of its entry.
    """

    answers: Mapping[str, str]
    overruled: ValueType | None = None
    reason: str = ""
    teller: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Values:
    """The findings of one journal."""

    journal: Journal

    def of(self, client: str) -> Answered:
        """The newest answers; none at all for a client who was never asked about.

        Raises:
            StoreUnavailable: ``store.damaged`` (file).
        """
        name = self.journal.path.name
        with trouble(name):
            row = self.journal.db.execute(_NEWEST, [client]).fetchone()
        if row is None:
            return Answered({})
        number, answers, overruled, reason, teller = row
        try:
            found = _ANSWERS.validate_json(answers)
            said = ValueType(overruled) if overruled is not None else None
        except (ValidationError, ValueError):
            raise StoreUnavailable("store.damaged", file=name) from None
        return Answered(found, said, str(reason), str(teller), int(number))

    def put(self, client: str, answered: Answered, entry: Entry) -> int:
        """Keep other answers; returns the entry's number."""
        with self.journal.writing() as db:
            number = self.journal.put(entry)
            answers = json.dumps(dict(answered.answers), ensure_ascii=False, sort_keys=True)
            overruled = answered.overruled.value if answered.overruled else None
            db.conn.execute(_PUT, [number, client, answers, overruled, answered.reason])
        return number

"""Write clients row by row, in whichever file they lie; who reads them back is ``store.clients``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from sqlite_utils import Database

from teller_app.rules.activity import Activity
from teller_app.rules.client import Client
from teller_app.rules.holdings import BalanceHistory
from teller_app.store.stopping import Progress
from teller_app.store.term import Term

TermsOf = Callable[[Client], list[Term]]
BATCH = 500

COLUMNS = (
    "number, key, kind, name, id_number, phone, birth, sex, joined, region, statuses, income_fen,"
    " existing_monthly_fen, stable_job, capacity, overdue_consecutive, overdue_total, currently_overdue,"
    " inquiries, note, id_expires, group_code, referred_by"
)
_PLACES = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
_INSERT_CLIENT = "insert into client (" + COLUMNS + ") values (" + _PLACES + ")"  # noqa: S608  constants
_INSERT_HOLDING = "insert into holding (client, asset_class, history) values (?, ?, ?)"
_INSERT_AMOUNT = "insert into amount (client, code, fen) values (?, ?, ?)"
_INSERT_CARD = "insert into card (client, position, number, card, expires) values (?, ?, ?, ?, ?)"
_INSERT_ACCOUNT = "insert into account (client, number) values (?, ?)"
_INSERT_ACTIVITY = "insert into activity (client, months) values (?, ?)"
_NEXT_NUMBER = "select coalesce(max(number), 0) + 1 from client"
_INSERT_TERM = "insert or ignore into term (kind, term, client, start) values (?, ?, ?, ?)"


def write_clients(
    db: Database,
    clients: Iterable[Client],
    terms_of: TermsOf,
    progress: Progress | None = None,
    count: int = 0,
) -> int:
    """Write clients whose keys are new; the caller holds the transaction.

    Args:
        db: a book being built, or the journal.
        clients: in any order.
        terms_of: what each can be found by.
        progress: told how many of ``count`` are written.
        count: how many there will be, for the progress.

    Returns:
        How many were written.
    """
    number = int(db.execute(_NEXT_NUMBER).fetchone()[0])
    first = number
    for batch in _batches(clients):
        numbered = [(number + at, client) for at, client in enumerate(batch)]
        _write_batch(db, numbered, terms_of)
        number += len(batch)
        if progress is not None:
            progress(number - first, max(count, number - first))
    return number - first


def activity_text(activity: Activity) -> str:
    """One line a month: first day, transactions, then volume, largest, profit and concessions in fen."""
    rows = [
        [
            month.first.isoformat(),
            month.transactions,
            *(
                None if amount is None else amount.fen
                for amount in (month.volume, month.largest, month.profit, month.conceded)
            ),
        ]
        for month in activity
    ]
    return json.dumps(rows, separators=(",", ":"))


def history_text(history: BalanceHistory) -> str:
    """The days on which a balance changed, with the balance in fen."""
    points = zip(history.days, history.fens, strict=True)
    return json.dumps([[date.fromordinal(at).isoformat(), fen] for at, fen in points], separators=(",", ":"))


def _batches(clients: Iterable[Client]) -> Iterator[list[Client]]:
    batch: list[Client] = []
    for client in clients:
        batch.append(client)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _write_batch(db: Database, numbered: list[tuple[int, Client]], terms_of: TermsOf) -> None:
    write_rows(db, numbered)
    terms = [(t.kind, t.term, n, t.start) for n, c in numbered for t in terms_of(c)]
    db.conn.executemany(_INSERT_TERM, terms)


def write_rows(db: Database, numbered: list[tuple[int, Client]]) -> None:
    """Write clients under numbers that are free, all but what they are found by."""
    many = db.conn.executemany
    many(_INSERT_CLIENT, [client_values(number, client) for number, client in numbered])
    held = [(n, code, history) for n, c in numbered for code, history in c.holdings.items()]
    many(_INSERT_HOLDING, [(n, code.value, history_text(history)) for n, code, history in held])
    amounts = [(n, code, amount) for n, c in numbered for code, amount in c.amounts.items()]
    many(_INSERT_AMOUNT, [(n, code.value, amount.fen) for n, code, amount in amounts])
    cards = [(n, at, held) for n, c in numbered for at, held in enumerate(c.cards)]
    many(_INSERT_CARD, [(n, at, held.number, held.card, iso(held.expires)) for n, at, held in cards])
    many(_INSERT_ACCOUNT, [(n, account) for n, c in numbered for account in c.accounts])
    many(_INSERT_ACTIVITY, [(n, activity_text(c.activity)) for n, c in numbered if c.activity])


def client_values(number: int, client: Client) -> tuple[object, ...]:
    """A row of ``client``, in the order of ``COLUMNS``."""
    loan, credit = client.loan, client.loan.credit
    return (
        number,
        client.key,
        client.kind.value,
        client.name,
        client.id_number,
        client.phone,
        iso(client.birth),
        client.sex,
        iso(client.joined),
        client.region,
        json.dumps({status.value: known for status, known in client.statuses.items()}),
        None if loan.income is None else loan.income.fen,
        None if loan.existing_monthly is None else loan.existing_monthly.fen,
        loan.stable_job,
        loan.capacity,
        credit.overdue_consecutive,
        credit.overdue_total,
        credit.currently_overdue,
        credit.inquiries,
        client.note,
        iso(client.id_expires),
        client.group,
        client.referred_by,
    )


def iso(day: date | None) -> str | None:
    """A day as it is kept."""
    return day.isoformat() if day else None

"""The branch's own book as tables of an engine, averaged over the windows that an edition asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from teller_app.batch.cells import BETWEEN_CARDS
from teller_app.batch.compiled import TABLE, compile_edition, windows_of
from teller_app.batch.duck import Duck
from teller_app.batch.shape import CARD, CLIENT, REGION, Column, Kind, Shape, averaged_name
from teller_app.rules.client import Client
from teller_app.rules.codes import AmountFact, AssetClass, Status
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.windows import span
from teller_app.store.book import Book
from teller_app.store.clients import last_number, read_range

BATCH = 400
_TYPES = {Kind.TEXT: "VARCHAR", Kind.FEN: "BIGINT", Kind.FLAG: "BOOLEAN"}
Progress = Callable[[int, int], None]
EditionOf = Callable[[Client], Edition]
Cell = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Filled:
    """A table of the clients who go by one edition."""

    name: str
    edition: Edition
    shape: Shape


def fill(
    duck: Duck, book: Book, of: EditionOf, as_of: date, progress: Progress | None = None
) -> list[Filled]:
    """Read every client of the book into memory, a table an edition.

    Args:
        duck: where to; nothing is on a disk but what does not fit into memory, encrypted.
        book: the clients.
        of: the edition that decides about a client.
        as_of: the day of the decision.
        progress: told how many clients are done.

    Raises:
        StoreUnavailable: the book is damaged.
        Refusal: as ``of``.
    """
    tables: dict[tuple[str, date], Filled] = {}
    done = 0
    for batch in _batches(book):
        by_edition: dict[tuple[str, date], list[Client]] = defaultdict(list)
        for client in batch:
            edition = of(client)
            key = (edition.rulebook, edition.first_day)
            by_edition[key].append(client)
            if key not in tables:
                tables[key] = _made(duck, f"{TABLE}_{len(tables)}", edition)
        for key, clients in by_edition.items():
            _put(duck, tables[key], clients, as_of)
        done += len(batch)
        if progress is not None:
            progress(done, max(book.info.clients, done))
    return list(tables.values())


def query_over(tables: list[Filled], duck: Duck, *, lists: bool) -> exp.Query:
    """Decide about everybody in ``tables``, of which there is at least one.

    It is what ``assess`` gives for each client's balances: without what was carried from earlier evaluations,
    tiers by hand and groups, like the sums of the branch.
    """
    first, *others = (
        compile_edition(each.edition, each.shape, duck.dialect, lists=lists, table=each.name)
        for each in tables
    )
    found: exp.Query = first
    for other in others:
        found = exp.union(found, other, distinct=False)
    return found


def _batches(book: Book) -> Iterator[list[Client]]:
    for first in range(1, last_number(book.db) + 1, BATCH):
        found = read_range(book.db, first, first + BATCH - 1, book.path.name)
        if found:
            yield found


def _made(duck: Duck, name: str, edition: Edition) -> Filled:
    kinds: dict[str, Kind] = {CLIENT: Kind.TEXT}
    for window in windows_of(edition):
        kinds |= {averaged_name(each, window): Kind.FEN for each in AssetClass}
    kinds |= {each.value: Kind.FEN for each in AmountFact}
    kinds |= {CARD: Kind.TEXT, **{each.value: Kind.FLAG for each in Status}, REGION: Kind.TEXT}
    made = exp.Create(
        this=exp.Schema(
            this=exp.to_table(name, quoted=True),
            expressions=[
                exp.ColumnDef(
                    this=exp.to_identifier(column, quoted=True), kind=exp.DataType.build(_TYPES[kind])
                )
                for column, kind in kinds.items()
            ],
        ),
        kind="TABLE",
    )
    duck.db.execute(made.sql(duck.dialect.value))
    return Filled(name, edition, Shape({column: Column(column, kind) for column, kind in kinds.items()}))


def _put(duck: Duck, table: Filled, clients: list[Client], as_of: date) -> None:
    """Column by column, each as one bound list."""
    rows = [_cells(client, table.edition, as_of) for client in clients]
    columns = list(table.shape.columns.values())
    each = [
        exp.Unnest(expressions=[exp.cast(exp.Placeholder(), f"{_TYPES[column.kind]}[]")])
        for column in columns
    ]
    put = exp.insert(exp.select(*each), exp.to_table(table.name, quoted=True))
    duck.db.execute(
        put.sql(duck.dialect.value), [[row.get(column.name) for row in rows] for column in columns]
    )


def _cells(client: Client, edition: Edition, as_of: date) -> dict[str, Cell]:
    facts = client.facts(as_of)
    cells: dict[str, Cell] = {CLIENT: client.key, REGION: facts.region}
    for window in windows_of(edition):
        days = span(window, as_of)
        for asset_class, history in facts.holdings.items():
            average = history.average(days, edition.measure.young_account)
            cells[averaged_name(asset_class, window)] = average.fen
    cells |= {code.value: amount.fen for code, amount in facts.amounts.items()}
    cells |= {code.value: known for code, known in facts.statuses.items()}
    cells[CARD] = BETWEEN_CARDS.join(sorted(card.value for card in facts.cards)) or None
    return cells

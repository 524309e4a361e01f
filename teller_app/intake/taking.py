"""The rows of every file, read one by one into a book that is being built."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from teller_app.intake.cells import is_client_key
from teller_app.intake.faults import Faults, RowFault
from teller_app.intake.layout import ADDING, SUMMED, Kind
from teller_app.intake.mapping import Row
from teller_app.intake.merge import merged
from teller_app.intake.referrals import Referral, check_referrals
from teller_app.intake.rows import RowReader
from teller_app.intake.sources import Source
from teller_app.rules.client import Client
from teller_app.rules.errors import Refusal
from teller_app.rules.money import Money
from teller_app.store.book import Book
from teller_app.store.clients import read_stated
from teller_app.store.staging import Before, Part, Place, Staging
from teller_app.store.terms import terms_of

BATCH = 500
_ORDER = (Kind.CLIENTS, Kind.HOLDINGS, Kind.ACTIVITY, Kind.CARDS, Kind.GRANTS, Kind.FACTS)
_PARTS = {
    Kind.HOLDINGS: Part.HOLDING,
    Kind.ACTIVITY: Part.ACTIVITY,
    Kind.CARDS: Part.CARD,
    Kind.GRANTS: Part.GIVEN,
}
_TWICE = {True: "import.repeats", False: "import.contradicts", None: "import.said_before"}


@dataclass(frozen=True, slots=True)
class FileCount:
    """What a file held.

    Attributes:
        rows: those that hold something, the header not counted.
        total: the sum of what is summed in its kind; ``None`` where nothing is.
        unread: rows of whose amount nothing could be made, so that it is in no sum.
        encoding: by which its text was read; ``None`` for a workbook.
    """

    name: str
    kind: Kind
    rows: int
    total: Money | None
    unread: int = 0
    encoding: str | None = None


@dataclass(slots=True)
class Taking:
    """Takes files into a book.

    Attributes:
        book: the present one, for what no file says of a client.
        whole: a file of as many rows as a spreadsheet holds is taken for whole.
        told: how many rows have been read, of how many there may be.
        left_out: good rows of clients whose own row was refused.
    """

    staging: Staging
    book: Book | None
    as_of: date
    faults: Faults
    told: Callable[[int, int], None]
    whole: bool = False
    warnings: Faults = field(default_factory=Faults)
    counts: list[FileCount] = field(default_factory=list)
    clients: int = 0
    facts: int = 0
    left_out: int = 0
    _rows: int = 0
    _refused: set[int] = field(default_factory=set)
    """Numbers of clients whose own row was refused, and whom the present book does not know."""
    _names: Sequence[str] = ()
    _batch: list[tuple[int, Client, frozenset[str]]] = field(default_factory=list)

    def take(self, sources: Sequence[Source]) -> None:
        """Read every file to its end, those of clients first.

        Raises:
            Refusal: a file cannot be read any further, or two speak of the same thing.
        """
        refuse_two(sources)
        self.staging.adding = frozenset(
            _PARTS[source.mapping.kind] for source in sources if source.mapping.adds
        )
        self.staging.cards_apart = any(source.mapping.kind is Kind.CARDS for source in sources)
        self._names = [source.name for source in sources]
        size = sum(source.path.stat().st_size for source in sources) or 1
        before = 0.0
        for kind in _ORDER:
            for at, source in enumerate(sources):
                if source.mapping.kind is kind:
                    share = source.path.stat().st_size / size
                    self._file(at, source, before, share)
                    before += share
            if kind is Kind.CLIENTS:
                self._check_referrals(sources)

    def _file(self, at: int, source: Source, before: float, share: float) -> None:
        reader = RowReader(self.as_of, self.faults, self.warnings)
        kind, summed, total, read = source.mapping.kind, SUMMED.get(source.mapping.kind), 0, 0
        rows = self._rows
        if source.hidden:
            sheets = {"sheets": list(source.hidden)}
            self.warnings.add(RowFault(source.name, 1, "", "import.hidden_sheets", sheets))

        def told() -> None:
            done = before + share * source.share
            self._rows = rows + source.count
            self.told(self._rows, max(self._rows, int(self._rows / done) if done else 0))

        for row in source.rows(self.faults, whole=self.whole, told=told):
            fen = None if row.wrong else _fen(row.get(summed)) if summed is not None else 0
            if fen is not None:
                total, read = total + fen, read + 1
            place = Place(at, row.line)
            if kind is Kind.CLIENTS:
                self._client(place, source.mapping.fields, row, reader)
            elif kind is Kind.FACTS:
                self._facts(place, row, reader)
            else:
                self._part(kind, place, row, reader)
        self._rows = rows + source.count
        self._flush()
        counted = Money(total) if summed else None
        unread = source.count - read
        self.counts.append(FileCount(source.name, kind, source.count, counted, unread, source.encoding))

    def _client(self, at: Place, fields: frozenset[str], row: Row, reader: RowReader) -> None:
        key = row.get("key")
        said = None if row.wrong else hash(tuple(sorted(row.fields.items())))
        number = self.staging.name(key, said, at) if key else None
        if key and number is None:
            self._twice(row, "key", self.staging.named_before(key, said), final=True)
            return
        client = None if row.wrong else reader.client(row)
        for each in reader.referrals:
            self.staging.refer(each.client, each.referrer, at.file, each.row)
        reader.referrals.clear()
        if client is None:
            if not is_client_key(key):
                self.faults.last_is_final()
            if number is not None and not self.staging.is_old(number):
                self._refused.add(number)
        elif number is not None:
            self.clients += 1
            self._batch.append((number, client, fields))
            if len(self._batch) == BATCH:
                self._flush()

    def _flush(self) -> None:
        old = [number for number, _, _ in self._batch if self.staging.is_old(number)]
        there: dict[int, Client] = {}
        if old and self.book is not None:
            there = read_stated(self.book.db, old, self.book.path.name)
        rows = [
            (number, merged(there[number], client, fields) if number in there else client)
            for number, client, fields in self._batch
        ]
        self.staging.write(rows, terms_of)
        self._batch.clear()

    def _check_referrals(self, sources: Sequence[Source]) -> None:
        said = (
            Referral(sources[at].name, line, client, by) for client, by, at, line in self.staging.referrals()
        )
        check_referrals(said, self.staging.number_of, self.staging.brought(), self.faults)

    def _part(self, kind: Kind, at: Place, row: Row, reader: RowReader) -> None:
        """One of several rows of a client: where one is refused, the client keeps what the book says."""
        number = self._whose(row)
        if number is None:
            self._nobodys(kind, row, reader)
        elif number in self._refused:
            self.left_out += 1  # the client's own row is to blame, and named
        elif row.wrong or not self._put(kind, at, row, number, reader):
            self.staging.spoil(_PARTS[kind], number)

    def _put(self, kind: Kind, at: Place, row: Row, number: int, reader: RowReader) -> bool:
        before, column = None, "date"
        if kind is Kind.HOLDINGS:
            balance = reader.balance(row)
            if balance is None:
                return False
            day, code = balance.day, balance.asset_class.value
            before = self.staging.balance(number, code, day, balance.amount.fen, at)
        elif kind is Kind.ACTIVITY:
            month, column = reader.month(row), "month"
            if month is None:
                return False
            amounts = (month.volume, month.largest, month.profit, month.conceded)
            fens = [None if amount is None else amount.fen for amount in amounts]
            before = self.staging.month(number, month.first, [month.transactions, *fens], at)
        elif kind is Kind.GRANTS:
            given, column = reader.grant(row), "privilege"
            if given is None:
                return False
            before = self.staging.given(number, given, at)
        else:
            card, column = reader.card(row), "number"
            if card is None:
                return False
            before = self.staging.card(number, card, at)
        if before is not None:
            self._twice(row, column, before)
        return before is None

    def _nobodys(self, kind: Kind, row: Row, reader: RowReader) -> None:
        """What is wrong with it is named, and that nobody knows its client.

        It may be a known client's under a slip of the pen, whose sum would lack it and look like a sum.
        """
        before = self.faults.count
        if not row.wrong:
            match kind:
                case Kind.HOLDINGS:
                    reader.balance(row)
                case Kind.ACTIVITY:
                    reader.month(row)
                case Kind.GRANTS:
                    reader.grant(row)
                case _:
                    reader.card(row)
            if self.faults.count == before:
                self._stranger(row)
        self.faults.last_is_final()

    def _facts(self, at: Place, row: Row, reader: RowReader) -> None:
        """The only row of a client: without it the book's word stays, so a stranger's may be left out."""
        found = None if row.wrong else reader.facts(row)
        number = self._whose(row)
        if found is None and not is_client_key(row.get("client")):
            self.faults.last_is_final()
        if number is None:
            if found is not None:
                self._stranger(row)
        elif number in self._refused:
            self.left_out += found is not None
        elif (before := self.staging.facts(number, found, at)) is not None:
            self._twice(row, "client", before, final=True)
        else:
            self.facts += found is not None

    def _whose(self, row: Row) -> int | None:
        key = row.get("client")
        return self.staging.number_of(key) if key else None

    def _stranger(self, row: Row) -> None:
        text = row.get("client")
        fault = RowFault(row.file, row.line, "client", "import.unknown_client", {"text": text}, text)
        self.faults.add(fault)

    def _twice(self, row: Row, column: str, before: Before, *, final: bool = False) -> None:
        """Another row speaks of the same: which one, and whether they agree."""
        values = {"file": self._names[before.at.file], "line": before.at.line}
        fault = RowFault(row.file, row.line, column, _TWICE[before.same], values, row.original(column))
        self.faults.add(fault, final=final)


def refuse_two(sources: Sequence[Source]) -> None:
    """Refuse files of which one would silently go over what another says.

    Raises:
        Refusal: ``import.two_sources`` (file, column), or ``import.adds_and_not`` (file).
    """
    stated = {name for each in sources if each.mapping.kind is Kind.CLIENTS for name in each.mapping.fields}
    for each in sources:
        both: set[str] = set()
        if each.mapping.kind is Kind.CARDS:
            both = stated & {"cards"}
        elif each.mapping.kind is Kind.FACTS:
            both = stated & each.mapping.fields
        if both:
            raise Refusal("import.two_sources", file=each.name, column=min(both))
    for kind in ADDING:
        same = [each for each in sources if each.mapping.kind is kind]
        if len({each.mapping.adds for each in same}) > 1:
            raise Refusal("import.adds_and_not", file=same[-1].name)


def _fen(text: str) -> int | None:
    """For the sum of a file: nothing adds nothing, and what is no amount is named elsewhere."""
    if not text:
        return 0
    try:
        return Money.yuan(text).fen
    except Refusal:
        return None

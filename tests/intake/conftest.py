"""Extracts as head office would send them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from teller_app.intake.faults import Faults
from teller_app.intake.prepare import Prepared, Report, Request, Where, prepare
from teller_app.rules.client import Client
from teller_app.safe.keys import DeviceKeys
from teller_app.store.book import Book, open_book
from teller_app.store.clients import client_keys

AS_OF = date(2026, 11, 22)
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WriteFile = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    """Write lines, or raw bytes, as a file."""

    def write_file(
        *lines: str, name: str = "clients.csv", encoding: str = "utf-8", raw: bytes | None = None
    ) -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join(lines).encode(encoding) if raw is None else raw)
        return path

    return write_file


def nobody(*_: object) -> None:
    """Hears of progress and says nothing."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A home folder that takes files in.

    Attributes:
        asked: what every request of it says.
    """

    home: Path
    keys: DeviceKeys
    asked: Request = field(default_factory=lambda: Request((), AS_OF))

    def with_(self, **asked: object) -> Branch:
        return replace(self, asked=replace(self.asked, **asked))

    @contextmanager
    def prepared(self, *files: Path, told=nobody, faults: Faults | None = None) -> Iterator[Prepared]:
        book = None if self.asked.fresh else open_book(self.home, self.keys)
        try:
            where = Where(self.home, self.keys, AT, book)
            with prepare(replace(self.asked, files=files), where, told, faults or Faults()) as found:
                yield found
        finally:
            if book is not None:
                book.close()

    def plan(self, *files: Path) -> Report:
        with self.prepared(*files) as found:
            return found.report

    def take(self, *files: Path) -> Report:
        with self.prepared(*files) as found:
            assert found.report.acceptable, found.report.faults
            found.switch()
            return found.report

    def clients(self) -> dict[str, Client]:
        book = self.book()
        try:
            return {key: book.client(key) for key in client_keys(book.db)}
        finally:
            book.close()

    def book(self) -> Book:
        book = open_book(self.home, self.keys)
        assert book is not None
        return book


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path / "home", DeviceKeys(tmp_path / "home"))


def faults_of(plan: Report) -> list[tuple[str, int, str, str]]:
    return [(fault.file, fault.row, fault.column, fault.code) for fault in plan.faults]


@pytest.fixture
def sheet(tmp_path):
    """Write a workbook; a cell is text unless a function writes it."""

    def make(*rows, name="clients.xlsx", first=0, **more_sheets):
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as book:
            for title, lines in {"S1": rows, **more_sheets}.items():
                page = book.add_worksheet(title)
                days = book.add_format({"num_format": "yyyy-mm-dd"})
                for at, row in enumerate(lines, start=first):
                    for column, cell in enumerate(row):
                        if callable(cell):
                            cell(page, at, column)
                        elif isinstance(cell, date):
                            page.write_datetime(at, column, cell, days)
                        elif isinstance(cell, str):
                            page.write_string(at, column, cell)
                        else:
                            page.write(at, column, cell)
        return path

    return make

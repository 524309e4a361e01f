"""Extracts as head office would send them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from teller_app.intake.plan import ImportPlan, plan_import, run_import
from teller_app.rules.client import Client
from teller_app.safe.keys import DeviceKeys
from teller_app.store.book import open_book
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


@dataclass(frozen=True, slots=True)
class Branch:
    """A home folder that takes files in."""

    home: Path
    keys: DeviceKeys

    def plan(self, *files: Path) -> ImportPlan:
        return self._with_book(lambda book: plan_import(book, files, AS_OF))

    def take(self, *files: Path) -> None:
        plan = self.plan(*files)
        assert plan.faults == ()
        self._with_book(lambda book: run_import(plan, self.home, self.keys, AT, book))

    def clients(self) -> dict[str, Client]:
        return self._with_book(lambda book: {key: book.client(key) for key in client_keys(book.db)})

    def _with_book(self, work: Callable):
        book = open_book(self.home, self.keys)
        try:
            return work(book)
        finally:
            if book is not None:
                book.close()


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path / "home", DeviceKeys(tmp_path / "home"))


def faults_of(plan: ImportPlan) -> list[tuple[str, int, str, str]]:
    return [(fault.file, fault.row, fault.column, fault.code) for fault in plan.faults]

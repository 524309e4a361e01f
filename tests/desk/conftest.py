from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from teller_app.desk.workplace import Workplace
from tests.stage import open_stage


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    found = open_stage(tmp_path)
    yield found
    found.journal.close()
    assert found.book is not None
    found.book.close()

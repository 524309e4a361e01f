"""An engine for every test of tables, and an edition that uses all that an edition can say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from teller_app.batch.duck import Duck, open_duck

EVERYTHING = Path(__file__).parent / "everything.toml"


@pytest.fixture(scope="session")
def duck(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Duck]:
    with open_duck(tmp_path_factory.mktemp("duck"), None, None, 1) as engine:
        yield engine

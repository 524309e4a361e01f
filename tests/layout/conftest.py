"""The books that every screen is shown on, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.counter.conftest import _looks as _looks  # noqa: PLC0414  a fixture
from tests.layout.walk import make_homes


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("homes")
    make_homes(folder)
    return folder

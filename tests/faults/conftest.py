from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.homes import copy_of, live_in
from tests.faults.nursery import Nursery
from tests.faults.shim import LACKS, compile_shim

# Children are forked, which Windows cannot do.
collect_ignore_glob = [] if hasattr(os, "fork") else ["test_*.py"]


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """The library that lets file operations fail; ``None`` without a compiler."""
    return compile_shim(tmp_path_factory.mktemp("shim"))


@pytest.fixture
def needs_shim(shim: Path | None) -> Path:
    if shim is None:
        pytest.skip(LACKS)
    return shim


@pytest.fixture(scope="session")
def nurseries(shim: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Nursery]]:
    """Two, for two children at once."""
    folder = tmp_path_factory.mktemp("nurseries")
    made = [Nursery(folder / str(at), shim) for at in range(2)]
    yield made
    for nursery in made:
        nursery.close()


@pytest.fixture(scope="session")
def nursery(nurseries: list[Nursery]) -> Nursery:
    return nurseries[0]


@pytest.fixture(scope="session")
def lived_in(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with some days in it; only copies of it are used."""
    return live_in(nursery, tmp_path_factory.mktemp("lived_in"))


@pytest.fixture
def home(lived_in: Path, tmp_path: Path) -> Path:
    return copy_of(lived_in, tmp_path / "branch")


@pytest.fixture
def new_home(lived_in: Path, tmp_path: Path) -> Callable[[], Path]:
    """The same one again, as often as it is asked for."""
    return lambda: copy_of(lived_in, tmp_path / "branch")

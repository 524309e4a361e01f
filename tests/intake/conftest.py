"""Extracts as head office would send them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

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

"""A desktop for each test that needs a real window; skipped, with the reason, where its programs are missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.desktop.desk import Desktop, has_pyatspi, missing

WHERE = "install what packaging/test-packages.txt names"


def need(*programs: str) -> None:
    """Skip, and say why, where this machine cannot show a real window."""
    if not sys.platform.startswith("linux"):
        pytest.skip("a real X window is looked at on Linux")
    lacking = [*missing(*programs), *([] if has_pyatspi() else ["pyatspi"])]
    if lacking:
        pytest.skip(f"no {', '.join(lacking)}: {WHERE}")


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    """A screen with a window manager; nothing is open on it.

    Its folder has a short name, for sockets lie in it, and the name of a socket has 107 bytes at most.
    """
    need()
    with TemporaryDirectory(prefix="desk-", ignore_cleanup_errors=True) as folder:
        made = Desktop(Path(folder))
        try:
            made.begin()
            yield made
        finally:
            made.end()

"""Fixtures that every test may use. Nothing here knows a screen."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Generator
from datetime import date
from pathlib import Path

import pytest

from teller_app import places
from teller_app.rules.rulebook.edition import Edition
from teller_app.store.rulebooks import RulebookShelf
from tests import in_memory
from tests import often as often  # noqa: PLC0414  how often a property is tried is known before any test is read

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
in_memory.choose()
# What a program notes outside of its home folder goes with the tests.
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="state-")
atexit.register(shutil.rmtree, os.environ["XDG_STATE_HOME"], ignore_errors=True)
# Hundreds of programs are started, and every worker reads every test: each would translate all of it again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
TODAY = date(2026, 11, 23)
GOLDEN = Path(__file__).parent / "golden"
Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write what was printed as the new golden files"
    )
    parser.addoption(
        "--short", action="store_true", help="of each test that is marked long only the sample that it names"
    )


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a third of the time a test waits, for a window or another program."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """``make test`` is short; ``make test-all``, and whoever names a file or a test, gets every case."""
    if not config.getoption("--short"):
        return
    met: Counter[str] = Counter()
    left_out = []
    for item in items:
        mark = item.get_closest_marker("long")
        if mark is None:
            continue
        test = item.nodeid.partition("[")[0]
        met[test] += 1
        if met[test] > mark.kwargs.get("first", 0):
            left_out.append(item)
    if left_out:
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare text with ``tests/golden/<name>``; a missing file is a failure, not a pass."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        assert path.exists(), f"{name} is new: look at it, then run with --update-golden"
        assert text == path.read_text("utf-8")

    return check


@pytest.fixture(scope="session")
def shelf() -> RulebookShelf:
    return RulebookShelf(places.resources() / "rulebooks")


@pytest.fixture(scope="session")
def general(shelf: RulebookShelf) -> Edition:
    return shelf.edition("general", TODAY)


def pytest_collection_finish() -> None:
    """Thousands of tests are known now, and stay: whoever looks for what nobody holds need not look through them."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None, object, object]:
    """Windows that a test has closed go at once: Qt would keep them until some loop runs, and dress each of them anew."""
    result = yield
    widgets, core = sys.modules.get("PySide6.QtWidgets"), sys.modules.get("PySide6.QtCore")
    if widgets is not None and core is not None and widgets.QApplication.instance() is not None:
        widgets.QApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    forgetting = sys.modules.get("teller_app.ui.forgetting")
    if forgetting is not None and not gc.isenabled():
        forgetting.sweep()  # between two tests no event loop runs, and so no timer
    return result

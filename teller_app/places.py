"""Where things lie: what is shipped with the program, and what it keeps."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

import platformdirs

HOME_VARIABLE = "TELLER_APP_HOME"
_PACKAGE = Path(__file__).parent


@cache
def _shipped(folder: str) -> Path:
    """A shipped folder: beside the package in a checkout, inside it once installed."""
    inside = _PACKAGE / "_shipped" / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


def resources() -> Path:
    """Rulebooks, print templates, catalogues, style and help."""
    return _shipped("resources")


def migrations() -> Path:
    """The numbered SQL files of the book and the journal."""
    return _shipped("db")


def state() -> Path:
    """A folder of this program that is not put back together with its home: the desktop's place for state."""
    if sys.platform == "win32":
        # There, state and data lie in the same folder.
        return Path(platformdirs.user_data_dir("teller-app", appauthor=False, roaming=True))
    return Path(platformdirs.user_state_dir("teller-app", appauthor=False))


def home(*, demo: bool = False) -> Path:
    """The folder of every file that the program keeps; the demo has one of its own inside it.

    ``TELLER_APP_HOME`` moves it; otherwise it is the desktop's usual place.
    """
    told = os.environ.get(HOME_VARIABLE)
    base = Path(told) if told else Path(platformdirs.user_data_dir("teller-app", appauthor=False))
    return base / "demo" if demo else base

"""Where things lie: what is shipped with the program, and what it keeps."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "TELLER_APP_HOME"
_PACKAGE = Path(__file__).parent


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


def home(*, demo: bool = False) -> Path:
    """The folder of every file that the program keeps; the demo has one of its own inside it.

    ``TELLER_APP_HOME`` moves it; otherwise it is the desktop's usual place.
    """
    told = os.environ.get(HOME_VARIABLE)
    base = Path(told) if told else Path(platformdirs.user_data_dir("teller-app", appauthor=False))
    return base / "demo" if demo else base

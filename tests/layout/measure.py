"""Measures every screen at the sizes, scalings and languages that must hold together.

A screen of 1366 × 768 at 125 % has 1093 × 614 pixels of the program's own, for Qt lays out in those and scales what
it draws. So each size is measured twice: divided by the scaling, as on a screen that is really of that size, and
undivided, as on a larger one at the same scaling. The scaling itself is set once a process and makes every glyph
round to other widths, which is why each has a process of its own in ``make layout``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from teller_app.ui import theme
from teller_app.words.speaker import Language
from tests.layout.facts import Fact, faint, findings
from tests.layout.walk import looks

MAXIMISED = (1366, 697)
"""What a task bar and a title leave of 1366 × 768, the commonest monitor of a branch."""
SIZES = ((1280, 720), MAXIMISED, (1366, 768), (1920, 1080))
SCALES = (1.0, 1.25, 1.5, 2.0)
NO_BAR_FROM = (1366, 768)
"""From this size on the client desk has no scroll bar with the longest names and amounts, in letters of the ordinary
size; with ordinary ones, and the pre-screen, from ``MAXIMISED`` on, whatever is told or asked above."""
NARROW = 911
"""From this width on no page scrolls sideways, except in the largest letters: 1366 pixels at 150 %."""
_ROUNDS = 16
"""Wrapped text asks for its height only once it has its width, a page then for a scroll bar, and with that what is
in it opens up."""
Size = tuple[int, int]
Found = dict[Fact, list[str]]
"""Each finding with the screens on which it was met."""


def sizes_at(scale: float) -> list[Size]:
    """The sizes to measure at one scaling, in the program's own pixels; each once."""
    divided = [(round(width / scale), round(height / scale)) for width, height in SIZES]
    return sorted({*SIZES, *divided})


def measure(
    app: QApplication, homes: Path, language: Language, sizes: Iterable[Size], only: str = ""
) -> Found:
    """Walk every screen in one language, and measure it at each of ``sizes``; once also how it stands out."""
    met: Found = defaultdict(list)
    for name, window in looks(app, homes, language, only):
        for size in sizes:
            shape(app, window, size)
            sideways = theme.largest() or size[0] < theme.px(NARROW)
            for fact in findings(window, may_scroll=_may_scroll(name, size), sideways=sideways):
                met[fact].append(f"{name}, {language}, {size[0]}x{size[1]}")
        for fact in faint(window):
            met[f"faint: {fact}"].append(f"{name}, {language}")
    return dict(met)


def shape(app: QApplication, window: QWidget, size: Size) -> None:
    """Give a window its size, and let everything in it settle."""
    window.resize(*size)
    for _ in range(_ROUNDS):
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _may_scroll(name: str, size: Size) -> bool:
    plain = name.removeprefix("longest ")
    ordinary = plain == name and plain != "client-key"  # whose lines have a bar of their own under their tab
    from_here = MAXIMISED if ordinary or plain.startswith("prescreen") else NO_BAR_FROM
    held = plain.startswith(("client", "walk-in", "empty", "search", "prescreen"))
    return theme.enlarged() or not held or size < from_here or size[1] < from_here[1]


def told(found: Found) -> str:
    """The findings, each with the first screens that have it."""
    return "\n".join(f"{fact}\n    {len(at)} × {'; '.join(at[:3])}" for fact, at in found.items())

"""The pictures of the manual and the README: parts of screens in their own size, in both languages.

``python -m tests.screenshots --manual`` makes them all and throws away what is not made any more.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter as Count
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from teller_app.desk.counter import Counter
from teller_app.ui import theme
from teller_app.ui.entrance import Entrance
from teller_app.ui.window import Window
from teller_app.words.lock import lock_line
from teller_app.words.speaker import Language, Speaker
from tests import screenshots
from tests.staff import SECOND, branch_at
from tests.stage import open_stage

SIZE = (1366, 768)
COLOURS = 256
ROUGHLY = 0xF0F0F0
"""What tells two colours apart when those of a picture are counted."""
Crop = Callable[[Window], QRect]


def whole(window: Window) -> QRect:
    return window.rect()


def page(window: Window) -> QRect:
    """The page without the bar, the rail and the foot."""
    return _of(window, window.pages.currentWidget())


def part(*path: str, right: int = 0, below: int = 0) -> Crop:
    """A widget of the window by its attributes, cut to so many pixels from its left and top edge."""

    def crop(window: Window) -> QRect:
        widget: QWidget = window
        for name in path:
            widget = getattr(widget, name)
        found = _of(window, widget)
        return QRect(found.topLeft(), found.bottomRight() if not right else found.bottomLeft()).adjusted(
            0, 0, right, below
        )

    return crop


def between(first: Crop, last: Crop) -> Crop:
    return lambda window: first(window).united(last(window))


def top(width: int, height: int) -> Crop:
    return lambda window: QRect(0, 0, width, height)


def left(crop: Crop, width: int, height: int = 0) -> Crop:
    """Only so much of it."""

    def cut(window: Window) -> QRect:
        found = crop(window)
        return QRect(found.x(), found.y(), width, height or found.height())

    return cut


def _of(window: QMainWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


PICTURES: dict[str, tuple[tuple[str, Crop], ...]] = {
    "search": (("search", top(760, 190)),),
    "client": (
        ("client", whole),
        ("tier", part("client", "_tier")),
        ("why", part("client", "why")),
    ),
    "client-plan": (("plan", part("client", "below")),),
    "client-facing": (("facing", whole),),
    "client-trial": (("trial", between(part("client", "_tier"), part("client", "amounts"))),),
    "walk-in": (("walk-in", between(part("client", "header"), part("client", "amounts"))),),
    "prescreen": (("prescreen", left(page, 826)),),
    "print-summary": (("print-summary", page),),
    "client-ledger": (("privileges", left(part("client", "below"), 709)),),
    "key-account": (("key-account", page),),
    "ties": (("ties", left(page, 660, 300)),),
    "care": (("care", page),),
    "branch": (("branch", whole),),
    "files": (("files", page),),
    "rules": (("rules", page),),
    "rules-trial": (("rules-trial", page),),
    "revealed": (("revealed", between(part("revealed"), left(part("client", "header"), 1246))),),
    "audit": (("audit", page),),
    "settings": (("settings", left(page, 1282, 372)),),
    "people": (("people", page),),
    "people-second-person": (("second", part("approve")),),
}
"""What is cut out of which screen, under which name."""
LOGIN = "login"
NAMES = frozenset((LOGIN, *(name for cut in PICTURES.values() for name, _ in cut)))


def more(stage: screenshots.Stage) -> Iterator[str]:
    """Screens that only the manual shows."""
    window = stage.window
    window.open_client("C000001")
    window.reveal()
    yield "revealed"


def save(image: QImage, file: Path) -> None:
    """With 256 colours of its own, a third of the size and the same to the eye."""
    flat = image.convertToFormat(QImage.Format.Format_RGB32)
    counted = Count(memoryview(flat.constBits()).cast("I"))
    rough: dict[int, Count[int]] = {}
    for colour, times in counted.items():
        rough.setdefault(colour & ROUGHLY, Count())[colour] += times
    most = sorted(rough.values(), key=lambda group: -group.total())[:COLOURS]
    table = [group.most_common(1)[0][0] for group in most]
    table += [colour for colour, _ in counted.most_common(COLOURS) if colour not in table][
        : COLOURS - len(table)
    ]
    exact = flat.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)
    exact.save(str(file), "PNG", 0)


def render(home: Path, folder: Path, language: Language) -> None:
    """Every picture in one language."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app)
    app.setCursorFlashTime(0)  # a picture does not depend on the moment
    place = open_stage(home, language)
    counter = Counter(place)
    window = _window(counter)
    stage = screenshots.Stage(app, window, counter)
    for screens in (screenshots.screens, more):
        for name in screens(stage):
            _cut(app, window, name, folder, language)
    window.close()
    place.journal.close()
    with tempfile.TemporaryDirectory() as copied:
        staff = branch_at(Path(shutil.copytree(home / screenshots.BRANCH, Path(copied) / screenshots.BRANCH)))
        session, door = staff.log_in(SECOND), staff.door
        place = open_stage(
            staff.home, language, session=session, approvals=staff.approvals, door=lambda: door
        )
        counter = Counter(place)
        window = _window(counter)
        for name in screenshots.people_screens(screenshots.Stage(app, window, counter)):
            _cut(app, window, name, folder, language)
        window.close()
        _entrance(app, Entrance(Speaker(language), door, lambda who, words: None), folder, language)
        place.close()


def _window(counter: Counter) -> Window:
    window = Window(counter)
    window.resize(*SIZE)
    window.show()
    return window


def _cut(app: QApplication, window: Window, name: str, folder: Path, language: Language) -> None:
    if name not in PICTURES:
        return
    for _ in range(3):
        app.processEvents()
    seen = window.grab().toImage()
    for picture, crop in PICTURES[name]:
        save(seen.copy(crop(window)), folder / f"{picture}-{language}.png")


def _entrance(app: QApplication, entrance: Entrance, folder: Path, language: Language) -> None:
    """The way back in after three minutes with nobody there."""
    entrance.resize(*SIZE)
    entrance.show()
    entrance.begin(SECOND, lock_line(Speaker(language), "idle"))
    for _ in range(3):
        app.processEvents()
    form = _of(entrance, entrance.login).intersected(QRect(283, 180, 800, 400))
    save(entrance.grab().toImage().copy(form), folder / f"{LOGIN}-{language}.png")
    entrance.close()


def make(home: Path, folder: Path) -> None:
    """All of them, each language in a process of its own; those that nobody makes go."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in Language:
        command = [sys.executable, "-m", "tests.manual_pictures", str(home), str(folder), language]
        subprocess.run(command, check=True, env={**os.environ, "QT_SCALE_FACTOR": "1"})
    wanted = {f"{name}-{language}.png" for name in NAMES for language in Language}
    for file in folder.glob("*.png"):
        if file.name not in wanted:
            with suppress(OSError):
                file.unlink()


if __name__ == "__main__":
    render(Path(sys.argv[1]), Path(sys.argv[2]), Language(sys.argv[3]))

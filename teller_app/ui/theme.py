"""One palette, one short style sheet and one family of fonts, all from ``resources/style``."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from string import Template

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette, QPixmapCache
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from teller_app import places
from teller_app.desk.looks import Look, TextSize
from teller_app.ui.forgetting import not_collecting

FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "Noto Sans SC",
    "sans-serif",
)
"""Named one by one: left to itself, Qt takes the Japanese shapes of Chinese characters."""

BASE_PX = 14
TITLE_BAR = 40
"""What a desktop puts above a window, at most."""
BAR, LOW_BAR = 56, 44
LOW_WINDOW = 760
"""A window that is lower keeps what stands around its pages low: so it is on 1366 × 768 below a title."""
_look = Look()
"""What the window wears now; one for the whole application, as Qt's own palette and font are."""
_bare = False
"""Whether it is between two looks."""


def look() -> Look:
    """What the window wears now."""
    return _look


def enlarged() -> bool:
    """Whether the letters are larger than the pages were drawn for."""
    return _look.size is not TextSize.NORMAL


def largest() -> bool:
    """Whether they are so large that what stands side by side may have to stand one below the other."""
    return _look.size is TextSize.LARGEST


@cache
def palettes() -> dict[str, dict[str, str]]:
    """Both palettes, ``normal`` and ``high``: every colour by its name, as ``#RRGGBB``."""
    return tomllib.loads((places.resources() / "style/palette.toml").read_text("utf-8"))


def colours() -> dict[str, str]:
    """Every colour of the palette that the window wears."""
    return palettes()["high" if _look.high else "normal"]


def px(length: int) -> int:
    """What holds text grows with the letters: ``length`` pixels at the ordinary size."""
    return round(length * _look.size.percent / 100)


def colour(name: str) -> QColor:
    """One colour by its name."""
    return QColor(colours()[name])


def bar_height(window: int) -> int:
    """Of the bar on top of a window that is so high."""
    return px(BAR if window >= px(LOW_WINDOW) else LOW_BAR)


def font(size: int = BASE_PX, *, bold: bool = False) -> QFont:
    """The program's font at ``size`` pixels of the ordinary size, figures of equal width."""
    return QFont(_fonts(px(size), bold))


def metrics(size: int = BASE_PX, *, bold: bool = False) -> QFontMetrics:
    """Of ``font``; the same one each time, for nobody can change it."""
    return _metrics(px(size), bold)


@lru_cache(maxsize=64)
def _fonts(pixels: int, bold: bool) -> QFont:  # noqa: FBT001  a key of the cache
    """One to copy from: some hundred are asked for while a page is shown."""
    found = QFont()
    found.setFamilies(list(FAMILIES))
    found.setPixelSize(pixels)
    found.setBold(bold)
    return found


@lru_cache(maxsize=64)
def _metrics(pixels: int, bold: bool) -> QFontMetrics:  # noqa: FBT001  as above
    return QFontMetrics(_fonts(pixels, bold))


def show_fitting(window: QMainWindow, place: QRect | None = None) -> None:
    """Show a window in ``place``, else in its own size, or as large as a small screen allows."""
    if place is not None:
        window.setGeometry(place)
        window.show()
        return
    screen = window.screen().availableSize()
    if screen.width() <= window.width() or screen.height() <= window.height() + TITLE_BAR:
        window.showMaximized()
    else:
        window.show()


def apply(app: QApplication, wanted: Look | None = None) -> None:
    """Dress the whole application; what is painted or laid out by size takes it up when it is made anew."""
    global _look  # noqa: PLW0603  Qt keeps one palette and one style sheet for the application, and so do we
    _look = wanted or Look()
    if not app.styleSheet():
        app.setStyle("Fusion")  # once: every widget that is there would be dressed anew for it
    _undress(app)
    _dress(app)


def take_off(wanted: Look, leaving: QWidget | None = None) -> None:
    """The first half of another look for the running application; ``put_on`` is the second, a turn later.

    Args:
        wanted: the look.
        leaving: a window that another one is made for; it is not painted in between. Of its 1,700 widgets
            some 80 are seen, and only these are dressed: all of them would hold it up twice as long.
    """
    global _look  # noqa: PLW0603  as above
    app = QApplication.instance()
    if not isinstance(app, QApplication) or wanted == _look:
        return
    if leaving is not None:
        leaving.setUpdatesEnabled(False)
        for widget in leaving.findChildren(QWidget):
            if not widget.isVisible():
                widget.setAttribute(Qt.WidgetAttribute.WA_WState_Polished, on=False)
    _look = wanted
    _undress(app)


def put_on(leaving: QWidget | None = None) -> None:
    """Dress the application as it was told, unless it is dressed; ``leaving`` is painted again."""
    app = QApplication.instance()
    if isinstance(app, QApplication) and _bare:
        _dress(app)
    if leaving is not None:
        leaving.setUpdatesEnabled(True)


def _undress(app: QApplication) -> None:
    """Off before on: laid over another sheet, each widget would be dressed once for each that it lies in."""
    global _bare  # noqa: PLW0603  as above
    _bare = True
    with not_collecting():
        app.setStyleSheet("")


def _dress(app: QApplication) -> None:
    global _bare  # noqa: PLW0603  as above
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "ground",
        QPalette.ColorRole.WindowText: "ink",
        QPalette.ColorRole.Base: "card",
        QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.Button: "card",
        QPalette.ColorRole.ButtonText: "ink",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "accent_ink",
        QPalette.ColorRole.PlaceholderText: "quiet",
    }
    for role, name in roles.items():
        palette.setColor(role, colour(name))
    with not_collecting():
        app.setFont(font())
        app.setPalette(palette)
        app.setStyleSheet(sheet())
    _bare = False


def renew() -> None:
    """Dress the application once more when a window has gone: only so does Qt's style forget its widgets.

    Drop-down lists and scroll bars ask the style while they end, and what it finds for them then stays for
    good: some 13 KB for each window, in small pieces all over the memory. Pictures that were painted for it
    would never be found again either.
    """
    app = QApplication.instance()
    if isinstance(app, QApplication) and (_bare or app.styleSheet()):
        apply(app, _look)
        QPixmapCache.clear()


def sheet() -> str:
    """The style sheet in the colours and sizes that the window wears."""
    folder = places.resources() / "style"
    names = ("teller.qss", "high.qss") if _look.high else ("teller.qss",)
    text = "".join((folder / name).read_text("utf-8") for name in names)
    sized = re.sub(r"font-size: ([0-9]+)px", lambda found: f"font-size: {px(int(found[1]))}px", text)
    # Rail and tabs keep their length: what the letters take, the room between them gives.
    rail = max(4, 9 - (_look.size.percent - 100) // 4)
    beside = {TextSize.NORMAL: 10, TextSize.LARGE: 5, TextSize.LARGEST: 2}[_look.size]
    icons = (places.resources() / "icons").as_posix()
    room = {"between": rail, "within": rail - 1, "beside": beside, "inside": beside - 2}
    return Template(sized).substitute(colours(), icons=icons, **room)

"""One palette, one short style sheet and one family of fonts, all from ``resources/style``."""

from __future__ import annotations

import tomllib
from string import Template

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from teller_app import places

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
_PALETTE: dict[str, str] = {}


def colours() -> dict[str, str]:
    """Every colour by its name, as ``#RRGGBB``."""
    if not _PALETTE:
        _PALETTE.update(tomllib.loads((places.resources() / "style/palette.toml").read_text("utf-8")))
    return _PALETTE


def colour(name: str) -> QColor:
    """One colour by its name."""
    return QColor(colours()[name])


def font(size: int = BASE_PX, *, bold: bool = False) -> QFont:
    """The program's font at ``size`` pixels, figures of equal width."""
    found = QFont()
    found.setFamilies(list(FAMILIES))
    found.setPixelSize(size)
    found.setBold(bold)
    return found


def show_fitting(window: QMainWindow) -> None:
    """Show a window in its own size, or as large as a small screen allows."""
    screen = window.screen().availableSize()
    if screen.width() <= window.width() or screen.height() <= window.height() + TITLE_BAR:
        window.showMaximized()
    else:
        window.show()


def apply(app: QApplication) -> None:
    """Dress the whole application."""
    app.setStyle("Fusion")
    app.setFont(font())
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
    app.setPalette(palette)
    icons = (places.resources() / "icons").as_posix()
    sheet = (places.resources() / "style/teller.qss").read_text("utf-8")
    app.setStyleSheet(Template(sheet).substitute(colours(), icons=icons))


def show_in_place(window: QMainWindow, before: QWidget | None) -> None:
    """Show it where ``before`` stands; on the whole of a small screen, where that was so or there is none."""
    if before is not None and not before.isMaximized():
        window.setGeometry(before.geometry())
        window.show()
    else:
        show_fitting(window)

"""Whether ink can be read on a colour: contrast as WCAG 2.1 defines it."""

from __future__ import annotations

INK = "#1B2733"
WHITE = "#FFFFFF"
READABLE = 4.5
_LINEAR_UP_TO = 0.04045


def contrast(one: str, other: str) -> float:
    """Contrast of two ``#RRGGBB`` colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """White or dark ink, whichever is read better on ``colour``."""
    return max(WHITE, INK, key=lambda ink: contrast(ink, colour))


def accent_on_white(colour: str) -> str:
    """The colour itself for text on white paper, or plain ink where it would be too pale."""
    return colour if contrast(colour, WHITE) >= READABLE else INK


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _LINEAR_UP_TO else ((channel + 0.055) / 1.055) ** 2.4

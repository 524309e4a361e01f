"""Text as a Chinese keyboard or scanner gives it, brought to half width."""

from __future__ import annotations

_FULL_WIDTH = range(0xFF01, 0xFF5F)
_OFFSET = 0xFEE0
_TABLE = {code: code - _OFFSET for code in _FULL_WIDTH}
_TABLE |= str.maketrans("\u3000\xa0￥。—–−", "  ¥.---")


def half_width(text: str) -> str:
    """``１２。５`` as ``12.5``: full-width forms, the Chinese full stop and long dashes, and nothing else.

    NFKC would go further and read ``5²`` as 52, which no one who types an amount means.
    """
    return text.translate(_TABLE)

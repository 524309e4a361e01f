"""A list of which one thing is chosen, and which a screen reader can tell what it is for."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox


class Combo(QComboBox):
    """On Linux, Qt gives what is chosen as the name of a list, so what it is for is its description as well.

    Args:
        name: what is chosen here.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAccessibleDescription(name)

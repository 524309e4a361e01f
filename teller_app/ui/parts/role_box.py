"""The four roles, one of them chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from teller_app.safe.roles import Role
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.labels import Label
from teller_app.words.people import role_name
from teller_app.words.speaker import Speaker

_ROLES = tuple(Role)


class RoleBox(QWidget):
    """A list with its name above it, as high as the fields beside it."""

    def __init__(self, speaker: Speaker, name: str) -> None:
        super().__init__()
        self.list = Combo(name)
        self.list.addItems([role_name(speaker, role) for role in _ROLES])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        label = Label(name, "quiet")
        label.setBuddy(self.list)
        layout.addWidget(label)
        layout.addWidget(self.list)
        layout.addStretch(1)

    @property
    def role(self) -> Role:
        """The chosen one."""
        return _ROLES[self.list.currentIndex()]

    def show_role(self, role: Role) -> None:
        """Choose one."""
        self.list.setCurrentIndex(_ROLES.index(role))

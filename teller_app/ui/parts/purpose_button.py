"""What the client on the screen is looked at for, in sight, and one key away from another purpose."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from teller_app.desk.purpose import PurposeDesk, PurposeView
from teller_app.rules.codes import Purpose
from teller_app.ui.follow import Guard, follow
from teller_app.words.audit import purpose_name
from teller_app.words.purpose import KEY, SAYABLE, purpose_line
from teller_app.words.speaker import Speaker


class PurposeButton(QPushButton):
    """Stands in the foot; its list opens upwards, and each line of it has a digit."""

    def __init__(self, desk: PurposeDesk, speaker: Speaker, guard: Guard) -> None:
        super().__init__()
        self._speaker = speaker
        self.list = QMenu(self)
        self._actions: dict[Purpose, QAction] = {}
        for at, purpose in enumerate(SAYABLE, 1):
            action = self.list.addAction(f"&{at}  {purpose_name(speaker, purpose)}")
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, purpose=purpose: guard(lambda: desk.choose(purpose)))
            self._actions[purpose] = action
        self.clicked.connect(self.open)
        follow(self, desk.changed, self.show_view)
        self.show_view(desk.view)

    def show_view(self, view: PurposeView) -> None:
        """Repaint."""
        self.setText(f"{purpose_line(self._speaker, view.client, view.purpose)} {KEY}")
        for purpose, action in self._actions.items():
            action.setChecked(purpose is view.purpose)

    def open(self) -> None:
        """Let another one be said; Esc leaves it as it is. Whoever may see no client has none to say."""
        if not self.isVisible():
            return
        height = self.list.sizeHint().height()
        self.list.popup(self.mapToGlobal(QPoint(0, -height)))
        found = next((action for action in self._actions.values() if action.isChecked()), None)
        self.list.setActiveAction(found or self.list.actions()[0])

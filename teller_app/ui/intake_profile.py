"""How the files of an import are read: from a file, and into one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.intake_page import IntakePage
from teller_app.desk.intake_state import IntakeView
from teller_app.ui.follow import Guard
from teller_app.ui.parts.flow import flowing
from teller_app.words.speaker import Speaker

KIND = "TOML (*.toml)"
SUGGESTED = "import-profile.toml"


class ProfileKeys(QWidget):
    """Two buttons: read a profile, and save the one that stands on the page."""

    said = Signal(str)

    def __init__(self, desk: IntakePage, speaker: Speaker, guard: Guard) -> None:
        super().__init__()
        self._desk, self._speaker = desk, speaker
        self.open = QPushButton(speaker.say("读取导入配置… Ctrl+G"))
        self.save = QPushButton(speaker.say("配置存为… Alt+O"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(flowing(self.open, self.save))
        self.open.clicked.connect(lambda: guard(self.choose))
        self.save.clicked.connect(lambda: guard(self.choose_target))

    def show_view(self, view: IntakeView) -> None:
        """Repaint from the page's state."""
        self.open.setEnabled(view.rests)
        self.save.setEnabled(view.rests and bool(view.files))

    def choose(self) -> None:
        """Ask which profile says how the files are read.

        Raises:
            Refusal: as ``IntakePage.open_profile``.
        """
        chosen, _ = QFileDialog.getOpenFileName(self, self._speaker.say("读取导入配置"), "", KIND)
        if chosen:
            self._desk.open_profile(Path(chosen))

    def choose_target(self) -> None:
        """Ask where the profile goes, once there is one.

        Raises:
            Refusal: as ``IntakePage.profile`` and ``IntakePage.save_profile``.
        """
        self._desk.profile()
        chosen, _ = QFileDialog.getSaveFileName(self, self._speaker.say("导入配置存为"), SUGGESTED, KIND)
        if chosen:
            self._desk.save_profile(chosen)
            self.said.emit(
                self._speaker.say(
                    "已存为 {file}；写法、略去的上限可以在里面改，再按 Ctrl+G 读取", file=Path(chosen).name
                )
            )

"""There can be no window: say why, and end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.safe.residue import tell
from teller_app.ui.shell import Shell
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker


def give_up(shell: object, speaker: Speaker, wrong: object) -> None:
    """Say why there can be no window, and end.

    Args:
        shell: what stands on the screen, where anything does.
        speaker: says it.
        wrong: a refusal, what cannot be used, or a bug of ours.
    """
    text = type(wrong).__name__
    if isinstance(wrong, (Refusal, Unavailable)):
        note(Event.REFUSED, code=wrong.code, file=wrong.values.get("file"))
        text = problem_line(speaker, wrong)
    elif isinstance(wrong, BaseException):
        tell(wrong)
    box = QMessageBox(shell if isinstance(shell, Shell) else None)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(speaker.say("柜员助手"))
    box.setText(text)
    # Qt's own button would say "OK" in the middle of Chinese.
    box.addButton(speaker.say("关闭"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()
    QApplication.exit(1)


def unexpected_line(speaker: Speaker, kind: type[BaseException]) -> str:
    """A bug of ours, where the window stays."""
    return speaker.say("程序遇到意外（{kind}），这一步没有完成；请重试或重新启动", kind=kind.__name__)


def end() -> None:
    """Nothing can be opened, and nobody wants to try."""
    QApplication.exit(1)

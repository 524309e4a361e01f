"""There can be no window: say why, and end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

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
    text = unexpected_line(speaker, type(wrong))
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


class SaysFaults(Protocol):
    """Whatever stands on the screen and has a place for a line of its own, in its own language."""

    def say_fault(self, kind: type) -> None:
        """Say ``unexpected_line`` there."""


def say_fault(
    seen: Iterable[SaysFaults | None], shell: object, speaker: Speaker, error: BaseException
) -> None:
    """A bug of ours, told already: on the first of ``seen`` that is there, or in a box, and the program ends.

    Nobody is left before an empty shell that does not say what it waits for.
    """
    there = next((each for each in seen if each is not None), None)
    if there is not None:
        there.say_fault(type(error))
    elif QApplication.activeModalWidget() is None:
        give_up(shell, speaker, error)


def unexpected_line(speaker: Speaker, kind: type) -> str:
    """A bug of ours; of what it was about nothing is said, for it may be a client."""
    return speaker.say("程序遇到意外（{kind}），这一步没有完成；请重试或重新启动", kind=kind.__name__)


def end() -> None:
    """Nothing can be opened, and nobody wants to try."""
    QApplication.exit(1)

"""A field with its name above it and, when something is wrong, the reason below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from teller_app.ui.parts.labels import Label, plain_tip, restyle
from teller_app.ui.parts.line_edit import LineEdit
from teller_app.words.refusals import Wrong, problem_line
from teller_app.words.speaker import Speaker

BY_ARROWS, UP_AND_DOWN = "← →", "↑ ↓"
"""The keys of a row of choices and of a column, on each button that has none of its own."""
_AROUND = 20
"""Border, padding and the cursor on both sides."""


class Field(QWidget):
    """One line of text."""

    def __init__(self, speaker: Speaker, name: str, hint: str = "", unit: str = "") -> None:
        super().__init__()
        self._speaker = speaker
        self.edit = LineEdit()
        self.edit.setMaxLength(60)
        self.edit.setPlaceholderText(hint)
        self.edit.setMinimumWidth(self.edit.fontMetrics().horizontalAdvance(hint) + _AROUND)
        self.edit.setAccessibleName(name)
        self._problem = Label(role="problem", wrap=True)
        self._problem.hide()
        self._label = Label(speaker.say("{name}（{unit}）", name=name, unit=unit) if unit else name, "quiet")
        self._label.setBuddy(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._label)
        layout.addWidget(self.edit)
        layout.addWidget(self._problem)

    def rename(self, name: str) -> None:
        """Call it otherwise; for one without a unit."""
        self._label.setText(name)
        self.edit.setAccessibleName(name)

    def hide_name(self) -> None:
        """Its name stands beside it already; a screen reader is still told."""
        self._label.hide()

    def hide_text(self) -> None:
        """A secret: dots, and nothing for an input method to remember."""
        self.edit.setMaxLength(128)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText
        )

    def show_text(self, text: str) -> None:
        """Put in what the desk holds, unless it stands there already."""
        if self.edit.text() != text:
            self.edit.setText(text)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.edit.accessibleName()

    def hold(self, longest: str) -> None:
        """Be as wide as its name and a text of that width at least."""
        self.edit.ensurePolished()
        wide = self.edit.fontMetrics().horizontalAdvance(longest) + _AROUND
        self.edit.setMinimumWidth(max(self.edit.minimumWidth(), wide))

    def show_problem(self, problem: Wrong | None, *, warning: bool = False) -> None:
        """Say what is wrong under the field, and keep what was typed."""
        text = self.mark(problem, warning=warning)
        self._problem.show_text(text, "caution" if warning else "")

    def mark(self, problem: Wrong | None, *, warning: bool = False) -> str:
        """Ring the field if something is wrong, and say what that is, for whoever has a place for it."""
        text = problem_line(self._speaker, problem) if problem else ""
        wrong = "true" if problem and not warning else "false"
        if self.edit.property("wrong") != wrong:
            self.edit.setProperty("wrong", wrong)
            restyle(self.edit)
        self.edit.setAccessibleDescription(text)
        return text


class Choice(QWidget):
    """A few buttons side by side, one of them pressed; the arrows move between them."""

    def __init__(
        self,
        name: str,
        options: tuple[str, ...],
        chosen: Callable[[int], None],
        *,
        titled: bool = True,
        even: bool = False,
    ) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = QHBoxLayout()
        row.setSpacing(0)
        for at, text in enumerate(options):
            button = QPushButton(text)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setAutoExclusive(True)  # one of them: so a screen reader says it
            button.setAccessibleName(f"{name} {text}")
            button.setToolTip(plain_tip(BY_ARROWS))
            self._group.addButton(button, at)
            row.addWidget(button, 1 if even else max(2, len(text)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        if titled:
            layout.addWidget(Label(name, "quiet"))
        layout.addLayout(row)
        self._group.idClicked.connect(chosen)

    def show_chosen(self, at: int) -> None:
        """Press the button of what the desk holds."""
        button = self._group.button(at)
        if not button.isChecked():
            button.setChecked(True)

    def show_none(self) -> None:
        """No button is pressed: nothing has been said."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)

    def button(self, at: int) -> QPushButton:
        """One of the buttons."""
        found = self._group.button(at)
        assert isinstance(found, QPushButton)  # noqa: S101  narrows for the type checker
        return found

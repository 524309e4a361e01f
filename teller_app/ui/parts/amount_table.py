"""The holdings: each amount can be typed over as a trial, and counts by its coefficient."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from teller_app.desk.client import ROWS
from teller_app.desk.client_view import AmountLine, ClientView
from teller_app.rules.codes import AssetClass
from teller_app.rules.decision import TierDecision
from teller_app.rules.money import Money
from teller_app.rules.rulebook.measure import weight_in
from teller_app.ui import theme
from teller_app.ui.parts.labels import Label, restyle
from teller_app.ui.parts.line_edit import LineEdit
from teller_app.words.amounts import money, points, ratio
from teller_app.words.codes import asset_class, code_name
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker

COLUMNS = 4
MANY, CLOSE_HEIGHT = 8, 25
"""More classes than that stand closer, so that the page needs no scrolling on the commonest screen."""
_NO_LIMIT = 16_777_215  # Qt's own
LONGEST = "99,999,999,999.99"
"""An amount that must be seen whole."""
_AROUND = 20
"""Border, padding and the cursor on both sides."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AmountEdit(LineEdit):
    """An amount as people write it, right-aligned; Escape goes back to what it was."""

    given_up = Signal()
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAlignment(_RIGHT)
        self.setAccessibleName(name)
        self.setPlaceholderText("0.00")
        self.setMaxLength(40)
        self.ensurePolished()
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(LONGEST) + _AROUND)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter and the arrows move between rows, as in a spreadsheet."""
        match event.key():
            case Qt.Key.Key_Escape if self.isModified():
                self.given_up.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def wants_escape(self) -> bool:
        """Escape goes back to the book's amount."""
        return self.isModified()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  Qt's name
        """Show the amount in full once the hand has left."""
        super().focusOutEvent(event)
        self.setModified(False)
        self.left.emit()

    def mark(self, *, trial: bool, wrong: bool) -> None:
        """Tint a trial amount, and ring a wrong one."""
        states = {"trial": "true" if trial else "false", "wrong": "true" if wrong else "false"}
        if any(self.property(key) != state for key, state in states.items()):
            for key, state in states.items():
                self.setProperty(key, state)
            restyle(self)


class AmountRow:
    """One class: name, amount, coefficient, what it counts, and what is wrong with it."""

    def __init__(self, grid: QGridLayout, at: int, code: AssetClass, name: str) -> None:
        self.code = code
        self.name = Label(name)
        self.edit = AmountEdit(name)
        self._coefficient, self._counted = Label(), Label()
        self._problem = Label(role="problem", wrap=True)
        for label in (self._coefficient, self._counted):
            label.setAlignment(_RIGHT)
        for column, widget in enumerate((self.name, self.edit, self._coefficient, self._counted)):
            grid.addWidget(widget, at * 2, column)
        grid.addWidget(self._problem, at * 2 + 1, 1, 1, 3)
        self._problem.hide()

    def show_line(self, line: AmountLine, decision: TierDecision, speaker: Speaker) -> None:
        """Repaint; what is being typed is not touched under the hand."""
        amount = line.component.amount if line.component else None
        typing = line.typed is not None and (self.edit.isModified() or line.problem is not None)
        text = (line.typed or "") if typing else (money(amount) if amount is not None else "")
        if self.edit.text() != text:
            self.edit.setText(text)  # which also says that nobody is typing here
        self.edit.mark(trial=line.trial, wrong=line.problem is not None)
        self._coefficient.setText(weight_text(self.code, decision))
        self._counted.setText(counted_text(line, decision))
        problem = problem_line(speaker, line.problem) if line.problem else ""
        self._problem.show_text(problem)
        self.edit.setAccessibleDescription(problem)

    def set_visible(self, shown: bool) -> None:  # noqa: FBT001  as Qt's setVisible
        """Put the row on the table, or take it off."""
        for widget in (self.name, self.edit, self._coefficient, self._counted):
            widget.setVisible(shown)
        if not shown:
            self._problem.hide()


def heads(speaker: Speaker, decision: TierDecision) -> tuple[str, str, str, str]:
    """What the columns are called under this scheme."""
    say, edition = speaker.say, decision.edition
    window = edition.score.window if edition.score else edition.measure.window
    averaged = say("{window}（元）", window=code_name(speaker, window))
    if edition.score is not None:
        return say("资产"), averaged, say("每万元积分"), say("积分")
    return say("资产"), averaged, say("系数"), say("认定（元）")


def weight_text(code: AssetClass, decision: TierDecision) -> str:
    """The coefficient of a class, or its points for 10,000 yuan where the scheme scores."""
    edition = decision.edition
    if edition.score is not None:
        return ratio(weight_in(edition.score.per_10000, code))
    return ratio(edition.measure.coefficient(code))


def counted_text(line: AmountLine, decision: TierDecision) -> str:
    """What a row counts: yuan, or points."""
    for scored in decision.score_lines:
        if scored.what is line.asset_class:
            return points(scored.points)
    return money(line.component.recognised if line.component else Money(0))


class AmountTable(QWidget):
    """All rows, and the sum."""

    def __init__(self, speaker: Speaker, typed: Callable[[AssetClass, str], None]) -> None:
        super().__init__()
        self._speaker, self._typed = speaker, typed
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(3, 3)
        self._grid.setRowStretch(2 * len(ROWS) + 2, 1)  # what is left over is below the rows
        self._heads = [Label(role="quiet") for _ in range(COLUMNS)]
        for column, label in enumerate(self._heads):
            label.setAlignment(_RIGHT if column else Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(label, 0, column)
        self._rows = {code: self._row(code, at) for at, code in enumerate(ROWS, start=1)}
        self._shown: tuple[AssetClass, ...] = ()
        self._view: ClientView | None = None

    @property
    def first(self) -> AmountEdit | None:
        """Where typing begins."""
        return self._rows[self._shown[0]].edit if self._shown else None

    def row(self, code: AssetClass) -> AmountRow:
        """The row of one class."""
        return self._rows[code]

    def show_view(self, view: ClientView) -> None:
        """Repaint."""
        self._view = view
        wanted = tuple(line.asset_class for line in view.lines)
        if self._shown != wanted:
            self._shown = wanted
            close = len(wanted) > MANY
            self._grid.setVerticalSpacing(0 if close else 2)
            for code, row in self._rows.items():
                row.set_visible(code in wanted)
                row.edit.setMaximumHeight(theme.px(CLOSE_HEIGHT) if close else _NO_LIMIT)
        if view.decision is None:
            return
        for label, text in zip(self._heads, heads(self._speaker, view.decision), strict=True):
            label.setText(text)
        for line in view.lines:
            self._rows[line.asset_class].show_line(line, view.decision, self._speaker)

    def _row(self, code: AssetClass, at: int) -> AmountRow:
        """Every class has its row from the start; which are seen depends on the client."""
        row = AmountRow(self._grid, at, code, asset_class(self._speaker, code))
        row.edit.textEdited.connect(lambda text: self._typed(code, text))
        row.edit.given_up.connect(lambda: self._typed(code, ""))
        row.edit.left.connect(self._repaint)
        row.set_visible(False)
        return row

    def _repaint(self) -> None:
        if self._view is not None:
            self.show_view(self._view)

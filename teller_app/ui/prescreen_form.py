"""The inputs of a pre-screen, every one live."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from teller_app.desk.prescreen import CREDIT_FIELDS, FieldValue, Form, PrescreenView
from teller_app.rules.codes import Method
from teller_app.ui import theme
from teller_app.ui.parts.field import Choice, Field
from teller_app.ui.parts.labels import Label
from teller_app.words.codes import code_name
from teller_app.words.prescreen import overdue_names
from teller_app.words.speaker import Speaker

METHODS = tuple(Method)
ANSWERS: tuple[bool | None, ...] = (True, False, None)


class PrescreenForm(QWidget):
    """Fields on the left of the screen; they hold nothing that the desk does not."""

    def __init__(self, speaker: Speaker, taken: Callable[[Form], None]) -> None:
        super().__init__()
        self._speaker, self._taken = speaker, taken
        self._form = Form()
        self.fields = self._text_fields()
        self.choices = {
            name: self._yes_no(name, title)
            for name, title in (
                ("capacity", speaker.say("完全民事行为能力")),
                ("stable_job", speaker.say("稳定工作")),
                ("consent", speaker.say("征信书面授权")),
                ("currently_overdue", speaker.say("目前有逾期")),
            )
        }
        names = tuple(code_name(speaker, method) for method in METHODS)
        self.method = Choice(speaker.say("还款方式"), names, self._choose_method)
        self._closed = Label(speaker.say("取得客户书面授权后，才录入信用情况"), "small", wrap=True)
        self._lay_out()

    def _text_fields(self) -> dict[str, Field]:
        say, speaker = self._speaker.say, self._speaker
        in_a_row, in_all = overdue_names(speaker, None)
        return {
            "principal": Field(speaker, say("贷款金额"), say("如 10万"), say("元")),
            "annual_rate": Field(speaker, say("年利率"), say("如 4.35%")),
            "months": Field(speaker, say("期限"), say("如 36 或 3年"), say("月")),
            "birth": Field(speaker, say("出生日期或身份证号"), say("如 1990-05-01")),
            "income": Field(speaker, say("月收入"), say("如 9000"), say("元")),
            "existing_monthly": Field(speaker, say("其他负债月供"), say("没有填 0"), say("元")),
            "overdue_consecutive": Field(speaker, in_a_row, "0"),
            "overdue_total": Field(speaker, in_all, "0"),
            "inquiries": Field(speaker, say("近一个月征信查询"), "0"),
        }

    def _lay_out(self) -> None:
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        rows: list[tuple[QWidget, ...]] = [
            (self.fields["principal"], self.fields["annual_rate"]),
            (self.fields["months"], self.fields["birth"]),
            (self.method,),
            (self.fields["income"], self.fields["existing_monthly"]),
            (self.choices["stable_job"], self.choices["capacity"]),
            (self.choices["consent"],),
            (self._closed,),
            (self.choices["currently_overdue"], self.fields["overdue_consecutive"]),
            (self.fields["overdue_total"], self.fields["inquiries"]),
        ]
        for at, row in enumerate(rows):
            for column, widget in enumerate(row):
                # What is wrong with a field goes on below it; the one beside it stays in line.
                grid.addWidget(widget, at, column, 1, 2 if len(row) == 1 else 1, Qt.AlignmentFlag.AlignTop)
        for widget in (each for row in rows for each in row):
            # Larger letters ask for their room; ordinary ones have it.
            across = QSizePolicy.Policy.Preferred if theme.enlarged() else QSizePolicy.Policy.Ignored
            widget.setSizePolicy(across, QSizePolicy.Policy.Preferred)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for name, field in self.fields.items():
            field.edit.textEdited.connect(lambda text, name=name: self._type(name, text))

    def sit(self, *, low: bool) -> None:
        """The rows move together in a low place."""
        self._grid.setVerticalSpacing(3 if low else 6)

    def _yes_no(self, name: str, title: str) -> Choice:
        say = self._speaker.say
        options = (say("是"), say("否"), say("不清楚"))
        return Choice(title, options, lambda at: self._type(name, ANSWERS[at]))

    def show_view(self, view: PrescreenView) -> None:
        """Repaint; credit facts stay closed until there is consent."""
        self._form = view.form
        in_a_row, in_all = overdue_names(self._speaker, view.look_back)
        self.fields["overdue_consecutive"].rename(in_a_row)
        self.fields["overdue_total"].rename(in_all)
        for name, field in self.fields.items():
            field.show_text(getattr(view.form, name))
            field.show_problem(view.problems.get(name))
        for name, choice in self.choices.items():
            choice.show_chosen(ANSWERS.index(getattr(view.form, name)))
        self.method.show_chosen(METHODS.index(view.form.method))
        open_now = view.form.consent is True
        self._closed.setVisible(not open_now)
        for name in CREDIT_FIELDS:
            (self.choices.get(name) or self.fields[name]).setEnabled(open_now)

    def _choose_method(self, at: int) -> None:
        self._type("method", METHODS[at])

    def _type(self, name: str, value: FieldValue) -> None:
        self._taken(self._form.with_field(name, value))

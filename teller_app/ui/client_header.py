"""Who is at the counter, and the few things to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from teller_app.desk.client_view import ClientView, Entry, Mode
from teller_app.ui import theme
from teller_app.ui.parts.field import Field
from teller_app.ui.parts.flow import flowing
from teller_app.ui.parts.folding import Folding
from teller_app.ui.parts.labels import Card, Label
from teller_app.words.identity import tags, who_line
from teller_app.words.speaker import Speaker

LONGEST_NAME, LONGEST_ID, LONGEST_PHONE, LEAST_NOTE = "欧阳上官娜仁", "0" * 17 + "X", "0" * 11, "0" * 11
"""What is seen whole in the fields of a walk-in on every screen; the buttons beside them wrap instead."""

BESIDE = 860
"""In less width the buttons stand under the fields of a walk-in: beside them they would make four lines."""


class ClientHeader(Card):
    """Name and tags for a known client; fields for a walk-in."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        self._speaker = speaker
        self.sit(low=False)
        say = speaker.say
        self._name = Label(role="name")
        self._name.setObjectName("client_name")
        self._who = Label(role="quiet", wrap=True)
        self.reset = QPushButton(say("恢复客户册金额 Ctrl+R"))
        self.reset.setProperty("role", "link")
        self._tags = [Label(role="tag") for _ in range(5)]
        self.walk_in = QPushButton(say("手工录入 Ctrl+N"))
        self.prescreen = QPushButton(say("贷款预审 F3"))
        self.save = QPushButton(say("保存 Ctrl+S"))
        self.print = QPushButton(say("打印权益单 Ctrl+P"))
        self.print.setProperty("role", "primary")
        self.entry = EntryFields(speaker)
        self._known = QWidget()
        self._lay_out()

    def sit(self, *, low: bool, tight: bool = False) -> None:
        """Less air in a low place."""
        beyond = 2 if tight else 4 if low else 8
        self.body.setContentsMargins(16, beyond, 16, beyond)

    def _lay_out(self) -> None:
        # Beside the tag that says it is a trial; in the card of the amounts it would cut their dates.
        first = flowing(self._name, *self._tags, self.reset)
        left = QVBoxLayout(self._known)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(2)
        left.addWidget(first)
        left.addWidget(self._who)
        who = QVBoxLayout()
        who.setContentsMargins(0, 0, 0, 0)
        for part in (self._known, self.entry):
            who.addWidget(part)
        acts = QVBoxLayout()
        acts.setContentsMargins(0, 0, 0, 0)
        acts.addStretch(1)
        acts.addWidget(
            flowing(self.entry.state, self.walk_in, self.prescreen, self.save, self.print, right=True)
        )
        acts.addStretch(1)
        self._row = Folding(held(who), held(acts), (1, 0))
        self.body.addWidget(self._row)
        self.body.addWidget(self.entry.said)

    def show_view(self, view: ClientView) -> None:
        """Repaint from the desk."""
        entering = view.mode is Mode.WALK_IN
        self._known.setVisible(not entering)
        self._row.stand_beside_from(theme.px(BESIDE) if entering else 0)
        self.entry.setVisible(entering)
        self.save.setVisible(entering)
        self.save.setEnabled(view.unsaved)
        self.print.setEnabled(view.decision is not None)
        self.entry.show_view(view)
        if not entering:
            self.entry.state.hide()
            self.entry.said.hide()
        if view.client is None:
            return
        self._name.setText(view.client.name)
        self._who.setText(
            who_line(self._speaker, view.client, view.decision.as_of if view.decision else None)
        )
        self.reset.setVisible(view.has_trial)
        found = tags(self._speaker, view)
        for at, label in enumerate(self._tags):
            text, tone = found[at] if at < len(found) else ("", "")
            label.show_text(text, tone)


def held(layout: QLayout) -> QWidget:
    """A widget with that layout."""
    holder = QWidget()
    holder.setLayout(layout)
    return holder


class EntryFields(QWidget):
    """What can be entered about a walk-in; only the amounts are needed for an answer."""

    def __init__(self, speaker: Speaker) -> None:
        super().__init__()
        say = speaker.say
        self._speaker = speaker
        self.name = Field(speaker, say("姓名"), say("保存时需要"))
        self.id_number = Field(speaker, say("证件号或信用代码"))
        self.phone = Field(speaker, say("手机号"))
        self.note = Field(speaker, say("备注"))
        self.fields = {"name": self.name, "id_number": self.id_number, "phone": self.phone, "note": self.note}
        """Every field by its name in ``Entry``."""
        self.state = Label(role="tag")
        self.said = Label(role="problem", wrap=True)
        """What is wrong or to be looked at, for a place as wide as the page: a field is not."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(8)
        for field, longest, share in (
            (self.name, LONGEST_NAME, 3),
            (self.id_number, LONGEST_ID, 2),
            (self.phone, LONGEST_PHONE, 1),
            (self.note, LEAST_NOTE, 3),
        ):
            field.hold(longest)
            row.addWidget(field, share, Qt.AlignmentFlag.AlignTop)

    def typed(self) -> Entry:
        """The fields as they stand."""
        return Entry(**{name: field.edit.text() for name, field in self.fields.items()})

    def show_view(self, view: ClientView) -> None:
        """Repaint; what is being typed is what the desk holds."""
        said: dict[str, str] = {}
        for name, field in self.fields.items():
            field.show_text(getattr(view.entry, name))
            problem, warning = view.problems.get(name), view.warnings.get(name)
            text = field.mark(problem or warning, warning=problem is None)
            if text:
                said[text] = f"{said[text]} · {field.name}" if text in said else field.name
        lines = [self._speaker.say("{name}：{text}", name=name, text=text) for text, name in said.items()]
        wrong = any(name in view.problems for name in self.fields)
        self.said.show_text("\n".join(lines), "" if wrong else "caution")
        if view.unsaved:
            self.state.show_text(self._speaker.say("未保存"), "caution")
        elif view.saved is not None:
            saved = self._speaker.say("已保存 {number:06d}", number=view.saved)
            self.state.show_text(saved, "good")
        else:
            self.state.hide()

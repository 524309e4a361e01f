"""The settings: one's own on the left, the workplace's on the right; each counts at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from teller_app.desk.looks import TextSize
from teller_app.desk.preferences import BRANCH_MOST, NUMBERS, PreferencesDesk, PreferencesView
from teller_app.desk.settings import PRINTERS, Own
from teller_app.paper.style import PaperLanguage
from teller_app.rules.codes import WindowKind
from teller_app.ui import theme
from teller_app.ui.follow import Guard, follow
from teller_app.ui.parts.combo import Combo
from teller_app.ui.parts.field import Choice, Field
from teller_app.ui.parts.folding import Folding
from teller_app.ui.parts.labels import Card, Label
from teller_app.ui.printer import printers
from teller_app.words.codes import code_name
from teller_app.words.refusals import problem_line
from teller_app.words.settings import NAMES, PAPERS, SIZES
from teller_app.words.speaker import Language, Speaker

NAME_WIDTH = 150
LOOKS = {"language", "text_size", "high_contrast"}
"""What the window is built anew for."""


class SettingsScreen(QWidget):
    """Shows a ``PreferencesView`` and passes on what the hand does."""

    look_changed = Signal()
    lock_changed = Signal(int)

    def __init__(self, desk: PreferencesDesk, speaker: Speaker, guard: Guard) -> None:
        super().__init__()
        self._desk, self._speaker, self._guard = desk, speaker, guard
        say = speaker.say
        self.choices: dict[str, Choice] = {}
        self._values: dict[str, tuple[object, ...]] = {}
        self.fields: dict[str, Field] = {}
        self._said, self._remarks = Label(), Label(role="warning", wrap=True)
        self.printers = {name: Combo(say(NAMES[name])) for name in PRINTERS.values()}
        for name, box in self.printers.items():
            box.activated.connect(lambda at, name=name, box=box: self._choose(name, box.itemData(at)))
        self.mine, self.shared = QGridLayout(), QGridLayout()
        self._add_mine()
        self._add_shared()
        self._lay_out()
        follow(self, desk.changed, self.show_view)
        self.show_view(desk.view)

    def _add_mine(self) -> None:
        say = self._speaker.say
        # Each language is called what its own speakers call it.
        self._add_choice("language", (Language.ZH, Language.EN), ("中文", "English"))
        self._add_choice("text_size", tuple(TextSize), tuple(say(SIZES[each.value]) for each in TextSize))
        self._add_choice("high_contrast", (False, True), (say("标准"), say("高对比")))
        for name, box in self.printers.items():
            self._add_row(self.mine, name, box)
        papers = (say("同界面"), *(say(PAPERS[each.value]) for each in PaperLanguage))
        self._add_choice("paper_language", (None, *PaperLanguage), papers)
        self._add_choice("large_print", (False, True), (say("否"), say("是")))

    def _add_choice(
        self, name: str, values: tuple[object, ...], texts: tuple[str, ...], grid: QGridLayout | None = None
    ) -> None:
        says = self._speaker.say(NAMES[name])
        choice = Choice(says, texts, lambda at: self._choose(name, values[at]), titled=False, even=True)
        self.choices[name], self._values[name] = choice, values
        self._add_row(grid or self.mine, name, choice)

    def _add_row(self, grid: QGridLayout, name: str, widget: QWidget) -> None:
        at = grid.rowCount()
        grid.addWidget(Label(self._speaker.say(NAMES[name])), at, 0)
        grid.addWidget(widget, at, 1)

    def _add_shared(self) -> None:
        say = self._speaker.say
        self._add_row(self.shared, "branch", self._field("branch", BRANCH_MOST + 1))
        kinds = tuple(WindowKind)
        # In the middle of a sentence elsewhere; here they stand alone.
        called = (code_name(self._speaker, kind) for kind in kinds)
        names = tuple(says[:1].upper() + says[1:] for says in called)
        self._add_choice("window", kinds, names, self.shared)
        low, high = NUMBERS["stale_days"]
        says = say("个工作日没有新客户册就提醒（{low}–{high}）", low=low, high=high)
        self._add_number("stale_days", says)
        low, high = NUMBERS["lock_seconds"]
        self._add_number("lock_seconds", say("秒无操作就锁定（{low}–{high}）", low=low, high=high))
        self._elsewhere = Label(role="quiet", wrap=True)

    def _field(self, name: str, most: int) -> Field:
        field = Field(self._speaker, self._speaker.say(NAMES[name]))
        field.hide_name()
        field.edit.setMaxLength(most)
        field.edit.editingFinished.connect(lambda: self._type(name))
        self.fields[name] = field
        return field

    def _add_number(self, name: str, means: str) -> None:
        """A few digits, and what they count right below them."""
        field = self._field(name, 9)
        field.edit.setFixedWidth(theme.px(90))
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(field)
        column.addWidget(Label(means, "quiet", wrap=True))
        self._add_row(self.shared, name, both)

    def _lay_out(self) -> None:
        say = self._speaker.say
        mine = _card(say("我的设置"), say("只对您本人，换人后各用各的"), self.mine)
        shared = _card(say("本网点的设置"), say("对这台电脑上的每个人"), self.shared)
        shared.body.insertWidget(shared.body.count() - 1, self._elsewhere)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.setSpacing(12)
        layout.addWidget(self._remarks)
        layout.addWidget(Folding(mine, shared, (1, 1), gap=12))
        layout.addWidget(self._said)
        layout.addStretch(1)

    @property
    def kept(self) -> str:
        """The setting that was changed last."""
        return self._desk.view.kept

    def begin(self) -> None:
        """The page comes to the front: printers are looked for now, and the first choice has the keyboard."""
        self._show_printers()
        self._desk.refresh()
        self.focus("language")

    def came_back(self, kept: str) -> None:
        """The window is another one since ``kept`` was changed here; the hand is where it was."""
        self._say_kept(kept)
        self.focus(kept)

    def in_hand(self) -> dict[str, str]:
        """What was typed in a field and does not count; the rest counts already."""
        settings = self._desk.view.settings
        typed = {name: field.edit.text() for name, field in self.fields.items()}
        return {name: text for name, text in typed.items() if text != str(getattr(settings, name))}

    def let_go(self) -> None:
        """The window goes with a lock, and takes the keyboard from a field that nobody has left."""
        for field in self.fields.values():
            field.edit.blockSignals(True)

    def take_in_hand(self, was: dict[str, str]) -> None:
        """Put it back into its field, where it counts with Enter as before."""
        for name, field in self.fields.items():
            if name in was and self._desk.view.may:
                field.show_text(was[name])
                field.edit.setModified(True)

    def focus(self, name: str) -> None:
        """Put the keyboard on a choice, on the button that is pressed."""
        choice = self.choices.get(name)
        if choice is not None and choice.isEnabled():
            value = getattr(self._desk.view.settings, name)
            choice.button(self._values[name].index(value)).setFocus()

    def take(self) -> None:
        """Take up whatever stands in the fields, for a key that asks for it."""
        for name in self.fields:
            self._type(name)

    def show_view(self, view: PreferencesView) -> None:
        """Repaint everything from one state."""
        for name, choice in self.choices.items():
            choice.show_chosen(self._values[name].index(getattr(view.settings, name)))
            choice.setEnabled(view.may or name in Own.model_fields)
        for name, field in self.fields.items():
            problem = view.problems.get(name)
            if not field.edit.isModified():  # else it was typed, and has not been taken up
                field.show_text(problem.typed if problem else str(getattr(view.settings, name)))
            field.show_problem(problem)
            field.setEnabled(view.may)
        for name, box in self.printers.items():
            box.setCurrentIndex(max(0, box.findData(getattr(view.settings, name))))
        say = self._speaker.say
        folder = view.settings.backup_folder or say("无")
        elsewhere = (
            say("规则库：在顶栏更换，需要第二人"),
            say("第二备份文件夹：{folder}，在 F9 更改", folder=folder),
        )
        self._elsewhere.setText("\n".join(elsewhere))
        remarks = [problem_line(self._speaker, each) for each in view.remarks]
        if not view.may:
            remarks.append(say("您的角色只能更改自己的设置"))
        self._remarks.show_text("\n".join(remarks))
        self._say_kept(view.kept)

    def _say_kept(self, kept: str) -> None:
        say = self._speaker.say
        text = say("已采用：{name}", name=say(NAMES[kept])) if kept else say("改动立即生效，不用保存")
        self._said.show_text(text, "good" if kept else "quiet")

    def _choose(self, name: str, value: object) -> None:
        if getattr(self._desk.view.settings, name) != value:
            self._guarded(name, lambda: self._desk.choose(**{name: value}))

    def _type(self, name: str) -> None:
        edit = self.fields[name].edit
        text = edit.text()
        edit.setModified(False)
        same = text == str(getattr(self._desk.view.settings, name))
        if not same or name in self._desk.view.problems:
            self._guarded(name, lambda: self._desk.type(name, text))

    def _guarded(self, name: str, act: Callable[[], object]) -> None:
        """Do it; what could not be kept leaves everything as it was, and the page shows that."""
        self._guard(act)
        view = self._desk.view
        self.show_view(view)
        if view.kept == name in LOOKS:
            self.look_changed.emit()
        elif view.kept == name == "lock_seconds":
            self.lock_changed.emit(view.settings.lock_seconds)

    def _show_printers(self) -> None:
        say, names = self._speaker.say, printers()
        none = {"printer": say("打印时选择"), "receipt_printer": say("同 A4 打印机")}
        for setting, box in self.printers.items():
            kept = getattr(self._desk.view.settings, setting)
            box.clear()
            box.addItem(none[setting], "")
            for name in names:
                box.addItem(name, name)
            if kept and kept not in names:
                # Switched off or unplugged today: it stays the choice, and is said to be away.
                box.addItem(say("{printer}（现在没有）", printer=kept), kept)


def _card(title: str, hint: str, grid: QGridLayout) -> Card:
    card = Card(title)
    card.body.addWidget(Label(hint, "quiet", wrap=True))
    grid.setVerticalSpacing(12)
    grid.setHorizontalSpacing(12)
    grid.setColumnMinimumWidth(0, theme.px(NAME_WIDTH))
    grid.setColumnStretch(1, 1)
    card.body.addLayout(grid)
    card.body.addStretch(1)
    return card

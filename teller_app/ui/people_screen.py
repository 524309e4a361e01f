"""The people: one's own password for everybody, and who may come in for supervisors."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from teller_app.desk.approving import Approval
from teller_app.desk.roster import WORDS, Change, Done, RosterDesk, RosterView, Wish
from teller_app.desk.words_paper import trail_code
from teller_app.rules.errors import Coded, Refusal, Unavailable
from teller_app.ui import theme
from teller_app.ui.approve_bar import ApproveBar
from teller_app.ui.entrance_pages import WordsPage
from teller_app.ui.follow import Guard, follow
from teller_app.ui.keeper import Errand
from teller_app.ui.parts.fact_table import ROW_HEIGHT
from teller_app.ui.parts.folding import NO_BOUND, Folding
from teller_app.ui.parts.form import Form
from teller_app.ui.parts.labels import Card, Label
from teller_app.ui.parts.people_table import PeopleTable
from teller_app.ui.people_cards import AddForm, GivenCard, PasswordForm, PersonCard, WordsCard, column
from teller_app.ui.printer import print_words
from teller_app.words.people import done_line
from teller_app.words.speaker import Speaker

SIDE, ALONE, BESIDE = 320, 460, 1000
_ROWS = 6
"""How much of the list is seen at least where the page scrolls."""


class PeopleScreen(QWidget):
    """Shows a ``RosterView``. What is done is done beside the window, for a password takes its time."""

    said = Signal(str)

    def __init__(self, desk: RosterDesk, speaker: Speaker, approve: ApproveBar, guard: Guard) -> None:
        super().__init__()
        self._desk, self._speaker, self._approve, self._guard = desk, speaker, approve, guard
        self._errand: Errand | None = None
        self.table, self.person = PeopleTable(speaker), PersonCard(speaker)
        self.add, self.password = AddForm(speaker), PasswordForm(speaker)
        self.given, self.own_words = GivenCard(speaker), WordsCard(speaker)
        self.words = WordsPage(speaker, speaker.say("完成 Enter"))
        self._pages, self._front = QStackedWidget(), QWidget()
        self._lay_out()
        self._connect()
        self.show_view(desk.view)

    def _lay_out(self) -> None:
        front = QVBoxLayout(self._front)
        front.setContentsMargins(18, 12, 18, 12)
        front.setSpacing(12)
        if not self._desk.there:
            demo = Card(self._speaker.say("人员"))
            says = self._speaker.say(
                "演示没有人员，也没有密码。正式使用时，每个人在这里更换自己的密码，主管在这里增加、停用、解锁人员。"
            )
            demo.body.addWidget(Label(says, wrap=True))
            side = column(demo)
        elif self._desk.manages:
            people = Card(self._speaker.say("人员"))
            people.body.addWidget(self.table)
            main = QWidget()
            left = QVBoxLayout(main)
            left.setContentsMargins(0, 0, 0, 0)
            left.setSpacing(12)
            left.addWidget(people, 1)
            left.addWidget(self.person)
            left.addWidget(self.add)
            side = column(self.password, self.own_words)
        else:
            side = column(self.password)
        front.addWidget(self.given)
        if self._desk.manages:
            side.setFixedWidth(theme.px(SIDE))
            both = Folding(main, side, (1, 0), gap=12, beside=theme.px(BESIDE))
            both.folded.connect(lambda below: self._stand(side, below=below))
            front.addWidget(both, 1)
        else:
            side.setFixedWidth(theme.px(ALONE))
            front.addWidget(side, 1, Qt.AlignmentFlag.AlignHCenter)
        for page in (self._front, self.words):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        for part in (self.table, self.person, self.add, self.password, self.given, self.own_words):
            # What this person has no use for goes with the page all the same; without a parent it would stay,
            # and hold the whole window.
            if part.parent() is None:
                part.setParent(self)
                part.hide()

    def _stand(self, side: QWidget, *, below: bool) -> None:
        """Below the others one's own cards are as wide as they; the page scrolls, and the list need not."""
        side.setMaximumWidth(NO_BOUND if below else theme.px(SIDE))
        self.table.setMinimumHeight(theme.px(_ROWS * ROW_HEIGHT) if below else 0)

    def _connect(self) -> None:
        self.table.chosen.connect(self._desk.choose)
        self.table.opened.connect(lambda _: self.person.buttons[self._desk.view.changes[0]].setFocus())
        self.person.wanted.connect(lambda change: self._guard(lambda: self.ask(Change(change))))
        self.add.asked.connect(lambda: self._guard(self.ask_add))
        self.password.asked.connect(lambda: self._guard(self.change_password))
        self.own_words.take.clicked.connect(lambda: self._guard(self.take_words))
        self.own_words.anew.clicked.connect(lambda: self._guard(lambda: self.take_words(Change.WORDS_ANEW)))
        self.given.over.connect(self._desk.forget)
        self.words.asked.connect(self.keep_words)
        self.words.print.clicked.connect(self.print_words)
        follow(self, self._desk.changed, self.show_view)

    def begin(self) -> None:
        """The page comes to the front.

        Raises:
            Refusal: as ``RosterDesk.refresh``.
            Unavailable: as ``RosterDesk.refresh``.
        """
        self.focus()
        if self._desk.manages:
            self._desk.refresh()

    def focus(self) -> None:
        """Where the work is."""
        if self._desk.manages:
            self.table.setFocus()
        elif self._desk.there:
            self.password.fields["password"].edit.setFocus()

    def show_view(self, view: RosterView) -> None:
        """Repaint everything from one state."""
        self.table.show_people(view.people, view.chosen)
        self.person.show_view(view)
        self.given.show_given(view.given)
        self.own_words.show_view(view)
        for part in (self.table, self.person, self.add.card, self.password.card, self.own_words):
            part.setEnabled(not view.busy)
        page = self.words if view.words else self._front
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            self.words.show_words(view.words)

    def ask(self, change: Change) -> None:
        """Do something about whoever is chosen, or ask for a second person first."""
        person = self._desk.view.person
        if person is not None and change in self._desk.view.changes:
            self._ask(Wish(change, person.code, person.name, self.person.role.role))

    def in_hand(self) -> dict[str, str]:
        """What was typed about somebody new; a password never is."""
        return {name: field.edit.text() for name, field in self.add.fields.items()}

    def take_in_hand(self, was: dict[str, str]) -> None:
        """Put it back into its fields."""
        for name, text in was.items():
            if name in self.add.fields:
                self.add.fields[name].show_text(text)

    def ask_add(self) -> None:
        """Add somebody; what is wrong stands beside its field."""
        self.add.say(None)
        wish = Wish(Change.ADD, self.add.text("code").strip(), self.add.text("name"), self.add.role.role)
        try:
            self._ask(wish, self.add)
        except (Refusal, Unavailable) as wrong:
            self.add.say(wrong)

    def take_words(self, change: Change = Change.WORDS) -> None:
        """Recovery words of one's own; made anew where a second person stands for it."""
        self._ask(Wish(change, self._desk.view.own))

    def _ask(self, wish: Wish, form: Form | None = None) -> None:
        self._desk.require_kept()
        shown = self._desk.show(wish)
        if shown is None:
            self._approve.hide()
            self._do(wish, None, form)
        else:
            self._approve.ask(shown, lambda approval: self._do(wish, approval, form))

    def _do(self, wish: Wish, approval: Approval | None, form: Form | None) -> None:
        self._run(lambda: self._desk.do(wish, approval), self._done, form)

    def change_password(self) -> None:
        """Another password of one's own."""
        form = self.password
        form.say(None)
        old, new = form.text("password"), form.new_password()
        if new is not None:
            self._run(lambda: self._desk.change_password(old, new), self._changed, form)

    def _run(self, task: Callable[[], object], take: Callable[[object], object], form: Form | None) -> None:
        """Beside the window; refusals stand in ``form`` where they belong to one."""
        self._desk.begin()

        def taken(result: object) -> None:
            self._ended()
            take(result)

        def refused(wrong: object) -> None:
            self._ended()
            if form is not None and isinstance(wrong, (Refusal, Unavailable)):
                form.say(wrong)
            elif isinstance(wrong, Exception):
                self._guard(lambda: _throw(wrong))

        self._errand = Errand(lambda _: task(), taken, refused, self)

    def _ended(self) -> None:
        self._errand = None
        self._desk.ended()

    def _done(self, done: object) -> None:
        assert isinstance(done, Done)  # noqa: S101  the desk does nothing else
        wish = done.wish
        self._desk.take(done)
        if wish.change is Change.ADD:
            self.add.begin()
        if wish.change not in WORDS:
            self.table.setFocus()
            who = f"{wish.code} {' '.join(wish.name.split())}"
            self.said.emit(done_line(self._speaker, wish.change, who, wish.role))

    def _changed(self, _: object) -> None:
        self.password.begin()
        self.focus()
        self.said.emit(self._speaker.say("密码已更换，下次登录请用新密码"))

    def print_words(self) -> bool:
        """Recovery words on paper; whether there are any."""
        if not self._desk.view.words:
            return False
        place = self._desk.place
        self.words.say(None)
        try:
            code = trail_code(place)
            print_words(place, self._speaker, place.teller, self._desk.view.words, code)
        except (Refusal, Unavailable) as wrong:
            self.words.say(wrong)
        return True

    def keep_words(self) -> None:
        """They are on paper; here they are forgotten."""
        if self.words.kept.isChecked():
            self._desk.forget()
            self.said.emit(done_line(self._speaker, Change.WORDS, "", self._desk.place.session.role))
            self.focus()

    def stop(self) -> None:
        """Nothing runs on when the window goes, and nothing is shown any more."""
        errand, self._errand = self._errand, None
        if errand is not None:
            errand.drop()
        self._desk.forget()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802  Qt's name
        """Left: nothing secret is on the page any more. A window that is only made small comes back."""
        if not event.spontaneous():
            for form in (self.add, self.password):
                form.forget()
            self._desk.forget()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter on the page of words is its button."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._desk.view.words:
            self.keep_words()
            return
        super().keyPressEvent(event)


def _throw(wrong: Coded | Exception) -> None:
    raise wrong

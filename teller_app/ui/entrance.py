"""The entrance: nothing of a client is in memory while it is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from teller_app.desk.door import Door, Started
from teller_app.desk.draft import IMPORT_LOST
from teller_app.desk.intake_apart import ImportApart
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.session import Session
from teller_app.ui import theme
from teller_app.ui.entrance_pages import ChangePage, DemoPage, EntrancePage, FirstPage, LoginPage, WordsPage
from teller_app.ui.giving_up import unexpected_line
from teller_app.ui.parts.labels import Label, scroll
from teller_app.ui.work import Work
from teller_app.words.brand import window_title
from teller_app.words.keys import LANGUAGE_KEY
from teller_app.words.lock import UNATTENDED, lock_line
from teller_app.words.speaker import Language, Speaker

WIDTH, HEIGHT, BAR_HEIGHT = 1366, 768, 56
PrintWords = Callable[[str, str], object]


class Entrance(QMainWindow):
    """Asks who is there. A password is checked beside the window, for it takes its time on purpose.

    Args:
        speaker: the language.
        door: who can come in; the demo has none, and its person none of a password.
        print_words: puts recovery words on paper.
        imports: what goes on through a lock, and would end with the program.
    """

    came_in = Signal(object)
    language_chosen = Signal(str)
    words_shown = Signal()
    words_gone = Signal()
    closed = Signal()

    def __init__(
        self,
        speaker: Speaker,
        door: Door | None,
        print_words: PrintWords,
        imports: ImportApart | None = None,
    ) -> None:
        super().__init__()
        self._imports, self._warned = imports, False
        self._speaker, self._door, self._print_words = speaker, door, print_words
        self._work: Work | None = None
        self._session: Session | None = None
        self._words = self._left = ""
        self.setWindowTitle(window_title(speaker, demo=door is None))
        self.resize(WIDTH, HEIGHT)
        self.login, self.change = LoginPage(speaker), ChangePage(speaker)
        self.first, self.demo = FirstPage(speaker), DemoPage(speaker)
        self.words = WordsPage(speaker, speaker.say("进入 Enter"))
        self.pages = QStackedWidget()
        for page in (self.login, self.change, self.first, self.words, self.demo):
            self.pages.addWidget(page)
        self._lay_out()
        self.login.asked.connect(self._log_in)
        self.change.asked.connect(self._change)
        self.change.back.clicked.connect(self.begin)
        self.first.asked.connect(self._first)
        self.words.asked.connect(self._enter)
        self.demo.asked.connect(lambda: self.came_in.emit(None))
        # The window is on its way, and takes the place of this one: no other may come in between.
        self.came_in.connect(lambda _: self.language.setEnabled(False))
        self.words.print.clicked.connect(self._print)
        for key, act in (
            ("Esc", self._escape),
            ("Ctrl+P", self._print),
            (LANGUAGE_KEY, self.language.click),
            ("Alt+Y", self._kept),
        ):
            QShortcut(QKeySequence(key), self, act)

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setObjectName("bar")
        bar.setFixedHeight(theme.px(BAR_HEIGHT))
        brand = Label(self._speaker.say("柜员助手"))
        brand.setObjectName("brand")
        other = Language.EN if self._speaker.language is Language.ZH else Language.ZH
        self.language = QPushButton(f"{'English' if other is Language.EN else '中文'} {LANGUAGE_KEY}")
        self.language.setAccessibleName(self._speaker.say("切换语言"))
        self.language.clicked.connect(lambda: self._speak(other.value))
        row = QHBoxLayout(bar)
        row.setContentsMargins(18, 0, 18, 0)
        row.addWidget(brand)
        row.addStretch(1)
        row.addWidget(self.language)
        ground = QWidget()
        ground.setObjectName("ground")
        whole = QVBoxLayout(ground)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(bar)
        whole.addWidget(scroll(self.pages, sideways=True), 1)
        self.setCentralWidget(ground)

    def _speak(self, code: str) -> None:
        """Not while a password is checked, nor before the words are kept: both would go with this window."""
        if self._work is None and self._session is None:
            self.language_chosen.emit(code)

    @property
    def code(self) -> str:
        """Who is about to come in, as far as it is typed or was filled in."""
        return self.login.fields["code"].edit.text()

    def begin(self, code: str = "", why: str = "") -> None:
        """Ask for a log-in, or for the first supervisor where there is nobody yet.

        Args:
            code: whoever was here last, so that only the password is left to type.
            why: why the entrance is shown, like a lock.
        """
        if self._door is None:
            self._turn(self.demo)
            self.demo.remark(why)
            self.demo.does.setFocus()
            return
        if self._door.nobody:
            self._turn(self.first)
            self.first.begin()
            return
        self._turn(self.login)
        self.login.remark(why)
        self.login.begin(code=code if isinstance(code, str) else "")

    def say_fault(self, kind: type) -> None:
        """Something unforeseen has happened; whoever is here can try again."""
        self.language.setEnabled(True)
        page = self.pages.currentWidget()
        if isinstance(page, EntrancePage):
            page.problem.show_text(unexpected_line(self._speaker, kind), "bad")

    def leave(self, why: str) -> None:
        """The system's own lock or sleep: whoever is on the way in is asked anew who is there.

        Recovery words that are shown stay behind the system's own lock, for they are shown only once; where
        nobody touches the counter for as long as anywhere else they go, and can be made anew.
        """
        if self._words and why in UNATTENDED:
            code = self._session.code if self._session is not None else ""
            self._forget()
            self.begin(code, lock_line(self._speaker, why, words=True))
        elif self._work is not None or self._session is not None:
            self._left = why

    def _turn(self, page: EntrancePage) -> None:
        self.pages.setCurrentWidget(page)

    def _log_in(self) -> None:
        code, password = self.login.text("code").strip(), self.login.text("password")
        self._ask(self.login, lambda door: door.log_in(code, password))

    def _change(self) -> None:
        code, old = self.login.text("code").strip(), self.login.text("password")
        new = self.change.new_password()
        if new is not None:
            self._ask(self.change, lambda door: door.change_password(code, old, new))

    def _first(self) -> None:
        code, name = self.first.text("code").strip(), self.first.text("name")
        new = self.first.new_password()
        if new is not None:
            self._ask(self.first, lambda door: door.first_start(code, name, new))

    def _ask(self, page: EntrancePage, task: Callable[[Door], object]) -> None:
        door = self._door
        if self._work is not None or door is None:
            return
        self._left = ""
        page.say(None)
        page.wait(waiting=True)
        self._work = Work(lambda _: task(door), self)
        self._work.done.connect(self._answered)
        self._work.failed.connect(self._refused)
        self._work.start()

    def _ended(self) -> EntrancePage:
        if self._work is not None:
            self._work.wait()
            self._work.deleteLater()
            self._work = None
        page = self.pages.currentWidget()
        assert isinstance(page, EntrancePage)  # noqa: S101  there are no others
        page.wait(waiting=False)
        return page

    def _answered(self, found: object) -> None:
        self._ended()
        if isinstance(found, Started):
            self._session, self._words = found.session, found.words
            self.words.show_words(found.words)
            self._turn(self.words)
            self.words_shown.emit()
        elif isinstance(found, Session):
            self._session = found
            self._enter()

    def _refused(self, wrong: object) -> None:
        page = self._ended()
        if isinstance(wrong, Refusal) and wrong.code == "login.must_change":
            self._turn(self.change)
            self.change.begin()
            return
        if isinstance(wrong, (Refusal, Unavailable)):
            page.say(wrong)
        elif isinstance(wrong, Exception):
            # A bug of ours; the handler of unexpected faults says so.
            raise wrong

    def _enter(self) -> None:
        """In; whatever was typed or shown here is forgotten first."""
        session = self._session
        if session is None or (self._words and not self.words.kept.isChecked()):
            return
        self._forget()
        if self._left:
            self.begin(session.code, lock_line(self._speaker, self._left))
            return
        self.came_in.emit(session)

    def _forget(self) -> None:
        shown, self._session, self._words = self._words, None, ""
        self.words.show_words("")
        for page in (self.login, self.change, self.first):
            page.forget()
        if shown:
            self.words_gone.emit()

    def _print(self) -> None:
        if not self._words or self._session is None:
            return
        try:
            self._print_words(self._session.label, self._words)
        except (Refusal, Unavailable) as wrong:
            self.words.say(wrong)

    def _kept(self) -> None:
        if self.pages.currentWidget() is self.words:
            self.words.kept.click()

    def _escape(self) -> None:
        if self.pages.currentWidget() is self.change:
            self.begin(self.login.text("code"))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """The first close says what would be lost.

        A password that is being checked is checked to its end: the guess has been counted.
        """
        if self._imports is not None and self._imports.goes_on and not self._warned:
            self._warned = True
            page = self.pages.currentWidget()
            if isinstance(page, EntrancePage):
                page.remark(self._speaker.say(IMPORT_LOST))
            event.ignore()
            return
        if self._work is not None:
            self._work.wait()
        super().closeEvent(event)
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Enter on the last page goes in."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            if self.pages.currentWidget() is self.demo:
                self.demo.asked.emit()
            elif isinstance(focused, QPushButton):
                focused.click()
            else:
                self._enter()
            return
        super().keyPressEvent(event)

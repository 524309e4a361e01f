"""The window: the bar, the rail, one screen a desk, and every key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from teller_app.desk.client_view import ClientView, Mode
from teller_app.desk.counter import Counter
from teller_app.desk.finder import Found
from teller_app.desk.prescreen import PrescreenView
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.ui.client_screen import ClientScreen
from teller_app.ui.follow import follow
from teller_app.ui.keys_screen import KeysScreen
from teller_app.ui.notice import Notice
from teller_app.ui.parts.labels import Label, scroll
from teller_app.ui.prescreen_screen import PrescreenScreen
from teller_app.ui.print_screen import SHEETS, PrintScreen
from teller_app.ui.top_bar import TopBar
from teller_app.words.speaker import Language
from teller_app.words.status import stale_line, status_line

CLIENT, PRESCREEN, PRINT, KEYS = 0, 1, 2, 3
RAIL_WIDTH = 84
WIDTH, HEIGHT = 1366, 768


class Window(QMainWindow):
    """Holds no state of its own: the desks do."""

    language_changed = Signal()

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter = counter
        self._speaker = counter.place.speaker
        say, settings = self._speaker.say, counter.place.settings
        self.setWindowTitle(say("柜员助手"))
        self.resize(WIDTH, HEIGHT)
        self.bar = TopBar(self._speaker, self._find, settings.teller, demo=counter.place.demo, parent=self)
        self.notice = Notice(self._speaker)
        self.client = ClientScreen(counter.client, self._speaker)
        self.prescreen = PrescreenScreen(counter.prescreen, self._speaker, self._guarded)
        self.printing = PrintScreen(self._speaker, settings.printer, counter.remember_printer, self._guarded)
        self.keys = KeysScreen(self._speaker)
        self.pages = QStackedWidget()
        self._came_from = CLIENT
        self._foot, self._stale = Label(), Label(role="warning")
        self._rail = QButtonGroup(self)
        self._lay_out()
        self._connect()
        self._keys()
        self._show_foot(counter.client.view)
        self.bar.show_rulebooks(counter.rulebooks(), settings.rulebook)
        self.bar.search.setFocus()
        if counter.place.trouble is not None:
            self.notice.show_wrong(counter.place.trouble)

    def _lay_out(self) -> None:
        for page in (self.client, self.prescreen, self.printing, self.keys):
            # A screen that is taller than a very small window scrolls; it never pushes the window off it.
            self.pages.addWidget(scroll(page))
        foot = QFrame()
        foot.setObjectName("foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 3, 12, 3)
        row.addWidget(self._foot, 1)
        row.addWidget(self._stale)
        main = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        main.addWidget(self.notice)
        main.addWidget(self.pages, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._make_rail())
        middle.addLayout(main, 1)
        ground = QWidget()
        ground.setObjectName("ground")
        whole = QVBoxLayout(ground)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.bar)
        whole.addLayout(middle, 1)
        whole.addWidget(foot)
        self.setCentralWidget(ground)

    def _make_rail(self) -> QFrame:
        rail = QFrame()
        rail.setObjectName("rail")
        rail.setFixedWidth(RAIL_WIDTH)
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, 10, 0, 10)
        column.setSpacing(4)
        say = self._speaker.say
        for page, text in ((CLIENT, say("客户\nF2")), (PRESCREEN, say("预审\nF3")), (KEYS, say("按键\nF1"))):
            button = QPushButton(text)
            button.setCheckable(True)
            self._rail.addButton(button, page)
            if page == KEYS:
                column.addStretch(1)
            column.addWidget(button)
        self._rail.idClicked.connect(self.turn_to)
        self._rail.button(CLIENT).setChecked(True)
        return rail

    def _connect(self) -> None:
        """Every tie between the widgets and the desks, in one place."""
        header = self.client.header
        self.bar.search.chosen.connect(lambda key: self._guarded(lambda: self.open_client(key)))
        self.bar.rulebook_chosen.connect(self._choose_rulebook)
        self.bar.language_chosen.connect(lambda code: self._guarded(lambda: self._speak(Language(code))))
        for button, act in (
            (header.walk_in, self.start_walk_in),
            (header.prescreen, self.show_prescreen),
            (header.print, self.print_current),
            (header.save, self.save),
            (self.prescreen.print, self.print_current),
        ):
            button.clicked.connect(lambda _=False, act=act: self._guarded(act))
        self.printing.closed.connect(self.go_back)
        follow(self, self._counter.client.changed, self._show_foot)
        follow(self, self._counter.prescreen.changed, self._show_loan_foot)

    def _keys(self) -> None:
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("F1", lambda: self.turn_to(KEYS)),
            ("F2", lambda: self.turn_to(CLIENT)),
            ("F3", self.show_prescreen),
            ("Ctrl+K", self.focus_search),
            ("Ctrl+N", self.start_walk_in),
            ("Ctrl+P", self.print_current),
            ("Ctrl+S", self.save),
            ("Ctrl+R", self._counter.client.drop_trial),
            ("Ctrl+E", self.focus_amounts),
            ("Alt+1", lambda: self._numbered(0)),
            ("Alt+2", lambda: self._numbered(1)),
            ("Alt+3", lambda: self._numbered(2)),
            ("Esc", self.go_back),
        )
        for key, act in keys:
            QShortcut(QKeySequence(key), self, lambda act=act: self._guarded(act))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """A scan, or a letter that no field has taken, belongs to the search."""
        text = event.text()
        if text and text.isprintable() and not text.isspace():
            self.bar.search.setFocus()
            self.bar.search.insert(text)
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Nothing typed is lost without a word: the first close says so, the second closes."""
        if self._counter.client.view.unsaved and not self.notice.isVisible():
            self.notice.say(
                self._speaker.say("手工录入的客户还没有保存。按 Ctrl+S 保存，或再次关闭以放弃"), "caution"
            )
            event.ignore()
            return
        super().closeEvent(event)

    def _choose_rulebook(self, code: str) -> None:
        """The bar names the scheme that decides, also where another one could not be kept."""
        self._guarded(lambda: self._counter.use_rulebook(code))
        self.bar.show_rulebook(self._counter.place.settings.rulebook)

    def open_client(self, key: str) -> None:
        """Bring up a client; everything of the last one goes."""
        self._counter.client.open(key)
        self._counter.prescreen.begin(self._counter.client.view.client)
        self.turn_to(CLIENT)
        self.bar.search.setFocus()

    def start_walk_in(self) -> None:
        """Enter a client by hand, beginning with the amounts."""
        self._counter.client.start_walk_in()
        self._counter.prescreen.begin(None)
        self.turn_to(CLIENT)
        self.focus_amounts()

    def show_prescreen(self) -> None:
        """The pre-screen of the client on the screen, or of nobody."""
        self.turn_to(PRESCREEN)
        self.prescreen.form.fields["principal"].edit.setFocus()

    def focus_search(self) -> None:
        """Find somebody else."""
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def focus_amounts(self) -> None:
        """Try other amounts."""
        first = self.client.amounts.table.first
        if first is not None:
            first.setFocus()
            first.selectAll()

    def print_current(self) -> None:
        """Preview what the screen shows; in the preview, print it."""
        page = self.pages.currentIndex()
        if page == PRINT:
            if self.printing.print.isEnabled():
                self.printing.send()
            return
        printing = self._counter.printing
        self.printing.show_job(printing.findings if page == PRESCREEN else printing.summary)
        self.turn_to(PRINT)

    def save(self) -> None:
        """Keep a walk-in in the journal; in the preview, write the PDF."""
        if self.pages.currentIndex() == PRINT:
            self.printing.choose_file()
        elif self._counter.client.view.mode is Mode.WALK_IN:
            self._counter.client.save_walk_in()

    def go_back(self) -> None:
        """Out of the preview or the keys; elsewhere, back to the search."""
        if self.pages.currentIndex() in {PRINT, KEYS}:
            self.turn_to(self._came_from)
        else:
            self.focus_search()

    def turn_to(self, page: int) -> None:
        """Show another screen."""
        if self.pages.currentIndex() in {CLIENT, PRESCREEN}:
            self._came_from = self.pages.currentIndex()
        self.pages.setCurrentIndex(page)
        button = self._rail.button(page)
        if button is not None:
            button.setChecked(True)

    def _find(self, text: str) -> tuple[Found, ...]:
        try:
            return self._counter.finder.find(text)
        except Unavailable as trouble:
            self.notice.show_wrong(trouble)
            return ()

    def _numbered(self, at: int) -> None:
        page = self.pages.currentIndex()
        if page == CLIENT:
            self.client.below.turn_to(at)
        elif page == PRESCREEN:
            self.prescreen.findings.adopt(at)
        elif page == PRINT and at < len(SHEETS):
            self.printing.turn_to(at)

    def _guarded(self, act: Callable[[], object]) -> None:
        """Do ``act``; what cannot be done is said above the screen, and the screen stays."""
        try:
            act()
        except (Refusal, Unavailable) as wrong:
            self.notice.show_wrong(wrong)
        else:
            self.notice.hide()

    def _speak(self, language: Language) -> None:
        self._counter.speak(language)
        self.language_changed.emit()

    def _show_foot(self, view: ClientView) -> None:
        self._foot_line(view, view.saved)

    def _show_loan_foot(self, view: PrescreenView) -> None:
        self._foot_line(self._counter.client.view, view.saved or view.consent_number)

    def _foot_line(self, view: ClientView, saved: int | None) -> None:
        place = self._counter.place
        edition = view.decision.edition if view.decision else None
        clients = place.book.info.clients if place.book else 0
        self._foot.setText(status_line(self._speaker, place.data_date, clients, edition, saved))
        self._stale.show_text(stale_line(self._speaker, place.data_date, place.today()))

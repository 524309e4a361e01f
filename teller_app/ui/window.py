"""The window: the bar, the rail, one screen a desk; its keys stand in ``window_keys``."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from teller_app.desk.client_view import Entry
from teller_app.desk.counter import Counter
from teller_app.desk.draft import Draft, take_up
from teller_app.desk.finder import Found
from teller_app.desk.walk_in import entry_of
from teller_app.rules.codes import Purpose
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.roles import Act
from teller_app.ui.approve_bar import ApproveBar
from teller_app.ui.ask_bar import AskBar
from teller_app.ui.audit_screen import AuditScreen
from teller_app.ui.below_panel import KEY, TIES
from teller_app.ui.branch_screen import BranchScreen
from teller_app.ui.care_screen import CareScreen
from teller_app.ui.client_screen import ClientScreen
from teller_app.ui.extras import Extras
from teller_app.ui.files_screen import FilesScreen
from teller_app.ui.foot import Foot
from teller_app.ui.giving_up import unexpected_line
from teller_app.ui.help_screen import HelpScreen
from teller_app.ui.in_hand import come_back
from teller_app.ui.intake_screen import IntakeScreen
from teller_app.ui.leaving import at_any_rate, warned
from teller_app.ui.notice import Notice
from teller_app.ui.parts.more_menu import MoreMenu
from teller_app.ui.parts.purpose_button import PurposeButton
from teller_app.ui.parts.tables import is_search
from teller_app.ui.parts.turning import turn_page
from teller_app.ui.people_screen import PeopleScreen
from teller_app.ui.prescreen_screen import PrescreenScreen
from teller_app.ui.print_screen import PrintScreen
from teller_app.ui.rail import DESKS, OF_CLIENTS, Page, Rail
from teller_app.ui.reveal_bar import RevealBar
from teller_app.ui.rulebook_choice import RulebookChoice
from teller_app.ui.rules_screen import RulesScreen
from teller_app.ui.service_pages import ServicePages
from teller_app.ui.settings_screen import SettingsScreen
from teller_app.ui.state_bar import StateBar
from teller_app.ui.top_bar import TopBar
from teller_app.ui.window_frame import lay_out
from teller_app.ui.window_help import leave_help, place_of
from teller_app.ui.window_keys import set_keys
from teller_app.ui.window_paper import print_page, save_page
from teller_app.words.speaker import Language

WIDTH, HEIGHT = 1366, 768


class Window(QMainWindow):
    """Holds no state of its own: the desks do."""

    language_changed = Signal()
    closed = Signal()
    lock_asked = Signal(str)

    def __init__(self, counter: Counter, *, whole: bool = True) -> None:
        super().__init__()
        self._counter = counter
        self._clients = counter.place.may(Act.LOOK)
        self._speaker = counter.place.speaker
        self.setWindowTitle(self._speaker.say("柜员助手"))
        self.resize(WIDTH, HEIGHT)
        self.bar = TopBar(
            self._speaker, self._find, counter.place.teller, demo=counter.place.demo, parent=self
        )
        self.notice = Notice(self._speaker, counter.place.session)
        self.ask = AskBar(self._speaker)
        self.revealed = RevealBar(self._speaker)
        self.approve = ApproveBar(self._speaker, counter.service.ask_second, by_name=counter.service.by_name)
        self.client = ClientScreen(counter.client, counter.service, self._speaker)
        self.prescreen = PrescreenScreen(counter.prescreen, self._speaker, self._guarded)
        self.printing = PrintScreen(counter, self._speaker, self._guarded)
        self.help = HelpScreen(self._speaker)
        self.care = CareScreen(counter.care, self._speaker, self.ask, self._guarded)
        if whole:
            self.add_pages()
            self.finish()

    def add_pages(self) -> None:
        """The second part: whoever comes in gives each part a turn of the loop of its own."""
        counter = self._counter
        self.service = ServicePages(counter.service, self._speaker, self.ask, self._guarded, self)
        self.branch = BranchScreen(counter.branch, self._speaker, self.approve, self._guarded)
        self.rules = RulesScreen(counter.rules, self._speaker, self.approve, self._guarded)
        self.audit = AuditScreen(counter.audit, self._speaker, self._guarded)
        self.files = FilesScreen(counter.files, self._speaker, self.approve, self._guarded)

    def finish(self) -> None:
        """The last part, after which everything is in its place and answers."""
        counter = self._counter
        self.intake = IntakeScreen(counter.intake, self._speaker, self._guarded)
        self.people = PeopleScreen(counter.people, self._speaker, self.approve, self._guarded)
        self.settings = SettingsScreen(counter.preferences, self._speaker, self._guarded)
        self.pages = QStackedWidget()
        self._came_from, self._told = Page.CLIENT, ""
        self._rail = Rail(self._speaker, clients=self._clients)
        self.purpose = PurposeButton(counter.purpose, self._speaker, self._guarded)
        self.more = MoreMenu(self._speaker)
        self._foot = Foot(counter, self.purpose, self.more)
        bars = (self.notice, self.ask, self.revealed, self.approve)
        lay_out(self, self._rail, StateBar(counter), bars, self._foot)
        self.extras = Extras(self, counter, self._speaker)
        self._connect()
        set_keys(self, counter, self._guarded)
        self.bar.show_rulebooks(counter.rulebooks(), counter.place.rulebook)
        self.bar.search.setFocus()
        if not self._clients:
            self.bar.search.hide()
            self.purpose.hide()
            self._guarded(lambda: self.turn_to(Page.AUDIT))
        remark = counter.place.remark
        if remark is not None and remark.code != "settings.newer":
            self.notice.show_wrong(remark)

    def _connect(self) -> None:
        """Every tie between the widgets and the desks, in one place."""
        header = self.client.header
        self._rail.chosen.connect(self._turn_by_rail)
        self.bar.search.chosen.connect(lambda key: self._guarded(lambda: self._open_found(key)))
        schemes = RulebookChoice(self._counter, self.bar, self.approve, self._guarded, self)
        self.rules.installed.connect(schemes.take_new)
        self.bar.lock.clicked.connect(self.lock)
        self.notice.over.connect(self.lock_asked)
        self.bar.language_chosen.connect(lambda code: self._guarded(lambda: self._speak(Language(code))))
        for button, act in (
            (header.walk_in, self.start_walk_in),
            (header.prescreen, self.show_prescreen),
            (header.print, self.print_current),
            (self.client.why.facing, self.extras.turn_to_client),
            (header.save, self.save),
            (self.prescreen.print, self.print_current),
            (self.prescreen.export, self.save),
            (self.files.take_in, lambda: self.turn_to(Page.INTAKE)),
        ):
            button.clicked.connect(lambda _=False, act=act: self._guarded(act))
        self._connect_service()
        self.printing.closed.connect(self.go_back)
        self.settings.look_changed.connect(self.language_changed)

    def _connect_service(self) -> None:
        """The desks of the second row: care, the ledger, and the pages around a client."""
        service, below = self.service, self.client.below
        for button, act in (
            (below.record, service.ask_event),
            (below.by_hand, service.ask_override),
            (below.more, self._more),
            (self.care.print, self.print_current),
            (self.care.export, self.save),
            (self.branch.print, self.print_current),
            (self.branch.export, self.save),
            (self.audit.print, self.print_current),
            (self.audit.export, self.save),
        ):
            button.clicked.connect(lambda _=False, act=act: self._guarded(act))
        below.grid.clicked.connect(lambda code: self._guarded(lambda: service.give(code)))
        service.turn.connect(lambda page: self.turn_to(Page(page)))
        for said in (service.said, self.people.said, self.audit.said, self.rules.said, self.intake.said):
            said.connect(self.tell)
        service.closed.connect(self.go_back)
        for page, purpose in (
            (self.care, Purpose.CARE),
            (service.ties, Purpose.COUNTER),
            (self.branch, Purpose.BRANCH),
            (self.rules, Purpose.BRANCH),
            (self.audit, Purpose.AUDIT),
        ):
            page.open_client.connect(
                lambda key, purpose=purpose: self._guarded(lambda: self.open_client(key, purpose))
            )
        for bar in (self.ask, self.approve):
            bar.closed.connect(self._after_question)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """A scan, or a letter no field has taken, belongs to the search; a key that turns, to the page."""
        if self._clients and is_search(event):
            self.bar.search.go_on(event.text())
        elif not turn_page(self.pages.currentWidget(), event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  Qt's name
        """Nothing typed, and nothing shown once, is lost without a word: the first close says so."""
        if not warned(self, self._counter):
            event.ignore()
            return
        self.stop()
        super().closeEvent(event)
        self.closed.emit()

    def stop(self) -> None:
        """Whatever runs beside the window ends with it; beside half a window nothing does."""
        if self.centralWidget() is None:
            return
        own = (self.branch, self.rules, self.audit, self.people, self.intake)
        at_any_rate(*(part.stop for part in (*own, self.service, self.extras, self.approve.second)))

    def open_client(self, key: str, purpose: Purpose = Purpose.COUNTER) -> None:
        """Bring up a client, looked at for ``purpose``; everything of the last one goes."""
        self._counter.people.require_kept()
        self._counter.purpose.open(key, purpose)
        self.came_up()

    def came_up(self) -> None:
        """Another client is on the screen."""
        self._counter.prescreen.begin(self._counter.client.view.client)
        self.show_client()

    def _open_found(self, key: str) -> None:
        """Whoever is searched for has come to the counter, or for a loan where that page is in front."""
        self.open_client(key, Purpose.LOAN if self.page is Page.PRESCREEN else Purpose.COUNTER)

    def reveal(self) -> None:
        """One whole number of the client on the screen, for some seconds; again for the next one."""
        if self.page is Page.CLIENT:
            self.revealed.reveal(self._counter.reveal.next())

    def start_walk_in(self) -> None:
        """Enter a client by hand, beginning with the amounts; what has found nobody is taken along."""
        client, missed = self._counter.client, self.bar.search.missed
        client.start_walk_in()
        self._counter.prescreen.begin(None)
        entry = entry_of(missed, self._counter.place.today())
        if entry != Entry():
            client.type_entry(entry)
        self.focus_amounts()

    def show_client(self) -> None:
        """Whoever is on the screen; a scan finds the next one, wherever the keyboard was before."""
        self.turn_to(Page.CLIENT)
        self.client.below.sight.back()
        self.bar.search.setFocus()

    def show_prescreen(self) -> None:
        """The pre-screen of the client on the screen, or of nobody."""
        self.turn_to(Page.PRESCREEN)
        self.prescreen.form.fields["principal"].edit.setFocus()

    def show_care(self) -> None:
        """Who is to be contacted today."""
        self.turn_to(Page.CARE)
        self.care.table.setFocus()

    def show_branch(self) -> None:
        """The whole book at a glance."""
        self.turn_to(Page.BRANCH)
        self.branch.setFocus()

    def lock(self) -> None:
        """Leave the counter, or let somebody else come in; the owner of the window does it."""
        self.lock_asked.emit("asked")

    def take_up(self, draft: Draft) -> None:
        """Stand again where the same person stood; whoever is not there any more is said, not guessed."""
        self._guarded(lambda: take_up(self._counter, draft))
        come_back(self, draft)

    def focus_search(self) -> None:
        """Find somebody else."""
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def focus_amounts(self) -> None:
        """Try other amounts, where they are seen."""
        self.show_client()
        first = self.client.amounts.table.first
        if first is not None:
            first.setFocus()
            first.selectAll()

    def print_current(self) -> None:
        """Preview what the screen shows; in the preview, print it."""
        print_page(self, self._counter)

    def save(self) -> None:
        """Keep what stands on the page in front."""
        save_page(self, self._counter)

    def go_back(self) -> None:
        """Out of a question, then out of a page that belongs to a desk; on a desk, back to the search."""
        asking = next((bar for bar in (self.revealed, self.ask, self.approve) if bar.isVisible()), None)
        if asking is not None:
            asking.hide()
        elif (self.page is Page.INTAKE and self.intake.cancel()) or (
            self.page is Page.AUDIT and self.audit.put_away()
        ):
            return
        elif self.page in DESKS:
            self.focus_search()
        elif self.page is Page.HELP:
            leave_help(self)
        else:
            self.service.put_away(self.page)
            self.turn_to(self._came_from)

    @property
    def page(self) -> Page:
        """The page in front."""
        return Page(self.pages.currentIndex())

    def turn_to(self, page: Page, *, back: bool = False) -> None:
        """Show another page, or go ``back`` from the manual; clients' are for whoever may see clients.

        Raises:
            Refusal: as ``RosterDesk.require_kept``: what is shown once would be lost.
        """
        if page in OF_CLIENTS and not self._clients:
            return
        self._counter.people.require_kept()
        if self.page in DESKS:
            self._came_from = self.page
        if page is Page.HELP and self.page is not Page.HELP:
            self.help.begin(self.page, place_of(self, self._counter), QApplication.focusWidget())
        left_service = self.page in {Page.KEY_ACCOUNT, Page.TIES} and page is Page.CLIENT
        self.revealed.hide()
        for bar in (self.ask, self.approve):
            bar.turn_away(aside=back or page is Page.HELP)
        self.bar.search.drop()  # the next scan would go on after what was typed for the last page
        self.pages.setCurrentIndex(page)
        self._rail.show_page(page)
        begins: dict[Page, Callable[[], object]] = {
            Page.BRANCH: self.branch.begin,
            Page.CARE: self._counter.care.refresh,
            Page.RULES: self.rules.begin,
            Page.AUDIT: self.audit.begin,
            Page.FILES: self.files.begin,
            Page.PEOPLE: self.people.begin,
            Page.SETTINGS: self.settings.begin,
            Page.INTAKE: self.intake.begin,
        }
        begins.get(page, lambda: None)()
        if left_service:
            self.client.below.turn_to(self.client.below.page)

    def _turn_by_rail(self, page: int) -> None:
        """Where the page stays, so does the mark."""
        self._guarded(lambda: self.turn_to(Page(page)))
        self._rail.show_page(self.page)

    def _find(self, text: str) -> tuple[Found, ...] | None:
        """``None`` where nobody can say who is there: that is not the same as nobody."""
        try:
            return self._counter.finder.find(text)
        except (Refusal, Unavailable) as wrong:
            self.notice.show_wrong(wrong)
            return None

    def _more(self) -> None:
        """All of what stands under the tab in front."""
        {KEY: self.service.open_key, TIES: self.service.open_ties}[self.client.below.page]()

    def tell(self, text: str) -> None:
        """What came of an act; it stays until the next one."""
        self._told = text
        self.notice.say(text, "good")

    def say_fault(self, kind: type) -> None:
        """Something unforeseen has happened; the counter goes on."""
        self.notice.say(unexpected_line(self._speaker, kind), "bad")

    def _after_question(self) -> None:
        """The keyboard goes back to where the work is."""
        places: dict[Page, Callable[[], object]] = {
            Page.CARE: self.care.table.setFocus,
            Page.FILES: self.files.table.setFocus,
            Page.RULES: self.rules.editions.setFocus,
            Page.PEOPLE: self.people.focus,
            Page.CLIENT: self.bar.search.setFocus,
        }
        places.get(self.page, self.pages.currentWidget().setFocus)()

    def _guarded(self, act: Callable[[], object]) -> None:
        """Do ``act``; what cannot be done is said above the screen, and the screen stays."""
        self._told = ""
        try:
            act()
        except (Refusal, Unavailable) as wrong:
            self.notice.show_wrong(wrong)
        else:
            if not self._told:  # what is told stands there already, and is read aloud once
                self.notice.say("", "good")

    def _speak(self, language: Language) -> None:
        self._counter.people.require_kept()
        self._counter.speak(language)
        self.language_changed.emit()

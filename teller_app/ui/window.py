"""The window: the bar, the rail, one screen a desk; its keys stand in ``window_keys``."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from teller_app.desk.client_view import Entry
from teller_app.desk.counter import Counter
from teller_app.desk.draft import Draft, take_up
from teller_app.desk.finder import Found
from teller_app.desk.walk_in import entry_of
from teller_app.rules.codes import Purpose
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.roles import Act
from teller_app.ui.audit_screen import AuditScreen
from teller_app.ui.below_panel import KEY
from teller_app.ui.branch_screen import BranchScreen
from teller_app.ui.care_screen import CareScreen
from teller_app.ui.extras import Extras
from teller_app.ui.files_screen import FilesScreen
from teller_app.ui.foot import Foot
from teller_app.ui.giving_up import unexpected_line
from teller_app.ui.in_hand import come_back
from teller_app.ui.intake_screen import IntakeScreen
from teller_app.ui.leaving import at_any_rate, warned
from teller_app.ui.notice import Notice
from teller_app.ui.parts.more_menu import MoreMenu
from teller_app.ui.parts.purpose_button import PurposeButton
from teller_app.ui.parts.tables import is_search
from teller_app.ui.parts.turning import turn_page
from teller_app.ui.people_screen import PeopleScreen
from teller_app.ui.rail import DESKS, OF_CLIENTS, Page, Rail
from teller_app.ui.reveal_bar import RevealBar
from teller_app.ui.rulebook_choice import RulebookChoice
from teller_app.ui.rules_screen import RulesScreen
from teller_app.ui.settings_screen import SettingsScreen
from teller_app.ui.state_bar import StateBar
from teller_app.ui.top_bar import TopBar
from teller_app.ui.window_frame import lay_out
from teller_app.ui.window_help import leave_help, place_of
from teller_app.ui.window_keys import set_keys
from teller_app.ui.window_pages import WindowPages
from teller_app.ui.window_paper import print_page, save_page
from teller_app.ui.window_ties import tie
from teller_app.words.brand import window_title
from teller_app.words.speaker import Language

WIDTH, HEIGHT = 1366, 768
_BEGINS = BranchScreen, RulesScreen, AuditScreen, FilesScreen, PeopleScreen, SettingsScreen, IntakeScreen
"""Pages that look anew at what they show whenever they come to the front."""


class Window(WindowPages):
    """Holds no state of its own: the desks do."""

    language_changed = Signal()
    closed = Signal()
    lock_asked = Signal(str)
    lock_changed = Signal(int)
    switched = Signal(object)

    def __init__(self, counter: Counter, *, whole: bool = True) -> None:
        super().__init__(counter, self.guarded)
        self._clients = counter.place.may(Act.LOOK)
        self.page_made.connect(lambda made: tie(self, made))
        self.setWindowTitle(window_title(self._speaker, demo=counter.place.demo))
        self.resize(WIDTH, HEIGHT)
        self.bar: TopBar = TopBar(
            self._speaker, self._find, counter.place.teller, demo=counter.place.demo, parent=self
        )
        self.notice: Notice = Notice(self._speaker, counter.place.session)
        self.revealed = RevealBar(self._speaker)
        self.page_of(Page.CLIENT)
        if whole:
            self.finish()

    def finish(self) -> None:
        """The second part, after which everything answers: whoever comes in gives it a turn of its own."""
        counter = self._counter
        self._came_from, self._told = Page.CLIENT, ""
        self._rail = Rail(self._speaker, clients=self._clients)
        self.purpose = PurposeButton(counter.purpose, self._speaker, self.guarded)
        self.more: MoreMenu = MoreMenu(self._speaker)
        self._foot = Foot(counter, self.purpose, self.more)
        bars = (self.notice, self.ask, self.revealed, self.approve)
        lay_out(self, self._rail, StateBar(counter), bars, self._foot)
        self.extras = Extras(self, counter, self._speaker)
        self.schemes = RulebookChoice(counter, self.bar, self.approve, self.guarded, self)
        self._connect()
        set_keys(self, counter, self.guarded)
        self.bar.show_rulebooks(counter.rulebooks(), counter.place.rulebook)
        self.bar.search.setFocus()
        if not self._clients:
            self.bar.search.hide()
            self.purpose.hide()
            self.guarded(lambda: self.turn_to(Page.AUDIT))
        remark = counter.place.remark
        if remark is not None and remark.code != "settings.newer":
            self.notice.show_wrong(remark)

    def _connect(self) -> None:
        """Every tie between what is always there and the desks; those of a page stand in ``window_ties``."""
        self._rail.chosen.connect(self._turn_by_rail)
        self.bar.search.chosen.connect(lambda key: self.guarded(lambda: self._open_found(key)))
        self.bar.lock.clicked.connect(self.lock)
        self.notice.over.connect(self.lock_asked)
        self.bar.language_chosen.connect(lambda code: self.guarded(lambda: self._speak(Language(code))))
        self.service.turn.connect(lambda page: self.turn_to(Page(page)))
        self.service.said.connect(self.tell)
        self.service.closed.connect(self.go_back)
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
        runs = (BranchScreen, RulesScreen, AuditScreen, PeopleScreen, IntakeScreen)
        own = [page for page in self.made.values() if isinstance(page, runs)]
        at_any_rate(*(part.stop for part in (*own, self.service, self.extras, self.approve.second)))

    def stop_counting(self) -> None:
        """A backup is about to be put in place: nothing reads the journal beside the window."""
        if Page.BRANCH in self.made:
            self.branch.stop()

    def follow_import(self) -> None:
        """Hear of an import that a lock or another language has left alone, and of files that come back."""
        if self._counter.intake.in_hand:
            self.intake.follow()

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
        self.guarded(lambda: take_up(self._counter, draft))
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
        made = self.page_of(page)
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
        if page is Page.CARE:
            self._counter.care.refresh()
        elif isinstance(made, _BEGINS):
            made.begin()
        if left_service:
            self.client.below.turn_to(self.client.below.page)

    def _turn_by_rail(self, page: int) -> None:
        """Where the page stays, so does the mark."""
        self.guarded(lambda: self.turn_to(Page(page)))
        self._rail.show_page(self.page)

    def _find(self, text: str) -> tuple[Found, ...] | None:
        """``None`` where nobody can say who is there: that is not the same as nobody."""
        try:
            return self._counter.finder.find(text)
        except (Refusal, Unavailable) as wrong:
            self.notice.show_wrong(wrong)
            return None

    def show_more(self) -> None:
        """All of what stands under the tab in front."""
        (self.service.open_key if self.client.below.page == KEY else self.service.open_ties)()

    def tell(self, text: str) -> None:
        """What came of an act; it stays until the next one."""
        self._told = text
        self.notice.say(text, "good")

    def say_fault(self, kind: type) -> None:
        """Something unforeseen has happened; the counter goes on."""
        self.notice.say(unexpected_line(self._speaker, kind), "bad")

    def _after_question(self) -> None:
        """The keyboard goes back to where the work is."""
        page = self.made[self.page]
        if isinstance(page, PeopleScreen):
            page.focus()
        elif isinstance(page, CareScreen | FilesScreen):
            page.table.setFocus()
        elif isinstance(page, RulesScreen):
            page.editions.setFocus()
        else:
            (self.bar.search if self.page is Page.CLIENT else self.pages.currentWidget()).setFocus()

    def guarded(self, act: Callable[[], object]) -> None:
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

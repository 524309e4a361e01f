"""The pages of the window: each is made when it is first asked for, and most are not on most days.

Making all of them takes three times as long as making what a teller sees who comes in.
"""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from teller_app.desk.counter import Counter
from teller_app.ui.approve_bar import ApproveBar
from teller_app.ui.ask_bar import AskBar
from teller_app.ui.audit_screen import AuditScreen
from teller_app.ui.branch_screen import BranchScreen
from teller_app.ui.care_screen import CareScreen
from teller_app.ui.client_screen import ClientScreen
from teller_app.ui.files_screen import FilesScreen
from teller_app.ui.follow import Guard
from teller_app.ui.help_screen import HelpScreen
from teller_app.ui.intake_screen import IntakeScreen
from teller_app.ui.page_stack import PageStack
from teller_app.ui.people_screen import PeopleScreen
from teller_app.ui.prescreen_screen import PrescreenScreen
from teller_app.ui.print_screen import PrintScreen
from teller_app.ui.rail import Page
from teller_app.ui.rules_screen import RulesScreen
from teller_app.ui.service_pages import ServicePages
from teller_app.ui.settings_screen import SettingsScreen

_Made = TypeVar("_Made", bound=QWidget)


class WindowPages(QMainWindow):
    """Makes them, and puts each in its place.

    Attributes:
        page_made: emitted with a page's widget before anybody has it, to be tied to the rest.
        made: the pages that are there by now.
    """

    page_made = Signal(object)

    def __init__(self, counter: Counter, guard: Guard) -> None:
        super().__init__()
        self._counter, self._speaker, self._guard = counter, counter.place.speaker, guard
        self.made: dict[Page, QWidget] = {}
        self.pages = PageStack()
        self.ask = AskBar(self._speaker)
        self.approve = ApproveBar(self._speaker, counter.service.ask_second, by_name=counter.service.by_name)
        self.service = ServicePages(counter.service, self._speaker, self.ask, guard, self)
        self.service.made.connect(lambda page, made: self._own(Page(page), made))

    def page_of(self, page: Page) -> QWidget:
        """Any page, made now if it is not there yet."""
        around = (Page.KEY_ACCOUNT, Page.TIES, Page.PROCEDURE, Page.OVERRIDE)
        found = self.service.page_of(page) if page in around else getattr(self, _NAMES[page])
        assert isinstance(found, QWidget)  # noqa: S101  every page is one
        return found

    @cached_property
    def client(self) -> ClientScreen:
        """The client on the screen."""
        made = ClientScreen(self._counter.client, self._counter.service, self._speaker)
        return self._own(Page.CLIENT, made)

    @cached_property
    def prescreen(self) -> PrescreenScreen:
        """A loan."""
        made = PrescreenScreen(self._counter.prescreen, self._speaker, self._guard)
        return self._own(Page.PRESCREEN, made)

    @cached_property
    def printing(self) -> PrintScreen:
        """The preview."""
        return self._own(Page.PRINT, PrintScreen(self._counter, self._speaker, self._guard))

    @cached_property
    def help(self) -> HelpScreen:
        """The manual."""
        return self._own(Page.HELP, HelpScreen(self._speaker))

    @cached_property
    def care(self) -> CareScreen:
        """Who is to be contacted today."""
        made = CareScreen(self._counter.care, self._speaker, self.ask, self._guard)
        return self._own(Page.CARE, made)

    @cached_property
    def branch(self) -> BranchScreen:
        """The whole book."""
        made = BranchScreen(self._counter.branch, self._speaker, self.approve, self._guard)
        return self._own(Page.BRANCH, made)

    @cached_property
    def audit(self) -> AuditScreen:
        """The trail."""
        return self._own(Page.AUDIT, AuditScreen(self._counter.audit, self._speaker, self._guard))

    @cached_property
    def files(self) -> FilesScreen:
        """Files and backups."""
        made = FilesScreen(self._counter.files, self._speaker, self.approve, self._guard)
        return self._own(Page.FILES, made)

    @cached_property
    def people(self) -> PeopleScreen:
        """Who may come in."""
        made = PeopleScreen(self._counter.people, self._speaker, self.approve, self._guard)
        return self._own(Page.PEOPLE, made)

    @cached_property
    def settings(self) -> SettingsScreen:
        """What everybody likes."""
        made = SettingsScreen(self._counter.preferences, self._speaker, self._guard)
        return self._own(Page.SETTINGS, made)

    @cached_property
    def rules(self) -> RulesScreen:
        """Editions."""
        made = RulesScreen(self._counter.rules, self._speaker, self.approve, self._guard)
        return self._own(Page.RULES, made)

    @cached_property
    def intake(self) -> IntakeScreen:
        """The import of a new book."""
        return self._own(Page.INTAKE, IntakeScreen(self._counter.intake, self._speaker, self._guard))

    def _own(self, page: Page, made: _Made) -> _Made:
        self.made[page] = made
        self.pages.put(page, made)
        self.page_made.emit(made)
        return made


_NAMES = {
    Page.CLIENT: "client",
    Page.PRESCREEN: "prescreen",
    Page.PRINT: "printing",
    Page.HELP: "help",
    Page.CARE: "care",
    Page.BRANCH: "branch",
    Page.AUDIT: "audit",
    Page.FILES: "files",
    Page.PEOPLE: "people",
    Page.SETTINGS: "settings",
    Page.RULES: "rules",
    Page.INTAKE: "intake",
}

"""Everything that the window of one counter works with."""

from __future__ import annotations

from teller_app.desk.approving import Approval, Shown
from teller_app.desk.audit import audit_desk
from teller_app.desk.branch import BranchDesk
from teller_app.desk.branch_paper import branch_report
from teller_app.desk.care import CareDesk
from teller_app.desk.care_report import care_report
from teller_app.desk.client import ClientDesk
from teller_app.desk.closing import close_day, closing_sheet
from teller_app.desk.files import FilesDesk
from teller_app.desk.finder import Finder
from teller_app.desk.intake_apart import ImportApart
from teller_app.desk.intake_page import IntakePage
from teller_app.desk.preferences import PreferencesDesk
from teller_app.desk.prescreen import PrescreenDesk
from teller_app.desk.printing import Paper, Printing, report_paper
from teller_app.desk.purpose import PurposeDesk
from teller_app.desk.reveal import RevealDesk
from teller_app.desk.roster import RosterDesk
from teller_app.desk.rules import RulesDesk
from teller_app.desk.service import ServiceDesk
from teller_app.desk.settings import PRINTERS
from teller_app.desk.shift import ShiftDesk
from teller_app.desk.switching import show_switch, switch
from teller_app.desk.workplace import Workplace
from teller_app.paper.style import Sheet
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act
from teller_app.store.trail import Deed
from teller_app.words.speaker import Language


class Counter:
    """The desks of one counter, and what they share.

    Args:
        place: whose.
        imports: the import of this program, which goes on through a lock; one of its own if not given.
    """

    def __init__(self, place: Workplace, imports: ImportApart | None = None) -> None:
        self.place = place
        self.imports = imports or ImportApart()
        self.finder = Finder(place)
        self.client = ClientDesk(place)
        self.client.changed.listen(self.finder.follow)
        self.purpose = PurposeDesk(place, self.client)
        self.prescreen = PrescreenDesk(place)
        self.printing = Printing(place, self.client, self.prescreen)
        self.care = CareDesk(place)
        self.service = ServiceDesk(place, self.client, self.care)
        self.reveal = RevealDesk(place, self.client)
        self.shift = ShiftDesk(place, self.client, self.purpose)
        self.branch = BranchDesk(place)
        self.rules = RulesDesk(place)
        self.audit = audit_desk(place)
        self.files = FilesDesk(place)
        self.intake = IntakePage(place, self.imports)
        self.people = RosterDesk(place)
        self.preferences = PreferencesDesk(place)
        self.preferences.changed.listen(self.service.take_settings)

    def note_coming(self) -> None:
        """Somebody has come in; before anything is shown.

        Raises:
            StoreUnavailable: nothing may be shown.
        """
        self.place.journal.note(Deed.LOG_IN, at=self.place.now(), by=self.place.actor)

    def note_going(self) -> None:
        """Whoever was here has locked the counter, or is gone."""
        self.place.journal.note(Deed.LOCK, at=self.place.now(), by=self.place.actor)

    def care_list(self) -> Paper:
        """The care lists on the screen, on paper.

        Raises:
            Refusal: ``print.nothing`` where nothing is due.
        """
        return report_paper(care_report(self.place, self.care.refresh()))

    def branch_list(self) -> Paper:
        """The branch as the screen shows it, on paper.

        Raises:
            Refusal: ``print.nothing`` before there are figures.
        """
        return report_paper(branch_report(self.place, self.branch.view))

    def day_sheet(self) -> Paper:
        """The close of the day, on paper; each time it is laid out is on record.

        Raises:
            Refusal: as ``Workplace.require``.
            StoreUnavailable: it could not be recorded, so there is none.
        """
        return report_paper(closing_sheet(self.place, close_day(self.place)))

    def rulebooks(self) -> list[tuple[str, str]]:
        """Every scheme that can decide today: its id and its name."""
        speaker, today = self.place.speaker, self.place.today()
        found: list[tuple[str, str]] = []
        try:
            codes = self.place.shelf.ids()
        except Refusal:  # the desks say why
            return found
        for code in codes:
            try:
                edition = self.place.shelf.edition(code, today)
            except Refusal:
                continue
            found.append((code, speaker.name(edition.name)))
        return found

    def show_rulebook(self, code: str) -> Shown:
        """What a second person is to stand for before another scheme decides here.

        Raises:
            Refusal: as ``show_switch``.
        """
        return show_switch(self.place, code)

    def use_rulebook(self, code: str, approval: Approval | None) -> None:
        """Let another scheme decide at this counter from now on; a second person stands for it.

        Raises:
            Refusal: as ``switch``.
        """
        switch(self.place, code, approval)
        self.redecide()

    def redecide(self) -> None:
        """Everything on the screen by the rules that decide now."""
        self.client.redecide()
        self.prescreen.redecide()
        if self.place.may(Act.LOOK):
            self.care.refresh()
        self.branch.look_at("", "")

    def speak(self, language: Language) -> None:
        """Keep another language; the window is built anew by whoever owns it.

        Raises:
            Refusal: ``settings.not_saved``; as ``Workplace.require``.
        """
        self.preferences.choose(language=language)

    def remember_printer(self, name: str, sheet: Sheet = Sheet.A4) -> None:
        """Offer this printer first the next time, for that paper.

        Raises:
            Refusal: ``settings.not_saved``; as ``Workplace.require``.
        """
        self.preferences.choose(**{PRINTERS[sheet]: name})

"""What goes on paper: the decision on the screen, bound to the client on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from teller_app.desk.client import ClientDesk
from teller_app.desk.client_view import Mode
from teller_app.desk.prescreen import PrescreenDesk
from teller_app.desk.workplace import Workplace
from teller_app.paper.findings import findings_page
from teller_app.paper.letterhead import Letterhead
from teller_app.paper.page import PrintedPage
from teller_app.paper.summary import summary_page
from teller_app.paper.typeset import Sheet, to_pdf, to_svg
from teller_app.rules.client import Client
from teller_app.rules.decision import TierDecision
from teller_app.rules.errors import Refusal
from teller_app.rules.facts import ClientFacts
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.words.standing import keep_line


class Subject(StrEnum):
    """What is printed; the code is the template's name."""

    SUMMARY = "summary"
    FINDINGS = "findings"


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to print, laid out. Its number is in the journal already.

    Attributes:
        title: plain ASCII, for the printer's queue: no client's name goes there.
    """

    number: int
    title: str
    template: str
    page: PrintedPage

    def pdf(self) -> bytes:
        """As a PDF with a text layer."""
        return to_pdf(self.template, self.page)

    def svg(self) -> list[bytes]:
        """One picture a page, for the preview and the printer."""
        return to_svg(self.template, self.page)


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a summary says beside the decision.

    Attributes:
        keep: what keeps the tier, worded.
        stated: some amounts were stated at the counter, so the page says that it is a trial.
    """

    keep: tuple[str, ...] = ()
    stated: bool = False


class Printing:
    """Lays out what the other desks show; the number is in the journal before the page is made."""

    def __init__(self, place: Workplace, clients: ClientDesk, loans: PrescreenDesk) -> None:
        self._place, self._clients, self._loans = place, clients, loans

    def summary(self, sheet: Sheet) -> Job:
        """The privilege summary of the client on the screen.

        Raises:
            Refusal: ``print.nothing`` when nobody is there, ``print.wrong_fields`` when a field is wrong;
                as ``Workplace.require``.
            StoreUnavailable: the print could not be recorded, so there is none.
        """
        self._place.require(Act.PRINT)
        self._of_today()
        view, facts = self._clients.view, self._clients.facts
        if view.client is None or view.decision is None or facts is None:
            raise Refusal("print.nothing")
        if view.problems:
            raise Refusal("print.wrong_fields")
        keep: tuple[str, ...] = ()
        if view.planning and view.planning.keep:
            keep = (keep_line(self._place.speaker, view.planning.keep),)
        client = view.client if view.mode is Mode.CLIENT or view.client.key else None
        stated = view.has_trial or view.mode is Mode.WALK_IN
        job = self.summary_of(view.decision, facts, client, sheet, Remarks(keep, stated=stated))
        self._clients.note_saved(job.number)
        return job

    def summary_of(
        self,
        decision: TierDecision,
        facts: ClientFacts,
        client: Client | None,
        sheet: Sheet,
        remarks: Remarks,
    ) -> Job:
        """The privilege summary of any decision; without a client it names nobody.

        Args:
            decision: what the page says.
            facts: what it was made from, for the journal.
            client: whose page it is.
            sheet: the paper.
            remarks: what else the page says.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._place.require(Act.PRINT)
        number = self._place.record_decision(client, decision, facts, EntryKind.SUMMARY_PRINT)
        head = letterhead(self._place, number, stated=remarks.stated or client is None)
        page = summary_page(decision, client, head, self._place.speaker, keep=remarks.keep)
        return Job(number, f"summary-{number:06d}", f"{Subject.SUMMARY}-{sheet}", page)

    def findings(self, sheet: Sheet) -> Job:
        """The findings on the pre-screen desk.

        Raises:
            Refusal: ``print.nothing`` when there are none, ``print.stale`` when inputs have changed since;
                as ``Workplace.require``.
            StoreUnavailable: the print could not be recorded, so there is none.
        """
        self._place.require(Act.PRINT)
        self._of_today()
        view = self._loans.view
        if view.decision is None:
            raise Refusal("print.nothing")
        if view.stale:
            raise Refusal("print.stale")
        number = self._place.record_prescreen(view.client, view.decision, EntryKind.FINDINGS_PRINT)
        self._loans.note_saved(number)
        page = findings_page(view.decision, view.client, letterhead(self._place, number), self._place.speaker)
        return Job(number, f"findings-{number:06d}", f"{Subject.FINDINGS}-{sheet}", page)

    def _of_today(self) -> None:
        """What was decided on another day is decided anew: other rules may be in force by now, or none."""
        today, client, loan = self._place.today(), self._clients.view, self._loans.view
        if client.decision is not None and client.decision.as_of != today:
            self._clients.redecide()
        if loan.stale or (loan.decision is not None and loan.decision.as_of != today):
            self._loans.redecide()


def letterhead(place: Workplace, number: int, *, stated: bool = False) -> Letterhead:
    """Whose paper this is, for the entry ``number``; amounts that were stated have no day of data."""
    settings, head = place.settings, place.journal.head_at(number)
    return Letterhead(
        branch=settings.branch,
        teller=place.teller,
        printed_at=place.now(),
        data_date=None if stated else place.data_date,
        number=number,
        audit=head.text if head else None,
    )

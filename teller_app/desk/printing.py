"""What goes on paper: the decision on the screen, bound to the client on the screen."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from teller_app.desk.client import ClientDesk
from teller_app.desk.client_view import Mode
from teller_app.desk.ledger import LedgerDesk
from teller_app.desk.planning import keeping
from teller_app.desk.prescreen import PrescreenDesk
from teller_app.desk.workplace import Workplace
from teller_app.paper.bilingual import InBoth
from teller_app.paper.findings import findings_page
from teller_app.paper.letterhead import Letterhead
from teller_app.paper.page import PrintedPage
from teller_app.paper.style import PaperLanguage, Style
from teller_app.paper.summary import Beside, summary_page
from teller_app.paper.typeset import Laid, to_pdf, to_svg
from teller_app.rules.client import Client
from teller_app.rules.decision import TierDecision
from teller_app.rules.errors import Refusal
from teller_app.rules.facts import ClientFacts
from teller_app.rules.standing import Standing
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.words.speaker import Language, Speaker


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
    page: Laid
    style: Style = field(default_factory=Style)

    def pdf(self) -> bytes:
        """As a PDF with a text layer."""
        return to_pdf(self.template, self.page, large=self.style.large)

    def svg(self) -> list[bytes]:
        """One picture a page, for the preview and the printer."""
        return to_svg(self.template, self.page, large=self.style.large)


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be printed, under one number, however it is laid out.

    Attributes:
        lay: lays it out in one way.
        client_key: whose it is, for the journal.
        holds: whether the screen still shows what this says; paper is bound to the client on the screen.
        styled: it can be laid out in every way; a report of the branch has only its own.
    """

    number: int
    lay: Callable[[Style], Job]
    client_key: str | None = None
    holds: Callable[[], bool] = lambda: True
    styled: bool = True


def report_paper(job: Job) -> Paper:
    """A report of the branch: on A4, in the language of the counter."""
    return Paper(job.number, lambda _: job, styled=False)


class Printing:
    """Lays out what the other desks show; the number is in the journal before the page is made."""

    def __init__(self, place: Workplace, clients: ClientDesk, loans: PrescreenDesk) -> None:
        self._place, self._clients, self._loans = place, clients, loans

    def summary(self) -> Paper:
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
        client = view.client if view.mode is Mode.CLIENT or view.client.key else None
        stated = view.has_trial or view.mode is Mode.WALK_IN
        paper = self.summary_of(view.decision, facts, client, None if stated else view.standing)
        self._clients.note_saved(paper.number)
        shown, decision = view.client, view.decision
        return replace(paper, holds=lambda: self._shows(shown, decision))

    def _shows(self, client: Client, decision: TierDecision) -> bool:
        view = self._clients.view
        return view.client is client and view.decision is decision and not view.problems

    def summary_of(
        self, decision: TierDecision, facts: ClientFacts, client: Client | None, past: Standing | None
    ) -> Paper:
        """The privilege summary of any decision, of a screen or a command; without a client it names nobody.

        Args:
            decision: what the page says.
            facts: what it was made from, for the journal.
            client: whose page it is.
            past: the evaluations so far; ``None`` for amounts that were stated or tried: the page calls
                itself a trial then, and says nothing of until when, what keeps the tier or what is left.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._place.require(Act.PRINT)
        number = self._place.record_decision(client, decision, facts, EntryKind.SUMMARY_PRINT)
        head = letterhead(self._place, number, stated=past is None or client is None)
        beside = self._beside(decision, facts, client, past)

        def page(speaker: Speaker) -> PrintedPage:
            return summary_page(decision, client, head, speaker, beside)

        return _paper(Subject.SUMMARY, number, client, page)

    def _beside(
        self, decision: TierDecision, facts: ClientFacts, client: Client | None, past: Standing | None
    ) -> Beside:
        window = self._place.settings.window
        if past is None or client is None:
            return Beside(window)
        keep = keeping(facts, decision, past.next_evaluation)
        return Beside(window, keep, past, LedgerDesk(self._place).balances(client, decision))

    def findings(self) -> Paper:
        """The findings on the pre-screen desk.

        Raises:
            Refusal: ``print.nothing`` when there are none, ``print.stale`` when inputs have changed since;
                as ``Workplace.require``.
            StoreUnavailable: the print could not be recorded, so there is none.
        """
        self._place.require(Act.PRINT)
        self._of_today()
        view = self._loans.view
        decision, client = view.decision, view.client
        if decision is None:
            raise Refusal("print.nothing")
        if view.stale:
            raise Refusal("print.stale")
        number = self._place.record_prescreen(client, decision, EntryKind.FINDINGS_PRINT)
        self._loans.note_saved(number)
        head = letterhead(self._place, number)

        def holds() -> bool:
            now = self._loans.view
            return now.client is client and now.decision is decision and not now.stale

        paper = _paper(
            Subject.FINDINGS, number, client, lambda speaker: findings_page(decision, client, head, speaker)
        )
        return replace(paper, holds=holds)

    def require_bound(self, paper: Paper) -> None:
        """Go on only where the screen still shows what ``paper`` says.

        Raises:
            Refusal: ``print.other_client``; as ``Workplace.require``.
        """
        self._place.require(Act.PRINT)
        if not paper.holds():
            raise Refusal("print.other_client")

    def note_printed(self, paper: Paper, job: Job, printer: str) -> None:
        """Write down that a printer has taken it; until then nothing says that it was printed.

        Raises:
            Refusal: as ``Workplace.require``.
            StoreUnavailable: it could not be written down.
        """
        self._place.require(Act.PRINT)
        style = job.style
        body = json.dumps(
            {
                "number": paper.number,
                "sheet": style.sheet,
                "language": style.language,
                "large": style.large,
                "printer": printer,
            },
            ensure_ascii=False,
        )
        self._place.journal.record(self._place.entry(EntryKind.PRINTED, paper.client_key, None, body))

    def _of_today(self) -> None:
        """What was decided on another day is decided anew: other rules may be in force by now, or none."""
        today, client, loan = self._place.today(), self._clients.view, self._loans.view
        if client.decision is not None and client.decision.as_of != today:
            self._clients.redecide()
        if loan.stale or (loan.decision is not None and loan.decision.as_of != today):
            self._loans.redecide()


def _paper(
    subject: Subject, number: int, client: Client | None, page: Callable[[Speaker], PrintedPage]
) -> Paper:
    """Lays ``page`` out in whatever language it is asked for."""

    def lay(style: Style) -> Job:
        if style.language is PaperLanguage.BOTH:
            laid: Laid = InBoth(page(Speaker(Language.ZH)), page(Speaker(Language.EN)))
        else:
            laid = page(Speaker(Language(style.language.value)))
        return Job(number, f"{subject}-{number:06d}", f"{subject}-{style.sheet}", laid, style)

    return Paper(number, lay, client.key or None if client else None)


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
        demo=place.demo,
    )

"""The pre-screen desk: what was typed about an applicant and a loan, and the findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from teller_app.desk.amount_text import read_amount, read_date, read_months, read_rate, read_whole
from teller_app.desk.event import Event
from teller_app.desk.problem import Problem
from teller_app.desk.schedule_file import require_plan, schedule_workbook
from teller_app.desk.workplace import Workplace
from teller_app.rules.client import Client, CreditRecord, LoanFacts
from teller_app.rules.codes import ClientKind, Method
from teller_app.rules.errors import Refusal
from teller_app.rules.facts import ClientFacts
from teller_app.rules.identity import read_person_id
from teller_app.rules.prescreen import Applicant, Change, PrescreenDecision, Remedy, prescreen
from teller_app.rules.schedule import MAX_MONTHS, Loan
from teller_app.safe.roles import Act

T = TypeVar("T")
FieldValue = str | bool | Method | None
MAX_COUNT = 999


@dataclass(frozen=True, slots=True)
class Form:
    """Every field as it stands on the screen; empty means not known.

    Attributes:
        birth: a date of birth, or an identity number that holds one.
    """

    birth: str = ""
    income: str = ""
    existing_monthly: str = ""
    principal: str = ""
    annual_rate: str = ""
    months: str = ""
    method: Method = Method.ANNUITY
    capacity: bool | None = None
    stable_job: bool | None = None
    consent: bool | None = None
    currently_overdue: bool | None = None
    overdue_consecutive: str = ""
    overdue_total: str = ""
    inquiries: str = ""

    def with_field(self, name: str, value: FieldValue) -> Form:
        """The same form with one field changed, by its name."""
        return replace(self, **{name: value})  # type: ignore[arg-type]  # each field takes its own kind


CREDIT_FIELDS = ("currently_overdue", "overdue_consecutive", "overdue_total", "inquiries")
"""Closed until the client's written consent is on record."""


@dataclass(frozen=True, slots=True)
class PrescreenView:
    """One whole state of the pre-screen.

    Attributes:
        stale: the findings are of inputs that have changed since into something unreadable.
        missing: fields of the loan that are still empty, so that there are no findings yet.
        consent_number: journal number under which the consent was recorded.
        look_back: so many months of a credit record the scheme looks at; ``None`` where no scheme decides.
    """

    form: Form = field(default_factory=Form)
    client: Client | None = None
    decision: PrescreenDecision | None = None
    problems: Mapping[str, Problem] = field(default_factory=dict)
    stale: bool = False
    missing: tuple[str, ...] = ()
    consent_number: int | None = None
    saved: int | None = None
    look_back: int | None = None


class PrescreenDesk:
    """One applicant and one loan."""

    def __init__(self, place: Workplace) -> None:
        self.changed: Event[PrescreenView] = Event()
        self.view = PrescreenView()
        self._place = place

    def begin(self, client: Client | None) -> None:
        """Start afresh, with what is known of ``client``; credit facts wait for consent.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._place.require(Act.DECIDE)
        self.view = PrescreenView(form=_prefilled(client), client=client)
        self._decide(self.view.form)

    def take(self, form: Form) -> None:
        """Take the fields as they stand now; consent that is given is recorded at once.

        Raises:
            StoreUnavailable: the consent could not be recorded, so it does not count.
        """
        given = form.consent is True and self.view.form.consent is not True
        if given:
            number = self._place.record_consent(self.view.client)
            form = _with_credit(form, self.view.client)
            self.view = replace(self.view, consent_number=number)
        if form.consent is not True:
            form = replace(
                form, currently_overdue=None, overdue_consecutive="", overdue_total="", inquiries=""
            )
            self.view = replace(self.view, consent_number=None)
        self._decide(form)

    def require_schedule(self) -> None:
        """Before anybody is asked where to: there is a plan, and it is of what stands there.

        Raises:
            Refusal: as ``require_plan``.
        """
        require_plan(self._place, self.view.decision, stale=self.view.stale)

    def schedule_file(self) -> bytes:
        """The repayment plan on the screen as a workbook.

        Raises:
            Refusal: as ``schedule_workbook``.
            StoreUnavailable: as ``schedule_workbook``.
        """
        client = self.view.client.key if self.view.client else ""
        return schedule_workbook(self._place, self.view.decision, stale=self.view.stale, client=client)

    def adopt(self, remedy: Remedy) -> None:
        """Take over a change that would pass."""
        value = str(remedy.value)
        form = self.view.form
        match remedy.change:
            case Change.PRINCIPAL:
                form = replace(form, principal=value)
            case Change.MONTHS:
                form = replace(form, months=value)
            case Change.EXISTING_MONTHLY:
                form = replace(form, existing_monthly=value)
        self._decide(form)

    def redecide(self) -> None:
        """Decide again, after the scheme of this counter has changed."""
        self._decide(self.view.form)

    def note_saved(self, number: int) -> None:
        """Say on the screen under which number the journal keeps what was printed."""
        self.view = replace(self.view, saved=number)
        self.changed.tell(self.view)

    def _decide(self, form: Form) -> None:
        today = self._place.today()
        reader = _Reader(today)
        applicant, loan = reader.applicant(form), reader.loan(form)
        problems = dict(reader.problems)
        decision = None
        facts = self.view.client.facts(today) if self.view.client else ClientFacts(today)
        if loan is not None and not problems:
            try:
                decision = prescreen(applicant, loan, self._place.edition(facts))
            except Refusal as refusal:
                place = _FIELD_OF.get(refusal.code, "rulebook")
                problems[place] = Problem.of(place, getattr(form, place, ""), refusal)
        self.view = replace(
            self.view,
            form=form,
            decision=decision or self.view.decision,
            problems=problems,
            stale=decision is None and self.view.decision is not None,
            missing=tuple(name for name in ("principal", "annual_rate", "months") if not getattr(form, name)),
            saved=None,
            look_back=self._look_back(facts),
        )
        self.changed.tell(self.view)

    def _look_back(self, facts: ClientFacts) -> int | None:
        """Without a scheme there is none; that is said where somebody asks for a decision."""
        try:
            rules = self._place.edition(facts).prescreen
        except Refusal:
            return None
        return rules.credit_record.look_back_months if rules else None


_FIELD_OF = {
    "loan.principal": "principal",
    "loan.rate": "annual_rate",
    "loan.months": "months",
    "birth.in_future": "birth",
}


class _Reader:
    """Reads the fields one by one and keeps every refusal beside its field."""

    def __init__(self, today: date) -> None:
        self._today = today
        self.problems: dict[str, Problem] = {}

    def loan(self, form: Form) -> Loan | None:
        """The loan, once amount, rate and term are there."""
        principal = self._read("principal", form.principal, read_amount)
        rate = self._read("annual_rate", form.annual_rate, read_rate)
        months = self._read("months", form.months, lambda text: read_months(text, 1, MAX_MONTHS))
        if principal is None or rate is None or months is None:
            return None
        return Loan(principal, rate, months, form.method)

    def applicant(self, form: Form) -> Applicant:
        """What is known of the applicant."""
        credit = CreditRecord(
            overdue_consecutive=self._count("overdue_consecutive", form.overdue_consecutive),
            overdue_total=self._count("overdue_total", form.overdue_total),
            currently_overdue=form.currently_overdue,
            inquiries=self._count("inquiries", form.inquiries),
        )
        facts = LoanFacts(
            income=self._read("income", form.income, read_amount),
            existing_monthly=self._read("existing_monthly", form.existing_monthly, read_amount),
            stable_job=form.stable_job,
            capacity=form.capacity,
            credit=credit,
        )
        birth = self._read("birth", form.birth, self._birth)
        return Applicant(as_of=self._today, birth=birth, loan=facts, consent=form.consent)

    def _birth(self, text: str) -> date:
        try:
            day = read_date(text)
        except Refusal:
            found = read_person_id(text, as_of=self._today).birth
            if found is None:
                raise
            return found
        if day > self._today:
            raise Refusal("birth.in_future", day=day)
        return day

    def _count(self, name: str, text: str) -> int | None:
        return self._read(name, text, lambda typed: read_whole(typed, 0, MAX_COUNT))

    def _read(self, name: str, text: str, read: Callable[[str], T]) -> T | None:
        if not text.strip():
            return None
        try:
            return read(text)
        except Refusal as refusal:
            self.problems[name] = Problem.of(name, text, refusal)
            return None


def _prefilled(client: Client | None) -> Form:
    """What the book knows, without the credit facts; a company has no personal loan."""
    if client is None or client.kind is not ClientKind.PERSON:
        return Form()
    known = client.loan
    return Form(
        birth=client.birth.isoformat() if client.birth else "",
        income=str(known.income) if known.income is not None else "",
        existing_monthly=str(known.existing_monthly) if known.existing_monthly is not None else "",
        capacity=known.capacity,
        stable_job=known.stable_job,
    )


def _with_credit(form: Form, client: Client | None) -> Form:
    """The credit facts of the book, now that there is consent; what was typed stays."""
    if client is None:
        return form
    credit = client.loan.credit
    return replace(
        form,
        currently_overdue=credit.currently_overdue
        if form.currently_overdue is None
        else form.currently_overdue,
        overdue_consecutive=form.overdue_consecutive or _text(credit.overdue_consecutive),
        overdue_total=form.overdue_total or _text(credit.overdue_total),
        inquiries=form.inquiries or _text(credit.inquiries),
    )


def _text(count: int | None) -> str:
    return "" if count is None else str(count)

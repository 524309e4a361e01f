"""A client entered by hand: what was typed, held against what can be."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from teller_app.desk.client_view import Entry
from teller_app.desk.problem import Problem
from teller_app.rules.client import Client
from teller_app.rules.codes import ClientKind
from teller_app.rules.errors import Refusal
from teller_app.rules.half_width import half_width
from teller_app.rules.identity import (
    CompanyCode,
    PersonId,
    read_company_code,
    read_person_id,
    read_phone,
)
from teller_app.rules.names import MAX_NAME, called, unseen_in

_COMPANY_CODE_LENGTH = 18
_DOCUMENT_LENGTHS = (15, 18)
"""Of identity cards and credit codes; anything shorter may be a client's number as well as a passport's."""


@dataclass(frozen=True, slots=True)
class EntryCheck:
    """What a walk-in's fields came to.

    Attributes:
        problems: must be put right before saving.
        warnings: may be overruled with a note, since real exceptions exist.
    """

    name: str = ""
    person: PersonId | None = None
    company: CompanyCode | None = None
    phone: str | None = None
    note: str = ""
    problems: dict[str, Problem] = field(default_factory=dict)
    warnings: dict[str, Problem] = field(default_factory=dict)

    def apply(self, client: Client) -> Client:
        """``client`` with what was read from the fields."""
        if self.company is not None:
            number: str | None = self.company.number
        else:
            number = self.person.number if self.person else None
        return replace(
            client,
            kind=ClientKind.COMPANY if self.company else ClientKind.PERSON,
            name=self.name,
            id_number=number,
            phone=self.phone,
            birth=self.person.birth if self.person else None,
            sex=self.person.sex if self.person else None,
            note=self.note,
        )


def entry_of(looked_for: str, today: date) -> Entry:
    """What a client was looked for by, in the field that it fits; in none where it may be something else."""
    typed = looked_for.strip()
    plain = half_width(typed)
    with suppress(Refusal):
        read_phone(typed)
        return Entry(phone=typed)
    with suppress(Refusal):
        person, company = _number(plain, today) if len(plain) in _DOCUMENT_LENGTHS else (None, None)
        if person or company:
            return Entry(id_number=typed)
    name = not plain.isascii() and not any(map(str.isdigit, plain))
    return Entry(name=typed) if name else Entry()


def check_entry(entry: Entry, today: date, *, saving: bool = False) -> EntryCheck:
    """Read every field; a name is asked for only when the client is to be kept."""
    problems: dict[str, Problem] = {}
    warnings: dict[str, Problem] = {}
    person, company, phone = None, None, None
    name = " ".join(entry.name.split())
    if saving and not name:
        problems["name"] = Problem("name", entry.name, "name.missing", {})
    elif len(name) > MAX_NAME:
        problems["name"] = Problem("name", entry.name, "name.too_long", {"most": MAX_NAME})
    elif sign := unseen_in(name):
        problems["name"] = Problem("name", entry.name, "name.sign", {"sign": called(sign)})
    try:
        person, company = _number(entry.id_number, today)
    except Refusal as refusal:
        problems["id_number"] = Problem.of("id_number", entry.id_number, refusal)
    try:
        phone = read_phone(entry.phone) if entry.phone.strip() else None
    except Refusal as refusal:
        problems["phone"] = Problem.of("phone", entry.phone, refusal)
    found = person or company
    if found is not None and found.check_ok is False:
        problem = Problem("id_number", entry.id_number, "id.check_digit", {})
        (warnings if entry.note.strip() or not saving else problems)["id_number"] = problem
    return EntryCheck(name, person, company, phone, entry.note.strip(), problems, warnings)


def _number(text: str, today: date) -> tuple[PersonId | None, CompanyCode | None]:
    """A person's identity number, or a company's credit code."""
    typed = text.strip().upper().replace(" ", "")
    if not typed:
        return None, None
    if len(typed) == _COMPANY_CODE_LENGTH and _looks_like_company(typed, today):
        return None, read_company_code(typed)
    return read_person_id(typed, as_of=today), None


def _looks_like_company(typed: str, today: date) -> bool:
    """Letters inside, or digits that are no person's."""
    if any(letter.isalpha() for letter in typed[:-1]):
        return True
    try:
        read_person_id(typed, as_of=today)
    except Refusal:
        return read_company_code(typed).check_ok is True
    return False

"""What is shown of a file before it is read: its columns, what they seem to be, masked first rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from teller_app.intake.faults import hidden
from teller_app.intake.headings import fields_of
from teller_app.intake.layout import ADDING, FIELDS, Form, Kind
from teller_app.intake.profile import FileProfile
from teller_app.intake.propose import Proposal, proposal, propose_profile
from teller_app.rules.errors import Refusal
from teller_app.rules.masks import mask_account, mask_card, mask_id, mask_name, mask_phone

SHOWN_ROWS = 8
_MASKS = {
    "id_number": mask_id,
    "phone": mask_phone,
    "number": mask_card,
    "name": mask_name,
    "accounts": mask_account,
    "cards": mask_account,
}
_WHOLE = frozenset({"key", "client", "group", "referred_by"})
"""Numbers by which clients are called here, as every list shows them."""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of a file.

    Attributes:
        heading: as the file has it.
        field: what it is taken for; ``None`` where it is not read.
        choices: what it may be taken for, in a file of this kind.
    """

    heading: str
    field: str | None
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as it is shown.

    Attributes:
        missing: fields without which it cannot be read.
        adds: it holds only what is new; ``None`` where a file of this kind cannot.
        rows: the first ones, masked: of a column that is not known, only its first sign.
        proposal: what a profile is made of.
    """

    name: str
    kind: Kind
    columns: tuple[ColumnView, ...]
    missing: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    proposal: Proposal
    adds: bool | None = None


@dataclass(frozen=True, slots=True)
class FileHeld:
    """A file that was chosen, and what its columns were taken for.

    Attributes:
        fields: one a column; ``None`` for one that is not read.
        adds: as in ``FileView``.
        sheet: of a workbook with several, which one was chosen.
    """

    path: Path
    kind: Kind
    fields: tuple[str | None, ...]
    adds: bool | None = None
    sheet: str | None = None


def file_view(found: Proposal) -> FileView:
    """Show a proposal."""
    choices = tuple(field.name for field in FIELDS[found.kind])
    columns = tuple(
        ColumnView(heading, field, choices)
        for heading, field in zip(found.seen.header, found.fields, strict=True)
    )
    rows = tuple(
        tuple(masked(text, field) for text, field in zip(row, found.fields, strict=False))
        for row in found.seen.rows[:SHOWN_ROWS]
    )
    adds = found.adds if found.kind in ADDING else None
    return FileView(found.seen.file, found.kind, columns, found.missing, rows, found, adds)


def with_field(view: FileView, column: int, field: str | None) -> FileView:
    """The same file with one column taken for something else, and no other one for that."""
    before = view.proposal
    fields = [None if ours == field else ours for ours in before.fields]
    fields[column] = field
    return file_view(_again(before, before.kind, fields))


def with_sheet(view: FileView, sheet: str) -> FileView:
    """The same workbook, read at another sheet; what that seems to be is proposed anew.

    Raises:
        Refusal: ``import.no_sheet`` (file, sheet).
    """
    seen = view.proposal.seen
    if sheet not in seen.sheets:
        raise Refusal("import.no_sheet", file=seen.file, sheet=sheet)
    return file_view(propose_profile(seen.at_sheet(sheet)))


def with_kind(view: FileView, kind: Kind) -> FileView:
    """The same file taken for another kind; columns that it cannot have are not read."""
    known = {field.name for field in FIELDS[kind]}
    other = {"client": "key"} if kind is Kind.CLIENTS else {"key": "client"}
    fields = [other.get(ours, ours) if ours else None for ours in view.proposal.fields]
    return file_view(_again(view.proposal, kind, [ours if ours in known else None for ours in fields]))


def with_adds(view: FileView, *, adds: bool) -> FileView:
    """The same file, of which what the book says stays or not."""
    before = view.proposal
    return file_view(_again(before, before.kind, list(before.fields), adds=adds))


def with_profile(view: FileView, told: FileProfile) -> FileView:
    """The same file as a profile reads it; a column that it does not speak of is taken for what it seems.

    Raises:
        Refusal: ``profile.unclear`` (file).
    """
    seen = view.proposal.seen
    if seen.sheet is None and told.sheet is not None and told.sheet in seen.sheets:
        seen = seen.at_sheet(told.sheet)
    ours = {theirs: field for field, theirs in told.columns.items() if theirs in seen.header}
    taken = {*ours.values(), *told.constants}
    seems = dict(zip(seen.header, fields_of(told.kind, seen.header), strict=True))
    fields = [
        ours.get(name) or (None if name in told.ignore or seems[name] in taken else seems[name])
        for name in seen.header
    ]
    try:
        return file_view(proposal(seen, told.kind, fields, adds=told.adds, told=told))
    except Refusal:  # what it seems to be is in another unit
        fields = [ours.get(name) for name in seen.header]
        return file_view(proposal(seen, told.kind, fields, adds=told.adds, told=told))


def as_held(view: FileView, held: FileHeld) -> FileView:
    """The same file as somebody has taken its columns before; as it is read where it has others now."""
    before = view.proposal
    if len(held.fields) != len(before.seen.header):
        return view
    return file_view(_again(before, held.kind, list(held.fields), adds=held.adds))


def _again(before: Proposal, kind: Kind, fields: list[str | None], *, adds: bool | None = None) -> Proposal:
    return proposal(before.seen, kind, fields, adds=before.adds if adds is None else adds, told=before.told)


def masked(text: str, field: str | None) -> str:
    """A value of a field, as it may be shown before anybody has a reason to see it."""
    if not text or field in _WHOLE:
        return text
    mask = _MASKS.get(field or "")
    if mask is not None:
        return mask(text)
    return hidden(text) if field is None or _is_text(field) else text


def _is_text(field: str) -> bool:
    forms = {each.form for fields in FIELDS.values() for each in fields if each.name == field}
    return bool(forms & {Form.TEXT, Form.NUMBER})

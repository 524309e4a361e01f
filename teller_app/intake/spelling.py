"""What a profile says of the spelling of values, applied: they become ours, or stay as they are.

What cannot be read stays as it stands, so that the reader of the cell refuses it with its original text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from teller_app.intake.layout import Form
from teller_app.intake.profile import AmountFormat, DayFormat
from teller_app.rules.errors import Refusal

Cell = str | float | bool | date | datetime | time
"""What a workbook's cell may hold; text files hold text alone."""


class NoResult(str):
    """A cell whose formula has no result that is kept, or failed; its text is the formula, or the failure."""

    __slots__ = ()


Spell = Callable[[str], str]
_DAYS: Mapping[DayFormat, re.Pattern[str]] = {
    DayFormat.SLASHES: re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})"),
    DayFormat.DOTS: re.compile(r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})"),
    DayFormat.DIGITS: re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
    DayFormat.CHINESE: re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日"),
}
_MONTHS: Mapping[DayFormat, re.Pattern[str]] = {
    DayFormat.SLASHES: re.compile(r"([0-9]{4})/([0-9]{1,2})"),
    DayFormat.DOTS: re.compile(r"([0-9]{4})\.([0-9]{1,2})"),
    DayFormat.DIGITS: re.compile(r"([0-9]{4})([0-9]{2})"),
    DayFormat.CHINESE: re.compile(r"([0-9]{4})年([0-9]{1,2})月"),
}
_GROUPED = re.compile(r"[¥￥]?\s*(-?)([0-9]{1,3}(?:,[0-9]{3})*|[0-9]+)(\.[0-9]{1,2})?")
_PLAIN = re.compile(r"[¥￥]?\s*-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,6})?")
_MIDNIGHT = re.compile(r"(?<=[0-9日])[ T]0?0:00(:00(\.0{1,9})?)?\Z")
_ZEROS = re.compile(r"(\.[0-9]{2})0+\Z")
_SIGNIFICANT = 15
"""A spreadsheet shows so many digits of a number; what follows is how it is kept, not what somebody wrote."""


def speller(form: Form, days: DayFormat, amounts: AmountFormat) -> Spell | None:
    """How text of a field becomes ours; ``None`` where it is so already."""
    if form is Form.DAY:
        return lambda text: _dashed(_DAYS.get(days), _at_midnight(text))
    if form is Form.MONTH and days is not DayFormat.DASHES:
        return lambda text: _dashed(_MONTHS[days], text)
    if form is Form.AMOUNT:
        return {
            AmountFormat.YUAN: _whole_fen,
            AmountFormat.GROUPED: lambda text: _ungrouped(_whole_fen(text)),
            AmountFormat.FEN: lambda text: _scaled(text, -2),
            AmountFormat.WAN: lambda text: _scaled(text, 4),
        }[amounts]
    return None


def plain_speller(form: Form) -> Spell | None:
    """The same where nobody has said how a file writes."""
    return speller(form, DayFormat.DASHES, AmountFormat.YUAN)


def _at_midnight(text: str) -> str:
    """A day with the time at which it begins is that day; any other time says more than we keep."""
    return _MIDNIGHT.sub("", text) if ":" in text else text


def _whole_fen(text: str) -> str:
    """Zeros after the second place say nothing; any other sign there is a part of a fen, and stays."""
    return _ZEROS.sub(r"\1", text) if text.endswith("0") else text


def _dashed(pattern: re.Pattern[str] | None, text: str) -> str:
    found = pattern.fullmatch(text) if pattern else None
    return "-".join(part.zfill(2) for part in found.groups()) if found else text


def _ungrouped(text: str) -> str:
    found = _GROUPED.fullmatch(text)
    return found[1] + found[2].replace(",", "") + (found[3] or "") if found else text


def _scaled(text: str, places: int) -> str:
    """Exactly; a part of a fen keeps its places, so that no amount is made of it."""
    if not _PLAIN.fullmatch(text):
        return text
    found = Decimal(text.replace(",", "").lstrip("¥￥")).scaleb(places)
    fen = found.scaleb(2)
    return f"{found:.2f}" if fen == fen.to_integral_value() else f"{found:f}"


def cell_text(cell: Cell, form: Form) -> str:
    """A workbook's cell as text, exactly, or not at all.

    Raises:
        Refusal: ``import.number_cell`` where a number stands in a field of text, ``import.no_result``
            where a formula has none, and ``import.cell`` where a cell holds what its field cannot be.
    """
    match cell:
        case NoResult():
            raise Refusal("import.no_result", text=str(cell))
        case str():
            return cell.strip()
        case bool():
            if form is Form.FLAG:
                return "yes" if cell else "no"
            raise Refusal("import.cell", text=str(cell))
        case float() | int():
            return _number_text(float(cell), form)
        case date() if form in {Form.DAY, Form.MONTH} and not _has_time(cell):
            return f"{cell:%Y-%m-%d}" if form is Form.DAY else f"{cell:%Y-%m}"
    raise Refusal("import.cell", text=str(cell))


def _has_time(day: date) -> bool:
    return isinstance(day, datetime) and day.time() != time()


def _number_text(number: float, form: Form) -> str:
    shown = f"{number:.{_SIGNIFICANT}g}"
    if form not in {Form.AMOUNT, Form.COUNT, Form.DAY, Form.MONTH}:
        raise Refusal("import.number_cell", text=shown)
    if abs(number) >= 10**_SIGNIFICANT:
        raise Refusal("import.number_as_number", text=shown)
    try:
        return f"{Decimal(shown):f}"
    except InvalidOperation:
        raise Refusal("import.cell", text=shown) from None

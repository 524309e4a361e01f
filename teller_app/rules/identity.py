"""Numbers that say who a client is: identity documents, bank cards, companies, phones.

A wrong check digit is a finding, not a refusal: the person may stand there with the card in hand.
python-stdnum does the check-digit arithmetic only; its ``validate`` turns real documents away (residence
permits, counties founded after the birth, farmers' collectives). It takes 30 ms to load, so it is loaded
when the first number is read and not when the window opens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from teller_app.rules.codes import Sex
from teller_app.rules.errors import Refusal
from teller_app.rules.half_width import half_width

OLDEST = 130
"""Completed years; nobody is older (the longest documented life was 122)."""

_ID_LENGTHS = (15, 18)
_ID_18 = re.compile(r"[1-9][0-9]{16}[0-9X]")
_ID_15 = re.compile(r"[1-9][0-9]{14}")
_DIGITS = re.compile(r"[0-9]+X?")
_PASSPORT = re.compile(r"(?=[A-Z]*[0-9])[A-Z][A-Z0-9]{4,8}")
_CARD_LENGTHS = range(12, 20)
_COMPANY_LENGTH = 18
_COMPANY = re.compile(r"[0-9A-Z]{2}[0-9]{6}[0-9A-Z]{10}")
_NO_COMPANY_LETTERS = frozenset("IOSVZ")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(010|02[0-9])([2-8][0-9]{7})|(0[3-9][0-9]{2})([2-8][0-9]{6,7})")
_CHINA = re.compile(r"(?:\+|00)86|86(?=1[3-9][0-9]{9}$)")


class IdKind(StrEnum):
    """Which document a number comes from."""

    RESIDENT = "resident"
    RESIDENT_15 = "resident_15"
    HK_MACAU_PERMIT = "hk_macau_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    FOREIGN_PERMIT = "foreign_permit"
    PASSPORT = "passport"


_KIND_BY_START = {
    "81": IdKind.HK_MACAU_PERMIT,
    "82": IdKind.HK_MACAU_PERMIT,
    "83": IdKind.TAIWAN_PERMIT,
    "9": IdKind.FOREIGN_PERMIT,
}


@dataclass(frozen=True, slots=True)
class PersonId:
    """A person's identity number and what it tells.

    Attributes:
        number: without spaces or hyphens, letters as capitals.
        check_ok: whether the check digit is right; ``None`` where the document has none.
    """

    number: str
    kind: IdKind
    birth: date | None = None
    sex: Sex | None = None
    check_ok: bool | None = None


@dataclass(frozen=True, slots=True)
class CardNumber:
    """A bank card's number, digits only."""

    number: str
    check_ok: bool


@dataclass(frozen=True, slots=True)
class CompanyCode:
    """A unified social credit code, 18 characters in capitals."""

    number: str
    check_ok: bool


def read_person_id(text: str, *, as_of: date) -> PersonId:
    """Read an identity number as typed or scanned.

    The 18 characters are those of GB 11643-1999: six for the place, the birth date, three in sequence (odd
    for men) and a check digit by ISO 7064 MOD 11-2; the residence permits (81, 82, 83) and the foreigners'
    permanent residence card (9) follow them. Fifteen digits are a first-generation card, born in 19yy. A
    letter followed by letters and digits, nine at most (ICAO 9303), is a passport.
    The place is not looked up: places come and go.

    Raises:
        Refusal: ``id.unreadable`` (text), ``id.wrong_length`` (text, length), ``id.impossible_birth``
            (born), ``id.birth_in_future`` (birth), ``id.birth_too_early`` (birth, years).
    """
    number = _compact(text)
    if _ID_18.fullmatch(number):
        birth = _birth(number[6:14], as_of)
        return PersonId(number, _kind(number), birth, _sex(number[16]), _mod_11_2(number))
    if _ID_15.fullmatch(number):
        return PersonId(number, IdKind.RESIDENT_15, _birth(f"19{number[6:12]}", as_of), _sex(number[14]))
    if _PASSPORT.fullmatch(number):
        return PersonId(number, IdKind.PASSPORT)
    if _DIGITS.fullmatch(number) and len(number) not in _ID_LENGTHS:
        raise Refusal("id.wrong_length", text=text, length=len(number))
    raise Refusal("id.unreadable", text=text)


def age_on(birth: date, day: date) -> int:
    """Completed years on ``day``: a person turns 18 on the eighteenth birthday.

    Who is born on 29 February has the birthday on 1 March of a common year. (Civil Code, art. 17, speaks of
    eighteen completed years; that criminal law counts from the day after does not bind a bank.)

    Raises:
        Refusal: ``birth.in_future`` (birth, day).
    """
    if birth > day:
        raise Refusal("birth.in_future", birth=birth, day=day)
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def read_card(text: str) -> CardNumber:
    """Read a bank card's number: 12 to 19 digits, the last by Luhn (ISO/IEC 7812-1).

    Raises:
        Refusal: ``card.unreadable`` (text), ``card.wrong_length`` (text, length).
    """
    from stdnum import luhn  # noqa: PLC0415  see above

    number = _compact(text)
    if not re.fullmatch(r"[0-9]+", number):
        raise Refusal("card.unreadable", text=text)
    if len(number) not in _CARD_LENGTHS:
        raise Refusal("card.wrong_length", text=text, length=len(number))
    return CardNumber(number, luhn.is_valid(number))


def read_company_code(text: str) -> CompanyCode:
    """Read a unified social credit code: GB 32100-2015, 18 characters, the last modulo 31.

    Raises:
        Refusal: ``company_code.unreadable`` (text), ``company_code.wrong_length`` (text, length),
            ``company_code.letter`` (text, letter): I, O, S, V and Z are never used.
    """
    from stdnum.cn import uscc  # noqa: PLC0415  see above

    number = _compact(text)
    if not re.fullmatch(r"[0-9A-Z]+", number):
        raise Refusal("company_code.unreadable", text=text)
    if len(number) != _COMPANY_LENGTH:
        raise Refusal("company_code.wrong_length", text=text, length=len(number))
    for letter in number:
        if letter in _NO_COMPANY_LETTERS:
            raise Refusal("company_code.letter", text=text, letter=letter)
    if not _COMPANY.fullmatch(number):
        raise Refusal("company_code.unreadable", text=text)
    return CompanyCode(number, uscc.calc_check_digit(number) == number[-1])


def read_phone(text: str) -> str:
    """Read a mainland phone: ``13800138000``, or ``0755-26001234`` for a landline; +86 is dropped.

    Raises:
        Refusal: ``phone.unreadable`` (text).
    """
    typed = _compact(text, also="()")
    number = _CHINA.sub("", typed, count=1) if _CHINA.match(typed) else typed
    if _MOBILE.fullmatch(number):
        return number
    # abroad the area code loses its 0
    landline = _LANDLINE.fullmatch(number if number == typed or number.startswith("0") else f"0{number}")
    if landline is None:
        raise Refusal("phone.unreadable", text=text)
    return "-".join(part for part in landline.groups() if part)


def _compact(text: str, also: str = "") -> str:
    if text.isascii() and text.isalnum():
        return text.upper()
    kept = (sign for sign in half_width(text) if not sign.isspace() and sign != "-" and sign not in also)
    return "".join(kept).upper()


def _kind(number: str) -> IdKind:
    return _KIND_BY_START.get(number[:2]) or _KIND_BY_START.get(number[0], IdKind.RESIDENT)


def _sex(digit: str) -> Sex:
    return Sex.MALE if int(digit) % 2 else Sex.FEMALE


def _birth(digits: str, as_of: date) -> date:
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise Refusal("id.impossible_birth", born=digits) from error
    if birth > as_of:
        raise Refusal("id.birth_in_future", birth=birth)
    if age_on(birth, as_of) > OLDEST:
        raise Refusal("id.birth_too_early", birth=birth, years=OLDEST)
    return birth


def _mod_11_2(number: str) -> bool:
    from stdnum.iso7064 import mod_11_2  # noqa: PLC0415  see above

    return mod_11_2.is_valid(number)

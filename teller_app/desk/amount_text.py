"""What people type into a field: amounts, rates, counts, months and dates; exact, and never a float.

A field is read at every keystroke, so this is a small parser of its own: cn2an takes 0.1 s to load, gives
floats for fractions and knows no ``12万5`` (the tests hold both against each other where they meet).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Context, Decimal, Inexact, localcontext

from teller_app.rules.errors import Refusal
from teller_app.rules.half_width import half_width
from teller_app.rules.money import MOST_AMOUNT, Money

HIGHEST_RATE = Decimal("0.36")
"""A year; four times the usual ceiling, so beyond it a rate is a slip of the hand."""

EARLIEST, LATEST = date(1890, 1, 1), date(2199, 12, 31)
"""Nobody alive was born before, and nothing is planned after: a year beyond is a slip of the hand."""

_LONGEST = 40
_EXACT = Context(prec=4 * _LONGEST, traps=[Inexact])
_UNITS = (("亿", 10**8), ("m", 10**6), ("万", 10**4), ("千", 10**3), ("百", 10**2), ("十", 10))
_SPELLINGS = str.maketrans(
    "零〇一二两三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億kw点點圆圓块塊毛正",
    "001223456789122334566789十百千万亿千万..元元元元角整",
)
_CURRENCY = ("人民币", "rmb", "cny", "¥")
_NUMBER = re.compile(
    r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+"
)
_COINS = re.compile(
    r"(?:(?P<yuan>[^元角分]+)元)?(?:0?(?P<jiao>[0-9])角)?(?:0?(?P<fen>[0-9])分)?(?<=[元角分])"
)
_RATE = re.compile(
    r"(?P<before>百分之)?(?P<number>-?(?:[0-9]{1,6}(?:\.[0-9]{0,8})?|\.[0-9]{1,8}))(?P<after> ?%)?"
)
_WHOLE = re.compile(r"-?[0-9]{1,12}")
_MONTHS = re.compile(r"(?:(?P<years>[^年月]+)年)?(?:(?P<months>[^年个月]+)(?:个?月)?)?")
_DATE = re.compile(
    r"(?P<y>[0-9]{4})(?:(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
    r"|年(?P<m2>[0-9]{1,2})月(?P<d2>[0-9]{1,2})日?|(?P<m3>[0-9]{2})(?P<d3>[0-9]{2}))"
)


def read_amount(text: str) -> Money:
    """Read yuan as people write them: ``12.5万``, ``35w``, ``1,000,000``, ``十二万五千``, ``壹拾万元整``.

    A single digit after a unit is the next smaller unit, as it is spoken: ``1万5`` is 15,000, ``1万05`` is
    10,005. ``k`` is a thousand, ``w`` ten thousand, ``m`` a million.

    Raises:
        Refusal: ``amount.empty``; ``amount.unreadable``, ``amount.negative``, ``amount.too_fine`` (finer
            than a fen), each with the text; ``amount.too_large`` (text, most).
    """
    typed = half_width(text).strip().lower()
    if not typed:
        raise Refusal("amount.empty", text=text)
    sign, rest = _sign(typed)
    with localcontext(_EXACT):
        yuan = _yuan(rest) if len(rest) <= _LONGEST else None
        if yuan is None:
            raise Refusal("amount.unreadable", text=text)
        if sign:
            raise Refusal("amount.negative", text=text)
        fen = yuan * 100
        if fen > MOST_AMOUNT.fen:
            raise Refusal("amount.too_large", text=text, most=MOST_AMOUNT)
        if fen != int(fen):
            raise Refusal("amount.too_fine", text=text)
        return Money(int(fen))


def read_rate(text: str) -> Decimal:
    """Read a yearly rate as a fraction: ``4.9%`` is 0.049.

    Without a sign, 1 and more is per cent (``4.35`` is 0.0435) and less than 1 a fraction (``0.049``).

    Raises:
        Refusal: ``rate.unreadable`` (text); ``rate.out_of_range`` (text, low, high): 0 to 36 % are allowed.
    """
    found = _RATE.fullmatch(half_width(text).strip())
    if found is None or (found["before"] and found["after"]):
        raise Refusal("rate.unreadable", text=text)
    rate = Decimal(found["number"])
    if found["before"] or found["after"] or rate >= 1:
        rate = rate.scaleb(-2)
    if not 0 <= rate <= HIGHEST_RATE:
        raise Refusal("rate.out_of_range", text=text, low=Decimal(0), high=HIGHEST_RATE)
    return rate


def read_whole(text: str, low: int, high: int) -> int:
    """Read a count from ``low`` to ``high``, both allowed.

    Raises:
        Refusal: ``number.unreadable`` (text); ``number.out_of_range`` (text, low, high).
    """
    typed = half_width(text).strip()
    if not _WHOLE.fullmatch(typed):
        raise Refusal("number.unreadable", text=text)
    return _within(int(typed), text, low, high)


def read_months(text: str, low: int, high: int) -> int:
    """Read a term in months: ``36``, ``36个月``, ``3年``, ``两年半``, ``1年6个月``.

    Raises:
        Refusal: ``number.unreadable`` (text); ``number.out_of_range`` (text, low, high), in months.
    """
    typed = half_width(text).strip().replace("年半", "年6").replace("半年", "6")
    found = _MONTHS.fullmatch(typed)
    if not typed or found is None:
        raise Refusal("number.unreadable", text=text)
    years, months = (_count(part) for part in found.group("years", "months"))
    if years is None or months is None:
        raise Refusal("number.unreadable", text=text)
    return _within(12 * years + months, text, low, high)


def read_date(text: str) -> date:
    """Read ``2026-11-23``, ``20261123``, ``2026/11/23``, ``2026.11.23`` or ``2026年11月23日``.

    Raises:
        Refusal: ``date.unreadable`` (text), also for a day that the calendar does not have;
            ``date.out_of_range`` (text, low, high): 1890 to 2199 are allowed.
    """
    found = _DATE.fullmatch(half_width(text).strip())
    if found is None:
        raise Refusal("date.unreadable", text=text)
    month, day = (found[name] or found[f"{name}2"] or found[f"{name}3"] for name in "md")
    try:
        read = date(int(found["y"]), int(month), int(day))
    except ValueError as error:
        raise Refusal("date.unreadable", text=text) from error
    if not EARLIEST <= read <= LATEST:
        raise Refusal("date.out_of_range", text=text, low=EARLIEST, high=LATEST)
    return read


def _sign(typed: str) -> tuple[str, str]:
    """Split off a minus and the currency, in whichever order they stand."""
    bare = _without_currency(typed)
    for sign in ("-", "负", "負"):
        if bare.startswith(sign):
            return sign, _without_currency(bare.removeprefix(sign).strip())
    return "", bare


def _without_currency(typed: str) -> str:
    for name in _CURRENCY:
        if typed.startswith(name):
            return typed.removeprefix(name).strip()
        if typed.endswith(name):
            return typed.removesuffix(name).strip()
    return typed


def _yuan(typed: str) -> Decimal | None:
    """Yuan, perhaps finer than a fen; ``None`` is unreadable."""
    plain = typed.translate(_SPELLINGS).removesuffix("整")
    coins = _COINS.fullmatch(plain)
    if coins is None:
        return _number(plain, _UNITS)
    yuan = _number(coins["yuan"], _UNITS) if coins["yuan"] else Decimal(0)
    small = Decimal(10 * int(coins["jiao"] or 0) + int(coins["fen"] or 0)).scaleb(-2)
    has_coins = coins["jiao"] or coins["fen"]
    return None if yuan is None or (has_coins and yuan != int(yuan)) else yuan + small


def _number(text: str, units: tuple[tuple[str, int], ...]) -> Decimal | None:
    """Split at the largest unit there is: so many of it, and what is left, which must be smaller."""
    text = text.strip()
    for place, (unit, size) in enumerate(units, start=1):
        head, found, tail = text.rpartition(unit)
        if not found:
            continue
        count = Decimal(1) if unit == "十" and head in {"", "0"} else _number(head, units[place:])
        rest = _rest(tail.strip(), size, units[place:])
        if count is None or rest is None or (rest and count != int(count)):
            return None
        return count * size + rest
    return Decimal(re.sub("[, ]", "", text)) if _NUMBER.fullmatch(text) else None


def _rest(tail: str, size: int, units: tuple[tuple[str, int], ...]) -> Decimal | None:
    """What follows a unit: nothing, one spoken digit of the next smaller unit, or a smaller number."""
    if not tail:
        return Decimal(0)
    rest = _number(tail, units)
    if rest is None or rest >= size:
        return None
    return rest * (size // 10) if re.fullmatch("[1-9]", tail) else rest


def _count(part: str | None) -> int | None:
    """A whole number in digits or Chinese; what is not there is none of it."""
    if part is None:
        return 0
    with localcontext(_EXACT):
        number = _number(part.translate(_SPELLINGS), _UNITS) if len(part) <= _LONGEST else None
        return int(number) if number is not None and number == int(number) else None


def _within(number: int, text: str, low: int, high: int) -> int:
    if not low <= number <= high:
        raise Refusal("number.out_of_range", text=text, low=low, high=high)
    return number

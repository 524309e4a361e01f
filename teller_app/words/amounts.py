"""Amounts, ratios and dates as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from teller_app.rules.money import Money, Points
from teller_app.rules.reasons import Value
from teller_app.words.speaker import Language, Speaker

_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)
_CENT = Decimal("0.01")
_SHORT = ("亿", "万")


def money(amount: Money) -> str:
    """Yuan with separators and two decimals: ``1,234,500.00``."""
    sign = "-" if amount.fen < 0 else ""
    yuan, fen = divmod(abs(amount.fen), 100)
    return f"{sign}{yuan:,}.{fen:02d}"


def short_money(amount: Money, speaker: Speaker) -> str:
    """Shorter where two decimals lose nothing: ``37万``, ``12.35万``, ``1.2亿``; otherwise in full.

    English has no 万, so it drops only a ``.00``.
    """
    yuan = Decimal(amount.fen).scaleb(-2)
    if speaker.language is Language.ZH:
        for unit, sign in ((_YI, "亿"), (_WAN, "万")):
            short = yuan / unit
            if abs(yuan) >= unit and short == short.quantize(_CENT):
                return f"{_plain(short)}{sign}"
    return money(amount).removesuffix(".00")


def short_moneys(amounts: Sequence[Money], speaker: Speaker) -> list[str]:
    """Amounts that stand in one sentence: shorter where each of them is, otherwise all in full."""
    short = [short_money(amount, speaker) for amount in amounts]
    if speaker.language is Language.ZH and not all(text.endswith(_SHORT) for text in short):
        return [money(amount).removesuffix(".00") for amount in amounts]
    return short


def near_money(amount: Money, speaker: Speaker) -> str:
    """Rounded to two decimals of 万 or 亿 for a tight place, never shown as exact."""
    yuan = Decimal(amount.fen).scaleb(-2)
    units: tuple[tuple[Decimal, str], ...] = ((_YI, "亿"), (_WAN, "万"))
    if speaker.language is Language.EN:
        units = ((Decimal(1_000_000_000), "bn"), (Decimal(1_000_000), "m"), (Decimal(1_000), "k"))
    for unit, sign in units:
        if abs(yuan) >= unit:
            return f"{_plain((yuan / unit).quantize(_CENT, ROUND_HALF_UP))}{sign}"
    return money(amount)


def points(score: Points) -> str:
    """A score with separators and two decimals."""
    return money(Money(score.hundredths))


def percent(ratio: Decimal) -> str:
    """``0.5512`` as ``55.12%``, at most two decimals."""
    return f"{_plain((ratio * 100).quantize(_CENT, ROUND_HALF_UP))}%"


def ratio(number: Decimal) -> str:
    """A coefficient or multiple without trailing zeros."""
    return _plain(number)


def day(when: date) -> str:
    """ISO, which both languages read."""
    return when.isoformat()


def value(found: Value, speaker: Speaker) -> str:
    """Whatever a reason compares, in the way of its kind."""
    match found:
        case Money():
            return money(found)
        case Points():
            return speaker.say("{points} 分", points=points(found))
        case bool():
            return speaker.say("是") if found else speaker.say("否")
        case Decimal():
            return ratio(found)
        case date():
            return day(found)
        case _:
            return str(found)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

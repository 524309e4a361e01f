"""Care in words: what is to be done, by when, and what to say to whom."""

from __future__ import annotations

import re
from datetime import date

from teller_app.rules.client import Client
from teller_app.rules.codes import CareKind, CareStep, ClientKind, Sex
from teller_app.rules.masks import COMPOUND_SURNAMES, mask_client
from teller_app.rules.rulebook.parts import Names
from teller_app.words.amounts import day
from teller_app.words.codes import code_name
from teller_app.words.pinyin import in_letters
from teller_app.words.speaker import Language, Speaker, mark

_HOLIDAYS = {
    "new_years_day": mark("元旦"),
    "spring_festival": mark("春节"),
    "tomb_sweeping_day": mark("清明"),
    "labour_day": mark("劳动节"),
    "dragon_boat_festival": mark("端午节"),
    "mid_autumn_festival": mark("中秋节"),
    "national_day": mark("国庆节"),
}
_HAN_NAME = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,4}")
_COMPOUND = 2


def kind_name(speaker: Speaker, kind: CareKind) -> str:
    """What happened: ``成交``."""
    return code_name(speaker, kind)


def step_name(speaker: Speaker, step: CareStep) -> str:
    """What is to be done: ``使用回访``."""
    return code_name(speaker, step)


def holiday_name(speaker: Speaker, code: str) -> str:
    """What a holiday is called."""
    return speaker.say(_HOLIDAYS[code]) if code in _HOLIDAYS else code


def when_line(speaker: Speaker, due: date, late_days: int) -> str:
    """By when, or since when it is late."""
    if late_days:
        return speaker.say("{day} 已逾期 {count} 天", day=day(due), count=late_days)
    return speaker.say("{day} 前", day=day(due))


def due_cell(speaker: Speaker, due: date, late_days: int) -> str:
    """The same under a heading that says by when."""
    return when_line(speaker, due, late_days) if late_days else day(due)


def address(speaker: Speaker, client: Client, *, masked: bool = False) -> str:
    """How a client is spoken to: ``王先生``, ``Mr Wang``; by the whole name where a surname is not sure.

    Args:
        speaker: the language.
        client: who is spoken to.
        masked: for a list that leaves the screen, so that no person's name is whole.
    """
    name = client.name
    if client.kind is ClientKind.COMPANY or client.sex is None or not _HAN_NAME.fullmatch(name):
        return mask_client(name, client.kind) if masked else name
    surname = name[:_COMPOUND] if name[:_COMPOUND] in COMPOUND_SURNAMES and len(name) > _COMPOUND else name[0]
    if speaker.language is Language.EN:
        surname = in_letters(surname)
    if client.sex is Sex.MALE:
        return speaker.say("{surname}先生", surname=surname)
    return speaker.say("{surname}女士", surname=surname)


def said(speaker: Speaker, wording: Names, client: Client, holiday: str = "", *, masked: bool = False) -> str:
    """The wording of the rulebook with the client's name in it, and the holiday's where there is one.

    Only the two known places are filled; whatever else stands in braces stays as it is. What the rulebook
    says itself is never ``masked``, whatever a client is called.
    """
    text = speaker.name(wording).replace("{holiday}", holiday_name(speaker, holiday) if holiday else "")
    return text.replace("{name}", address(speaker, client, masked=masked))

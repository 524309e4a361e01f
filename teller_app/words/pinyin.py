"""Readings of a name: every one that is likely, surnames as surnames are read."""

from __future__ import annotations

import os
from functools import lru_cache
from itertools import islice, product

MOST_READINGS = 8
_MOST_A_CHARACTER = 3
# Surnames that are read otherwise than the character usually is (百家姓 readings).
_SURNAMES = {
    "查": "zha",
    "解": "xie",
    "仇": "qiu",
    "曾": "zeng",
    "区": "ou",
    "翟": "zhai",
    "缪": "miao",
    "朴": "piao",
    "单": "shan",
    "盖": "ge",
    "任": "ren",
    "华": "hua",
    "洗": "xian",
    "冼": "xian",
    "折": "she",
    "尉": "yu",
    "繁": "po",
    "纪": "ji",
    "覃": "qin",
    "晁": "chao",
    "秘": "bi",
    "牟": "mu",
    "召": "shao",
    "乜": "nie",
    "员": "yun",
    "过": "guo",
    "句": "gou",
    "宓": "mi",
    "卜": "bu",
    "谌": "chen",
    "郗": "xi",
    "隗": "wei",
    "种": "chong",
    "逄": "pang",
    "么": "yao",
    "黑": "he",
    "幺": "yao",
}
_COMPOUND = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "单于": ("chan", "yu"),
    "澹台": ("tan", "tai"),
    "令狐": ("ling", "hu"),
    "鲜于": ("xian", "yu"),
}


def readings(name: str, *, surname: bool) -> list[tuple[str, ...]]:
    """Likely readings of ``name``, a syllable a character, ``ü`` as ``v``; the likeliest first.

    Args:
        name: Chinese characters; any other character reads as itself.
        surname: the name begins with a surname.
    """
    choices = [_of(character) for character in name]
    if surname and name[:2] in _COMPOUND:
        choices[:2] = [(syllable,) for syllable in _COMPOUND[name[:2]]]
    elif surname and name[:1] in _SURNAMES:
        own = _SURNAMES[name[0]]
        choices[0] = (own, *(other for other in choices[0] if other != own))
    return list(islice(product(*choices), MOST_READINGS))


def in_letters(surname: str) -> str:
    """A surname as it is written in English: ``Wang``, ``Ouyang``, ``Lü``."""
    return "".join(readings(surname, surname=True)[0]).replace("v", "ü").capitalize()


@lru_cache(maxsize=20_000)
def _of(character: str) -> tuple[str, ...]:
    """Readings of one character; loaded late, because a start needs none.

    Without the words, which read no single character otherwise: they would hold the first search in letters
    up for half a second, and take 40 MB for good.
    """
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import Style, pinyin  # noqa: PLC0415

    found = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False, errors="default")
    cleaned = [reading.lower() for reading in found[0] if reading]
    return tuple(dict.fromkeys(cleaned))[:_MOST_A_CHARACTER] or (character.lower(),)

"""How much of a name or number is shown where others may see it.

Banks differ, so the conventions are values; the defaults are those most usual at a counter. At least four
characters of a number stay hidden, otherwise all of it does: what is short gives itself away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from teller_app.rules.codes import ClientKind

_STAR = "*"
_LEAST_HIDDEN = 4
_CHINESE = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+")

_COMPOUND = """
欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 夏侯 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 司空 司寇 令狐 东方 西门
南宫 南门 东郭 东里 百里 呼延 轩辕 端木 独孤 拓跋 申屠 太史 太叔 公冶 公西 公良 公羊 澹台 宗政 濮阳
淳于 单于 钟离 闻人 万俟 赫连 第五 鲜于 闾丘 仲孙 叔孙 颛孙 亓官 巫马 壤驷 漆雕 乐正 宰父 谷梁 段干
梁丘 左丘 羊舌 纳兰 完颜 耶律
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
"""Surnames of two characters, shown whole: 欧阳修文 is 欧阳*文."""


@dataclass(frozen=True, slots=True)
class MaskStyle:
    """How many characters each mask may show.

    Attributes:
        id_tail: of an identity number. With the first six as well, age and check digit leave some 33 numbers.
        card_head: the issuer's part (BIN); PCI DSS allows six and the last four.
        most_stars: a longer row of stars would tell how long a name is.
    """

    id_tail: int = 4
    phone_head: int = 3
    phone_tail: int = 4
    card_head: int = 6
    card_tail: int = 4
    account_tail: int = 4
    most_stars: int = 3


DEFAULT = MaskStyle()


def mask_id(number: str, style: MaskStyle = DEFAULT) -> str:
    """``11010519491231002X`` as ``**************002X``, for every identity document."""
    return _mask(number, 0, style.id_tail)


def mask_phone(number: str, style: MaskStyle = DEFAULT) -> str:
    """``13800138000`` as ``138****8000``."""
    return _mask(number, style.phone_head, style.phone_tail)


def mask_card(number: str, style: MaskStyle = DEFAULT) -> str:
    """``6222021234567890123`` as ``622202*********0123``."""
    return _mask(number, style.card_head, style.card_tail)


def mask_account(number: str, style: MaskStyle = DEFAULT) -> str:
    """All but the last four of an account's number."""
    return _mask(number, 0, style.account_tail)


def mask_name(name: str, style: MaskStyle = DEFAULT) -> str:
    """A person's name for paper that leaves the bank; a company's name is public and stays whole.

    王小明 is 王*明, 王明 is 王*, 欧阳修文 is 欧阳*文. A name with a dot or of mixed scripts keeps its
    first and last character (阿***甫), one in other letters its initials (J* S*). A single
    character is hidden.
    """
    if not _CHINESE.search(name):
        return " ".join(_initial(word) for word in name.split())
    # A wide space between two characters is no third one: it would leave both of them to be read.
    name = "".join(name.split())
    surname = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > len("欧阳") else 1
    if len(name) == 1:
        return _STAR
    if len(name) == surname + 1:
        return name[:surname] + _STAR
    stars = min(len(name) - surname - 1, style.most_stars)
    return name[:surname] + _STAR * stars + name[-1]


def mask_client(name: str, kind: str) -> str:
    """As on every list that leaves the screen: ``mask_name`` of a person; a company's name as it is.

    Args:
        name: the client's.
        kind: a ``ClientKind``, or its code.
    """
    return name if kind == ClientKind.COMPANY else mask_name(name)


def _initial(word: str) -> str:
    return word[0] + _STAR if len(word) > 1 else _STAR


def _mask(text: str, head: int, tail: int) -> str:
    """Show ``head`` and ``tail``; only ``tail`` where that hides too little, and else nothing."""
    length = len(text)
    if length < head + tail + _LEAST_HIDDEN:
        head = 0
    if length < tail + _LEAST_HIDDEN:
        tail = 0
    return text[:head] + _STAR * (length - head - tail) + text[length - tail :]

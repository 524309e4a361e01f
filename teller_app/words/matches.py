"""A match of the look-up in one line: name, then what tells two of the same name apart."""

from __future__ import annotations

from teller_app.rules.codes import ClientKind
from teller_app.rules.match import Match, MatchedBy
from teller_app.words.codes import code_name
from teller_app.words.speaker import Speaker, mark

_BY = {
    MatchedBy.KEY: mark("客户号"),
    MatchedBy.ID: mark("证件号"),
    MatchedBy.PHONE: mark("手机号"),
    MatchedBy.CARD: mark("卡号"),
    MatchedBy.ACCOUNT: mark("账号"),
    MatchedBy.NAME: mark("姓名"),
    MatchedBy.PINYIN: mark("拼音"),
    MatchedBy.INITIALS: mark("拼音首字母"),
}


def matched_by(speaker: Speaker, by: MatchedBy) -> str:
    """Which of a client's identifiers matched."""
    return speaker.say(_BY[by])


def match_line(speaker: Speaker, match: Match) -> str:
    """``王小明  1984 · 证件 ****1234 · 138****8000``; two blanks end the name."""
    parts = []
    if match.kind is ClientKind.COMPANY:
        parts.append(code_name(speaker, match.kind))
    if match.birth is not None:
        parts.append(speaker.say("{year}年生", year=match.birth.year))
    if match.id_tail:
        parts.append(speaker.say("证件尾号 {tail}", tail=match.id_tail))
    if match.phone:
        parts.append(match.phone)
    if match.shown and match.shown not in parts:
        parts.append(f"{matched_by(speaker, match.by)} {match.shown}")
    return f"{match.name}  {' · '.join(parts)}"

"""A reason as one sentence, and where its rule stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from teller_app.rules.codes import AmountFact, AssetClass, Card, GroupKind, Outcome, OverrideKind, Status
from teller_app.rules.money import Money
from teller_app.rules.reasons import Reason
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.parts import BY_HAND, Grade, Source
from teller_app.words.amounts import day, ratio, short_money, value
from teller_app.words.codes import code_name
from teller_app.words.speaker import Speaker, mark

MARKS = {Outcome.MET: "✓", Outcome.NOT_MET: "✗", Outcome.REFER: "!", Outcome.UNKNOWN: "?"}
"""Beside the colour, so that nothing is told by colour alone."""
_WORDS = {
    Outcome.MET: mark("已满足"),
    Outcome.NOT_MET: mark("尚未满足"),
    Outcome.REFER: mark("需人工核定"),
    Outcome.UNKNOWN: mark("尚不清楚"),
}


def outcome_word(speaker: Speaker, outcome: Outcome) -> str:
    """What a mark means, for whoever hears it or asks."""
    return speaker.say(_WORDS[outcome])


def reason_line(speaker: Speaker, reason: Reason, edition: Edition) -> str:
    """What was compared, and how it came out."""
    family, _, subject = reason.rule.partition(".")
    by_tier = {"tier": _tier, "floor": _tier, "override": _override, "group": _group, "standing": _standing}
    if family in by_tier:
        return by_tier[family](speaker, reason, edition, subject)
    asset = code_name(speaker, AssetClass(subject))
    amount = _shown(reason.actual, speaker)
    match family:
        case "coefficient":
            share = _shown(reason.required, speaker)
            return speaker.say("{asset}按 {ratio} 折算，计 {amount}", asset=asset, ratio=share, amount=amount)
        case "excluded":
            return speaker.say("{asset}不计入认定资产（{amount}）", asset=asset, amount=amount)
        case _:
            return _history(speaker, reason, subject)


def source_line(speaker: Speaker, source: Source, edition: Edition) -> str:
    """Document and section; a choice or an unverified page says so."""
    if source.is_choice:
        return speaker.say("自选参数：{why}", why=source.section)
    if source.document == BY_HAND:
        return speaker.say("理由：{why}", why=source.section)
    document = edition.documents[source.document]
    line = f"{speaker.name(document.title)} · {source.section}"
    return speaker.say("{source}（未核实）", source=line) if document.grade is Grade.ANONYMOUS else line


def short_source(speaker: Speaker, source: Source, edition: Edition) -> str:
    """The scheme and the section, for a narrow column."""
    if source.is_choice:
        return speaker.say("{scheme} · 自选参数", scheme=speaker.name(edition.name))
    if source.document == BY_HAND:
        return source_line(speaker, source, edition)
    return speaker.say("{scheme} § {section}", scheme=speaker.name(edition.name), section=source.section)


def _tier(speaker: Speaker, reason: Reason, edition: Edition, code: str) -> str:
    tier = speaker.name(edition.tier[code].name)
    floor = reason.rule.startswith("floor.")
    known = reason.outcome is not Outcome.UNKNOWN
    required = _required(speaker, reason)
    if reason.detail == "everyone":
        return speaker.say("{tier}：无门槛", tier=tier)
    if isinstance(reason.actual, bool) or not known:
        return _held_or_not(speaker, reason, tier, floor=floor)
    what = _what(speaker, reason, edition)
    actual = _shown(reason.actual, speaker)
    if reason.outcome is Outcome.MET:
        return speaker.say(
            "{what} {actual} ≥ {tier} {required}", what=what, actual=actual, tier=tier, required=required
        )
    return speaker.say(
        "{what} {actual}，未达{tier} {required}", what=what, actual=actual, tier=tier, required=required
    )


def _held_or_not(speaker: Speaker, reason: Reason, tier: str, *, floor: bool) -> str:
    """A card, a contract, an invitation: had, not had, or not known."""
    what = subject_name(speaker, reason)
    if reason.outcome is Outcome.UNKNOWN:
        return speaker.say("{tier}：{what}尚不清楚", tier=tier, what=what)
    if reason.outcome is Outcome.NOT_MET:
        return speaker.say("{tier}：没有{what}", tier=tier, what=what)
    if floor:
        return speaker.say("有{what}，不低于{tier}", tier=tier, what=what)
    return speaker.say("有{what}，符合{tier}", tier=tier, what=what)


def subject_name(speaker: Speaker, reason: Reason) -> str:
    """A card, a contract or another fact that a rule asks for."""
    if reason.detail == "card":
        return code_name(speaker, Card(str(reason.required)))
    if reason.detail in {status.value for status in Status}:
        return code_name(speaker, Status(reason.detail))
    return code_name(speaker, AmountFact(reason.detail))


def _what(speaker: Speaker, reason: Reason, edition: Edition) -> str:
    if reason.detail == "recognised_assets":
        window = reason.window or edition.measure.window
        return speaker.say("{window}认定资产", window=code_name(speaker, window))
    if reason.detail == "score":
        return speaker.say("星级积分")
    return code_name(speaker, AmountFact(reason.detail))


def _standing(speaker: Speaker, reason: Reason, edition: Edition, code: str) -> str:
    return speaker.say(
        "今日测算低于{tier}，保级至 {until}",
        tier=speaker.name(edition.tier[code].name),
        until=_shown(reason.required, speaker),
    )


def _override(speaker: Speaker, reason: Reason, edition: Edition, code: str) -> str:
    tier, until = speaker.name(edition.tier[code].name), _shown(reason.required, speaker)
    people = str(reason.actual)
    if reason.detail == OverrideKind.FLOOR:
        return speaker.say(
            "手工认定：不低于{tier}，至 {until}（{people}）", tier=tier, until=until, people=people
        )
    return speaker.say(
        "手工认定：固定为{tier}，至 {until}（{people}）", tier=tier, until=until, people=people
    )


def _group(speaker: Speaker, reason: Reason, edition: Edition, code: str) -> str:
    return speaker.say(
        "{kind} {count} 人合计 {amount}，达到{tier}",
        kind=code_name(speaker, GroupKind(reason.detail)),
        count=_shown(reason.required, speaker),
        amount=_shown(reason.actual, speaker),
        tier=speaker.name(edition.tier[code].name),
    )


def _history(speaker: Speaker, reason: Reason, subject: str) -> str:
    return speaker.say(
        "{asset}只有 {known} 天记录，窗口为 {days} 天",
        asset=code_name(speaker, AssetClass(subject)),
        known=_shown(reason.actual, speaker),
        days=_shown(reason.required, speaker),
    )


def _required(speaker: Speaker, reason: Reason) -> str:
    found = reason.required
    return short_money(found, speaker) if isinstance(found, Money) else _shown(found, speaker)


def _shown(found: object, speaker: Speaker) -> str:
    match found:
        case None:
            return "—"
        case Decimal():
            return ratio(found)
        case date():
            return day(found)
        case Money() | int() | str():
            return value(found, speaker)
        case _:
            return str(found)

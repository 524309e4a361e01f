"""Key accounts and ties as lines: for the tabs under the tier, and for their own pages."""

from __future__ import annotations

from teller_app.desk.key_account import KeyView, ValueView
from teller_app.desk.ties import Known, TiesView
from teller_app.rules.codes import KeyOutcome, Outcome, ValueType
from teller_app.rules.evidence import Evidence
from teller_app.rules.key_account import KeyAccountDecision
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.parts import Names
from teller_app.ui.key_screen import Asked, KeyShown
from teller_app.ui.parts.line_columns import Column, Line
from teller_app.ui.parts.reason_list import TONES
from teller_app.ui.ties_screen import Node, TiesShown
from teller_app.words.amounts import money
from teller_app.words.codes import code_name
from teller_app.words.key_account import criterion_line, evidence_line, figures_line, finding_line
from teller_app.words.reasons import MARKS, source_line
from teller_app.words.speaker import Speaker
from teller_app.words.ties import brought_line

_VERDICTS = {
    KeyOutcome.KEY: "good",
    KeyOutcome.LOOK: "caution",
    KeyOutcome.NOT_KEY: "quiet",
    KeyOutcome.UNKNOWN: "quiet",
}
_SEEN = {Outcome.MET: ("!", "caution"), Outcome.NOT_MET: ("✓", "good"), Outcome.UNKNOWN: ("?", "quiet")}
TAB_MEMBERS = 4


def key_tab(speaker: Speaker, view: KeyView | None) -> tuple[Column, ...]:
    """Criteria, evidence and how to serve, side by side."""
    if view is None:
        return ()
    columns = list(_findings(speaker, view.decision, view.edition))
    if view.value is not None:
        found = finding_line(speaker, view.value.finding, view.value.rules)
        lines = [Line(found, tip=found)]
        if view.value.type is not None:
            told = view.value.rules.type[view.value.type]
            lines += [Line(speaker.name(one), "✓", "good") for one in told.do[:2]]
            lines += [Line(speaker.name(one), "✗", "bad") for one in told.avoid[:2]]
        columns.append(Column(speaker.say("客户看重什么"), tuple(lines), 3))
    return tuple(columns)


def key_page(speaker: Speaker, view: KeyView) -> KeyShown:
    """Everything about a key account."""
    decision, value = view.decision, view.value
    if decision is None:
        name = speaker.name(view.edition.name)
        verdict, tone = speaker.say("{name}没有大客户的规则", name=name), "quiet"
    else:
        verdict, tone = code_name(speaker, decision.outcome), _VERDICTS[decision.outcome]
    return KeyShown(
        name=view.client.name,
        verdict=verdict,
        tone=tone,
        remark=speaker.say("以下是数字和迹象，不是给客户贴的标签；请结合您的了解判断"),
        findings=_findings(speaker, decision, view.edition),
        questions=_questions(speaker, value) if value else (),
        found=finding_line(speaker, value.finding, value.rules) if value else "",
        service=_service(speaker, value) if value else (),
        types=tuple((one.value, speaker.name(value.rules.type[one].name)) for one in ValueType)
        if value
        else (),
        overruled=_overruled(speaker, value) if value else "",
    )


def ties_tab(speaker: Speaker, view: TiesView | None) -> tuple[Column, ...]:
    """Referrals and the group, side by side."""
    if view is None:
        return ()
    say = speaker.say
    brought = [Line(_referral(speaker, view))]
    brought += [_short(speaker, one) for one in view.tree.brought[:TAB_MEMBERS]]
    group = [Line(_group(speaker, view))]
    others = [one for one in view.members if one.client.key != view.tree.client.key]
    group += [_short(speaker, one) for one in others[:TAB_MEMBERS]]
    return (Column(say("转介"), tuple(brought)), Column(say("家庭与集团"), tuple(group)))


def ties_page(speaker: Speaker, view: TiesView) -> TiesShown:
    """Everything about the ties of a client."""
    here = _node(speaker, view.tree, view.tree.client.key)
    if view.referrer is not None:
        above = view.referrer
        here = Node(above.client.key, above.client.name, _tier(speaker, above), _amount(above), (here,))
    return TiesShown(
        name=view.tree.client.name,
        referral=_referral(speaker, view),
        tree=(here,),
        group=_group(speaker, view),
        members=tuple(_node(speaker, one, view.tree.client.key) for one in view.members),
        in_group=view.group is not None,
        referred=view.referrer is not None,
    )


def _findings(speaker: Speaker, decision: KeyAccountDecision | None, edition: Edition) -> tuple[Column, ...]:
    if decision is None:
        return ()
    criteria = tuple(
        Line(
            criterion_line(speaker, one),
            MARKS[one.outcome],
            TONES[one.outcome],
            source_line(speaker, one.source, edition),
        )
        for one in decision.criteria
    )
    evidence = tuple(_evidence(speaker, one, edition) for one in decision.evidence)
    verdict = code_name(speaker, decision.outcome)
    return (
        Column(speaker.say("标准 · {verdict}", verdict=verdict), criteria, 3),
        Column(speaker.say("另看（迹象与数字）"), evidence, 4),
    )


def _evidence(speaker: Speaker, found: Evidence, edition: Edition) -> Line:
    mark, tone = _SEEN[found.outcome]
    text = speaker.say(
        "{what}：{figures}", what=evidence_line(speaker, found), figures=figures_line(speaker, found)
    )
    return Line(text, mark, tone, source_line(speaker, found.source, edition))


def _questions(speaker: Speaker, value: ValueView) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            code,
            speaker.name(asked.ask),
            tuple((answer, speaker.name(told.says)) for answer, told in asked.answer.items()),
            value.answered.answers.get(code),
        )
        for code, asked in value.rules.question.items()
    )


def _service(speaker: Speaker, value: ValueView) -> tuple[Column, ...]:
    if value.type is None:
        return (Column(speaker.say("怎样服务"), (Line(speaker.say("价值类型未知，按一般礼节服务")),)),)
    told = value.rules.type[value.type]

    def column(title: str, names: tuple[Names, ...], mark: str, tone: str) -> Column:
        return Column(title, tuple(Line(speaker.name(one), mark, tone) for one in names))

    return (
        column(speaker.say("看重"), told.wants, "·", ""),
        column(speaker.say("做法"), told.do, "✓", "good"),
        column(speaker.say("注意"), told.avoid, "✗", "bad"),
        column(speaker.say("服务"), told.services, "·", ""),
    )


def _overruled(speaker: Speaker, value: ValueView) -> str:
    answered = value.answered
    if answered.overruled is None:
        return ""
    name = speaker.name(value.rules.type[answered.overruled].name)
    return speaker.say(
        "{teller} 改为{name}：{reason}", teller=answered.teller, name=name, reason=answered.reason
    )


def _referral(speaker: Speaker, view: TiesView) -> str:
    say, count = speaker.say, view.tree.count
    above = say("由 {name} 介绍", name=view.referrer.client.name) if view.referrer else ""
    brought = (
        brought_line(speaker, len(view.tree.brought), count, view.tree.worth)
        if count
        else say("还没有带来客户")
    )
    return say("；").join(part for part in (above, brought) if part)


def _group(speaker: Speaker, view: TiesView) -> str:
    if view.group is None:
        return speaker.say("不在任何家庭或集团")
    own = money(view.tree.decision.recognised_assets)
    line = speaker.say(
        "{kind}：{name}，本人 {own} 元，合计 {together} 元",
        kind=code_name(speaker, view.group.kind),
        name=view.group.name,
        own=own,
        together=money(view.together),
    )
    if view.total is None:
        return line + speaker.say("；") + speaker.say("现行规则不合并认定")
    tier = speaker.name(view.total.tier.name)
    return line + speaker.say("；") + speaker.say("合并认定：{tier}", tier=tier)


def _short(speaker: Speaker, known: Known) -> Line:
    return Line(f"{known.client.name} · {_tier(speaker, known)} · {_amount(known)}", "·")


def _node(speaker: Speaker, known: Known, here: str) -> Node:
    below = tuple(_node(speaker, one, here) for one in known.brought)
    key = known.client.key
    return Node(key, known.client.name, _tier(speaker, known), _amount(known), below, here=key == here)


def _tier(speaker: Speaker, known: Known) -> str:
    return speaker.name(known.decision.tier.short)


def _amount(known: Known) -> str:
    return money(known.decision.recognised_assets)

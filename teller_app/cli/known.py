"""The commands about who a client is: key accounts, value types, ties and tiers by hand."""

from __future__ import annotations

import argparse

from teller_app.cli.asking import approve, open_place
from teller_app.cli.inputs import read_pair
from teller_app.cli.looking import key_of, open_asked
from teller_app.cli.service_output import (
    SavedOut,
    group_out,
    key_out,
    override_out,
    referral_out,
    value_out,
)
from teller_app.desk.key_account import KeyDesk, KeyView, read_overrule
from teller_app.desk.overrides import OverrideDesk, Said
from teller_app.desk.start import Start
from teller_app.desk.ties import Known, Ties
from teller_app.desk.workplace import Workplace
from teller_app.rules.codes import GroupKind, OverrideKind, Purpose
from teller_app.rules.errors import Refusal
from teller_app.rules.masks import mask_client
from teller_app.safe.roles import Act
from teller_app.words.amounts import day, money
from teller_app.words.branch import tier_name
from teller_app.words.codes import code_name
from teller_app.words.key_account import criterion_line, evidence_line, figures_line, finding_line
from teller_app.words.lines import labelled, with_more
from teller_app.words.reasons import MARKS, source_line
from teller_app.words.speaker import Speaker
from teller_app.words.ties import brought_line


def run_key_account(args: argparse.Namespace, start: Start) -> int:
    """Whether a client is a key account; what is found is the answer, so exit 0."""
    place = open_place(args, start, Act.LOOK)
    view = KeyDesk(place).view(open_asked(args, place), args.rulebook)
    if args.json:
        print(key_out(view, start.speaker).model_dump_json(indent=2))
    else:
        print("\n".join(_key_lines(view, start.speaker)))
    return 0


def run_value_type(args: argparse.Namespace, start: Start) -> int:
    """What a client looks for; a request with anything wrong in it keeps nothing."""
    answers: dict[str, str] = {}
    for question, answer in map(read_pair, args.answer):
        if question in answers:
            raise Refusal("pair.twice", key=question)
        answers[question] = answer
    if args.overrule is not None:
        read_overrule(args.overrule, args.reason)
    place = open_place(args, start, Act.SERVE if args.answer or args.overrule else Act.LOOK)
    desk, client = KeyDesk(place), open_asked(args, place)
    if answers:
        desk.answers(client, answers)
    if args.overrule is not None:
        desk.overrule(client, args.overrule, args.reason)
    view = desk.view(client)
    if args.json:
        print(value_out(view.value, start.speaker).model_dump_json(indent=2) if view.value else "null")
    else:
        print("\n".join(_value_lines(view, start.speaker)))
    return 0


def run_referral(args: argparse.Namespace, start: Start) -> int:
    """Show, set or clear who brought a client."""
    place = open_place(args, start, Act.LOOK if args.what == "show" else Act.SERVE)
    ties, client = Ties(place), open_asked(args, place)
    if args.what != "show":
        return _saved(args, start, ties.refer(client, key_of(args.referrer) if args.what == "set" else None))
    view, say = ties.view(client), start.speaker.say
    if args.json:
        print(referral_out(view, start.speaker).model_dump_json(indent=2))
        return 0
    if view.referrer is not None:
        above = view.referrer.client
        name = mask_client(above.name, above.kind)
        print(say("介绍人：{name}（{key}）", name=name, key=above.key))
    print(brought_line(start.speaker, len(view.tree.brought), view.tree.count, view.tree.worth))
    print("\n".join(_tree(view.tree.brought, start.speaker, "  ")))
    return 0


def run_group(args: argparse.Namespace, start: Start) -> int:
    """Show, make, join or leave a household or group."""
    place = open_place(args, start, Act.LOOK if args.what == "show" else Act.SERVE)
    ties, client = Ties(place), open_asked(args, place)
    if args.what == "found":
        ties.found(client, GroupKind(args.kind), args.name)
    elif args.what == "join":
        ties.join(client, args.group)
    elif args.what == "leave":
        ties.leave(client)
    view, say = ties.view(client), start.speaker.say
    if args.json:
        print(group_out(view, start.speaker).model_dump_json(indent=2))
        return 0
    if view.group is None:
        print(say("不在任何家庭或集团"))
        return 0
    kind = code_name(start.speaker, view.group.kind)
    print(labelled(start.speaker, kind, with_more(start.speaker, view.group.name, view.group.code)))
    print("\n".join(_tree(view.members, start.speaker, "  ")))
    own = money(view.tree.decision.recognised_assets)
    print(say("本人 {own} 元，合计 {together} 元", own=own, together=money(view.together)))
    if view.total is None:
        print(say("现行规则不合并认定"))
    else:
        print(say("合并认定：{tier}", tier=start.speaker.name(view.total.tier.name)))
    return 0


def run_override(args: argparse.Namespace, start: Start) -> int:
    """List, set or end tiers by hand."""
    place = open_place(args, start, Act.LOOK if args.what == "list" else Act.OVERRIDE)
    desk = OverrideDesk(place)
    if args.what == "list":
        return _list_overrides(args, start, place, desk)
    client = open_asked(args, place)
    if args.what == "end":
        return _saved(args, start, desk.end(client, args.reason))
    said = Said(args.tier, OverrideKind(args.kind), args.reason, args.until)
    second = approve(args, start, place.session, desk.show(client, said))
    return _saved(args, start, desk.put(client, said, second))


def _list_overrides(args: argparse.Namespace, start: Start, place: Workplace, desk: OverrideDesk) -> int:
    if args.json:
        found = [override_out(key, one) for key, one in desk.in_force(place.rulebook)]
        print("[" + ",".join(one.model_dump_json() for one in found) + "]")
        return 0
    named, speaker = desk.named(place.rulebook, Purpose(args.purpose)), start.speaker
    if not named:
        print(speaker.say("没有手工认定的客户"))
        return 0
    edition = place.shelf.edition(place.rulebook, place.today())
    for each in named:
        one = each.override
        tier = tier_name(speaker, edition, one.tier)
        said = f"{code_name(speaker, one.kind)} {tier} {day(one.last_day)}"
        who = " ".join(dict.fromkeys((each.key, each.called(masked=True))))  # a stranger's key once
        print(f"{one.number:06d} {who} {said} {one.author} / {one.approver} {one.reason}")
    return 0


def _saved(args: argparse.Namespace, start: Start, number: int) -> int:
    if args.json:
        print(SavedOut(number=number).model_dump_json(indent=2))
    else:
        print(start.speaker.say("已登记，台账号 {number:06d}", number=number))
    return 0


def _key_lines(view: KeyView, speaker: Speaker) -> list[str]:
    decision, edition = view.decision, view.edition
    if decision is None:
        return [speaker.say("{name}没有大客户的规则", name=speaker.name(edition.name))]
    lines = [
        labelled(speaker, view.client.name, code_name(speaker, decision.outcome)),
        speaker.say("截至 {day}", day=day(decision.as_of)),
    ]
    for reason in decision.criteria:
        lines.append(f"{MARKS[reason.outcome]} {criterion_line(speaker, reason)}")
        lines.append(f"    {source_line(speaker, reason.source, edition)}")
    lines.append(speaker.say("另看："))
    lines += [
        f"· {labelled(speaker, evidence_line(speaker, one), figures_line(speaker, one))}"
        for one in decision.evidence
    ]
    return [*lines, *_value_lines(view, speaker)]


def _value_lines(view: KeyView, speaker: Speaker) -> list[str]:
    value = view.value
    if value is None:
        return [speaker.say("{name}没有价值类型的规则", name=speaker.name(view.edition.name))]
    lines = [speaker.say("价值类型：{found}", found=finding_line(speaker, value.finding, value.rules))]
    if value.answered.overruled is not None:
        name = speaker.name(value.rules.type[value.answered.overruled].name)
        teller, reason = value.answered.teller, value.answered.reason
        lines.append(speaker.say("{teller} 改为{name}：{reason}", teller=teller, name=name, reason=reason))
    if value.type is not None:
        told = value.rules.type[value.type]
        for title, names in (
            (speaker.say("看重"), told.wants),
            (speaker.say("做法"), told.do),
            (speaker.say("注意"), told.avoid),
            (speaker.say("服务"), told.services),
        ):
            joined = speaker.say("；").join(speaker.name(one) for one in names)
            lines.append(f"  {labelled(speaker, title, joined)}")
    return lines


def _tree(nodes: tuple[Known, ...], speaker: Speaker, indent: str) -> list[str]:
    lines: list[str] = []
    for node in nodes:
        tier, amount = speaker.name(node.decision.tier.short), money(node.decision.recognised_assets)
        name = mask_client(node.client.name, node.client.kind)
        lines.append(f"{indent}{name} {node.client.key} {tier} {amount}")
        lines += _tree(node.brought, speaker, indent + "  ")
    return lines

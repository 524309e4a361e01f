"""The commands that decide: assess, compare, prescreen, schedule."""

from __future__ import annotations

import argparse
import sys

from pydantic import BaseModel

from teller_app.cli.inputs import applicant_of, day_of, edition_of, facts_of, loan_of, remark_ahead
from teller_app.cli.output import AssessOut, assess_out, prescreen_out, schedule_out
from teller_app.desk.start import Start
from teller_app.rules.codes import LoanOutcome
from teller_app.rules.decision import TierDecision
from teller_app.rules.errors import Refusal
from teller_app.rules.prescreen import PrescreenDecision, prescreen
from teller_app.rules.reasons import Reason
from teller_app.rules.recognise import Component
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.schedule import schedule
from teller_app.rules.tier import assess
from teller_app.words.amounts import day, money
from teller_app.words.codes import asset_class, code_name
from teller_app.words.lines import labelled
from teller_app.words.prescreen import criterion, criterion_name, documents, outcome_says, remedy
from teller_app.words.privileges import privilege_line
from teller_app.words.reasons import MARKS, reason_line, source_line
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Speaker
from teller_app.words.standing import missing, validity


class CompareOut(BaseModel):
    """The same client under every scheme; a scheme that has no rules for the day says why."""

    decisions: list[AssessOut]
    without: dict[str, str]


def run_assess(args: argparse.Namespace, start: Start) -> int:
    """Tier, card and privileges, with reasons."""
    asked = facts_of(args, start)
    remark_ahead(asked.facts.as_of, start)
    edition = edition_of(args, start, asked.facts.as_of, asked.facts.joined)
    decision, past = asked.decide(edition)
    if args.json:
        print(assess_out(decision, start.speaker).model_dump_json(indent=2))
        return 0
    print("\n".join(_tier_lines(decision, start.speaker)))
    if past is not None:
        print(validity(start.speaker, decision, past))
    return 0


def run_compare(args: argparse.Namespace, start: Start) -> int:
    """Every scheme that has rules for the day: this counter's as ``assess`` has it, others by the amounts."""
    asked = facts_of(args, start)
    facts = asked.facts
    remark_ahead(facts.as_of, start)
    own = start.settings_file.read().scheme(facts.as_of)
    decisions: list[TierDecision] = []
    without: dict[str, str] = {}
    shelf = start.shelf
    for code in shelf.ids():
        try:
            edition = shelf.edition(code, facts.as_of, facts.joined)
            here = asked.decide(edition)[0] if code == own else None
            decisions.append(here or assess(facts, edition))
        except Refusal as refusal:
            without[code] = problem_line(start.speaker, refusal)
    if args.json:
        found = [assess_out(decision, start.speaker) for decision in decisions]
        print(CompareOut(decisions=found, without=without).model_dump_json(indent=2))
        return 0
    for decision in decisions:
        name, say = start.speaker.name, start.speaker.say
        line = missing(start.speaker, decision)
        print(
            say(
                "{scheme}：{tier}。{line}",
                scheme=name(decision.edition.name),
                tier=name(decision.tier.name),
                line=line,
            )
        )
    for code, why in without.items():
        print(f"{code}: {why}")
    return 0


def run_prescreen(args: argparse.Namespace, start: Start) -> int:
    """Findings on a loan; exit 1 when a condition is not met."""
    day_asked = day_of(args.as_of, start)
    applicant, wrong_check = applicant_of(args, day_asked)
    if wrong_check:
        print(problem_line(start.speaker, Refusal("id.check_digit")), file=sys.stderr)
    decision = prescreen(applicant, loan_of(args), edition_of(args, start, day_asked))
    if args.json:
        print(prescreen_out(decision, start.speaker).model_dump_json(indent=2))
    else:
        print("\n".join(_prescreen_lines(decision, start.speaker)))
    return 1 if decision.outcome is LoanOutcome.DECLINE else 0


def run_schedule(args: argparse.Namespace, start: Start) -> int:
    """A repayment plan."""
    edition = edition_of(args, start, start.today())
    if edition.prescreen is None:
        raise Refusal("prescreen.no_rules", rulebook=edition.rulebook)
    plan = schedule(loan_of(args), edition.prescreen.payment)
    if args.json:
        print(schedule_out(plan).model_dump_json(indent=2))
        return 0
    say = start.speaker.say
    print(say("期\t月供\t本金\t利息\t余额"))
    for each in plan.payments:
        amounts = (each.payment, each.principal, each.interest, each.balance)
        print("\t".join([str(each.number), *(money(amount) for amount in amounts)]))
    print(say("利息合计 {interest} 元", interest=money(plan.total_interest)))
    return 0


def _tier_lines(decision: TierDecision, speaker: Speaker) -> list[str]:
    name, edition = speaker.name, decision.edition
    scheme, first = name(edition.name), day(edition.first_day)
    lines = [
        f"{name(decision.tier.name)} · {name(decision.tier.card)}",
        speaker.say("规则 {name} {first} 版", name=scheme, first=first),
        speaker.say("截至 {day}", day=day(decision.as_of)),
        speaker.say("认定合计 {amount} 元", amount=money(decision.recognised_assets)),
        *(_component_line(line, speaker) for line in decision.components),
    ]
    for reason in decision.reasons:
        lines += [
            f"{MARKS[reason.outcome]} {reason_line(speaker, reason, edition)}",
            f"    {source_line(speaker, reason.source, edition)}",
        ]
    lines += [
        f"+ {labelled(speaker, name(one.privilege.name), privilege_line(speaker, one))}"
        for one in decision.entitlements
    ]
    return [*lines, missing(speaker, decision)]


def _component_line(line: Component, speaker: Speaker) -> str:
    held, counted = money(line.amount), money(line.recognised)
    return f"  {asset_class(speaker, line.asset_class)} {held} × {line.coefficient} = {counted}"


def _criterion_line(reason: Reason, edition: Edition, speaker: Speaker) -> str:
    found = labelled(speaker, criterion_name(speaker, reason.rule), criterion(speaker, reason, edition))
    return f"{MARKS[reason.outcome]} {found}"


def _prescreen_lines(decision: PrescreenDecision, speaker: Speaker) -> list[str]:
    say = speaker.say
    lines = [
        f"{code_name(speaker, decision.outcome)} · {outcome_says(speaker, decision)}",
        say(
            "月供 {payment} 元 · 利息合计 {interest} 元",
            payment=money(decision.monthly_payment),
            interest=money(decision.total_interest),
        ),
        *(_criterion_line(reason, decision.edition, speaker) for reason in decision.criteria),
    ]
    if decision.max_principal is not None:
        lines.append(say("各项达标最多 {amount} 元（按已知资料）", amount=money(decision.max_principal)))
    lines += [f"→ {remedy(speaker, each)}" for each in decision.remedies]
    wanted = say("、").join(documents(speaker, decision))
    return [*lines, say("请带：{documents}", documents=wanted), say("预审不是审批")]

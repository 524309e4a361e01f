"""The findings of a loan pre-screen as the client takes them home: never a refusal."""

from __future__ import annotations

from teller_app.paper.basis import document_line, edition_line
from teller_app.paper.letterhead import HeadBlock, Letterhead, head_block
from teller_app.paper.page import Block, Labelled, PrintedPage, Text
from teller_app.paper.repayment import ScheduleBlock, schedule_block
from teller_app.paper.who import masked_client
from teller_app.rules.client import Client
from teller_app.rules.codes import LoanOutcome, Method, Outcome
from teller_app.rules.prescreen import PrescreenDecision
from teller_app.rules.reasons import Reason
from teller_app.rules.rulebook.edition import Edition
from teller_app.words.amounts import day, money, ratio
from teller_app.words.codes import code_name
from teller_app.words.prescreen import (
    criterion,
    criterion_name,
    documents,
    outcome_says,
    remedies_title,
    remedy,
)
from teller_app.words.reasons import MARKS, outcome_word
from teller_app.words.speaker import Speaker, mark

_PERCENT = 100
_MARKS = {**MARKS, Outcome.NOT_MET: "○"}
"""The client's copy strikes nothing out."""
_MONTHLY = {
    Method.ANNUITY: mark("每月还款（元）"),
    Method.LINEAR: mark("首月还款（元），以后逐月减少"),
    Method.INTEREST_ONLY: mark("每月付息（元），到期还本"),
}


class AnswerBlock(Block):
    """What the pre-screen found as a whole, and what the loan costs a month."""

    headline: Text
    day: Text
    figure: Labelled


class Finding(Block):
    """One criterion: a mark and a word for where it stands, and what was compared."""

    state: Outcome
    mark: Text
    word: Text
    name: Text
    says: Text


class Lines(Block):
    """A heading and its lines."""

    title: Text
    lines: tuple[Text, ...]


class FindingsPage(PrintedPage):
    """Everything on the client's copy; it goes to the template as JSON."""

    head: HeadBlock
    client: tuple[Labelled, ...]
    answer: AnswerBlock
    loan: tuple[Labelled, ...]
    findings_title: Text
    findings: tuple[Finding, ...]
    remedies: Lines | None
    documents: Lines
    basis: Lines
    promise: Text
    schedule: ScheduleBlock


def findings_page(
    decision: PrescreenDecision, client: Client | None, head: Letterhead, speaker: Speaker
) -> FindingsPage:
    """Lay out ``decision``; looks nothing up and decides nothing."""
    return FindingsPage(
        language=speaker.language,
        title=speaker.say("个人贷款预审告知单"),
        printed_at=head.printed_at,
        head=head_block(head, speaker),
        client=masked_client(client, speaker),
        answer=_answer(decision, speaker),
        loan=_loan(decision, speaker),
        findings_title=speaker.say("逐项结果"),
        findings=tuple(_finding(reason, decision.edition, speaker) for reason in decision.criteria),
        remedies=_remedies(decision, speaker),
        documents=Lines(title=speaker.say("请携带"), lines=documents(speaker, decision)),
        basis=_basis(decision, speaker),
        promise=speaker.say("本单为贷款预审结果，不是贷款审批，也不构成放款承诺；最终以审批为准。"),
        schedule=schedule_block(decision.schedule, speaker),
    )


def _answer(decision: PrescreenDecision, speaker: Speaker) -> AnswerBlock:
    monthly = speaker.say(_MONTHLY[decision.loan.method])
    return AnswerBlock(
        headline=outcome_says(speaker, decision),
        day=speaker.say("预审日 {day}", day=day(decision.as_of)),
        figure=Labelled(label=monthly, value=money(decision.monthly_payment)),
    )


def _loan(decision: PrescreenDecision, speaker: Speaker) -> tuple[Labelled, ...]:
    loan = decision.loan
    facts = [
        (speaker.say("贷款金额（元）"), money(loan.principal)),
        (speaker.say("年利率"), f"{ratio(loan.annual_rate * _PERCENT)}%"),
        (speaker.say("期限"), speaker.say("{months} 个月", months=loan.months)),
        (speaker.say("还款方式"), code_name(speaker, loan.method)),
        (speaker.say("利息合计（元）"), money(decision.total_interest)),
    ]
    if decision.max_principal:
        facts.append((speaker.say("各项达标的最高金额（元，按已知资料）"), money(decision.max_principal)))
    return tuple(Labelled(label=label, value=value) for label, value in facts)


def _finding(reason: Reason, edition: Edition, speaker: Speaker) -> Finding:
    return Finding(
        state=reason.outcome,
        mark=_MARKS[reason.outcome],
        word=outcome_word(speaker, reason.outcome),
        name=criterion_name(speaker, reason.rule),
        says=criterion(speaker, reason, edition),
    )


def _remedies(decision: PrescreenDecision, speaker: Speaker) -> Lines | None:
    """Where no amount, term or debt would do it, the page says so instead of keeping silent."""
    lines = tuple(remedy(speaker, found) for found in decision.remedies)
    if lines:
        return Lines(title=remedies_title(speaker, decision), lines=lines)
    if decision.outcome is not LoanOutcome.DECLINE:
        return None
    later = speaker.say("仅调整金额、期限或负债还不够；尚未满足的条件变化后，欢迎再来预审")
    return Lines(title=speaker.say("怎样可以满足"), lines=(later,))


def _basis(decision: PrescreenDecision, speaker: Speaker) -> Lines:
    """The edition and its documents, each once."""
    edition = decision.edition
    named = dict.fromkeys(document_line(reason.source, edition, speaker) for reason in decision.criteria)
    return Lines(title=speaker.say("依据"), lines=(edition_line(edition, speaker), *named))

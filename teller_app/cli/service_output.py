"""The JSON of the commands for key accounts, ties, care and privileges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel

from teller_app.cli.output import CriterionOut, RulebookOut, plain_text, rulebook_out
from teller_app.desk.care_view import CareLine, CareView, masked
from teller_app.desk.key_account import KeyView, ValueView
from teller_app.desk.ties import Known, TiesView
from teller_app.rules.care import Task
from teller_app.rules.decision import Override
from teller_app.rules.key_account import KeyAccountDecision
from teller_app.rules.masks import mask_client
from teller_app.rules.rulebook.edition import Edition
from teller_app.words.reasons import source_line
from teller_app.words.speaker import Speaker


class EvidenceOut(BaseModel):
    """One thing that was looked for; ``met`` means seen."""

    code: str
    outcome: str
    figures: dict[str, str | None]
    source: str


class ValueTypeOut(BaseModel):
    """What a client looks for, and how to serve it."""

    type: str | None
    found: str | None
    points: dict[str, int]
    answers: dict[str, str]
    overruled: str | None
    reason: str
    wants: list[str]
    do: list[str]
    avoid: list[str]
    services: list[str]


class KeyAccountOut(BaseModel):
    """A key-account decision; ``outcome`` is null where the scheme has no rules on them."""

    client: str
    rulebook: RulebookOut
    as_of: date | None
    outcome: str | None
    criteria: list[CriterionOut]
    evidence: list[EvidenceOut]
    value_type: ValueTypeOut | None


class KnownOut(BaseModel):
    """One client in a tree."""

    client: str
    name: str
    tier: str
    recognised_assets: str
    brought: list[KnownOut]


class ReferralOut(BaseModel):
    """Who brought whom, and the worth brought."""

    client: str
    referrer: KnownOut | None
    brought: list[KnownOut]
    count: int
    worth: str


class GroupOut(BaseModel):
    """A household or group, and both figures; ``counts`` says whether the scheme counts it together."""

    client: str
    code: str | None
    name: str | None
    kind: str | None
    members: list[KnownOut]
    own: str
    together: str | None
    tier: str | None
    counts: bool


class OverrideOut(BaseModel):
    """One tier by hand."""

    number: int
    client: str
    tier: str
    kind: str
    reason: str
    author: str
    approver: str
    first_day: date
    last_day: date


class CareLineOut(BaseModel):
    """One task."""

    task: int
    client: str
    name: str
    step: str
    kind: str
    from_day: date
    due: date
    late_days: int
    escalated: date | None
    put_off: int
    value_type: str | None
    wording: str
    note: str


class CareOut(BaseModel):
    """The lists of a day."""

    date: date
    day_off: bool
    today: list[CareLineOut]
    late: list[CareLineOut]
    escalated: list[CareLineOut]
    week: list[CareLineOut]
    done_today: int


class BalanceOut(BaseModel):
    """One privilege; ``left`` is null without a quota; ``elsewhere`` is the part of ``used`` from others."""

    code: str
    name: str
    quota: int | None
    used: int
    elsewhere: int
    left: int | None
    until: date
    says: str


class UseOut(BaseModel):
    """One that was given."""

    number: int
    privilege: str
    day: date
    tier: str
    undone_by: int | None


class LedgerOut(BaseModel):
    """The ledger of one client."""

    client: str
    tier: str
    balances: list[BalanceOut]
    uses: list[UseOut]


class TaskOut(BaseModel):
    """One task of a client, perhaps ended."""

    task: int
    kind: str
    step: str
    from_day: date
    due: date
    state: str
    escalated: date | None
    put_off: int


class HistoryOut(BaseModel):
    """Every task of a client."""

    client: str
    tasks: list[TaskOut]


class FileOut(BaseModel):
    """Where something was written."""

    file: str


class SavedOut(BaseModel):
    """Under which number something is in the journal."""

    number: int


def key_out(view: KeyView, speaker: Speaker) -> KeyAccountOut:
    """The JSON of a key-account decision."""
    decision, edition = view.decision, view.edition
    return KeyAccountOut(
        client=view.client.key,
        rulebook=rulebook_out(edition, speaker),
        as_of=decision.as_of if decision else None,
        outcome=decision.outcome if decision else None,
        criteria=_criteria(decision, edition, speaker),
        evidence=_evidence(decision, edition, speaker),
        value_type=value_out(view.value, speaker) if view.value else None,
    )


def value_out(view: ValueView, speaker: Speaker) -> ValueTypeOut:
    """The JSON of what a client looks for."""
    told = view.rules.type[view.type] if view.type else None
    names = speaker.name
    return ValueTypeOut(
        type=view.type,
        found=view.finding.type,
        points={code.value: points for code, points in view.finding.points.items()},
        answers=dict(view.answered.answers),
        overruled=view.answered.overruled,
        reason=view.answered.reason,
        wants=[names(one) for one in told.wants] if told else [],
        do=[names(one) for one in told.do] if told else [],
        avoid=[names(one) for one in told.avoid] if told else [],
        services=[names(one) for one in told.services] if told else [],
    )


def known_out(known: Known, speaker: Speaker) -> KnownOut:
    """One client with all below."""
    return KnownOut(
        client=known.client.key,
        name=mask_client(known.client.name, known.client.kind),
        tier=known.decision.tier.code,
        recognised_assets=str(known.decision.recognised_assets),
        brought=[known_out(one, speaker) for one in known.brought],
    )


def referral_out(view: TiesView, speaker: Speaker) -> ReferralOut:
    """The JSON of the referrals of a client."""
    return ReferralOut(
        client=view.tree.client.key,
        referrer=known_out(view.referrer, speaker) if view.referrer else None,
        brought=[known_out(one, speaker) for one in view.tree.brought],
        count=view.tree.count,
        worth=str(view.tree.worth),
    )


def group_out(view: TiesView, speaker: Speaker) -> GroupOut:
    """The JSON of the group of a client."""
    group, total = view.group, view.total
    return GroupOut(
        client=view.tree.client.key,
        code=group.code if group else None,
        name=group.name if group else None,
        kind=group.kind if group else None,
        members=[known_out(one, speaker) for one in view.members],
        own=str(view.tree.decision.recognised_assets),
        together=str(view.together) if group else None,
        tier=total.tier.code if total else None,
        counts=total is not None,
    )


def override_out(client: str, override: Override) -> OverrideOut:
    """The JSON of a tier by hand."""
    return OverrideOut(
        number=override.number,
        client=client,
        tier=override.tier,
        kind=override.kind,
        reason=override.reason,
        author=override.author,
        approver=override.approver,
        first_day=override.first_day,
        last_day=override.last_day,
    )


def care_out(view: CareView) -> CareOut:
    """The JSON of the lists."""
    return CareOut(
        date=view.day,
        day_off=view.day_off,
        today=[_line(line) for line in view.today],
        late=[_line(line) for line in view.late],
        escalated=[_line(line) for line in view.escalated],
        week=[_line(line) for line in view.week],
        done_today=view.done_today,
    )


def history_out(client: str, tasks: Iterable[Task]) -> HistoryOut:
    """The JSON of the tasks of a client."""
    return HistoryOut(
        client=client,
        tasks=[
            TaskOut(
                task=task.number,
                kind=task.kind,
                step=task.step,
                from_day=task.from_day,
                due=task.due,
                state=task.state,
                escalated=task.escalated,
                put_off=task.put_off,
            )
            for task in tasks
        ],
    )


def _line(line: CareLine) -> CareLineOut:
    line = masked(line)
    return CareLineOut(
        task=line.task,
        client=line.client,
        name=line.name,
        step=line.step,
        kind=line.kind,
        from_day=line.from_day,
        due=line.due,
        late_days=line.late_days,
        escalated=line.escalated,
        put_off=line.put_off,
        value_type=line.value_type,
        wording=line.wording,
        note=line.note,
    )


def _criteria(decision: KeyAccountDecision | None, edition: Edition, speaker: Speaker) -> list[CriterionOut]:
    return [
        CriterionOut(
            code=reason.detail,
            detail=reason.rule,
            outcome=reason.outcome,
            required=plain_text(reason.required),
            actual=plain_text(reason.actual),
            source=source_line(speaker, reason.source, edition),
        )
        for reason in (decision.criteria if decision else ())
    ]


def _evidence(decision: KeyAccountDecision | None, edition: Edition, speaker: Speaker) -> list[EvidenceOut]:
    return [
        EvidenceOut(
            code=found.rule,
            outcome=found.outcome,
            figures={name: plain_text(value) for name, value in found.figures},
            source=source_line(speaker, found.source, edition),
        )
        for found in (decision.evidence if decision else ())
    ]

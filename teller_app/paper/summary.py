"""The privilege summary: a tier decision as the client takes it home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from teller_app.paper.assets import AssetsBlock, assets_block, figure, figure_name, window_line
from teller_app.paper.basis import document_line, edition_line
from teller_app.paper.benefits import BenefitsBlock, benefits_block
from teller_app.paper.climb import ClimbBlock, climb_block
from teller_app.paper.colours import accent_on_white, ink_on
from teller_app.paper.letterhead import HeadBlock, Letterhead, head_block
from teller_app.paper.page import Block, Labelled, PrintedPage, Text
from teller_app.paper.who import masked_client
from teller_app.rules.client import Client
from teller_app.rules.codes import WindowKind
from teller_app.rules.decision import Ground, TierDecision
from teller_app.rules.ledger import Balance
from teller_app.rules.plan import Plan
from teller_app.rules.standing import Standing
from teller_app.words.amounts import day
from teller_app.words.speaker import Speaker
from teller_app.words.spoken import why_beside_the_sum
from teller_app.words.standing import client_validity, keep_condition


class TierBlock(Block):
    """The answer: tier, card and the figure behind it.

    Attributes:
        valid: until when it lasts, and when it is looked at next; empty for a trial.
        why: what the tier stands on where the figure is not what decides; empty where it is.
        colour: the tier's band; ``ink`` is readable on it, and ``accent`` on white.
    """

    name: Text
    card: Text
    day: Text
    valid: Text
    figure: Labelled
    window: Text
    why: Text
    colour: str
    ink: str
    accent: str


class KeepBlock(Block):
    """What keeps the tier, already in words."""

    title: Text
    lines: tuple[Text, ...]


class BasisBlock(Block):
    """Which rules decided, and where they stand."""

    title: Text
    edition: Text
    sources: tuple[Text, ...]
    notes: tuple[Text, ...]


class SummaryPage(PrintedPage):
    """Everything on the privilege summary; it goes to the template as JSON."""

    head: HeadBlock
    client: tuple[Labelled, ...]
    tier: TierBlock
    benefits: BenefitsBlock
    assets: AssetsBlock
    climb: ClimbBlock | None
    keep: KeepBlock | None
    basis: BasisBlock
    promise: Text


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page says beside the decision.

    Attributes:
        window: which kind of window the counter is.
        keep: what keeps this tier; ``None`` where nothing is said of it.
        standing: the evaluations so far; a trial has none.
        balances: what is left of each privilege, by its code, where that is known.
    """

    window: WindowKind = WindowKind.SHARED
    keep: Plan | None = None
    standing: Standing | None = None
    balances: Mapping[str, Balance] = field(default_factory=dict)


def summary_page(
    decision: TierDecision,
    client: Client | None,
    head: Letterhead,
    speaker: Speaker,
    beside: Beside,
) -> SummaryPage:
    """Lay out ``decision``; looks nothing up and decides nothing.

    Args:
        decision: what the screen shows too; the same object.
        client: whose page it is; ``None`` for amounts stated at the counter by nobody we know.
        head: branch, teller and times. Without a date of the data, or a client, the page calls itself a
            trial: the amounts are what somebody said, not what the book holds.
        speaker: the client's language.
        beside: what else it says.
    """
    stated = client is None or head.data_date is None
    return SummaryPage(
        language=speaker.language,
        title=speaker.say("客户权益单"),
        printed_at=head.printed_at,
        head=head_block(head, speaker),
        client=masked_client(client, speaker),
        tier=_tier(decision, beside.standing, speaker, stated=stated),
        benefits=benefits_block(decision, beside.window, beside.balances, speaker),
        assets=assets_block(decision, speaker),
        climb=climb_block(decision, speaker),
        keep=_keep(beside.keep, speaker),
        basis=_basis(decision, speaker, stated=stated),
        promise=speaker.say("本单为权益说明，不构成承诺；以本行最新规则为准。"),
    )


def _tier(decision: TierDecision, past: Standing | None, speaker: Speaker, *, stated: bool) -> TierBlock:
    tier, on = decision.tier, day(decision.as_of)
    return TierBlock(
        name=speaker.name(tier.name),
        card=speaker.name(tier.card),
        day=speaker.say("试算日 {day}", day=on) if stated else speaker.say("评定日 {day}", day=on),
        valid=client_validity(speaker, decision, past),
        figure=Labelled(label=figure_name(decision, speaker), value=figure(decision)),
        window=window_line(decision, speaker),
        why=why_beside_the_sum(speaker, decision),
        colour=tier.colour,
        ink=ink_on(tier.colour),
        accent=accent_on_white(tier.colour),
    )


def _keep(plan: Plan | None, speaker: Speaker) -> KeepBlock | None:
    line = keep_condition(speaker, plan) if plan else ""
    return KeepBlock(title=speaker.say("保持本等级"), lines=(line,)) if line else None


_DECIDED_BY = {
    Ground.MEASURED: ("tier", "floor"),
    Ground.PROTECTED: ("standing",),
    Ground.GROUP: ("group",),
    Ground.HAND: (),
}
"""Which reasons a tier rests on; who set one by hand, and why, is not for the client."""


def _basis(decision: TierDecision, speaker: Speaker, *, stated: bool) -> BasisBlock:
    """The edition and the documents that decided, each once: sections are written for tellers."""
    edition, code = decision.edition, decision.tier.code
    rules = {f"{family}.{code}" for family in _DECIDED_BY[decision.ground]}
    decided = [reason.source for reason in decision.reasons if reason.rule in rules]
    sources = dict.fromkeys(document_line(one, edition, speaker) for one in decided)
    unchecked = speaker.say("本单为试算：金额按当场所述计算，未经系统核对")
    return BasisBlock(
        title=speaker.say("依据"),
        edition=edition_line(edition, speaker),
        sources=tuple(sources),
        notes=(unchecked,) if stated else (),
    )

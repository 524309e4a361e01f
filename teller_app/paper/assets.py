"""What was counted, line by line, so that the reader can add it up."""

from __future__ import annotations

from teller_app.paper.capitals import capitals
from teller_app.paper.page import Block, Labelled, Text
from teller_app.rules.decision import TierDecision
from teller_app.rules.recognise import Component, ScoreLine
from teller_app.rules.windows import OF_ONE_DAY, span
from teller_app.words.amounts import day, money, points, ratio
from teller_app.words.codes import asset_class, code_name
from teller_app.words.reasons import reason_line
from teller_app.words.speaker import Speaker


class AssetLine(Block):
    """One line of the table, in the order of its columns; ``working`` is the same in one phrase."""

    name: Text
    amount: Text
    weight: Text
    counted: Text
    working: Text


class AssetsBlock(Block):
    """The table, its sum, and the sum in capitals where it is an amount of money."""

    title: Text
    window: Text
    columns: tuple[Text, Text, Text, Text]
    lines: tuple[AssetLine, ...]
    nothing: Text
    total: Labelled
    in_capitals: Labelled | None
    notes: tuple[Text, ...]


def assets_block(decision: TierDecision, speaker: Speaker) -> AssetsBlock:
    """Lay out the receipt of ``decision``: points where the scheme scores, yuan otherwise."""
    scored = decision.score is not None
    return AssetsBlock(
        title=speaker.say("积分明细") if scored else speaker.say("资产认定"),
        window=window_line(decision, speaker),
        columns=_columns(decision, speaker),
        lines=_score_lines(decision, speaker) if scored else _asset_lines(decision, speaker),
        nothing=speaker.say("暂无计入的资产"),
        total=Labelled(label=figure_name(decision, speaker), value=figure(decision)),
        in_capitals=None if scored else _in_capitals(decision, speaker),
        notes=_notes(decision, speaker),
    )


def figure(decision: TierDecision) -> str:
    """The sum that the tier was measured by: points, or yuan."""
    return money(decision.recognised_assets) if decision.score is None else points(decision.score)


def figure_name(decision: TierDecision, speaker: Speaker) -> str:
    """What that sum is called."""
    return speaker.say("认定资产合计（元）") if decision.score is None else speaker.say("星级积分合计")


def window_line(decision: TierDecision, speaker: Speaker) -> str:
    """The window by its name and its first and last day."""
    edition = decision.edition
    window = edition.score.window if decision.score is not None and edition.score else edition.measure.window
    days = span(window, decision.as_of)
    name = code_name(speaker, window)
    if days.first == days.last:
        return speaker.say("{window}（{last}）", window=name, last=day(days.last))
    return speaker.say(
        "{window}（{first} 至 {last}）", window=name, first=day(days.first), last=day(days.last)
    )


def _columns(decision: TierDecision, speaker: Speaker) -> tuple[str, str, str, str]:
    if decision.score is not None:
        return (
            speaker.say("项目"),
            speaker.say("金额（元）"),
            speaker.say("每万元积分"),
            speaker.say("积分"),
        )
    of_one_day = decision.edition.measure.window in OF_ONE_DAY
    amount = speaker.say("余额（元）") if of_one_day else speaker.say("日均（元）")
    return speaker.say("资产"), amount, speaker.say("系数"), speaker.say("认定金额（元）")


def _asset_lines(decision: TierDecision, speaker: Speaker) -> tuple[AssetLine, ...]:
    return tuple(_asset_line(line, speaker) for line in decision.components if line.amount)


def _asset_line(line: Component, speaker: Speaker) -> AssetLine:
    amount, counts = money(line.amount), bool(line.coefficient)
    return AssetLine(
        name=asset_class(speaker, line.asset_class),
        amount=amount,
        weight=ratio(line.coefficient) if counts else speaker.say("不计"),
        counted=money(line.recognised),
        working=f"{amount} × {ratio(line.coefficient)}" if counts else _left_out(amount, speaker),
    )


def _score_lines(decision: TierDecision, speaker: Speaker) -> tuple[AssetLine, ...]:
    return tuple(_score_line(line, speaker) for line in decision.score_lines if line.amount)


def _score_line(line: ScoreLine, speaker: Speaker) -> AssetLine:
    amount, weight, counts = money(line.amount), ratio(line.per_10000), bool(line.per_10000)
    each = speaker.say("{amount}，每万元 {points} 分", amount=amount, points=weight)
    return AssetLine(
        name=code_name(speaker, line.what),
        amount=amount,
        weight=weight if counts else speaker.say("不计"),
        counted=points(line.points),
        working=each if counts else _left_out(amount, speaker),
    )


def _left_out(amount: str, speaker: Speaker) -> str:
    return speaker.say("{amount}，不计", amount=amount)


def _in_capitals(decision: TierDecision, speaker: Speaker) -> Labelled | None:
    """Capitals write no amount below zero."""
    amount = decision.recognised_assets
    if amount.fen < 0:
        return None
    return Labelled(label=speaker.say("人民币（大写）"), value=capitals(amount))


def _notes(decision: TierDecision, speaker: Speaker) -> tuple[str, ...]:
    """Where a balance is younger than the window: an average that is lower than it looks."""
    return tuple(
        reason_line(speaker, reason, decision.edition)
        for reason in decision.reasons
        if reason.rule.startswith("history.")
    )

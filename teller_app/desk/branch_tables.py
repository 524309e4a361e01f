"""The branch as tables: what screen, paper and spreadsheet all show, worded once."""

from __future__ import annotations

from dataclasses import dataclass

from teller_app.desk.branch_view import BranchView, ChosenList, DayTotals, Figures
from teller_app.desk.overrides import ByHand
from teller_app.rules.branch import NEAR_PERCENT
from teller_app.rules.codes import ListKind
from teller_app.rules.masks import mask_client
from teller_app.rules.money import Money
from teller_app.store.tally import Edge, Listed
from teller_app.words.amounts import day, money
from teller_app.words.branch import (
    BY_HAND,
    LISTS,
    change,
    list_name,
    money_change,
    outcome_name,
    share,
    tier_name,
    what_head,
)
from teller_app.words.codes import code_name
from teller_app.words.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words.

    Attributes:
        keys: of each row: the code of a tier, the key of a client, or nothing.
        right: which columns hold figures.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...]
    right: tuple[int, ...] = ()


def tier_table(speaker: Speaker, figures: Figures) -> Table:
    """Clients and assets by tier, the highest first, with the other day beside it."""
    say, totals, against = speaker.say, figures.totals, figures.against
    columns = [say("等级"), say("客户数"), say("认定资产（元）"), say("占比")]
    if against is not None:
        columns += [say("客户数变化"), say("资产变化（元）")]
    before = {each.tier: each for each in against.tiers} if against else {}
    whole = totals.recognised_assets.fen
    rows = []
    for each in reversed(totals.tiers):
        part = share(each.recognised_assets.fen / whole) if whole else "—"
        name = tier_name(speaker, figures.edition, each.tier)
        row = [name, f"{each.clients:,}", money(each.recognised_assets), part]
        if against is not None:
            other = before.get(each.tier)
            row += [
                change(each.clients, other.clients if other else 0),
                money_change(each.recognised_assets, other.recognised_assets if other else Money(0)),
            ]
        rows.append(tuple(row))
    rows.append(_sum_row(speaker, totals, against))
    keys = (*(each.tier for each in reversed(totals.tiers)), "")
    right = tuple(range(1, len(columns)))
    return Table(say("客户与认定资产"), tuple(columns), tuple(rows), keys, right)


def curve_table(speaker: Speaker, figures: Figures) -> Table:
    """The curve as figures, a tenth at a time."""
    say = speaker.say
    curve = figures.totals.curve
    rows = tuple((f"{at}%", share(curve[at])) for at in range(10, 101, 10))
    return Table(say("集中度"), (say("前多少客户"), say("持有资产")), rows, ("",) * len(rows), (0, 1))


def edge_table(speaker: Speaker, figures: Figures) -> Table:
    """By threshold: who lacks little, who has little to spare, and how much that is together."""
    say = speaker.say
    columns = (say("门槛"), say("差一点"), say("共差（元）"), say("刚过"), say("共超（元）"))
    codes = [
        each.tier
        for each in reversed(figures.totals.tiers)
        if each.tier in figures.under or each.tier in figures.over
    ]
    rows = []
    for code in codes:
        under, over = figures.under.get(code, Edge()), figures.over.get(code, Edge())
        name = tier_name(speaker, figures.edition, code)
        rows.append(
            (name, f"{under.clients:,}", money(under.together), f"{over.clients:,}", money(over.together))
        )
    return Table(edges_title(speaker), columns, tuple(rows), tuple(codes), (1, 2, 3, 4))


def edges_title(speaker: Speaker) -> str:
    """How near a threshold is near."""
    return speaker.say("门槛上下 {percent}%", percent=NEAR_PERCENT)


def lists_table(speaker: Speaker, view: BranchView) -> Table:
    """What lists there are, and how many clients each has."""
    say, figures = speaker.say, view.figures
    rows = []
    for code in LISTS:
        count = "—"
        if figures is not None:
            count = f"{view.overrides if code == BY_HAND else figures.counts[ListKind(code)]:,}"
        rows.append((list_name(speaker, code), count))
    return Table(say("清单"), (say("清单"), say("户数")), tuple(rows), tuple(LISTS), (1,))


def served_table(speaker: Speaker, view: BranchView) -> Table:
    """Care and privileges."""
    say, served = speaker.say, view.served
    rows = [
        (say("维护待办"), f"{served.due:,}"),
        (say("维护逾期"), f"{served.late:,}"),
        (say("已上报"), f"{served.escalated:,}"),
        (say("本月已完成"), f"{served.done:,}"),
    ]
    rows += [
        (say("今年给予：{name}", name=speaker.name(name)), f"{count:,}") for _, name, count in served.given
    ]
    return Table(say("维护与权益"), (say("项目"), say("数量")), tuple(rows), ("",) * len(rows), (1,))


def list_title(speaker: Speaker, figures: Figures, chosen: ChosenList) -> str:
    """What a list shows, and how much of it."""
    shown = len(chosen.lines) or len(chosen.overrides)
    counted = list_count(speaker, figures, chosen)
    if chosen.count <= shown:
        return counted
    return speaker.say("{counted}，列出前 {shown} 户", counted=counted, shown=f"{shown:,}")


def list_count(speaker: Speaker, figures: Figures, chosen: ChosenList) -> str:
    """What a list is called, and how many clients belong to it."""
    if chosen.kind is ListKind.TIER:
        name = tier_name(speaker, figures.edition, chosen.tier)
    else:
        name = list_name(speaker, chosen.kind.value if chosen.kind else BY_HAND)
        if chosen.tier:
            name = f"{name} · {tier_name(speaker, figures.edition, chosen.tier)}"
    return speaker.say("{name}：{count} 户", name=name, count=f"{chosen.count:,}")


def list_table(speaker: Speaker, figures: Figures, chosen: ChosenList, *, masked: bool = False) -> Table:
    """The clients of a list.

    Args:
        speaker: the language.
        figures: what the list belongs to.
        chosen: the list.
        masked: persons' names as on paper that leaves the bank; a company's name is public.
    """
    say = speaker.say
    title = list_title(speaker, figures, chosen)
    head = (say("客户号"), say("客户"))
    if chosen.kind is None:
        rows = tuple(_by_hand(speaker, figures, each, masked=masked) for each in chosen.overrides)
        columns = (*head, say("认定等级"), say("有效至"), say("经办 / 复核"), say("理由"))
        return Table(title, columns, rows, tuple(row[0] for row in rows))
    kind = chosen.kind.value
    what = what_head(speaker, kind)
    columns = (*head, say("等级"), say("认定资产（元）"), *((what,) if what else ()))
    lines = tuple(
        (
            line.client,
            mask_client(line.name, line.kind) if masked else line.name,
            tier_name(speaker, figures.edition, line.tier),
            money(line.recognised_assets),
            *((_what(speaker, figures, kind, line),) if what else ()),
        )
        for line in chosen.lines
    )
    return Table(title, columns, lines, tuple(line.client for line in chosen.lines), (3,))


def _by_hand(speaker: Speaker, figures: Figures, each: ByHand, *, masked: bool) -> tuple[str, ...]:
    one = each.override
    tier = tier_name(speaker, figures.edition, one.tier)
    return (
        each.key,
        each.called(masked=masked),
        f"{code_name(speaker, one.kind)} {tier}",
        day(one.last_day),
        f"{one.author} / {one.approver}",
        one.reason,
    )


def _what(speaker: Speaker, figures: Figures, kind: str, line: Listed) -> str:
    """What the list is about, of one client."""
    match kind:
        case "under":
            above = tier_name(speaker, figures.edition, line.next_tier or "")
            lacks = money(line.shortfall) if line.shortfall is not None else "—"
            return speaker.say("{amount} → {tier}", amount=lacks, tier=above)
        case "over":
            over = tier_name(speaker, figures.edition, line.measured)
            exceeds = money(line.margin) if line.margin is not None else "—"
            return speaker.say("{amount} · {tier}", amount=exceeds, tier=over)
        case "key" | "look":
            return outcome_name(speaker, line.outcome)
        case "birthday":
            return line.birthday or "—"
        case _:
            days = {"falling": line.falls_on, "id_expiry": line.id_expires, "card_expiry": line.card_expires}
            found = days.get(kind)
            return day(found) if found is not None else "—"


def _sum_row(speaker: Speaker, totals: DayTotals, against: DayTotals | None) -> tuple[str, ...]:
    row = [speaker.say("合计"), f"{totals.clients:,}", money(totals.recognised_assets), "100.0%"]
    if against is not None:
        row += [
            change(totals.clients, against.clients),
            money_change(totals.recognised_assets, against.recognised_assets),
        ]
    return tuple(row)

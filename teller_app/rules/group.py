"""Clients who count together: the sum of their balances, day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from teller_app.rules.codes import AssetClass, ClientKind, GroupKind
from teller_app.rules.conditions import Measured
from teller_app.rules.decision import GroupTotal
from teller_app.rules.facts import ClientFacts
from teller_app.rules.holdings import BalanceHistory, added
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.tier import rung

MOST_MEMBERS = 20
"""More members than any family; a larger group of companies is looked after elsewhere."""


@dataclass(frozen=True, slots=True)
class Group:
    """A household or a group of companies, by its code and its name."""

    code: str
    name: str
    kind: GroupKind


def kind_of(members: Sequence[ClientKind]) -> GroupKind:
    """A group with a company in it is a group of companies."""
    return GroupKind.COMPANIES if ClientKind.COMPANY in members else GroupKind.HOUSEHOLD


def combined_facts(own: ClientFacts, others: Sequence[ClientFacts]) -> ClientFacts:
    """Everybody's holdings as one client's; cards, contracts, amounts and dates stay the client's own."""
    histories: dict[AssetClass, list[BalanceHistory]] = defaultdict(list)
    for facts in (own, *others):
        for code, history in facts.holdings.items():
            histories[code].append(history)
    return replace(own, holdings={code: added(histories[code]) for code in AssetClass if code in histories})


def group_total(
    group: Group, own: ClientFacts, others: Sequence[ClientFacts], edition: Edition
) -> GroupTotal | None:
    """What the group gives together; ``None`` where the scheme does not count such a group."""
    if edition.group is None or group.kind not in edition.group.kinds or not others:
        return None
    facts = combined_facts(own, others)
    measured = Measured(facts, edition)
    tier, assets = rung(measured), measured.assets()
    return GroupTotal(group.code, group.name, group.kind, tier, assets, len(others) + 1, facts)

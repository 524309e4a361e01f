"""Privileges as tiles: name, what is left, and the key that gives one."""

from __future__ import annotations

from collections.abc import Mapping

from teller_app.rules.codes import WindowKind
from teller_app.rules.decision import TierDecision
from teller_app.rules.ledger import Balance
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.rules.rulebook.privileges import PrivilegeKind
from teller_app.ui.parts.privilege_grid import TileShown, TileState
from teller_app.words.ledger import balance_lines, balance_tip, queue_line
from teller_app.words.privileges import from_tier
from teller_app.words.speaker import Speaker

KEYS = ("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Alt+7", "Alt+8", "Alt+9", "Alt+0", "Ctrl+9", "Ctrl+0")
"""Ctrl+5 to Ctrl+8 belong to fcitx 4: it reads its settings anew, and sorts, deletes and adds words."""
_BY_ITSELF = {PrivilegeKind.FEE}
"""The bank's system gives these; there is nothing to hand out."""


def given_by_hand(decision: TierDecision | None) -> tuple[Entitlement, ...]:
    """What the counter gives, in the order of the keys."""
    if decision is None:
        return ()
    return tuple(one for one in decision.entitlements if one.privilege.kind not in _BY_ITSELF)


def tiles(
    speaker: Speaker,
    decision: TierDecision | None,
    balances: Mapping[str, Balance],
    window: WindowKind | None,
    *,
    giving: bool,
) -> tuple[TileShown, ...]:
    """Every privilege of the client's tier, then those of higher tiers.

    Args:
        speaker: the language.
        decision: whose entitlements are shown.
        balances: by the privilege's code.
        window: which kind of window this is.
        giving: whether something can be given now; a trial or an unsaved walk-in gets nothing.
    """
    if decision is None:
        return ()
    keys = dict(zip((one.code for one in given_by_hand(decision)), KEYS, strict=False))
    shown = [
        _given(speaker, one, balances.get(one.code), window, keys.get(one.code, "") if giving else "")
        for one in decision.entitlements
    ]
    return (*shown, *(_later(speaker, one) for one in decision.not_yet))


def _given(
    speaker: Speaker, one: Entitlement, balance: Balance | None, window: WindowKind | None, key: str
) -> TileShown:
    gone = balance is not None and balance.left == 0
    (value, *briefer), how = balance_lines(speaker, one, balance), balance_tip(speaker, one, balance)
    if one.privilege.kind is PrivilegeKind.QUEUE:
        value, briefer = queue_line(speaker, one, window), []
        if one.privilege.waiting is not None:
            waits = speaker.say("对等候的客户说：{text}", text=speaker.name(one.privilege.waiting))
            how = f"{how}\n{waits}"
    return TileShown(
        code=one.code if key else "",
        name=speaker.name(one.privilege.name),
        value=value,
        how=how,
        state=TileState.GONE if gone else TileState.GIVEN,
        key=key,
        tone="caution" if gone else "",
        aloud=one.privilege.kind is PrivilegeKind.QUEUE,
        briefer=tuple(briefer),
    )


def _later(speaker: Speaker, one: Entitlement) -> TileShown:
    name, how = speaker.name(one.privilege.name), speaker.name(one.privilege.how)
    return TileShown("", name, from_tier(speaker, one), how, TileState.LATER)

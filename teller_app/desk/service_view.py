"""What belongs to the client on the screen beside the tier: the ledger, key account and ties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from teller_app.desk.key_account import KeyView
from teller_app.desk.ties import TiesView
from teller_app.rules.client import Client
from teller_app.rules.codes import WindowKind
from teller_app.rules.decision import TierDecision
from teller_app.rules.ledger import Balance


class Look(StrEnum):
    """What is looked at; it is only worked out while it is."""

    KEY = "key"
    TIES = "ties"


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One whole state.

    Attributes:
        client: kept in the book or in the journal; ``None`` while there is none.
        giving: whether privileges can be given now; a trial or an unsaved walk-in gets nothing.
        key: while it is looked at; so with ``ties``.
        window: which kind of window this counter is.
    """

    client: Client | None = None
    decision: TierDecision | None = None
    balances: Mapping[str, Balance] = field(default_factory=dict)
    giving: bool = False
    key: KeyView | None = None
    ties: TiesView | None = None
    window: WindowKind = WindowKind.SHARED

    @property
    def available(self) -> int:
        """How many privileges the tier grants of which something is left, or that nobody counts."""
        granted = self.decision.entitlements if self.decision else ()
        held = (self.balances.get(each.code) for each in granted)
        return sum(balance is None or balance.left != 0 for balance in held)

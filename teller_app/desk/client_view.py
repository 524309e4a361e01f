"""What the client screen shows: one frozen state, from which the widgets repaint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from teller_app.desk.planning import Planning
from teller_app.desk.problem import Problem
from teller_app.rules.client import Client
from teller_app.rules.codes import AssetClass, Card, KeyOutcome, Status
from teller_app.rules.decision import TierDecision
from teller_app.rules.outlook import Outlook
from teller_app.rules.recognise import Component
from teller_app.rules.standing import Standing
from teller_app.rules.windows import Span


class Mode(StrEnum):
    """Whose amounts are on the screen."""

    EMPTY = "empty"
    CLIENT = "client"
    WALK_IN = "walk_in"


@dataclass(frozen=True, slots=True)
class AmountLine:
    """One row of the holdings.

    Attributes:
        component: what it counts; ``None`` while there is nothing to count.
        typed: what stands in the field when the teller has typed there.
        trial: the amount is the teller's, not the book's.
    """

    asset_class: AssetClass
    component: Component | None
    typed: str | None
    trial: bool
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Compared:
    """The same client under another scheme.

    Attributes:
        problem: why there is no decision, like a day without rules.
        here: it is the scheme that decides at this counter.
    """

    rulebook: str
    decision: TierDecision | None
    problem: Problem | None
    here: bool = False


@dataclass(frozen=True)
class Aimed:
    """What is planned for.

    Attributes:
        target: code of the tier; ``None`` for the next one.
        by: the day as typed; empty for a whole window from today.
        plan_with: the class that the plan is carried out with, where one was chosen.
    """

    target: str | None = None
    by: str = ""
    plan_with: AssetClass | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What has been typed about a walk-in client: each field as typed."""

    name: str = ""
    id_number: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClientView:
    """One whole state of the client screen.

    Attributes:
        mode: empty also while the scheme of this counter has no rules for whoever is here.
        window: the days that the measure looks at.
        facts: cards, contracts and the like that count as had.
        has_trial: some amounts are the teller's; nothing of them is saved.
        unsaved: a walk-in holds something that is not in the journal.
        saved: journal number of what was saved last for this client.
        outlook: the plan through time, while it is looked at.
        key_outcome: whether the client is a key account, by the book; ``None`` where the scheme has no rules.
    """

    mode: Mode = Mode.EMPTY
    client: Client | None = None
    decision: TierDecision | None = None
    window: Span | None = None
    standing: Standing | None = None
    lines: tuple[AmountLine, ...] = ()
    planning: Planning | None = None
    outlook: Outlook | None = None
    target_typed: str = ""
    compared: tuple[Compared, ...] = ()
    entry: Entry = field(default_factory=Entry)
    problems: Mapping[str, Problem] = field(default_factory=dict)
    warnings: Mapping[str, Problem] = field(default_factory=dict)
    has_trial: bool = False
    facts: frozenset[Card | Status] = frozenset()
    unsaved: bool = False
    saved: int | None = None
    key_outcome: KeyOutcome | None = None
    data_date: date | None = None

    @property
    def stale(self) -> bool:
        """What is decided is of amounts that have changed since into something unreadable."""
        return any(line.problem is not None for line in self.lines)

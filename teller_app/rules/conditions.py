"""Hold one route of a tier against one client."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from teller_app.rules.codes import Outcome
from teller_app.rules.facts import ClientFacts
from teller_app.rules.money import Money, Points, hundredths
from teller_app.rules.reasons import Reason, Value
from teller_app.rules.recognise import (
    Component,
    ScoreLine,
    recognise,
    recognised_total,
    score_lines,
    score_total,
)
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.tiers import Route, Tier
from teller_app.rules.windows import Window


@dataclass(slots=True)
class Measured:
    """One client's amounts under one edition, each worked out once."""

    facts: ClientFacts
    edition: Edition
    _by_window: dict[Window, tuple[Component, ...]] = field(default_factory=dict)
    _sums: dict[Window, Money] = field(default_factory=dict)
    _score_lines: tuple[ScoreLine, ...] | None = None
    _score: Points | None = None

    def components(self, window: Window | None = None) -> tuple[Component, ...]:
        """The receipt over ``window``, or over the measure's own."""
        chosen = window or self.edition.measure.window
        if chosen not in self._by_window:
            self._by_window[chosen] = recognise(self.facts, self.edition.measure, chosen)
        return self._by_window[chosen]

    def assets(self, window: Window | None = None) -> Money:
        """Recognised assets over ``window``."""
        chosen = window or self.edition.measure.window
        if chosen not in self._sums:
            self._sums[chosen] = recognised_total(self.facts, self.edition.measure, chosen)
        return self._sums[chosen]

    @property
    def score_lines(self) -> tuple[ScoreLine, ...]:
        """What each thing scores; nothing where the scheme does not score."""
        if self._score_lines is None:
            rules = self.edition.score
            self._score_lines = score_lines(self.facts, rules, self.edition.measure) if rules else ()
        return self._score_lines

    @property
    def score(self) -> Points:
        """Sum of the points."""
        if self._score is None:
            rules = self.edition.score
            self._score = score_total(self.facts, rules, self.edition.measure) if rules else Points(0)
        return self._score


def check_route(tier: Tier, route: Route, measured: Measured, rule: str) -> tuple[Reason, ...]:
    """Every condition of ``route``, each with what was found."""
    source = route.source or tier.source
    found = [*_amounts(route, measured), *_facts(route, measured.facts)]
    return tuple(
        Reason(rule, detail, outcome, required, actual, source, route.window)
        for detail, outcome, required, actual in found
    )


def holds(route: Route, measured: Measured) -> bool:
    """Say whether ``route`` is open to the client and everything that it names holds."""
    facts, least = measured.facts, route.recognised_assets
    if least is not None and measured.assets(route.window).fen < least.fen:
        # What most routes fail on, asked first: a whole book is held against every route.
        return False
    if not is_open(route, facts):
        return False
    if route.score is not None and measured.score.hundredths < route.score.hundredths:
        return False
    return others_hold(route, facts)


def others_hold(route: Route, facts: ClientFacts) -> bool:
    """Say whether everything holds that ``route`` asks for besides recognised assets and a score."""
    for code, least in route.amounts.items():
        amount = facts.amounts.get(code)
        if amount is None or amount.fen < least.fen:
            return False
    return facts.cards.issuperset(route.cards) and all(facts.statuses.get(each) for each in route.statuses)


def is_open(route: Route, facts: ClientFacts) -> bool:
    """Say whether ``route`` is meant for clients of this region."""
    if route.regions and facts.region not in route.regions:
        return False
    return facts.region not in route.not_regions


_Finding = tuple[str, Outcome, Value | None, Value | None]


def _amounts(route: Route, measured: Measured) -> Iterator[_Finding]:
    if route.recognised_assets is not None:
        assets = measured.assets(route.window)
        yield "recognised_assets", _reaches(assets, route.recognised_assets), route.recognised_assets, assets
    if route.score is not None:
        score = measured.score
        yield "score", _reaches(score, route.score), route.score, score
    for code, least in route.amounts.items():
        amount = measured.facts.amounts.get(code)
        yield code.value, Outcome.UNKNOWN if amount is None else _reaches(amount, least), least, amount


def _facts(route: Route, facts: ClientFacts) -> Iterator[_Finding]:
    for card in route.cards:
        has = card in facts.cards
        yield "card", Outcome.MET if has else Outcome.NOT_MET, card.value, has
    for status in route.statuses:
        known = facts.statuses.get(status)
        yield status.value, _yes(known), True, known


def _reaches(amount: Money | Points, least: Money | Points) -> Outcome:
    """Exactly on the threshold is in."""
    return Outcome.MET if hundredths(amount) >= hundredths(least) else Outcome.NOT_MET


def _yes(known: object) -> Outcome:
    if known is None:
        return Outcome.UNKNOWN
    return Outcome.MET if known else Outcome.NOT_MET

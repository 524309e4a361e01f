"""The three false kinds of key accounts, as evidence with figures: it is shown, and a person judges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from teller_app.rules.client import Client
from teller_app.rules.codes import Outcome
from teller_app.rules.holdings import BalanceHistory, YoungAccount, added
from teller_app.rules.money import Money
from teller_app.rules.months import Months
from teller_app.rules.reasons import Reason, Value
from teller_app.rules.rulebook.key_account import EvidenceRules, KeyAccountRules
from teller_app.rules.rulebook.parts import Source

_FINE = Decimal("0.0001")
_MONTHS = 12
_STATED = 1
"""First day of a figure stated at the counter: it has no days to look at."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was looked for.

    Attributes:
        rule: ``one_off``, ``no_profit``, ``squeezing``, ``month_end_spike`` or ``in_and_out``.
        outcome: ``MET`` seen, ``NOT_MET`` not seen, ``UNKNOWN`` not known.
        figures: what it was seen by: name and value, ``None`` where it is not known.
    """

    rule: str
    outcome: Outcome
    figures: tuple[tuple[str, Value | None], ...]
    source: Source


def evidence(
    client: Client, months: Months, rules: KeyAccountRules, criteria: tuple[Reason, ...], as_of: date
) -> tuple[Evidence, ...]:
    """Everything that may speak against a client, seen or not.

    Args:
        client: whose holdings and dates are looked at.
        months: what was done with the bank.
        rules: the numbers.
        criteria: as decided, for volume without profit.
        as_of: the day of the decision.
    """
    held = together(client)
    return (
        _one_off(months, rules.evidence),
        _no_profit(months, rules, {reason.detail: reason.outcome for reason in criteria}),
        _squeezing(months, rules.evidence, as_of),
        _spikes(held, months, rules.evidence),
        _in_and_out(held, months, rules.evidence),
    )


def together(client: Client) -> BalanceHistory | None:
    """All holdings as one history; ``None`` where there is none, or only figures stated at the counter."""
    histories = [history for history in client.holdings.values() if history.days[0] > _STATED]
    if not histories:
        return None
    return added(histories)


def _one_off(months: Months, rules: EvidenceRules) -> Evidence:
    volume = months.total(lambda m: m.volume)
    largest = None
    if months.complete and all(m.largest is not None for m in months.known):
        largest = max((m.largest for m in months.known if m.largest is not None), default=Money(0))
    figures: tuple[tuple[str, Value | None], ...] = (("largest", largest), ("volume", volume))
    if volume is None or largest is None:
        return Evidence("one_off", Outcome.UNKNOWN, figures, rules.source)
    share = Fraction(largest.fen, volume.fen) if volume else Fraction(0)
    seen = bool(volume) and share >= Fraction(rules.one_off_share)
    return Evidence("one_off", _seen(seen=seen), (*figures, ("share", _shown(share))), rules.source)


def _no_profit(months: Months, rules: KeyAccountRules, outcomes: dict[str, Outcome]) -> Evidence:
    profit, volume = months.total(lambda m: m.profit), months.total(lambda m: m.volume)
    large, earns = outcomes["volume"], outcomes["profit_rate"]
    if large is Outcome.NOT_MET or earns is Outcome.MET:
        outcome = Outcome.NOT_MET
    elif Outcome.UNKNOWN in {large, earns}:
        outcome = Outcome.UNKNOWN
    else:
        outcome = Outcome.MET
    figures: tuple[tuple[str, Value | None], ...] = (("profit", profit), ("volume", volume))
    return Evidence("no_profit", outcome, figures, rules.evidence.source)


def _squeezing(months: Months, rules: EvidenceRules, as_of: date) -> Evidence:
    profit, conceded = months.total(lambda m: m.profit), months.total(lambda m: m.conceded)
    held_for = None if months.joined is None else whole_months(months.joined, as_of)
    figures: tuple[tuple[str, Value | None], ...] = (
        ("conceded", conceded),
        ("profit", profit),
        ("client_months", held_for),
    )
    long_term = held_for is not None and held_for >= rules.long_term_months
    if long_term:
        outcome = Outcome.NOT_MET
    elif profit is None or conceded is None:
        outcome = Outcome.UNKNOWN
    else:
        # Conceding more than is earned is squeezing whatever the share; nothing conceded never is.
        could = profit.fen + conceded.fen
        share = Fraction(conceded.fen, could) if could > 0 else Fraction(1)
        squeezed = conceded.fen > 0 and share >= Fraction(rules.squeeze_share)
        figures = (*figures, ("share", _shown(min(share, Fraction(1)) if conceded.fen > 0 else Fraction(0))))
        outcome = _seen(seen=squeezed)
        if squeezed and held_for is None:
            outcome = Outcome.UNKNOWN
    return Evidence("squeezing", outcome, figures, rules.source)


def _spikes(held: BalanceHistory | None, months: Months, rules: EvidenceRules) -> Evidence:
    """Month ends far above the month's own average."""
    if held is None:
        return Evidence("month_end_spike", Outcome.UNKNOWN, (("spikes", None),), rules.source)
    began = date.fromordinal(held.days[0])
    counted, missing, highest = 0, 0, Fraction(0)
    for month in months.spans:
        if month.last < began:
            missing += not (months.joined is not None and months.joined > month.last)
            continue
        average = held.average(month, YoungAccount.DAYS_HELD).fen
        if average > 0:
            times = Fraction(held.balance_on(month.last).fen, average)
            highest = max(highest, times)
            counted += times >= Fraction(rules.spike_ratio)
    figures = (("spikes", counted), ("highest", _shown(highest)))
    return Evidence("month_end_spike", _counted(counted, missing, rules.spikes), figures, rules.source)


def _in_and_out(held: BalanceHistory | None, months: Months, rules: EvidenceRules) -> Evidence:
    """Money that came and soon went again."""
    if held is None:
        return Evidence("in_and_out", Outcome.UNKNOWN, (("pairs", None),), rules.source)
    first, last = months.spans[0].first, months.spans[-1].last
    sums = [came for day, came in pairs(held, rules) if first <= day <= last]
    began = date.fromordinal(held.days[0])
    unknown = began > first and not (months.joined is not None and months.joined >= began)
    figures = (("pairs", len(sums)), ("together", Money(sum(sums))))
    outcome = _counted(len(sums), rules.pairs if unknown else 0, rules.pairs)
    return Evidence("in_and_out", outcome, figures, rules.source)


def pairs(held: BalanceHistory, rules: EvidenceRules) -> Iterator[tuple[date, int]]:
    """Each day on which money came that soon went again, and how much came, in fen."""
    points = list(zip(held.days, held.fens, strict=True))
    free_from = 0
    for at, ((_, before), (day, after)) in enumerate(pairwise(points), start=1):
        came = after - before
        if day < free_from or came < max(rules.pair_amount.fen, 1):
            continue
        floor = after - came * Fraction(rules.pair_share)
        for later, fen in points[at + 1 :]:
            if later - day > rules.pair_days:
                break
            if fen <= floor:
                yield date.fromordinal(day), came
                free_from = later + 1
                break


def whole_months(since: date, day: date) -> int:
    """How many whole months have gone by; 0 for a day before ``since``."""
    months = (day.year - since.year) * _MONTHS + day.month - since.month - (day.day < since.day)
    return max(0, months)


def _counted(counted: int, missing: int, pattern: int) -> Outcome:
    if counted >= pattern:
        return Outcome.MET
    return Outcome.UNKNOWN if counted + missing >= pattern else Outcome.NOT_MET


def _seen(*, seen: bool) -> Outcome:
    return Outcome.MET if seen else Outcome.NOT_MET


def _shown(share: Fraction) -> Decimal:
    """Rounded for the eye; nothing is decided by it."""
    return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(_FINE, ROUND_HALF_UP)

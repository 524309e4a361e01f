"""Key accounts: amount, frequency, volume, profit and steadiness, each held against the rulebook's number.

What is not known stays not known: a criterion is met only by what is there, and not met only where nothing
that is missing could change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from teller_app.rules.client import Client
from teller_app.rules.codes import KeyOutcome, Outcome
from teller_app.rules.errors import Refusal
from teller_app.rules.evidence import Evidence, evidence
from teller_app.rules.money import Money
from teller_app.rules.months import Months
from teller_app.rules.reasons import Reason
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.key_account import KeyAccountRules
from teller_app.rules.windows import span

_TENTH, _FINE = Decimal("0.1"), Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class KeyAccountDecision:
    """Whether a client is a key account on ``as_of``, what speaks for it and what against.

    Attributes:
        criteria: amount, frequency, volume, profit_rate, steadiness, in this order.
        evidence: what may speak against a client who meets them; seen where its outcome is ``MET``.
    """

    as_of: date
    edition: Edition
    outcome: KeyOutcome
    criteria: tuple[Reason, ...]
    evidence: tuple[Evidence, ...]


def key_account(client: Client, edition: Edition, as_of: date) -> KeyAccountDecision:
    """Hold a client, person or company, against the numbers of an edition.

    Raises:
        Refusal: ``key_account.no_rules`` (rulebook).
    """
    rules = edition.key_account
    if rules is None:
        raise Refusal("key_account.no_rules", rulebook=edition.rulebook)
    months = Months.of(client, as_of, rules.months)
    criteria = (
        _amount(client, edition, rules, as_of),
        _frequency(months, rules),
        _volume(months, rules),
        _profit(months, rules),
        _steadiness(months, rules),
    )
    found = evidence(client, months, rules, criteria, as_of)
    return KeyAccountDecision(as_of, edition, _outcome(criteria, found), criteria, found)


def key_outcome(client: Client, edition: Edition, as_of: date) -> KeyOutcome:
    """The outcome alone; nothing else is looked at once a number decides it, as for most of a book.

    Raises:
        Refusal: ``key_account.no_rules`` (rulebook).
    """
    rules = edition.key_account
    if rules is not None and _amount(client, edition, rules, as_of).outcome is Outcome.NOT_MET:
        return KeyOutcome.NOT_KEY
    return key_account(client, edition, as_of).outcome


def _outcome(criteria: tuple[Reason, ...], found: tuple[Evidence, ...]) -> KeyOutcome:
    outcomes = {criterion.outcome for criterion in criteria}
    if Outcome.NOT_MET in outcomes:
        return KeyOutcome.NOT_KEY
    if Outcome.UNKNOWN in outcomes:
        return KeyOutcome.UNKNOWN
    seen = any(each.outcome is Outcome.MET for each in found)
    return KeyOutcome.LOOK if seen else KeyOutcome.KEY


def amount_held(client: Client, edition: Edition, as_of: date) -> Money | None:
    """Daily average of everything held over the scheme's window, each yuan counting whole."""
    if not client.holdings:
        return None
    measure = edition.measure
    window = span(measure.window, as_of)
    return Money(
        sum(history.average(window, measure.young_account).fen for history in client.holdings.values())
    )


def _amount(client: Client, edition: Edition, rules: KeyAccountRules, as_of: date) -> Reason:
    required, actual = rules.amount_for(client.region), amount_held(client, edition, as_of)
    outcome = Outcome.UNKNOWN if actual is None else _met(met=actual >= required)
    return Reason("key_account", "amount", outcome, required, actual, rules.amount_source)


def _frequency(months: Months, rules: KeyAccountRules) -> Reason:
    known = [month.transactions for month in months.known if month.transactions is not None]
    enough = sum(known) >= rules.transactions_a_month * rules.months
    outcome = _at_least(enough=enough, complete=len(known) == len(months.known) and months.complete)
    average = Decimal(sum(known)) / rules.months if known else None
    actual = None if average is None else average.quantize(_TENTH, ROUND_HALF_UP)
    return Reason("key_account", "frequency", outcome, rules.transactions_a_month, actual, rules.source)


def _volume(months: Months, rules: KeyAccountRules) -> Reason:
    known = [month.volume.fen for month in months.known if month.volume is not None]
    enough = sum(known) >= rules.volume_a_month.fen * rules.months
    outcome = _at_least(enough=enough, complete=len(known) == len(months.known) and months.complete)
    actual = Money(sum(known) // rules.months) if known else None
    return Reason("key_account", "volume", outcome, rules.volume_a_month, actual, rules.source)


def _profit(months: Months, rules: KeyAccountRules) -> Reason:
    profit, volume = months.total(lambda m: m.profit), months.total(lambda m: m.volume)
    if profit is None or volume is None:
        outcome, actual = Outcome.UNKNOWN, None
    elif not volume:
        outcome, actual = Outcome.NOT_MET, Decimal(0)
    else:
        # Compared as a fraction: the rounded rate is only shown.
        outcome = _met(met=Fraction(profit.fen, volume.fen) >= Fraction(rules.profit_rate_from))
        actual = (Decimal(profit.fen) / volume.fen).quantize(_FINE, ROUND_HALF_UP)
    return Reason("key_account", "profit_rate", outcome, rules.profit_rate_from, actual, rules.source)


def _steadiness(months: Months, rules: KeyAccountRules) -> Reason:
    active = sum(1 for month in months.known if month.transactions)
    missing = months.missing + sum(1 for month in months.known if month.transactions is None)
    if active >= rules.steady_months:
        outcome = Outcome.MET
    elif active + missing < rules.steady_months:
        outcome = Outcome.NOT_MET
    else:
        outcome = Outcome.UNKNOWN
    actual = active if missing < rules.months else None
    return Reason("key_account", "steadiness", outcome, rules.steady_months, actual, rules.source)


def _met(*, met: bool) -> Outcome:
    return Outcome.MET if met else Outcome.NOT_MET


def _at_least(*, enough: bool, complete: bool) -> Outcome:
    """A sum that can only grow with what is missing."""
    if enough:
        return Outcome.MET
    return Outcome.NOT_MET if complete else Outcome.UNKNOWN

"""What a client looks for: a few questions, and signals that the program knows by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from teller_app.rules.client import Client
from teller_app.rules.codes import ValueType
from teller_app.rules.errors import Refusal
from teller_app.rules.evidence import whole_months
from teller_app.rules.months import Months
from teller_app.rules.rulebook.value import SignalKind, ValueRules, Weights

Signals = Mapping[SignalKind, int | None]
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class ValueFinding:
    """Which type a client is, and by what.

    Attributes:
        type: ``None`` while no type leads by enough.
        points: of each type.
        answers: each question's code with the code of its answer.
        signals: figures that spoke for something.
    """

    type: ValueType | None
    points: Mapping[ValueType, int]
    answers: Mapping[str, str]
    signals: Mapping[SignalKind, int]


def value_type(answers: Mapping[str, str], signals: Signals, rules: ValueRules) -> ValueFinding:
    """Add up what was answered and what is known.

    Raises:
        Refusal: ``value.unknown_answer`` (question, answer, known).
    """
    points = dict.fromkeys(ValueType, 0)
    for question, answer in answers.items():
        found = rules.question.get(question)
        known = list(found.answer) if found else list(rules.question)
        if found is None or answer not in found.answer:
            raise Refusal("value.unknown_answer", question=question, answer=answer, known=known)
        _add(points, found.answer[answer].speaks_for)
    spoke: dict[SignalKind, int] = {}
    for kind, signal in rules.signal.items():
        figure = signals.get(kind)
        if figure is not None and figure >= signal.at_least:
            spoke[kind] = figure
            _add(points, signal.speaks_for)
    return ValueFinding(_leader(points, rules.lead), points, dict(answers), spoke)


def signals_of(client: Client, referred: int | None, as_of: date, months: int) -> Signals:
    """The figures that the program knows of a client; ``None`` where one is not known.

    Args:
        client: of the book or the journal.
        referred: how many clients this one has brought.
        as_of: the day of the question.
        months: how many whole months are looked at.
    """
    seen = Months.of(client, as_of, months)
    deals = [month.transactions for month in seen.known if month.transactions is not None]
    complete = seen.complete and len(deals) == len(seen.known)
    profit, conceded = seen.total(lambda m: m.profit), seen.total(lambda m: m.conceded)
    share = None
    if profit is not None and conceded is not None and seen.known:
        could = profit.fen + conceded.fen
        share = min(_PERCENT, conceded.fen * _PERCENT // could) if could > 0 else None
    held = [history for history in client.holdings.values() if history.fens[-1] > 0]
    return {
        SignalKind.REFERRALS: referred,
        SignalKind.PRODUCTS: len(held) if client.holdings else None,
        SignalKind.TRANSACTIONS: sum(deals) // months if complete and deals else None,
        SignalKind.CONCEDED_SHARE: share,
        SignalKind.MONTHS: None if client.joined is None else whole_months(client.joined, as_of),
    }


def _add(points: dict[ValueType, int], weights: Weights) -> None:
    for one, weight in weights.items():
        points[one] += weight


def _leader(points: Mapping[ValueType, int], lead: int) -> ValueType | None:
    first, second, *_ = sorted(points, key=lambda one: points[one], reverse=True)
    return first if points[first] - points[second] >= lead and points[first] > 0 else None

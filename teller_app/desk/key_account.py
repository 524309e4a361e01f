"""Key accounts at the counter: the decision, what the client looks for, and how to serve."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from teller_app.desk.short_text import read_reason
from teller_app.desk.ties import Ties
from teller_app.desk.workplace import Workplace
from teller_app.rules.client import Client
from teller_app.rules.codes import ValueType
from teller_app.rules.errors import Refusal
from teller_app.rules.key_account import KeyAccountDecision, key_account
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.value import ValueRules
from teller_app.rules.value_type import ValueFinding, signals_of, value_type
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.store.values import Answered, Values


@dataclass(frozen=True, slots=True)
class ValueView:
    """What a client looks for.

    Attributes:
        finding: what answers and signals give.
        type: the teller's own word where there is one, else the finding's; ``None`` while not known.
    """

    rules: ValueRules
    finding: ValueFinding
    answered: Answered

    @property
    def type(self) -> ValueType | None:
        """What counts."""
        return self.answered.overruled or self.finding.type


@dataclass(frozen=True, slots=True)
class KeyView:
    """All that is known about a client as a key account; a scheme may lack either part."""

    client: Client
    edition: Edition
    decision: KeyAccountDecision | None
    value: ValueView | None


class KeyDesk:
    """One client at a time; nothing is kept here."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._ties = Ties(place)
        self._values = Values(place.journal)

    def view(self, client: Client, rulebook: str | None = None) -> KeyView:
        """Everything about ``client``, by the scheme of this counter.

        Raises:
            Refusal: as ``Workplace.edition``; as ``Workplace.require``.
        """
        self._place.require(Act.LOOK)
        today = self._place.today()
        edition = self._place.edition(client.facts(today), rulebook)
        decision = key_account(client, edition, today) if edition.key_account else None
        return KeyView(client, edition, decision, self._value(client, edition))

    def type_of(self, client: Client, edition: Edition) -> ValueType | None:
        """What a client looks for; ``None`` while it is not known."""
        found = self._value(client, edition)
        return found.type if found else None

    def answer(self, client: Client, question: str, answer: str) -> int:
        """Keep one more answer.

        Raises:
            Refusal: as ``answers``.
        """
        return self.answers(client, {question: answer})

    def answers(self, client: Client, answers: Mapping[str, str]) -> int:
        """Keep more answers, all or none; an earlier overrule is given up, for it judged other answers.

        Raises:
            Refusal: ``value.no_rules``, ``value.unknown_answer`` or as ``Workplace.edition``;
                as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        edition = self._place.edition(client.facts(self._place.today()))
        rules = _rules(edition)
        value_type(answers, {}, rules)
        return self._put(client, edition, Answered({**self._recorded(client).answers, **answers}))

    def overrule(self, client: Client, code: str, reason: str) -> int:
        """Keep what the teller says against the points.

        Raises:
            Refusal: ``value.no_rules``, ``value.unknown_type`` (type, known), ``reason.missing`` or
                ``text.unusable``; as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        edition = self._place.edition(client.facts(self._place.today()))
        _rules(edition)
        overruled, told = read_overrule(code, reason)
        return self._put(client, edition, replace(self._recorded(client), overruled=overruled, reason=told))

    def _value(self, client: Client, edition: Edition) -> ValueView | None:
        rules = edition.value
        if rules is None:
            return None
        answered = self._known(client, rules)
        months = edition.key_account.months if edition.key_account else 12
        referred = len(self._ties.brought(client.key)) if client.key else None
        signals = signals_of(client, referred, self._place.today(), months)
        return ValueView(rules, value_type(answered.answers, signals, rules), answered)

    def _recorded(self, client: Client) -> Answered:
        """What is on record, also the answers that only another scheme asks for: they are kept for it."""
        return self._values.of(client.key) if client.key else Answered({})

    def _known(self, client: Client, rules: ValueRules) -> Answered:
        """What is on record; answers that another scheme asked for are left out."""
        found = self._recorded(client)
        kept = {
            question: answer
            for question, answer in found.answers.items()
            if question in rules.question and answer in rules.question[question].answer
        }
        return replace(found, answers=kept)

    def _put(self, client: Client, edition: Edition, answered: Answered) -> int:
        body = {
            "answers": dict(answered.answers),
            "overruled": answered.overruled,
            "reason": answered.reason,
        }
        entry = self._place.entry(EntryKind.VALUE_TYPE, client.key, edition, json.dumps(body))
        return self._values.put(client.key, answered, entry)


def read_overrule(code: str, reason: str) -> tuple[ValueType, str]:
    """What the teller says, and why.

    Raises:
        Refusal: ``value.unknown_type`` (type, known), ``reason.missing`` or ``text.unusable``.
    """
    known = {one.value: one for one in ValueType}
    if code not in known:
        raise Refusal("value.unknown_type", type=code, known=list(known))
    return known[code], read_reason(reason)


def _rules(edition: Edition) -> ValueRules:
    if edition.value is None:
        raise Refusal("value.no_rules", rulebook=edition.rulebook)
    return edition.value

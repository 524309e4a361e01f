"""Privileges at the counter: what is left, giving one, and taking one back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from teller_app.desk.amount_text import read_amount
from teller_app.desk.approving import Approval, Shown
from teller_app.desk.deciding import decide
from teller_app.desk.short_text import read_note, read_reason
from teller_app.desk.workplace import Workplace
from teller_app.rules.client import Client
from teller_app.rules.decision import TierDecision
from teller_app.rules.errors import Refusal
from teller_app.rules.ledger import Balance, balance, given_elsewhere, quota_span
from teller_app.rules.money import Money
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.entitlement import Entitlement
from teller_app.rules.rulebook.privileges import PrivilegeKind
from teller_app.rules.windows import Span
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.store.ledger import Ledger, Use
from teller_app.store.outbox import set_up
from teller_app.words.approving import emergency_payment

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Procedure:
    """What a procedure was given with.

    Attributes:
        steps: how many of its steps were confirmed, in their order.
        amount: in yuan, as typed.
        approval: of whoever authorised it.
    """

    steps: int = 0
    amount: str = ""
    approval: Approval | None = None


NOTHING = Procedure()


class LedgerDesk:
    """Counts by the client's tier as this branch treats it, never by trial amounts."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._ledger = Ledger(place.journal)

    def balances(self, client: Client, decision: TierDecision) -> Mapping[str, Balance]:
        """What is left of each privilege of the client's tier, by its code.

        A privilege whose membership year is not known has no balance.
        """
        if not client.key:
            return {}
        day = decision.as_of
        rulebook = decision.edition.rulebook
        used, elsewhere = self._ledger.used(client.key, rulebook), self._elsewhere(client, rulebook)
        found: dict[str, Balance] = {}
        for one in decision.entitlements:
            span = _span_or_none(one, day, client.joined)
            if span is not None:
                count, newest = used.get((one.code, span.first), (0, None))
                found[one.code] = balance(one, count, span, newest, elsewhere(one.code, span))
        return found

    def uses(self, client: Client) -> list[Use]:
        """What the client was given, the newest first.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._place.require(Act.LOOK)
        return self._ledger.uses(client.key, MOST_SHOWN)

    def needs_second(self, client: Client, code: str) -> bool:
        """Whether it is given step by step, and a second person stands for it.

        Raises:
            Refusal: ``privilege.unknown``, ``privilege.not_granted`` or ``privilege.by_itself``.
        """
        found = self._granted(decide(self._place, client).decision, code)
        return found.privilege.kind is PrivilegeKind.PROCEDURE

    def show(self, client: Client, code: str, note: str, procedure: Procedure) -> Shown:
        """What a second person is to stand for before a procedure.

        Raises:
            Refusal: ``privilege.unknown``, ``privilege.not_granted``, ``privilege.by_itself``,
                ``privilege.steps_missing``, ``privilege.alone`` (privilege) where nobody else is needed,
                ``text.unusable`` or as ``read_amount``; as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        decision = decide(self._place, client).decision
        one = self._granted(decision, code)
        if one.privilege.kind is not PrivilegeKind.PROCEDURE:
            raise Refusal("privilege.alone", privilege=self._place.speaker.name(one.privilege.name))
        amount = _read_procedure(one, procedure)
        return self._in_words(client, decision.edition, one, amount, read_note(note))

    def give(self, client: Client, code: str, note: str = "", procedure: Procedure = NOTHING) -> int:
        """Give one; it is in the journal when this returns its number.

        Raises:
            Refusal: ``privilege.unknown``, ``privilege.not_granted``, ``privilege.by_itself``,
                ``privilege.no_joined``, ``privilege.used_up``, ``text.unusable``; for a procedure
                ``privilege.steps_missing``, as ``read_amount`` or as ``Workplace.stand_for``; as
                ``Workplace.require``.
            StoreUnavailable: nothing was written.
        """
        self._place.require(Act.SERVE)
        speaker = self._place.speaker
        decision = decide(self._place, client).decision
        edition = decision.edition
        one = self._granted(decision, code)
        day, told = decision.as_of, read_note(note)
        span = quota_span(one.per, day, client.joined) if one.quota is not None else _year(day)
        body: dict[str, object] = {"privilege": code, "period": span.first.isoformat(), "quota": one.quota}
        body |= {"tier": decision.tier.code, "note": told}
        if one.privilege.kind is PrivilegeKind.PROCEDURE:
            amount = _read_procedure(one, procedure)
            shown = self._in_words(client, edition, one, amount, told)
            second = self._place.stand_for(shown, procedure.approval)
            body |= {"steps": procedure.steps, "amount": str(amount), **second.kept(shown)}
        elsewhere = self._elsewhere(client, edition.rulebook)(code, span)
        use = Use(client.key, edition.rulebook, code, span.first, day, decision.tier.code)
        entry = self._place.entry(
            EntryKind.PRIVILEGE, client.key, edition, json.dumps(body, ensure_ascii=False)
        )
        try:
            return self._ledger.give(use, one.quota, span.last, entry, elsewhere)
        except Refusal as refusal:
            name = speaker.name(one.privilege.name)
            raise Refusal("privilege.used_up", **{**refusal.values, "privilege": name}) from None

    def undo(self, client: Client, reason: str, number: int | None = None) -> int:
        """Take back one that was given in a period that still runs; the newest where none is named.

        Raises:
            Refusal: ``reason.missing``, ``text.unusable``, ``privilege.nothing``, ``privilege.no_use``,
                ``privilege.undone`` or ``privilege.past``; as ``Workplace.require``.
        """
        self._place.require(Act.SERVE)
        told = read_reason(reason)
        day = self._place.today()
        edition = self._place.edition(client.facts(day))
        if number is None:
            number = self._newest(client, edition, day)
        body = json.dumps({"undoes": number, "reason": told}, ensure_ascii=False)
        entry = self._place.entry(EntryKind.PRIVILEGE_UNDO, client.key, edition, body)

        def allowed(use: Use) -> None:
            if use.client != client.key:
                raise Refusal("privilege.no_use", number=number)
            if not self._runs(use, client, day):
                raise Refusal("privilege.past", number=number, day=use.day)

        return self._ledger.undo(number, allowed, entry)

    def _elsewhere(self, client: Client, rulebook: str) -> Callable[[str, Span], int]:
        """How often others gave a privilege in a year; what this branch gave is in its journal."""
        given = self._place.book.given(client.key) if self._place.book else ()
        own = self._own_names() if any(each.branch for each in given) else frozenset()
        return lambda code, span: given_elsewhere(given, code, span, rulebook, own)

    def _own_names(self) -> frozenset[str]:
        """What head office calls this branch: by its code in the exchange, or as the settings do."""
        setup = set_up(self._place.journal)
        return frozenset({self._place.settings.branch, setup.branch if setup else ""} - {""})

    def _granted(self, decision: TierDecision, code: str) -> Entitlement:
        """What the client's tier gives under ``code``, and gives by hand."""
        edition, speaker = decision.edition, self._place.speaker
        found = next((one for one in decision.entitlements if one.code == code), None)
        if found is None:
            later = next((one for one in decision.not_yet if one.code == code), None)
            if later is None:
                known = list(edition.privilege)
                raise Refusal("privilege.unknown", rulebook=edition.rulebook, privilege=code, known=known)
            raise Refusal(
                "privilege.not_granted",
                tier=speaker.name(decision.tier.name),
                privilege=speaker.name(later.privilege.name),
                first=speaker.name(later.tier.name),
            )
        if found.privilege.kind is PrivilegeKind.FEE:
            raise Refusal("privilege.by_itself", privilege=speaker.name(found.privilege.name))
        return found

    def _in_words(
        self, client: Client, edition: Edition, one: Entitlement, amount: Money, note: str
    ) -> Shown:
        lines = emergency_payment(
            self._place.speaker,
            client,
            one.privilege.name,
            amount=amount,
            steps=len(one.privilege.steps),
            note=note,
            edition=edition,
            author=self._place.teller,
        )
        return self._place.show_second(Act.SERVE, lines)

    def _newest(self, client: Client, edition: Edition, day: date) -> int:
        for use in self._ledger.uses(client.key, MOST_SHOWN):
            if use.undone_by is None and use.rulebook == edition.rulebook and self._runs(use, client, day):
                return use.number
        raise Refusal("privilege.nothing")

    def _runs(self, use: Use, client: Client, day: date) -> bool:
        """Say whether the period of a use still runs, so that taking it back gives something back."""
        try:
            edition = self._place.shelf.edition(use.rulebook, use.day, client.joined)
        except Refusal:
            return False
        privilege = edition.privilege.get(use.privilege)
        if privilege is None:
            return False
        if privilege.quota is None:
            return use.period == _year(day).first
        return quota_span(privilege.per, day, client.joined).first == use.period


def _read_procedure(one: Entitlement, said: Procedure) -> Money:
    """Every step in its order, and an amount above nothing."""
    count = len(one.privilege.steps)
    if said.steps != count:
        raise Refusal("privilege.steps_missing", done=said.steps, count=count)
    amount = read_amount(said.amount)
    if not amount:
        raise Refusal("amount.empty")
    return amount


def _span_or_none(one: Entitlement, day: date, joined: date | None) -> Span | None:
    if one.quota is None:
        return _year(day)
    try:
        return quota_span(one.per, day, joined)
    except Refusal:
        return None


def _year(day: date) -> Span:
    """Without a quota, uses are only counted, by the calendar."""
    return Span(date(day.year, 1, 1), date(day.year, 12, 31))

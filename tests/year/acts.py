"""What tellers do on a day, by chance, through the desks and never past them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from teller_app.desk.care import BY_HAND, CareDesk
from teller_app.desk.care_view import CareLine
from teller_app.desk.ledger import LedgerDesk, Procedure
from teller_app.desk.overrides import OverrideDesk, Said
from teller_app.rules.client import Client
from teller_app.rules.codes import CareKind, OverrideKind
from teller_app.rules.errors import Refusal
from teller_app.store.journal import EntryKind
from tests.seconds import by_hand
from tests.year.branch import SHELF, Branch

Act = Callable[[], int]
Saved = tuple[EntryKind, int]
"""What a teller is told to be saved, and under which number."""
GENERAL = SHELF.edition("general", date(2026, 1, 1))
_KIND_WEIGHTS = (14, 2, 1, 1, 1)
_SECOND = "0107 赵主管"


class Day:
    """One day of one branch; every choice comes from ``rng``."""

    def __init__(self, branch: Branch, rng: Random) -> None:
        self._branch, self._rng = branch, rng
        self._care = CareDesk(branch.place)
        self._ledger = LedgerDesk(branch.place)
        self._overrides = OverrideDesk(branch.place)

    def acts(self) -> Iterator[Saved]:
        """Everything of one day, each as soon as it is saved."""
        for _ in range(self._rng.choice((0, 1, 1, 2, 3) if not self._branch.day_off else (0, 0, 1))):
            yield from self._event()
        yield from self._work_through_the_lists()
        for _ in range(self._rng.choice((0, 1, 2, 3))):
            yield from self._give()
        if self._chance(0.35):
            yield from self._undo()
        if self._chance(0.09):
            yield from self._wish()
        if self._chance(0.25):
            yield from self._tier_by_hand()

    def _event(self) -> Iterator[Saved]:
        (kind,) = self._rng.choices(BY_HAND, _KIND_WEIGHTS)
        many = kind not in {CareKind.DEAL, CareKind.COMPLAINT}
        for client in self._some(5 if many else 1):
            ago = self._rng.choice((0, 0, 0, 0, 0, 0, 1, 2, 9))
            day = self._branch.day - timedelta(days=ago)
            for _ in range(2 if self._chance(0.05) else 1):  # now and then somebody presses the key again
                yield from self._try(
                    EntryKind.CARE_EVENT,
                    f"event {kind}",
                    lambda: self._care.event(client, kind, day.isoformat(), "记录"),  # noqa: B023  done at once
                )

    def _work_through_the_lists(self) -> Iterator[Saved]:
        view = self._care.refresh()
        busy = 0.15 if self._branch.day_off else 0.8
        for line in (*view.late, *view.escalated, *view.today):
            if self._chance(busy):
                yield from self._answer(line)
        for line in view.week:
            if self._chance(0.04):
                yield from self._answer(line)

    def _answer(self, line: CareLine) -> Iterator[Saved]:
        care, task = self._care, line.task
        luck = self._rng.random()
        if luck < 0.82:
            kind, act = EntryKind.CARE_DONE, lambda: care.done(task, "已联系")
        elif luck < 0.98:
            to = self._branch.day + timedelta(days=self._rng.randint(0, 12))
            kind, act = EntryKind.CARE_PUT_OFF, lambda: care.put_off(task, to.isoformat())
        else:
            everything = self._chance(0.3)
            kind, act = (
                EntryKind.CARE_NOT_WANTED,
                lambda: care.not_wanted(task, all_contacts=everything),
            )
        yield from self._try(kind, f"{kind} {line.step}", act)

    def _give(self) -> Iterator[Saved]:
        (client,) = self._some(1)
        code = self._rng.choice(list(GENERAL.privilege))
        steps = len(GENERAL.privilege[code].steps)
        procedure = Procedure(steps, "5000") if steps else Procedure()

        def give() -> int:
            """A procedure has its second person; whatever else is refused is refused all the same."""
            second = procedure
            if steps:
                shown = self._ledger.show(client, code, "柜台", procedure)
                second = replace(procedure, approval=self._branch.place.ask_second(shown, _SECOND, ""))
            return self._ledger.give(client, code, "柜台", second)

        yield from self._try(EntryKind.PRIVILEGE, "give", give)

    def _undo(self) -> Iterator[Saved]:
        (client,) = self._some(1)
        uses = self._ledger.uses(client)
        number = self._rng.choice(uses).number if uses and self._chance(0.5) else None
        yield from self._try(
            EntryKind.PRIVILEGE_UNDO, "undo", lambda: self._ledger.undo(client, "客户改期", number)
        )

    def _wish(self) -> Iterator[Saved]:
        """About a third of the silent ones change their mind in the year."""
        silent = [each for each in self._branch.clients.values() if self._care.wishes(each)]
        contact = bool(silent) and self._chance(0.5)
        client = self._rng.choice(silent) if contact else self._some(1)[0]
        yield from self._try(
            EntryKind.CONTACT_WISH,
            "contact again" if contact else "no contact",
            lambda: self._care.wish(client, contact=contact, note="客户来电"),
        )

    def _tier_by_hand(self) -> Iterator[Saved]:
        (client,) = self._some(1)
        # Half of the time of somebody who has one: so many end, and so many more are refused, in any year,
        # wherever its kills fall.
        standing = [key for key, _ in self._overrides.in_force(GENERAL.rulebook)]
        if standing and self._chance(0.5):
            client = self._branch.clients[self._rng.choice(standing)]
        if self._chance(0.4):
            yield from self._try(
                EntryKind.OVERRIDE_END, "override end", lambda: self._overrides.end(client, "情况有变")
            )
            return
        until = self._branch.day + timedelta(days=self._rng.randint(0, 150))
        said = Said(
            self._rng.choice(list(GENERAL.tier)),
            self._rng.choice(tuple(OverrideKind)),
            "分行批示",
            until.isoformat(),
        )
        yield from self._try(
            EntryKind.OVERRIDE, "override", lambda: by_hand(self._branch.place, client, said, _SECOND)
        )

    def _try(self, kind: EntryKind, name: str, act: Act) -> Iterator[Saved]:
        """Do it, or be refused and have written nothing."""
        before = self._branch.last_number
        refused = ""
        try:
            number = act()
        except Refusal as refusal:
            refused = refusal.code
        self._branch.happened[f"refused {refused}" if refused else name] += 1
        if refused:
            assert self._branch.last_number == before, f"{name} was refused by {refused} and written"
        else:
            yield kind, number

    def _some(self, count: int) -> list[Client]:
        """Some clients come often and others hardly ever."""
        known = list(self._branch.clients)
        weights = [1 / (1 + at % 8) for at in range(len(known))]
        return [
            self._branch.clients[key] for key in dict.fromkeys(self._rng.choices(known, weights, k=count))
        ]

    def _chance(self, of: float) -> bool:
        return self._rng.random() < of

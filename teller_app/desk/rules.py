"""The rules desk: every edition, what it says, what is another in it, and what decides from when on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from teller_app.desk.approving import Approval, Shown
from teller_app.desk.editions import Meant, every_edition
from teller_app.desk.event import Event
from teller_app.desk.planned import Plan, Withdrawal
from teller_app.desk.releases import ReleaseDesk
from teller_app.desk.scheduling import read_day
from teller_app.desk.settings import Scheduled
from teller_app.desk.starting import pending
from teller_app.desk.trials import TrialDesk
from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Coded, Refusal
from teller_app.rules.rulebook.changes import Change, changes
from teller_app.rules.rulebook.starts import Starts, Term
from teller_app.safe.roles import Act
from teller_app.store.release_files import Opened as Opened  # noqa: PLC0414  the page hands it back
from teller_app.words.rulebook import rulebook_lines
from teller_app.words.rulebook_changes import change_line, change_source

_DRAFT = "draft:"


def key_of(each: Meant) -> str:
    """What tells an edition from every other one on the page."""
    return f"{_DRAFT}{each.draft}" if each.draft else each.code


@dataclass(frozen=True, slots=True)
class RulesView:
    """One whole state of the rules page.

    Attributes:
        editions: drafts that were opened first, then every edition that is signed, the newest first.
        chosen: what is read; ``None`` where there is nothing.
        against: what it is compared with; ``None`` where nothing decides today.
        rulebook: id of the scheme that decides today.
        today: the calendar.
        planned: what decides from a day to come on.
        starts: days to come that are chosen for editions, the next one first.
        terms: when each signed edition decides in this branch, by its key.
        now: key of the edition that decides today; empty where none does.
        problem: why there are no signed editions.
    """

    rulebook: str
    today: date
    editions: tuple[Meant, ...] = ()
    chosen: Meant | None = None
    against: Meant | None = None
    planned: Scheduled | None = None
    starts: Starts = ()
    terms: Mapping[str, Term] = field(default_factory=dict)
    now: str = ""
    problem: Coded | None = None

    def find(self, key: str) -> Meant | None:
        """The edition of a key."""
        return next((each for each in self.editions if key_of(each) == key), None)

    def decides(self, each: Meant) -> bool:
        """Whether it is what decides here today."""
        return bool(self.now) and key_of(each) == self.now


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference as people read it: the sentence, and where the rule stands."""

    says: str
    source: str


class RulesDesk:
    """Whoever works here reads; trying, planning and installing are refused where they are not theirs."""

    def __init__(self, place: Workplace) -> None:
        self.changed: Event[RulesView] = Event()
        self.place = place
        self.trials = TrialDesk(place)
        self._drafts: tuple[Meant, ...] = ()
        self.view = RulesView(place.rulebook, place.today())

    def refresh(self) -> None:
        """Everything as it is now; what was chosen stays so, as far as it is there."""
        place, old = self.place, self.view
        signed: list[Meant] = []
        terms: dict[str, Term] = {}
        problem: Coded | None = None
        try:
            signed = every_edition(place.shelf)
            found = [term for code in place.shelf.ids() for term in place.shelf.terms(code)]
            terms = {key_of(Meant(term.edition)): term for term in found}
        except Refusal as refusal:
            problem = refusal
        view = RulesView(
            place.rulebook,
            place.today(),
            (*self._drafts, *signed),
            planned=place.planned,
            starts=pending(place),
            terms=terms,
            now=self._now(),
            problem=problem,
        )
        now = next((each for each in view.editions if view.decides(each)), None)
        first = next(iter(view.editions), None)
        chosen = view.find(key_of(old.chosen)) if old.chosen else None
        against = view.find(key_of(old.against)) if old.against else None
        self._show(replace(view, chosen=chosen or now or first, against=against or now or first))

    def choose(self, key: str) -> None:
        """Read another edition."""
        self._show(replace(self.view, chosen=self.view.find(key) or self.view.chosen))

    def compare_with(self, key: str) -> None:
        """Compare with another edition."""
        self._show(replace(self.view, against=self.view.find(key) or self.view.against))

    def open_draft(self, path: Path) -> None:
        """Read a draft from a file, to be compared and tried; it decides about nobody.

        Raises:
            Refusal: as ``RulebookShelf.read_file``; as ``Workplace.require``.
        """
        self.place.require(Act.RULEBOOK_TRY)
        draft = Meant(self.place.shelf.read_file(path), path.name)
        self._drafts = (draft, *(each for each in self._drafts if each.draft != draft.draft))
        self.refresh()
        self.choose(key_of(draft))

    def lines(self) -> list[str]:
        """The whole of the chosen edition in plain words."""
        return rulebook_lines(self.place.speaker, self.view.chosen.edition) if self.view.chosen else []

    def differences(self) -> list[Difference]:
        """What the chosen edition says otherwise than the one that it is compared with."""
        chosen, against, speaker = self.view.chosen, self.view.against, self.place.speaker
        if chosen is None or against is None:
            return []
        pair = against.edition, chosen.edition
        found: tuple[Change, ...] = changes(*pair)
        return [
            Difference(change_line(speaker, each, *pair), change_source(speaker, each, *pair))
            for each in found
        ]

    def ask_trial(self) -> None:
        """Try the chosen edition on the book, against the one that it is compared with.

        Raises:
            Refusal: ``rules.none``; as ``TrialDesk.ask``.
        """
        if self.view.chosen is None:
            raise Refusal("rules.none")
        self.trials.ask(self.view.chosen, self.view.against)

    def show_plan(self, day_text: str) -> Shown:
        """What a second person is to stand for before the chosen rules are planned from a day on.

        An edition of the scheme that decides here begins on that day; of any other, the scheme is changed.

        Raises:
            Refusal: ``rules.none``; as ``read_day``, ``Plan.of`` and ``Plan.show``.
        """
        return self._plan(day_text).show()

    def plan(self, day_text: str, approval: Approval | None) -> None:
        """Let the chosen edition, or the chosen scheme, decide from a day on.

        Raises:
            Refusal: as ``show_plan`` and ``Plan.keep``.
        """
        self._plan(day_text).keep(approval)
        self.refresh()

    def show_withdraw(self) -> Shown:
        """What a second person is to stand for before the plan is given up.

        That of the chosen edition first, then the change of scheme, then the next edition.

        Raises:
            Refusal: as ``Withdrawal.show``.
        """
        return self._withdrawal().show()

    def withdraw(self, approval: Approval | None) -> None:
        """Give the plan up.

        Raises:
            Refusal: as ``Withdrawal.keep``.
        """
        self._withdrawal().keep(approval)
        self.refresh()

    def examine(self, folder: Path) -> Opened:
        """A release that may be installed; takes seconds, for every example in it is proven.

        Raises:
            Refusal: as ``ReleaseDesk.examine``.
        """
        return self._releases.examine(folder)

    def show_release(self, opened: Opened) -> Shown:
        """What would be another, for a second person to read.

        Raises:
            Refusal: as ``ReleaseDesk.show``.
        """
        return self._releases.show(opened)

    def install(self, opened: Opened, approval: Approval | None) -> None:
        """Let a release decide from now on.

        Raises:
            Refusal: as ``ReleaseDesk.install``.
            Unavailable: as ``ReleaseDesk.install``.
        """
        self._releases.install(opened, approval)
        self.refresh()

    @property
    def _releases(self) -> ReleaseDesk:
        return ReleaseDesk(self.place, self.place.releases)

    def _now(self) -> str:
        """Key of what decides today."""
        place = self.place
        try:
            return key_of(Meant(place.shelf.edition(place.rulebook, place.today())))
        except Refusal:
            return ""

    def _withdrawal(self) -> Withdrawal:
        chosen = self.view.chosen
        return Withdrawal.of(self.place, None if chosen is None or chosen.draft else chosen.edition)

    def _plan(self, day_text: str) -> Plan:
        """The edition that is chosen, from a day on; a draft decides about nobody."""
        chosen = self.view.chosen
        if chosen is None:
            raise Refusal("rules.none")
        if chosen.draft:
            raise Refusal("rulebook.draft", file=chosen.draft)
        return Plan.of(self.place, chosen.code, read_day(self.place, day_text))

    def _show(self, view: RulesView) -> None:
        self.view = view
        self.changed.tell(view)

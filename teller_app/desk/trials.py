"""Another edition, or a draft of one, tried on the whole book: nobody's tier changes by it.

Both editions are worked out as the branch is, each into a tally of its own, and the two are read side by
side. What decides today is taken as it decides, with those who keep an older edition; what is tried decides
about everybody, as if it had been in force for as long as balances are looked back upon.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from teller_app.desk.editions import Meant
from teller_app.desk.event import Event
from teller_app.desk.tallying import Progress, kept_tally, rules_digest, worked_out
from teller_app.desk.workplace import Workplace
from teller_app.rules.codes import Purpose
from teller_app.rules.errors import Coded, Refusal
from teller_app.rules.migration import Way, way
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.roles import Act
from teller_app.store.entry import EntryKind
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import Journal, open_journal
from teller_app.store.movement import Cell, Moved, Movement, movement
from teller_app.store.tally import Tally
from teller_app.words.approving import short_code
from teller_app.words.speaker import Speaker
from teller_app.words.trial import edition_name, trial_line

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What is tried.

    Attributes:
        before: what is compared with, by default what decides today.
        after: what is tried.
        alone: ``before`` decides about everybody as well: it is not what decides today.
    """

    before: Meant
    after: Meant
    as_of: date
    alone: bool

    @property
    def draft(self) -> bool:
        """Whether one of both is a draft, which nobody has signed."""
        return bool(self.after.draft or self.before.draft)

    def way(self, cell: Cell) -> Way:
        """Where the clients of a cell go."""
        return way(self.before.edition, self.after.edition, *cell)


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it: how many clients go from which tier to which.

    Attributes:
        firsts: of each cell the clients that a list on the screen may show; nobody has looked at them yet.
    """

    asked: Asked
    counts: Mapping[Cell, int]
    firsts: Mapping[Cell, Sequence[Moved]] = field(repr=False)

    @property
    def ways(self) -> Mapping[Way, int]:
        """How many go up, down, and nowhere."""
        return {each: sum(self.counts[cell] for cell in self.cells(each)) for each in Way}

    def cells(self, *ways: Way, only: Cell | None = None) -> tuple[Cell, ...]:
        """The cells whose clients go these ways, or the one that is wanted."""
        if only is not None:
            return (only,)
        return tuple(cell for cell in self.counts if self.asked.way(cell) in ways)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some clients of one trial.

    Attributes:
        cell: from which tier to which; ``None`` for all that go ``ways``.
    """

    trial: Trial
    ways: tuple[Way, ...]
    cell: Cell | None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells that they stand in."""
        return self.trial.cells(*self.ways, only=self.cell)

    @property
    def count(self) -> int:
        """How many there are in all."""
        return sum(self.trial.counts.get(each, 0) for each in self.cells)


@dataclass(frozen=True, slots=True)
class Listed(Chosen):
    """A list of them, as far as it is shown."""

    rows: tuple[Moved, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class TrialView:
    """One whole state of a trial.

    Attributes:
        waiting: it is being worked out.
        stopped: working it out was stopped by hand.
        problem: why there is none.
    """

    asked: Asked | None = None
    trial: Trial | None = None
    listed: Listed | None = None
    waiting: bool = False
    stopped: bool = False
    problem: Coded | None = field(default=None)


class TrialDesk:
    """``work`` is long and belongs on another thread; everything else is quick, for the window itself."""

    def __init__(self, place: Workplace, purpose: Purpose = Purpose.BRANCH) -> None:
        self.changed: Event[TrialView] = Event()
        self.place, self._purpose = place, purpose
        self.view = TrialView()

    def ask(self, after: Meant, before: Meant | None = None) -> None:
        """Try ``after`` on the book, against what decides today or ``before``; it is in the journal first.

        Raises:
            Refusal: ``branch.no_book`` or as ``RulebookShelf.edition``; as ``Workplace.require``.
            StoreUnavailable: it could not be recorded, so there is none.
        """
        place = self.place
        place.require(Act.RULEBOOK_TRY)
        if place.book is None:
            raise Refusal("branch.no_book")
        asked = self._asked(after, before, place.today())
        body = json.dumps({"says": self._lines(asked)}, ensure_ascii=False)
        signed = None if after.draft else after.edition
        place.journal.record(place.entry(EntryKind.RULEBOOK_TRIAL, None, signed, body))
        self._show(TrialView(asked, waiting=True))

    def work(self, progress: Progress | None = None) -> Trial:
        """Work out whatever is missing of both, and count; touches no file that the window writes.

        Raises:
            Refusal: ``trial.none`` where nothing was asked for; as ``Workplace.require``.
            StoreUnavailable: it could not be kept.
        """
        self.place.require(Act.RULEBOOK_TRY)
        asked = self.view.asked
        if asked is None:
            raise Refusal("trial.none")
        with ExitStack() as open_:
            for at, (edition, alone) in enumerate(_sides(asked)):
                part = None if progress is None else _half(progress, at)
                open_.enter_context(closing(worked_out(self.place, edition, asked.as_of, part, alone=alone)))
            with self._movement(asked) as found:
                return Trial(asked, found.counts(), found.firsts(MOST_LISTED))

    def show(self, trial: Trial) -> None:
        """Show what was worked out."""
        self._show(TrialView(trial.asked, trial))

    def fail(self, wrong: Coded) -> None:
        """Say why there is none."""
        self._show(TrialView(self.view.asked, problem=wrong))

    def stopped(self) -> None:
        """Working it out was stopped."""
        self._show(TrialView(self.view.asked, stopped=True))

    def choose(self, *ways: Way, cell: Cell | None = None) -> None:
        """Bring up who goes these ways, or of one cell; everybody is looked at, and on record first.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self.place.require(Act.RULEBOOK_TRY)
        trial = self.view.trial
        if trial is None:
            return
        every = (row for each in trial.cells(*ways, only=cell) for row in trial.firsts.get(each, ()))
        rows = tuple(sorted(every, key=lambda row: row.rank)[:MOST_LISTED])
        _look(self.place, self.place.journal, rows, self._purpose)
        self._show(replace(self.view, listed=Listed(trial, ways, cell, rows)))

    def chosen(self, *ways: Way, cell: Cell | None = None) -> Chosen:
        """Who goes these ways, or stands in one cell, to be read later; nobody is looked at yet.

        Raises:
            Refusal: ``trial.none``; as ``Workplace.require``.
        """
        self.place.require(Act.RULEBOOK_TRY)
        if self.view.trial is None:
            raise Refusal("trial.none")
        return Chosen(self.view.trial, ways, cell)

    def pieces(self, chosen: Chosen, most: int) -> Generator[list[Moved]]:
        """The first ``most`` of them, some hundred at a time, beside the window; close it at the end.

        Everybody is looked at, on record first.

        Raises:
            Refusal: as ``Workplace.require``.
            StoreUnavailable: it could not be read or recorded.
        """
        self.place.require(Act.RULEBOOK_TRY)
        return self._pieces(chosen, most)

    def _pieces(self, chosen: Chosen, most: int) -> Generator[list[Moved]]:
        place = self.place
        with (
            self._movement(chosen.trial.asked) as found,
            # A connection of its own, for a moment at a time, so that the window can write between them.
            closing(open_journal(place.home, place.keys, place.outside)) as journal,
            closing(found.listed(chosen.cells, most, MOST_LISTED)) as pieces,
        ):
            for piece in pieces:
                _look(place, journal, piece, self._purpose)
                yield piece

    def _asked(self, after: Meant, before: Meant | None, today: date) -> Asked:
        """What decides today is compared with as it decides."""
        place = self.place
        try:
            now = Meant(place.shelf.edition(place.rulebook, today))
        except Refusal:
            if before is None:
                raise
            now = None
        found = before or now
        assert found is not None  # noqa: S101  one of both is there
        return Asked(found, after, today, alone=found != now)

    @contextmanager
    def _movement(self, asked: Asked) -> Iterator[Movement]:
        """Both tallies side by side, as they are kept."""
        with ExitStack() as open_:
            one, other = (open_.enter_context(closing(each)) for each in self._tallies(asked))
            yield open_.enter_context(movement(one, other, self.place.keys))

    def _tallies(self, asked: Asked) -> Iterator[Tally]:
        for edition, alone in _sides(asked):
            tally = kept_tally(self.place, edition, asked.as_of, alone=alone)
            if tally is None:
                raise StoreUnavailable("store.failed", file="tally")
            yield tally

    def _lines(self, asked: Asked) -> list[str]:
        """What the journal says of it; a draft by the digest of what it says, too."""
        speaker = self.place.speaker
        lines = [asked_line(speaker, asked)]
        for each in (asked.before, asked.after):
            if each.draft:
                code = short_code(rules_digest(each.edition))
                lines.append(speaker.say("草案校验码 {code}", code=code))
        return lines

    def _show(self, view: TrialView) -> None:
        self.view = view
        self.changed.tell(view)


def _look(place: Workplace, journal: Journal, rows: Sequence[Moved], purpose: Purpose) -> None:
    """Everybody on a list is looked at."""
    keys = [row.client for row in rows]
    journal.look_many(at=place.now(), by=place.actor, keys=keys, purpose=purpose.value)


def asked_line(speaker: Speaker, asked: Asked) -> str:
    """From which edition to which, on which day."""
    before, after = (edition_name(speaker, each.edition, each.draft) for each in (asked.before, asked.after))
    return trial_line(speaker, before, after, asked.as_of)


def _sides(asked: Asked) -> tuple[tuple[Edition, bool], tuple[Edition, bool]]:
    """Both editions, and whether each decides about everybody."""
    return (asked.before.edition, asked.alone), (asked.after.edition, True)


def _half(progress: Progress, at: int) -> Progress:
    """The first or the second half of the whole."""

    def told(done: int, total: int) -> None:
        progress(done + at * total, 2 * total)

    return told

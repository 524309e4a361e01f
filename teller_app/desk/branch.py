"""The branch desk: sums and lists of the whole book, for any day against another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

from teller_app.desk.amount_text import read_date
from teller_app.desk.branch_view import BranchView, ChosenList, DayTotals, Figures, Served
from teller_app.desk.event import Event
from teller_app.desk.overrides import OverrideDesk
from teller_app.desk.tallying import Progress, kept_tally, worked_out
from teller_app.desk.workplace import Workplace
from teller_app.rules.care import CareEvent
from teller_app.rules.codes import CareKind, ListKind, Purpose
from teller_app.rules.errors import Coded, Refusal
from teller_app.rules.rulebook.edition import Edition
from teller_app.safe.roles import Act
from teller_app.store.care import CareBook
from teller_app.store.ledger import Ledger
from teller_app.store.tally import Tally

MOST_LISTED = 500
EXPIRING_DAYS = 60
"""How far ahead documents and cards that expire are listed."""
BIRTHDAY_DAYS = 14
WEEK = timedelta(days=7)


class BranchDesk:
    """``work`` is long and belongs on another thread; everything else is quick, for the window itself.

    Args:
        place: whose branch.
        purpose: what the clients of a list are looked at for.
    """

    def __init__(self, place: Workplace, purpose: Purpose = Purpose.BRANCH) -> None:
        self.changed: Event[BranchView] = Event()
        self._place, self._purpose = place, purpose
        self.view = BranchView(place.today())
        self._asked: date | None = None
        self._against: date | None = None

    @property
    def place(self) -> Workplace:
        """Whose branch it is."""
        return self._place

    def work(self, progress: Progress | None = None) -> Figures:
        """Work out whatever is missing, then read it; touches no file that the window writes.

        Args:
            progress: told how many clients are done; may stop the work by raising.

        Raises:
            Refusal: ``branch.no_book`` or as ``RulebookShelf.edition``; as ``Workplace.require``.
            StoreUnavailable: the figures could not be kept.
        """
        self._place.require(Act.LOOK)
        # Today is asked for anew each time: a window may be open over midnight.
        day, against = self._asked or self._place.today(), self._against
        edition = self._edition(day)
        with closing(worked_out(self._place, edition, day, progress)) as tally:
            counts: dict[ListKind, int] = {
                kind: tally.count(kind, *_bounds(kind, "", day))
                for kind in ListKind
                if kind is not ListKind.TIER
            }
            totals = _totals(tally, day)
            under, over = tally.edges()
        other = None
        if against is not None:
            with closing(worked_out(self._place, self._edition(against), against, progress)) as tally:
                other = _totals(tally, against)
        return Figures(edition, totals, other, counts, under, over)

    def show(self, figures: Figures) -> None:
        """Show what was worked out, with what the journal knows."""
        chosen = self.view.chosen
        edition = figures.edition
        overrides = len(OverrideDesk(self._place).in_force(edition.rulebook))
        self._show(BranchView(figures.totals.day, figures, overrides, self._served(edition)))
        if chosen is not None:
            self.choose(chosen.kind, chosen.tier)

    def fail(self, wrong: Coded) -> None:
        """Say why there are no figures."""
        self._show(BranchView(self.view.day, problem=wrong))

    def stopped(self) -> None:
        """Working them out was stopped; what was shown before stays."""
        if self.view.figures is None:
            self._show(BranchView(self.view.day, stopped=True))

    def look_at(self, day_text: str, against_text: str = "") -> None:
        """Turn to another day, and perhaps a second one; shown once they are worked out.

        Raises:
            Refusal: ``date.unreadable``; as ``look_on``.
        """
        self.look_on(*_read_days(day_text, against_text))

    def look_on(self, day: date | None, against: date | None = None) -> None:
        """The same with days that are read already; today where there is none.

        Raises:
            Refusal: ``branch.future`` or as ``RulebookShelf.edition``.
        """
        today = self._place.today()
        for each in (day, against):
            if each is not None and each > today:
                raise Refusal("branch.future", day=each)
            if each is not None:
                self._edition(each)
        self._asked, self._against = day, against
        self._show(BranchView(day or today, waiting=True))

    def looks_at(self, day_text: str, against_text: str) -> bool:
        """Whether these are the days that are asked for; what cannot be read is none."""
        try:
            days = _read_days(day_text, against_text)
        except Refusal:
            return False
        return days == [self._asked, self._against]

    def choose(self, kind: ListKind | None, tier: str = "") -> None:
        """Bring up a list; everybody on it is looked at, which is in the journal first.

        Args:
            kind: which list; ``None`` are the tiers by hand.
            tier: for a list by tier, or of those at one threshold.

        Raises:
            Refusal: as ``Workplace.require``.
        """
        self._place.require(Act.LOOK)
        figures = self.view.figures
        if figures is None:
            return
        if kind is None:
            self._show(replace(self.view, chosen=self._overridden(figures.edition)))
            return
        tally = kept_tally(self._place, figures.edition, self.view.day)
        if tally is None:
            return
        with closing(tally):
            lines = tuple(tally.listed(kind, MOST_LISTED, *_bounds(kind, tier, self.view.day)))
        self._look(line.client for line in lines)
        chosen = ChosenList(kind, tier, lines, (), _count(figures, kind, tier))
        self._show(replace(self.view, chosen=chosen))

    def upcoming(self) -> list[CareEvent]:
        """Birthdays and expiries ahead that care answers, from today's figures; none before they are there.

        Raises:
            Refusal: ``branch.no_book`` or as ``RulebookShelf.edition``; as ``Workplace.require``.
        """
        self._place.require(Act.LOOK)
        today = self._place.today()
        edition = self._edition(today)
        tally = kept_tally(self._place, edition, today)
        if edition.care is None or tally is None:
            return []
        with closing(tally):
            return [*_birthdays(tally, edition, today), *_expiries(tally, edition, today)]

    def _edition(self, day: date) -> Edition:
        return self._place.shelf.edition(self._place.settings.scheme(day), day)

    def _overridden(self, edition: Edition) -> ChosenList:
        rows = tuple(OverrideDesk(self._place).named(edition.rulebook, self._purpose))
        return ChosenList(None, overrides=rows, count=len(rows))

    def _served(self, edition: Edition) -> Served:
        today = self._place.today()
        care, ledger = CareBook(self._place.journal), Ledger(self._place.journal)
        count, late, escalated = care.sums(today, today + WEEK)
        done = care.done_between(today.replace(day=1), today)
        given = [
            (code, edition.privilege[code].name, times)
            for rulebook, code, times in ledger.counts(date(today.year, 1, 1), today)
            if rulebook == edition.rulebook and code in edition.privilege
        ]
        return Served(count, late, escalated, done, tuple(sorted(given, key=lambda one: -one[2])))

    def _look(self, keys: Iterable[str]) -> None:
        place = self._place
        place.journal.look_many(at=place.now(), by=place.actor, keys=keys, purpose=self._purpose.value)

    def _show(self, view: BranchView) -> None:
        self.view = view
        self.changed.tell(view)


def _bounds(kind: ListKind, tier: str, day: date) -> tuple[str, ...]:
    """What a list's query asks for beside its kind."""
    match kind:
        case ListKind.TIER | ListKind.UNDER | ListKind.OVER:
            return (tier,)
        case ListKind.ID_EXPIRY | ListKind.CARD_EXPIRY:
            return (day.isoformat(), (day + timedelta(days=EXPIRING_DAYS)).isoformat())
        case ListKind.BIRTHDAY:
            # A list does not run over New Year; the morning's plan does.
            last = min(day + timedelta(days=BIRTHDAY_DAYS), date(day.year, 12, 31))
            return (f"{day:%m-%d}", f"{last:%m-%d}")
        case _:
            return ()


def _count(figures: Figures, kind: ListKind, tier: str) -> int:
    """How many a list has in all, those included that are not shown."""
    if kind is ListKind.TIER:
        return next((each.clients for each in figures.totals.tiers if each.tier == tier), 0)
    edges = {ListKind.UNDER: figures.under, ListKind.OVER: figures.over}.get(kind)
    if tier and edges is not None:
        return edges[tier].clients if tier in edges else 0
    return figures.counts[kind]


def _totals(tally: Tally, day: date) -> DayTotals:
    return DayTotals(day, tuple(tally.totals()), tally.curve, tally.top_fifth, tally.built_at)


def _birthdays(tally: Tally, edition: Edition, today: date) -> Iterator[CareEvent]:
    """Of those tiers whose birthdays are greeted, also over New Year."""
    care = edition.care
    if care is None or care.birthday_from is None:
        return
    least = edition.rungs[care.birthday_from]
    for ahead in range(BIRTHDAY_DAYS + 1):
        day = today + timedelta(days=ahead)
        names = [f"{day:%m-%d}"]
        if names == ["02-28"] and (day + timedelta(days=1)).month != 2:  # noqa: PLR2004  February
            # Born on 29 February: greeted on the 28th where there is none.
            names.append("02-29")
        for name in names:
            for line in tally.listed(ListKind.BIRTHDAY, MOST_LISTED, name, name):
                if edition.rungs.get(line.tier, -1) >= least:
                    yield CareEvent(line.client, CareKind.BIRTHDAY, day, str(day.year))


def _expiries(tally: Tally, edition: Edition, today: date) -> Iterator[CareEvent]:
    """As early as the rulebook says; of every tier, for a client without a valid document is stuck."""
    care = edition.care
    if care is None:
        return
    for kind, listed, ahead in (
        (CareKind.CARD_EXPIRY, ListKind.CARD_EXPIRY, care.card_expiry_days_before),
        (CareKind.DOCUMENT_EXPIRY, ListKind.ID_EXPIRY, care.document_expiry_days_before),
    ):
        until = (today + timedelta(days=ahead)).isoformat()
        for line in tally.listed(listed, MOST_LISTED, today.isoformat(), until):
            day = line.card_expires if kind is CareKind.CARD_EXPIRY else line.id_expires
            if day is not None:
                yield CareEvent(line.client, kind, day, day.isoformat())


def _read_days(*texts: str) -> list[date | None]:
    """A field that is empty names no day."""
    return [read_date(text) if text.strip() else None for text in texts]

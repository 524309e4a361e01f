"""A new edition of a rulebook: from which day on it decides here, inside what the signed rules allow.

An edition begins on its own first day, and nobody has to do anything for that. Head office may leave the day
to its branches (``start`` in the edition: the earliest and the latest day, signed with all the rest); then
two people here may put it off or bring it forward. An edition that leaves no choice can be confirmed for its
own first day and for no other. Until the chosen day the edition before goes on deciding. The day stays in the
settings for good, so that a day of the past is always decided by what was in force on it; for the same reason
neither an edition that has begun can be moved, nor a choice given up once its own first day has passed.
"""

from __future__ import annotations

from datetime import date, timedelta

from teller_app.desk.approving import Approval, Shown, approved_entry
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.edition import Edition
from teller_app.rules.rulebook.starts import Start, Starts, Term, allowed
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.words.approving import start_edition, stop_edition


def pending(place: Workplace) -> Starts:
    """What is chosen for days to come, the next one first."""
    return place.settings.pending(place.today())


def chosen_for(place: Workplace, edition: Edition) -> Start | None:
    """The day to come that is chosen for an edition."""
    return next((each for each in pending(place) if each.names(edition)), None)


def coming_edition(place: Workplace, code: str, day: date) -> Edition:
    """Which edition of the scheme that decides is meant by a day alone: one that may begin then, or the next.

    Raises:
        Refusal: ``schedule.same`` (rulebook) where none is to come; as ``RulebookShelf.editions``.
    """
    coming = [term.edition for term in place.shelf.terms(code) if term.since > place.today()]
    if not coming:
        raise Refusal("schedule.same", rulebook=code)
    return next((each for each in coming if allowed(each)[0] <= day <= allowed(each)[1]), coming[0])


def show_start(place: Workplace, edition: Edition, day: date) -> Shown:
    """What a second person is to stand for before ``edition`` begins on ``day``.

    Raises:
        Refusal: ``schedule.past`` (day), ``start.begun`` (edition, since), ``start.fixed`` (edition),
            ``start.range`` (edition, earliest, latest), ``start.gap`` (edition) or ``start.before`` (edition,
            day); as ``RulebookShelf.editions``; as ``Workplace.require``.
    """
    place.require(Act.RULEBOOK_SWITCH)
    if day <= place.today():
        raise Refusal("schedule.past", day=day)
    before = _may_begin(place, edition, day)
    old = chosen_for(place, edition)
    lines = start_edition(
        place.speaker,
        edition,
        day,
        allowed=allowed(edition),
        before=before,
        instead=None if old is None else old.day,
        author=place.teller,
    )
    return place.show_second(Act.RULEBOOK_SWITCH, lines)


def start(place: Workplace, edition: Edition, day: date, approval: Approval | None) -> None:
    """Let an edition of its scheme decide here from ``day`` on.

    Raises:
        Refusal: ``settings.not_saved``; as ``show_start`` and ``Workplace.stand_for``.
    """
    shown = show_start(place, edition, day)
    chosen = Start(rulebook=edition.rulebook, edition=edition.first_day, day=day)
    _keep(place, EntryKind.RULEBOOK_SCHEDULE, shown, approval, edition, chosen)


def show_stop(place: Workplace, edition: Edition) -> Shown:
    """What a second person is to stand for before the chosen day is given up.

    Raises:
        Refusal: ``schedule.none``, or ``start.no_way_back`` (edition, latest); as ``Workplace.require``.
    """
    place.require(Act.RULEBOOK_SWITCH)
    old = chosen_for(place, edition)
    if old is None:
        raise Refusal("schedule.none")
    if edition.first_day <= place.today():
        raise Refusal("start.no_way_back", edition=edition.first_day, latest=allowed(edition)[1])
    lines = stop_edition(place.speaker, edition, old.day, author=place.teller)
    return place.show_second(Act.RULEBOOK_SWITCH, lines)


def stop(place: Workplace, edition: Edition, approval: Approval | None) -> None:
    """Give the chosen day up: the edition begins on its own first day.

    Raises:
        Refusal: ``settings.not_saved``; as ``show_stop`` and ``Workplace.stand_for``.
    """
    _keep(place, EntryKind.RULEBOOK_WITHDRAW, show_stop(place, edition), approval, edition, None)


def _may_begin(place: Workplace, edition: Edition, day: date) -> Edition | None:
    """Refuse a day that the signed rules do not allow; hand back what goes on until then."""
    mine, before = _around(place, edition)
    if mine.since <= place.today():
        raise Refusal("start.begun", edition=edition.first_day, since=mine.since)
    earliest, latest = allowed(edition)
    if not earliest <= day <= latest:
        if earliest == latest:
            raise Refusal("start.fixed", edition=edition.first_day)
        raise Refusal("start.range", edition=edition.first_day, earliest=earliest, latest=latest)
    if before is not None and day <= before.since:
        raise Refusal("start.before", edition=before.edition.first_day, day=before.since)
    follows = before is not None and before.edition.last_day == edition.first_day - timedelta(days=1)
    if day > edition.first_day and not follows:
        # The days between would have no rules at all.
        raise Refusal("start.gap", edition=edition.first_day)
    return before.edition if before else None


def _around(place: Workplace, edition: Edition) -> tuple[Term, Term | None]:
    """When an edition decides, and the one before it."""
    before = None
    for term in place.shelf.terms(edition.rulebook):
        if term.edition.first_day == edition.first_day:
            return term, before
        before = term
    raise Refusal("rulebook.no_such_edition", rulebook=edition.rulebook, edition=edition.first_day, known=[])


def _keep(  # noqa: PLR0913, PLR0917  what is recorded, and what becomes of it
    place: Workplace,
    kind: EntryKind,
    shown: Shown,
    approval: Approval | None,
    edition: Edition,
    chosen: Start | None,
) -> None:
    """On record first, then in the settings, then what decides."""
    second = place.stand_for(shown, approval)
    place.journal.record(approved_entry(kind, place.session, place.now(), shown, second))
    kept = place.settings_file.read()
    starts = tuple(each for each in kept.starts if not each.names(edition))
    starts += () if chosen is None else (chosen,)
    place.settings_file.save(with_settings(kept, starts=starts))
    place.settings = with_settings(place.settings, starts=starts)
    place.shelf = place.shelf.starting(starts)

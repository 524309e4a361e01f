"""Another rulebook for this counter from a day on: two people decide it beforehand.

The editions of one scheme follow each other by their own days, and nobody needs to do anything for that. What
is planned here is which scheme decides: from ``first_day`` on it is another one, by the edition that is in
force on each day. It stands in the settings beside the scheme of today, so that a day before it is still
decided by the old one, and a window that is open over midnight goes on by the new one. Stored decisions keep
the edition that they were made by. Until the day has come the plan can be withdrawn, again by two; one plan
stands at a time, and a new one takes the place of the old.
"""

from __future__ import annotations

from datetime import date

from teller_app.desk.amount_text import read_date
from teller_app.desk.approving import Approval, Shown, approved_entry
from teller_app.desk.settings import Scheduled
from teller_app.desk.switching import named_scheme
from teller_app.desk.workplace import Workplace, refuse_draft, with_settings
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.words.approving import schedule_rulebook, scheme_name, withdraw_rulebook


def read_day(place: Workplace, text: str) -> date:
    """The first day of a plan, as it was typed.

    Raises:
        Refusal: ``date.unreadable``; ``schedule.past`` (day) where that day is not still to come.
    """
    day = read_date(text)
    if day <= place.today():
        raise Refusal("schedule.past", day=day)
    return day


def show_schedule(place: Workplace, code: str, day: date) -> Shown:
    """What a second person is to stand for.

    Args:
        place: the counter.
        code: id of the scheme that is to decide.
        day: from which day on.

    Raises:
        Refusal: ``rulebook.draft`` (file), ``schedule.past`` (day), ``schedule.same`` (rulebook); as
            ``RulebookShelf.edition`` where the scheme has no edition on that day; as ``Workplace.require``.
    """
    place.require(Act.RULEBOOK_SWITCH)
    refuse_draft(code)
    if day <= place.today():
        raise Refusal("schedule.past", day=day)
    if code == place.rulebook:
        raise Refusal("schedule.same", rulebook=code)
    edition = place.shelf.edition(code, day)
    other = place.planned
    lines = schedule_rulebook(
        place.speaker,
        named_scheme(place, place.rulebook),
        scheme_name(place.speaker, edition),
        first=edition.first_day,
        day=day,
        instead=None if other is None else (named_scheme(place, other.rulebook), other.first_day),
        author=place.teller,
    )
    return place.show_second(Act.RULEBOOK_SWITCH, lines)


def schedule(place: Workplace, code: str, day: date, approval: Approval | None) -> None:
    """Let another scheme decide at this counter from ``day`` on.

    Raises:
        Refusal: ``settings.not_saved``; as ``show_schedule`` and ``Workplace.stand_for``.
    """
    shown = show_schedule(place, code, day)
    _keep(place, EntryKind.RULEBOOK_SCHEDULE, shown, approval, Scheduled(rulebook=code, first_day=day))


def show_withdraw(place: Workplace) -> Shown:
    """What a second person is to stand for before the plan is given up.

    Raises:
        Refusal: ``schedule.none``; as ``Workplace.require``.
    """
    place.require(Act.RULEBOOK_SWITCH)
    found = place.planned
    if found is None:
        raise Refusal("schedule.none")
    lines = withdraw_rulebook(
        place.speaker,
        named_scheme(place, place.rulebook),
        named_scheme(place, found.rulebook),
        day=found.first_day,
        author=place.teller,
    )
    return place.show_second(Act.RULEBOOK_SWITCH, lines)


def withdraw(place: Workplace, approval: Approval | None) -> None:
    """Give the plan up; what decides today goes on.

    Raises:
        Refusal: ``settings.not_saved``; as ``show_withdraw`` and ``Workplace.stand_for``.
    """
    _keep(place, EntryKind.RULEBOOK_WITHDRAW, show_withdraw(place), approval, None)


def _keep(
    place: Workplace, kind: EntryKind, shown: Shown, approval: Approval | None, plan: Scheduled | None
) -> None:
    """On record first; a plan whose day has come is the scheme of today from now on."""
    second = place.stand_for(shown, approval)
    place.journal.record(approved_entry(kind, place.session, place.now(), shown, second))
    now = place.rulebook
    place.settings_file.save(with_settings(place.settings_file.read(), rulebook=now, scheduled=plan))
    place.settings = with_settings(place.settings, rulebook=now, scheduled=plan)

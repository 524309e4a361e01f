"""Another rulebook for this counter: a second person stands for it."""

from __future__ import annotations

from teller_app.desk.approving import Approval, Shown, approved_entry
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.words.approving import scheme_name, switch_rulebook


def show_switch(place: Workplace, code: str) -> Shown:
    """What a second person is to stand for.

    Args:
        place: the counter.
        code: id of the scheme that is to decide.

    Raises:
        Refusal: as ``RulebookShelf.editions``; as ``Workplace.require``.
    """
    place.require(Act.RULEBOOK_SWITCH)
    later = place.planned
    lines = switch_rulebook(
        place.speaker,
        _named_if_there(place, place.rulebook),
        named_scheme(place, code),
        place.teller,
        later=None if later is None else (_named_if_there(place, later.rulebook), later.first_day),
    )
    return place.show_second(Act.RULEBOOK_SWITCH, lines)


def switch(place: Workplace, code: str, approval: Approval | None) -> None:
    """Let another scheme decide at this counter from now on.

    Raises:
        Refusal: ``settings.not_saved``; as ``show_switch`` and ``Workplace.stand_for``.
    """
    shown = show_switch(place, code)
    second = place.stand_for(shown, approval)
    entry = approved_entry(EntryKind.RULEBOOK_SWITCH, place.session, place.now(), shown, second)
    place.journal.record(entry)
    # Only these settings: the language of one command is not the language of the counter. What is planned for
    # a day to come stays so.
    later = place.planned
    place.settings_file.save(with_settings(place.settings_file.read(), rulebook=code, scheduled=later))
    place.settings = with_settings(place.settings, rulebook=code, scheduled=later)


def _named_if_there(place: Workplace, code: str) -> str:
    """The id alone of a scheme that is gone, which is a good reason for another one."""
    try:
        return named_scheme(place, code)
    except Refusal:
        return code


def named_scheme(place: Workplace, code: str) -> str:
    """What a scheme is called today, with its id; by its last edition where none is in force."""
    editions = place.shelf.editions(code)
    try:
        return scheme_name(place.speaker, place.shelf.edition(code, place.today()))
    except Refusal:
        return scheme_name(place.speaker, editions[-1])

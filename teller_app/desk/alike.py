"""Whoever is being entered by hand may be a client already: said at once, and nothing of theirs is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from teller_app.desk.problem import Problem
from teller_app.desk.walk_in import EntryCheck
from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Unavailable
from teller_app.rules.match import Match, MatchedBy

_MOST = 20


def with_alike(place: Workplace, check: EntryCheck, own: str) -> EntryCheck:
    """``check`` with a warning beside each field that tells of somebody else.

    The key is all that is said, so that typing numbers tells no more than searching for them does. Files that
    cannot be read warn of nobody: entering goes on, and whoever saves or searches is told.

    Args:
        place: where clients are found.
        check: what was read from the fields.
        own: key of the walk-in that is being changed; empty for a new one.
    """
    try:
        found = {
            name: Problem(name, text, "client.alike", {"key": match.key})
            for name, text, match in _alike(place, check)
            if match.key != own and name not in check.problems and name not in check.warnings
        }
    except Unavailable:
        return check
    return replace(check, warnings={**check.warnings, **found}) if found else check


def _alike(place: Workplace, check: EntryCheck) -> Iterator[tuple[str, str, Match]]:
    """By the number, by the phone, or by name and birth; each with the field that it was typed in."""
    known = check.person or check.company
    for name, text, by in (
        ("id_number", known.number if known else None, MatchedBy.ID),
        ("phone", check.phone, MatchedBy.PHONE),
    ):
        if text:
            yield from ((name, text, match) for match in _matches(place, text) if match.by is by)
    if check.person is not None and check.name:
        same = (check.name, check.person.birth)
        yield from (
            ("name", check.name, match)
            for match in _matches(place, check.name)
            if (match.name, match.birth) == same
        )


def _matches(place: Workplace, text: str) -> list[Match]:
    return [*place.find_clients(text, _MOST), *place.find_walk_ins(text, _MOST)]

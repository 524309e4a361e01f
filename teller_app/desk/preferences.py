"""The page of settings: what the person has chosen and the workplace has set, each checked at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from teller_app.desk.event import Event
from teller_app.desk.problem import Problem
from teller_app.desk.settings import Own, Settings
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act

BRANCH_MOST = 60
NUMBERS = {"lock_seconds": (30, 180), "stale_days": (1, 30)}
"""From where to where a number may go; seconds, and working days."""


@dataclass(frozen=True, slots=True)
class PreferencesView:
    """What the page shows.

    Attributes:
        settings: what counts at this counter for whoever works here.
        may: whether the role of this person may change what the workplace has set.
        problems: what was typed and cannot be, by the name of the setting.
        kept: the setting that was kept last.
        remarks: what in the files could not be used.
    """

    settings: Settings
    may: bool
    problems: dict[str, Problem] = field(default_factory=dict)
    kept: str = ""
    remarks: tuple[Refusal, ...] = ()


class PreferencesDesk:
    """Changes one setting at a time; what cannot be stays beside its field, and the old one counts."""

    def __init__(self, place: Workplace) -> None:
        self.changed: Event[PreferencesView] = Event()
        self._place = place
        self.view = PreferencesView(place.settings, place.may(Act.SETTINGS), remarks=self._remarks())

    def type(self, name: str, text: str) -> bool:
        """Take what was typed for ``branch`` or one of ``NUMBERS``; whether it counts now.

        Raises:
            Refusal: as ``choose``, where it is not about what was typed.
        """
        try:
            value = _number(name, text) if name in NUMBERS else _name(text)
        except Refusal as refusal:
            self._place.require(_act({name}))
            problems = {**self.view.problems, name: Problem.of(name, text, refusal)}
            self._show(replace(self.view, problems=problems, kept=""))
            return False
        self.choose(**{name: value})
        return True

    def choose(self, **changes: object) -> None:
        """Keep other values; they count at once.

        Raises:
            Refusal: ``settings.not_saved``, ``settings.value``; as ``Workplace.require``.
        """
        self._place.require(_act(changes.keys()))
        self._place.change(with_settings(self._place.settings, **changes))
        left = {name: each for name, each in self.view.problems.items() if name not in changes}
        self._show(replace(self.view, settings=self._place.settings, problems=left, kept=min(changes)))

    def refresh(self) -> None:
        """The page comes to the front: what others have changed meanwhile is there."""
        self._show(replace(self.view, settings=self._place.settings, kept="", remarks=self._remarks()))

    def _remarks(self) -> tuple[Refusal, ...]:
        try:
            shared = self._place.settings_file.strangers()
        except Refusal as refusal:
            shared = refusal
        own = self._place.own_file.over(self._place.settings).remark
        return tuple(each for each in (shared, own) if each is not None)

    def _show(self, view: PreferencesView) -> None:
        self.view = view
        self.changed.tell(view)


def _act(names: Collection[str]) -> Act:
    """What it takes to change settings: less for what only belongs to the person."""
    return Act.OWN_SETTINGS if set(names) <= Own.model_fields.keys() else Act.SETTINGS


def _number(name: str, text: str) -> int:
    low, high = NUMBERS[name]
    plain = text.strip()
    if not plain.isdecimal():
        raise Refusal("number.unreadable", text=text)
    if not low <= int(plain[:9]) <= high:
        raise Refusal("number.out_of_range", text=text, low=low, high=high)
    return int(plain)


def _name(text: str) -> str:
    plain = text.strip()
    if len(plain) > BRANCH_MOST or not plain.isprintable():
        raise Refusal("settings.branch", most=BRANCH_MOST)
    return plain

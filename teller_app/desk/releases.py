"""A release of rulebooks from head office: looked at, put into words, and installed with a second person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from teller_app.desk.approving import Approval, Shown, approved_entry
from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.starts import Start, Starts, since
from teller_app.safe.log import note
from teller_app.safe.log_fields import Event
from teller_app.safe.roles import Act
from teller_app.store.journal import EntryKind
from teller_app.store.release_files import Opened
from teller_app.store.releases import Releases
from teller_app.store.rulebooks import RulebookShelf
from teller_app.words.approving import install_release, short_code


@dataclass(frozen=True, slots=True)
class ReleaseDesk:
    """Every act raises a ``Refusal`` as ``Workplace.require`` where it is not for whoever asks."""

    place: Workplace
    releases: Releases

    def examine(self, folder: Path) -> Opened:
        """A release that may be installed; nothing is changed.

        Raises:
            Refusal: as ``Releases.examine``.
        """
        self.place.require(Act.RULEBOOK_INSTALL)
        try:
            return self.releases.examine(folder)
        except Refusal as refusal:
            note(Event.RELEASE_REFUSED, code=refusal.code)
            raise

    def show(self, opened: Opened) -> Shown:
        """What a second person is to stand for."""
        self.place.require(Act.RULEBOOK_INSTALL)
        try:
            now = dict(self.releases.in_force().files)
        except Refusal:
            now = {}
        then = opened.files
        lines = install_release(
            self.place.speaker,
            opened.release,
            short_code(opened.digest),
            added=_names(name for name in then if name not in now),
            changed=_names(name for name in then if name in now and now[name] != then[name]),
            gone=_names(name for name in now if name not in then),
            lost=self._lost(opened),
            lost_plan=self._lost_plan(opened),
            lost_starts=self._lost_starts(opened),
            author=self.place.teller,
        )
        return self.place.show_second(Act.RULEBOOK_INSTALL, lines)

    def install(self, opened: Opened, approval: Approval | None) -> None:
        """Let it decide from now on, once it is on record who stood for it.

        Raises:
            Refusal: as ``Workplace.stand_for`` and ``Releases.install``.
            Unavailable: as ``Releases.install``; it could not be recorded.
        """
        shown = self.show(opened)
        second = self.place.stand_for(shown, approval)
        place = self.place
        place.journal.record(
            approved_entry(EntryKind.RULEBOOK_INSTALL, place.session, place.now(), shown, second)
        )
        self.releases.install(opened)
        place.shelf = self.releases.shelf().starting(place.settings.starts)
        note(Event.RELEASE_INSTALLED, count=opened.release.number)

    def _lost(self, opened: Opened) -> str | None:
        """The scheme that decides at this counter, where the release has no rules of it for today."""
        code = self.place.rulebook
        return None if _has(opened, code, self.place.today()) else code

    def _lost_plan(self, opened: Opened) -> tuple[str, date] | None:
        """What is planned, where the release has no rules of it for its first day."""
        plan = self.place.planned
        if plan is None or _has(opened, plan.rulebook, plan.first_day):
            return None
        return plan.rulebook, plan.first_day

    def _lost_starts(self, opened: Opened) -> Starts:
        """Days that were chosen here for editions, where the release does not allow them."""
        return tuple(each for each in self.place.settings.starts if not _allows(opened, each))


def _allows(opened: Opened, chosen: Start) -> bool:
    """Whether a release leaves a branch the day that it has chosen."""
    try:
        edition = RulebookShelf(opened.folder, opened.files).edition(
            chosen.rulebook, chosen.day, None, chosen.edition
        )
    except Refusal:
        return False
    return since(edition, (chosen,)) == chosen.day


def _has(opened: Opened, rulebook: str, day: date) -> bool:
    """Whether a release has rules of a scheme for a day."""
    try:
        RulebookShelf(opened.folder, opened.files).edition(rulebook, day)
    except Refusal:
        return False
    return True


def _names(files: Iterable[str]) -> list[str]:
    return sorted(name.removesuffix(".toml") for name in files)

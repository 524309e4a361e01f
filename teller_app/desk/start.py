"""What a command or a window starts from; the files are opened only by those who need them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from teller_app.desk.approving import Approvals
from teller_app.desk.noting import note_if_there
from teller_app.desk.own_file import OwnFile
from teller_app.desk.settings import SettingsFile
from teller_app.desk.workplace import Workplace, settings_told, with_settings
from teller_app.rules.codes import COMMAND
from teller_app.safe.session import Session
from teller_app.store.releases import Releases
from teller_app.store.rulebooks import RulebookShelf
from teller_app.store.trail import Deed
from teller_app.words.speaker import Language, Speaker

if TYPE_CHECKING:
    # Only a name of a type here: a command that needs nobody must not wait for the locksmith.
    from teller_app.desk.door import Door


@dataclass(frozen=True, slots=True)
class Start:
    """Wired together once, in ``app``.

    Attributes:
        home: where the program's own files lie.
        demo: work on the demo's files, which are made on first use.
        releases: what may decide; the signatures are looked at when it is first asked.
        door: who comes in; nothing is read before it is asked for.
        approvals: where a second person stands for an act.
        demo_person: works with the demo's files, without a password; raises ``Unavailable``.
        open: opens book and journal for somebody who has come in; raises ``Unavailable`` when they cannot
            be used.
        outside: a folder that is not put back together with the home; ``None`` where there is none.
    """

    home: Path
    demo: bool
    releases: Releases
    settings_file: SettingsFile
    speaker: Speaker
    door: Callable[[], Door]
    approvals: Approvals
    demo_person: Callable[[], Session]
    open: Callable[[Session], Workplace]
    today: Callable[[], date]
    now: Callable[[], datetime]
    outside: Path | None

    @property
    def shelf(self) -> RulebookShelf:
        """The rulebooks that decide at this moment, with the days that this branch has chosen.

        Raises:
            Refusal: ``settings.unreadable``.
        """
        return self.releases.shelf().starting(self.settings_file.read().starts)

    def note_command(self, session: Session) -> None:
        """Somebody has come in to give a command; before anything is done.

        Raises:
            StoreUnavailable: it could not be put on record, and nothing may be done.
        """
        at, by = self.now(), session.actor
        note_if_there(self.home, session.keys, Deed.LOG_IN, at=at, by=by, told=COMMAND, outside=self.outside)

    def speak(self, language: Language) -> None:
        """Keep the language of the entrance: the workplace's, or that of the demo's person.

        Raises:
            Refusal: ``settings.unreadable`` or ``settings.not_saved``.
            Unavailable: as ``demo_person``.
        """
        if self.demo:
            self._speak_to(self.demo_person(), language)
        else:
            self.settings_file.save(with_settings(self.settings_file.read(), language=language))

    def _speak_to(self, session: Session, language: Language) -> None:
        mine = OwnFile(self.home, session.code)
        before = mine.over(self.settings_file.read()).settings
        for told in settings_told(before, {"language": language}, own=True):
            at, by = self.now(), session.actor
            note_if_there(
                self.home, session.keys, Deed.SETTING, at=at, by=by, told=told, outside=self.outside
            )
        mine.keep({"language": language.value})

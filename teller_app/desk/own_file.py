"""What one person has chosen, in a file of its own: a damaged one harms nobody else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from teller_app.desk.kept_file import KeptFile
from teller_app.desk.settings import Own, Settings, strangers
from teller_app.rules.errors import Refusal
from teller_app.safe.people import CODE_PATTERN
from teller_app.words.speaker import Language

_NOBODY = "demo"


@dataclass(frozen=True, slots=True)
class Mine:
    """The workplace's settings with a person's own over them.

    Attributes:
        remark: what in the person's file could not be used, or is none of ours; nothing of it is lost.
    """

    settings: Settings
    remark: Refusal | None = None


class OwnFile:
    """Reads and writes only what the person has changed; everything else follows the workplace.

    Letters and colours decide nothing, so that what cannot be read gives way to the workplace's, with a word.

    Args:
        home: the folder of the workplace's files.
        code: whom it belongs to. The demo's person may be called anything, and then has a name of ours.
    """

    def __init__(self, home: Path, code: str) -> None:
        known = code if re.fullmatch(CODE_PATTERN, code) else _NOBODY
        self._file = KeptFile(home / f"settings-{known}.json")

    def over(self, workplace: Settings) -> Mine:
        """What counts for this person: each value that can be used, over the workplace's."""
        try:
            found = self._file.read() or {}
        except Refusal as refusal:
            return Mine(workplace, Refusal("settings.own_unreadable", **refusal.values))
        settings, wrong = workplace, []
        for name in Own.model_fields.keys() & found.keys():
            try:
                settings = Settings.model_validate({**settings.model_dump(), name: found[name]})
            except ValidationError:
                wrong.append(name)
        if wrong:
            return Mine(settings, Refusal("settings.own_values", file=self._file.name, names=sorted(wrong)))
        return Mine(settings, strangers(self._file.name, found))

    def keep(self, changes: Mapping[str, object]) -> None:
        """Keep these values, as JSON has them; what stands there besides stays, also what cannot be read.

        Raises:
            Refusal: ``settings.not_saved`` (reason).
        """
        try:
            found = self._file.read() or {}
        except Refusal:
            self._file.put_aside()
            found = {}
        self._file.write({**found, **changes})


def language_of(home: Path, settings: Settings, *, demo: bool, user: str | None) -> Language:
    """What whoever gives a command has chosen; the workplace's where nobody is named."""
    known = settings.teller.partition(" ")[0] if demo else user
    return (OwnFile(home, known).over(settings).settings if known else settings).language

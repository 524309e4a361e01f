"""What a workplace has set, and what each person has: small files, validated on the way in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from teller_app.desk.kept_file import KeptFile
from teller_app.desk.looks import Look, TextSize
from teller_app.paper.style import PaperLanguage, Sheet
from teller_app.rules.codes import WindowKind
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.parts import RulebookId
from teller_app.rules.rulebook.starts import Starts
from teller_app.words.speaker import Language

FILE_NAME = "settings.json"


def _seen(text: str) -> str:
    """Whoever writes the file by hand could turn a line round on paper, or steer a terminal."""
    if not text.isprintable():
        raise ValueError("signs that nobody sees")
    return text


_Seen = Annotated[str, AfterValidator(_seen)]
_Short = Annotated[_Seen, Field(max_length=60)]
_Printer = Annotated[_Seen, Field(max_length=200)]
PRINTERS = {Sheet.A4: "printer", Sheet.RECEIPT: "receipt_printer"}
"""The setting that names the printer of a paper."""


class Own(BaseModel):
    """What belongs to a person; a workplace has them too, for whoever has chosen nothing.

    Attributes:
        printer: name of the printer used last for A4; empty until one is chosen.
        receipt_printer: the same for the 80 mm roll; empty where the one for A4 serves for both.
        text_size: of the window.
        high_contrast: the strong palette.
        paper_language: what a client's paper speaks; ``None``: as the window.
        large_print: paper in large letters.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language = Language.ZH
    printer: _Printer = ""
    receipt_printer: _Printer = ""
    text_size: TextSize = TextSize.NORMAL
    high_contrast: bool = False
    paper_language: PaperLanguage | None = None
    large_print: bool = False

    @property
    def look(self) -> Look:
        """What the eyes get."""
        return Look(self.text_size, self.high_contrast)

    def printers_for(self, sheet: Sheet) -> tuple[str, ...]:
        """Names of printers to be offered first, the best one first; the roll falls back on that of A4."""
        wanted = (self.printer,) if sheet is Sheet.A4 else (self.receipt_printer, self.printer)
        return tuple(name for name in wanted if name)


class Scheduled(BaseModel):
    """Another scheme from a day on; two people have decided it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rulebook: RulebookId
    first_day: date


class Settings(Own):
    """Holds no client data. At a counter: the workplace's, with the person's own over them.

    Attributes:
        teller: code and name of the demo's person; elsewhere it is whoever has logged in.
        rulebook: id of the scheme that decides at this counter, until the day of ``scheduled``.
        scheduled: what decides from its first day on; ``None`` where nothing is planned.
        starts: days on which editions begin here that leave the choice to a branch; those of the past too.
        window: what kind of window this counter is, for the wording of queue priority.
        backup_folder: where backups are copied to as well; empty where nowhere.
        lock_seconds: so long may nobody touch the counter before it locks; three minutes at the most.
        stale_days: a book older than so many working days is said to be old.
    """

    branch: _Short = ""
    teller: _Short = ""
    rulebook: RulebookId = "general"
    scheduled: Scheduled | None = None
    starts: Starts = ()
    window: WindowKind = WindowKind.SHARED
    backup_folder: Annotated[_Seen, Field(max_length=400)] = ""
    lock_seconds: Annotated[int, Field(ge=30, le=180)] = 180
    stale_days: Annotated[int, Field(ge=1, le=30)] = 3

    def scheme(self, day: date) -> str:
        """Id of the scheme that decides on ``day``."""
        planned = self.scheduled
        return planned.rulebook if planned is not None and day >= planned.first_day else self.rulebook

    def planned(self, today: date) -> Scheduled | None:
        """The scheme that is to decide from a day on that is still to come."""
        found = self.scheduled
        return found if found is not None and found.first_day > today else None

    def pending(self, today: date) -> Starts:
        """What editions are to begin on days to come, the next one first."""
        return tuple(sorted((each for each in self.starts if each.day > today), key=lambda each: each.day))


DEMO = Settings(branch="示范支行", teller="0231 李娜")


class SettingsFile:
    """The settings of one home folder. A value that cannot be is refused, and the file is never replaced.

    What decides at a counter, and where its backups go, is not guessed. A key that only a newer program
    knows is let be: it stays in the file, and ``strangers`` names it.
    """

    def __init__(self, home: Path, default: Settings) -> None:
        self._file = KeptFile(home / FILE_NAME)
        self._default = default

    def read(self) -> Settings:
        """Settings as saved, or the default where none are.

        Raises:
            Refusal: ``settings.unreadable`` (file, reason).
        """
        found = self._file.read()
        if found is None:
            return self._default
        try:
            return Settings.model_validate({key: found[key] for key in found.keys() & Settings.model_fields})
        except ValidationError as error:
            reason = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise Refusal("settings.unreadable", file=FILE_NAME, reason=reason) from None

    def strangers(self) -> Refusal | None:
        """What stands in the file and is none of ours: ``settings.newer`` (file, names).

        Raises:
            Refusal: as ``read``.
        """
        return strangers(FILE_NAME, self._file.read() or {})

    def save(self, settings: Settings) -> None:
        """It is on the disk before this returns; what a newer program has written stays.

        Raises:
            Refusal: ``settings.not_saved`` (reason) or as ``read``.
        """
        kept = self._file.read() or {}
        self._file.write({**kept, **settings.model_dump(mode="json")})


def strangers(file: str, found: dict[str, object]) -> Refusal | None:
    """Keys that no setting of this program has, as something to be said."""
    names = sorted(found.keys() - Settings.model_fields.keys())
    return Refusal("settings.newer", file=file, names=names) if names else None

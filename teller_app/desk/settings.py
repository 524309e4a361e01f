"""What a workplace has set: kept as one small file, validated on the way in."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from teller_app.rules.codes import WindowKind
from teller_app.rules.errors import Refusal
from teller_app.safe.disk import clear_left, drop, make_private, sync_folder
from teller_app.words.speaker import Language

FILE_NAME = "settings.json"
_Short = Annotated[str, Field(max_length=60)]


class Settings(BaseModel):
    """Holds no client data.

    Attributes:
        teller: code and name of the demo's person; elsewhere it is whoever has logged in.
        rulebook: id of the scheme that decides at this counter.
        printer: name of the printer used last; empty until one is chosen.
        window: what kind of window this counter is, for the wording of queue priority.
        backup_folder: where backups are copied to as well; empty where nowhere.
        lock_seconds: so long may nobody touch the counter before it locks; three minutes at the most.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language = Language.ZH
    branch: _Short = ""
    teller: _Short = ""
    rulebook: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")] = "general"
    printer: Annotated[str, Field(max_length=200)] = ""
    window: WindowKind = WindowKind.SHARED
    backup_folder: Annotated[str, Field(max_length=400)] = ""
    lock_seconds: Annotated[int, Field(ge=30, le=180)] = 180


DEMO = Settings(branch="示范支行", teller="0231 李娜")


class SettingsFile:
    """The settings of one home folder. A file that cannot be read is refused, never replaced."""

    def __init__(self, home: Path, default: Settings) -> None:
        self._path = home / FILE_NAME
        self._default = default

    def read(self) -> Settings:
        """Settings as saved, or the default where none are.

        Raises:
            Refusal: ``settings.unreadable`` (file, reason).
        """
        try:
            text = self._path.read_text("utf-8")
        except FileNotFoundError:
            return self._default
        except (OSError, UnicodeDecodeError) as error:
            raise Refusal("settings.unreadable", file=FILE_NAME, reason=type(error).__name__) from error
        try:
            return Settings.model_validate(json.loads(text))
        except (ValidationError, json.JSONDecodeError, RecursionError) as error:
            raise Refusal("settings.unreadable", file=FILE_NAME, reason=_where(error)) from None

    def save(self, settings: Settings) -> None:
        """Write beside, then put in place in one step; it is on the disk before this returns.

        Raises:
            Refusal: ``settings.not_saved`` (reason).
        """
        beside = self._path.with_suffix(f".{os.getpid()}.new")
        try:
            make_private(self._path.parent)
            with beside.open("w", encoding="utf-8") as file:
                file.write(settings.model_dump_json(indent=2))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
            with suppress(OSError):  # they are in place; only a power cut could still bring back the old ones
                sync_folder(self._path.parent)
            clear_left(self._path, f"{self._path.stem}.*.new")
        except OSError as error:
            drop(beside)
            raise Refusal("settings.not_saved", reason=error.strerror or "") from error


def _where(error: ValidationError | json.JSONDecodeError | RecursionError) -> str:
    match error:
        case json.JSONDecodeError():
            return f"line {error.lineno}"
        case ValidationError():
            return ".".join(str(part) for part in error.errors()[0]["loc"]) or "no JSON object"
        case _:
            return "nested too deep"

"""A small JSON object on the disk, read whole and replaced in one step."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path

from teller_app.rules.errors import Refusal
from teller_app.safe.disk import clear_left, drop, make_private, sync_folder
from teller_app.safe.strict_json import NotPlain, read_object


class KeptFile:
    """Knows no setting; whoever reads it checks each value."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        """For a sentence about it."""
        return self._path.name

    def read(self) -> dict[str, object] | None:
        """What stands there; ``None`` where there is no file.

        Raises:
            Refusal: ``settings.unreadable`` (file, reason).
        """
        try:
            return read_object(self._path)
        except FileNotFoundError:
            return None
        except json.JSONDecodeError as error:
            reason = f"line {error.lineno}"
        except RecursionError:
            reason = "nested too deep"
        except OSError as error:
            reason = error.strerror or type(error).__name__
        except UnicodeDecodeError as error:
            reason = type(error).__name__
        except NotPlain as error:
            reason = str(error)
        except ValueError:
            # Of a number that is none Python says in words of its own how many digits it takes.
            reason = "no number"
        raise Refusal("settings.unreadable", file=self.name, reason=reason)

    def write(self, values: Mapping[str, object]) -> None:
        """Write beside, then put in place in one step; it is on the disk before this returns.

        Raises:
            Refusal: ``settings.not_saved`` (reason); what was there before stays.
        """
        beside = self._path.with_suffix(f".{os.getpid()}.new")
        try:
            make_private(self._path.parent)
            with beside.open("w", encoding="utf-8") as file:
                json.dump(values, file, ensure_ascii=False, indent=2)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
            with suppress(OSError):  # they are in place; only a power cut could still bring back the old ones
                sync_folder(self._path.parent)
            clear_left(self._path, f"{self._path.stem}.*.new")
        except (OSError, UnicodeEncodeError) as error:
            drop(beside)
            reason = error.strerror if isinstance(error, OSError) else None
            raise Refusal("settings.not_saved", reason=reason or type(error).__name__) from error

    def put_aside(self) -> None:
        """Give what cannot be read another name, so that nothing in it is lost to what is written next.

        Raises:
            Refusal: ``settings.not_saved`` (reason).
        """
        names = (self._path.with_suffix(f".kept-{number}.json") for number in count(1))
        aside = next(path for path in names if not path.exists())
        try:
            self._path.rename(aside)
        except OSError as error:
            raise Refusal("settings.not_saved", reason=error.strerror or "") from error

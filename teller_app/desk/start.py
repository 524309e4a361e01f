"""What a command or a window starts from; the files are opened only by those who need them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from teller_app.desk.settings import SettingsFile
from teller_app.desk.workplace import Workplace
from teller_app.safe.keys import Keys
from teller_app.store.rulebooks import RulebookShelf
from teller_app.words.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Start:
    """Wired together once, in ``app``.

    Attributes:
        home: where the program's own files lie.
        demo: work on the demo's files, which are made on first use.
        open: opens book and journal; raises ``Unavailable`` when they cannot be used.
    """

    home: Path
    demo: bool
    shelf: RulebookShelf
    settings_file: SettingsFile
    speaker: Speaker
    keys: Callable[[], Keys]
    open: Callable[[], Workplace]
    today: Callable[[], date]
    now: Callable[[], datetime]

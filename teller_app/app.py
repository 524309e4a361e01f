"""The one place where everything is wired together, and the only one that reads the clock."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from teller_app import places
from teller_app.cli.parser import build_parser
from teller_app.cli.run import WRONG, run
from teller_app.desk.settings import DEMO, Settings, SettingsFile
from teller_app.desk.start import Start
from teller_app.desk.workplace import Workplace
from teller_app.rules.errors import Refusal, Unavailable
from teller_app.safe.keys import DeviceKeys
from teller_app.store.book import build_needed, open_book
from teller_app.store.journal import open_journal
from teller_app.store.rulebooks import RulebookShelf
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker

if TYPE_CHECKING:
    from teller_app.ui.work import Progress


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or open the window where none is named."""
    for stream in (sys.stdout, sys.stderr):
        # A console of another code page must not stop a client's name.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        args = build_parser().parse_args(arguments)
    except Refusal as refusal:
        print(problem_line(Speaker(Language.ZH), refusal), file=sys.stderr)
        return WRONG
    if args.version:
        print(version("teller-app"))
        return 0
    start = make_start(demo=args.demo, language=getattr(args, "lang", None))
    if isinstance(start, Refusal):
        print(problem_line(Speaker(Language.ZH), start), file=sys.stderr)
        return WRONG
    return run(args, start) if args.command else open_window(start)


def make_start(*, demo: bool, language: str | None = None) -> Start | Refusal:
    """Wire up; nothing is opened yet."""
    home = places.home(demo=demo)
    shelf = RulebookShelf(places.resources() / "rulebooks")
    file = SettingsFile(home, DEMO if demo else Settings())
    try:
        settings = file.read()
    except Refusal as refusal:
        return refusal
    speaker = Speaker(Language(language) if language else settings.language)

    def keys() -> DeviceKeys:
        return DeviceKeys(home)

    def open_place() -> Workplace:
        if demo:
            make_demo_book(home, _say_progress)
        return open_workplace(home, shelf, file, demo=demo)

    return Start(
        home=home,
        demo=demo,
        shelf=shelf,
        settings_file=file,
        speaker=speaker,
        keys=keys,
        open=open_place,
        today=today,
        now=now,
    )


def open_workplace(home: Path, shelf: RulebookShelf, file: SettingsFile, *, demo: bool) -> Workplace:
    """Open book and journal.

    Raises:
        Refusal: the settings cannot be read.
        Unavailable: a file cannot be used.
    """
    keys = DeviceKeys(home)
    return Workplace(
        home=home,
        shelf=shelf,
        book=open_book(home, keys),
        journal=open_journal(home, keys),
        settings=file.read(),
        settings_file=file,
        today=today,
        now=now,
        demo=demo,
    )


def make_demo_book(home: Path, progress: Progress) -> None:
    """Make the demo's book on first use."""
    if not build_needed(home):
        return
    from teller_app.store.demo import make_demo  # noqa: PLC0415  slow to load, and needed once

    make_demo(home, DeviceKeys(home), today() - timedelta(days=1), now(), progress)


def open_window(start: Start) -> int:
    """Open the window, or say why there can be none."""
    if sys.platform.startswith("linux") and not _has_display():
        print(problem_line(start.speaker, Refusal("window.no_display")), file=sys.stderr)
        return WRONG
    from teller_app.ui.run import run_window  # noqa: PLC0415  a command needs no Qt

    try:
        return run_window(
            start.speaker,
            lambda: open_workplace(start.home, start.shelf, start.settings_file, demo=start.demo),
            (lambda progress: make_demo_book(start.home, progress))
            if start.demo and build_needed(start.home)
            else None,
        )
    except Unavailable as trouble:
        print(problem_line(start.speaker, trouble), file=sys.stderr)
        return 1


def today() -> date:
    """The calendar."""
    return now().date()


def now() -> datetime:
    """The clock, with its offset from UTC."""
    return datetime.now().astimezone()


def _has_display() -> bool:
    """An X or Wayland display, or a platform that was asked for by name, as tests do."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _say_progress(done: int, total: int) -> None:
    """Progress on standard error, a line that is written over."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r{done:,} / {total:,}", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

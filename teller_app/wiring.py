"""Where everything is wired together, and the only place that reads the clock."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from teller_app import places
from teller_app.cli.run import WRONG, run
from teller_app.desk.approving import Approvals
from teller_app.desk.keeping import Keeping
from teller_app.desk.own_file import OwnFile, language_of
from teller_app.desk.rescue import RescueDesk
from teller_app.desk.settings import DEMO, Settings, SettingsFile
from teller_app.desk.start import Start
from teller_app.desk.workplace import Workplace, with_settings
from teller_app.paper.capitals import make_ready
from teller_app.rules.calendar import WorkCalendar
from teller_app.rules.errors import Coded, Refusal, Unavailable
from teller_app.safe import log
from teller_app.safe.drive import refuse_drive
from teller_app.safe.holder import Holder, hold
from teller_app.safe.keys import DeviceKeys
from teller_app.safe.log_fields import Event
from teller_app.safe.release_keys import FILE_NAME as KEYS_FILE
from teller_app.safe.session import Session, demo_session
from teller_app.store.book import DEMO_SOURCE, build_needed, open_book
from teller_app.store.calendar import load_calendar
from teller_app.store.errors import StoreUnavailable
from teller_app.store.journal import open_journal
from teller_app.store.releases import Releases
from teller_app.words.refusals import problem_line
from teller_app.words.speaker import Language, Speaker

if TYPE_CHECKING:
    from teller_app.desk.door import Door
    from teller_app.ui.work import Progress

AHEAD_SECONDS = 1.5
"""After the start, when somebody reads or types their password."""


def run_command(args: argparse.Namespace) -> int:
    """Run one command of the command line."""
    if args.version:
        print(version("teller-app"))
        return 0
    start = make_start(demo=args.demo, language=getattr(args, "lang", None), user=getattr(args, "user", None))
    if isinstance(start, Refusal):
        # What the counter speaks stands in the very file that cannot be read.
        speaker = Speaker(Language(getattr(args, "lang", None) or Language.ZH))
        print(problem_line(speaker, start), file=sys.stderr)
        return WRONG
    return run(args, start)


def begin_window(shell: object, *, demo: bool) -> None:
    """Put the real window in the place of ``shell``."""
    from teller_app.ui import giving_up  # noqa: PLC0415  a command needs no Qt
    from teller_app.ui.run import Application  # noqa: PLC0415
    from teller_app.ui.shell import Shell  # noqa: PLC0415

    start = make_start(demo=demo)
    log.note(Event.START, version=version("teller-app"))
    if isinstance(start, Refusal):
        giving_up.give_up(shell, shell.speaker if isinstance(shell, Shell) else Speaker(Language.ZH), start)
        return
    alone = ExitStack()
    try:
        refuse_drive(start.home)
        # From before anybody has come in, through every lock and change of person, to the end of the program.
        held = alone.enter_context(hold(start.home, Holder.this("", now())))
    except (Refusal, Unavailable) as wrong:
        giving_up.give_up(shell, start.speaker, wrong)
        return

    def open_place(session: Session) -> Workplace:
        """The counter stays open for walk-ins while the book cannot be used."""
        held.name(session.label)
        try:
            return open_workplace(start, session)
        except StoreUnavailable as trouble:
            # The line over every page says it to whoever is there; the log to whoever mends it.
            log.note(Event.REFUSED, code=trouble.code, file=trouble.values.get("file"))
            place = open_workplace(start, session, with_book=False)
            place.trouble = trouble
            return place

    def prepare(progress: Progress) -> None:
        make_demo_book(start.home, progress)

    def rescue(wrong: Coded, session: Session) -> RescueDesk:
        second = start.settings_file.read().backup_folder
        keeping = Keeping(
            start.home, session, now, start.approvals, start.speaker, second, outside=start.outside
        )
        return RescueDesk(keeping, wrong)

    needed = demo and demo_needed(start.home)
    application = Application(shell, replace(start, open=open_place), rescue)
    ahead = Timer(AHEAD_SECONDS, make_ready)
    alone.callback(ahead.cancel)
    application.at_end(alone.close)
    application.begin(prepare if needed else None)
    ahead.start()


def make_start(*, demo: bool, language: str | None = None, user: str | None = None) -> Start | Refusal:
    """Wire up; nothing is opened yet. A command speaks ``language``, or what its ``user`` has chosen."""
    home = places.home(demo=demo)
    log.begin(home, now)
    file = SettingsFile(home, DEMO if demo else Settings())
    try:
        settings = file.read()
    except Refusal as refusal:
        return refusal
    speaker = Speaker(Language(language) if language else language_of(home, settings, demo=demo, user=user))

    @cache
    def door() -> Door:
        from teller_app.desk.door import Door  # noqa: PLC0415  most commands need nobody

        refuse_drive(home)
        return Door(home, places.state(), now)

    def demo_person() -> Session:
        refuse_drive(home)
        return demo_session(DeviceKeys(home), settings.teller, now())

    def open_place(session: Session) -> Workplace:
        if demo:
            make_demo_book(home, _say_progress)
        place = open_workplace(start, session)
        if language:
            place.settings = with_settings(place.settings, language=speaker.language)
        return place

    start = Start(
        home=home,
        demo=demo,
        releases=releases_of(home),
        settings_file=file,
        speaker=speaker,
        door=door,
        approvals=Approvals(None if demo else door, now),
        demo_person=demo_person,
        open=open_place,
        today=today,
        now=now,
        outside=places.state(),
    )
    return start


def open_workplace(start: Start, session: Session, *, with_book: bool = True) -> Workplace:
    """Open book and journal, or the journal alone, with the keys of whoever has come in.

    Raises:
        Refusal: the settings cannot be read.
        Unavailable: a file cannot be used.
    """
    mine = OwnFile(start.home, session.code).over(start.settings_file.read())
    return Workplace(
        home=start.home,
        session=session,
        shelf=start.shelf,
        releases=start.releases,
        book=open_book(start.home, session.keys) if with_book else None,
        journal=open_journal(start.home, session.keys, start.outside),
        settings=mine.settings,
        settings_file=start.settings_file,
        today=today,
        now=now,
        calendar=calendar,
        approvals=start.approvals,
        door=None if start.demo else start.door,
        demo=start.demo,
        remark=mine.remark,
        outside=start.outside,
    )


def releases_of(home: Path) -> Releases:
    """The rulebooks that are shipped, those that were installed, and whose signatures count."""
    shipped, keys = places.resources() / "rulebooks", places.resources() / "safe" / KEYS_FILE
    return Releases(shipped, keys, home, places.state(), today)


@cache
def calendar() -> WorkCalendar:
    """Working days; a bank's own years lie beside the program's resources.

    Raises:
        Refusal: a file of the calendar is wrong.
    """
    return load_calendar(places.resources() / "calendar")


def demo_needed(home: Path) -> bool:
    """Say whether the demo has no book yet, or one of another month, whose activity ends too early for today.

    Only a book that the demo made itself grows old; one that cannot be read is said where it is opened.
    """
    if build_needed(home):
        return True
    try:
        book = open_book(home, DeviceKeys(home))
    except Unavailable:
        return False
    if book is None:
        return False
    info = book.info
    book.close()
    fresh = today() - timedelta(days=1)
    same_month = (info.business_date.year, info.business_date.month) == (fresh.year, fresh.month)
    return info.source == DEMO_SOURCE and not same_month


def make_demo_book(home: Path, progress: Progress) -> None:
    """Make the demo's book on first use, and anew when it has grown old."""
    if not demo_needed(home):
        return
    from teller_app.store.demo import make_demo  # noqa: PLC0415  slow to load, and needed once

    make_demo(home, DeviceKeys(home), today() - timedelta(days=1), now(), progress)


def today() -> date:
    """The calendar."""
    return now().date()


def now() -> datetime:
    """The clock, with its offset from UTC."""
    return datetime.now().astimezone()


def _say_progress(done: int, total: int) -> None:
    """Progress on standard error, a line that is written over."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r{done:,} / {total:,}", end=end, file=sys.stderr, flush=True)

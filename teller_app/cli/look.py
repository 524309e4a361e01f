"""The commands that look things up: find, summary, rulebook, settings."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from teller_app.cli.asking import approve, enter, open_place
from teller_app.cli.inputs import edition_of, facts_of
from teller_app.desk.client import ClientDesk
from teller_app.desk.finder import Finder
from teller_app.desk.keeping import Keeping
from teller_app.desk.prescreen import PrescreenDesk
from teller_app.desk.printing import Printing, Remarks
from teller_app.desk.saving import save_file
from teller_app.desk.start import Start
from teller_app.desk.switching import show_switch, switch
from teller_app.desk.workplace import with_settings
from teller_app.paper.typeset import Sheet
from teller_app.safe.roles import Act
from teller_app.safe.session import Session
from teller_app.words.matches import match_line


class MatchOut(BaseModel):
    """One client that was found, numbers masked."""

    key: str
    name: str
    kind: str
    matched: str
    shown: str


class FindOut(BaseModel):
    """What a look-up found, the best first."""

    matches: list[MatchOut]


def run_find(args: argparse.Namespace, start: Start) -> int:
    """Clients by anything."""
    found = Finder(open_place(args, start, Act.LOOK)).find(args.text)
    if args.json:
        rows = [
            MatchOut(
                key=one.match.key,
                name=one.match.name,
                kind=one.match.kind,
                matched=one.match.by,
                shown=one.match.shown,
            )
            for one in found
        ]
        print(FindOut(matches=rows).model_dump_json(indent=2))
        return 0
    for one in found:
        print(f"{one.match.key}  {match_line(start.speaker, one.match)}")
    if not found:
        print(start.speaker.say("没有找到"))
    return 0


def run_summary(args: argparse.Namespace, start: Start) -> int:
    """The privilege summary as a PDF; the print is in the journal."""
    asked = facts_of(args, start)
    edition = edition_of(args, start, asked.facts.as_of, asked.facts.joined)
    decision, _ = asked.decide(edition, stated=bool(args.holding))
    place = asked.place or open_place(args, start, Act.PRINT)
    printing = Printing(place, ClientDesk(place), PrescreenDesk(place))
    stated = bool(args.holding)
    job = printing.summary_of(decision, asked.facts, asked.client, Sheet(args.format), Remarks(stated=stated))
    save_file(Path(args.out), job.pdf())
    print(start.speaker.say("已存为 {file}，台账 {number:06d}", file=args.out, number=job.number))
    return 0


def run_settings(args: argparse.Namespace, start: Start) -> int:
    """Show the settings, or change some of them; from the first person on, changes need somebody."""
    settings = start.settings_file.read()
    asked = {
        "branch": args.branch,
        "teller": args.teller,
        "language": args.language,
        "rulebook": args.default_rulebook,
        "window": args.window,
        "lock_seconds": args.lock_after,
    }
    changes = {key: value for key, value in asked.items() if value is not None}
    if args.default_rulebook is not None:
        start.shelf.editions(args.default_rulebook)
    if args.backup_folder is not None:
        changes["backup_folder"] = str(Path(args.backup_folder).absolute()) if args.backup_folder else ""
    if changes:
        settings = with_settings(settings, **changes)
        if _somebody_is_there(start, changes):
            _change(args, start, changes)
        else:
            start.settings_file.save(settings)
    print(settings.model_dump_json(indent=2))
    return 0


def _who_may(args: argparse.Namespace, start: Start, changes: Mapping[str, str]) -> Session:
    """Another rulebook is an act of its own."""
    acts = [
        act
        for act, there in (
            (Act.RULEBOOK_SWITCH, "rulebook" in changes),
            (Act.SETTINGS, changes.keys() - {"rulebook"}),
        )
        if there
    ]
    session = enter(args, start, acts[0])
    for act in acts[1:]:
        session.require(act)
    return session


def _somebody_is_there(start: Start, changes: Mapping[str, str]) -> bool:
    """Before anybody is there, a workplace is still being set up.

    A second folder for backups gets a place of this journal's own, so it always needs somebody with its keys.
    """
    return bool(changes.get("backup_folder")) or start.demo or not start.door().nobody


def _change(args: argparse.Namespace, start: Start, changes: dict[str, str]) -> None:
    """For another rulebook a second person stands; the rest comes after it."""
    session = _who_may(args, start, changes)
    if changes.get("backup_folder"):
        # First what can be refused: a refusal leaves every setting as it was.
        keeping = Keeping(start.home, session, start.now, start.approvals, start.speaker)
        keeping.take_folder(changes["backup_folder"])
    code = changes.pop("rulebook", None)
    if code is not None and code != start.settings_file.read().rulebook:
        place = start.open(session)
        switch(place, code, approve(args, start, session, show_switch(place, code)))
    if changes:
        start.settings_file.save(with_settings(start.settings_file.read(), **changes))

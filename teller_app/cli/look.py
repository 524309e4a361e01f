"""The commands that look things up: find, summary, rulebook."""

from __future__ import annotations

import argparse
from pathlib import Path

from pydantic import BaseModel

from teller_app.cli.asking import open_place
from teller_app.cli.inputs import edition_of, facts_of
from teller_app.desk.client import ClientDesk
from teller_app.desk.finder import Finder
from teller_app.desk.prescreen import PrescreenDesk
from teller_app.desk.printing import Printing, Remarks
from teller_app.desk.saving import save_file
from teller_app.desk.start import Start
from teller_app.paper.style import PaperLanguage, Sheet, Style
from teller_app.safe.roles import Act
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


class SummaryOut(BaseModel):
    """Where the page lies, and the number of its entry in the journal."""

    file: str
    entry: int


def run_find(args: argparse.Namespace, start: Start) -> int:
    """Clients by anything."""
    finder = Finder(open_place(args, start, Act.LOOK))
    finder.note_command()
    found = finder.find(args.text)
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
    """The privilege summary as a PDF; that it was made is in the journal."""
    chosen = args.paper_language or start.settings_file.read().paper_language
    language = PaperLanguage(chosen or start.speaker.language.value)
    style = Style(Sheet(args.format), language, large=args.large)
    asked = facts_of(args, start)
    edition = edition_of(args, start, asked.facts.as_of, asked.facts.joined)
    decision, _ = asked.decide(edition, stated=bool(args.holding))
    place = asked.place or open_place(args, start, Act.PRINT)
    printing = Printing(place, ClientDesk(place), PrescreenDesk(place))
    stated = bool(args.holding)
    paper = printing.summary_of(decision, asked.facts, asked.client, Remarks(stated=stated))
    save_file(Path(args.out), paper.lay(style).pdf())
    if args.json:
        print(SummaryOut(file=args.out, entry=paper.number).model_dump_json(indent=2))
    else:
        print(start.speaker.say("已存为 {file}，台账号 {number:06d}", file=args.out, number=paper.number))
    return 0

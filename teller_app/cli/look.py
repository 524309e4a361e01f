"""The commands that look things up: find, summary, rulebook."""

from __future__ import annotations

import argparse
from dataclasses import replace

from pydantic import BaseModel

from teller_app.cli.asking import open_place
from teller_app.cli.inputs import day_of, edition_of, facts_of
from teller_app.cli.saying import remark, remark_book, remark_branch
from teller_app.desk.client import ClientDesk
from teller_app.desk.finder import MOST_ROWS, Finder, least_digits
from teller_app.desk.prescreen import PrescreenDesk
from teller_app.desk.printing import Printing
from teller_app.desk.saving import save_file, target
from teller_app.desk.start import Start
from teller_app.desk.workplace import Workplace
from teller_app.paper.style import PaperLanguage, Sheet, Style
from teller_app.rules.errors import Refusal
from teller_app.rules.masks import mask_client
from teller_app.safe.roles import Act
from teller_app.words.matches import match_line
from teller_app.words.speaker import Speaker


class MatchOut(BaseModel):
    """One client that was found, name and numbers masked."""

    key: str
    name: str
    kind: str
    matched: str
    shown: str


class FindOut(BaseModel):
    """What a look-up found, the best first; ``more``: there are others, which are not listed."""

    matches: list[MatchOut]
    more: bool


class SummaryOut(BaseModel):
    """Where the page lies, and the number of its entry in the journal."""

    file: str
    entry: int


def run_find(args: argparse.Namespace, start: Start) -> int:
    """Clients by anything."""
    if not args.text.strip():
        raise Refusal("find.empty")
    place = open_place(args, start, Act.LOOK)
    finder = Finder(place)
    finder.note_command(args.purpose)
    every = finder.find(args.text, MOST_ROWS + 1)
    found = [
        replace(one.match, name=mask_client(one.match.name, one.match.kind)) for one in every[:MOST_ROWS]
    ]
    more = len(every) > MOST_ROWS
    remark_book(place)
    _remark_rows(start.speaker, args.text, len(found), more=more)
    if args.json:
        rows = [
            MatchOut(key=one.key, name=one.name, kind=one.kind, matched=one.by, shown=one.shown)
            for one in found
        ]
        print(FindOut(matches=rows, more=more).model_dump_json(indent=2))
        return 0
    for one in found:
        print(f"{one.key}  {match_line(start.speaker, one)}")
    if not found:
        print(start.speaker.say("没有找到"))
    return 0


def _remark_rows(speaker: Speaker, text: str, count: int, *, more: bool) -> None:
    """Why not everybody is in the list, or nobody."""
    if more:
        remark(speaker.say("只列出前 {count} 位，还有更多；请输入更多", count=count))
    elif not count and (least := least_digits(text)):
        remark(speaker.say("按号码查找至少要输入 {least} 位", least=least))


def run_summary(args: argparse.Namespace, start: Start) -> int:
    """The privilege summary as a PDF; that it was made is in the journal."""
    file, day = target(args.out, ".pdf"), day_of(args.as_of, start)
    if day > start.today():
        # A client takes it home, where nobody says that the day was still to come.
        raise Refusal("print.future", day=day)
    asked = facts_of(args, start)
    edition = edition_of(args, start, asked.facts.as_of, asked.facts.joined)
    place = asked.place or open_place(args, start, Act.PRINT)
    style = _style(args, place, start.speaker)
    decision, past = asked.decide(edition)
    remark_branch(place)
    printing = Printing(place, ClientDesk(place), PrescreenDesk(place))
    paper = printing.summary_of(decision, asked.facts, asked.client, past)
    save_file(file, paper.lay(style).pdf())
    if args.json:
        print(SummaryOut(file=args.out, entry=paper.number).model_dump_json(indent=2))
    else:
        print(start.speaker.say("已存为 {file}，台账号 {number:06d}", file=args.out, number=paper.number))
    return 0


def _style(args: argparse.Namespace, place: Workplace, speaker: Speaker) -> Style:
    """As asked for, else as whoever works here has it in their settings; a roll is never large by itself."""
    own, sheet = place.settings, Sheet(args.format)
    language = args.paper_language or own.paper_language or speaker.language.value
    large = own.large_print and sheet is Sheet.A4 if args.large is None else args.large
    return Style(sheet, PaperLanguage(language), large=large)

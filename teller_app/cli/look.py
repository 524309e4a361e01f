"""The commands that look things up: find, summary, rulebook, settings."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from teller_app.cli.asking import approve, enter, open_place
from teller_app.cli.inputs import edition_of, facts_of, is_there
from teller_app.desk.client import ClientDesk
from teller_app.desk.finder import Finder
from teller_app.desk.keeping import Keeping
from teller_app.desk.prescreen import PrescreenDesk
from teller_app.desk.printing import Printing, Remarks
from teller_app.desk.rulebooks import Checked, check_path
from teller_app.desk.saving import save_file
from teller_app.desk.start import Start
from teller_app.desk.switching import show_switch, switch
from teller_app.desk.workplace import with_settings
from teller_app.paper.style import PaperLanguage, Sheet, Style
from teller_app.rules.errors import Refusal
from teller_app.safe.roles import Act
from teller_app.safe.session import Session
from teller_app.words.matches import match_line
from teller_app.words.rulebook import rulebook_lines


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


class EditionOut(BaseModel):
    """One edition on the shelf."""

    id: str
    name: str
    edition: str
    last_day: str | None


class ShelfOut(BaseModel):
    """Every edition on the shelf."""

    rulebooks: list[EditionOut]


class CheckOut(BaseModel):
    """What a check of rulebooks found."""

    ok: bool
    editions: list[str]
    examples: int
    findings: list[str]


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
    """The privilege summary as a PDF; that it was made is in the journal."""
    language = PaperLanguage(args.paper_language or start.settings_file.read().language.value)
    style = Style(Sheet(args.format), language, large=args.large)
    asked = facts_of(args, start)
    edition = edition_of(args, start, asked.facts.as_of, asked.facts.joined)
    decision, _ = asked.decide(edition, stated=bool(args.holding))
    place = asked.place or open_place(args, start, Act.PRINT)
    printing = Printing(place, ClientDesk(place), PrescreenDesk(place))
    stated = bool(args.holding)
    paper = printing.summary_of(decision, asked.facts, asked.client, Remarks(stated=stated))
    save_file(Path(args.out), paper.lay(style).pdf())
    print(start.speaker.say("已存为 {file}，台账 {number:06d}", file=args.out, number=paper.number))
    return 0


def run_rulebook(args: argparse.Namespace, start: Start) -> int:
    """List, show or check."""
    if args.what == "list":
        return _list(args, start)
    if args.what == "show":
        day = start.today()
        if args.edition is not None:
            edition = edition_of(argparse.Namespace(rulebook=args.id, edition=args.edition), start, day)
        else:
            edition = start.shelf.edition(args.id, day)
        print(
            edition.model_dump_json(indent=2)
            if args.json
            else "\n".join(rulebook_lines(start.speaker, edition))
        )
        return 0
    return _check(args, start)


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


def _list(args: argparse.Namespace, start: Start) -> int:
    rows = [
        EditionOut(
            id=code,
            name=start.speaker.name(edition.name),
            edition=edition.first_day.isoformat(),
            last_day=edition.last_day.isoformat() if edition.last_day else None,
        )
        for code in start.shelf.ids()
        for edition in start.shelf.editions(code)
    ]
    if args.json:
        print(ShelfOut(rulebooks=rows).model_dump_json(indent=2))
        return 0
    for row in rows:
        print(f"{row.id:14} {row.edition} – {row.last_day or '':10}  {row.name}")
    return 0


def _check(args: argparse.Namespace, start: Start) -> int:
    path = Path(args.path)
    if not args.path or not is_there(path):
        raise Refusal("rulebook.no_file", file=args.path)
    found: Checked = check_path(path, start.shelf)
    if args.json:
        out = CheckOut(
            ok=not found.findings, editions=found.editions, examples=found.examples, findings=found.findings
        )
        print(out.model_dump_json(indent=2))
        return 1 if found.findings else 0
    for line in found.findings:
        print(line)
    say = start.speaker.say
    print(say("{editions} 个版本，{examples} 个例子", editions=len(found.editions), examples=found.examples))
    print(say("有问题") if found.findings else say("全部通过"))
    return 1 if found.findings else 0

"""The commands of rulebooks."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from pydantic import BaseModel

from teller_app.cli.asking import Asker, approve, enter
from teller_app.cli.inputs import day_of, edition_of, is_there
from teller_app.cli.schedule import PlanOut, plan_out, plan_says, run_schedule, run_withdraw
from teller_app.cli.trial import run_try
from teller_app.desk.amount_text import read_date, read_whole
from teller_app.desk.editions import meant
from teller_app.desk.releases import ReleaseDesk
from teller_app.desk.rulebooks import Checked, check_path
from teller_app.desk.short_text import read_key_name, read_note
from teller_app.desk.signing import Asked, add_signature, make_list
from teller_app.desk.start import Start
from teller_app.rules.errors import Refusal
from teller_app.rules.rulebook.changes import changes
from teller_app.rules.rulebook.release import MOST_NUMBER, Release
from teller_app.safe.passwords import check_password
from teller_app.safe.release import NEEDED
from teller_app.safe.release_keys import MOST_NAME, key_text, make_key, open_key, read_key
from teller_app.safe.roles import Act
from teller_app.words.amounts import day
from teller_app.words.rulebook import rulebook_lines
from teller_app.words.rulebook_changes import change_line, change_source
from teller_app.words.rulebook_faults import fault_line


class ReleaseOut(BaseModel):
    """The release that decides.

    Attributes:
        signatures: how many have signed, where that was asked for.
    """

    number: int
    issued: date
    expires: date
    by: str
    signatures: int | None = None


class EditionOut(BaseModel):
    """One edition on the shelf."""

    id: str
    name: str
    edition: str
    last_day: str | None


class ShelfOut(BaseModel):
    """What decides here and what is planned, the release that holds, and every edition in it."""

    plan: PlanOut
    release: ReleaseOut
    rulebooks: list[EditionOut]


class FaultOut(BaseModel):
    """One fault: in which file, at which key, what it is, and the sentence with all of it."""

    file: str
    key: str
    code: str
    says: str


class CheckOut(BaseModel):
    """What a check of rulebooks found."""

    ok: bool
    editions: list[str]
    examples: int
    findings: list[FaultOut]


class ChangeOut(BaseModel):
    """One difference: its key as a rulebook writes it, and the sentence."""

    place: str
    says: str
    source: str | None


class DiffOut(BaseModel):
    """Every difference between two editions."""

    before: str
    after: str
    changes: list[ChangeOut]


def run_rulebook(args: argparse.Namespace, start: Start) -> int:
    """Every act on rulebooks."""
    return _ACTS[args.what](args, start)


def _show(args: argparse.Namespace, start: Start) -> int:
    today = start.today()
    if args.edition is not None:
        asked = argparse.Namespace(rulebook=args.id, edition=args.edition)
        edition = edition_of(asked, start, today)
    else:
        edition = start.shelf.edition(args.id, today)
    lines = rulebook_lines(start.speaker, edition)
    print(edition.model_dump_json(indent=2) if args.json else "\n".join(lines))
    return 0


def _diff(args: argparse.Namespace, start: Start) -> int:
    """What is another between two editions; nobody is asked for, for rulebooks are no secret."""
    before, after = (meant(start.shelf, text, start.today()) for text in (args.before, args.after))
    speaker, editions = start.speaker, (before.edition, after.edition)
    found = changes(*editions)
    rows = [
        ChangeOut(
            place=".".join(change.place),
            says=change_line(speaker, change, *editions),
            source=change_source(speaker, change, *editions) or None,
        )
        for change in found
    ]
    if args.json:
        print(DiffOut(before=before.code, after=after.code, changes=rows).model_dump_json(indent=2))
        return 0
    for row in rows:
        print(row.says)
        if row.source:
            print(f"  {row.source}")
    if not rows:
        print(speaker.say("两个版本没有差异"))
    return 0


def _install(args: argparse.Namespace, start: Start) -> int:
    """Without ``--yes``, say what it is and what would be another; exit 1 then."""
    if not args.folder or not is_there(Path(args.folder)):
        raise Refusal("rulebook.no_file", file=args.folder)
    place = start.open(enter(args, start, Act.RULEBOOK_INSTALL))
    desk = ReleaseDesk(place, start.releases)
    opened = desk.examine(Path(args.folder))
    shown = desk.show(opened)
    if not args.yes:
        print("\n".join(shown.lines))
        print(start.speaker.say("没有改动；确认安装请加 --yes"))
        return 1
    desk.install(opened, approve(args, start, place.session, shown))
    _say_release(args, start, opened.release, None)
    return 0


def _sign(args: argparse.Namespace, start: Start) -> int:
    """List and sign, or add a signature to a list that is there; needs nobody of this workplace."""
    folder, asker = Path(args.folder), Asker(args, start.speaker)
    if not args.folder or not is_there(folder):
        raise Refusal("rulebook.no_file", file=args.folder)
    sealed = [read_key(Path(each)) for each in args.signer]
    keys = [open_key(each, asker.password(each.name)) for each in sealed]
    if args.number is not None or args.expires is not None:
        if None in {args.number, args.expires}:
            raise Refusal("release.no_number")
        number, by = read_whole(args.number, 1, MOST_NUMBER), read_note(args.by or sealed[0].name)
        make_list(folder, Asked(number, day_of(None, start), read_date(args.expires), by))
    for key in keys:
        release, count = add_signature(folder, key)
    _say_release(args, start, release, count)
    return 0 if count >= NEEDED else 1


def _make_key(args: argparse.Namespace, start: Start) -> int:
    """The private half goes into a new file, under a password; the public one is printed for the counters."""
    name = read_key_name(args.name, MOST_NAME)
    password = Asker(args, start.speaker).new_password()
    check_password(password, (name,))
    made = make_key(Path(args.file), name, password)
    print(made.model_dump_json(indent=2) if args.json else key_text(made))
    return 0


def _say_release(args: argparse.Namespace, start: Start, release: Release, count: int | None) -> None:
    if args.json:
        print(_release_out(release, count).model_dump_json(indent=2))
        return
    say = start.speaker.say
    told = {"number": release.number, "by": release.by, "expires": day(release.expires)}
    print(say("第 {number} 期规则库，{by}，有效至 {expires}", **told))
    if count is not None:
        print(say("已有 {count} 个签名，需要 {needed} 个", count=count, needed=NEEDED))


def _release_out(release: Release, count: int | None = None) -> ReleaseOut:
    return ReleaseOut(
        number=release.number,
        issued=release.issued,
        expires=release.expires,
        by=release.by,
        signatures=count,
    )


def _list(args: argparse.Namespace, start: Start) -> int:
    shelf = start.shelf
    rows = [
        EditionOut(
            id=code,
            name=start.speaker.name(edition.name),
            edition=edition.first_day.isoformat(),
            last_day=edition.last_day.isoformat() if edition.last_day else None,
        )
        for code in shelf.ids()
        for edition in shelf.editions(code)
    ]
    release = start.releases.in_force().release
    settings, today = start.settings_file.read(), start.today()
    if args.json:
        out = ShelfOut(plan=plan_out(settings, today), release=_release_out(release), rulebooks=rows)
        print(out.model_dump_json(indent=2))
        return 0
    print(plan_says(start.speaker, settings, today))
    _say_release(args, start, release, None)
    for row in rows:
        print(f"{row.id:14} {row.edition} – {row.last_day or '':10}  {row.name}")
    return 0


def _check(args: argparse.Namespace, start: Start) -> int:
    path = Path(args.path)
    if not args.path or not is_there(path):
        raise Refusal("rulebook.no_file", file=args.path)
    found: Checked = check_path(path, start.shelf)
    rows = [
        FaultOut(file=each.file, key=each.key, code=each.code, says=fault_line(start.speaker, each))
        for each in found.findings
    ]
    if args.json:
        out = CheckOut(ok=not rows, editions=found.editions, examples=found.examples, findings=rows)
        print(out.model_dump_json(indent=2))
        return 1 if rows else 0
    for row in rows:
        print(row.says)
    say = start.speaker.say
    print(say("{editions} 个版本，{examples} 个例子", editions=len(found.editions), examples=found.examples))
    print(say("有问题") if found.findings else say("全部通过"))
    return 1 if found.findings else 0


_ACTS = {
    "list": _list,
    "show": _show,
    "check": _check,
    "diff": _diff,
    "try": run_try,
    "schedule": run_schedule,
    "withdraw": run_withdraw,
    "install": _install,
    "sign": _sign,
    "make-key": _make_key,
}

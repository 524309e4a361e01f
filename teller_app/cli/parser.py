"""The commands and their options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import cache
from typing import NoReturn, TypeAlias

from teller_app.cli.audit_options import add_audit
from teller_app.cli.batch_options import add_batch
from teller_app.cli.exchange_options import add_exchange
from teller_app.cli.looking import client_option, purpose_option
from teller_app.cli.people_options import APPROVER_HELP, add_people
from teller_app.cli.service_options import add_service
from teller_app.cli.trial_options import add_trial
from teller_app.rules.codes import COMMAND, Method, WindowKind

DEMO_HELP = "work on the demo's own files"
USER_HELP = "who gives the command; the password is asked for"
FD_HELP = "read passwords from this open file instead, one a line"
EPILOG = "exit 0: done; 1: the answer is no; 2: the request was wrong; 70: a bug of ours"


class Parser(argparse.ArgumentParser):
    """Raises instead of exiting, so that every refusal leaves by one door."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        from teller_app.cli.wrong_line import refusal_of  # noqa: PLC0415  the window must not wait for it

        raise refusal_of(message)


@cache
def build_parser() -> Parser:
    """Every command of the program; none of them opens the window. Reading a line changes nothing in it."""
    parser = Parser(prog="teller-app", epilog=EPILOG, allow_abbrev=False)
    parser.add_argument("--demo", action="store_true", help=DEMO_HELP)
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.set_defaults(json=False, lang=None)
    _everywhere(parser)
    _person_options(parser, None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for family in (
        _assess,
        _compare,
        _prescreen,
        _schedule,
        _find,
        _summary,
        _import,
        _rulebook,
        _files,
        _settings,
    ):
        family(commands)
    add_service(commands, _add)
    add_people(commands, _add)
    add_audit(commands, _add)
    add_exchange(commands, _add)
    add_batch(commands, _add, _rulebook_options)
    return parser


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse a command line.

    Raises:
        Refusal: as ``refusal_of``.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    parser = build_parser()
    for text in given:
        # argparse takes ``--option=--`` for an option without any value, and hands on an empty list.
        if text.startswith("-") and text.endswith("=--"):
            parser.error(f"{text}: -- is no value")
    return parser.parse_args(given)


def _person_options(parser: Parser, default: str | None) -> None:
    """Before the command or after it; one that is not given leaves the other."""
    parser.add_argument("--user", metavar="CODE", default=default, help=USER_HELP)
    parser.add_argument("--password-fd", metavar="N", default=default, help=FD_HELP)


def _everywhere(parser: Parser) -> None:
    """Before the command or after it. No defaults: those of ``care due`` would undo what was said before."""
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="JSON on standard output"
    )
    parser.add_argument(
        "--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help="language of the output"
    )


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001  argparse names it nowhere else


def _add(commands: Commands, name: str, says: str) -> Parser:
    parser = commands.add_parser(name, help=says, description=says, epilog=EPILOG, allow_abbrev=False)
    parser.add_argument("--demo", action="store_true", default=argparse.SUPPRESS, help=DEMO_HELP)
    _everywhere(parser)
    _person_options(parser, argparse.SUPPRESS)
    return parser


def _client_options(parser: Parser) -> None:
    client_option(parser)
    parser.add_argument(
        "--holding", action="append", default=[], metavar="CLASS=AMOUNT", help="a daily average"
    )
    parser.add_argument(
        "--fact", action="append", default=[], metavar="KEY=VALUE", help="card=gold_credit, …"
    )
    parser.add_argument("--as-of", metavar="DATE", help="the day of the decision; today if not given")


def _rulebook_options(parser: Parser) -> None:
    parser.add_argument("--rulebook", metavar="ID|PATH", help="a scheme, or a TOML file")
    parser.add_argument("--edition", metavar="DATE", help="the edition that began on this day")


def _assess(commands: Commands) -> None:
    parser = _add(commands, "assess", "tier, card and privileges, with reasons")
    _rulebook_options(parser)
    _client_options(parser)


def _compare(commands: Commands) -> None:
    _client_options(_add(commands, "compare", "the same client under every rulebook"))


def _loan_options(parser: Parser) -> None:
    parser.add_argument("--principal", required=True, metavar="AMOUNT")
    parser.add_argument("--annual-rate", required=True, metavar="RATE", help="0.0435 or 4.35%%")
    parser.add_argument("--months", required=True, metavar="N")
    parser.add_argument("--method", choices=[method.value for method in Method], default=Method.ANNUITY.value)


def _prescreen(commands: Commands) -> None:
    parser = _add(commands, "prescreen", "findings on a personal loan; what is not given is not known")
    _rulebook_options(parser)
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--id", metavar="NUMBER", help="a resident identity number")
    who.add_argument("--birth", metavar="DATE")
    _loan_options(parser)
    for name in ("--income", "--existing-monthly"):
        parser.add_argument(name, metavar="AMOUNT")
    for name in ("--overdue-consecutive", "--overdue-total", "--inquiries"):
        parser.add_argument(name, metavar="N")
    for name in ("--stable-job", "--currently-overdue", "--capacity", "--consent"):
        parser.add_argument(name, choices=("yes", "no"))
    parser.add_argument("--as-of", metavar="DATE")


def _schedule(commands: Commands) -> None:
    parser = _add(commands, "schedule", "a repayment plan, month by month")
    _rulebook_options(parser)
    _loan_options(parser)


def _find(commands: Commands) -> None:
    parser = _add(commands, "find", "clients by ID, phone, card, account, name or pinyin; at most 50")
    parser.add_argument("text", metavar="TEXT")
    purpose_option(parser, COMMAND)


def _summary(commands: Commands) -> None:
    parser = _add(commands, "summary", "the privilege summary as a PDF")
    _rulebook_options(parser)
    _client_options(parser)
    parser.add_argument("--format", choices=("a4", "receipt"), default="a4")
    parser.add_argument("--paper-language", choices=("zh", "en", "both"), help="else as in one's settings")
    parser.add_argument(
        "--large",
        action=argparse.BooleanOptionalAction,
        help="large print, 16 points and more, on A4; else as in one's settings",
    )
    parser.add_argument("--out", required=True, metavar="FILE.pdf")


def _import(commands: Commands) -> None:
    parser = _add(commands, "import", "take head office's files in, whole or not at all")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--profile", metavar="FILE.toml", help="what the columns of the files are")
    parser.add_argument("--propose", action="store_true", help="print a profile for these files, no more")
    parser.add_argument("--sheet", metavar="NAME", help="with --propose: which sheet of a workbook is read")
    parser.add_argument("--manifest", metavar="FILE", help="what was sent; else manifest.json beside them")
    parser.add_argument("--without-manifest", action="store_true", help="take files that nothing vouches for")
    parser.add_argument("--accept-gap", action="store_true", help="extracts before this one may be missing")
    parser.add_argument("--whole", action="store_true", help="a file of exactly 1,048,576 rows is whole")
    parser.add_argument("--rejects", metavar="OUT.csv", help="where rejected rows go, values and all")
    parser.add_argument("--changes", metavar="OUT.csv|.xlsx", help="where the list of who changes goes")
    parser.add_argument(
        "--most-rejects",
        metavar="N|SHARE%",
        help="so many wrong rows are left out and the rest is taken, as 20 or 0.5%% of all rows; "
        "if not given, what the profile says, else none",
    )
    parser.add_argument("--fresh", action="store_true", help="take nothing from the present book")
    parser.add_argument("--dry-run", action="store_true", help="do everything but the switch")
    parser.add_argument("--no-tiers", action="store_true", help="do not compare tiers")
    parser.add_argument("--as-of", metavar="DATE", help="business date of the files; yesterday if not given")


def _rulebook(commands: Commands) -> None:
    parser = _add(commands, "rulebook", "list, show, compare, try or install rulebooks")
    acts = "list|show|check|diff|try|schedule|withdraw|install|sign|make-key"
    what = parser.add_subparsers(dest="what", metavar=acts, required=True, parser_class=Parser)
    _add(what, "list", "every scheme and its editions")
    shown = _add(what, "show", "what a scheme says, in plain words")
    shown.add_argument("id", metavar="ID")
    shown.add_argument("--edition", metavar="DATE")
    checked = _add(what, "check", "read a file or a folder and prove its examples")
    checked.add_argument("path", metavar="PATH")
    differing = _add(what, "diff", "what is another between two editions, a sentence each")
    for name in ("before", "after"):
        differing.add_argument(name, metavar="ID[/DATE]|PATH")
    add_trial(what, _add)
    installed = _add(what, "install", "let a signed release decide; needs a second supervisor")
    installed.add_argument("folder", metavar="FOLDER")
    installed.add_argument("--yes", action="store_true", help="do it; without this, it is only shown")
    installed.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
    _signing(what)


def _signing(what: Commands) -> None:
    """What head office does; no workplace is needed for it."""
    signed = _add(what, "sign", "list the rulebooks of a folder as a release, and sign the list")
    signed.add_argument("folder", metavar="FOLDER")
    signed.add_argument("--signer", action="append", required=True, metavar="FILE", help="whose key signs")
    signed.add_argument("--number", metavar="N", help="list anew, under a higher number than ever before")
    signed.add_argument("--expires", metavar="DATE", help="the last day on which the release may decide")
    signed.add_argument("--by", metavar="NAME", help="who makes the release; the key's name if not given")
    made = _add(what, "make-key", "make a key that signs; prints what the counters must know of it")
    made.add_argument("file", metavar="FILE")
    made.add_argument("--name", required=True, help="whose key it is")


def _files(commands: Commands) -> None:
    _add(commands, "backup", "copy the journal, and prove the copy")
    restored = _add(
        commands, "restore", "put a backup of the journal in place; the present one is kept aside"
    )
    restored.add_argument("file", nargs="?", metavar="FILE", help="the newest backup if not given")
    restored.add_argument("--preview", action="store_true", help="say what would be lost; change nothing")
    restored.add_argument("--yes", action="store_true", help="do it; without this, it is only previewed")
    restored.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
    checked = _add(commands, "verify", "check every file of this workplace, and the chain of the audit trail")
    checked.add_argument("--code", metavar="CODE", help="an audit code from a print to check as well")


def _settings(commands: Commands) -> None:
    parser = _add(commands, "settings", "show or change what a person and this workplace have set")
    parser.add_argument("--branch", metavar="NAME")
    parser.add_argument("--teller", metavar="NAME", help="code and name of the demo's person")
    parser.add_argument("--language", choices=("zh", "en"))
    parser.add_argument("--window", choices=[kind.value for kind in WindowKind], help="kind of this window")
    parser.add_argument("--default-rulebook", metavar="ID", help="needs a second supervisor")
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
    parser.add_argument("--backup-folder", metavar="FOLDER", help="copy backups there too; '' for nowhere")
    parser.add_argument("--lock-after", metavar="SECONDS", help="30 to 180 without a sign of life")
    parser.add_argument(
        "--stale-after", metavar="DAYS", help="say that the book is old after 1 to 30 working days"
    )
    own = parser.add_argument_group("one's own", "for whoever gives the command; --language too")
    own.add_argument("--text-size", choices=("normal", "large", "largest"))
    own.add_argument("--contrast", choices=("normal", "high"))
    own.add_argument("--printer", metavar="NAME", help="offered first for A4; '' to choose when printing")
    own.add_argument("--receipt-printer", metavar="NAME", help="the same for the 80 mm roll; '' as for A4")
    own.add_argument("--paper-language", choices=("zh", "en", "both"))
    own.add_argument("--large-print", choices=("yes", "no"))
    own.add_argument(
        "--for-all", action="store_true", help="these are for everybody here who has chosen nothing else"
    )

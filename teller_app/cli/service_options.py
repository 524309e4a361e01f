"""The options of the commands for key accounts, ties, care and privileges."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from teller_app.cli.looking import client_option, purpose_option
from teller_app.cli.people_options import APPROVER_HELP
from teller_app.rules.codes import GroupKind, OverrideKind, Purpose, ValueType

if TYPE_CHECKING:
    from teller_app.cli.parser import Commands, Parser

KINDS = ("deal", "complaint", "product", "promotion", "expert_visit")
"""What is recorded by hand; birthdays and expiries come from the book."""
Add = Callable[["Commands", str, str], "Parser"]


def add_service(commands: Commands, add: Add) -> None:
    """Every command of this family."""
    _keys(commands, add)
    _ties(commands, add)
    _overrides(commands, add)
    _care(commands, add)
    _privileges(commands, add)
    _branch(commands, add)


def _approver(parser: Parser) -> None:
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)


def _what(commands: Commands, add: Add, name: str, says: str, choices: str) -> Commands:
    parser = add(commands, name, says)
    return parser.add_subparsers(dest="what", metavar=choices, required=True, parser_class=type(parser))


def _keys(commands: Commands, add: Add) -> None:
    parser = add(commands, "key-account", "whether a client is a key account, with evidence")
    client_option(parser, required=True)
    parser.add_argument("--rulebook", metavar="ID|PATH", help="a scheme, or a TOML file")
    parser = add(commands, "value-type", "what a client looks for; keeps answers, or an overrule")
    client_option(parser, required=True)
    parser.add_argument("--answer", action="append", default=[], metavar="QUESTION=ANSWER")
    parser.add_argument("--overrule", metavar="|".join(ValueType))
    parser.add_argument("--reason", default="", metavar="TEXT")


def _ties(commands: Commands, add: Add) -> None:
    what = _what(commands, add, "referral", "who brought whom", "show|set|clear")
    for name, says in (
        ("show", "whom a client brought, and what that is worth"),
        ("set", "say who brought a client"),
        ("clear", "say that nobody did"),
    ):
        parser = add(what, name, says)
        client_option(parser, required=True)
        if name == "set":
            parser.add_argument("--referrer", required=True, metavar="KEY")
    what = _what(commands, add, "group", "households and groups of companies", "show|found|join|leave")
    for name, says in (
        ("show", "the members, and both figures"),
        ("found", "make a group with this client in it"),
        ("join", "take a client into a group"),
        ("leave", "take a client out"),
    ):
        parser = add(what, name, says)
        client_option(parser, required=True)
        if name == "found":
            parser.add_argument("--name", required=True, metavar="TEXT")
            parser.add_argument(
                "--kind", choices=[kind.value for kind in GroupKind], default=GroupKind.HOUSEHOLD.value
            )
        if name == "join":
            parser.add_argument("--group", required=True, metavar="CODE|KEY", help="its code, or a member")


def _overrides(commands: Commands, add: Add) -> None:
    what = _what(commands, add, "override", "tiers by hand", "list|set|end")
    purpose_option(add(what, "list", "every override in force"), Purpose.BRANCH.value)
    parser = add(what, "set", "set a tier by hand")
    client_option(parser, required=True)
    parser.add_argument("--tier", required=True, metavar="CODE")
    kinds = [kind.value for kind in OverrideKind]
    parser.add_argument("--kind", choices=kinds, default=OverrideKind.FLOOR.value)
    parser.add_argument("--until", required=True, metavar="DATE")
    _approver(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser = add(what, "end", "end it before its day")
    client_option(parser, required=True)
    parser.add_argument("--reason", required=True, metavar="TEXT")


def _care(commands: Commands, add: Add) -> None:
    what = _what(commands, add, "care", "contacts due", "due|event|done|put-off|not-wanted|wish|history|ics")
    parser = add(what, "due", "what is due today, late and this week")
    parser.add_argument("--date", metavar="DATE")
    purpose_option(parser, Purpose.CARE.value)
    parser = add(what, "event", "record what happened, and plan what it asks for")
    client_option(parser, Purpose.CARE, required=True)
    parser.add_argument("--kind", choices=KINDS, required=True)
    parser.add_argument("--date", metavar="DATE", help="today if not given")
    parser.add_argument("--note", default="", metavar="TEXT")
    for name, says in (
        ("done", "the contact was made today"),
        ("put-off", "another day"),
        ("not-wanted", "the client does not want it"),
    ):
        parser = add(what, name, says)
        parser.add_argument("task", metavar="TASK", help="its number in the list")
        if name == "put-off":
            parser.add_argument("--to", required=True, metavar="DATE")
        else:
            parser.add_argument("--note", default="", metavar="TEXT")
        if name == "not-wanted":
            parser.add_argument("--all", action="store_true", help="no contact of any kind")
    parser = add(what, "wish", "whether a client may be contacted at all")
    client_option(parser, Purpose.CARE, required=True)
    parser.add_argument("--contact", choices=("yes", "no"), required=True)
    parser.add_argument("--note", default="", metavar="TEXT")
    client_option(add(what, "history", "every task of a client"), Purpose.CARE, required=True)
    parser = add(what, "ics", "the lists as a calendar file")
    parser.add_argument("--out", required=True, metavar="FILE.ics")
    parser.add_argument("--date", metavar="DATE")


def _privileges(commands: Commands, add: Add) -> None:
    what = _what(commands, add, "privilege", "the ledger of privileges", "give|undo|list")
    parser = add(what, "give", "give one; exit 1 when none is left")
    client_option(parser, required=True)
    parser.add_argument("code", nargs="?", metavar="CODE", help="like airport_channel")
    parser.add_argument("--privilege", metavar="CODE", help="the same, by name")
    parser.add_argument("--note", default="", metavar="TEXT")
    parser.add_argument("--steps", default="0", metavar="N", help="so many steps of the procedure were done")
    parser.add_argument("--amount", default="", metavar="AMOUNT", help="of an emergency payment")
    _approver(parser)
    parser = add(what, "undo", "take back one that was given; the newest if not said which")
    client_option(parser, required=True)
    parser.add_argument("number", nargs="?", metavar="NUMBER", help="its journal number")
    parser.add_argument("--reason", required=True, metavar="TEXT")
    client_option(add(what, "list", "what is left, until when, and what was given"), required=True)


def _branch(commands: Commands, add: Add) -> None:
    parser = add(commands, "branch", "clients and assets by tier, concentration and lists")
    parser.add_argument("--as-of", metavar="DATE", help="the day of the figures; today if not given")
    parser.add_argument("--against", metavar="DATE", help="another day beside it")
    parser.add_argument("--list", metavar="NAME", help="under, over, falling, key, tier:gold …")
    purpose_option(parser, Purpose.BRANCH.value)
    parser.add_argument("--xlsx", metavar="FILE.xlsx", help="every table as a sheet, persons' names masked")
    parser.add_argument("--unmasked", action="store_true", help="whole names; needs a second supervisor")
    _approver(parser)
    parser.add_argument("--pdf", metavar="FILE.pdf", help="the screen on A4")

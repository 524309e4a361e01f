"""The options of the command ``people``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teller_app.cli.parser import Commands, Parser

ROLES = ("teller", "supervisor", "custodian", "auditor")
"""As ``safe.roles.Role``, which a command line need not load; a test holds the two together."""
APPROVER_HELP = "a second supervisor, who reads what it is and is asked for a password"
_ANEW_HELP = "make them anew, where they are lost: all that were taken before open nothing any more"
Add = Callable[["Commands", str, str], "Parser"]
_ACTS = (
    ("first", "the first start: make the first supervisor, and the recovery words"),
    ("list", "everybody, with role and standing"),
    ("add", "add somebody; gives a one-time password; needs a second supervisor, if there is one"),
    ("disable", "let somebody in no more, at once; needs a second supervisor"),
    ("enable", "let somebody in again; a supervisor needs a second one"),
    ("role", "give somebody another role; needs a second supervisor"),
    ("reset", "give a one-time password in place of a forgotten one; needs a second supervisor as add does"),
    ("unlock", "give somebody ten guesses again"),
    ("password", "choose another password of one's own"),
    ("words", "take recovery words of one's own"),
    ("recover", "come in with the recovery words of two supervisors"),
)


def add_people(commands: Commands, add: Add) -> None:
    """Everything about who may come in."""
    parser = add(commands, "people", "who may come in: people, roles, passwords")
    what = parser.add_subparsers(
        dest="what", metavar="|".join(name for name, _ in _ACTS), required=True, parser_class=type(parser)
    )
    for name, says in _ACTS:
        parser = add(what, name, says)
        if name == "words":
            parser.add_argument("--anew", action="store_true", help=_ANEW_HELP)
            parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
        if name in {"list", "password", "words"}:
            continue
        parser.add_argument("code", metavar="CODE", help="what the person logs in by")
        if name in {"first", "add", "recover"}:
            parser.add_argument("--name", required=True, metavar="NAME")
        if name in {"add", "role"}:
            parser.add_argument("--role", required=True, choices=ROLES)
        if name in {"add", "disable", "enable", "role", "reset"}:
            parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)

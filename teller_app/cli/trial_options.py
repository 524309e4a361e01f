"""The options of ``rulebook try``, ``schedule`` and ``withdraw``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from teller_app.cli.looking import purpose_option
from teller_app.cli.people_options import APPROVER_HELP
from teller_app.rules.codes import Purpose

if TYPE_CHECKING:
    from teller_app.cli.parser import Commands, Parser

LISTS = ("moved", "up", "down", "other", "same")
"""``moved`` and, as ``rules.migration.Way``, each way; a test holds the two together."""
Add = Callable[["Commands", str, str], "Parser"]


def add_trial(what: Commands, add: Add) -> None:
    """``rulebook try``, ``schedule`` and ``withdraw``."""
    parser = add(what, "try", "what an edition, or a draft of one, would do to the book; nothing is changed")
    parser.add_argument("id", metavar="ID[/DATE]|PATH")
    parser.add_argument("--edition", metavar="DATE", help="the edition that began on this day")
    parser.add_argument(
        "--against",
        metavar="ID[/DATE]|PATH",
        help="what it is compared with; if not given, what decides today",
    )
    parser.add_argument("--list", choices=LISTS, help="the first 500 who move, or who go one way")
    purpose_option(parser, Purpose.BRANCH.value)
    parser.add_argument("--out", metavar="FILE.csv|xlsx", help="the same list as a file, all of it")
    parser.add_argument("--unmasked", action="store_true", help="whole names; needs a second supervisor")
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
    parser = add(what, "schedule", "another rulebook or edition from a day on; needs a second supervisor")
    parser.add_argument(
        "id",
        metavar="ID[/DATE]",
        help="a scheme; or an edition of the one that decides, on a day that its signed rules allow",
    )
    parser.add_argument("--from", dest="from_day", metavar="DATE", required=True, help="its first day here")
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
    parser = add(what, "withdraw", "give up what is scheduled; needs a second supervisor")
    parser.add_argument(
        "id", metavar="ID/DATE", nargs="?", help="the edition whose day is given up; if not given, what comes"
    )
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)

"""The options of the commands that look after the trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teller_app.cli.parser import Commands, Parser

Add = Callable[["Commands", str, str], "Parser"]


def add_audit(commands: Commands, add: Add) -> None:
    """``audit`` and ``close-day``."""
    parser = add(commands, "audit", "who did what, the newest first; 200 records a page")
    parser.add_argument("--by", metavar="CODE", help="what somebody logs in by")
    parser.add_argument("--from", dest="from_day", metavar="DATE", help="the first day")
    parser.add_argument("--to", dest="to_day", metavar="DATE", help="the last day, included")
    parser.add_argument("--client", metavar="KEY", help="acts on one client; asking is on record too")
    parser.add_argument("--action", metavar="CODE", help="look, decision, privilege, …")
    parser.add_argument(
        "--entry", metavar="N", help="what one entry of the journal says, and who approved it"
    )
    parser.add_argument("--page", metavar="N", help="1 is the newest")
    parser.add_argument("--xlsx", metavar="FILE", help="every record that fits, at most 100,000")
    parser.add_argument("--csv", metavar="FILE", help="the same as CSV")
    parser = add(commands, "close-day", "the close of the day as a PDF, with the code that holds its records")
    parser.add_argument("--out", required=True, metavar="FILE.pdf")

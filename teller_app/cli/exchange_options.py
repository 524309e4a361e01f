"""The options of the exchange between branches and head office."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from teller_app.cli.people_options import APPROVER_HELP

if TYPE_CHECKING:
    from teller_app.cli.parser import Commands, Parser

Add = Callable[["Commands", str, str], "Parser"]
_WHAT = "setup|send|status|make-key|receive|report"
_KEY_HELP = "head office's key, as make-key has made it"


def add_exchange(commands: Commands, add: Add) -> None:
    """``exchange`` and what belongs to it."""
    parser = add(
        commands, "exchange", "send what this branch has written to head office, or receive it there"
    )
    what = parser.add_subparsers(dest="what", metavar=_WHAT, required=True, parser_class=type(parser))
    _branch(what, add)
    _office(what, add)


def _branch(what: Commands, add: Add) -> None:
    """What a branch does."""
    parser = add(what, "setup", "say to which head office this branch seals; needs a second supervisor")
    parser.add_argument(
        "--head-office", metavar="FILE", help="head office's public key; without it, show this branch's own"
    )
    parser.add_argument("--branch", metavar="CODE", help="this branch's code: a-z, 0-9 and -")
    parser.add_argument("--public", metavar="FILE", help="write what head office must know of this branch")
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
    parser = add(what, "send", "write everything that waits to a folder, sealed, numbered and signed")
    parser.add_argument("--out", required=True, metavar="FOLDER")
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--again", metavar="N", help="only write file N once more, byte for byte")
    again.add_argument(
        "--anew", metavar="N", help="send everything since the first record, from number N on; if asked to"
    )
    add(what, "status", "the last file, what waits, and this branch's public key")


def _office(what: Commands, add: Add) -> None:
    """What head office does; no workplace is needed for it."""
    parser = add(what, "make-key", "make the key that branches seal to")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--name", required=True, help="whose key it is")
    parser.add_argument("--public", metavar="FILE", help="write the public half there as well")
    parser = add(what, "receive", "take files of branches, each once; exit 1 where one is refused")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--into", required=True, metavar="FOLDER", help="where everything is merged")
    parser.add_argument("--key", required=True, metavar="FILE", help=_KEY_HELP)
    parser.add_argument("--branches", required=True, metavar="FILE.toml", help="whose signatures count")
    parser.add_argument(
        "--restored",
        action="append",
        default=[],
        metavar="CODE",
        help="this branch's journal was put back, as you have made sure: let it go on from there",
    )
    parser = add(what, "report", "what all branches have sent, and where they do not agree")
    parser.add_argument("folder", metavar="FOLDER")
    parser.add_argument("--key", required=True, metavar="FILE", help=_KEY_HELP)
    parser.add_argument("--csv", metavar="FILE", help="entries by branch, day and kind")
    parser.add_argument("--conflicts-csv", metavar="FILE", help="what has to be looked into")
    parser.add_argument("--grants-csv", metavar="FILE", help="what clients were given; branches import it")

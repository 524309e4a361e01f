"""The options of the command that decides about a whole table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from teller_app.cli.people_options import APPROVER_HELP

if TYPE_CHECKING:
    from teller_app.cli.parser import Commands, Parser

Add = Callable[["Commands", str, str], "Parser"]


def add_batch(commands: Commands, add: Add, rulebook_options: Callable[[Parser], None]) -> None:
    """``batch``."""
    parser = add(commands, "batch", "tier, shortfall and privileges of every client of a table")
    rulebook_options(parser)
    parser.add_argument("--as-of", metavar="DATE", help="the day of the decision; today if not given")
    parser.add_argument(
        "--input",
        required=True,
        metavar="FILE|DIR|URL|book",
        help="CSV or Parquet, a folder of parts, or the branch's own book; https:// and s3:// with Spark, or "
        "where DuckDB's httpfs is installed; a class and a part of it both count",
    )
    parser.add_argument(
        "--output",
        required=True,
        metavar="PATH",
        help=".csv or .parquet; without an ending, and for Spark, a folder of parts",
    )
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="COLUMN", help="a column that is not to be used"
    )
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--master", metavar="MASTER", help="of the cluster, for Spark; local[*] if not given")
    parser.add_argument("--threads", metavar="N", help="at once, on this machine; all if not given")
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)

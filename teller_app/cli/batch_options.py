"""The options of the command that decides about a whole table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from teller_app.cli.people_options import APPROVER_HELP
from teller_app.words.speaker import mark

if TYPE_CHECKING:
    from teller_app.cli.parser import Commands, Parser

Add = Callable[["Commands", str, str], "Parser"]


def add_batch(commands: Commands, add: Add, rulebook_options: Callable[[Parser], None]) -> None:
    """``batch``."""
    parser = add(commands, "batch", mark("一张表里每位客户的等级、差额和权益"))
    rulebook_options(parser)
    parser.add_argument("--as-of", metavar="DATE", help=mark("按哪一天认定；不写为今天"))
    parser.add_argument(
        "--input",
        required=True,
        metavar="FILE|DIR|URL|book",
        help=mark(
            "CSV 或 Parquet 文件、分成多个部分的文件夹，或本网点的客户册（写 book）；"
            "https:// 和 s3:// 用 Spark，或已装好 DuckDB 的 httpfs；大类和其中的小类都计入"
        ),
    )
    parser.add_argument(
        "--output",
        required=True,
        metavar="PATH",
        help=mark(".csv 或 .parquet 文件；没有后缀的，以及 Spark，为分成多个部分的文件夹"),
    )
    parser.add_argument(
        "--partition",
        default="",
        metavar="COLUMN",
        help=mark("结果文件夹再按这一列分成子文件夹：tier 或 next_tier；不写则不分"),
    )
    parser.add_argument("--ignore", action="append", default=[], metavar="COLUMN", help=mark("不用的列"))
    parser.add_argument(
        "--engine",
        choices=("duckdb", "spark"),
        default="duckdb",
        help=mark("用哪个引擎计算；不写为 %(default)s"),
    )
    parser.add_argument("--master", metavar="MASTER", help=mark("Spark 的集群地址；不写为 local[*]"))
    parser.add_argument("--threads", metavar="N", help=mark("本机同时用几个线程；不写为全部"))
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)

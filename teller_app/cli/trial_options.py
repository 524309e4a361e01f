"""The options of ``rulebook try``, ``schedule`` and ``withdraw``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from teller_app.cli.looking import purpose_option
from teller_app.cli.people_options import APPROVER_HELP
from teller_app.rules.codes import Purpose
from teller_app.words.speaker import mark

if TYPE_CHECKING:
    from teller_app.cli.parser import Commands, Parser

LISTS = ("moved", "up", "down", "other", "same")
"""``moved`` and, as ``rules.migration.Way``, each way; a test holds the two together."""
Add = Callable[["Commands", str, str], "Parser"]


def add_trial(what: Commands, add: Add) -> None:
    """``rulebook try``, ``schedule`` and ``withdraw``."""
    parser = add(what, "try", mark("一个版本或草案会给客户册带来什么变化；只是试算，不改动"))
    parser.add_argument("id", metavar="ID[/DATE]|PATH", help=mark("试算哪个版本，或哪个 TOML 文件"))
    parser.add_argument("--edition", metavar="DATE", help=mark("这一天开始生效的版本"))
    parser.add_argument(
        "--against",
        metavar="ID[/DATE]|PATH",
        help=mark("与什么对比；不写则为今天使用的规则"),
    )
    parser.add_argument("--list", choices=LISTS, help=mark("有变化的客户，或某一种变化的客户，先列 500 户"))
    purpose_option(parser, Purpose.BRANCH.value)
    parser.add_argument("--out", metavar="FILE.csv|xlsx", help=mark("同一名单全部存为文件"))
    parser.add_argument("--unmasked", action="store_true", help=mark("姓名不遮盖；须另一位主管复核"))
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
    parser = add(what, "schedule", mark("预定某日起改用另一规则库或版本；须另一位主管复核"))
    parser.add_argument(
        "id",
        metavar="ID[/DATE]",
        help=mark("规则库代码；或现用规则库的一个版本，日期须在签名规则允许的范围内"),
    )
    parser.add_argument(
        "--from", dest="from_day", metavar="DATE", required=True, help=mark("本网点从哪一天起使用")
    )
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
    parser = add(what, "withdraw", mark("撤销预定的更换；须另一位主管复核"))
    parser.add_argument(
        "id", metavar="ID/DATE", nargs="?", help=mark("撤销哪个版本的日期；不写则为将要改用的")
    )
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)

"""The options of the command ``people``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from teller_app.words.speaker import mark

if TYPE_CHECKING:
    from teller_app.cli.parser import Commands, Parser

ROLES = ("teller", "supervisor", "custodian", "auditor")
"""As ``safe.roles.Role``, which a command line need not load; a test holds the two together."""
APPROVER_HELP = mark("复核人的工号：另一位主管，看过内容后输入密码")
_ANEW_HELP = mark("恢复词遗失的，重新制作：以前领取的随即全部作废")
Add = Callable[["Commands", str, str], "Parser"]
_ACTS = (
    ("first", mark("首次启动：建立第一位主管，制作恢复词")),
    ("list", mark("全部人员，以及岗位和状态")),
    ("add", mark("增加人员，给出一次性密码；有第二位主管的，须其复核")),
    ("disable", mark("停用人员，即时生效；须另一位主管复核")),
    ("enable", mark("重新启用人员；主管须另一位主管复核")),
    ("role", mark("改任岗位；须另一位主管复核")),
    ("reset", mark("忘记密码的，另给一次性密码；复核与 add 相同")),
    ("unlock", mark("解锁，密码可再试十次")),
    ("password", mark("更换自己的密码")),
    ("words", mark("领取自己的恢复词")),
    ("recover", mark("用两位主管的恢复词登录")),
)


def add_people(commands: Commands, add: Add) -> None:
    """Everything about who may come in."""
    parser = add(commands, "people", mark("谁可以登录：人员、岗位、密码"))
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
        parser.add_argument("code", metavar="CODE", help=mark("这个人的工号"))
        if name in {"first", "add", "recover"}:
            parser.add_argument("--name", required=True, metavar="NAME", help=mark("这个人的姓名"))
        if name in {"add", "role"}:
            parser.add_argument("--role", required=True, choices=ROLES, help=mark("岗位"))
        if name in {"add", "disable", "enable", "role", "reset"}:
            parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)

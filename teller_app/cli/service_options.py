"""The options of the commands for key accounts, ties, care and privileges."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from teller_app.cli.looking import client_option, purpose_option
from teller_app.cli.people_options import APPROVER_HELP
from teller_app.rules.codes import GroupKind, OverrideKind, Purpose, ValueType
from teller_app.words.speaker import mark

if TYPE_CHECKING:
    from teller_app.cli.parser import Commands, Parser

_REASON_HELP = mark("理由，记入台账")
_NOTE_HELP = mark("备注，记入台账")
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
    parser = add(commands, "key-account", mark("是不是大客户，凭哪些数字"))
    client_option(parser, required=True)
    parser.add_argument("--rulebook", metavar="ID|PATH", help=mark("规则库代码，或一个 TOML 文件"))
    parser = add(commands, "value-type", mark("客户看重什么；可登记答案或改判"))
    client_option(parser, required=True)
    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="QUESTION=ANSWER",
        help=mark("登记一个答案，如 asks_for=solution"),
    )
    parser.add_argument("--overrule", metavar="|".join(ValueType), help=mark("改判为这一类型；须写 --reason"))
    parser.add_argument("--reason", default="", metavar="TEXT", help=mark("为什么改判"))


def _ties(commands: Commands, add: Add) -> None:
    what = _what(commands, add, "referral", mark("谁介绍了谁"), "show|set|clear")
    for name, says in (
        ("show", mark("客户介绍了谁，认定资产合计多少")),
        ("set", mark("登记客户的介绍人")),
        ("clear", mark("登记没有介绍人")),
    ):
        parser = add(what, name, says)
        client_option(parser, required=True)
        if name == "set":
            parser.add_argument("--referrer", required=True, metavar="KEY", help=mark("介绍人的客户号"))
    what = _what(commands, add, "group", mark("家庭和公司集团"), "show|found|join|leave")
    for name, says in (
        ("show", mark("各位成员，以及本人与合计两个数字")),
        ("found", mark("为这位客户新建家庭或集团")),
        ("join", mark("把客户加入家庭或集团")),
        ("leave", mark("客户退出家庭或集团")),
    ):
        parser = add(what, name, says)
        client_option(parser, required=True)
        if name == "found":
            parser.add_argument("--name", required=True, metavar="TEXT", help=mark("家庭或集团的名称"))
            parser.add_argument(
                "--kind",
                choices=[kind.value for kind in GroupKind],
                default=GroupKind.HOUSEHOLD.value,
                help=mark("家庭或公司集团；不写为 %(default)s"),
            )
        if name == "join":
            parser.add_argument(
                "--group",
                required=True,
                metavar="CODE|KEY",
                help=mark("家庭或集团的代码，或一位成员的客户号"),
            )


def _overrides(commands: Commands, add: Add) -> None:
    what = _what(commands, add, "override", mark("等级的手工认定"), "list|set|end")
    purpose_option(add(what, "list", mark("有效的全部手工认定")), Purpose.BRANCH.value)
    parser = add(what, "set", mark("手工认定一位客户的等级"))
    client_option(parser, required=True)
    parser.add_argument("--tier", required=True, metavar="CODE", help=mark("等级的代码，如 diamond"))
    kinds = [kind.value for kind in OverrideKind]
    parser.add_argument(
        "--kind",
        choices=kinds,
        default=OverrideKind.FLOOR.value,
        help=mark("不低于这个等级，或就是这个等级；不写为 %(default)s"),
    )
    parser.add_argument("--until", required=True, metavar="DATE", help=mark("有效至哪一天"))
    _approver(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT", help=_REASON_HELP)
    parser = add(what, "end", mark("提前结束手工认定"))
    client_option(parser, required=True)
    parser.add_argument("--reason", required=True, metavar="TEXT", help=_REASON_HELP)


def _care(commands: Commands, add: Add) -> None:
    what = _what(
        commands, add, "care", mark("到期的客户维护"), "due|event|done|put-off|not-wanted|wish|history|ics"
    )
    parser = add(what, "due", mark("今天、逾期和本周的维护事项"))
    parser.add_argument("--date", metavar="DATE", help=mark("不写为今天"))
    purpose_option(parser, Purpose.CARE.value)
    parser = add(what, "event", mark("登记发生的事，并排好之后的联系"))
    client_option(parser, Purpose.CARE, required=True)
    parser.add_argument("--kind", choices=KINDS, required=True, help=mark("成交、投诉、新品、促销或专家到店"))
    parser.add_argument("--date", metavar="DATE", help=mark("不写为今天"))
    parser.add_argument("--note", default="", metavar="TEXT", help=_NOTE_HELP)
    for name, says in (
        ("done", mark("今天已经联系，登记完成")),
        ("put-off", mark("推迟到另一天")),
        ("not-wanted", mark("客户不再需要")),
    ):
        parser = add(what, name, says)
        parser.add_argument("task", metavar="TASK", help=mark("名单里的序号"))
        if name == "put-off":
            parser.add_argument("--to", required=True, metavar="DATE", help=mark("推迟到哪一天"))
        else:
            parser.add_argument("--note", default="", metavar="TEXT", help=_NOTE_HELP)
        if name == "not-wanted":
            parser.add_argument("--all", action="store_true", help=mark("任何联系都不要"))
    parser = add(what, "wish", mark("客户是否愿意接受联系"))
    client_option(parser, Purpose.CARE, required=True)
    parser.add_argument(
        "--contact", choices=("yes", "no"), required=True, help=mark("yes 愿意联系，no 一律不联系")
    )
    parser.add_argument("--note", default="", metavar="TEXT", help=_NOTE_HELP)
    client_option(add(what, "history", mark("一位客户的全部维护事项")), Purpose.CARE, required=True)
    parser = add(what, "ics", mark("把维护事项存为日历文件"))
    parser.add_argument("--out", required=True, metavar="FILE.ics", help=mark("日历存到哪里"))
    parser.add_argument("--date", metavar="DATE", help=mark("不写为今天"))


def _privileges(commands: Commands, add: Add) -> None:
    what = _what(commands, add, "privilege", mark("权益台账"), "give|undo|list")
    parser = add(what, "give", mark("给予一项权益；没有余下的，退出码为 1"))
    client_option(parser, required=True)
    parser.add_argument("code", nargs="?", metavar="CODE", help=mark("权益代码，如 airport_channel"))
    parser.add_argument("--privilege", metavar="CODE", help=mark("同上，用选项写"))
    parser.add_argument("--note", default="", metavar="TEXT", help=_NOTE_HELP)
    parser.add_argument("--steps", default="0", metavar="N", help=mark("办理步骤已完成几步"))
    parser.add_argument("--amount", default="", metavar="AMOUNT", help=mark("应急支付的金额"))
    _approver(parser)
    parser = add(what, "undo", mark("撤销已给予的一项；不写哪一项则为最近的"))
    client_option(parser, required=True)
    parser.add_argument("number", nargs="?", metavar="NUMBER", help=mark("给予时的台账号"))
    parser.add_argument("--reason", required=True, metavar="TEXT", help=_REASON_HELP)
    client_option(add(what, "list", mark("余下多少、到哪一天，以及已给予的")), required=True)


def _branch(commands: Commands, add: Add) -> None:
    parser = add(commands, "branch", mark("各等级的客户与资产、集中度和清单"))
    parser.add_argument("--as-of", metavar="DATE", help=mark("数字截至哪一天；不写为今天"))
    parser.add_argument("--against", metavar="DATE", help=mark("与另一天对比"))
    parser.add_argument("--list", metavar="NAME", help=mark("清单：under、over、falling、key、tier:gold 等"))
    purpose_option(parser, Purpose.BRANCH.value)
    parser.add_argument("--xlsx", metavar="FILE.xlsx", help=mark("每张表存为一张工作表，个人姓名已遮盖"))
    parser.add_argument("--unmasked", action="store_true", help=mark("姓名不遮盖；须另一位主管复核"))
    _approver(parser)
    parser.add_argument("--pdf", metavar="FILE.pdf", help=mark("网点页面打印成 A4"))

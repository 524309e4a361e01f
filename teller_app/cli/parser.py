"""The commands and their options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from copy import copy
from functools import cache, partial
from typing import NoReturn, TypeAlias

from teller_app.cli.audit_options import add_audit
from teller_app.cli.batch_options import add_batch
from teller_app.cli.exchange_options import add_exchange
from teller_app.cli.looking import client_option, purpose_option
from teller_app.cli.people_options import APPROVER_HELP, add_people
from teller_app.cli.service_options import add_service
from teller_app.cli.trial_options import add_trial
from teller_app.rules.codes import COMMAND, Method, WindowKind
from teller_app.words.speaker import Speaker, mark

DEMO_HELP = mark("使用独立的演示数据")
USER_HELP = mark("谁在操作，写工号；密码另行询问")
FD_HELP = mark("改从这个已打开的文件读入密码，一行一个")
_AS_OF_HELP = mark("按哪一天认定；不写为今天")
_EDITION_HELP = mark("这一天开始生效的版本")
_EITHER_HELP = mark("一个版本，或一个 TOML 文件")
_KEY_FILE_HELP = mark("密钥存到哪个文件")
EPILOG = mark("退出码 0：完成；1：结论为否；2：请求有误；70：程序自身的错误")


class HelpAsked(Exception):
    """The line asks how ``parser`` is used; whoever knows the language says it."""

    def __init__(self, parser: Parser) -> None:
        super().__init__(parser.prog)
        self.parser = parser


class Parser(argparse.ArgumentParser):
    """Raises instead of exiting, so that every refusal, and all help, leaves by one door."""

    def print_help(self, file: object = None) -> NoReturn:  # noqa: ARG002  argparse calls it so
        """Leave it to whoever knows the language: the rest of the line may name it still."""
        raise HelpAsked(self)

    def help_in(self, speaker: Speaker) -> str:
        """How this command is used. Its texts are Chinese; only here are they put into another language."""
        from teller_app.cli.help_page import HelpPage  # noqa: PLC0415  only help is laid out

        spoken = copy(self)
        spoken.formatter_class = partial(HelpPage, speaker)
        return spoken.format_help()

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        from teller_app.cli.wrong_line import refusal_of  # noqa: PLC0415  the window must not wait for it

        raise refusal_of(message)


@cache
def build_parser() -> Parser:
    """Every command of the program; none of them opens the window. Reading a line changes nothing in it."""
    parser = Parser(prog="teller-app", epilog=EPILOG, allow_abbrev=False)
    parser.add_argument("--demo", action="store_true", help=DEMO_HELP)
    parser.add_argument("--version", action="store_true", help=mark("显示版本号"))
    parser.set_defaults(json=False, lang=None)
    _everywhere(parser)
    _person_options(parser, None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for family in (
        _assess,
        _compare,
        _prescreen,
        _schedule,
        _find,
        _summary,
        _import,
        _rulebook,
        _files,
        _settings,
    ):
        family(commands)
    add_service(commands, _add)
    add_people(commands, _add)
    add_audit(commands, _add)
    add_exchange(commands, _add)
    add_batch(commands, _add, _rulebook_options)
    return parser


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse a command line.

    Raises:
        HelpAsked: it asks for help, of the whole or of one command.
        Refusal: as ``refusal_of``.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    parser = build_parser()
    for text in given:
        # argparse takes ``--option=--`` for an option without any value, and hands on an empty list.
        if text.startswith("-") and text.endswith("=--"):
            parser.error(f"{text}: -- is no value")
    return parser.parse_args(given)


def _person_options(parser: Parser, default: str | None) -> None:
    """Before the command or after it; one that is not given leaves the other."""
    parser.add_argument("--user", metavar="CODE", default=default, help=USER_HELP)
    parser.add_argument("--password-fd", metavar="N", default=default, help=FD_HELP)


def _everywhere(parser: Parser) -> None:
    """Before the command or after it. No defaults: those of ``care due`` would undo what was said before."""
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=mark("标准输出为 JSON")
    )
    parser.add_argument(
        "--lang", choices=("zh", "en"), default=argparse.SUPPRESS, help=mark("输出用哪种语言")
    )


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001  argparse names it nowhere else


def _add(commands: Commands, name: str, says: str) -> Parser:
    parser = commands.add_parser(name, help=says, description=says, epilog=EPILOG, allow_abbrev=False)
    parser.add_argument("--demo", action="store_true", default=argparse.SUPPRESS, help=DEMO_HELP)
    _everywhere(parser)
    _person_options(parser, argparse.SUPPRESS)
    return parser


def _client_options(parser: Parser) -> None:
    client_option(parser)
    parser.add_argument(
        "--holding", action="append", default=[], metavar="CLASS=AMOUNT", help=mark("一类资产的日均金额")
    )
    parser.add_argument(
        "--fact", action="append", default=[], metavar="KEY=VALUE", help=mark("其他情况，如 card=gold_credit")
    )
    parser.add_argument("--as-of", metavar="DATE", help=_AS_OF_HELP)


def _rulebook_options(parser: Parser) -> None:
    parser.add_argument("--rulebook", metavar="ID|PATH", help=mark("规则库代码，或一个 TOML 文件"))
    parser.add_argument("--edition", metavar="DATE", help=_EDITION_HELP)


def _assess(commands: Commands) -> None:
    parser = _add(commands, "assess", mark("等级、卡种和权益，附理由"))
    _rulebook_options(parser)
    _client_options(parser)


def _compare(commands: Commands) -> None:
    _client_options(_add(commands, "compare", mark("同一位客户，对比各家规则库")))


def _loan_options(parser: Parser) -> None:
    parser.add_argument("--principal", required=True, metavar="AMOUNT", help=mark("借多少"))
    parser.add_argument(
        "--annual-rate", required=True, metavar="RATE", help=mark("年利率，写 0.0435 或 4.35%%")
    )
    parser.add_argument("--months", required=True, metavar="N", help=mark("借几个月"))
    parser.add_argument(
        "--method",
        choices=[method.value for method in Method],
        default=Method.ANNUITY.value,
        help=mark("还款方式：等额本息、等额本金或先息后本；不写为 %(default)s"),
    )


_APPLICANT = (
    ("--income", "AMOUNT", mark("每月收入多少")),
    ("--existing-monthly", "AMOUNT", mark("现有负债每月还多少")),
    ("--overdue-consecutive", "N", mark("最多连续逾期几期")),
    ("--overdue-total", "N", mark("累计逾期几期")),
    ("--inquiries", "N", mark("近一个月征信查询几次")),
    ("--stable-job", None, mark("工作是否稳定")),
    ("--currently-overdue", None, mark("当前是否逾期")),
    ("--capacity", None, mark("是否有完全民事行为能力")),
    ("--consent", None, mark("是否已取得查询征信的书面授权")),
)
"""What is known of whoever asks for a loan: an option, its value (none: yes or no), what it is."""


def _prescreen(commands: Commands) -> None:
    parser = _add(commands, "prescreen", mark("个人贷款预审，逐条说明；没有写的当作不知道"))
    _rulebook_options(parser)
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--id", metavar="NUMBER", help=mark("居民身份证号码"))
    who.add_argument("--birth", metavar="DATE", help=mark("申请人的出生日期"))
    _loan_options(parser)
    for name, value, says in _APPLICANT:
        parser.add_argument(name, metavar=value, choices=None if value else ("yes", "no"), help=says)
    parser.add_argument("--as-of", metavar="DATE", help=_AS_OF_HELP)


def _schedule(commands: Commands) -> None:
    parser = _add(commands, "schedule", mark("逐月还款计划"))
    _rulebook_options(parser)
    _loan_options(parser)


def _find(commands: Commands) -> None:
    parser = _add(commands, "find", mark("按证件号、手机号、卡号、账号、姓名或拼音查找客户；最多 50 位"))
    parser.add_argument("text", metavar="TEXT", help=mark("查找什么"))
    purpose_option(parser, COMMAND)


def _summary(commands: Commands) -> None:
    parser = _add(commands, "summary", mark("权益单，存为 PDF"))
    _rulebook_options(parser)
    _client_options(parser)
    parser.add_argument(
        "--format",
        choices=("a4", "receipt"),
        default="a4",
        help=mark("A4 或 80 毫米小票；不写为 %(default)s"),
    )
    parser.add_argument(
        "--paper-language", choices=("zh", "en", "both"), help=mark("权益单用哪种语言；不写则按本人的设置")
    )
    parser.add_argument(
        "--large",
        action=argparse.BooleanOptionalAction,
        help=mark("A4 大字版，16 磅以上；不写则按本人的设置"),
    )
    parser.add_argument("--out", required=True, metavar="FILE.pdf", help=mark("PDF 存到哪里"))


def _import(commands: Commands) -> None:
    parser = _add(
        commands, "import", mark("导入总行下发的文件；没有写明可以略去几行的，有一行不对就全部不导入")
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help=mark("总行下发的文件"))
    parser.add_argument("--profile", metavar="FILE.toml", help=mark("导入配置：文件的各列是什么"))
    parser.add_argument("--propose", action="store_true", help=mark("只为这些文件提一份导入配置，不导入"))
    parser.add_argument("--sheet", metavar="NAME", help=mark("与 --propose 同用：读工作簿的哪一张工作表"))
    parser.add_argument(
        "--manifest", metavar="FILE", help=mark("总行的清单；不写则用文件旁边的 manifest.json")
    )
    parser.add_argument("--without-manifest", action="store_true", help=mark("没有清单可以核对，也导入"))
    parser.add_argument("--accept-gap", action="store_true", help=mark("允许缺批：这一批之前可以有缺"))
    parser.add_argument("--whole", action="store_true", help=mark("恰好 1,048,576 行的文件是完整的"))
    parser.add_argument("--rejects", metavar="OUT.csv", help=mark("不合格的行连同原文写到哪里"))
    parser.add_argument("--changes", metavar="OUT.csv|.xlsx", help=mark("等级变化名单写到哪里"))
    parser.add_argument(
        "--most-rejects",
        metavar="N|SHARE%",
        help=mark(
            "最多略去多少不合格的行而导入其余，如 20，或全部行的 0.5%%；"
            "不写则按导入配置，配置没有写的一行也不略去"
        ),
    )
    parser.add_argument("--fresh", action="store_true", help=mark("不沿用现有客户册，只用这些文件"))
    parser.add_argument("--dry-run", action="store_true", help=mark("除了启用新客户册，什么都做"))
    parser.add_argument("--no-tiers", action="store_true", help=mark("不比较等级变化"))
    parser.add_argument("--as-of", metavar="DATE", help=mark("文件的营业日；不写为昨天"))


def _rulebook(commands: Commands) -> None:
    parser = _add(commands, "rulebook", mark("列出、查看、对比、试算或安装规则库"))
    acts = "list|show|check|diff|try|schedule|withdraw|install|sign|make-key"
    what = parser.add_subparsers(dest="what", metavar=acts, required=True, parser_class=Parser)
    _add(what, "list", mark("全部规则库和各个版本"))
    shown = _add(what, "show", mark("用平常的话说明一套规则"))
    shown.add_argument("id", metavar="ID", help=mark("规则库的代码"))
    shown.add_argument("--edition", metavar="DATE", help=_EDITION_HELP)
    checked = _add(what, "check", mark("读取一个文件或文件夹，并验证其中的例子"))
    checked.add_argument("path", metavar="PATH", help=mark("一个 TOML 文件，或装有它们的文件夹"))
    differing = _add(what, "diff", mark("两个版本有什么不同，每处一句"))
    for name in ("before", "after"):
        differing.add_argument(name, metavar="ID[/DATE]|PATH", help=_EITHER_HELP)
    add_trial(what, _add)
    installed = _add(what, "install", mark("安装已签名的规则库，用于认定；须另一位主管复核"))
    installed.add_argument("folder", metavar="FOLDER", help=mark("已签名的规则库所在的文件夹"))
    installed.add_argument("--yes", action="store_true", help=mark("确定安装；不写则只显示有什么变化"))
    installed.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
    _signing(what)


def _signing(what: Commands) -> None:
    """What head office does; no workplace is needed for it."""
    signed = _add(what, "sign", mark("把文件夹里的规则库列成一期的清单，并签名"))
    signed.add_argument("folder", metavar="FOLDER", help=mark("规则库所在的文件夹"))
    signed.add_argument(
        "--signer", action="append", required=True, metavar="FILE", help=mark("用谁的密钥签名")
    )
    signed.add_argument("--number", metavar="N", help=mark("重新列清单，期号须大于以往任何一期"))
    signed.add_argument("--expires", metavar="DATE", help=mark("这一期规则库用到哪一天"))
    signed.add_argument("--by", metavar="NAME", help=mark("由谁发布；不写则用密钥的名称"))
    made = _add(what, "make-key", mark("制作签名密钥，并显示各网点须知道的内容"))
    made.add_argument("file", metavar="FILE", help=_KEY_FILE_HELP)
    made.add_argument("--name", required=True, help=mark("密钥归谁"))


def _files(commands: Commands) -> None:
    _add(commands, "backup", mark("备份台账，并核对备份"))
    restored = _add(commands, "restore", mark("用备份恢复台账；现在的台账保留在旁边"))
    restored.add_argument("file", nargs="?", metavar="FILE", help=mark("不写则用最近一份备份"))
    restored.add_argument("--preview", action="store_true", help=mark("只说明会丢失什么，不作改动"))
    restored.add_argument("--yes", action="store_true", help=mark("确定恢复；不写则只预览"))
    restored.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
    checked = _add(commands, "verify", mark("校验本机的每个文件和审计记录的先后衔接"))
    checked.add_argument("--code", metavar="CODE", help=mark("同时核对打印件上的审计码"))


def _settings(commands: Commands) -> None:
    parser = _add(commands, "settings", mark("查看或更改本人和本网点的设置"))
    parser.add_argument("--branch", metavar="NAME", help=mark("网点名称，印在纸上"))
    parser.add_argument("--teller", metavar="NAME", help=mark("演示人员的工号和姓名"))
    parser.add_argument("--language", choices=("zh", "en"), help=mark("屏幕和输出的语言"))
    parser.add_argument("--window", choices=[kind.value for kind in WindowKind], help=mark("本窗口的类型"))
    parser.add_argument("--default-rulebook", metavar="ID", help=mark("认定所用的规则库；须另一位主管复核"))
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
    parser.add_argument("--backup-folder", metavar="FOLDER", help=mark("第二备份文件夹；写 '' 为没有"))
    parser.add_argument("--lock-after", metavar="SECONDS", help=mark("无人操作多少秒后锁定，30 至 180"))
    parser.add_argument(
        "--stale-after", metavar="DAYS", help=mark("客户册超过多少个工作日就提示过期，1 至 30")
    )
    own = parser.add_argument_group(mark("本人的设置："), mark("只对操作的人本人有效；--language 也是"))
    own.add_argument("--text-size", choices=("normal", "large", "largest"), help=mark("窗口文字大小"))
    own.add_argument("--contrast", choices=("normal", "high"), help=mark("窗口对比度"))
    own.add_argument("--printer", metavar="NAME", help=mark("A4 打印机；写 '' 则打印时再选"))
    own.add_argument("--receipt-printer", metavar="NAME", help=mark("80 毫米小票打印机；写 '' 则与 A4 相同"))
    own.add_argument("--paper-language", choices=("zh", "en", "both"), help=mark("打印用哪种语言"))
    own.add_argument("--large-print", choices=("yes", "no"), help=mark("A4 用大字版"))
    own.add_argument("--for-all", action="store_true", help=mark("用于本网点没有自己选择的所有人"))

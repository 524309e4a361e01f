"""The options of the exchange between branches and head office."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from teller_app.cli.people_options import APPROVER_HELP
from teller_app.words.speaker import mark

if TYPE_CHECKING:
    from teller_app.cli.parser import Commands, Parser

Add = Callable[["Commands", str, str], "Parser"]
_WHAT = "setup|send|status|make-key|receive|report"
_KEY_HELP = mark("总行的密钥，由 make-key 制作")


def add_exchange(commands: Commands, add: Add) -> None:
    """``exchange`` and what belongs to it."""
    parser = add(commands, "exchange", mark("网点登记的内容上报总行，或由总行接收"))
    what = parser.add_subparsers(dest="what", metavar=_WHAT, required=True, parser_class=type(parser))
    _branch(what, add)
    _office(what, add)


def _branch(what: Commands, add: Add) -> None:
    """What a branch does."""
    parser = add(what, "setup", mark("设置本网点上报给哪个总行；须另一位主管复核"))
    parser.add_argument("--head-office", metavar="FILE", help=mark("总行的公钥；不写则显示本网点自己的"))
    parser.add_argument("--branch", metavar="CODE", help=mark("本网点的代码：a-z、0-9 和 -"))
    parser.add_argument("--public", metavar="FILE", help=mark("写出总行须知道的本网点内容"))
    parser.add_argument("--approver", metavar="CODE", help=APPROVER_HELP)
    parser = add(what, "send", mark("把未上报的全部写到文件夹，封好、编号、签名"))
    parser.add_argument("--out", required=True, metavar="FOLDER", help=mark("文件写到哪个文件夹"))
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--again", metavar="N", help=mark("只把第 N 号文件原样再写一次"))
    again.add_argument("--anew", metavar="N", help=mark("总行要求时，从第一条记录起全部重报，编号从 N 起"))
    add(what, "status", mark("最近一份文件、还没有上报的，以及本网点的公钥"))


def _office(what: Commands, add: Add) -> None:
    """What head office does; no workplace is needed for it."""
    parser = add(what, "make-key", mark("制作总行的密钥，各网点的文件封给它"))
    parser.add_argument("file", metavar="FILE", help=mark("密钥存到哪个文件"))
    parser.add_argument("--name", required=True, help=mark("密钥归谁"))
    parser.add_argument("--public", metavar="FILE", help=mark("公钥另存到这里"))
    parser = add(what, "receive", mark("接收各网点的文件，每份一次；有不收的，退出码为 1"))
    parser.add_argument("files", nargs="+", metavar="FILE", help=mark("各网点上报的文件"))
    parser.add_argument("--into", required=True, metavar="FOLDER", help=mark("汇总存放的文件夹"))
    parser.add_argument("--key", required=True, metavar="FILE", help=_KEY_HELP)
    parser.add_argument("--branches", required=True, metavar="FILE.toml", help=mark("哪些网点的签名有效"))
    parser.add_argument(
        "--restored",
        action="append",
        default=[],
        metavar="CODE",
        help=mark("已核实这个网点恢复过台账，从那里接着收；写网点代码"),
    )
    parser = add(what, "report", mark("各网点上报了什么，哪里互相矛盾"))
    parser.add_argument("folder", metavar="FOLDER", help=mark("汇总存放的文件夹"))
    parser.add_argument("--key", required=True, metavar="FILE", help=_KEY_HELP)
    parser.add_argument("--csv", metavar="FILE", help=mark("登记笔数，按网点、日期和种类"))
    parser.add_argument("--conflicts-csv", metavar="FILE", help=mark("需要查明的事项"))
    parser.add_argument("--grants-csv", metavar="FILE", help=mark("客户用掉的权益，供各网点导入"))

"""The options of the commands that look after the trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from teller_app.words.speaker import mark

if TYPE_CHECKING:
    from teller_app.cli.parser import Commands, Parser

Add = Callable[["Commands", str, str], "Parser"]


def add_audit(commands: Commands, add: Add) -> None:
    """``audit`` and ``close-day``."""
    parser = add(commands, "audit", mark("谁做了什么，最新的在前；每页 200 条"))
    parser.add_argument("--by", metavar="CODE", help=mark("谁做的，写工号"))
    parser.add_argument("--from", dest="from_day", metavar="DATE", help=mark("从哪一天起"))
    parser.add_argument("--to", dest="to_day", metavar="DATE", help=mark("到哪一天，含当天"))
    parser.add_argument("--client", metavar="KEY", help=mark("只看一位客户的；这次查询也会登记"))
    parser.add_argument("--action", metavar="CODE", help=mark("操作的代码，如 look、decision、privilege"))
    parser.add_argument("--entry", metavar="N", help=mark("台账中某一号登记的内容，以及由谁复核"))
    parser.add_argument("--page", metavar="N", help=mark("第几页，第 1 页最新"))
    parser.add_argument("--xlsx", metavar="FILE", help=mark("符合的全部记录，最多 100,000 条"))
    parser.add_argument("--csv", metavar="FILE", help=mark("同样的记录，存为 CSV"))
    parser = add(commands, "close-day", mark("日结单，存为 PDF，附锁定当天记录的审计码"))
    parser.add_argument("--out", required=True, metavar="FILE.pdf", help=mark("PDF 存到哪里"))

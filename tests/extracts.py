"""Extracts as head office would send them: seeded, streamed, in any encoding and layout.

``python -m tests.extracts FOLDER --clients 1000000`` writes clients, holdings and a manifest. What is drawn says
no more of the world than that names, numbers and amounts have the right shapes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

from teller_app.rules.client import CardHeld, Client, LoanFacts
from teller_app.rules.codes import AssetClass, ClientKind, Sex, Status
from teller_app.rules.holdings import BalanceHistory
from teller_app.rules.money import Money

AS_OF = date(2026, 11, 22)
SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许邓韩冯曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲玉萍红云建华国志海鹏飞雪梅琳晨宇轩涵子浩然思佳欣怡俊峰博雅婷雨晴嘉豪瑞泽宏达利民安宁春秋冬夏山川林森"
CLASSES = ("demand_deposit", "time_deposit", "wealth", "fund", "insurance", "bond")
_CHINESE = {
    "demand_deposit": "活期存款",
    "time_deposit": "定期存款",
    "wealth": "理财",
    "fund": "基金",
    "insurance": "保险",
    "bond": "国债",
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Drawn:
    """One client and what it holds: class, day, fen."""

    key: str
    name: str
    id_number: str
    phone: str
    joined: date
    card: str
    payroll: bool
    income: int
    balances: tuple[tuple[str, date, int], ...]


@dataclass(frozen=True)
class Layout:
    """How files are written.

    Attributes:
        chinese: headers, dates, amounts and values as a Chinese core system has them; a profile is needed.
    """

    name: str
    suffix: str = ".csv"
    delimiter: str = ","
    chinese: bool = False


PLAIN = Layout("plain")
LAYOUTS = (PLAIN, Layout("tabs", ".tsv", "\t"), Layout("chinese", chinese=True), Layout("workbook", ".xlsx"))
CLIENT_HEADER = (
    "key",
    "kind",
    "name",
    "id_number",
    "phone",
    "joined",
    "accounts",
    "cards",
    "payroll",
    "income",
)
HOLDING_HEADER = ("client", "asset_class", "date", "balance")
CHINESE_CLIENTS = (
    "客户编号",
    "客户类型",
    "客户名称",
    "证件号码",
    "手机号",
    "开户日期",
    "账号",
    "持有卡片",
    "代发标志",
    "月收入",
)
CHINESE_HOLDINGS = ("客户编号", "资产类别", "余额日期", "余额")


def drawn(count: int, seed: int = 7) -> Iterator[Drawn]:
    """So many clients, the same ones for the same seed."""
    rng = Random(seed)
    for number in range(1, count + 1):
        yield _one(rng, number)


def _one(rng: Random, number: int) -> Drawn:
    name = rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.choice((1, 2, 2, 2))))
    birth = date(1950, 1, 1) + timedelta(days=rng.randrange(20_000))
    held = rng.sample(CLASSES, rng.choice((1, 2, 2, 3)))
    return Drawn(
        key=f"{number:09d}",
        name=name,
        id_number=_id(
            f"{rng.choice(('110105', '310101', '440103', '510104'))}{birth:%Y%m%d}{rng.randrange(1000):03d}"
        ),
        phone=f"1{rng.choice('3578')}{rng.randrange(10**9):09d}",
        joined=birth + timedelta(days=6600),
        card=_luhn(f"622202{rng.randrange(10**9):09d}"),
        payroll=rng.random() < 0.3,
        income=rng.randrange(3000, 60_000) * 100,
        balances=tuple(
            (code, AS_OF - timedelta(days=rng.randrange(1, 700)), rng.randrange(10**8)) for code in held
        ),
    )


def _id(head: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(head, _WEIGHTS, strict=True))
    return head + "10X98765432"[total % 11]


def _luhn(head: str) -> str:
    digits = [int(each) for each in head]
    doubled = [sum(divmod(2 * d, 10)) if at % 2 == 0 else d for at, d in enumerate(reversed(digits))]
    return head + str(-sum(doubled) % 10)


def client_row(who: Drawn, layout: Layout) -> tuple[str, ...]:
    """A row of the client file; a key with leading zeros and an identity number are text, and stay so."""
    if layout.chinese:
        flag = "是" if who.payroll else "否"
        return (
            who.key,
            "个人",
            who.name,
            who.id_number,
            who.phone,
            f"{who.joined:%Y%m%d}",
            f"A{who.key}",
            who.card,
            flag,
            f"{who.income / 100:,.2f}",
        )
    flag = "yes" if who.payroll else "no"
    return (
        who.key,
        "person",
        who.name,
        who.id_number,
        who.phone,
        who.joined.isoformat(),
        f"A{who.key}",
        who.card,
        flag,
        _yuan(who.income),
    )


def holding_rows(who: Drawn, layout: Layout) -> Iterator[tuple[str, ...]]:
    """Rows of the balances file."""
    for code, day, fen in who.balances:
        if layout.chinese:
            whole, part = divmod(fen, 100)
            yield who.key, _CHINESE[code], f"{day:%Y%m%d}", f"{whole:,}.{part:02d}"
        else:
            yield who.key, code, day.isoformat(), _yuan(fen)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def as_clients(count: int) -> Iterator[Client]:
    """What an extract says, as it must lie in the book: the reference."""
    for who in drawn(count):
        day = who.id_number[6:14]
        yield Client(
            key=who.key,
            kind=ClientKind.PERSON,
            name=who.name,
            id_number=who.id_number,
            phone=who.phone,
            birth=date.fromisoformat(day),
            sex=Sex.MALE if int(who.id_number[16]) % 2 else Sex.FEMALE,
            joined=who.joined,
            cards=(CardHeld(who.card),),
            accounts=(f"A{who.key}",),
            holdings={
                AssetClass(code): BalanceHistory.of([(at, Money(fen))]) for code, at, fen in who.balances
            },
            statuses={Status.PAYROLL: who.payroll},
            loan=LoanFacts(income=Money(who.income)),
        )


def write(
    folder: Path, count: int, layout: Layout = PLAIN, encoding: str = "utf-8", seed: int = 7
) -> tuple[Path, Path]:
    """Both files of an extract."""
    folder.mkdir(parents=True, exist_ok=True)
    headers = (CHINESE_CLIENTS, CHINESE_HOLDINGS) if layout.chinese else (CLIENT_HEADER, HOLDING_HEADER)
    clients = ((client_row(who, layout),) for who in drawn(count, seed))
    holdings = (tuple(holding_rows(who, layout)) for who in drawn(count, seed))
    paths = folder / f"clients{layout.suffix}", folder / f"holdings{layout.suffix}"
    for path, header, groups in zip(paths, headers, (clients, holdings), strict=True):
        write_table(path, header, (row for group in groups for row in group), layout, encoding)
    return paths


def write_table(
    path: Path, header: tuple[str, ...], rows: Iterator[tuple[str, ...]], layout: Layout, encoding: str
) -> None:
    """One file, as its layout has it."""
    if layout.suffix == ".xlsx":
        _workbook(path, header, rows)
        return
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=layout.delimiter, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)


def _workbook(path: Path, header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
    with xlsxwriter.Workbook(
        path, {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}
    ) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([header, *rows]):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)


def manifest(folder: Path, files: tuple[Path, ...], count: int, sequence: int = 1, seed: int = 7) -> Path:
    """What is said of the files of ``write``."""
    fens = [fen for who in drawn(count, seed) for _, _, fen in who.balances]
    told = [
        {"name": path.name, "rows": rows, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path, rows in zip(files, (count, len(fens)), strict=True)
    ]
    told[1]["sum"] = _yuan(sum(fens))
    path = folder / "manifest.json"
    body = {"format": 1, "sequence": sequence, "business_date": AS_OF.isoformat(), "files": told}
    path.write_text(json.dumps(body), "utf-8")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--layout", choices=[each.name for each in LAYOUTS], default="plain")
    parser.add_argument("--encoding", choices=("utf-8", "utf-8-sig", "gb18030"), default="utf-8")
    arguments = parser.parse_args()
    layout = next(each for each in LAYOUTS if each.name == arguments.layout)
    files = write(arguments.folder, arguments.clients, layout, arguments.encoding)
    manifest(arguments.folder, files, arguments.clients)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What is in the book of these tests, and the files that brought it there."""

from __future__ import annotations

from pathlib import Path

COUNT = 12
RICH = "C000001"
GIVEN = "airport_channel"
QUOTA = 6
"""How often a year the general scheme gives it."""
_NAMES = "王小明 查良镛 阿依古丽·买买提 仇英 解缙 朴树 区寄 单雄信 曾国 翟让 缪荃 㐂龘"


def client_keys() -> list[str]:
    """Everybody in the book, all of them rich enough for ``GIVEN``."""
    return [f"C{number:06d}" for number in range(1, COUNT + 1)]


def write_papers(folder: Path) -> list[Path]:
    """Head office's files, beside the home."""
    clients = ["key,kind,name,phone,birth,sex,joined,cards,accounts,group"]
    holdings = ["client,asset_class,date,balance"]
    for number, (key, name) in enumerate(zip(client_keys(), _NAMES.split(), strict=True), 1):
        clients.append(
            f"{key},person,{name},138{number:08d},1980-{number:02d}-15,female,2015-03-01,"
            f"622848{number:013d},0200{number:09d},"
        )
        holdings.append(f"{key},deposit,2023-01-31,{1_000_000 + number * 1111}.01")
        holdings.append(f"{key},wealth,2023-01-31,{number * 20_000}.50")
    folder.mkdir(parents=True, exist_ok=True)
    files = in_book(folder)
    for path, lines in zip(files, (clients, holdings), strict=True):
        path.write_text("\n".join(lines) + "\n", "utf-8")
    return files


def in_book(folder: Path) -> list[Path]:
    """Where they lie."""
    return [folder / "clients.csv", folder / "holdings.csv"]

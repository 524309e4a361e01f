"""Strings that no file may hold, and the search for them."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

COUNT = 50
NAME, HOUSE, NOTE, WALK_IN = "龘靐灪", "犇骉焱", "密语渊渟岳峙", "爨齉鱻"
"""Of three characters at least: two are four bytes, which a few megabytes of sealed pages hold by chance."""
PHONE, ID, CARD, ACCOUNT = "1771234", "33068119", "622202417", "0277183"
"""Every phone, document, card and account of the canaries has its own of these in it."""
BALANCE = ("7319052", "7,319,052", "731,905.2", "731905.2")
"""Every balance begins like this: in yuan and in fen, with separators, in ten thousands."""
STEMS = (NAME, HOUSE, NOTE, WALK_IN, PHONE, ID, CARD, ACCOUNT, *BALANCE)
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
_GROUP = 3
_SEALED = re.compile(rb"(?=[0-9]*[a-f])[0-9a-f]{48,}")
"""Keys and sealed boxes in hexadecimal: 26 KB of them hold seven digits once in some thousand homes, and did."""
_SURNAMES = "王李张刘陈杨赵黄周吴"


def client_rows() -> Iterator[str]:
    """The file of the clients."""
    yield "key,kind,name,id_number,phone,birth,joined,cards,accounts,payroll,income"
    for number in range(1, COUNT + 1):
        yield (
            f"C{number:06d},person,{_SURNAMES[number % 10]}{NAME}{chr(0x4E00 + number)},"
            f"{_id_number(number)},{PHONE}{number:04d},,2015-03-01,{_card(number)},"
            f"{ACCOUNT}{number:06d},yes,{BALANCE[0]}.{number:02d}"
        )


def wrong_rows() -> Iterator[str]:
    """The same with something wrong in every field that has a client in it, and fields in the wrong columns."""
    head, *rows = client_rows()
    names = head.split(",")
    yield head
    for number, row in enumerate(rows):
        fields = row.split(",")
        at = number % len(fields)
        match number // len(fields):
            case 0:
                fields[at] += "\u0001#"
            case 1:
                fields[at] = fields[names.index("id_number")] + "9"
            case 2:
                fields[at] = fields[names.index("name")]
            case _:
                fields.insert(at, fields[names.index("phone")])
        yield ",".join(fields)


def holding_rows() -> Iterator[str]:
    """The file of what they hold."""
    yield "client,asset_class,date,balance"
    for number in range(1, COUNT + 1):
        yield f"C{number:06d},deposit,2023-01-31,{BALANCE[0]}{number:02d}.{number:02d}"


def _id_number(number: int) -> str:
    start = f"{ID}80{number % 12 + 1:02d}15{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return start + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(start, weights, strict=True)) % 11]


def _card(number: int) -> str:
    start = f"{CARD}{number:09d}"
    doubled = [int(digit) * (2 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(start))]
    return start + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def patterns(stems: Iterable[str] = STEMS) -> dict[bytes, str]:
    """Each stem as a file could hold it."""
    found: dict[bytes, str] = {}
    for stem in stems:
        for encoding in ENCODINGS:
            raw = stem.encode(encoding)
            found.setdefault(raw, f"{stem} in {encoding}")
            for shift in range(_GROUP):
                found.setdefault(_in_base64(raw, shift), f"{stem} in {encoding} and base64")
        found.setdefault(stem.encode("unicode_escape"), f"{stem} escaped")
    return found


def _in_base64(raw: bytes, shift: int) -> bytes:
    """The part that stays the same whatever stands before and after, ``shift`` bytes into a group of three."""
    told = base64.b64encode(bytes(shift) + raw)
    first = -(-shift * 8 // 6)
    return told[first : (shift + len(raw)) * 8 // 6]


class Search:
    """Looks for every pattern at once."""

    def __init__(self, stems: Iterable[str] = STEMS) -> None:
        self._names = patterns(stems)
        self._pattern = re.compile(b"|".join(re.escape(each) for each in self._names), re.DOTALL)

    def in_bytes(self, raw: bytes) -> list[str]:
        """What is found, by name; what is sealed holds digits by chance alone."""
        told = _SEALED.sub(b"\n", raw)
        return sorted({self._names[match.group()] for match in self._pattern.finditer(told)})

    def in_text(self, text: str) -> list[str]:
        """What is found in what was said."""
        return self.in_bytes(text.encode("utf-8", "replace"))

    def below(self, folder: Path, saved: Iterable[Path]) -> dict[str, list[str]]:
        """What is found in every file below ``folder``, and in their names; ``saved`` folders are left out."""
        left_out, found = tuple(saved), {}
        for path in sorted(folder.rglob("*")):
            if any(path.is_relative_to(each) for each in left_out) or path.is_symlink():
                continue
            hits = self.in_text(path.name)
            if path.is_file():
                hits += self.in_bytes(path.read_bytes())
            if hits:
                found[str(path.relative_to(folder))] = hits
        return found

"""A file of text: its encoding is said or found out strictly, and its rows are read one by one."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Protocol

from teller_app.intake.opening import Heard, opened, unheard, unreadable
from teller_app.rules.errors import Refusal

MAX_LINE = 1 << 20
"""Characters of a line; a longer one is none of a table, and would fill the memory."""
_CHUNK = 1 << 20
_LONG_UTF8 = re.compile("[\u0800-\ufffc\U00010000-\U0010ffff]")
"""What takes three bytes or more; Chinese is among it, accents are not."""
ENCODINGS = ("utf-8", "gb18030")
_MARK = "\ufeff".encode("gb18030")
_OWN = re.compile("[\ue000-\uf8ff]")
"""Characters of a bank's own: GB18030 has thousands, and what is really Big5 comes out as them."""
_MIXED = re.compile("(?<![\u4e00-\u9fff])([A-Za-z]?)([\u4e00-\u9fff])(?![\u4e00-\u9fff])([A-Za-z]?)")
"""One Chinese character alone, and the letters that it touches."""
_LETTERS = re.compile(rb"[A-Za-z]")


class _Reader(Protocol):
    """What ``csv.reader`` gives; its own type has no public name."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


class TextFile:
    """Rows of cells as text.

    Args:
        path: the file.
        encoding: as somebody said it; ``None`` to find it out.
        delimiter: likewise.
        heard: while the encoding is made sure of, which looks at all of it.

    Raises:
        Refusal: ``import.no_file`` or ``import.encoding`` (file, at).
    """

    def __init__(
        self,
        path: Path,
        encoding: str | None = None,
        delimiter: str | None = None,
        heard: Heard = unheard,
    ) -> None:
        self._path = path
        with ExitStack() as until_known:
            self._raw = until_known.enter_context(opened(path))
            self.total = self._raw.seek(0, io.SEEK_END)
            self._raw.seek(0)
            try:
                self.encoding = encoding_of(self._raw, path.name, encoding, heard)
                self._raw.seek(self._mark())
                codec = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
                self._text = io.TextIOWrapper(self._raw, codec, newline="")
                self.delimiter = delimiter or self._delimiter()
            except OSError as error:
                raise unreadable(path, error) from error
            until_known.pop_all()

    @property
    def done(self) -> int:
        """Bytes that have been read, of ``total``."""
        return min(self.total, self._raw.tell())

    def rows(self) -> Iterator[list[str]]:
        """Every row, to be read once.

        Raises:
            Refusal: ``import.not_csv``, or ``import.no_file`` where it cannot be read any further.
        """
        reader: _Reader = csv.reader(self._lines(), delimiter=self.delimiter, strict=True)
        try:
            yield from reader
        except csv.Error as error:
            values = {"file": self._path.name, "line": reader.line_num, "reason": str(error)}
            raise Refusal("import.not_csv", **values) from None
        except OSError as error:
            raise unreadable(self._path, error) from error

    def close(self) -> None:
        """Let go of the file."""
        self._text.close()

    def _mark(self) -> int:
        """Bytes of a mark that the decoder would take for a sign of the first column."""
        self._raw.seek(0)
        marked = self.encoding != "utf-8" and self._raw.read(len(_MARK)) == _MARK
        return len(_MARK) if marked else 0

    def _delimiter(self) -> str:
        start = self._text.tell()
        first = self._text.readline(MAX_LINE)
        self._text.seek(start)
        return "\t" if "\t" in first else ","

    def _lines(self) -> Iterator[str]:
        while line := self._text.readline(MAX_LINE):
            if len(line) >= MAX_LINE:
                raise csv.Error("line too long")
            yield line


def encoding_of(raw: BinaryIO, file: str, said: str | None = None, heard: Heard = unheard) -> str:
    """UTF-8 with or without a mark, or GB18030; what might be either, or is broken, is refused.

    Nearly every UTF-8 text is GB18030 too once a byte of it is damaged, and a few short GB18030 texts are
    UTF-8; both would come out as other characters, and nobody would be told.

    Raises:
        Refusal: ``import.encoding`` (at: of the first byte that fits neither, or 0 where both would fit), or
            ``import.encoding_odd`` (file, text) where GB18030 would fit, and reads like another one.
    """
    tries = {name: _Try(name) for name in ((said,) if said else ENCODINGS)}
    marked = raw.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    raw.seek(0)
    while chunk := raw.read(_CHUNK):
        for each in tries.values():
            each.take(chunk)
        heard(len(chunk))
    for each in tries.values():
        each.take(b"", final=True)
    fits = [name for name, each in tries.items() if each.failed_at is None]
    found = fits[0] if said and fits else None if said else _told(tries, fits, raw, heard, marked=marked)
    at = max((each.failed_at or 0) for each in tries.values())
    if found is None or tries[found].has_nul:
        raise Refusal("import.encoding", file=file, at=at)
    if said is None and found == "gb18030" and tries[found].odd:
        raise Refusal("import.encoding_odd", file=file, text=tries[found].odd)
    return found


def _told(
    tries: dict[str, _Try], fits: list[str], raw: BinaryIO, heard: Heard, *, marked: bool
) -> str | None:
    utf8 = tries["utf-8"]
    if "utf-8" in fits:
        if marked or utf8.is_ascii or utf8.has_long or "gb18030" not in fits:
            return "utf-8"
        return None
    if "gb18030" not in fits or marked or _is_broken_utf8(raw, heard):
        return None
    return "gb18030"


def _is_broken_utf8(raw: BinaryIO, heard: Heard) -> bool:
    """Whether Chinese in UTF-8 outweighs what is not UTF-8: in GB18030 it turns up by rare chance only."""
    raw.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    long = broken = 0
    while chunk := raw.read(_CHUNK):
        text = decoder.decode(chunk)
        long += len(_LONG_UTF8.findall(text))
        broken += text.count("\ufffd")
        heard(len(chunk))
    broken += decoder.decode(b"", final=True).count("\ufffd")
    return 0 < long >= broken


class _Try:
    """One encoding, tried on the whole file in pieces.

    Attributes:
        failed_at: which byte does not fit; ``None`` where all do.
        odd: the first signs that nobody writes so; empty where there are none.
    """

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._at = 0
        self.failed_at: int | None = None
        self.is_ascii, self.has_long, self.has_nul = True, False, False
        self.odd = ""
        self._looks = encoding == "gb18030"

    def take(self, chunk: bytes, *, final: bool = False) -> None:
        if self.failed_at is not None:
            return
        pending = len(self._decoder.getstate()[0])
        try:
            text = self._decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            self.failed_at = self._at - pending + error.start
            return
        self._at += len(chunk)
        self.is_ascii = self.is_ascii and text.isascii()
        self.has_long = self.has_long or _LONG_UTF8.search(text) is not None
        self.has_nul = self.has_nul or "\x00" in text
        if self._looks and not self.odd and not text.isascii():
            self.odd = _odd(text)


def _odd(text: str) -> str:
    """Signs that another encoding leaves when it is read as GB18030: ``Müller`` in Latin-1 is ``M黮ler``.

    There an accented letter takes the next letter with it, and both become one rare character in a word of
    letters; no common one has a letter for its second byte. A pair of accented letters may become a common
    one, which is odd between two small letters alone (``A股B`` is not).
    """
    if own := _OWN.search(text):
        return own.group()
    for found in _MIXED.finditer(text):
        before, sign, after = found.groups()
        raw = sign.encode("gb18030")
        if (before or after) and (raw[1:] and _LETTERS.fullmatch(raw[1:])):
            return found.group()
        if before.islower() and after.islower():
            return found.group()
    return ""

"""Remarks on standard error, where they are no part of the answer."""

from __future__ import annotations

import sys
from pathlib import Path

from teller_app.desk.book_state import BookKind, book_state
from teller_app.desk.workplace import Workplace
from teller_app.words.speaker import Speaker


def remark(text: str) -> None:
    """Say ``text`` to whoever reads along; a script that reads the answer never sees it."""
    print(text, file=sys.stderr, flush=True)


def remark_book(place: Workplace) -> None:
    """Where nobody can be found in the book, for there is none, or an empty one."""
    state = book_state(place).kind
    if state is BookKind.NONE:
        remark(place.speaker.say("还没有客户册，只有本网点手工录入的客户；请先导入（teller-app import）"))
    elif state is BookKind.EMPTY:
        remark(place.speaker.say("客户册里没有客户，只有本网点手工录入的；请重新导入（teller-app import）"))


def remark_branch(place: Workplace) -> None:
    """Before paper is made: it will not say which branch it comes from."""
    if not place.settings.branch:
        remark(place.speaker.say("未设置网点名称，纸上没有网点；请用 settings --branch 设置"))


def say_saved(speaker: Speaker, file: Path, number: int | None = None) -> None:
    """A file beside the answer has been written; ``number`` is that of its entry in the journal."""
    if number is None:
        remark(speaker.say("已存为 {file}", file=file))
    else:
        remark(speaker.say("已存为 {file}，台账号 {number:06d}", file=file, number=number))


def say_number(speaker: Speaker, number: int) -> None:
    """Something is in the journal before it is answered."""
    remark(speaker.say("已登记，台账号 {number:06d}", number=number))

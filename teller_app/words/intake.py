"""What an import says of itself: its steps, and what the new book changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from teller_app.words.speaker import Speaker, mark

STEPS: Mapping[str, str] = {
    "checksum": mark("核对文件"),
    "read": mark("读取并检查"),
    "build": mark("建立新客户册"),
    "prove": mark("校验新客户册"),
    "compare": mark("与现有客户册比较"),
}


class Counted(Protocol):
    """How many clients are in one book only."""

    @property
    def count(self) -> int:
        """So many."""


class Changed(Protocol):
    """What a new book changes."""

    @property
    def new(self) -> Counted:
        """Clients of the new book alone."""

    @property
    def gone(self) -> Counted:
        """Clients of the present book alone."""

    @property
    def up(self) -> int | None:
        """How many go up; ``None`` where nobody looked."""

    @property
    def down(self) -> int | None:
        """How many go down."""


def import_line(speaker: Speaker, *, busy: bool, waits: bool) -> str:
    """What goes on beside whatever page is in front; nothing where nothing does."""
    if busy:
        return speaker.say("正在导入（F9）")
    return speaker.say("新客户册待启用（F9）") if waits else ""


def change_lines(speaker: Speaker, changes: Changed) -> Iterator[str]:
    """What the new book changes against the present one."""
    say = speaker.say
    yield say("新增 {new} 户，减少 {gone} 户", new=changes.new.count, gone=changes.gone.count)
    if changes.up is not None and changes.down is not None:
        yield say("等级上升 {up} 户，下降 {down} 户", up=changes.up, down=changes.down)

"""Why the counter is locked, in words."""

from __future__ import annotations

from teller_app.words.speaker import Speaker, mark

_WHY = {
    "idle": mark("一段时间无人操作，已锁定。没有保存的内容在同一人登录后恢复。"),
    "slept": mark("电脑休眠过，已锁定。没有保存的内容在同一人登录后恢复。"),
    "asleep": mark("电脑休眠过，已锁定。没有保存的内容在同一人登录后恢复。"),
    "locked": mark("系统已锁屏或换了用户，这里也已锁定。没有保存的内容在同一人登录后恢复。"),
    "asked": mark("已锁定。没有保存的内容在同一人登录后恢复；换人请改工号。"),
    "login.disabled": mark("工号已停用，已锁定。"),
    "login.ended": mark("登录已失效，已锁定。请重新登录。"),
    "demo": mark("已锁定。没有保存的内容在继续后恢复。"),
}


UNATTENDED = frozenset({"idle", "slept"})
"""Why a counter is locked that nobody stood at."""


def lock_line(speaker: Speaker, why: str, *, words: bool = False) -> str:
    """Why; empty where nothing was locked.

    Args:
        speaker: the language.
        why: a code of this page.
        words: recovery words were on the screen that nobody has said to be kept.
    """
    line = speaker.say(_WHY[why]) if why in _WHY else ""
    if not words:
        return line
    gone = speaker.say("恢复词已不再显示。如果还没有打印或抄下，请登录后按 F10 重新制作，原来的随即作废。")
    return f"{line}\n{gone}".strip()

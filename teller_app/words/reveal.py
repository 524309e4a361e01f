"""What a revealed number is called."""

from __future__ import annotations

from teller_app.words.speaker import Speaker, mark

_NAMES = {
    "id": mark("证件号"),
    "phone": mark("手机号"),
    "card": mark("卡号"),
    "account": mark("账号"),
}


def number_name(speaker: Speaker, code: str) -> str:
    """By the code of the kind."""
    return speaker.say(_NAMES[code])


def copied_line(speaker: Speaker, code: str, tail: str, seconds: int) -> str:
    """What lies on the clipboard now, by its last digits, and for how long."""
    return speaker.say(
        "已复制{name}（尾号 {tail}），{seconds} 秒后清除，已登记",
        name=number_name(speaker, code),
        tail=tail,
        seconds=seconds,
    )

"""Why the system would not do something with a file: its own English, said in both languages."""

from __future__ import annotations

import errno
import os

from teller_app.words.speaker import Speaker, mark

_REASONS = {
    errno.ENOENT: mark("没有这个文件或文件夹"),
    errno.EACCES: mark("没有权限"),
    errno.EPERM: mark("系统不允许"),
    errno.EISDIR: mark("这是一个文件夹"),
    errno.ENOTDIR: mark("路径中有一段不是文件夹"),
    errno.EEXIST: mark("已经存在"),
    errno.ENAMETOOLONG: mark("文件名太长"),
    errno.EINVAL: mark("名称不能用"),
    errno.EROFS: mark("那里只能读，不能写"),
    errno.ENOSPC: mark("磁盘已满"),
    errno.EDQUOT: mark("超出了磁盘配额"),
    errno.EFBIG: mark("文件太大"),
    errno.EIO: mark("磁盘读写出错"),
    errno.EBUSY: mark("正在使用"),
    errno.ETXTBSY: mark("正在使用"),
    errno.ELOOP: mark("链接绕成了圈"),
    errno.ENXIO: mark("没有这个设备"),
    errno.ENODEV: mark("没有这个设备"),
    errno.EMFILE: mark("打开的文件太多"),
    errno.ENFILE: mark("打开的文件太多"),
    errno.ENOMEM: mark("内存不够"),
    errno.ETIMEDOUT: mark("等待太久，没有回应"),
    errno.ENOTEMPTY: mark("文件夹不是空的"),
    errno.ESPIPE: mark("这是管道或设备，不是文件"),
}
_OURS = {
    "a key stands twice": mark("有一个键写了两次"),
    "no JSON object": mark("不是 JSON 对象"),
    "no number": mark("有一个数字不能用"),
    "nested too deep": mark("嵌套太深"),
}
"""What the program itself says of a file that somebody wrote."""
_BY_TEXT = {**{os.strerror(code): text for code, text in _REASONS.items()}, **_OURS}


def reason_line(speaker: Speaker, reason: str) -> str:
    """What the system says, in the language of ``speaker``; anything that is not known, as it stands."""
    known = _BY_TEXT.get(reason)
    return reason if known is None else speaker.say(known)

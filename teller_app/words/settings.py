"""What the settings are called, and what they can be."""

from __future__ import annotations

from teller_app.words.speaker import mark

NAMES: dict[str, str] = {
    "language": mark("语言"),
    "text_size": mark("文字大小"),
    "high_contrast": mark("对比度"),
    "printer": mark("A4 打印机"),
    "receipt_printer": mark("小票打印机"),
    "paper_language": mark("纸面语言"),
    "large_print": mark("大字打印"),
    "branch": mark("网点名称"),
    "teller": mark("演示柜员"),
    "rulebook": mark("规则库"),
    "scheduled": mark("预定更换规则库"),
    "starts": mark("版本启用日期"),
    "window": mark("窗口类型"),
    "backup_folder": mark("第二备份文件夹"),
    "lock_seconds": mark("自动锁定"),
    "stale_days": mark("数据过期提醒"),
}
"""By the name in the file; a test holds every setting to one."""

SIZES = {"normal": mark("标准"), "large": mark("大"), "largest": mark("特大")}
PAPERS = {"zh": mark("中文"), "en": mark("英文"), "both": mark("双语")}

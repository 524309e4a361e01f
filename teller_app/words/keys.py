"""What each key does."""

from __future__ import annotations

from teller_app.words.speaker import Speaker


def all_keys(speaker: Speaker) -> tuple[tuple[str, str], ...]:
    """Keys and their meaning, in the order of a visit."""
    say = speaker.say
    return (
        ("Ctrl+K", say("查找客户；在任何地方直接刷卡、打字也会进入查找")),
        ("↑ ↓ Enter", say("选择查找结果，打开客户")),
        ("Esc", say("清空查找；退出预览；回到查找")),
        ("F2", say("客户")),
        ("F3", say("贷款预审")),
        ("Ctrl+N", say("手工录入一位客户，直接输入金额")),
        ("Ctrl+E", say("试算：改动资产金额，等级即时变化")),
        ("Ctrl+R", say("恢复客户册的金额")),
        ("Ctrl+S", say("保存手工录入的客户；在预览中存为 PDF")),
        ("Ctrl+P", say("打印预览；在预览中打印")),
        ("Alt+1 2 3", say("客户：权益、各规则对比、历次评定；预审：采用建议；预览：纸张")),
        ("Tab · Shift+Tab", say("下一项、上一项")),
        ("F1", say("本页")),
    )

"""What each key does."""

from __future__ import annotations

from teller_app.words.speaker import Speaker

COPY_KEY, BLANK_KEY, FACING_KEY, SETTINGS_KEY, LANGUAGE_KEY = "Ctrl+H", "Shift+F12", "F11", "Ctrl+,", "Alt+L"
MORE_KEY, TRIAL_KEY, REVEAL_KEY, BEFORE_KEY, AFTER_KEY = "Alt+M", "Ctrl+E", "F8", "Alt+←", "Alt+→"


def search_hints(speaker: Speaker) -> tuple[str, str, str]:
    """What the search takes, then in fewer words."""
    say = speaker.say
    return (
        say("刷证件、手机号、卡号、姓名或拼音首字母（wxm）    Ctrl+K"),
        say("证件、手机号、卡号、姓名    Ctrl+K"),
        say("查找客户    Ctrl+K"),
    )


def more_acts(speaker: Speaker) -> tuple[tuple[str, str], ...]:
    """Acts that have no button on any page: the key, and what stands in the list."""
    say = speaker.say
    return (
        (TRIAL_KEY, say("试算金额 {key}", key=TRIAL_KEY)),
        (REVEAL_KEY, say("完整显示一个号码 {key}", key=REVEAL_KEY)),
        (COPY_KEY, say("复制一个号码 {key}", key=COPY_KEY)),
        (BEFORE_KEY, say("上一位客户 {key}", key=BEFORE_KEY)),
        (AFTER_KEY, say("下一位客户 {key}", key=AFTER_KEY)),
        (BLANK_KEY, say("遮屏 {key}", key=BLANK_KEY)),
    )


def all_keys(speaker: Speaker) -> tuple[tuple[str, str], ...]:
    """Keys and their meaning, in the order of a visit."""
    say = speaker.say
    return (
        *_of_desks(speaker),
        *_of_clients(speaker),
        *_of_buttons(speaker),
        ("← · → · Ctrl+F", say("手册：上一章、下一章；在手册中查找")),
        ("← · → · ↑ · ↓", say("一组选项或一份清单：换一项；空格选中，Enter 打开")),
        ("PageUp · PageDown", say("翻动比窗口长的内容，预览、预审结果也一样；Home、End 到头、到尾")),
        ("Tab · Shift+Tab", say("下一项、上一项")),
        ("F1", say("帮助：手册翻到本页的一章；再按列出全部按键")),
    )


def _of_desks(speaker: Speaker) -> tuple[tuple[str, str], ...]:
    """The desks, and the way to them."""
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
        ("F4", say("客户维护：今天、逾期、已上报、本周")),
        ("F5", say("网点：等级分布、集中度、清单；Alt+1 2 3 换图、表、清单")),
        ("F6", say("规则：各版本的内容、差异、在客户册上试算、预定启用；Alt+1 2 3 4 换页")),
        ("F7", say("审计：谁做了什么；Enter 打开一条，Alt+1 2 翻页，Ctrl+P 打印日结单，Ctrl+S 存为文件")),
        ("F9", say("文件：校验、备份、恢复、上报；Ctrl+L 全面校验，Ctrl+B 立即备份，Ctrl+G 写出上报文件")),
        (
            "Ctrl+I",
            say("在文件页：导入总行下发的文件；那里 Ctrl+F 选择，Ctrl+L 检查，Ctrl+S 启用，Esc 停止"),
        ),
        ("F10", say("人员：更换自己的密码；主管在这里增加、停用、解锁人员")),
        (SETTINGS_KEY, say("设置：语言、文字大小、高对比度、打印机；网点、窗口类型、数据期限、锁定")),
    )


def _of_clients(speaker: Speaker) -> tuple[tuple[str, str], ...]:
    """What is done for the client on the screen, and on lists of clients."""
    say = speaker.say
    return (
        ("Ctrl+M", say("查询用途：为屏幕上的客户另登记一条；没有客户时用于下一次查询")),
        ("F8", say("完整显示一个号码 15 秒，并登记；再按换下一个")),
        (COPY_KEY, say("复制一个号码，10 秒后从剪贴板清除，并登记；再按换下一个")),
        (FACING_KEY, say("对客说明：转向客户的大字页，只有客户可看的内容；再按返回")),
        ("Alt+← · Alt+→", say("上一位、下一位客户；查找框空着时按 ↓ 列出本班客户")),
        (BLANK_KEY, say("遮屏；再按返回。仍会按时锁定")),
        ("F12", say("锁定，或换人；没有保存的内容在同一人登录后恢复")),
        ("Ctrl+1 … 4 · Alt+7 … 0 · Ctrl+9 · Ctrl+0", say("给予格子右上角写着这个键的权益，即时登记")),
        ("Ctrl+U", say("撤销最近一次权益登记，写明理由")),
        ("Ctrl+D", say("登记成交、投诉、邀请；在维护中：已联系")),
        ("Ctrl+L · Ctrl+B", say("维护：推迟；不再需要")),
        (
            "Ctrl+G · Ctrl+T · Ctrl+I",
            say("大客户页；关系页。在关系页：Ctrl+G 加入家庭或集团，Ctrl+I 登记介绍人"),
        ),
        (
            "Ctrl+D · Ctrl+L · Ctrl+B · Ctrl+U",
            say("在规则中：打开草案；开始试算；安装规则库；撤销预定的更换"),
        ),
        ("Ctrl+O", say("手工认定等级，或结束手工认定")),
        ("Alt+1 … 6", say("客户：权益、对比、历次、大客户、关系、规划；预审：采用建议；维护：换页")),
        ("Alt+1 … 6", say("打印预览：A4、小票；中文、英文、双语；大字")),
    )


def _of_buttons(speaker: Speaker) -> tuple[tuple[str, str], ...]:
    """Keys that press a button of one page."""
    say = speaker.say
    return (
        ("Alt+1 … 4", say("应急支付：确认一步，或收回")),
        (f"{LANGUAGE_KEY} · Alt+K", say("换成另一种语言；收起提示")),
        (MORE_KEY, say("更多：试算、号码、上一位和下一位客户、遮屏")),
        ("Alt+C", say("客户：卡与签约。人员：改任")),
        ("Alt+B", say("维护：谢绝一切联系")),
        ("Alt+S · Alt+Q", say("网点：含姓名导出；停止汇总。试算：Alt+Q 停下。文件：Alt+Q 停止全面校验")),
        ("Alt+X · Alt+O", say("审计：清除筛选条件；打开所示台账的客户")),
        ("Alt+V", say("审计：核对打印件的审计码")),
        ("Alt+Z", say("打印预览：整宽、整页、实际大小")),
        (
            "Alt+R · Alt+N · Alt+E",
            say("关系：取消介绍人；新建家庭或集团；退出。文件：Alt+R 恢复。人员：Alt+R 重置密码，Alt+E 启用"),
        ),
        ("Alt+U · Alt+D · Alt+B", say("试算：名单只看上升、下降、不可比的客户")),
        (
            "Alt+N · Alt+X · Alt+E · Alt+U · Alt+D · Alt+O",
            say("导入：没有清单；整册替换；允许缺批；行数已核实；文件只含新变动；配置存为文件"),
        ),
        (
            "Alt+U · Alt+D · Alt+W · Alt+H · Alt+Y",
            say("人员：解锁；停用；领取恢复词；一次性密码已交给本人；恢复词已封存"),
        ),
    )

"""The sentence for each code: what is wrong, with what, and what to do."""

from __future__ import annotations

from teller_app.words.batch_texts import BATCH_TEXTS
from teller_app.words.intake_texts import INTAKE_TEXTS
from teller_app.words.speaker import mark

TEXTS: dict[str, str] = (
    INTAKE_TEXTS
    | BATCH_TEXTS
    | {
        # amounts, dates and numbers as people type them
        "amount.empty": mark("请输入金额"),
        "amount.unreadable": mark("看不懂金额“{text}”，请输入数字，如 300000、30万、1.2亿"),
        "amount.negative": mark("金额不能为负：{text}"),
        "amount.too_fine": mark("金额“{text}”精确到了分以下，请最多写两位小数"),
        "amount.too_large": mark("金额“{text}”超过了 {most} 元，请核对位数"),
        "money.unreadable": mark("金额“{text}”应写成 300000 或 300000.50"),
        "rate.unreadable": mark("看不懂利率“{text}”，请写成 4.35% 或 0.0435"),
        "rate.out_of_range": mark("利率“{text}”应在 0 到 36% 之间"),
        "number.unreadable": mark("“{text}”不是整数"),
        "number.out_of_range": mark("“{text}”应在 {low} 到 {high} 之间"),
        "number.not_listed": mark("请输入上面列出的数字"),
        "date.unreadable": mark("看不懂日期“{text}”，请写成 2026-11-23"),
        "date.out_of_range": mark("日期“{text}”应在 {low} 到 {high} 之间，请核对年份"),
        "target.not_ahead": mark("规划日期 {day} 应在今天之后"),
        # who somebody is
        "id.unreadable": mark("证件号“{text}”含有不能识别的字符"),
        "id.wrong_length": mark("证件号应为 18 位（旧证 15 位），现有 {length} 位"),
        "id.impossible_birth": mark("证件号中的出生日期不存在，请核对第 7 到 14 位"),
        "id.birth_in_future": mark("证件号中的出生日期在今天之后，请核对"),
        "id.birth_too_early": mark("证件号中的出生日期早于 130 年前，请核对"),
        "id.check_digit": mark("证件号校验位不符，请核对证件；确属例外的，写明备注即可保存"),
        "birth.in_future": mark("出生日期 {day} 在今天之后"),
        "phone.unreadable": mark("看不懂电话“{text}”，请输入 11 位手机号或带区号的座机"),
        "card.unreadable": mark("卡号“{text}”含有不能识别的字符"),
        "card.wrong_length": mark("卡号应为 12 到 19 位，现有 {length} 位"),
        "company_code.unreadable": mark("统一社会信用代码“{text}”含有不能识别的字符"),
        "company_code.wrong_length": mark("统一社会信用代码应为 18 位，现有 {length} 位"),
        "company_code.letter": mark("统一社会信用代码不使用字母 I、O、S、V、Z"),
        "name.missing": mark("请填写姓名后再保存"),
        "name.too_long": mark("最多 {most} 个字"),
        "name.sign": mark("含有看不见的控制字符（{sign}），请删去"),
        "walk_in.unsaved": mark("{name} 还没有保存：按 Ctrl+S 保存，或再做一次以放弃"),
        "client.no_key": mark("请写明客户号"),
        "client.unknown": mark("没有客户 {key}，请重新查找"),
        "find.empty": mark("请写明要查找什么"),
        "nobody": mark("请用 --client 指明客户，或用 --holding 写明资产，如 --holding deposit=100000"),
        # facts and holdings
        "asset_class.unknown": mark("没有资产种类“{asset_class}”，可用：{allowed}"),
        "fact.unknown": mark("没有项目“{key}”，可用：{allowed}"),
        "fact.value": mark("{key} 不能是“{value}”，可用：{allowed}"),
        "fact.negative": mark("{key} 不能为负：{value}"),
        "pair.unreadable": mark("“{text}”应写成 名称=值，如 deposit=100000"),
        "pair.twice": mark("{key} 写了两次，请合并后只写一次"),
        "history.out_of_order": mark("余额记录的日期没有按先后排列"),
        "history.empty": mark("余额记录是空的"),
        # loans
        "loan.principal": mark("贷款金额 {value} 应大于 0，且不超过 {most} 元"),
        "loan.months": mark("期限 {value} 应在 1 到 {most} 个月之间"),
        "loan.rate": mark("年利率 {value} 应在 0 到 {most} 之间"),
        "prescreen.no_rules": mark("规则库 {rulebook} 没有贷款预审的规则，请换用其他规则库"),
        # rulebooks
        "rulebook.unknown": mark("没有规则库“{rulebook}”，可用：{known}；也可以给出 TOML 文件的路径"),
        "rulebook.none_in_force": mark("规则库 {rulebook} 在 {day} 没有生效的版本，请换日期或规则库"),
        "rulebook.no_such_edition": mark("规则库 {rulebook} 没有 {edition} 起的版本，可用：{known}"),
        "rulebook.refused": mark("规则文件 {file} 有误，没有采用"),
        "rulebook.overlap": mark(
            "规则库 {rulebook} 从 {first} 和 {then} 起的两个版本日期重叠，请写明 last_day"
        ),
        "rulebook.no_file": mark("没有找到规则文件 {file}"),
        "rulebook.unreadable": mark("规则文件 {file} 无法读取：{reason}"),
        "rulebook.draft": mark("规则文件 {file} 没有签名，只能用于 --holding 试算，不能用于客户和打印"),
        # releases of rulebooks
        "release.missing": mark("规则库缺少文件 {file}，没有采用；请重新取得整个文件夹"),
        "release.too_large": mark("规则库文件 {file} 过大，没有采用"),
        "release.altered": mark("规则库文件 {file} 与签名时不同，没有采用；请重新取得整个文件夹"),
        "release.surplus": mark("规则库文件夹里多出没有签名的文件 {file}，没有采用"),
        "release.signatures": mark("规则库的签名不对，没有采用；请向签发人核实"),
        "release.unsigned": mark("规则库只有 {found} 个受信任的签名，需要 {needed} 个，没有采用"),
        "release.list": mark("规则库清单有误（{reason}），没有采用"),
        "release.keys": mark("受信任的签名公钥 {file} 缺失或有误，请维护人员检查安装"),
        "release.older": mark("这是第 {number} 期规则库，应不低于第 {least} 期，没有采用"),
        "release.expired": mark("第 {number} 期规则库已于 {expires} 到期，请规则管理员安装新一期"),
        "release.ahead": mark("规则库的签发日期 {issued} 在今天之后，没有采用；请核对本机日期"),
        "release.gone": mark("第 {number} 期规则库已不在本机，请规则管理员重新安装"),
        "release.not_known": mark("不知道本机用到了第几期规则库，请规则管理员重新安装"),
        "release.busy": mark("另一个程序正在安装规则库，请稍后再试"),
        "release.unwritable": mark("规则库没有装上：{reason}；原来的继续使用"),
        "release.key_exists": mark("已有密钥文件 {file}，不会覆盖，请换一个文件名"),
        "release.key_unwritable": mark("密钥文件 {file} 无法写入：{reason}"),
        "release.key_file": mark("{file} 不是签名密钥文件"),
        "release.key_password": mark("签名密钥的密码不对"),
        "release.no_number": mark("第一次签名要写明期数和到期日：--number N --expires 日期"),
        # the exchange with head office
        "exchange.not_set_up": mark("还没有设置上报总行；请主管用 teller-app exchange setup 设置"),
        "exchange.branch_code": mark("网点代码“{text}”只能用小写字母、数字和 -，最多 20 位"),
        "exchange.office_file": mark("{file} 不是总行公钥文件，没有采用；请向总行重新索取"),
        "exchange.no_folder": mark("没有文件夹 {folder}，没有写出；请先建立它，或插上磁盘"),
        "exchange.no_file": mark(
            "本机没有第 {number} 号上报文件，不能补发；请与总行商定后用 --anew 全部重报"
        ),
        "exchange.busy": mark("另一个程序正在上报，请稍后再试"),
        "exchange.unwritable": mark("上报文件不能写入：{reason}；没有改动"),
        "exchange.not_delivered": mark("上报文件 {file} 已做好但没有写出：{reason}；下次上报会一起写出"),
        "exchange.unreadable": mark("文件 {file} 无法读取，没有接收"),
        "exchange.too_large": mark("文件过大，不是上报文件，没有接收"),
        "exchange.form": mark("这不是上报文件，或开头已损坏，没有接收"),
        "exchange.stranger": mark("签名不属于网点清单里的任何网点，没有接收；请核对网点清单"),
        "exchange.signature": mark("网点 {branch} 的签名不对：文件被改动、截短或损坏，没有接收；请网点补发"),
        "exchange.sealed": mark("网点 {branch} 的文件不是封给这把密钥的，没有接收；请网点核对总行公钥"),
        "exchange.packed": mark("网点 {branch} 的文件解不开，或解开后过大，没有接收"),
        "exchange.content": mark("网点 {branch} 的文件第 {line} 行有误，没有接收"),
        "exchange.other_branch": mark("文件自称网点 {other}，却由网点 {branch} 签名，没有接收；请查明"),
        "exchange.chain": mark("网点 {branch} 的审计记录到第 {number} 条不衔接，没有接收；请查明"),
        "exchange.gap": mark(
            "网点 {branch} 缺第 {missing} 号，第 {number} 号还不能接收；请网点补发后一起接收"
        ),
        "exchange.repeated": mark("网点 {branch} 的第 {number} 号已有另一份，内容不同，没有接收；请查明"),
        "exchange.fork": mark(
            "网点 {branch} 的第 {number} 号接在第 {record} 条审计记录之后，与已收到的第 {last} 条不衔接："
            "像是恢复过较早的台账，没有接收；与网点核实后，加 --restored {branch} 接收"
        ),
        "exchange.drive": mark("文件夹 {folder} 在网络盘或可移动磁盘上，会损坏汇总；请用本机磁盘上的文件夹"),
        "exchange.branches": mark("网点清单 {file} 缺失或有误，没有接收任何文件"),
        "exchange.branch_unknown": mark("网点清单里没有 {text}，可用：{known}"),
        "exchange.key_exists": mark("已有密钥文件 {file}，不会覆盖，请换一个文件名"),
        "exchange.key_unwritable": mark("密钥文件 {file} 无法写入：{reason}"),
        "exchange.key_file": mark("{file} 不是总行密钥文件"),
        "exchange.key_password": mark("总行密钥的密码不对"),
        # paper and files
        "print.nothing": mark("没有可打印的内容，请先打开客户或完成输入"),
        "print.wrong_fields": mark("还有填写有误的项目，请改正后再打印"),
        "facing.wrong_amounts": mark("有金额看不懂，请改正后再给客户看"),
        "print.stale": mark("输入已改动，请改正后再打印"),
        "print.other_client": mark("屏幕上的客户或结论已更换，本单作废；请返回后重新预览"),
        "print.large_receipt": mark("80 毫米小票印不下大字，大字请用 A4"),
        "print.no_printer": mark("没有打印机“{printer}”，请另选一台或存为 PDF"),
        "print.stopped": mark("打印机“{printer}”已停用（{troubles}），没有打印；请检查后再按 Ctrl+P"),
        "print.failed": mark("打印机“{printer}”没有接收，请检查后再按 Ctrl+P"),
        "print.waits": mark("打印机“{printer}”在等待（{troubles}）；处理后会接着打，按 Ctrl+P 则撤回重打"),
        "print.held": mark("打印机“{printer}”停下了（{troubles}），已撤回这份打印；请检查后再按 Ctrl+P"),
        "print.dropped": mark("打印机“{printer}”放弃了这份打印，请检查后再按 Ctrl+P"),
        "print.future": mark("日期 {day} 在今天之后，不能打印权益单；请用 assess 查看"),
        "print.no_font": mark("本机没有可用的中文字体，请安装其中一种：{families}"),
        "file.no_room": mark("磁盘已满，{file} 没有保存；请清理后再试"),
        "file.no_name": mark("请写明要存为的文件名"),
        "file.no_folder": mark("没有文件夹 {folder}，{file} 没有保存；请先建立它"),
        "file.ending": mark("{file} 没有保存：文件名应以 {endings} 结尾"),
        "file.in_use": mark("{file} 是这条命令要用的文件，不能写在它上面；请换一个文件名"),
        "file.not_saved": mark("{file} 没有保存：{reason}"),
        "settings.unreadable": mark("设置文件 {file} 无法读取（{reason}），没有改动它；请修正或移走后再启动"),
        "settings.value": mark("设置 {name} 不能是“{text}”，没有改动；请改短或换一种写法"),
        "settings.branch": mark("网点名称最多 {most} 个字，且不能含控制字符"),
        "settings.own_unreadable": mark(
            "您的个人设置 {file} 读不出（{reason}），暂按网点的设置；原文件没有改动，下次更改时改名留存"
        ),
        "settings.own_values": mark("您的个人设置 {file} 中这几项不能用，暂按网点的设置：{names}；其余照用"),
        "settings.newer": mark("{file} 中有本版本不认识的设置：{names}；没有采用，原样保留"),
        "settings.not_saved": mark("设置没有保存：{reason}"),
        "settings.option": mark("{option} 不能是“{text}”，没有改动；请写短一些，不要有控制字符，也不要留空"),
        "settings.number": mark("{option} 应是 {low} 到 {high} 的整数，不能是“{text}”；没有改动"),
        "command.unknown": mark("命令有误：没有“{text}”，可用：{allowed}"),
        "command.choice": mark("命令有误：{option} 不能是“{text}”，可用：{allowed}"),
        "command.one_of_two": mark("命令有误：{option} 和 {other} 只能写一个"),
        "command.no_value": mark("命令有误：{option} 后面要写一个值"),
        "command.surplus": mark("命令有误：{option} 后面不能有值“{text}”"),
        "command.missing": mark("命令有误：缺少 {wanted}。用 teller-app --help 查看用法"),
        "command.strange": mark("命令有误：不认识“{given}”。用 teller-app --help 查看用法"),
        "command.option": mark("{option}：{problem}"),
        "command.wrong": mark("命令有误：{message}。用 teller-app --help 查看用法"),
        "window.no_display": mark(
            "这里没有显示器，打不开窗口。无窗口时可用命令，如 teller-app --demo find 王、"
            "teller-app assess --holding deposit=100000、teller-app --help"
        ),
        # keys and the store
        "key.unsafe": mark("密钥文件 {file} 可被他人读取，没有使用；请只留本人读写权限（chmod 600）"),
        "key.damaged": mark("密钥文件 {file} 长度不对，没有使用；请从备份恢复"),
        "key.unwritable": mark("无法建立密钥文件：{reason}"),
        "key.unnamed": mark("请写明密钥的名称（--name）"),
        "key.missing": mark("密钥文件 {file} 不见了，而它锁住的文件还在；请把原来的密钥文件放回去"),
        "key.unreadable": mark("密钥文件 {file} 无法读取：{reason}"),
        "store.count": mark("{file} 的户数与记载不符；请重新导入"),
        "store.missing": mark("没有找到文件 {file}"),
        "store.unreadable": mark(
            "{file} 打不开：密钥不符，或文件头已损坏；客户册请按 F9、Ctrl+I 整册重新导入"
            "（命令为 import --fresh），台账请从备份恢复"
        ),
        "store.damaged": mark(
            "{file} 已损坏，没有显示其中的数据；客户册请按 F9、Ctrl+I 整册重新导入"
            "（命令为 import --fresh），台账请从备份恢复"
        ),
        "store.no_room": mark("磁盘已满，{file} 没有写入；请清理后再试，已有数据不受影响"),
        "store.read_only": mark("{file} 不能写入，请检查文件夹权限；已有数据不受影响"),
        "store.locked": mark("{file} 正被另一个窗口使用，请稍后再试"),
        "store.failed": mark("{file} 暂时不能使用，请稍后再试"),
        "store.newer": mark("{file} 由更新版本的程序写成，请升级本程序"),
        "store.older": mark("{file} 由旧版本的程序写成，请重新导入"),
        "store.pointer": mark("{file} 指向的客户册不存在，请重新导入"),
        "store.not_proven": mark("新客户册没有通过核对，已放弃；原客户册照常使用"),
        "store.old_sqlite": mark("SQLite {version} 太旧，可能损坏数据，没有打开文件"),
        # people, log-in and recovery
        "people.none": mark("还没有人员；请先建立第一位主管：teller-app people first 工号 --name 姓名"),
        "people.there": mark("已有人员，不能再次首次启动；请由主管用 people add 增加人员"),
        "people.demo": mark("演示没有人员管理，请去掉 --demo"),
        "people.code": mark("工号只能用小写字母和数字，2 到 16 位"),
        "people.name": mark("姓名不能为空，最多 {most} 个字，且不能含控制字符"),
        "people.taken": mark("工号 {user} 已有人使用"),
        "people.self": mark("不能为本人办理，请由另一位主管办理"),
        "people.last_supervisor": mark("{user} 是最后一位在用的主管，不能停用或改任；请先增加一位主管"),
        "people.waiting": mark("正在办理，请稍候"),
        "people.damaged": mark(
            "{file} 被改动过或已损坏，没有采用；请放回原文件，或由两位主管用恢复词恢复（people recover）"
        ),
        "people.restored": mark(
            "{file} 比本机见过的旧，没有采用；请放回最新的文件，或由两位主管用恢复词恢复（people recover）"
        ),
        "people.missing": mark(
            "{file} 不见了；请放回原文件，或放回备份后由两位主管用恢复词恢复（people recover）"
        ),
        "people.unreadable": mark("{file} 无法读取：{reason}"),
        "people.unwritable": mark("{file} 没有写入：{reason}；原有人员不受影响"),
        "people.busy": mark("人员名册正被另一个窗口修改，请稍后再试"),
        "login.no_user": mark("请用 --user 写明工号；密码会另行询问，或用 --password-fd 读入"),
        "login.unknown": mark("没有工号 {user}"),
        "login.disabled": mark("工号 {user} 已停用"),
        "login.wrong": mark("密码不对，还可以试 {left} 次"),
        "login.locked": mark("{user} 的十次机会已用完，密码不再核对；请由主管解锁，或用恢复词恢复"),
        "login.must_change": mark(
            "密码正确，但只能用来改密码；请先改用自己的密码（teller-app people password）"
        ),
        "login.ended": mark("登录已失效，请重新登录"),
        "login.busy": mark("另一处正在登录，请稍后再试"),
        "password.short": mark("密码至少 {least} 个字符"),
        "password.long": mark("密码最多 {most} 个字符"),
        "password.common": mark("这个密码太常见，很快就会被猜到，请另选一个"),
        "password.like_name": mark("密码不能只是工号或姓名加几个字符"),
        "password.same": mark("新密码不能与原密码相同"),
        "password.differ": mark("两次输入的新密码不同"),
        "password.nothing": mark("没有读到密码"),
        "password.no_fd": mark("--password-fd {fd} 不是可以读取的文件号"),
        "password.no_terminal": mark("这里不能输入密码；请在终端里运行，或用 --password-fd 读入"),
        "approval.missing": mark("这件事须由第二人复核：请写明复核人（--approver），由其本人核对并输入密码"),
        "approval.who": mark("请填写复核人"),
        "approval.password": mark("请复核人输入密码"),
        "approval.same_person": mark("复核人不能是办理人本人"),
        "approval.changed": mark("内容与复核时不同，没有办理；请重新复核"),
        "approval.used": mark("这次复核已用过或已失效，请重新复核"),
        "approval.late": mark("复核已过 {minutes} 分钟，没有办理；请重新复核"),
        "recovery.two": mark("请输入两位主管各自的恢复词"),
        "recovery.words": mark("恢复词不对，或不属于这里；请核对每一个词"),
        "recovery.taken": mark("您已领取过恢复词"),
        "recovery.unkept": mark("恢复词只显示这一次：请先打印或抄下并封存，勾选后按“完成”"),
        "recovery.none_left": mark("没有未领取的恢复词"),
        "role.not_allowed": mark("{role}不能办理：{act}"),
        "key.not_given": mark("没有 {file} 的密钥，请由主管停用后重新启用"),
        # the audit trail
        "kept.broken": mark(
            "{file} 是恢复时留下的原台账：每页完好，审计记录却不符，不像磁盘所致；查明后请移出程序文件夹"
        ),
        "trail.edited": mark("台账第 {number} 条审计记录被改动"),
        "trail.link": mark("台账第 {number} 条审计记录与前一条不衔接：中间有记录被换过或插入"),
        "trail.missing": mark("台账第 {number} 条审计记录被删除"),
        "trail.missing_many": mark("台账第 {number} 到 {last} 条审计记录被删除"),
        "trail.order": mark("台账第 {number} 条审计记录重复，或不在它的位置"),
        "trail.unreadable": mark("台账第 {number} 条审计记录无法辨认"),
        "trail.anchor": mark("台账第 {number} 条审计记录与留下的审计码不符：它或更早的记录被改动后重算过"),
        "trail.cut": mark("台账第 {number} 到 {last} 条审计记录被截去"),
        "trail.older": mark(
            "台账比这台电脑见过的旧：第 {number} 到 {last} 条审计记录不见了，可能有人放回了旧文件"
        ),
        "trail.another": mark(
            "台账不是这台电脑见过的那一份：第 {number} 条审计记录是另一条，可能有人放回了旧文件"
        ),
        "trail.entry": mark("台账第 {number} 号登记的内容被改动"),
        "trail.entry_gone": mark("台账第 {number} 号登记被删除"),
        "trail.no_record": mark("台账第 {number} 号登记没有审计记录"),
        "trail.print": mark(
            "台账第 {number} 条审计记录与这份打印件的审计码不符：它或更早的记录被改动、截去或重算过"
        ),
        "audit.code": mark("看不懂审计码“{text}”，请照打印件输入，如 57-4f2a-9c01-77de"),
        "audit.days": mark("起始日期 {first} 晚于截止日期 {last}"),
        "audit.no_entry": mark("没有台账 {number}，或不是您本人办理的"),
        "audit.unknown_action": mark("没有动作“{name}”，可用：{known}"),
        "trail.more": mark("还有更多审计记录不符，没有逐条列出"),
        "trail.log_line": mark("{file} 第 {number} 行无法辨认，这个文件被改动过"),
        "trail.log_short": mark("{file} 缺少 {number} 个审计码，这个文件被改动、删除或换过"),
        # care
        "calendar.unreadable": mark("日历文件 {file} 有误，没有采用：{reason}"),
        "care.no_rules": mark("规则库 {rulebook} 没有客户维护的规则，请换用其他规则库"),
        "care.unknown": mark("没有维护事项 {task}"),
        "care.closed": mark("维护事项 {task} 已经办结"),
        "care.day_off": mark("{day} 休息，不安排联系；最早 {next}"),
        "care.too_soon": mark("{last} 已有联系，{day} 再联系太密；最早 {earliest}"),
        "care.not_wanted": mark("客户已谢绝这类联系"),
        "care.too_far": mark("最晚推迟到 {latest}；更久请登记为不再需要"),
        "care.at_once": mark("送到门口当场就做，不能推迟"),
        "care.put_off_often": mark("已推迟 {most} 次，不能再推迟；请完成，或登记为不再需要"),
        "care.not_ahead": mark("日期 {day} 应在今天之后"),
        "care.future": mark("日期 {day} 在今天之后，还没有发生"),
        "care.twice": mark("这件事已登记过，没有重复登记"),
        "care.long_ago": mark("日期 {day} 已超过 {most} 天，不再安排联系"),
        "text.unusable": mark("最多 {most} 个字，且不能含控制字符"),
        # privileges
        "privilege.no_joined": mark("开户日期不详，不能确定会员年；请先补登开户日期"),
        "privilege.unknown": mark("规则库 {rulebook} 没有权益“{privilege}”，可用：{known}"),
        "privilege.not_granted": mark("{tier}没有“{privilege}”，{first}起才有"),
        "privilege.by_itself": mark("“{privilege}”由系统自动减免，无需登记"),
        "privilege.used_up": mark("“{privilege}”额度 {quota} 已用完，{until} 后重新计算"),
        "privilege.alone": mark("“{privilege}”不需要第二人复核"),
        "privilege.steps_missing": mark("还有步骤没有确认：已确认 {done}，共 {count} 步"),
        "privilege.no_use": mark("没有权益登记 {number}"),
        "privilege.undone": mark("权益登记 {number} 已经撤销"),
        "privilege.nothing": mark("这位客户没有可以撤销的权益登记"),
        "privilege.past": mark("权益登记 {number} 是 {day} 的；那一期已经结束，不能再撤销"),
        "privilege.trial": mark("屏幕上是试算金额，不能据此给予权益；按 Ctrl+R 恢复客户册金额"),
        "reason.missing": mark("请写明理由"),
        "find.not_one": mark("“{text}”找到 {count} 位客户，请输入客户号、证件号、手机号或卡号"),
        "reveal.nothing": mark("这位客户没有可以显示的号码"),
        "client.none": mark("请先查找客户"),
        "client.alike": mark("可能已有这位客户：{key}，可先查找核对"),
        "shift.no_other": mark("本班没有更多客户"),
        # key accounts, ties and overrides
        "key_account.no_rules": mark("规则库 {rulebook} 没有大客户的规则，请换用其他规则库"),
        "value.no_rules": mark("规则库 {rulebook} 没有价值类型的规则，请换用其他规则库"),
        "value.unknown_answer": mark("问题“{question}”没有答案“{answer}”，可用：{known}"),
        "value.unknown_type": mark("没有价值类型“{type}”，可用：{known}"),
        "referral.self": mark("客户不能是自己的介绍人"),
        "referral.circle": mark("{referrer} 是由这位客户（直接或间接）介绍来的，不能再作其介绍人"),
        "group.unknown": mark("没有家庭或集团 {group}"),
        "group.name": mark("家庭或集团的名称不能为空，最多 {most} 个字"),
        "group.other": mark("客户已在 {group}；一位客户只能有一个主要家庭或集团，请先退出"),
        "group.company": mark("{group} 是家庭，公司不能加入；请用公司集团"),
        "group.none": mark("客户不在任何家庭或集团"),
        "group.too_many": mark("一个家庭或集团最多 {most} 位成员"),
        "override.tier": mark("规则库 {rulebook} 没有等级“{tier}”，可用：{known}"),
        "override.last_day": mark("有效期 {day} 应在今天之后，最长 {months} 个月"),
        "override.there": mark("已有手工认定 {number}，请先结束"),
        "override.none": mark("没有手工认定可以结束"),
        "branch.no_book": mark("没有客户册，不能汇总网点；请先导入"),
        "branch.unknown_list": mark("没有清单“{name}”，可用：{known}"),
        "rules.none": mark("没有可用的规则库版本"),
        "schedule.past": mark("{day} 不晚于今天，请填以后的日子；今天就换另一套规则库请在右上角选择"),
        "schedule.same": mark("{rulebook} 就是现用的规则库"),
        "schedule.none": mark("没有预定的更换"),
        "schedule.other": mark("{day} 当天施行的是 {rulebook} {decides} 版，不是 {edition} 版"),
        "start.begun": mark("{edition} 版已自 {since} 起施行，启用日期不能再改"),
        "start.fixed": mark("{edition} 版的签名规则没有把启用日期交给网点，只能自 {edition} 起施行"),
        "start.range": mark("{edition} 版的签名规则只允许在 {earliest} 至 {latest} 之间启用"),
        "start.before": mark("此前的 {edition} 版自 {day} 起施行，新版本要在那之后启用"),
        "start.gap": mark("{edition} 版之前没有紧接的版本，推迟会使中间的日子没有规则"),
        "start.no_way_back": mark(
            "{edition} 版自定的首日已过，撤销会改动过去的日子；请另选启用日期，最迟 {latest}"
        ),
        "trial.none": mark("还没有试算结果"),
        "trial.file": mark("只能存为 .csv 或 .xlsx：{file}"),
        "trial.unmasked": mark("--unmasked 只与 --out 或 --list 同用"),
        "branch.unmasked": mark("--unmasked 只与 --xlsx 或 --list 同用"),
        "branch.future": mark("日期 {day} 在今天之后，不能汇总"),
        # where the files live, who has them open, and what becomes of them
        "home.network": mark(
            "文件夹 {folder} 在网络盘或共享文件夹上，会损坏台账；请用 TELLER_APP_HOME 指定本机磁盘上的文件夹"
        ),
        "home.removable": mark(
            "文件夹 {folder} 在可移动磁盘上，拔出会损坏台账；请用 TELLER_APP_HOME 指定本机磁盘上的文件夹"
        ),
        "window.held": mark(
            "{name} 从 {since} 起打开着窗口（{host}，进程 {pid}）。"
            "同一套文件只能有一个窗口：请到那个窗口继续，或先关闭它"
        ),
        "window.held_by_somebody": mark("已有一个窗口打开着这套文件：请到那个窗口继续，或先关闭它"),
        "window.no_lock": mark("无法建立 {file}，不能确认没有别的窗口，没有打开：{reason}"),
        "files.journal_bad": mark("台账有损坏的地方（{file}）。请停止录入，按 F9 查看备份并恢复"),
        "files.book_bad": mark(
            "客户册有损坏的地方（{file}）。请按 F9、Ctrl+I 整册重新导入（命令为 import --fresh）；"
            "手工录入照常"
        ),
        "files.unsaved": mark("手工录入的客户还没有保存：按 Ctrl+S 保存后再恢复"),
        "files.none_chosen": mark("请先选择一份备份"),
        "files.busy": mark("正在处理文件，请稍候"),
        "backup.away": mark("第二备份文件夹 {folder} 现在不在（如移动硬盘没有插上）；本机备份照常进行"),
        "folder.no_answer": mark("文件夹 {folder} 没有回应（如网络共享断开、U 盘损坏）；没有读取那里的文件"),
        "exchange.no_answer": mark(
            "文件夹 {folder} 没有回应（如网络共享断开、U 盘损坏）；没写出的上报文件在本机等待，可换一处写出"
        ),
        "backup.no_answer": mark("文件夹 {folder} 没有回应（如网络共享断开）；本机备份照常进行"),
        "backup_folder.missing": mark("没有文件夹 {folder}，请先建立它，或插上磁盘"),
        "backup_folder.inside": mark("{folder} 在程序自己的文件夹里，会一起丢失；请选另一块磁盘上的文件夹"),
        "backup_folder.unwritable": mark("文件夹 {folder} 不能写入：{reason}"),
        # backups
        "backup.none": mark("没有备份可以恢复"),
        "backup.not_proven": mark("备份 {file} 没有通过核对，已放弃；原有备份不受影响"),
        "card.check_digit": mark("卡号校验位不符，请核对"),
    }
)

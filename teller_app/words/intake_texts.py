"""One sentence for each way in which files of head office are refused."""

from __future__ import annotations

from teller_app.words.speaker import mark

INTAKE_TEXTS: dict[str, str] = {
    "import.no_file": mark("文件 {file} 无法读取：{reason}"),
    "import.encoding": mark(
        "文件 {file} 不是 UTF-8 或 GB18030 文本（第 {at} 个字节起看不懂），请另存为 CSV UTF-8 后再导入"
    ),
    "import.encoding_odd": mark(
        "文件 {file} 像 GB18030，但读出来有“{text}”，多半是别的编码（如 Latin-1、Big5）；"
        '请另存为 CSV UTF-8，确是 GB18030 的在导入配置里写 encoding = "gb18030"'
    ),
    "import.bomb": mark("文件 {file} 解开后过大，没有打开；请分成几个文件，或另存为 CSV UTF-8"),
    "import.old_workbook": mark(
        "文件 {file} 是旧格式（.xls）或加了密码的工作簿，不能读取；请在表格软件中另存为不加密码的 .xlsx"
    ),
    "import.not_xlsx": mark("文件 {file} 不是可以读取的工作簿（{reason}）；请重新导出，或另存为 CSV UTF-8"),
    "import.no_sheet": mark("文件 {file} 里没有工作表“{sheet}”；请核对名称"),
    "import.sheets": mark(
        "文件 {file} 有几张工作表有内容（{sheets}），一次只读一张；请选定一张"
        "（命令行用 --propose --sheet 写进导入配置），或各存为一个文件"
    ),
    "import.hidden_sheets": mark("隐藏的工作表没有读：{sheets}"),
    "import.cut_off": mark(
        "文件 {file} 正好有 {rows} 行，很可能被表格软件截断了；"
        "请与来源核对，确认完整请勾选“行数已核实”（命令行加 --whole）"
    ),
    "import.number_cell": mark("这一格是数字“{text}”，应为文本；请在表格中把这一列设为文本后重新导出"),
    "import.no_result": mark("公式“{text}”没有保存结果，请在表格中重新计算并保存"),
    "import.cell": mark("这一格的“{text}”不是这一列能有的内容；请在表格中核对这一列的格式"),
    "import.two_sources": mark("文件 {file} 和客户文件都说到“{column}”，请只用一个"),
    "import.no_room": mark("磁盘空间不够：大约需要 {need} MB，只有 {free} MB；请腾出空间后再导入"),
    "import.nothing_chosen": mark("还没有选择文件"),
    "import.too_many": mark("一次最多 {most} 个文件"),
    "import.looking": mark("正在查看选择的文件，请等它完成或按 Esc 停止"),
    "import.busy": mark("正在导入，请等它完成或按 Esc 停止"),
    "import.ended": mark("导入的进程意外结束，没有导入任何数据；原客户册照常使用，请再检查一次"),
    "import.nothing_waits": mark("没有等待启用的新客户册"),
    "import.no_changes": mark("没有可以比较的客户册，没有变化名单；请先检查"),
    "profile.wrong": mark("导入配置 {file} 有误：{reason}"),
    "profile.kept_wrong": mark(
        "上次保存的导入配置 {file} 读不出，不知道清单是否必须签名；请用 Ctrl+G 读取一份配置，或请管理员删去它"
    ),
    "profile.no_file": mark("导入配置没有说到文件 {file}；请在配置里加上它，或不选这个文件"),
    "profile.missing": mark("文件 {file} 还缺少：{fields}"),
    "profile.unclear": mark("文件 {file} 的列名重复或无法区分，请先改列名"),
    "profile.units": mark(
        "文件 {file} 的金额单位不一（如 元 和 万元）或看不出（如 千元），一份文件只能用 元、万元、分 中的"
        "一种；请统一单位，或不读其中的列"
    ),
    "profile.columns": mark("文件 {file} 的列与导入配置说的不同；请核对文件，或重新起草配置"),
    "profile.not_written": mark("导入配置 {file} 无法保存：{reason}"),
    "rejects.not_written": mark("不合格行的文件 {file} 无法写入：{reason}"),
    "rejects.over_input": mark("不合格的行不能写进要导入的文件 {file}"),
    "manifest.needed": mark("没有清单文件，无法核对这些文件是否完整；确认不用清单请加 --without-manifest"),
    "manifest.ask": mark("没有清单文件，无法核对这些文件是否完整；确认不用清单请勾选“没有清单”"),
    "manifest.must_sign": mark(
        "导入配置要求有总行签名的清单，这些文件没有清单；请向总行要清单和签名，放在文件旁边，或换一份导入配置"
    ),
    "manifest.wrong": mark("清单 {file} 有误：{reason}"),
    "manifest.signature": mark(
        "清单的签名 {file} 不符，清单可能被改过；不要导入，请向总行重新取得清单和签名"
    ),
    "manifest.unsigned": mark(
        "清单 {file} 没有总行的签名；请把总行的 {file}.sig 放在清单旁边，仍不符请联系总行"
    ),
    "manifest.ahead": mark("清单的营业日 {day} 在今天（{today}）之后；请核对清单和本机的日期"),
    "manifest.older": mark(
        "清单的营业日 {day} 早于现有客户册的 {present}；确要回到那一天，请选“整册替换”（命令行加 --fresh）"
    ),
    "manifest.repeated": mark("第 {number} 批已经导入过，不用再导；如是新的一批，请总行核对批次"),
    "manifest.back": mark(
        "第 {number} 批早于已经导入的第 {present} 批，请取最新一批；"
        "确要回到那一天，请选“整册替换”（命令行加 --fresh）"
    ),
    "manifest.gap": mark(
        "之前少了 {count} 批（第 {first} 到 {last} 批）；"
        "请先导入缺的，确认无妨请勾选“允许缺批”（命令行加 --accept-gap）"
    ),
    "manifest.files": mark(
        "文件与清单不符：缺少 {missing}，多出 {unknown}；请选齐清单列出的文件，去掉多出的"
    ),
    "manifest.digest": mark(
        "文件 {file} 与清单中的校验值不符，可能没传完或被改过；请重新取得，不要用表格软件打开后保存"
    ),
    "manifest.rows": mark("文件 {file} 有 {found} 行，清单写的是 {said} 行；请总行核对后重发"),
    "manifest.sum": mark(
        "文件 {file} 合计 {found} 元，清单写的是 {said} 元；请核对金额单位，仍不符请总行重发"
    ),
    "import.empty": mark("文件 {file} 里没有数据；请核对文件，或重新导出"),
    "import.no_header": mark("文件 {file} 的第一行是空的；第一行应是列名"),
    "import.unnamed_column": mark("文件 {file} 的第 {at} 列没有列名；请补上列名，或删去这一列"),
    "import.unnamed_cell": mark("第 {at} 列没有列名，这一格却有内容；请补上列名，或清空这一列"),
    "import.not_csv": mark("文件 {file} 第 {line} 行不是正确的 CSV：{reason}；请看引号是否成对，或重新导出"),
    "import.unknown_column": mark(
        "文件 {file} 有不认识的列“{column}”，可用：{known}；"
        "请改列名，或用导入配置说明各列（命令行可用 --propose 起草一份）"
    ),
    "import.too_many_columns": mark(
        "文件 {file} 有 {found} 列，最多 {most} 列；请核对分隔符，或只导出需要的列"
    ),
    "import.twice_column": mark("文件 {file} 的列“{column}”出现了两次；请删去或改名其中一列"),
    "import.missing_column": mark("文件 {file} 缺少列“{column}”；请补上，或用导入配置说明它在文件里叫什么"),
    "import.says_nothing": mark(
        "文件 {file} 只有客户号，没有可导入的内容；请核对列名，或用导入配置说明各列是什么"
    ),
    "import.field_count": mark(
        "这一行有 {found} 个字段，应为 {wanted} 个；含逗号的内容要加引号，或检查分隔符"
    ),
    "import.too_long": mark("内容超过 {most} 个字符"),
    "import.missing_value": mark("不能为空"),
    "limits.unreadable": mark("“{text}”应是行数，如 20，或占全部行的百分比，如 0.5%"),
    "import.unknown_value": mark("不能是“{text}”，可用：{allowed}"),
    "import.number_as_number": mark("“{text}”已丢失位数，请在表格中把这一列设为文本后重新导出"),
    "import.key": mark("客户号“{text}”只能用字母、数字、- 和 _，最多 32 位，且不以 W 开头"),
    "import.group": mark(
        "家庭或集团代码“{text}”只能用字母、数字、- 和 _，最多 32 位，且不能是 J 加六位以上数字（由网点自用）"
    ),
    "import.month": mark("看不懂月份“{text}”，请写成 2026-10"),
    "import.month_open": mark("月份“{text}”到营业日 {as_of} 还没有结束；请等月份结束后再导入"),
    "import.above_volume": mark("单笔最大 {largest} 元大于当月合计 {volume} 元"),
    "import.adds_and_not": mark("同类文件要么都只含新变动，要么都是全部，{file} 不同；请改配置或分开导入"),
    "import.region": mark("地区代码“{text}”只能用小写字母、数字和 _"),
    "import.code": mark("代码“{text}”只能用小写字母、数字和 _，并以字母开头"),
    "import.account": mark("账号“{text}”只能用字母、数字和 -，4 到 34 位"),
    "import.day_ahead": mark("日期 {day} 在营业日 {as_of} 之后；请核对日期"),
    "import.twice": mark("“{text}”重复出现"),
    "import.ahead": mark("业务日期 {day} 在今天（{today}）之后；请核对所填日期和本机的日期"),
    "import.repeats": mark("与 {file} 第 {line} 行重复，内容相同；请删去一行"),
    "import.contradicts": mark(
        "与 {file} 第 {line} 行矛盾：说的是同一项，内容不同；请查明哪一行对，删去另一行"
    ),
    "import.said_before": mark("{file} 第 {line} 行已经写了这个客户；一个客户只能有一行"),
    "import.older": mark(
        "业务日期 {day} 早于现有客户册的 {present}；确要回到那一天，请选“整册替换”（命令行加 --fresh）"
    ),
    "import.part_and_whole": mark(
        "客户 {client} 既有大类又有其中的小类（{classes}），两笔都计入，大类算作其中的其他；"
        "如大类是合计，会算两遍，请只留一种"
    ),
    "import.id_check_digit": mark("证件号校验位不符，已照写的导入；请核对证件，写错的请总行更正"),
    "import.unknown_client": mark(
        "客户号“{text}”不在客户册，也不在客户文件里；请核对号码，新客户要同时导入客户文件"
    ),
}

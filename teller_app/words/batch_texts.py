"""One sentence for each way in which a batch over a whole table is refused."""

from __future__ import annotations

from teller_app.words.speaker import mark

BATCH_TEXTS: dict[str, str] = {
    "batch.no_extra": mark(
        "批量认定需要 {package}（附加项 {extra}），它不在本机；请安装本程序的人在源代码文件夹里"
        "运行 make setup（Windows 为 packaging\\setup.ps1），Spark 另需 make spark 和 PYTHONPATH=build/spark"
    ),
    "batch.no_java": mark("Spark 需要 Java 17，本机没有；请安装，或用 --engine duckdb"),
    "batch.master": mark("--master 只用于 --engine spark"),
    "batch.book_engine": mark("客户册只能用 --engine duckdb 认定"),
    "batch.book_ignore": mark("--ignore 只用于文件，不用于客户册"),
    "batch.no_book": mark("本机没有可用的客户册"),
    "batch.remote": mark(
        "{file} 在网络上，本机没有为 DuckDB {version} 装好 httpfs 扩展，程序从不自己下载；"
        "请先把它取到本机，或用 --engine spark，或请管理员装好扩展"
    ),
    "batch.remote_output": mark("结果 {file} 在网络上，请用 --engine spark，或写到本机"),
    "batch.address": mark("{file} 不是本机文件的地址；应写成 file:///路径，空格等写成 %20"),
    "batch.no_input": mark("没有找到 {file}；请核对路径"),
    "batch.no_parts": mark("文件夹 {file} 里没有 CSV 或 Parquet 文件"),
    "batch.mixed_parts": mark("文件夹 {file} 里应只有 Parquet，或只有 CSV 且没有下级文件夹"),
    "batch.format": mark("{file} 应以 .csv 或 .parquet 结尾"),
    "batch.odd_name": mark("文件名 {file} 不能含有星号、问号、方括号、花括号或反斜线，请改名"),
    "batch.output_there": mark("{file} 已经存在，或不能作为文件名；请换一个"),
    "batch.partition": mark("结果不能按列“{column}”分文件夹，可用：{known}"),
    "batch.partition_file": mark("--partition 只用于 Parquet 文件夹；请把结果 {file} 写成没有后缀的名字"),
    "batch.same_place": mark("结果 {file} 不能写在要读的文件上或文件夹里"),
    "batch.encoding": mark("文件 {file} 不是 UTF-8 文本，请另存为 CSV UTF-8"),
    "batch.empty": mark("{file} 里没有数据；请核对文件"),
    "batch.unreadable": mark("文件 {file} 无法读取（{reason}），没有认定"),
    "batch.csv_row": mark("文件 {file} 第 {row} 行不是正确的 CSV，没有认定"),
    "batch.not_csv": mark("文件 {file} 不是正确的 CSV：换行应全用同一种，引号应成对；没有认定"),
    "batch.not_read": mark("文件 {file} 的行没有读对，没有认定；单元格里若有换行，请去掉，或改用 Parquet"),
    "batch.other_columns": mark("文件 {file} 的列与 {first} 不同，没有认定；请让各文件的列相同"),
    "batch.unknown_column": mark("{file} 有不认识的列“{column}”；不用它请加 --ignore，可用：{known}"),
    "batch.unnamed_column": mark("{file} 的第 {at} 列没有列名；请在第一行写上列名，或去掉多余的分隔符"),
    "batch.spelled_column": mark("{file} 的列“{column}”应写成“{name}”，小写，前后没有空格"),
    "batch.own_column": mark("{file} 有一列叫“{column}”，引擎自己要用这个名字，请改名"),
    "batch.twice_column": mark("{file} 的列“{column}”出现了两次；请删去或改名其中一列"),
    "batch.no_client_column": mark("{file} 缺少列 client；请把客户号那一列改名为 client"),
    "batch.column_type": mark(
        "{file} 的列“{column}”是 {type}，不能用：金额应为 DECIMAL、整数或文本，其余为文本"
    ),
    "batch.not_there": mark("{file} 没有要忽略的列“{column}”"),
    "batch.memory": mark("内存 {memory} 不够，没有认定；请把文件分开，或用 --engine spark"),
    "batch.not_whole": mark("写出的 {file} 读回来行数不符，没有采用"),
    "batch.engine": mark("Spark 没有完成（{reason}），没有认定"),
    "batch.bad_rows": mark("有 {count} 处不对，没有认定"),
    "batch.no_client": mark("客户号不能为空"),
    "batch.key": mark("客户号前后有空格，或含有看不见的字符，请去掉"),
    "batch.region": mark("地区应写成代码：小写字母、数字和下划线"),
    "batch.not_text": mark("含有不能识别的字符"),
    "batch.no_amount": mark("不是金额，应写成 300000 或 300000.50"),
    "batch.negative": mark("金额不能为负"),
    "batch.too_large": mark("金额超过了 999.99 亿元，请核对位数"),
    "batch.value": mark("只能是：{allowed}"),
    "batch.twice": mark("出现了 {count} 次；一个客户只能有一行"),
    "batch.twice_rows": mark("{other} 第 {other_row} 行是同一客户，一共出现 {count} 次"),
}

"""The refusals of imports in words: what was found, and what to do about it."""

from collections.abc import Mapping

from surveyapp.collection.kinds import answer_problems
from surveyapp.definition.complete_table import CompleteTable

IMPORT_REFUSALS: Mapping[str, str] = {
    "upload_unreadable": "文件没有上传成功，没有保存任何内容；请按以下说明处理后重新上传：",
    "too_many_uploads": (
        "没有保存这份文件：您有 {found} 份文件还没有确认或放弃，连同这一份共 {size}，最多 {limit} 份、{largest}；"
        "请先到以下调查的“导入”页确认或放弃：{surveys}"
    ),
    "too_many_rows": "文件有 {found} 行答卷，在浏览器中一次最多导入 {limit} 行，没有保存任何内容；请分批导入",
    "too_many_cells_at_once": (
        "文件超过 {limit} 个单元格，不能在浏览器中一次导入，没有保存任何内容；请删去空白和多余的行、列，或分批导入"
    ),
    "unknown_upload": "这份文件已经导入、放弃，或超过 24 小时已自动删除；如需导入，请重新上传",
    "matching_is_stale": (
        "在您核对的时候，问卷发布了新的内容，或别人更正了对应关系、导入了相像的答卷，所以没有导入，"
        "您刚才的更正也没有保存；"
        "请按最新的核对结果再看一遍"
    ),
    "alike_rows": (
        "文件中有 {count} 行可能与已存的答卷是同一份，没有导入任何答卷；请核对以下各行后再导入一次："
        "都是新的答卷，加上 --add-alike；都是已存的那一份，加上 --skip-alike"
    ),
    "alike_undecided": "文件中有 {count} 行可能与已存的答卷是同一份；请在“可能已经导入过的行”中选择，然后再确认导入",
    "unknown_import": "{survey} 没有编号为 {found} 的导入，没有改动任何内容；最近的导入：{known}",
    "import_is_undone": "导入 {found} 已由{by}撤销（理由：{reason}），没有改动任何内容",
    "undo_needs_reason": "撤销导入必须写明理由（--reason）",
    "no_file": "没有选择文件；请选择问卷网站导出的 CSV 或 Excel 文件（.xlsx）",
}
"""Refusal code -> sentence."""

_IMPORTS: Mapping[str, str] = {
    "not_text": "文件不是可读的 CSV 或 Excel 文件（{found}）；请从问卷网站重新导出",
    "web_page": "文件的内容是网页，不是表格；请用 Excel 打开，另存为 .xlsx 后再试",
    "too_large": "文件有 {found} 字节，上限为 {limit}；请分批导入",
    "too_many_cells": "表格超过 {limit} 个单元格；请删去空白的行和列，或分批导入",
    "too_many_columns": "表格有 {found} 列，上限为 {limit}；请删去空白和多余的列",
    "old_spreadsheet": "文件是旧版 Excel 格式（.xls）；请用 Excel 打开，另存为 .xlsx 后再试",
    "encrypted": "文件设有打开密码；请在 Excel 中取消密码，保存后再试",
    "macros": "文件含有宏；请在 Excel 中另存为不含宏的 .xlsx 后再试",
    "other_spreadsheet": "文件不是 Excel 的 .xlsx 格式；请用 Excel 打开，另存为 .xlsx 后再试",
    "damaged_spreadsheet": "Excel 文件已损坏，或不合格式；请用 Excel 打开，另存为新的 .xlsx 后再试",
    "unpacked_too_large": "Excel 文件解压后过大（上限 {limit} 字节），或压缩得异常；请只保留答卷一张表，另存后再试",
    "declares_entities": "Excel 文件中有不允许的内容（文档类型声明）；请从问卷网站重新导出",
    "several_sheets": "文件有多张工作表可用：{sheets}；请指定一张（--sheet）",
    "no_such_sheet": "文件中没有工作表“{found}”；现有：{sheets}",
    "merged_header": "表头有合并单元格（{found}）；请取消合并，让第一行的每一列都写明自己的题目",
    "formula_without_value": "单元格 {found} 的公式没有保存结果；请用 Excel 打开，保存一次再试",
    "error_value": "单元格 {found} 是错误值；请在 Excel 中改正或清空",
    "broken_quotes": "引号不成对，从这一行起读不下去；请用 Excel 打开，另存为 .xlsx 后再试",
    "cell_too_long": "有单元格超过 {limit} 个字符，多半是引号不成对；请用 Excel 打开核对，另存为 .xlsx 后再试",
    "unclear_delimiter": (
        "看不出各列以什么分隔（{found} 都说得通）；请用 Excel 打开，另存为 .xlsx，或在第一行写明，如 sep=;"
    ),
    "nameless_column": "{found} 列没有列名，却有内容；请写上题目，或删去此列",
    "alike_columns": (
        "问卷中有 {expected} 题（行）的文字与这一列相同，文件中却有 {found} 列；请把列名改成题目代码，或补齐各列"
    ),
    "unknown_ignored_column": "文件中没有要忽略的列“{found}”；文件的列：{expected}",
    "unclear_row": (
        "以“{found}”开头，可能是合计行，也可能是答卷；请指定它是答卷（--answer-row）还是不是（--skip-row）"
    ),
    "unclear_day": (
        "“{found}”分不清哪个是月、哪个是日；请把这一列改成 2025/07/05 00:22:00 的写法，"
        "不需要时间，可以不导入这一列（--ignore）"
    ),
    "no_rows": "文件中没有答卷：第一行应为题目，其后每行一份答卷",
    "ragged_row": "有 {found} 个单元格，表头有 {expected} 列；请检查引号和换行",
    "duplicate_column": "与前面的列对应同一内容（{found}）；请删去其中一列",
    "unmatched_column": "与问卷的任何一题都不相符；{near}请改成题目原文；不需要这一列，可以不导入它（--ignore）",
    "unmatched_option": "“{found}”不是该题的选项；{near}该题的选项：{expected}；"
    "请在文件中改成其中一个，或在网页的导入页上指定",
    "several_answers": "单选题有多个答案",
    "bad_tick": "“{found}”既不是选中（如 1、是、√、TRUE、选项文字），也不是未选（如 0、否、FALSE）；"
    "请在文件中改正，或在网页的导入页上指定",
    "bad_time": "时间“{found}”应形如 2025/07/05 00:22:00；不需要时间，可以不导入这一列（--ignore）",
    "bad_seconds": "用时“{found}”应形如 224 或 3:44；不需要用时，可以不导入这一列（--ignore）",
    "too_long": "文字有 {found} 个字符，上限为 {limit}",
    "write_in_without_option": "写了“其他”的内容，但选的是别的选项",
    "unknown_option": "“{found}”不是该题的选项",
    "too_few_chosen": "选了 {found} 项，这一题至少选 {limit} 项；请在文件中改正，或不导入这一行",
    "too_many_chosen": "选了 {found} 项，这一题至多选 {limit} 项；请在文件中改正，或不导入这一行",
    "not_alone": "只能单独选的一项与别的选项同时选了；请在文件中改正，或不导入这一行",
    "not_a_place": "“{found}”不是名次；请写 1、2、3 等数字，没有排名的留空",
    "places_unclear": "名次“{found}”有重复或跳号；请从 1 起依次写明",
    "not_a_number": "“{found}”不是数字；请只写数字",
    "number_too_small": "{found} 小于这一题的最小值 {limit}；请在文件中改正，或不导入这一行",
    "number_too_large": "{found} 大于这一题的最大值 {limit}；请在文件中改正，或不导入这一行",
    "number_off_step": "{found} 不合这一题的间隔 {limit}；请在文件中改正，或不导入这一行",
    "not_a_date": "“{found}”不是这一题所问的日期；请写成 {expected} 的样子",
    "unclear_date": "“{found}”分不清哪个是月、哪个是日；请把这一列写成 2025-07-05 的样子",
    "date_too_early": "{found} 早于这一题最早的日期 {limit}；请在文件中改正，或不导入这一行",
    "date_too_late": "{found} 晚于这一题最晚的日期 {limit}；请在文件中改正，或不导入这一行",
    "numbers_differ": (
        "列中的数字有几种理解，结果不同：{outcomes}；请核对下载时的选择，加上 --numbers {item}=MEANING，"
        "或用 --numbers MEANING 说明整份文件（MEANING：label、code、score 或 position）"
    ),
    "numbers_contradict": (
        "列中的数字不合这份文件的其他内容，或不合所指定的含义；可以理解为：{outcomes}；"
        "请核对后加上 --numbers {item}=MEANING（MEANING：label、code、score 或 position）"
    ),
    "several_readings": "“{found}”有几种理解：{readings}；请在网页的导入页上指定，或在文件中改成一种写法",
    "alike_answers": "可能就是已存的答卷（编号 {number}，时间 {time}）：编号或时间相同，但答案不同",
    "alike_time": (
        "可能就是已存的答卷（编号 {number}，时间 {time}）：其他都相同，时间像是换了写法（日月对调，或相差 8 小时）"
    ),
    "alike_facts": "可能就是已存的答卷（编号 {number}，时间 {time}）：答案相同，但可以比对的编号、时间和用时太少",
    "alike_source": "可能就是已存的答卷（编号 {number}，时间 {time}）：其他都相同，但来源不同",
    "alike_number": "可能就是已存的答卷（编号 {number}，时间 {time}）：编号相同，但没有时间可以比对",
    "no_question_column": "没有一列与问卷的题目相符；请核对是否选对了调查",
    "column_correction_misfits": "这一列的对应关系与现在的问卷或文件不符，已不再采用；请重新选择",
    "text_correction_misfits": "“{found}”的选项与现在的问卷不符，已不再采用；请重新选择",
    "numbers_correction_misfits": "题目 {found} 现在没有选项，为它指定的数字含义已不再采用",
    "row_correction_misfits": "文件中没有这一行，已不再采用",
    "counted_again": "第 {rows} 行在原调查中已被排除，导入后按有效答卷计；需要时请再排除",
    "undone_rows": "第 {rows} 行所属的导入在原调查中已撤销，不是答卷，没有导入；要导入请指定它是答卷（--answer-row）",
    "withdrawn_rows": "第 {rows} 行在原调查中已由填写人撤回，没有答案，没有导入",
    "answered_not_asked": (
        "按问卷的显示条件，有 {of} 份答卷不会被问到这一题，其中 {found} 份在文件中有答案，"
        "这些答案没有导入（第 {rows} 行）"
    ),
    "column_not_asked": (
        "按问卷的显示条件不会被问到这一题的 {of} 份答卷，在文件中全都有答案，这些答案没有导入（第 {rows} 行）；"
        "请核对这一列是不是别的题目，以及条件所看的题目有没有对应好"
    ),
    "skipped_though_asked": (
        "文件标明 {found} 份答卷跳过了这一题，而按问卷的显示条件应当问到，按未作答计（第 {rows} 行）；"
        "请核对网站上的跳转与问卷的条件是否一致"
    ),
    "delimiter": "文件的各列以“{found}”分隔，已照此读取",
    "heading_rows": "第 {rows} 行是标题或表头，不是答卷，没有导入",
    "totals_rows": "第 {rows} 行是合计或统计（{found}），不是答卷，没有导入",
    "hidden_rows": "{of} 行答卷中有 {found} 行在工作表中被隐藏（第 {rows} 行），照样导入",
    "hidden_columns": "以下列在工作表中被隐藏，照样读取：{found}",
    "hidden_sheet": "读取的工作表“{found}”在文件中被隐藏",
    "hidden_sheets": "文件中还有隐藏的工作表，没有读取：{found}",
    "told_apart_by_order": "以下列的文字不能区分题目，已按先后顺序对应：{found}",
    "unread_columns": "以下列是网站自带的，不保存：{found}",
    "repeated_columns": "以下列重复别的列的内容，没有再读：{found}",
    "empty_columns": "以下列没有内容，没有读取：{found}",
    "answers_dropped": (
        "有 {found} 份答卷含有按问卷不该问到的答案（问卷结束之后的题，没有选要说明原因的选项却写的原因），"
        "这些答案没有导入：第 {rows} 行"
    ),
    "answer_cut": "文字有 {found} 个字符，只保留前 {limit} 个",
    "more_answers_cut": "还有以下各行的文字超过 {limit} 个字符，只保留前 {limit} 个：{found}",
}

IMPORTS = CompleteTable("services.answers.import_refusals.IMPORTS", answer_problems, _IMPORTS)
"""Problems of an import file and notes on it: code -> sentence."""

NUMBERS: Mapping[str, str] = {
    "label": "按选项文字",
    "code": "按选项代码",
    "score": "按分数",
    "position": "按序号",
}
"""Meaning of bare numbers -> words."""

NUMBER_EXAMPLE = "{meaning} {number} 是“{label}”"
"""What a number would be by one of its meanings."""

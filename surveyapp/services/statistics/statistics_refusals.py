"""The refusals of statistics in words: items and files that cannot be used."""

from collections.abc import Mapping

STATISTICS_REFUSALS: Mapping[str, str] = {
    "no_main_scale": "{survey} 没有声明总体满意度量表（satisfaction），不知道分析哪些题目；请用 --items 写明题目代码",
    "unknown_item_code": "{survey} 没有可以计分的题目“{found}”；可以写：{known}",
    "item_without_scores": "{survey} 的题目“{found}”没有分值，不能按分值分析；请选择有分值的单选题或矩阵题的行",
    "unknown_by_question": "{survey} 没有题目“{found}”，不能按它分组比较；可以写：{known}",
    "by_takes_several": "{survey} 的题目“{found}”不是每人只选一项的题目，不能分组比较（各组会有同样的人，"
    "或没有选项）；可以写：{known}",
    "too_many_groups": "{survey} 的题目“{found}”有 {limit} 个以上的选项，不能逐组比较；请换一道选项较少的题目",
    "item_makes_groups": "{survey} 的“{found}”用来分组，不能同时作为比较的题目；请在 --items 中写明其他题目",
    "unknown_crossed_code": "{survey} 没有题目“{found}”；可以做交叉表的题目：{known}",
    "not_crossable": "{survey} 的题目“{found}”不能做交叉表："
    "只有单选、下拉、矩阵的行、级联的一级、多选和推荐意愿题可以；可以写：{known}",
    "crossed_with_itself": "{survey} 的题目“{found}”不能与自己交叉；请给行和列写不同的题目",
    "outcome_several": "{survey} 的“{found}”有好几道题，总体评价只能是其中一道；可以写：{known}",
    "outcome_among_items": "{survey} 的“{found}”既是总体评价，又在 --items 的题目之中；请从其中一处去掉",
    "no_other_items": "{survey} 除“{found}”以外没有别的题目可分析；请用 --items 写明要比较的题目代码",
    "series_too_long": "系列名称共 {found} 字，最多 {limit} 字；请缩短后再试",
    "period_unclear": "“{found}”看不出是哪一年的哪一段；请写成 2022、2022-H1、2022-Q3 或 2022-07 的样子",
    "nothing_entered": "没有可以登记的数字，没有保存任何内容；请填写时期、数值和出处",
    "former_figures_unusable": "往期数字没有保存，一个也没有；请改正以下各处再试：",
    "former_columns_missing": "粘贴的表格没有这些列：{found}，没有保存任何内容；请连同表头一起粘贴",
    "too_many_figures_entered": "一个调查最多登记 {limit} 个往期数字，没有保存任何内容",
    "no_such_former_figure": "这个往期数字不在这个调查中，或已经撤回；请刷新页面",
    "aggregate_undecided": "数据表没有保存：{why}",
    "aggregate_has_problems": "数据表没有保存；请先处理以下问题：",
    "aggregate_sums_differ": "数据表没有保存：以下合计与明细不符；请改正，或勾选“按明细保存”",
    "aggregate_without_title": "请写明数据表的名称和出处，没有保存任何内容",
    "aggregate_text_too_long": "数据表的名称最多 {title} 字，出处最多 {source} 字，没有保存任何内容",
    "too_many_aggregates": "一个调查最多 {limit} 张数据表，没有保存任何内容；请先撤回不用的",
    "no_such_aggregate": "这张数据表不在这个调查中，或已经撤回；请刷新页面",
    "unknown_trend_formula": "没有公式“{found}”；可以写：{known}",
}
"""Refusal code -> sentence."""

FILTER_REFUSALS: Mapping[str, str] = {
    "filter_unknown_question": "筛选写的题目“{found}”不是 {survey} 的单选、下拉、矩阵、级联、多选"
    "或推荐意愿题，没有显示数字；请在“结果”页重新选择",
    "filter_unknown_option": "筛选写的“{found}”不是题目“{question}”的选项，没有显示数字；请在“结果”页重新选择",
    "filter_unknown_channel": "{survey} 没有从渠道“{found}”收到答卷，没有显示数字；现有渠道：{known}",
    "filter_unknown_language": "{survey} 的问卷没有语言“{found}”，没有显示数字；现有：{known}",
    "filter_unusable_day": "筛选写的日期“{found}”无法识别，没有显示数字；请写成 2026-07-05 这样",
    "filter_period_backwards": "筛选的开始日期 {first} 晚于结束日期 {last}，没有显示数字；请改正",
    "too_few_of_part": "筛选后只有 {n} 份有效答卷，不足 {limit} 份，没有生成文件：数字会透露个人的回答；请放宽筛选",
    "too_few_left_out": "筛去的只有 {n} 份有效答卷，不足 {limit} 份，没有生成文件：与全部数字相减会透露个人的回答",
}
"""Refusal of a filter -> sentence."""

SCORE_FILES: Mapping[str, str] = {
    "score_file_too_large": "文件超过 {limit} 字节，没有分析；请删去不用的列，或分成几个文件",
    "score_file_not_text": "文件不是文本，没有分析；请在 Excel 或 WPS 中另存为 CSV 后再试",
    "score_file_empty": "文件是空的，没有分析；第一行应是各列的名称，以下每行一位受访者",
    "score_file_too_many_columns": "文件的列数超过 {limit}，没有分析；请删去不用的列",
    "score_file_too_many_cells": "文件的单元格超过 {limit} 个，没有分析；请删去不用的列，或分成几个文件",
    "score_file_blank_heading": "第 {column} 列没有名称，没有分析；请在第一行写上",
    "score_file_same_heading": "有两列都叫“{column}”，没有分析；请改成不同的名称",
    "score_file_ragged": "第 {row} 行有 {found} 格，应为 {expected} 格，没有分析；请核对这一行的分隔符和引号",
    "score_file_broken": "第 {row} 行的引号不成对，或单元格过长，没有分析；请核对这一行",
    "score_file_no_number": "第 {row} 行、列“{column}”写的是“{found}”，不是数字，没有分析；请写数字，没有回答的留空",
    "score_file_too_many_groups": "列“{column}”有 {found} 个不同的值，最多按 {limit} 组比较；请换一列，或先归并成组",
    "score_file_too_many_values": "列“{column}”有 {found} 个不同的分值，这么多组时最多 {limit} 个；请先取整或归并",
    "score_file_number_too_large": "第 {row} 行、列“{column}”写的是“{found}”，超过 {limit}，不是分值，没有分析；"
    "请核对这一列是不是编号或电话，只选题目列后再试",
    "score_file_unknown_column": "文件中没有列“{column}”；现有：{known}",
}
"""Error of a file of scores -> sentence."""

FORMER_FIGURES: Mapping[str, str] = {
    "row": "第 {row} 行：{words}",
    "unknown": "没有“{found}”这个数字，或有几个同名；请写代码：{known}",
    "no_source": "没有写出处；往期数字要写明在哪里公布",
    "source_too_long": "出处超过 {limit} 字；请缩短",
    "bad_n": "样本量“{found}”不是正整数；请只写数字，不清楚就留空",
    "bad_sd": "标准差“{found}”不是数字；请只写数字，不清楚就留空",
    "column_period": "时期（如“年份”）",
    "column_value": "数值（如“满意率”）",
}
"""What is wrong with a figure of an earlier period, and the names of its columns."""

AGGREGATES: Mapping[str, str] = {
    "aggregate_too_large": "数据表超过 {limit} 字节，没有读取；请分成几张",
    "aggregate_too_many_rows": "数据表超过 {limit} 行，没有读取；请分成几张",
    "aggregate_too_many_columns": "数据表超过 {limit} 列，没有读取；请删去不用的列",
    "aggregate_not_text": "文件不是文本，没有读取；请在 Excel 或 WPS 中另存为 CSV，或复制单元格后粘贴",
    "aggregate_empty": "没有任何内容；请粘贴表格，或选择 CSV 文件",
    "aggregate_broken": "第 {row} 行的引号不成对，没有读取；请核对这一行",
    "aggregate_cell_too_long": "第 {row} 行有单元格超过 {limit} 字，没有读取；请核对分隔符，或删去说明文字",
}
"""Error of a table of counts -> sentence."""

AGGREGATE_PROBLEMS: Mapping[str, str] = {
    "not_a_number": "“{found}”不是数；请只写数字，去掉单位和文字",
    "not_whole": "“{found}”不是整数；请写件数或人数",
    "percent": "“{found}”是百分比；请写件数或人数，比例由系统计算",
    "below_zero": "“{found}”小于零；请核对",
    "too_many_people": "“{found}”太大，上限为 {expected}；请核对",
    "thousands": "“{found}”中有逗号；若是千位分隔符（即 {expected}），请勾选“逗号是千位分隔符”，否则请改正",
    "bad_thousands": "“{found}”中的逗号不在千位上；请核对",
    "blank_count": "是空的；若表示 0，请勾选“空白是 0”，否则请补写",
    "no_period": "看不出是哪一年的哪一段（“{found}”）；请写成 2023年7月 的样子，只有月份的请在上面填写年份",
    "blank_key": "是空的，上面也没有可以沿用的；请补写",
    "too_many_cells": "单元格比表头多；请核对分隔符和表头",
    "row_twice": "与第 {expected} 行的时期、单位、来源都相同；请合并或改正",
    "period_within": "时期 {found} 与第 {expected} 行的时期有重叠，会重复计算；请只留一种",
    "total_below": "总数 {found} 小于各项之和 {expected}；请核对",
    "sum_differs": "写的是 {found}，按明细相加是 {expected}",
    "undecided": "有的列没有说明是什么；请逐列选择",
    "satisfied": "没有选出哪一列是满意的件数",
    "base": "没有选出不满意的列，也没有总数列，得不出比例",
    "same_key": "时期、单位、来源各只能有一列",
    "two_totals": "总数只能有一列",
}
"""What is unclear or wrong in a table of counts -> sentence, without its place."""

AGGREGATE_PLACES: Mapping[bool, str] = {
    True: "第 {row} 行，列“{column}”：{words}",
    False: "第 {row} 行：{words}",
}
"""Whether a problem of a table of counts is of one column -> how its place is said."""

"""The refusals of statistics in words: items and files that cannot be used."""

from collections.abc import Mapping

STATISTICS_REFUSALS: Mapping[str, str] = {
    "no_main_scale": "{survey} 没有声明总体满意度量表（satisfaction），不知道分析哪些题目；请用 --items 写明题目代码",
    "unknown_item_code": "{survey} 没有可以计分的题目“{found}”；可以写：{known}",
    "item_without_scores": "{survey} 的题目“{found}”没有分值，不能按分值分析；请选择有分值的单选题或矩阵题的行",
    "unknown_by_question": "{survey} 没有题目“{found}”，不能按它分组比较；可以写：{known}",
    "by_takes_several": "{survey} 的题目“{found}”不是每人只选一项的题目，各组会有同样的人或没有选项，不能分组比较；可以写：{known}",
    "too_many_groups": "{survey} 的题目“{found}”有 {limit} 个以上的选项，不能逐组比较；请换一道选项较少的题目",
    "item_makes_groups": "{survey} 的“{found}”用来分组，不能同时作为比较的题目；请在 --items 中写明其他题目",
}
"""Refusal code -> sentence."""

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
    "score_file_unknown_column": "文件中没有列“{column}”；现有：{known}",
}
"""Error of a file of scores -> sentence."""

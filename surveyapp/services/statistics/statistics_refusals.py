"""The refusals of statistics in words: items and files that cannot be used."""

from collections.abc import Mapping

STATISTICS_REFUSALS: Mapping[str, str] = {
    "no_main_scale": "{survey} 没有声明总体满意度量表（satisfaction），不知道分析哪些题目；请用 --items 写明题目代码",
    "unknown_item_code": "{survey} 没有可以计分的题目“{found}”；可以写：{known}",
    "item_without_scores": "{survey} 的题目“{found}”没有分值，不能按分值分析；请选择有分值的单选题或矩阵题的行",
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
    "score_file_number_too_large": "第 {row} 行、列“{column}”写的是“{found}”，超过 {limit}，不是分值，没有分析；"
    "请核对这一列是不是编号或电话，只选题目列后再试",
    "score_file_unknown_column": "文件中没有列“{column}”；现有：{known}",
}
"""Error of a file of scores -> sentence."""

"""The refusals of archiving and removing surveys and of naming folders, in words."""

from collections.abc import Mapping

SURVEY_REFUSALS: Mapping[str, str] = {
    "archive_needs_reason": "没有归档：请写明理由，理由会随归档记录保存",
    "removal_needs_reason": "没有删除：请写明理由，理由会记入操作记录",
    "survey_is_gone": "“{survey}”已经不在，没有删除任何内容",
    "survey_not_removable": "“{survey}”不能删除，没有改动任何内容；可以归档，归档后不再出现在列表中",
    "source_unreadable": "要复制的草稿有语法错误，读不出哪些内容属于原调查，什么也没有建立；请先改正那份草稿再复制",
    "folder_title_too_long": "没有保存：文件夹名称共 {found} 字，最多 {limit} 字",
    "name_proposed": (
        "“{found}”不能用在网址和文件名中，什么也没有建立；已按它拟了技术名“{proposed}”，请核对或改写后再提交一次"
    ),
}
"""Refusal code -> sentence."""

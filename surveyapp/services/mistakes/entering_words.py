"""Mistakes in a value that somebody enters, in words for people who see fields and no file."""

from collections.abc import Mapping

ENTERING_WORDS: Mapping[str, str] = {
    "text_too_long": "共 {length} 字，最多 {limit} 字；请缩短",
    "shown_beside_number": "数字在表中按原样显示，不能另写文字；请清空，要改数字请改实际完成值",
    "missing_key": "还没有填写；请填写",
    "empty_text": "还没有填写；请填写",
    "value_missing": "没有填写；请填写所选方式的内容",
    "not_a_number": "应为数字，现为“{found}”；请只写数字，不写单位",
    "number_unclear": "“{found}”不是可用的数字；请写成十进制数，例如 12.5",
    "not_an_integer": "应为整数，现为“{found}”；请只写数字，例如 130",
    "not_a_number_or_text": "应为数字或不超过 200 字的文字；例如 95、386.84万元、2024年8月21日",
    "numerator_or_percent": "“分子”和“百分比”要填写一个，也只能填写一个；请改正",
    "percent_without": "只有百分比、没有分母时必须写明；请填写，或填写“分母”",
    "deduction_without_reason": "酌情扣分必须写明理由；请填写“扣分理由”",
    "actual_not_for_rule": "这项指标不能这样填写；请用页面上给出的方式",
    "unknown_point": "“{found}”不是这项指标的评分要点，指标文件可能刚改过；请核对现在的要点后重新勾选",
    "unknown_level": "这项指标没有等次“{found}”；请从列表中选择，现有：{expected}",
    "completion_not_wanted": "这项指标不用填列的完成率；请清空",
    "completion_missing": "由目标值和实际完成值“{found}”得不出完成率；请填写“完成率”和“为什么不用计算的完成率”",
    "no_completion_follows": "由目标值和算出的数得不出完成率；请填写“完成率”和“为什么不用计算的完成率”",
    "value_is_number": "这项指标不能用数字“{found}”计分；请核对目标值和评分标准",
    "value_is_date": "这项指标不能用日期“{found}”计分；请核对目标值和评分标准",
    "value_is_words": "需要数字，“{found}”读不出数字；请写成例如 95、386.84万元",
    "start_missing": "目标值是天数，“{found}”是日期；请改填天数",
    "units_differ": "单位“{found}”与目标值的“{expected}”不同；请换算成目标值的单位再填写",
    "actual_in_percent": "算出的是百分比，目标值“{found}”却不是；请改为填写“实际完成值”",
}
"""Problem code -> sentence. Codes that are missing here have the words for authors of files."""

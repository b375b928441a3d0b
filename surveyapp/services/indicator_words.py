"""Mistakes in an indicator file, in words: what was found, and what to write instead."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "weights_do_not_add_up": "下级指标的权重之和为 {found}，应等于 {expected}；请改正权重",
    "only_for_leaves": "有下级指标（children）的指标不能写 {found}；请把它写到末级指标上",
    "unknown_rule": "没有“{found}”这种评分规则；{near}可用的规则：{expected}",
    "rule_above_weight": "按规则最多可得 {found} 分，超过权重 {limit}；请改正分值或权重",
    "full_marks_out_of_reach": "按规则最多只能得 {found} 分，低于权重 {limit}；如非有意，请改正分值",
    "duplicate_point": "评分要点代码“{found}”与第 {first} 项重复；请另取一个代码",
    "shares_do_not_add_up": "各要点的 share 之和为 {found}，应为 100；请改正，或删去 share 使各要点均分",
    "shares_leave_nothing": "已写的 share 之和为 {found}，没有剩余可分给未写 share 的要点；请减小或全部写出",
    "points_or_share": "每一档必须写 points（分值）或 share（权重的百分比）之一，且只写一个",
    "bands_not_descending": "这一档的起点 {found} 应小于上一档的 {limit}；请从高到低写，各档不得重叠",
    "band_pays_more": "这一档得 {found}，比更高一档的 {limit} 还多；如非有意，请改正",
    "target_missing": "规则 {rule} 要与目标值比较；请写 target，例如 target: ≥90%",
    "target_not_a_number": "规则 {rule} 需要数字目标值，“{found}”不是；请写成例如 ≤14.8 万元、≥90%",
    "target_not_positive": "目标值“{found}”应大于零，否则无法计算完成率",
    "unit_differs": "unit 是“{found}”，目标值的单位是“{expected}”；请统一单位",
    "actual_ambiguous": "实际完成值同时写了 {found}；只能写其中一种",
    "ratio_incomplete": "numerator（分子）与 denominator（分母）必须同时写",
    "actual_not_for_rule": "规则 {rule} 不能用 {found} 评分；实际完成值应写 {expected} 之一",
    "actual_in_percent": "实际完成值是百分比，目标值“{found}”却不是；请改用 value，或改正目标值",
    "unknown_point": "没有代码为“{found}”的评分要点；现有：{expected}",
    "point_met_twice": "评分要点“{found}”写了两次；请删去一个",
    "bad_survey_name": "问卷名“{found}”应是同一文件夹中问卷文件的名字（不带 .yaml），例如 residents",
    "share_of_what": "figure: share 还须写明 question（题目）和 option（选项）",
    "option_not_wanted": "figure: {found} 不针对单个选项；请删去 option，或改用 share",
    "shown_beside_figure": "取自问卷的实际完成值按计算结果显示；请删去 shown",
    "grades_not_descending": "这一等级的起点 {found} 应小于上一等级的 {limit}；请从高到低写",
    "grade_out_of_reach": "等级起点 {found} 超过总分 {limit}；请改正",
    "duplicate_grade": "等级“{found}”写了两次；请改名或删去一个",
    "lowest_grade_not_zero": "最低等级应从 0 起（现为 {found}），否则低分没有等级",
}
"""Problem code -> sentence; `{name}` stands for a parameter of the problem."""

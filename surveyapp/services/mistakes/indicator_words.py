"""Mistakes in an indicator file, in words: what was found, and what to write instead."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "weights_do_not_add_up": "下级指标的权重之和为 {found}，应等于 {expected}；请改正权重",
    "only_for_leaves": "有下级指标（children）的指标不能写 {found}；请把它写到末级指标上",
    "unknown_rule": "没有“{found}”这种评分规则；{near}可用的规则：{expected}",
    "rule_above_weight": "按规则最多可得 {found} 分，超过权重 {limit}；请改正分值或权重",
    "full_marks_out_of_reach": (
        "按规则最多只能得 {found} 分，低于权重 {limit}；请改正分值，"
        "确系如此的在 acknowledge 中写 problem: full_marks_out_of_reach"
    ),
    "deductions_leave_points": (
        "各项全部扣完只有 {found} 分，少于权重 {limit}，最低仍得 {least} 分；请改正分值，"
        "确系如此的在 acknowledge 中写 problem: deductions_leave_points"
    ),
    "weight_too_fine": "权重最多两位小数，现为 {found}；得分四舍五入到两位，更细的权重得不到满分",
    "zero_weight": "权重为 0 的只能是加减分项（type: bonus）；规则{rule}请写大于 0 的权重",
    "weight_outside": "加减分项在权重之外，权重应为 0，现为 {found}",
    "points_and_share": "一个要点只能写 points（分值）或 share（权重的百分比）之一",
    "off_missing": "没有写扣多少；请写 off: {{points: 1}} 或 off: {{share: 5}}，要点各自写了的除外",
    "worth_not_wanted": "这种计分方式用不到分值或比例；请删去",
    "bounds_missing": "full 要写 from（从）或 to（到），或两者都写",
    "bounds_crossed": "起点 {found} 大于终点 {limit}；请改正",
    "bound_not_positive": "相对偏差要除以界限，界限应大于零；请改正，或改用 deviation: points",
    "duplicate_level": "等次“{found}”写了两次；请改名或删去一个",
    "unknown_level": "规则中没有等次“{found}”；现有：{expected}",
    "share_outside_level": "等次“{name}”的比例应在 {low} 至 {high} 之间，现为 {found}",
    "off_above_weight": "扣 {found} 分，超过权重 {limit}；请改正",
    "more_than_there_are": "{found} 大于总数 {limit}；请改正",
    "target_is_upper_bound": (
        "规则{rule}按完成比例计分，目标值“{found}”却是上限，完成越多得分越高；"
        "请改用 type: target、off_per_percent 或 over_achievement"
    ),
    "saving_punished": (
        "目标值“{found}”是上限，规则{rule}却按完成比例计分：节约（实际数低于上限）会少得分，低于 {pass_mark}% 不得分；"
        "请改用 type: target 或 off_per_percent，确系公布的规则如此的在 acknowledge 中写 problem: saving_punished"
    ),
    "value_not_exact": "实际完成值“{found}”带有比较符号，不是确定的数；请写成例如 95%",
    "deduction_without_reason": "酌情扣分必须写明理由；请写 reason",
    "award_above_most": "{found} 分超过这一项最多的 {limit} 分；请改正",
    "value_missing": "没有写实际完成值；请填写所选方式的内容",
    "completion_not_wanted": "规则{rule}不看填列的完成率；请删去 completion",
    "completion_missing": "由目标值和实际完成值“{found}”得不出完成率；请写 completion，内含 percent 和 reason",
    "value_is_number": "规则{rule}不能用数字“{found}”计分；请写{wanted}",
    "value_is_date": "规则{rule}不能用日期“{found}”计分；请写{wanted}",
    "value_is_words": "从“{found}”中读不出规则{rule}所需的内容；请写{wanted}",
    "start_missing": "目标值是天数，实际完成值“{found}”是日期；请在规则中写起算日 start，或改写为天数",
    "day_not_comparable": "实际完成值“{found}”不能与目标值比较；请写成日期，例如 2024年8月21日",
    "units_differ": (
        "单位“{found}”与目标值的“{expected}”不同；请统一，"
        "确系同一事物的在 acknowledge 中写 problem: units_differ 和理由"
    ),
    "target_not_a_day": (
        "规则{rule}需要期限，“{found}”不是；请写成例如 2024年12月31日前、2024年底前、每月25日前、≤270天"
    ),
    "target_not_a_range": "规则{rule}需要数字或区间的目标值，“{found}”不是；请写成例如 ≥90%、95%≤N≤100%、±10%",
    "budget_does_not_add_up": (
        "各项资金之和为 {found}，应等于总额 {expected}；请改正，"
        "确系原表如此的在 acknowledge 中写 problem: budget_does_not_add_up"
    ),
    "no_budget": "文件中没有预算数，无法计算执行率；请写 budget，内含 total（full_year 和 spent 可以以后再填）",
    "unknown_form": "没有代码为“{found}”的基础表；现有：{expected}",
    "unknown_cell": "基础表中没有代码为“{found}”的单元格；现有：{expected}",
    "duplicate_cell": "单元格代码“{found}”重复；请另取一个代码",
    "cell_value_unclear": "这一格读不出“{found}”；请写{cell_content}",
    "formula_beside_value": "由公式计算的单元格是数字，不能再写 value；请删去其一",
    "formula_unclear": (
        "公式中的“{found}”无法计算；只能写单元格代码、数字、+ - * /、括号和 sum(…)，例如 spent / budget * 100"
    ),
    "too_many_factors": (
        "这个公式连同所引用的公式，把 {limit} 个以上的数连乘或连除，得数会大得无法计算；请拆开或改写公式"
    ),
    "result_too_large": (
        "按文件中的数计算，这个公式的得数（或中间得数）超过 {limit} 位，无法计算；请检查公式和各格的数"
    ),
    "too_many_cells": "一张基础表有 {found} 格，最多 {limit} 格；请分成几张表",
    "circular_formula": "这几格的公式绕成了圈：{found}，得不出结果；请改正其中一个",
    "cell_not_a_number": "单元格“{found}”不是数字，不能用在公式里",
    "acknowledged_in_vain": "确认的问题“{found}”并不存在；请删去这一条，或核对 lines",
    "numerator_or_percent": "aggregate 要写 numerator（分子）或 percent（百分比），只写一个",
    "percent_without": "只有百分比、没有分母时要写明来源和期间；请补写 {expected}: …，或写 denominator",
    "duplicate_point": "评分要点代码“{found}”与第 {first} 项重复；请另取一个代码",
    "shares_do_not_add_up": "各要点的 share 之和为 {found}，应为 100；请改正，或删去 share 使各要点均分",
    "shares_leave_nothing": "已写的 share 之和为 {found}，没有剩余可分给未写 share 的要点；请减小或全部写出",
    "points_or_share": (
        "得多少分或扣多少分要写一种，且只写一种：points（分值，如 points: 2）或 share（权重的百分比，"
        "如 share: 20）"
    ),
    "bands_not_descending": "这一档的起点 {found} 应小于上一档的 {limit}；请从高到低写，各档不得重叠",
    "bands_not_ascending": "这一档的终点 {found} 应大于上一档的 {limit}；请从低到高写，各档不得重叠",
    "band_from_or_to": "每一档要写 from（越大越好）或 to（越小越好）之一，各档写同一种；请改正",
    "bands_contradict_lower_bound": (
        "目标值“{found}”是下限，各档却是数值越小得分越高；请改正其一，"
        "确系如此的在 acknowledge 中写 problem: bands_contradict_lower_bound"
    ),
    "band_pays_more": "这一档得 {found}，比更好一档的 {limit} 还多；如非有意，请改正",
    "target_missing": (
        "规则{rule}要与目标值比较，这一行没有写；请写 target，例如 target: ≥90%、target: 2024年12月31日前"
    ),
    "target_not_a_number": "规则{rule}需要数字目标值，“{found}”不是；请写成例如 ≤14.8 万元、≥90%",
    "target_not_positive": "目标值“{found}”应大于零，否则无法计算完成率",
    "unit_differs": "unit 是“{found}”，目标值的单位是“{expected}”；请统一单位",
    "actual_ambiguous": "实际完成值同时写了 {found}；只能写其中一种",
    "actual_not_for_rule": "规则{rule}不能用{kind}计分；请改写为以下之一：{kinds}",
    "actual_in_percent": "实际完成值是百分比，目标值“{found}”却不是；请改用 value，或改正目标值",
    "unknown_point": "没有代码为“{found}”的评分要点；现有：{expected}",
    "point_met_twice": "评分要点“{found}”写了两次；请删去一个",
    "bad_survey_name": "问卷名“{found}”应是同一文件夹中问卷文件的名字（不带 .yaml），例如 residents",
    "figure_of_what": "figure: {found} 还须写明 question（题目）",
    "share_of_what": "figure: {found} 还须写明 question（题目）和 option（选项）",
    "named_figure_has_question": (
        "没有“{found}”这种数字；有 question 的请写以下之一：{expected}，引用问卷自己命名的数字请删去 question"
    ),
    "question_not_wanted": "figure: {found} 按全部问卷计算，不针对题目；请删去 question",
    "group_not_wanted": "figure: {found} 按全部问卷计算，不分受访者群体；请删去 group",
    "option_not_wanted": "figure: {found} 不针对单个选项；请删去 option，或改用 share",
    "scale_not_wanted": "figure: {found} 不针对维度；请删去 scale，或改用 index、favourable、mean、alpha",
    "scale_beside_question": "写了 question 的数字属于那道题，不属于维度“{found}”；请删去 scale 或 question",
    "shown_beside_figure": "取自问卷的实际完成值按计算结果显示；请删去 shown",
    "grades_not_descending": "这一等级的起点 {found} 应小于上一等级的 {limit}；请从高到低写",
    "grade_out_of_reach": "等级起点 {found} 超过总分 {limit}；请改正",
    "duplicate_grade": "等级“{found}”写了两次；请改名或删去一个",
    "system_name_reserved": "“{found}”是控制台自己用的地址，打不开这份指标表；请给文件夹或文件改名",
    "system_name_too_long": "文件夹名或文件名有 {found} 个字符，最多 {limit} 个；请改短",
    "lowest_grade_not_zero": "最低等级应从 0 起（现为 {found}），否则低分没有等级",
    "full_contradicts_target": (
        "目标值“{found}”与规则中得满分的范围（full）不一致；请改正其一，"
        "确系如此的在 acknowledge 中写 problem: full_contradicts_target"
    ),
    "direction_contradicts": (
        "规则写的方向是 {direction}，目标值“{found}”的符号却相反；请改正其一，目标值有符号的不必写 direction"
    ),
    "key_not_used": "这样写的规则和目标值用不到 {key}；请删去",
    "above_without_bound": (
        "写了 above: zero（超过上限不得分），却没有上限；"
        "请把目标值写成例如 ≤100%、=100% 或 90%～100%，或写 full 的 to"
    ),
    "bands_contradict_target": (
        "目标值“{found}”是上限，各档却是数值越大得分越高；请改正其一，"
        "确系如此的在 acknowledge 中写 problem: bands_contradict_target"
    ),
    "pieces_not_whole": "项数应是整数，现为 {found}；请改正",
    "no_completion_follows": "由目标值和算出的实际完成值得不出完成率；请写 completion，内含 percent 和 reason",
    "day_not_written": "“{found}”没有写到日，按月初或月末计分结果不同；请写成例如 2024年8月21日",
    "deadline_not_in_days": (
        "期限按天计算，“{found}”不是天数；请写成例如 ≤90天，或写明日期；月、小时等请改用 type: target"
    ),
    "deadline_sign": "期限“{found}”的符号不对：期限是最多多少天；请写成例如 ≤{days}",
    "working_days_from_start": (
        "从起算日 start 数的是日历天，目标值“{found}”却是工作日；"
        "请把目标值改为日历天，或删去 start 并填写工作日数"
    ),
    "bands_mixed": "各档有的写 points（分值），有的写 share（权重的百分比），无法比较高低；请统一写其中一种",
    "points_leave_nothing": (
        "已写分值的要点合计 {found} 分，占满了权重 {limit}，没有剩余可分给其他要点；"
        "请减小，或给每个要点写分值"
    ),
    "most_points_missing": (
        "加减分项没有写最多多少分，总分和等级因此没有上限或下限；请写例如 most_points: 5，"
        "确无规定的在 acknowledge 中写 problem: most_points_missing"
    ),
    "completion_without_value": "写了完成率 completion，却没有写实际完成值；请写 value 等其中一种",
    "figures_mixed": "合并的几个数据单位不同（有的是百分比，有的不是）；请只合并同一种",
    "figure_not_in_percent": (
        "{figure} 不是百分比，目标值“{found}”却是；请改用 figure: index 或 favourable，或改正目标值"
    ),
    "share_implausible": (
        "“{name}”应在 0 至 100% 之间，现为 {found}%；请核对，"
        "确系如此的在 acknowledge 中写 problem: share_implausible"
    ),
    "value_below_zero": (
        "“{name}”不应小于 0，现为 {found}；请核对，确系如此的在 acknowledge 中写 problem: value_below_zero"
    ),
    "target_not_read": (
        "目标值“{found}”以符号开头，却读不出数字，按文字处理；请写成例如 ≥90%，"
        "确系文字的在 acknowledge 中写 problem: target_not_read"
    ),
    "cell_not_for_rule": (
        "单元格“{found}”是{cell_type}，规则{rule}与这个目标值不能用它计分；"
        "请改引用另一格，或改正单元格的 type"
    ),
    "published_grade_vain": "没有写 grades，published 中的 grade 无从核对；请补写 grades，或删去 grade",
    "published_completion_vain": "规则{rule}不按完成率计分，published 中的 completion 无从核对；请删去",
    "acknowledged_line_in_vain": "指标 {name} 没有问题“{found}”；请从 lines 中删去，或核对代码",
    "acknowledged_unknown_line": "没有代码为“{name}”的指标；请核对 lines",
    "code_not_for_formulas": (
        "公式无法写出单元格代码“{found}”；"
        "请改用英文字母开头、只含英文字母、数字和 _ 的代码，例如 total_budget"
    ),
    "formula_mixes_units": (
        "公式把不同单位的数相加减，或结果的单位不符：{found}；请先换算成同一单位，例如 amount / 10000，"
        "确系同一事物的在 acknowledge 中写 problem: formula_mixes_units"
    ),
    "text_too_long": "文字有 {length} 字，这里最多 {limit} 字；请缩短，详细内容可放在佐证材料中",
}
"""Problem code -> sentence; `{name}` stands for a parameter of the problem."""

KIND_NAMES: Mapping[str, str] = {
    "figure": "问卷数据（figure）",
    "combined": "几项问卷数据合并（combined）",
    "aggregate": "别处统计的比例（aggregate）",
    "cell": "基础表的单元格（cell）",
    "execution": "预算执行率（execution）",
    "value": "直接填写的数值或文字（value）",
    "met": "符合的要点（met）",
    "failed": "不达标的件数（failed）",
    "level": "评定的等次（level）",
    "deduction": "酌情扣分（deduction）",
    "award": "加分或减分（award）",
    "no_evidence": "无法核实的说明（no_evidence）",
    "not_applicable": "不适用的说明（not_applicable）",
}
"""Kind of actual value -> what evaluators call it, with the key to write."""

NAMES: Mapping[str, Mapping[str, str]] = {
    "kind": KIND_NAMES,
    "kinds": KIND_NAMES,
    "cell_type": {"number": "数字", "text": "文字", "date": "日期"},
    "cell_content": {
        "number": "不带符号的数字，单位与这一格相同，例如 718.39",
        "text": "文字",
        "date": "日期，例如 2024年8月21日",
    },
    "wanted": {
        "number": "数字，例如 95、386.84万元",
        "date": "日期，例如 2024年8月21日",
        "words": "文字，例如 达到预期指标",
    },
}
"""Parameter -> what its values are called; `rule` has the names of `RULE_WORDS`."""

"""Mistakes in a definition file, in words: what was found, and what to write instead."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.files.problems import Problem, Severity
from surveyapp.definition.type_table import own_mistakes
from surveyapp.reports.words.rules.word_table import rule_mistake_words, rule_name
from surveyapp.reports.words.saying import say
from surveyapp.services.limits import LONGEST_QUOTED, LONGEST_QUOTED_LIST
from surveyapp.services.mistakes.condition_words import CONDITION_WORDS
from surveyapp.services.mistakes.entering_words import ENTERING_WORDS
from surveyapp.services.mistakes.indicator_words import NAMES
from surveyapp.services.mistakes.indicator_words import WORDS as INDICATOR_WORDS

LEVELS: Mapping[Severity, str] = {"error": "错误", "warning": "警告"}

FILE_WORDS: Mapping[str, str] = {
    "oversize": "文件有 {found} 字节，上限为 {limit}；请删减内容，或拆成几份文件",
    "too_many_parts": "键、值、列表共超过 {limit} 项，其余没有检查；请删减内容，或拆成几份文件",
    "not_utf8": "文件不是 UTF-8 编码；请在编辑器中另存为 UTF-8",
    "unprintable": "含有不可见的控制字符 {found}；请删去这个字符",
    "several_documents": "一个文件只能有一份内容，这里又开始了一份；请删去 --- 或 ... 行，或拆成两个文件",
    "directive": "不能写以 % 开头的 YAML 指令；请删去这一行（本程序只按 YAML 1.2 读取）",
    "alias": "不能用别名 {found}；请把所指的内容原样再写一遍",
    "anchor": "不能用锚点 {found}；请删去，需要重复的内容原样再写一遍",
    "tag": "不能用类型标签 {found}；请删去，只写值本身（以 ! 开头的文字请加引号）",
    "too_deep": "嵌套超过 {limit} 层；请检查缩进和括号是否配对",
    "tab": "缩进用了制表符（Tab）；请改用空格",
    "wide_colon": "“{found}”后面是中文冒号“：”；请改为英文冒号，后面空一格",
    "yaml": "{syntax}",
    "empty_file": "文件是空的；请从 title: 写起",
    "not_a_mapping_file": "文件最外层应是“键: 值”，现在是列表或单独的值；请从 title: 写起",
    "key_not_text": "键应是一个词，现在是列表或映射；请写成“键: 值”",
    "duplicate_key": "键 {found} 与第 {first} 行重复；请删去其中一个",
    "number_unclear": "“{found}”不是可用的数字；请写成十进制数，如本来是文字请加引号",
}
"""What `definition/files/source.py` reports of the text of a file."""

SHAPE_WORDS: Mapping[str, str] = {
    "missing_key": "缺少必需的键 {expected}；请补写 {expected}: …",
    "unknown_key": "不认识的键“{found}”；{near}这里可以写：{allowed}",
    "not_one_of": "“{found}”不在允许的值之内；请写以下之一：{expected}",
    "greater_than_equal": "“{found}”太小；请写不小于 {limit} 的数",
    "less_than_equal": "“{found}”太大；请写不大于 {limit} 的数",
    "greater_than": "“{found}”太小；请写大于 {limit} 的数",
    "less_than": "“{found}”太大；请写小于 {limit} 的数",
    "empty_list": "列表是空的；请至少写一项",
    "too_few": "只写了 {found} 项；请至少写 {limit} 项",
    "not_text": '应为文字，现为“{found}”；数字和 true、false 请加引号，例如 "5"，漏写的请补上',
    "not_an_integer": "应为整数，现为“{found}”；请写不带引号、小数点和单位的数字，例如 130",
    "not_true_or_false": "应为 true 或 false，现为“{found}”；“是”请写 true，“否”请写 false，不加引号",
    "not_a_write_in": "应为 true、false 或 required，现为“{found}”；选了就必须写明的，请写 write_in: required",
    "not_a_list": "应为列表，现为“{found}”；请每项一行，以“- ”开头，或写成 [甲, 乙]",
    "not_a_mapping": "应为一组“键: 值”，现为“{found}”；请写成缩进的几行，或写成 {{键: 值}}",
    "not_a_number": "应为数字，现为“{found}”；请只写数字，不加引号和单位",
    "not_a_number_or_text": "应为数字或不超过 200 字的文字，现为“{found}”；例如 95、386.84万元、2024年8月21日",
    "not_a_printed_number": "“{found}”不是报告印出的数字；请写成例如 99.2%、97.64 或 0.90",
    "bad_series": "“{found}”不能作系列名称；请写 1 至 {limit} 个字的名称，例如 series: 热线满意度",
    "not_a_period": "“{found}”看不出是哪一年的哪一段；请写成 2022、2022-H1、2022-Q3 或 2022-07 的样子",
    "not_a_date": "“{found}”不是日历上的日期；请写成 2026-12-31 的样子",
    "bad_code": "代码“{found}”不可用；请用 1 至 40 个英文字母、数字、- 或 _，以字母或数字开头",
    "empty_text": "文字是空的；请写上内容，可以不写的键也可以整行删去",
}
"""What `definition/files/structure.py` and the models report of the shape of a definition."""

QUESTIONNAIRE_WORDS: Mapping[str, str] = {
    "duplicate_code": "代码“{found}”与第 {first} 行重复（不分大小写）；请另取一个代码",
    "reserved_code": "“{found}”是页面自己用的字段名，不能作题目代码；请另取一个代码",
    "same_question_text": "题目文字与第 {first} 题完全相同，导入答卷时只能按先后顺序区分；如非有意，请改写其中一题",
    "alike_question_text": (
        "题目文字与第 {first} 题只差标点或空格，导出文件略去标点时只能按先后顺序区分；请改写其中一题"
    ),
    "same_line_elsewhere": (
        "这一行的文字与第 {first} 题的一行相同，导出文件只写行的文字时只能按先后顺序区分；如非有意，请改写其中一行"
    ),
    "unknown_type": "没有“{found}”这种题型；请写以下之一：{expected}",
    "too_few_options": "{type} 题至少要有 2 个选项，现有 {found} 个；请在 options 中补写",
    "too_many_options": "有 {found} 个选项，上限为 {limit}；请合并选项，或改为文字题",
    "keep_numbers_without_text": "这一题没有可以写字的地方；请删去 keep_numbers，或写在填空题、带 write_in 的题上",
    "names_units_without_options": "这一题没有选项，不能写 names_units；请删去，或写在选项是单位名称的选择题上",
    "options_not_wanted": "{type} 题不能有选项；请删去 options，或把 type 改为 single",
    "items_missing": "{type} 题要有分行的题目；请写 items，每行一个 code 和 text",
    "items_not_wanted": "{type} 题不能分行；请删去 items，或把 type 改为 matrix",
    "duplicate_label": "选项文字“{found}”与第 {first} 个选项相同；请改写其中一个",
    "duplicate_item": "这一行的文字与第 {first} 行相同，导入答卷时只能按先后顺序区分；如非有意，请改写其中一行",
    "write_in_in_matrix": "{type} 题的选项不能让人填写文字；请删去 write_in，另设一道文字题",
    "key_not_for_type": "{type} 题不能写 {found}；请删去这一行，或改用别的题型",
    "levels_missing": "级联题没有写明各级；请写 levels: [{{code: county, label: 县市}}, {{code: town, label: 乡镇}}]",
    "too_many_levels": "写了 {found} 级，上限为 {limit}；请合并几级",
    "cascade_without_options": (
        "级联题没有选项；请写 options（下一级写在选项的 options 里），"
        "或用 options_file 指明同一文件夹中的 CSV 文件"
    ),
    "deeper_than_levels": "选项有 {found} 级，levels 只写了 {limit} 级；请补写 levels，或删去多出的一级",
    "too_many_level_options": "各级选项合计超过上限 {limit}；请减少级数，或分成几题",
    "code_on_two_branches": "代码“{found}”在这一题中重复；各级选项的代码都不能相同",
    "label_twice_below": "同一上级之下有两个“{found}”；请改成可以区分的名称",
    "options_file_name": "options_file 不能写“{found}”；请写同一文件夹中 CSV 文件的名称（如 villages.csv），不能写路径",
    "options_twice": "options 和 options_file（“{found}”）只能写一个；请删去其中一个",
    "options_file_missing": (
        "找不到选项文件“{found}”：请把它放在问卷文件的同一文件夹（不超过 2 MB，UTF-8 或 GB18030）；"
        "在控制台中编辑时，请在编辑页上传这个文件"
    ),
    "options_files_too_many": "选项文件超过 {limit} 个；请合并",
    "options_file_empty": "选项文件“{name}”里没有选项；请在表头之下每行写一个选项",
    "options_file_header": (
        "选项文件“{name}”的表头是“{found}”；请写 code,label,parent（代码,名称,上级），或每级一列：{expected}"
    ),
    "options_file_broken": "选项文件“{name}”第 {row} 行的引号不成对，读不下去；请用 Excel 打开核对，另存为 CSV",
    "options_file_too_many": "选项文件“{name}”的选项超过上限 {limit}；请减少级数，或分成几题",
    "options_row_empty": "选项文件“{name}”第 {row} 行没有写 {found}；请补上，或删去这一行",
    "options_row_bad_code": (
        "选项文件“{name}”第 {row} 行的代码“{found}”不合规定；请写 1 至 40 个英文字母、数字、- 或 _，以字母或数字开头"
    ),
    "options_row_code_repeated": "选项文件“{name}”第 {row} 行的代码“{found}”与第 {first} 行重复；请改成不同的代码",
    "options_row_too_long": "选项文件“{name}”第 {row} 行的名称有 {found} 个字符，上限为 {limit}；请缩短",
    "options_row_parent_unknown": "选项文件“{name}”第 {row} 行的上级“{found}”在文件中没有；请核对上级的代码",
    "options_row_circle": "选项文件“{name}”第 {row} 行的“{found}”是自己的上级，绕成一圈；请核对上级的代码",
    "options_row_too_deep": (
        "选项文件“{name}”第 {row} 行在第 {found} 级，levels 只写了 {limit} 级；请补写 levels，或核对上级"
    ),
    "reason_of_no_option": "这一题没有代码为“{found}”的选项，不能问选它的原因；请改写，本题的选项代码：{expected}",
    "fixed_without_shuffle": "选项本来就按写的顺序排列，fixed 不起作用；请删去，或给这一题写 shuffle: true",
    "least_above_most": "至少选 {found} 项，多于至多的 {limit} 项；请核对 least 和 most",
    "more_than_options": "要选 {found} 项，可是只有 {limit} 个选项；请改小，或补写选项",
    "too_many_to_rank": "排序题有 {found} 个选项，上限为 {limit}；请减少选项，或改为 multiple 题",
    "number_unstorable": "“{found}”不能作填写数字的界限；请写不超过 {limit}、最多六位小数的数",
    "bad_step": "“{found}”不能作数字的间隔；请写大于零、不小于 {limit} 的数，例如 1 或 0.5",
    "range_empty": "从 {found} 到 {limit} 之间没有可填的值；请核对 range 的 from 和 to",
    "step_of_dates": "日期没有间隔；请删去 step，需要只问年份或月份时写 precision: year 或 month",
    "not_of_precision": "“{found}”不是这一题所问的日期；请写成 {expected} 的样子，并加引号",
    "score_out_of_range": "分值 {found} 超出范围；请写 0 至 1000 的数",
    "score_too_fine": "分值 {found} 的小数太多；请最多写三位小数",
    "duplicate_scale_item": "“{found}”在量表中写了两次；请删去一个",
    "unknown_item": "量表指向不存在的题目“{found}”；{near}请写题目代码，矩阵题写“题目.行”",
    "not_a_scale_type": "“{found}”是 {type} 题，不能进入量表；请只写以下题型的题或行：{expected}",
    "whole_matrix": "“{found}”是矩阵题，要逐行列出；请改写为：{expected}",
    "score_missing": (
        "选项“{found}”属于量表题，却没有分值；请写 score: …，“不了解”“不适用”一类的选项则写 no_opinion: true"
    ),
    "too_many_dimensions": "scales 中有 {found} 个维度，上限为 {limit}；请合并或删减",
    "too_many_dimension_items": "scales 各维度共列出 {found} 道题，上限为 {limit}；请删减",
    "dimension_one_item": (
        "维度“{found}”只有一道题，得不出 α 系数（至少要两道题）；只看它的满意度的话可以保留，否则请补写测量同一事物的题"
    ),
    "dimension_name_twice": "两个维度都叫“{found}”，报告中分不清；请改写其中一个的 name",
    "item_in_several_scales": (
        "{found} 也在维度“{first}”中：一道题可以属于几个维度，但这些维度的数字因此会一起升降；"
        "如非有意，请只留在一个维度"
    ),
    "score_ranges_differ": (
        "各题分值的范围不同（{found}）：α 系数和均值会偏向分值大的题；请统一各题的分值，或分成几个维度；"
        "满意度指数按每题自己的最高分折算，不受影响"
    ),
    "no_opinion_scored": "选项“{found}”标为没有意见（no_opinion），不能再有分值；请删去 score 或 no_opinion",
    "no_opinion_favourable": "选项“{found}”标为没有意见（no_opinion），不能算作满意；请删去 favourable 或 no_opinion",
    "only_no_opinion": "量表题“{found}”的选项全都标为没有意见，无法计算满意度；请至少给一个选项写 score",
    "no_positive_score": "量表题的分值没有一个大于零，无法计算指数；请按满意程度写 score",
    "nothing_favourable": "满意率按“满意”的选项计算，但“{found}”一个也没有标；请给这些选项写 favourable: true",
    "unknown_scale": "没有现成的量表“{found}”；请写以下之一：{expected}，或删去 scale，在 options 中写出分值",
    "scale_not_for_type": "{type} 题不能用量表“{found}”；请删去 scale，或把 type 改为以下之一：{expected}",
    "scale_option_unknown": (
        "选项“{found}”不在量表 {scale} 中（{expected}）；请改用量表中的文字，没有意见的写 no_opinion: true，"
        "或删去 scale，在 options 中写出分值"
    ),
    "scale_step_twice": "选项“{found}”与“{first}”是量表中的同一级；请删去一个，或删去 scale",
    "scale_steps_missing": "没有写量表 {scale} 的以下各级：{found}；如非有意，请补写",
    "scale_score_differs": "分值 {found} 与量表 {scale} 不一致（应为 {limit}）；请删去 score，或删去 scale",
    "scale_favourable_differs": "favourable 与量表 {scale} 不一致（应为 {limit}）；请删去 favourable，或删去 scale",
    "scale_step_no_opinion": "“{found}”是量表 {scale} 的一级，不能标为没有意见；请删去 no_opinion，或删去 scale",
    "reserved_figure": "“{found}”是现成数字的名称，不能作自己命名的数字的代码；请另取一个代码",
    "own_figure_shadows": "“{found}”也是现成数字的名称，引用时取问卷自己命名的这一个；为免混淆，请另取一个代码",
    "too_many_figures": "自己命名的数字有 {found} 个，上限为 {limit}；请删减",
    "figure_without_options": "题目“{found}”没有选项，得不出占比；请改写为单选题、多选题或矩阵题的一行",
    "option_twice": "选项“{found}”写了两次；请删去一个",
    "named_figure_outside_base": "选项“{found}”不在 of 所写的范围之内，占比必为 0；请补进 of，或从 options 中删去",
    "published_no_scale": "问卷没有声明量表（satisfaction），因此没有总体数字；请补写，或写明 question 或 scale",
    "published_in_percent": "{found} 不是百分比；请删去 %",
    "weighed_without_probability": (
        "抽样方法是 {found}，答卷不是按概率抽出的，不能加权推算总体；"
        "请改写 sampling.method，或删去 strata 和 margins"
    ),
    "strata_of_other_method": (
        "写了各层（strata），抽样方法却是 {found}；数字按分层抽样推算，如确实分层，请写 method: stratified"
    ),
    "stratum_issued_above_size": "这一层（{option}）发放 {found} 份，多于该层的 {limit} 人；请核对 issued 和 sizes",
    "strata_of_nobody": "各层的人数都是 0，无法推算；请写明各层人数",
    "strata_not_population": "各层人数合计 {found} 人，与 population.size 的 {limit} 人不一致；请核对",
    "strata_not_issued": "各层发放合计 {found} 份，与 sampling.issued 的 {limit} 份不一致；请核对",
    "strata_issued_alone": "各层发放合计 {found} 份，没有写 sampling.issued，便没有回收率；请写 issued: {found}",
    "margin_twice": "题目“{found}”在 margins 中写了两次；请删去一个",
    "margin_share_out_of_range": "占比 {found} 不在 0 到 100 之间；请写百分数，例如 48.5",
    "margin_not_100": "各选项的占比合计 {found}，应为 100（相差不超过 {limit} 时按比例调整）；请核对",
    "options_without_number": "以下选项没有写：{found}；请逐项写明，没有人的写 0",
    "too_many_former_values": "往期数字有 {found} 个，上限为 {limit}；请删减，或改在趋势页登记",
    "values_without_series": "写了往期数字（series_values），却没有写属于哪个系列；请补写 series: 系列名称",
    "former_value_twice": "{found} 的同一个数字写了两次（第一次是第 {first} 项）；请删去一个",
    "spread_of_no_mean": "{found} 不是均值，没有标准差；请删去 sd",
    "spread_below_zero": "标准差是 {found}，不能小于零；请核对",
    "former_value_beyond": "{found} 不在 0 至 100 之间；请核对",
    "issued_above_population": "发放 {found} 份，多于总体 {limit} 人；请核对 sampling.issued 和 population.size",
    "no_notice": (
        "没有写告知事项：受访者应先知道谁在调查、为何调查、保存多久、向谁询问；"
        "请写 notice，内含 controller、contact、purpose、retention_days"
    ),
    "kept_longer": (
        "保存 {found} 天短于删除前须公示的 {limit} 天：答卷会保存 {limit} 天，答题页也这样写；"
        "请改为 {limit} 以上，或在调查结束后用 surveyapp forget 提前删除"
    ),
    "unknown_language": "答题页没有语言“{found}”；请写以下之一：{expected}",
    "duplicate_language": "语言“{found}”写了两次；请删去一个",
    "translation_missing": "缺少以下语言的文字：{expected}；请按语言分写，例如 {{zh-CN: 年龄, en: Age}}",
    "translation_unasked": "写了 languages 之外的语言：{found}；请加入 languages，或删去这些文字",
}
"""What `definition/checks/questionnaire_checks.py` reports of a questionnaire."""

ADVICE_WORDS: Mapping[str, str] = {
    "two_things": (
        "“{found}”一题问了两件事：满意其一、不满意另一的人无法作答，也看不出说的是哪一件；请拆成两道题（矩阵题拆成两行）"
    ),
    "leading_words": "“{found}”有引导的意味，会把人引向某一种回答，结果因此偏高或偏低；请改用中性的问法",
    "other_without_text": (
        "选了“{found}”的人不能写明是什么，这部分回答无法归类；请给这个选项写 write_in: true，或确认不需要而不理会"
    ),
    "no_way_out": (
        "“{found}”不是每个人都经历过，却没有给没经历过的人留选项：他们只能空着或者随便选，数字因此失真；"
        "请加一个“未办理过”“不了解”之类的选项，写 no_opinion: true"
    ),
    "no_way_out_after_filter": (
        "第 {first} 题可能查出没有用过或不了解的人，这一题却没有给他们留选项：他们只能空着或者随便选，数字因此失真；"
        "请加一个“不了解”“未使用过”之类的选项，写 no_opinion: true，或者不让他们答这一题"
    ),
    "scale_leans": (
        "各级不对称（{found}）：好的一边 {good} 级，不好的一边 {bad} 级，结果会偏向级数多的一边；"
        "请两边各设同样多的级，或者用 scale 写明所用的现成量表（好差评等有出处的量表不提示）"
    ),
    "scores_turned": (
        "“{found}”的分值 {score} 低于“{first}”的 {limit}，与文字的好坏相反，均值、指数和 α 会因此颠倒；"
        "请核对各选项的 score"
    ),
    "steps_turned": (
        "这一题的选项从“{found}”到“{limit}”，与第 {first} 题等题的方向相反，习惯了一种顺序的人容易选反；"
        "请统一各题的方向"
    ),
    "line_turned": (
        "“{found}”说的是不好的方面，其余各行说的是好的方面：同意它的人其实不满意，合在一起计分会互相抵消；"
        "请改成正面的说法，或单独设题"
    ),
    "ranges_overlap": (
        "“{found}”两个选项都包含 {limit}，正好是 {limit} 的人两个都可以选；请改成互不重叠，"
        "例如 18—24 岁、25—30 岁，或写明“不含”“不满”（依民法典，“以上”“以下”“以内”都包括本数）"
    ),
    "ranges_gap": "“{found}”两个选项之间漏了 {limit}，这些人没有可选的；请让前后两个选项首尾相接",
    "number_is_a_name": (
        "“{found}”是号码，不是数量：开头的 0 会丢掉，均值也没有意义；"
        "请把 type 改为 text（要照印号码写 keep_numbers: true）"
    ),
    "number_without_range": (
        "“{found}”没有写可填的范围，填错一位数就会带偏均值；请写 range，例如 range: {{from: 0, to: 240}}"
    ),
    "end_of_nothing": "选“{found}”就结束问卷，而后面已经没有题目；请删去 ends，或把这一题移到前面",
    "end_behind_scale": (
        "选“{found}”就结束问卷、不计入有效答卷，而前面已经问过量表题 {first}，这些人的评价白填了；请把这一题移到前面"
    ),
    "more_alike": "同类提醒（{warning}）还有 {found} 处，只列出了前 {limit} 处；改好这几处后再检查，就会列出其余的",
}
"""What `definition/checks/advice.py` asks about a sound questionnaire: warnings that never block."""

REFERENCE_WORDS: Mapping[str, str] = {
    "reference_unknown_survey": "同一文件夹中没有问卷“{found}”；现有：{expected}",
    "reference_survey_has_errors": "所引用的问卷“{found}”本身有错误；请先改正该问卷",
    "reference_no_scale": "问卷“{found}”没有声明量表（satisfaction）；请补写，或写明 question 或 scale",
    "reference_unknown_question": "问卷中没有题目“{found}”；现有：{expected}",
    "reference_unknown_option": "题目中没有选项“{found}”；现有：{expected}",
    "reference_nothing_favourable": "题目“{found}”没有标出满意的选项；请在问卷中写 favourable: true，或改用 share",
    "reference_unknown_scale": "问卷的 scales 中没有维度“{found}”；现有：{expected}",
    "group_not_of_single": "受访者群体要按单选题划分，“{found}”不是单选题；请另选一题",
    "unknown_figure": "没有名称为“{found}”的数字；{near}可以写：{expected}",
    "reference_not_its_figure": (
        "题目“{found}”的题型得不出这个数字；"
        "净推荐值（nps）只能引用 nps 题，中位数（median）只能引用 number 题"
    ),
    "reference_no_scores": "题目“{found}”的选项没有分值；请在问卷中写 score，或改用 share",
}
"""What `services/evaluations/check.py` reports of figures that an indicator file takes from a questionnaire."""

PUBLISHED_WORDS: Mapping[str, str] = {
    "published_with_other_type": (
        "题目 {question} 曾以 {before} 题型发布，现为 {found}；请给改了题型的题目另取一个代码"
    ),
}
"""What `services/surveys/drafts.py` reports of a text whose survey was published before."""

TEMPLATES = CompleteTable(
    "services.mistakes.author_words.TEMPLATES",
    own_mistakes,
    {
        **ENTERING_WORDS,  # codes that occur in files too have their words for authors below
        **PUBLISHED_WORDS,
        **INDICATOR_WORDS,
        **REFERENCE_WORDS,
        **CONDITION_WORDS,
        **FILE_WORDS,
        **SHAPE_WORDS,
        **QUESTIONNAIRE_WORDS,
        **ADVICE_WORDS,
    },
)
"""Problem code -> sentence, for questionnaire and indicator files."""

SYNTAX: Mapping[str, str] = {
    "mapping values are not allowed": "冒号的位置不对；请检查缩进，文字中含有“: ”时请给整段文字加引号",
    "could not find expected ':'": "缺少冒号；请写成“键: 值”，冒号是半角的，后面空一格",
    "expected ',' or ']'": "方括号没有配对，或两项之间缺少半角逗号；请补上",
    "expected ',' or '}'": "花括号没有配对，或两项之间缺少半角逗号；请补上",
    "expected <block end>": "缩进与上文不一致，或引号后面还有文字；请对齐同一层的各行",
    "found unexpected end of stream": "引号没有配对；请补上后引号",
    "found character": "值以 YAML 的特殊字符开头；请给整段文字加引号",
    "found unknown escape": "双引号中的 \\ 用法不对；请改用单引号，或写成 \\\\",
}
"""How the YAML reader's message begins -> what it means for the author."""


def describe(problem: Problem) -> str:
    """One line: `file:line: 错误 key：what was found; what to write instead`. KeyError for an unknown code."""
    where = f"{problem.file}:{problem.line}: {say(LEVELS[problem.level])}"
    key = f" {_cut(problem.key)}" if problem.key else ""
    return say("{where}：{words}").format(where=where + key, words=mistake_words(problem))


def entering_words(problem: Problem) -> str:
    """The sentence alone, for a value that was typed into fields instead of a file."""
    return mistake_words(problem, {**TEMPLATES, **ENTERING_WORDS})


def mistake_words(problem: Problem, sentences: Mapping[str, str] = TEMPLATES) -> str:
    """The sentence alone, without file, line and key, for places that show those beside it."""
    params = {name: _written(value) for name, value in problem.params.items()}
    for name in params.keys() & {"rule", *NAMES}:
        said = (say(_name(name, value)) for value in str(problem.params[name]).split(", "))
        params[name] = _cut(say("、").join(said), LONGEST_QUOTED_LIST)
    choices = problem.params.get("expected")
    if isinstance(choices, str):  # "'index' or 'favourable'", "single, multiple"
        listed = choices.replace(" or ", say("、")).replace(", ", say("、")).replace("'", "")
        params["expected"] = _cut(listed, LONGEST_QUOTED_LIST)
    if "near" in params:
        params["near"] = say("是不是“{near}”？").format_map(params) if problem.params["near"] else ""
    if problem.code == "yaml":
        params["syntax"] = _syntax(str(problem.params["found"]))
    sentence = sentences.get(problem.code) or rule_mistake_words(problem.code)
    return say(sentence).format_map(params)


def _name(parameter: str, value: str) -> str:
    """What people call the value of a parameter."""
    return rule_name(value) if parameter == "rule" else NAMES[parameter].get(value, value)


def _syntax(message: str) -> str:
    """The YAML reader's English message in the author's language, as far as it is a frequent one."""
    for start, meaning in SYNTAX.items():
        if message.startswith(start):
            return say("不符合 YAML 写法：{meaning}").format(meaning=say(meaning))
    return say("不符合 YAML 写法（{message}）；请检查这一行的缩进、引号和括号").format(message=_cut(message))


def _written(value: object) -> str:
    if isinstance(value, list | tuple):
        return say("、").join(_cut(str(part)) for part in value)
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return _cut(str(value)) or say("（空）")


def _cut(text: str, longest: int = LONGEST_QUOTED) -> str:
    """On one line and shortened, since part of it was written by the author."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"

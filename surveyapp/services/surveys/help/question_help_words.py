"""Help for the keys of questions: what people call each, what it is for, what may be written, an example."""

from collections.abc import Mapping

from surveyapp.definition.scales import Measured

TEXT = "文字；有几种语言时，按语言分写：{zh-CN: 年龄, en: Age}"
CODE = "1 至 40 个英文字母、数字、- 或 _，以字母或数字开头；像数字的要加引号"
YES = "true 或 false，不加引号；不写就是 false"
"""What may be written in many places."""

QUESTION_HELP: Mapping[str, tuple[str, str, str, str]] = {
    "questions": (
        "题目",
        "全部题目，按问卷中的顺序。",
        "列表，每题以“- ”开头",
        "questions:\n- code: age\n  type: single\n  text: 您的年龄是？\n  options:\n"
        "  - {code: a, label: 18岁以下}\n  - {code: b, label: 18岁及以上}",
    ),
    "questions.code": (
        "题目代码",
        "题目的代码，答卷按它保存。发布以后，旧代码不能改作别的意思；换了题目请另取代码。",
        CODE,
        "code: age",
    ),
    "questions.type": (
        "题型",
        "题型。发布以后，同一代码的题型不能再改。",
        "{types}之一",
        "type: single",
    ),
    "questions.text": ("题目文字", "题目的文字。", TEXT, "text: 您的年龄是？"),
    "questions.section": (
        "所属部分",
        "题目所属的部分。相邻、同名的题在页面和报告中放在一起。",
        TEXT,
        "section: 基本信息",
    ),
    "questions.required": ("是否必答", "是否必答；矩阵题必答时每行都要选。", YES, "required: true"),
    "questions.scale": (
        "现成量表",
        "用现成的量表：不写 options 就用量表的选项（代码即分值）；写了 options，只按选项文字补上没写的 score 和 "
        "favourable，不一致的是错误。报告在数字旁写明所用量表。",
        "以下之一：{ready_scales}；只用于以下题型：{written_scale_types}",
        "scale: haochaping",
    ),
    "questions.keep_numbers": (
        "号码完整印出",
        "这一题就是要受访者留下电话或证件号码时写 true：报告和导出文件中照印。不写时，文字里的手机号和"
        "身份证号在报告中隐去中间几位（138****5678），存下的文字不变。",
        YES,
        "keep_numbers: true",
    ),
    "questions.names_units": (
        "选项是单位名称",
        "选项是部门、机构等单位的名称，而不是个人的情况时写 true：按它分组比较时，答卷不足 5 份的组也照写，不隐去。",
        YES,
        "names_units: true",
    ),
    "questions.options": (
        "选项",
        "供选择的选项；矩阵题的各行共用。填空题不写。",
        "列表，2 至 500 个选项",
        "options:\n- {code: y, label: 是}\n- {code: n, label: 否}",
    ),
    "questions.options.code": (
        "选项代码",
        "选项的代码，同一题中不能重复。发布以后，旧代码不能改作别的意思。",
        CODE,
        'code: "5"',
    ),
    "questions.options.label": ("选项文字", "选项的文字，同一题中不能重复。", TEXT, "label: 非常满意"),
    "questions.options.score": (
        "分值",
        "选项的分值，用来算满意度指数和平均分；量表题的选项除没有意见的以外都要写。",
        "0 至 1000 的数，最多三位小数，不加引号",
        "score: 5",
    ),
    "questions.options.favourable": (
        "是否计入满意",
        "选了它算不算“满意”；用来算满意率。",
        YES,
        "favourable: true",
    ),
    "questions.options.no_opinion": (
        "没有意见",
        "选了它等于没有表示意见，例如“不了解”“不适用”“未办理过”：照样计数并单独列出，"
        "但不进入满意率、满意度指数、均值和信度，也不写 score。",
        YES,
        "- {code: na, label: 不了解, no_opinion: true}",
    ),
    "questions.options.write_in": (
        "补充填写",
        "选了它可以再写几个字，例如“其他（请注明）”；写 required，选了它就必须写明。矩阵题不能用。",
        "true、false 或 required，不加引号；不写就是 false",
        "- {code: other, label: 其他（请注明）, write_in: true}",
    ),
    "questions.options.exclusive": (
        "单独选择",
        "多选题中选了它就不能再选别的，例如“以上都没有”。",
        YES,
        "- {code: none, label: 以上都没有, exclusive: true}",
    ),
    "questions.options.fixed": (
        "位置不变",
        "选项打乱顺序时，这一项仍在原来的位置，例如放在最后的“其他”。",
        YES,
        "- {code: other, label: 其他, fixed: true}",
    ),
    "questions.options.ends": (
        "结束问卷",
        "选了它就不是这次调查的对象：后面的题不再问，答题页显示这里的话并请对方提交。答卷按“不符合条件”计数，"
        "不计入有效答卷和任何统计。用于单选题、下拉题和多选题，多选题选中其中一项就结束。",
        TEXT,
        "- {code: never, label: 没有办理过, ends: 本次调查只问办理过业务的人，感谢您的支持！}",
    ),
    "questions.options.options": (
        "下一级选项",
        "级联题中，选了这一项以后再从哪些选项中选。",
        "列表，写法与 options 相同；各级选项的代码都不能相同",
        "options: [{code: qitai, label: 奇台县}, {code: jimsar, label: 吉木萨尔县}]",
    ),
    "questions.levels": (
        "各级",
        "级联题的各级，从上到下，例如地州、县市、乡镇、村；每级在答卷和导出文件中各一列，全名是“题目.级”。",
        "列表，每级一个 code 和 label，最多 6 级",
        "levels: [{code: county, label: 县市}, {code: town, label: 乡镇}]",
    ),
    "questions.levels.code": (
        "级的代码",
        "这一级的代码，同一题中不能重复；全名是“题目.级”。",
        CODE,
        "code: county",
    ),
    "questions.levels.label": ("级的名称", "这一级问什么。", TEXT, "label: 县市"),
    "questions.options_file": (
        "选项文件",
        "级联题的选项很多时，写在问卷文件同一文件夹的 CSV 文件中：表头为 code,label,parent（代码,名称,上级），"
        "或每级一列、每行一条路径。发布时文件的内容一并保存，改了内容就是问卷的新版本。",
        "文件名，只能是 .csv，不能写路径；UTF-8 或 GB18030，最多 30000 个选项",
        "options_file: villages.csv",
    ),
    "questions.least": (
        "至少选几项",
        "多选题、排序题至少选几项；没有必答的题不作答也可以。",
        "不小于 1 的整数，不多于选项数",
        "least: 2",
    ),
    "questions.most": (
        "至多选几项",
        "多选题、排序题至多选几项。题目文字没有写明时，页面会写出来。",
        "不小于 1 的整数，不多于选项数",
        "most: 3",
    ),
    "questions.shuffle": (
        "打乱选项顺序",
        "每份答卷的选项顺序不同，由答卷编号决定；浏览器不运行脚本时按所写的顺序。标了 fixed 的选项不动。",
        YES,
        "shuffle: true",
    ),
    "questions.range": (
        "可填的范围",
        "数字题、日期题可填的最小值和最大值，两端都可填。",
        "一组键：from、to；数字题还可写 step",
        "range: {from: 0, to: 120}",
    ),
    "questions.range.from": (
        "最小值",
        "可填的最小的数或最早的日期。",
        "数字题写数；日期题写加引号的日期",
        "from: 0",
    ),
    "questions.range.to": (
        "最大值",
        "可填的最大的数或最晚的日期。",
        "数字题写数；日期题写加引号的日期",
        'to: "2026-12-31"',
    ),
    "questions.range.step": (
        "间隔",
        "数字题的间隔，从最小值算起；不写就只能填整数。",
        "大于 0 的数，最多六位小数",
        "step: 0.5",
    ),
    "questions.unit": ("单位", "数字题的单位，写在输入框后面，也写进报告。", TEXT, "unit: 分钟"),
    "questions.precision": (
        "日期的粗细",
        "日期题问到年、月还是日；不写就是日。",
        "year（年）、month（月）、day（日）之一",
        "precision: month",
    ),
    "questions.blanks": (
        "几处填空",
        "填空题中有几处空，各写一个代码和所问的内容；答卷和导出文件中每处一列。",
        "列表，每处一个 code 和 label",
        "blanks:\n- {code: street, label: 街道}\n- {code: house, label: 门牌}",
    ),
    "questions.blanks.code": (
        "填空的代码",
        "这一处的代码，同一题中不能重复；全名是“题目.代码”。",
        CODE,
        "code: street",
    ),
    "questions.blanks.label": ("填空的文字", "这一处要填什么。", TEXT, "label: 街道"),
    "questions.ask_reason": (
        "问原因",
        "选了这些选项的人，页面在选项下面再请他简述原因，例如选了“不太满意”的；矩阵题逐行问。原因按题（行）保存，"
        "报告按题（行）列出；没有选这些选项的人写的原因不保存。",
        "列表，选项代码；用于单选题、下拉题、矩阵题和推荐意愿题",
        'ask_reason: ["2", "1"]',
    ),
    "questions.items": (
        "矩阵各行",
        "矩阵题的各行；别的题型不写。",
        "列表，每行一个 code 和 text",
        "items:\n- {code: attitude, text: 您对服务态度是否满意？}",
    ),
    "questions.items.code": (
        "行的代码",
        "这一行的代码，同一题中不能重复；全名是“题目.行”。",
        CODE,
        "code: attitude",
    ),
    "questions.items.text": ("行的文字", "这一行的文字。", TEXT, "text: 您对服务态度是否满意？"),
}

MEASURED: Mapping[Measured, str] = {
    "satisfaction": "满意程度",
    "agreement": "同意或符合的程度",
    "quality": "好坏",
    "frequency": "频率",
    "importance": "重要性",
    "knowledge": "了解程度",
    "willingness": "意愿",
    "fact": "是否",
    "points": "打分",
}
"""What a ready scale measures -> its words."""

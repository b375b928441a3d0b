"""Help for every key of a questionnaire file: its meaning, what may be written, and an example."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.figure_kinds import formulas, referable_figures
from surveyapp.definition.files.structure import model_within
from surveyapp.definition.languages import LANGUAGES
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.type_table import TYPES, scale_types
from surveyapp.definition.values import Text
from surveyapp.reports.words.figure_words import figure_name, formula_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import type_words


@dataclass(frozen=True)
class KeyHelp:
    """The help for one key; `key` is its place in the file without positions: questions.options.label.

    `label` is what people call what is written there.
    """

    key: str
    label: str
    meaning: str
    values: str
    example: str
    required: bool

    @property
    def name(self) -> str:
        """The key as it is written."""
        return self.key.rpartition(".")[2]


def every_key() -> Iterator[tuple[str, bool]]:
    """Every key that may stand in a questionnaire file, and whether it must, in the order of the models."""
    yield from _keys_of(Questionnaire, "")


def key_help() -> list[KeyHelp]:
    """The help for every key, in the language of the moment."""
    helped = []
    for key, required in every_key():
        called, meaning, values, example = HELP[key]
        listed = say(values)
        for place, entries in _TABLES.items():
            listed = listed.replace(place, entries())
        helped.append(KeyHelp(key, say(called), say(meaning), listed, example, required))
    return helped


def _types() -> str:
    """Every type of question, as it is written and called."""
    called = ((name, say(type_words(name))) for name in TYPES)
    return say("、").join(say("{code}（{name}）").format(code=code, name=name) for code, name in called)


def _languages() -> str:
    return say("、").join(LANGUAGES)


def _scale_types() -> str:
    return say("、").join(scale_types())


def _written_scale_types() -> str:
    return say("、").join(scale_types(written=True))


def _figures() -> str:
    """Every figure that may be asked for, as it is written and called."""
    named = ((name, figure_name(name)) for name in referable_figures())
    return say("、").join(say("{code}（{name}）").format(code=code, name=name) for code, name in named)


def _formulas() -> str:
    """Every formula of a scale, with what it says."""
    named = ((name, figure_name(name), formula_words(name)) for name in formulas())
    told = say("{code}（{name}：{formula}）")
    return say("、").join(told.format(code=code, name=name, formula=words) for code, name, words in named)


_TABLES: Mapping[str, Callable[[], str]] = {
    "{types}": _types,
    "{languages}": _languages,
    "{scale_types}": _scale_types,
    "{written_scale_types}": _written_scale_types,
    "{figures}": _figures,
    "{formulas}": _formulas,
}
"""Place in what may be written -> the entries of a table that stand there."""


def _keys_of(model: type[BaseModel], beginning: str) -> Iterator[tuple[str, bool]]:
    for name, field in model.model_fields.items():
        key = f"{beginning}{field.alias or name}"
        yield key, field.is_required()
        inner = model_within(field.annotation)
        if inner is not None and not issubclass(inner, Text):
            yield from _keys_of(inner, f"{key}.")


_TEXT = "文字；有几种语言时，按语言分写：{zh-CN: 年龄, en: Age}"
_CODE = "1 至 40 个英文字母、数字、- 或 _，以字母或数字开头；像数字的要加引号"
_YES = "true 或 false，不加引号；不写就是 false"

_HELP: Mapping[str, tuple[str, str, str, str]] = {
    "title": (
        "标题",
        "问卷的标题，显示在页面最上方，也是报告和链接页的标题。",
        _TEXT,
        "title: 某市便民热线满意度调查问卷",
    ),
    "background": (
        "调查背景",
        "为什么做这次调查。只写进报告的开头，受访者看不到。",
        _TEXT,
        "background: |\n  为了解…，对…开展满意度调查。",
    ),
    "introduction": (
        "开头说明",
        "第一题之前的说明：为什么请对方填写，大约要多久。",
        _TEXT,
        "introduction: |\n  您好！请按实际情况填写，约需 3 分钟。",
    ),
    "closing": ("结束语", "提交之后，与回执一起显示的话。", _TEXT, "closing: 感谢您的参与！"),
    "notice": (
        "告知事项",
        "告知事项：谁在调查、向谁询问、作什么用、保存多久。受访者在第一题之前看到。漏写会有警告。",
        "一组键：controller、contact、purpose、retention_days，四项都要写",
        "notice:\n  controller: 某市财政局\n  contact: 电话或邮箱\n  purpose: 用于绩效评价\n  retention_days: 365",
    ),
    "notice.controller": ("调查单位", "谁在调查，即对答卷负责的单位。", _TEXT, "controller: 某市财政局"),
    "notice.contact": (
        "咨询方式",
        "有疑问时向谁询问：电话或邮箱。",
        _TEXT,
        "contact: 绩效评价工作组，survey@example.cn",
    ),
    "notice.purpose": ("用途", "答卷作什么用。", _TEXT, "purpose: 用于 2025 年度项目绩效评价"),
    "notice.retention_days": (
        "保存天数",
        "调查结束后答卷保存多少天，到期删除，只留下统计数字；删除前公示 30 天，所以至少保存 30 天。",
        "1 至 36500 的整数",
        "retention_days: 365",
    ),
    "languages": (
        "语言",
        "答题页的语言。写了几种，问卷里的每段文字就要按这几种语言分写。",
        "列表：{languages}；第一种是默认语言；不写就是 [zh-CN]",
        "languages: [zh-CN, en]",
    ),
    "population": (
        "调查对象",
        "调查对象是哪些人，共有多少。",
        "一组键：name、size",
        "population: {name: 全市居民, size: 1300}",
    ),
    "population.name": ("对象名称", "调查对象的名称，写进报告。", _TEXT, "name: 2024 年办过事的群众"),
    "population.size": ("对象总数", "调查对象共有多少人；不清楚就不写。", "不小于 1 的整数", "size: 1300"),
    "sampling": (
        "抽样",
        "受访者是怎样选出来的，发放了多少份，收到哪天为止。",
        "一组键：method、issued、until、ratio",
        "sampling: {method: stratified, issued: 130, until: 2026-12-31}",
    ),
    "sampling.method": (
        "抽样方法",
        "抽样方法。",
        "random（随机）、stratified（分层）、systematic（等距）、cluster（整群）、"
        "quota（配额）、census（全面调查）、convenience（方便抽样）之一",
        "method: stratified",
    ),
    "sampling.issued": (
        "发放数",
        "发放了多少份问卷，用来算回收率；没有记录就不写，报告中便没有回收率。",
        "不小于 1 的整数，不能多于 population.size",
        "issued: 130",
    ),
    "sampling.until": (
        "截止日期",
        "计划收到哪一天为止。进度页据此显示剩余天数，海报上也会写明；到期不会自动结束回收。",
        "日期，年-月-日",
        "until: 2026-12-31",
    ),
    "sampling.ratio": (
        "抽样比例",
        "计划或报告中声明的抽样比例，照原样印在报告中，不参与任何计算。",
        "文字，例如 10%",
        "ratio: 10%",
    ),
    "satisfaction": (
        "满意度量表",
        "满意度量表：用哪些题、按什么公式算总满意度。信度和效度也按这些题计算。",
        "一组键：formula、items",
        "satisfaction: {formula: index, items: [service.attitude, service.speed]}",
    ),
    "satisfaction.formula": (
        "计算公式",
        "总满意度的公式。",
        "{formulas}之一",
        "formula: index",
    ),
    "satisfaction.items": (
        "量表题目",
        "量表包含的题，按顺序写题目代码；矩阵题逐行写成“题目.行”。",
        "列表；只能是以下题型的题或行：{scale_types}；选项除没有意见的以外都要有 score",
        "items: [service.attitude, service.speed]",
    ),
    "report": (
        "报告",
        "报告中另外要写的内容。",
        "一组键：intervals",
        "report: {intervals: true}",
    ),
    "report.intervals": (
        "写出置信区间",
        "调查的报告（Word、Excel）是否写出满意度和 α 的 95% 置信区间；样本不足 30 份的仍不写。"
        "控制台和 JSON 总是给出区间，或没有区间的原因。",
        _YES,
        "intervals: true",
    ),
    "figures": (
        "自己命名的数字",
        "把一题的几个选项合并成一个占比，并给它名称，例如“有效或有效果”的占比；报告会列出，指标可按代码引用。",
        "列表，每个写 code、name、question、options，需要时写 of；最多 100 个",
        "figures:\n- {code: effective, name: 认为平台有效的比例, question: age, options: [a, b]}",
    ),
    "figures.code": ("数字代码", "指标文件用 figure: 代码 引用它。", _CODE, "code: effective"),
    "figures.name": ("数字名称", "报告中怎样称呼这个数字。", _TEXT, "name: 认为平台有效的比例"),
    "figures.question": (
        "所属题目",
        "选项属于哪一题；矩阵题写“题目.行”。多选题按选了其中至少一项的人数计。",
        "题目代码；有选项的题",
        "question: platform",
    ),
    "figures.options": ("合并的选项", "选了其中任何一个就计入。", "列表，选项代码", "options: [A, B]"),
    "figures.of": (
        "计算基数",
        "占谁的比例；不写就是作答该题的全部受访者。",
        "列表，同一题的选项代码；或一组键 question、options，指选了另一题某些选项的人",
        "of: [A, B, C, D]",
    ),
    "figures.of.question": ("基数题目", "由哪一题的选项划出作为基数的人。", "题目代码", "question: use"),
    "figures.of.options": ("基数选项", "选了其中任何一个就在基数之内。", "列表，选项代码", "options: [A]"),
    "published": (
        "已公布的数字",
        "报告印出的数字，analyse --compare 和结果页列出与计算结果不一致的；不参与计算。",
        "列表，每个写 figure、value，需要时写 question、option、group、place",
        "published:\n- {figure: share, question: age, option: a, value: 32.8%, place: 附件 3-1}",
    ),
    "published.figure": (
        "哪个数字",
        "公布的是哪个数字；不写 question 就是量表的总体数字。",
        "{figures}之一，或 figures 中的代码",
        "figure: share",
    ),
    "published.question": (
        "题目",
        "数字属于哪一题；矩阵题写“题目.行”。",
        "题目代码",
        "question: age",
    ),
    "published.option": ("选项", "占比属于哪个选项。", "选项代码", "option: a"),
    "published.group": (
        "受访者群体",
        "只计在某道单选题中选了某些选项的受访者。",
        "一组键：question、options",
        "group: {question: age, options: [a]}",
    ),
    "published.group.question": ("群体题目", "按哪道单选题划分。", "题目代码", "question: age"),
    "published.group.options": ("群体选项", "选了其中任何一个的人。", "列表，选项代码", "options: [a]"),
    "published.value": (
        "公布的数值",
        "照报告印出的样子写，小数位数也照写：按同样的位数比较。",
        "数字或百分数，例如 99.2%、97.64、0.90",
        "value: 99.2%",
    ),
    "published.place": ("出处", "报告的哪一处印出了它。", "文字", "place: 附件 3-1 第五题"),
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
        _CODE,
        "code: age",
    ),
    "questions.type": (
        "题型",
        "题型。发布以后，同一代码的题型不能再改。",
        "{types}之一",
        "type: single",
    ),
    "questions.text": ("题目文字", "题目的文字。", _TEXT, "text: 您的年龄是？"),
    "questions.section": (
        "所属部分",
        "题目所属的部分。相邻、同名的题在页面和报告中放在一起。",
        _TEXT,
        "section: 基本信息",
    ),
    "questions.required": ("是否必答", "是否必答；矩阵题必答时每行都要选。", _YES, "required: true"),
    "questions.scale": (
        "现成量表",
        "用现成的量表：不写 options 就用量表的选项（代码即分值）；写了 options，只按选项文字补上没写的 score 和 "
        "favourable，不一致的是错误。报告在数字旁写明所用量表。",
        "haochaping（好差评，GB/T 39735-2020）、five_step（五级，5 和 4 计入满意）、yes_no（是否）之一；"
        "只用于以下题型：{written_scale_types}",
        "scale: haochaping",
    ),
    "questions.keep_numbers": (
        "号码完整印出",
        "这一题就是要受访者留下电话或证件号码时写 true：报告和导出文件中照印。不写时，文字里的手机号和"
        "身份证号在报告中隐去中间几位（138****5678），存下的文字不变。",
        _YES,
        "keep_numbers: true",
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
        _CODE,
        'code: "5"',
    ),
    "questions.options.label": ("选项文字", "选项的文字，同一题中不能重复。", _TEXT, "label: 非常满意"),
    "questions.options.score": (
        "分值",
        "选项的分值，用来算满意度指数和平均分；量表题的选项除没有意见的以外都要写。",
        "0 至 1000 的数，最多三位小数，不加引号",
        "score: 5",
    ),
    "questions.options.favourable": (
        "是否计入满意",
        "选了它算不算“满意”；用来算满意率。",
        _YES,
        "favourable: true",
    ),
    "questions.options.no_opinion": (
        "没有意见",
        "选了它等于没有表示意见，例如“不了解”“不适用”“未办理过”：照样计数并单独列出，"
        "但不进入满意率、满意度指数、均值和信度，也不写 score。",
        _YES,
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
        _YES,
        "- {code: none, label: 以上都没有, exclusive: true}",
    ),
    "questions.options.fixed": (
        "位置不变",
        "选项打乱顺序时，这一项仍在原来的位置，例如放在最后的“其他”。",
        _YES,
        "- {code: other, label: 其他, fixed: true}",
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
        _YES,
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
    "questions.unit": ("单位", "数字题的单位，写在输入框后面，也写进报告。", _TEXT, "unit: 分钟"),
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
        _CODE,
        "code: street",
    ),
    "questions.blanks.label": ("填空的文字", "这一处要填什么。", _TEXT, "label: 街道"),
    "questions.items": (
        "矩阵各行",
        "矩阵题的各行；别的题型不写。",
        "列表，每行一个 code 和 text",
        "items:\n- {code: attitude, text: 您对服务态度是否满意？}",
    ),
    "questions.items.code": (
        "行的代码",
        "这一行的代码，同一题中不能重复；全名是“题目.行”。",
        _CODE,
        "code: attitude",
    ),
    "questions.items.text": ("行的文字", "这一行的文字。", _TEXT, "text: 您对服务态度是否满意？"),
}

HELP = CompleteTable("services.surveys.key_help._HELP", [key for key, _ in every_key()], _HELP)
"""Key -> what people call it, what it is for, what may be written, an example."""

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
from surveyapp.services.surveys.help.condition_help_words import CONDITION_HELP
from surveyapp.services.surveys.help.question_help_words import CODE, QUESTION_HELP, TEXT, YES
from surveyapp.services.surveys.help.ready_scales import scales_in_brief
from surveyapp.services.surveys.help.sample_help_words import SAMPLE_HELP


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
            listed = listed.replace(place, entries()) if place in listed else listed
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
    "{ready_scales}": scales_in_brief,
    "{figures}": _figures,
    "{formulas}": _formulas,
}
"""Place in what may be written -> the entries of a table that stand there."""


def _keys_of(model: type[BaseModel], beginning: str) -> Iterator[tuple[str, bool]]:
    for name, field in model.model_fields.items():
        key = f"{beginning}{field.alias or name}"
        yield key, field.is_required()
        inner = model_within(field.annotation)
        if inner is not None and not issubclass(inner, Text) and inner is not model:
            yield from _keys_of(inner, f"{key}.")


_HELP: Mapping[str, tuple[str, str, str, str]] = {
    "title": (
        "标题",
        "问卷的标题，显示在页面最上方，也是报告和链接页的标题。",
        TEXT,
        "title: 某市便民热线满意度调查问卷",
    ),
    "form_head": (
        "表头",
        "统计调查表右上角的表号、制定机关等，印在问卷的 Word 版上；没有写的，Word 版留空白，可以手填。",
        "一组键：number、issued_by、approved_by、approval_number、filed_with、filing_number、valid_until，都可不写",
        "form_head:\n  number: 某调1表\n  issued_by: 某市财政局\n  approved_by: 某市统计局\n"
        "  approval_number: 某统制〔2026〕1号\n  valid_until: 2027年3月",
    ),
    "form_head.number": ("表号", "调查表的编号。", TEXT, "number: 某调1表"),
    "form_head.issued_by": ("制定机关", "制定这份调查表的机关。", TEXT, "issued_by: 某市财政局"),
    "form_head.approved_by": ("批准机关", "批准这项调查的机关。", TEXT, "approved_by: 某市统计局"),
    "form_head.approval_number": (
        "批准文号",
        "批准这项调查的文号。",
        TEXT,
        "approval_number: 某统制〔2026〕1号",
    ),
    "form_head.filed_with": ("备案机关", "只须备案的，写备案的机关。", TEXT, "filed_with: 某市统计局"),
    "form_head.filing_number": ("备案文号", "备案的文号。", TEXT, "filing_number: 某统备〔2026〕1号"),
    "form_head.valid_until": ("有效期至", "批准或备案的有效期，照写照印。", TEXT, "valid_until: 2027年3月"),
    "background": (
        "调查背景",
        "为什么做这次调查。只写进报告的开头，受访者看不到。",
        TEXT,
        "background: |\n  为了解…，对…开展满意度调查。",
    ),
    "introduction": (
        "开头说明",
        "第一题之前的说明：为什么请对方填写，大约要多久。",
        TEXT,
        "introduction: |\n  您好！请按实际情况填写，约需 3 分钟。",
    ),
    "closing": ("结束语", "提交之后，与回执一起显示的话。", TEXT, "closing: 感谢您的参与！"),
    "notice": (
        "告知事项",
        "告知事项：谁在调查、向谁询问、作什么用、保存多久。受访者在第一题之前看到。漏写会有警告。",
        "一组键：controller、contact、purpose、retention_days，四项都要写",
        "notice:\n  controller: 某市财政局\n  contact: 电话或邮箱\n  purpose: 用于绩效评价\n  retention_days: 365",
    ),
    "notice.controller": ("调查单位", "谁在调查，即对答卷负责的单位。", TEXT, "controller: 某市财政局"),
    "notice.contact": (
        "咨询方式",
        "有疑问时向谁询问：电话或邮箱。",
        TEXT,
        "contact: 绩效评价工作组，survey@example.cn",
    ),
    "notice.purpose": ("用途", "答卷作什么用。", TEXT, "purpose: 用于 2025 年度项目绩效评价"),
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
    "scales": (
        "各维度",
        "把量表题分成几个维度，例如服务态度、办事效率；每个维度各算满意度、α 系数和各题的统计，指标可按代码引用。"
        "可以不写 satisfaction 而只写 scales；公式与满意度量表相同，没有满意度量表时用满意度指数。",
        "列表，每个写 code、name、items；最多 30 个",
        "scales:\n- {code: attitude, name: 服务态度, items: [service.attitude, service.speed]}",
    ),
    "scales.code": ("维度代码", "指标文件用 scale: 代码 引用它的数字。", CODE, "code: attitude"),
    "scales.name": ("维度名称", "报告中怎样称呼这个维度。", TEXT, "name: 服务态度"),
    "scales.items": (
        "维度的题目",
        "测量这个维度的题，按顺序写题目代码；矩阵题写“题目.行”，只写矩阵题的代码就是它的所有行。",
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
        YES,
        "intervals: true",
    ),
    "small_groups": (
        "不足 5 份的组",
        "按背景分组比较时，不足 5 份答卷的组在交出去的文件（Word、Excel 等）里是否隐去；连同能推算出它的邻组一起隐去。"
        "控制台上只作标记。没有人选的组，以及写了 names_units 的题，总是照写。",
        "hide（隐去，不写时即是）或 show（照写）",
        "small_groups: show",
    ),
    "figures": (
        "自己命名的数字",
        "把一题的几个选项合并成一个占比，并给它名称，例如“有效或有效果”的占比；报告会列出，指标可按代码引用。",
        "列表，每个写 code、name、question、options，需要时写 of；最多 100 个",
        "figures:\n- {code: effective, name: 认为平台有效的比例, question: age, options: [a, b]}",
    ),
    "figures.code": ("数字代码", "指标文件用 figure: 代码 引用它。", CODE, "code: effective"),
    "figures.name": ("数字名称", "报告中怎样称呼这个数字。", TEXT, "name: 认为平台有效的比例"),
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
        "列表，每个写 figure、value，需要时写 question、option、group、scale、place",
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
    "published.scale": (
        "维度",
        "数字属于哪个维度（scales 中的代码）；不写 question 和 scale 就是满意度量表的数字。",
        "维度代码",
        "scale: attitude",
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
    **SAMPLE_HELP,
    **QUESTION_HELP,
    **CONDITION_HELP,
}

HELP = CompleteTable("services.surveys.key_help._HELP", [key for key, _ in every_key()], _HELP)
"""Key -> what people call it, what it is for, what may be written, an example."""

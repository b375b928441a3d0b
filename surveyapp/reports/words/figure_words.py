"""The words about figures of surveys: name and formula, and how value and interval are written, everywhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveyapp.analysis.results import Figure, IntervalOutcome, Outcome
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.figure_kinds import FIGURE_KINDS, USUAL_PLACES, FigureKind
from surveyapp.definition.questionnaire import OwnFigure, Questionnaire
from surveyapp.reports.words.interval_words import Ends, interval_or_reason, interval_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import COEFFICIENT_PLACES, figure_words, number_words, quote_label


@dataclass(frozen=True)
class FigureWords:
    """The `name` of a figure and its `formula`; `brief`: the formula of a rate in a few words, without × 100."""

    name: str
    formula: str
    brief: str = ""


FIGURE_WORDS: CompleteTable[FigureWords] = CompleteTable(
    "reports.words.figure_words.FIGURE_WORDS",
    FIGURE_KINDS,
    {
        "index": FigureWords("满意度指数", "得分均值 ÷ 最高分 × 100"),
        "favourable": FigureWords("满意率", "选择计入满意的选项的人数 ÷ 作答该题的人数 × 100%"),
        "mean": FigureWords("均值", "各人得分（数字题为所填的数）之和 ÷ 该题有得分的人数"),
        "rescaled": FigureWords("零点校正指数", "（得分均值 − 最低分）÷（最高分 − 最低分）× 100"),
        "median": FigureWords("中位数", "所填的数从小到大排列居中的一个，人数为双数时取居中两个的平均"),
        "nps": FigureWords("净推荐值（NPS）", "（9–10 分的人数 − 0–6 分的人数）÷ 作答该题的人数 × 100"),
        "share": FigureWords("选项占比", "选择该选项的人数 ÷ 作答该题的人数 × 100%"),
        "share_of_ticks": FigureWords("占选择总次数比例", "选择该选项的人数 ÷ 该题各选项被选次数之和 × 100%"),
        "alpha": FigureWords("α 系数", "题数 ÷（题数 − 1）×（1 − 各题得分方差之和 ÷ 总分方差）"),
        "return_rate": FigureWords("回收率", "回收份数 ÷ 发放份数 × 100%", "回收 ÷ 发放"),
        "valid_rate": FigureWords("有效率", "有效份数 ÷ 回收份数 × 100%", "有效 ÷ 回收"),
        "issue_rate": FigureWords("抽样比例", "发放份数 ÷ 总体人数 × 100%", "发放 ÷ 总体人数"),
    },
)
"""Name of a kind -> its words; the questionnaire's own figures have names of their own."""

_OF_SCALE = "主量表的{figure}"
_OF_DIMENSION = "{scale}维度的{figure}"
_OF_QUESTION = "{question}的{figure}"
_OF_OPTION = "{question}选项{option}的{figure}"
_OF_GROUP = "{words}（只计{group}的受访者）"


def figure_name(name: str) -> str:
    """What people call a figure of the table; MissingEntry where there are no words for it."""
    return say(FIGURE_WORDS[name].name)


def formula_words(name: str) -> str:
    """The formula of a figure in words."""
    return say(FIGURE_WORDS[name].formula)


def brief_formula(name: str) -> str:
    """The formula of a figure in a few words, for a place beside the value."""
    return say(FIGURE_WORDS[name].brief or FIGURE_WORDS[name].formula)


def figure_label(figure: OwnFigure, questionnaire: Questionnaire) -> str:
    """The figure that a reference names: “您的年龄是？”选项“18-35 岁”的选项占比."""
    kind, named = questionnaire.kind_of(figure.figure), questionnaire.named_figure(figure.figure)
    if named is not None:
        words = str(named.name)
    elif kind is None:  # a figure of its own that only a later text of the questionnaire has
        words = figure.figure
    elif kind.of == "returns":
        words = figure_name(kind.name)
    else:
        asked = questionnaire.item(figure.question or "")
        option = asked.option(figure.option or "") if asked else None
        dimension = questionnaire.dimension(figure.scale or "")
        of_whole = _OF_SCALE if dimension is None else _OF_DIMENSION
        template = of_whole if asked is None else _OF_OPTION if option else _OF_QUESTION
        words = say(template).format(
            scale=quote_label(str(dimension.name)) if dimension else "",
            figure=figure_name(kind.name),
            question=quote_label(str(asked.text)) if asked else "",
            option=quote_label(str(option.label)) if option else "",
        )
    return (
        words
        if figure.group is None
        else say(_OF_GROUP).format(words=words, group=_group(figure, questionnaire))
    )


def _group(figure: OwnFigure, questionnaire: Questionnaire) -> str:
    if figure.group is None:
        return ""
    asked = questionnaire.item(figure.group.question)
    options = [asked.option(code) for code in figure.group.options] if asked else []
    return say("、").join(quote_label(str(option.label)) for option in options if option is not None)


def other_places(names: Iterable[str]) -> str:
    """Which of these figures are printed with other than the usual decimals: ，中位得分保留 1 位."""
    kinds = [FIGURE_KINDS[name] for name in names]
    return "".join(
        say("，{figure}保留{places}位").format(figure=figure_name(kind.name), places=kind.places)
        for kind in kinds
        if kind.places != USUAL_PLACES
    )


def figure_text(kind: FigureKind, outcome: Outcome) -> str:
    """The value as people read it: 99.18%, 96.90, α 0.900."""
    return figure_words(outcome, kind.places) + (kind.sign if isinstance(outcome, Figure) else "")


def figure_interval(kind: FigureKind, interval: Ends) -> str:
    """Both ends of an interval as people read them: 95.85% 至 99.92%."""
    return interval_words(interval, kind.sign, kind.places)


def figure_interval_or_reason(kind: FigureKind, interval: IntervalOutcome) -> str:
    """Both ends of an interval, or the words that there is none and why."""
    return interval_or_reason(interval, kind.sign, kind.places)


def p_words(p: float) -> str:
    """The p of a test as sentences have it, three decimals, smaller ones as such.

    >>> p_words(0.20549), p_words(0.0007)
    ('p = 0.205', 'p < 0.001')
    """
    return f"p {p_beside_sign(p)}"


def p_beside_sign(p: float) -> str:
    """What stands behind p in a sentence: = 0.033, < 0.001."""
    return "< 0.001" if p < 0.001 else f"= {number_words(p, COEFFICIENT_PLACES)}"

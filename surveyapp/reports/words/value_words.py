"""The words about numbers, dates and orders of options: their figures, classes and formulas, in documents and pages."""

from collections.abc import Mapping
from fractions import Fraction

from surveyapp.analysis.results import Figure, Outcome
from surveyapp.definition.question_types import Answer
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import NOT_APPLICABLE, number_words, reason_words

_NAMES: Mapping[str, str] = {
    "measure": "统计量",
    "value": "数值",
    "mean": "均值",
    "median": "中位数",
    "sd": "标准差（n − 1）",
    "low": "最小值",
    "high": "最大值",
    "earliest": "最早",
    "latest": "最晚",
    "numbers": "数值或区间",
    "dates": "时间",
    "option": "选项",
    "count": "人数",
    "share": "占作答人数比例",
    "ranked": "排名人数",
    "first": "排第一人数",
    "mean_rank": "平均名次",
    "rank_score": "平均综合得分",
}

_SENTENCES: Mapping[str, str] = {
    "answered": "本题{n}人作答。",
    "blank": "另有{blank}人未作答。",
    "asked": "应作答{asked}人，",
    "nobody": "本题尚无有效作答。",
    "number": "平均{mean}，中位数{median}，最小{low}，最大{high}。",
    "date": "最早{earliest}，最晚{latest}。",
    "rank": "按平均综合得分由高到低依次为{options}。",
    "classes": "区间 [a, b) 含 a，不含 b。",
    "shares": "n = {n}（作答本题的人数）。",
    "rank_formula": (
        "n = {n}（作答本题的人数）。平均综合得分 = Σ（人数 × 名次的权值）÷ n，"
        "{options}个选项中第 1 名的权值为{options}，以后每名少 1；平均名次只按给该项排了名次的人计算。"
    ),
    "headline_nobody": "尚无作答",
    "headline_number": "平均{mean}",
    "headline_date": "{earliest} 至 {latest}",
    "headline_rank": "{option}居首（{score}分）",
}


def value_name(code: str) -> str:
    """What a figure, or a column of a table, of numbers, dates or orders is called."""
    return say(_NAMES[code])


def value_sentence(code: str, **values: object) -> str:
    """A sentence about them."""
    return say(_SENTENCES[code]).format(**values)


def with_unit(number: str, answer: Answer) -> str:
    """A number with the unit of its question behind it; a unit in letters stands apart from it."""
    unit = str(answer.unit) if answer.unit else ""
    return f"{number} {unit}" if unit[:1].isascii() and unit[:1].isalpha() else number + unit


def value_words(outcome: Outcome, *, exactly: bool = False) -> str:
    """A figure with two decimals; `exactly`: a number that was given, with those that it has; or why there is none."""
    if not isinstance(outcome, Figure):
        return say("{words}（{reason}）").format(
            words=say(NOT_APPLICABLE), reason=say(reason_words(outcome.reason))
        )
    return exact_words(outcome.exact) if exactly else number_words(outcome.exact)


def exact_words(exact: Fraction) -> str:
    """A number as it was given, with as many decimals as it has, six at most.

    >>> exact_words(Fraction(25, 2)), exact_words(Fraction(-3)), exact_words(Fraction(1, 8))
    ('12.5', '−3', '0.125')
    """
    places = next((places for places in range(6) if not exact * 10**places % 1), 6)
    return number_words(exact, places)

"""The words about trends: periods, what changed between two of them, and whether figures can be compared."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from surveyapp.analysis.results import Undefined
from surveyapp.analysis.trends.change_tests import Difference
from surveyapp.analysis.trends.comparability import Comparability, Finding, Verdict
from surveyapp.analysis.trends.trend import Change, PointKind, PointValue, Trend, TrendFigure, TrendPoint
from surveyapp.analysis.trends.trend import Outcome as PointOutcome
from surveyapp.definition.periods import Period
from surveyapp.reports.words.figure_words import figure_name
from surveyapp.reports.words.interval_words import interval_or_reason, interval_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import (
    NOT_APPLICABLE,
    SAMPLING_METHODS,
    number_words,
    quote_label,
    reason_words,
)

VERDICTS: Mapping[Verdict, str] = {
    "comparable": "可比",
    "with_care": "谨慎可比",
    "not_comparable": "不可比",
}
"""Verdict of `Comparability` -> what people read."""

POINT_KINDS: Mapping[PointKind, str] = {
    "survey": "调查",
    "published": "公布的数字",
    "aggregate": "数据表",
}

_FINDINGS: Mapping[str, str] = {
    "wording": "题目文字由“{before}”改为“{after}”",
    "other_wording": "同一编号的题目换成了另一道题（“{before}”→“{after}”）",
    "stem": "题干由“{before}”改为“{after}”",
    "translation": "{labels}译文有改动",
    "kind": "回答的方式不同",
    "layout": "单独提问与放在矩阵中不同",
    "options_added": "增加了选项：{labels}",
    "options_removed": "去掉了选项：{labels}",
    "no_opinion_added": "增加了没有意见的选项：{labels}",
    "no_opinion_removed": "去掉了没有意见的选项：{labels}",
    "no_opinion": "没有意见的选项由{before}改为{after}",
    "label": "选项文字由“{before}”改为“{after}”",
    "label_reversed": "选项的意思反过来了（“{before}”→“{after}”）",
    "option_order": "选项的顺序有改动",
    "scores": "选项分值由{before}改为{after}",
    "favourable": "计入满意的选项由{before}改为{after}",
    "unit": "单位有改动",
    "range": "允许填写的范围有改动",
    "condition": "问哪些人的条件有改动",
    "required": "必答与否有改动",
    "items_added": "量表增加了题目：{labels}",
    "items_removed": "量表去掉了题目：{labels}",
    "formula": "声明的公式由{before}改为{after}，这里都按后者计算",
    "sampling": "抽样方法由{before}改为{after}",
    "population": "调查对象由“{before}”改为“{after}”",
    "other_population": "调查对象不同（“{before}”→“{after}”）",
    "only_published": "只有公布的数字，问法和选项无从核对",
    "versions_mixed": "答卷已删除，问法不同的几个版本已分不开",
}
"""Finding of comparability -> sentence without its full stop."""

_NOT_SAID = "（未写明）"
_NONE = "（无）"
_MONTH = "{year}年{month}月"
_MONTHS = "{year}年{first}—{last}月"
_ACROSS = "{first}—{last}"
_UNDATED = "{day}建立"
_VERSION = "{period}（第{number}版）"
_TWIN = "{period}（{name}）"
_OVERALL = "总体{figure}"
_DIMENSION = "{name}维度{figure}"

UP, DOWN = "上升", "下降"


def period_names(points: Sequence[TrendPoint]) -> list[str]:
    """What each point is called on the axis: its period, told from the others by its version or its survey."""
    names = [_period_name(point) for point in points]
    for place, point in enumerate(points):
        if point.version is not None:
            names[place] = say(_VERSION).format(period=names[place], number=point.version)
    counts = Counter(names)
    for place, point in enumerate(points):
        if counts[names[place]] > 1:
            told = (point.survey or "").partition("/")[2] or point.source or point.code
            names[place] = say(_TWIN).format(period=names[place], name=told)
    again = Counter(names)
    return [f"{name} {place + 1}" if again[name] > 1 else name for place, name in enumerate(names)]


def point_source(point: TrendPoint) -> str:
    """Where a point is from: the title of its survey, or where its figures were published."""
    if point.content is not None:
        return str(point.content.title)
    return point.source or point.survey or "—"


def _period_name(point: TrendPoint) -> str:
    if point.period is not None:
        return named_period(point.period)
    if not point.dated:
        return say(_UNDATED).format(day=point.at.isoformat())
    first, last = point.at, point.until
    if (first.year, first.month) == (last.year, last.month):
        return _month(first)
    if first.year == last.year:
        return say(_MONTHS).format(year=first.year, first=first.month, last=last.month)
    return say(_ACROSS).format(first=_month(first), last=_month(last))


def named_period(period: Period) -> str:
    """A period that somebody named: 2022年第3季度 as people in China write it, its code in other languages."""
    return period.name if say(_NONE) == _NONE else period.code


def _month(day: date) -> str:
    return say(_MONTH).format(year=day.year, month=day.month)


def trend_figure_name(figure: TrendFigure) -> str:
    """What a figure of a trend is called: 总体满意度指数, the wording of a question, the name of a dimension."""
    if figure.code == "overall":
        return say(_OVERALL).format(figure=figure_name(figure.reference.figure))
    if figure.reference.scale is not None:
        return say(_DIMENSION).format(name=figure.name, figure=figure_name(figure.reference.figure))
    return figure.name


def formula_name(figure: TrendFigure) -> str:
    """The name of the formula of a figure; of one of the questionnaire's own, its name."""
    return figure_name(figure.reference.figure) if figure.kind.name else figure.name


def value_words(figure: TrendFigure, outcome: PointOutcome) -> str:
    """The figure at a point as people read it, or 不适用."""
    if isinstance(outcome, Undefined):
        return say(NOT_APPLICABLE)
    return number_words(outcome.exact, figure.kind.places) + figure.kind.sign


def n_words(outcome: PointOutcome) -> str:
    """From how many answers; a dash where nobody says."""
    return "—" if isinstance(outcome, Undefined) or outcome.n is None else str(outcome.n)


def point_interval(figure: TrendFigure, outcome: PointOutcome) -> str:
    """The interval of a point or why there is none; why there is no figure."""
    if isinstance(outcome, Undefined):
        return say(reason_words(outcome.reason))
    return interval_or_reason(outcome.ci95, figure.kind.sign, figure.kind.places)


def difference_words(figure: TrendFigure, outcome: Difference | Undefined) -> str:
    """The change with its sign and unit: +1.25 个百分点, −0.40; 不适用 where there is none."""
    if isinstance(outcome, Undefined):
        return say(NOT_APPLICABLE)
    number = number_words(outcome.exact, figure.kind.places)
    signed = number if number.startswith("−") or outcome.exact == 0 else f"+{number}"
    return signed + unit_words(figure)


def difference_interval(figure: TrendFigure, ends: tuple[float, float] | Undefined) -> str:
    """Both ends of the interval of a change, or why there is none."""
    if isinstance(ends, Undefined):
        return say(NOT_APPLICABLE) + say("（{reason}）").format(reason=say(reason_words(ends.reason)))
    return interval_words(ends, "", figure.kind.places)


def unit_words(figure: TrendFigure) -> str:
    """The unit of a difference: percentage points of a share, nothing of an index or a mean."""
    return say("个百分点") if figure.kind.unit == "percent" else ""


def comparability_words(compared: Comparability, labels: Mapping[str, str] | None = None) -> str:
    """The verdict, and what changed: 谨慎可比：抽样方法由方便抽样改为分层抽样. `labels`: item code -> its wording,
    where findings of several items are told.
    """
    verdict = say(VERDICTS[compared.verdict])
    if not compared.findings:
        return verdict
    told = (finding_words(finding, labels) for finding in compared.findings)
    return say("{verdict}：{changes}").format(verdict=verdict, changes=say("；").join(dict.fromkeys(told)))


def finding_words(finding: Finding, labels: Mapping[str, str] | None = None) -> str:
    """One thing that changed, in words."""
    words = say(_FINDINGS[finding.code]).format(
        before=_side(finding.code, finding.before),
        after=_side(finding.code, finding.after),
        labels=say("、").join(quote_label(label) for label in finding.labels),
    )
    if labels is None or not finding.item:
        return words
    item = quote_label(labels.get(finding.item, finding.item))
    return say("{item}{words}").format(item=item, words=words)


def _side(code: str, value: object) -> str:
    if value is None or value == "":
        return say(_NOT_SAID)
    if isinstance(value, tuple):
        return say("、").join(map(str, value)) or say(_NONE)
    if code == "sampling":
        return say(SAMPLING_METHODS.get(str(value), str(value)))
    if code == "formula":
        return figure_name(str(value))
    return str(value)


def tested_words(outcome: Difference | Undefined) -> str:
    """The test as an annex or the console prints it: Welch t = 2.165，df = 105.4，p = 0.033."""
    if isinstance(outcome, Undefined):
        return say(reason_words(outcome.reason))
    test = outcome.test
    if isinstance(test, Undefined):
        return say(reason_words(test.reason))
    sign = "t" if test.name == "welch_t" else "χ²"
    words = f"{sign} = {number_words(test.statistic, 3)}，df = {_df(test.df)}，p {p_words(test.p)}"
    if test.exact_p is not None:
        words += say("，精确 p {p}").format(p=p_words(test.exact_p))
    if test.p_holm is not None:
        words += say("，校正后 p {p}").format(p=p_words(test.p_holm))
    return words


def _df(df: float) -> str:
    return str(int(df)) if df == int(df) else number_words(df, 1)


def p_words(p: float) -> str:
    """A probability as statistics are printed: = 0.033, < 0.001."""
    return "< 0.001" if p < 0.0005 else f"= {number_words(p, 3)}"


def change_sentence(
    trend: Trend, figure: TrendFigure, change: Change, after: int, names: Sequence[str]
) -> str:
    """What changed, by how much, whether by more than chance, and whether it can be compared, in plain words."""
    line = next(line for line in trend.lines if line.figure.code == figure.code)
    before_value, after_value = line.values[change.before], line.values[after]
    if not isinstance(before_value, PointValue) or not isinstance(after_value, PointValue):
        raise ValueError("a change without figures")
    told = say("{name}：{before}为{value_before}，{after}为{value_after}").format(
        name=trend_figure_name(figure),
        before=names[change.before],
        value_before=value_words(figure, before_value),
        after=names[after],
        value_after=value_words(figure, after_value),
    )
    compared = change.comparability
    labels = None if figure.reference.question else item_labels(trend)
    if compared.verdict == "not_comparable":
        why = comparability_words(compared, labels)
        return say("{told}；{why}，不作比较。").format(told=told, why=why)
    told += "，" + _amount(figure, change) + _judgement(change, before_value, after_value)
    if compared.findings:
        return say("{told}{why}。").format(told=told, why=comparability_words(compared, labels))
    return told


def item_labels(trend: Trend) -> dict[str, str]:
    """Code of each item of a trend -> its wording."""
    return {line.figure.code: line.figure.name for line in trend.lines if line.figure.is_item}


def _amount(figure: TrendFigure, change: Change) -> str:
    if isinstance(change.outcome, Undefined):
        return say(reason_words(change.outcome.reason)) + "。"
    exact = change.outcome.exact
    if exact == 0:
        return say("与上期持平")
    words = say("{way}{size}").format(
        way=say(UP if exact > 0 else DOWN), size=number_words(abs(exact), figure.kind.places)
    )
    return words + unit_words(figure)


def judgement_words(change: Change, before: PointValue, after: PointValue) -> str:
    """What is to be thought of a change, in a few words for a table."""
    if isinstance(change.outcome, Undefined):
        return say(VERDICTS["not_comparable"])
    test, exact = change.outcome.test, change.outcome.exact
    if isinstance(test, Undefined) and test.reason == "census":
        return say("实际的变化")
    if exact == 0:
        return say("持平")
    if isinstance(test, Undefined):
        return say("不能检验")
    if before.is_small or after.is_small:
        return say("仅供参考")
    if not test.is_beyond_chance:
        return say("没有超出偶然波动")
    return say("上升，超出偶然波动") if exact > 0 else say("下降，超出偶然波动")


def _judgement(change: Change, before: PointValue, after: PointValue) -> str:
    if isinstance(change.outcome, Undefined):
        return ""
    test = change.outcome.test
    if isinstance(test, Undefined):
        if test.reason == "census":
            return say("；两期都是全面调查，这就是实际的变化。")
        return say("；能否归于偶然不能判断：{why}。").format(why=say(reason_words(test.reason)))
    if before.is_small or after.is_small:
        return say("；有一期的答卷不足 30 份，变化仅供参考。")
    sure = (
        say("；变化超出了偶然波动的范围。")
        if test.is_beyond_chance
        else say("；变化没有超出偶然波动的范围。")
    )
    if change.descriptive is None:
        return sure
    why = say(reason_words(change.descriptive))
    return sure + say("（这一判断只是描述：{why}。）").format(why=why)

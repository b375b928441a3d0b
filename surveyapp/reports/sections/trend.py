"""历年变化: what a survey's series says of the years before, in tables, lines and plain sentences; its tests."""

from collections.abc import Sequence

from surveyapp.analysis.trends.change_tests import Difference
from surveyapp.analysis.trends.trend import Change, PointValue, Trend, TrendLine
from surveyapp.reports.blocks import CENTRED, Block, Heading, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.limits import MOST_PERIODS_PRINTED
from surveyapp.reports.sections.trend_charts import trend_charts
from surveyapp.reports.words.trend_words import (
    POINT_KINDS,
    VERDICTS,
    change_sentence,
    comparability_words,
    difference_interval,
    difference_words,
    formula_name,
    item_labels,
    judgement_words,
    n_words,
    period_names,
    point_source,
    tested_words,
    trend_figure_name,
    value_words,
)
from surveyapp.reports.words.wording import quote_label

TITLE = "历年变化"
TESTS_TITLE = "历年变化的检验"

_METHOD = (
    "占比的变化用两个比例的卡方检验（不作连续性校正；期望频数不足 5 时以费希尔精确检验为准，区间用 Newcombe 法），"
    "指数和均值的变化用韦尔奇（Welch）t 检验；各题的 p 值用霍尔姆（Holm）方法校正，"
    "校正后小于 0.05 的称为超出偶然波动的范围。总体指数按答全量表各题的答卷检验。"
    "没有按概率抽样的，检验只是描述，不推及全体，也不给出区间。不足 5 份答卷的一期不作检验。"
)


def trend_chapter(facts: SurveyFacts) -> list[Block]:
    """The chapter; asked only where the facts have a trend with earlier points."""
    trend = facts.trend
    if trend is None:
        raise ValueError("a chapter without a trend")
    names = period_names(trend.points)
    blocks: list[Block] = [
        Heading(2, "（一）各期数据"),
        paragraph(
            f"本调查属于系列“{trend.series}”，编号相同的题目视为同一道题，与以往各期比较。"
            if trend.series
            else "本调查的各个版本按题目逐一比较。"
        ),
        _points_table(trend, names),
        Heading(2, "（二）变化"),
    ]
    blocks += [paragraph(sentence) for sentence in _sentences(trend, names)]
    blocks += trend_charts(trend, intervals=facts.questionnaire.prints_intervals)
    return [*blocks, _values_table(trend, names), _changes_table(trend, names)]


def trend_tests(facts: SurveyFacts) -> list[Block]:
    """The appendix with the tests of the newest changes; asked only where the chapter is."""
    trend = facts.trend
    if trend is None:
        raise ValueError("an appendix without a trend")
    names = period_names(trend.points)
    common = _common_periods(trend, names)
    rows = []
    for line, change, place in _latest(trend):
        outcome = change.outcome
        ends = outcome.ci95 if isinstance(outcome, Difference) else outcome
        rows.append(
            (
                trend_figure_name(line.figure),
                *([] if common else [f"{names[change.before]} → {names[place]}"]),
                difference_words(line.figure, outcome),
                difference_interval(line.figure, ends),
                tested_words(outcome),
            )
        )
    return [
        paragraph(_METHOD),
        Table(
            header=("数字", *([] if common else ["两期"]), "变化", "变化的 95% 置信区间", "检验"),
            rows=tuple(rows),
            widths=(3.6, *([] if common else [3.2]), 2.4, 4.0, 4.6),
            alignments=("left", *(CENTRED * (3 if common else 4))),
            caption=f"最近一次变化的检验（{common}）" if common else "最近一次变化的检验",
            note=None,
        ),
    ]


def _latest(trend: Trend) -> list[tuple[TrendLine, Change, int]]:
    """Each line that has a change, its newest, and where."""
    found = []
    for line in trend.lines:
        places = [place for place, change in enumerate(line.changes) if change is not None]
        if places and (change := line.changes[places[-1]]) is not None:
            found.append((line, change, places[-1]))
    return found


def _sentences(trend: Trend, names: Sequence[str]) -> list[str]:
    """The whole figures in a sentence each, then which items rose, fell, stayed, and cannot be compared."""
    told, groups = [], dict[str, list[str]]()
    for line, change, place in _latest(trend):
        if not line.figure.is_item:
            told.append(change_sentence(trend, line.figure, change, place, names))
            continue
        before, after = line.values[change.before], line.values[place]
        if isinstance(before, PointValue) and isinstance(after, PointValue):
            key = judgement_words(change, before, after)
            words = quote_label(line.figure.name)
            if isinstance(change.outcome, Difference) and change.outcome.exact:
                words += f"（{difference_words(line.figure, change.outcome)}）"
            groups.setdefault(key, []).append(words)
    for key, items in groups.items():
        told.append(f"各题中，{key}的有{len(items)}道：{'、'.join(items)}。")
    return told


def _points_table(trend: Trend, names: Sequence[str]) -> Table:
    rows = [
        (
            name,
            POINT_KINDS[point.kind],
            point_source(point),
            point.snapshot or "—",
        )
        for name, point in zip(names, trend.points, strict=True)
    ]
    return Table(
        header=("时期", "来源", "调查或出处", "数据编号"),
        rows=tuple(rows),
        widths=(3.4, 2.4, 5.8, 4.4),
        alignments=("left", "center", "left", "center"),
        caption="各期数据的来源",
        note="注：不可比的两期之间，图中不连线。",
    )


def _values_table(trend: Trend, names: Sequence[str]) -> Table:
    places = range(len(names))[-MOST_PERIODS_PRINTED:]
    rows = [
        (
            trend_figure_name(line.figure),
            *(_value_cell(line, place) for place in places),
        )
        for line in trend.lines
    ]
    formulas = "、".join(dict.fromkeys(formula_name(line.figure) for line in trend.lines))
    left_out = len(names) - len(places)
    earlier = f"更早的 {left_out} 期见工作簿。" if left_out else ""
    return Table(
        header=("数字", *(names[place] for place in places)),
        rows=tuple(rows),
        widths=(max(4.0, 16 - 3 * len(places)), *(min(3.0, 12 / len(places)) for _ in places)),
        alignments=("left", *(CENTRED * len(places))),
        caption="各期结果",
        note=f"注：按{formulas}计算，括号内为样本量；当时没有问或没有公布的写“不适用”。{earlier}",
    )


def _value_cell(line: TrendLine, place: int) -> str:
    """A figure with the number of its answers below it; where there is none, that alone."""
    value = line.values[place]
    words = value_words(line.figure, value)
    return f"{words}\n（{n_words(value)}）" if isinstance(value, PointValue) else words


def _common_periods(trend: Trend, names: Sequence[str]) -> str | None:
    """The two periods of the newest changes, where they are the same of all figures."""
    pairs = {(change.before, place) for _line, change, place in _latest(trend)}
    if len(pairs) != 1:
        return None
    ((before, after),) = pairs
    return f"{names[before]} → {names[after]}"


def _changes_table(trend: Trend, names: Sequence[str]) -> Table:
    rows, labels = [], item_labels(trend)
    changes: list[str] = []
    common = _common_periods(trend, names)
    for line, change, place in _latest(trend):
        before, after = line.values[change.before], line.values[place]
        if not isinstance(before, PointValue) or not isinstance(after, PointValue):
            continue
        judged = judgement_words(change, before, after)
        compared = change.comparability
        rows.append(
            (
                trend_figure_name(line.figure),
                *([] if common else [f"{names[change.before]} → {names[place]}"]),
                difference_words(line.figure, change.outcome),
                judged,
                VERDICTS[compared.verdict],
            )
        )
        if compared.findings:
            told = comparability_words(compared, None if line.figure.is_item else labels)
            changes.append(f"{quote_label(trend_figure_name(line.figure))}{told}")
    return Table(
        header=("数字", *([] if common else ["两期"]), "变化", "判断", "可比性"),
        rows=tuple(rows),
        widths=(4.6, *([] if common else [4.0]), 3.2, 3.6, 2.2),
        alignments=("left", *(CENTRED * (3 if common else 4))),
        caption=f"最近一次变化（{common}）" if common else "最近一次变化",
        note="注：" + "；".join(changes) + "。" if changes else None,
    )

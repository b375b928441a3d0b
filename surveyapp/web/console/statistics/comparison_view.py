"""What the page of compared groups shows: figures of each group as bars and table, sentences, and the tests below."""

from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.analysis.groups.comparison import ItemComparison
from surveyapp.analysis.groups.small_groups import HiddenGroups
from surveyapp.analysis.groups.survey_groups import interval_in_group
from surveyapp.analysis.results import IntervalOutcome, Undefined
from surveyapp.analysis.statistics.intervals import no_interval
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.words.comparison_words import (
    BANDS_NOTE,
    HIDDEN,
    HIDDEN_NOTE,
    comparison_sentences,
    effect_name,
    effect_words,
    group_mark,
    p_cell,
    statistic_name,
    statistic_words,
    value_words,
    warning_words,
)
from surveyapp.reports.words.figure_words import figure_interval_or_reason, figure_name, formula_words
from surveyapp.reports.words.interval_words import HEADING
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import reason_words, topic
from surveyapp.services.statistics.comparison import SurveyComparison
from surveyapp.web.console.charts.plotly_charts import Bars, Chart, DataTable, bars
from surveyapp.web.console.statistics.comparison_heat import comparison_heat, heat_note


@dataclass(frozen=True)
class GroupLine:
    """A group: its label, how many answers (hidden: `*`), and what is said of so few."""

    label: str
    n: str
    mark: str


@dataclass(frozen=True)
class ItemSection:
    """One item: the chart with its table (the table alone where no group has a figure), its tests and what limits
    them.
    """

    code: str
    name: str
    chart: Chart | None
    table: DataTable
    tests: DataTable
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class ComparisonView:
    """The page: the question, its groups, sentences, all items by all groups (None where that shows nothing), items;
    `notes`: the formula, who counts, bands, what is hidden, intervals.
    """

    name: str
    groups: tuple[GroupLine, ...]
    sentences: tuple[str, ...]
    heat: Chart | None
    heat_note: str
    items: tuple[ItemSection, ...]
    notes: tuple[str, ...]


def comparison_view(
    questionnaire: Questionnaire, found: SurveyComparison, hidden: HiddenGroups
) -> ComparisonView:
    """The page of a comparison; what is `hidden` is not on it."""
    formula, comparison = questionnaire.dimension_formula, found.comparison
    notes = [
        _("%(figure)s = %(formula)s", figure=figure_name(formula), formula=formula_words(formula)),
        _("每组每题只算作答并表明看法的人（n），没有作答的不按零分计；没有回答分组题的人不属于任何一组。"),
    ]
    reason = no_interval(questionnaire.sampling)
    if reason is not None:
        notes.append(_("各组数字没有置信区间：%(reason)s。", reason=say(reason_words(reason))))
    if hidden.any:
        notes.append(say(HIDDEN_NOTE))
    heat = comparison_heat(comparison, formula, hidden)
    return ComparisonView(
        comparison.name,
        tuple(
            GroupLine(
                group.label,
                HIDDEN if group.code in hidden.groups else str(group.n),
                "" if group.code in hidden.groups else group_mark(group.n),
            )
            for group in comparison.groups
        ),
        tuple(comparison_sentences(comparison, formula, hidden)),
        heat,
        "" if heat is None else heat_note(heat, hidden),
        tuple(_section(questionnaire, found, place, hidden) for place in range(len(comparison.items))),
        (*notes, say(BANDS_NOTE)),
    )


def _section(
    questionnaire: Questionnaire, found: SurveyComparison, place: int, hidden: HiddenGroups
) -> ItemSection:
    item, formula = found.comparison.items[place], questionnaire.dimension_formula
    intervals = [
        interval_in_group(questionnaire, found.items[place], counts)
        for counts in found.crossed.counts[item.code]
    ]
    drawn, rows = [], []
    has_intervals = no_interval(questionnaire.sampling) is None
    for group, interval in zip(found.comparison.groups, intervals, strict=True):
        own, width = item.figures[group.code], 6 if has_intervals else 5
        if hidden.hides(group.code, item.code):
            rows.append((group.label, *(HIDDEN for _place in range(width - 2)), ""))
            continue
        value = value_words(own.value, formula)
        shown_interval = figure_interval_or_reason(FIGURE_KINDS[formula], interval)
        rows.append(
            (
                *(group.label, str(own.n), value_words(own.mean, None), value),
                *([shown_interval] if has_intervals else []),
                group_mark(own.n),
            )
        )
        if isinstance(own.value, float):
            drawn.append((group.label, own.value, value, own.n, _ends(interval)))
    header = [_("组别"), "n", figure_name("mean"), figure_name(formula)]
    header += [*([say(HEADING)] if has_intervals else []), _("说明")]
    table = DataTable(tuple(header), tuple(rows), words=frozenset({len(header) - 1}))
    withheld = hidden.any and hidden.hides_tests(item.code, item.tested)
    return ItemSection(
        item.code,
        item.name,
        _chart(item, formula, drawn, table, place) if drawn else None,
        table,
        _tests(item) if not withheld else DataTable((_("检验"), _("结果")), ((say(HIDDEN_NOTE), HIDDEN),)),
        () if withheld else tuple(warning_words(warning) for warning in item.warnings),
    )


def _ends(interval: IntervalOutcome) -> tuple[float, float] | None:
    return None if isinstance(interval, Undefined) else (float(interval[0]), float(interval[1]))


def _chart(
    item: ItemComparison,
    formula: str,
    drawn: list[tuple[str, float, str, int, tuple[float, float] | None]],
    table: DataTable,
    place: int,
) -> Chart:
    kind = FIGURE_KINDS[formula]
    name = figure_name(formula)
    labels = [
        _(
            "%(label)s（%(about)s）",
            label=label,
            about=_("，").join(filter(None, (f"n = {n}", group_mark(n)))),
        )
        for label, _value, _words, n, _ends_ in drawn
    ]
    series = Bars(
        name,
        [value for _label, value, *_rest in drawn],
        [words for _label, _value, words, *_rest in drawn],
        [
            _("%(label)s：%(figure)s %(value)s（n=%(n)s）", label=label, figure=name, value=words, n=n)
            for label, _value, words, n, _ends_ in drawn
        ],
        [ends for *_rest, ends in drawn],
    )
    told = say("；").join(f"{label} {words}" for label, _value, words, *_rest in drawn)
    highest = 100.0 if kind.is_of_hundred else max(value for _label, value, *_rest in drawn)
    return Chart(
        id=f"comparison-{place}",
        caption=topic(item.name) or item.name,
        description=_("横向条形图，各组的%(figure)s：%(words)s", figure=name, words=told),
        figure=bars(labels, [series], highest=highest),
        table=table,
    )


def _tests(item: ItemComparison) -> DataTable:
    """The tests with what they are called; the adjusted p and the size of the difference below them."""
    rows = [(statistic_name(name), statistic_words(found)) for name, found in item.tests.items()]
    rows.append((_("秩和检验的 p，Holm 校正"), p_cell(item.p_holm)))
    rows.append((_("差异大小 %(name)s", name=effect_name(item.effect_name)), effect_words(item.effect)))
    return DataTable((_("检验"), _("结果")), tuple(rows), words=frozenset({1}))

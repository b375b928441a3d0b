"""The answers to one question as charts with their tables: bars for choices, diverging bars for scales."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from flask_babel import gettext as _

from surveyapp.analysis.results import (
    DimensionResult,
    Figure,
    OptionShare,
    Outcome,
    QuestionResult,
    SatisfactionResult,
)
from surveyapp.definition.figure_kinds import FigureKind
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import Answer
from surveyapp.reports.colours import OFF_SCALE, Side, lie_around_middle, sides_of
from surveyapp.reports.limits import MOST_BARS
from surveyapp.reports.sections.questions import favourable_first
from surveyapp.reports.value_results import ValueResults
from surveyapp.reports.words.asked_words import ASKED
from surveyapp.reports.words.figure_words import figure_text
from surveyapp.reports.words.scale_words import OPINIONS_SUBTOTAL, ends_note, no_opinion_note
from surveyapp.reports.words.wording import SHARE_PLACES, percent, reason_words, short_labels, topic
from surveyapp.web.console.charts.plotly_charts import Bars, Chart, DataTable, Segment, bars, diverging_bars
from surveyapp.web.console.limits import SMALLEST_LABELLED_SEGMENT

OptionPattern = tuple[tuple[Decimal | None, bool, bool], ...]
"""Score and favour of each option, and whether it is no opinion, from the most favourable down: items that share it
can share a chart."""


@dataclass(frozen=True)
class ScalePlace:
    """One place on a scale: what it is called for all bars, its side, and the option that each bar has there."""

    name: str
    side: Side


def reason_of(code: str) -> str:
    """The reason why there is no figure, in the language of the page."""
    return str(_(reason_words(code)))


def choice_chart(result: QuestionResult, place: str) -> Chart:
    """A single or multiple choice. Of many options the most frequent are drawn; the table has all."""
    multiple = result.item.is_several
    count = len(result.options)
    names = dict(
        zip(
            [option.code for option in result.options],
            short_labels([str(option.label) for option in result.options]),
            strict=True,
        )
    )
    shown = result.options_shown(frequent_first=count > MOST_BARS)[:MOST_BARS]
    drawn = [(names[option.code], option) for option in shown]
    bases = [(_("占作答人数"), [option.of_respondents for _name, option in drawn])]
    if multiple:
        bases.append((_("占选择总次数"), [option.of_ticks for _name, option in drawn]))
    series = [
        Bars(
            base,
            [_value(share) for share in shares],
            [percent(share) for share in shares],
            [
                _hint(str(option.label), option, base, share)
                for (_n, option), share in zip(drawn, shares, strict=True)
            ],
        )
        for base, shares in bases
    ]
    caption = topic(str(result.item.text))
    if count > MOST_BARS:
        caption = _("%(topic)s（选择最多的 %(count)s 项）", topic=caption, count=MOST_BARS)
    words = _("；").join(f"{name} {percent(option.of_respondents)}" for name, option in drawn)
    return Chart(
        id=f"chart-{place}",
        caption=caption,
        description=_("横向条形图，占作答人数的比例：%(words)s", words=words),
        figure=bars(
            [name for name, _option in drawn],
            series,
            apart=sum(option.no_opinion for _name, option in drawn),
        ),
        table=_choice_table(result, multiple=multiple),
    )


def scaled_choice_chart(result: QuestionResult, place: str) -> Chart:
    """A single choice whose options are a scale: one bar around its middle, and the table of a single choice."""
    chart = scale_chart([result], place, topic(str(result.item.text)))
    return replace(chart, table=_choice_table(result, multiple=False))


def is_scale(item: Answer) -> bool:
    """Whether one option is chosen and these lie on both sides of a middle. A recommendation has figures of its own,
    and its middle is none.
    """
    return item.takes_one_option and not item.figures and lie_around_middle(item.options)


def _hint(label: str, option: OptionShare, base: str, share: Outcome) -> str:
    values = {"label": label, "count": option.count, "base": base, "share": percent(share)}
    return str(_("%(label)s：%(count)s 人，%(base)s %(share)s", **values))


def _choice_table(result: QuestionResult, *, multiple: bool) -> DataTable:
    rows = []
    for option in result.options_shown():
        cells = (str(option.label), str(option.count), percent(option.of_respondents))
        rows.append((*cells, percent(option.of_ticks)) if multiple else cells)
    apart = no_opinion_note([result.item]) + ends_note(result.item)
    if result.no_opinions and not multiple:
        given = (_(OPINIONS_SUBTOTAL), str(result.opinions), percent(result.opinions_of_respondents))
        rows.insert(len(rows) - len(result.no_opinions), given)
    together = percent(result.ticks_of_respondents)
    if not multiple:
        header: tuple[str, ...] = (_("选项"), _("人数"), _("占作答人数"))
        return DataTable(header, (*rows, (_("合计"), str(result.ticks), together)), apart, total_row=True)
    header = (_("选项"), _("选择人数"), _("占作答人数"), _("占选择总次数"))
    note = _(
        "占作答人数 = 选择人数 ÷ 作答本题的 %(n)s 人；占选择总次数 = 选择人数 ÷ 选择总次数 %(ticks)s。"
        "一人可选多项，前者之和可以超过 100%%。",
        n=result.n, ticks=result.ticks,
    )  # fmt: skip
    total = (_("合计"), str(result.ticks), together, percent(result.all_ticks))
    return DataTable(header, (*rows, total), " ".join(filter(None, (note, apart))), total_row=True)


def value_chart(result: QuestionResult, found: ValueResults, place: str) -> Chart | None:
    """Numbers, dates or an order: bars of the last table; what the tables above it say stands below it."""
    if found.bars is None:
        return None
    shown, above, bars_ = found.tables[-1], found.tables[:-1], found.bars
    facts = [
        _("%(name)s：%(value)s", name=row[0].text, value=row[1].text) for table in above for row in table.rows
    ]
    told = _("；").join(f"{name} {label}" for name, label in zip(bars_.names, bars_.labels, strict=True))
    series = Bars(
        bars_.series,
        list(bars_.values),
        list(bars_.labels),
        [
            _("%(name)s：%(value)s", name=name, value=label)
            for name, label in zip(bars_.names, bars_.labels, strict=True)
        ],
    )
    highest = 100 if bars_.unit == "%" else max(bars_.values, default=1.0) or 1.0
    return Chart(
        id=f"chart-{place}",
        caption=_("%(topic)s（%(series)s）", topic=topic(str(result.item.text)), series=bars_.series),
        description=_("横向条形图：%(words)s", words=told),
        figure=bars(list(bars_.names), [series], highest=highest),
        table=DataTable(
            shown.header,
            tuple(tuple(cell.text for cell in row) for row in shown.rows),
            " ".join(filter(None, (_("；").join(facts), shown.note))),
        ),
    )


def pattern_of(item: Answer) -> OptionPattern:
    """The pattern of an item's options, from the most favourable down: items with equal patterns share a chart."""
    ordered = favourable_first(item.options)
    return tuple((option.score, option.favourable, option.no_opinion) for option in ordered)


def scale_chart(lines: Sequence[QuestionResult], place: str, caption: str) -> Chart:
    """Items with options of the same pattern, one bar each, around the middle of the scale."""
    lines = [line for line in lines if line.n]
    ordered = [favourable_first(line.item.options) for line in lines]
    shares = [{option.code: option for option in line.options} for line in lines]
    columns = _columns(ordered)
    positions = sorted(range(len(columns)), key=lambda at: (columns[at].side in OFF_SCALE, -at))
    segments = [
        Segment(
            columns[at].name,
            columns[at].side,
            [_value(by[row[at].code].of_respondents) for row, by in zip(ordered, shares, strict=True)],
            [_label(by[row[at].code].of_respondents) for row, by in zip(ordered, shares, strict=True)],
            [
                _hint(f"{topic(str(line.item.text))} · {row[at].label}", by[row[at].code], _("占作答人数"),
                      by[row[at].code].of_respondents)
                for line, row, by in zip(lines, ordered, shares, strict=True)
            ],
        )
        for at in positions
    ]  # fmt: skip
    around = any(column.side == "unfavourable" for column in columns)
    ends = (_("评价较低"), _("评价较高")) if around else ("", "")
    names = short_labels([topic(str(line.item.text)) for line in lines])
    return Chart(
        id=f"chart-{place}",
        caption=caption,
        description=_(
            "分向堆积条形图，从左到右为%(options)s；每题的数字见数据表。",
            options=_("、").join(columns[at].name for at in positions),
        ),
        figure=diverging_bars(names, segments, ends),
        table=_scale_table(lines, ordered, shares, columns),
    )


def _columns(ordered: Sequence[Sequence[Option]]) -> list[ScalePlace]:
    """The places of a scale: named by the options' labels where all items agree, otherwise by their score."""
    sides = sides_of(ordered[0])
    labels = [short_labels([str(option.label) for option in options]) for options in ordered]
    alike = all(row == labels[0] for row in labels)
    return [
        ScalePlace(labels[0][at] if alike else _score_name(option), sides[option.code])
        for at, option in enumerate(ordered[0])
    ]


def _score_name(option: Option) -> str:
    return str(_("%(score)s 分", score=option.score) if option.score is not None else _("未赋分"))


def _scale_table(
    lines: Sequence[QuestionResult],
    ordered: Sequence[Sequence[Option]],
    shares: Sequence[Mapping[str, OptionShare]],
    columns: Sequence[ScalePlace],
) -> DataTable:
    more = (_(ASKED),) if any(line.is_partly_asked for line in lines) else ()
    rows = []
    for line, options, by in zip(lines, ordered, shares, strict=True):
        cells = [f"{percent(by[o.code].of_respondents)} ({by[o.code].count})" for o in options]
        asked = [str(line.asked) for _heading in more]
        rows.append((str(line.item.text), *asked, str(line.n), *cells))
    header = (_("题目"), *more, "n", *(column.name for column in columns))
    note = _("每格为占该题作答人数 n 的比例，括号内为人数。")
    apart = no_opinion_note(line.item for line in lines)
    return DataTable(header, tuple(rows), " ".join(filter(None, (note, apart))))


def items_chart(
    result: SatisfactionResult, caption: str, table: DataTable, *, chart_id: str = "chart-satisfaction-items"
) -> Chart:
    """The declared figure of each item of a scale."""
    texts = [str(figure.item.text) for figure in result.items if isinstance(figure.value, Figure)]
    values = [figure.value for figure in result.items if isinstance(figure.value, Figure)]
    names = short_labels([topic(text) for text in texts])
    return _figures_chart(chart_id, caption, result.kind, list(zip(names, texts, values, strict=True)), table)


def dimensions_chart(found: Sequence[DimensionResult], caption: str, table: DataTable) -> Chart | None:
    """The declared figure of each of the dimensions that have one; None where none has."""
    values = [
        (str(each.dimension.name), str(each.dimension.name), each.satisfaction.overall)
        for each in found
        if isinstance(each.satisfaction.overall, Figure)
    ]
    return (
        _figures_chart("chart-dimensions", caption, found[0].satisfaction.kind, values, table)
        if values
        else None
    )


def _figures_chart(
    chart_id: str, caption: str, kind: FigureKind, values: Sequence[tuple[str, str, Figure]], table: DataTable
) -> Chart:
    """Figures of one kind as bars: the name beside each, its whole text, the figure."""
    defined = [(text, value, figure_text(kind, value)) for _name, text, value in values]
    highest = (
        100 if kind.is_of_hundred else max((1.0, *(float(value.exact) for _text, value, _words in defined)))
    )
    names = [name for name, _text, _value_ in values]
    series = Bars(
        caption,
        [float(value.rounded(kind.places)) for _text, value, _words in defined],
        [words for _text, _value_, words in defined],
        [
            _("%(item)s：%(figure)s（n = %(n)s）", item=text, figure=words, n=value.n)
            for text, value, words in defined
        ],
    )
    told = _("；").join(
        f"{name} {words}" for name, (_text, _value_, words) in zip(names, defined, strict=True)
    )
    return Chart(
        id=chart_id,
        caption=caption,
        description=_("横向条形图：%(words)s", words=told),
        figure=bars(names, [series], highest=highest),
        table=table,
    )


def _value(share: Outcome) -> float:
    return float(share.rounded(SHARE_PLACES)) if isinstance(share, Figure) else 0.0


def _label(share: Outcome) -> str:
    return percent(share) if _value(share) >= SMALLEST_LABELLED_SEGMENT else ""

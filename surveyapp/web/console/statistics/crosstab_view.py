"""A cross table on its page: a chart of each row's people, and tables of counts and percentages, in words."""

from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.analysis.groups.cross_table import CrossTable, Shares
from surveyapp.analysis.results import Figure, Outcome
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import Answer
from surveyapp.reports.colours import OFF_SCALE, Side, sides_of
from surveyapp.reports.limits import MOST_BARS
from surveyapp.reports.sections.questions import favourable_first
from surveyapp.reports.words.cross_words import (
    CROSS_COLUMN_PERCENT,
    CROSS_COLUMN_TICKS,
    CROSS_ROW_PERCENT,
    CROSS_ROW_TICKS,
    basis_words,
    independence_words,
    ticks_words,
)
from surveyapp.reports.words.wording import SHARE_PLACES, percent, short_labels, topic
from surveyapp.web.console.charts.plotly_charts import Chart, DataTable, Segment, diverging_bars
from surveyapp.web.console.limits import MOST_CROSS_SEGMENTS, SMALLEST_LABELLED_SEGMENT


@dataclass(frozen=True)
class CrossTableView:
    """A cross table: whom it counts, its chart (None where there is nothing to draw), its tables each under its title,
    and what the test says, a sentence each.
    """

    basis: str
    chart: Chart | None
    tables: tuple[tuple[str, DataTable], ...]
    test: tuple[str, ...]


def cross_table_view(table: CrossTable, note: str = "") -> CrossTableView:
    """A table with everything that is said of it; `note`: what is said of its small groups."""
    return CrossTableView(
        basis=basis_words(table) + note,
        chart=_chart(table),
        tables=tuple(_tables(table)),
        test=tuple(independence_words(table)),
    )


def _tables(table: CrossTable) -> list[tuple[str, DataTable]]:
    found = [
        (_("人数"), _count_table(table)),
        (_(CROSS_ROW_PERCENT), _row_share_table(table, table.row_percent, table.row_n)),
        (_(CROSS_COLUMN_PERCENT), _column_share_table(table, table.column_percent, table.column_n)),
    ]
    if table.is_of_ticks:
        found += [
            (_(CROSS_ROW_TICKS), _row_share_table(table, table.row_percent_of_ticks, table.row_ticks)),
            (
                _(CROSS_COLUMN_TICKS),
                _column_share_table(table, table.column_percent_of_ticks, table.column_ticks),
            ),
        ]
    return found


def _row_labels(answer: Answer) -> list[str]:
    return _marked(answer, [str(option.label) for option in answer.options])


def _column_labels(answer: Answer) -> list[str]:
    """Without the explanations in brackets: a heading beside others is narrow."""
    return _marked(answer, short_labels([str(option.label) for option in answer.options]))


def _marked(answer: Answer, labels: list[str]) -> list[str]:
    return [
        _("%(label)s（没有表示意见）", label=label) if option.no_opinion else label
        for option, label in zip(answer.options, labels, strict=True)
    ]


def _count_table(table: CrossTable) -> DataTable:
    header = (topic(str(table.row.text)), _("作答人数"), *_column_labels(table.column))
    lines = zip(_row_labels(table.row), table.row_n, table.counts, strict=True)
    rows = [(label, str(n), *map(str, counts)) for label, n, counts in lines]
    rows.append((_("作答人数"), str(table.n), *map(str, table.column_n)))
    return DataTable(header, tuple(rows), ticks_words(table), total_row=True)


def _row_share_table(table: CrossTable, shares: Shares, bases: tuple[int, ...]) -> DataTable:
    header = (topic(str(table.row.text)), "n", *_column_labels(table.column))
    lines = zip(_row_labels(table.row), bases, shares, strict=True)
    return DataTable(
        header, tuple((label, str(base), *map(percent, line)) for label, base, line in lines), _nobody(bases)
    )


def _column_share_table(table: CrossTable, shares: Shares, bases: tuple[int, ...]) -> DataTable:
    header = (topic(str(table.row.text)), *_column_labels(table.column))
    lines = zip(_row_labels(table.row), shares, strict=True)
    rows = [(label, *map(percent, line)) for label, line in lines]
    return DataTable(header, (*rows, ("n", *map(str, bases))), _nobody(bases), total_row=True)


def _nobody(bases: tuple[int, ...]) -> str:
    return "" if all(bases) else _("没有人的行或列没有百分比（不适用）。")


def _chart(table: CrossTable) -> Chart | None:
    """Each row's people in one bar: around the middle where the columns are a scale, else one part behind the other. Of
    ticks the parts are shares of these. None for more columns than a bar can show.
    """
    shares = table.row_percent_of_ticks if table.column.is_several else table.row_percent
    places = [place for place, n in enumerate(table.row_ticks) if n]
    places = sorted(sorted(places, key=lambda place: -table.row_n[place])[:MOST_BARS])
    if not places or len(table.column.options) > MOST_CROSS_SEGMENTS:
        return None
    sides = sides_of(table.column.options)
    names = short_labels([str(option.label) for option in table.row.options])
    columns = {option.code: place for place, option in enumerate(table.column.options)}
    segments = [
        _segment(table, shares, places, columns[option.code], sides[option.code])
        for option in _from_low_to_high(table.column, sides)
    ]
    around = "unfavourable" in sides.values()
    base = _(CROSS_ROW_TICKS) if table.column.is_several else _(CROSS_ROW_PERCENT)
    first, second = topic(str(table.row.text)), topic(str(table.column.text))
    return Chart(
        id="chart-crosstab",
        caption=_("%(row)s × %(column)s（%(base)s）", row=first, column=second, base=base),
        description=_(
            "堆积条形图，每行一条，从左到右为%(options)s；数字见数据表。",
            options=_("、").join(segment.name for segment in segments),
        ),
        figure=diverging_bars(
            [_("%(label)s（n = %(n)s）", label=names[place], n=table.row_n[place]) for place in places],
            segments,
            (_("评价较低"), _("评价较高")) if around else ("", ""),
        ),
        table=_row_share_table(table, shares, table.row_ticks if table.column.is_several else table.row_n),
    )


def _from_low_to_high(column: Answer, sides: dict[str, Side]) -> list[Option]:
    """The options from the least to the most favourable, those off the scale last; without a scale as on the form."""
    if "unfavourable" not in sides.values():
        return sorted(column.options, key=lambda option: option.no_opinion)
    ordered = favourable_first(column.options)[::-1]
    return sorted(ordered, key=lambda option: sides[option.code] in OFF_SCALE)


def _segment(table: CrossTable, shares: Shares, places: list[int], column: int, side: Side) -> Segment:
    name = short_labels([str(option.label) for option in table.column.options])[column]
    cells = [shares[place][column] for place in places]
    hints = [
        _(
            "%(row)s · %(column)s：%(count)s 人，%(share)s",
            row=str(table.row.options[place].label),
            column=name,
            count=table.counts[place][column],
            share=percent(cell),
        )
        for place, cell in zip(places, cells, strict=True)
    ]
    return Segment(name, side, [_value(cell) for cell in cells], [_label(cell) for cell in cells], hints)


def _value(share: Outcome) -> float:
    return float(share.rounded(SHARE_PLACES)) if isinstance(share, Figure) else 0.0


def _label(share: Outcome) -> str:
    return percent(share) if _value(share) >= SMALLEST_LABELLED_SEGMENT else ""

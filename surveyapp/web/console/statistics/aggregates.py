"""Tables of counts by month, unit and source: pasted or uploaded, what was understood shown first; their lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.analysis.limits import LARGEST_AGGREGATE_FILE
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.trends.aggregate_cells import (
    AggregateCells,
    Role,
    decode_aggregate,
    read_aggregate_cells,
)
from surveyapp.analysis.trends.aggregate_table import AggregateTable, AnswersOfPerson, CountedShare
from surveyapp.analysis.trends.trend import counted_value
from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.periods import Period, read_period
from surveyapp.reports.limits import MOST_LINES
from surveyapp.reports.words.trend_words import months_words, named_period, trend_figure_name
from surveyapp.reports.words.wording import number_words
from surveyapp.services.people.access import Capability
from surveyapp.services.statistics.aggregates import (
    AggregateEntry,
    AggregateRequest,
    aggregate_entries,
    keep_aggregate,
    usable_aggregate,
)
from surveyapp.services.statistics.limits import LONGEST_AGGREGATE_TITLE, LONGEST_VALUE_SOURCE
from surveyapp.services.statistics.series import series_members
from surveyapp.services.statistics.trend import current_questionnaire, figures_of
from surveyapp.web.console.access import actor, audit_detail, engine, open_to
from surveyapp.web.console.charts.plotly_charts import Chart, DataTable
from surveyapp.web.console.charts.plotly_lines import TimeLine, time_lines
from surveyapp.web.console.limits import LONGEST_FIELD, ROWS_OF_AGGREGATE_SHOWN
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.statistics.trend import AT
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

aggregates = Blueprint("aggregates", __name__)

ROLES = {
    "": _l("— 请选择 —"),
    "period": _l("时期（月份、季度、年份）"),
    "unit": _l("单位"),
    "source": _l("来源（渠道）"),
    "satisfied": _l("满意的件数"),
    "unsatisfied": _l("不算满意的件数"),
    "no_opinion": _l("没有意见的件数"),
    "total": _l("总数"),
    "skip": _l("不用这一列"),
}
"""Role of a column -> what people read."""

SCOPES: tuple[tuple[Literal["unit", "source"] | None, object], ...] = (
    (None, _l("全部")),
    ("unit", _l("按单位")),
    ("source", _l("按来源")),
)


@dataclass(frozen=True)
class UnderstoodTable:
    """What was understood of a pasted table: its cells with the role of each column, and the table they make."""

    cells: AggregateCells
    roles: tuple[Role, ...]
    table: AggregateTable | None


@aggregates.get(f"{AT}/aggregates/new", endpoint="paste")
@open_to(Capability.EDIT_SURVEYS)
def show_paste(folder: str, name: str) -> ResponseReturnValue:
    """The field to paste into, and the file to choose."""
    return _paste_page(folder, name, "", None)


@aggregates.post(f"{AT}/aggregates/new", endpoint="keep")
@open_to(Capability.EDIT_SURVEYS, audit="keep_aggregate", lengthy=True)
def keep_pasted(folder: str, name: str) -> ResponseReturnValue:
    """Show what was understood; keep it where that was seen and nothing is unclear."""
    survey, form = survey_found(folder, name).survey, request.form
    text, understood, problems = form.get("cells", ""), None, list[str]()
    try:
        text = _uploaded() or text
        cells = read_aggregate_cells(text)
        said = _said(cells)
        understood = UnderstoodTable(cells, said.roles, None)
        accepts = form.get("accept_sums") == "1"
        if form.get("step") == "save":
            wanted = AggregateRequest(
                text,
                said,
                form.get("title", "")[:LONGEST_FIELD],
                form.get("source", "")[:LONGEST_FIELD],
                _code(survey),
                accepts_sums=accepts,
            )
            table = keep_aggregate(engine(), survey, wanted, actor().signature)
            audit_detail(rows=len(table.rows))
            flash(_("已保存 %(count)s 行。", count=len(table.rows)), "success")
            return redirect(url_for("console.trend.trend", folder=folder, name=name), 303)
        if form.get("step") == "check":
            table = usable_aggregate(cells, said, accepts_sums=accepts)
            understood = UnderstoodTable(cells, said.roles, table)
    except CodedError as refused:
        audit_detail(refused=refused.code)
        problems = refusal_messages(refused)
    return _paste_page(folder, name, text, understood, problems), 422 if problems else 200


@aggregates.get(f"{AT}/aggregates/<id:entry>", endpoint="table")
@open_to(Capability.SEE_RESULTS)
def show_table(folder: str, name: str, entry: int) -> ResponseReturnValue:
    """The share of one table over time: of all, by unit, by source."""
    survey = survey_found(folder, name).survey
    members = [place.survey for place in series_members(engine(), survey)]
    found = next((each for each in aggregate_entries(engine(), members) if each.id == entry), None)
    if found is None:
        abort(404)
    return survey_page(
        "console/statistics/aggregates_table.html", folder, name, entry=found, charts=share_charts(found)
    )


def share_charts(entry: AggregateEntry) -> list[Chart]:
    """The lines of a table: of all, then by unit and by source where it tells several apart."""
    charts = []
    for scope, label in SCOPES:
        shares = entry.table.shares(scope)
        if scope is not None and len(shares) < 2:
            continue
        parts = sorted(shares, key=lambda part: -sum(each.n for each in shares[part].values()))
        for number, start in enumerate(range(0, len(parts), MOST_LINES), start=1):
            chosen = {part: shares[part] for part in parts[start : start + MOST_LINES]}
            title = f"{entry.title}{_('：')}{label}" + (f" {number}" if len(parts) > MOST_LINES else "")
            charts.append(_chart(f"aggregate-{scope or 'all'}-{number}", title, chosen))
    return charts


def _chart(id_: str, title: str, shares: dict[str, dict[Period, CountedShare]]) -> Chart:
    periods = sorted({period for each in shares.values() for period in each})
    names = [named_period(period) for period in periods]
    lines, rows = [], []
    for part, found in shares.items():
        counted = [found.get(period, CountedShare(0, 0)) for period in periods]
        values = [counted_value(each.satisfied, each.n) for each in counted]
        told = ["—" if isinstance(each, Undefined) else f"{number_words(each.exact)}%" for each in values]
        lines.append(
            TimeLine(
                part or _("满意率"),
                [None if isinstance(each, Undefined) else each.value for each in values],
                [
                    "" if isinstance(each, Undefined) else words
                    for each, words in zip(values, told, strict=True)
                ],
                [f"{part} {name} {words}" for name, words in zip(names, told, strict=True)],
            )
        )
        rows += [
            (name, part or "—", str(each.satisfied), str(each.n), words)
            for name, each, words in zip(names, counted, told, strict=True)
        ]
    header = (_("时期"), _("单位或来源"), _("满意"), _("总数"), _("满意率"))
    description = _("折线图，%(title)s，共 %(count)s 期", title=title, count=len(periods))
    table = DataTable(header, tuple(rows), words=frozenset({1}))
    return Chart(id_, title, description, time_lines(names, lines, highest=100), table)


def _uploaded() -> str:
    file = request.files.get("file")
    if file is None or not file.filename:
        return ""
    return decode_aggregate(file.stream.read(LARGEST_AGGREGATE_FILE + 1))


def _said(cells: AggregateCells) -> AnswersOfPerson:
    """What the form says of the table; before it was asked, what the headings say."""
    form = request.form
    roles = cells.probable_roles
    if form.get("columns") == str(len(cells.headings)):
        known = get_args(Role)
        posted = [form.get(f"role-{place}", "") for place in range(len(cells.headings))]
        roles = tuple(cast(Role, role) if role in known else "" for role in posted)
    year = form.get("year", "").strip()
    return AnswersOfPerson(
        roles,
        thousands=form.get("thousands") == "1",
        blank_is_zero=form.get("blank_is_zero") == "1",
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        period=read_period(form.get("period", "")[:LONGEST_FIELD]),
    )


def _code(survey: str) -> str:
    """The figure that the table continues, where it is one that there is."""
    code = request.form.get("code", "")
    return code if code in dict(_figures(survey)) else ""


def _figures(survey: str) -> list[tuple[str, str]]:
    questionnaire = current_questionnaire(engine(), survey)
    if not questionnaire.scale_items() and not questionnaire.figures and not questionnaire.scales:
        return []
    return [
        (each.code, trend_figure_name(each))
        for each in figures_of(survey, questionnaire, formula="favourable")
    ]


def _paste_page(
    folder: str,
    name: str,
    text: str,
    understood: UnderstoodTable | None,
    problems: Sequence[str] = (),
) -> str:
    survey = survey_found(folder, name).survey
    return survey_page(
        "console/statistics/aggregates.html",
        folder,
        name,
        cells=text[:LARGEST_AGGREGATE_FILE],
        understood=understood,
        shown=understood.cells.rows[:ROWS_OF_AGGREGATE_SHOWN] if understood else (),
        missing=months_words(understood.table.missing) if understood and understood.table else "",
        totals=_totals(understood.table) if understood and understood.table else None,
        problems=list(problems),
        roles=ROLES,
        figures=_figures(survey),
        typed=request.form,
        longest_title=LONGEST_AGGREGATE_TITLE,
        longest_source=LONGEST_VALUE_SOURCE,
        most_characters=LARGEST_AGGREGATE_FILE,
    )


def _totals(table: AggregateTable) -> DataTable:
    """The sums by period, as a person compares them with the paper."""
    rows = []
    for period, counted in table.shares().get("", {}).items():
        value = counted_value(counted.satisfied, counted.n)
        share = "—" if isinstance(value, Undefined) else f"{number_words(value.exact)}%"
        rows.append((named_period(period), str(counted.satisfied), str(counted.n), share))
    return DataTable((_("时期"), _("满意"), _("总数"), _("满意率")), tuple(rows))

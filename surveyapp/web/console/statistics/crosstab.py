"""One question of a survey by another, of all answers or of a part of them; the same tables as a CSV file."""

import csv
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.analysis.groups.cross_table import CrossTable
from surveyapp.analysis.groups.small_groups import without_small_groups
from surveyapp.analysis.limits import FEWEST_OF_GROUP
from surveyapp.collection.exports.files.own_export import escape_formula
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.own_number import without_number
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.words.cross_words import hidden_words, small_words
from surveyapp.reports.words.filter_words import filter_warning, filter_words
from surveyapp.services.downloads.saved_names import part_in_name, saved_as
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.kept_results import LIVE, SurveyResults
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.people.access import Capability
from surveyapp.services.statistics.crosstab import crossed_questions
from surveyapp.services.statistics.score_source import has_scores
from surveyapp.services.surveys.survey_lookup import published_now
from surveyapp.web.console.access import actor, audit_detail, engine, open_to
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.statistics.crosstab_view import CrossTableView, cross_table_view
from surveyapp.web.console.surveys.answer_filters import filter_view, requested_filter, require_tellable
from surveyapp.web.console.surveys.shown_results import counted_at, shown_results
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

crosstab = Blueprint("crosstab", __name__)
RULE = "/surveys/<folder>/<name>/results/crosstab"


@dataclass(frozen=True)
class CrossChoice:
    """A question that can be chosen: its code, and what people read."""

    code: str
    label: str


@crosstab.get(RULE, endpoint="crosstab")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show(folder: str, name: str) -> ResponseReturnValue:
    """Choose row and column, and see their table; where the table is refused, why."""
    found = _results(survey_found(folder, name).survey)
    answers = found.survey_analysis.answers
    part, row, column = filter_view(answers), *_chosen(answers.questionnaire)
    table: CrossTableView | None = None
    messages: list[str] = []
    if row and column and not (part.hidden or answers.deletion_time):
        try:
            crossed = crossed_questions(answers, row, column).table
            table = _view(answers, crossed, sees_all=actor().may(Capability.SEE_RESPONSES))
        except Refusal as refused:
            messages = refusal_messages(refused)
    page = survey_page(
        "console/statistics/crosstab.html",
        folder,
        name,
        part=part,
        table=table,
        messages=messages,
        choices=_choices(answers.questionnaire),
        row=row,
        column=column,
        chosen=answers.snapshot or LIVE,
        at=counted_at(found.at),
        deleted=answers.deletion_time,
        LIVE=LIVE,
    )
    return page, 422 if messages else 200


@crosstab.get(f"{RULE}/table.csv")
@open_to(Capability.SEE_RESULTS, audit="download_crosstab", lengthy=True)
def table_file(folder: str, name: str) -> ResponseReturnValue:
    """The tables of the page one below the other, with the data and the part of them that they are about."""
    found = _results(survey_found(folder, name).survey)
    answers = found.survey_analysis.answers
    row, column = _chosen(answers.questionnaire)
    audit_detail(row=row, column=column, view=answers.snapshot or LIVE)
    require_tellable(answers)
    table = crossed_questions(answers, row, column).table
    stream = StringIO()
    rows = csv.writer(stream)
    for line in _lines(answers, _view(answers, table, sees_all=False)):
        rows.writerow([escape_formula(cell) for cell in line])
    return _saved(stream.getvalue(), answers, f"{_('交叉表')} {row} × {column}")


def _view(answers: SurveyAnswers, table: CrossTable, *, sees_all: bool) -> CrossTableView:
    """The table as a person may see it: the evaluator with a mark, others and the file without small groups."""
    published = published_now(engine(), answers.survey) or answers.questionnaire
    rows, columns = (
        published.hides_small_groups(answer) and not has_scores(answer)
        for answer in (table.row, table.column)
    )
    shown = without_small_groups(table, rows=rows, columns=columns)
    hidden = [
        *_missing(table.row, table.row_n, shown.row),
        *_missing(table.column, table.column_n, shown.column),
    ]
    if not sees_all:
        return cross_table_view(shown, hidden_words([label for label, _n in hidden]) if hidden else "")
    small = [label for label, n in hidden if n < FEWEST_OF_GROUP]
    return cross_table_view(table, small_words(small) if small else "")


def _missing(answer: Answer, people: tuple[int, ...], shown: Answer) -> list[tuple[str, int]]:
    """The options that are not shown, each with its people."""
    left = {option.code for option in shown.options}
    sizes = zip(answer.options, people, strict=True)
    return [(str(option.label), n) for option, n in sizes if option.code not in left]


def _results(survey: str) -> SurveyResults:
    view, only = request.args.get("view") or None, requested_filter(request.args)
    return shown_results(survey, view, only)


def _chosen(questionnaire: Questionnaire) -> tuple[str, str]:
    """The codes of row and column; without a choice a question about the respondent by the first of the main scale."""
    items = [item.code for item in questionnaire.grouping_items]
    scale = [item.code for item in questionnaire.scale_items() if item.code in items]
    column = request.args.get("column") or next(iter(scale), items[-1] if items else "")
    row = request.args.get("row") or next((code for code in items if code not in (*scale, column)), "")
    return row or next((code for code in items if code != column), ""), column


def _choices(questionnaire: Questionnaire) -> list[CrossChoice]:
    numbers = questionnaire.item_numbers
    return [
        CrossChoice(item.code, f"{numbers[item.code]}. {without_number(str(item.text))}")
        for item in questionnaire.grouping_items
    ]


def _lines(answers: SurveyAnswers, view: CrossTableView) -> list[tuple[str, ...]]:
    """The lines of the file: on what it rests, every table under its title, what the test says."""
    basis = _("快照 %(id)s", id=answers.snapshot) if answers.snapshot else _("实时数据，未冻结，不可引用")
    lines: list[tuple[str, ...]] = [(str(answers.questionnaire.title),), (basis,)]
    if answers.filter:
        lines.append((filter_warning(answers.filter, answers.questionnaire, answers.returns.valid),))
    lines.append((view.basis,))
    for title, table in view.tables:
        lines += [(), (title,), table.header, *table.rows]
        lines += [(table.note,)] if table.note else []
    return [*lines, (), *((sentence,) for sentence in view.test)]


def _saved(text: str, answers: SurveyAnswers, words: str) -> Response:
    part = part_in_name(filter_words(answers.filter, answers.questionnaire)) if answers.filter else ""
    moment = answers.manifest.created if answers.manifest else datetime.now(CHINA)
    day = moment.astimezone(CHINA).date()
    name = saved_as(
        str(answers.questionnaire.title), answers.survey.replace("/", "-"), words, "csv", day, part
    )
    content = BytesIO(text.encode("utf-8-sig"))
    response = send_file(content, mimetype="text/csv", as_attachment=True, download_name=name, etag=False)
    response.headers["Cache-Control"] = "no-store"
    return response

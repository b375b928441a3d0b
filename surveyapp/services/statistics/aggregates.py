"""Tables of counts of a survey's series (a hotline's monthly 满意 and 不满意): read, checked, kept, withdrawn."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, func, insert, select, update

from surveyapp.analysis.trends.aggregate_cells import AggregateCells, lacking_roles, read_aggregate_cells
from surveyapp.analysis.trends.aggregate_table import (
    AggregateProblem,
    AggregateTable,
    AnswersOfPerson,
    read_aggregate,
)
from surveyapp.records.connection import reading, transaction
from surveyapp.records.trends import CountsTable
from surveyapp.reports.words.saying import say
from surveyapp.services.errors import Refusal
from surveyapp.services.statistics.limits import (
    LONGEST_AGGREGATE_TITLE,
    LONGEST_VALUE_SOURCE,
    MOST_COUNTS_TABLES,
)
from surveyapp.services.statistics.statistics_refusals import AGGREGATE_PLACES, AGGREGATE_PROBLEMS
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.services.typed_text import clean_text


@dataclass(frozen=True)
class AggregateEntry:
    """A table of counts as it is kept: what it is called, where it is from, the figure that it continues (`code`, empty
    for none), the sums that did not hold, and who entered it when.
    """

    id: int
    survey: str
    title: str
    source: str
    code: str
    table: AggregateTable
    differences: tuple[AggregateProblem, ...]
    person: str
    at: datetime


@dataclass(frozen=True)
class AggregateRequest:
    """A table as a person wants it kept; `accepts_sums`: the single rows count although sums do not hold."""

    text: str
    said: AnswersOfPerson
    title: str
    source: str
    code: str = ""
    accepts_sums: bool = False


def aggregate_entries(engine: Engine, surveys: Collection[str]) -> list[AggregateEntry]:
    """The tables of these surveys that were not withdrawn, the oldest first."""
    table = CountsTable.__table__
    query = select(table).where(table.c.survey.in_(list(surveys)), table.c.withdrawn.is_(None))
    with reading(engine) as connection:
        return [
            AggregateEntry(
                *(row.id, row.survey, row.title, row.source, row.code, AggregateTable.from_json(row.rows)),
                tuple(AggregateProblem(*problem) for problem in row.differences),
                *(row.person, row.at),
            )
            for row in connection.execute(query.order_by(table.c.id))
        ]


def keep_aggregate(engine: Engine, survey: str, request: AggregateRequest, person: str) -> AggregateTable:
    """Keep a table of counts in the name of `person`.

    Refused with `aggregate_undecided`, `aggregate_has_problems` and `aggregate_sums_differ` (details: row by row),
    `aggregate_without_title`, `aggregate_text_too_long`, `too_many_aggregates`; raises AggregateFileError.
    """
    known_survey(engine, survey)
    cells = read_aggregate_cells(request.text)
    table = usable_aggregate(cells, request.said, accepts_sums=request.accepts_sums)
    title, source = clean_text(request.title), clean_text(request.source)
    if not title or not source:
        raise Refusal("aggregate_without_title")
    if len(title) > LONGEST_AGGREGATE_TITLE or len(source) > LONGEST_VALUE_SOURCE:
        raise Refusal("aggregate_text_too_long", title=LONGEST_AGGREGATE_TITLE, source=LONGEST_VALUE_SOURCE)
    differences = [[p.code, p.row, p.column, p.found, p.expected] for p in table.problems]
    row = {"survey": survey, "title": title, "source": source, "code": request.code, "person": person}
    columns = [[heading, role] for heading, role in zip(cells.headings, request.said.roles, strict=True)]
    with transaction(engine, alone=True) as connection:
        count = select(func.count()).select_from(CountsTable)
        present = count.where(CountsTable.survey == survey, CountsTable.withdrawn.is_(None))
        if connection.execute(present).scalar_one() >= MOST_COUNTS_TABLES:
            raise Refusal("too_many_aggregates", limit=MOST_COUNTS_TABLES)
        stored = {"columns": columns, "rows": table.as_json(), "differences": differences}
        connection.execute(insert(CountsTable).values(**row, **stored, at=datetime.now(UTC)))
    return table


def usable_aggregate(cells: AggregateCells, said: AnswersOfPerson, *, accepts_sums: bool) -> AggregateTable:
    """The table, if nothing in it is unclear. Refused as `keep_aggregate`."""
    if len(said.roles) != len(cells.headings):
        raise Refusal("aggregate_undecided", why=say(AGGREGATE_PROBLEMS["undecided"]))
    if lacks := lacking_roles(said.roles):
        raise Refusal("aggregate_undecided", why=say(AGGREGATE_PROBLEMS[lacks[0]]))
    table = read_aggregate(cells, said)
    if table.blocking or not table.rows:
        raise Refusal("aggregate_has_problems", details=tuple(problem_lines(table.blocking)))
    if table.problems and not accepts_sums:
        raise Refusal("aggregate_sums_differ", details=tuple(problem_lines(table.problems)))
    return table


def withdraw_aggregate(engine: Engine, survey: str, identity: int, person: str) -> None:
    """Take back a table of this survey. Refused with `no_such_aggregate`."""
    table = CountsTable
    chosen = update(table).where(table.id == identity, table.survey == survey, table.withdrawn.is_(None))
    with transaction(engine) as connection:
        done = connection.execute(chosen.values(withdrawn=datetime.now(UTC), withdrawn_by=person))
        if not done.rowcount:
            raise Refusal("no_such_aggregate")


def problem_lines(problems: Sequence[AggregateProblem]) -> list[str]:
    """Each problem as a line: where it is, what was found, what to do."""
    lines = []
    for problem in problems:
        words = say(AGGREGATE_PROBLEMS[problem.code]).format(found=problem.found, expected=problem.expected)
        place = say(AGGREGATE_PLACES[bool(problem.column)])
        lines.append(place.format(row=problem.row, column=problem.column, words=words))
    return lines

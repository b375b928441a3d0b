"""Figures of earlier periods that a person enters for a survey's series: kept with who and when, or withdrawn."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Engine, func, insert, select, update

from surveyapp.analysis.trends.former_rows import FormerRow, read_former_rows
from surveyapp.analysis.trends.trend import TrendFigure
from surveyapp.definition.checks.series_checks import former_faults
from surveyapp.definition.files.problems import Problem
from surveyapp.definition.normal_form import letters_only
from surveyapp.definition.questionnaire import FormerValue, Questionnaire
from surveyapp.records.connection import reading, transaction
from surveyapp.records.trends import FormerFigure
from surveyapp.reports.words.saying import say
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import LONGEST_QUOTED
from surveyapp.services.mistakes.author_words import mistake_words
from surveyapp.services.statistics.limits import LONGEST_VALUE_SOURCE, MOST_ENTERED_FIGURES
from surveyapp.services.statistics.statistics_refusals import FORMER_FIGURES
from surveyapp.services.surveys.survey_lookup import known_survey, questionnaire_of
from surveyapp.services.typed_text import clean_text


@dataclass(frozen=True)
class FormerEntry:
    """A figure that was entered for a survey, with who entered it when."""

    id: int
    survey: str
    value: FormerValue
    person: str
    at: datetime


def former_entries(engine: Engine, surveys: Collection[str]) -> list[FormerEntry]:
    """The figures entered for these surveys that were not withdrawn, the oldest first."""
    table = FormerFigure.__table__
    query = select(table).where(table.c.survey.in_(list(surveys)), table.c.withdrawn.is_(None))
    with reading(engine) as connection:
        return [
            FormerEntry(row.id, row.survey, read_former_value(row.value), row.person, row.at)
            for row in connection.execute(query.order_by(table.c.id))
        ]


def read_former_value(stored: Mapping[str, Any]) -> FormerValue:
    """A figure as it is stored: decimals are kept as texts."""
    sd = stored.get("sd")
    return FormerValue.model_validate({**stored, "sd": None if sd is None else Decimal(sd)})


def enter_former_figures(
    engine: Engine,
    survey: str,
    rows: Sequence[FormerRow],
    figures: Mapping[str, TrendFigure],
    person: str,
    source: str = "",
) -> list[FormerValue]:
    """Keep the figures of these rows in the name of `person`, all or none; `source`: where those without one of their
    own were published. `figures`: code -> the figure that a row means by its code or its name.

    Refused with `former_figures_unusable`, its details naming every row, `nothing_entered`, `too_many_figures_entered`.
    """
    questionnaire = questionnaire_of(engine, survey, known_survey(engine, survey).version)
    if questionnaire is None or not rows:
        raise Refusal("nothing_entered")
    values, problems = [], []
    for row in rows:
        value, faults = _value(row, questionnaire, figures, source)
        problems += [say(FORMER_FIGURES["row"]).format(row=row.line, words=fault) for fault in faults]
        if value is not None:
            values.append(value)
    if problems:
        raise Refusal("former_figures_unusable", details=tuple(problems))
    now = datetime.now(UTC)
    with transaction(engine, alone=True) as connection:
        count = select(func.count()).select_from(FormerFigure).where(FormerFigure.survey == survey)
        if connection.execute(count).scalar_one() + len(values) > MOST_ENTERED_FIGURES:
            raise Refusal("too_many_figures_entered", limit=MOST_ENTERED_FIGURES)
        by = {"survey": survey, "person": person, "at": now}
        kept = [{"value": value.model_dump(mode="json"), **by} for value in values]
        connection.execute(insert(FormerFigure), kept)
    return values


def paste_former_figures(
    engine: Engine, survey: str, text: str, figures: Mapping[str, TrendFigure], person: str, source: str = ""
) -> list[FormerValue]:
    """Keep the figures of a pasted table. Refused as `enter_former_figures`, and with `former_columns_missing`; raises
    AggregateFileError where it is no table.
    """
    rows, lacking = read_former_rows(text)
    if lacking:
        names = [say(FORMER_FIGURES[f"column_{column}"]) for column in lacking]
        raise Refusal("former_columns_missing", found=names)
    return enter_former_figures(engine, survey, rows, figures, person, source)


def withdraw_former_figure(engine: Engine, survey: str, identity: int, person: str) -> None:
    """Take back a figure that was entered for this survey. Refused with `no_such_former_figure`."""
    table = FormerFigure
    chosen = update(table).where(table.id == identity, table.survey == survey, table.withdrawn.is_(None))
    with transaction(engine) as connection:
        done = connection.execute(chosen.values(withdrawn=datetime.now(UTC), withdrawn_by=person))
        if not done.rowcount:
            raise Refusal("no_such_former_figure")


def _value(
    row: FormerRow, questionnaire: Questionnaire, figures: Mapping[str, TrendFigure], source: str
) -> tuple[FormerValue | None, list[str]]:
    """The figure of a row, or what is wrong with it, in sentences."""
    figure = _figure(row.figure, figures)
    told = clean_text(row.source) or clean_text(source)
    faults = []
    if figure is None:
        known = "、".join(figures)
        faults.append(_say("unknown", found=row.figure[:LONGEST_QUOTED], known=known))
    if not told:
        faults.append(_say("no_source"))
    elif len(told) > LONGEST_VALUE_SOURCE:
        faults.append(_say("source_too_long", limit=LONGEST_VALUE_SOURCE))
    numbers: dict[str, object] = {}
    for key, written in (("n", row.n), ("sd", row.sd)):
        typed = written.strip()
        if typed and not _is_number(typed, whole=key == "n"):
            faults.append(_say(f"bad_{key}", found=typed[:LONGEST_QUOTED]))
        elif typed:
            numbers[key] = int(typed) if key == "n" else Decimal(typed)
    if figure is None or faults:
        return None, faults
    reference = figure.reference.model_dump(include={"figure", "question", "option", "scale"})
    said = {**reference, "period": row.period, "value": row.value, "source": told, **numbers}
    try:
        value = FormerValue.model_validate(said)
    except ValidationError as error:
        return None, [
            mistake_words(
                Problem("", row.line, "", fault["type"], {"found": fault["input"], **fault.get("ctx", {})})
            )
            if fault["type"] in ("not_a_period", "not_a_printed_number")
            else _say("bad_n", found=row.n)
            for fault in error.errors()
        ]
    wrong = [
        mistake_words(Problem("", row.line, "", code, params))
        for _, code, params in former_faults(questionnaire, value)
    ]
    return (None if wrong else value), wrong


def _figure(written: str, figures: Mapping[str, TrendFigure]) -> TrendFigure | None:
    """The figure of this code or name; without either the overall one."""
    typed = written.strip()
    if not typed:
        return figures.get("overall") or (next(iter(figures.values())) if len(figures) == 1 else None)
    if typed in figures:
        return figures[typed]
    key = letters_only(typed, LONGEST_VALUE_SOURCE)
    named = [
        each for each in figures.values() if key and letters_only(each.name, LONGEST_VALUE_SOURCE) == key
    ]
    return named[0] if len(named) == 1 else None


def _is_number(written: str, *, whole: bool) -> bool:
    digits = written if whole else written.replace(".", "", 1)
    return digits.isascii() and digits.isdecimal() and len(digits) <= 12


def _say(code: str, **params: object) -> str:
    return say(FORMER_FIGURES[code]).format_map(params)

"""The cross table of two questions of a survey, and the object that `surveyapp crosstab --json` prints."""

from dataclasses import dataclass
from typing import Any

from surveyapp.analysis.groups.cross_table import CrossTable, IndependenceTest, Shares, cross_table
from surveyapp.analysis.results import Undefined
from surveyapp.definition.question_types import Answer
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.outcome_json import number_json
from surveyapp.services.figures.survey_answers import SurveyAnswers


@dataclass(frozen=True)
class SurveyCrossTable:
    """A cross table, and the answers that it counts."""

    answers: SurveyAnswers
    table: CrossTable

    def as_json(self) -> dict[str, Any]:
        """The stable object: percentages 0–100, unrounded; what is undefined has its reason."""
        return {
            "survey": self.answers.survey,
            "snapshot": self.answers.snapshot,
            "row": _named(self.table.row),
            "column": _named(self.table.column),
            **table_json(self.table),
        }


def crossed_questions(answers: SurveyAnswers, row: str, column: str) -> SurveyCrossTable:
    """The cross table of two questions named by their codes.

    Refused with `unknown_crossed_code`, `not_crossable`, `crossed_with_itself`; SnapshotError `answers_deleted` once
    the single answers were deleted.
    """
    first, second = (_crossable(answers, code) for code in (row, column))
    if first.code == second.code:
        raise Refusal("crossed_with_itself", survey=answers.survey, found=first.code)
    return SurveyCrossTable(answers, cross_table(answers.questionnaire, answers.coded_answers, first, second))


def _crossable(answers: SurveyAnswers, code: str) -> Answer:
    known = answers.questionnaire.grouping_items
    found = next((item for item in known if item.code == code), None)
    if found is not None:
        return found
    is_question = answers.questionnaire.item(code) is not None or answers.questionnaire.measured_by(code)
    raise Refusal(
        "not_crossable" if is_question else "unknown_crossed_code",
        survey=answers.survey,
        found=code,
        known=[item.code for item in known],
    )


def table_json(table: CrossTable) -> dict[str, Any]:
    """Counts, percentages and test of a table, without what it is a table of."""
    return {
        "n": table.n,
        "not_answered": {
            "row": table.only_column,
            "column": table.only_row,
            "both": table.neither,
        },
        "rows": _options(table.row, table.row_n),
        "columns": _options(table.column, table.column_n),
        "counts": [list(line) for line in table.counts],
        "row_percent": _shares(table.row_percent),
        "column_percent": _shares(table.column_percent),
        **({"ticks": _ticks(table)} if table.is_of_ticks else {}),
        "chi2": independence_json(table),
    }


def independence_json(table: CrossTable) -> dict[str, Any]:
    """The test with what to know of it, or the reason why there is none."""
    test = table.test
    if isinstance(test, Undefined):
        return {"reason": test.reason}
    return {
        "statistic": test.statistic,
        "df": test.df,
        "p": test.p,
        "cramers_v": test.cramers_v,
        "n": test.n,
        "expected_below_5": test.few_expected,
        "cells": test.cells,
        "left_out": _left_out(table, test),
        "no_opinion": [option.code for option in table.tested_no_opinions],
        "notes": independence_notes(table),
    }


def independence_notes(table: CrossTable) -> list[str]:
    """Codes of what a reader of the test has to know: cells with few expected, empty rows or columns that did not enter
    it, options without opinion that did.
    """
    test = table.test
    if isinstance(test, Undefined):
        return []
    left_out = _left_out(table, test)
    notes = {
        "expected_below_5": bool(test.few_expected),
        "empty_left_out": bool(left_out["rows"] or left_out["columns"]),
        "no_opinion_tested": bool(table.tested_no_opinions),
    }
    return [code for code, holds in notes.items() if holds]


def _left_out(table: CrossTable, test: IndependenceTest) -> dict[str, list[str]]:
    return {
        "rows": [option.code for at, option in enumerate(table.row.options) if at not in test.rows],
        "columns": [option.code for at, option in enumerate(table.column.options) if at not in test.columns],
    }


def _ticks(table: CrossTable) -> dict[str, Any]:
    return {
        "n": sum(table.row_ticks),
        "rows": list(table.row_ticks),
        "columns": list(table.column_ticks),
        "row_percent": _shares(table.row_percent_of_ticks),
        "column_percent": _shares(table.column_percent_of_ticks),
    }


def _named(answer: Answer) -> dict[str, str]:
    return {"code": answer.code, "text": str(answer.text)}


def _options(answer: Answer, people: tuple[int, ...]) -> list[dict[str, Any]]:
    return [
        {
            "code": option.code,
            "label": str(option.label),
            "n": n,
            **({"no_opinion": True} if option.no_opinion else {}),
        }
        for option, n in zip(answer.options, people, strict=True)
    ]


def _shares(shares: Shares) -> list[list[Any]]:
    return [[number_json(outcome) for outcome in line] for line in shares]

"""Long lists of problems: all are counted, the first ones are shown, the whole list can be had as a file."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from surveyapp.collection.exports.files.own_export import escape_formula
from surveyapp.definition.files.problems import Problem
from surveyapp.reports.words.saying import say
from surveyapp.services.limits import MOST_PROBLEMS_SHOWN
from surveyapp.services.mistakes.author_words import LEVELS, mistake_words

HEADER = {"file": "文件", "line": "行", "level": "级别", "key": "键", "sentence": "说明"}
"""The columns of a file of problems, and their headings."""

Line = TypeVar("Line")


@dataclass(frozen=True)
class ShownProblems(Generic[Line]):
    """The first lines of a list, and how many there are in all."""

    lines: Sequence[Line]
    total: int

    @property
    def left(self) -> int:
        """How many are not shown."""
        return self.total - len(self.lines)


def first_of(lines: Sequence[Line]) -> ShownProblems[Line]:
    """The part of a list that is shown."""
    return ShownProblems(lines[:MOST_PROBLEMS_SHOWN], len(lines))


def problems_csv(problems: Iterable[Problem]) -> bytes:
    """Every problem of a check as a CSV file (UTF-8 with BOM): file, line, level, key, sentence."""
    rows = (
        (problem.file, str(problem.line), say(LEVELS[problem.level]), problem.key, mistake_words(problem))
        for problem in problems
    )
    return csv_of((tuple(map(say, HEADER.values())), *rows))


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a CSV file (UTF-8 with BOM) in which no spreadsheet finds a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([escape_formula(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")

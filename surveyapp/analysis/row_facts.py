"""What a report states about the answers beside their figures: when they came, and how many people wrote something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from surveyapp.analysis.silent_texts import which_say_nothing
from surveyapp.analysis.wordings import WordingsCount, texts_of_places
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.flags import has_flag
from surveyapp.snapshots.late_libraries import pa, pc
from surveyapp.snapshots.layout import FLAGS, STATUS, SUBMITTED, layout_of
from surveyapp.snapshots.manifest import NO_TIME, RECONSTRUCTED
from surveyapp.snapshots.snapshot import CodedAnswers, tables_of
from surveyapp.snapshots.statuses import VALID


@dataclass(frozen=True)
class WrittenCount:
    """How many wrote something in one place (`n`), and how many of them expressed anything by it (`said`)."""

    n: int = 0
    said: int = 0

    def plus(self, other: WrittenCount) -> WrittenCount:
        """The sum of two counts."""
        return WrittenCount(self.n + other.n, self.said + other.said)


@dataclass(frozen=True)
class ValidRows:
    """Facts about the valid responses: `first` and `last` day in China (None where no time is known), and how many are
    `reconstructed`.
    """

    first: date | None
    last: date | None
    reconstructed: int


@dataclass(frozen=True)
class RowFacts(ValidRows):
    """The same, and `written`: for each open question and each option with a text (`advice`, `age.other.text`) how many
    wrote.
    """

    written: Mapping[str, WrittenCount]


def valid_rows(answers: CodedAnswers) -> ValidRows:
    """When the valid responses came, and how many of them are reconstructed."""
    moments: list[datetime] = []
    reconstructed = 0
    for table in tables_of(answers, [STATUS, FLAGS, SUBMITTED]):
        rows = table.filter(pc.equal(table[STATUS].cast(pa.string()), VALID))
        reconstructed += int(has_flag(rows, (RECONSTRUCTED,)).sum())
        ends = pc.min_max(rows[SUBMITTED].filter(pa.array(~has_flag(rows, (NO_TIME,))))).as_py()
        moments += [moment for moment in ends.values() if moment is not None]
    days = [moment.astimezone(CHINA).date() for moment in moments]
    return ValidRows(min(days, default=None), max(days, default=None), reconstructed)


def row_facts(questionnaire: Questionnaire, answers: CodedAnswers) -> RowFacts:
    """Gather the facts about all responses.

    Example: of two people one wrote 太远 and one 无: `WrittenCount(n=2, said=1)`.
    """
    rows = valid_rows(answers)
    written = {columns.item: WrittenCount() for columns in layout_of(questionnaire).words}
    for place, texts in texts_of_places(answers, [*written]):
        written[place] = written[place].plus(_written(texts))
    return RowFacts(rows.first, rows.last, rows.reconstructed, written)


def _written(texts: pa.ChunkedArray) -> WrittenCount:
    count = WordingsCount()
    count.add(texts)
    wordings = count.wordings()
    return WrittenCount(wordings.people, wordings.where(pc.invert(which_say_nothing(wordings.texts))).people)

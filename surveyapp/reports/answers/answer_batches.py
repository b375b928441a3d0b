"""Coded answers for the tables of answers, some responses at a time: their columns, and what they wrote beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.limits import CELLS_AT_ONCE
from surveyapp.reports.personal_numbers import hide_numbers_in, hides_numbers
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import ASKED, layout_of
from surveyapp.snapshots.rows_with_texts import RowsWithTexts, rows_with_texts
from surveyapp.snapshots.snapshot import CodedAnswers


@dataclass(frozen=True)
class AnswerBatch:
    """Some responses: their `rows` by the layout, and `texts`: item -> what each of them wrote, null for nothing."""

    rows: pa.Table
    texts: Mapping[str, pa.Array]

    def cells(self, column: str) -> pa.Array:
        """A column of the coded rows."""
        return self.rows[column].combine_chunks()

    def written(self, item: str) -> pa.Array:
        """The texts of an item, one for each response."""
        return self.texts[item]

    def asked(self, item: str) -> pa.Array | None:
        """Which of the respondents were asked an item; None where all were."""
        column = ASKED + item
        return self.cells(column) if column in self.rows.schema.names else None

    def slice(self, first: int, count: int) -> AnswerBatch:
        """`count` of the responses, from `first` on."""
        texts = {item: column.slice(first, count) for item, column in self.texts.items()}
        return AnswerBatch(self.rows.slice(first, count), texts)


def answer_batches(
    questionnaire: Questionnaire, answers: CodedAnswers, columns: int, *, numbers: bool = False
) -> Iterator[AnswerBatch]:
    """All responses in their order, so many at a time that `columns` of them have at most `CELLS_AT_ONCE` cells.

    Only with `numbers` are mobile and identity numbers in full that people wrote where none was asked for. Raises
    SnapshotError `other_questionnaire` for answers to another questionnaire, `texts_misplaced` where texts do not
    follow in the order of their responses.
    """
    layout = layout_of(questionnaire)
    items = [answer.item for answer in layout.words]
    hidden = {item for item in items if not numbers and hides_numbers(questionnaire, item)}
    most_rows = max(1, CELLS_AT_ONCE // columns)
    for read in rows_with_texts(answers):
        layout.check(read.rows.schema)
        written = read.texts["text"].combine_chunks()
        texts = {item: _in_rows(read, written, item) for item in items}
        texts = {item: hide_numbers_in(cells) if item in hidden else cells for item, cells in texts.items()}
        batch = AnswerBatch(read.rows, texts)
        for first in range(0, read.rows.num_rows, most_rows):
            yield batch.slice(first, most_rows)


def batch_of_none(questionnaire: Questionnaire) -> AnswerBatch:
    """The batch of a survey that nobody answered."""
    layout = layout_of(questionnaire)
    nothing = pa.nulls(0, pa.string())
    return AnswerBatch(layout.schema.empty_table(), {answer.item: nothing for answer in layout.words})


def _in_rows(read: RowsWithTexts, written: pa.Array, item: str) -> pa.Array:
    """What was `written` to one item, in the rows of those who wrote it."""
    if not len(read.places):
        return pa.nulls(read.rows.num_rows, pa.string())
    of_item = np.flatnonzero(pc.equal(read.texts["item"].cast(pa.string()), item).to_numpy())
    places = np.full(read.rows.num_rows, -1)
    places[read.places[of_item]] = of_item
    wanted = pa.array(places, mask=places < 0)
    return written.take(wanted)

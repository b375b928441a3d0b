"""Coded answers -> responses as they were stored, for exports and lists of what was written.

Rows and words pass side by side, in the same order, so that memory does not grow with the survey.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots import layout as columns
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.late_libraries import pa
from surveyapp.snapshots.layout import AnswerLayout, layout_of
from surveyapp.snapshots.limits import ROWS_DECODED_AT_ONCE
from surveyapp.snapshots.snapshot import CodedAnswers, tables_of


def decode_responses(questionnaire: Questionnaire, coded_answers: CodedAnswers) -> Iterator[StoredResponse]:
    """Every response in the order of the shards; without its texts once they have been deleted.

    Raises SnapshotError `texts_misplaced` where texts do not follow in the order of their responses.
    """
    layout = layout_of(questionnaire)
    words = _rows(coded_answers.texts())
    word = next(words, None)
    for table in tables_of(coded_answers):
        layout.check(table.schema)
        for row in _rows((table,)):
            texts = {}
            while word is not None and word[columns.ID] == row[columns.ID]:
                texts[word["item"]] = word["text"]
                word = next(words, None)
            yield _response(layout, row, texts)
    if word is not None:
        raise SnapshotError("texts_misplaced", response=word[columns.ID])


def _rows(tables: Iterable[pa.Table]) -> Iterator[dict[str, Any]]:
    for table in tables:
        for batch in table.to_batches(max_chunksize=ROWS_DECODED_AT_ONCE):
            yield from batch.to_pylist()


def _response(layout: AnswerLayout, row: dict[str, Any], texts: dict[str, str]) -> StoredResponse:
    answers: dict[str, str | list[str]] = {}
    for stored in layout.answers:
        if (answer := stored.answer(row)) is not None:
            answers[stored.item] = answer
    return StoredResponse(
        id=row[columns.ID],
        version=row[columns.VERSION],
        channel=row[columns.CHANNEL],
        language=row[columns.LANGUAGE],
        started=row[columns.STARTED],
        seconds=row[columns.SECONDS],
        submitted=row[columns.SUBMITTED],
        status=row[columns.STATUS],
        flags=tuple(row[columns.FLAGS]),
        answers={**answers, **texts},
        not_asked=frozenset(item for item in layout.asked if not row[columns.ASKED + item]),
    )

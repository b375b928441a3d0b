"""Coded answers -> responses as they were stored, for exports and lists of what was written."""

from collections.abc import Iterator
from typing import Any

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots import layout as columns
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.layout import Layout, layout_of
from surveyapp.snapshots.snapshot import CodedAnswers


def decoded(questionnaire: Questionnaire, coded: CodedAnswers) -> Iterator[StoredResponse]:
    """Every response in the order of the shards; without its texts once they have been deleted."""
    layout = layout_of(questionnaire)
    written: dict[str, dict[str, str]] = {}
    for table in coded.texts():
        for row in table.to_pylist():
            written.setdefault(row[columns.ID], {})[row["item"]] = row["text"]
    for part in coded.parts():
        table = part.read()
        layout.check(table.schema)
        for batch in table.to_batches(max_chunksize=10_000):
            for row in batch.to_pylist():
                yield _response(layout, row, written.get(row[columns.ID], {}))


def _response(layout: Layout, row: dict[str, Any], texts: dict[str, str]) -> StoredResponse:
    answers: dict[str, str | list[str]] = {}
    for choice in layout.choices:
        if (position := row[choice.item]) is not None:
            answers[choice.item] = choice.codes[position]
    for ticks in layout.ticks:
        ticked = [code for code, column in zip(ticks.codes, ticks.columns, strict=True) if row[column]]
        if ticked or any(row[column] is not None for column in ticks.columns):
            answers[ticks.item] = ticked
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
    )

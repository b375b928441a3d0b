"""Coded answers read back response by response, as tests state what was stored."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from surveyapp.definition.calendar import date_of_number
from surveyapp.definition.limits import FINEST_STEP
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.values import plain_number
from surveyapp.snapshots import kinds
from surveyapp.snapshots import layout as columns
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.kinds import AnswerColumns
from surveyapp.snapshots.layout import AnswerLayout, layout_of
from surveyapp.snapshots.snapshot import CodedAnswers, tables_of

Row = Mapping[str, Any]


def decode_responses(questionnaire: Questionnaire, coded_answers: CodedAnswers) -> Iterator[StoredResponse]:
    """Every response in the order of the shards; without its texts once they have been deleted."""
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


def answer_in(stored: AnswerColumns, row: Row) -> str | list[str] | None:
    """The answer in the cells of one row; None where there is none, or where the table of words holds it."""
    match stored:
        case kinds.TextColumn():
            return None
        case kinds.TickColumns(codes=codes, columns=names):
            ticked = [code for code, name in zip(codes, names, strict=True) if row[name]]
            return ticked if ticked or any(row[name] is not None for name in names) else None
        case kinds.RankColumns(codes=codes, columns=names):
            places = {code: row[name] for code, name in zip(codes, names, strict=True) if row[name]}
            return sorted(places, key=lambda code: places[code]) or None
    cell = row[stored.item]
    if cell is None:
        return None
    match stored:
        case kinds.ChoiceColumn(codes=codes):
            return codes[cell]
        case kinds.NumberColumn():
            return plain_number(Decimal(cell) * FINEST_STEP)
        case kinds.DateColumn():
            return date_of_number(cell)
    return str(cell)


def _rows(tables: Iterable[pa.Table]) -> Iterator[dict[str, Any]]:
    for table in tables:
        yield from table.to_pylist()


def _response(layout: AnswerLayout, row: Row, texts: dict[str, str]) -> StoredResponse:
    answers: dict[str, str | list[str]] = {}
    for stored in layout.answers:
        if (answer := answer_in(stored, row)) is not None:
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

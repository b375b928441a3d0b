"""Codes stored responses into Arrow tables, batch by batch, so that memory does not grow with the survey."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import pyarrow as pa

from surveyapp.snapshots import layout as columns
from surveyapp.snapshots.asked import who_was_asked, with_asked
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.kinds import Marks
from surveyapp.snapshots.layout import AnswerLayout
from surveyapp.snapshots.limits import ROWS_PER_BATCH

VALID, EXCLUDED, EMPTY, INELIGIBLE = "valid", "excluded", "empty", "ineligible"
"""The statuses of returned responses: it counts; a person took it out; it has no answer; its respondent chose an option
that ends the form and is not one of those whom the survey asks.
"""

UNDONE, WITHDRAWN = "undone", "withdrawn"
"""The statuses of responses that no longer count as returned: the import was undone; the respondent took it back."""

STATUSES = (VALID, EXCLUDED, EMPTY, INELIGIBLE, UNDONE, WITHDRAWN)


@dataclass(frozen=True)
class StoredResponse:
    """One response as the database holds it.

    `answers` maps an item to the code chosen (`"service.attitude": "5"`), to the codes ticked (`"channels": ["a",
    "b"]`; `[]` where it is known that none was) or to what was written (`"why"`, `"age.other.text"`); what was not
    answered has no key. `not_asked`: the items that this respondent was not asked, which is known once it was coded.
    `started` and `seconds` are None where the client sent none. Times without a zone are UTC.
    """

    id: str
    version: str
    channel: str
    language: str
    started: datetime | None
    seconds: int | None
    submitted: datetime
    status: str
    flags: tuple[str, ...]
    answers: Mapping[str, str | Sequence[str]]
    not_asked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CodedBatch:
    """Some responses as tables: `rows` by `layout.schema`, `texts` by `layout.texts_schema`."""

    rows: pa.Table
    texts: pa.Table


def code_responses(
    layout: AnswerLayout, responses: Iterable[StoredResponse], batch_rows: int = ROWS_PER_BATCH
) -> Iterator[CodedBatch]:
    """Code responses in the order given, `batch_rows` at a time. An answer to what was not asked is left out.

    Raises SnapshotError, naming response, item and code, for an answer that the layout has no place for.
    """
    remaining = iter(responses)
    while batch := list(islice(remaining, batch_rows)):
        _check_known(layout, batch)
        rows = _rows(layout, batch)
        asked = who_was_asked(layout, rows) if layout.partly_asked else {}
        yield CodedBatch(with_asked(layout, rows, asked), _texts(layout, batch, asked))


def _check_known(layout: AnswerLayout, batch: list[StoredResponse]) -> None:
    for response in batch:
        if not response.answers.keys() <= layout.items:
            unknown = min(response.answers.keys() - layout.items)
            raise SnapshotError("unknown_item", response=response.id, item=unknown)
        if response.status not in STATUSES:
            raise SnapshotError("unknown_status", response=response.id, status=response.status)


def _rows(layout: AnswerLayout, batch: list[StoredResponse]) -> pa.Table:
    content: dict[str, Collection[object]] = {
        columns.ID: [response.id for response in batch],
        columns.VERSION: [response.version for response in batch],
        columns.CHANNEL: [response.channel for response in batch],
        columns.LANGUAGE: [response.language for response in batch],
        columns.STARTED: [response.started for response in batch],
        columns.SECONDS: [response.seconds for response in batch],
        columns.SUBMITTED: [response.submitted for response in batch],
        columns.STATUS: [response.status for response in batch],
        columns.FLAGS: [response.flags for response in batch],
    }
    for answer in layout.answers:
        content |= answer.cells(batch)
    return pa.table(content, schema=layout.given_schema)


def _texts(layout: AnswerLayout, batch: list[StoredResponse], asked: Mapping[str, Marks]) -> pa.Table:
    found = [
        (response.id, answer.item, text)
        for place, response in enumerate(batch)
        for answer in layout.words
        if answer.item in response.answers
        and (text := answer.words(response))
        and (answer.item not in asked or asked[answer.item][place])
    ]
    ids, items, texts = zip(*found, strict=True) if found else ((), (), ())
    content = {columns.ID: ids, "item": items, "text": texts}
    return pa.table(content, schema=layout.texts_schema)

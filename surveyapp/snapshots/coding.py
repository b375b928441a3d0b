"""Stored responses -> Arrow tables, batch by batch, so that memory does not grow with the survey."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import pyarrow as pa

from surveyapp.snapshots import layout as columns
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.layout import Layout, Ticks
from surveyapp.snapshots.shards import ROWS_PER_GROUP

VALID, EXCLUDED, EMPTY = "valid", "excluded", "empty"
"""What a returned response is: it counts; a person took it out; there is not one answer."""

UNDONE, WITHDRAWN = "undone", "withdrawn"
"""What one is that is not returned any more: its import was undone as a whole; its respondent took it back."""

STATUSES = (VALID, EXCLUDED, EMPTY, UNDONE, WITHDRAWN)


@dataclass(frozen=True)
class StoredResponse:
    """One response as the database holds it.

    `answers` maps an item to the code chosen (`"service.attitude": "5"`), to the codes ticked
    (`"channels": ["a", "b"]`; `[]` where it is known that none was) or to what was written (`"why"`,
    `"age.other.text"`); what was not answered has no key. `started` and `seconds` are None where the client told
    nothing. Times without a zone are UTC.
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


@dataclass(frozen=True)
class CodedBatch:
    """Some responses as tables: `rows` by `layout.schema`, `texts` by `layout.texts_schema`."""

    rows: pa.Table
    texts: pa.Table


def code_responses(
    layout: Layout, responses: Iterable[StoredResponse], batch_rows: int = ROWS_PER_GROUP
) -> Iterator[CodedBatch]:
    """Code responses in the order given, `batch_rows` at a time.

    Raises SnapshotError, naming response, item and code, for an answer that the layout has no place for.
    """
    remaining = iter(responses)
    while batch := list(islice(remaining, batch_rows)):
        _check_known(layout, batch)
        yield CodedBatch(_rows(layout, batch), _texts(layout, batch))


def _check_known(layout: Layout, batch: list[StoredResponse]) -> None:
    chosen = [choice.item for choice in layout.choices] + [ticks.item for ticks in layout.ticks]
    items = {*chosen, *layout.texts, *layout.write_ins}
    for response in batch:
        if not response.answers.keys() <= items:
            unknown = min(response.answers.keys() - items)
            raise SnapshotError("unknown_item", response=response.id, item=unknown)
        if response.status not in STATUSES:
            raise SnapshotError("unknown_status", response=response.id, status=response.status)


def _rows(layout: Layout, batch: list[StoredResponse]) -> pa.Table:
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
    for choice in layout.choices:
        position = {code: place for place, code in enumerate(choice.codes)}
        content[choice.item] = [_position(choice.item, position, response) for response in batch]
    for ticks in layout.ticks:
        content |= _tick_columns(ticks, batch)
    for item in layout.texts:
        content[item] = [1 if _written(item, response) else None for response in batch]
    return pa.table(content, schema=layout.schema)


def _position(item: str, position: Mapping[str, int], response: StoredResponse) -> int | None:
    code = response.answers.get(item)
    if code is None:
        return None
    if not isinstance(code, str):
        raise SnapshotError("wrong_kind", response=response.id, item=item)
    if code not in position:
        raise SnapshotError("unknown_code", response=response.id, item=item, code=code)
    return position[code]


def _tick_columns(ticks: Ticks, batch: list[StoredResponse]) -> dict[str, Collection[object]]:
    ticked = [_ticked(ticks, response) for response in batch]
    return {
        column: [None if chosen is None else int(code in chosen) for chosen in ticked]
        for code, column in zip(ticks.codes, ticks.columns, strict=True)
    }


def _ticked(ticks: Ticks, response: StoredResponse) -> frozenset[str] | None:
    """The codes ticked, none of them where it is known that none was; None for a question left out."""
    answer = response.answers.get(ticks.item)
    if answer is None:
        return None
    if isinstance(answer, str):
        raise SnapshotError("wrong_kind", response=response.id, item=ticks.item)
    for code in answer:
        if code not in ticks.codes:
            raise SnapshotError("unknown_code", response=response.id, item=ticks.item, code=code)
    return frozenset(answer)


def _written(item: str, response: StoredResponse) -> str:
    """What was written, empty where only blanks were."""
    text = response.answers.get(item, "")
    if not isinstance(text, str):
        raise SnapshotError("wrong_kind", response=response.id, item=item)
    return text if text.strip() else ""


def _texts(layout: Layout, batch: list[StoredResponse]) -> pa.Table:
    items = (*layout.texts, *layout.write_ins)
    found = [
        (response.id, item, text)
        for response in batch
        for item in items
        if item in response.answers and (text := _written(item, response))
    ]
    ids, asked, texts = zip(*found, strict=True) if found else ((), (), ())
    content = {columns.ID: ids, "item": asked, "text": texts}
    return pa.table(content, schema=layout.texts_schema)

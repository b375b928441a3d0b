"""Responses written one by one, as tests state them, coded as those of the database are."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots import layout, snapshot
from surveyapp.snapshots.coding import StoredBatch, StoredResponse
from surveyapp.snapshots.limits import ROWS_PER_STORED_BATCH
from surveyapp.snapshots.manifest import Manifest, Returns
from surveyapp.snapshots.returns_count import ReturnsCount
from surveyapp.snapshots.snapshot import LiveTable, questionnaire_from


def batch_of(responses: Sequence[StoredResponse]) -> StoredBatch:
    """The responses as columns and documents."""
    content = {
        layout.ID: [response.id for response in responses],
        layout.VERSION: [response.version for response in responses],
        layout.CHANNEL: [response.channel for response in responses],
        layout.LANGUAGE: [response.language for response in responses],
        layout.STARTED: [_in_utc(response.started) for response in responses],
        layout.SECONDS: [response.seconds for response in responses],
        layout.SUBMITTED: [_in_utc(response.submitted) for response in responses],
        layout.STATUS: [response.status for response in responses],
        layout.FLAGS: [response.flags for response in responses],
    }
    documents = [orjson.dumps(dict(response.answers)).decode() for response in responses]
    return StoredBatch(pa.table(content, schema=layout.facts()), pa.array(documents, pa.string()))


def batches_of(responses: Iterable[StoredResponse], rows: int) -> Iterator[StoredBatch]:
    """The responses in batches of so many."""
    remaining = iter(responses)
    while batch := list(islice(remaining, rows)):
        yield batch_of(batch)


def live_table(
    questionnaire: Questionnaire,
    responses: Iterable[StoredResponse],
    batch_rows: int = ROWS_PER_STORED_BATCH,
) -> LiveTable:
    """The live view of the responses."""
    return snapshot.live_table(questionnaire, batches_of(responses, batch_rows))


def write_snapshot(
    folder: Path, *, sources: Sequence[str], responses: Iterable[StoredResponse], **more: Any
) -> Manifest:
    """Freeze the responses."""
    answers = live_table(questionnaire_from(sources), responses)
    return snapshot.write_snapshot(folder, sources=sources, answers=answers, **more)


def returns_of(responses: Sequence[StoredResponse]) -> Returns:
    """The counts of the responses."""
    count = ReturnsCount()
    count.add(batch_of(responses).facts)
    return count.returns()


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment

"""Codes stored responses into Arrow tables, batch by batch, so that memory does not grow with the survey."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from surveyapp.snapshots import layout as columns
from surveyapp.snapshots.asked import who_was_asked, with_asked
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.given_answers import GivenAnswers
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import AnswerLayout
from surveyapp.snapshots.marks import Marks
from surveyapp.snapshots.statuses import STATUSES


@dataclass(frozen=True)
class StoredResponse:
    """One response as it was stored.

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
class StoredBatch:
    """Some responses as the database holds them: `facts` by `layout.facts`, and in the same order the `documents` of
    their answers, each a text of JSON as `StoredResponse.answers` describes it.
    """

    facts: pa.Table
    documents: pa.StringArray


@dataclass(frozen=True)
class CodedBatch:
    """Some responses as tables: `rows` by `layout.schema`, `texts` by `layout.texts_schema`."""

    rows: pa.Table
    texts: pa.Table


def code_batches(layout: AnswerLayout, batches: Iterable[StoredBatch]) -> Iterator[CodedBatch]:
    """Code responses, batch by batch in the order given. An answer to what was not asked is left out.

    Raises SnapshotError, naming response, item and code, for an answer that the layout has no place for.
    """
    return (_coded(layout, batch) for batch in batches)


def _coded(layout: AnswerLayout, batch: StoredBatch) -> CodedBatch:
    ids = batch.facts[columns.ID].combine_chunks()
    given = GivenAnswers(layout.given_types, ids, batch.documents)
    _check_statuses(batch.facts)
    cells, words = [*batch.facts.columns], {}
    for answer in layout.answers:
        column = given.column(answer.item, may_be_number=answer.may_be_number)
        cells += answer.cells(column)
        if answer.has_words:
            words[answer.item] = answer.words(column)
    rows = pa.Table.from_arrays(cells, schema=layout.given_schema)
    asked = who_was_asked(layout, rows) if layout.partly_asked else {}
    return CodedBatch(with_asked(layout, rows, asked), _texts(layout, ids, words, asked))


def _check_statuses(facts: pa.Table) -> None:
    statuses = facts[columns.STATUS]
    is_known = pc.is_in(statuses.cast(pa.string()), value_set=pa.array(STATUSES))
    row = pc.index(is_known, value=False).as_py()
    if row >= 0:
        response, status = facts[columns.ID][row].as_py(), statuses[row].as_py()
        raise SnapshotError("unknown_status", response=response, status=status)


def _texts(
    layout: AnswerLayout, ids: pa.Array, words: Mapping[str, pa.Array], asked: Mapping[str, Marks]
) -> pa.Table:
    """What was written, in the order of the responses, and of one response in the order of `layout.words`."""
    names, texts = [*words], [*words.values()]
    for item, whom in asked.items():
        if item in words:
            texts[names.index(item)] = pc.if_else(pa.array(whom), words[item], pa.scalar(None, pa.string()))
    places = [np.flatnonzero(each.is_valid().to_numpy(zero_copy_only=False)) for each in texts]
    whose = np.concatenate([np.empty(0, dtype=np.intp), *places])
    order = pa.array(np.argsort(whose, kind="stable"))
    items = np.repeat(np.arange(len(names), dtype=np.int32), [len(each) for each in places])
    written = pa.chunked_array([each.drop_null() for each in texts], pa.string())
    content = [
        ids.take(pa.array(whose)).take(order),
        pa.array(names, pa.string()).take(pa.array(items)).take(order).dictionary_encode(),
        written.take(order),
    ]
    return pa.table(content, schema=layout.texts_schema).combine_chunks()

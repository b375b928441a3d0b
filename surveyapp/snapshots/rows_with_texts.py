"""Rows beside the texts that their respondents wrote: both are in the order of the responses, so that they are joined
while they pass and memory does not grow with the survey.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import ID
from surveyapp.snapshots.limits import BYTES_READ_AT_ONCE
from surveyapp.snapshots.snapshot import CodedAnswers, tables_of


@dataclass(frozen=True)
class RowsWithTexts:
    """Some rows, and all that their respondents wrote; `places`: of each text the row of who wrote it."""

    rows: pa.Table
    texts: pa.Table
    places: np.ndarray


def rows_with_texts(answers: CodedAnswers, columns: Sequence[str] | None = None) -> Iterator[RowsWithTexts]:
    """All rows, table by table, with all columns or with these and the id, each with its texts; fewer rows at a time
    where their texts have more than about `BYTES_READ_AT_ONCE`.

    Raises SnapshotError `texts_misplaced` where texts do not follow in the order of their responses.
    """
    texts = _TextsInOrder(answers.texts())
    for rows in tables_of(answers, None if columns is None else list(dict.fromkeys((ID, *columns)))):
        while len(rows):
            count, *theirs = texts.of_rows(rows[ID].combine_chunks())
            yield RowsWithTexts(rows.slice(0, count), *theirs)
            rows = rows.slice(count)
    texts.require_end()


class _TextsInOrder:
    """The texts that no row was found for yet."""

    def __init__(self, tables: Iterator[pa.Table]) -> None:
        self._tables = tables
        self._waiting = _next_with_rows(tables)

    def of_rows(self, ids: pa.StringArray) -> tuple[int, pa.Table, np.ndarray]:
        """The texts of the responses with these ids, which come next, and of each the place of its id. Before them, how
        many of the responses these are: not all where the texts are long.
        """
        pieces: list[pa.Table] = []
        places: list[np.ndarray] = []
        size = 0
        while self._waiting is not None:
            found = _places_in(ids, self._waiting[ID], places[-1][-1] if places else 0)
            if len(found):
                pieces.append(self._waiting.slice(0, len(found)))
                places.append(found)
                size += pieces[-1]["text"].nbytes
            if len(found) < len(self._waiting):
                self._waiting = self._waiting.slice(len(found))
                break
            if size >= BYTES_READ_AT_ONCE and (last := int(found[-1])):
                # More texts of the last one may follow.
                texts, whose = pa.concat_tables(pieces), np.concatenate(places)
                before = int(np.searchsorted(whose, last))
                self._waiting = texts.slice(before)
                return last, texts.slice(0, before), whose[:before]
            self._waiting = _next_with_rows(self._tables)
        if not pieces:
            nothing = pa.table({name: pa.array([], pa.string()) for name in (ID, "item", "text")})
            return len(ids), nothing, np.empty(0, np.int64)
        return len(ids), pa.concat_tables(pieces), np.concatenate(places)

    def require_end(self) -> None:
        """SnapshotError where texts are left behind the last row."""
        if self._waiting is not None:
            raise SnapshotError("texts_misplaced", response=self._waiting[ID][0].as_py())


def _next_with_rows(tables: Iterator[pa.Table]) -> pa.Table | None:
    return next((table for table in tables if len(table)), None)


def _places_in(ids: pa.StringArray, wanted: pa.ChunkedArray, first: int) -> np.ndarray:
    """The places of the first of the wanted ids, as far as these stand among `ids` from the place `first` on, in their
    order.
    """
    found: np.ndarray = pc.index_in(wanted, value_set=ids).fill_null(-1).to_numpy()
    is_next = found >= np.concatenate(([first], found[:-1]))
    return found if is_next.all() else found[: int(is_next.argmin())]

"""The answers of a batch of responses: documents of JSON as the database holds them -> a column for each item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from json import loads
from typing import Any, TypeAlias

from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.late_libraries import arrow_json, np, pa, pc

GivenTypes: TypeAlias = "dict[str, pa.DataType]"
"""Item -> how its answers stand in documents; in the order in which items are looked at."""


@dataclass(frozen=True)
class GivenColumn:
    """What the responses of a batch answered to one item, in their order: `answers` are texts or lists of texts,
    null where nothing was answered; `ids` are those of the responses.
    """

    item: str
    answers: pa.Array
    ids: pa.Array

    def misplaced(self, reason: str, row: int, **params: Any) -> SnapshotError:
        """The error `reason` of the answer in a row."""
        return SnapshotError(reason, response=self.ids[row].as_py(), item=self.item, **params)

    def places(self, codes: Sequence[str]) -> pa.Array:
        """The place of each text among the codes; SnapshotError `unknown_code` for one that is none of them."""
        found = pc.index_in(self.answers, value_set=pa.array(codes, pa.string()))
        if found.null_count > self.answers.null_count:
            row = _first(pc.and_(found.is_null(), self.answers.is_valid()))
            raise self.misplaced("unknown_code", row, code=self.answers[row].as_py())
        return found

    def places_in_lists(self, codes: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Of each text in the lists the row and its place among the codes; SnapshotError as `places`."""
        rows, texts = pc.list_parent_indices(self.answers), pc.list_flatten(self.answers)
        found = pc.index_in(texts, value_set=pa.array(codes, pa.string()))
        if found.null_count:
            unknown = _first(found.is_null())
            raise self.misplaced("unknown_code", rows[unknown].as_py(), code=texts[unknown].as_py())
        return rows.to_numpy(), found.to_numpy()

    def whole_numbers(self, whole: Callable[[str], int], type_: pa.DataType) -> pa.Array:
        """What `whole` makes of each text; SnapshotError `wrong_kind` for one of which it makes a ValueError or an
        ArithmeticError.
        """
        different = self.answers.dictionary_encode()
        numbers: list[int] = []
        for place, text in enumerate(different.dictionary.to_pylist()):
            try:
                numbers.append(whole(text))
            except (ValueError, ArithmeticError):
                raise self.misplaced("wrong_kind", _first(pc.equal(different.indices, place))) from None
        return pa.array(numbers, type_).take(different.indices)

    def written(self) -> pa.Array:
        """The texts, null where only blanks were written."""
        is_written = pc.greater(pc.binary_length(pc.utf8_trim_whitespace(self.answers)), 0)
        return pc.if_else(is_written, self.answers, pa.scalar(None, pa.string()))


def _first(marks: pa.Array) -> int:
    """The place of the first mark that is set."""
    return int(pc.index(marks, value=True).as_py())


class GivenAnswers:
    """The answers of a batch, item by item."""

    def __init__(self, types: GivenTypes, ids: pa.Array, documents: pa.Array) -> None:
        """`documents`: of each response an object of items and answers. SnapshotError `unknown_item`, or
        `answers_unreadable` for a document that is no such object.
        """
        self._types, self._ids = types, ids
        self._columns = _columns(types, documents)
        self._documents = None if self._columns is not None else _objects(types, ids, documents)

    def column(self, item: str, *, may_be_number: bool = False) -> GivenColumn:
        """The answers to an item, where they `may_be_number`s of JSON as their texts; SnapshotError `wrong_kind` for
        one that does not stand there as its kind does.
        """
        if self._columns is not None:
            return GivenColumn(item, self._columns[item].combine_chunks(), self._ids)
        given = [document.get(item) for document in self._documents or ()]
        if may_be_number:
            given = [str(answer) if type(answer) in (int, float) else answer for answer in given]
        answers = [_given(answer, self._types[item]) for answer in given]
        column = GivenColumn(item, pa.nulls(len(given), self._types[item]), self._ids)
        for row, answer in enumerate(given):
            if answer is not None and answers[row] is None:
                raise column.misplaced("wrong_kind", row)
        return GivenColumn(item, pa.array(answers, self._types[item]), self._ids)


def _columns(types: GivenTypes, documents: pa.Array) -> pa.Table | None:
    """The documents as columns; None where one of them is not written as nearly all are.

    Arrow's reader takes a document for what it says and fails on any doubt: an item that nobody knows or that stands
    there twice, an answer of another type, half a character. What begins with no brace is not given to it at all: a
    bare `null` brings it down.
    """
    if not len(documents) or not types or not pc.all(pc.starts_with(documents, "{")).as_py():
        return None
    start, end = (int(documents.offset + place) for place in (0, len(documents)))
    offsets = np.frombuffer(documents.buffers()[1], dtype=np.int32)
    content = documents.buffers()[2].slice(offsets[start], offsets[end] - offsets[start])
    try:
        found = arrow_json.read_json(
            pa.BufferReader(content),
            # One block: nothing is then cut apart, and objects may follow one another without a line's end.
            read_options=arrow_json.ReadOptions(use_threads=False, block_size=content.size + 1),
            parse_options=arrow_json.ParseOptions(
                explicit_schema=pa.schema(list(types.items())), unexpected_field_behavior="error"
            ),
        )
    except pa.ArrowInvalid:
        return None
    return found if found.num_rows == len(documents) else None


def _objects(types: GivenTypes, ids: pa.Array, documents: pa.Array) -> list[dict[str, Any]]:
    """The documents read one by one, which names the first that is at fault."""
    found = []
    for row, text in enumerate(documents.to_pylist()):
        try:
            document = loads(text)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise SnapshotError("answers_unreadable", response=ids[row].as_py())
        if not document.keys() <= types.keys():
            raise SnapshotError(
                "unknown_item", response=ids[row].as_py(), item=min(document.keys() - types.keys())
            )
        found.append(document)
    return found


def _given(answer: object, type_: pa.DataType) -> str | list[str] | None:
    """The answer, if it is one of this type, of whole characters; else None."""
    if type_ == pa.string():
        return answer if isinstance(answer, str) and _is_whole(answer) else None
    is_list = isinstance(answer, list) and all(isinstance(text, str) and _is_whole(text) for text in answer)
    return answer if is_list else None  # type: ignore[return-value]


def _is_whole(text: str) -> bool:
    """Whether no character is half of a pair."""
    return not any("\ud800" <= character <= "\udfff" for character in text)

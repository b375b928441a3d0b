"""The frame that the rules look at: facts about each response, and its answers as whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeAlias

from surveyapp.analysis.limits import MOST_SCREENED_AT_ONCE
from surveyapp.analysis.screening import RULE_NAMES
from surveyapp.collection.channels import channel_kind
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.flags import has_flag
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import (
    ASKED,
    CHANNEL,
    FLAGS,
    ID,
    LANGUAGE,
    SECONDS,
    STATUS,
    SUBMITTED,
    VERSION,
    layout_of,
)
from surveyapp.snapshots.manifest import IMPORTED, NO_TIME
from surveyapp.snapshots.rows_with_texts import RowsWithTexts, rows_with_texts
from surveyapp.snapshots.snapshot import CodedAnswers
from surveyapp.snapshots.statuses import EXCLUDED, VALID

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Hashes: TypeAlias = "NDArray[np.uint64]"
"""A number for each response that stands for some of its answers."""

_BLANK, _MARK = -1, "_mark."
_START, _FACTOR, _SHIFT = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 29


@dataclass(frozen=True)
class AnswerFrame:
    """`facts`: one row for each response that a person gave answers in, whether it was excluded or not: `id`, `at`
    (seconds since 1970, NaN where unknown), `seconds` (NaN), `channel`, `kind` of the channel, `language`, `route` (a
    number for the version and what it asked). `cells`: the answers in the same rows as whole numbers, what was written
    as a hash; a blank is -1, in columns of 64 bits the smallest number.
    """

    questionnaire: Questionnaire
    facts: pd.DataFrame
    cells: pd.DataFrame

    @cached_property
    def marks(self) -> dict[str, NDArray[np.bool_]]:
        """Marking rule -> which responses it marks."""
        return {name: self.facts[_MARK + name].to_numpy(dtype=bool) for name in RULE_NAMES}

    @property
    def rows(self) -> int:
        """How many responses there are."""
        return len(self.facts)

    def asked(self, code: str) -> NDArray[np.bool_]:
        """Which responses were asked an item."""
        if ASKED + code not in self.facts:
            return np.ones(self.rows, dtype=bool)
        found: NDArray[np.bool_] = self.facts[ASKED + code].to_numpy(dtype=bool)
        return found

    def hashes(self, columns: Sequence[str]) -> Hashes:
        """A number for each response that stands for its answers in these columns: equal where they are."""
        return mixed_hashes(self.rows, (self.cells[column].to_numpy() for column in columns))

    def answered(self, columns: Sequence[str]) -> NDArray[np.bool_]:
        """Which responses have an answer in one of these columns."""
        found = np.zeros(self.rows, dtype=bool)
        for column in columns:
            cells = self.cells[column].to_numpy()
            found |= cells != _blank_of(cells.dtype)
        return found


def answer_frames(
    questionnaire: Questionnaire, answers: CodedAnswers, most: int = MOST_SCREENED_AT_ONCE
) -> Iterator[AnswerFrame]:
    """The frames of frozen or live answers, of about `most` responses each in the order in which they stand; undone,
    withdrawn, empty and ineligible responses are left out.

    Who is excluded stays in: what the rules say of others must not follow what a person decides. SnapshotError as
    from reading.
    """
    reader = _FrameReader(questionnaire)
    for part in rows_with_texts(answers, reader.columns):
        reader.add(part)
        if reader.rows >= most:
            yield reader.take_frame()
    if reader.rows:
        yield reader.take_frame()


class _FrameReader:
    """Puts frames together, table by table."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._questionnaire, self._layout = questionnaire, layout_of(questionnaire)
        self._asked = [ASKED + item for item in self._layout.asked]
        answers = (columns for columns in self._layout.answers if not columns.has_words)
        self._fields = [field.name for columns in answers for field in columns.fields]
        self._of_facts = [ID, VERSION, CHANNEL, LANGUAGE, SECONDS, SUBMITTED, FLAGS, *self._asked]
        self.columns = [*self._of_facts, STATUS, *self._fields]
        self._begin()

    def _begin(self) -> None:
        self._facts: list[pa.Table] = []
        self._cells: dict[str, list[NDArray[Any]]] = {field: [] for field in self._fields}
        self._texts: dict[str, list[tuple[NDArray[np.int64], NDArray[np.int64]]]] = {}
        self.rows = 0

    def add(self, part: RowsWithTexts) -> None:
        """Add the responses of a table that a person gave answers in, and what they wrote."""
        self._layout.check(part.rows.schema)
        counts = pc.is_in(part.rows[STATUS].cast(pa.string()), pa.array([VALID, EXCLUDED]))
        rows = part.rows.filter(counts)
        self._facts.append(rows.select(self._of_facts))
        for field, arrays in self._cells.items():
            arrays.append(_whole(rows[field]))
        self._add_texts(part, counts.to_numpy())
        self.rows += rows.num_rows

    def _add_texts(self, part: RowsWithTexts, counts: NDArray[np.bool_]) -> None:
        """What was written, by item: of each text the row of the frame, and its hash. No word is held."""
        if not len(part.places):
            return
        places = self.rows + np.cumsum(counts)[part.places] - 1
        items = part.texts["item"].combine_chunks()
        names, of_item = items.dictionary.to_pylist(), items.indices.to_numpy()
        for number in np.unique(of_item):
            theirs = (of_item == number) & counts[part.places]
            texts = part.texts["text"].filter(pa.array(theirs)).to_pylist()
            self._texts.setdefault(names[number], []).append((places[theirs], _digests(texts)))

    def take_frame(self) -> AnswerFrame:
        """The frame of what was added, of which nothing is held any more."""
        import pandas as pd

        facts = _facts(pa.concat_tables(self._facts).unify_dictionaries(), self._asked)
        self._facts.clear()
        cells = {field: np.concatenate(arrays) for field, arrays in self._cells.items()}
        for item, written in self._texts.items():
            cells[item] = np.full(self.rows, _blank_of(np.int64), dtype=np.int64)
            for places, digests in written:
                cells[item][places] = digests
        self._begin()
        return AnswerFrame(self._questionnaire, facts, pd.DataFrame(cells))


def _facts(table: pa.Table, asked: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    at = table[SUBMITTED].cast(pa.int64()).to_numpy() / 1e6
    imported = has_flag(table, [IMPORTED])
    channels, versions = (table[column].combine_chunks() for column in (CHANNEL, VERSION))
    kinds = np.array([*map(channel_kind, channels.dictionary.to_pylist())], dtype=object)
    of_channels = kinds[channels.indices.to_numpy()]
    names = np.array(versions.dictionary.to_pylist(), dtype=object)
    of_versions = pd.util.hash_array(names)[versions.indices.to_numpy()]
    marks = [table[column].to_numpy() for column in asked]
    routes = mixed_hashes(table.num_rows, (of_versions, *marks))
    return pd.DataFrame(
        {
            "id": table[ID].to_pandas(),
            "at": np.where(has_flag(table, [NO_TIME]), np.nan, at),
            "seconds": table[SECONDS].to_numpy().astype(np.float64),
            "channel": channels.to_pandas(),
            "kind": pd.Categorical(np.where(imported, "import", of_channels)),
            "language": table[LANGUAGE].to_pandas(),
            "route": routes,
            **{_MARK + name: has_flag(table, [name]) for name in RULE_NAMES},
            **dict(zip(asked, marks, strict=True)),
        }
    )


def _whole(column: pa.ChunkedArray) -> NDArray[Any]:
    """A column of whole numbers, with a number for blanks that is no answer."""
    return column.fill_null(_blank_of(column.type.to_pandas_dtype())).to_numpy()  # type: ignore[no-any-return]


def _blank_of(type_: Any) -> int:
    """-1, the place of no option; numbers may be -1, so theirs is the smallest that there is."""
    return int(np.iinfo(np.int64).min) if np.dtype(type_) == np.int64 else _BLANK


def _digests(texts: Iterable[str]) -> NDArray[np.int64]:
    """A number for each text; blanks and capitals aside, equal texts have equal numbers."""
    plain = ("".join(text.split()).casefold().encode() for text in texts)
    digests = b"".join([blake2b(text, digest_size=8).digest() for text in plain])
    return np.frombuffer(digests, dtype=">i8").astype(np.int64)


def mixed_hashes(rows: int, columns: Iterable[NDArray[Any]]) -> Hashes:
    """A number for each row that stands for its whole numbers in these columns."""
    mixed = np.full(rows, _START, dtype=np.uint64)
    for column in columns:
        whole = column.astype(np.uint64 if column.dtype == np.uint64 else np.int64).view(np.uint64)
        mixed = (mixed ^ whole) * np.uint64(_FACTOR)
        mixed ^= mixed >> np.uint64(_SHIFT)
    return mixed

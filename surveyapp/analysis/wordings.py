"""The different wordings of what people wrote, and how many wrote each: counted with whole columns, so that no text
becomes an object for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, overload

from surveyapp.analysis.limits import FEWEST_TEXTS_TO_MERGE
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import STATUS
from surveyapp.snapshots.rows_with_texts import rows_with_texts
from surveyapp.snapshots.snapshot import CodedAnswers
from surveyapp.snapshots.statuses import VALID

Shown: TypeAlias = "Callable[[pa.Array], pa.Array]"
"""Gives wordings as they are shown, one for one."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording, and how many respondents wrote exactly that."""

    text: str
    count: int


@dataclass(frozen=True, eq=False)
class Wordings(Sequence[Wording]):
    """Different wordings, as columns: `texts`, and `counts` of who wrote each exactly so. As a sequence they give a
    `Wording` for each.
    """

    texts: pa.LargeStringArray
    counts: pa.Int64Array

    @property
    def people(self) -> int:
        """How many wrote one of them."""
        return int(pc.sum(self.counts).as_py() or 0)

    def where(self, marks: pa.BooleanArray) -> Wordings:
        """Those that are marked, in their order."""
        return Wordings(self.texts.filter(marks), self.counts.filter(marks))

    def __len__(self) -> int:
        return len(self.texts)

    def __iter__(self) -> Iterator[Wording]:
        return map(Wording, self.texts.to_pylist(), self.counts.to_pylist())

    @overload
    def __getitem__(self, place: int) -> Wording: ...

    @overload
    def __getitem__(self, place: slice) -> Wordings: ...

    def __getitem__(self, place: int | slice) -> Wording | Wordings:
        if isinstance(place, slice):
            return Wordings(self.texts[place], self.counts[place])
        return Wording(self.texts[place].as_py(), self.counts[place].as_py())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wordings) and (self.texts, self.counts) == (other.texts, other.counts)

    def __hash__(self) -> int:
        return hash((len(self), self.people))


def no_wordings() -> Wordings:
    """None at all."""
    return Wordings(pa.array([], pa.large_string()), pa.array([], pa.int64()))


def wordings_of(counts: Mapping[str, int]) -> Wordings:
    """Wordings from text -> how many wrote it, in that order."""
    return Wordings(pa.array([*counts], pa.large_string()), pa.array([*counts.values()], pa.int64()))


class WordingsCount:
    """Counts texts while they pass by, column after column; memory grows with the different wordings."""

    def __init__(self) -> None:
        self._counted = no_wordings()
        self._waiting: list[pa.Array] = []
        self._waiting_rows = 0

    def add(self, texts: pa.ChunkedArray) -> None:
        """Count texts without the blanks around them; blank ones are none."""
        bare = pc.utf8_trim_whitespace(texts)
        bare = bare.filter(pc.not_equal(bare, "")).cast(pa.large_string())
        self._waiting += bare.chunks
        self._waiting_rows += len(bare)
        if self._waiting_rows > max(FEWEST_TEXTS_TO_MERGE, len(self._counted)):
            self._merge()

    def wordings(self, shown: Shown | None = None) -> Wordings:
        """The wordings so far, as they are `shown`, the most frequent first; equally frequent ones in the order of
        arrival.
        """
        self._merge()
        counted = self._counted
        if shown is not None:
            counted = _summed(shown(counted.texts), counted.counts)
        order = np.argsort(-counted.counts.to_numpy(), kind="stable")
        return Wordings(counted.texts.take(pa.array(order)), counted.counts.take(pa.array(order)))

    def _merge(self) -> None:
        if self._waiting:
            texts = pa.concat_arrays([self._counted.texts, *self._waiting])
            ones = pa.array(np.ones(self._waiting_rows, np.int64))
            self._counted = _summed(texts, pa.concat_arrays([self._counted.counts, ones]))
            self._waiting, self._waiting_rows = [], 0


def _summed(texts: pa.Array, counts: pa.Int64Array) -> Wordings:
    """Equal texts as one, in the order in which each stands first."""
    encoded = texts.dictionary_encode()
    sums = np.zeros(len(encoded.dictionary), np.int64)
    np.add.at(sums, encoded.indices.to_numpy(), counts.to_numpy())
    return Wordings(encoded.dictionary, pa.array(sums))


def texts_of_places(answers: CodedAnswers, places: Sequence[str]) -> Iterator[tuple[str, pa.ChunkedArray]]:
    """What valid respondents wrote at each of the places, some responses at a time."""
    for joined in rows_with_texts(answers, (STATUS,)) if places else ():
        if len(joined.texts):
            valid = pc.equal(joined.rows[STATUS].cast(pa.string()), VALID).to_numpy()
            texts = joined.texts.filter(pa.array(valid[joined.places]))
            items = texts["item"].cast(pa.string())
            for place in places:
                theirs = texts["text"].filter(pc.equal(items, place))
                if len(theirs):
                    yield place, theirs


def count_wordings(
    answers: CodedAnswers, places: Sequence[str], shown: Mapping[str, Shown] | None = None
) -> dict[str, Wordings]:
    """Place (`advice`, `age.other.text`) -> what valid respondents wrote there, the most frequent wording first;
    equally frequent ones in the order of arrival. `shown`: how the wordings of single places are shown: they are
    counted as such.
    """
    counts = {place: WordingsCount() for place in places}
    for place, texts in texts_of_places(answers, places):
        counts[place].add(texts)
    return {place: count.wordings((shown or {}).get(place)) for place, count in counts.items()}

"""What people wrote as columns: which response, at which place, in which wording, on which side of the scale."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args, overload

from surveyapp.snapshots.late_libraries import np, pa, pc

Side = Literal["dissatisfied", "satisfied", "neither"]
"""Whether a respondent chose an unfavourable option on the main scale; favourable ones alone; or neither of the two."""

SIDES: tuple[Side, ...] = get_args(Side)

TextKey = tuple[str, str]
"""Which text: the id of the response, and the code of the place where it was written."""


@dataclass(frozen=True)
class WrittenText:
    """What a respondent wrote at one place."""

    response: str
    place: str
    text: str

    @property
    def key(self) -> TextKey:
        """Which text it is."""
        return self.response, self.place


@dataclass(frozen=True, eq=False)
class WrittenTexts(Sequence[WrittenText]):
    """Texts in the order of the responses, those of one response after one another.

    `responses`: the ids; `at`: of each text its place in `places`; `wording`: its place among the `wordings`, which
    differ from each other; `side`: the place of its respondent's side in `SIDES`, -1 on none. `sided`: whether any
    respondent, one who wrote nothing too, is on a side.
    """

    places: tuple[str, ...]
    responses: pa.StringArray
    at: np.ndarray
    wording: np.ndarray
    wordings: pa.LargeStringArray
    side: np.ndarray
    sided: bool = False

    @cached_property
    def people(self) -> np.ndarray:
        """Of each text the number of its respondent, from 0 on."""
        differs = pc.not_equal(self.responses[1:], self.responses[:-1]).to_numpy(zero_copy_only=False)
        return np.concatenate((np.zeros(min(len(self), 1), np.int64), np.cumsum(differs)))

    def at_place(self, place: str) -> WrittenTexts:
        """Those of one place."""
        marks = self.at == self.places.index(place)
        return replace(
            self,
            responses=self.responses.filter(pa.array(marks)),
            at=self.at[marks],
            wording=self.wording[marks],
            side=self.side[marks],
        )

    def numbers_of(self, keys: Collection[TextKey]) -> list[int]:
        """Where the texts with these keys stand, in their order; those that are not among them are left out."""
        wanted = frozenset(keys)
        responses = pa.array(list({response for response, _place in wanted}), pa.string())
        near = np.flatnonzero(pc.is_in(self.responses, value_set=responses).to_numpy(zero_copy_only=False))
        return [number for number in near.tolist() if self[number].key in wanted]

    def side_of(self, number: int) -> Side | None:
        """The side of who wrote this text."""
        side = int(self.side[number])
        return SIDES[side] if side >= 0 else None

    def __len__(self) -> int:
        return len(self.responses)

    def __iter__(self) -> Iterator[WrittenText]:
        return map(self.__getitem__, range(len(self)))

    @overload
    def __getitem__(self, number: int) -> WrittenText: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[WrittenText]: ...

    def __getitem__(self, number: int | slice) -> WrittenText | Sequence[WrittenText]:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        text = self.wordings[int(self.wording[number])].as_py()
        return WrittenText(self.responses[number].as_py(), self.places[int(self.at[number])], text)

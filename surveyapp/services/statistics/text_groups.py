"""Texts to be coded: equal wordings of a place with the same coding on one line, those of dissatisfied people first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from surveyapp.analysis.opinions.coding import NO_CONTENT, QUOTE, TextCoding, TextCodings
from surveyapp.analysis.opinions.words import folded, folded_texts
from surveyapp.analysis.opinions.written_texts import SIDES, TextKey, WrittenText, WrittenTexts
from surveyapp.services.statistics.opinions import SurveyOpinions
from surveyapp.services.statistics.text_codings import Decision
from surveyapp.snapshots.late_libraries import np, pc

OPEN, SUGGESTED, CODED, SILENT = "open", "suggested", "coded", "silent"
STATES = (OPEN, SUGGESTED, CODED, SILENT)
"""What is still to be coded, suggested or not; what rules suggest; what a person coded; what says nothing."""


@dataclass(frozen=True)
class TextFilter:
    """Which texts are wanted: of a place, of a theme (coded or suggested), in a state, of people on a side, with words
    in them; empty: all.
    """

    place: str = ""
    theme: str = ""
    state: str = ""
    side: str = ""
    words: str = ""


@dataclass(frozen=True)
class TextGroup:
    """The texts of one wording at one place that are coded alike: `numbers` of `texts`. `digest` names them until
    anything of that changes; `dissatisfied`: how many of them dissatisfied people wrote.
    """

    digest: str
    place: str
    text: str
    coding: TextCoding
    dissatisfied: int
    numbers: Sequence[int]
    texts: WrittenTexts

    @property
    def first(self) -> WrittenText:
        """The first of them."""
        return self.texts[self.numbers[0]]

    @property
    def keys(self) -> list[TextKey]:
        """Which texts they are."""
        return [self.texts[number].key for number in self.numbers]


@dataclass(frozen=True, eq=False)
class TextGroups(Sequence[TextGroup]):
    """Groups of texts, each made an object where it is asked for: `numbers` of the texts, group after group, `ends` of
    the groups among these, and how many of each group `dissatisfied` people wrote.
    """

    codings: TextCodings
    numbers: np.ndarray
    ends: np.ndarray
    dissatisfied: np.ndarray

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, place: int) -> TextGroup: ...

    @overload
    def __getitem__(self, place: slice) -> list[TextGroup]: ...

    def __getitem__(self, place: int | slice) -> TextGroup | list[TextGroup]:
        if isinstance(place, slice):
            return [self._group(each) for each in range(len(self))[place]]
        return self._group(range(len(self))[place])

    def _group(self, place: int) -> TextGroup:
        numbers = self.numbers[self.ends[place - 1] if place else 0 : self.ends[place]].tolist()
        texts, coding = self.codings.texts, self.codings.coding(numbers[0])
        first = texts[numbers[0]]
        digest, dissatisfied = _digest(first.place, first.text, coding), int(self.dissatisfied[place])
        return TextGroup(digest, first.place, first.text, coding, dissatisfied, numbers, texts)


def text_groups(opinions: SurveyOpinions, wanted: TextFilter) -> TextGroups:
    """The texts that pass the filter: those of most dissatisfied people first, then of most people."""
    codings, texts = opinions.codings, opinions.texts
    passed = np.flatnonzero(_marks(codings, wanted))
    _, first, group, sizes = np.unique(
        _alike(codings)[passed], return_index=True, return_inverse=True, return_counts=True
    )
    dissatisfied = np.bincount(group, texts.side[passed] == SIDES.index("dissatisfied"), len(sizes))
    order = np.lexsort((first, -sizes, -dissatisfied))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    numbers = passed[np.argsort(rank[group], kind="stable")]
    return TextGroups(codings, numbers, np.cumsum(sizes[order]), dissatisfied[order])


def _marks(codings: TextCodings, wanted: TextFilter) -> np.ndarray:
    """Of each text whether it passes the filter."""
    texts = codings.texts
    marks = np.ones(len(texts), bool)
    if wanted.place:
        marks &= texts.at == texts.places.index(wanted.place)
    if wanted.side:
        marks &= texts.side == ([*SIDES].index(wanted.side) if wanted.side in SIDES else len(SIDES))
    if wanted.theme:
        marks &= codings.is_given(wanted.theme) | codings.is_suggested(wanted.theme)
    match wanted.state:
        case "open":
            marks &= ~codings.is_coded & ~codings.says_nothing
        case "suggested":
            suggested = (codings.is_suggested(theme.code) for theme in codings.frame.themes)
            marks &= np.logical_or.reduce([np.zeros(len(texts), bool), *suggested])
        case "coded":
            marks &= codings.is_coded
        case "silent":
            marks &= codings.says_nothing
    if needle := folded(wanted.words):
        found = pc.match_substring(folded_texts(texts.wordings), needle)
        marks &= found.to_numpy(zero_copy_only=False)[texts.wording]
    return marks


def _alike(codings: TextCodings) -> np.ndarray:
    """A number for each text, the same for those of one wording at one place that are coded alike."""
    texts = codings.texts
    numbers: np.ndarray = texts.at * len(texts.wordings) + texts.wording
    others: dict[tuple[int, TextCoding], int] = {}
    for number in codings.decided:
        coding = codings.coding(number)
        if coding != codings.wording_coding(int(texts.wording[number]), {}):
            by_rule = int(numbers[number])
            numbers[number] = others.setdefault((by_rule, coding), -1 - len(others))
    return numbers


def _digest(place: str, text: str, coding: TextCoding) -> str:
    seen = "\0".join((place, text, *coding.themes, "", *coding.suggested, str(coding.says_nothing)))
    return hashlib.sha256(seen.encode()).hexdigest()[:24]


def decisions_on(groups: Iterable[TextGroup], action: str, theme: str) -> list[Decision]:
    """What an action means for the texts of these groups: `give` and `take` the theme, `confirm` and `refuse` what is
    suggested, `silent` and `says` (that it says nothing, or something), `quote` and `no_quote`; nothing for other
    actions.
    """
    return [
        (key, code, given)
        for group in groups
        for code, given in _codes(group, action, theme)
        for key in group.keys
    ]


def _codes(group: TextGroup, action: str, theme: str) -> Iterator[tuple[str, bool]]:
    single = {
        "give": (theme, True),
        "take": (theme, False),
        "silent": (NO_CONTENT, True),
        "says": (NO_CONTENT, False),
        "quote": (QUOTE, True),
        "no_quote": (QUOTE, False),
    }
    if action in single:
        yield single[action]
    elif action in ("confirm", "refuse"):
        yield from ((code, action == "confirm") for code in group.coding.suggested)

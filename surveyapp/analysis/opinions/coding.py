"""What is decided of each text, what is only suggested, and how many people wrote of each theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from surveyapp.analysis.opinions.themes import CodingFrame
from surveyapp.analysis.opinions.written_texts import SIDES, Side, TextKey, WrittenTexts
from surveyapp.analysis.silent_texts import which_say_nothing
from surveyapp.snapshots.late_libraries import np

NO_CONTENT = "nothing"
"""The code that a person gives a text that says nothing, or takes from one that the rule takes for such."""

QUOTE = "quote"
"""The code of a text that a person chose to be quoted, or (not given) that is not to be quoted."""

Decisions = Mapping[TextKey, Mapping[str, bool]]
"""Of each text the codes that a person decided on: given (True), or not (False, also a suggestion that was refused)."""


@dataclass(frozen=True)
class TextCoding:
    """The codes of one text: `themes` that a person gave it, `suggested` ones on which nobody has decided.

    `says_nothing`: by the rule or by a person. `is_coded`: a person gave it a theme, or said that it says nothing.
    """

    themes: tuple[str, ...]
    suggested: tuple[str, ...]
    says_nothing: bool
    is_coded: bool


@dataclass(frozen=True)
class TextCodings:
    """The codings of texts by a frame and the decisions of people. Rules look at each wording once; what they say holds
    for all texts of a wording but those that a person decided on.
    """

    frame: CodingFrame
    texts: WrittenTexts
    decisions: Decisions

    @cached_property
    def decided(self) -> Mapping[int, Mapping[str, bool]]:
        """The number of each text that a person decided on -> what was decided."""
        texts = self.texts
        return {number: self.decisions[texts[number].key] for number in texts.numbers_of(self.decisions)}

    def coding(self, number: int) -> TextCoding:
        """The coding of one text, by its number."""
        return self.wording_coding(int(self.texts.wording[number]), self.decided.get(number, {}))

    def wording_coding(self, wording: int, decided: Mapping[str, bool]) -> TextCoding:
        """The coding of a text with this wording on which this was decided."""
        silent = decided.get(NO_CONTENT, bool(self._silent_wordings[wording]))
        themes = self._given(decided)
        proposed = [theme.code for theme in self.frame.themes if self._suggested[theme.code][wording]]
        suggested = () if silent else tuple(code for code in proposed if code not in decided)
        return TextCoding(themes, suggested, silent and not themes, bool(themes or decided.get(NO_CONTENT)))

    def _given(self, decided: Mapping[str, bool]) -> tuple[str, ...]:
        """The themes that a person gave."""
        return tuple(theme.code for theme in self.frame.themes if decided.get(theme.code))

    @cached_property
    def themed(self) -> Mapping[int, tuple[str, ...]]:
        """The number of each text that a person gave themes -> these."""
        return {number: themes for number, codes in self.decided.items() if (themes := self._given(codes))}

    @cached_property
    def is_coded(self) -> np.ndarray:
        """Of each text whether it is coded, as in its coding."""
        marks = np.zeros(len(self.texts), bool)
        marks[[number for number, codes in self.decided.items() if codes.get(NO_CONTENT)]] = True
        marks[list(self.themed)] = True
        return marks

    @cached_property
    def says_nothing(self) -> np.ndarray:
        """Of each text whether it says nothing, as in its coding."""
        silent = self._silent.copy()
        silent[list(self.themed)] = False
        return silent

    def is_given(self, theme: str) -> np.ndarray:
        """Of each text whether a person gave it the theme."""
        marks = np.zeros(len(self.texts), bool)
        marks[[number for number, themes in self.themed.items() if theme in themes]] = True
        return marks

    def is_suggested(self, theme: str) -> np.ndarray:
        """Of each text whether the theme is suggested for it, as in its coding."""
        marks: np.ndarray = self._suggested[theme][self.texts.wording] & ~self._silent
        marks[[number for number, codes in self.decided.items() if theme in codes]] = False
        return marks

    @cached_property
    def _silent(self) -> np.ndarray:
        """Of each text whether it says nothing by a person or else by the rule, whatever themes it has."""
        silent: np.ndarray = self._silent_wordings[self.texts.wording]
        for number, codes in self.decided.items():
            silent[number] = codes.get(NO_CONTENT, silent[number])
        return silent

    @cached_property
    def _silent_wordings(self) -> np.ndarray:
        found: np.ndarray = which_say_nothing(self.texts.wordings).to_numpy(zero_copy_only=False)
        return found

    @cached_property
    def _suggested(self) -> Mapping[str, np.ndarray]:
        return self.frame.suggested(self.texts.wordings)


@dataclass
class ThemeCount:
    """How many people a person's coding gives one theme, in all and by side; and how many more the rules alone
    suggest. `reasons`: of the first those who wrote it as the reason of an answer.
    """

    coded: int = 0
    suggested_only: int = 0
    reasons: int = 0
    sides: dict[Side, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ThemeCounts:
    """People who wrote (`wrote`), wrote something that says something (`said`), of these with a text that a person
    gave a theme (`coded`), with suggestions alone (`suggested_only`), and with neither (`uncoded`); the themes in the
    order of the frame. `sides`: how many of `coded` are on each side.

    Everybody counts once, whatever they wrote in how many places; in several themes where they wrote of several.
    """

    wrote: int
    said: int
    coded: int
    suggested_only: int
    uncoded: int
    themes: Mapping[str, ThemeCount]
    sides: Mapping[Side, int]


def count_themes(codings: TextCodings, reason_places: frozenset[str] = frozenset()) -> ThemeCounts:
    """Count people by theme."""
    texts = codings.texts
    people = texts.people
    wrote = int(people[-1]) + 1 if len(people) else 0
    sides = np.full(wrote, -1)
    sides[people] = texts.side
    is_reason = np.array([place in reason_places for place in texts.places], bool)[texts.at]

    def of_people(marks: np.ndarray) -> np.ndarray:
        found = np.zeros(wrote, bool)
        found[people[marks]] = True
        return found

    themes: dict[str, ThemeCount] = {}
    any_coded, any_suggested = np.zeros(wrote, bool), np.zeros(wrote, bool)
    for theme in codings.frame.themes:
        given = codings.is_given(theme.code)
        coded, suggested = of_people(given), of_people(codings.is_suggested(theme.code))
        themes[theme.code] = ThemeCount(
            coded=int(coded.sum()),
            suggested_only=int((suggested & ~coded).sum()),
            reasons=int(of_people(given & is_reason).sum()),
            sides=_by_side(sides[coded]),
        )
        any_coded |= coded
        any_suggested |= suggested
    said, coded_people = int(of_people(~codings.says_nothing).sum()), int(any_coded.sum())
    suggested_only = int((any_suggested & ~any_coded).sum())
    uncoded = said - coded_people - suggested_only
    by_side = _by_side(sides[any_coded])
    return ThemeCounts(wrote, said, coded_people, suggested_only, uncoded, themes, by_side)


def _by_side(sides: np.ndarray) -> dict[Side, int]:
    """How many are on each side; a side that nobody is on is left out."""
    counts = {side: int((sides == number).sum()) for number, side in enumerate(SIDES)}
    return {side: count for side, count in counts.items() if count}


def by_dissatisfied(counts: ThemeCounts) -> list[str]:
    """The codes of the themes that somebody wrote of, those of most dissatisfied people first, then of most people."""
    written = [code for code, count in counts.themes.items() if count.coded]
    themes = counts.themes
    return sorted(written, key=lambda code: (-themes[code].sides.get("dissatisfied", 0), -themes[code].coded))

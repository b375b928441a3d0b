"""What is decided of each text, what is only suggested, and how many people wrote of each theme."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from surveyapp.analysis.open_text import says_nothing
from surveyapp.analysis.opinions.themes import CodingFrame

NO_CONTENT = "nothing"
"""The code that a person gives a text that says nothing, or takes from one that the rule takes for such."""

QUOTE = "quote"
"""The code of a text that a person chose to be quoted, or (not given) that is not to be quoted."""

Side = Literal["dissatisfied", "satisfied", "neither"]
"""Whether a respondent chose an unfavourable option on the main scale; favourable ones alone; or neither of the two."""

TextKey = tuple[str, str]
"""Which text: the id of the response, and the code of the place where it was written."""

Decisions = Mapping[TextKey, Mapping[str, bool]]
"""Of each text the codes that a person decided on: given (True), or not (False, also a suggestion that was refused)."""


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


@dataclass(frozen=True)
class TextCoding:
    """The codes of one text: `themes` that a person gave it, `suggested` ones on which nobody has decided.

    `says_nothing`: by the rule or by a person. `is_coded`: a person gave it a theme, or said that it says nothing.
    """

    themes: tuple[str, ...]
    suggested: tuple[str, ...]
    says_nothing: bool
    is_coded: bool


class TextCoder:
    """Tells the coding of texts by a frame and the decisions of people; equal wordings are suggested for once."""

    def __init__(self, frame: CodingFrame, decisions: Decisions) -> None:
        self._frame, self._decisions = frame, decisions
        self._by_rule: dict[str, tuple[bool, tuple[str, ...]]] = {}

    def coding(self, written: WrittenText) -> TextCoding:
        """The coding of one text."""
        decided = self._decisions.get(written.key, {})
        silent, proposed = self._of_rules(written.text)
        silent = decided.get(NO_CONTENT, silent)
        themes = tuple(theme.code for theme in self._frame.themes if decided.get(theme.code))
        suggested = () if silent else tuple(code for code in proposed if code not in decided)
        return TextCoding(themes, suggested, silent and not themes, bool(themes or decided.get(NO_CONTENT)))

    def _of_rules(self, text: str) -> tuple[bool, tuple[str, ...]]:
        if text not in self._by_rule:
            self._by_rule[text] = says_nothing(text), self._frame.suggested(text)
        return self._by_rule[text]


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


@dataclass
class _Person:
    said: bool = False
    themes: set[str] = field(default_factory=set)
    suggested: set[str] = field(default_factory=set)
    reasons: set[str] = field(default_factory=set)


def count_themes(
    frame: CodingFrame,
    texts: Iterable[WrittenText],
    decisions: Decisions,
    sides: Mapping[str, Side],
    reason_places: frozenset[str] = frozenset(),
) -> ThemeCounts:
    """Count people by theme. `sides`: response -> side; whoever is not in it is on none.

    >>> from surveyapp.analysis.opinions.themes import Theme
    >>> frame = CodingFrame((Theme("t1", "停车", rules=("停车",)),))
    >>> texts = [WrittenText("a", "why", "停车难"), WrittenText("b", "why", "停车贵"), WrittenText("c", "why", "无")]
    >>> counts = count_themes(frame, texts, {("a", "why"): {"t1": True}}, {"a": "dissatisfied"})
    >>> counts.wrote, counts.said, counts.coded, counts.suggested_only, counts.themes["t1"].coded
    (3, 2, 1, 1, 1)
    """
    coder = TextCoder(frame, decisions)
    people: dict[str, _Person] = defaultdict(_Person)
    for written in texts:
        person, coding = people[written.response], coder.coding(written)
        person.said |= not coding.says_nothing
        person.themes.update(coding.themes)
        person.suggested.update(coding.suggested)
        if written.place in reason_places:
            person.reasons.update(coding.themes)
    return _summed(frame, people, sides)


def _summed(frame: CodingFrame, people: Mapping[str, _Person], sides: Mapping[str, Side]) -> ThemeCounts:
    themes = {theme.code: ThemeCount() for theme in frame.themes}
    coded_sides: dict[Side, int] = defaultdict(int)
    said = coded = suggested_only = 0
    for response, person in people.items():
        said += person.said
        coded += bool(person.themes)
        suggested_only += bool(person.suggested and not person.themes)
        side = sides.get(response)
        if side is not None and person.themes:
            coded_sides[side] += 1
        for code in person.themes:
            count = themes[code]
            count.coded += 1
            count.reasons += code in person.reasons
            if side is not None:
                count.sides[side] = count.sides.get(side, 0) + 1
        for code in person.suggested - person.themes:
            themes[code].suggested_only += 1
    uncoded = said - coded - suggested_only
    return ThemeCounts(len(people), said, coded, suggested_only, uncoded, themes, dict(coded_sides))


def by_dissatisfied(counts: ThemeCounts) -> list[str]:
    """The codes of the themes that somebody wrote of, those of most dissatisfied people first, then of most people."""
    written = [code for code, count in counts.themes.items() if count.coded]
    themes = counts.themes
    return sorted(written, key=lambda code: (-themes[code].sides.get("dissatisfied", 0), -themes[code].coded))

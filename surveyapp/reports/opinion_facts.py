"""The facts that documents and pages state of what people wrote: themes with counts, quotes, frequent words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from surveyapp.analysis.opinions.coding import TextCodings, ThemeCount, ThemeCounts, by_dissatisfied
from surveyapp.analysis.opinions.themes import CodingFrame, Theme
from surveyapp.analysis.opinions.words import WordCounts
from surveyapp.analysis.opinions.written_texts import Side, TextKey, WrittenText
from surveyapp.reports.limits import (
    FEWEST_TEXTS_OF_WORDS,
    FEWEST_WRITERS_OF_WORD,
    LONGEST_QUOTE,
    MOST_FREQUENT_WORDS,
    MOST_QUOTES_OF_THEME,
    SHORTEST_QUOTE,
)
from surveyapp.reports.personal_names import MaskedText, names_in

Mask = Callable[[WrittenText], MaskedText]
"""Gives a text as it is given out."""


@dataclass(frozen=True)
class Quote:
    """A text that is quoted: its stable `number`, the text as it is given out with so many `names` hidden, the side of
    its respondent, and whether a person chose it to be quoted.
    """

    number: int
    text: str
    names: int
    side: Side | None
    is_chosen: bool


@dataclass(frozen=True)
class PlaceCounts:
    """The themes of one place where people write, by its code."""

    place: str
    counts: ThemeCounts


@dataclass(frozen=True)
class OpinionFacts:
    """What people wrote, by a coding frame that `person` confirmed on the day `confirmed`.

    `counts`: of all places together; `places`: of each by itself, reasons first. `quotes`: theme -> texts. `sided`:
    whether the survey has a main scale, so that people are on sides. `masked`: gives a wording of a place as it is
    given out.
    """

    frame: CodingFrame
    confirmed: date
    person: str
    counts: ThemeCounts
    places: tuple[PlaceCounts, ...] = ()
    quotes: Mapping[str, tuple[Quote, ...]] = field(default_factory=dict)
    sided: bool = False
    masked: Callable[[str, str], str] | None = None

    @property
    def themes(self) -> list[Theme]:
        """The themes that somebody wrote of, those of most dissatisfied people first."""
        return self.listed(self.counts)

    @property
    def names_hidden(self) -> int:
        """How many names are hidden in the quotes."""
        return sum(quote.names for quotes in self.quotes.values() for quote in quotes)

    @property
    def unchosen_quotes(self) -> int:
        """How many quotes nobody chose: no person has looked at them as quotes."""
        return sum(not quote.is_chosen for quotes in self.quotes.values() for quote in quotes)

    def listed(self, counts: ThemeCounts) -> list[Theme]:
        """The themes that somebody wrote of in these counts, those of most dissatisfied people first."""
        return [theme for code in by_dissatisfied(counts) if (theme := self.frame.theme(code))]


def choose_quotes(
    codings: TextCodings,
    numbers: Mapping[TextKey, int],
    chosen: Callable[[TextKey], bool | None],
    mask: Mask,
    most: int = MOST_QUOTES_OF_THEME,
) -> dict[str, tuple[Quote, ...]]:
    """For each theme the texts that a person chose; where nobody chose any, up to `most` that a person gave the theme:
    of dissatisfied people first, then the shorter ones. Equal wordings once, a text once; never one that is not to be
    quoted.
    """
    by_theme: dict[str, list[tuple[WrittenText, Side | None]]] = {
        theme.code: [] for theme in codings.frame.themes
    }
    for place, themes in codings.themed.items():
        written = codings.texts[place]
        if written.key in numbers and chosen(written.key) is not False:
            for code in themes:
                by_theme[code].append((written, codings.texts.side_of(place)))
    quoted: dict[str, tuple[Quote, ...]] = {}
    used: set[str] = set()
    for code, candidates in by_theme.items():
        picked = [each for each in candidates if chosen(each[0].key)]
        if not picked:
            usual = [each for each in candidates if SHORTEST_QUOTE <= len(each[0].text) <= LONGEST_QUOTE]
            picked = sorted(
                usual or candidates,
                key=lambda each: (each[1] != "dissatisfied", len(each[0].text), numbers[each[0].key]),
            )
        quotes: list[Quote] = []
        for written, side in picked:
            if written.text not in used and len(quotes) < most:
                used.add(written.text)
                shown = mask(written)
                is_chosen = chosen(written.key) is True
                quotes.append(Quote(numbers[written.key], shown.text, shown.names, side, is_chosen))
        quoted[code] = tuple(quotes)
    return quoted


def printable_words(counts: WordCounts, most: int = MOST_FREQUENT_WORDS) -> list[tuple[str, int]]:
    """The most frequent words that may be printed: in some texts at least, and no names of persons; none where few
    wrote.
    """
    if counts.n < FEWEST_TEXTS_OF_WORDS:
        return []
    frequent = ((word, n) for word, n in counts.words.items() if n >= FEWEST_WRITERS_OF_WORD)
    shown: list[tuple[str, int]] = []
    for word, n in frequent:
        if len(shown) == most:
            break
        if not names_in(word):
            shown.append((word, n))
    return shown


def counts_json(counts: ThemeCounts) -> dict[str, Any]:
    """Counts as they are stored once the texts are deleted: numbers alone."""
    return {
        **{name: getattr(counts, name) for name in _NUMBERS},
        "sides": dict(counts.sides),
        "themes": {
            code: {
                "coded": count.coded,
                "suggested_only": count.suggested_only,
                "reasons": count.reasons,
                "sides": dict(count.sides),
            }
            for code, count in counts.themes.items()
        },
    }


def counts_from(stored: Mapping[str, Any]) -> ThemeCounts:
    """The counts that `counts_json` gave."""
    themes = {code: ThemeCount(**count) for code, count in stored["themes"].items()}
    return ThemeCounts(**{name: stored[name] for name in _NUMBERS}, themes=themes, sides=stored["sides"])


_NUMBERS = ("wrote", "said", "coded", "suggested_only", "uncoded")


def place_counts(stored: Iterable[Mapping[str, Any]]) -> tuple[PlaceCounts, ...]:
    """The counts of single places, as they were stored."""
    return tuple(PlaceCounts(each["place"], counts_from(each["counts"])) for each in stored)

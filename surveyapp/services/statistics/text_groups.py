"""Texts to be coded: equal wordings of a place with the same coding on one line, those of dissatisfied people first."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveyapp.analysis.opinions.coding import NO_CONTENT, QUOTE, TextCoding, TextKey, WrittenText
from surveyapp.analysis.opinions.words import folded
from surveyapp.services.statistics.opinions import SurveyOpinions
from surveyapp.services.statistics.text_codings import Decision

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
    """The texts of one wording at one place that are coded alike. `digest` names them until anything of that changes;
    `dissatisfied`: how many of them dissatisfied people wrote.
    """

    digest: str
    place: str
    text: str
    coding: TextCoding
    texts: tuple[WrittenText, ...]
    dissatisfied: int

    @property
    def keys(self) -> list[TextKey]:
        """Which texts they are."""
        return [written.key for written in self.texts]


def text_groups(opinions: SurveyOpinions, wanted: TextFilter) -> list[TextGroup]:
    """The texts that pass the filter: those of most dissatisfied people first, then of most people."""
    needle = folded(wanted.words)
    alike: dict[tuple[str, str, TextCoding], list[WrittenText]] = defaultdict(list)
    for written in opinions.texts:
        if wanted.place not in ("", written.place):
            continue
        if wanted.side and opinions.sides.get(written.response) != wanted.side:
            continue
        coding = opinions.coder.coding(written)
        if _passes(coding, wanted) and (not needle or needle in folded(written.text)):
            alike[written.place, written.text, coding].append(written)
    groups = [
        TextGroup(
            _digest(place, text, coding),
            place,
            text,
            coding,
            tuple(texts),
            sum(opinions.sides.get(written.response) == "dissatisfied" for written in texts),
        )
        for (place, text, coding), texts in alike.items()
    ]
    return sorted(groups, key=lambda group: (-group.dissatisfied, -len(group.texts)))


def _passes(coding: TextCoding, wanted: TextFilter) -> bool:
    if wanted.theme and wanted.theme not in (*coding.themes, *coding.suggested):
        return False
    match wanted.state:
        case "open":
            return not coding.is_coded and not coding.says_nothing
        case "suggested":
            return bool(coding.suggested)
        case "coded":
            return coding.is_coded
        case "silent":
            return coding.says_nothing
    return True


def _digest(place: str, text: str, coding: TextCoding) -> str:
    seen = "\0".join((place, text, *coding.themes, "", *coding.suggested, str(coding.says_nothing)))
    return hashlib.sha256(seen.encode()).hexdigest()[:24]


def decisions_on(groups: Sequence[TextGroup], action: str, theme: str) -> list[Decision]:
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

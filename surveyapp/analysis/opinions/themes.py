"""A coding frame: the themes of what people wrote, and the rules that suggest a theme for a text.

A suggestion is a hint for the person who codes, never a coding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from surveyapp.analysis.limits import (
    CLOSE_WORDS,
    FEWEST_TEXTS_OF_PAIR,
    LONGEST_THEME_RULE,
    MOST_PROPOSED_RULES,
    MOST_PROPOSED_THEMES,
)
from surveyapp.analysis.opinions.words import WordCounts, folded, folded_texts
from surveyapp.definition.coded_error import CodedError
from surveyapp.snapshots.late_libraries import np, pa, pc

_TERM = re.compile(r"([+＋-]?)([^+＋-]+)")


class ThemeRuleError(CodedError):
    """A rule that suggests nothing: `rule_excludes_only`, `rule_too_long`, `rule_without_words`."""

    source = "theme_rule"


@dataclass(frozen=True)
class ThemeRule:
    """Suggests a theme where all of `needed` stand in a text, and none of `excluded`; both folded."""

    needed: tuple[str, ...]
    excluded: tuple[str, ...] = ()

    def fits(self, plain: pa.LargeStringArray) -> np.ndarray:
        """For which folded texts it suggests its theme."""
        marks = np.ones(len(plain), bool)
        for words, wanted in ((self.needed, True), (self.excluded, False)):
            for word in words:
                marks &= pc.match_substring(plain, word).to_numpy(zero_copy_only=False) == wanted
        return marks


def read_rule(written: str) -> ThemeRule:
    """A rule as people write it: a word; words that must stand together (`排队+久`), or must not (`停车-停车费`).

    Raises ThemeRuleError.

    >>> read_rule("停车-停车费").fits(pa.array(["停车太难", "停车费太贵"], pa.large_string())).tolist()
    [True, False]
    """
    plain = folded(written)
    if len(plain) > LONGEST_THEME_RULE:
        raise ThemeRuleError("rule_too_long", found=plain[:LONGEST_THEME_RULE], limit=LONGEST_THEME_RULE)
    terms = [(sign, word.strip()) for sign, word in _TERM.findall(plain) if word.strip()]
    if not terms:
        raise ThemeRuleError("rule_without_words", found=plain)
    needed = tuple(word for sign, word in terms if sign != "-")
    if not needed:
        raise ThemeRuleError("rule_excludes_only", found=plain)
    return ThemeRule(needed, tuple(word for sign, word in terms if sign == "-"))


@dataclass(frozen=True)
class Theme:
    """A theme: `code` stays when it is renamed, `rules` as they were written."""

    code: str
    name: str
    description: str = ""
    rules: tuple[str, ...] = ()

    @cached_property
    def _rules(self) -> tuple[ThemeRule, ...]:
        return tuple(map(read_rule, self.rules))

    def is_suggested_by(self, plain: pa.LargeStringArray) -> np.ndarray:
        """Which folded texts one of its rules fits."""
        marks = np.zeros(len(plain), bool)
        for rule in self._rules:
            marks |= rule.fits(plain)
        return marks


@dataclass(frozen=True)
class CodingFrame:
    """The themes of a survey in the order in which they are shown."""

    themes: tuple[Theme, ...] = ()

    def theme(self, code: str) -> Theme | None:
        """The theme with this code."""
        return next((theme for theme in self.themes if theme.code == code), None)

    def suggested(self, texts: pa.LargeStringArray) -> dict[str, np.ndarray]:
        """The code of each theme -> for which texts its rules suggest it.

        >>> frame = CodingFrame((Theme("t1", "停车", rules=("停车", "车位")),))
        >>> frame.suggested(pa.array(["没有车位！", "排队"], pa.large_string()))["t1"].tolist()
        [True, False]
        """
        plain = folded_texts(texts) if self.themes else texts
        return {theme.code: theme.is_suggested_by(plain) for theme in self.themes}


@dataclass(frozen=True)
class ThemeProposal:
    """A theme that the words propose: its name is its most frequent word, `n` the number of texts with that."""

    name: str
    rules: tuple[str, ...]
    n: int


def propose_themes(counts: WordCounts, present: Sequence[Theme] = ()) -> list[ThemeProposal]:
    """Themes from the words that are frequent, each with those that stand beside it more often than chance has it.

    From the most frequent word on: a word a that no theme has yet becomes one, with the words w whose normalised
    pointwise mutual information with it is 0.3 or more: npmi = ln(p(a,w) ÷ (p(a)·p(w))) ÷ −ln p(a,w), from −1 (never
    together) to 1 (only together); Bouma (2009), Normalized (pointwise) mutual information in collocation extraction.
    Words of themes that are `present` are not proposed again.

    >>> counts = WordCounts(10, {"停车": 4, "车位": 3, "排队": 3}, {("停车", "车位"): 3})
    >>> [(theme.name, theme.rules) for theme in propose_themes(counts)]
    [('停车', ('停车', '车位')), ('排队', ('排队',))]
    """
    taken = {word for theme in present for rule in theme.rules for word in read_rule(rule).needed}
    proposals: list[ThemeProposal] = []
    for word, n in counts.words.items():
        if n < FEWEST_TEXTS_OF_PAIR or len(proposals) == MOST_PROPOSED_THEMES:
            break
        if word in taken or len(word) < 2 or word[0] in _JUDGES:
            continue
        beside = [other for other in _beside(word, counts) if other not in taken]
        rules = (word, *beside[: MOST_PROPOSED_RULES - 1])
        taken.update(rules)
        proposals.append(ThemeProposal(word, rules, n))
    return proposals


_JUDGES = frozenset("太不没很好挺真")
"""How words begin that judge (太长, 不好): they may suggest a theme, and name none."""


def _beside(word: str, counts: WordCounts) -> list[str]:
    """The words close to this one, the closest first."""
    close: dict[str, float] = {}
    for pair, n in counts.pairs.items():
        if word in pair:
            other = pair[1] if pair[0] == word else pair[0]
            closeness = _npmi(n, counts.words[word], counts.words[other], counts.n)
            if closeness >= CLOSE_WORDS and len(other) > 1:
                close[other] = closeness
    return sorted(close, key=lambda other: (-close[other], other))


def _npmi(both: int, first: int, second: int, n: int) -> float:
    if both == n:
        return 1.0
    return log(both * n / (first * second)) / -log(both / n)


def next_code(used: Mapping[str, object] | set[str]) -> str:
    """A code for a new theme: `t` with the lowest number above all that were ever used, so that none comes back."""
    numbers = [int(code[1:]) for code in used if code[:1] == "t" and code[1:].isdigit()]
    return f"t{max(numbers, default=0) + 1}"

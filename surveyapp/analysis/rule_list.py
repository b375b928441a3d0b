"""All rules of screening in one list: those that mark a response by itself or its like (`analysis/screening.py`), and
those that compare all responses of a survey with one another (`analysis/screening_rules/`).

A rule flags; it never takes out. Exclusion is *proposed* to a person only where two rules that rest on different
evidence flag the same response: that somebody was fast and that somebody's form is a copy are two things, that twenty
forms are equal and that they came at once are one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

from surveyapp.analysis.screening import AGAIN, ALIKE, FAST, MARKING_RULES, NO_SCRIPT, RULE_NAMES

SPEED, LONG_STRING, CONTRADICTION = "speed", "long_string", "contradiction"
NEAR_DUPLICATE, ARRIVAL = "near_duplicate", "arrival"
"""The names of the rules over all responses, which are flags as those of the marking rules are."""

THIRD, HALF, FEWEST_TIMED = 1 / 3, 1 / 2, 20
"""Shares of the median duration below which an answer is fast by itself, and beside another rule; and how many timed
responses a median needs.
"""

LONGEST_USUAL, WIDE_FENCE, LEAST_SPREAD, RARE_PERCENT, LISTS_OF_A_RUN = 7, 3, 4, 2, 6
"""Equal answers in a row that are never odd; times the quartiles' distance beyond the upper one (Tukey's far fence),
and what this is at least; percent of the respondents above which a run that long is what people here give; and how
often the list of options changes in a run that no opinion explains.
"""

OPPOSED = 0.75
"""Part of the scale by which items and their reversed counterparts lie apart in a contradiction."""

SAME_PERCENT, SAME_PEOPLE, SAME_QUESTIONS, TIMES_EXPECTED = 90, 3, 2, 1000
"""Percent of answers that near copies share (one may differ in any case); how many of them there are; how many of their
uncommon shared answers are such as have many possibilities; and how many times as many of them there are as would share
all uncommon answers by chance.
"""

COMMON, RAREST, RAREST_OF_MANY = 0.5, 0.05, 0.01
"""The share of the others from which on an answer is too common to say anything; and the share below which none counts,
of single choices (a place, a unit, an occupation that a few have in common) and of answers with many possibilities.
"""

RUSH, RUSH_SECONDS, RUSH_TIMES, RHYTHM, RHYTHM_DAYS = 40, 60, 10, 20, 3
"""Responses on one link within seconds, as a multiple of the link's busiest other such stretch; and how many other
responses on how many days make a rhythm of the link.
"""


@dataclass(frozen=True)
class FlagRule:
    """A rule as lists and manifests have it. `evidence`: what it rests on; two rules are independent where they share
    none of it. Without evidence a rule never counts towards a proposal.
    """

    name: str
    version: str
    threshold: str
    evidence: frozenset[str] = frozenset()


_EVIDENCE: Mapping[str, frozenset[str]] = {
    ALIKE: frozenset({"likeness", "arrival"}),
    FAST: frozenset({"time"}),
    NO_SCRIPT: frozenset(),
    AGAIN: frozenset(),
}

SIGN_RULES = (
    FlagRule(SPEED, "1", f"<1/3 median, n>={FEWEST_TIMED}; <1/2 beside another rule", frozenset({"time"})),
    FlagRule(
        LONG_STRING,
        "1",
        f"run>{LONGEST_USUAL} and >Q3+max({WIDE_FENCE}*IQR, {LEAST_SPREAD}), <={RARE_PERCENT}% of respondents; "
        f"<{LISTS_OF_A_RUN} lists of options: beside another rule",
        frozenset({"pattern"}),
    ),
    FlagRule(CONTRADICTION, "1", f">={OPPOSED} of the scale", frozenset({"pattern"})),
    FlagRule(
        NEAR_DUPLICATE,
        "1",
        f">={SAME_PERCENT}% equal or 1 different, >={SAME_PEOPLE} people, >={TIMES_EXPECTED}x expected",
        frozenset({"likeness"}),
    ),
    FlagRule(
        ARRIVAL,
        "1",
        f">={RUSH}/{RUSH_SECONDS}s and >={RUSH_TIMES}x busiest other, rhythm>={RHYTHM} on {RHYTHM_DAYS} days",
        frozenset({"arrival"}),
    ),
)
"""The rules over all responses, in the order in which they are listed everywhere."""

SIGN_NAMES = tuple(rule.name for rule in SIGN_RULES)

FLAG_RULES = (
    *(FlagRule(rule.name, rule.version, rule.threshold, _EVIDENCE[rule.name]) for rule in MARKING_RULES),
    *SIGN_RULES,
)
"""Every rule, the marking ones first."""

FLAG_NAMES = (*RULE_NAMES, *SIGN_NAMES)

_RULES: Mapping[str, FlagRule] = {rule.name: rule for rule in FLAG_RULES}


_OF_AN_OCCASION = frozenset({SPEED, LONG_STRING, CONTRADICTION})
"""What honest people do more often where they answer together, in a meeting or before a code on a screen: they are
quicker than those at home, and tick without reading again. That they came at once is then no second reason.
"""


def is_independent(one: FlagRule, other: FlagRule) -> bool:
    """Whether two rules rest on evidence that they do not share."""
    return bool(one.evidence) and bool(other.evidence) and not one.evidence & other.evidence


def add_up(one: FlagRule, other: FlagRule) -> bool:
    """Whether two rules together are a reason to propose: they are independent, and one occasion does not explain both.

    >>> rules = {rule.name: rule for rule in FLAG_RULES}
    >>> add_up(rules["arrival"], rules["speed"]), add_up(rules["arrival"], rules["near_duplicate"])
    (False, True)
    """
    arrived = any("arrival" in rule.evidence for rule in (one, other))
    return is_independent(one, other) and not (arrived and _OF_AN_OCCASION & {one.name, other.name})


def supports(other: FlagRule, rule: FlagRule) -> bool:
    """Whether that `other` flags a response is a reason for `rule` to flag it too: they are independent, and `other` is
    about the response itself, not only about the moment at which it came.
    """
    return is_independent(rule, other) and other.evidence != {"arrival"}


def is_proposed(names: Collection[str]) -> bool:
    """Whether a response that these rules flag is proposed to be excluded: two of them add up.

    >>> is_proposed({"fast", "speed"}), is_proposed({"fast", "alike"}), is_proposed({"alike"})
    (False, True, False)
    """
    rules = [_RULES[name] for name in names if name in _RULES]
    return any(add_up(one, other) for one, other in combinations(rules, 2))

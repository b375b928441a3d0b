"""The rules of screening: which responses somebody should look at before they are counted. They take nothing out.

A rule speaks only where it can mean something: by the kind of the channel (`collection/channels.py`), and only about
what people do not do by chance. One address or one WiFi, equal ticks, a straight line, a full hour are no rules: honest
surveys are full of them (docs/screening.md).

**alike** (every kind but import): (a) `BURST` or more equal whole forms within `BURST_SECONDS` on one link; (b)
`SAME_TEXTS` or more respondents whose open answers are equal and `LONG_TEXT` characters or longer, blanks, punctuation
and capitals aside, if they say something; (c) equal whole forms from one link without script within `TWIN_SECONDS`:
without script nothing tells two sendings apart (design decision 5).
**fast** (self, import): less than `SECONDS_EACH` a question that was asked; the line of a matrix is a question.
**no_script** (self): the page's script did not run. **again** (self): an earlier response carries the same random mark
of the page's script. These two count only together with alike or fast: an old phone, a family's tablet are no fault.

Sources. 1 s a question: Wood, Harms, Lowman and DeSimone 2017 (Social Psychological and Personality Science 8), who
advise against answers given faster than that. The other thresholds are ours: a hall with one code brings several equal
straight lines in a minute, not twenty with all else equal too; two people who talked write the same, three seldom 15
characters of it. What honest answers give is measured in docs/screening.md.

Example: 300 equal forms within 4 s are 300 alike. 19 equal forms in a minute are none. Ten questions in 9 s are fast,
in 10 s not. The same form twice within a minute without script: both alike, and both no_script.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from surveyapp.analysis.open_text import says_nothing
from surveyapp.collection.channels import CHANNEL_KINDS, ChannelKind
from surveyapp.collection.kinds import Answers
from surveyapp.definition.questionnaire import Questionnaire

ALIKE, FAST, NO_SCRIPT, AGAIN = "alike", "fast", "no_script", "again"
"""The names of the rules, which are the flags of the responses."""

BURST, BURST_SECONDS = 20, 60
"""Equal whole forms on one link, and the seconds within which they came."""

SAME_TEXTS, LONG_TEXT = 3, 15
"""Respondents who wrote the same, and the characters from which on it is no chance."""

TWINS, TWIN_SECONDS = 2, 300
"""Equal forms without script, and the seconds within which they came: as long as a page is left open and sent again."""

SECONDS_EACH = 1
"""Seconds that a person needs at least for one question."""


@dataclass(frozen=True)
class MarkingRule:
    """A rule of screening; `threshold` as manifests keep it. It speaks of the `kinds` of channels alone, and marks a
    response by itself or (`alone` false) only beside a rule that does.
    """

    name: str
    version: str
    threshold: str
    kinds: frozenset[ChannelKind]
    alone: bool = True


MARKING_RULES = (
    MarkingRule(
        ALIKE,
        "1",
        f"forms>={BURST}/{BURST_SECONDS}s; texts>={SAME_TEXTS}, chars>={LONG_TEXT}; no_script>=2/{TWIN_SECONDS}s",
        frozenset(CHANNEL_KINDS) - {"import"},
    ),
    MarkingRule(FAST, "1", f"<{SECONDS_EACH}s/question", frozenset({"self", "import"})),
    MarkingRule(NO_SCRIPT, "1", "no script", frozenset({"self"}), alone=False),
    MarkingRule(AGAIN, "1", ">=2/mark", frozenset({"self"}), alone=False),
)
"""All rules, in the order in which they are listed everywhere."""

RULE_NAMES = tuple(rule.name for rule in MARKING_RULES)

_RULES: Mapping[str, MarkingRule] = {rule.name: rule for rule in MARKING_RULES}
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Arrival:
    """The facts about one response that the rules look at: when it came (`at`, seconds since 1970), through which
    `channel` of which `kind`, a whole number that stands for its whole `form` (None where it is not known), its flags,
    its `device` mark.
    """

    id: UUID
    at: float
    channel: str
    kind: ChannelKind
    form: int | None
    flags: frozenset[str] = frozenset()
    device: str | None = None


def arrival_flags(
    kind: ChannelKind, *, scripted: bool, seconds: int | None, questions: int
) -> tuple[str, ...]:
    """The flags that a response gets when it arrives: `fast` if it took too few seconds for its number of `questions`,
    `no_script` if the page's script did not run.

    `seconds` is None where the client did not send the time taken.

    >>> arrival_flags("self", scripted=True, seconds=9, questions=10)
    ('fast',)
    >>> arrival_flags("kiosk", scripted=False, seconds=9, questions=10)
    ()
    """
    found = {
        FAST: seconds is not None and seconds < questions * SECONDS_EACH,
        NO_SCRIPT: not scripted,
    }
    return tuple(name for name, is_so in found.items() if is_so and kind in _RULES[name].kinds)


def open_answer_digests(questionnaire: Questionnaire, answers: Answers) -> tuple[int, ...]:
    """Whole numbers that stand for the open answers that rule (b) of alike compares, each once; mostly none.

    A text beside an option is none of them: it names a thing (a unit, a place), and colleagues write the same.
    """
    codes = (item.code for item in questionnaire.items if item.is_written)
    texts = [text for code in codes if isinstance(text := answers.get(code), str)]
    plain = {
        _NO_LETTER.sub("", text).casefold()
        for text in map(str.strip, texts)
        if len(text) >= LONG_TEXT and not says_nothing(text)
    }
    return tuple(sorted(_digest(text) for text in plain if text))


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def find_alike_forms(arrivals: Iterable[Arrival]) -> set[UUID]:
    """The responses whose whole form others on the same link sent too: rules (a) and (c) of alike."""
    equal: dict[tuple[str, int], list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        if arrival.form is not None and arrival.kind in _RULES[ALIKE].kinds:
            equal[arrival.channel, arrival.form].append(arrival)
    found: set[UUID] = set()
    for group in equal.values():
        found |= _close(group, BURST, BURST_SECONDS)
        found |= _close([arrival for arrival in group if NO_SCRIPT in arrival.flags], TWINS, TWIN_SECONDS)
    return found


def _close(group: list[Arrival], count: int, seconds: float) -> set[UUID]:
    """Those of a group of which `count` or more came within so many seconds."""
    ordered = sorted(group, key=lambda arrival: arrival.at)
    found: set[UUID] = set()
    first = marked = 0  # of the window that ends with the present one; of those not marked yet
    for last, arrival in enumerate(ordered):
        while arrival.at - ordered[first].at > seconds:
            first += 1
        if last - first + 1 >= count:
            found |= {each.id for each in ordered[max(first, marked) : last + 1]}
            marked = last + 1
    return found


def find_alike_texts(digests: Iterable[tuple[UUID, Collection[int]]]) -> set[UUID]:
    """The responses whose open answers others wrote too: rule (b) of alike. `digests`: response id and its
    `open_answer_digests`.
    """
    kept = [(identity, frozenset(texts)) for identity, texts in digests]
    counts = Counter(text for _, texts in kept for text in texts)
    return {identity for identity, texts in kept if any(counts[text] >= SAME_TEXTS for text in texts)}


def find_repeats(arrivals: Iterable[Arrival]) -> set[UUID]:
    """The responses whose device mark an earlier response carries already: the second and later ones of each mark.

    Of two that came at the same moment the one with the larger id is the later.
    """
    first: dict[str, Arrival] = {}
    found: set[UUID] = set()
    for arrival in arrivals:
        if arrival.device is None or arrival.kind not in _RULES[AGAIN].kinds:
            continue
        present = first.setdefault(arrival.device, arrival)
        if present is not arrival:
            earlier, later = sorted((present, arrival), key=lambda each: (each.at, each.id))
            first[arrival.device] = earlier
            found.add(later.id)
    return found


def marking_rules(flags: Collection[str]) -> tuple[str, ...]:
    """The rules that a response is marked by, in their order: none unless one of them marks it by itself.

    >>> marking_rules({"no_script"}), marking_rules({"no_script", "alike", "imported"})
    ((), ('alike', 'no_script'))
    """
    found = [rule for rule in MARKING_RULES if rule.name in flags]
    return tuple(rule.name for rule in found) if any(rule.alone for rule in found) else ()


def screen_arrivals(
    arrivals: Collection[Arrival],
    digests: Iterable[tuple[UUID, Collection[int]]],
    of_the_same_devices: Callable[[set[UUID]], Iterable[Arrival]],
) -> dict[UUID, tuple[str, ...]]:
    """Response id -> the rules that mark it; responses without a mark are left out.

    `arrivals` may leave out responses that have no flag and no equal form close by, `digests` those without a long
    text. `of_the_same_devices` gives, for the marked responses, all responses of the survey that carry one of their
    device marks.
    """
    found: dict[UUID, set[str]] = defaultdict(set)
    for arrival in arrivals:
        if arrival.flags:
            found[arrival.id] |= arrival.flags
    for identity in find_alike_forms(arrivals) | find_alike_texts(digests):
        found[identity].add(ALIKE)
    marked = {identity for identity, flags in found.items() if marking_rules(flags)}
    for identity in find_repeats(of_the_same_devices(marked)) & marked if marked else ():
        found[identity].add(AGAIN)
    return {identity: marking_rules(found[identity]) for identity in marked}

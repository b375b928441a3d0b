"""What can be answered to the items that conditions name, as far as the conditions tell answers apart; and what follows
for a condition: whether it can hold, and whether it can fail.

Every combination of such answers is tried. They are the places of a whole number's bits: a mark has a 1 at each
combination in which something is so, and `&`, `|`, `^` reckon with all of them at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import prod

from surveyapp.definition.conditions.comparison import Comparison
from surveyapp.definition.conditions.display_logic import DisplayLogic, Node, Place
from surveyapp.definition.limits import (
    MOST_COMBINATIONS,
    MOST_COMBINATIONS_OF_FILE,
    MOST_TICKS_TRIED,
)
from surveyapp.definition.question_types import Answer
from surveyapp.definition.types.values import number_range

Signature = tuple[bool, ...]
"""Of each comparison with an item, in order, whether it holds of an answer."""

Given = str | Sequence[str] | None


class TooManyCombinations(Exception):
    """More answers would have to be tried than there is time for."""


@dataclass(frozen=True)
class Outcome:
    """Of several conditions that have to hold together: which of them can never hold by itself, which always do, and
    whether they can hold together.
    """

    never: tuple[bool, ...]
    always: tuple[bool, ...]
    reachable: bool


class PossibleAnswers:
    """The answers that a questionnaire allows, with a bound on how many combinations of them are tried in all."""

    def __init__(self, logic: DisplayLogic) -> None:
        self._logic = logic
        self._left = MOST_COMBINATIONS_OF_FILE

    def outcome(self, nodes: Sequence[Node], ignored: Iterable[str] = ()) -> Outcome:
        """What can become of these conditions, where what they name is asked under conditions too (those of the
        questions `ignored` do not count).

        TooManyCombinations where it is not known.
        """
        places = self._places_before(nodes, frozenset(ignored))
        named = [*nodes, *(node for place in places for node in place.nodes())]
        marks, everybody = self._marks(_by_item(named))
        asked: dict[str, int] = {}

        def holds(comparison: Comparison) -> int:
            return marks.get(comparison, 0)

        for place in places:
            place.reckon(holds, everybody, asked)
        together, alone = everybody, []
        for node in nodes:
            alone.append(node.mark(holds, everybody, asked))
            together &= alone[-1]
        return Outcome(
            tuple(not mark for mark in alone), tuple(mark == everybody for mark in alone), bool(together)
        )

    def _places_before(self, nodes: Sequence[Node], ignored: frozenset[str]) -> list[Place]:
        """The questions under conditions on which these conditions depend, in the order of the form."""
        needed: set[str] = set()
        waiting = [*nodes]
        while waiting:
            for comparison in waiting.pop().comparisons():
                place = self._logic.places.get(comparison.item.question)
                if place is not None and place.code not in needed | ignored:
                    needed.add(place.code)
                    waiting += place.nodes()
        return [place for code, place in self._logic.places.items() if code in needed]

    def _marks(self, by_item: dict[Answer, list[Comparison]]) -> tuple[dict[Comparison, int], int]:
        """Comparison -> the combinations in which it holds; and the mark of all combinations."""
        choices = [(compared, sorted(signatures(item, compared))) for item, compared in by_item.items()]
        count = prod(len(signs) for _compared, signs in choices)
        if count > min(MOST_COMBINATIONS, self._left):
            raise TooManyCombinations
        self._left -= count
        marks: dict[Comparison, int] = {}
        stride = 1
        for compared, signs in choices:
            period = stride * len(signs)
            for number, comparison in enumerate(compared):
                once = sum(
                    ((1 << stride) - 1) << place * stride for place, sign in enumerate(signs) if sign[number]
                )
                marks[comparison] = _repeated(once, period, count // period)
            stride = period
        return marks, (1 << count) - 1


def _by_item(nodes: Sequence[Node]) -> dict[Answer, list[Comparison]]:
    """Item -> the comparisons with it.

    Items of a question that stand in for one another (none is named or shown by itself) are as many as there are
    conditions that name them all: more of them could only repeat what one of these answers.
    """
    compared: dict[str, dict[Answer, dict[Comparison, None]]] = {}
    for node in nodes:
        for comparison in node.comparisons():
            of_question = compared.setdefault(comparison.item.question, {})
            of_question.setdefault(comparison.item, {})[comparison] = None
    by_item: dict[Answer, list[Comparison]] = {}
    for items in compared.values():
        alike: dict[object, int] = {}
        for item, found in items.items():
            own = tuple((c.codes, c.low, c.high) for c in found)
            kind = (
                own,
                item.show_if,
                item.required,
                item.range,
                tuple(option.code for option in item.options),
            )
            alike[repr(kind)] = alike.get(repr(kind), 0) + 1
            if alike[repr(kind)] <= len(found):
                by_item[item] = [*found]
    return by_item


def _repeated(once: int, period: int, count: int) -> int:
    """A pattern of `period` bits, `count` times in a row."""
    pattern, width, result, filled = once, period, 0, 0
    while count:
        if count & 1:
            result |= pattern << filled
            filled += width
        pattern |= pattern << width
        width *= 2
        count >>= 1
    return result


def signatures(item: Answer, compared: Sequence[Comparison]) -> set[Signature]:
    """What the comparisons can tell of an answer to the item that the form takes; where it is not required, also of
    none.

    >>> from surveyapp.definition.values import Text
    >>> age = Answer("age", Text("年龄？"), "number", "age", "number", required=True)
    >>> young, old = Comparison(age, high=Decimal(29)), Comparison(age, low=Decimal("29.5"))
    >>> sorted(signatures(age, [young, old]))
    [(False, True), (True, False)]
    """
    given = {
        tuple(comparison.holds(answer) for comparison in compared) for answer in _answers(item, compared)
    }
    return given if item.required else given | {tuple(False for _ in compared)}


def _answers(item: Answer, compared: Sequence[Comparison]) -> Iterator[Given]:
    """Answers to an item, one or more of each sort that the comparisons tell apart."""
    if item.is_several:
        yield from _several(item, compared)
    elif item.options:
        yield from (option.code for option in item.options)
    elif item.is_number:
        yield from map(str, _numbers(item, compared))
    else:
        yield "…"


def _several(item: Answer, compared: Sequence[Comparison]) -> Iterator[Sequence[str]]:
    """Sets of options: any number of each sort of options that the comparisons tell apart; those ticked alone alone."""
    yield from ([option.code] for option in item.options if option.exclusive)
    sorts: dict[Signature, list[str]] = {}
    for option in item.options:
        if not option.exclusive:
            sign = tuple(option.code in (comparison.codes or ()) for comparison in compared)
            sorts.setdefault(sign, []).append(option.code)
    if prod(len(codes) + 1 for codes in sorts.values()) > MOST_TICKS_TRIED:
        raise TooManyCombinations
    for counts in product(*(range(len(codes) + 1) for codes in sorts.values())):
        chosen = [code for codes, count in zip(sorts.values(), counts, strict=True) for code in codes[:count]]
        if chosen and (item.least or 1) <= len(chosen) <= (item.most or len(chosen)):
            yield chosen
    if not item.required:
        yield []


def _numbers(item: Answer, compared: Sequence[Comparison]) -> Iterator[Decimal]:
    """The numbers beside the ends of each comparison, and at the ends of the range."""
    low, high, step = number_range(item)
    start = low or Decimal(0)
    ends = {end for comparison in compared for end in (comparison.low, comparison.high) if end is not None}
    for end in {start, *ends, *([high] if high is not None else [])}:
        below = start + (end - start) // step * step
        for number in (below - step, below, below + step, below + 2 * step):
            if (low is None or number >= low) and (high is None or number <= high):
                yield number

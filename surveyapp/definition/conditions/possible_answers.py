"""What can be answered to the items that conditions name, as far as the conditions tell answers apart; and what follows
for a condition: whether it can hold, and whether it can fail. Conditions are asked of those whose form goes on: an
option that ends it is no answer here. The levels of a cascade are one choice, of a place with those above it.

Every combination of such answers is tried. They are the places of a whole number's bits: a mark has a 1 at each
combination in which something is so, and `&`, `|`, `^` reckon with all of them at once. Where there are too many, some
are drawn: what holds in one of them can hold.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import prod
from random import Random

from surveyapp.definition.conditions.comparison import Comparison
from surveyapp.definition.conditions.display_logic import DisplayLogic, Node, Place
from surveyapp.definition.limits import (
    COMBINATIONS_DRAWN,
    MOST_COMBINATIONS,
    MOST_COMBINATIONS_OF_FILE,
    MOST_QUESTIONS_FOLLOWED,
    MOST_TICKS_TRIED,
)
from surveyapp.definition.question import Option
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
        by_item = _by_item([*nodes, *(node for place in places for node in place.nodes())])
        try:
            return _outcome(nodes, places, *self._all_marks(by_item))
        except TooManyCombinations:
            outcome = _outcome(nodes, places, *self._drawn_marks(by_item))
            if any(outcome.never) or any(outcome.always) or not outcome.reachable:
                raise
            return outcome

    def _places_before(self, nodes: Sequence[Node], ignored: frozenset[str]) -> list[Place]:
        """The questions under conditions on which these conditions depend, in the order of the form."""
        needed: set[str] = set()
        waiting = [*nodes]
        while waiting:
            for comparison in waiting.pop().comparisons():
                place = self._logic.places.get(comparison.item.question)
                if place is not None and place.code not in needed | ignored:
                    needed.add(place.code)
                    if len(needed) > MOST_QUESTIONS_FOLLOWED:
                        raise TooManyCombinations
                    waiting += place.nodes()
        return [place for code, place in self._logic.places.items() if code in needed]

    def _all_marks(self, by_item: dict[Answer, list[Comparison]]) -> tuple[dict[Comparison, int], int]:
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

    def _drawn_marks(self, by_item: dict[Answer, list[Comparison]]) -> tuple[dict[Comparison, int], int]:
        """As `_all_marks`, of some combinations: that in which most comparisons hold, that in which fewest do, and
        others that are drawn.
        """
        self._left -= len(by_item) * COMBINATIONS_DRAWN
        if self._left < 0:
            raise TooManyCombinations
        draw = Random(0)  # noqa: S311  # no secret, and the same file is judged alike each time
        marks: dict[Comparison, int] = {}
        for item, compared in by_item.items():
            signs = sorted(_signatures(item, compared, _some_answers(item, compared, draw)), key=sum)
            drawn = [signs[-1], signs[0], *draw.choices(signs, k=COMBINATIONS_DRAWN - 2)]
            for number, comparison in enumerate(compared):
                marks[comparison] = sum(1 << place for place, sign in enumerate(drawn) if sign[number])
        return marks, (1 << COMBINATIONS_DRAWN) - 1


def _outcome(
    nodes: Sequence[Node], places: Sequence[Place], marks: dict[Comparison, int], everybody: int
) -> Outcome:
    """What becomes of the conditions in the combinations that these marks are of."""
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


def _by_item(nodes: Sequence[Node]) -> dict[Answer, list[Comparison]]:
    """Item -> the comparisons with it.

    Items of a question that stand in for one another (none is named or shown by itself) are as many as there are
    conditions that name them all: more of them could only repeat what one of these answers.
    """
    compared: dict[str, dict[Answer, dict[Comparison, None]]] = {}
    named: set[str] = set()
    for group in (group for node in nodes for group in node.groups()):
        named |= {group[0].item.code} if len(group) == 1 else set()
        for comparison in group:
            of_question = compared.setdefault(comparison.item.question, {})
            of_question.setdefault(comparison.item, {})[comparison] = None
    by_item: dict[Answer, list[Comparison]] = {}
    for items in compared.values():
        alike: dict[str, int] = {}
        for item, found in items.items():
            own = [(c.codes is None, sorted(c.codes or ()), c.low, c.high) for c in found]
            code = item.code if item.code in named else ""
            kind = repr((code, own, item.show_if, item.required, item.range, [o.code for o in item.options]))
            alike[kind] = alike.get(kind, 0) + 1
            if alike[kind] <= len(found):
                by_item.setdefault(_first_level(item), []).extend(found)
    return by_item


def _first_level(item: Answer) -> Answer:
    """The first level of a cascade; any other item itself."""
    while item.tree is not None and item.parent is not None:
        item = item.parent
    return item


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
    return _signatures(item, compared, _answers(item, compared))


def _signatures(item: Answer, compared: Sequence[Comparison], answers: Iterable[Given]) -> set[Signature]:
    nothing: Signature = tuple(False for _ in compared)
    if item.tree is not None:
        given = {_signature_of_path(item.tree.path(code), compared) for code in item.tree.nodes}
    else:
        given = {tuple(comparison.holds(answer) for comparison in compared) for answer in answers}
    return given if item.required and given else given | {nothing}


def _signature_of_path(path: Sequence[str], compared: Sequence[Comparison]) -> Signature:
    """What the comparisons tell of a place in a cascade, from the first level down to where the choice ends."""
    levels = dict(enumerate(path))
    return tuple(comparison.holds(levels.get(comparison.item.level)) for comparison in compared)


def _going_on(item: Answer) -> list[Option]:
    """The options after which the form goes on."""
    return [option for option in item.options if option.ends is None]


def _some_answers(item: Answer, compared: Sequence[Comparison], draw: Random) -> Iterator[Given]:
    """As `_answers`, but of sets of options only single ones and some that are drawn, as far as the form takes them."""
    if not item.is_several:
        yield from _answers(item, compared)
        return
    together = [option.code for option in _going_on(item) if not option.exclusive]
    most = min(item.most or len(together), len(together))
    sizes = [most, *range(1, most + 1)]
    yield from ([option.code] for option in _going_on(item) if option.exclusive or (item.least or 1) == 1)
    yield from (draw.sample(together, size) for size in sizes if size >= (item.least or 1))


def _answers(item: Answer, compared: Sequence[Comparison]) -> Iterator[Given]:
    """Answers to an item, one or more of each sort that the comparisons tell apart."""
    if item.is_several:
        yield from _several(item, compared)
    elif item.options:
        yield from (option.code for option in _going_on(item))
    elif item.is_number:
        yield from map(str, _numbers(item, compared))
    else:
        yield "…"


def _several(item: Answer, compared: Sequence[Comparison]) -> Iterator[Sequence[str]]:
    """Sets of options: any number of each sort of options that the comparisons tell apart; those ticked alone alone."""
    yield from ([option.code] for option in _going_on(item) if option.exclusive)
    sorts: dict[Signature, list[str]] = {}
    for option in _going_on(item):
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

"""Which questions and items were asked of a respondent, of whom the answers are known.

One way of reckoning serves one respondent and all of them at once. What it reckons with are *marks* that know `&`, `|`
and `^`: for one respondent true or false, for many a column of them (an array of numpy).

Many at once: `DisplayLogic.asked_of_all` with the marks that a comparison gives of each respondent. To add, where
answers are columns: a method of `AnswerColumns` (`snapshots/kinds.py`), for each kind, that gives them from its cells —

- a choice: `numpy.isin(cells, [codes.index(code) for code in comparison.codes])`;
- ticks and ranks: any of the columns of `comparison.codes` above 0; of ticks the sum of the columns within the ends;
- a number: the millionths within the ends. Whatever the kind, without codes and ends: its first column is not null.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Protocol, Self, TypeVar

from surveyapp.definition.conditions.comparison import Comparison, comparison_with
from surveyapp.definition.conditions.condition import Condition, Section
from surveyapp.definition.question_types import Answer, Block


class Marks(Protocol):
    """True or false, of one respondent or of each of many."""

    def __and__(self, other: Self, /) -> Self:
        """Both."""

    def __or__(self, other: Self, /) -> Self:
        """One of them, or both."""

    def __xor__(self, other: Self, /) -> Self:
        """One of them alone."""


Mark = TypeVar("Mark", bound=Marks)


@dataclass(frozen=True)
class Node:
    """A condition with the items that it names: comparisons (`compared`) or other conditions (`parts`), put together by
    `join`, and turned into the opposite where it is `negated`.
    """

    join: Callable[[Any, Any], Any]
    compared: tuple[Comparison, ...] = ()
    parts: "tuple[Node, ...]" = ()
    negated: bool = False

    def mark(self, holds: Callable[[Comparison], Mark], everybody: Mark, asked: Mapping[str, Mark]) -> Mark:
        """Of whom it holds. An answer to what was not asked is none."""
        joined: Mark | None = None
        for comparison in self.compared:
            mark = holds(comparison)
            if (shown := asked.get(comparison.item.code)) is not None:
                mark = mark & shown
            joined = mark if joined is None else self.join(joined, mark)
        for part in self.parts:
            mark = part.mark(holds, everybody, asked)
            joined = mark if joined is None else self.join(joined, mark)
        if joined is None:
            joined = everybody ^ everybody
        return joined ^ everybody if self.negated else joined

    def comparisons(self) -> Iterator[Comparison]:
        """Every comparison in it."""
        yield from self.compared
        for part in self.parts:
            yield from part.comparisons()


@dataclass(frozen=True)
class Place:
    """A question of which not everything is asked of everybody: the conditions of its section and its own (`whole`);
    its answers, each with the codes that follow it and the condition of its own.
    """

    code: str
    whole: tuple[Node, ...]
    answers: tuple[tuple[Answer, tuple[str, ...], Node | None], ...]

    def nodes(self) -> Iterator[Node]:
        """Every condition of it."""
        yield from self.whole
        yield from (own for _answer, _codes, own in self.answers if own is not None)

    def reckon(self, holds: Callable[[Comparison], Mark], everybody: Mark, asked: dict[str, Mark]) -> None:
        """Write of whom it and its answers are asked into `asked`, where that of all places before it stands."""
        shown = everybody
        for node in self.whole:
            shown = shown & node.mark(holds, everybody, asked)
        marks = []
        for answer, codes, own in self.answers:
            mark = shown if answer.parent is None else asked[answer.parent.code]
            if own is not None:
                mark = mark & own.mark(holds, everybody, asked)
            marks.append(mark)
            for code in codes:
                asked[code] = mark
        asked[self.code] = reduce(or_, marks) if marks else shown


class DisplayLogic:
    """The conditions of a questionnaire, ready to be reckoned with (显示逻辑).

    >>> from surveyapp.definition.loading import load_questionnaire
    >>> text = '''
    ... title: 满意度
    ... notice: {controller: 某局, contact: 现场, purpose: 统计, retention_days: 365}
    ... questions:
    ... - {code: used, type: single, text: 用过吗？, options: [{code: y, label: 用过}, {code: n, label: 没用过}]}
    ... - {code: times, type: number, text: 几次？, show_if: {question: used, is: [y]}}
    ... - {code: why, type: text, text: 为什么常用？, show_if: {question: times, at_least: 5}}
    ... '''
    >>> logic = load_questionnaire(text.encode(), "q.yaml").questionnaire.display_logic
    >>> sorted(logic.asked_answers({"used": "y", "times": "6"}))
    ['times', 'used', 'why']
    >>> sorted(logic.asked_answers({"used": "n", "times": "6"}))  # times was not asked: its answer is none
    ['used']
    >>> sorted(logic.conditional)
    ['times', 'why']

    All respondents at once, of whom three used it and came 6, 2 and 9 times, and the last did not use it:

    >>> import numpy
    >>> marks = {"used": numpy.array([True, True, True, False]), "times": numpy.array([True, False, True, True])}
    >>> asked = logic.asked_of_all(lambda comparison: marks[comparison.item.code], numpy.ones(4, bool))
    >>> asked["why"].tolist()
    [True, False, True, False]
    """

    def __init__(self, blocks: Sequence[Block], sections: Sequence[Section]) -> None:
        items: dict[str, list[Answer]] = {}
        for answer in (answer for block in blocks for answer in block.answers):
            for code in dict.fromkeys((answer.code, answer.question)):
                items.setdefault(code, []).append(answer)
        self._items = items
        of_sections = {str(section.name): section.show_if for section in sections}
        places = (self._place(block, of_sections.get(str(block.question.section))) for block in blocks)
        self.places = {place.code: place for place in places if place is not None}
        """The questions of which not everything is asked of everybody, by their codes, in the order of the form."""
        written = (code for block in blocks for answer in block.answers for code in _codes(answer))
        self.codes = frozenset(block.question.code for block in blocks) | frozenset(written)
        """The codes of all questions, of their items, and of the texts beside options."""
        self.conditional = frozenset(self.asked_of_all(lambda _comparison: True, True))
        """Those of them that are not asked of everybody."""

    def asked_answers(self, answers: Mapping[str, str | Sequence[str]]) -> frozenset[str]:
        """The `codes` of what was asked of the respondent who gave these answers.

        Given are typed answers, as `collection` reads them and as they are stored; answers to what was not asked may be
        among them, and count as not given. A text beside an option is asked where its item is.
        """
        if not self.places:
            return self.codes
        asked = self.asked_of_all(
            lambda comparison: comparison.holds(answers.get(comparison.item.code)), True
        )
        return self.codes.difference(code for code, mark in asked.items() if not mark)

    def asked_of_all(self, holds: Callable[[Comparison], Mark], everybody: Mark) -> dict[str, Mark]:
        """Each code in `conditional` -> of whom it was asked.

        `holds`: of whom a comparison holds, by their answers alone; `everybody`: a mark that is true of all.
        """
        asked: dict[str, Mark] = {}
        for place in self.places.values():
            place.reckon(holds, everybody, asked)
        return asked

    def compared(self, condition: Condition) -> tuple[Comparison, ...]:
        """The comparisons with each item that a condition names by its `question`; none where there is no such item."""
        named = self._items.get(condition.question or "", [])
        return tuple(comparison_with(item, condition) for item in named)

    def node(self, condition: Condition) -> Node:
        """A condition with the items of this questionnaire that it names."""
        if condition.not_ is not None:
            return Node(or_, parts=(self.node(condition.not_),), negated=True)
        if condition.all_ or condition.any_:
            parts = tuple(self.node(part) for part in condition.all_ or condition.any_)
            return Node(and_ if condition.all_ else or_, parts=parts)
        return Node(or_, compared=self.compared(condition))

    def _place(self, block: Block, section: Condition | None) -> Place | None:
        """The question as a place; None where all of it is asked of everybody."""
        whole = tuple(self.node(found) for found in (section, block.question.show_if) if found is not None)
        conditions = [answer.show_if for answer in block.answers]
        if not whole and not any(conditions):
            return None
        nodes = [None if found is None else self.node(found) for found in conditions]
        codes = [_codes(answer) for answer in block.answers]
        return Place(block.question.code, whole, tuple(zip(block.answers, codes, nodes, strict=True)))


def _codes(answer: Answer) -> tuple[str, ...]:
    """An item with the texts beside its options."""
    return (answer.code, *(written.code for written in answer.texts))

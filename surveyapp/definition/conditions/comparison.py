"""A comparison with the answer to one item: the smallest part of a condition."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.question_types import Answer


@dataclass(frozen=True)
class Comparison:
    """What the answer to `item` is compared with: options of which one is to be chosen (`codes`), or the ends within
    which its number, or the number of its ticks, is to lie. Without any of them it is to be answered.
    """

    item: Answer
    codes: frozenset[str] | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    def holds(self, given: str | Sequence[str] | None) -> bool:
        """Whether it is so of what was answered (`collection/answers.py` says how that is held); never of None.

        >>> from surveyapp.definition.values import Text
        >>> visits = Answer("visits", Text("几次？"), "number", "visits", "number")
        >>> often = Comparison(visits, low=Decimal(3))
        >>> often.holds("12.5"), often.holds("2"), often.holds(None)
        (True, False, False)
        """
        if given is None:
            return False
        if self.codes is not None:
            return given in self.codes if isinstance(given, str) else not self.codes.isdisjoint(given)
        if self.low is None and self.high is None:
            return True
        value = Decimal(given) if isinstance(given, str) else len(given)
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def comparison_with(item: Answer, condition: Condition) -> Comparison:
    """The comparison that a condition makes with one of the items that it names; of a choice, its ends say which
    options count.
    """
    low, high = condition.at_least, condition.at_most
    if condition.is_:
        return Comparison(item, frozenset(condition.is_))
    if item.takes_one_option and (low is not None or high is not None):
        scored = ((option.code, option.score) for option in item.options if option.score is not None)
        return Comparison(item, frozenset(code for code, score in scored if _within(score, low, high)))
    return Comparison(item, None, low, high)


def _within(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def has_value(item: Answer) -> bool:
    """Whether answers to an item have a value that `at_least` and `at_most` can be compared with."""
    if item.takes_one_option:
        return any(option.score is not None for option in item.options)
    return item.is_number or (item.is_several and not item.is_ordered)

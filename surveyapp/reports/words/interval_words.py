"""The words about 95 % intervals: how they are written, why one is missing, and which of them a report prints."""

from fractions import Fraction

from surveyapp.analysis.limits import SMALL_SAMPLE
from surveyapp.analysis.results import (
    Alpha,
    Interval,
    IntervalOutcome,
    ItemSatisfaction,
    SatisfactionResult,
    Undefined,
)
from surveyapp.analysis.statistics.intervals import no_interval
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import SHARE_PLACES, number_words, reason_words

Ends = tuple[Fraction | float, Fraction | float]
"""The two ends of an interval."""

HEADING = "95% 置信区间"

_ENDS = "{low} 至 {high}"
_NONE = "无（{reason}）"

METHOD = (
    "置信区间：置信水平为95%。比例按威尔逊（Wilson）方法，总体人数已知时按超几何分布；"
    "指数和均值在威尔逊方法中用各人得分的方差，总体人数已知时作有限总体校正。"
)
"""How the intervals of a report were computed."""


def interval_words(interval: Ends, unit: str = "", places: int = SHARE_PLACES) -> str:
    """Both ends: 95.85% 至 99.92%."""
    low, high = (f"{number_words(end, places)}{unit}" for end in interval)
    return say(_ENDS).format(low=low, high=high)


def interval_or_reason(interval: Ends | Undefined, unit: str = "", places: int = SHARE_PLACES) -> str:
    """Both ends, or that there is none and why: what people who work on the evaluation read."""
    if isinstance(interval, Undefined):
        return say(_NONE).format(reason=say(reason_words(interval.reason)))
    return interval_words(interval, unit, places)


def printed_interval(interval: IntervalOutcome | None, n: int | None) -> Interval | None:
    """The interval as far as documents have it: of `n` answers, at least 30; that of fewer is in the console alone."""
    if interval is None or isinstance(interval, Undefined) or n is None or n < SMALL_SAMPLE:
        return None
    return interval


def item_interval(facts: SurveyFacts, item: ItemSatisfaction) -> Interval | None:
    """The interval of an item's figure as far as the survey's report prints it: where its author chose so."""
    if not facts.questionnaire.prints_intervals or isinstance(item.value, Undefined):
        return None
    return printed_interval(item.interval, item.value.n)


def overall_interval(facts: SurveyFacts) -> Interval | None:
    """The interval of the overall figure, as far as the survey's report prints it."""
    result = facts.analysis.satisfaction
    return (
        printed_interval(result.interval, result.interval_n) if facts.questionnaire.prints_intervals else None
    )


def dimension_interval(facts: SurveyFacts, result: SatisfactionResult) -> Interval | None:
    """The interval of a dimension's figure, as far as the survey's report prints it."""
    if not facts.questionnaire.prints_intervals or isinstance(result.overall, Undefined):
        return None
    return printed_interval(result.interval, result.interval_n)


def alpha_interval(facts: SurveyFacts) -> tuple[float, float] | None:
    """Feldt's interval of α as far as the survey's report prints it."""
    alpha, chosen = facts.analysis.reliability, facts.questionnaire.prints_intervals
    if not chosen or not isinstance(alpha, Alpha) or alpha.n < SMALL_SAMPLE:
        return None
    return None if no_interval(facts.questionnaire.sampling) else alpha.ci95


def prints_interval(facts: SurveyFacts) -> bool:
    """Whether the survey's report prints the interval of any satisfaction figure."""
    items = facts.analysis.satisfaction.items
    printed = (
        overall_interval(facts),
        *(item_interval(facts, item) for item in items),
        *(dimension_interval(facts, dimension.satisfaction) for dimension in facts.analysis.scales),
    )
    return any(ends is not None for ends in printed)

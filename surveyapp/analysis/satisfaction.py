"""Satisfaction by its named formulas, for one item and for the main scale, in exact fractions."""

from collections.abc import Iterable
from fractions import Fraction

from surveyapp.analysis.frequencies import share
from surveyapp.analysis.intervals import interval, interval_base
from surveyapp.analysis.opinions import Counts, opinion_count, opinions, scores
from surveyapp.analysis.results import (
    Figure,
    IntervalOutcome,
    ItemSatisfaction,
    Outcome,
    SatisfactionResult,
    Undefined,
)
from surveyapp.analysis.tally import Tally
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Formula, OwnFigure, Questionnaire


def satisfaction(questionnaire: Questionnaire, tally: Tally) -> SatisfactionResult:
    """The main scale: its items, and the overall figure by the declared formula and by every other."""
    declared = questionnaire.satisfaction
    if declared is None:
        nothing = Undefined("no_scale")
        alternatives: dict[str, Outcome] = dict.fromkeys(("index", "favourable", "rescaled"), nothing)
        return SatisfactionResult(None, nothing, nothing, 0, alternatives, ())
    items = tuple(item_satisfaction(item, questionnaire, tally) for item in questionnaire.scale_items())
    n = tally.scale.answered
    alternatives = {
        "index": overall((item.index for item in items), n),
        "favourable": overall((item.favourable for item in items), n),
        "rescaled": overall((item.rescaled for item in items), n),
    }
    value = alternatives[declared.formula]
    bounds = _interval(questionnaire, tally, declared.formula, value)
    base = interval_base(OwnFigure(figure=declared.formula), tally, value) if isinstance(value, Figure) else 0
    return SatisfactionResult(declared.formula, value, bounds, base, alternatives, items)


def item_satisfaction(item: Answer, questionnaire: Questionnaire, tally: Tally) -> ItemSatisfaction:
    """One item of the main scale: its figure by the declared formula, and every alternative beside it."""
    counts = tally.items[item.code].counts
    by_index, by_favour = index(item, counts), favourable(item, counts)
    declared = questionnaire.satisfaction
    formula: Formula = declared.formula if declared is not None else "index"
    value = by_favour if formula == "favourable" else by_index
    return ItemSatisfaction(
        item=item,
        value=value,
        interval=_interval(questionnaire, tally, formula, value, item.code),
        index=by_index,
        favourable=by_favour,
        mean=mean(item, counts),
        rescaled=rescaled(item, counts),
    )


def _interval(
    questionnaire: Questionnaire, tally: Tally, formula: Formula, value: Outcome, item: str | None = None
) -> IntervalOutcome:
    """The interval of an item's figure, without an item of the overall one."""
    if isinstance(value, Undefined):
        return value
    return interval(OwnFigure(figure=formula, question=item), questionnaire, tally, value)


def overall(figures: Iterable[Outcome], n: int) -> Outcome:
    """The unweighted mean of the item figures, resting on the `n` who gave an opinion on at least one item.

    An item that nobody answered has no figure and is left out of the mean; `no_answers` when that is true of
    all. An item that cannot have such a figure (`no_scores`, `nothing_favourable`) makes the mean undefined.

    >>> round(overall([Figure(Fraction(34500, 355), 71), Figure(Fraction(35000, 355), 71)], 71).value, 3)
    97.887
    """
    exact: list[Fraction] = []
    for figure in figures:
        if isinstance(figure, Figure):
            exact.append(figure.exact)
        elif figure.reason != "no_answers":
            return figure
    return Figure(sum(exact, Fraction(0)) / len(exact), n) if exact else Undefined("no_answers")


def favourable(item: Answer, counts: Counts) -> Outcome:
    """满意率: answers that are declared favourable ÷ all answers to the item that hold an opinion · 100.

    Example: 103 very satisfied and 18 satisfied of 122 is 99.18 %. Who chose 不了解 (`no_opinion`) is left out.
    """
    if not any(option.favourable for option in item.options):
        return Undefined("nothing_favourable")
    satisfied = sum(count for option, count in opinions(item, counts) if option.favourable)
    return share(satisfied, opinion_count(item, counts))


def mean(item: Answer, counts: Counts) -> Outcome:
    """Σ score · count ÷ Σ count over the answers that carry a score, in the item's own scores."""
    scored = scores(item, counts)
    if not scored:
        return Undefined("no_scores")
    n = sum(count for _, count in scored)
    if not n:
        return Undefined("no_answers")
    return Figure(sum((score * count for score, count in scored), Fraction(0)) / n, n)


def index(item: Answer, counts: Counts) -> Outcome:
    """满意度指数: mean ÷ highest score · 100. Example: 345 points of 71 × 5 = 355 is 97.183 %."""
    average = mean(item, counts)
    if isinstance(average, Undefined):
        return average
    highest = max(score for score, _ in scores(item, counts))
    if highest <= 0:
        return Undefined("no_scores")
    return Figure(average.exact / highest * 100, average.n)


def rescaled(item: Answer, counts: Counts) -> Outcome:
    """(mean − lowest score) ÷ (highest − lowest) · 100, the index without its floor.

    Mean/highest cannot fall below 20 on a 1–5 scale; this runs from 0 to 100. Example: mean 4 is 75.
    """
    average = mean(item, counts)
    if isinstance(average, Undefined):
        return average
    possible = [score for score, _ in scores(item, counts)]
    lowest, highest = min(possible), max(possible)
    if highest == lowest:
        return Undefined("no_scores")
    return Figure((average.exact - lowest) / (highest - lowest) * 100, average.n)

"""The shares of the best and of the lowest answers to an item, and who is dissatisfied."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from surveyapp.analysis.limits import FEWEST_STEPS_OF_TWO
from surveyapp.analysis.results import Outcome, QuestionResult, Undefined, share
from surveyapp.analysis.scores.score_table import Scores
from surveyapp.definition.question_types import Answer
from surveyapp.snapshots.late_libraries import np

ScoreCounts = Mapping[float, int]
"""Score -> how many gave it; every step of the scale has an entry, also those that nobody chose."""


@dataclass(frozen=True)
class ExtremeShares:
    """Of the n who gave an item a score: `top` gave the highest, `top2` one of the two highest, `bottom2` one of the
    two lowest, in percent.
    """

    top: Outcome
    top2: Outcome
    bottom2: Outcome


def extreme_shares(counts: ScoreCounts) -> ExtremeShares:
    """The shares at both ends of a scale.

    `too_few_steps` for pairs of fewer than four steps, where the two highest would be among the two lowest. Of 2 5 5
    answers 3 4 5, none at the steps below:

    >>> found = extreme_shares({1: 0, 2: 0, 3: 2, 4: 5, 5: 5})
    >>> [str(outcome.rounded(1)) for outcome in (found.top, found.top2, found.bottom2)]
    ['41.7', '83.3', '0.0']
    """
    steps, n = sorted(counts), sum(counts.values())
    if not n:
        return ExtremeShares(*[Undefined("no_answers")] * 3)
    top = share(counts[steps[-1]], n)
    if len(steps) < FEWEST_STEPS_OF_TWO:
        return ExtremeShares(top, *[Undefined("too_few_steps")] * 2)
    two = [share(sum(counts[step] for step in pair), n) for pair in (steps[-2:], steps[:2])]
    return ExtremeShares(top, *two)


@dataclass(frozen=True)
class LowRating:
    """Of the n who gave an item a score, `count` rated it low; `share` in percent."""

    code: str
    count: int
    share: Outcome


def low_ratings(items: Mapping[str, tuple[ScoreCounts, Collection[float]]]) -> list[LowRating]:
    """The items by how many people rated them low, the most first: the share of the dissatisfied × n.

    `items`: code -> counts of its scores, and the scores that are low. Equal ones by their share, then as they come.
    It says where many are dissatisfied, not what matters to them.
    """
    found = []
    for code, (counts, low) in items.items():
        n, count = sum(counts.values()), sum(counts.get(score, 0) for score in low)
        found.append(LowRating(code, count, share(count, n)))
    return sorted(found, key=lambda rating: (-rating.count, -_percent(rating.share)))


def _percent(outcome: Outcome) -> float:
    return -1.0 if isinstance(outcome, Undefined) else outcome.value


def counts_of_result(result: QuestionResult) -> ScoreCounts:
    """The counts of an item's scores from the counts of its options."""
    found: dict[float, int] = dict.fromkeys(score_steps(result.item), 0)
    for option, count in zip(result.item.options, result.counts, strict=True):
        if option.score is not None and not option.no_opinion:
            found[float(option.score)] += count
    return found


def counts_of_column(scores: Scores, steps: Collection[float] = ()) -> ScoreCounts:
    """The counts of the scores of a column; `steps` are those of the scale that nobody need have chosen."""
    values, numbers = np.unique(scores[~np.isnan(scores)], return_counts=True)
    given = zip(values.tolist(), numbers.tolist(), strict=True)
    return dict.fromkeys(sorted(steps), 0) | dict(given)


def score_steps(item: Answer) -> tuple[float, ...]:
    """The scores that an item allows, from the lowest; options that share a score are one step."""
    scores: set[Decimal] = {
        option.score for option in item.options if option.score is not None and not option.no_opinion
    }
    return tuple(sorted(map(float, scores)))

"""How the population is known to be composed, beside how those who answered are."""

from dataclasses import dataclass
from fractions import Fraction

from surveyapp.analysis.results import Figure, share
from surveyapp.analysis.sampling.weighing import WeighedCells, design_answers
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.late_libraries import np


@dataclass(frozen=True)
class CompositionLine:
    """One option: its percent of the population (`known`) and of those who answered, how many these are, and their mean
    weight relative to that of all. `people`, `issued`: how many belong to it and were asked, as far as declared.
    """

    option: str
    known: Fraction
    answered: Fraction
    n: int
    weight: float | None
    people: int | None = None
    issued: int | None = None


@dataclass(frozen=True)
class Composition:
    """The options of one question; `is_strata`: by which the sample was drawn."""

    item: Answer
    lines: tuple[CompositionLine, ...]
    is_strata: bool = False


@dataclass(frozen=True)
class WeightRange:
    """How many respondents have a weight from `low` to below `high` times the mean; None: from 0, and without end."""

    low: float | None
    high: float | None
    n: int


WEIGHT_ENDS = (0.2, 0.5, 0.8, 1.25, 2.0, 5.0)
"""Between which multiples of the mean weight respondents are counted."""


def weight_ranges(weighed: WeighedCells) -> tuple[WeightRange, ...]:
    """How the weights are distributed."""
    mean = float(weighed.counts @ weighed.weights) / float(weighed.counts.sum())
    relative = np.round(weighed.weights / mean, 12)  # a weight that is the mean is no hair below it
    place = np.searchsorted(WEIGHT_ENDS, relative, side="right")
    n = np.bincount(place, weighed.counts, len(WEIGHT_ENDS) + 1).astype(int).tolist()
    ends = (None, *WEIGHT_ENDS, None)
    return tuple(WeightRange(ends[at], ends[at + 1], count) for at, count in enumerate(n))


def compositions(questionnaire: Questionnaire, weighed: WeighedCells) -> tuple[Composition, ...]:
    """The strata, then the margins, in the order of the file.

    A stratum of 400 of 500 people is 80 % of the population, whatever part of the answers it has.
    """
    sampling = questionnaire.sampling
    if sampling is None:
        return ()
    by = {
        answer.code: (place, answer) for place, answer in enumerate(design_answers(questionnaire, sampling))
    }
    found = []
    if sampling.strata is not None:
        strata = sampling.strata
        known = {code: Fraction(size, strata.population) * 100 for code, size in strata.sizes.items()}
        lines = _lines(weighed, *by[strata.question], known, strata.sizes, strata.issued or {})
        found.append(Composition(by[strata.question][1], lines, is_strata=True))
    for margin in sampling.margins:
        whole = Fraction(sum(margin.shares.values()))
        known = {code: Fraction(part) / whole * 100 for code, part in margin.shares.items()}
        place, item = by[margin.question]
        found.append(Composition(item, _lines(weighed, place, item, known, {}, {})))
    return tuple(found)


def _lines(
    weighed: WeighedCells,
    place: int,
    item: Answer,
    known: dict[str, Fraction],
    people: dict[str, int],
    issued: dict[str, int],
) -> tuple[CompositionLine, ...]:
    options = np.array([cell[place] for cell in weighed.cells], dtype=np.int64)
    n = np.bincount(options, weighed.counts, len(item.options))
    weights = np.bincount(options, weighed.counts * weighed.weights, len(item.options))
    whole = int(weighed.counts.sum())
    mean = float(weights.sum()) / whole
    lines = []
    for at, option in enumerate(item.options):
        count = int(n[at])
        answered = share(count, whole)
        lines.append(
            CompositionLine(
                option.code,
                known.get(option.code, Fraction()),
                answered.exact if isinstance(answered, Figure) else Fraction(),
                count,
                float(weights[at]) / count / mean if count else None,
                people.get(option.code),
                issued.get(option.code),
            )
        )
    return tuple(lines)

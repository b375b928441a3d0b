"""From cells to weights: the design weights of strata, raked to the margins where there are any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveyapp.analysis.limits import FEWEST_OF_STRATUM
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.sampling.design_cells import Cell, DesignCells
from surveyapp.analysis.sampling.raking import CellMargin, Numbers, Places, RakedWeights, rake
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire, Sampling, SamplingMethod
from surveyapp.snapshots.late_libraries import np


@dataclass(frozen=True)
class StratumCount:
    """A stratum: its option, how many people it has, how many of them answered and how many were asked."""

    option: str
    size: int
    n: int
    issued: int | None


@dataclass(frozen=True)
class WeighedCells:
    """Cells in a fixed order, each with the `weight` of its respondents.

    `stratum`: the place of each cell's stratum among `strata_n` (respondents) and `fractions` (how much of a stratum
    answered: 0 where its people are not counted); without strata all is one. `margins` are those that were raked.
    `population`: how many people the weights add up to, None where nobody knows how many there are.
    """

    cells: tuple[Cell, ...]
    counts: Numbers
    weights: Numbers
    stratum: Places
    strata_n: Numbers
    fractions: Numbers
    strata: tuple[StratumCount, ...]
    margins: tuple[CellMargin, ...]
    raked: RakedWeights | None
    population: int | None


_NOT_WEIGHED: Mapping[SamplingMethod, str] = {
    "convenience": "open_sample",
    "quota": "open_sample",
    "cluster": "clusters_not_declared",
    "census": "census",
}
"""Why answers that came in this way are not weighed: weights cannot mend that nobody knows who could have answered;
respondents of one cluster are alike; a census draws nobody.
"""


def why_not_weighed(sampling: Sampling | None) -> str | None:
    """Why there are no estimates for a way of sampling, whatever the answers are; None where there may be some."""
    if sampling is None:
        return "open_sample"
    reason = _NOT_WEIGHED.get(sampling.method)
    if reason is not None or sampling.is_weighed:
        return reason
    return "strata_not_declared" if sampling.method == "stratified" else "nothing_to_weigh_by"


def design_answers(questionnaire: Questionnaire, sampling: Sampling) -> tuple[Answer, ...]:
    """The questions by which answers are weighed: that of the strata, then those of the margins; each once."""
    codes = [sampling.strata.question] if sampling.strata is not None else []
    codes += [margin.question for margin in sampling.margins]
    items = (questionnaire.grouping(code) for code in dict.fromkeys(codes))
    return tuple(item for item in items if item is not None)


def weigh(questionnaire: Questionnaire, sampling: Sampling, counted: DesignCells) -> WeighedCells | Undefined:
    """The weight of each cell.

    A respondent of a stratum stands for people of it ÷ its respondents; without strata for the people of the population
    ÷ all respondents, or for 1 where nobody knows how many people there are. Why there are no weights: a stratum with
    `stratum_too_small` (no answer, or one), `stratum_overfull` (more answers than people), an option of a margin with
    people and no answer (`margin_unanswered`) or the other way round (`margin_of_nobody`), `raking_not_converged`.
    """
    by = design_answers(questionnaire, sampling)
    cells = tuple(sorted(counted.cells))
    counts = np.array([counted.cells[cell].n for cell in cells], dtype=np.float64)
    if counts.sum() < 2:
        return Undefined("too_few_answers")
    people = questionnaire.population.size if questionnaire.population is not None else None
    strata = _strata(sampling, by, cells, counts)
    if isinstance(strata, Undefined):
        return strata
    if strata:
        place_of = {option.code: place for place, option in enumerate(by[0].options)}
        index = {place_of[stratum.option]: place for place, stratum in enumerate(strata)}
        stratum = np.array([index[cell[0]] for cell in cells], dtype=np.int64)
        sizes = np.array([float(entry.size) for entry in strata])
        strata_n = np.array([float(entry.n) for entry in strata])
        people = int(sizes.sum())
    else:
        stratum = np.zeros(len(cells), dtype=np.int64)
        strata_n = counts.sum(keepdims=True)
        if people is not None and strata_n[0] > people:
            return Undefined("stratum_overfull")
        sizes = strata_n if people is None else np.array([float(people)])
    fractions = np.zeros_like(strata_n) if people is None else strata_n / sizes
    weights = (sizes / strata_n)[stratum]
    margins = _margins(sampling, by, cells, counts)
    if isinstance(margins, Undefined):
        return margins
    raked = rake(counts, weights, margins) if margins else None
    if raked is not None and not raked.converged:
        return Undefined("raking_not_converged")
    final = weights if raked is None else raked.weights
    return WeighedCells(
        cells, counts, final, stratum, strata_n, fractions, strata, tuple(margins), raked, people
    )


def _strata(
    sampling: Sampling, by: Sequence[Answer], cells: Sequence[Cell], counts: Numbers
) -> tuple[StratumCount, ...] | Undefined:
    """The strata that have people; none where none are declared."""
    declared = sampling.strata
    if declared is None:
        return ()
    strata: list[StratumCount] = []
    for place, option in enumerate(by[0].options):
        size = declared.sizes.get(option.code, 0)
        n = int(sum(count for cell, count in zip(cells, counts, strict=True) if cell[0] == place))
        if n > size:
            return Undefined("stratum_overfull")
        if size and n < FEWEST_OF_STRATUM:
            return Undefined("stratum_too_small")
        if size:
            issued = declared.issued.get(option.code) if declared.issued else None
            strata.append(StratumCount(option.code, size, n, issued))
    return tuple(strata)


def _margins(
    sampling: Sampling, by: Sequence[Answer], cells: Sequence[Cell], counts: Numbers
) -> list[CellMargin] | Undefined:
    margins: list[CellMargin] = []
    columns = {answer.code: column for column, answer in enumerate(by)}
    for margin in sampling.margins:
        column = columns[margin.question]
        shares = np.array(
            [float(margin.shares.get(option.code, 0)) for option in by[column].options], dtype=np.float64
        )
        place = np.array([cell[column] for cell in cells], dtype=np.int64)
        answered = np.bincount(place, counts, shares.size) > 0
        if np.any((shares > 0) & ~answered):
            return Undefined("margin_unanswered")
        if np.any((shares == 0) & answered):
            return Undefined("margin_of_nobody")
        margins.append(CellMargin(place, shares / shares.sum()))
    return margins

"""Figures of surveys as actual values: one as it is, or several combined, with the steps that say so."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from surveyapp.analysis.results import Alpha, Figure, IntervalOutcome, Outcome, Undefined
from surveyapp.definition.figure_kinds import OWN_FIGURE, FigureKind, kind_or_own
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.indicators.trace import Param, Step, StepCode, step

Weighing = Literal["n", "equally"]
"""How figures are taken together: weighed by their n, or all alike."""


_UNKNOWN_SAMPLE = Undefined("open_sample")


@dataclass(frozen=True)
class SurveyFigure:
    """The answer of a survey to a figure reference: the figure, and the frozen snapshot from which it was computed.

    Without a snapshot nothing can be cited: an indicator never takes a live figure. `interval`: the 95 %
    confidence interval, or why there is none; it rests on `interval_n` answers, or on the figure's n. `names`: what
    people call the survey, the question (with its number), the option and the group, as `Step` takes them. `alpha`:
    of an α, what belongs to it; the items it leaves out are named under `item_name`.
    """

    outcome: Outcome
    snapshot: str | None
    names: Mapping[str, str] = field(default_factory=dict)
    interval: IntervalOutcome = _UNKNOWN_SAMPLE
    interval_n: int | None = None
    alpha: Alpha | None = None


NOT_FROZEN = SurveyFigure(Undefined("no_snapshot"), None)
"""The answer for a survey that has no snapshot yet."""

FigureOf = Callable[[FigureReference], SurveyFigure]
"""How scoring asks for the figures of surveys."""


@dataclass(frozen=True)
class TakenFigure:
    """The figure that an indicator takes, the `sign` (% or none) and the `places` with which it is printed, its 95 %
    interval or why there is none, the `interval_n` answers that this rests on, and how it came about.
    """

    figure: Figure
    sign: str
    places: int
    interval: IntervalOutcome
    interval_n: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class FigurePart:
    """One of several figures that are combined: its reference, the survey's answer to it, and the figure itself."""

    reference: FigureReference
    survey_figure: SurveyFigure
    figure: Figure

    @property
    def kind(self) -> FigureKind:
        """What kind of figure it is; only one that the questionnaire itself names has a name of its own."""
        return OWN_FIGURE if self.survey_figure.names.get("figure") else kind_or_own(self.reference.figure)

    @property
    def interval_n(self) -> int:
        """How many answers its interval rests on."""
        return self.figure.n if self.survey_figure.interval_n is None else self.survey_figure.interval_n


def sign_of(kinds: Iterable[FigureKind]) -> str:
    """The sign that figures of these kinds together are printed with: % where all of them are."""
    return "%" if all(kind.sign for kind in kinds) else ""


def combine_figures(parts: Sequence[FigurePart], by: Weighing | None) -> TakenFigure:
    """The figure of the only part, or all of them together as `by` says."""
    if by is None:
        (only,) = parts
        steps = (_figure_step(StepCode.FIGURE, only),)
        look = only.kind.sign, only.kind.places
        return TakenFigure(only.figure, *look, only.survey_figure.interval, only.interval_n, steps)
    return _together(parts, by)


def _figure_step(code: StepCode, part: FigurePart) -> Step:
    reference = part.reference
    params: dict[str, Param] = {
        "survey": reference.survey,
        "figure": reference.figure,
        "question": reference.question or "",
        "option": reference.option or "",
        "group": reference.group.question if reference.group else "",
        "n": part.figure.n,
        "snapshot": part.survey_figure.snapshot or "",
        "value": part.figure.exact,
    }
    if reference.scale is not None:
        params["scale"] = reference.scale
    alpha = part.survey_figure.alpha
    if alpha is not None:
        params |= {"items": alpha.items, "left_out": alpha.left_out}
        params["with_left_out"] = "" if alpha.with_left_out is None else Fraction(alpha.with_left_out)
    return Step(code, params, part.survey_figure.names)


def _together(parts: Sequence[FigurePart], by: Weighing) -> TakenFigure:
    """Several figures as one: Σ wᵢ·fᵢ with wᵢ = nᵢ ÷ Σnᵢ, or 1 ÷ their number.

    Example: 90 % of 100 and 80 % of 300 are 82.5 % weighted by n, 85 % equally. n is the number of respondents:
    those of separate samples are added up; of figures about the same respondents (two questions of one survey)
    the largest n counts, so that nobody counts twice. There is an interval only where every part has one; the first
    that has none says why.

    Separate samples (MOVER, Zou and Donner 2008): lower = Σ wᵢfᵢ − √Σ wᵢ²(fᵢ − lᵢ)², upper likewise. Figures
    about the same respondents may err together, so the distances are added instead of their squares:
    lower = Σ wᵢlᵢ, upper = Σ wᵢuᵢ, which is never narrower, whatever the figures have to do with each other.
    """
    sizes = [part.figure.n for part in parts]
    weights = [Fraction(size, sum(sizes)) if by == "n" else Fraction(1, len(sizes)) for size in sizes]
    value = sum((w * part.figure.exact for w, part in zip(weights, parts, strict=True)), Fraction())
    samples = _samples(parts)
    n = sum(max(sizes[index] for index in sample) for sample in samples)
    base = sum(max(parts[index].interval_n for index in sample) for sample in samples)
    sign, places = sign_of([part.kind for part in parts]), max(part.kind.places for part in parts)
    last = step(
        StepCode.COMBINED,
        values=tuple(part.figure.exact for part in parts),
        sizes=tuple(Fraction(size) for size in sizes),
        by=by,
        n=n,
        value=value,
        shared=int(len(samples) < len(parts)),
        unit=sign,
    )
    steps = (*(_figure_step(StepCode.PART, part) for part in parts), last)
    return TakenFigure(Figure(value, n), sign, places, _interval(parts, weights, value, samples), base, steps)


def _interval(
    parts: Sequence[FigurePart],
    weights: Sequence[Fraction],
    value: Fraction,
    samples: Sequence[Sequence[int]],
) -> IntervalOutcome:
    below, above = [Fraction()] * len(parts), [Fraction()] * len(parts)
    for index, (weight, part) in enumerate(zip(weights, parts, strict=True)):
        if isinstance(part.survey_figure.interval, Undefined):
            return part.survey_figure.interval
        low, high = part.survey_figure.interval
        below[index], above[index] = weight * (part.figure.exact - low), weight * (high - part.figure.exact)
    lower, upper = (
        _root(sum(sum(distances[index] for index in sample) ** 2 for sample in samples))
        for distances in (below, above)
    )
    return value - lower, value + upper


def _samples(parts: Sequence[FigurePart]) -> list[list[int]]:
    """Which parts are about the same respondents, by their place; parts that stand alone are samples of their own."""
    samples: list[list[int]] = []
    for index, part in enumerate(parts):
        joined = [
            sample
            for sample in samples
            if any(_share_respondents(parts[member].reference, part.reference) for member in sample)
        ]
        samples = [sample for sample in samples if sample not in joined]
        samples.append([*(member for sample in joined for member in sample), index])
    return samples


def _share_respondents(one: FigureReference, other: FigureReference) -> bool:
    """Whether a respondent may count for both: of one survey, unless they are groups that exclude each other."""
    if one.survey != other.survey:
        return False
    if one.group is None or other.group is None or one.group.question != other.group.question:
        return True
    return not set(one.group.options).isdisjoint(other.group.options)


def _root(square: Fraction | int) -> Fraction:
    return Fraction(float(square) ** 0.5).limit_denominator(10**9)

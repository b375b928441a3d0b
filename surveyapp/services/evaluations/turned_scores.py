"""How many answers would have to turn for the scores of an evaluation to change: for its evaluators alone."""

from collections.abc import Iterator, Mapping

from surveyapp.analysis.results import Figure
from surveyapp.analysis.turned_answers import Direction, TurningAnswers, turning_answers
from surveyapp.definition.indicators.actual import Actual
from surveyapp.definition.indicators.indicator_system import Indicator, IndicatorSystem
from surveyapp.indicators.combined_figures import FigurePart, combine_figures
from surveyapp.indicators.scoring import LeafScore, Scores, score_of_figure
from surveyapp.indicators.turned_scores import TurnedScore, TurnMargins, fewest_turned
from surveyapp.services.evaluations.survey_figures import SurveyFigures


def turn_margins(
    system: IndicatorSystem, scores: Scores, entered: Mapping[str, Actual], figures: SurveyFigures
) -> dict[str, TurnMargins]:
    """The margins of every indicator with a score that takes figures of surveys, by its code.

    Of several combined figures one alone turns, that with which the fewest answers do. Indicators whose figures are of
    other kinds (α, rates of return) are left out.
    """
    written = {leaf.code: leaf for leaf in system.leaves()}
    margins: dict[str, TurnMargins] = {}
    for leaf in scores.leaves():
        indicator = written[leaf.code]
        if leaf.code in entered:
            indicator = indicator.model_copy(update={"actual": entered[leaf.code]})
        if leaf.score is None or indicator.actual is None or not leaf.source.references:
            continue
        found = _LeafTurns(indicator, leaf, figures)
        if found.turnable:
            margins[leaf.code] = TurnMargins(found.fewest("down"), found.fewest("up"))
    return margins


class _LeafTurns:
    """The figures of one indicator, of which one turns while the others stay."""

    def __init__(self, indicator: Indicator, leaf: LeafScore, figures: SurveyFigures) -> None:
        self._indicator, self._figures = indicator, figures
        self._parts: list[FigurePart] = []
        for reference in leaf.source.references:
            answer = figures(reference)
            if isinstance(answer.outcome, Figure):
                self._parts.append(FigurePart(reference, answer, answer.outcome))
        self._whole = len(self._parts) == len(leaf.source.references)

    @property
    def turnable(self) -> bool:
        """Whether answers behind one of the figures can turn."""
        return self._whole and any(True for _part in self._turning("down"))

    def fewest(self, direction: Direction) -> TurnedScore | None:
        """The change that needs the fewest answers in this direction."""
        found = [
            change for place, turning in self._turning(direction) if (change := self._change(place, turning))
        ]
        return min(found, key=lambda change: change.turned, default=None)

    def _turning(self, direction: Direction) -> Iterator[tuple[int, TurningAnswers]]:
        for place, part in enumerate(self._parts):
            counts = self._figures.counts_of(part.reference)
            turning = turning_answers(part.reference, counts, direction) if counts is not None else None
            if turning is not None:
                yield place, turning

    def _change(self, place: int, turning: TurningAnswers) -> TurnedScore | None:
        indicator, part = self._indicator, self._parts[place]
        combined = indicator.actual.combined if indicator.actual is not None else None

        def value_after(turned: int) -> Figure:
            moved = FigurePart(
                part.reference, part.survey_figure, Figure(turning.after(turned), part.figure.n)
            )
            parts = [moved if at == place else other for at, other in enumerate(self._parts)]
            return combine_figures(parts, combined).figure

        turned = fewest_turned(
            lambda number: score_of_figure(indicator, value_after(number).exact), turning.most
        )
        if turned is None:
            return None
        value = value_after(turned).exact
        score = score_of_figure(indicator, value)
        return None if score is None else TurnedScore(part.reference, turned, value, score)

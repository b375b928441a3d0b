"""What every way to compute a figure gives."""

from abc import ABC, abstractmethod

from surveyapp.analysis.results import Alpha, Figure, IntervalOutcome, Outcome
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.definition.questionnaire import OwnFigure


class FigureMethod(ABC):
    """One way to compute a figure. `reference` names it, `counts` are those of its group, if it has one."""

    @abstractmethod
    def compute(self, reference: OwnFigure, counts: SurveyCounts) -> Outcome:
        """The figure, or why there is none."""

    @abstractmethod
    def interval(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> IntervalOutcome:
        """The 95 % interval of this figure in its own unit, or why there is none; asked where the sample allows one."""

    def interval_n(self, reference: OwnFigure, counts: SurveyCounts, figure: Figure) -> int:
        """How many answers the interval rests on."""
        return figure.n

    def alpha(self, reference: OwnFigure, counts: SurveyCounts) -> Alpha | None:
        """Cronbach's α with what belongs to it, where this figure is an α; None for every other figure."""
        return None

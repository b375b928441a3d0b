"""What the figures of a survey are computed from: its questionnaire, the tally of its answers, its returns."""

from dataclasses import dataclass

from surveyapp.analysis.rates import SampleCounts
from surveyapp.analysis.tally import Tally
from surveyapp.definition.questionnaire import OwnFigure, Questionnaire


@dataclass(frozen=True)
class SurveyCounts:
    """`tally` counts the respondents that a figure is about: all valid ones, or those of a group, and then there is no
    `sample`: nobody handed out questionnaires to a group that the answers make.
    """

    questionnaire: Questionnaire
    tally: Tally
    sample: SampleCounts | None = None

    def population(self, asked: OwnFigure) -> int | None:
        """How many people a figure speaks of, where that is known.

        How many belong to a group, or to the base of one of the questionnaire's own figures, never is.
        """
        named = self.questionnaire.named_figure(asked.figure)
        everybody = asked.group is None and (named is None or named.of is None)
        return self.questionnaire.population.size if self.questionnaire.population and everybody else None

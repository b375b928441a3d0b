"""Everything that is computed for one survey, from one tally."""

from surveyapp.analysis.figures import figure
from surveyapp.analysis.frequencies import frequencies
from surveyapp.analysis.results import Analysis, DimensionResult
from surveyapp.analysis.satisfaction import satisfaction, scale_result
from surveyapp.analysis.statistics.reliability import reliability
from surveyapp.analysis.statistics.validity import validity
from surveyapp.analysis.survey_counts import Part, SurveyCounts
from surveyapp.analysis.tally import Tally
from surveyapp.definition.questionnaire import Dimension, OwnFigure, Questionnaire


def analyse(questionnaire: Questionnaire, tally: Tally, part: Part = "all") -> Analysis:
    """Frequencies, satisfaction, reliability and validity of all valid respondents, or of this part of them; what
    cannot be computed says why.
    """
    counts = SurveyCounts(questionnaire, tally, part=part)
    return Analysis(
        n=tally.n,
        questions=frequencies(questionnaire, tally),
        satisfaction=satisfaction(counts),
        reliability=reliability(tally.scale),
        validity=validity(tally.scale),
        scales=tuple(_dimension(counts, dimension) for dimension in questionnaire.scales),
        named=tuple((named, figure(OwnFigure(figure=named.code), counts)) for named in questionnaire.figures),
    )


def _dimension(counts: SurveyCounts, dimension: Dimension) -> DimensionResult:
    """One of the scales beside the main scale: its figures as those of the main scale, reliability and validity."""
    tally = counts.tally.of_scale(dimension.code)
    return DimensionResult(
        dimension=dimension,
        n=tally.answered,
        satisfaction=scale_result(counts, counts.questionnaire.dimension_formula, dimension.code),
        reliability=reliability(tally),
        validity=validity(tally),
    )

"""Everything that is computed for one survey, from one tally."""

from surveyapp.analysis.figures import figure
from surveyapp.analysis.frequencies import frequencies
from surveyapp.analysis.results import Analysis
from surveyapp.analysis.satisfaction import dimension_result, satisfaction
from surveyapp.analysis.statistics.reliability import reliability
from surveyapp.analysis.statistics.validity import validity
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.analysis.tally import Tally
from surveyapp.definition.questionnaire import OwnFigure, Questionnaire


def analyse(questionnaire: Questionnaire, tally: Tally) -> Analysis:
    """Frequencies, satisfaction, reliability and validity; what cannot be computed says why."""
    counts = SurveyCounts(questionnaire, tally)
    return Analysis(
        n=tally.n,
        questions=frequencies(questionnaire, tally),
        satisfaction=satisfaction(counts),
        reliability=reliability(tally.scale),
        validity=validity(tally.scale),
        scales=tuple(dimension_result(counts, dimension) for dimension in questionnaire.scales),
        named=tuple((named, figure(OwnFigure(figure=named.code), counts)) for named in questionnaire.figures),
    )

"""What the figures of a survey are computed from: its questionnaire, the tally of its answers, its returns; and the
rates of these returns, which are counted in full, not drawn: none has an interval.
"""

from dataclasses import dataclass
from typing import Literal

from surveyapp.analysis.results import Outcome, Undefined, share
from surveyapp.analysis.tally import Tally
from surveyapp.definition.questionnaire import OwnFigure, Questionnaire

Part = Literal["all", "group", "collection"]
"""All valid respondents; those of a group that answers make, who are a sample of that group as the others are of all;
those of a channel, a language or a period, which nobody drew at random.
"""


@dataclass(frozen=True)
class SampleCounts:
    """The counts of questionnaires `issued`, `returned` and `valid`, and the size of the population. `issued` is None
    where nobody counted what was handed out, `population` where it is unknown.
    """

    issued: int | None
    returned: int
    valid: int
    population: int | None = None


@dataclass(frozen=True)
class SurveyCounts:
    """`tally` counts the respondents that a figure is about: all valid ones, or those of a group, and then there is no
    `sample`: nobody handed out questionnaires to a group that the answers make. `part`: which part of the valid ones
    is tallied.
    """

    questionnaire: Questionnaire
    tally: Tally
    sample: SampleCounts | None = None
    part: Part = "all"

    def population(self, reference: OwnFigure) -> int | None:
        """The size of the population that a figure is about; None where it is not known.

        For a part, for a group, for the base of one of the questionnaire's own figures, and for those who are asked
        something under a condition, it is never known.
        """
        questionnaire = self.questionnaire
        named = questionnaire.named_figure(reference.figure)
        everybody = self.part == "all" and reference.group is None and (named is None or named.of is None)
        question = named.question if named is not None else reference.question
        scale = questionnaire.scale_items(reference.scale) if question is None else ()
        items = [item.code for item in scale] if question is None else [question]
        everybody = everybody and not questionnaire.partly_asked.intersection(items)
        return questionnaire.population.size if questionnaire.population and everybody else None


def return_rate(returned: int, issued: int | None) -> Outcome:
    """回收率 = returned ÷ issued × 100, n = issued: 122 of 130 issued is 93.846…

    >>> str(return_rate(122, 130).rounded(2))
    '93.85'
    """
    return share(returned, issued) if issued else Undefined("issued_unknown")


def valid_rate(valid: int, returned: int) -> Outcome:
    """有效率 = valid ÷ returned × 100, n = returned: 122 of 122 returned is 100.

    >>> str(valid_rate(121, 122).rounded(2))
    '99.18'
    """
    return share(valid, returned) if returned else Undefined("nothing_returned")


def issue_rate(issued: int | None, population: int | None) -> Outcome:
    """抽样比例 = issued ÷ population × 100, n = population: 130 issued to 1,300 people is 10.

    >>> str(issue_rate(130, 1300).rounded(2))
    '10.00'
    """
    if not issued:
        return Undefined("issued_unknown")
    return share(issued, population) if population else Undefined("population_unknown")

"""The rates of a survey's fieldwork: how many questionnaires were handed out, came back and count.

They are counted in full, not drawn: none has an interval.
"""

from dataclasses import dataclass

from surveyapp.analysis.results import Outcome, Undefined, share


@dataclass(frozen=True)
class SampleCounts:
    """From issued to valid. `issued` is None where nobody counted what was handed out, `population` where nobody knows
    how many people there are.
    """

    issued: int | None
    returned: int
    valid: int
    population: int | None = None


def return_rate(returned: int, issued: int | None) -> Outcome:
    """回收率 = returned ÷ issued × 100, n = issued: 122 of 130 issued is 93.846…"""
    return share(returned, issued) if issued else Undefined("issued_unknown")


def valid_rate(valid: int, returned: int) -> Outcome:
    """有效率 = valid ÷ returned × 100, n = returned: 122 of 122 returned is 100."""
    return share(valid, returned) if returned else Undefined("nothing_returned")


def issue_rate(issued: int | None, population: int | None) -> Outcome:
    """抽样比例 = issued ÷ population × 100, n = population: 130 issued to 1,300 people is 10."""
    if not issued:
        return Undefined("issued_unknown")
    return share(issued, population) if population else Undefined("population_unknown")

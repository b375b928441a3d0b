"""How objects of JSON say a number or an interval: unrounded, or the reason why there is none."""

from fractions import Fraction

from surveyapp.analysis.results import Correlation, Figure, Undefined


def number_json(outcome: float | Figure | Correlation | Undefined) -> float | dict[str, str]:
    """A number, that of a figure too; `{"reason": code}` where it is undefined."""
    if isinstance(outcome, Undefined):
        return {"reason": outcome.reason}
    return outcome.value if isinstance(outcome, Figure | Correlation) else outcome


def interval_json(
    interval: tuple[Fraction | float, Fraction | float] | Undefined,
) -> list[float] | dict[str, str]:
    """Both ends, in the unit of their figure; `{"reason": code}` where there is none."""
    if isinstance(interval, Undefined):
        return {"reason": interval.reason}
    return [float(end) for end in interval]

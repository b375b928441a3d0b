"""How a score came about, step by step, as codes with parameters that reports put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

Param = Fraction | int | str | tuple[Fraction, ...] | tuple[str, ...]


class StepCode(StrEnum):
    """The steps of a trace. Percentages run from 0 to 100; `result` is in points and not rounded.

    ===================  =====================================================================
    code                 what happened, and its parameters
    ===================  =====================================================================
    figure               actual value from a survey: survey, figure, question, option (both ""
                         where the reference has none), n, snapshot, value
    value                actual value as written: value, unit
    ratio                actual value as a share in percent: numerator, denominator, value
    points_met           checklist points fulfilled: met, unmet (codes), met_texts, unmet_texts
    missing              there is no actual value: reason
    completion           actual ÷ target × 100: actual, target, unit, completion
    equal_shares         each point is worth the same: met, points (counts), weight, result
    given_shares         each point has its share of the weight: met, points (counts), shares
                         (percent, of the points met), weight, result
    all_met              every point is fulfilled: points, weight, result
    not_all_met          at least one is not, so none counts: met, points (counts), result
    band_points          a band that pays points: value, start, result
    band_share           a band that pays a share of the weight: value, start, share, weight, result
    below_bands          below the lowest band: value, start, result
    below_pass_mark      the completion fails: 0 points
    linear               (completion − pass mark) ÷ (100 − pass mark) × weight
    reached              the completion is 100, or above where more changes nothing: the weight
    over_punished        (1 − (completion − 100) ÷ 100) × weight
    over_double          a completion of 200 or more, where over-achievement is punished: 0 points
    over_limit           a completion above 100, where that is not allowed: 0 points
    rounded              to two places, half up: exact, result
    ===================  =====================================================================

    The six from `below_pass_mark` to `over_limit` have the same parameters: completion, pass_mark,
    weight, result.
    """

    FIGURE = "figure"
    VALUE = "value"
    RATIO = "ratio"
    POINTS_MET = "points_met"
    MISSING = "missing"
    COMPLETION = "completion"
    EQUAL_SHARES = "equal_shares"
    GIVEN_SHARES = "given_shares"
    ALL_MET = "all_met"
    NOT_ALL_MET = "not_all_met"
    BAND_POINTS = "band_points"
    BAND_SHARE = "band_share"
    BELOW_BANDS = "below_bands"
    BELOW_PASS_MARK = "below_pass_mark"  # noqa: S105 a mark to pass, not a password
    LINEAR = "linear"
    REACHED = "reached"
    OVER_PUNISHED = "over_punished"
    OVER_DOUBLE = "over_double"
    OVER_LIMIT = "over_limit"
    ROUNDED = "rounded"


@dataclass(frozen=True)
class Step:
    """One step of a trace; which parameters belong to which code stands in `StepCode`.

    `names`, of `figure` only: what people call the parameters survey, question and option, and the question's
    number in the form.
    """

    code: StepCode
    params: Mapping[str, Param]
    names: Mapping[str, str] = field(default_factory=dict)


def step(code: StepCode, /, **params: Param) -> Step:
    """A step with its parameters."""
    return Step(code, params)

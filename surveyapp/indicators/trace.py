"""How a score came about, step by step, as codes with parameters that reports put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

Param = Fraction | int | str | tuple[Fraction, ...] | tuple[str, ...]


def item_name(code: str) -> str:
    """Under which key of a step's names the wording of an item stands that did not enter an α."""
    return f"item {code}"


class StepCode(StrEnum):
    """The steps of a trace. Percentages run from 0 to 100; `result` is in points and not rounded.

    Where the actual value comes from:

    ===================  =====================================================================
    figure               a figure of a survey: survey, figure, question, option, group (each ""
                         where the reference has none), n, snapshot, value; of an α also items (K),
                         left_out (codes) and with_left_out (α with them, "" where none is)
    part                 one of several figures that are taken together: as `figure`
    combined             figures taken together: values, sizes (the n of each), by, n, unit, value;
                         shared (1, 0): some are about the same respondents
    value                a number as written: value, unit; `converted` to the target's unit, if it
                         was written in another (else "")
    written              a day or words as written: text
    aggregate            counted elsewhere: numerator ("" where only the percent is known),
                         denominator ("" where it is of nobody knows how many), value, source, period
    cell                 a cell of a 基础表: form, cell (names), formula (names, "" for none), value, unit
    execution            spent ÷ full-year budget: spent, budget, unit, value
    points_met           checklist points fulfilled: met, unmet (codes), met_texts, unmet_texts
    missing              there is no actual value: reason
    not_applicable       a row that does not apply: reason
    ===================  =====================================================================

    How it is scored:

    ===================  =====================================================================
    completion           actual ÷ target × 100: actual, target, unit, completion
    completion_capped    the same, more than 100 counted as 100
    completion_stated    the completion that a day in time or a word stands for: completion
    completion_entered   entered by hand: entered, completion (what of it counts), reason, computed (""
                         where none follows), not_computed (why, or ""), days_late (0 where no deadline
                         is missed)
    equal_shares         each point is worth the same: met, points (counts), weight, result
    given_shares         each point has its share: met, points, shares (percent), weight, result
    points_earned        each point has its points: met, points, earned, weight, result
    points_taken         unmet points cost: unmet, points, taken, weight, result
    points_used_up       the same, where they cost more than there is: result 0
    knocked_out          a point without which nothing counts is unmet: point (text), result
    all_met              every point is fulfilled: points, weight, result
    not_all_met          at least one is not, so none counts: met, points, result
    band_points          a band from `bound` on that pays points: value, bound, unit, result
    band_share           one that pays a share of the weight: value, bound, unit, share, weight, result
    below_bands          below the lowest band: value, bound, unit, result
    up_to_points, up_to_share, above_bands: the same of bands up to `bound`
    below_pass_mark      the completion fails: 0 points
    linear               (completion − pass mark) ÷ (100 − pass mark) × weight
    reached              the completion is 100, or above where more changes nothing: the weight
    over_punished        (1 − (completion − 100) ÷ 100) × weight
    over_double          a completion of 200 or more, where over-achievement is punished: 0 points
    over_limit           a completion above 100, where that is not allowed: 0 points
    target_reached       within the target: value, unit, weight, result
    within_full          within the rule's own bounds of full marks: value, unit, weight, result
    target_missed        outside it, and nothing is left: value, bound, unit, below (1, 0), result
    above_limit          above an upper bound, and nothing is left: value, bound, unit, below (0), result
    proportion           above ÷ beneath × weight: above, beneath, weight, result
    deviation            how far the bound is missed: value, bound, deviation, unit, relative and below (1, 0)
    taken_off            weight − times × off: weight, times, off, result; share (percent of the weight that
                         off is, "" for points); of (points, relative, days, pieces), unit, per, count
                         (started, whole, pro_rata): how the times were counted
    used_up              the same, where more would be taken off than there is: result 0
    none_failed          no piece failed: weight, result
    failed               pieces that failed: failed, of (0: not known)
    in_time              not after the deadline: weight, result
    too_late             after it, and nothing is left: days, result
    days_late            days after the deadline: days
    level                the evaluator's level: level, share, reason, weight, result
    no_evidence          the value cannot be verified: reason, result
    nothing_off          nothing taken off at discretion: reason ("" for none), weight, result
    at_discretion        points taken off at discretion: off, reason, weight, result
    added, taken         a bonus or penalty row: points, reason, result
    rounded              to two places, half up: exact, result
    ===================  =====================================================================

    The six from `below_pass_mark` to `over_limit` have the same parameters: completion, pass_mark,
    weight, result.
    """

    FIGURE = "figure"
    PART = "part"
    COMBINED = "combined"
    VALUE = "value"
    WRITTEN = "written"
    AGGREGATE = "aggregate"
    CELL = "cell"
    EXECUTION = "execution"
    POINTS_MET = "points_met"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    COMPLETION = "completion"
    COMPLETION_CAPPED = "completion_capped"
    COMPLETION_STATED = "completion_stated"
    COMPLETION_ENTERED = "completion_entered"
    EQUAL_SHARES = "equal_shares"
    GIVEN_SHARES = "given_shares"
    POINTS_EARNED = "points_earned"
    POINTS_TAKEN = "points_taken"
    POINTS_USED_UP = "points_used_up"
    KNOCKED_OUT = "knocked_out"
    ALL_MET = "all_met"
    NOT_ALL_MET = "not_all_met"
    BAND_POINTS = "band_points"
    BAND_SHARE = "band_share"
    BELOW_BANDS = "below_bands"
    UP_TO_POINTS = "up_to_points"
    UP_TO_SHARE = "up_to_share"
    ABOVE_BANDS = "above_bands"
    BELOW_PASS_MARK = "below_pass_mark"  # noqa: S105 a mark to pass, not a password
    LINEAR = "linear"
    REACHED = "reached"
    OVER_PUNISHED = "over_punished"
    OVER_DOUBLE = "over_double"
    OVER_LIMIT = "over_limit"
    TARGET_REACHED = "target_reached"
    WITHIN_FULL = "within_full"
    TARGET_MISSED = "target_missed"
    ABOVE_LIMIT = "above_limit"
    PROPORTION = "proportion"
    DEVIATION = "deviation"
    TAKEN_OFF = "taken_off"
    USED_UP = "used_up"
    NONE_FAILED = "none_failed"
    FAILED = "failed"
    IN_TIME = "in_time"
    TOO_LATE = "too_late"
    DAYS_LATE = "days_late"
    LEVEL = "level"
    NO_EVIDENCE = "no_evidence"
    NOTHING_OFF = "nothing_off"
    AT_DISCRETION = "at_discretion"
    ADDED = "added"
    TAKEN = "taken"
    ROUNDED = "rounded"


@dataclass(frozen=True)
class Step:
    """One step of a trace; which parameters belong to which code stands in `StepCode`.

    `names`, of `figure` and `part` only: what people call the parameters survey, question, option and group, and the
    question's number in the form.
    """

    code: StepCode
    params: Mapping[str, Param]
    names: Mapping[str, str] = field(default_factory=dict)


def step(code: StepCode, /, **params: Param) -> Step:
    """A step with its parameters."""
    return Step(code, params)

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
    """The steps of every trace; between them stand those of the rule, whose codes its own file names (`Rule.steps`).

    Percentages run from 0 to 100; `result` is in points and not rounded.

    First where the actual value comes from, last the rounding:

    ===================  =====================================================================
    figure               a figure of a survey: survey, figure, question, option, group (each ""
                         where the reference has none), n, snapshot, value; scale where it is of one
                         beside the main scale; of an α also items (K),
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
    missing              there is no actual value: reason
    not_applicable       a row that does not apply: reason
    rounded              to two places, half up: exact, result
    ===================  =====================================================================
    """

    FIGURE = "figure"
    PART = "part"
    COMBINED = "combined"
    VALUE = "value"
    WRITTEN = "written"
    AGGREGATE = "aggregate"
    CELL = "cell"
    EXECUTION = "execution"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    ROUNDED = "rounded"


@dataclass(frozen=True)
class Step:
    """One step of a trace: a `StepCode` or a code of the rule; which parameters belong to it stands with the code.

    `names`, of `figure` and `part` only: what people call the parameters survey, question, option and group, and the
    question's number in the form.
    """

    code: str
    params: Mapping[str, Param]
    names: Mapping[str, str] = field(default_factory=dict)


def step(code: str, /, **params: Param) -> Step:
    """A step with its parameters."""
    return Step(code, params)

"""What must be true of an indicator, its rule and its actual value beyond the shape of their keys."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicator_system import Actual, Grade, amount_in
from surveyapp.definition.questionnaire import CODE
from surveyapp.indicators.actual_values import unit_of
from surveyapp.indicators.rule import Fault, Rule


def target_faults(rule: Rule, target: str | None, unit: str | None) -> Iterator[Fault]:
    """A rule that computes with the target has one, and its unit is the indicator's."""
    amount = amount_in(target) if target is not None else None
    if rule.uses_target:
        if target is None:
            yield Fault((), "target_missing", {"rule": rule.type})
        elif amount is None:
            yield Fault(("target",), "target_not_a_number", {"found": target, "rule": rule.type})
        elif amount.number <= 0:
            yield Fault(("target",), "target_not_positive", {"found": target})
    if amount is not None and amount.unit and unit and amount.unit != unit:
        yield Fault(("unit",), "unit_differs", {"found": unit, "expected": amount.unit})


def weight_faults(rule: Rule, weight: Decimal) -> Iterator[Fault]:
    """The rule can give the whole weight and no more; what it cannot give is only a warning."""
    most = rule.most(Fraction(weight))
    if most > weight:
        yield Fault(("rule",), "rule_above_weight", {"found": most, "limit": weight})
    elif most < weight:
        yield Fault(("rule",), "full_marks_out_of_reach", {"found": most, "limit": weight}, level="warning")


def actual_faults(rule: Rule, actual: Actual, target: str | None, unit: str | None) -> Iterator[Fault]:
    """The actual value is given in one way, and in one that the rule can score.

    The same for the file and for a value entered later. Paths start with "actual".
    """
    kinds = actual.kinds
    if len(kinds) > 1:
        yield Fault(("actual",), "actual_ambiguous", {"found": ", ".join(kinds)})
        return
    if (actual.numerator is None) != (actual.denominator is None):
        yield Fault(("actual",), "ratio_incomplete")
    if kinds and kinds[0] not in rule.needs:
        expected = ", ".join(sorted(rule.needs))
        yield Fault(
            ("actual", kinds[0]) if kinds[0] != "ratio" else ("actual",),
            "actual_not_for_rule",
            {
                "found": kinds[0],
                "expected": expected,
                "rule": rule.type,
            },
        )
        return
    if actual.met is not None:
        yield from _met_faults(rule, actual.met)
    if actual.figure is not None:
        yield from _figure_faults(actual.figure)
        if actual.shown is not None:
            yield Fault(("actual", "shown"), "shown_beside_figure")
    amount = amount_in(target) if target is not None else None
    in_percent = unit_of(actual, target, unit) == "%"
    if rule.uses_target and amount is not None and kinds and in_percent and amount.unit not in ("%", ""):
        yield Fault(("actual",), "actual_in_percent", {"found": target})


def _met_faults(rule: Rule, met: tuple[str, ...]) -> Iterator[Fault]:
    counts = Counter(met)
    for index, code in enumerate(met):
        if code not in rule.point_codes:
            expected = ", ".join(rule.point_codes)
            yield Fault(("actual", "met", index), "unknown_point", {"found": code, "expected": expected})
        elif counts[code] > 1 and met.index(code) != index:
            yield Fault(("actual", "met", index), "point_met_twice", {"found": code})


def _figure_faults(reference: FigureReference) -> Iterator[Fault]:
    at = ("actual", "figure")
    if not CODE.fullmatch(reference.survey):
        yield Fault((*at, "survey"), "bad_survey_name", {"found": reference.survey})
    if reference.figure == "share":
        if reference.question is None or reference.option is None:
            yield Fault(at, "share_of_what")
    elif reference.option is not None:
        yield Fault((*at, "option"), "option_not_wanted", {"found": reference.figure})


def grade_faults(grades: tuple[Grade, ...], weight: Decimal) -> Iterator[Fault]:
    """Grades go down from the best to one from 0, and each can be reached. Paths start at the file."""
    for index, grade in enumerate(grades):
        at = ("grades", index)
        if index and grade.from_ >= (above := grades[index - 1].from_):
            yield Fault((*at, "from"), "grades_not_descending", {"found": grade.from_, "limit": above})
        if grade.from_ > weight:
            yield Fault((*at, "from"), "grade_out_of_reach", {"found": grade.from_, "limit": weight})
        if str(grade.name) in [str(earlier.name) for earlier in grades[:index]]:
            yield Fault((*at, "name"), "duplicate_grade", {"found": str(grade.name)})
    if grades and grades[-1].from_ != 0:
        yield Fault(("grades", len(grades) - 1, "from"), "lowest_grade_not_zero", {"found": grades[-1].from_})

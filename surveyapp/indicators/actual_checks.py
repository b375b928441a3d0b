"""Checks an actual value: it must be given in one way, and in one that the rule of its line can score."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from surveyapp.definition.checks.figure_checks import shape_faults
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.indicators.actual import Actual, Aggregate, CombinedFigures
from surveyapp.definition.indicators.basic_form import BasicForm, Cell
from surveyapp.definition.indicators.targets import (
    DATE_UNIT,
    Amount,
    Day,
    DayOfMonth,
    Range,
    Target,
    WordTarget,
    base_of,
    read_target,
)
from surveyapp.definition.values import CODE
from surveyapp.indicators.actual_values import actual_unit, target_unit, unit_of_figure
from surveyapp.indicators.checks import FileContext, LeafParts
from surveyapp.indicators.rules.rule import Achievement, Fault, Rule, ScoringInput

_ALWAYS = ("no_evidence",)
"""Kinds of actual value that stand in for whatever a rule needs."""

_PART_OF_A_WHOLE = re.compile("满意|知晓|(?<!效)率")
"""Names of rates that cannot be above 100 %: 满意度, 合格率, 接通率."""
_CHANGE = re.compile(
    "[提上]升|提高|增|下降|降低|减|变动|变化|变更|偏|差异|差额|误差|调整|波动|结余|利润|盈亏|净|温度|涨|膨胀|迁移|海拔"
)
"""Names of what may be below 0."""
_MAY_BE_MORE = re.compile(
    "完成|达成|实现|达产|产销|执行|到位|控制|支出|成本|负债|周转|利用|使用|负荷|入学|备付|拨备|收益|回报|投资|产出|投入|超|比率|倍率"
)
"""Names of rates that may be above 100 %, though they speak of one that may not: 满意率完成情况."""


def actual_faults(line: LeafParts, actual: Actual, around: FileContext) -> Iterator[Fault]:
    """The faults of an actual value: it is given in exactly one way, and in one that the rule can score.

    The same for the file and for a value entered later. Paths start with "actual".
    """
    kinds = actual.kinds
    if not kinds and actual.completion is not None:
        yield Fault(("actual", "completion"), "completion_without_value")
    if len(kinds) > 1:
        yield Fault(("actual",), "actual_ambiguous", {"found": ", ".join(kinds)})
        return
    if (
        kinds
        and kinds[0] not in line.rule.needs
        and not (kinds[0] in _ALWAYS and not line.rule.outside_total)
    ):
        expected = ", ".join(sorted(line.rule.needs))
        params = {"kind": kinds[0], "kinds": expected, "rule": line.rule.type}
        yield Fault(("actual", kinds[0]), "actual_not_for_rule", params)
        return
    yield from _kind_faults(line, actual, around)
    if kinds and kinds[0] not in _ALWAYS:
        yield from line.rule.actual_faults(actual, line.weight)
    if actual.completion is not None and not line.rule.takes_completion:
        yield Fault(("actual", "completion"), "completion_not_wanted", {"rule": line.rule.type})


def _kind_faults(line: LeafParts, actual: Actual, around: FileContext) -> Iterator[Fault]:
    if actual.met is not None:
        yield from _met_faults(line.rule, actual.met)
    for at, reference in figures_of(actual):
        yield from _figure_faults(at, reference)
    if actual.references() and actual.shown is not None:
        yield Fault(("actual", "shown"), "shown_beside_figure")
    if actual.aggregate is not None:
        yield from _aggregate_faults(actual.aggregate)
    if actual.execution is not None and around.budget is None:
        yield Fault(("actual", "execution"), "no_budget")
    if (
        actual.combined is not None
        and len({unit_of_figure(figure) for figure in actual.combined.figures}) > 1
    ):
        yield Fault(("actual", "combined"), "figures_mixed")
    if actual.combined is not None:
        yield from _weights_faults(actual.combined)
    if actual.cell is not None:
        yield from _cell_faults(line, actual, around.forms)
    yield from _value_faults(line, actual)
    yield from _counted_faults(line, actual)
    yield from _unit_faults(line, actual)
    yield from _share_faults(line, actual)


def _weights_faults(combined: CombinedFigures) -> Iterator[Fault]:
    """Figures weighed by declared weights have one each; otherwise none is declared."""
    at: KeyPath = ("actual", "combined", "weights")
    if combined.by == "weights" and len(combined.weights) != len(combined.figures):
        params = {"found": len(combined.weights), "expected": len(combined.figures)}
        yield Fault(at, "weights_not_for_figures", params)
    elif combined.by != "weights" and combined.weights:
        yield Fault(at, "weights_not_wanted", {"found": combined.by})


def _aggregate_faults(aggregate: Aggregate) -> Iterator[Fault]:
    """An aggregate is counted or a percentage; a percentage of an unknown number needs its source and period."""
    at: KeyPath = ("actual", "aggregate")
    if (aggregate.numerator is None) == (aggregate.percent is None):
        yield Fault(at, "numerator_or_percent")
    elif aggregate.denominator is None and aggregate.numerator is not None:
        yield Fault((*at, "denominator"), "missing_key", {"expected": "denominator"})
    elif aggregate.denominator is None:
        for key in ("source", "period"):
            if getattr(aggregate, key) is None:
                yield Fault((*at, key), "percent_without", {"expected": key})


def figures_of(actual: Actual) -> Iterator[tuple[KeyPath, FigureReference]]:
    """The figures of surveys that an actual value rests on, each with its place below the indicator."""
    if actual.figure is not None:
        yield ("actual", "figure"), actual.figure
    if actual.combined is not None:
        for index, reference in enumerate(actual.combined.figures):
            yield ("actual", "combined", "figures", index), reference


def _unit_faults(line: LeafParts, actual: Actual) -> Iterator[Fault]:
    """Figures of surveys and counted shares need a target in their own unit."""
    counted = actual.references() or actual.aggregate is not None or actual.execution is not None
    expected = target_unit(line.target, line.unit)
    if not counted or not expected or "failed" in line.rule.entered_kinds:
        return
    at, params = ("actual",), {"found": line.target or expected}
    if actual_unit(actual, line.target, line.unit) == "%":
        if expected != "%":
            yield Fault(at, "actual_in_percent", params)
    elif base_of(expected) == "%":
        names = ", ".join(dict.fromkeys(reference.figure for reference in actual.references()))
        yield Fault(at, "figure_not_in_percent", params | {"figure": names})


def _share_faults(line: LeafParts, actual: Actual) -> Iterator[Fault]:
    """Shares are not below 0, and a rate that is a part of a whole, as 满意度 or 接通率, is at most 100 %."""
    read = line.read
    below = (isinstance(read, Range) and read.low < 0) or (isinstance(read, Amount) and read.number < 0)
    if below or _CHANGE.search(line.name):
        return
    percent = _percent_of(line, actual)
    rate = _PART_OF_A_WHOLE.search(line.name) is not None and not _MAY_BE_MORE.search(line.name)
    if percent is not None and rate and not _wants_more_than_all(read) and not 0 <= percent <= 100:
        params: dict[str, object] = {"found": percent, "name": line.name}
        yield Fault(("actual", actual.kinds[0]), "share_implausible", params, level="warning")
    elif actual.value is not None and isinstance(read, Amount | Range) and line.rule.lowest_bound >= 0:
        number, _unit = _achieved(actual.value)
        if isinstance(number, Fraction) and number < 0:
            params = {"found": actual.value, "name": line.name}
            yield Fault(("actual", "value"), "value_below_zero", params, level="warning")


def _wants_more_than_all(target: Target | None) -> bool:
    """Whether the target itself is above 100."""
    most = target.high if isinstance(target, Range) else target.number if isinstance(target, Amount) else 0
    return most > 100


def _percent_of(line: LeafParts, actual: Actual) -> Fraction | None:
    """The percentage that an actual value states; None where it states none."""
    if actual.aggregate is not None:
        return actual.aggregate.share
    if actual.value is None:
        return None
    achieved, unit = _achieved(actual.value)
    in_percent = (unit or target_unit(line.target, line.unit)) == "%"
    return achieved if in_percent and isinstance(achieved, Fraction) else None


def _value_faults(line: LeafParts, actual: Actual) -> Iterator[Fault]:
    """A written value says something that the rule can read, in the unit of the target."""
    if actual.value is None:
        return
    achieved, unit = _achieved(actual.value)
    target = line.read
    reason = line.rule.unfit(achieved, target, completed=actual.completion is not None)
    if _is_bound(actual.value):
        reason = "value_not_exact"
    elif _hangs_on_the_day(line, actual.value, completed=actual.completion is not None):
        reason = "day_not_written"
    if reason is not None:
        params = {"found": actual.value, "rule": line.rule.type, "wanted": ", ".join(sorted(line.rule.reads))}
        yield Fault(("actual", "value"), reason, params)
    expected = DATE_UNIT if isinstance(target, Day | DayOfMonth) else target_unit(line.target, line.unit)
    if unit and expected and not line.rule.same_unit(unit, expected):
        params = {"found": unit, "expected": expected}
        yield Fault(("actual", "value"), "units_differ", params, level="warning")


def _hangs_on_the_day(line: LeafParts, value: Decimal | str, *, completed: bool) -> bool:
    """Whether a month or year is written, and its first day would be scored otherwise than its last."""
    read = read_target(value) if isinstance(value, str) else None
    use = line.rule.target_use
    scored = not completed and (use is None or isinstance(line.read, use.forms))
    if not scored or not isinstance(read, Day) or read.since is None:
        return False
    return _paid(line, read.since, line.read) != _paid(line, read.date, line.read)


def _paid(line: LeafParts, day: date, target: Target | None) -> Fraction | None:
    """The points for a day; None where the rule cannot score it."""
    if line.rule.unfit(day, target, completed=False) is not None:
        return None
    return line.rule.apply(ScoringInput(line.weight, day, target)).exact


def _counted_faults(line: LeafParts, actual: Actual) -> Iterator[Fault]:
    """The rule must be able to score the aggregate: a number without a completion that follows from it cannot be."""
    counted = actual.references() or actual.aggregate is not None or actual.execution is not None
    if not counted or "failed" in line.rule.entered_kinds:
        return
    if not _fits_any(line, (Fraction(), Fraction(1)), completed=actual.completion is not None):
        yield Fault(("actual", actual.kinds[0]), "no_completion_follows")


def _fits_any(line: LeafParts, examples: Iterable[Achievement], *, completed: bool) -> bool:
    """Whether the rule can score one of the examples."""
    return any(line.rule.unfit(example, line.read, completed=completed) is None for example in examples)


def _achieved(value: Decimal | str) -> tuple[Achievement, str]:
    """What a written value says, and its unit ("" for none; words have none)."""
    if isinstance(value, Decimal):
        return Fraction(value), ""
    read = read_target(value)
    if isinstance(read, Amount):
        return Fraction(read.number), read.unit
    if isinstance(read, Day):
        return read.date, DATE_UNIT
    return (read, DATE_UNIT) if isinstance(read, DayOfMonth) else (WordTarget(value), "")


def _is_bound(value: Decimal | str) -> bool:
    """Whether a written value is an upper or lower bound instead of a number: <90%."""
    read = read_target(value) if isinstance(value, str) else None
    return isinstance(read, Amount) and read.comparison not in (None, "=")


def _cell_faults(line: LeafParts, actual: Actual, forms: tuple[BasicForm, ...]) -> Iterator[Fault]:
    """The cell is one of a form of the file, holds what the rule can read, and is in the unit of the target."""
    reference = actual.cell
    if reference is None:
        return
    form = next((form for form in forms if form.code == reference.form), None)
    if form is None:
        known = ", ".join(form.code for form in forms)
        params = {"found": reference.form, "expected": known}
        yield Fault(("actual", "cell", "form"), "unknown_form", params)
        return
    cell = form.cell(reference.cell)
    if cell is None:
        known = ", ".join(cell.code for cell in form.cells)
        yield Fault(("actual", "cell", "cell"), "unknown_cell", {"found": reference.cell, "expected": known})
        return
    if not _is_readable(line, cell, completed=actual.completion is not None):
        params = {"found": str(cell.name), "cell_type": cell.type, "rule": line.rule.type}
        yield Fault(("actual", "cell"), "cell_not_for_rule", params)
    unit, expected = cell.unit or "", target_unit(line.target, line.unit)
    if unit and expected and not line.rule.same_unit(unit, expected):
        params = {"found": unit, "expected": expected}
        yield Fault(("actual", "cell"), "units_differ", params, level="warning")


def _is_readable(line: LeafParts, cell: Cell, *, completed: bool) -> bool:
    """Whether the rule can score what a cell of this type holds; of text that depends on what will be typed."""
    if cell.type == "text":
        return "words" in line.rule.reads
    examples: tuple[Achievement, ...] = (Fraction(), Fraction(1)) if cell.type == "number" else (date.min,)
    return _fits_any(line, examples, completed=completed)


def _met_faults(rule: Rule, met: tuple[str, ...]) -> Iterator[Fault]:
    counts, known = Counter(met), [point.code for point in rule.offered_points]
    for index, code in enumerate(met):
        if code not in known:
            expected = ", ".join(known)
            yield Fault(("actual", "met", index), "unknown_point", {"found": code, "expected": expected})
        elif counts[code] > 1 and met.index(code) != index:
            yield Fault(("actual", "met", index), "point_met_twice", {"found": code})


def _figure_faults(at: KeyPath, reference: FigureReference) -> Iterator[Fault]:
    if not CODE.fullmatch(reference.survey):
        yield Fault((*at, "survey"), "bad_survey_name", {"found": reference.survey})
    for place, code, params in shape_faults(reference):
        yield Fault((*at, *place), code, params)

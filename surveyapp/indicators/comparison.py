"""Compares our scores with what a published report prints: each differing line once, and the sums that it moves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from pydantic import ValidationError

from surveyapp.analysis.results import half_up, prints_as
from surveyapp.definition.indicators.actual import Actual
from surveyapp.definition.indicators.indicator_system import Indicator, IndicatorSystem, PublishedFigures
from surveyapp.definition.indicators.targets import (
    Amount,
    Day,
    base_of,
    read_target,
    scale_of,
    units_contradict,
)
from surveyapp.indicators.actual_values import target_unit
from surveyapp.indicators.entered_completions import EnteredCompletion, entered_completions
from surveyapp.indicators.rules.rule_table import rule_of
from surveyapp.indicators.scoring import GroupScore, LeafScore, Scores, grade_of, score_with
from surveyapp.indicators.trace import Step, StepCode

ComparedQuantity = Literal["actual", "completion", "score", "total", "grade"]

NO_FIGURE = "—"
"""Stands for ours where a row does not apply."""

_SOURCES = frozenset(
    {
        StepCode.FIGURE,
        StepCode.COMBINED,
        StepCode.VALUE,
        StepCode.WRITTEN,
        StepCode.AGGREGATE,
        StepCode.CELL,
        StepCode.EXECUTION,
    }
)


@dataclass(frozen=True)
class Difference:
    """A line that a report prints otherwise: in which figure first, both as people read them, and our step.

    `place` names the other place of the report that prints it; "" for the score table. `code` is "" for the
    total of a report whose own lines give another one. `unread`: of a score that differs beside its line's value, that
    the rule reads nothing of what is printed, so that nobody knows whether it follows.
    """

    code: str
    figure: ComparedQuantity
    published: str
    ours: str
    step: Step | None = None
    place: str = ""
    unread: bool = False


@dataclass(frozen=True)
class PrintedFigure:
    """A figure that a report prints of a line; `code` is "" for total and grade."""

    code: str
    figure: ComparedQuantity


@dataclass(frozen=True)
class SystemComparison:
    """The result of the comparison: what differs, what that moves (scores of the same lines, sums, total, grade), and
    what could not be compared.

    `not_compared`: the lines that have no score yet. `no_counterpart`: what is printed and is nothing that the file
    computes: a grade without `grades`, a completion of a rule that states none. `compared`: whether anything was
    printed that could be compared. `entered_completions`: the completions that were entered and do not follow from
    value and target; they say nothing of what is printed.
    """

    differences: tuple[Difference, ...]
    consequences: tuple[Difference, ...]
    not_compared: tuple[str, ...]
    no_counterpart: tuple[PrintedFigure, ...]
    compared: bool
    entered_completions: tuple[EnteredCompletion, ...]


def compare_with_published(system: IndicatorSystem, scores: Scores) -> SystemComparison:
    """Compare a scored system with the `published` figures of its file.

    A printed number is ours when ours, rounded half up to the places that are printed, is the same and no unit
    contradicts: 99.2 % is 121 ÷ 122; a printed 100 % is not 99.99 %, 500 项 is not 500 件 unless the file acknowledges
    `units_differ` for the line. A line is listed under the first of actual value, completion and score that differs; a
    score that differs beside its own printed value or completion follows from that, unless the rule gives another one
    for what is printed: then it is listed by itself. What other places of the report print is listed place by place,
    and moves nothing. Of a row that does not apply points that are printed differ.
    """
    written = {node.code: node for node in system.nodes()}
    differences: list[Difference] = []
    moved: list[Difference] = []
    lines = [leaf for leaf in scores.leaves() if leaf.missing is None]
    for leaf in lines:
        published = written[leaf.code].published
        if published is None:
            continue
        line = _Line(written[leaf.code], leaf, any_unit=_units_acknowledged(system, leaf.code))
        own = list(line.differs(published))
        scores_too = [difference for difference in own[1:] if difference.figure == "score"]
        differences += own[:1]
        follows = line.score_follows(published) if scores_too else True
        told = [replace(difference, unread=follows is None) for difference in scores_too]
        (differences if follows is False else moved).extend(told)
        differences += line.differs_elsewhere(published)
    printed = _printed_scores(scores, written)
    for found_sum, follows in (
        *_of_groups(scores.levels, written, printed),
        *_of_total(system, scores, printed),
    ):
        (moved if follows else differences).append(found_sum)
    figures = list(_printed(system, scores, written))
    return SystemComparison(
        tuple(differences),
        tuple(moved),
        scores.missing,
        no_counterpart=tuple(figure for figure, has_counterpart in figures if not has_counterpart),
        compared=any(has_counterpart for _figure, has_counterpart in figures),
        entered_completions=entered_completions(system, scores),
    )


def _printed(
    system: IndicatorSystem, scores: Scores, indicators: dict[str, Indicator]
) -> Iterator[tuple[PrintedFigure, bool]]:
    """Every figure that is printed of what has a score, and whether there is one of ours to compare it with."""
    for _level, node in scores.nodes():
        published = indicators[node.code].published
        applies = not isinstance(node, LeafScore) or node.not_applicable is None
        if published is None or (node.score is None and applies):
            continue
        if published.score is not None:
            yield PrintedFigure(node.code, "score"), True
        if not isinstance(node, LeafScore) or not applies:
            continue
        if published.actual is not None or published.elsewhere:
            yield PrintedFigure(node.code, "actual"), True
        if published.completion is not None:
            yield PrintedFigure(node.code, "completion"), node.completion is not None
    if system.published is not None and scores.total is not None:
        if system.published.total is not None:
            yield PrintedFigure("", "total"), True
        if system.published.grade is not None:
            yield PrintedFigure("", "grade"), scores.grade is not None


def _units_acknowledged(system: IndicatorSystem, code: str) -> bool:
    return any(
        acknowledgement.problem == "units_differ"
        and (not acknowledgement.lines or code in acknowledgement.lines)
        for acknowledgement in system.acknowledge
    )


@dataclass(frozen=True)
class _Line:
    """A scored line beside what the file says of it; `any_unit`: its units differ, and mean the same."""

    indicator: Indicator
    leaf: LeafScore
    any_unit: bool

    def differs(self, published: PublishedFigures) -> Iterator[Difference]:
        """Actual value, completion and score that the line's own row prints otherwise."""
        leaf = self.leaf
        if leaf.score is None:
            if published.score:
                yield Difference(leaf.code, "score", _points(published.score), NO_FIGURE, leaf.trace[-1])
            return
        if published.actual is not None and not self._is_ours(published.actual):
            yield self._other_value(published.actual)
        if published.completion is not None and leaf.completion is not None:
            completion = read_target(published.completion)
            if not isinstance(completion, Amount) or not prints_as(completion.number, leaf.completion):
                ours = f"{half_up(leaf.completion, 2)}%"
                by = next(step for step in leaf.trace if "completion" in step.params)
                yield Difference(leaf.code, "completion", published.completion, ours, by)
        if published.score is not None and published.score != leaf.score:
            by = leaf.trace[-2] if len(leaf.trace) > 1 else leaf.trace[-1]
            yield Difference(leaf.code, "score", _points(published.score), str(leaf.score), by)

    def score_follows(self, published: PublishedFigures) -> bool | None:
        """Whether the rule gives the printed score for the printed completion or value; None where it reads neither."""
        keys = [] if published.actual is None else [{"value": published.actual}]
        completion = None if published.completion is None else read_target(published.completion)
        if isinstance(completion, Amount):
            keys += self._with_completion(completion.number)
        scores = [score_with(self.indicator, actual) for actual in map(_actual, keys) if actual is not None]
        known = [score for score in scores if score is not None]
        return published.score in known if known else None

    def _with_completion(self, percent: Decimal) -> Iterator[dict[str, Any]]:
        """The keys of an actual value that has this completion, or that it was entered for."""
        target = read_target(self.indicator.target or "")
        if rule_of(self.indicator).takes_completion:
            yield {"value": self.leaf.shown, "completion": {"percent": percent, "reason": NO_FIGURE}}
        elif isinstance(target, Amount):
            yield {"value": percent * target.number / 100}

    def differs_elsewhere(self, published: PublishedFigures) -> Iterator[Difference]:
        """The actual value, where other places of the report print it otherwise."""
        for other in published.elsewhere:
            if self.leaf.score is not None and not self._is_ours(other.actual):
                yield self._other_value(other.actual, str(other.place))

    def _other_value(self, printed: str, place: str = "") -> Difference:
        return Difference(self.leaf.code, "actual", printed, self.leaf.shown or "", self._taken, place)

    @property
    def _taken(self) -> Step | None:
        """The step that says where the actual value comes from."""
        return next((step for step in reversed(self.leaf.trace) if step.code in _SOURCES), None)

    @property
    def _unit(self) -> str:
        """The unit that a number achieved is in: the target's, or its own where the target has none."""
        unit, taken = target_unit(self.indicator.target, self.indicator.unit), self._taken
        if unit or taken is None or taken.code not in (StepCode.VALUE, StepCode.CELL):
            return unit
        own = str(taken.params["unit"])
        return own if base_of(own) else ""

    def _is_ours(self, printed: str) -> bool:
        """Numbers at the places printed and in a unit that does not contradict, days by the day, words as they are."""
        leaf, unit = self.leaf, self._unit
        read, ours = read_target(printed), read_target(leaf.shown or "")
        if isinstance(leaf.actual, Fraction) and isinstance(read, Amount):
            shown = ours.unit if isinstance(ours, Amount) and ours.unit else unit
            factor = Fraction(scale_of(unit)) / Fraction(scale_of(read.unit or unit))
            return prints_as(read.number, leaf.actual * factor) and self._same_unit(read.unit, shown)
        if isinstance(read, Day) and isinstance(ours, Day):
            return read == ours
        if isinstance(read, Amount) and isinstance(ours, Amount):
            plain = [amount.number * scale_of(amount.unit) for amount in (read, ours)]
            return plain[0] == plain[1] and self._same_unit(read.unit, ours.unit)
        return _plain(printed) == _plain(leaf.shown or "")

    def _same_unit(self, printed: str, ours: str) -> bool:
        return self.any_unit or not units_contradict(printed, ours)


def _actual(keys: dict[str, Any]) -> Actual | None:
    """The actual value with these keys; None where no file could have it."""
    try:
        return Actual.model_validate(keys)
    except ValidationError:
        return None


def _plain(text: str) -> str:
    return "".join(text.split()).lstrip("=＝")


def _printed_scores(scores: Scores, indicators: dict[str, Indicator]) -> dict[str, Decimal]:
    """The score of every line as printed, ours where none is printed."""
    found: dict[str, Decimal] = {}
    for leaf in scores.leaves():
        published = indicators[leaf.code].published
        own = published.score if published is not None else None
        found[leaf.code] = own if own is not None else leaf.score or Decimal(0)
    return found


def _of_groups(
    nodes: tuple[GroupScore | LeafScore, ...],
    indicators: dict[str, Indicator],
    printed_scores: dict[str, Decimal],
) -> Iterator[tuple[Difference, bool]]:
    """The sums that the report prints otherwise, those of the highest level last."""
    for node in nodes:
        if isinstance(node, LeafScore):
            continue
        yield from _of_groups(node.children, indicators, printed_scores)
        published = indicators[node.code].published
        if published is None or published.score is None or node.score is None:
            continue
        if published.score != node.score:
            follows = sum(printed_scores[leaf.code] for leaf in node.leaves()) == published.score
            yield Difference(node.code, "score", _points(published.score), str(node.score)), follows


def _of_total(
    system: IndicatorSystem, scores: Scores, printed_scores: dict[str, Decimal]
) -> Iterator[tuple[Difference, bool]]:
    published = system.published
    if published is None or scores.total is None:
        return
    if published.total is not None and published.total != scores.total:
        follows = sum(printed_scores.values()) == published.total
        yield Difference("", "total", _points(published.total), str(scores.total)), follows
    if published.grade is not None and scores.grade is not None and str(published.grade) != scores.grade:
        follows = grade_of(sum(printed_scores.values(), Decimal()), system.grades) == str(published.grade)
        yield Difference("", "grade", str(published.grade), scores.grade), follows


def _points(score: Decimal) -> str:
    """As a report prints points: 2.59, 10."""
    return format(score, "f")

"""Figures of a series of surveys over time: each with its interval, whether it can be compared, and what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from surveyapp.analysis.figures import figure, interval, interval_n
from surveyapp.analysis.limits import FEWEST_OF_GROUP, SMALL_SAMPLE
from surveyapp.analysis.results import Figure, IntervalOutcome, Undefined
from surveyapp.analysis.statistics.intervals import no_interval
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.analysis.trends.change_tests import (
    ChangeTest,
    Difference,
    MeanSample,
    Sample,
    ShareSample,
    difference,
    with_holm,
)
from surveyapp.analysis.trends.comparability import Comparability, Finding, compare_figures
from surveyapp.analysis.trends.figure_samples import is_share_of_people, sample_of
from surveyapp.definition.figure_kinds import FigureKind, kind_or_own
from surveyapp.definition.periods import Period
from surveyapp.definition.questionnaire import FormerValue, OwnFigure, Questionnaire

PointKind = Literal["survey", "published", "aggregate"]

_NOT_ASKED = frozenset({"unknown_question", "unknown_option", "unknown_scale", "unknown_figure", "no_scale"})
"""Reasons why a survey has no figure that another one has: it did not ask for it."""


@dataclass(frozen=True)
class PointValue:
    """A figure at one point: `exact` in the figure's unit with the answers that it rests on (`n`, None where nobody
    says), its 95 % interval (from `interval_n` answers), its sample, and `basis`: why the sample was not drawn by
    chance, so that tests only describe; None where it was.
    """

    exact: Fraction
    n: int | None
    ci95: IntervalOutcome
    interval_n: int | None
    sample: Sample
    basis: str | None

    @property
    def value(self) -> float:
        """The figure, unrounded."""
        return float(self.exact)

    @property
    def is_small(self) -> bool:
        """Whether fewer than 30 answers, or nobody knows how many, stand behind it."""
        return self.n is None or self.n < SMALL_SAMPLE


Outcome = PointValue | Undefined


@dataclass(frozen=True)
class TrendPoint:
    """A survey (or one of its versions), a published figure or a table of counts, at its place in time.

    `code` names it in JSON and addresses, `at` and `until` are its first and last day, `period` the period that
    somebody named (None: the days on which answers came). `version`: which version of its survey, counted from 1, where
    versions stand apart. `survey`, `versions`, `snapshot`: of a survey (None: a live view). `source`: where published
    figures or counts are from. `content`: what it asked; None where only figures are known. `counts`: of a survey.
    `values`: of the others, by the key of their figure (`figure_key`). `reason`: why it has no figures at all.
    `mixes_versions`: answers to versions that asked otherwise cannot be told apart any more. `dated`: the days are
    those of its answers; otherwise, where no time is known of them, the day on which the survey was made.
    """

    code: str
    kind: PointKind
    at: date
    until: date
    period: Period | None = None
    version: int | None = None
    survey: str | None = None
    versions: tuple[str, ...] = ()
    snapshot: str | None = None
    source: str = ""
    content: Questionnaire | None = None
    counts: SurveyCounts | None = None
    values: Mapping[str, PointValue] = field(default_factory=dict)
    reason: str | None = None
    mixes_versions: bool = False
    dated: bool = True

    def shares_time_with(self, other: "TrendPoint") -> bool:
        """Whether a survey and mere figures are of the same time: neither is a change from the other."""
        overlap = self.at <= other.until and other.at <= self.until
        return overlap and (self.kind == "survey") != (other.kind == "survey")


@dataclass(frozen=True)
class TrendFigure:
    """A figure whose trend is shown: its `code` (overall, the code of an item, a scale or an own figure), what it is
    called, and the reference; `is_item`: it is one of the family over which p is corrected.
    """

    code: str
    name: str
    reference: OwnFigure
    is_item: bool = False

    @property
    def kind(self) -> FigureKind:
        """Its formula, unit and decimals."""
        return kind_or_own(self.reference.figure)


@dataclass(frozen=True)
class Change:
    """The change of a figure since an earlier point, by its place in the trend; `descriptive`: why chance cannot be
    judged by sampling theory, so that the test only describes (None: it can).
    """

    before: int
    comparability: Comparability
    outcome: Difference | Undefined
    descriptive: str | None

    @property
    def is_beyond_chance(self) -> bool | None:
        """Whether more changed than chance gives; None where there is no test."""
        test = self.outcome.test if isinstance(self.outcome, Difference) else None
        return test.is_beyond_chance if isinstance(test, ChangeTest) else None


@dataclass(frozen=True)
class TrendLine:
    """One figure at each point, and its change since the point before that has it (None: there is none)."""

    figure: TrendFigure
    values: tuple[Outcome, ...]
    changes: tuple[Change | None, ...]

    @property
    def latest(self) -> Change | None:
        """The newest change."""
        return next((change for change in reversed(self.changes) if change is not None), None)


@dataclass(frozen=True)
class Trend:
    """A series over time, for the survey that asks: its points in order and a line for each figure."""

    survey: str
    series: str
    points: tuple[TrendPoint, ...]
    lines: tuple[TrendLine, ...]

    @property
    def has_history(self) -> bool:
        """Whether some figure has two points."""
        return any(line.latest is not None for line in self.lines)


def figure_key(reference: OwnFigure) -> str:
    """A reference as one word, to find published figures by."""
    parts = (reference.figure, reference.question, reference.option, reference.scale)
    return " ".join(part or "-" for part in parts)


def trend_figures(
    questionnaire: Questionnaire, items: Sequence[str], formula: str
) -> tuple[TrendFigure, ...]:
    """The figures of a trend: the main scale's, those of `items` (by code) by the same formula, those of the scales
    beside it, and the questionnaire's own. An item that is itself called like one of the others, as `overall`, has the
    code `question.overall` among them.
    """
    others = {"overall", *(f"scale.{each.code}" for each in questionnaire.scales)}
    others |= {f"figure.{each.code}" for each in questionnaire.figures}
    found = []
    if questionnaire.scale_items():
        found.append(TrendFigure("overall", "", OwnFigure(figure=formula)))
    for code in items:
        item = questionnaire.item(code)
        if item is not None:
            own = f"question.{code}" if code in others else code
            reference = OwnFigure(figure=formula, question=code)
            found.append(TrendFigure(own, str(item.text), reference, is_item=True))
    for dimension in questionnaire.scales:
        reference = OwnFigure(figure=formula, scale=dimension.code)
        found.append(TrendFigure(f"scale.{dimension.code}", str(dimension.name), reference))
    for named in questionnaire.figures:
        found.append(TrendFigure(f"figure.{named.code}", str(named.name), OwnFigure(figure=named.code)))
    return tuple(found)


def make_trend(
    survey: str, series: str, points: Sequence[TrendPoint], figures: Sequence[TrendFigure]
) -> Trend:
    """The lines through the points, in order of time; p of the items' changes at each point is Holm's."""
    ordered = tuple(sorted(points, key=lambda point: (point.until, point.at, point.code)))
    values = {each.code: tuple(_value(each.reference, point) for point in ordered) for each in figures}
    changes = {
        each.code: [
            _change(each.reference, ordered, values[each.code], place) for place in range(len(ordered))
        ]
        for each in figures
    }
    family = [each.code for each in figures if each.is_item]
    for place in range(len(ordered)):
        found = {code: change for code in family if (change := changes[code][place]) is not None}
        corrected = with_holm({code: change.outcome for code, change in found.items()})
        for code, change in found.items():
            changes[code][place] = replace(change, outcome=corrected[code])
    lines = (TrendLine(each, values[each.code], tuple(changes[each.code])) for each in figures)
    return Trend(survey, series, ordered, tuple(lines))


def published_value(former: FormerValue, scale_items: int = 1) -> PointValue:
    """A figure that was published, as a point of a trend: 97.89 % of 95 is 93 of them. `scale_items`: of how many items
    it is, which for the 满意率 of several makes it no share of the answers.

    Its sample has a reason where nobody says from how many answers (`no_n`), where no whole number of them gives the
    printed share (`no_whole_count`), or where a mean has no standard deviation (`no_spread`).
    """
    printed = Fraction(Decimal(former.value.rstrip("% ")))
    sample = _printed_sample(former, printed)
    if kind_or_own(former.figure).needs == "favourable_options" and scale_items > 1:
        sample = Undefined("no_test_for_mean_of_shares")
    unknown = "sampling_unknown"
    return PointValue(printed, former.n, Undefined(unknown), None, sample, unknown)


def _printed_sample(former: FormerValue, printed: Fraction) -> Sample:
    if former.n is None:
        return Undefined("no_n")
    kind = kind_or_own(former.figure)
    if kind.needs == "scored_options":
        spread = None if former.sd is None else Fraction(former.sd) ** 2
        return Undefined("no_spread") if spread is None else MeanSample(printed, spread, former.n)
    if not is_share_of_people(kind):
        return Undefined("no_test_of_figure")
    places = len(former.value.rstrip("% ").partition(".")[2])
    count = int(printed * former.n / 100 + Fraction(1, 2))
    off = abs(Fraction(100 * count, former.n) - printed)
    fits = off <= Fraction(1, 2 * 10**places)
    return ShareSample(count, former.n) if fits else Undefined("no_whole_count")


def counted_value(count: int, n: int) -> PointValue | Undefined:
    """The share of a table of counts: `count` of `n` were satisfied; they are all that there were, not a sample."""
    if not n:
        return Undefined("no_answers")
    share = ShareSample(count, n)
    return PointValue(share.share * 100, n, Undefined("aggregate"), None, share, "aggregate")


def _value(reference: OwnFigure, point: TrendPoint) -> Outcome:
    if point.reason is not None:
        return Undefined(point.reason)
    if point.counts is None:
        return point.values.get(figure_key(reference)) or _not_published(reference, point)
    if point.content is not None and not _asks(point.content, reference):
        return Undefined("not_asked")
    found = figure(reference, point.counts)
    if not isinstance(found, Figure):
        return Undefined("not_asked") if found.reason in _NOT_ASKED else found
    questionnaire = point.counts.questionnaire
    return PointValue(
        found.exact,
        found.n,
        interval(reference, point.counts, found),
        interval_n(reference, point.counts, found),
        sample_of(reference, point.counts),
        no_interval(questionnaire.sampling),
    )


def _not_published(reference: OwnFigure, point: TrendPoint) -> Undefined:
    """Why a figure is not among published ones; `other_formula` where the question's was computed otherwise."""
    about = figure_key(reference).partition(" ")[2]
    others = any(key.partition(" ")[2] == about for key in point.values) and kind_or_own(
        reference.figure
    ).of in (
        "question",
        "scale",
    )
    return Undefined("other_formula" if others else "not_published")


def _asks(content: Questionnaire, reference: OwnFigure) -> bool:
    """Whether a version asks for what a figure needs: the counts are of all versions of a survey seen as one."""
    if content.named_figure(reference.figure) is None and content.kind_of(reference.figure) is None:
        return False
    if reference.question is not None:
        return content.item(reference.question) is not None
    return reference.scale is None or content.dimension(reference.scale) is not None


def _change(
    reference: OwnFigure, points: Sequence[TrendPoint], values: Sequence[Outcome], place: int
) -> Change | None:
    after, value = points[place], values[place]
    if isinstance(value, Undefined):
        return None
    for before in range(place - 1, -1, -1):
        earlier = values[before]
        if isinstance(earlier, PointValue) and not points[before].shares_time_with(after):
            compared = _comparability(reference, points[before], after)
            outcome = _outcome(earlier, value, compared)
            return Change(before, compared, outcome, earlier.basis or value.basis)
    return None


def _comparability(reference: OwnFigure, before: TrendPoint, after: TrendPoint) -> Comparability:
    mixed = tuple(
        Finding("versions_mixed", False, labels=(point.code,))
        for point in (before, after)
        if point.mixes_versions
    )
    if before.content is None or after.content is None:
        return Comparability((Finding("only_published", False), *mixed))
    return Comparability((*compare_figures(before.content, after.content, reference).findings, *mixed))


def _outcome(before: PointValue, after: PointValue, compared: Comparability) -> Difference | Undefined:
    if compared.verdict == "not_comparable":
        return Undefined("not_comparable")
    exact = after.exact - before.exact
    if before.basis == after.basis == "census":
        return Difference(exact, Undefined("census"), Undefined("census"))
    found = difference(before.sample, after.sample)
    if isinstance(found, Undefined):
        return Difference(exact, found, found)
    if min(_size(before), _size(after)) < FEWEST_OF_GROUP:
        few = Undefined("too_few_answers")
        return Difference(exact, few, few)
    basis = before.basis or after.basis
    return replace(found, exact=exact, ci95=found.ci95 if basis is None else Undefined(basis))


def _size(value: PointValue) -> int:
    return 0 if isinstance(value.sample, Undefined) else value.sample.n

"""The facts that the documents of an evaluation state, gathered before anything is written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from surveyapp.analysis.results import Outcome
from surveyapp.definition.figure_kinds import FigureKind
from surveyapp.definition.indicators.basic_form import SelfEvaluation
from surveyapp.definition.indicators.indicator_system import Indicator, IndicatorSystem
from surveyapp.definition.questionnaire import PublishedFigure
from surveyapp.indicators.basic_forms import CellValue, NoCell
from surveyapp.indicators.comparison import SystemComparison
from surveyapp.indicators.scoring import GroupScore, LeafScore, Scores
from surveyapp.indicators.turned_scores import TurnMargins
from surveyapp.reports.words.evaluation_words import locked_words
from surveyapp.reports.words.wording import quote_label

_KIND = re.compile(
    r"(绩效)?(评价|自评)?(指标体系|指标表|评分表)$|(绩效)?自评表$|绩效(评价|自评)$",
)
"""The end of a title that says what kind of paper it is."""


@dataclass(frozen=True)
class TargetChanges:
    """How many `times` targets, weights, rules or sources of a system were changed after the first answer, and the
    `reasons` (empty where none was given).
    """

    times: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class SystemFacts:
    """One indicator system as it was scored.

    `reconstructed`: survey (`folder/name`) -> reconstructed answers behind its figures. `surveys`: name -> title.
    `forms`: form code -> its cells, as they count. `all_returned`, `without_flagged`: the scores if surveys counted the
    responses that a person excluded too, or none that screening flags. `turns`: indicator -> how few turned answers
    change its score, where it was asked for (the 核对表 alone). `target_changes`: those after the first answer, where
    the system is another one by them.
    """

    name: str
    system: IndicatorSystem
    scores: Scores
    comparison: SystemComparison
    reconstructed: Mapping[str, int] = field(default_factory=dict)
    surveys: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, Mapping[str, CellValue | NoCell]] = field(default_factory=dict)
    all_returned: Scores | None = None
    without_flagged: Scores | None = None
    turns: Mapping[str, TurnMargins] = field(default_factory=dict)
    target_changes: TargetChanges | None = None

    @property
    def is_form(self) -> bool:
        """Whether it is a self-evaluation form (自评表)."""
        return self.system.self_evaluation is not None

    @property
    def form(self) -> SelfEvaluation:
        """The head of a self-evaluation form; ValueError for a system that is none."""
        if self.system.self_evaluation is None:
            raise ValueError(f"not a self-evaluation form: {self.name}")
        return self.system.self_evaluation

    @property
    def subject(self) -> str:
        """The subject of the evaluation: a form's project, otherwise the title without the kind of document at its
        end.
        """
        form = self.system.self_evaluation
        if form is not None and form.project is not None:
            return str(form.project)
        return _KIND.sub("", self.scores.title).strip() or self.scores.title

    @property
    def prints_intervals(self) -> bool:
        """Whether the author wants the intervals of surveys' figures in what the client reads."""
        return self.system.report is not None and self.system.report.intervals

    def reconstructed_words(self) -> Iterator[str]:
        """What must be said of each survey whose answers are reconstructed."""
        for survey, count in self.reconstructed.items():
            title = self.surveys.get(survey.rpartition("/")[2], survey)
            yield f"{quote_label(title)}的数字出自重构样例数据 {count} 份，不是真实答卷，得分仅作演示"

    def lines(self) -> Iterator["IndicatorLine"]:
        """Every scored indicator with the levels above it, in the order of the file."""
        written = {leaf.code: leaf for leaf in self.system.leaves()}
        for level in self.scores.levels:
            yield from _lines(level, (), written)


@dataclass(frozen=True)
class IndicatorLine:
    """A scored indicator: what the file says of it, its score, and the levels above, the highest first."""

    indicator: Indicator
    score: LeafScore
    above: tuple[GroupScore, ...]

    @property
    def level1(self) -> GroupScore | LeafScore:
        """The level-1 indicator that it belongs to; itself where there is none above."""
        return self.above[0] if self.above else self.score

    @property
    def level2(self) -> GroupScore | None:
        """The level-2 indicator that it belongs to."""
        return self.above[1] if len(self.above) > 1 else None


def _lines(
    node: GroupScore | LeafScore, above: tuple[GroupScore, ...], written: Mapping[str, Indicator]
) -> Iterator[IndicatorLine]:
    if isinstance(node, LeafScore):
        yield IndicatorLine(written[node.code], node, above)
        return
    for child in node.children:
        yield from _lines(child, (*above, node), written)


@dataclass(frozen=True)
class SurveyDifference:
    """A figure of this `kind` of a survey that a published report prints otherwise; `label` is what people call it."""

    label: str
    kind: FigureKind
    printed: PublishedFigure
    ours: Outcome


@dataclass(frozen=True)
class PublishedSurvey:
    """The published figures of one survey, called `title`, against its answers.

    `printed`: how many figures its questionnaire file keeps as published. `snapshot`: what they were compared with;
    `missing`: the code of why they were not compared. `reconstructed`: reconstructed answers in the snapshot.
    """

    title: str
    printed: int
    differences: tuple[SurveyDifference, ...] = ()
    snapshot: str | None = None
    missing: str | None = None
    reconstructed: int = 0


@dataclass(frozen=True)
class EvaluationFacts:
    """A whole evaluation: its systems in order, and the published figures of its surveys (`published`).

    `locked`: when and by whom it was locked, if it is, and whether the lock kept what the scores rest on;
    `unlike_lock` where the totals are not those that were recorded when it was locked.
    """

    evaluation: str
    systems: tuple[SystemFacts, ...]
    prepared_on: date
    locked: tuple[datetime, str, bool] | None = None
    unlike_lock: bool = False
    published: tuple[PublishedSurvey, ...] = ()

    def remarks(self) -> Iterator[str]:
        """What must be seen first: reconstructed answers, the lock, values that are missing."""
        yield from dict.fromkeys(words for system in self.systems for words in system.reconstructed_words())
        if self.locked is not None:
            at, person, keeps = self.locked
            yield locked_words(at, person, keeps=keeps)
            if self.unlike_lock:
                yield "注意：重新计算的总分与锁定时记下的总分不一致，使用前请核对"
        missing = sum(len(system.scores.missing) for system in self.systems)
        if missing:
            yield f"尚缺 {missing} 项实际完成值，相应的合计和等级空缺"


def evaluation_title(facts: EvaluationFacts) -> str:
    """The title of the evaluation: of several forms the unit that evaluated itself, otherwise the first system's
    title.
    """
    first = facts.systems[0]
    form = first.system.self_evaluation
    return str(form.unit) if len(facts.systems) > 1 and form is not None else first.subject

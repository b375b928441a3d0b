"""The facts of a survey report, gathered by whoever can query the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from surveyapp.analysis.drivers.driver_study import DriverStudy
from surveyapp.analysis.filling import Filling
from surveyapp.analysis.flagged import FlaggedCounts
from surveyapp.analysis.results import Analysis, Outcome, Undefined, exact_of
from surveyapp.analysis.sampling.estimates import Estimates
from surveyapp.analysis.sampling.target_group import TargetShare
from surveyapp.analysis.survey_counts import return_rate, valid_rate
from surveyapp.analysis.trends.trend import Trend
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.group_facts import ComparisonFacts
from surveyapp.reports.open_answers import OpenAnswers
from surveyapp.reports.opinion_facts import OpinionFacts
from surveyapp.snapshots.answer_filter import AnswerFilter
from surveyapp.snapshots.manifest import ScreeningRule

EMPTY = "空白"
"""The reason why responses without one answer are not valid."""

INELIGIBLE = "不符合条件"
"""The reason why responses that ended their form are not valid."""

BY_RULE = (EMPTY, INELIGIBLE)
"""The reasons that nobody decides on."""

PART_HAS_NONE = Undefined("no_rate_of_part")
"""The rates of return of some of the responses."""


@dataclass(frozen=True)
class ExcludedFor:
    """How many responses are not valid for one reason, in the words of the person who excluded them, or one of
    `BY_RULE`.
    """

    reason: str
    count: int


@dataclass(frozen=True)
class ReturnRates:
    """The counts of questionnaires issued, returned and valid. `issued` is None where nobody counted what was handed
    out.

    `decisions`: how many responses a person excluded or put back; `review`: how the responses were reviewed, in the
    words of the person who froze them, empty where nobody said so. `is_part`: only some of the responses are counted
    (a filter), and rates of return would say nothing of them.
    """

    issued: int | None
    returned: int
    valid: int
    excluded: tuple[ExcludedFor, ...] = ()
    decisions: int = 0
    review: str = ""
    is_part: bool = False

    def __post_init__(self) -> None:
        if self.returned != self.valid + sum(entry.count for entry in self.excluded):
            raise ValueError(f"returned {self.returned} is not valid {self.valid} plus exclusions")

    @property
    def is_reviewed(self) -> bool:
        """Whether a review of the responses is on record: a decision on one of them, or a statement on all."""
        return bool(
            self.decisions or self.review or any(entry.reason not in BY_RULE for entry in self.excluded)
        )

    @property
    def ineligible(self) -> int:
        """How many ended their form: their respondents are not among those whom the survey asks."""
        return sum(entry.count for entry in self.excluded if entry.reason == INELIGIBLE)

    @property
    def return_rate(self) -> Outcome:
        """As `analysis.survey_counts.return_rate`."""
        return PART_HAS_NONE if self.is_part else return_rate(self.returned, self.issued)

    @property
    def eligible(self) -> int:
        """How many of the returned ones are of people whom the survey asks."""
        return self.returned - self.ineligible

    @property
    def valid_rate_of_eligible(self) -> Outcome:
        """The valid ones ÷ `eligible` × 100: those who are not asked say nothing of how well a form was filled in, so
        AAPOR leaves them out of its rates; 有效率 as reports here define it does not. Of 90 with 18 ineligible and 72
        valid it is 100, the rate of all that were returned 80.
        """
        return PART_HAS_NONE if self.is_part else valid_rate(self.valid, self.eligible)

    @property
    def valid_rate(self) -> Outcome:
        """As `analysis.survey_counts.valid_rate`."""
        return PART_HAS_NONE if self.is_part else valid_rate(self.valid, self.returned)


@dataclass(frozen=True)
class SnapshotReference:
    """The frozen answers that the figures come from."""

    id: str
    created: datetime


@dataclass(frozen=True)
class QuestionnaireApproval:
    """The unit that approved the questionnaire of the figures before field work, and the day; `others`: how many
    responses were given to versions that nobody approved.
    """

    unit: str
    day: date
    others: int = 0


@dataclass(frozen=True)
class SealEffect:
    """What was changed after the first answer, and alters a figure: how many `times`, codes of the `changes`, the
    `reasons` (empty where none was given), the overall figure by what was `sealed` and its `formula` then (None where
    there was no main scale), and of how many items the figures differ.
    """

    times: int
    changes: tuple[str, ...]
    reasons: tuple[str, ...]
    sealed: Outcome
    differing: int
    formula: str | None = None


@dataclass(frozen=True)
class ExclusionEffect:
    """So many responses that a person excluded alter the overall figure: with them it would be `with_them`."""

    count: int
    with_them: Outcome


def exclusion_effect(returns: ReturnRates, valid: Outcome, all_returned: Outcome) -> ExclusionEffect | None:
    """What exclusions by persons do to the overall figure; None where they leave it as it is."""
    count = sum(entry.count for entry in returns.excluded if entry.reason not in BY_RULE)
    if not count or exact_of(valid) == exact_of(all_returned):
        return None
    return ExclusionEffect(count, all_returned)


@dataclass(frozen=True)
class ScreeningFacts:
    """The results of screening: the `rules` in force (none in snapshots from before there were rules), how many
    responses they mark, the `analysis` of all valid responses, that `without_flagged` ones, that of `all_returned`,
    those that a person excluded too, and how the survey was filled in.
    """

    rules: tuple[ScreeningRule, ...]
    flagged: FlaggedCounts
    analysis: Analysis
    without_flagged: Analysis
    all_returned: Analysis
    filling: Filling


@dataclass(frozen=True)
class SurveyFacts:
    """One survey at the moment of reporting. All dates are local dates of the survey's place.

    `questionnaire` is the one that `analysis` was made with (all versions combined);
    `analysis` is of the valid responses only; `channels` and `versions` count the returned ones.
    `undone` responses of undone imports stand in the data too, and so do `withdrawn` ones, without answers; neither are
    returned. `screening` is None where nobody asked for it. `snapshot` is None for a live view. `reconstructed` of the
    valid responses are made-up sample data.
    Without `texts` a report says how many people wrote something, and quotes nobody. `answers_deleted`: the day on
    which the single responses were deleted; the figures are those counted before. `filter`: whose responses alone all
    of this is about, where it is not the whole survey. `sealed`: since when changes of what
    was declared are recorded, None where they are not. `drivers`: what to improve, where the questionnaire asks for the
    overall satisfaction and there is enough to say. `estimates` are those for the population (None where nobody asked
    for them), `target` says whether those answered whom the survey is meant for. `trend`: the figures of the survey's
    series over time; None where there are no earlier ones. `opinions`: the themes of what people wrote, where these
    were coded; else `frequent_words`, with the number of texts that each stands in.
    Raises ValueError where the analysis does not count exactly the valid responses.
    """

    questionnaire: Questionnaire
    analysis: Analysis
    returns: ReturnRates
    prepared_on: date
    first_submitted: date | None = None
    last_submitted: date | None = None
    channels: Mapping[str, int] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    snapshot: SnapshotReference | None = None
    undone: int = 0
    withdrawn: int = 0
    reconstructed: int = 0
    open_answers: tuple[OpenAnswers, ...] = ()
    commissioned_by: str | None = None
    screening: ScreeningFacts | None = None
    texts: bool = True
    answers_deleted: date | None = None
    approval: QuestionnaireApproval | None = None
    sealed: date | None = None
    seal_effect: SealEffect | None = None
    estimates: Estimates | Undefined | None = None
    target: TargetShare | None = None
    drivers: DriverStudy | None = None
    trend: Trend | None = None
    opinions: OpinionFacts | None = None
    frequent_words: tuple[tuple[str, int], ...] = ()
    comparisons: ComparisonFacts = field(default_factory=ComparisonFacts)
    filter: AnswerFilter = field(default_factory=AnswerFilter)

    @property
    def exclusion_effect(self) -> ExclusionEffect | None:
        """What exclusions by persons do to the overall figure; None where they do nothing, or nobody asked."""
        if self.screening is None or self.filter:
            return None
        every = self.screening.all_returned.satisfaction.overall
        return exclusion_effect(self.returns, self.analysis.satisfaction.overall, every)

    @property
    def rows(self) -> int:
        """How many responses stand in the data, whatever their status."""
        return self.returns.returned + self.undone + self.withdrawn

    def __post_init__(self) -> None:
        if self.analysis.n != self.returns.valid:
            raise ValueError(f"analysis of {self.analysis.n} but {self.returns.valid} valid responses")

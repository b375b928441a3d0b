"""The results of a survey, from a chosen snapshot or live: computed once, kept until something changes."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine, select

from surveyapp.analysis.counting import stored_tally
from surveyapp.analysis.screening_rules.screen_answers import NO_SIGNS, Signs
from surveyapp.records.tables import FrozenSnapshot
from surveyapp.reports.facts import OpenAnswers, counted_open_answers, gather_open_answers
from surveyapp.reports.personal_numbers import with_numbers_hidden
from surveyapp.services.answers.count_arrivals import counting
from surveyapp.services.answers.counts import stored_count
from surveyapp.services.answers.returns import responses_mark
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.analysis import SurveyAnalysis, analyse_survey
from surveyapp.services.figures.survey_answers import frozen_answers, live_answers
from surveyapp.services.limits import (
    LIVE_VIEW_PATIENCE,
    MOST_RESULTS_IN_MEMORY,
    MOST_SCREENED_FOR_A_PAGE,
    QUICK_SECONDS,
)
from surveyapp.services.surveys.answer_deletions import find_deletion, refuse_deleted
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.snapshots.answer_filter import AnswerFilter
from surveyapp.snapshots.coding import VALID
from surveyapp.snapshots.decoding import decode_responses
from surveyapp.snapshots.errors import SnapshotError

EVERYBODY = AnswerFilter()
"""The filter that lets all responses pass."""

LIVE = "live"
"""How a live view is asked for, where a snapshot would be asked for by its id."""


@dataclass(frozen=True)
class SnapshotChoice:
    """A snapshot to choose: its id, and when it was frozen."""

    id: str
    created: datetime


@dataclass(frozen=True)
class DataVersion:
    """The state of the data from which a live view was computed: content and decisions, and the answers so far."""

    decisions: Hashable
    answers: Hashable


FROZEN = DataVersion("frozen", "frozen")
"""What a snapshot holds never changes."""


@dataclass(frozen=True)
class SurveyResults:
    """The analysis of a survey; `at` is the moment whose answers it counts."""

    survey_analysis: SurveyAnalysis
    at: datetime


@dataclass(frozen=True)
class _Kept:
    """Results with what they were computed from, and when on the clock, in seconds, and how long it took."""

    results: SurveyResults
    present: DataVersion
    made: float
    took: float


@dataclass
class _Place:
    """Where the results of one survey or snapshot are kept; one thread at a time computes them."""

    computing: Lock = field(default_factory=Lock)
    kept: _Kept | None = None


class AnalysisCache:
    """The analyses made last in this process: one for each snapshot, and one live view for each survey.

    A live view is computed again when an exclusion or the content has changed. When only answers have come it may
    be shown a little longer (`LIVE_VIEW_PATIENCE`), so that people who reload the page of a large survey that is being
    answered do not keep the process from serving citizens. `clock` gives seconds.
    """

    def __init__(
        self, most: int = MOST_RESULTS_IN_MEMORY, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._clock, self._lock = most, clock, Lock()
        self._places: OrderedDict[Hashable, _Place] = OrderedDict()

    def get(
        self, key: Hashable, look: Callable[[], DataVersion], make: Callable[[], SurveyAnalysis]
    ) -> SurveyResults:
        """The results kept under this key if they still hold for the state that `look` gives, or else those that `make`
        gives, which are then kept.
        """
        place = self._place(key)
        kept, present = place.kept, look()
        if kept is not None and self._stands(kept, present):
            return _seen(kept, present)
        shown_meanwhile = kept if kept is not None and kept.present.decisions == present.decisions else None
        if not place.computing.acquire(blocking=shown_meanwhile is None) and shown_meanwhile is not None:
            return shown_meanwhile.results
        try:
            present = (
                look()
            )  # somebody else may have computed it, or decided something, while this one waited
            if place.kept is None or not self._stands(place.kept, present):
                place.kept = self._made(present, make)
            return _seen(place.kept, present)
        finally:
            place.computing.release()

    def _place(self, key: Hashable) -> _Place:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > self._most:
                self._places.popitem(last=False)
        return place

    def _stands(self, kept: _Kept, present: DataVersion) -> bool:
        if kept.present == present:
            return True
        patience = LIVE_VIEW_PATIENCE * kept.took if kept.took >= QUICK_SECONDS else 0.0
        return kept.present.decisions == present.decisions and self._clock() - kept.made < patience

    def _made(self, present: DataVersion, make: Callable[[], SurveyAnalysis]) -> _Kept:
        began, at = self._clock(), datetime.now(UTC)
        results = SurveyResults(make(), at)
        made = self._clock()
        return _Kept(results, present, made, made - began)


def _seen(kept: _Kept, present: DataVersion) -> SurveyResults:
    """The kept results; where nothing has changed since, they are those of this moment."""
    return (
        SurveyResults(kept.results.survey_analysis, datetime.now(UTC))
        if kept.present == present
        else kept.results
    )


_KEPT = AnalysisCache()


def snapshots_of(engine: Engine, survey: str) -> list[SnapshotChoice]:
    """The snapshots of a survey, the latest first."""
    query = select(FrozenSnapshot.id, FrozenSnapshot.created).where(FrozenSnapshot.survey == survey)
    with engine.connect() as connection:
        return [
            SnapshotChoice(*row) for row in connection.execute(query.order_by(FrozenSnapshot.created.desc()))
        ]


def chosen_results(
    engine: Engine,
    snapshots: Path,
    survey: str,
    chosen: str | None = None,
    cache: AnalysisCache = _KEPT,
    *,
    only: AnswerFilter = EVERYBODY,
) -> SurveyResults:
    """The results of the `chosen` snapshot, of what is there now (`LIVE`), or without a choice of the latest
    snapshot, and where there is none of what is there now; `only` of the responses that this filter lets pass.

    `Refusal` with `unknown_snapshot`, `unknown_survey` or `answers_deleted` (with a filter wherever the single
    responses are no longer there).
    """
    known_survey(engine, survey)
    if chosen == LIVE or only:
        with engine.connect() as connection:
            refuse_deleted(connection, survey)
    if chosen != LIVE:
        found = frozen_results(engine, snapshots, survey, chosen, cache, only=only)
        if found is not None:
            return found
        if chosen is not None:
            raise Refusal("unknown_snapshot", survey=survey, found=chosen)
    return cache.get(
        (str(engine.url), survey, only),
        lambda: _present(engine, survey),
        lambda: analyse_survey(live_answers(engine, survey).only(only)),
    )


def frozen_results(
    engine: Engine,
    snapshots: Path,
    survey: str,
    id_: str | None = None,
    cache: AnalysisCache = _KEPT,
    *,
    as_of: datetime | None = None,
    only: AnswerFilter = EVERYBODY,
) -> SurveyResults | None:
    """The results of the snapshot with this id, without one of the latest; None where there is no such snapshot.

    `as_of`: as they were at that moment, before responses were forgotten one by one. `only`: of the responses that this
    filter lets pass.
    """
    answers = frozen_answers(engine, snapshots, survey, id_, as_of)
    if answers is None or answers.manifest is None:
        return None
    key = (str(snapshots), survey, answers.snapshot, answers.manifest.state, only)
    return cache.get(key, lambda: FROZEN, lambda: analyse_survey(answers.only(only)))


def present_signs(engine: Engine, snapshots: Path, survey: str, cache: AnalysisCache = _KEPT) -> Signs | None:
    """What the rules over all responses say of those that are there now: nothing once they were deleted; None where
    there are so many that a page would wait too long (`MOST_SCREENED_FOR_A_PAGE`), and where they cannot be read, which
    the page of results explains.
    """
    if find_deletion(engine, survey) is not None:
        return NO_SIGNS
    with counting(engine) as connection:
        if stored_count(connection, survey) > MOST_SCREENED_FOR_A_PAGE:
            return None
    try:
        return chosen_results(engine, snapshots, survey, LIVE, cache).survey_analysis.answers.signs
    except SnapshotError:
        return None


def written_answers(analysis: SurveyAnalysis, place: str, *, numbers: bool = False) -> OpenAnswers | None:
    """The texts that valid respondents wrote at `place` (`advice`, `age.other.text`); None where nothing can be written
    there.

    Only with `numbers` mobile and identity numbers are shown in full where none was asked for. Of deleted answers only
    how many people wrote something.
    """
    stored = stored_tally(analysis.questionnaire, analysis.answers.coded_answers)
    if stored is not None:
        counted = counted_open_answers(analysis.questionnaire, stored.facts.written)
        return next((answers for answers in counted if answers.place == place), None)
    coded = decode_responses(analysis.questionnaire, analysis.answers.coded_answers)
    if not numbers:
        coded = with_numbers_hidden(analysis.questionnaire, coded)
    valid = (response.answers for response in coded if response.status == VALID)
    found = gather_open_answers(analysis.questionnaire, valid)
    return next((answers for answers in found if answers.place == place), None)


def _present(engine: Engine, survey: str) -> DataVersion:
    content = known_survey(engine, survey)
    with counting(engine) as connection:
        mark = responses_mark(connection, survey)
    return DataVersion((content.version, content.analysis_hash, mark.decisions), mark.arrivals)

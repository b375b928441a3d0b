"""The results of a survey, from a chosen snapshot or live: computed once for all processes, kept until something
changes.

How they are shared: `sharing/`. What is kept in memory is what was counted, never a response.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine, select

from surveyapp.analysis.counting import stored_tally
from surveyapp.analysis.screening_rules.screen_answers import NO_SIGNS, Signs
from surveyapp.records.tables import FrozenSnapshot
from surveyapp.reports.open_answers import OpenAnswers, counted_open_answers, gather_open_answers
from surveyapp.services.answers.counts.count_arrivals import counting
from surveyapp.services.answers.counts.counts import stored_count
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.analysis import SurveyAnalysis, analyse_survey
from surveyapp.services.figures.limits import (
    LIVE_VIEW_PATIENCE,
    MOST_COUNTED_AT_REQUEST,
    MOST_RESULTS_IN_MEMORY,
)
from surveyapp.services.figures.sharing.counting import count_for_all, frozen_figures, live_figures
from surveyapp.services.figures.sharing.counting_order import CountingOrder
from surveyapp.services.figures.sharing.counting_process import Counting, count_beside
from surveyapp.services.figures.sharing.data_state import DataState, present_state
from surveyapp.services.figures.sharing.shared_figures import SharedFigures
from surveyapp.services.figures.survey_answers import SurveyAnswers, frozen_answers, live_answers
from surveyapp.services.figures_folder import figures_lock, make_figures_folder, remove_figures
from surveyapp.services.limits import MOST_SCREENED_FOR_A_PAGE
from surveyapp.services.surveys.answer_deletions import find_deletion, refuse_deleted
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.snapshots.answer_filter import AnswerFilter
from surveyapp.snapshots.errors import SnapshotError

EVERYBODY = AnswerFilter()
"""The filter that lets all responses pass."""

LIVE = "live"
"""How a live view is asked for, where a snapshot would be asked for by its id."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SnapshotChoice:
    """A snapshot to choose: its id, and when it was frozen."""

    id: str
    created: datetime


@dataclass(frozen=True)
class Overtaken:
    """What happened since figures were counted: so many `answers` came, a person decided on some or took an import
    back (`decided`), the questionnaire was changed (`edited`); and who counts anew (`counting`).
    """

    answers: int
    decided: bool
    edited: bool
    counting: Counting


@dataclass(frozen=True)
class SurveyResults:
    """The analysis of a survey; `at` is the moment whose answers it counts, `overtaken` says what happened since; None
    where it counts all there is. `figures`: where it was read from, None where it was counted for whoever asks alone.
    """

    survey_analysis: SurveyAnalysis
    at: datetime
    overtaken: Overtaken | None = None
    figures: SharedFigures | None = field(default=None, repr=False)


class StillCounting(Exception):  # nothing went wrong
    """There are no figures yet of a survey with so many `rows`: `counting` says who counts them, or why nobody does."""

    def __init__(self, survey: str, rows: int, counting: Counting) -> None:
        super().__init__(survey)
        self.survey, self.rows, self.counting = survey, rows, counting


@dataclass(frozen=True)
class CountBeside:
    """How a page wants large surveys counted: by a process beside its own, which leaves `reserve` bytes of the disk;
    where the last one failed only if `again`.
    """

    reserve: int = 0
    again: bool = True

    def order(self, engine: Engine, snapshots: Path, order: CountingOrder) -> Counting:
        """Have it counted."""
        return count_beside(engine, snapshots, order, reserve=self.reserve, again=self.again)


@dataclass
class _Place:
    """Where an analysis is kept; one thread at a time computes it."""

    computing: Lock = field(default_factory=Lock)
    analysis: SurveyAnalysis | None = None


class RecentAnalyses:
    """The analyses that this process used last, each of something that never changes."""

    def __init__(self, most: int = MOST_RESULTS_IN_MEMORY) -> None:
        self._most, self._lock = most, Lock()
        self._places: OrderedDict[Hashable, _Place] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], SurveyAnalysis]) -> SurveyAnalysis:
        """The analysis under this key, or that which `make` gives, which is then kept."""
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > self._most:
                self._places.popitem(last=False)
        with place.computing:
            if place.analysis is None:
                place.analysis = make()
            return place.analysis


_RECENT = RecentAnalyses()
_COUNTING_HERE = Lock()


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
    *,
    only: AnswerFilter = EVERYBODY,
    beside: CountBeside | None = None,
) -> SurveyResults:
    """The results of the `chosen` snapshot, of what is there now (`LIVE`), or without a choice of the latest
    snapshot, and where there is none of what is there now; `only` of the responses that this filter lets pass.

    Nobody waits `beside` for a large survey: shown are the figures there are, and where there are none this raises
    `StillCounting`. Without it they are counted at once, those of a snapshot from its own files alone. `Refusal` with
    `unknown_snapshot`, `unknown_survey` or `answers_deleted` (with a filter wherever the single responses are no longer
    there).
    """
    known_survey(engine, survey)
    if chosen == LIVE or only:
        with engine.connect() as connection:
            refuse_deleted(connection, survey)
    if chosen != LIVE:
        found = frozen_results(engine, snapshots, survey, chosen, only=only, beside=beside)
        if found is not None:
            return found
        if chosen is not None:
            raise Refusal("unknown_snapshot", survey=survey, found=chosen)
    return _live_results(engine, snapshots, survey, only, beside)


def frozen_results(
    engine: Engine,
    snapshots: Path,
    survey: str,
    id_: str | None = None,
    *,
    as_of: datetime | None = None,
    only: AnswerFilter = EVERYBODY,
    beside: CountBeside | None = None,
) -> SurveyResults | None:
    """The results of the snapshot with this id, without one of the latest; None where there is no such snapshot.

    `as_of`: as they were at that moment, before responses were forgotten one by one. `only`: of the responses that this
    filter lets pass. `beside`: as `chosen_results`; without it, as whoever cites figures needs it, they are counted
    from the snapshot itself, whose hashes are checked (SnapshotError), and from nothing that others counted.
    """
    answers = frozen_answers(engine, snapshots, survey, id_, as_of)
    if answers is None or answers.manifest is None:
        return None
    figures = None
    if beside is not None and as_of is None and not only:
        figures = _figures_of_snapshot(engine, snapshots, answers, beside)

    def make() -> SurveyAnalysis:
        return analyse_survey(answers.only(only)) if figures is None else figures.analysis_of(answers)

    key = (str(snapshots), survey, answers.snapshot, answers.manifest.state, only, figures is None)
    return SurveyResults(_RECENT.get(key, make), datetime.now(UTC), figures=figures)


def _figures_of_snapshot(
    engine: Engine, snapshots: Path, answers: SurveyAnswers, beside: CountBeside
) -> SharedFigures | None:
    """The shared figures of a snapshot, computed now if they are few; None where whoever asks has to count."""
    figures = frozen_figures(snapshots, answers)
    if figures is not None or answers.deletion_time is not None:
        return figures
    order = CountingOrder(answers.survey, answers.snapshot)
    if answers.returns.rows <= MOST_COUNTED_AT_REQUEST:
        return _counted_here(engine, snapshots, order, lambda: frozen_figures(snapshots, answers))
    raise StillCounting(answers.survey, answers.returns.rows, beside.order(engine, snapshots, order))


def _live_results(
    engine: Engine, snapshots: Path, survey: str, only: AnswerFilter, beside: CountBeside | None
) -> SurveyResults:
    present, figures = present_state(engine, survey), live_figures(snapshots, survey)
    if figures is not None and figures.state.removals != present.removals:
        remove_figures(snapshots, survey, live_alone=True)
        figures = None
    overtaken = None
    if figures is None or figures.state != present:
        order = CountingOrder(survey)
        if present.rows <= MOST_COUNTED_AT_REQUEST:
            figures = _counted_here(engine, snapshots, order, lambda: _standing(engine, snapshots, survey))
        elif beside is None:
            figures = None
        elif figures is None:
            raise StillCounting(survey, present.rows, beside.order(engine, snapshots, order))
        else:
            overtaken = _overtaken(figures, present, lambda: beside.order(engine, snapshots, order))
    if figures is None:
        return SurveyResults(analyse_survey(live_answers(engine, survey).only(only)), datetime.now(UTC))
    shown, at = figures, datetime.now(UTC) if overtaken is None else figures.at
    analysis = _RECENT.get((str(figures.folder), only), lambda: _analysis_of_live(shown, only))
    return SurveyResults(analysis, at, overtaken, None if only else figures)


def _analysis_of_live(figures: SharedFigures, only: AnswerFilter) -> SurveyAnalysis:
    answers = figures.live_answers
    return analyse_survey(answers.only(only)) if only else figures.analysis_of(answers)


def _standing(engine: Engine, snapshots: Path, survey: str) -> SharedFigures | None:
    """The live figures, if they are those of this moment."""
    figures = live_figures(snapshots, survey)
    return figures if figures is not None and figures.state == present_state(engine, survey) else None


def _counted_here(
    engine: Engine, snapshots: Path, order: CountingOrder, look: Callable[[], SharedFigures | None]
) -> SharedFigures | None:
    """Figures that this process counts at once, unless another thread did so meanwhile (`look`); None where they cannot
    be written, or another process counts the survey, and whoever asks has to count for himself.
    """
    with _COUNTING_HERE:
        figures = look()
        if figures is not None:
            return figures
        try:
            with figures_lock(make_figures_folder(snapshots, order.survey)) as lock:
                return count_for_all(engine, snapshots, order) if lock is not None else None
        except OSError as error:
            log.warning("figures not shared: %s", type(error).__name__)
        except Refusal as refused:
            if refused.code not in ("too_little_space", "answers_keep_changing"):
                raise
            log.warning("figures not shared: %s", refused.code)
        return None


def _overtaken(figures: SharedFigures, present: DataState, order: Callable[[], Counting]) -> Overtaken:
    """What happened since, counted anew if figures would change in more than the latest answers, or after a while."""
    before = figures.state
    changed = (before.decisions, before.content) != (present.decisions, present.content)
    patience = timedelta(seconds=LIVE_VIEW_PATIENCE * figures.took)
    is_due = changed or datetime.now(UTC) - figures.at > patience
    return Overtaken(
        answers=max(0, present.rows - before.rows),
        decided=before.decisions != present.decisions,
        edited=before.content != present.content,
        counting=order() if is_due else Counting(),
    )


def present_signs(
    engine: Engine, snapshots: Path, survey: str, beside: CountBeside | None = None
) -> Signs | None:
    """What the rules over all responses say of those that are there now: nothing once they were deleted; None where
    they are too many for a page (`MOST_SCREENED_FOR_A_PAGE`) or not compared yet, and where they cannot be read, which
    the page of results explains.
    """
    if find_deletion(engine, survey) is not None:
        return NO_SIGNS
    with counting(engine) as connection:
        if stored_count(connection, survey) > MOST_SCREENED_FOR_A_PAGE:
            return None
    try:
        found = _live_results(engine, snapshots, survey, EVERYBODY, beside)
        return found.figures.signs() if found.figures else found.survey_analysis.answers.signs
    except (SnapshotError, StillCounting):
        return None


def written_answers(results: SurveyResults, place: str, *, numbers: bool = False) -> OpenAnswers | None:
    """The texts that valid respondents wrote at `place` (`advice`, `age.other.text`); None where nothing can be written
    there.

    Only with `numbers` mobile and identity numbers are shown in full where none was asked for. Of deleted answers only
    how many people wrote something.
    """
    analysis, figures = results.survey_analysis, results.figures
    questionnaire = analysis.questionnaire
    if figures is not None:
        return figures.open_answers(questionnaire, place, numbers=numbers)
    stored = stored_tally(questionnaire, analysis.answers.coded_answers)
    if stored is not None:
        counted = counted_open_answers(questionnaire, stored.facts.written)
        return next((answers for answers in counted if answers.place == place), None)
    found = gather_open_answers(
        questionnaire, analysis.answers.coded_answers, numbers=numbers, places=(place,)
    )
    return next(iter(found), None)

"""Counting a survey once for all processes: its figures appear at once and whole, and none from before something was
taken back or deleted.
"""

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import Engine

from surveyapp.services.errors import Refusal
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.limits import COUNTED_BYTES, COUNTING_TRIES
from surveyapp.services.figures.sharing.counting_order import CountingOrder
from surveyapp.services.figures.sharing.data_state import DataState, is_deleting, present_state
from surveyapp.services.figures.sharing.shared_figures import SharedFigures, read_figures, write_figures
from surveyapp.services.figures.survey_answers import SurveyAnswers, frozen_answers, live_answers
from surveyapp.services.figures_folder import (
    FROZEN,
    LIVE,
    UNFINISHED,
    figures_folder,
    folders_of_figures,
    live_name,
    make_figures_folder,
)
from surveyapp.services.free_space import require_space
from surveyapp.services.surveys.survey_lookup import known_survey, whole_sources
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.manifest import Manifest

Result = TypeVar("Result")


def count_for_all(engine: Engine, snapshots: Path, order: CountingOrder, reserve: int = 0) -> SharedFigures:
    """Count what is ordered, and put its figures where all processes find them; older ones of the same kind go.

    `Refusal` with `too_little_space` where they would take of the `reserve` of the disk, in bytes; with
    `unknown_snapshot`; with `answers_keep_changing` where at each of `COUNTING_TRIES` something was taken back or
    deleted meanwhile, or a deletion from the snapshot is not finished. Nothing is left behind then. OSError where the
    disk is full.
    """
    folder = make_figures_folder(snapshots, order.survey)
    for _ in range(COUNTING_TRIES):
        state, at, began = present_state(engine, order.survey), datetime.now(UTC), time.monotonic()
        require_space(folder, state.rows * COUNTED_BYTES, reserve)
        answers, sources = _answers(engine, snapshots, order)
        name = frozen_name(answers) if answers.manifest else live_name(at, uuid4().hex[:8])
        analysis = analyse_survey(answers)
        unfinished = folder / f"{UNFINISHED}{uuid4().hex}"
        try:
            took = time.monotonic() - began
            write_figures(unfinished, analysis, state, at=at, took=took, sources=sources)
            _put_in_place(unfinished, folder / name)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        figures = None
        try:
            # Only now: whoever takes something back from here on finds the figures, and removes them.
            if _still_holds(engine, snapshots, order, state, name):
                figures = read_figures(folder / name)
        finally:
            if figures is None:
                shutil.rmtree(folder / name, ignore_errors=True)
        if figures is not None:
            _remove_older(snapshots, order, figures)
            return figures
    raise Refusal("answers_keep_changing", survey=order.survey)


def live_figures(snapshots: Path, survey: str) -> SharedFigures | None:
    """The latest figures of what is there now, whether they still hold or not; None where there are none. Those that a
    clock which went wrong has dated ahead are none.
    """
    now = datetime.now(UTC)
    found = [read_figures(folder) for folder in folders_of_figures(snapshots, survey, LIVE)]
    past = [figures for figures in found if figures is not None and figures.at <= now]
    return max(past, key=lambda figures: figures.at, default=None)


def use_present_answers(
    engine: Engine, snapshots: Path, survey: str, use: Callable[[SurveyAnswers], Result]
) -> Result:
    """What `use` makes of the coded answers of this moment: of the shared ones where nothing came, changed or went
    since; else, and where they went while they were read, of such as are coded now.

    `Refusal` with `answers_deleted` where nothing is there any more.
    """
    figures = live_figures(snapshots, survey)
    if (
        figures is not None
        and figures.state == present_state(engine, survey)
        and not is_deleting(engine, survey)
    ):
        try:
            return use(replace(figures.live_answers, signs=figures.signs()))
        except SnapshotError as error:
            if error.code != "answers_changed_meanwhile":
                raise
    return use(live_answers(engine, survey))


def frozen_figures(snapshots: Path, answers: SurveyAnswers) -> SharedFigures | None:
    """The figures of a snapshot as it is now; None where there are none."""
    folder = figures_folder(snapshots, answers.survey)
    return read_figures(folder / frozen_name(answers))


def frozen_name(answers: SurveyAnswers) -> str:
    """The name of the folder of a snapshot's figures: another one as soon as something is taken out of it."""
    if answers.manifest is None:
        raise ValueError("a live view is no snapshot")
    return frozen_name_of(answers.manifest)


def frozen_name_of(manifest: Manifest) -> str:
    """The same, by the snapshot's manifest."""
    return f"{FROZEN}{manifest.state}"


def _answers(
    engine: Engine, snapshots: Path, order: CountingOrder
) -> tuple[SurveyAnswers, Sequence[str] | None]:
    """The answers to count, and of a live view the questionnaires that they answer."""
    if order.snapshot is None:
        return live_answers(engine, order.survey), whole_sources(engine, known_survey(engine, order.survey))
    answers = frozen_answers(engine, snapshots, order.survey, order.snapshot)
    if answers is None:
        raise Refusal("unknown_snapshot", survey=order.survey, found=order.snapshot)
    return answers, None


def _still_holds(engine: Engine, snapshots: Path, order: CountingOrder, state: DataState, name: str) -> bool:
    """Whether nothing was taken out of the answers since they were in this state; of a snapshot, whether its figures
    would have the same name, and no deletion is on its way to it.
    """
    after = present_state(engine, order.survey)
    if after.removals != state.removals:
        return False
    if order.snapshot is None:
        return after.content == state.content
    answers, _ = _answers(engine, snapshots, order)
    return frozen_name(answers) == name and not is_deleting(engine, order.survey)


def _put_in_place(unfinished: Path, folder: Path) -> None:
    """Give the finished figures their name; of a snapshot another process may have done the same just now."""
    if folder.exists() and read_figures(folder) is None:
        shutil.rmtree(folder, ignore_errors=True)  # damaged, or written by another version
    try:
        unfinished.rename(folder)
    except OSError:
        if not folder.exists():
            raise


def _remove_older(snapshots: Path, order: CountingOrder, figures: SharedFigures) -> None:
    """Remove what these figures replace, but for those just before them: somebody may be reading them. None stay from
    before something was taken out of the answers.
    """
    if order.snapshot is not None:
        return
    others = [path for path in folders_of_figures(snapshots, order.survey, LIVE) if path != figures.folder]
    read = [found for found in map(read_figures, others) if found is not None]
    before = [
        each for each in read if each.at <= figures.at and each.state.removals == figures.state.removals
    ]
    last = max(before, key=lambda each: each.at, default=None)
    for folder in others:
        if last is None or folder != last.folder:
            shutil.rmtree(folder, ignore_errors=True)

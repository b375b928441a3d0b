"""Removing shared figures that nobody may read any more, or nobody has renewed for days."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.services.figures.limits import LIVE_FIGURES_KEPT_FOR
from surveyapp.services.figures.sharing.counting import live_figures
from surveyapp.services.figures.sharing.counting_process import is_counting
from surveyapp.services.figures.sharing.data_state import removals_mark
from surveyapp.services.figures_folder import UNFINISHED, folders_of_figures, remove_figures
from surveyapp.services.surveys.survey_lookup import survey_names


def tidy_figures(engine: Engine, snapshots: Path, now: datetime | None = None) -> None:
    """Remove live figures from before something was taken back or deleted, those that are old, and what a process left
    that ended before it had finished. OSError where a file cannot be removed.
    """
    oldest = (now or datetime.now(UTC)) - LIVE_FIGURES_KEPT_FOR
    for survey in survey_names(engine):
        figures = live_figures(snapshots, survey)
        if figures is not None and (
            figures.at < oldest or figures.state.removals != removals_mark(engine, survey)
        ):
            remove_figures(snapshots, survey, live_alone=True)
        unfinished = folders_of_figures(snapshots, survey, UNFINISHED)
        for folder in unfinished if unfinished and not is_counting(snapshots, survey) else ():
            shutil.rmtree(folder, ignore_errors=True)

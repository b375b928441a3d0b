"""Removing shared figures that nobody may read any more, or nobody has renewed for days."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.services.figures.limits import LIVE_FIGURES_KEPT_FOR
from surveyapp.services.figures.sharing.counting import frozen_name_of
from surveyapp.services.figures.sharing.data_state import removals_mark
from surveyapp.services.figures.sharing.shared_figures import read_figures
from surveyapp.services.figures.survey_answers import frozen_snapshots, open_frozen
from surveyapp.services.figures_folder import (
    FROZEN,
    LIVE,
    folders_of_figures,
    remove_folder,
    remove_unfinished,
)
from surveyapp.services.surveys.survey_lookup import survey_names
from surveyapp.snapshots.errors import SnapshotError


def tidy_figures(engine: Engine, snapshots: Path, now: datetime | None = None) -> None:
    """Remove figures from before something was taken back or deleted, live ones that are old, those that this version
    cannot read, and what a process left that ended before it had finished. OSError where a survey's folder is another
    account's.
    """
    oldest = (now or datetime.now(UTC)) - LIVE_FIGURES_KEPT_FOR
    for survey in survey_names(engine):
        # The folders first: what appears meanwhile is of a state that is not asked for here.
        live = [(folder, read_figures(folder)) for folder in folders_of_figures(snapshots, survey, LIVE)]
        removals = removals_mark(engine, survey) if live else ""
        for folder, figures in live:
            if figures is None or figures.at < oldest or figures.state.removals != removals:
                remove_folder(folder)
        frozen = folders_of_figures(snapshots, survey, FROZEN)
        present = _frozen_names(engine, snapshots, survey) if frozen else set()
        for folder in frozen:
            if folder.name not in present or read_figures(folder) is None:
                remove_folder(folder)
        remove_unfinished(snapshots, survey)


def _frozen_names(engine: Engine, snapshots: Path, survey: str) -> set[str]:
    """The names of the folders of figures of the survey's snapshots as they are now; a damaged one has none."""
    with engine.connect() as connection:
        rows = frozen_snapshots(connection, survey)
    names = set()
    for row in rows:
        try:
            names.add(frozen_name_of(open_frozen(snapshots, row).manifest))
        except SnapshotError:
            continue
    return names

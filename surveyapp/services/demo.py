"""The demonstration: every survey with sample answers is opened and filled with them."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.services.import_responses import ImportSummary, import_responses
from surveyapp.services.publish import questionnaire_files
from surveyapp.services.published import known_survey
from surveyapp.services.states import change_state

SAMPLE = ".sample.csv"
"""How a file of reconstructed sample answers ends; it stands beside its questionnaire."""


@dataclass(frozen=True)
class DemoSurvey:
    """A survey of the demonstration; `imported` is None where there are no sample answers."""

    survey: str
    state: str
    imported: ImportSummary | None


def prepare_demo(engine: Engine, folder: Path) -> list[DemoSurvey]:
    """Open every survey that is still a draft and import the sample answers that are not there yet."""
    surveys = []
    for survey, path in questionnaire_files(folder):
        if known_survey(engine, survey).state == "draft":
            change_state(engine, survey, "open")
        sample = path.with_name(path.stem + SAMPLE)
        imported = None
        if sample.exists():
            imported = import_responses(engine, survey, sample.read_bytes(), reconstructed=True)
        surveys.append(DemoSurvey(survey, known_survey(engine, survey).state, imported))
    return surveys

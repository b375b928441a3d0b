"""The demonstration: every survey with sample answers is opened and filled with them."""

from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.services.errors import Refused
from surveyapp.services.import_responses import ImportSummary, import_responses
from surveyapp.services.publish import questionnaire_files
from surveyapp.services.published import published
from surveyapp.services.states import change_state

SAMPLE = ".sample.csv"
"""How a file of reconstructed sample answers ends; it stands beside its questionnaire."""


@dataclass(frozen=True)
class DemoSurvey:
    """A survey of the demonstration; `imported` is None where there are no sample answers, or they were `refused`.

    `opened`: it was a draft until now.
    """

    survey: str
    imported: ImportSummary | None
    refused: Refused | None = None
    opened: bool = False


def prepare_demo(engine: Engine, folder: Path, person: str = "") -> list[DemoSurvey]:
    """Open every published survey that is still a draft, in the name of `person`, and import the sample answers that
    are not there yet.
    """
    surveys = []
    for survey, path in questionnaire_files(folder):
        found = published(engine, survey)
        if found is None:
            continue
        draft = found.state == "draft"
        if draft:
            change_state(engine, survey, "open", person=person)
        with_sample = _with_sample(engine, survey, path.with_name(path.stem + SAMPLE), person)
        surveys.append(replace(with_sample, opened=draft))
    return surveys


def _with_sample(engine: Engine, survey: str, sample: Path, person: str) -> DemoSurvey:
    if not sample.exists():
        return DemoSurvey(survey, None)
    try:
        imported = import_responses(
            engine,
            survey,
            sample.read_bytes(),
            file_name=sample.name,
            person=person,
            reconstructed=True,
        )
    except Refused as refused:
        return DemoSurvey(survey, None, refused)
    return DemoSurvey(survey, imported)

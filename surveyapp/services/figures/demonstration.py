"""The demonstration: every survey with sample answers is opened, filled with them, and frozen once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.services.answers.import_file import ImportSummary, import_responses
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.kept_results import snapshots_of
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.surveys.archive import archive_note
from surveyapp.services.surveys.publish import questionnaire_files
from surveyapp.services.surveys.survey_lookup import find_survey

SAMPLE = ".sample.csv"
"""How a file of reconstructed sample answers ends; it stands beside its questionnaire."""


REOPENED = "样例答卷已冻结，演示继续开放"
"""Why a survey of the demonstration is open after its sample answers were frozen."""


@dataclass(frozen=True)
class DemoSurvey:
    """A survey of the demonstration; `import_summary` is None where there are no sample answers, or they were
    `refusal`.

    `was_draft`: it was a draft before.
    """

    survey: str
    import_summary: ImportSummary | None
    refusal: Refusal | None = None
    was_draft: bool = False


def prepare_demo(engine: Engine, folder: Path, person: str = "") -> list[DemoSurvey]:
    """Open every published survey that is still a draft, in the name of `person`, and import the sample answers that
    are not there yet; what somebody put away is left alone.
    """
    surveys = []
    for survey, path in questionnaire_files(folder):
        found = find_survey(engine, survey)
        if found is None or archive_note(engine, "survey", survey) is not None:
            continue
        draft = found.state == "draft"
        if draft:
            change_state(engine, survey, "open", person=person)
        with_sample = _with_sample(engine, survey, path.with_name(path.stem + SAMPLE), person)
        surveys.append(replace(with_sample, was_draft=draft))
    return surveys


def sample_surveys(folder: Path) -> set[str]:
    """The surveys beside whose file there are sample answers: those that a demonstration shows."""
    return {f"{path.parent.name}/{path.name.removesuffix(SAMPLE)}" for path in folder.glob(f"*/*{SAMPLE}")}


def freeze_samples(
    engine: Engine, snapshots: Path, surveys: Iterable[DemoSurvey], person: str = ""
) -> list[str]:
    """Freeze the surveys whose sample answers have just come, so that the evaluations have their figures, and open them
    again; those that were frozen before are left alone. Gives the names of those that were frozen.
    """
    frozen = []
    for survey in surveys:
        if (
            survey.import_summary is None
            or not survey.import_summary.added
            or snapshots_of(engine, survey.survey)
        ):
            continue
        freeze(engine, snapshots, survey.survey, person)
        change_state(engine, survey.survey, "open", REOPENED, person)
        frozen.append(survey.survey)
    return frozen


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
    except Refusal as refused:
        return DemoSurvey(survey, None, refused)
    return DemoSurvey(survey, imported)

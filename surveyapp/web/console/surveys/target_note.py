"""What the page of a survey says before freezing: whether those answered whom the survey is meant for."""

from dataclasses import dataclass

from surveyapp.reports.words.estimate_words import target_words
from surveyapp.services.answers.target_reach import target_reach
from surveyapp.services.surveys.survey_lookup import questionnaire_of
from surveyapp.web.console.access import engine


@dataclass(frozen=True)
class TargetNote:
    """The share of the target group in words; `is_missed`: too few of it answered."""

    words: str
    is_missed: bool


def target_note(survey: str, version: str) -> TargetNote | None:
    """The note on the valid responses that are there now; None where the survey does not say whom it is meant for."""
    questionnaire = questionnaire_of(engine(), survey, version)
    reach = target_reach(engine(), survey, questionnaire) if questionnaire is not None else None
    if questionnaire is None or reach is None:
        return None
    return TargetNote(target_words(questionnaire, reach), reach.is_missed)

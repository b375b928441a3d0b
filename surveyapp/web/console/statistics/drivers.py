"""What to improve first: which question is the outcome, how much each item has to do with it, how well each does."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from surveyapp.analysis.drivers.overall_question import overall_question
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.people.access import Capability
from surveyapp.services.statistics.drivers import possible_outcomes, survey_drivers
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.web.console.access import open_to
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.statistics.drivers_view import DriversView, drivers_view
from surveyapp.web.console.surveys.answer_filters import filter_view, requested_filter
from surveyapp.web.console.surveys.shown_results import shown_results
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

drivers = Blueprint("drivers", __name__)


@drivers.get("/surveys/<folder>/<name>/results/drivers", endpoint="drivers")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_drivers(folder: str, name: str) -> ResponseReturnValue:
    """The items (`items`, without them those of the main scale) by the outcome `on`, from the snapshot (or live view)
    that `view` names; without `on` the question of the overall satisfaction, if there is one.
    """
    survey = survey_found(folder, name).survey
    view, only = request.args.get("view") or None, requested_filter(request.args)
    found = shown_results(survey, view, only)
    answers = found.survey_analysis.answers
    part = filter_view(answers)
    outcomes = possible_outcomes(answers.questionnaire)
    overall = overall_question(answers.questionnaire)
    on = request.args.get("on") or (overall.code if overall is not None else "")
    items = [code for listed in request.args.getlist("items") for code in listed.split(",") if code]
    scale = [item.code for item in answers.questionnaire.scale_items()]
    is_studied = on and not part.hidden
    shown, problems = (
        _studied(answers, on, [code for code in items if code != on]) if is_studied else (None, [])
    )
    return survey_page(
        "console/statistics/drivers.html",
        folder,
        name,
        part=part,
        outcomes=outcomes,
        on=on,
        asked=items or scale,
        found=shown,
        problems=problems,
        chosen=answers.snapshot or LIVE,
        LIVE=LIVE,
    ), 422 if problems else 200


def _studied(answers: SurveyAnswers, on: str, items: list[str]) -> tuple[DriversView | None, list[str]]:
    """The view, or in sentences why there is none."""
    try:
        return drivers_view(survey_drivers(answers, on, items)), []
    except (Refusal, SnapshotError) as refused:
        return None, refusal_messages(refused)

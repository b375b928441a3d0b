"""Groups of respondents compared: by which question, on which items, what differs, by how much, whether it matters."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from surveyapp.analysis.groups.background import background_questions
from surveyapp.analysis.groups.small_groups import NOTHING_HIDDEN, hide_small_groups
from surveyapp.analysis.limits import MOST_COMPARED_GROUPS
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.people.access import Capability
from surveyapp.services.statistics.comparison import compare_answers
from surveyapp.services.statistics.score_source import has_scores
from surveyapp.services.surveys.survey_lookup import published_now
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.web.console.access import actor, engine, open_to
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.statistics.comparison_view import ComparisonView, comparison_view
from surveyapp.web.console.surveys.answer_filters import filter_view, requested_filter
from surveyapp.web.console.surveys.shown_results import counted_at, shown_results
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

comparison = Blueprint("comparison", __name__)


@comparison.get("/surveys/<folder>/<name>/comparison", endpoint="comparison")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_comparison(folder: str, name: str) -> ResponseReturnValue:
    """The groups that `by` makes, compared on `items`, from the snapshot (or live view) that `view` names; where
    that is refused, why.
    """
    survey, view = survey_found(folder, name).survey, request.args.get("view") or None
    found_results = shown_results(survey, view, requested_filter(request.args))
    answers = found_results.survey_analysis.answers
    part = filter_view(answers)
    groupings, items = grouping_choices(answers.questionnaire), item_choices(answers.questionnaire)
    by, chosen = _asked(answers.questionnaire, groupings)
    found, problems = None, list[str]()
    if by is not None and items and not part.hidden:
        try:
            found = _compared(answers, by, chosen)
        except (Refusal, SnapshotError) as refused:
            problems = refusal_messages(refused)
    page = survey_page(
        "console/statistics/comparison.html",
        folder,
        name,
        groupings=groupings,
        items=items,
        by=by,
        asked=chosen or [item.code for item in answers.questionnaire.scale_items()],
        found=found,
        problems=problems,
        chosen=answers.snapshot or LIVE,
        part=part,
        at=counted_at(found_results.at),
        LIVE=LIVE,
    )
    return page, 422 if problems else 200


def grouping_choices(questionnaire: Questionnaire) -> list[Answer]:
    """The questions that can make groups, those that say who the respondents are first."""
    first = background_questions(questionnaire)
    others = [
        item
        for item in questionnaire.items
        if item.takes_one_option and item not in first and len(item.options) <= MOST_COMPARED_GROUPS
    ]
    return [*first, *others]


def item_choices(questionnaire: Questionnaire) -> list[Answer]:
    """The items that groups can be compared on: those of the main scale first, then all others with scores."""
    scale = questionnaire.scale_items()
    return [*scale, *(item for item in questionnaire.items if has_scores(item) and item not in scale)]


def _asked(questionnaire: Questionnaire, groupings: list[Answer]) -> tuple[str | None, list[str]]:
    """The code of the question to group by, and those of the items; none named are those of the main scale."""
    compared = {item.code for item in questionnaire.scale_items() or item_choices(questionnaire)}
    free = [item.code for item in groupings if compared - {item.code}]
    by = request.args.get("by") or next(iter(free), None)
    items = [code for listed in request.args.getlist("items") for code in listed.split(",") if code]
    if not items and not questionnaire.scale_items():
        items = [item.code for item in item_choices(questionnaire) if item.code != by]
    return by, items


def _compared(answers: SurveyAnswers, by: str, items: list[str]) -> ComparisonView:
    compared = compare_answers(answers, by, items)
    hides = False
    if not actor().may(Capability.SEE_RESPONSES):
        published = published_now(engine(), answers.survey) or answers.questionnaire
        hides = published.hides_small_groups(compared.by)
    hidden = hide_small_groups(compared.comparison) if hides else NOTHING_HIDDEN
    return comparison_view(answers.questionnaire, compared, hidden)

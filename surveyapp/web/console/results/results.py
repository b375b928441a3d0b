"""The results of a survey: on what they rest, satisfaction, reliability and validity, question by question."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from surveyapp.reports.personal_numbers import hides_numbers
from surveyapp.reports.words.estimate_words import overall_words
from surveyapp.services.evaluations.survey_comparison import compare_survey
from surveyapp.services.figures.analysis import SurveyAnalysis
from surveyapp.services.figures.kept_results import LIVE, snapshots_of, written_answers
from surveyapp.services.figures.survey_answers import is_behind
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import audit_detail, audit_full_numbers, engine, open_to
from surveyapp.web.console.limits import WORDINGS_ON_A_PAGE
from surveyapp.web.console.results.result_dimensions import dimensions_view
from surveyapp.web.console.results.result_figures import (
    comparison_view,
    named_table,
    quality_view,
    rate_views,
    satisfaction_view,
)
from surveyapp.web.console.results.result_links import result_links
from surveyapp.web.console.results.result_questions import scale_charts, section_views
from surveyapp.web.console.results.result_screening import screening_view
from surveyapp.web.console.surveys.answer_filters import filter_view, requested_filter
from surveyapp.web.console.surveys.shown_results import counted_at, shown_results
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

results = Blueprint("results", __name__)


@results.get("/surveys/<folder>/<name>/results", endpoint="results")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_results(folder: str, name: str) -> ResponseReturnValue:
    """Everything that was computed, from the snapshot (or live view) that `view` names."""
    survey = survey_found(folder, name).survey
    only = requested_filter(request.args)
    found = shown_results(survey, request.args.get("view") or None, only)
    survey_analysis = found.survey_analysis
    questionnaire, analysis = survey_analysis.questionnaire, survey_analysis.analysis
    answered = analysis.n > 0
    return survey_page(
        "console/results/results.html",
        folder,
        name,
        survey_analysis=survey_analysis,
        at=counted_at(found.at),
        chosen=survey_analysis.answers.snapshot or LIVE,
        frozen=snapshots_of(engine(), survey),
        behind=is_behind(engine(), survey_analysis.answers),
        returns=survey_analysis.returns,
        satisfaction=satisfaction_view(analysis.satisfaction) if answered else None,
        scale_charts=scale_charts(questionnaire, analysis) if answered else [],
        comparison=comparison_view(questionnaire, compare_survey(engine(), survey_analysis))
        if answered and not only
        else None,
        named=named_table(questionnaire, analysis) if answered else None,
        quality=quality_view(questionnaire, analysis) if answered else None,
        dimensions=dimensions_view(analysis) if answered else None,
        screening=screening_view(survey_analysis.screening, survey_analysis.returns),
        sections=section_views(questionnaire, analysis) if answered else [],
        rates=rate_views(survey_analysis.returns),
        part=filter_view(survey_analysis.answers),
        links=result_links(),
        weighed=_weighed(survey_analysis) if answered else "",
        LIVE=LIVE,
    )


def _weighed(survey_analysis: SurveyAnalysis) -> str:
    """The overall figure weighed, where strata or margins are declared; else empty."""
    sampling = survey_analysis.questionnaire.sampling
    if sampling is None or not sampling.is_weighed:
        return ""
    return overall_words(survey_analysis.analysis, survey_analysis.estimates)


@results.get("/surveys/<folder>/<name>/results/texts/<place>")
@open_to(Capability.SEE_RESPONSES, audit="read_texts", lengthy=True)
def texts(folder: str, name: str, place: str) -> ResponseReturnValue:
    """What people wrote in answer to one question, or beside one option, page by page."""
    survey = survey_found(folder, name).survey
    only = requested_filter(request.args)
    shown = shown_results(survey, request.args.get("view") or None, only)
    survey_analysis = shown.survey_analysis
    full = request.args.get("numbers") == "full"
    found = written_answers(shown, place, numbers=full) or abort(404)
    pages = max(1, -(-len(found.opinions) // WORDINGS_ON_A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    audit_detail(place=place, page=page)
    audit_full_numbers(full=full)
    return survey_page(
        "console/results/results_texts.html",
        folder,
        name,
        found=found,
        listed=found.opinions[(page - 1) * WORDINGS_ON_A_PAGE : page * WORDINGS_ON_A_PAGE],
        page=page,
        pages=pages,
        full=full,
        hides=hides_numbers(survey_analysis.questionnaire, place),
        chosen=survey_analysis.answers.snapshot or LIVE,
        at=counted_at(shown.at),
        deleted=survey_analysis.answers.deletion_time,
        part=filter_view(survey_analysis.answers),
        LIVE=LIVE,
    )

"""The scales of a survey: reliability and structure of the main scale and of every dimension, item by item."""

from typing import cast

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.analysis.scores.scale_figures import MissingPolicy
from surveyapp.reports.words.reliability_words import POLICIES
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.people.access import Capability
from surveyapp.services.statistics.scale import scales_of_survey
from surveyapp.web.console.access import open_to
from surveyapp.web.console.statistics.scale_view import scale_views
from surveyapp.web.console.surveys.answer_filters import filter_view, requested_filter
from surveyapp.web.console.surveys.shown_results import shown_results
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

scale = Blueprint("scale", __name__)


@scale.get("/surveys/<folder>/<name>/scale", endpoint="scale")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_scales(folder: str, name: str) -> ResponseReturnValue:
    """All scales, from the snapshot (or live view) that `view` names, with missing scores treated as `policy` says."""
    survey = survey_found(folder, name).survey
    view, only = request.args.get("view") or None, requested_filter(request.args)
    found = shown_results(survey, view, only)
    answers, asked = found.survey_analysis.answers, request.args.get("policy", "")
    policy = cast(MissingPolicy, asked if asked in POLICIES else "listwise")
    return survey_page(
        "console/statistics/scale.html",
        folder,
        name,
        part=filter_view(answers),
        scales=scale_views(scales_of_survey(answers, policy)),
        policy=policy,
        policies=[(code, _(words)) for code, words in POLICIES.items()],
        reconstructed=answers.returns.reconstructed,
        chosen=answers.snapshot or LIVE,
        LIVE=LIVE,
    )

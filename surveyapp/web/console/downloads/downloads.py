"""Downloads of a survey: on which data, with full numbers or without, and who saves which."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.reports.words.filter_words import filter_words
from surveyapp.services.downloads.downloads import filter_of, request_download
from surveyapp.services.downloads.formats import Download, SurveyDownload
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.downloads.large_files import LargeFile, large_file, large_file_of_view
from surveyapp.services.downloads.own_frames import OwnFrame
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.survey_lookup import known_survey, whole_questionnaire
from surveyapp.snapshots.answer_filter import AnswerFilter
from surveyapp.web.console.access import (
    actor,
    audit_detail,
    audit_full_numbers,
    engine,
    open_to,
    settings,
    snapshots,
)
from surveyapp.web.console.downloads.download_area import Address, DownloadArea, add_views
from surveyapp.web.console.downloads.download_choice import choices_of, view_words
from surveyapp.web.console.surveys.answer_filters import (
    FilterView,
    filter_view,
    requested_filter,
    require_tellable,
)
from surveyapp.web.console.surveys.shown_results import shown_results
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

BASE = "console/surveys/survey_base.html"
RULE = "/surveys/<folder>/<name>/downloads"


class _SurveyDownloads(DownloadArea):
    kind = SurveyDownload
    bringing_frames = Capability.EDIT_SURVEYS

    def subject(self, address: Address) -> str:
        return survey_found(**address).survey

    def page(self, template: str, address: Address, **context: Any) -> str:
        return survey_page(template, **address, address=address, base=BASE, **context)

    def note_request(self) -> None:
        audit_detail(view=request.form.get("view", ""))
        audit_full_numbers(full="numbers" in request.form)

    def ask_for(self, subject: str, code: str, frame: OwnFrame | None) -> UUID:
        view, only = request.form.get("view", ""), requested_filter(request.form)
        if only:
            require_tellable(_answers_of_part(subject, view, only))
        return request_download(
            *(engine(), settings().instance, subject, code),
            view=view,
            only=only,
            frame=frame,
            account=actor().account,
            numbers="numbers" in request.form and actor().may(Capability.DOWNLOAD_ANSWERS),
        )

    def large_file(self, subject: str, download: Download) -> LargeFile | None:
        if not isinstance(download, SurveyDownload) or not download.instead:
            return None
        view, only = request.form.get("view", ""), requested_filter(request.form)
        if not only:
            return large_file_of_view(engine(), snapshots(), subject, download, view)
        answers = _answers_of_part(subject, view, only)
        return large_file(download, answers.questionnaire, answers.returns.rows)

    def choice(self, subject: str, query: Mapping[str, str]) -> Mapping[str, object]:
        data = choices_of(engine(), snapshots(), subject, query.get("view"))
        return {"choices": data, "full_numbers": "numbers" in query, "part": self._part(subject, data.chosen)}

    def _part(self, subject: str, view: str) -> FilterView | None:
        """The filter that the page was opened with, of the chosen data; None without one."""
        only = requested_filter(request.form if request.method == "POST" else request.args)
        if not only:
            return None
        return filter_view(_answers_of_part(subject, view, only))

    def basis_words(self, job: KnownJob) -> str:
        data, only = view_words(job), filter_of(job)
        if not only:
            return data
        questionnaire = whole_questionnaire(engine(), known_survey(engine(), job.subject))
        return str(_("%(data)s，只含：%(part)s", data=data, part=filter_words(only, questionnaire)))

    def saving_view(self, download: Download) -> str:
        return ".answers" if download.holds_answers else ".report"


def _answers_of_part(subject: str, view: str, only: AnswerFilter) -> SurveyAnswers:
    """The answers of the chosen data that a filter lets pass."""
    return shown_results(subject, view, only).survey_analysis.answers


AREA = _SurveyDownloads()

downloads = Blueprint("downloads", __name__)
add_views(AREA, downloads, RULE)


@downloads.get(f"{RULE}/<uuid:job>/report")
@open_to(Capability.SEE_RESULTS, audit="download_report")
def report(job: UUID, **address: Any) -> ResponseReturnValue:
    """Save a report, which holds no single response."""
    return AREA.save(address, job, ".report")


@downloads.get(f"{RULE}/<uuid:job>/answers")
@open_to(Capability.DOWNLOAD_ANSWERS, audit="download_answers")
def answers(job: UUID, **address: Any) -> ResponseReturnValue:
    """Save a file that holds responses."""
    return AREA.save(address, job, ".answers")

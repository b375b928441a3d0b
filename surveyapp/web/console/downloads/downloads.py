"""Downloads of a survey: on which data, with full numbers or without, and who saves which."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from surveyapp.services.downloads.downloads import request_download
from surveyapp.services.downloads.formats import Download, SurveyDownload
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.downloads.own_frames import OwnFrame
from surveyapp.services.people.access import Capability
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
        return request_download(
            *(engine(), settings().instance, subject, code),
            view=request.form.get("view", ""),
            frame=frame,
            account=actor().account,
            numbers="numbers" in request.form and actor().may(Capability.DOWNLOAD_ANSWERS),
        )

    def choice(self, subject: str, query: Mapping[str, str]) -> Mapping[str, object]:
        data = choices_of(engine(), snapshots(), subject, query.get("view"))
        return {"choices": data, "full_numbers": "numbers" in query}

    def basis_words(self, job: KnownJob) -> str:
        return view_words(job)

    def saving_view(self, download: Download) -> str:
        return ".answers" if download.holds_answers else ".report"


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

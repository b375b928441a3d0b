"""Downloads of an evaluation: of all its systems or of one; they hold no single response."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from surveyapp.services.downloads.downloads import request_evaluation_download
from surveyapp.services.downloads.formats import Download, EvaluationDownload
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.downloads.own_frames import OwnFrame
from surveyapp.services.evaluations.basis import systems_of
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import actor, audit_detail, open_to, places
from surveyapp.web.console.downloads.download_area import Address, DownloadArea, add_views
from surveyapp.web.console.evaluations.evaluation_page import evaluation_page, known_evaluation

BASE = "console/evaluations/evaluation_base.html"
RULE = "/evaluations/<folder>/downloads"


class _EvaluationDownloads(DownloadArea):
    kind = EvaluationDownload
    bringing_frames = Capability.EVALUATE

    def subject(self, address: Address) -> str:
        known_evaluation(**address)
        return str(address["folder"])

    def page(self, template: str, address: Address, **context: Any) -> str:
        return evaluation_page(template, **address, address=address, base=BASE, **context)

    def note_request(self) -> None:
        if form := request.form.get("form", ""):
            audit_detail(form=form)

    def ask_for(self, subject: str, code: str, frame: OwnFrame | None) -> UUID:
        form = request.form.get("form", "") or None
        return request_evaluation_download(
            places(), subject, code, form=form, frame=frame, account=actor().account
        )

    def choice(self, subject: str, query: Mapping[str, str]) -> Mapping[str, object]:
        return {"choices": None, "forms": _forms(subject), "form": query.get("form", "")}

    def basis_words(self, _job: KnownJob) -> str:
        return ""

    def saving_view(self, _download: Download) -> str:
        return ".file"


AREA = _EvaluationDownloads()

evaluation_downloads = Blueprint("evaluation_downloads", __name__)
add_views(AREA, evaluation_downloads, RULE)


@evaluation_downloads.get(f"{RULE}/<uuid:job>/file")
@open_to(Capability.SEE_RESULTS, audit="download_report")
def file(job: UUID, **address: Any) -> ResponseReturnValue:
    """Save a file."""
    return AREA.save(address, job, ".file")


def _forms(folder: str) -> list[tuple[str, str]]:
    """The systems of an evaluation that has several, in the order of its documents: name, and what people call it."""
    systems = systems_of(places(), folder)
    loaded = ((name, file.indicators.system) for name, file in systems.items())
    readable = [(name, system) for name, system in loaded if system is not None]
    ordered = sorted(readable, key=lambda entry: entry[1].place)
    return [(name, str(system.title)) for name, system in ordered] if len(systems) > 1 else []

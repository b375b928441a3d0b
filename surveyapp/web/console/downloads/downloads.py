"""Downloads of a survey: choosing one, watching it being made, saving it, and those made before."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.reports.word.frame import FrameError, default_frame
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.downloads import KINDS, file_of, kinds_for, request_download
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.errors import Refused
from surveyapp.services.free_space import bytes_to_download
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import (
    actor,
    audit_detail,
    audit_full_numbers,
    engine,
    open_to,
    require_space,
    settings,
    snapshots,
)
from surveyapp.web.console.downloads.download_choice import (
    KIND_WORDS,
    STATE_WORDS,
    FrameWords,
    choices_of,
    view_words,
)
from surveyapp.web.console.downloads.download_page import (
    files_made,
    making_view,
    saved,
    state_of,
    try_again,
    uploaded_frame,
)
from surveyapp.web.console.limits import FRAME_BODY
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

FILE_VIEWS = {Capability.SEE_RESULTS: ".report", Capability.DOWNLOAD_ANSWERS: ".answers"}
"""Capability that a file requires -> the view that saves it."""

downloads = Blueprint("downloads", __name__)


@downloads.get("/surveys/<folder>/<name>/downloads", endpoint="downloads")
@open_to(Capability.SEE_RESULTS)
def choose(folder: str, name: str) -> ResponseReturnValue:
    """What can be downloaded, and what was made before."""
    return _choice_page(folder, name)


@downloads.post("/surveys/<folder>/<name>/downloads")
@open_to(Capability.SEE_RESULTS, audit="request_download", largest=FRAME_BODY, lengthy=True)
def make(folder: str, name: str) -> ResponseReturnValue:
    """Have a file made and redirect to its page."""
    survey = survey_found(folder, name).survey
    kind, view = request.form.get("kind", ""), request.form.get("view", "")
    if kind in KINDS and not actor().may(KINDS[kind].capability):
        abort(403)
    full = "numbers" in request.form
    audit_detail(kind=kind, view=view)
    audit_full_numbers(full=full)
    own = uploaded_frame(Capability.EDIT_SURVEYS)
    try:
        require_space(bytes_to_download(engine(), survey, own.content if own else None))
        job = request_download(
            *(engine(), settings().instance, survey, kind),
            view=view,
            frame=own,
            account=actor().account,
            numbers=full and actor().may(Capability.DOWNLOAD_ANSWERS),
        )
    except (Refused, FrameError) as stopped:
        return _choice_page(folder, name, refusal_messages(stopped)), 422
    return redirect(url_for(".download", folder=folder, name=name, job=job), 303)


@downloads.get("/surveys/<folder>/<name>/downloads/frame.docx")
@open_to(Capability.SEE_RESULTS)
def frame(folder: str, name: str) -> ResponseReturnValue:
    """Our own Word frame, to begin an own one from."""
    survey_found(folder, name)
    return saved(BytesIO(default_frame()), "frame.docx")


@downloads.get("/surveys/<folder>/<name>/downloads/<uuid:job>")
@open_to(Capability.SEE_RESULTS)
def download(folder: str, name: str, job: UUID) -> ResponseReturnValue:
    """How far a file is; when it is done, the file; when it failed, why and what to do."""
    found = _job(folder, name, job)
    return survey_page(
        "console/downloads/download.html",
        folder,
        name,
        address={"folder": folder, "name": name},
        basis=view_words(found),
        making=making_view(found, FILE_VIEWS[KINDS[found.kind].capability]),
    )


@downloads.post("/surveys/<folder>/<name>/downloads/<uuid:job>/again")
@open_to(Capability.SEE_RESULTS, audit="request_download")
def again(folder: str, name: str, job: UUID) -> ResponseReturnValue:
    """Retry a file that failed."""
    try_again(_job(folder, name, job))
    return redirect(url_for(".download", folder=folder, name=name, job=job), 303)


@downloads.get("/surveys/<folder>/<name>/downloads/<uuid:job>/state")
@open_to(Capability.SEE_RESULTS, polled=True)
def state(folder: str, name: str, job: UUID) -> ResponseReturnValue:
    """How far a file is, for the page's script."""
    return state_of(_job(folder, name, job))


@downloads.get("/surveys/<folder>/<name>/downloads/<uuid:job>/report")
@open_to(Capability.SEE_RESULTS, audit="download_report")
def report(folder: str, name: str, job: UUID) -> ResponseReturnValue:
    """Save a report, which holds no single response."""
    return _file(folder, name, job, Capability.SEE_RESULTS)


@downloads.get("/surveys/<folder>/<name>/downloads/<uuid:job>/answers")
@open_to(Capability.DOWNLOAD_ANSWERS, audit="download_answers")
def answers(folder: str, name: str, job: UUID) -> ResponseReturnValue:
    """Save a file that holds responses."""
    return _file(folder, name, job, Capability.DOWNLOAD_ANSWERS)


def _choice_page(folder: str, name: str, messages: list[str] | None = None) -> str:
    survey, kinds = survey_found(folder, name).survey, kinds_for(actor())
    wanted = request.form if request.method == "POST" else request.args
    chosen = wanted.get("kind", "")
    return survey_page(
        "console/downloads/downloads.html",
        folder,
        name,
        kinds={kind: KIND_WORDS[kind] for kind in kinds},
        chosen=chosen if chosen in kinds else kinds[0],
        choices=choices_of(engine(), snapshots(), survey, wanted.get("view")),
        address={"folder": folder, "name": name},
        full_numbers="numbers" in wanted,
        frame=FrameWords() if actor().may(Capability.EDIT_SURVEYS) else None,
        served=jobs.is_served(engine()),
        made=files_made(survey, kinds),
        kind_words=KIND_WORDS,
        job_states=STATE_WORDS,
        view_words=view_words,
        messages=messages or [],
    )


def _job(folder: str, name: str, identity: UUID) -> KnownJob:
    """The job of this survey; 404 where there is none, 403 where the role may not have such a file."""
    found = jobs.job_of(engine(), identity, survey_found(folder, name).survey)
    if found is None or found.kind not in KINDS:
        abort(404)
    if not actor().may(KINDS[found.kind].capability):
        abort(403)
    return found


def _file(folder: str, name: str, identity: UUID, capability: Capability) -> Response:
    found = _job(folder, name, identity)
    path = file_of(settings().instance, found)
    if KINDS[found.kind].capability is not capability or path is None or found.file_name is None:
        abort(404)
    audit_detail(kind=found.kind, job=str(found.id), view=found.parameters.get("view"))
    return saved(path, found.file_name)

"""Downloads of a survey: choosing one, watching it being made, saving it, and those made before."""

from io import BytesIO
from pathlib import Path
from uuid import UUID

from flask import Blueprint, Response, abort, g, jsonify, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from surveyapp.reports.frame import MARKER, FrameError, default_frame
from surveyapp.services import jobs
from surveyapp.services.access import Capability
from surveyapp.services.downloads import KINDS, file_of, kinds_for, request_download
from surveyapp.services.errors import Refused
from surveyapp.services.jobs import KnownJob
from surveyapp.services.worker import stopped_by
from surveyapp.web.console.access import actor, audit_detail, engine, open_to, settings, snapshots
from surveyapp.web.console.download_choice import (
    KIND_WORDS,
    STATE_WORDS,
    choices_of,
    frame_constructs,
    frame_variables,
    progress_words,
    view_words,
)
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.survey_page import survey_found, survey_page

LARGEST_UPLOAD = 20_000_000
"""Bytes of the request with an evaluator's own Word frame."""

FILE_VIEWS = {Capability.SEE_RESULTS: ".report", Capability.DOWNLOAD_ANSWERS: ".answers"}
"""What getting a file takes -> the view that saves it."""

downloads = Blueprint("downloads", __name__)


@downloads.get("/surveys/<folder>/<name>/downloads", endpoint="downloads")
@open_to(Capability.SEE_RESULTS)
def choose(folder: str, name: str) -> ResponseReturnValue:
    """What can be downloaded, and what was made before."""
    return _choice_page(folder, name)


@downloads.post("/surveys/<folder>/<name>/downloads")
@open_to(Capability.SEE_RESULTS, audit="request_download", largest=LARGEST_UPLOAD, lengthy=True)
def make(folder: str, name: str) -> ResponseReturnValue:
    """Have a file made, and go and watch."""
    survey = survey_found(folder, name).survey
    kind, view = request.form.get("kind", ""), request.form.get("view", "")
    if kind in KINDS and not actor().may(KINDS[kind].capability):
        abort(403)
    uploaded = request.files.get("frame")
    own = uploaded.read() if uploaded is not None and uploaded.filename else None
    audit_detail(kind=kind, view=view, own_frame=own is not None)
    try:
        job = request_download(
            engine(), settings().instance, survey, kind, view=view, frame=own, account=actor().account
        )
    except (Refused, FrameError) as stopped:
        return _choice_page(folder, name, refusal_messages(stopped)), 422
    return redirect(url_for(".download", folder=folder, name=name, job=job), 303)


@downloads.get("/surveys/<folder>/<name>/downloads/frame.docx")
@open_to(Capability.SEE_RESULTS)
def frame(folder: str, name: str) -> ResponseReturnValue:
    """Our own Word frame, to begin an own one from."""
    survey_found(folder, name)
    return _saved(BytesIO(default_frame()), "frame.docx")


@downloads.get("/surveys/<folder>/<name>/downloads/<uuid:job>")
@open_to(Capability.SEE_RESULTS)
def download(folder: str, name: str, job: UUID) -> ResponseReturnValue:
    """How far a file is; when it is done, the file; when it failed, why and what to do."""
    found = _job(folder, name, job)
    problem = found.problem if found.state == jobs.FAILED else None
    path = file_of(settings().instance, found)
    return survey_page(
        "console/download.html",
        folder,
        name,
        job=found,
        kind=KIND_WORDS[found.kind],
        basis=view_words(found),
        words=progress_words(found, jobs.ahead_of(engine(), found)),
        served=jobs.is_served(engine()),
        file_view=FILE_VIEWS[KINDS[found.kind].capability],
        there=path is not None,
        size=_size(path),
        messages=refusal_messages(stopped_by(problem)) if problem else [],
    )


@downloads.post("/surveys/<folder>/<name>/downloads/<uuid:job>/again")
@open_to(Capability.SEE_RESULTS, audit="request_download")
def again(folder: str, name: str, job: UUID) -> ResponseReturnValue:
    """Try once more to make a file that failed."""
    found = _job(folder, name, job)
    audit_detail(kind=found.kind, again=True)
    if not jobs.try_again(engine(), found.id, found.subject):
        g.audit_result = "refused"
    return redirect(url_for(".download", folder=folder, name=name, job=job), 303)


@downloads.get("/surveys/<folder>/<name>/downloads/<uuid:job>/state")
@open_to(Capability.SEE_RESULTS, polled=True)
def state(folder: str, name: str, job: UUID) -> ResponseReturnValue:
    """How far a file is, for the page's script."""
    found = _job(folder, name, job)
    return jsonify(
        unfinished=found.unfinished,
        progress=found.progress,
        words=progress_words(found, jobs.ahead_of(engine(), found)),
        served=jobs.is_served(engine()),
    )


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
        "console/downloads.html",
        folder,
        name,
        kinds={kind: KIND_WORDS[kind] for kind in kinds},
        chosen=chosen if chosen in kinds else kinds[0],
        choices=choices_of(engine(), snapshots(), survey, wanted.get("view")),
        variables=frame_variables(),
        constructs=frame_constructs(),
        marker=MARKER,
        served=jobs.is_served(engine()),
        made=[
            (job, _size(file_of(settings().instance, job))) for job in jobs.jobs_of(engine(), survey, kinds)
        ],
        kind_words=KIND_WORDS,
        job_states=STATE_WORDS,
        view_words=view_words,
        messages=messages or [],
    )


def _size(path: Path | None) -> int | None:
    return path.stat().st_size if path else None


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
    return _saved(path, found.file_name)


def _saved(content: Path | BytesIO, file_name: str) -> Response:
    """A file to save under this name (RFC 5987), which no cache keeps."""
    response = send_file(content, as_attachment=True, download_name=file_name, etag=False, conditional=False)
    response.headers["Cache-Control"] = "no-store"
    return response

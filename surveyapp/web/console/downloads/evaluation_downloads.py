"""Downloads of an evaluation: report and 核对表, as Word document and Excel workbook, made in the background."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.reports.word.frame import FrameError, default_frame
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.downloads import EVALUATION_KINDS, file_of, request_evaluation_download
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.errors import Refused
from surveyapp.services.evaluations.basis import systems_of
from surveyapp.services.free_space import bytes_to_download
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import actor, audit_detail, engine, open_to, places, require_space, settings
from surveyapp.web.console.downloads.download_choice import KIND_WORDS, STATE_WORDS, FrameWords
from surveyapp.web.console.downloads.download_page import (
    files_made,
    making_view,
    saved,
    state_of,
    try_again,
    uploaded_frame,
)
from surveyapp.web.console.evaluations.evaluation_page import evaluation_page, known_evaluation
from surveyapp.web.console.limits import FRAME_BODY
from surveyapp.web.console.messages import refusal_messages

evaluation_downloads = Blueprint("evaluation_downloads", __name__)


@evaluation_downloads.get("/evaluations/<folder>/downloads", endpoint="downloads")
@open_to(Capability.SEE_RESULTS)
def choose(folder: str) -> ResponseReturnValue:
    """What can be downloaded, and what was made before."""
    return _choice_page(folder)


@evaluation_downloads.post("/evaluations/<folder>/downloads")
@open_to(Capability.SEE_RESULTS, audit="request_download", largest=FRAME_BODY, lengthy=True)
def make(folder: str) -> ResponseReturnValue:
    """Have a file made and redirect to its page."""
    known_evaluation(folder)
    kind, form = request.form.get("kind", ""), request.form.get("form", "")
    audit_detail(kind=kind, **({"form": form} if form else {}))
    own = uploaded_frame(Capability.EVALUATE)
    try:
        require_space(bytes_to_download(engine(), folder, own.content if own else None))
        job = request_evaluation_download(
            places(), folder, kind, form=form or None, frame=own, account=actor().account
        )
    except (Refused, FrameError) as stopped:
        return _choice_page(folder, refusal_messages(stopped)), 422
    return redirect(url_for(".download", folder=folder, job=job), 303)


@evaluation_downloads.get("/evaluations/<folder>/downloads/frame.docx")
@open_to(Capability.SEE_RESULTS)
def frame(folder: str) -> ResponseReturnValue:
    """Our own Word frame, to begin an own one from."""
    known_evaluation(folder)
    return saved(BytesIO(default_frame()), "frame.docx")


@evaluation_downloads.get("/evaluations/<folder>/downloads/<uuid:job>")
@open_to(Capability.SEE_RESULTS)
def download(folder: str, job: UUID) -> ResponseReturnValue:
    """How far a file is; when it is done, the file; when it failed, why and what to do."""
    making = making_view(_job(folder, job), ".file")
    return evaluation_page(
        "console/downloads/evaluation_download.html", folder, address={"folder": folder}, making=making
    )


@evaluation_downloads.post("/evaluations/<folder>/downloads/<uuid:job>/again")
@open_to(Capability.SEE_RESULTS, audit="request_download")
def again(folder: str, job: UUID) -> ResponseReturnValue:
    """Retry a file that failed."""
    try_again(_job(folder, job))
    return redirect(url_for(".download", folder=folder, job=job), 303)


@evaluation_downloads.get("/evaluations/<folder>/downloads/<uuid:job>/state")
@open_to(Capability.SEE_RESULTS, polled=True)
def state(folder: str, job: UUID) -> ResponseReturnValue:
    """How far a file is, for the page's script."""
    return state_of(_job(folder, job))


@evaluation_downloads.get("/evaluations/<folder>/downloads/<uuid:job>/file")
@open_to(Capability.SEE_RESULTS, audit="download_report")
def file(folder: str, job: UUID) -> ResponseReturnValue:
    """Save a file; it holds no single response."""
    found = _job(folder, job)
    path = file_of(settings().instance, found)
    if path is None or found.file_name is None:
        abort(404)
    audit_detail(kind=found.kind, job=str(found.id))
    return saved(path, found.file_name)


def _choice_page(folder: str, messages: list[str] | None = None) -> str:
    known_evaluation(folder)
    kinds = list(EVALUATION_KINDS)
    wanted = request.form if request.method == "POST" else request.args
    chosen = wanted.get("kind", "")
    return evaluation_page(
        "console/downloads/evaluation_downloads.html",
        folder,
        address={"folder": folder},
        kinds={kind: KIND_WORDS[kind] for kind in kinds},
        chosen=chosen if chosen in kinds else kinds[0],
        forms=_forms(folder),
        form=wanted.get("form", ""),
        frame=FrameWords() if actor().may(Capability.EVALUATE) else None,
        served=jobs.is_served(engine()),
        made=files_made(folder, kinds),
        kind_words=KIND_WORDS,
        job_states=STATE_WORDS,
        messages=messages or [],
    )


def _forms(folder: str) -> list[tuple[str, str]]:
    """The systems of an evaluation that has several, in the order of its documents: name, and what people call it."""
    systems = systems_of(places(), folder)
    loaded = ((name, file.loaded.system) for name, file in systems.items())
    readable = [(name, system) for name, system in loaded if system is not None]
    ordered = sorted(readable, key=lambda one: one[1].place)
    return [(name, str(system.title)) for name, system in ordered] if len(systems) > 1 else []


def _job(folder: str, identity: UUID) -> KnownJob:
    """The job of this evaluation; 404 where there is none."""
    found = jobs.job_of(engine(), identity, folder)
    return found if found is not None and found.kind in EVALUATION_KINDS else abort(404)

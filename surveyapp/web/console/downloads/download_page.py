"""The common part of the downloads of surveys and of evaluations: requesting, watching and saving a file."""

from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from flask import Response, abort, g, jsonify, request, send_file
from flask.typing import ResponseReturnValue

from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.downloads import file_of
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.downloads.own_frames import FrameMark, OwnFrame, frame_mark
from surveyapp.services.downloads.worker import stopped_by
from surveyapp.services.people.access import Capability
from surveyapp.services.typed_text import as_kept
from surveyapp.web.console.access import actor, audit_detail, engine, settings
from surveyapp.web.console.downloads.download_choice import KIND_WORDS, KindWords, progress_words
from surveyapp.web.console.messages import refusal_messages


@dataclass(frozen=True)
class MakingView:
    """One file as its page shows it: its progress and whether a worker is running; its size once it is made; why it
    failed. `file_view` saves it; `frame` is the own frame it is made with, None for ours.
    """

    job: KnownJob
    kind: KindWords
    words: str
    served: bool
    file_view: str
    size: int | None
    frame: FrameMark | None
    messages: list[str]


def making_view(job: KnownJob, file_view: str) -> MakingView:
    """How far a file is; when it is done, the file; when it failed, why and what to do."""
    problem = job.problem if job.state == jobs.FAILED else None
    return MakingView(
        job=job,
        kind=KIND_WORDS[job.kind],
        words=progress_words(job, jobs.ahead_of(engine(), job)),
        served=jobs.is_served(engine()),
        file_view=file_view,
        size=_size(job),
        frame=frame_mark(job),
        messages=refusal_messages(stopped_by(problem)) if problem else [],
    )


def state_of(job: KnownJob) -> ResponseReturnValue:
    """The state of a file, for the page's script."""
    return jsonify(
        unfinished=job.unfinished,
        progress=job.progress,
        words=progress_words(job, jobs.ahead_of(engine(), job)),
        served=jobs.is_served(engine()),
    )


def try_again(job: KnownJob) -> None:
    """Put a failed file back into the queue; for one that did not fail, the audit entry says that nothing was done."""
    audit_detail(kind=job.kind, again=True)
    if not jobs.try_again(engine(), job.id, job.subject):
        g.audit_result = "refused"


def files_made(subject: str, kinds: Collection[str]) -> list[tuple[KnownJob, int | None, FrameMark | None]]:
    """The jobs of these kinds, the latest first, each with the size of its file while that is there, and whose frame
    it was made with (None: ours).
    """
    return [(job, _size(job), frame_mark(job)) for job in jobs.jobs_of(engine(), subject, kinds)]


def uploaded_frame(capability: Capability) -> OwnFrame | None:
    """The own Word frame that came with the form; 403 where the person's role has not this capability.

    The audit entry of this request names it.
    """
    uploaded = request.files.get("frame")
    if uploaded is None or not uploaded.filename:
        audit_detail(own_frame=False)
        return None
    if not actor().may(capability):
        abort(403)
    own = OwnFrame(uploaded.read(), as_kept(uploaded.filename), actor().signature)
    audit_detail(own_frame=own.mark["file"], frame_sha256=own.mark["sha256"])
    return own


def saved(content: Path | BytesIO, file_name: str) -> Response:
    """A file to save under this name (RFC 5987), which no cache keeps."""
    response = send_file(content, as_attachment=True, download_name=file_name, etag=False, conditional=False)
    response.headers["Cache-Control"] = "no-store"
    return response


def _size(job: KnownJob) -> int | None:
    path = file_of(settings().instance, job)
    return path.stat().st_size if path else None

"""The pages of downloads, the same for surveys and for evaluations: choosing, watching one being made, saving it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from flask import Blueprint, Response, abort, g, jsonify, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from surveyapp.reports.word.frame_error import FrameError
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.formats import DOWNLOADS, Download, downloads_for
from surveyapp.services.downloads.job_files import file_of
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.downloads.large_files import LargeFile
from surveyapp.services.downloads.own_frames import FrameMark, OwnFrame, frame_mark
from surveyapp.services.downloads.worker import error_of
from surveyapp.services.errors import Refusal
from surveyapp.services.free_space import bytes_to_download, size_words
from surveyapp.services.people.access import Capability
from surveyapp.services.typed_text import clean_text
from surveyapp.web.console.access import actor, audit_detail, engine, open_to, require_space, settings
from surveyapp.web.console.downloads.download_choice import (
    STATE_WORDS,
    DownloadWords,
    FrameWords,
    download_words,
    progress_words,
)
from surveyapp.web.console.limits import FRAME_BODY
from surveyapp.web.console.messages import refusal_messages

Address = Mapping[str, Any]
"""What of the URL names the subject: `folder` and `name`, or `folder` alone."""


@dataclass(frozen=True)
class MadeFile:
    """One file as pages show it: what it is, its size while it is there, whose frame it is made with (None: ours)."""

    job: KnownJob
    download: DownloadWords
    size: int | None
    frame: FrameMark | None


class DownloadArea(ABC):
    """The part of the pages that differs between surveys and evaluations; `add_views` makes the pages from it."""

    kind: ClassVar[type[Download]]
    bringing_frames: ClassVar[Capability]
    """What bringing an own Word frame takes."""

    @abstractmethod
    def subject(self, address: Address) -> str:
        """The subject of jobs about this survey or evaluation; 404 where there is none."""

    @abstractmethod
    def page(self, template: str, address: Address, **context: Any) -> str:
        """Render a page in the frame of all pages of the survey or the evaluation."""

    @abstractmethod
    def ask_for(self, subject: str, code: str, frame: OwnFrame | None) -> UUID:
        """Request a file as the form says; gives its job."""

    def large_file(self, subject: str, download: Download) -> LargeFile | None:  # noqa: ARG002
        """What the form asks for, where it takes so much that people are asked first; None where it does not."""
        return None

    @abstractmethod
    def note_request(self) -> None:
        """Tell the audit trail what the form asks for, beside the download."""

    @abstractmethod
    def choice(self, subject: str, query: Mapping[str, str]) -> Mapping[str, object]:
        """The values that the page of the choice shows besides; `query` says what was chosen."""

    @abstractmethod
    def basis_words(self, job: KnownJob) -> str:
        """The words for the data from which a file is made; empty where there is no choice."""

    @abstractmethod
    def saving_view(self, download: Download) -> str:
        """The view that saves such a file."""

    def job(self, address: Address, identity: UUID) -> tuple[KnownJob, Download]:
        """The job of this subject; 404 where there is none, 403 where the role may not have such a file."""
        found = jobs.job_of(engine(), identity, self.subject(address))
        download = DOWNLOADS.get(found.kind) if found is not None else None
        if found is None or not isinstance(download, self.kind):
            abort(404)
        if not actor().may(download.capability):
            abort(403)
        return found, download

    def save(self, address: Address, identity: UUID, view: str) -> Response:
        """The file of a job to save; 404 where it is not there, or another view saves it."""
        found, download = self.job(address, identity)
        path = file_of(settings().instance, found)
        if self.saving_view(download) != view or path is None or found.file_name is None:
            abort(404)
        audit_detail(kind=found.kind, job=str(found.id))
        if "view" in found.parameters:
            audit_detail(view=found.parameters["view"])
        return file_response(path, found.file_name)

    def question_page(self, address: Address, download: Download, large: LargeFile) -> str:
        """Whether a large file shall be made, or another download in its place; it works without script."""
        offered = downloads_for(self.kind, actor())
        instead = {
            code: download_words(offered[code])
            for code in getattr(download, "instead", ())
            if code in offered
        }
        asked = [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in ("csrf_token", "kind")
        ]
        return self.page(
            "console/downloads/large_file.html",
            address,
            download=download_words(download),
            large=large,
            size=size_words(large.size),
            instead=instead,
            code=request.form["kind"],
            asked=asked,
        )

    def choice_page(self, address: Address, messages: list[str] | None = None) -> str:
        """What can be downloaded, and what was made before."""
        subject, offered = self.subject(address), downloads_for(self.kind, actor())
        wanted = request.form if request.method == "POST" else request.args
        chosen = wanted.get("kind", "")
        made = jobs.jobs_of(engine(), subject, offered)
        return self.page(
            "console/downloads/download_area.html",
            address,
            downloads={code: download_words(download) for code, download in offered.items()},
            chosen=chosen if chosen in offered else next(iter(offered), ""),
            frame=FrameWords() if actor().may(self.bringing_frames) else None,
            served=jobs.is_served(engine()),
            made=[_made_file(job) for job in made],
            job_states=STATE_WORDS,
            basis_words=self.basis_words,
            messages=messages or [],
            **self.choice(subject, wanted),
        )


def add_views(area: DownloadArea, views: Blueprint, rule: str) -> None:
    """Add the pages of an area below `rule`, which has the parts of an address in it; saving is the area's own."""
    _add_choice(area, views, rule)
    _add_watching(area, views, f"{rule}/<uuid:job>")


def _add_choice(area: DownloadArea, views: Blueprint, rule: str) -> None:
    @views.get(rule, endpoint="downloads")
    @open_to(Capability.SEE_RESULTS)
    def choose(**address: Any) -> ResponseReturnValue:
        """What can be downloaded, and what was made before."""
        return area.choice_page(address)

    @views.post(rule)
    @open_to(Capability.SEE_RESULTS, audit="request_download", largest=FRAME_BODY, lengthy=True)
    def make(**address: Any) -> ResponseReturnValue:
        """Have a file made, and go and watch."""
        subject, code = area.subject(address), request.form.get("kind", "")
        download = DOWNLOADS.get(code)
        if isinstance(download, area.kind) and not actor().may(download.capability):
            abort(403)
        audit_detail(kind=code)
        area.note_request()
        own = _uploaded_frame(area.bringing_frames)
        try:
            if isinstance(download, area.kind) and own is None and "large" not in request.form:
                large = area.large_file(subject, download)
                if large is not None:
                    g.audit_result = "refused"  # nothing is made until the question was answered
                    return area.question_page(address, download, large)
            require_space(bytes_to_download(engine(), subject, own.content if own else None))
            job = area.ask_for(subject, code, own)
        except (Refusal, FrameError) as stopped:
            return area.choice_page(address, refusal_messages(stopped)), 422
        return redirect(url_for(".download", job=job, **address), 303)

    @views.get(f"{rule}/frame.docx")
    @open_to(Capability.SEE_RESULTS)
    def frame(**address: Any) -> ResponseReturnValue:
        """Our own Word frame, to begin an own one from."""
        area.subject(address)
        from surveyapp.reports.word.frame import (
            default_frame,  # here: the only page that needs what writes Word
        )

        return file_response(BytesIO(default_frame()), "frame.docx")


def _add_watching(area: DownloadArea, views: Blueprint, rule: str) -> None:
    @views.get(rule)
    @open_to(Capability.SEE_RESULTS)
    def download(job: UUID, **address: Any) -> ResponseReturnValue:
        """How far a file is; when it is done, the file; when it failed, why and what to do."""
        found, offered = area.job(address, job)
        problem = found.problem if found.state == jobs.FAILED else None
        return area.page(
            "console/downloads/download_area_file.html",
            address,
            made=_made_file(found),
            file_view=area.saving_view(offered),
            basis=area.basis_words(found),
            words=progress_words(found, jobs.ahead_of(engine(), found)),
            served=jobs.is_served(engine()),
            messages=refusal_messages(error_of(problem)) if problem else [],
        )

    @views.post(f"{rule}/again")
    @open_to(Capability.SEE_RESULTS, audit="request_download")
    def again(job: UUID, **address: Any) -> ResponseReturnValue:
        """Try once more to make a file that failed; where it did not, the trail says that nothing was done."""
        found, _download = area.job(address, job)
        audit_detail(kind=found.kind, again=True)
        if not jobs.try_again(engine(), found.id, found.subject):
            g.audit_result = "refused"
        return redirect(url_for(".download", job=job, **address), 303)

    @views.get(f"{rule}/state")
    @open_to(Capability.SEE_RESULTS, polled=True)
    def state(job: UUID, **address: Any) -> ResponseReturnValue:
        """How far a file is, for the page's script."""
        found, _download = area.job(address, job)
        return jsonify(
            unfinished=found.is_unfinished,
            progress=found.progress,
            words=progress_words(found, jobs.ahead_of(engine(), found)),
            served=jobs.is_served(engine()),
        )


def file_response(content: Path | BytesIO, file_name: str) -> Response:
    """A file to save under this name (RFC 5987), which no cache keeps."""
    response = send_file(content, as_attachment=True, download_name=file_name, etag=False, conditional=False)
    response.headers["Cache-Control"] = "no-store"
    return response


def _made_file(job: KnownJob) -> MadeFile:
    path = file_of(settings().instance, job)
    words, size = download_words(DOWNLOADS[job.kind]), path.stat().st_size if path else None
    return MadeFile(job, words, size, frame_mark(job))


def _uploaded_frame(capability: Capability) -> OwnFrame | None:
    """The own Word frame that came with the form; 403 where the person's role has not this capability.

    The audit entry of this request names it.
    """
    uploaded = request.files.get("frame")
    if uploaded is None or not uploaded.filename:
        audit_detail(own_frame=False)
        return None
    if not actor().may(capability):
        abort(403)
    own = OwnFrame(uploaded.read(), clean_text(uploaded.filename), actor().signature)
    audit_detail(own_frame=own.mark["file"], frame_sha256=own.mark["sha256"])
    return own

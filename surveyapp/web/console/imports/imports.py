"""Imports of answers collected elsewhere: upload, preview with corrections by hand, then all or nothing."""

from io import BytesIO
from pathlib import Path
from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from surveyapp.collection.limits import LARGEST_EXPORT
from surveyapp.services.answers import uploads
from surveyapp.services.answers.import_file import SAMPLES, ImportSummary, current_questionnaire
from surveyapp.services.answers.import_records import imports_of
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import UPLOAD_FACTOR
from surveyapp.services.people.access import Capability
from surveyapp.services.refusal_words import import_line
from surveyapp.services.surveys.archive import archive_notes
from surveyapp.web.console.access import actor, audit_detail, engine, open_to, require_space, settings
from surveyapp.web.console.imports.import_form import UnreadableForm, posted_corrections
from surveyapp.web.console.imports.import_numbers import DOWNLOADS, MEANINGS
from surveyapp.web.console.imports.import_page import KINDS, ROW_KINDS, matching_of, problems_file
from surveyapp.web.console.limits import IMPORT_FORM_BODY
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

imports = Blueprint("imports", __name__)


@imports.route("/surveys/<folder>/<name>/import", methods=["GET", "POST"])
@open_to(
    Capability.IMPORT_ANSWERS, audit="upload_export", largest=LARGEST_EXPORT + IMPORT_FORM_BODY, lengthy=True
)
def upload(folder: str, name: str) -> ResponseReturnValue:
    """Upload a file, and list the uploads that wait for confirmation."""
    survey = survey_found(folder, name).survey
    if request.method == "GET":
        return _upload_page(folder, name)
    file = request.files.get("file")
    file_name = (file.filename or "") if file else ""
    try:
        if file is None or not file_name:
            raise Refusal("no_file")
        data = file.read()
        require_space(UPLOAD_FACTOR * len(data))
        kept = uploads.keep(engine(), _uploads(), survey, file_name, data, actor().account)
    except Refusal as refused:
        audit_detail(refused=refused.code)
        return _upload_page(folder, name, refusal_messages(refused)), 422
    audit_detail(file=file_name[-100:])
    return redirect(url_for(".matching", folder=folder, name=name, upload=kept))


@imports.route("/surveys/<folder>/<name>/import/<uuid:upload>", methods=["GET", "POST"])
@open_to(Capability.IMPORT_ANSWERS, audit="correct_import", lengthy=True)
def matching(folder: str, name: str, upload: UUID) -> ResponseReturnValue:
    """The preview of an upload; posting saves corrections and shows it anew."""
    survey = survey_found(folder, name).survey
    try:
        if request.method == "GET":
            return _preview_page(folder, name, upload)
        _save(survey, upload)
        action = request.form.get("action", "")
        if action == "leave_out_all":
            count = uploads.leave_out_faulty(engine(), _uploads(), survey, upload)
            audit_detail(left_out_rows=count)
    except Refusal as refused:
        if refused.code == "matching_is_stale":
            audit_detail(refused=refused.code)
            return _not_yet(folder, name, upload, refusal_messages(refused))
        return _gone(folder, name, refused)
    change = action.partition("=")[2] if action.startswith("change=") else None
    anchor = f"column-{change}" if change else None
    place = url_for(".matching", folder=folder, name=name, upload=upload, change=change, _anchor=anchor)
    return redirect(place)


@imports.get("/surveys/<folder>/<name>/import/<uuid:upload>/problems.csv")
@open_to(Capability.IMPORT_ANSWERS, lengthy=True)
def problems(folder: str, name: str, upload: UUID) -> ResponseReturnValue:
    """Everything that was found in an upload, as a file."""
    try:
        preview = uploads.preview_import(engine(), _uploads(), survey_found(folder, name).survey, upload)
    except Refusal as refused:
        return _gone(folder, name, refused)
    if preview.export is None:
        return redirect(url_for(".matching", folder=folder, name=name, upload=upload))
    data = BytesIO(problems_file(preview))
    answer = send_file(data, "text/csv", as_attachment=True, download_name=f"{folder}-{name}-problems.csv")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@imports.post("/surveys/<folder>/<name>/import/<uuid:upload>/confirm")
@open_to(Capability.IMPORT_ANSWERS, audit="confirm_import", lengthy=True)
def confirm(folder: str, name: str, upload: UUID) -> ResponseReturnValue:
    """Store everything as it was shown, or nothing."""
    survey = survey_found(folder, name).survey
    reconstructed = "reconstructed" in request.form
    try:
        if _save(survey, upload):
            return _not_yet(
                folder, name, upload, [_("更正已保存，还没有导入。请看过新的核对结果，再确认导入。")]
            )
        mark = request.form.get("mark", "")
        summary = uploads.confirm(
            engine(),
            _uploads(),
            survey,
            upload,
            mark,
            reconstructed=reconstructed,
            person=actor().signature,
            decided_on=request.form.get("decided_on", ""),
        )
    except Refusal as refused:
        if refused.code == "unknown_upload":
            return _gone(folder, name, refused)
        audit_detail(refused=refused.code)
        return _not_yet(folder, name, upload, refusal_messages(refused))
    _note(summary, reconstructed=reconstructed)
    return _done_page(folder, name, summary, reconstructed=reconstructed)


@imports.post("/surveys/<folder>/<name>/import/<uuid:upload>/discard")
@open_to(Capability.IMPORT_ANSWERS, audit="discard_import")
def discard(folder: str, name: str, upload: UUID) -> ResponseReturnValue:
    """Remove an upload without importing anything."""
    try:
        uploads.discard(engine(), _uploads(), survey_found(folder, name).survey, upload)
    except Refusal as refused:
        return _gone(folder, name, refused)
    flash(_("已放弃这份文件，没有导入任何答卷。"), "success")
    return redirect(url_for(".upload", folder=folder, name=name))


def _uploads() -> Path:
    return uploads.folder_of_uploads(settings().instance)


def _save(survey: str, upload: UUID) -> bool:
    """Save the corrections of the form; whether that changed anything."""
    before = uploads.unchanged_upload(engine(), survey, upload, request.form.get("mark", "")).corrections
    try:
        posted = posted_corrections(request.form, before)
    except UnreadableForm as error:
        raise BadRequest from error
    if posted == before:
        return False
    uploads.correct(engine(), survey, upload, posted)
    audit_detail(
        columns=len(posted.columns),
        texts=len(posted.texts),
        rows=len(posted.rows),
        numbers=[
            *([posted.numbers] if posted.numbers else []),
            *(f"{said.key}={said.meaning}" for said in posted.meanings),
        ]
        or None,
    )
    if posted.alike is not None:
        audit_detail(alike=posted.alike)
    return True


def _note(summary: ImportSummary, *, reconstructed: bool) -> None:
    """What was stored and what was left out, for the audit trail: counts and headings, never answers."""
    audit_detail(
        added=summary.added,
        present=summary.present,
        left_out_rows=len(summary.left_out_rows),
        left_out_columns=[heading[:100] for heading in summary.left_out_columns],
        reconstructed=reconstructed,
    )
    if summary.decision is not None:
        audit_detail(alike=summary.decision)


def _archived_records() -> set[int]:
    """The numbers of the imports whose record was put away."""
    with engine().connect() as connection:
        return {int(number) for number in archive_notes(connection, "import")}


def _upload_page(folder: str, name: str, messages: list[str] | None = None) -> str:
    survey = survey_found(folder, name).survey
    return survey_page(
        "console/imports/import.html",
        folder,
        name,
        waiting=uploads.waiting_uploads(engine(), survey),
        records=imports_of(engine(), survey),
        archived_records=_archived_records(),
        shows_archived=bool(request.args.get("archived")),
        messages=messages or [],
    )


def _preview_page(folder: str, name: str, upload: UUID, messages: list[str] | None = None) -> str:
    survey = survey_found(folder, name).survey
    look = uploads.offer_sheets if "sheets" in request.args else uploads.preview_import
    preview = look(engine(), _uploads(), survey, upload)
    if preview.export is None:
        return survey_page(
            "console/imports/import_sheet.html", folder, name, preview=preview, messages=messages or []
        )
    return survey_page(
        "console/imports/import_preview.html",
        folder,
        name,
        preview=preview,
        export=preview.export,
        matching=matching_of(preview, request.args.get("change", type=int)),
        is_sample=preview.waiting.file_name.endswith(SAMPLES),
        kinds=KINDS,
        row_kinds=ROW_KINDS,
        downloads=DOWNLOADS,
        meanings=MEANINGS,
        messages=messages or [],
    )


def _done_page(folder: str, name: str, summary: ImportSummary, *, reconstructed: bool) -> str:
    _found, questionnaire = current_questionnaire(engine(), f"{folder}/{name}")
    texts = {asked.code: str(asked.text) for asked in questionnaire.items}
    return survey_page(
        "console/imports/import_done.html",
        folder,
        name,
        summary=summary,
        reconstructed=reconstructed,
        notes=[import_line(note).strip() for note in summary.notes],
        absent=[texts[code] for code in summary.absent],
        blanks=[(texts.get(code, code), count) for code, count in summary.blanks.items()],
    )


def _not_yet(folder: str, name: str, upload: UUID, messages: list[str]) -> ResponseReturnValue:
    """The preview again, with what stopped the import."""
    g.audit_result = "refused"
    return _preview_page(folder, name, upload, messages), 422


def _gone(folder: str, name: str, refusal: Refusal) -> ResponseReturnValue:
    """The page to upload the file again, where the survey has no such upload (any more)."""
    if refusal.code != "unknown_upload":
        raise refusal
    return _upload_page(folder, name, refusal_messages(refusal)), 404

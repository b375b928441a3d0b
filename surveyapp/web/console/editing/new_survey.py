"""A new survey: a copy of another one, or an uploaded questionnaire file, as a draft that opens in the editor."""

from collections.abc import Sequence

from flask import Blueprint, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from surveyapp.definition.files.source import read_source
from surveyapp.definition.languages import own_name
from surveyapp.services.answers.overview import SurveyLine, overview
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.copies import copied_questionnaire
from surveyapp.services.surveys.drafts import edited_text, published_text
from surveyapp.services.surveys.examples import example_text, examples
from surveyapp.services.surveys.new_place import NewPlace, names_in
from surveyapp.services.surveys.new_survey import (
    CopySource,
    begin_survey,
)
from surveyapp.services.surveys.technical_names import proposed_name
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to, settings
from surveyapp.web.console.editing import new_place
from surveyapp.web.console.editing.new_place import (
    LONGEST_NEW_TITLE,
    PlaceForm,
    begin_chosen,
    editor_of,
    folder_names,
    printed_line,
    wants_archived,
)
from surveyapp.web.console.folder_names import common_beginning

new_survey = Blueprint("new_survey", __name__)

EXAMPLE = "example:"
"""What stands before the name of a questionnaire that comes with surveyapp."""

ENCODINGS = {"gb18030": "GB18030", "utf-16": "UTF-16"}
"""Encoding -> its name for people, for those that are turned into UTF-8."""


class CopyForm(PlaceForm):
    """A copy of a survey, under another title."""

    source = SelectField(_l("复制哪个调查"))
    title = StringField(
        _l("新问卷的标题"),
        validators=[DataRequired(_l("请写新问卷的标题")), LONGEST_NEW_TITLE],
        filters=[printed_line],
    )


class UploadForm(new_place.UploadForm):
    """An uploaded questionnaire file."""

    file = FileField(_l("问卷文件（.yaml）"))


@new_survey.route("/surveys/new", methods=["GET", "POST"])
@open_to(Capability.EDIT_SURVEYS, audit="new_survey")
def new() -> ResponseReturnValue:
    """The page with both ways to begin a survey; posting takes one of them."""
    copy, upload = CopyForm(prefix="copy-"), UploadForm(prefix="upload-")
    lines = overview(engine(), actor().folders)
    wanted = new_place.wanted_source(copy)
    if wanted not in {line.survey for line in lines} and not copy.is_submitted():
        wanted = _namesake(lines)
    listed = [line for line in lines if line.archived == wants_archived() or line.survey == wanted]
    copy.source.choices = _sources(lines, listed)
    for form in (copy, upload):
        form.offer()
    if not copy.is_submitted():
        _preselect(copy, wanted)
    return begin_chosen(
        "console/editing/new_survey.html",
        *(copy, upload, _begin_copy, _begin_upload),
        _("没有建立调查：请选择复制一个调查，或上传问卷文件。"),
        archived_total=sum(line.archived for line in lines),
        put_away=wants_archived(),
    )


@new_survey.get("/names/proposed")
@open_to(Capability.EDIT_SURVEYS)
def proposed() -> ResponseReturnValue:
    """A technical name for what somebody types: of a survey in `folder`, or of a new folder. Keeps nothing."""
    text, folder = request.args.get("text", ""), request.args.get("folder", "")
    if not folder:
        return jsonify(name=proposed_name(text, folder_names(), "folder"))
    taken = names_in(engine(), folder, settings().questionnaires) if actor().sees(folder) else set()
    return jsonify(name=proposed_name(text, taken, "survey"))


def _sources(lines: Sequence[SurveyLine], listed: Sequence[SurveyLine]) -> list[SelectChoice]:
    """What may be copied: the `listed` of the person's surveys, and the published questionnaires that come with
    surveyapp.
    """
    own = [SelectChoice(line.survey, f"{line.title}（{line.survey}）") for line in listed]
    seen = {line.survey for line in lines}
    note = _("公开问卷示例")
    return own + [
        SelectChoice(EXAMPLE + name, f"{title}（{note}）") for name, title in examples() if name not in seen
    ]


def _namesake(lines: Sequence[SurveyLine]) -> str:
    """Of the survey that a link wants made, the one that is called alike in the folder most like its own, if any."""
    folder, name = request.args.get("folder", ""), request.args.get("name", "")
    namesakes = [line for line in lines if name and line.survey.endswith(f"/{name}")]
    best = max(
        namesakes, key=lambda line: (common_beginning(line.survey, folder), not line.archived), default=None
    )
    return best.survey if best else ""


def _preselect(copy: CopyForm, wanted: str) -> None:
    """A link may name the survey to copy, or the folder and name of the one to make."""
    folder = request.args.get("folder", "")
    if wanted and wanted == request.args.get("source"):
        copy.source.data = wanted
        copy.folder.data = wanted.partition("/")[0]
    elif folder in [choice.value for choice in copy.folder.choices]:
        copy.folder.data, copy.name.data = folder, request.args.get("name", "")
        if wanted:
            copy.source.data = wanted


def _begin_copy(form: CopyForm) -> ResponseReturnValue:
    source = form.source.data
    text = _text_of(source)
    if text is None:
        raise Refusal("source_unknown")
    place = form.place(source.removeprefix(EXAMPLE))
    audit_detail(source=source.removeprefix(EXAMPLE))
    copied = CopySource(source.removeprefix(EXAMPLE), text)
    _begin(place, copied_questionnaire(text, form.title.data), copied)
    flash(
        _(
            "已复制为草稿：题目、选项和量表照旧；调查单位、说明、背景、调查对象、发放数和日期留空，请填写这次的。"
            "发布之前受访者看不到。"
        ),
        "success",
    )
    for language in _languages_of_old_titles(text):
        flash(_("%(language)s标题还是原调查的，请改成这次的（title）。", language=language), "warning")
    return redirect(editor_of(place))


def _languages_of_old_titles(text: str) -> list[str]:
    """The languages, by their own names, in which a copy keeps the title: all but the first."""
    title = (read_source(text.encode(), "").value or {}).get("title")
    return [own_name(code) for code in [*title][1:]] if isinstance(title, dict) else []


def _text_of(source: str) -> str | None:
    """The text of the questionnaire to copy: as published, or of a draft that never was."""
    if source.startswith(EXAMPLE):
        return example_text(source.removeprefix(EXAMPLE))
    found = edited_text(engine(), source)
    return published_text(engine(), source) or (found.text if found else None)


def _begin_upload(form: UploadForm) -> ResponseReturnValue:
    uploaded, place = form.text_and_place()
    _begin(place, uploaded.text)
    flash(_("文件已读取，成为草稿。改好后发布；发布之前受访者看不到。"), "success")
    if encoding := ENCODINGS.get(uploaded.encoding):
        flash(_("文件不是 UTF-8 编码，已按 %(encoding)s 转换；请核对文字。", encoding=encoding), "warning")
    return redirect(editor_of(place))


def _begin(place: NewPlace, text: str, source: CopySource | None = None) -> None:
    audit_subject(place.survey)
    begin_survey(engine(), actor(), place, text, settings().questionnaires, source)

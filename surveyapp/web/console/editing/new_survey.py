"""A new survey: a copy of another one, or an uploaded questionnaire file, as a draft that opens in the editor."""

from collections.abc import Collection, Sequence
from typing import Any, NoReturn

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from surveyapp.definition.files.source import read_source
from surveyapp.definition.languages import own_name
from surveyapp.definition.limits import LARGEST_DEFINITION_FILE
from surveyapp.services.answers.overview import SurveyLine, overview
from surveyapp.services.errors import Refused
from surveyapp.services.limits import LONGEST_FOLDER_TITLE, LONGEST_TITLE
from surveyapp.services.people.access import Capability
from surveyapp.services.people.teams import folders
from surveyapp.services.surveys.copies import copied_questionnaire
from surveyapp.services.surveys.drafts import edited_text, published_text
from surveyapp.services.surveys.examples import example_text, examples
from surveyapp.services.surveys.new_survey import (
    CopySource,
    Place,
    UploadedText,
    begin_survey,
    names_in,
    own_folders,
    own_teams,
    read_upload,
    suggested_name,
)
from surveyapp.services.surveys.technical_names import proposed_name
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to, settings
from surveyapp.web.console.folder_names import alike, folder_label
from surveyapp.web.console.messages import refusal_messages

new_survey = Blueprint("new_survey", __name__)

EXAMPLE = "example:"
"""What stands before the name of a questionnaire that comes with surveyapp."""

ENCODINGS = {"gb18030": "GB18030", "utf-16": "UTF-16"}
"""Encoding -> its name for people, for those that are turned into UTF-8."""


class PlaceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is not typed
    """Where the new survey goes. The service judges whether this person may use the folder and the team."""

    folder = SelectField(_l("放在哪个文件夹"), validate_choice=False)
    folder_title = StringField(
        _l("新文件夹的名称"),
        validators=[
            Length(max=LONGEST_FOLDER_TITLE, message=_l("名称最多 %(most)s 个字", most=LONGEST_FOLDER_TITLE))
        ],
        filters=[lambda value: " ".join((value or "").split())],
    )
    new_folder = StringField(_l("技术名"), filters=[lambda value: (value or "").strip()])
    team = SelectField(_l("新文件夹归哪个团队"), validate_choice=False)
    name = StringField(_l("名称"), filters=[lambda value: (value or "").strip()])

    def offer(self) -> None:
        """Fill the choices with what this person may use."""
        person = actor()
        folders = own_folders(engine(), person, _files())
        self.folder.choices = [SelectChoice(folder, folder_label(folder)) for folder in folders]
        self.folder.choices.append(SelectChoice("", _("新建文件夹")))
        teams = own_teams(engine(), person)
        self.team.choices = [SelectChoice(str(number), name) for number, name in teams]
        if person.folders is None:
            self.team.choices.insert(0, SelectChoice("", _("不分配给团队（只有管理员可见）")))

    def place(self, source_name: str) -> Place:
        """The place as filled in; a name that was left out is made from `source_name`, a new folder's from its title.

        `Refused` with `name_proposed` where a technical name is written in Chinese: one is proposed in its place.
        """
        new = not self.folder.data
        if new and not self.new_folder.data and self.folder_title.data:
            self.new_folder.data = proposed_name(self.folder_title.data, _folder_names(), "folder")
        if new and not self.new_folder.data.isascii():
            self.folder_title.data = self.folder_title.data or self.new_folder.data[:LONGEST_FOLDER_TITLE]
            _propose(self.new_folder, _folder_names(), "folder")
        folder = self.new_folder.data if new else self.folder.data
        taken = names_in(engine(), folder, _files()) if folder else set()
        if not self.name.data.isascii():
            _propose(self.name, taken, "survey")
        team = int(self.team.data[:20]) if (self.team.data or "").isdecimal() else None  # no team has more
        title = self.folder_title.data if new else ""
        return Place(folder, self.name.data or suggested_name(source_name, taken), new, team, title)


def _folder_names() -> list[str]:
    return folders(engine(), _files())


def _propose(field: StringField, taken: Collection[str], usual: str) -> NoReturn:
    """Put a technical name in the place of a Chinese one, to be looked at before anything is made."""
    typed = field.data
    field.data = proposed_name(typed, taken, usual)
    raise Refused("name_proposed", found=typed, proposed=field.data)


class CopyForm(PlaceForm):
    """A copy of a survey, under another title."""

    source = SelectField(_l("复制哪个调查"))
    title = StringField(
        _l("新问卷的标题"),
        validators=[
            DataRequired(_l("请写新问卷的标题")),
            Length(max=LONGEST_TITLE, message=_l("标题最多 %(most)s 个字", most=LONGEST_TITLE)),
        ],
        filters=[lambda value: "".join(filter(str.isprintable, " ".join((value or "").split())))],
    )


class UploadForm(PlaceForm):
    """An uploaded file; `text` and `file_name` keep what was read while the place is corrected."""

    file = FileField(_l("问卷文件（.yaml）"))
    text = HiddenField()
    file_name = HiddenField()


@new_survey.route("/surveys/new", methods=["GET", "POST"])
@open_to(Capability.EDIT_SURVEYS, audit="new_survey")
def new() -> ResponseReturnValue:
    """Both ways to begin, and what either led to."""
    copy, upload = CopyForm(prefix="copy-"), UploadForm(prefix="upload-")
    lines = overview(engine(), actor().folders)
    copy.source.choices = _sources(lines)
    for form in (copy, upload):
        form.offer()
    way = request.form.get("way", "")
    if not copy.is_submitted():
        _preselect(copy, [line.survey for line in lines])
    messages: list[str] = []
    try:
        if way == "copy" and copy.validate_on_submit():
            return _begin_copy(copy)
        if way == "upload" and upload.validate_on_submit():
            return _begin_upload(upload)
        if copy.is_submitted() and way not in ("copy", "upload"):
            messages = [_("没有建立调查：请选择复制一个调查，或上传问卷文件。")]
    except Refused as refused:
        messages = refusal_messages(refused)
    context = {
        "copy": copy,
        "upload": upload,
        "way": way,
        "messages": messages,
        "limit": LARGEST_DEFINITION_FILE // 1000,
    }
    return render_template("console/editing/new_survey.html", **context), 422 if copy.is_submitted() else 200


@new_survey.get("/names/proposed")
@open_to(Capability.EDIT_SURVEYS)
def proposed() -> ResponseReturnValue:
    """A technical name for what somebody types: of a survey in `folder`, or of a new folder. Keeps nothing."""
    text, folder = request.args.get("text", ""), request.args.get("folder", "")
    if not folder:
        return jsonify(name=proposed_name(text, _folder_names(), "folder"))
    taken = names_in(engine(), folder, _files()) if actor().sees(folder) else set()
    return jsonify(name=proposed_name(text, taken, "survey"))


def _sources(lines: Sequence[SurveyLine]) -> list[SelectChoice]:
    """What may be copied: the person's surveys, and the published questionnaires that come with surveyapp."""
    own = [SelectChoice(line.survey, f"{line.title}（{line.survey}）") for line in lines]
    seen = {line.survey for line in lines}
    note = _("公开问卷示例")
    return own + [
        SelectChoice(EXAMPLE + name, f"{title}（{note}）") for name, title in examples() if name not in seen
    ]


def _preselect(copy: CopyForm, sources: list[str]) -> None:
    """A link may name the survey to copy, or the folder and name of the one to make: then one that is called alike."""
    wanted, folder = request.args.get("source", ""), request.args.get("folder", "")
    if wanted in sources:
        copy.source.data = wanted
        copy.folder.data = wanted.partition("/")[0]
    elif folder in [choice.value for choice in copy.folder.choices]:
        copy.folder.data, copy.name.data = folder, request.args.get("name", "")
        namesakes = [source for source in sources if source.endswith(f"/{copy.name.data}")]
        if namesakes:
            copy.source.data = max(namesakes, key=lambda source: alike(source, folder))


def _begin_copy(form: CopyForm) -> ResponseReturnValue:
    source = form.source.data
    text = _text_of(source)
    if text is None:
        raise Refused("source_unknown")
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
    return redirect(_editor_of(place))


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
    uploaded, file_name = received(form)
    form.text.data, form.file_name.data = uploaded.text, file_name
    place = form.place(file_name)
    _begin(place, uploaded.text)
    flash(_("文件已读取，成为草稿。改好后发布；发布之前受访者看不到。"), "success")
    if encoding := ENCODINGS.get(uploaded.encoding):
        flash(_("文件不是 UTF-8 编码，已按 %(encoding)s 转换；请核对文字。", encoding=encoding), "warning")
    return redirect(_editor_of(place))


def received(form: UploadForm) -> tuple[UploadedText, str]:
    """The text of the file that came, or the one that was read before the place had to be corrected."""
    sent: Any = form.file.data
    if sent:
        return read_upload(sent.stream.read(LARGEST_DEFINITION_FILE + 1)), sent.filename or ""
    if form.text.data:
        return UploadedText(form.text.data, "utf-8-sig"), form.file_name.data or ""
    raise Refused("upload_is_missing")


def _begin(place: Place, text: str, copied: CopySource | None = None) -> None:
    audit_subject(place.survey)
    begin_survey(engine(), actor(), place, text, _files(), copied)


def _editor_of(place: Place) -> str:
    return url_for("console.editor.edit", folder=place.folder, name=place.name)


def _files() -> Any:
    return settings().questionnaires

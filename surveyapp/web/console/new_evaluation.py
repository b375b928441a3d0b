"""A new evaluation, from an uploaded file or from last year's; and the text of an indicator system."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from surveyapp.definition.source import LARGEST
from surveyapp.services.access import Capability
from surveyapp.services.errors import Refused
from surveyapp.services.evaluation_files import ONLY_SYSTEM
from surveyapp.services.evaluations import evaluated_system
from surveyapp.services.new_evaluation import begin_evaluation, copied_text, replace_system, text_hash
from surveyapp.services.new_survey import Place
from surveyapp.web.console.access import (
    actor,
    audit_detail,
    audit_subject,
    engine,
    open_to,
    settings,
    snapshots,
)
from surveyapp.web.console.evaluation_page import system_choices, system_found, system_page
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.new_survey import PlaceForm, received
from surveyapp.web.console.new_survey import UploadForm as QuestionnaireUploadForm

new_evaluation = Blueprint("new_evaluation", __name__)


class EvaluationPlaceForm(PlaceForm):
    """Where the new evaluation goes: a folder, and the name of the system within it."""

    def place(self, source_name: str) -> Place:
        """As filled in; without a name it is the one system of its folder."""
        found = super().place(source_name)
        return Place(found.folder, self.name.data or ONLY_SYSTEM, found.new_folder, found.team)


class CopyForm(EvaluationPlaceForm):
    """Last year's evaluation as this year's, under another title."""

    source = SelectField(_l("复制哪个评价"))
    title = StringField(
        _l("新评价的标题"),
        validators=[DataRequired(_l("请写新评价的标题")), Length(max=200, message=_l("标题最多 200 个字"))],
        filters=[lambda value: "".join(filter(str.isprintable, " ".join((value or "").split())))],
    )
    year = StringField(_l("年度"), filters=[lambda value: (value or "").strip()])


class UploadForm(EvaluationPlaceForm, QuestionnaireUploadForm):
    """An uploaded indicator file."""

    file = FileField(_l("指标文件（.yaml）"))


@new_evaluation.route("/evaluations/new", methods=["GET", "POST"])
@open_to(Capability.EVALUATE, audit="new_evaluation", lengthy=True)
def new() -> ResponseReturnValue:
    """Both ways to begin, and what either led to."""
    copy, upload = CopyForm(prefix="copy-"), UploadForm(prefix="upload-")
    copy.source.choices = [SelectChoice(*choice) for choice in system_choices()]
    for form in (copy, upload):
        form.offer()
    wanted = request.args.get("source", "")
    if not copy.is_submitted() and wanted in [choice.value for choice in copy.source.choices]:
        copy.source.data = wanted
    way, messages = request.form.get("way", ""), list[str]()
    try:
        if way == "copy" and copy.validate_on_submit():
            return _begin_copy(copy)
        if way == "upload" and upload.validate_on_submit():
            return _begin_upload(upload)
    except Refused as refused:
        audit_detail(refused=refused.code)
        messages = refusal_messages(refused)
    context = {"copy": copy, "upload": upload, "way": way, "messages": messages, "limit": LARGEST // 1000}
    return render_template("console/new_evaluation.html", **context), 422 if copy.is_submitted() else 200


def _begin_copy(form: CopyForm) -> ResponseReturnValue:
    folder, _slash, name = form.source.data.partition("/")
    source = evaluated_system(engine(), snapshots(), settings().questionnaires, folder, name)
    if source is None:
        raise Refused("source_unknown")
    audit_detail(source=form.source.data)
    place = form.place(name)
    _begin(place, copied_text(source, form.title.data, _year(form.year.data)))
    flash(
        _("已复制：指标、权重、规则和对调查的引用都在，实际完成值是空的，原来的值成为“上年完成”。"), "success"
    )
    return redirect(_page_of(place), 303)


def _year(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isdecimal() and len(typed) == 4 and 1949 <= int(typed) <= 2199):
        raise Refused("year_unclear", found=typed)
    return int(typed)


def _begin_upload(form: UploadForm) -> ResponseReturnValue:
    uploaded, file_name = received(form)
    form.text.data, form.file_name.data = uploaded.text, file_name
    place = form.place(file_name)
    _begin(place, uploaded.text)
    flash(_("文件已读取，评价已建立。"), "success")
    return redirect(_page_of(place), 303)


def _begin(place: Place, text: str) -> None:
    audit_subject(place.survey)
    begin_evaluation(engine(), actor(), place, text, settings().questionnaires)


def _page_of(place: Place) -> str:
    return url_for("console.evaluations.form", folder=place.folder, form=place.name)


@new_evaluation.get("/evaluations/<folder>/<form>/text", endpoint="text")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_text(folder: str, form: str) -> ResponseReturnValue:
    """The text of the system, to read or to change."""
    return _text_page(folder, form)


@new_evaluation.post("/evaluations/<folder>/<form>/text", endpoint="replace")
@open_to(Capability.EVALUATE, audit="replace_system", lengthy=True)
def replace_text(folder: str, form: str) -> ResponseReturnValue:
    """Keep a changed text, unless it has a mistake."""
    system_found(folder, form)
    text = request.form.get("text", "").replace("\r\n", "\n")
    reason, before = request.form.get("reason", ""), request.form.get("before", "")
    audit_subject(f"{folder}/{form}")
    audit_detail(reason=reason.strip())
    try:
        person = actor().signature
        replace_system(engine(), folder, form, text, before=before, reason=reason, person=person)
    except Refused as refused:
        audit_detail(refused=refused.code)
        return _text_page(folder, form, refusal_messages(refused)), 422
    flash(_("指标文件已保存。填写过的值保留，按新的规则计分。"), "success")
    return redirect(url_for("console.evaluations.form", folder=folder, form=form), 303)


def _text_page(folder: str, form: str, problems: list[str] | None = None) -> str:
    found = system_found(folder, form)
    present = found.file.text
    return system_page(
        "console/evaluation_text.html",
        found,
        text=request.form.get("text", present),
        before=request.form.get("before", text_hash(present)),
        reason=request.form.get("reason", ""),
        problems=problems or [],
        limit=LARGEST // 1000,
    )

"""New evaluations, from an uploaded file or from last year's; and what remains to be done in a copied one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from surveyapp.definition.copies.next_year import with_year
from surveyapp.indicators.file_kind import ONLY_SYSTEM
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.basis import systems_of
from surveyapp.services.evaluations.new_evaluation import (
    Purpose,
    begin_evaluation,
    copy_text,
    copy_texts,
    remaining_work,
)
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.new_place import NewPlace
from surveyapp.web.console.access import (
    actor,
    audit_detail,
    audit_subject,
    open_to,
    places,
)
from surveyapp.web.console.editing import new_place
from surveyapp.web.console.editing.new_place import (
    LONGEST_NEW_TITLE,
    PlaceForm,
    begin_chosen,
    printed_line,
    wants_archived,
)
from surveyapp.web.console.evaluations.evaluation_choices import chosen_folders, system_choices
from surveyapp.web.console.evaluations.evaluation_page import evaluation_page

new_evaluation = Blueprint("new_evaluation", __name__)


class EvaluationPlaceForm(PlaceForm):
    """Where the new evaluation goes: a folder, and the name of the system within it."""

    def place(self, source_name: str) -> NewPlace:
        """As filled in; without a name it is the one system of its folder."""
        found = super().place(source_name)
        return replace(found, name=self.name.data or ONLY_SYSTEM)


PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


class CopyForm(EvaluationPlaceForm):
    """A copy of an evaluation, or of one system of it, for another year or for another unit (`purpose`)."""

    source = SelectField(_l("复制哪个评价"))
    purpose = RadioField(
        _l("复制来做什么"),
        choices=[
            SelectChoice("next_year", _l("同一评价的下一年度：原来的实际完成值成为“上年完成”")),
            SelectChoice("template", _l("当作模板，评价别的单位或项目：不带“上年完成”，也不带原单位的名称")),
        ],
        validators=[InputRequired(_l("请选择：是同一评价的下一年度，还是当作模板"))],
    )
    year = StringField(
        _l("新的年度"),
        validators=[DataRequired(_l("请写新的年度，例如 2025"))],
        filters=[lambda value: (value or "").strip()],
    )
    title = StringField(
        _l("新评价的标题"),
        validators=[LONGEST_NEW_TITLE],
        filters=[printed_line],
    )


class UploadForm(EvaluationPlaceForm, new_place.UploadForm):
    """An uploaded indicator file."""

    file = FileField(_l("指标文件（.yaml）"))


KEYS: Mapping[str, LazyString] = {
    "title": _l("标题"),
    "name": _l("名称"),
    "explanation": _l("指标解释"),
    "basis": _l("标准类型"),
    "target": _l("目标值"),
    "text": _l("要点"),
    "note": _l("说明"),
    "unit": _l("单位"),
    "project": _l("项目"),
    "reason": _l("理由"),
    "expected": _l("预期目标"),
    "achieved": _l("实际完成情况"),
    "deviation": _l("偏差原因及改进措施"),
    "evidence": _l("佐证资料"),
    "shown": _l("表中显示的文字"),
    "from": _l("起算日"),
    "deadline": _l("期限"),
}
"""Key of an indicator file -> what people call it."""

_COPIED: Mapping[Purpose, LazyString] = {
    "next_year": _l(
        "已复制 %(count)s 份指标表：指标、权重、目标值、评分规则和对调查的引用都在，"
        "原来的实际完成值成为“上年完成”。没有带过来的：实际完成值、预算和执行数、基础表的数据、年度目标、偏差原因、已公布的数字。"
    ),
    "template": _l(
        "已复制 %(count)s 份指标表：指标、权重、目标值、评分规则和对调查的引用都在。"
        "没有带过来的：实际完成值、上年完成、单位和项目的名称、预算和执行数、基础表的数据、年度目标、偏差原因、已公布的数字。"
    ),
}
"""What a copy was for -> what the next page says of it."""


@new_evaluation.route("/evaluations/new", methods=["GET", "POST"])
@open_to(Capability.EVALUATE, audit="new_evaluation", lengthy=True)
def new() -> ResponseReturnValue:
    """The page with both ways to begin an evaluation; posting takes one of them."""
    copy, upload = CopyForm(prefix="copy-"), UploadForm(prefix="upload-")
    named = new_place.wanted_source(copy).partition("/")[0]
    found = chosen_folders(put_away=wants_archived(), always=named)
    copy.source.choices = _sources(found.folders)
    for form in (copy, upload):
        form.offer()
    if not copy.is_submitted():
        upload.folder.data = ""
        _prefill(copy, request.args.get("source", ""))
    return begin_chosen(
        "console/evaluations/new_evaluation.html",
        *(copy, upload, _begin_copy, _begin_upload),
        _("没有建立评价：请选择复制一个评价，或上传指标文件。"),
        archived_total=found.archived_count,
        put_away=wants_archived(),
    )


def _sources(folders: frozenset[str]) -> list[SelectChoice]:
    """What may be copied: evaluations as a whole by their folder, and each system by folder/name."""
    choices: list[SelectChoice] = []
    for folder, systems in system_choices(folders).items():
        group = systems[0].group
        if group is not None:
            whole = _("%(title)s等 %(count)s 份，整个评价", title=systems[0].title, count=len(systems))
            choices.append(SelectChoice(folder, whole, optgroup=group))
        choices += [SelectChoice(choice.value, choice.label, optgroup=group) for choice in systems]
    return choices


def _prefill(copy: CopyForm, wanted: str) -> None:
    """A link may name what to copy, and that it is for the next year: then the year, and a folder called so."""
    copy.folder.data = ""
    copy.purpose.data = request.args.get("purpose")
    if wanted not in [choice.value for choice in copy.source.choices]:
        return
    copy.source.data = wanted
    folder, _slash, name = wanted.partition("/")
    systems = systems_of(places(), folder)
    file = systems.get(name) or next(iter(systems.values()))
    year = file.indicators.system.year if file.indicators.system else None
    if year is not None and copy.purpose.data == "next_year":
        copy.year.data = str(year + 1)
        next_folder = with_year(folder, year, year + 1)
        copy.new_folder.data = next_folder if next_folder != folder else ""


def _begin_copy(form: CopyForm) -> ResponseReturnValue:
    year, purpose = _year(form.year.data), _purpose(form.purpose.data)
    folder, slash, name = form.source.data.partition("/")
    sources = score_evaluation(places(), folder, only=name if slash else None).evaluated_systems
    if slash:
        new_place = form.place(name)
        texts = {new_place.name: copy_text(sources[0], year, purpose, form.title.data)} if sources else {}
    elif form.title.data or form.name.data:
        raise Refusal("whole_keeps_names")
    else:
        new_place = form.place("")
        texts = copy_texts(sources, year, purpose)
    if not texts:
        raise Refusal("source_unknown")
    audit_detail(source=form.source.data, purpose=purpose)
    audit_subject(new_place.survey if slash else new_place.folder)
    reason = _("复制自 %(source)s", source=form.source.data)
    begin_evaluation(places(), actor(), new_place, texts, reason)
    flash(str(_COPIED[purpose]) % {"count": len(texts)}, "success")
    return redirect(url_for(".remaining", folder=new_place.folder), 303)


def _purpose(chosen: str) -> Purpose:
    return next(purpose for purpose in PURPOSES if purpose == chosen)


def _year(typed: str) -> int:
    if not (typed.isdecimal() and len(typed) == 4 and 1949 <= int(typed) <= 2199):
        raise Refusal("year_unclear", found=typed)
    return int(typed)


def _begin_upload(form: UploadForm) -> ResponseReturnValue:
    uploaded, place = form.text_and_place()
    audit_subject(place.survey)
    begin_evaluation(places(), actor(), place, {place.name: uploaded.text})
    flash(_("文件已读取，评价已建立。"), "success")
    return redirect(url_for("console.evaluations.form", folder=place.folder, form=place.name), 303)


@new_evaluation.get("/evaluations/<folder>/remaining", endpoint="remaining")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_remaining(folder: str) -> ResponseReturnValue:
    """What is still to be filled in, and what still names an earlier year."""
    systems = score_evaluation(places(), folder).evaluated_systems or abort(404)
    return evaluation_page(
        "console/evaluations/new_evaluation_remaining.html",
        folder,
        systems=remaining_work(systems),
        total=len(systems),
        keys=KEYS,
    )

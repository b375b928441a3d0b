"""Questions and blocks of earlier surveys, searched and inserted into the questionnaire that is being edited."""

from collections.abc import Mapping
from typing import cast

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.copies.earlier_questions import InsertedText, InsertError
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.drafts import EditConflict, check_text
from surveyapp.services.surveys.earlier_surveys import (
    InsertRequest,
    Origin,
    find_earlier,
    insert_earlier,
)
from surveyapp.web.console.access import actor, audit_detail, engine, open_to
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.plain_input import typed_fields
from surveyapp.web.console.surveys.edited_page import edited_found, edited_page

insert_questions = Blueprint("insert_questions", __name__)

AT = "/surveys/<folder>/<name>/insert"

LAST = "last"
"""What stands for the end of the questionnaire; no code of a question is chosen by it."""

ORIGINS: Mapping[Origin, object] = {
    "published": _l("已发布"),
    "draft": _l("草稿"),
    "example": _l("公布的问卷"),
}
"""Where a questionnaire comes from -> what people read."""

RENAMED = "code-"
"""How the field for another code of a question begins."""

_KEYS = {
    "satisfaction": _l("满意度量表"),
    "scales": _l("其他量表"),
    "figures": _l("自己命名的数字"),
    "sections": _l("部分的显示条件"),
}
"""Key of the file that came along -> what it is called."""


@insert_questions.get(AT, endpoint="choose")
@open_to(Capability.EDIT_SURVEYS, lengthy=True)
def choose_questions(folder: str, name: str) -> ResponseReturnValue:
    """What earlier surveys ask where these words stand."""
    return _page(folder, name, request.args.get("q", ""), request.args.get("after", f"~{LAST}"))


@insert_questions.post(AT, endpoint="insert")
@open_to(Capability.EDIT_SURVEYS, audit="insert_questions", lengthy=True)
def insert_chosen(folder: str, name: str) -> ResponseReturnValue:
    """Insert what was chosen into the draft."""
    edited, typed = edited_found(folder, name), typed_fields()
    words, after = typed.get("q", ""), typed.get("after", f"~{LAST}")
    chosen = InsertRequest(
        source=typed.get("source", ""),
        origin=cast(Origin, typed.get("origin", "published")),
        codes=typed.getlist("code"),
        after=_after(after),
        token=typed.get("token", ""),
        renamed=_renamed(typed.items()),
    )
    audit_detail(source=chosen.source)
    try:
        _saved, inserted = insert_earlier(engine(), actor(), edited.survey, chosen)
    except EditConflict as refused:
        audit_detail(refused=refused.code)
        return _page(folder, name, words, after, refusal_messages(refused)), 409
    except CodedError as refused:
        audit_detail(refused=refused.code)
        taken = refused.params.get("found") if isinstance(refused, InsertError) else None
        asks = refused.code in ("insert_code_taken", "insert_bad_code") and isinstance(taken, list)
        again = chosen if asks else None
        return _page(
            folder, name, words, after, refusal_messages(refused), again, taken if asks else None
        ), 422
    for message in _told(inserted):
        flash(message, "success" if inserted.added else "info")
    return redirect(url_for("console.questionnaire_form.form", folder=folder, name=name), 303)


def _after(chosen: str) -> str | None:
    """The question behind which; the ends of the questionnaire begin with a sign that no code has."""
    if chosen == f"~{LAST}":
        return None
    return "" if chosen.startswith("~") else chosen


def _renamed(fields: object) -> dict[str, str]:
    return {
        field.removeprefix(RENAMED): text.strip()
        for field, text in cast("list[tuple[str, str]]", fields)
        if field.startswith(RENAMED) and text.strip()
    }


def _told(inserted: InsertedText) -> list[str]:
    """What was done, in sentences."""
    told = []
    comma = _("、")
    if inserted.added:
        told.append(_("已插入：%(codes)s。", codes=comma.join(inserted.added)))
    if inserted.needed:
        told.append(_("其中 %(codes)s 是显示条件要用到的题。", codes=comma.join(inserted.needed)))
    if inserted.present:
        told.append(
            _("没有再插入内容相同、已经在问卷中的题：%(codes)s。", codes=comma.join(inserted.present))
        )
    if inserted.keys:
        told.append(_("一并带来：%(keys)s。", keys=comma.join(str(_KEYS[key]) for key in inserted.keys)))
    return told


def _page(
    folder: str,
    name: str,
    words: str,
    after: str,
    messages: list[str] | None = None,
    again: InsertRequest | None = None,
    taken: object = None,
) -> str:
    """The page; `again`: what was to be inserted whose codes (`taken`) need others."""
    edited = edited_found(folder, name)
    questionnaire, _problems = check_text(engine(), edited.survey, edited.text)
    return edited_page(
        "console/editing/insert_questions.html",
        folder,
        name,
        edited=edited,
        messages=messages,
        words=words.strip(),
        after=after,
        places=[(question.code, str(question.text)) for question in questionnaire.questions]
        if questionnaire is not None
        else [],
        search=find_earlier(engine(), actor(), edited.survey, words),
        origins=ORIGINS,
        again=again,
        taken=taken,
        last=f"~{LAST}",
        first="~first",
        renamed=RENAMED,
    )

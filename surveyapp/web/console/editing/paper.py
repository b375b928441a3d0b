"""A new survey from a questionnaire on paper: pasted or uploaded, read, confirmed, then a draft in the editor."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField, TextAreaField

from surveyapp.definition.figure_kinds import formulas
from surveyapp.papers.limits import LARGEST_PAPER
from surveyapp.papers.paper import Paper
from surveyapp.papers.paper_file import paper_of
from surveyapp.reports.words.figure_words import figure_name
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import type_words
from surveyapp.services.errors import Refusal
from surveyapp.services.free_space import size_words
from surveyapp.services.people.access import Capability
from surveyapp.services.secret_key import derive_key
from surveyapp.services.surveys.carried_paper import pack_paper, text_of_lines, unpack_paper
from surveyapp.services.surveys.drafts import storable_text
from surveyapp.services.surveys.import_questionnaire import (
    PASTED_TEXT,
    ReadQuestionnaire,
    questionnaire_of_paper,
    refuse_new_errors,
)
from surveyapp.services.surveys.new_place import NewPlace
from surveyapp.services.surveys.new_survey import begin_survey, check_place
from surveyapp.services.surveys.paper_decisions import AS_PROPOSED, PaperDecisions, types_to_choose
from surveyapp.services.surveys.paper_words import proposal_words
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to, settings
from surveyapp.web.console.decision_forms import answer_form
from surveyapp.web.console.editing.new_place import LONGEST_NEW_TITLE, PlaceForm, editor_of, printed_line
from surveyapp.web.console.editing.paper_decision_fields import decisions_to_make, posted_decisions
from surveyapp.web.console.editing.paper_passages import WHOLE_PARTS, line_counts, passages, question_id
from surveyapp.web.console.limits import USUAL_BODY
from surveyapp.web.console.messages import refusal_messages

paper = Blueprint("paper", __name__)

LARGEST_PAPER_FORM = LARGEST_PAPER + USUAL_BODY
"""Bytes of a form with the file of a paper, or with what was read of it."""


class PaperForm(PlaceForm):
    """A paper and its place; `carried` and `file_name` are what was read, while it is confirmed."""

    file = FileField(_l("问卷的文件"))
    text = TextAreaField(_l("或粘贴问卷的文字"))
    title = StringField(_l("问卷标题"), validators=[LONGEST_NEW_TITLE], filters=[printed_line])
    carried = HiddenField()
    file_name = HiddenField()

    def paper(self) -> tuple[bytes, str]:
        """The content that was sent and its name; `Refusal` where there is none, or more than one."""
        sent, text = self.file.data, self.text.data or ""
        if sent and text.strip():
            raise Refusal("paper_given_twice")
        if sent:
            return sent.stream.read(LARGEST_PAPER + 1), PurePosixPath(sent.filename or "").name
        if not text.strip():
            raise Refusal("paper_missing")
        return text.encode(), PASTED_TEXT

    def place_of(self, read: ReadQuestionnaire) -> NewPlace:
        """The place; a name that was left out is that of the file, or is made from the title of a pasted text."""
        named = self.file_name.data != PASTED_TEXT
        place = self.place(PurePosixPath(self.file_name.data).stem if named else read.paper.title)
        self.name.data = place.name
        return place


@paper.route("/surveys/paper", methods=["GET", "POST"])
@open_to(Capability.EDIT_SURVEYS, audit="read_paper", largest=LARGEST_PAPER_FORM, lengthy=True)
def begin() -> ResponseReturnValue:
    """The page to paste or upload a paper; posting reads it and shows what was read. Nothing is kept."""
    form = _form()
    return answer_form(form, lambda: _read(form), lambda messages: _begin_page(form, messages))


@paper.post("/surveys/paper/create")
@open_to(Capability.EDIT_SURVEYS, audit="new_survey", largest=LARGEST_PAPER_FORM, lengthy=True)
def create() -> ResponseReturnValue:
    """Make the draft of what was read, as it was confirmed."""
    form = _form()
    try:
        proposed = questionnaire_of_paper(_carried_paper(form), form.file_name.data or "")
    except Refusal as refused:
        audit_detail(refused=refused.code)
        return _begin_page(form, refusal_messages(refused)), 422
    decisions = posted_decisions(request.form, proposed, form.title.data or "")
    return answer_form(
        form,
        lambda: _create(form, proposed, decisions),
        lambda messages: _review_page(form, proposed, decisions, messages),
    )


@paper.post("/surveys/paper/text")
@open_to(Capability.EDIT_SURVEYS, largest=LARGEST_PAPER_FORM)
def correct() -> ResponseReturnValue:
    """The page to begin again, with the text that was read to be corrected there."""
    form = _form()
    try:
        form.text.data = text_of_lines(_carried_paper(form).lines)
    except Refusal as refused:
        return _begin_page(form, refusal_messages(refused)), 422
    return _begin_page(form, [])


def _carried_paper(form: PaperForm) -> Paper:
    """The paper that the form carries, as it was read."""
    return unpack_paper(form.carried.data or "", _paper_key())


def _paper_key() -> str:
    return derive_key(current_app.config["SECRET_KEY"], "paper")


def _form() -> PaperForm:
    form = PaperForm()
    form.offer()
    return form


def _read(form: PaperForm) -> ResponseReturnValue:
    data, name = form.paper()
    found = paper_of(data, name)
    form.carried.data, form.file_name.data = pack_paper(found, _paper_key()), name
    read = questionnaire_of_paper(found, name)
    audit_detail(file=name[-100:], lines=len(read.paper.lines), questions=len(read.questions))
    form.title.data = read.paper.title
    messages = []
    try:
        storable_text(read.text)
        check_place(engine(), actor(), form.place_of(read), settings().questionnaires)
    except Refusal as refused:  # told now; the person may still look at what was read, and correct it
        messages = refusal_messages(refused)
    return _review_page(form, read, AS_PROPOSED, messages)


def _create(form: PaperForm, proposed: ReadQuestionnaire, decisions: PaperDecisions) -> ResponseReturnValue:
    read = questionnaire_of_paper(_carried_paper(form), form.file_name.data, decisions)
    refuse_new_errors(proposed, read)
    place = form.place_of(read)
    audit_subject(place.survey)
    audit_detail(file=form.file_name.data[-100:], changed=decisions.keys or None)
    begin_survey(engine(), actor(), place, read.text, settings().questionnaires)
    flash(_("已由纸质问卷建立草稿。请在这里核对、预览，改好后发布；发布之前受访者看不到。"), "success")
    if missing := len(read.not_understood):
        flash(_("有 %(count)s 行没有读懂，没有写入问卷；需要的话请在这里补上。", count=missing), "warning")
    return redirect(editor_of(place))


def _begin_page(form: PaperForm, messages: Sequence[str]) -> str:
    return render_template(
        "console/editing/paper.html", form=form, messages=messages, limit=size_words(LARGEST_PAPER)
    )


def _review_page(
    form: PaperForm, read: ReadQuestionnaire, decisions: PaperDecisions, messages: Sequence[str]
) -> str:
    return render_template(
        "console/editing/paper_review.html",
        form=form,
        read=read,
        decisions=decisions,
        to_make=decisions_to_make(read),
        passages=passages(read),
        counts=line_counts(read),
        whole_words=WHOLE_PARTS,
        question_id=question_id,
        types_to_choose=types_to_choose,
        type_words=lambda name: say(type_words(name)),
        formulas=formulas(),
        formula_words=figure_name,
        notes=[proposal_words(note) for note in read.notes],
        messages=messages,
    )

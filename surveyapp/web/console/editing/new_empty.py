"""A new survey from nothing: a title and a place, then the form with a proposed notice and the first question."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired

from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.drafting.form_changes import empty_questionnaire
from surveyapp.services.surveys.new_survey import begin_survey
from surveyapp.web.console.access import actor, audit_subject, engine, open_to, settings
from surveyapp.web.console.decision_forms import answer_form
from surveyapp.web.console.editing.new_place import LONGEST_NEW_TITLE, PlaceForm, printed_line

new_empty = Blueprint("new_empty", __name__)


class EmptyForm(PlaceForm):
    """A title and a place."""

    title = StringField(
        _l("问卷标题"),
        validators=[DataRequired(_l("请写问卷标题")), LONGEST_NEW_TITLE],
        filters=[printed_line],
    )


@new_empty.route("/surveys/new/empty", methods=["GET", "POST"])
@open_to(Capability.EDIT_SURVEYS, audit="new_survey")
def begin() -> ResponseReturnValue:
    """The page that asks for title and place; posting begins the survey."""
    form = EmptyForm()
    form.offer()

    def page(messages: list[str]) -> str:
        return render_template("console/editing/new_empty.html", form=form, messages=messages)

    return answer_form(form, lambda: _begin(form), page)


def _begin(form: EmptyForm) -> ResponseReturnValue:
    place = form.place(form.title.data)
    audit_subject(place.survey)
    begin_survey(engine(), actor(), place, empty_questionnaire(form.title.data), settings().questionnaires)
    flash(_("已建立草稿。请填写告知事项和第一题；发布之前受访者看不到。"), "success")
    return redirect(
        url_for("console.questionnaire_form.form", folder=place.folder, name=place.name, at="notice")
    )

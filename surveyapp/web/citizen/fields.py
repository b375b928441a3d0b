"""Question types as WTForms fields. They only render the form: `collection` alone judges what comes back."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm
from wtforms.widgets import CheckboxInput

from surveyapp.definition.questionnaire import Question, Questionnaire
from surveyapp.web.citizen.templating import ENVIRONMENT

Fields = dict[str, UnboundField]


class TemplateWidget:
    """Draws a field with a template, which escapes every value and gets `field` and the caller's arguments."""

    def __init__(self, template: str) -> None:
        self._template = ENVIRONMENT.get_template(template)

    def __call__(self, field: Any, **context: Any) -> Markup:
        """The field's HTML."""
        return Markup(self._template.render(field=field, **context))  # noqa: S704  # rendered with autoescape


_CHOICES = TemplateWidget("options.html")
_WRITE_IN = TemplateWidget("write_in.html")
_OPEN_TEXT = TemplateWidget("open_text.html")


def option_id(name: str, index: int = 0) -> str:
    """The HTML id of one option's input. No code begins with `_`, so it never meets another field's id."""
    return f"_{name}-{index}"


def _choices(question: Question, language: str) -> list[SelectChoice]:
    return [SelectChoice(option.code, option.label.say(language)) for option in question.options]


def _one_option(name: str, question: Question, language: str) -> UnboundField:
    return RadioField(choices=_choices(question, language), id=f"_{name}", widget=_CHOICES)


def _write_ins(question: Question) -> Fields:
    named = [question.write_in_code(option) for option in question.options if option.write_in]
    return {name: StringField(widget=_WRITE_IN) for name in named}


def _single(question: Question, language: str) -> Fields:
    return {question.code: _one_option(question.code, question, language), **_write_ins(question)}


def _multiple(question: Question, language: str) -> Fields:
    boxes = SelectMultipleField(
        choices=_choices(question, language),
        id=f"_{question.code}",
        widget=_CHOICES,
        option_widget=CheckboxInput(),
    )
    return {question.code: boxes, **_write_ins(question)}


def _matrix(question: Question, language: str) -> Fields:
    names = [question.item_code(item) for item in question.items]
    return {name: _one_option(name, question, language) for name in names}


def _text(question: Question, _language: str) -> Fields:
    return {question.code: TextAreaField(widget=_OPEN_TEXT)}


BUILDERS: Mapping[str, Callable[[Question, str], Fields]] = {
    "single": _single,
    "multiple": _multiple,
    "matrix": _matrix,
    "text": _text,
}
"""Type in the questionnaire file -> the fields of such a question. Each type has its template, question_TYPE.html."""


def build_form(questionnaire: Questionnaire, language: str, filled_in: MultiDict[str, str]) -> BaseForm:
    """The form of all questions in `language`, showing what was `filled_in` (nothing: an empty form)."""
    fields: Fields = {}
    for question in questionnaire.questions:
        fields |= BUILDERS[question.type](question, language)
    form = BaseForm(fields)
    form.process(filled_in)
    return form

"""Question types as WTForms fields. They only render the form: `collection` alone judges what comes back."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import BaseForm, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField

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


class OneOption(RadioField):
    """Radio buttons; none is chosen beforehand."""

    widget = TemplateWidget("options.html")
    input_type = "radio"


class AnyOptions(SelectMultipleField):
    """Check boxes; none is ticked beforehand."""

    widget = TemplateWidget("options.html")
    input_type = "checkbox"


class WriteIn(StringField):
    """A line of text beside the option that it explains."""

    widget = TemplateWidget("write_in.html")


class OpenText(TextAreaField):
    """A text in the respondent's own words."""

    widget = TemplateWidget("open_text.html")


def option_id(name: str, index: int = 0) -> str:
    """The HTML id of one option's input. No code begins with `_`, so it never meets another field's id."""
    return f"_{name}-{index}"


def _options(kind: type[RadioField], name: str, question: Question, language: str) -> Fields:
    choices = [SelectChoice(option.code, option.label.say(language)) for option in question.options]
    return {name: kind(choices=choices, id=f"_{name}")}


def _write_ins(question: Question) -> Fields:
    return {question.write_in_code(option): WriteIn() for option in question.options if option.write_in}


def _single(question: Question, language: str) -> Fields:
    return _options(OneOption, question.code, question, language) | _write_ins(question)


def _multiple(question: Question, language: str) -> Fields:
    return _options(AnyOptions, question.code, question, language) | _write_ins(question)


def _matrix(question: Question, language: str) -> Fields:
    fields: Fields = {}
    for item in question.items:
        fields |= _options(OneOption, question.item_code(item), question, language)
    return fields


def _text(question: Question, language: str) -> Fields:
    return {question.code: OpenText()}


BUILDERS: Mapping[str, Callable[[Question, str], Fields]] = {
    "single": _single,
    "multiple": _multiple,
    "matrix": _matrix,
    "text": _text,
}
"""Type in the questionnaire file -> the fields of such a question. Each type has its template, question/TYPE.html."""


def build_form(questionnaire: Questionnaire, language: str, filled_in: MultiDict[str, str]) -> BaseForm:
    """The form of all questions in `language`, showing what was `filled_in` (nothing: an empty form)."""
    fields: Fields = {}
    for question in questionnaire.questions:
        fields |= BUILDERS[question.type](question, language)
    form = BaseForm(fields)
    form.process(filled_in)
    return form

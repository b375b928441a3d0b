"""The kinds of answers as WTForms fields. They only render the form: `collection` alone judges the answers that are
sent.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm
from wtforms.widgets import CheckboxInput

from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.question_types import KINDS, Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.web.citizen.templating import ENVIRONMENT


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
_NUMBER = TemplateWidget("number.html")
_DATE = TemplateWidget("date.html")
_PLACES = TemplateWidget("places.html")


def option_id(name: str, index: int = 0) -> str:
    """The HTML id of one option's input. No code begins with `_`, so it never meets another field's id."""
    return f"_{name}-{index}"


class KindField(ABC):
    """Asks for the answers of one kind: with the field's `template`, which gets `answer` and its `number`;
    `required_message`: the key of the sentence where a required answer is missing.
    """

    template: ClassVar[str]
    required_message: ClassVar[str] = "problem.required"

    @abstractmethod
    def build(self, answer: Answer, language: str) -> UnboundField:
        """The field of an answer."""

    def anchor(self, answer: Answer) -> str:
        """The id of its first input."""
        return option_id(answer.code) if answer.options else answer.code


class ChoiceField(KindField):
    """Options of which one is chosen."""

    template = "answer_choice.html"
    required_message = "problem.required_choice"

    def build(self, answer: Answer, language: str) -> UnboundField:
        """Radio buttons."""
        return RadioField(choices=_choices(answer, language), id=f"_{answer.code}", widget=_CHOICES)


class TicksField(KindField):
    """Options of which any number is ticked."""

    template = "answer_ticks.html"
    required_message = "problem.required_ticks"

    def build(self, answer: Answer, language: str) -> UnboundField:
        """Check boxes."""
        return SelectMultipleField(
            choices=_choices(answer, language),
            id=f"_{answer.code}",
            widget=_CHOICES,
            option_widget=CheckboxInput(),
        )


class NumberField(KindField):
    """A number in a line of text: an input for numbers alone would lose what is none without a word."""

    template = "answer_number.html"

    def build(self, _answer: Answer, _language: str) -> UnboundField:
        """A line."""
        return StringField(widget=_NUMBER)


class DateField(KindField):
    """A date; a line of text where a browser has no calendar."""

    template = "answer_date.html"

    def build(self, _answer: Answer, _language: str) -> UnboundField:
        """A line or a calendar."""
        return StringField(widget=_DATE)


class RankField(KindField):
    """Options with the place of each."""

    template = "answer_rank.html"
    required_message = "problem.required_rank"

    def build(self, answer: Answer, language: str) -> UnboundField:
        """A list of places beside each option."""
        return PlacesField(places=_choices(answer, language), id=f"_{answer.code}", widget=_PLACES)


class PlacesField(Field):  # type: ignore[misc]  # WTForms says no more
    """The places of options: each is a field of its own, named by answer and option."""

    def __init__(self, places: Sequence[SelectChoice], **rest: Any) -> None:
        super().__init__(**rest)
        self.options = places
        self.chosen: dict[str, str] = {}

    def process(self, formdata: Any, *_rest: Any, **_more: Any) -> None:
        """Take the places that were chosen from the fields that were sent."""
        for option in self.options:
            self.chosen[option.value] = formdata.get(f"{self.name}.{option.value}", "") if formdata else ""


class TextField(KindField):
    """A text in the respondent's own words."""

    template = "answer_text.html"

    def build(self, _answer: Answer, _language: str) -> UnboundField:
        """A text area."""
        return TextAreaField(widget=_OPEN_TEXT)


FIELDS: CompleteTable[KindField] = CompleteTable(
    "web.citizen.fields.FIELDS",
    KINDS,
    {
        "choice": ChoiceField(),
        "ticks": TicksField(),
        "number": NumberField(),
        "date": DateField(),
        "rank": RankField(),
        "text": TextField(),
    },
)
"""Kind -> how its answers are given."""


def template_of(answer: Answer) -> str:
    """The template that asks for an answer."""
    return FIELDS[answer.kind].template


def _choices(answer: Answer, language: str) -> list[SelectChoice]:
    return [SelectChoice(option.code, option.label.say(language)) for option in answer.options]


def build_form(questionnaire: Questionnaire, language: str, filled_in: MultiDict[str, str]) -> BaseForm:
    """The form of all questions in `language`, showing what was `filled_in` (nothing: an empty form)."""
    fields = {
        answer.code: FIELDS[answer.kind].build(answer, language)
        if not answer.is_beside
        else StringField(widget=_WRITE_IN)
        for answer in questionnaire.answers
    }
    form = BaseForm(fields)
    form.process(filled_in)
    return form

"""Every key of the questionnaire file can be filled in in the form; what stands in the text alone says why."""

from collections.abc import Iterator

from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.edits.edited_file import EditedFile
from surveyapp.definition.edits.fields import FormField
from surveyapp.definition.edits.questionnaire_edits import TOP
from surveyapp.services.surveys.help.key_help import every_key, key_help
from surveyapp.web.console.editing.form_places import PARTS, QUESTIONS
from surveyapp.web.console.questionnaire_form.form_fields import FieldMaker

ONLY_IN_THE_TEXT = {
    "all": "a condition within a condition: rows show one join, deeper ones are written",
    "any": "likewise",
    "not": "a tick of a row; of a whole group it is written",
}
"""Keys without a field of their own -> why; all of conditions, which rows of the form make."""


def places(fields: tuple[FormField, ...], around: tuple[object, ...] = ()) -> Iterator[str]:
    """The places of fields and of those within them; what holds itself is listed once."""
    for field in fields:
        yield field.place
        if field.model is not Condition and field.model not in around:
            yield from places(field.fields, (*around, field.model))


def test_every_key_has_a_field_or_says_why_not() -> None:
    of_conditions = {key for key, _ in every_key() if ".show_if." in key}
    assert {key for key, _ in every_key()} - of_conditions == set(places(TOP))
    rows = {"question", "is", "answered", "at_least", "at_most"}
    assert {key.rpartition(".")[2] for key in of_conditions} == rows | set(ONLY_IN_THE_TEXT)


def test_every_part_of_a_file_is_shown_somewhere() -> None:
    shown = [key for _name, keys in PARTS.values() for key in keys]
    assert sorted([*shown, QUESTIONS]) == sorted(field.name for field in TOP)


def test_each_field_can_be_drawn_of_an_empty_and_of_an_odd_file() -> None:
    """Whatever a file says where a field stands, the form shows it or says that the text has to be changed."""
    helps = {help_.key: help_ for help_ in key_help()}
    for value in ("", " x", " {x: [1]}", " [{x: {y: 1}}, 2]", " 5", " true"):
        text = "".join(f"{field.name}:{value}\n" for field in TOP)
        maker = FieldMaker(EditedFile(text), helps, {})
        views = [maker.field(field, (field.name,)) for field in TOP if field.name != QUESTIONS]
        assert all(view.help is not None for view in views)

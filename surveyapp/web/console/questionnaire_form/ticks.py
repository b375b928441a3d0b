"""Codes that are ticked instead of written: the items of a scale, options of a figure, options that ask for reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.definition.edits.edited_file import EditedFile
from surveyapp.definition.edits.fields import FormField
from surveyapp.definition.edits.nodes import Value
from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.type_table import TYPES
from surveyapp.web.console.questionnaire_form.outline import first_text

QUESTIONS = "questions"
_ITEMS = ("satisfaction.items", "scales.items")


@dataclass(frozen=True)
class Tick:
    """A code that can be ticked, with its wording."""

    code: str
    text: str
    ticked: bool


def ticks_at(file: EditedFile, asked: FormField, path: KeyPath) -> tuple[Tick, ...]:
    """What can be ticked at `path`; nothing where codes are written. What is ticked and not to be had stands last."""
    if asked.control != "codes":
        return ()
    written = file.value(path)
    codes = [str(code) for code in written] if isinstance(written, list) else []
    if asked.place in _ITEMS:
        found = [*scale_candidates(file)]
    elif asked.place == "questions.ask_reason":
        found = [*_options(file.value((*path[:-1], "options")))]
    elif asked.name == "options":
        found = [*_options_of(file, first_text(file.value((*path[:-1], "question"))))]
    else:
        return ()
    listed = {code for code, _text in found}
    unknown = [(code, code) for code in codes if code not in listed]
    return tuple(Tick(code, text, code in codes) for code, text in (*found, *unknown))


def codes_at(file: EditedFile, asked: FormField, path: KeyPath) -> tuple[tuple[str, str], ...]:
    """The options, as code and wording, that a number can be given for at `path`; none of another field."""
    if asked.control != "numbers":
        return ()
    return (*_options_of(file, first_text(file.value((*path[:-1], "question")))),)


def main_scale_ticks(file: EditedFile, place: int) -> tuple[Tick, ...]:
    """What of one question may be ticked for the main scale."""
    written = file.value(("satisfaction", "items"))
    codes = written if isinstance(written, list) else []
    return tuple(
        Tick(code, text, code in codes) for code, text in _candidates(file.value((QUESTIONS, place)))
    )


def scale_candidates(file: EditedFile) -> Iterator[tuple[str, str]]:
    """Every question and line that may stand in a scale, as code and wording."""
    for place in range(file.count((QUESTIONS,))):
        yield from _candidates(file.value((QUESTIONS, place)))


def _candidates(asked: Value) -> Iterator[tuple[str, str]]:
    type_ = TYPES.get(first_text(asked.get("type"))) if isinstance(asked, dict) else None
    if not isinstance(asked, dict) or type_ is None or not type_.scale:
        return
    code = first_text(asked.get("code"))
    if not type_.items:
        yield code, first_text(asked.get("text"))
    else:
        for item in _mappings(asked.get("items")):
            yield f"{code}.{first_text(item.get('code'))}", first_text(item.get("text"))


def _options_of(file: EditedFile, named: str) -> Iterator[tuple[str, str]]:
    code = named.partition(".")[0]
    for asked in _mappings(file.value((QUESTIONS,))):
        if code and asked.get("code") == code:
            yield from _options(asked.get("options"))


def _options(options: Value) -> Iterator[tuple[str, str]]:
    for option in _mappings(options):
        yield first_text(option.get("code")), first_text(option.get("label"))


def _mappings(value: Value) -> Sequence[Mapping[str, Value]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []

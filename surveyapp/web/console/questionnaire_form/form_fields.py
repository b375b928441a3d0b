"""The fields of the form as its templates draw them: what stands in each, its help, and what the check says of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.edits.edited_file import EditedFile
from surveyapp.definition.edits.fields import FormField, shown
from surveyapp.definition.edits.questionnaire_edits import languages_of
from surveyapp.definition.edits.type_keys import takes_option_key
from surveyapp.definition.figure_kinds import formulas
from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.languages import LANGUAGES, own_name
from surveyapp.definition.scales import SCALES
from surveyapp.definition.type_table import TYPES
from surveyapp.reports.words.figure_words import figure_name
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import type_words
from surveyapp.services.surveys.help.key_help import KeyHelp
from surveyapp.web.console.editing.form_places import field_name
from surveyapp.web.console.questionnaire_form.condition_fields import ConditionView, view_condition
from surveyapp.web.console.questionnaire_form.form_words import CHOICE_WORDS
from surveyapp.web.console.questionnaire_form.ticks import Tick, codes_at, ticks_at


@dataclass(frozen=True)
class Input:
    """One thing to fill in: its name, what stands in it, and the language where there are several."""

    name: str
    value: str
    language: str = ""


@dataclass(frozen=True)
class FieldView:
    """A field: `inputs` where it is filled in, `choices` as value and words, `problems` as level and sentence.

    `fields` are those of a mapping, `entries` those of each entry of a list; `condition` the rows of a
    condition, `ticks` codes to be ticked, `codes` those that a number can be given for.
    `odd`: the file says something there that no field can show; it is changed in the text.
    """

    id: str
    name: str
    control: str
    label: str
    help: KeyHelp | None
    required: bool
    inputs: tuple[Input, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    fields: "tuple[FieldView, ...]" = ()
    entries: "tuple[EntryView, ...]" = ()
    condition: ConditionView | None = None
    ticks: tuple[Tick, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    is_set: bool = False
    odd: bool = False
    focus: bool = False

    @property
    def value(self) -> str:
        """What stands in a field with a single input."""
        return self.inputs[0].value if self.inputs else ""

    @property
    def is_long(self) -> bool:
        """Whether its text is written over several lines."""
        return (
            self.name in LONG_TEXTS
            or self.control == "numbers"
            or any("\n" in given.value for given in self.inputs)
        )

    def part(self, name: str) -> "FieldView | None":
        """The field of this name among `fields`."""
        return next((inner for inner in self.fields if inner.name == name), None)


@dataclass(frozen=True)
class EntryView:
    """An entry of a list: its path, what it is called, its fields, and what the check says of it as a whole."""

    path: str
    title: str
    fields: tuple[FieldView, ...]
    problems: tuple[tuple[str, str], ...] = ()
    first: bool = False
    last: bool = False


LONG_TEXTS = frozenset({"introduction", "closing", "background", "purpose"})
"""Texts that are written over several lines."""


@dataclass
class FieldMaker:
    """Makes the fields of one file. `problems`: path -> what the check says there; `shown` are those that found a
    field.
    """

    file: EditedFile
    help: Mapping[str, KeyHelp]
    problems: Mapping[KeyPath, Sequence[tuple[str, str]]]
    focus: KeyPath = ()
    shown: set[KeyPath] = field(default_factory=set)

    def field(self, asked: FormField, path: KeyPath) -> FieldView:
        """The field of a key at `path`."""
        value = self.file.value(path)
        fields: tuple[FieldView, ...] = ()
        entries: tuple[EntryView, ...] = ()
        inputs: tuple[Input, ...] = ()
        condition, odd = None, False
        if asked.model is Condition:
            condition = view_condition(self.file, path)
            inner = [place for place in self.problems if place[: len(path)] == path]
        elif asked.control == "part":
            fields = self.fields(asked.fields, path)
            odd = value is not None and not isinstance(value, dict)
            inner = [path]
        elif asked.control == "parts":
            entries = tuple(self.entry(asked, (*path, place)) for place in range(self.file.count(path)))
            odd = value is not None and not isinstance(value, list)
            inner = [path]
        else:
            inputs, odd = self._inputs(asked, path)
            inner = [place for place in self.problems if place[: len(path)] == path]
        return FieldView(
            id=field_name(path),
            name=asked.name,
            control="condition" if condition is not None else asked.control,
            label=self._label(asked),
            help=self.help.get(asked.place),
            required=asked.required,
            inputs=inputs,
            choices=choices_of(asked, inputs[0].value if inputs else ""),
            problems=tuple(problem for place in inner for problem in self._problems(place)),
            fields=fields,
            entries=entries,
            condition=condition,
            ticks=ticks_at(self.file, asked, path),
            codes=codes_at(self.file, asked, path),
            is_set=value is not None,
            odd=odd,
            focus=bool(self.focus) and self.focus[: len(path)] == path and not fields and not entries,
        )

    def fields(self, asked: Iterable[FormField], path: KeyPath) -> tuple[FieldView, ...]:
        """The fields of a mapping at `path`."""
        return tuple(self.field(inner, (*path, inner.name)) for inner in asked)

    def entry(self, asked: FormField, path: KeyPath) -> EntryView:
        """The fields of an entry of a list."""
        wanted = fields_of_entry(self.file, asked, path)
        fields = self.fields(wanted, path)
        named = [view for view in fields if view.control == "text" and view.value] or [
            view for view in fields if view.value
        ]
        place = path[-1] if isinstance(path[-1], int) else 0
        return EntryView(
            path=field_name(path),
            title=named[0].value if named else str(place + 1),
            fields=fields,
            problems=self._problems(path),
            first=place == 0,
            last=place == self.file.count(path[:-1]) - 1,
        )

    def _label(self, asked: FormField) -> str:
        found = self.help.get(asked.place)
        return found.label if found else asked.name

    def _problems(self, path: KeyPath) -> tuple[tuple[str, str], ...]:
        if path in self.problems:
            self.shown.add(path)
        return tuple(self.problems.get(path, ()))

    def _inputs(self, asked: FormField, path: KeyPath) -> tuple[tuple[Input, ...], bool]:
        """The inputs of a field, of a text one for each language; whether the file says something else there."""
        value, name = self.file.value(path), field_name(path)
        if asked.control != "text":
            raw = shown(asked, value)
            return (Input(name, raw or ""),), raw is None
        languages = languages_of(self.file)
        if not isinstance(value, dict):
            raw = shown(asked, value)
            texts = [Input(name, raw or "", languages[0] if len(languages) > 1 else "")]
            texts += [Input(f"{name}@{code}", "", code) for code in languages[1:]]
            return tuple(texts), raw is None
        listed = [*languages, *(code for code in value if code not in languages)]
        raws = {code: shown(asked, value.get(code)) for code in listed}
        texts = [Input(f"{name}@{code}", raws[code] or "", code) for code in listed]
        return tuple(texts), None in raws.values()


def fields_of_entry(file: EditedFile, asked: FormField, path: KeyPath) -> list[FormField]:
    """The fields of an entry, its wording first: of an option those that its question takes, and those that it has."""
    fields = sorted(asked.fields, key=lambda inner: inner.name not in _WORDINGS)
    if path[0] != "questions" or len(path) != 4 or asked.name != "options":
        return fields
    question = file.value(path[:2])
    type_ = str(question.get("type")) if isinstance(question, dict) else ""
    shuffled = isinstance(question, dict) and question.get("shuffle") is True
    options = file.value(path[:-1])
    given = {
        key
        for option in (options if isinstance(options, list) else [])
        if isinstance(option, dict)
        for key in option
    }
    return [
        inner
        for inner in fields
        if inner.name in given
        or (takes_option_key(type_, inner.name) and (inner.name != "fixed" or shuffled))
    ]


_WORDINGS = ("label", "text", "name")


def choices_of(asked: FormField, now: str) -> tuple[tuple[str, str], ...]:
    """What may be chosen, as value and words; what stands there now is among it, right or wrong."""
    if asked.place == "questions.type":
        listed = [(name, str(say(type_words(name)))) for name in TYPES]
    elif asked.place == "questions.scale":
        listed = [("", "—"), *((name, str(say(scale.name))) for name, scale in SCALES.items())]
    elif asked.place == "satisfaction.formula":
        listed = [(name, str(figure_name(name))) for name in formulas()]
    elif asked.place == "languages":
        listed = [(code, own_name(code)) for code in LANGUAGES]
    elif asked.choices:
        listed = [("", "—"), *((word, str(CHOICE_WORDS.get(word, word))) for word in asked.choices)]
    else:
        return ()
    return tuple(listed) if not now or now in dict(listed) else (*listed, (now, now))

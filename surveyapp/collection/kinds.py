"""The kinds of answers: how each is read from a form, and from the columns of an export."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import ClassVar

from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.question_types import KINDS, TYPES, Answer

Answers = dict[str, str | list[str]]

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that neither JSON in a database nor XML in a document can hold."""


@dataclass(frozen=True)
class AnswerProblem:
    """A problem of one field of the form, as a code with parameters.

    `required` left blank, also the text that a chosen option asks for · `too_long` (found, limit) · `unknown_field` ·
    what a kind or a type alone tells (`problems`): `unknown_option` (found) · `several_answers` where one is wanted ·
    `write_in_without_option` (option: its code).
    """

    field: str
    code: str
    params: dict[str, object] = default(default_factory=dict)


class FormReader:
    """The fields of one form, from which each kind takes its own; collects answers and problems.

    A field that was sent without any value, not even an empty one, was answered with nothing: the respondent saw it and
    left it so.
    """

    def __init__(self, form: Mapping[str, Sequence[str]]) -> None:
        self._left = {name: [value for value in values if value] for name, values in form.items()}
        self._nothing = frozenset(name for name, values in form.items() if not values)
        self.answers: Answers = {}
        self.problems: list[AnswerProblem] = []

    def take(self, name: str) -> list[str]:
        """The values of a field that are not empty; the field counts as read."""
        return self._left.pop(name, [])

    def take_text(self, answer: Answer) -> str:
        """What is written in answer, trimmed, with line ends made one kind and control characters removed."""
        values = self._left.pop(answer.code, None)
        if not values:
            return ""
        text = "\n".join(values).replace("\r\n", "\n").replace("\r", "\n")
        text = UNPRINTABLE.sub("", text).strip()
        if len(text) > answer.longest:
            self.refuse(answer.code, "too_long", found=len(text), limit=answer.longest)
        return text

    def is_nothing(self, name: str) -> bool:
        """Whether the field was answered with nothing."""
        return name in self._nothing

    def refuse(self, name: str, code: str, **params: object) -> None:
        """Note a problem with a field."""
        self.problems.append(AnswerProblem(name, code, params))

    def blank(self, name: str, *, required: bool) -> None:
        """Note that a field was left blank: a problem where an answer is required."""
        if required:
            self.refuse(name, "required")

    def refuse_the_rest(self) -> None:
        """Note a problem for every field that no answer took."""
        for name in self._left:
            self.refuse(name[:80], "unknown_field")


class KindReader(ABC):
    """How answers of one kind are read. What cells of an export say comes as a field of a form, options as their codes.

    `option_columns`: an export may have a column of ticks for each option; `label_column`: one of labels beside the one
    of codes. `problems`: the codes of what it refuses, but for `required` and `too_long`.
    """

    option_columns: ClassVar[bool] = False
    label_column: ClassVar[bool] = False
    problems: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def read(self, answer: Answer, form: FormReader) -> None:
        """Take the answer's fields out of `form`, with those of its write-ins; leave answers or problems there."""


class ChoiceReader(KindReader):
    """One option of several, perhaps with a text written beside it."""

    label_column = True
    problems = ("unknown_option", "several_answers", "write_in_without_option")

    def read(self, answer: Answer, form: FormReader) -> None:
        """A text beside an option chooses that option unless another one is chosen."""
        texts = _write_ins(answer, form)
        chosen = form.take(answer.code)
        if not chosen and len(texts) == 1:
            chosen = [next(iter(texts))]
        if not chosen:
            form.blank(answer.code, required=answer.required)
        elif len(set(chosen)) > 1:
            form.refuse(answer.code, "several_answers")
        elif answer.option(chosen[0]) is None:
            form.refuse(answer.code, "unknown_option", found=chosen[0][:80])
        else:
            form.answers[answer.code] = chosen[0]
        if not answer.write_ins:
            return
        given = form.answers.get(answer.code)
        for code, text in texts.items():
            if code == given:
                form.answers[answer.write_in_codes[code]] = text
            elif given is not None or len(texts) > 1:
                form.refuse(answer.write_in_codes[code], "write_in_without_option", option=code)
        _ask_for_texts(answer, [given] if isinstance(given, str) else [], texts, form)


class TicksReader(KindReader):
    """Any number of options, perhaps with texts written beside them."""

    option_columns = True
    problems = ("unknown_option",)

    def read(self, answer: Answer, form: FormReader) -> None:
        """Ticks are kept in the order of the options; a text beside an option ticks it; no tick can be an answer."""
        texts = _write_ins(answer, form)
        ticks = set(form.take(answer.code)) | set(texts)
        for unknown in sorted(ticks - {option.code for option in answer.options}):
            form.refuse(answer.code, "unknown_option", found=unknown[:80])
        chosen = [option.code for option in answer.options if option.code in ticks]
        if not chosen and not form.is_nothing(answer.code):
            form.blank(answer.code, required=answer.required)
            return
        form.answers[answer.code] = chosen
        for code, text in texts.items():
            form.answers[answer.write_in_codes[code]] = text
        _ask_for_texts(answer, chosen, texts, form)


class TextReader(KindReader):
    """A text in the respondent's own words."""

    def read(self, answer: Answer, form: FormReader) -> None:
        """A text of white space only is blank."""
        if text := form.take_text(answer):
            form.answers[answer.code] = text
        else:
            form.blank(answer.code, required=answer.required)


def _write_ins(answer: Answer, form: FormReader) -> dict[str, str]:
    """Option code -> the text written beside it, for those that have one."""
    if not answer.write_ins:  # as of most answers; an export of 100,000 rows asks a million times
        return {}
    texts = {written.beside.code: form.take_text(written) for written in answer.write_ins if written.beside}
    return {code: text for code, text in texts.items() if text}


def _ask_for_texts(answer: Answer, chosen: list[str], texts: Mapping[str, str], form: FormReader) -> None:
    """A chosen option that asks for its text lacks it: a problem of the field that the text belongs in."""
    for written in answer.write_ins:
        if written.required and written.beside and written.beside.code in {*chosen} - texts.keys():
            form.blank(written.code, required=True)


READERS: CompleteTable[KindReader] = CompleteTable(
    "collection.kinds.READERS",
    KINDS,
    {"choice": ChoiceReader(), "ticks": TicksReader(), "text": TextReader()},
)
"""Kind -> how its answers are read."""


def answer_problems() -> Iterator[str]:
    """The codes of everything that can be wrong with an answer that is there and not too long."""
    for reader in READERS.values():
        yield from reader.problems
    for type_ in TYPES.values():
        yield from type_.problems

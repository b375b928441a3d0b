"""The question types: how an answer to each is read. A new type is one class and one line below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import Protocol

from surveyapp.collection.limits import LONGEST_QUOTED
from surveyapp.definition.limits import LONGEST_ANSWER
from surveyapp.definition.normal_form import printable
from surveyapp.definition.questionnaire import Question

Answers = dict[str, str | list[str]]


@dataclass(frozen=True)
class AnswerProblem:
    """What is wrong with one field of the form, as a code with parameters.

    `required` left blank, also the text that a chosen option asks for · `unknown_option` (found) ·
    `several_answers` where one is wanted · `too_long` (found, limit) · `write_in_without_option` (option: its code) ·
    `unknown_field`.
    """

    field: str
    code: str
    params: dict[str, object] = default(default_factory=dict)


class FormReader:
    """The fields of one form while question types take theirs out; collects answers and problems.

    A field without any value, not even an empty one, was answered with nothing: somebody saw it and left it so.
    """

    def __init__(self, form: Mapping[str, Sequence[str]]) -> None:
        self._left = {name: [value for value in values if value] for name, values in form.items()}
        self._nothing = frozenset(name for name, values in form.items() if not values)
        self.answers: Answers = {}
        self.problems: list[AnswerProblem] = []

    def take(self, name: str) -> list[str]:
        """The values of a field that are not empty; the field counts as read."""
        return self._left.pop(name, [])

    def take_text(self, name: str) -> str:
        """The text of a field, trimmed, with line ends made one kind and control characters removed."""
        if not self._left.get(name):
            self._left.pop(name, None)
            return ""
        text = "\n".join(self.take(name)).replace("\r\n", "\n").replace("\r", "\n")
        text = printable(text).strip()
        if len(text) > LONGEST_ANSWER:
            self.refuse(name, "too_long", found=len(text), limit=LONGEST_ANSWER)
        return text

    def is_nothing(self, name: str) -> bool:
        """Whether the field was answered with nothing."""
        return name in self._nothing

    def refuse(self, name: str, code: str, **params: object) -> None:
        """Note a problem with a field."""
        self.problems.append(AnswerProblem(name, code, params))

    def blank(self, name: str, *, required: bool) -> None:
        """A field was left blank: a problem where an answer is required."""
        if required:
            self.refuse(name, "required")

    def refuse_the_rest(self) -> None:
        """Every field that no question took is a problem."""
        for name in self._left:
            self.refuse(name[:LONGEST_QUOTED], "unknown_field")


class AnswerType(Protocol):
    """How the answers to questions of one type are read from a form."""

    def read(self, question: Question, form: FormReader) -> None:
        """Take the question's fields out of `form`; leave answers or problems there."""


class SingleChoice:
    """One option of several, perhaps with a text written beside it."""

    def read(self, question: Question, form: FormReader) -> None:
        """A text beside an option chooses that option unless another one is chosen."""
        texts = _write_ins(question, form)
        chosen = form.take(question.code)
        if not chosen and len(texts) == 1:
            chosen = [next(iter(texts))]
        _take_one(question, question.code, chosen, form)
        answer = form.answers.get(question.code)
        for code, text in texts.items():
            if code == answer:
                form.answers[f"{question.code}.{code}.text"] = text
            elif answer is not None or len(texts) > 1:
                form.refuse(f"{question.code}.{code}.text", "write_in_without_option", option=code)
        _ask_for_texts(question, [answer] if isinstance(answer, str) else [], texts, form)


class MultipleChoice:
    """Any number of options, perhaps with texts written beside them."""

    def read(self, question: Question, form: FormReader) -> None:
        """Ticks are kept in the order of the options; a text beside an option ticks it; no tick can be an answer."""
        texts = _write_ins(question, form)
        ticks = set(form.take(question.code)) | set(texts)
        for unknown in sorted(ticks - {option.code for option in question.options}):
            form.refuse(question.code, "unknown_option", found=unknown[:LONGEST_QUOTED])
        chosen = [option.code for option in question.options if option.code in ticks]
        if not chosen and not form.is_nothing(question.code):
            form.blank(question.code, required=question.required)
            return
        form.answers[question.code] = chosen
        for code, text in texts.items():
            form.answers[f"{question.code}.{code}.text"] = text
        _ask_for_texts(question, chosen, texts, form)


class Matrix:
    """The same options for each of several lines; a required matrix wants every line."""

    def read(self, question: Question, form: FormReader) -> None:
        """Each line is a single choice of its own."""
        for item in question.items:
            name = question.item_code(item)
            _take_one(question, name, form.take(name), form)


class OpenText:
    """A text in the respondent's own words."""

    def read(self, question: Question, form: FormReader) -> None:
        """A text of white space only is blank."""
        if text := form.take_text(question.code):
            form.answers[question.code] = text
        else:
            form.blank(question.code, required=question.required)


def _take_one(question: Question, name: str, chosen: list[str], form: FormReader) -> None:
    if not chosen:
        form.blank(name, required=question.required)
    elif len(set(chosen)) > 1:
        form.refuse(name, "several_answers")
    elif question.option(chosen[0]) is None:
        form.refuse(name, "unknown_option", found=chosen[0][:LONGEST_QUOTED])
    else:
        form.answers[name] = chosen[0]


def _write_ins(question: Question, form: FormReader) -> dict[str, str]:
    """Option code -> the text written beside it, for those that have one."""
    fields = question.write_ins
    if not fields:  # as of most questions; an export of 100,000 rows asks a million times
        return {}
    texts = {code: form.take_text(name) for code, name in fields.items()}
    return {code: text for code, text in texts.items() if text}


def _ask_for_texts(question: Question, chosen: list[str], texts: Mapping[str, str], form: FormReader) -> None:
    """A chosen option that asks for its text lacks it: a problem of the field that the text belongs in."""
    for code in question.required_write_ins:
        if code in chosen and code not in texts:
            form.blank(f"{question.code}.{code}.text", required=True)


ANSWER_TYPES: Mapping[str, AnswerType] = {
    "single": SingleChoice(),
    "multiple": MultipleChoice(),
    "matrix": Matrix(),
    "text": OpenText(),
}
"""Type in the questionnaire file -> how its answers are read."""

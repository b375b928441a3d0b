"""The one table of question types: what an author must give, which answers a question takes, how they stand together.

A *type* is what an author writes; a *kind* is how one answer is stored and counted. Everything that comes after the
questionnaire file knows answers, kinds and blocks, never types. To add a type or a kind: docs/growing.md.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Literal

from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.limits import FEWEST_OPTIONS, LONGEST_ANSWER, MOST_OPTIONS
from surveyapp.definition.question import Option, Question
from surveyapp.definition.values import Text

Fault = tuple[tuple[str | int, ...], str, dict[str, object]]
"""Where below a question, the code of the mistake, and its parameters."""

Given = Mapping[str, str | Sequence[str]]
"""Code of an answer -> what was answered; what was left out has no key."""

Contradiction = tuple[str, str, dict[str, object]]
"""The answer that does not go with the others, by its code, the code of the problem, and its parameters."""


@dataclass(frozen=True)
class Kind:
    """The way in which one answer is stored: `chosen` answers as codes of options (`several` of them as a list),
    `written` ones as the respondent's own words.
    """

    chosen: bool = False
    several: bool = False
    written: bool = False


KINDS = CompleteTable(
    "definition.question_types.KINDS",
    (),
    {
        "choice": Kind(chosen=True),
        "ticks": Kind(chosen=True, several=True),
        "text": Kind(written=True),
    },
)
"""The kinds of answers. Each room that reads, stores, counts or shows answers has a table with an entry for each."""


UNKNOWN = ""
"""The kind of an answer to a question whose type is none, in a faulty file."""


@dataclass(frozen=True)
class Answer:
    """One thing that takes one answer: a question, a line of a matrix, a text beside an option.

    `code` names it everywhere (`age`, `service.attitude`, `age.other.text`), `text` is what is asked; `stem` is the
    wording of the question where this is only a part of what it asks. `question` and `type`: code and type of the
    question. `parent`: the answer that this one hangs on, `beside`: the option of it that this is written beside (which
    makes it a write-in); both None for an answer that stands by itself. `longest`: characters of what is written.
    """

    code: str
    text: Text
    kind: str
    question: str
    type: str
    options: tuple[Option, ...] = ()
    stem: Text | None = None
    required: bool = False
    parent: "Answer | None" = None
    beside: Option | None = None
    scale: str | None = None
    keep_numbers: bool = False
    longest: int = LONGEST_ANSWER

    def __hash__(self) -> int:
        """By its code: texts in several languages have no hash."""
        return hash(self.code)

    @property
    def is_several(self) -> bool:
        """Whether any number of the options may be chosen."""
        return self.kind != UNKNOWN and KINDS[self.kind].several

    @property
    def takes_one_option(self) -> bool:
        """Whether one of its options is chosen: it may make groups of respondents, and stand in the main scale."""
        return self.kind != UNKNOWN and KINDS[self.kind].chosen and not self.is_several

    @property
    def is_written(self) -> bool:
        """Whether it is given in the respondent's own words."""
        return self.kind != UNKNOWN and KINDS[self.kind].written

    @property
    def question_text(self) -> Text:
        """The wording of the whole question."""
        return self.stem or self.text

    def option(self, code: str) -> Option | None:
        """The option with this code."""
        return self._options_by_code.get(code)

    @cached_property
    def _options_by_code(self) -> dict[str, Option]:
        return {option.code: option for option in self.options}

    @cached_property
    def no_opinions(self) -> tuple[Option, ...]:
        """The options that hold no opinion, in the order of the form."""
        return tuple(option for option in self.options if option.no_opinion)

    @cached_property
    def write_ins(self) -> "tuple[Answer, ...]":
        """The texts written beside its options."""
        return tuple(
            Answer(
                code=f"{self.code}.{option.code}.text",
                text=self.text,
                kind="text",
                question=self.question,
                type=self.type,
                stem=self.stem,
                required=option.write_in == "required",
                parent=self,
                beside=option,
                keep_numbers=self.keep_numbers,
            )
            for option in self.options
            if option.write_in
        )

    @cached_property
    def write_in_codes(self) -> dict[str, str]:
        """Option code -> code of the text written beside it, for the options that have one."""
        return {written.beside.code: written.code for written in self.write_ins if written.beside}


Layout = Literal["alone", "grid", "steps", "none"]
"""How the answers of a question stand together: each by itself, as lines of a table with the same options, each
depending on the one before, or there are none."""


@dataclass(frozen=True)
class Block:
    """A question with what it asks: its `answers` (write-ins hang on them), and its `number` in the form.

    A block without answers (a note) has no number.
    """

    question: Question
    layout: Layout
    answers: tuple[Answer, ...]
    number: int | None

    @cached_property
    def lines(self) -> tuple[Answer, ...]:
        """The answers of a grid that take one of the same options each: shown as one table, one chart of shares that
        add up to 100 %. Ticks in a grid stand each by itself.
        """
        if self.layout != "grid":
            return ()
        of_one = [answer for answer in self.answers if answer.takes_one_option]
        return tuple(answer for answer in of_one if answer.options == of_one[0].options)

    @cached_property
    def singles(self) -> tuple[Answer, ...]:
        """The answers that are shown each by itself."""
        return tuple(answer for answer in self.answers if answer not in self.lines)

    @cached_property
    def is_checked_together(self) -> bool:
        """Whether answers that are right each by itself may contradict one another."""
        type_ = TYPES.get(self.question.type)
        return type_ is not None and type(type_).contradictions is not QuestionType.contradictions

    def contradictions(self, given: Given) -> Iterator[Contradiction]:
        """What is wrong with the answers `given` together."""
        return TYPES[self.question.type].contradictions(self, given)

    def number_of(self, answer: Answer) -> str:
        """How an answer is numbered: 3, or 3.2 for the second of several."""
        if len(self.answers) == 1:
            return str(self.number)
        return f"{self.number}.{self.answers.index(answer) + 1}"


class QuestionType(ABC):
    """A type that an author may give to a question. The class variables say what the question must have (`options`,
    `items`), whether its options may have `write_ins`, and whether its answers can stand in the main scale (`scale`).

    `mistakes`: the codes of the `faults` that this type alone finds, `problems`: those of its `contradictions`. All of
    them have words; a table that lacks one says so when it is made.
    """

    options: ClassVar[bool] = False
    items: ClassVar[bool] = False
    write_ins: ClassVar[bool] = True
    scale: ClassVar[bool] = False
    layout: ClassVar[Layout] = "alone"
    mistakes: ClassVar[tuple[str, ...]] = ()
    problems: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def answers(self, question: Question) -> Iterator[Answer]:
        """The answers that the question takes, in order. Texts beside its options are left out: they are added by
        themselves.

        Faulty files are asked too: there may be fewer options than there should be, or none.
        """

    def contradictions(self, _block: Block, _given: Given) -> Iterator[Contradiction]:
        """The contradictions between answers that are right each by itself: a city that lies in another province.

        Given are the answers up to here, of the questions before too; those that are wrong by themselves are not among
        them.
        """
        yield from ()

    def faults(self, question: Question) -> Iterator[Fault]:
        """The faults in the shape of the question."""
        if self.options and len(question.options) < FEWEST_OPTIONS:
            yield ("options",), "too_few_options", {"found": len(question.options), "type": question.type}
        if not self.options and question.options:
            yield ("options",), "options_not_wanted", {"type": question.type}
        if self.items and not question.items:
            yield ("items",), "items_missing", {"type": question.type}
        if not self.items and question.items:
            yield ("items",), "items_not_wanted", {"type": question.type}
        if len(question.options) > MOST_OPTIONS:
            yield ("options",), "too_many_options", {"found": len(question.options), "limit": MOST_OPTIONS}
        for index, option in enumerate(question.options):
            if option.write_in and not self.write_ins:
                yield ("options", index, "write_in"), "write_in_in_matrix", {"type": question.type}


def answer_of_question(question: Question, kind: str) -> Answer:
    """The question as one answer of a kind."""
    return Answer(
        code=question.code,
        text=question.text,
        kind=kind,
        question=question.code,
        type=question.type,
        options=question.options if KINDS[kind].chosen else (),
        required=question.required,
        scale=question.scale,
        keep_numbers=question.keep_numbers,
    )


def answer_of_part(question: Question, kind: str, code: str, text: Text) -> Answer:
    """One of several answers to a question: `code` follows the question's behind a full stop, `text` is asked."""
    answer = answer_of_question(question, kind)
    return replace(answer, code=f"{question.code}.{code}", text=text, stem=question.text)


class SingleChoice(QuestionType):
    """One option of several, perhaps with a text written beside it."""

    options = True
    scale = True

    def answers(self, question: Question) -> Iterator[Answer]:
        """One choice."""
        yield answer_of_question(question, "choice")


class MultipleChoice(QuestionType):
    """Any number of options, perhaps with texts written beside them."""

    options = True

    def answers(self, question: Question) -> Iterator[Answer]:
        """One answer of ticks."""
        yield answer_of_question(question, "ticks")


class Matrix(QuestionType):
    """The same options for each of several lines; a required matrix wants every line."""

    options = True
    items = True
    write_ins = False
    scale = True
    layout = "grid"

    def answers(self, question: Question) -> Iterator[Answer]:
        """One choice for each line."""
        for item in question.items:
            yield answer_of_part(question, "choice", item.code, item.text)


class OpenText(QuestionType):
    """A text in the respondent's own words."""

    def answers(self, question: Question) -> Iterator[Answer]:
        """One text."""
        yield answer_of_question(question, "text")


TYPES: CompleteTable[QuestionType] = CompleteTable(
    "definition.question_types.TYPES",
    (),
    {
        "single": SingleChoice(),
        "multiple": MultipleChoice(),
        "matrix": Matrix(),
        "text": OpenText(),
    },
)
"""Type in the questionnaire file -> what it asks."""


def own_mistakes() -> Iterator[str]:
    """The codes of the mistakes in a file that single types alone find."""
    for type_ in TYPES.values():
        yield from type_.mistakes


def scale_types(*, written: bool = False) -> tuple[str, ...]:
    """The types whose answers can stand in the main scale; `written`: those whose options stand in the file too."""
    return tuple(name for name, type_ in TYPES.items() if type_.scale and (type_.options or not written))


PLANNED = ("number", "date", "nps", "ranking", "dropdown", "cascade", "note")


def block_of(question: Question, number: int | None) -> Block:
    """The block of a question: the answers that it takes; `number`: its number in the form if it takes any.

    In a faulty file a type may be unknown: the question then takes one answer, or one for each of its lines, of the
    kind UNKNOWN.
    """
    type_ = TYPES.get(question.type)
    if type_ is not None:
        answers = tuple(type_.answers(question))
        return Block(question, type_.layout, answers, number if answers else None)
    named = [(question.item_code(item), item.text) for item in question.items]
    unread = tuple(
        Answer(code, text, UNKNOWN, question.code, question.type, question.options)
        for code, text in named or [(question.code, question.text)]
    )
    return Block(question, "alone", unread, number)

"""What a question type is: what an author must give, which answers a question takes, how they stand together.

A *type* is what an author writes; a *kind* is how one answer is stored and counted. Everything that comes after the
questionnaire file knows answers, kinds and blocks, never types. The types themselves are in `definition/types/`, their
table is `definition/type_table.py`. To add a type or a kind: docs/growing.md.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.limits import FEWEST_OPTIONS, LONGEST_ANSWER, LONGEST_TYPED_OPTION, MOST_OPTIONS
from surveyapp.definition.question import Option, Precision, Question, Range
from surveyapp.definition.values import Text

if TYPE_CHECKING:
    from surveyapp.definition.types.option_tree import OptionTree

Fault = tuple[tuple[str | int, ...], str, dict[str, object]]
"""Where below a question, the code of the mistake, and its parameters."""

Given = Mapping[str, str | Sequence[str]]
"""Code of an answer -> what was answered; what was left out has no key."""

Contradiction = tuple[str, str, dict[str, object]]
"""The answer that does not go with the others, by its code, the code of the problem, and its parameters."""


@dataclass(frozen=True)
class Kind:
    """The way in which one answer is stored: `chosen` answers as codes of options (`several` of them as a list,
    `ordered` where the first of the list comes first), `written` ones as the respondent's own words, `numeric` ones as
    numbers.
    """

    chosen: bool = False
    several: bool = False
    ordered: bool = False
    written: bool = False
    numeric: bool = False


KINDS = CompleteTable(
    "definition.question_types.KINDS",
    (),
    {
        "choice": Kind(chosen=True),
        "ticks": Kind(chosen=True, several=True),
        "number": Kind(numeric=True),
        "date": Kind(),
        "rank": Kind(chosen=True, several=True, ordered=True),
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
    makes it a write-in); both None for an answer that stands by itself. `ask_reason`: the codes of options of which a
    reason is asked, `reason_of`: of the answer that is this reason, these options. `longest`: characters of what is
    written. `least`, `most`: options to be chosen; `range`, `unit`, `precision`: of a number or date. `figures`: the
    names of the figures that this answer alone has (`nps`), the one that leads first. `show_if`: the
    condition of this answer alone, beside those of its question and section.
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
    ask_reason: tuple[str, ...] = ()
    reason_of: tuple[Option, ...] = ()
    tree: "OptionTree | None" = None
    level: int = 0
    is_typed: bool = False
    scale: str | None = None
    keep_numbers: bool = False
    longest: int = LONGEST_ANSWER
    least: int | None = None
    most: int | None = None
    shuffle: bool = False
    range: Range | None = None
    unit: Text | None = None
    precision: Precision = "day"
    figures: tuple[str, ...] = ()
    show_if: Condition | None = None

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
    def is_ordered(self) -> bool:
        """Whether the options chosen are put into an order."""
        return self.kind != UNKNOWN and KINDS[self.kind].ordered

    @property
    def is_number(self) -> bool:
        """Whether the answer itself is a number."""
        return self.kind != UNKNOWN and KINDS[self.kind].numeric

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
        return self.options_by_code.get(code)

    @cached_property
    def options_by_code(self) -> dict[str, Option]:
        """Code -> option, in the order of the form."""
        return {option.code: option for option in self.options}

    @cached_property
    def exclusive_codes(self) -> frozenset[str]:
        """The codes of the options that are ticked alone."""
        return frozenset(option.code for option in self.options if option.exclusive)

    @cached_property
    def no_opinions(self) -> tuple[Option, ...]:
        """The options that hold no opinion, in the order of the form."""
        return tuple(option for option in self.options if option.no_opinion)

    @property
    def is_beside(self) -> bool:
        """Whether it is written beside options of another answer: a write-in, a reason, or what no option was found
        for.
        """
        return self.beside is not None or bool(self.reason_of) or self.is_typed

    @property
    def item(self) -> "Answer":
        """The item that it belongs to: itself, unless it is written beside one."""
        return self.parent if self.is_beside and self.parent is not None else self

    @cached_property
    def can_end(self) -> bool:
        """Whether one of its options ends the form."""
        return any(option.ends for option in self.options)

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
    def reason(self) -> "Answer | None":
        """The reason that is asked of whoever chooses one of some options; None where none is asked."""
        asking = tuple(option for option in self.options if option.code in self.ask_reason)
        if not asking:
            return None
        return Answer(
            code=f"{self.code}.reason",
            text=self.text,
            kind="text",
            question=self.question,
            type=self.type,
            stem=self.stem,
            parent=self,
            reason_of=asking,
            keep_numbers=self.keep_numbers,
        )

    @cached_property
    def texts(self) -> "tuple[Answer, ...]":
        """Everything that is written beside its options."""
        more = (text for text in (self.reason, self.typed) if text is not None)
        return (*self.write_ins, *more)

    @cached_property
    def typed(self) -> "Answer | None":
        """What was typed on a level whose options are too many for a list, where it names none of them."""
        if self.tree is None or self.level <= self.tree.listed_level:
            return None
        return Answer(
            code=f"{self.code}.text",
            text=self.text,
            kind="text",
            question=self.question,
            type=self.type,
            stem=self.stem,
            parent=self,
            is_typed=True,
            longest=LONGEST_TYPED_OPTION,
        )

    @cached_property
    def write_in_codes(self) -> dict[str, str]:
        """Option code -> code of the text written beside it, for the options that have one."""
        return {written.beside.code: written.code for written in self.write_ins if written.beside}

    @cached_property
    def text_codes(self) -> dict[str, str]:
        """Option code -> code of what is written of it, a write-in or the reason, for the options that have either."""
        reasons = {option.code: self.reason.code for option in self.reason.reason_of} if self.reason else {}
        return reasons | self.write_in_codes


Layout = Literal["alone", "grid", "steps", "none"]
"""How the answers of a question stand together: each by itself, as lines of a table with the same options, each
depending on the one before, or there are none."""


@dataclass(frozen=True)
class Block:
    """A question with what it asks: its `answers` (write-ins hang on them), and its `number` in the form.

    A block without answers (a note) has no number. `type_`: None in a faulty file whose type is none.
    """

    question: Question
    layout: Layout
    answers: tuple[Answer, ...]
    number: int | None
    type_: "QuestionType | None" = None

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
        type_ = type(self.type_) if self.type_ is not None else QuestionType
        return type_.contradictions is not QuestionType.contradictions

    def contradictions(self, given: Given) -> Iterator[Contradiction]:
        """What is wrong with the answers `given` together."""
        if self.type_ is not None:
            yield from self.type_.contradictions(self, given)

    def number_of(self, answer: Answer) -> str:
        """How an answer is numbered: 3, or 3.2 for the second of several."""
        if len(self.answers) == 1:
            return str(self.number)
        return f"{self.number}.{self.answers.index(answer) + 1}"


KEYS_OF_SINGLE_TYPES = (
    "least",
    "most",
    "shuffle",
    "range",
    "unit",
    "precision",
    "blanks",
    "ask_reason",
    "levels",
    "options_file",
)
"""Keys of a question that only those types take which name them in `keys`."""

OPTION_KEYS_OF_SINGLE_TYPES = ("exclusive", "fixed", "ends", "options")
"""Keys of an option that only those types take which name them in `option_keys`."""


class QuestionType(ABC):
    """A type that an author may give to a question. The class variables say what the question must have (`options`,
    `items`), which of the keys of single types it may have (`keys`, and `option_keys` of its options), whether its
    options may have `write_ins`, and whether its answers can stand in the main scale (`scale`).

    `mistakes`: the codes of the `faults` that this type alone finds, `problems`: those of its `contradictions`. All of
    them have words; a table that lacks one says so when it is made.
    """

    options: ClassVar[bool] = False
    items: ClassVar[bool] = False
    keys: ClassVar[frozenset[str]] = frozenset()
    option_keys: ClassVar[frozenset[str]] = frozenset()
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
        for key in KEYS_OF_SINGLE_TYPES:
            if getattr(question, key) and key not in self.keys:
                yield (key,), "key_not_for_type", {"found": key, "type": question.type}
        for index, option in enumerate(question.options):
            if option.write_in and not self.write_ins:
                yield ("options", index, "write_in"), "write_in_in_matrix", {"type": question.type}
            for key in OPTION_KEYS_OF_SINGLE_TYPES:
                if getattr(option, key) and key not in self.option_keys:
                    yield ("options", index, key), "key_not_for_type", {"found": key, "type": question.type}


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
        least=question.least,
        most=question.most,
        shuffle=question.shuffle,
        range=question.range,
        unit=question.unit,
        precision=question.precision or "day",
        ask_reason=question.ask_reason if kind == "choice" else (),
    )


def answer_of_part(question: Question, kind: str, code: str, text: Text) -> Answer:
    """One of several answers to a question: `code` follows the question's behind a full stop, `text` is asked."""
    answer = answer_of_question(question, kind)
    return replace(answer, code=f"{question.code}.{code}", text=text, stem=question.text)

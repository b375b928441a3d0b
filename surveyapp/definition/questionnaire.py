"""The questionnaire: frozen models of what is asked, of whom, and which answers count as satisfaction.

The keys are those of the questionnaire file. An *item* in the wide sense is one thing that takes one
answer: a question, or one line of a matrix (`service.attitude`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from surveyapp.definition.languages import FIRST_LANGUAGE
from surveyapp.definition.limits import ANNOUNCED_DAYS, MOST_PEOPLE

"""Languages that the citizen page speaks; the first is the default."""

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
"""Codes of questions, options and items: they become column names and form fields."""

PRINTED_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?\s*%?", re.ASCII)
"""A figure as a report prints it."""


def _code(value: object) -> object:
    if isinstance(value, str) and not CODE.fullmatch(value):
        raise PydanticCustomError("bad_code", "bad code", {"found": value})
    return value


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("not_a_number", "not a number", {"found": value})
    return Decimal(value)


def _day(value: object) -> object:
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass  # 2026-02-30 looks like a date and is none
    raise PydanticCustomError("not_a_date", "not a date", {"found": value})


def _write_in(value: object) -> object:
    if not isinstance(value, bool) and value != "required":
        raise PydanticCustomError("not_a_write_in", "no kind of write-in", {"found": value})
    return value


class Frozen(BaseModel):
    """A part of a definition: unknown keys are refused, nothing is converted, nothing changes later."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values; what was worked out from the old ones (cached properties) stays behind."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


def _printed(value: object) -> object:
    """A number as it stands in print: its digits are kept, 0.90 is not 0.9."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise PydanticCustomError("not_a_printed_number", "no printed number", {"found": value})
    text = f"{value:f}" if isinstance(value, Decimal) else str(value).strip().replace("％", "%")
    if not PRINTED_NUMBER.fullmatch(text):
        raise PydanticCustomError("not_a_printed_number", "no printed number", {"found": text})
    return text


Code = Annotated[str, BeforeValidator(_code)]
Number = Annotated[Decimal, BeforeValidator(_number)]
Day = Annotated[date, BeforeValidator(_day)]
Printed = Annotated[str, BeforeValidator(_printed)]
WriteIn = Annotated[bool | Literal["required"], BeforeValidator(_write_in)]


class Text(RootModel[str | dict[str, str]]):
    """A text for people: one string, or one for each language."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _is_text(cls, value: object) -> object:
        texts: dict[str, object] = value if isinstance(value, dict) else {"": value}
        stripped: dict[str, str] = {}
        for language, text in texts.items():
            if not isinstance(text, str):
                raise PydanticCustomError("not_text", "not text", {"found": text})
            stripped[language] = text.strip()
        if not stripped or not all(stripped.values()):
            raise PydanticCustomError("empty_text", "empty text")
        return stripped if isinstance(value, dict) else stripped[""]

    def say(self, language: str = FIRST_LANGUAGE) -> str:
        """The text in `language`; a plain string is the same in all of them."""
        if isinstance(self.root, str):
            return self.root
        return self.root.get(language) or next(iter(self.root.values()))

    def __str__(self) -> str:
        return self.say()


class Notice(Frozen):
    """What citizens are told before the first question: who asks, why, for how long, whom to contact."""

    controller: Text
    contact: Text
    purpose: Text
    retention_days: Annotated[int, Field(ge=1, le=36500)]

    @property
    def kept_days(self) -> int:
        """The days that answers are kept after the closing: never fewer than it takes to announce the deletion."""
        return max(self.retention_days, ANNOUNCED_DAYS)


class Population(Frozen):
    """The people whom the survey is about, and how many they are."""

    name: Text
    size: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] | None = None


SamplingMethod = Literal["random", "stratified", "systematic", "cluster", "quota", "census", "convenience"]


class Sampling(Frozen):
    """How respondents were chosen, how many questionnaires were handed out (`issued`), and the last day on
    which answers are meant to be collected (`until`, China time; nothing closes by itself).

    `ratio` is the sampling ratio as a plan or report declares it (10%): printed as it is, computed with nowhere.
    """

    method: SamplingMethod
    issued: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] | None = None
    until: Day | None = None
    ratio: Text | None = None


Formula = Literal["index", "favourable"]


class Satisfaction(Frozen):
    """The main scale: its items, in order, and the formula of the overall figure."""

    formula: Formula
    items: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]


class ReportChoices(Frozen):
    """What the author chose for the reports of a survey or an evaluation that go to a client.

    `intervals`: figures of surveys are printed with their 95 % intervals.
    """

    intervals: bool = False


class Option(Frozen):
    """One answer to choose; `score` places it on a scale, `favourable` counts it as satisfied.

    `no_opinion` is an answer without an opinion (不了解, 不适用, 未办理过): it is counted as an answer to the
    question, in the shares of its options too, and stays outside every satisfaction figure.
    `write_in`: a text may be written beside the option, or (`required`) has to be where it is chosen.
    """

    code: Code
    label: Text
    score: Number | None = None
    favourable: bool = False
    write_in: WriteIn = False
    no_opinion: bool = False


class Item(Frozen):
    """One line of a matrix."""

    code: Code
    text: Text


class Question(Frozen):
    """One question of the form. A matrix asks each of its `items` with the same `options`.

    `scale` names the ready scale (`definition/scales.py`) that its options, scores and favourable marks are from.
    `keep_numbers`: it asks for a telephone or identity number, which is printed in full.
    """

    code: Code
    type: str
    text: Text
    section: Text | None = None
    required: bool = False
    scale: str | None = None
    keep_numbers: bool = False
    options: Annotated[tuple[Option, ...], Field(strict=False)] = ()
    items: Annotated[tuple[Item, ...], Field(strict=False)] = ()

    @property
    def has_ticks(self) -> bool:
        """Whether any number of the options may be chosen."""
        return self.type == "multiple"

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
    def write_ins(self) -> dict[str, str]:
        """Option code -> name of the text written beside it, for the options that have one."""
        return {option.code: self.write_in_code(option) for option in self.options if option.write_in}

    @cached_property
    def required_write_ins(self) -> tuple[str, ...]:
        """The codes of the options whose text has to be written where they are chosen."""
        return tuple(option.code for option in self.options if option.write_in == "required")

    def item_code(self, item: Item) -> str:
        """How one line of this matrix is named everywhere: `service.attitude`."""
        return f"{self.code}.{item.code}"

    def write_in_code(self, option: Option) -> str:
        """How the text written beside an option is named everywhere: `age.other.text`."""
        return f"{self.code}.{option.code}.text"


class Group(Frozen):
    """The respondents who chose one of `options` at `question`, or at that line of a matrix."""

    question: str
    options: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]


class OwnFigure(Frozen):
    """One figure of a survey. Without `question` it is the main scale's overall figure.

    `figure` is one of `FIGURES`, or the code of one of the questionnaire's own `figures`, which needs no question;
    `share` and `share_of_ticks` need `question` and `option`. With `group` only the respondents of that group count.
    """

    figure: str
    question: str | None = None
    option: str | None = None
    group: Group | None = None


FIGURES = ("favourable", "index", "mean", "share", "share_of_ticks", "alpha")
"""The figures that every survey may have; shares and indices are in percent, means in scores."""


def with_whole_group(written: object) -> object:
    """A named figure as written, its `of: [A, B, C]` a group of the question itself."""
    if isinstance(written, dict) and isinstance(written.get("of"), list | tuple):
        return {**written, "of": {"question": written.get("question"), "options": written["of"]}}
    return written


class NamedFigure(Frozen):
    """The share of the respondents who chose one or more of `options` at `question` (A + B = 83.1 %), with a name.

    `of` says whose share: of the respondents who chose one of these options of the same question, or of a group that
    another question makes (as far as they answered `question`); without it of all who answered `question`.
    """

    code: Code
    name: Text
    question: str
    options: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
    of: Group | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_the_same_question(cls, written: object) -> object:
        return with_whole_group(written)


class PublishedFigure(OwnFigure):
    """What a published report prints of a figure, as it prints it (99.2%), and where (`place`)."""

    value: Printed
    place: Text | None = None


@dataclass(frozen=True)
class AskedItem:
    """One thing that takes one answer: `code`, its wording, and the question with its options and type."""

    code: str
    text: Text
    question: Question


class Questionnaire(Frozen):
    """A whole questionnaire file."""

    title: Text
    background: Text | None = None
    introduction: Text | None = None
    closing: Text | None = None
    notice: Notice | None = None
    languages: Annotated[tuple[str, ...], Field(strict=False, min_length=1)] = (FIRST_LANGUAGE,)
    population: Population | None = None
    sampling: Sampling | None = None
    satisfaction: Satisfaction | None = None
    report: ReportChoices | None = None
    figures: Annotated[tuple[NamedFigure, ...], Field(strict=False)] = ()
    published: Annotated[tuple[PublishedFigure, ...], Field(strict=False)] = ()
    questions: Annotated[tuple[Question, ...], Field(strict=False, min_length=1)]

    @property
    def prints_intervals(self) -> bool:
        """Whether the author wants intervals in reports."""
        return self.report is not None and self.report.intervals

    def asked_items(self) -> Iterator[AskedItem]:
        """Everything that takes one answer, in the order of the form: a matrix gives one for each line."""
        return (item for _number, item in self.numbered_items())

    def numbered_items(self) -> Iterator[tuple[str, AskedItem]]:
        """Each of them with its number in the form: 3, and 3.2 for the second line of a matrix."""
        for number, question in enumerate(self.questions, 1):
            if question.items:
                for line, item in enumerate(question.items, 1):
                    yield f"{number}.{line}", AskedItem(question.item_code(item), item.text, question)
            else:
                yield str(number), AskedItem(question.code, question.text, question)

    @cached_property
    def asked_count(self) -> int:
        """How many things take an answer: a text is one, each line of a matrix another."""
        return sum(1 for _ in self.asked_items())

    def asked_item(self, code: str) -> AskedItem | None:
        """The item with this code."""
        return next((asked for asked in self.asked_items() if asked.code == code), None)

    def named_figure(self, code: str) -> NamedFigure | None:
        """The figure of its own that the questionnaire calls so."""
        return next((figure for figure in self.figures if figure.code == code), None)

    def grouping(self, code: str) -> Question | None:
        """The question of an item whose options make groups of respondents: a single choice or a line of a matrix."""
        asked = self.asked_item(code)
        return asked.question if asked is not None and asked.question.type in ("single", "matrix") else None

    def scale_items(self) -> tuple[AskedItem, ...]:
        """The items of the main scale, in the order declared; none where no scale is declared."""
        declared = self.satisfaction.items if self.satisfaction else ()
        asked = {item.code: item for item in self.asked_items()}
        return tuple(asked[code] for code in declared)

    def sections(self) -> list[tuple[Text | None, list[Question]]]:
        """The questions grouped by section: neighbours of the same section stand together."""
        grouped: list[tuple[Text | None, list[Question]]] = []
        for question in self.questions:
            if not grouped or grouped[-1][0] != question.section:
                grouped.append((question.section, []))
            grouped[-1][1].append(question)
        return grouped

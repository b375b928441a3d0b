"""The questionnaire: frozen models of what is asked, of whom, and which answers count as satisfaction.

The keys are those of the questionnaire file. An *item* in the wide sense is one thing that takes one
answer: a question, or one line of a matrix (`service.attitude`).
"""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticKnownError

from surveyapp.definition.conditions.condition import Condition, Section
from surveyapp.definition.conditions.display_logic import DisplayLogic
from surveyapp.definition.figure_kinds import OWN_FIGURE, FigureKind, formulas, referable_kind
from surveyapp.definition.languages import FIRST_LANGUAGE
from surveyapp.definition.limits import ANNOUNCED_DAYS, MOST_PEOPLE
from surveyapp.definition.question import Question
from surveyapp.definition.question_types import Answer, Block, Given
from surveyapp.definition.sampling_design import Margin, Strata
from surveyapp.definition.series import PeriodCode, SeriesName
from surveyapp.definition.type_table import block_of
from surveyapp.definition.values import CalendarDay, Code, FrozenModel, Number, PrintedNumber, Text


class Notice(FrozenModel):
    """What citizens are told before the first question: who asks, why, for how long, whom to contact."""

    controller: Text
    contact: Text
    purpose: Text
    retention_days: Annotated[int, Field(ge=1, le=36500)]

    @property
    def kept_days(self) -> int:
        """The days for which answers are kept after the closing: at least as many as announcing the deletion takes."""
        return max(self.retention_days, ANNOUNCED_DAYS)


class FormHead(FrozenModel):
    """What a statistical form carries at its upper right, as it is printed: its number (表号), who issued it, who
    approved it or with whom it is filed, under which number, and until when it is valid.
    """

    number: Text | None = None
    issued_by: Text | None = None
    approved_by: Text | None = None
    approval_number: Text | None = None
    filed_with: Text | None = None
    filing_number: Text | None = None
    valid_until: Text | None = None


class Group(FrozenModel):
    """The respondents who chose one of `options` at `question`, or at that line of a matrix."""

    question: str
    options: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]


class Population(FrozenModel):
    """The people whom the survey is about, and how many they are; `target`: by which answers those are recognized whom
    it is meant for.
    """

    name: Text
    size: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] | None = None
    target: Group | None = None


def _none_written(value: object) -> object:
    """A key without a value, as copies of a survey leave it, says nothing."""
    return () if value is None else value


SamplingMethod = Literal["random", "stratified", "systematic", "cluster", "quota", "census", "convenience"]


class Sampling(FrozenModel):
    """How respondents were chosen, how many questionnaires were handed out (`issued`), and the last day on
    which answers are meant to be collected (`until`, China time; nothing closes by itself).

    `ratio` is the sampling ratio as a plan or report declares it (10%): printed as it is, computed with nowhere.
    `strata` and `margins` say what the population is like, so that answers are weighed (`analysis/sampling/`).
    """

    method: SamplingMethod
    issued: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] | None = None
    until: CalendarDay | None = None
    ratio: Text | None = None
    strata: Strata | None = None
    margins: Annotated[tuple[Margin, ...], BeforeValidator(_none_written), Field(strict=False)] = ()

    @property
    def is_weighed(self) -> bool:
        """Whether strata or margins are declared."""
        return self.strata is not None or bool(self.margins)


def _formula(value: str) -> str:
    if value not in formulas():
        raise PydanticKnownError("literal_error", {"expected": " or ".join(map(repr, formulas()))})
    return value


SatisfactionFormula = Annotated[str, AfterValidator(_formula)]
"""The name of a figure that may be declared for the main scale."""


class Satisfaction(FrozenModel):
    """The main scale: its items, in order, and the formula of the overall figure."""

    formula: SatisfactionFormula
    items: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]


class Dimension(FrozenModel):
    """One of the scales beside the main scale: a dimension of what is asked, with the items that measure it.

    `items` names questions and lines of matrices as the main scale does; the code of a matrix stands for all its lines.
    """

    code: Code
    name: Text
    items: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]


class ReportChoices(FrozenModel):
    """What the author chose for the reports of a survey or an evaluation that go to a client.

    `intervals`: figures of surveys are printed with their 95 % intervals.
    """

    intervals: bool = False


SmallGroups = Literal["hide", "show"]
"""Whether what leaves the team hides the figures of groups with fewer than five answers."""


class OwnFigure(FrozenModel):
    """One figure of a survey. Without `question` it is the main scale's overall figure, or that of the dimension that
    `scale` names.

    `figure` is a name of `figure_kinds.FIGURE_KINDS`, or the code of one of the questionnaire's own `figures`; what it
    needs beside it the table says. With `group` only the respondents of that group count.
    """

    figure: str
    question: str | None = None
    option: str | None = None
    group: Group | None = None
    scale: str | None = None


def with_whole_group(value: object) -> object:
    """A named figure as written, its `of: [A, B, C]` a group of the question itself."""
    if isinstance(value, dict) and isinstance(value.get("of"), list | tuple):
        return {**value, "of": {"question": value.get("question"), "options": value["of"]}}
    return value


class NamedFigure(FrozenModel):
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
    def _of_the_same_question(cls, value: object) -> object:
        return with_whole_group(value)


class PublishedFigure(OwnFigure):
    """What a published report prints of a figure, as it prints it (99.2%), and where (`place`)."""

    value: PrintedNumber
    place: Text | None = None


class FormerValue(FrozenModel):
    """A figure of this survey's series as it was published for an earlier period, from `n` answers (None: not said).

    `figure`, `question`, `option` and `scale` name it as a reference does. `sd` is the standard deviation of a mean or
    an index, in its own unit; `source` says where it was published.
    """

    period: PeriodCode
    figure: str
    question: str | None = None
    option: str | None = None
    scale: str | None = None
    value: PrintedNumber
    n: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] | None = None
    sd: Number | None = None
    source: Text

    @property
    def reference(self) -> OwnFigure:
        """Which figure it is."""
        return OwnFigure(figure=self.figure, question=self.question, option=self.option, scale=self.scale)


class Questionnaire(FrozenModel):
    """A whole questionnaire file."""

    title: Text
    form_head: FormHead | None = None
    background: Text | None = None
    introduction: Text | None = None
    closing: Text | None = None
    notice: Notice | None = None
    languages: Annotated[tuple[str, ...], Field(strict=False, min_length=1)] = (FIRST_LANGUAGE,)
    population: Population | None = None
    sampling: Sampling | None = None
    satisfaction: Satisfaction | None = None
    scales: Annotated[tuple[Dimension, ...], Field(strict=False)] = ()
    report: ReportChoices | None = None
    small_groups: SmallGroups = "hide"
    figures: Annotated[tuple[NamedFigure, ...], Field(strict=False)] = ()
    published: Annotated[tuple[PublishedFigure, ...], Field(strict=False)] = ()
    series: SeriesName | None = None
    series_values: Annotated[tuple[FormerValue, ...], Field(strict=False)] = ()
    sections: Annotated[tuple[Section, ...], Field(strict=False)] = ()
    questions: Annotated[tuple[Question, ...], Field(strict=False, min_length=1)]

    @property
    def prints_intervals(self) -> bool:
        """Whether the author wants intervals in reports."""
        return self.report is not None and self.report.intervals

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The block of each question, in the order of the form. Questions that take answers are numbered from 1."""
        blocks, number = [], 0
        for question in self.questions:
            blocks.append(block_of(question, number + 1))
            number = blocks[-1].number or number
        return tuple(blocks)

    @cached_property
    def items(self) -> tuple[Answer, ...]:
        """The items in the order of the form: each takes one answer; a matrix gives one for each line, write-ins are
        left out.
        """
        return tuple(answer for block in self.blocks for answer in block.answers)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The items, each with the texts written beside its options behind it."""
        return tuple(answer for item in self.items for answer in (item, *item.texts))

    @cached_property
    def _answers_by_code(self) -> dict[str, Answer]:
        return {answer.code: answer for answer in reversed(self.answers)}

    def answer(self, code: str) -> Answer | None:
        """The item, or the text beside an option, with this code."""
        return self._answers_by_code.get(code)

    def item(self, code: str) -> Answer | None:
        """The item with this code."""
        answer = self.answer(code)
        return answer if answer is not None and not answer.is_beside else None

    @cached_property
    def item_numbers(self) -> dict[str, str]:
        """Code of each item -> its number in the form: 3, and 3.2 for the second line of a matrix."""
        return {answer.code: block.number_of(answer) for block in self.blocks for answer in block.answers}

    def named_figure(self, code: str) -> NamedFigure | None:
        """The figure of its own that the questionnaire calls so."""
        return next((figure for figure in self.figures if figure.code == code), None)

    def kind_of(self, figure: str) -> FigureKind | None:
        """The kind of the figure that a reference names: one of the questionnaire's own, or one of the table; None for
        an unknown name.
        """
        return OWN_FIGURE if self.named_figure(figure) is not None else referable_kind(figure)

    def grouping(self, code: str) -> Answer | None:
        """The item whose options make groups of respondents, who choose one each."""
        item = self.item(code)
        return item if item is not None and item.takes_one_option else None

    def hides_small_groups(self, by: Answer) -> bool:
        """Whether small groups that this answer makes are hidden in what is given out: not those of units by name."""
        units = any(question.names_units for question in self.questions if question.code == by.question)
        return self.small_groups == "hide" and not units

    @property
    def grouping_items(self) -> tuple[Answer, ...]:
        """The items by whose options respondents can be told apart: each chooses one of them, or any number in no
        order.
        """
        return tuple(
            item
            for item in self.items
            if item.options and (item.takes_one_option or (item.is_several and not item.is_ordered))
        )

    def dimension(self, code: str) -> Dimension | None:
        """The scale beside the main scale that has this code."""
        return next((dimension for dimension in self.scales if dimension.code == code), None)

    @property
    def dimension_formula(self) -> SatisfactionFormula:
        """The formula of the figure that leads in every dimension: that of the main scale, else the index."""
        return self.satisfaction.formula if self.satisfaction else "index"

    def scale_items(self, scale: str | None = None) -> tuple[Answer, ...]:
        """The items of the main scale, or of the dimension that `scale` names, in the order declared; none where there
        is no such scale.
        """
        declared = self.satisfaction if scale is None else self.dimension(scale)
        named = (answer for code in (declared.items if declared else ()) for answer in self.measured_by(code))
        return tuple({answer.code: answer for answer in named}.values())

    def listed_items(self, dimension: Dimension) -> tuple[str, ...]:
        """The items that a dimension names, one by one: a matrix by its lines."""
        return tuple(
            listed
            for code in dimension.items
            for listed in ([answer.code for answer in self.measured_by(code)] or [code])
        )

    def measured_by(self, code: str) -> tuple[Answer, ...]:
        """The item with this code, or the lines of the matrix that has it."""
        if (answer := self._answers_by_code.get(code)) is not None:
            return (answer,)
        return tuple(item for item in self.items if item.question == code and item.takes_one_option)

    @property
    def numbered_count(self) -> int:
        """How many questions ask anything: as many as are numbered."""
        return sum(block.number is not None for block in self.blocks)

    @cached_property
    def display_logic(self) -> DisplayLogic:
        """What is asked of whom."""
        return DisplayLogic(self.blocks, self.sections)

    def items_asked(self, answers: Given) -> tuple[Answer, ...]:
        """The items that the respondent who gave these answers was asked."""
        if not self.display_logic.conditional:
            return self.items
        asked = self.display_logic.asked_answers(answers)
        return tuple(item for item in self.items if item.code in asked)

    @property
    def partly_asked(self) -> frozenset[str]:
        """The codes of what is not asked of everybody: questions, items, and texts beside their options."""
        return self.display_logic.conditional

    @property
    def versions(self) -> "tuple[Questionnaire, ...]":
        """The versions that it was combined of (`definition/versions.py`), or it alone."""
        return (self,)

    def condition_of_section(self, name: Text | None) -> Condition | None:
        """The condition under which the section of this name is asked, if there is one."""
        return self.display_logic.of_sections.get(str(name))

    def by_section(self) -> list[tuple[Text | None, list[Block]]]:
        """The questions grouped by section: neighbours of the same section stand together."""
        grouped: list[tuple[Text | None, list[Block]]] = []
        for block in self.blocks:
            section = block.question.section
            if not grouped or grouped[-1][0] != section:
                grouped.append((section, []))
            grouped[-1][1].append(block)
        return grouped

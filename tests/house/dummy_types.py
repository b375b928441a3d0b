"""Question types and a kind of answers that nobody asks for, made by the recipe of docs/growing.md."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, ClassVar, Self

import pyarrow as pa
import pytest
from wtforms import StringField
from wtforms.fields.core import UnboundField

from surveyapp.analysis.kinds import COUNTERS, AnswerTally, KindCounter, Rows
from surveyapp.analysis.results import QuestionResult
from surveyapp.collection.kinds import READERS, FormReader, KindReader
from surveyapp.definition.question import Option, Question
from surveyapp.definition.question_types import (
    KINDS,
    Answer,
    Contradiction,
    Fault,
    Given,
    Kind,
    Layout,
    QuestionType,
    answer_of_part,
    answer_of_question,
)
from surveyapp.definition.question_types import Block as QuestionBlock
from surveyapp.definition.type_table import TYPES
from surveyapp.definition.values import Text
from surveyapp.reports.answer_batches import AnswerBatch
from surveyapp.reports.answer_kinds import COLUMNS as WRITTEN_OUT
from surveyapp.reports.answer_kinds import AnswerColumn, TextColumns, WrittenColumn
from surveyapp.reports.blocks import Block, Heading, paragraph
from surveyapp.reports.excel.frequencies import FREQUENCIES
from surveyapp.reports.excel.sheet import Sheet
from surveyapp.reports.sections.kinds import SECTIONS, ItemInReport
from surveyapp.reports.words.wording import QUESTION_TYPES
from surveyapp.services.answers.import_refusals import IMPORTS
from surveyapp.services.mistakes.author_words import TEMPLATES
from surveyapp.snapshots.frame_columns import FRAMES, FrameColumn, KindFrames
from surveyapp.snapshots.given_answers import GivenColumn
from surveyapp.snapshots.kinds import COLUMNS as STORED
from surveyapp.snapshots.kinds import AnswerColumns, Cells
from surveyapp.snapshots.marks import numbers
from surveyapp.web.citizen.fields import FIELDS, KindField, TemplateWidget
from surveyapp.web.citizen.languages.chinese import CHINESE
from surveyapp.web.citizen.languages.english import ENGLISH
from surveyapp.web.console.charts.plotly_charts import Chart
from surveyapp.web.console.results.result_questions import CHARTS


class Reasoned(QuestionType):
    """One option of several, and why."""

    options = True
    scale = True

    def answers(self, question: Question) -> Iterator[Answer]:
        choice = answer_of_question(question, "choice")
        yield choice
        yield replace(
            answer_of_part(question, "text", "why", Text("请说明原因")), parent=choice, required=False
        )


class Levels(QuestionType):
    """Several choices, one after the other: what may follow `GD` begins with it, `GD-SZ`."""

    options = True
    items = True
    write_ins = False
    layout: ClassVar[Layout] = "steps"
    problems = ("level_elsewhere",)

    def answers(self, question: Question) -> Iterator[Answer]:
        before = None
        for level, item in enumerate(question.items):
            answer = answer_of_part(question, "choice", item.code, item.text)
            options = tuple(option for option in answer.options if option.code.count("-") == level)
            before = replace(answer, options=options, parent=before)
            yield before

    def contradictions(self, block: QuestionBlock, given: Given) -> Iterator[Contradiction]:
        for above, below in pairwise(block.answers):
            chosen, parent = given.get(below.code), given.get(above.code, "?")
            if chosen is not None and not str(chosen).startswith(f"{parent}-"):
                yield below.code, "level_elsewhere", {"found": str(chosen)}


class Likely(QuestionType):
    """A choice of 0 to 3, with the scores given."""

    scale = True

    def answers(self, question: Question) -> Iterator[Answer]:
        options = (
            Option(code=str(n), label=Text(f"{n} 分"), score=Decimal(n), favourable=n > 1) for n in range(4)
        )
        yield replace(answer_of_question(question, "choice"), options=tuple(options))


class TickGrid(QuestionType):
    """Any of the same options for each of several lines."""

    options = True
    items = True
    write_ins = False
    layout: ClassVar[Layout] = "grid"
    mistakes = ("too_few_lines",)

    def answers(self, question: Question) -> Iterator[Answer]:
        for item in question.items:
            yield answer_of_part(question, "ticks", item.code, item.text)

    def faults(self, question: Question) -> Iterator[Fault]:
        yield from super().faults(question)
        if len(question.items) == 1:
            yield ("items",), "too_few_lines", {"found": 1}


class Remark(QuestionType):
    """Something to be read."""

    layout: ClassVar[Layout] = "none"

    def answers(self, question: Question) -> Iterator[Answer]:
        yield from ()


class Amount(QuestionType):
    """A whole number."""

    def answers(self, question: Question) -> Iterator[Answer]:
        yield answer_of_question(question, "amount")


class AmountReader(KindReader):
    """Digits."""

    problems = ("not_an_amount",)

    def read(self, answer: Answer, form: FormReader) -> None:
        text = form.take_text(answer)
        if not text:
            form.blank(answer.code, required=answer.required)
        elif not text.isdecimal():
            form.refuse(answer.code, "not_an_amount", found=text[:80])
        else:
            form.answers[answer.code] = text


@dataclass(frozen=True)
class AmountStored(AnswerColumns):
    """A column of whole numbers."""

    part: ClassVar[str] = "amounts"

    @classmethod
    def of(cls, answer: Answer) -> Self:
        return cls(answer.code)

    @property
    def fields(self) -> tuple[pa.Field, ...]:
        return (pa.field(self.item, pa.int64()),)

    def as_json(self) -> object:
        return self.item

    def cells(self, given: GivenColumn) -> Cells:
        return [given.answers.cast(pa.int64())]

    def answer(self, row: Mapping[str, Any]) -> str | list[str] | None:
        return None if row[self.item] is None else str(row[self.item])


class AmountFrames(KindFrames):
    """A whole number, 0 where there is none."""

    def columns(self, answer: Answer) -> Iterator[FrameColumn]:
        yield FrameColumn(answer.code, lambda table: numbers(table, answer.code), lambda cells: cells)


class AmountCounter(KindCounter):
    """The sum."""

    part = "amounts"

    def empty_tally(self, _answer: Answer) -> AnswerTally:
        return AnswerTally(0, (0,))

    def count(self, answer: Answer, rows: Rows) -> AnswerTally:
        amounts = rows.positions(answer.code)
        amounts = amounts[amounts >= 0]
        return AnswerTally(len(amounts), (int(amounts.sum()),))

    def option_counts(self, _tally: AnswerTally) -> tuple[int, ...]:
        return ()


class AmountColumn(WrittenColumn):
    """The digits."""

    def cells(self, batch: AnswerBatch) -> pa.Array:
        return batch.cells(self.name).cast(pa.string())


class AmountColumns(TextColumns):
    """One column."""

    def columns(self, answer: Answer) -> Iterator[AnswerColumn]:
        yield AmountColumn(answer.code, answer)


def _sum_of(result: QuestionResult) -> str:
    return f"合计 {result.counts[0]}（n = {result.n}）"


class AmountSections:
    """The sum, and a line to write on."""

    def results(self, shown: ItemInReport) -> Iterable[Block]:
        yield Heading(3, f"{shown.number} {shown.result.item.text}")
        yield paragraph(_sum_of(shown.result))

    def printed_form(self, _answer: Answer) -> Iterable[Block]:
        yield paragraph("数量＿＿", kind="option")


class AmountFrequencies:
    """The sum."""

    def write(self, sheet: Sheet, result: QuestionResult, _title: int) -> None:
        sheet.line([_sum_of(result)], "note")


class AmountField(KindField):
    """A line."""

    template = "answer_text.html"

    def build(self, _answer: Answer, _language: str) -> UnboundField:
        return StringField(widget=TemplateWidget("open_text.html"))


def no_chart(_result: QuestionResult) -> Chart | None:
    return None


KIND: Sequence[tuple[dict[str, Any], Any]] = (
    (KINDS, Kind()),
    (READERS, AmountReader()),
    (STORED, AmountStored),
    (FRAMES, AmountFrames()),
    (COUNTERS, AmountCounter()),
    (WRITTEN_OUT, AmountColumns()),
    (SECTIONS, AmountSections()),
    (FREQUENCIES, AmountFrequencies()),
    (FIELDS, AmountField()),
    (CHARTS, no_chart),
)
"""The tables of kinds, and the entry of the new one in each."""

TYPE: Sequence[tuple[dict[str, Any], str, Any]] = (
    (TYPES, "reasoned", Reasoned()),
    (QUESTION_TYPES, "reasoned", "单选加原因题"),
    (TYPES, "levels", Levels()),
    (QUESTION_TYPES, "levels", "分级题"),
    (TYPES, "likely", Likely()),
    (QUESTION_TYPES, "likely", "推荐题"),
    (TYPES, "tick_grid", TickGrid()),
    (QUESTION_TYPES, "tick_grid", "矩阵多选题"),
    (TYPES, "remark", Remark()),
    (QUESTION_TYPES, "remark", "提示"),
    (TYPES, "amount", Amount()),
    (QUESTION_TYPES, "amount", "数字题"),
)
"""The tables of types, and the entries of the new ones."""

WORDS: Sequence[tuple[dict[str, Any], str, str]] = (
    (CHINESE, "problem.not_an_amount", "“{found}”不是数字，请改正。"),
    (ENGLISH, "problem.not_an_amount", "“{found}” is no number, please correct it."),
    (IMPORTS, "not_an_amount", "“{found}”不是数字"),
    (CHINESE, "problem.level_elsewhere", "与前一级不相配，请重新选择。"),
    (ENGLISH, "problem.level_elsewhere", "This does not belong to the level above it."),
    (IMPORTS, "level_elsewhere", "“{found}”不属于前一级"),
    (TEMPLATES, "too_few_lines", "只有 {found} 行；请改为 multiple 题"),
)
"""What is said of that with which only the new types and the new kind find fault."""


def add(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the types and the kind."""
    for table, entry in KIND:
        monkeypatch.setitem(table, "amount", entry)
    for table, name, entry in (*TYPE, *WORDS):
        monkeypatch.setitem(table, name, entry)

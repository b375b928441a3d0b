"""Frequencies: one table for each question with both bases and n, and beside it the chart of its cells."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from surveyapp.analysis.results import Figure, Outcome, QuestionResult, Undefined
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.own_number import without_number
from surveyapp.definition.question import Question
from surveyapp.definition.question_types import KINDS, Answer, Block
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.colours import sides_of
from surveyapp.reports.excel.charts import CellStrip, ChartPlace, ChartSeries, draw_bars, draw_stacked
from surveyapp.reports.excel.sheet import Book, CellContent, Sheet, number_style
from surveyapp.reports.excel.titles import write_title
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.limits import MOST_BARS
from surveyapp.reports.sections.leading_figure import own_figure
from surveyapp.reports.sections.questions import favourable_first
from surveyapp.reports.value_results import (
    Results,
    ValueBars,
    ValueCell,
    ValueTable,
    date_results,
    number_results,
    rank_results,
)
from surveyapp.reports.words.asked_words import ASKED, whom_it_was_asked, whom_lines_were_asked
from surveyapp.reports.words.scale_words import ends_note, no_opinion_note
from surveyapp.reports.words.wording import (
    not_applicable,
    percent,
    reason_words,
    topic,
    type_words,
)

CHART_COLUMN, CHART_WIDTH = 6, 560
"""Where charts of single and multiple choices stand, and how wide all charts are, in pixels."""

_SHARES = ("占作答人数比例（%）", "占选择总次数比例（%）")


def write_frequencies(book: Book, facts: SurveyFacts) -> None:
    """Write 频数: every question in the order of the form."""
    widest = max(
        (len(block.lines[0].options) for block in facts.questionnaire.blocks if block.lines), default=0
    )
    sheet = book.sheet("频数", (42, 12, 14, 14, 14, *(14,) * max(7, 2 * widest - 3)))
    write_title(sheet, "频数", facts)
    sheet.line(["人数与比例只统计有效答卷；n 为作答该题的人数。"], "note")
    results = {result.item.code: result for result in facts.analysis.questions}
    for section, blocks in facts.questionnaire.by_section():
        asked = [block for block in blocks if block.answers]
        if section is not None and asked:
            sheet.skip()
            sheet.line([str(section)], "section")
        for block in asked:
            _question(sheet, block, results, facts.questionnaire)


def _question(
    sheet: Sheet, block: Block, results: Mapping[str, QuestionResult], questionnaire: Questionnaire
) -> None:
    """What a question asks: its lines in one table, every other answer in a table of its own."""
    question = block.question
    sheet.skip()
    text = without_number(str(question.text))
    named = f"{block.number}. {text}（{type_words(question.type)}，编码 {question.code}）"
    title = sheet.line([named], "heading")
    if block.lines:
        lines = [results[line.code] for line in block.lines]
        _matrix(sheet, question, lines, whom_lines_were_asked(questionnaire, lines))
    for answer in block.singles:
        if len(block.answers) > 1:
            sheet.skip()
            title = sheet.line([f"{block.number_of(answer)} {answer.text}（编码 {answer.code}）"], "heading")
        if asked := whom_it_was_asked(questionnaire, results[answer.code]):
            title = sheet.line([asked], "note")
        FREQUENCIES[answer.kind].write(sheet, results[answer.code], title)


class KindFrequencies(Protocol):
    """Writes the answers of one kind below the title of their question."""

    def write(self, sheet: Sheet, result: QuestionResult, title: int) -> None:
        """Write the answers; `title`: the row of the question's title."""


class OptionFrequencies:
    """A table and a chart of options."""

    def write(self, sheet: Sheet, result: QuestionResult, title: int) -> None:
        """The options with their counts and shares."""
        _choice(sheet, result, title)


class ValueFrequencies:
    """Tables of numbers, dates or orders, and a chart of the last of them."""

    def __init__(self, results_of: Results) -> None:
        self._results_of = results_of

    def write(self, sheet: Sheet, result: QuestionResult, title: int) -> None:
        """Write the tables; of a question that nobody answered a sentence."""
        found = self._results_of(result)
        header = title
        for table in found.tables:
            header = sheet.line(_headings(table), ("header_left", *("header",) * (len(table.header) - 1)))
            for row in table.rows:
                cells: list[CellContent] = [cell.text if cell.number is None else cell.number for cell in row]
                sheet.line(cells, ("text", *map(_style, row[1:])))
            if table.note:
                sheet.line([table.note], "note")
        sheet.line([found.sentences], "note")
        if found.bars is not None:
            sheet.skip_to(self._draw(sheet, result, found.bars, header, title))

    def _draw(self, sheet: Sheet, result: QuestionResult, bars: ValueBars, header: int, title: int) -> int:
        name = f"{topic(str(result.item.text))}（{bars.series}）"
        told = "；".join(f"{one} {label}" for one, label in zip(bars.names, bars.labels, strict=True))
        place = ChartPlace(title, CHART_COLUMN, CHART_WIDTH, f"{name}：{told}")
        series = ChartSeries(
            (header, bars.column), bars.series, CellStrip(header + 1, bars.column, list(bars.values))
        )
        return draw_bars(sheet, place, name, CellStrip(header + 1, 0, list(bars.names)), series)


def _headings(table: ValueTable) -> list[CellContent]:
    """The headings, with （%） above numbers that are percentages: cells hold them without their sign."""
    in_percent = [any(row[at].text.endswith("%") for row in table.rows) for at in range(len(table.header))]
    return [f"{name}（%）" if of else name for name, of in zip(table.header, in_percent, strict=True)]


def _style(cell: ValueCell) -> str:
    if cell.number is None:
        return "centred"
    return number_style(cell.places) if cell.places else "count"


class TextFrequencies:
    """Words of the respondents, which stand among the responses."""

    def write(self, sheet: Sheet, result: QuestionResult, _title: int) -> None:
        """Write how many respondents wrote something."""
        sheet.line([f"n = {result.n}（填写了文字的人数）；填写的内容见“答卷”。"], "note")


FREQUENCIES: CompleteTable[KindFrequencies] = CompleteTable(
    "reports.excel.frequencies.FREQUENCIES",
    KINDS,
    {
        "choice": OptionFrequencies(),
        "ticks": OptionFrequencies(),
        "number": ValueFrequencies(number_results),
        "date": ValueFrequencies(date_results),
        "rank": ValueFrequencies(rank_results),
        "text": TextFrequencies(),
    },
)
"""Kind -> how its answers stand in 频数."""


def _choice(sheet: Sheet, result: QuestionResult, title: int) -> None:
    header = sheet.line(["选项", "编码", "人数", *_SHARES], ("header_left", *("header",) * 4))
    many, in_tree = len(result.options) > MOST_BARS, result.item.tree is not None
    frequent_first = result.item.is_several or (many and not in_tree)
    options = result.options_shown(frequent_first=frequent_first)
    for option in options:
        shares = [_value(option.of_respondents), _value(option.of_ticks)]
        row: list[CellContent] = [str(option.label), option.code, option.count, *shares]
        sheet.line(row, ("text", "centred", "count", "share", "share"))
    total: list[CellContent] = ["合计", None, result.ticks, None, None]
    if result.n:
        total[3:] = [_value(result.ticks_of_respondents), _value(result.all_ticks)]
    sheet.line(total, ("header_left", "header", "count", "share", "share"))
    sheet.line([_note(result)], "note")
    _no_opinion(sheet, [result.item])
    if note := ends_note(result.item):
        sheet.line([f"注：{note}"], "note")
    if not result.n:
        return
    if many and in_tree:  # a chart shows neighbouring rows: those that it draws stand once more
        options = result.options_shown(frequent_first=True)
        header = sheet.line(
            [f"选择最多的 {MOST_BARS} 项", "编码", "人数", _SHARES[0]], ("header_left", *("header",) * 3)
        )
        for option in options[:MOST_BARS]:
            top: list[CellContent] = [
                str(option.label),
                option.code,
                option.count,
                _value(option.of_respondents),
            ]
            sheet.line(top, ("text", "centred", "count", "share"))
    drawn = options[:MOST_BARS]
    labels = [str(option.label) for option in drawn]
    values = [_number(option.of_respondents) for option in drawn]
    told = "；".join(f"{option.label} {percent(option.of_respondents)}" for option in drawn)
    name = topic(str(result.item.text)) + (
        f"（选择最多的 {MOST_BARS} 项）" if len(options) > MOST_BARS else ""
    )
    series = ChartSeries((header, 3), _SHARES[0], CellStrip(header + 1, 3, values))
    place = ChartPlace(title, CHART_COLUMN, CHART_WIDTH, f"{name}，{_SHARES[0]}：{told}")
    apart = sum(option.no_opinion for option in drawn)
    sheet.skip_to(draw_bars(sheet, place, name, CellStrip(header + 1, 0, labels), series, apart=apart))


def _no_opinion(sheet: Sheet, items: Iterable[Answer]) -> None:
    """Which options stand apart, below a table."""
    if note := no_opinion_note(items):
        sheet.line([f"注：{note}"], "note")


def _note(result: QuestionResult) -> str:
    if not result.n:
        return f"n = 0，比例{not_applicable(Undefined('no_answers'))}"
    note = f"n = {result.n}"
    if own := own_figure(result):
        note = f"{'：'.join(own)}；{note}"
    if result.is_partly_asked:
        note = f"应作答 {result.asked} 人，{note}"
    if result.blank:
        note += f"，另有 {result.blank} 人未作答"
    if result.no_opinions and not result.item.is_several:
        note += f"，其中表示意见的 {result.opinions} 人"
    if result.item.is_several:
        note += f"；选择总次数 {result.ticks}"
    return note


def _matrix(sheet: Sheet, question: Question, lines: Sequence[QuestionResult], asked: str) -> None:
    """Items below each other, options side by side: their counts, then their shares. `asked`: whom they were asked of,
    where that is not everybody.
    """
    if asked:
        sheet.line([asked], "note")
    more = [ASKED] if asked else []
    options = favourable_first(lines[0].item.options)
    labels = [str(option.label) for option in options]
    width = len(options)
    sheet.span([("", 2 + len(more)), ("人数", width), (_SHARES[0], width)], "header")
    header = sheet.line(
        ["项目", *more, "n", *labels, *labels], ("header_left", *("header",) * (len(more) + 1 + 2 * width))
    )
    for line in lines:
        by_code = {option.code: option for option in line.options}
        counts = [by_code[option.code].count for option in options]
        shares = [_value(by_code[option.code].of_respondents) for option in options]
        row: list[CellContent] = [str(line.item.text), *([line.asked] if more else []), line.n]
        sheet.line(
            [*row, *counts, *shares], ("text", *("count",) * (len(row) - 1 + width), *("share",) * width)
        )
    sheet.line(["注：每项只选一个选项，两种比例相同。"], "note")
    _no_opinion(sheet, [line.item for line in lines])
    for line in lines:
        if not line.n:
            sheet.line([f"“{line.item.text}”的比例不适用（{reason_words('no_answers')}）。"], "note")
    if any(line.n for line in lines):
        sheet.skip()
        sheet.skip_to(_matrix_chart(sheet, question, lines, header, 2 + len(more)))


def _matrix_chart(
    sheet: Sheet, question: Question, lines: Sequence[QuestionResult], header: int, before: int
) -> int:
    """`before`: the columns before those of the options."""
    options = favourable_first(lines[0].item.options)
    labels = [str(option.label) for option in options]
    sides = sides_of(options)
    shares = [{option.code: _number(option.of_respondents) for option in line.options} for line in lines]
    series = [
        ChartSeries(
            (header, before + len(options) + at),
            labels[at],
            CellStrip(header + 1, before + len(options) + at, [line[option.code] for line in shares]),
            sides[option.code],
        )
        for at, option in enumerate(options)
    ]
    name = f"{topic(str(question.text))}：各项作答分布"
    place = ChartPlace(
        sheet.row, 0, 2 * CHART_WIDTH - 100, f"{name}，从左到右为{'、'.join(labels)}，数值见上表"
    )
    categories = CellStrip(header + 1, 0, [str(line.item.text) for line in lines])
    return draw_stacked(sheet, place, name, categories, series)


def _value(outcome: Outcome) -> CellContent:
    return outcome.value if isinstance(outcome, Figure) else "不适用"


def _number(outcome: Outcome) -> float:
    return outcome.value if isinstance(outcome, Figure) else 0.0

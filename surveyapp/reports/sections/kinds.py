"""The kinds of answers in the report: what the results tell of one, and its place in the printed questionnaire."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from surveyapp.analysis.results import Figure, OptionShare, QuestionResult
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.question_types import KINDS, Answer
from surveyapp.reports.blocks import CENTRED, Block, Chart, Heading, Series, Table, paragraph
from surveyapp.reports.limits import MOST_BARS, MOST_OPTIONS_LISTED
from surveyapp.reports.sections.blanks import (
    BLANK,
    BOX,
    date_blank,
    number_blank,
    rank_blanks,
    text_blank,
)
from surveyapp.reports.sections.findings import headline, names_of, sentences
from surveyapp.reports.sections.leading_figure import LeadingFigure
from surveyapp.reports.value_results import (
    Results,
    ValueBars,
    ValueTable,
    date_results,
    number_results,
    rank_results,
)
from surveyapp.reports.words.scale_words import OPINIONS_SUBTOTAL, ends_note, no_opinion_note
from surveyapp.reports.words.wording import SHARE_PLACES, percent, topic

_END = "（选这一项的，问卷到此结束）"


@dataclass(frozen=True)
class ItemInReport:
    """The answers to one item as the chapter of results presents them: its `number` in the section; `order` varies the
    wording. `asked`: whom it is asked of, in words, where that is not everybody.
    """

    result: QuestionResult
    number: str
    order: int
    lead: LeadingFigure
    asked: str = ""


class KindSections(Protocol):
    """Presents the answers of one kind in a report."""

    def results(self, item: ItemInReport) -> Iterable[Block]:
        """The blocks in the chapter of results; words that people wrote have a chapter of their own."""

    def printed_form(self, answer: Answer) -> Iterable[Block]:
        """The blocks below the question in the printed questionnaire, to be filled in."""


class OptionSections:
    """Options to choose or to tick: a headline, sentences, a chart and a table; boxes."""

    def results(self, item: ItemInReport) -> Iterable[Block]:
        """All four; of an item that nobody answered only the first two."""
        result = item.result
        title = f"{topic(str(result.item.text))}：{headline(result, item.lead)}"
        yield Heading(3, f"{item.number} {title}")
        yield paragraph(item.asked + sentences(result, item.order, item.lead))
        if result.n:
            yield _bars(result)
            yield _choice_table(result)

    def printed_form(self, answer: Answer) -> Iterable[Block]:
        """The options, each with a box; a line to write on for one of several levels."""
        if answer.tree is not None:
            yield paragraph(text_blank(answer), kind="option")
            return
        if answer.figures:  # the steps of a scale of numbers, in one line
            yield paragraph("  ".join(f"{BOX} {option.label}" for option in answer.options), kind="option")
            return
        lines = [
            f"{BOX} {option.label}{BLANK if option.write_in else ''}{_END if option.ends else ''}"
            for option in answer.options
        ]
        yield paragraph("\n".join(lines), kind="option")


class ValueSections:
    """Numbers, dates or orders: a headline, sentences, a chart and tables."""

    def __init__(self, results_of: Results, blank: Callable[[Answer], str]) -> None:
        self._results_of, self._blank = results_of, blank

    def results(self, item: ItemInReport) -> Iterable[Block]:
        """All four; of an item that nobody answered only the first two."""
        name, found = topic(str(item.result.item.text)), self._results_of(item.result)
        yield Heading(3, f"{item.number} {name}：{found.headline}")
        yield paragraph(item.asked + found.sentences)
        if found.bars is not None:
            yield _value_bars(name, found.bars)
        for table in found.tables:
            yield _value_table(name, table)

    def printed_form(self, answer: Answer) -> Iterable[Block]:
        """A line to write on, or a place for a number before each option."""
        yield paragraph(self._blank(answer), kind="option")


class TextSections:
    """Words of the respondents."""

    def results(self, _item: ItemInReport) -> Iterable[Block]:
        """Nothing: what people wrote has a chapter of its own."""
        return ()

    def printed_form(self, answer: Answer) -> Iterable[Block]:
        """A line to write on."""
        yield paragraph(text_blank(answer), kind="option")


SECTIONS: CompleteTable[KindSections] = CompleteTable(
    "reports.sections.kinds.SECTIONS",
    KINDS,
    {
        "choice": OptionSections(),
        "ticks": OptionSections(),
        "number": ValueSections(number_results, number_blank),
        "date": ValueSections(date_results, date_blank),
        "rank": ValueSections(rank_results, rank_blanks),
        "text": TextSections(),
    },
)
"""Kind -> how its answers stand in a report."""


def _value_bars(name: str, bars: ValueBars) -> Chart:
    caption = f"{name}（{bars.series}）"
    words = "；".join(f"{one} {label}" for one, label in zip(bars.names, bars.labels, strict=True))
    return Chart(
        kind="bars",
        caption=caption,
        categories=bars.names,
        series=(Series(bars.series, bars.values),),
        description=f"横向条形图，{caption}：{words}",
        unit="%" if bars.unit == "%" else "",
    )


def _value_table(name: str, table: ValueTable) -> Table:
    columns = len(table.header)
    return Table(
        header=table.header,
        rows=tuple(tuple(cell.text for cell in row) for row in table.rows),
        widths=(5, *(3 for _ in range(columns - 1))),
        alignments=("left", *(CENTRED * (columns - 1))),
        caption=f"{name}（{table.name}）",
        note=f"注：{table.note}" if table.note else None,
    )


def _bars(result: QuestionResult) -> Chart:
    names = {option.code: name for name, option in zip(names_of(result), result.options, strict=True)}
    frequent_first = result.item.is_several or len(names) > MOST_BARS
    named = [(names[option.code], option) for option in result.options_shown(frequent_first=frequent_first)]
    caption = f"{topic(str(result.item.text))}（占作答人数比例）"
    if len(named) > MOST_BARS:
        named, caption = named[:MOST_BARS], f"{caption}，选择最多的{MOST_BARS}项"
    words = "；".join(f"{name} {percent(option.of_respondents)}" for name, option in named)
    return Chart(
        kind="bars",
        caption=caption,
        categories=tuple(name for name, _ in named),
        series=(Series("占作答人数比例", tuple(rounded_share(option) for _, option in named)),),
        description=f"横向条形图，{caption}：{words}",
        apart=sum(option.no_opinion for _, option in named),
    )


def rounded_share(option: OptionShare) -> float:
    """A share as charts draw it; nought where there is none."""
    share = option.of_respondents
    return float(share.rounded(SHARE_PLACES)) if isinstance(share, Figure) else 0.0


def _choice_table(result: QuestionResult) -> Table:
    multiple = result.item.is_several
    note = f"注：应作答{result.asked}人，n = {result.n}" if result.is_partly_asked else f"注：n = {result.n}"
    note += "（作答本题的人数）"
    if result.blank:
        note += f"，另有{result.blank}人未作答"
    options = result.options_shown(frequent_first=multiple or len(result.options) > MOST_OPTIONS_LISTED)
    if (left := len(options) - MOST_OPTIONS_LISTED) > 0:
        options, others = options[:MOST_OPTIONS_LISTED], sum(o.count for o in options[MOST_OPTIONS_LISTED:])
        note += f"；只列选择最多的{MOST_OPTIONS_LISTED}项，其余{left}项共{others}人次，见答卷数据"
    rows = [
        (str(o.label), str(o.count), percent(o.of_respondents), *([percent(o.of_ticks)] if multiple else []))
        for o in options
    ]
    if result.no_opinions and not multiple:
        given = (OPINIONS_SUBTOTAL, str(result.opinions), percent(result.opinions_of_respondents))
        rows.insert(len(rows) - len(result.no_opinions), given)
    total = percent(result.ticks_of_respondents)
    if not multiple:
        header: tuple[str, ...] = ("选项", "人数", "占作答人数比例")
        rows.append(("合计", str(result.ticks), total))
    else:
        header = ("选项", "选择人数", "占作答人数比例", "占选择总次数比例")
        rows.append(("合计", str(result.ticks), total, percent(result.all_ticks)))
        note += f"；选择总次数 = {result.ticks}"
        note += "；一人可选多项，占作答人数比例之和超过100%" if result.ticks > result.n else ""
    return Table(
        header=header,
        rows=tuple(rows),
        widths=(6, 2, 3, 3)[: len(header)],
        alignments=("left", *(CENTRED * (len(header) - 1))),
        caption=topic(str(result.item.text)),
        note=f"{note}。{no_opinion_note([result.item])}{ends_note(result.item)}",
        total_row=True,
    )

"""调查结果分析: satisfaction first, then section by section and question by question."""

from collections.abc import Iterable, Sequence

from surveyapp.analysis.results import Figure, QuestionResult, Undefined
from surveyapp.definition.own_number import without_number
from surveyapp.definition.question import Option, Question
from surveyapp.definition.question_types import Block as QuestionBlock
from surveyapp.definition.values import Text
from surveyapp.reports.blocks import CENTRED, Block, Chart, Heading, Series, Table, paragraph
from surveyapp.reports.colours import sides_of
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.limits import LONGEST_MATRIX_NAME, MOST_OPTION_COLUMNS
from surveyapp.reports.sections.findings import (
    matrix_headline,
    matrix_sentences,
)
from surveyapp.reports.sections.kinds import SECTIONS, ItemInReport, rounded_share
from surveyapp.reports.sections.leading_figure import leading_figure
from surveyapp.reports.sections.satisfaction import satisfaction
from surveyapp.reports.words.asked_words import ASKED, asked_note, whom_it_was_asked, whom_lines_were_asked
from surveyapp.reports.words.scale_words import (
    named_figure_words,
    no_opinion_note,
)
from surveyapp.reports.words.wording import (
    chinese_number,
    not_applicable,
    percent,
    quote_label,
    short_labels,
    topic,
)


def results(facts: SurveyFacts) -> list[Block]:
    """All results. Open questions have a section of their own."""
    by_code = {result.item.code: result for result in facts.analysis.questions}
    blocks: list[Block] = [Heading(2, "（一）满意度总体结果"), *satisfaction(facts)]
    if facts.analysis.named:
        blocks += [Heading(2, "（二）合并选项的占比"), named_figures(facts)]
    first = 3 if facts.analysis.named else 2
    closed = [
        (name, [block for block in asked if not all(answer.is_written for answer in block.answers)])
        for name, asked in facts.questionnaire.by_section()
    ]
    closed = [(name, asked) for name, asked in closed if asked]
    for number, (name, asked) in enumerate(closed, start=first):
        blocks.append(Heading(2, f"（{chinese_number(number)}）{_section_title(name, len(closed))}"))
        for order, block in enumerate(asked, start=1):
            blocks += _question(block, by_code, facts, order)
    return blocks


def named_figures(facts: SurveyFacts) -> Table:
    """The questionnaire's own figures: what each merges, whose share it is, n and the share."""
    rows, reasons = [], []
    for named, outcome in facts.analysis.named:
        words = named_figure_words(named, facts.questionnaire, facts.analysis.questions)
        n = str(outcome.n) if isinstance(outcome, Figure) else "—"
        rows.append((words.name, f"{words.question}\n{words.options}", words.base, n, percent(outcome)))
        if isinstance(outcome, Undefined):
            reasons.append(f"{quote_label(words.name)}{not_applicable(outcome)}")
    return Table(
        header=("名称", "题目和合并的选项", "基数", "n", "占比"),
        rows=tuple(rows),
        widths=(3, 5.4, 3.2, 1, 1.8),
        alignments=("left", "left", "left", "center", "center"),
        caption="合并选项的占比",
        note="注：占比 = 选择所列选项中任何一个的人数 ÷ 基数 n × 100%。" + "；".join(reasons),
    )


def _section_title(name: Text | None, sections: int) -> str:
    if name is not None:
        return without_number(str(name))
    return "分题结果" if sections == 1 else "其他问题"


def _question(
    block: QuestionBlock, by_code: dict[str, QuestionResult], facts: SurveyFacts, order: int
) -> Iterable[Block]:
    leading = leading_figure(facts.questionnaire)
    if block.lines:
        lines = [by_code[line.code] for line in block.lines]
        yield Heading(3, f"{order}. {_matrix_name(block.question)}：{matrix_headline(lines, leading)}")
        asked = whom_lines_were_asked(facts.questionnaire, lines)
        yield paragraph(asked + matrix_sentences(lines, leading))
        yield from _matrix_blocks(block.question, lines)
    singles = [answer for answer in block.singles if not answer.is_written]
    of_parts = all(answer.stem is not None for answer in singles)
    if singles and of_parts and not block.lines:
        yield Heading(3, f"{order}. {topic(str(block.question.text))}")
    for place, answer in enumerate(singles, start=1 + bool(block.lines)):
        number = f"{order}.{place}" if of_parts or len(singles) + bool(block.lines) > 1 else f"{order}."
        asked = whom_it_was_asked(facts.questionnaire, by_code[answer.code])
        shown = ItemInReport(by_code[answer.code], number, order, leading, asked)
        yield from SECTIONS[answer.kind].results(shown)


def favourable_first(options: Sequence[Option]) -> list[Option]:
    """Options of a scale from favourable to unfavourable: by score, those without one last, in given order.

    Those that hold no opinion stand behind all others.
    """
    return sorted(
        options,
        key=lambda option: (
            option.no_opinion,
            option.score is None and not option.favourable,
            not option.favourable,
            -(option.score or 0),
        ),
    )


def _matrix_blocks(question: Question, lines: Sequence[QuestionResult]) -> Iterable[Block]:
    answered = [line for line in lines if line.n]
    if not answered:
        return
    options = favourable_first(lines[0].item.options)
    labels = short_labels([str(option.label) for option in options])
    sides = sides_of(options)
    names = short_labels([topic(str(line.item.text)) for line in answered])
    shares = [{option.code: option for option in line.options} for line in answered]
    caption = f"{_matrix_name(question)}：各项作答分布"
    yield Chart(
        kind="stacked",
        caption=caption,
        categories=tuple(names),
        series=tuple(
            Series(label, tuple(rounded_share(line[option.code]) for line in shares), sides[option.code])
            for option, label in zip(options, labels, strict=True)
        ),
        description=f"百分比堆积条形图，{caption}，从左到右为{'、'.join(labels)}，数值见下表",
    )
    yield _matrix_table(question, lines, options)


def _matrix_name(question: Question) -> str:
    """Short enough for a headline: a long instruction gives way to the section's name."""
    name = topic(str(question.text))
    if question.section and len(name) > LONGEST_MATRIX_NAME:
        return without_number(str(question.section))
    return name


def _matrix_table(question: Question, lines: Sequence[QuestionResult], options: list[Option]) -> Table:
    """A row for each line, or for each of its options."""
    more = (ASKED,) if any(line.is_partly_asked for line in lines) else ()
    counts = [(*((str(line.asked),) if more else ()), str(line.n)) for line in lines]
    shares = [(line, {option.code: option for option in line.options}) for line in lines]
    caption = _matrix_name(question)
    if len(options) <= MOST_OPTION_COLUMNS:
        cells = [
            tuple(f"{by[o.code].count}\n{percent(by[o.code].of_respondents)}" for o in options)
            for _, by in shares
        ]
        return Table(
            header=("项目", *more, "n", *(str(option.label) for option in options)),
            rows=tuple(
                (str(line.item.text), *told, *row)
                for line, told, row in zip(lines, counts, cells, strict=True)
            ),
            widths=(
                4.4 if len(options) < MOST_OPTION_COLUMNS else 3.4,
                *(1.5 for _ in more),
                1.0,
                *(1.9 for _ in options),
            ),
            alignments=("left", *(CENTRED * (len(options) + 1 + len(more)))),
            caption=caption,
            note="注：每格上为人数，下为占该项作答人数 n 的比例。"
            + asked_note(is_partly_asked=bool(more))
            + no_opinion_note([line.item for line in lines]),
        )
    rows = [
        (
            str(line.item.text),
            *told,
            str(o.label),
            str(by[o.code].count),
            percent(by[o.code].of_respondents),
        )
        for (line, by), told in zip(shares, counts, strict=True)
        for o in options
    ]
    return Table(
        header=("项目", *more, "n", "选项", "人数", "占作答人数比例"),
        rows=tuple(rows),
        widths=(5, *(1.5 for _ in more), 1.2, 4, 1.6, 3),
        alignments=("left", *(CENTRED * len(more)), "center", "left", "center", "center"),
        caption=caption,
        note="注：比例的分母为该项作答人数 n。"
        + asked_note(is_partly_asked=bool(more))
        + no_opinion_note([line.item for line in lines]),
    )

"""The questions of a survey with their answers, section by section, as the results page shows them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.analysis.results import Analysis, QuestionResult
from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.own_number import without_number
from surveyapp.definition.question_types import KINDS, Answer, Block
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.sections.leading_figure import own_figure
from surveyapp.reports.value_results import Results, date_results, number_results, rank_results
from surveyapp.reports.words.asked_words import whom_it_was_asked, whom_lines_were_asked
from surveyapp.reports.words.wording import short_labels, topic, type_words
from surveyapp.web.console.charts.plotly_charts import Chart
from surveyapp.web.console.language import LANGUAGES, present_language
from surveyapp.web.console.results.result_charts import (
    OptionPattern,
    choice_chart,
    is_scale,
    pattern_of,
    scale_chart,
    scaled_choice_chart,
    value_chart,
)


@dataclass(frozen=True)
class WrittenPlace:
    """A place where people wrote, and the options that it stands beside ("" for an open question); `line`: of a line of
    a matrix, which.
    """

    place: str
    beside: str
    line: str = ""


@dataclass(frozen=True)
class QuestionView:
    """One question: its number in the form, type and wording, who answered, the charts, and where texts are. `asked`:
    whom it was asked of, where that is not everybody.
    """

    number: int | None
    code: str
    text: str
    kind: str
    answered: str
    asked: str
    nobody: bool
    charts: tuple[Chart, ...]
    written: tuple[WrittenPlace, ...]


@dataclass(frozen=True)
class SectionView:
    """Questions that stand together in the questionnaire, under the section's name."""

    anchor: str
    title: str
    questions: tuple[QuestionView, ...]


def section_views(questionnaire: Questionnaire, analysis: Analysis) -> list[SectionView]:
    """Every question with answers, section by section, in the order of the form."""
    by_code = {result.item.code: result for result in analysis.questions}
    sections = []
    for place, (name, blocks) in enumerate(questionnaire.by_section(), start=1):
        views = tuple(_question_view(block, by_code, questionnaire) for block in blocks if block.answers)
        if views:
            title = str(name) if name is not None else _("各题结果")
            sections.append(SectionView(f"section-{place}", title, views))
    return sections


def scale_charts(questionnaire: Questionnaire, analysis: Analysis) -> list[Chart]:
    """The main scale's single questions side by side; matrix lines have their chart where they are asked."""
    by_code = {result.item.code: result for result in analysis.questions}
    lines_of_grids = {line.code for block in questionnaire.blocks for line in block.lines}
    alike: dict[OptionPattern, list[QuestionResult]] = {}
    for item in questionnaire.scale_items():
        if item.code not in lines_of_grids and by_code[item.code].n:
            alike.setdefault(pattern_of(item), []).append(by_code[item.code])
    return [
        scale_chart(lines, f"scale-{number}", _scale_caption(lines))
        for number, lines in enumerate(alike.values(), start=1)
    ]


def _scale_caption(lines: Sequence[QuestionResult]) -> str:
    if len(lines) == 1:
        return str(_("%(topic)s（量表分布）", topic=topic(str(lines[0].item.text))))
    return str(_("量表题的作答分布"))


def _question_view(
    block: Block, by_code: Mapping[str, QuestionResult], questionnaire: Questionnaire
) -> QuestionView:
    question, results = block.question, [by_code[answer.code] for answer in block.answers]
    return QuestionView(
        number=block.number,
        code=question.code,
        text=without_number(str(question.text)),
        kind=_(type_words(question.type)),
        answered=_("；").join([_answered(results), *_own_figures(results)]),
        asked=_asked(questionnaire, results),
        nobody=not any(result.n for result in results),
        charts=tuple(_charts(block, by_code)),
        written=tuple(written for answer in block.answers for written in _written(answer)),
    )


def _asked(questionnaire: Questionnaire, results: Sequence[QuestionResult]) -> str:
    """Whom the question was asked of, where that is not everybody."""
    language = LANGUAGES[present_language()].tag
    if len(results) == 1:
        return whom_it_was_asked(questionnaire, results[0], language)
    return whom_lines_were_asked(questionnaire, results, language)


def _own_figures(results: Sequence[QuestionResult]) -> Iterator[str]:
    """The figures that single questions alone have: 净推荐值（NPS）：30.00."""
    for result in results:
        if own := own_figure(result):
            yield str(_("%(name)s：%(value)s", name=own[0], value=own[1]))


def _answered(lines: Sequence[QuestionResult]) -> str:
    fewest, most = min(line.n for line in lines), max(line.n for line in lines)
    blanks = {line.blank for line in lines}
    if fewest == most and len(blanks) == 1:
        return str(_("n = %(n)s，未作答 %(blank)s 人", n=most, blank=blanks.pop()))
    return str(_("各行 n = %(fewest)s 至 %(most)s，见数据表", fewest=fewest, most=most))


def _charts(block: Block, by_code: Mapping[str, QuestionResult]) -> Iterator[Chart]:
    """The lines of a grid side by side, every other answer by itself, of those that anybody answered."""
    lines = [by_code[line.code] for line in block.lines]
    if any(line.n for line in lines):
        yield scale_chart(lines, block.question.code, topic(str(block.question.text)))
    for answer in block.singles:
        if by_code[answer.code].n and (chart := CHARTS[answer.kind](by_code[answer.code])):
            yield chart


def _options_chart(result: QuestionResult) -> Chart | None:
    chart = scaled_choice_chart if is_scale(result.item) else choice_chart
    return chart(result, result.item.code)


def _value_chart(results_of: Results) -> Callable[[QuestionResult], Chart | None]:
    return lambda result: value_chart(result, results_of(result), result.item.code)


def _no_chart(_result: QuestionResult) -> Chart | None:
    """Words are linked to."""
    return None


CHARTS: CompleteTable[Callable[[QuestionResult], Chart | None]] = CompleteTable(
    "web.console.results.result_questions.CHARTS",
    KINDS,
    {
        "choice": _options_chart,
        "ticks": _options_chart,
        "number": _value_chart(number_results),
        "date": _value_chart(date_results),
        "rank": _value_chart(rank_results),
        "text": _no_chart,
    },
)
"""Kind -> the chart of its answers with their table."""


def _written(answer: Answer) -> Iterator[WrittenPlace]:
    if answer.is_written:
        yield WrittenPlace(answer.code, "")
    if answer.typed is not None:
        yield WrittenPlace(answer.typed.code, "", topic(str(answer.text)))
    if answer.tree is not None:
        return
    labels = short_labels([str(option.label) for option in answer.options])
    for option, label in zip(answer.options, labels, strict=True):
        if option.code in answer.write_in_codes:
            yield WrittenPlace(answer.write_in_codes[option.code], label)
    if answer.reason is not None:
        asking = zip(answer.options, labels, strict=True)
        chosen = _("、").join(label for option, label in asking if option in answer.reason.reason_of)
        line = "" if answer.stem is None else topic(str(answer.text))
        yield WrittenPlace(answer.reason.code, chosen, line)

"""The questions of a survey with their answers, section by section, as the results page shows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.analysis.results import Analysis, QuestionResult
from surveyapp.definition.own_number import without_number
from surveyapp.definition.questionnaire import Question, Questionnaire
from surveyapp.reports.words.wording import question_type_words, short_labels, topic
from surveyapp.web.console.charts.charts import Chart
from surveyapp.web.console.results.result_charts import Pattern, choice_chart, pattern_of, scale_chart


@dataclass(frozen=True)
class Written:
    """A place where people wrote, and the option that it stands beside ("" for an open question)."""

    place: str
    beside: str


@dataclass(frozen=True)
class QuestionView:
    """One question: its number in the form, type and wording, who answered, the chart, and where texts are."""

    number: int
    code: str
    text: str
    kind: str
    answered: str
    nobody: bool
    chart: Chart | None
    written: tuple[Written, ...]


@dataclass(frozen=True)
class SectionView:
    """Questions that stand together in the questionnaire, under the section's name."""

    anchor: str
    title: str
    questions: tuple[QuestionView, ...]


def section_views(questionnaire: Questionnaire, analysis: Analysis) -> list[SectionView]:
    """Every question with answers, section by section, in the order of the form."""
    by_code = {result.item.code: result for result in analysis.questions}
    sections, number = [], 0
    for place, (name, questions) in enumerate(questionnaire.sections(), start=1):
        views = []
        for question in questions:
            number += 1
            lines = [by_code[item] for item in _codes(question) if item in by_code]
            if lines:
                views.append(_question_view(question, lines, analysis.n, number))
        if views:
            title = str(name) if name is not None else _("各题结果")
            sections.append(SectionView(f"section-{place}", title, tuple(views)))
    return sections


def scale_charts(questionnaire: Questionnaire, analysis: Analysis) -> list[Chart]:
    """The main scale's single questions side by side; matrix lines have their chart where they are asked."""
    by_code = {result.item.code: result for result in analysis.questions}
    alike: dict[Pattern, list[QuestionResult]] = {}
    for item in questionnaire.scale_items():
        if not item.question.items and by_code[item.code].n:
            alike.setdefault(pattern_of(item.question), []).append(by_code[item.code])
    return [
        scale_chart(lines, f"scale-{number}", _scale_caption(lines))
        for number, lines in enumerate(alike.values(), start=1)
    ]


def _scale_caption(lines: Sequence[QuestionResult]) -> str:
    if len(lines) == 1:
        return str(_("%(topic)s（量表分布）", topic=topic(str(lines[0].item.text))))
    return str(_("量表题的作答分布"))


def _codes(question: Question) -> list[str]:
    return [question.item_code(item) for item in question.items] if question.items else [question.code]


def _question_view(
    question: Question, lines: Sequence[QuestionResult], asked: int, number: int
) -> QuestionView:
    nobody = not any(line.n for line in lines)
    return QuestionView(
        number=number,
        code=question.code,
        text=without_number(str(question.text)),
        kind=_(question_type_words(question)),
        answered=_answered(lines, asked),
        nobody=nobody,
        chart=None if nobody else _chart(question, lines),
        written=tuple(_written(question)),
    )


def _answered(lines: Sequence[QuestionResult], asked: int) -> str:
    fewest, most = min(line.n for line in lines), max(line.n for line in lines)
    if fewest == most:
        return str(_("n = %(n)s，未作答 %(blank)s 人", n=most, blank=asked - most))
    return str(_("各行 n = %(fewest)s 至 %(most)s，见数据表", fewest=fewest, most=most))


def _chart(question: Question, lines: Sequence[QuestionResult]) -> Chart | None:
    if question.items:
        return scale_chart(lines, question.code, topic(str(question.text)))
    return choice_chart(lines[0], question.code) if question.options else None


def _written(question: Question) -> Iterator[Written]:
    if question.type == "text":
        yield Written(question.code, "")
    labels = short_labels([str(option.label) for option in question.options])
    for option, label in zip(question.options, labels, strict=True):
        if option.write_in:
            yield Written(question.write_in_code(option), label)

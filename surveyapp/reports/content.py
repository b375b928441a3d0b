"""A survey report in format-neutral blocks, in the order that evaluation reports of this field have."""

from collections.abc import Callable

from surveyapp.reports.blocks import Block, Contents, Heading, PageBreak, Report, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.sections.comparison import (
    STATISTICS_TITLE,
    comparison_statistics,
    comparisons,
    has_statistics,
)
from surveyapp.reports.sections.comparison import TITLE as COMPARISON_TITLE
from surveyapp.reports.sections.design import background, design
from surveyapp.reports.sections.dimensions import TITLE, dimensions
from surveyapp.reports.sections.explanations import data_line, explanations
from surveyapp.reports.sections.fieldwork import fieldwork, reconstructed_line
from surveyapp.reports.sections.improvements import PRIORITIES, improvements
from surveyapp.reports.sections.opinions import opinions, opinions_title
from surveyapp.reports.sections.printed_questionnaire import printed_form
from surveyapp.reports.sections.quality import quality
from surveyapp.reports.sections.questions import results
from surveyapp.reports.sections.trend import TESTS_TITLE, trend_chapter, trend_tests
from surveyapp.reports.sections.trend import TITLE as TREND
from surveyapp.reports.words.filter_words import PART_OF_ANSWERS, part_warning
from surveyapp.reports.words.wording import chinese_number

Section = Callable[[SurveyFacts], list[Block]]

SECTIONS: tuple[tuple[str, Section], ...] = (
    ("调查背景", background),
    ("研究设计", design),
    ("调研实施", fieldwork),
    ("信度和效度分析", quality),
    ("调查结果分析", results),
)
"""The chapters of every report; the dimensions follow where there are some, the main scale by background questions, the
change over years where there are earlier ones, and what people wrote, where anything could be written.
"""

APPENDICES: tuple[tuple[str, Section], ...] = (
    ("调查问卷", printed_form),
    ("数据与计算说明", explanations),
)


def survey_report(facts: SurveyFacts) -> Report:
    """The report of one survey: cover, contents, its chapters, the questionnaire, and how figures were made."""
    questionnaire = facts.questionnaire
    warned = [paragraph(part_warning(facts), kind="emphasis")] if facts.filter else []
    blocks: list[Block] = [Contents(), PageBreak()]
    sections = SECTIONS
    if facts.analysis.scales:
        sections = (*sections, (TITLE, dimensions))
    appendices = APPENDICES
    if not facts.comparisons.is_empty:
        sections = (*sections, (COMPARISON_TITLE, comparisons))
    appendices = APPENDICES
    if facts.drivers is not None:
        sections = (*sections, (PRIORITIES, improvements))
    if has_statistics(facts):
        appendices = (*appendices, (STATISTICS_TITLE, comparison_statistics))
    if facts.trend is not None:
        sections = (*sections, (TREND, trend_chapter))
        appendices = (*appendices, (TESTS_TITLE, trend_tests))
    if (title := opinions_title(facts)) is not None:
        sections = (*sections, (title, opinions))
    for number, (name, section) in enumerate(sections, start=1):
        blocks += [Heading(1, f"{chinese_number(number)}、{name}"), *warned, *section(facts)]
    for number, (name, section) in enumerate(appendices, start=1):
        blocks += [PageBreak(), Heading(1, f"附录{chinese_number(number)}：{name}"), *section(facts)]
    controller = str(questionnaire.notice.controller) if questionnaire.notice else None
    return Report(
        title=str(questionnaire.title),
        subtitle=f"分析报告（{PART_OF_ANSWERS}）" if facts.filter else "分析报告",
        commissioned_by=facts.commissioned_by or controller,
        prepared_on=facts.prepared_on,
        cover_lines=tuple(
            line for line in (part_warning(facts), reconstructed_line(facts), data_line(facts)) if line
        ),
        blocks=tuple(blocks),
    )

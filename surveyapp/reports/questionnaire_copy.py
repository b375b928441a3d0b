"""A questionnaire as a document of its own, in the form of an annex: 表号 at the upper right, title, questions."""

from collections.abc import Iterator
from datetime import date

from surveyapp.definition.questionnaire import FormHead, Notice, Questionnaire
from surveyapp.reports.blocks import Block, Heading, Report, paragraph
from surveyapp.reports.sections.blanks import BLANK, BOX
from surveyapp.reports.sections.printed_questionnaire import (
    directions,
    printed_introduction,
    printed_questions,
)

_DIRECTIONS = f"填写说明：在所选答案前的 {BOX} 内打“√”，横线上填写文字或数字。"


def questionnaire_copy(questionnaire: Questionnaire, prepared_on: date) -> Report:
    """The whole questionnaire to be printed: the fields of its form, title, introduction, who asks and why, how it is
    filled in, every question, closing words. Fields without a value are blank lines.
    """
    title = str(questionnaire.title)
    return Report(
        title=title,
        subtitle="",
        commissioned_by=None,
        prepared_on=prepared_on,
        blocks=(
            *(
                paragraph(line, kind="form_head")
                for line in _form_head(questionnaire.form_head or FormHead())
            ),
            Heading(1, title, centred=True),
            *printed_introduction(questionnaire),
            *(_notice(questionnaire.notice) if questionnaire.notice else ()),
            paragraph(f"{_DIRECTIONS}{directions(questionnaire)}", kind="note"),
            *printed_questions(questionnaire),
        ),
        cover=False,
    )


def _form_head(head: FormHead) -> Iterator[str]:
    """The fields in their usual order: approved, or filed where it says so."""
    filed = (head.filed_with or head.filing_number) and not (head.approved_by or head.approval_number)
    yield f"表号：{head.number or BLANK}"
    yield f"制定机关：{head.issued_by or BLANK}"
    if not filed:
        yield f"批准机关：{head.approved_by or BLANK}"
        yield f"批准文号：{head.approval_number or BLANK}"
    if head.filed_with or head.filing_number:
        yield f"备案机关：{head.filed_with or BLANK}"
        yield f"备案文号：{head.filing_number or BLANK}"
    yield f"有效期至：{head.valid_until or BLANK}"


def _notice(notice: Notice) -> Iterator[Block]:
    """Who asks, why, for how long answers are kept, whom to ask."""
    for line in (
        f"调查单位：{notice.controller}",
        f"调查目的：{notice.purpose}",
        f"保存期限：调查结束后 {notice.kept_days} 天",
        f"联系方式：{notice.contact}",
    ):
        yield paragraph(line, kind="note")

"""附录: the questionnaire as citizens see it, with boxes to tick."""

from collections.abc import Iterable, Sequence

from surveyapp.definition.own_number import without_number
from surveyapp.definition.question_types import Answer
from surveyapp.definition.question_types import Block as QuestionBlock
from surveyapp.reports.blocks import CENTRED, Block, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.sections.blanks import BOX
from surveyapp.reports.sections.kinds import SECTIONS
from surveyapp.reports.words.wording import paragraphs_of, type_words


def printed_form(facts: SurveyFacts) -> list[Block]:
    """Title, introduction, every question with its options, closing words."""
    questionnaire = facts.questionnaire
    blocks: list[Block] = [paragraph(str(questionnaire.title), kind="lead")]
    if questionnaire.introduction:
        blocks += [paragraph(text) for text in paragraphs_of(str(questionnaire.introduction))]
    if any(answer.required for answer in questionnaire.items):
        blocks.append(paragraph("标有 * 的为必答题。", kind="note"))
    for name, asked in questionnaire.by_section():
        if name is not None:
            blocks.append(paragraph(str(name), kind="lead"))
        for block in asked:
            blocks += _question(block)
    if questionnaire.closing:
        blocks.append(paragraph(str(questionnaire.closing)))
    return blocks


def _question(block: QuestionBlock) -> Iterable[Block]:
    question = block.question
    text = without_number(str(question.text))
    if block.number is None:
        yield paragraph(text, kind="plain")
        return
    mark = " *" if any(answer.required for answer in block.answers) else ""
    yield paragraph(f"{block.number}. {text}【{type_words(question.type)}】{mark}", kind="plain")
    if block.lines:
        yield _matrix(block.lines)
    for answer in block.singles:
        if answer.stem is not None:
            yield paragraph(f"{block.number_of(answer)} {answer.text}", kind="plain")
        yield from SECTIONS[answer.kind].printed_form(answer)


def _matrix(lines: Sequence[Answer]) -> Table:
    options = lines[0].options
    return Table(
        header=("项目", *(str(option.label) for option in options)),
        rows=tuple((str(line.text), *(BOX for _ in options)) for line in lines),
        widths=(5, *(1.8 for _ in options)),
        alignments=("left", *(CENTRED * len(options))),
    )

"""附录: the questionnaire as citizens see it, with boxes to tick."""

from collections.abc import Iterable

from surveyapp.definition.own_number import without_number
from surveyapp.definition.questionnaire import Option, Question
from surveyapp.reports.blocks import CENTRED, Block, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.words.wording import paragraphs_of, question_type_words

BOX = "☐"
BLANK = "＿" * 8
BLANK_LINE = "＿" * 30


def printed_form(facts: SurveyFacts) -> list[Block]:
    """Title, introduction, every question with its options, closing words."""
    questionnaire = facts.questionnaire
    blocks: list[Block] = [paragraph(str(questionnaire.title), kind="lead")]
    if questionnaire.introduction:
        blocks += [paragraph(text) for text in paragraphs_of(str(questionnaire.introduction))]
    if any(question.required for question in questionnaire.questions):
        blocks.append(paragraph("标有 * 的为必答题。", kind="note"))
    number = 0
    for name, questions in questionnaire.sections():
        if name is not None:
            blocks.append(paragraph(str(name), kind="lead"))
        for question in questions:
            number += 1
            blocks += _question(question, number)
    if questionnaire.closing:
        blocks.append(paragraph(str(questionnaire.closing)))
    return blocks


def _question(question: Question, number: int) -> Iterable[Block]:
    mark = " *" if question.required else ""
    text = without_number(str(question.text))
    yield paragraph(f"{number}. {text}【{question_type_words(question)}】{mark}", kind="plain")
    if question.items:
        yield _matrix(question)
    elif question.options:
        yield paragraph("\n".join(map(_option, question.options)), kind="option")
    else:
        yield paragraph(BLANK_LINE, kind="option")


def _option(option: Option) -> str:
    return f"{BOX} {option.label}{BLANK if option.write_in else ''}"


def _matrix(question: Question) -> Table:
    return Table(
        header=("项目", *(str(option.label) for option in question.options)),
        rows=tuple((str(item.text), *(BOX for _ in question.options)) for item in question.items),
        widths=(5, *(1.8 for _ in question.options)),
        alignments=("left", *(CENTRED * len(question.options))),
    )

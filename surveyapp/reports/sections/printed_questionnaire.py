"""附录: the questionnaire as citizens see it, with boxes to tick."""

from collections.abc import Iterable, Sequence

from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.conditions.condition_words import Asked, condition_sentence
from surveyapp.definition.own_number import without_number
from surveyapp.definition.question_types import Answer
from surveyapp.definition.question_types import Block as QuestionBlock
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.blocks import CENTRED, Block, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.sections.blanks import BOX, RANK_WORDS, limit_words
from surveyapp.reports.sections.kinds import SECTIONS
from surveyapp.reports.words.wording import paragraphs_of, type_words

NOTE_WORDS = "段落说明"
"""What marks a passage that asks nothing, as survey websites print it."""


def printed_form(facts: SurveyFacts) -> list[Block]:
    """Title, introduction, every question with its options, closing words."""
    questionnaire = facts.questionnaire
    told = directions(questionnaire)
    return [
        paragraph(str(questionnaire.title), kind="lead"),
        *printed_introduction(questionnaire),
        *([paragraph(told, kind="note")] if told else []),
        *printed_questions(questionnaire),
    ]


def printed_introduction(questionnaire: Questionnaire) -> list[Block]:
    """The introduction, in paragraphs."""
    return [paragraph(text) for text in paragraphs_of(str(questionnaire.introduction or ""))]


def directions(questionnaire: Questionnaire) -> str:
    """What the mark of required questions means, and how options are ranked; empty where neither is asked."""
    required = any(answer.required for answer in questionnaire.items)
    ordered = any(answer.is_ordered for answer in questionnaire.items)
    return ("标有 * 的为必答题。" if required else "") + (RANK_WORDS if ordered else "")


def printed_questions(questionnaire: Questionnaire) -> list[Block]:
    """Every question below the heading of its section, and the closing words."""
    blocks: list[Block] = []
    for name, asked in questionnaire.by_section():
        if name is not None:
            condition = printed_condition(questionnaire, questionnaire.condition_of_section(name), "section")
            blocks.append(paragraph(f"{name}{condition}", kind="lead"))
        for block in asked:
            blocks += printed_question(questionnaire, block)
    if questionnaire.closing:
        blocks.append(paragraph(str(questionnaire.closing)))
    return blocks


def printed_condition(questionnaire: Questionnaire, condition: Condition | None, asked: Asked) -> str:
    """Who is to answer, in brackets behind what is asked; empty where everybody is."""
    if condition is None:
        return ""
    return f"（{condition_sentence(questionnaire, condition, asked).rstrip('。')}）"


def printed_question(questionnaire: Questionnaire, block: QuestionBlock) -> Iterable[Block]:
    """One question: its wording with its number and who is to answer it, its options with boxes, its lines as a table,
    and what is filled in by hand.
    """
    question = block.question
    text = without_number(str(question.text))
    number = "" if block.number is None else f"{block.number}. "
    mark = " *" if any(answer.required for answer in block.answers) else ""
    told = "".join(f"【{words}】" for words in _asked_for(block)) + mark
    condition = printed_condition(questionnaire, question.show_if, "question")
    yield paragraph(f"{number}{text}{told}{condition}", kind="plain")
    if block.lines:
        yield _matrix(questionnaire, block.lines)
    for answer in block.singles:
        if answer.stem is not None and not answer.is_written and answer.tree is None:
            yield paragraph(f"{block.number_of(answer)} {answer.text}", kind="plain")
        yield from SECTIONS[answer.kind].printed_form(answer)


def _asked_for(block: QuestionBlock) -> Iterable[str]:
    """The type of a question in words, and how many options are to be chosen."""
    yield NOTE_WORDS if block.number is None else type_words(block.question.type)
    alone = block.answers[0] if len(block.answers) == 1 else None
    if alone is not None:
        yield from limit_words(alone)


def _matrix(questionnaire: Questionnaire, lines: Sequence[Answer]) -> Table:
    options = lines[0].options
    asked = [f"{line.text}{printed_condition(questionnaire, line.show_if, 'line')}" for line in lines]
    return Table(
        header=("项目", *(str(option.label) for option in options)),
        rows=tuple((text, *(BOX for _ in options)) for text in asked),
        widths=(5, *(1.8 for _ in options)),
        alignments=("left", *(CENTRED * len(options))),
    )

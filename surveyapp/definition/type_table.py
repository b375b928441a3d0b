"""The one table of question types."""

from collections.abc import Iterator

from surveyapp.definition.complete_table import CompleteTable
from surveyapp.definition.question import Question
from surveyapp.definition.question_types import UNKNOWN, Answer, Block, QuestionType
from surveyapp.definition.types.cascade import Cascade
from surveyapp.definition.types.choices import (
    Dropdown,
    Matrix,
    MultipleChoice,
    Ranking,
    Recommendation,
    SingleChoice,
)
from surveyapp.definition.types.values import DateType, Note, NumberType, OpenText

TYPES: CompleteTable[QuestionType] = CompleteTable(
    "definition.type_table.TYPES",
    (),
    {
        "single": SingleChoice(),
        "dropdown": Dropdown(),
        "multiple": MultipleChoice(),
        "ranking": Ranking(),
        "matrix": Matrix(),
        "cascade": Cascade(),
        "nps": Recommendation(),
        "number": NumberType(),
        "date": DateType(),
        "text": OpenText(),
        "note": Note(),
    },
)
"""Type in the questionnaire file -> what it asks."""


def own_mistakes() -> Iterator[str]:
    """The codes of the mistakes in a file that single types alone find."""
    for type_ in TYPES.values():
        yield from type_.mistakes


def scale_types(*, written: bool = False) -> tuple[str, ...]:
    """The types whose answers can stand in the main scale; `written`: those whose options stand in the file too."""
    return tuple(name for name, type_ in TYPES.items() if type_.scale and (type_.options or not written))


def block_of(question: Question, number: int | None) -> Block:
    """The block of a question: the answers that it takes; `number`: its number in the form if it takes any.

    In a faulty file a type may be unknown: the question then takes one answer, or one for each of its lines, of the
    kind UNKNOWN.
    """
    type_ = TYPES.get(question.type)
    if type_ is not None:
        answers = tuple(type_.answers(question))
        return Block(question, type_.layout, answers, number if answers else None, type_)
    named = [(question.item_code(item), item.text) for item in question.items]
    unread = tuple(
        Answer(code, text, UNKNOWN, question.code, question.type, question.options)
        for code, text in named or [(question.code, question.text)]
    )
    return Block(question, "alone", unread, number)

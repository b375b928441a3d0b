"""A questionnaire to be read, question by question, with the comments beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveyapp.definition.conditions.condition_words import condition_sentence
from surveyapp.definition.question_types import Block as QuestionBlock
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.values import Text
from surveyapp.reports.blocks import Block
from surveyapp.reports.sections.printed_questionnaire import printed_question
from surveyapp.services.reviews.review_comments import WHOLE, Thread


@dataclass(frozen=True)
class QuestionToRead:
    """A question as it is printed, with its number in the form (empty for a note) and its comments."""

    code: str
    number: str
    wording: str
    printed: Sequence[Block]
    threads: Sequence[Thread]


@dataclass(frozen=True)
class SectionToRead:
    """The questions below one heading; `name` is empty for those that stand below none. `condition`: who is to answer
    them, empty where everybody is.
    """

    name: str
    condition: str
    questions: Sequence[QuestionToRead]


@dataclass(frozen=True)
class ReviewToRead:
    """A questionnaire with its comments: those on questions, on the `whole`, and those on questions that are `gone`."""

    sections: Sequence[SectionToRead]
    whole: Sequence[Thread]
    gone: Sequence[Thread]

    @property
    def questions(self) -> Sequence[QuestionToRead]:
        """Every question, in the order of the form."""
        return [question for section in self.sections for question in section.questions]


def review_to_read(
    questionnaire: Questionnaire | None, threads: Mapping[str, Sequence[Thread]]
) -> ReviewToRead:
    """A questionnaire with the comments on it; without one (its draft has errors) every comment stands apart."""
    if questionnaire is None:
        return ReviewToRead((), threads.get(WHOLE, ()), _apart(threads, set()))
    sections = [
        SectionToRead(
            name=str(name) if name is not None else "",
            condition=_condition(questionnaire, name),
            questions=[_to_read(questionnaire, block, threads) for block in blocks],
        )
        for name, blocks in questionnaire.by_section()
    ]
    shown = {question.code for section in sections for question in section.questions}
    return ReviewToRead(sections, threads.get(WHOLE, ()), _apart(threads, shown))


def _apart(threads: Mapping[str, Sequence[Thread]], shown: set[str]) -> list[Thread]:
    """The comments on questions that are not shown."""
    return [thread for code, found in threads.items() if code not in {*shown, WHOLE} for thread in found]


def _condition(questionnaire: Questionnaire, section: Text | None) -> str:
    """Who is to answer the questions of a section; empty where everybody is."""
    condition = questionnaire.condition_of_section(section)
    return condition_sentence(questionnaire, condition, "section") if condition is not None else ""


def _to_read(
    questionnaire: Questionnaire, block: QuestionBlock, threads: Mapping[str, Sequence[Thread]]
) -> QuestionToRead:
    question = block.question
    number = "" if block.number is None else str(block.number)
    printed = tuple(printed_question(questionnaire, block))
    return QuestionToRead(question.code, number, str(question.text), printed, threads.get(question.code, ()))

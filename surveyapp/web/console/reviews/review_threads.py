"""A questionnaire to be read, question by question, with the comments beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveyapp.definition.question_types import Block as QuestionBlock
from surveyapp.definition.questionnaire import Questionnaire
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
    """The questions below one heading; `name` is empty for those that stand below none."""

    name: str
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
    sections = [
        SectionToRead(
            name=str(name) if name is not None else "",
            questions=[_to_read(block, threads) for block in blocks],
        )
        for name, blocks in (questionnaire.by_section() if questionnaire is not None else ())
    ]
    shown = {question.code for section in sections for question in section.questions}
    gone = [thread for code, found in threads.items() if code not in {*shown, WHOLE} for thread in found]
    return ReviewToRead(sections, threads.get(WHOLE, ()), gone)


def _to_read(block: QuestionBlock, threads: Mapping[str, Sequence[Thread]]) -> QuestionToRead:
    question = block.question
    number = "" if block.number is None else str(block.number)
    printed = tuple(printed_question(block))
    return QuestionToRead(question.code, number, str(question.text), printed, threads.get(question.code, ()))

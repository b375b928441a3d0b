"""The answers of one respondent: read from a form, or refused with a problem for each field.

Answers are option **codes**, never labels, in the order of the questionnaire:
`{"age": "a", "service.attitude": "5", "channels": ["a", "other"], "channels.other.text": "报纸", "why": "…"}`.
What was left blank has no key; a multiple choice of which it is known that nothing was ticked has `[]`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveyapp.collection.ending import ending_option
from surveyapp.collection.kinds import READERS, AnswerProblem, Answers, FormReader
from surveyapp.definition.questionnaire import Questionnaire

__all__ = ["AnswerProblem", "Answers", "FormReading", "is_answered", "read_answers"]


@dataclass(frozen=True)
class FormReading:
    """The result of reading a form: the answers, and the problems, both in the order of the questionnaire.

    `ended`: an option was chosen that ends the form; `dropped`: what was answered behind it all the same.
    """

    answers: Answers = field(default_factory=dict)
    problems: tuple[AnswerProblem, ...] = ()
    ended: bool = False
    dropped: Answers = field(default_factory=dict)


def read_answers(questionnaire: Questionnaire, form: Mapping[str, Sequence[str]]) -> FormReading:
    """Typed answers from the values of each form field; a multiple choice without any value has no tick.

    A field that belongs to no answer is a problem, so that nothing a respondent sent is dropped in silence. A required
    question left blank is one too; an import of answers collected elsewhere may accept those, since all other answers
    are read. Whoever chose an option that ends the form was asked nothing behind it: what is there is dropped, whatever
    it is.
    """
    reader = present = FormReader(form)
    for block in questionnaire.blocks:
        for item in block.answers:
            READERS[item.kind].read(item, present)
            if item.can_end and present is reader and ending_option(item, reader.answers) is not None:
                present = reader.aside()
        if block.is_checked_together:  # of few types; an export of 100,000 rows asks two million times
            for name, code, params in block.contradictions(present.answers):
                present.refuse(name, code, **params)
    reader.refuse_the_rest()
    ended = present is not reader
    return FormReading(reader.answers, tuple(reader.problems), ended, present.answers if ended else {})


def is_answered(answers: Answers) -> bool:
    """Whether there is any answer; a multiple choice answered with no tick (an empty list) is one."""
    return any(isinstance(answer, list) or answer.strip() for answer in answers.values())

"""The answers of one respondent: read from a form, or refused with a problem for each field.

Answers are option **codes**, never labels, in the order of the questionnaire:
`{"age": "a", "service.attitude": "5", "channels": ["a", "other"], "channels.other.text": "报纸", "why": "…"}`.
What was left blank has no key; a multiple choice of which it is known that nothing was ticked has `[]`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveyapp.collection.kinds import READERS, AnswerProblem, Answers, FormReader
from surveyapp.definition.conditions.display_logic import DisplayLogic
from surveyapp.definition.questionnaire import Questionnaire

__all__ = ["AnswerProblem", "Answers", "FormReading", "is_answered", "read_answers"]


@dataclass(frozen=True)
class FormReading:
    """The result of reading a form: the answers, and the problems, both in the order of the questionnaire.

    `unasked`: the codes of what was answered though it was not asked; those answers are not among `answers`.
    """

    answers: Answers = field(default_factory=dict)
    problems: tuple[AnswerProblem, ...] = ()
    unasked: tuple[str, ...] = ()


def read_answers(questionnaire: Questionnaire, form: Mapping[str, Sequence[str]]) -> FormReading:
    """Typed answers from the values of each form field; a multiple choice without any value has no tick.

    A field that belongs to no answer is a problem, so that nothing a respondent sent is dropped in silence. A required
    question left blank is one too; an import of answers collected elsewhere may accept those, since all other answers
    are read.

    What was not asked, by the answers before it, is dropped: its answers and whatever is wrong with them; nothing is
    required there.
    """
    reader = FormReader(form)
    for block in questionnaire.blocks:
        for item in block.answers:
            READERS[item.kind].read(item, reader)
        if block.is_checked_together:  # of few types; an export of 100,000 rows asks two million times
            for name, code, params in block.contradictions(reader.answers):
                reader.refuse(name, code, **params)
    reader.refuse_the_rest()
    return _without_unasked(questionnaire.display_logic, reader)


def _without_unasked(logic: DisplayLogic, reader: FormReader) -> FormReading:
    if not logic.conditional:
        return FormReading(reader.answers, tuple(reader.problems))
    left_out = logic.codes - logic.asked_answers(reader.answers)
    given = {problem.field: None for problem in reader.problems if problem.code != "required"}
    return FormReading(
        {code: answer for code, answer in reader.answers.items() if code not in left_out},
        tuple(problem for problem in reader.problems if problem.field not in left_out),
        tuple(code for code in reader.answers | given if code in left_out),
    )


def is_answered(answers: Answers) -> bool:
    """Whether there is any answer; a multiple choice answered with no tick (an empty list) is one."""
    return any(isinstance(answer, list) or answer.strip() for answer in answers.values())

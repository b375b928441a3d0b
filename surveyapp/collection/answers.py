"""The answers of one respondent: read from a form, or refused with a problem for each field.

Answers are option **codes**, never labels, in the order of the questionnaire:
`{"age": "a", "service.attitude": "5", "channels": ["a", "other"], "channels.other.text": "报纸", "why": "…"}`.
What was left blank has no key; a multiple choice of which it is known that nothing was ticked has `[]`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveyapp.collection.ending import ending_option
from surveyapp.collection.kinds import READERS, AnswerProblem, Answers, FormReader
from surveyapp.collection.steps import spread_levels
from surveyapp.definition.conditions.display_logic import DisplayLogic
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire

__all__ = ["AnswerProblem", "Answers", "FormReading", "is_answered", "read_answers"]


@dataclass(frozen=True)
class FormReading:
    """The result of reading a form: the answers, and the problems, both in the order of the questionnaire.

    `unasked`: the codes of what was answered though its condition does not hold; those answers are not among `answers`.
    `ended`: an option was chosen that ends the form; `dropped`: what was answered behind it all the same, and reasons
    for an option of which none is asked.
    """

    answers: Answers = field(default_factory=dict)
    problems: tuple[AnswerProblem, ...] = ()
    unasked: tuple[str, ...] = ()
    ended: bool = False
    dropped: Answers = field(default_factory=dict)


def read_answers(questionnaire: Questionnaire, form: Mapping[str, Sequence[str]]) -> FormReading:
    """Typed answers from the values of each form field; a multiple choice without any value has no tick.

    A field that belongs to no answer is a problem, so that nothing a respondent sent is dropped in silence. A required
    question left blank is one too; an import of answers collected elsewhere may accept those, since all other answers
    are read.

    What was not asked is dropped, answers and whatever is wrong with them, and nothing is required there: what stands
    under a condition that does not hold by the answers before it, and all that stands behind an option that ends the
    form.
    """
    reader = present = FormReader(form)
    for block in questionnaire.blocks:
        if block.layout == "steps":
            spread_levels(block, present)
        for item in block.answers:
            READERS[item.kind].read(item, present)
            if item.can_end and present is reader and _has_ended(questionnaire, item, reader.answers):
                present = reader.aside()
        if block.is_checked_together:  # of few types; an export of 100,000 rows asks two million times
            for name, code, params in block.contradictions(present.answers):
                present.refuse(name, code, **params)
    reader.refuse_the_rest()
    left_out, ended = _left_out(questionnaire.display_logic, reader.answers), present is not reader
    if not left_out and not ended:  # as of most forms
        return FormReading(reader.answers, tuple(reader.problems), dropped=reader.dropped)
    given = {problem.field: None for problem in reader.problems if problem.code != "required"}
    return FormReading(
        {code: answer for code, answer in reader.answers.items() if code not in left_out},
        tuple(problem for problem in reader.problems if problem.field not in left_out),
        tuple(code for code in reader.answers | given if code in left_out),
        ended,
        reader.dropped | (present.answers | present.dropped if ended else {}),
    )


def _has_ended(questionnaire: Questionnaire, item: Answer, answers: Answers) -> bool:
    """Whether the form ended at an item, which was asked, with these answers up to there."""
    if ending_option(item, answers) is None:
        return False
    return item.code in questionnaire.display_logic.asked_answers(answers)


def _left_out(logic: DisplayLogic, answers: Answers) -> frozenset[str]:
    """What was not asked of the respondent who gave these answers."""
    return logic.codes - logic.asked_answers(answers) if logic.conditional else frozenset()


def is_answered(answers: Answers) -> bool:
    """Whether there is any answer; a multiple choice answered with no tick (an empty list) is one."""
    return any(isinstance(answer, list) or answer.strip() for answer in answers.values())

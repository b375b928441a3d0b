"""Several versions of one questionnaire seen as one, so that answers to any of them are counted together."""

from collections.abc import Iterable

from surveyapp.definition.question import Question
from surveyapp.definition.questionnaire import Questionnaire


def combine_versions(latest: Questionnaire, earlier: Iterable[Questionnaire]) -> Questionnaire:
    """`latest`, with the questions, items and options that only earlier versions had appended.

    Codes are never reused for another meaning, so a code that is still there keeps its latest wording. Where any
    version let people write beside an option, there is a place for what they wrote.
    """
    questions = {question.code: question for question in latest.questions}
    for questionnaire in earlier:
        for question in questionnaire.questions:
            present = questions.get(question.code)
            questions[question.code] = question if present is None else _with_retired(present, question)
    return latest.model_copy(update={"questions": tuple(questions.values())})


def _with_retired(question: Question, earlier: Question) -> Question:
    written = {option.code for option in earlier.options if option.write_in}
    kept = tuple(
        option.model_copy(update={"write_in": option.write_in or option.code in written})
        for option in question.options
    )
    options = {option.code for option in question.options}
    items = {item.code for item in question.items}
    retired = tuple(option for option in earlier.options if option.code not in options)
    dropped = tuple(item for item in earlier.items if item.code not in items)
    update = {"options": kept + retired, "items": question.items + dropped}
    return question.model_copy(update=update)

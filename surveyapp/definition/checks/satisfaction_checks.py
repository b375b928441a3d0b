"""What must be true of the main scale: its items are there, and its formula can be computed from them."""

import difflib
from collections.abc import Iterable, Mapping, Sequence

from surveyapp.definition.checks.figure_checks import has_marks
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.files.source import Source
from surveyapp.definition.files.structure import value_at
from surveyapp.definition.limits import LONGEST_MISSPELT_CODE, MOST_CODES_COMPARED, MOST_MISSPELT_CODES
from surveyapp.definition.question import Question
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Satisfaction
from surveyapp.definition.type_table import PLANNED, TYPES, block_of, scale_types


def check_satisfaction(source: Source, satisfaction: Satisfaction, questions: Sequence[Question]) -> None:
    """Check that the main scale names existing items from which its formula can be computed."""
    readable = {question.code: (index, question) for index, question in enumerate(questions)}
    answers = [(question.code, _answers(question)) for question in questions]
    answers_of = dict(answers)
    every_code = _codes_written(source, answers)
    named: set[str] = set()
    unknown = 0
    for index, code in enumerate(satisfaction.items):
        path: KeyPath = ("satisfaction", "items", index)
        head = code.partition(".")[0]
        if code in named:
            source.report(path, "duplicate_scale_item", found=code)
        elif not _is_written(source, code, every_code, readable):
            unknown += 1
            near = _nearest(code, every_code) if unknown <= MOST_MISSPELT_CODES else ""
            source.report(path, "unknown_item", found=code, near=near)
        elif head in readable:
            _check_scale_item(source, path, satisfaction, code, answers_of[head], *readable[head])
        named.add(code)


def _answers(question: Question) -> dict[str, Answer]:
    """The answers that a question takes, by their codes."""
    return {answer.code: answer for answer in block_of(question, 1).answers}


def _check_scale_item(
    source: Source,
    path: KeyPath,
    satisfaction: Satisfaction,
    code: str,
    answers: Mapping[str, Answer],
    index: int,
    question: Question,
) -> None:
    type_ = TYPES.get(question.type)
    if type_ is None and question.type in PLANNED:
        return
    asked = answers.get(code)
    if type_ is not None and (not type_.scale or (asked is not None and not asked.takes_one_option)):
        known = ", ".join(scale_types())
        source.report(path, "not_a_scale_type", found=code, type=question.type, expected=known)
        return
    if asked is None and code == question.code:
        on_scale = (answer.code for answer in answers.values() if answer.takes_one_option)
        source.report(path, "whole_matrix", found=question.code, expected=", ".join(on_scale))
    options = asked.options if asked is not None else question.options
    written = {option.code: number for number, option in enumerate(question.options)}
    for option in options:
        at: KeyPath = ("questions", index)
        if option.code in written:
            at = (*at, "options", written[option.code])
        if option.score is None and not option.no_opinion and at not in source.unread:
            source.report((*at, "score"), "score_missing", found=str(option.label))
    scores = [option.score for option in options if option.score is not None]
    if options and all(option.no_opinion for option in options):
        source.report(("questions", index, "options"), "only_no_opinion", found=question.code)
        return
    if scores and max(scores) <= 0:
        source.report(("questions", index, "options"), "no_positive_score")
    formula = FIGURE_KINDS.get(satisfaction.formula)  # none where what stands there is no formula
    if formula is not None and formula.needs == "favourable_options" and not has_marks(options, formula):
        source.report(("questions", index, "options"), "nothing_favourable", found=question.code)


def _codes_written(source: Source, answers: Sequence[tuple[str, Iterable[str]]]) -> dict[str, list[str]]:
    """Question code -> codes of what it asks, as written in the file, faulty questions included."""
    codes: dict[str, list[str]] = {}
    questions = value_at(source.value, ("questions",))
    for question in questions if isinstance(questions, list) else []:
        if isinstance(question, dict) and isinstance(question.get("code"), str):
            items = question.get("items")
            codes[question["code"]] = [
                item["code"]
                for item in (items if isinstance(items, list) else [])
                if isinstance(item, dict) and isinstance(item.get("code"), str)
            ]
    for code, answered in answers:
        lines = codes.setdefault(code, [])
        parts = [answer.partition(".")[2] for answer in answered]
        lines += [part for part in parts if part and part not in lines]
    return codes


def _is_written(
    source: Source,
    code: str,
    every_code: dict[str, list[str]],
    readable: Mapping[str, tuple[int, Question]],
) -> bool:
    """Whether there is such an item, or may be one among the parts that cannot be read."""
    head, dot, tail = code.partition(".")
    losses = source.unread_parts
    if losses.unnamed or "questions" in losses.keys or head in losses.codes:
        return True
    if head in readable and ("questions", readable[head][0], "items") in source.unread:
        return True  # the lines of a faulty matrix cannot be known
    return head in every_code and (not dot or tail in every_code[head])


def _nearest(code: str, codes: dict[str, list[str]]) -> str:
    every = [*codes, *(f"{head}.{item}" for head, items in codes.items() for item in items)]
    if len(every) > MOST_CODES_COMPARED or len(code) > LONGEST_MISSPELT_CODE:
        return ""
    return next(iter(difflib.get_close_matches(code, every, 1)), "")

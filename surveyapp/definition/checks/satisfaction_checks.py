"""What must be true of a scale: its items are there, and its formula can be computed from them."""

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
    ScaleCheck(source, questions).check(("satisfaction", "items"), satisfaction.items, satisfaction.formula)


class ScaleCheck:
    """Checks the items of one scale after another against the questions of a file."""

    def __init__(self, source: Source, questions: Sequence[Question]) -> None:
        self._source = source
        self._readable = {question.code: (index, question) for index, question in enumerate(questions)}
        answers = [(question.code, _answers(question)) for question in questions]
        self._answers = dict(answers)
        self._every_code = _codes_written(source, answers)

    def check(
        self, path: KeyPath, items: Sequence[str], formula: str, *, takes_matrices: bool = False
    ) -> list[Answer]:
        """Report what is wrong with the items of the scale at `path`; the answers that they name, each once.

        `takes_matrices`: the code of a matrix stands for its lines; else they have to be listed.
        """
        named: set[str] = set()
        measured: dict[str, Answer] = {}
        unknown = 0
        for index, code in enumerate(items):
            at: KeyPath = (*path, index)
            head = code.partition(".")[0]
            if code in named:
                self._source.report(at, "duplicate_scale_item", found=code)
            elif not _is_written(self._source, code, self._every_code, self._readable):
                unknown += 1
                near = _nearest(code, self._every_code) if unknown <= MOST_MISSPELT_CODES else ""
                self._source.report(at, "unknown_item", found=code, near=near)
            elif head in self._readable:
                answers, (number, question) = self._answers[head], self._readable[head]
                parts = [answer for answer in answers.values() if answer.takes_one_option]
                if takes_matrices and code == head and code not in answers and parts:
                    # What is true of one line's options is true of all.
                    if repeated := [part.code for part in answers.values() if part.code in measured]:
                        self._source.report(at, "duplicate_scale_item", found=repeated[0])
                    for part in parts[:1]:
                        _check_scale_item(self._source, at, formula, part.code, answers, number, question)
                    measured |= {part.code: part for part in parts}
                elif code in measured:
                    self._source.report(at, "duplicate_scale_item", found=code)
                else:
                    _check_scale_item(self._source, at, formula, code, answers, number, question)
                    if code in answers:
                        measured[code] = answers[code]
            named.add(code)
        return list(measured.values())


def _answers(question: Question) -> dict[str, Answer]:
    """The answers that a question takes, by their codes."""
    return {answer.code: answer for answer in block_of(question, 1).answers}


def _check_scale_item(
    source: Source,
    path: KeyPath,
    formula_name: str,
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
    formula = FIGURE_KINDS.get(formula_name)  # none where what stands there is no formula
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

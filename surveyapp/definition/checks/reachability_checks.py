"""Finds conditions that never or always hold, and questions that nobody is asked, by trying all answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.conditions.display_logic import Node
from surveyapp.definition.conditions.possible_answers import PossibleAnswers, TooManyCombinations
from surveyapp.definition.files.problems import KeyPath, errors_among
from surveyapp.definition.files.source import Source
from surveyapp.definition.questionnaire import Questionnaire

_ENTRY = re.compile(r"(questions|sections)\[(\d+)\]")


@dataclass(frozen=True)
class _Asked:
    """A question, or a line of one, with all the conditions that decide whether it is asked: where each is written."""

    path: KeyPath
    question: str
    conditions: tuple[tuple[KeyPath, Condition], ...]


def check_reachability(source: Source, questionnaire: Questionnaire) -> None:
    """Check that every condition can hold and can fail, and that everything is asked of somebody.

    Of questions in which something else is wrong nothing is said, nor of what depends on them: to be called when
    everything else was checked.
    """
    logic = questionnaire.display_logic
    losses = source.unread_parts
    if not logic.places or losses.unnamed or losses.keys & {"questions", "sections"}:
        return
    faulty = _faulty_questions(source, questionnaire) | losses.codes
    possible = PossibleAnswers(logic)
    lost: set[str] = (
        set()
    )  # questions that nobody is asked: what depends on them is judged as if somebody were
    decided: set[KeyPath] = set()
    for asked in _everything_asked(questionnaire):
        nodes = [logic.node(condition) for _path, condition in asked.conditions]
        if asked.question in faulty or faulty & _named(nodes):
            faulty.add(asked.question)
        if asked.question in faulty | lost:
            continue
        try:
            outcome = possible.outcome(nodes, lost)
        except TooManyCombinations:
            source.report(
                asked.conditions[-1][0], "condition_undecided", level="warning", found=asked.question
            )
            continue
        for place, (path, _condition) in enumerate(asked.conditions):
            if path not in decided and outcome.never[place]:
                source.report(path, "condition_never")
            elif path not in decided and outcome.always[place]:
                source.report(path, "condition_always", level="warning")
            decided.add(path)
        if not outcome.reachable:
            if not any(outcome.never):
                source.report(asked.path, "never_asked")
            if len(asked.path) == len(("questions", 0)):
                lost.add(asked.question)


def _everything_asked(questionnaire: Questionnaire) -> Iterator[_Asked]:
    """The questions under conditions in the order of the form, each with its lines under conditions behind it."""
    sections: dict[str, tuple[KeyPath, Condition]] = {}
    for index, section in enumerate(questionnaire.sections):
        if section.show_if is not None:
            sections[str(section.name)] = (("sections", index, "show_if"), section.show_if)
    for place, question in enumerate(questionnaire.questions):
        path: KeyPath = ("questions", place)
        whole = [sections[str(question.section)]] if str(question.section) in sections else []
        if question.show_if is not None:
            whole.append(((*path, "show_if"), question.show_if))
        if whole:
            yield _Asked(path, question.code, tuple(whole))
        for index, item in enumerate(question.items):
            if item.show_if is not None:
                line: KeyPath = (*path, "items", index)
                yield _Asked(line, question.code, (*whole, ((*line, "show_if"), item.show_if)))


def _named(nodes: Sequence[Node]) -> set[str]:
    """The questions that conditions name."""
    return {comparison.item.question for node in nodes for comparison in node.comparisons()}


def _faulty_questions(source: Source, questionnaire: Questionnaire) -> set[str]:
    """The codes of the questions in which, or in whose section, there is an error."""
    questions, sections = set[int](), set[str]()
    for problem in errors_among(source.problems):
        entry = _ENTRY.match(problem.key)
        if entry and entry[1] == "questions":
            questions.add(int(entry[2]) - 1)
        elif entry:
            sections |= {
                str(section.name) for section in questionnaire.sections[int(entry[2]) - 1 : int(entry[2])]
            }
    return {
        question.code
        for place, question in enumerate(questionnaire.questions)
        if place in questions or str(question.section) in sections
    }

"""What must be true of conditions: each is a whole one, names what comes before it, and can both hold and fail."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveyapp.definition.checks.unknown_parts import UnknownParts
from surveyapp.definition.conditions.comparison import has_value
from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.files.source import Source
from surveyapp.definition.limits import LONGEST_MISSPELT_CODE, MOST_CODES_COMPARED
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire

COMPARISONS = ("is", "answered", "at_least", "at_most")
COMBINATIONS = ("all", "any", "not")


@dataclass(frozen=True)
class Written:
    """A condition of a file: where it stands, and the first question (by its place) that depends on it: what comes
    before that may be named.
    """

    path: KeyPath
    condition: Condition
    first: int


def written_conditions(questionnaire: Questionnaire) -> Iterator[Written]:
    """Every condition of a questionnaire as it is written under `show_if`: of sections, questions and lines."""
    of_sections = [str(question.section) for question in questionnaire.questions]
    for index, section in enumerate(questionnaire.sections):
        if section.show_if is not None and str(section.name) in of_sections:
            first = of_sections.index(str(section.name))
            yield Written(("sections", index, "show_if"), section.show_if, first)
    for place, question in enumerate(questionnaire.questions):
        if question.show_if is not None:
            yield Written(("questions", place, "show_if"), question.show_if, place)
        for index, item in enumerate(question.items):
            if item.show_if is not None:
                yield Written(("questions", place, "items", index, "show_if"), item.show_if, place)


def check_conditions(source: Source, questionnaire: Questionnaire) -> None:
    """Check what each condition says, by itself and against the questions that it names."""
    _check_sections(source, questionnaire)
    named = _NamedQuestions(source, questionnaire)
    for written in written_conditions(questionnaire):
        for path, condition in _parts(written.path, written.condition):
            _check_form(source, path, condition)
            if condition.question is not None:
                named.check(path, condition, written.first)


def _parts(path: KeyPath, condition: Condition) -> Iterator[tuple[KeyPath, Condition]]:
    """A condition and those within it, each with its place."""
    yield path, condition
    for key, inner in (("all", condition.all_), ("any", condition.any_)):
        for index, part in enumerate(inner):
            yield from _parts((*path, key, index), part)
    if condition.not_ is not None:
        yield from _parts((*path, "not"), condition.not_)


def _check_sections(source: Source, questionnaire: Questionnaire) -> None:
    """Check that every section under a condition is one that questions belong to, and stands once."""
    named = [str(question.section) for question in questionnaire.questions if question.section]
    known = list(dict.fromkeys(named))
    seen: dict[str, int] = {}
    for index, section in enumerate(questionnaire.sections):
        path: KeyPath = ("sections", index, "name")
        if section.name is None or path in source.unread:
            continue
        name = str(section.name)
        first = seen.setdefault(name, index)
        if first != index:
            line = source.line(("sections", first, "name"))
            source.report(path, "duplicate_section", found=name, first=line)
        elif name not in known:
            source.report(
                path, "unknown_section", found=name, near=nearest(name, known), expected=", ".join(known)
            )


def _check_form(source: Source, path: KeyPath, condition: Condition) -> None:
    """Check that a condition is one comparison, or one combination, and nothing else."""
    given = source_keys(source, path)
    combined = [key for key in COMBINATIONS if key in given]
    compared = [key for key in COMPARISONS if key in given]
    ways = {"ends" if key in ("at_least", "at_most") else key for key in compared}
    if combined and (len(combined) > 1 or compared or "question" in given):
        source.report(path, "condition_mixed", found=", ".join(given))
    elif not combined and "question" not in given:
        source.report(path, "condition_without_question", found=", ".join(given))
    elif not combined and not compared:
        source.report(path, "condition_without_comparison", found=condition.question or "")
    elif len(ways) > 1:
        source.report(path, "condition_mixed", found=", ".join(given))


def source_keys(source: Source, path: KeyPath) -> list[str]:
    """The keys that are written at a place."""
    value = source.value
    for part in path:
        value = value[part]
    return [str(key) for key in value] if isinstance(value, dict) else []


def nearest(code: str, known: Sequence[str]) -> str:
    """The known code that is most like a misspelt one; empty where none is, or looking for it takes too long."""
    if len(code) > LONGEST_MISSPELT_CODE:
        return ""
    return next(iter(difflib.get_close_matches(code, known[:MOST_CODES_COMPARED], 1)), "")


class _NamedQuestions:
    """The questions and items that conditions may name, and what may be compared with each."""

    def __init__(self, source: Source, questionnaire: Questionnaire) -> None:
        self._source = source
        self._unknown = UnknownParts(source, questionnaire.questions)
        self._places: dict[str, int] = {}
        self._items: dict[str, list[Answer]] = {}
        self._numbers = [block.number or place for place, block in enumerate(questionnaire.blocks, start=1)]
        for place, block in enumerate(questionnaire.blocks):
            self._places.setdefault(block.question.code, place)
            for answer in block.answers:
                self._places.setdefault(answer.code, place)
                for code in dict.fromkeys((answer.code, answer.question)):
                    self._items.setdefault(code, []).append(answer)
        self._names = _names(questionnaire, self._places)

    def check(self, path: KeyPath, condition: Condition, before: int) -> None:
        """Check the question that a comparison names, which has to stand before a place, and the rest of it."""
        code = condition.question or ""
        at = (*path, "question")
        place = self._places.get(code)
        if place is None:
            known = [name for name in self._items if self._places[name] < before]
            near = nearest(code, list(self._items))
            self._report(
                at, "condition_unknown_question", code, found=code, near=near, expected=", ".join(known)
            )
        elif place == before:
            self._report(at, "condition_of_itself", code, found=code)
        elif place > before and (circle := self._circle(before, place)):
            self._report(at, "condition_circle", code, found=circle)
        elif place > before:
            self._report(at, "condition_later", code, found=code, first=self._numbers[place])
        elif code not in self._items:
            self._report(at, "condition_of_note", code, found=code)
        else:
            self._check_comparison(path, condition, self._items[code])

    def _check_comparison(self, path: KeyPath, condition: Condition, items: Sequence[Answer]) -> None:
        code, type_ = condition.question or "", items[0].type
        options = [option.code for option in items[0].options]
        if condition.is_ and not options:
            self._report((*path, "is"), "condition_without_options", code, found=code, type=type_)
            return
        for index, option in enumerate(condition.is_):
            at = (*path, "is", index)
            if option in condition.is_[:index]:
                self._report(at, "option_twice", code, found=option)
            elif option not in options:
                near, expected = nearest(option, options), ", ".join(options)
                self._report(at, "condition_unknown_option", code, found=option, near=near, expected=expected)
        for key, end in (("at_least", condition.at_least), ("at_most", condition.at_most)):
            if end is not None and not any(has_value(item) for item in items):
                self._report((*path, key), "condition_without_value", code, found=code, type=type_)
                return

    def _circle(self, start: int, place: int) -> str:
        """The codes of a circle that leads from the question at `place` back to the one at `start`; empty for none."""
        came_from = {place: start}
        waiting = [place]
        for current in waiting:
            for following in self._names.get(current, ()):
                if following == start:
                    way = [start, current]
                    while way[-1] != start:
                        way.append(came_from[way[-1]])
                    return " → ".join(self._code(step) for step in reversed(way))
                if following not in came_from:
                    came_from[following] = current
                    waiting.append(following)
        return ""

    def _code(self, place: int) -> str:
        return next(code for code, where in self._places.items() if where == place)

    def _report(self, path: KeyPath, code: str, named: str, /, **params: object) -> None:
        if not self._unknown.explain(code, (named,)):
            self._source.report(path, code, level="error", **params)


def _names(questionnaire: Questionnaire, places: dict[str, int]) -> dict[int, list[int]]:
    """Place of a question -> the places of the questions that its conditions name."""
    named: dict[int, list[int]] = {}
    sections = [str(question.section) for question in questionnaire.questions]
    for written in written_conditions(questionnaire):
        depending = [written.first]
        if written.path[0] == "sections":
            depending = [at for at, name in enumerate(sections) if name == sections[written.first]]
        for comparison in written.condition.comparisons():
            if (place := places.get(comparison.question or "")) is not None:
                for at in depending:
                    named.setdefault(at, []).append(place)
    return named

"""What must be true of a questionnaire beyond the shape of its keys.

Each check looks at the questions that could be read and skips the others, so that one mistake is not
reported as three. Codes are compared over the raw file: a question that has a fault still exists.
"""

import difflib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from surveyapp.definition.problems import Path
from surveyapp.definition.questionnaire import (
    LANGUAGES,
    Option,
    Population,
    Question,
    Sampling,
    Satisfaction,
    Text,
)
from surveyapp.definition.scales import SCALES
from surveyapp.definition.source import Source
from surveyapp.definition.structure import value_at

RESERVED = (
    *("version", "response_id", "started", "seconds", "confirm_empty"),
    *("language", "mode", "channel"),
)
"""Names of the form's own fields."""

MOST_OPTIONS = 500
MOST_NAMED_FIGURES = 100
"""Figures of a questionnaire's own: each is counted in a pass over the answers."""
SCORE_STEP = Decimal("0.001")
MOST_COMPARED = 200
"""Codes among which a misspelt one is looked for; with more of them it would take too long."""
MOST_MISSPELT = 10
"""Misspelt codes of a scale for which the nearest is looked for."""
LONGEST_MISSPELT = 40
"""Characters in a code that is looked for; comparing takes time with the square of them."""


@dataclass(frozen=True)
class Shape:
    """What a question of a type must have: options, items, and whether it can stand in the main scale."""

    options: bool
    items: bool
    scale: bool


SHAPES: Mapping[str, Shape] = {
    "single": Shape(options=True, items=False, scale=True),
    "multiple": Shape(options=True, items=False, scale=False),
    "matrix": Shape(options=True, items=True, scale=True),
    "text": Shape(options=False, items=False, scale=False),
}
"""The question types, and what each is made of."""

PLANNED = ("number", "date", "nps", "ranking", "dropdown", "cascade", "note")


def check_questions(source: Source, questions: list[Question | None]) -> None:
    """Codes, types, options and items of every question."""
    _check_codes_unique(source, ("questions",))
    wordings = _Wordings(source)
    for index, question in enumerate(questions):
        path: Path = ("questions", index)
        _check_codes_unique(source, (*path, "options"))
        _check_codes_unique(source, (*path, "items"))
        if question is None:
            continue
        if question.code in RESERVED:
            source.report((*path, "code"), "reserved_code", found=question.code)
        _check_shape(source, path, question)
        _check_options(source, path, question)
        wordings.check(index, question)


class _Wordings:
    """Warns of wordings by which the columns of an imported file cannot be told apart, but by their order."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._questions: dict[str, int] = {}
        self._alike: dict[str, int] = {}
        self._lines: dict[str, int] = {}

    def check(self, index: int, question: Question) -> None:
        """`same_question_text` · `alike_question_text` · `same_line_elsewhere` (first: the number of a question)."""
        path: Path = ("questions", index)
        text = str(question.text)
        first, alike = self._questions.setdefault(text, index), self._alike.setdefault(_letters(text), index)
        if first != index:
            self._source.report((*path, "text"), "same_question_text", level="warning", first=first + 1)
        elif alike != index:
            self._source.report((*path, "text"), "alike_question_text", level="warning", first=alike + 1)
        for number, item in enumerate(question.items):
            first = self._lines.setdefault(_letters(str(item.text)), index)
            if first != index:
                place: Path = (*path, "items", number, "text")
                self._source.report(place, "same_line_elsewhere", level="warning", first=first + 1)
                break


def _letters(text: str) -> str:
    """A text without spaces, punctuation, width and case: what is left of it in some exports."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in normal if unicodedata.category(char)[0] in "LNM")


def check_named_figures_unique(source: Source) -> None:
    """The questionnaire's own figures have codes of their own, and are not endlessly many."""
    _check_codes_unique(source, ("figures",))
    written = value_at(source.value, ("figures",))
    if isinstance(written, list) and len(written) > MOST_NAMED_FIGURES:
        source.report(("figures",), "too_many_figures", found=len(written), limit=MOST_NAMED_FIGURES)


def _check_codes_unique(source: Source, path: Path) -> None:
    """Codes written under `path` are unique, ignoring case (they become column names)."""
    seen: dict[str, int] = {}
    written = value_at(source.value, path)
    for index, entry in enumerate(written if isinstance(written, list) else []):
        code = entry.get("code") if isinstance(entry, dict) else None
        if not isinstance(code, str):
            continue
        first = seen.setdefault(code.lower(), index)
        if first != index:
            line = source.line((*path, first, "code"))
            source.report((*path, index, "code"), "duplicate_code", found=code, first=line)


def _check_shape(source: Source, path: Path, question: Question) -> None:
    shape = SHAPES.get(question.type)
    if shape is None:
        code = "type_not_built" if question.type in PLANNED else "unknown_type"
        source.report((*path, "type"), code, found=question.type, expected=", ".join(SHAPES))
        return
    if shape.options and len(question.options) < 2 and question.scale in (None, *SCALES):
        source.report((*path, "options"), "too_few_options", found=len(question.options), type=question.type)
    if not shape.options and question.options:
        source.report((*path, "options"), "options_not_wanted", type=question.type)
    if shape.items and not question.items:
        source.report((*path, "items"), "items_missing", type=question.type)
    if not shape.items and question.items:
        source.report((*path, "items"), "items_not_wanted", type=question.type)
    if len(question.options) > MOST_OPTIONS:
        source.report((*path, "options"), "too_many_options", found=len(question.options), limit=MOST_OPTIONS)


def _check_options(source: Source, path: Path, question: Question) -> None:
    labels: dict[str, int] = {}
    for index, option in enumerate(question.options):
        at: Path = (*path, "options", index)
        first = labels.setdefault(str(option.label), index)
        if first != index:
            source.report((*at, "label"), "duplicate_label", found=str(option.label), first=first + 1)
        if option.write_in and question.type == "matrix":
            source.report((*at, "write_in"), "write_in_in_matrix")
        if option.score is not None:
            _check_score(source, (*at, "score"), option.score)
        if option.no_opinion:
            _check_no_opinion(source, at, option)
    items: dict[str, int] = {}
    for index, item in enumerate(question.items):
        first = items.setdefault(str(item.text), index)
        if first != index:
            source.report((*path, "items", index, "text"), "duplicate_item", level="warning", first=first + 1)


def _check_no_opinion(source: Source, path: Path, option: Option) -> None:
    """What says nothing has no place on a scale, and is not counted as satisfied."""
    if option.score is not None:
        source.report((*path, "score"), "no_opinion_scored", found=str(option.label))
    if option.favourable:
        source.report((*path, "favourable"), "no_opinion_favourable", found=str(option.label))


def _check_score(source: Source, path: Path, score: Decimal) -> None:
    if score < 0 or score > 1000:
        source.report(path, "score_out_of_range", found=str(score))
    elif score != score.quantize(SCORE_STEP):
        source.report(path, "score_too_fine", found=str(score))


def check_satisfaction(source: Source, satisfaction: Satisfaction, questions: list[Question | None]) -> None:
    """The main scale names items that exist and that its formula can be computed from."""
    readable = {question.code: (index, question) for index, question in enumerate(questions) if question}
    every_code = _codes_written(source)
    named: set[str] = set()
    unknown = 0
    for index, code in enumerate(satisfaction.items):
        path: Path = ("satisfaction", "items", index)
        head, _, tail = code.partition(".")
        if code in named:
            source.report(path, "duplicate_scale_item", found=code)
        elif not _is_written(code, every_code, readable):
            unknown += 1
            near = _nearest(code, every_code) if unknown <= MOST_MISSPELT else ""
            source.report(path, "unknown_item", found=code, near=near)
        elif head in readable:
            _check_scale_item(source, path, satisfaction, tail, *readable[head])
        named.add(code)


def _check_scale_item(
    source: Source, path: Path, satisfaction: Satisfaction, tail: str, index: int, question: Question
) -> None:
    shape = SHAPES.get(question.type)
    if shape is None:
        return
    if not shape.scale:
        source.report(path, "not_a_scale_type", found=question.code, type=question.type)
        return
    if question.items and not tail:
        lines = ", ".join(question.item_code(item) for item in question.items)
        source.report(path, "whole_matrix", found=question.code, expected=lines)
    for number, option in enumerate(question.options):
        if option.score is None and not option.no_opinion:
            at: Path = ("questions", index, "options", number, "score")
            source.report(at, "score_missing", found=str(option.label))
    scores = [option.score for option in question.options if option.score is not None]
    if question.options and all(option.no_opinion for option in question.options):
        source.report(("questions", index, "options"), "only_no_opinion", found=question.code)
        return
    if scores and max(scores) <= 0:
        source.report(("questions", index, "options"), "no_positive_score")
    if satisfaction.formula == "favourable" and not any(option.favourable for option in question.options):
        source.report(("questions", index, "options"), "nothing_favourable", found=question.code)


def _codes_written(source: Source) -> dict[str, list[str]]:
    """Question code -> codes of its items, as written in the file, faulty questions included."""
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
    return codes


def _is_written(code: str, every_code: dict[str, list[str]], readable: Mapping[str, object]) -> bool:
    head, dot, tail = code.partition(".")
    if head in every_code and head not in readable and not every_code[head]:
        return True  # the lines of a faulty matrix cannot be known
    return head in every_code and (not dot or tail in every_code[head])


def _nearest(code: str, codes: dict[str, list[str]]) -> str:
    every = [*codes, *(f"{head}.{item}" for head, items in codes.items() for item in items)]
    if len(every) > MOST_COMPARED or len(code) > LONGEST_MISSPELT:
        return ""
    return next(iter(difflib.get_close_matches(code, every, 1)), "")


def check_frame(source: Source, population: Population | None, sampling: Sampling | None) -> None:
    """Who was asked fits together, and citizens are told who asks."""
    issued = sampling.issued if sampling else None
    size = population.size if population else None
    if issued is not None and size is not None and issued > size:
        source.report(("sampling", "issued"), "issued_above_population", found=issued, limit=size)
    if source.value.get("notice") is None:
        source.report((), "no_notice", level="warning")


def check_languages(source: Source, languages: tuple[str, ...]) -> None:
    """Every published language is one the page speaks, and every text exists in it."""
    for index, language in enumerate(languages):
        if language not in LANGUAGES:
            expected = ", ".join(LANGUAGES)
            source.report(("languages", index), "unknown_language", found=language, expected=expected)
        elif language in languages[:index]:
            source.report(("languages", index), "duplicate_language", found=language)


def check_translations(source: Source, model: Any, languages: tuple[str, ...], path: Path = ()) -> None:
    """Every text inside `model` is written in each of `languages`, and in no other."""
    if isinstance(model, Text):
        _check_text(source, model, languages, path)
    elif isinstance(model, tuple):
        for index, part in enumerate(model):
            check_translations(source, part, languages, (*path, index))
    elif hasattr(type(model), "model_fields"):
        for name in type(model).model_fields:
            check_translations(source, getattr(model, name), languages, (*path, name))


def _check_text(source: Source, text: Text, languages: tuple[str, ...], path: Path) -> None:
    if isinstance(text.root, str):
        if len(languages) > 1 and any(character.isalpha() for character in text.root):
            source.report(path, "translation_missing", expected=", ".join(languages[1:]))
        return
    if missing := [language for language in languages if language not in text.root]:
        source.report(path, "translation_missing", expected=", ".join(missing))
    if extra := [language for language in text.root if language not in languages]:
        source.report(path, "translation_unasked", found=", ".join(extra), level="warning")

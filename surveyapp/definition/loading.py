"""A questionnaire file -> a questionnaire, or every mistake in it at once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import orjson

from surveyapp.definition.checks import questionnaire_checks as checks
from surveyapp.definition.checks.advice import advise
from surveyapp.definition.checks.condition_checks import check_conditions
from surveyapp.definition.checks.dimension_checks import check_dimensions
from surveyapp.definition.checks.figure_checks import (
    SHADOWS,
    figure_faults,
    named_figure_faults,
    shape_faults,
)
from surveyapp.definition.checks.options_file_checks import apply_options_files
from surveyapp.definition.checks.reachability_checks import check_reachability
from surveyapp.definition.checks.sampling_checks import check_sampling
from surveyapp.definition.checks.satisfaction_checks import check_satisfaction
from surveyapp.definition.checks.series_checks import check_former_values
from surveyapp.definition.checks.unknown_parts import UnknownParts
from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.files.options_files import split_text
from surveyapp.definition.files.problems import KeyPath, Problem, errors_among
from surveyapp.definition.files.recovery import read_despite_faults
from surveyapp.definition.files.source import Source
from surveyapp.definition.files.structure import build_model
from surveyapp.definition.languages import FIRST_LANGUAGE
from surveyapp.definition.question import Option, Question
from surveyapp.definition.question_types import KEYS_OF_SINGLE_TYPES
from surveyapp.definition.questionnaire import FormerValue, PublishedFigure, Questionnaire
from surveyapp.definition.salvage import salvage
from surveyapp.definition.scales import apply_scales
from surveyapp.definition.type_table import TYPES
from surveyapp.definition.values import FrozenModel, Text

_TRANSLATED = ("title", "background", "introduction", "closing", "notice", "population", "sampling")
"""Parts of a file that hold texts in all of its languages, beside questions and figures."""


@dataclass(frozen=True)
class LoadedQuestionnaire:
    """The result of reading a file: the questionnaire unless there are errors, and the mistakes in line order.

    `questions`: every question whose type is one, by its code with its place, as far as it can be read; `source` knows
    the line of every place.
    """

    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...]
    questions: Mapping[str, tuple[int, Question]]
    source: Source


def load_questionnaire(data: bytes, file: str) -> LoadedQuestionnaire:
    """Read a questionnaire file (`file` is only its name, for the messages), with the files of options behind it
    (`files/options_files.py`).
    """
    text, options_files = split_text(data)
    source = read_despite_faults(text, file)
    questionnaire, questions = None, dict[str, tuple[int, Question]]()
    if source.value is not None:
        apply_scales(source)
        apply_options_files(source, options_files)
        questionnaire = build_model(Questionnaire, source)
        readable = questionnaire or salvage(Questionnaire, source.value)
        if readable is not None:
            _check(source, readable)
            if questionnaire is not None:
                advise(source, questionnaire)
            placed = enumerate(readable.questions)
            questions = {asked.code: (place, asked) for place, asked in placed if asked.type in TYPES}
    problems = tuple(sorted(source.problems, key=lambda problem: (problem.line, problem.key)))
    sound = None if errors_among(problems) else questionnaire
    return LoadedQuestionnaire(sound, problems, MappingProxyType(questions), source)


def _check(source: Source, questionnaire: Questionnaire) -> None:
    """Run every check on the questionnaire as far as it can be read, so that one mistake hides no other."""
    checks.check_questions(source, questionnaire.questions)
    if questionnaire.satisfaction:
        check_satisfaction(source, questionnaire.satisfaction, questionnaire.questions)
    check_dimensions(source, questionnaire)
    checks.check_frame(source, questionnaire.population, questionnaire.sampling, questionnaire.notice)
    check_sampling(source, questionnaire)
    checks.check_named_figures_unique(source)
    check_conditions(source, questionnaire)
    _check_figures(source, questionnaire)
    if languages := _languages(source):
        checks.check_languages(source, languages)
        for name in (*_TRANSLATED, "figures", "scales", "questions"):
            checks.check_translations(source, getattr(questionnaire, name), languages, (name,))
    check_reachability(source, questionnaire)


def _check_figures(source: Source, questionnaire: Questionnaire) -> None:
    """Check that the questionnaire's own figures and the published ones refer to existing questions and options."""
    unknown = UnknownParts(source, questionnaire.questions)
    asked: tuple[str | None, ...]
    for index, named in enumerate(questionnaire.figures):
        asked = (named.question, named.of.question if named.of else None)
        for key, code, params in named_figure_faults(questionnaire, named):
            if not unknown.explain(code, asked):
                level = "warning" if code == SHADOWS else "error"
                source.report(("figures", index, *key), code, level=level, **params)
    for index, printed in enumerate(questionnaire.published):
        asked = (printed.question, printed.group.question if printed.group else None)
        for key, code, params in (*shape_faults(printed), *figure_faults(questionnaire, printed)):
            if not unknown.explain(code, asked):
                source.report(("published", index, *key), code, level="error", **params)
        _check_percent(source, questionnaire, ("published", index, "value"), printed)
    check_former_values(source, questionnaire, unknown)
    for index, former in enumerate(questionnaire.series_values):
        _check_percent(source, questionnaire, ("series_values", index, "value"), former)


def _check_percent(
    source: Source, questionnaire: Questionnaire, path: KeyPath, printed: PublishedFigure | FormerValue
) -> None:
    kind = questionnaire.kind_of(printed.figure)
    if kind is not None and not kind.is_of_hundred and printed.value.endswith("%"):
        source.report(path, "published_in_percent", found=printed.figure)


def _languages(source: Source) -> tuple[str, ...]:
    """The languages to publish, as far as they are written as a list of texts."""
    written = source.value.get("languages", [FIRST_LANGUAGE])
    listed = written if isinstance(written, list) else []
    return tuple(language for language in listed if isinstance(language, str))


def version_hash(questionnaire: Questionnaire) -> str:
    """16 hex digits that change when anything changes that citizens see, or an answer's code."""
    seen = {"title", "introduction", "closing", "notice", "languages"}
    content = _canonical(questionnaire, seen)
    content["questions"] = [
        {
            **_canonical(question, {"code", "type", "section", "text", "required"}),
            "items": [_canonical(item, {"code", "text"}) for item in question.items],
            "options": [_seen(option) for option in question.options],
            **_given(question, _SEEN_OF_QUESTIONS),
        }
        for question in questionnaire.questions
    ]
    return _digest(content | _conditions(questionnaire))


def _seen(option: Option) -> dict[str, Any]:
    """What citizens see of an option, and of those below it."""
    seen = {**_canonical(option, {"code", "label", "write_in"}), **_given(option, _SEEN_OF_OPTIONS)}
    return {**seen, "options": [_seen(below) for below in option.options]} if option.options else seen


def _conditions(questionnaire: Questionnaire) -> dict[str, Any]:
    """What is asked under which conditions: citizens see it, and figures are of those who were asked. Nothing where
    everything is asked of everybody, as of all that was published before there were conditions.
    """
    parts: list[tuple[str, Condition | None]] = [
        *((f"section {section.name}", section.show_if) for section in questionnaire.sections),
        *((question.code, question.show_if) for question in questionnaire.questions),
        *((answer.code, answer.show_if) for answer in questionnaire.items),
    ]
    written = {
        code: condition.model_dump(by_alias=True, exclude_defaults=True)
        for code, condition in parts
        if condition is not None
    }
    return {"conditions": written} if written else {}


_SEEN_OF_QUESTIONS = {*KEYS_OF_SINGLE_TYPES} - {"options_file"}  # what the file holds is seen, not its name
_SEEN_OF_OPTIONS = {"exclusive", "fixed", "ends"}
"""Keys that came later: what has none of them keeps the hash that it was published with."""


def _given(model: FrozenModel, keys: set[str]) -> dict[str, Any]:
    return _canonical(model, {key for key in keys if getattr(model, key)})


def analysis_hash(questionnaire: Questionnaire) -> str:
    """16 hex digits that change when anything changes that figures are computed from."""
    content = _canonical(questionnaire, {"background", "population", "sampling", "satisfaction"})
    # Questionnaires published before there were these keys keep their hash.
    for part, keys in (("sampling", ("until", "ratio", "strata", "margins")), ("population", ("target",))):
        for key in keys:
            if content[part] and not content[part][key]:
                del content[part][key]
    if questionnaire.report is not None:
        content |= _canonical(questionnaire, {"report"})  # likewise
    content["scores"] = [
        # What came later is written only where it is there: questionnaires published before keep their hash.
        [question.code, option.code, option.score, option.favourable, *([True] if option.no_opinion else [])]
        for question in questionnaire.questions
        for option in question.options
    ]
    if questionnaire.scales:
        content["dimensions"] = [dimension.model_dump() for dimension in questionnaire.scales]
    if questionnaire.figures:
        content["figures"] = [figure.model_dump() for figure in questionnaire.figures]
    if scales := {question.code: question.scale for question in questionnaire.questions if question.scale}:
        content["scales"] = scales
    return _digest(content | _conditions(questionnaire))


def _canonical(model: FrozenModel, keys: set[str]) -> dict[str, Any]:
    return model.model_dump(include=keys)


def _digest(content: dict[str, Any]) -> str:
    def plain(value: object) -> object:
        if isinstance(value, Decimal):
            return format(value.normalize(), "f")
        if isinstance(value, Text):
            return value.root
        raise TypeError(type(value))

    data = orjson.dumps(content, default=plain, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(data).hexdigest()[:16]

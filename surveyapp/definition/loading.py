"""A questionnaire file -> a questionnaire, or every mistake in it at once."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
from pydantic import BaseModel

from surveyapp.definition import checks
from surveyapp.definition.figure_checks import figure_faults, named_figure_faults, shape_faults
from surveyapp.definition.problems import Problem, errors_among
from surveyapp.definition.questionnaire import (
    LANGUAGES,
    Frozen,
    Notice,
    Population,
    Question,
    Questionnaire,
    ReportChoices,
    Sampling,
    Satisfaction,
    Text,
)
from surveyapp.definition.scales import apply_scales
from surveyapp.definition.source import Source, read_source
from surveyapp.definition.structure import build

_PARTS: dict[str, type[BaseModel]] = {
    "title": Text,
    "background": Text,
    "introduction": Text,
    "closing": Text,
    "notice": Notice,
    "population": Population,
    "sampling": Sampling,
    "satisfaction": Satisfaction,
    "report": ReportChoices,
}


@dataclass(frozen=True)
class LoadedQuestionnaire:
    """What came of a file: the questionnaire unless there are errors, and the mistakes in line order."""

    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...]


def load_questionnaire(data: bytes, file: str) -> LoadedQuestionnaire:
    """Read a questionnaire file (`file` is only its name, for the messages)."""
    source = read_source(data, file)
    questionnaire = _assemble(source) if source.value is not None else None
    problems = tuple(sorted(source.problems, key=lambda problem: (problem.line, problem.key)))
    return LoadedQuestionnaire(None if errors_among(problems) else questionnaire, problems)


def _assemble(source: Source) -> Questionnaire | None:
    """The questionnaire if its shape is right; the checks look at every part of it that can be read."""
    apply_scales(source)
    questionnaire = build(Questionnaire, source)
    quiet = Source(source.file, source.value)
    parts: dict[str, Any] = {name: build(model, quiet, (name,)) for name, model in _PARTS.items()}
    written = source.value.get("questions")
    count = len(written) if isinstance(written, list) else 0
    questions = [build(Question, quiet, ("questions", index)) for index in range(count)]
    checks.check_questions(source, questions)
    if parts["satisfaction"]:
        checks.check_satisfaction(source, parts["satisfaction"], questions)
    checks.check_frame(source, parts["population"], parts["sampling"], parts["notice"])
    checks.check_named_figures_unique(source)
    if questionnaire is not None:
        _check_figures(source, questionnaire)
    if languages := _languages(source):
        checks.check_languages(source, languages)
        parts["figures"] = questionnaire.figures if questionnaire is not None else ()
        for name, part in {**parts, "questions": tuple(questions)}.items():
            checks.check_translations(source, part, languages, (name,))
    return questionnaire


def _check_figures(source: Source, questionnaire: Questionnaire) -> None:
    """The questionnaire's own figures, and the published ones, speak of what there is."""
    for index, named in enumerate(questionnaire.figures):
        for key, code, params in named_figure_faults(questionnaire, named):
            source.report(("figures", index, *key), code, level="error", **params)
    for index, printed in enumerate(questionnaire.published):
        for key, code, params in (*shape_faults(printed), *figure_faults(questionnaire, printed)):
            source.report(("published", index, *key), code, level="error", **params)
        if printed.figure in ("mean", "alpha") and printed.value.endswith("%"):
            source.report(("published", index, "value"), "published_in_percent", found=printed.figure)


def _languages(source: Source) -> tuple[str, ...]:
    """The languages to publish; none where they are not written as a list of texts."""
    written = source.value.get("languages", [LANGUAGES[0]])
    as_asked = isinstance(written, list) and all(isinstance(language, str) for language in written)
    return tuple(written) if as_asked else ()


def version_hash(questionnaire: Questionnaire) -> str:
    """16 hex digits that change when anything changes that citizens see, or an answer's code."""
    seen = {"title", "introduction", "closing", "notice", "languages"}
    content = _canonical(questionnaire, seen)
    content["questions"] = [
        {
            **_canonical(question, {"code", "type", "section", "text", "required", "items"}),
            "options": [_canonical(option, {"code", "label", "write_in"}) for option in question.options],
        }
        for question in questionnaire.questions
    ]
    return _digest(content)


def analysis_hash(questionnaire: Questionnaire) -> str:
    """16 hex digits that change when anything changes that figures are computed from."""
    content = _canonical(questionnaire, {"background", "population", "sampling", "satisfaction"})
    for key in ("until", "ratio"):
        if content["sampling"] and content["sampling"][key] is None:
            del content["sampling"][key]  # questionnaires published before there was this key keep their hash
    if questionnaire.report is not None:
        content |= _canonical(questionnaire, {"report"})  # likewise
    content["scores"] = [
        # What came later is written only where it is there: questionnaires published before keep their hash.
        [question.code, option.code, option.score, option.favourable, *([True] if option.no_opinion else [])]
        for question in questionnaire.questions
        for option in question.options
    ]
    if questionnaire.figures:
        content["figures"] = [figure.model_dump() for figure in questionnaire.figures]
    if scales := {question.code: question.scale for question in questionnaire.questions if question.scale}:
        content["scales"] = scales
    return _digest(content)


def _canonical(model: Frozen, keys: set[str]) -> dict[str, Any]:
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

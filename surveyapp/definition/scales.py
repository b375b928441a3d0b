"""The ready scales of `ready_scales.toml`: what a question gets by naming one with `scale`, and where each is from."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal, get_args

from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.files.source import Source
from surveyapp.definition.languages import FIRST_LANGUAGE
from surveyapp.definition.type_table import scale_types

Measured = Literal[
    "satisfaction",
    "agreement",
    "quality",
    "frequency",
    "importance",
    "knowledge",
    "willingness",
    "fact",
    "points",
]
"""What a scale measures."""

FILE = "ready_scales.toml"


@dataclass(frozen=True)
class ScaleStep:
    """One step of a scale: its score, which is its code too, and its wording in Chinese.

    `also`: what the same step is called elsewhere.
    """

    score: int
    label: str
    favourable: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scale:
    """A ready scale, from the best step to the worst; `name` is what it is called, `source` where it is from.

    `official`: a standard fixes it. `no_opinion`: language -> the option that may stand beside its steps.
    """

    name: str
    source: str
    steps: tuple[ScaleStep, ...]
    measures: Measured = "satisfaction"
    official: bool = False
    no_opinion: Mapping[str, str] = field(default_factory=dict)

    def step(self, wording: str) -> ScaleStep | None:
        """The step that is called so, in Chinese; None where none is."""
        return next((step for step in self.steps if wording in (step.label, *step.also)), None)


class ScaleFault(Exception):
    """What is wrong with the file of the ready scales: found when the program starts."""


def read_scales(text: str) -> tuple[dict[str, Scale], dict[str, Mapping[str, tuple[str, ...]]]]:
    """The scales of a file by their names, and language -> name -> the wordings of the steps in that language.

    ScaleFault names the first scale that lacks something or contradicts itself, and what it is.
    """
    scales: dict[str, Scale] = {}
    translations: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, content in tomllib.loads(text).items():
        try:
            steps = tuple(
                ScaleStep(
                    step["score"],
                    step["label"][FIRST_LANGUAGE],
                    step.get("favourable", False),
                    tuple(step.get("also", ())),
                )
                for step in content["steps"]
            )
            scale = Scale(
                content["name"],
                content["source"],
                steps,
                content["measures"],
                content.get("official", False),
                content["no_opinion"],
            )
            labels = [step["label"] for step in content["steps"]]
        except (KeyError, TypeError) as error:
            raise ScaleFault(f"{name}: lacks {error}") from error
        if (fault := _fault(scale, labels)) is not None:
            raise ScaleFault(f"{name}: {fault}")
        scales[name] = scale
        for language in labels[0]:
            if language != FIRST_LANGUAGE:
                translations.setdefault(language, {})[name] = tuple(label[language] for label in labels)
    return scales, dict(translations)


def _fault(scale: Scale, labels: list[Mapping[str, str]]) -> str | None:
    """What contradicts itself in a scale."""
    scores = [step.score for step in scale.steps]
    wordings = [wording for step in scale.steps for wording in (step.label, *step.also)]
    if len(scores) < 2 or any(better <= worse for better, worse in pairwise(scores)):
        return f"its scores do not fall from the best step to the worst: {scores}"
    if len(set(wordings)) != len(wordings):
        return "two of its steps are called the same"
    if any(worse.favourable and not better.favourable for better, worse in pairwise(scale.steps)):
        return "a step is favourable and a better one is not"
    if scale.steps[-1].favourable:
        return "all of its steps are favourable"
    if scale.measures not in get_args(Measured):
        return f"measures is one of {get_args(Measured)}, not {scale.measures!r}"
    texts = (
        scale.name,
        scale.source,
        *scale.no_opinion.values(),
        *(t for label in labels for t in label.values()),
    )
    if not all(isinstance(text, str) and text.strip() for text in texts):
        return "one of its texts is empty"
    if any(label.keys() != labels[0].keys() for label in (*labels, scale.no_opinion)):
        return "not everything is said in every language"
    return None


SCALES, TRANSLATIONS = read_scales(files("surveyapp.definition").joinpath(FILE).read_text("utf-8"))
"""Name in a file -> the scale. Language -> name of a scale -> its steps' wordings in that language, from the best to
the worst; where a questionnaire is asked in a language that has none, its author is told to write the options.
"""

_REMARK = re.compile(r"(?<!\s)\s*[（(][^（()）]*[）)]\s*$")


def apply_scales(source: Source) -> None:
    """Give the questions of a file that name a scale its options, or their missing scores and favourable marks.

    `source.value` then reads as if the author had written all of it; what contradicts the scale is reported.
    """
    questions = source.value.get("questions")
    for index, question in enumerate(questions if isinstance(questions, list) else []):
        if not isinstance(question, dict) or not isinstance(question.get("scale"), str):
            continue
        path: KeyPath = ("questions", index)
        scale = SCALES.get(question["scale"])
        if scale is None:
            source.report(
                (*path, "scale"), "unknown_scale", found=question["scale"], expected=", ".join(SCALES)
            )
        elif not _takes_scale(question.get("type")):
            source.report(
                (*path, "scale"),
                "scale_not_for_type",
                found=question["scale"],
                type=question.get("type"),
                expected=", ".join(scale_types(written=True)),
            )
        elif "options" not in question:
            question["options"] = list(_options(question["scale"], source.value.get("languages")))
        elif isinstance(question["options"], list):
            _fill(source, path, question["scale"], scale, question["options"])


def _takes_scale(value: object) -> bool:
    return isinstance(value, str) and value in scale_types(written=True)


def _options(name: str, languages: object) -> Iterator[dict[str, Any]]:
    """The options of a scale as an author would write them, in the languages of the file."""
    listed = languages if isinstance(languages, list) else [FIRST_LANGUAGE]
    for place, step in enumerate(SCALES[name].steps):
        labels = {language: label for language in listed if (label := _label(name, place, language))}
        plain = listed == [FIRST_LANGUAGE] or not labels
        yield {
            "code": str(step.score),
            "label": step.label if plain else labels,
            "score": step.score,
            "favourable": step.favourable,
        }


def _label(name: str, place: int, language: object) -> str:
    """The wording of a scale's step in a language; empty where there is none."""
    if language == FIRST_LANGUAGE:
        return SCALES[name].steps[place].label
    translated = TRANSLATIONS.get(str(language), {}).get(name, ())
    return translated[place] if place < len(translated) else ""


def _fill(source: Source, path: KeyPath, name: str, scale: Scale, options: list[Any]) -> None:
    taken: dict[int, str] = {}
    for index, option in enumerate(options):
        if not isinstance(option, dict):
            continue
        at: KeyPath = (*path, "options", index)
        step, label = _step_of(name, scale, option.get("label")), _shown(option.get("label"))
        if step is None:
            if option.get("no_opinion") is not True:
                steps = ", ".join(step.label for step in scale.steps)
                source.report((*at, "label"), "scale_option_unknown", found=label, scale=name, expected=steps)
            continue
        if step.score in taken:
            source.report((*at, "label"), "scale_step_twice", found=label, first=taken[step.score])
        taken.setdefault(step.score, label)
        _check_against(source, at, name, step, option)
        if option.get("no_opinion") is not True:
            option.setdefault("score", step.score)
            option.setdefault("favourable", step.favourable)
    missing = [step.label for step in scale.steps if step.score not in taken]
    if taken and missing:
        source.report((*path, "options"), "scale_steps_missing", level="warning", found=missing, scale=name)


def _check_against(
    source: Source, at: KeyPath, name: str, step: ScaleStep, option: Mapping[str, Any]
) -> None:
    """Report what an author wrote about a step where it contradicts the scale."""
    score, favourable = option.get("score", step.score), option.get("favourable", step.favourable)
    known = isinstance(score, int | Decimal) and not isinstance(score, bool)
    if known and score != step.score:
        source.report((*at, "score"), "scale_score_differs", found=str(score), limit=step.score, scale=name)
    if isinstance(favourable, bool) and favourable is not step.favourable:
        wanted = "true" if step.favourable else "false"
        source.report((*at, "favourable"), "scale_favourable_differs", limit=wanted, scale=name)
    if option.get("no_opinion") is True:
        source.report((*at, "no_opinion"), "scale_step_no_opinion", found=step.label, scale=name)


def _step_of(name: str, scale: Scale, label: object) -> ScaleStep | None:
    """The step that a label names in any language, a remark in brackets and 分 behind a number left out."""
    named = {_REMARK.sub("", text).strip().lower() for text in _texts(label)}
    for place, step in enumerate(scale.steps):
        translated = {_label(name, place, language).lower() for language in TRANSLATIONS}
        if named & {step.label, *translated, *step.also, str(step.score), f"{step.score}分"}:
            return step
    return None


def _texts(label: object) -> Iterable[str]:
    texts = label.values() if isinstance(label, dict) else [label]
    return [text for text in texts if isinstance(text, str)]


def _shown(label: object) -> str:
    return next(iter(_texts(label)), "")

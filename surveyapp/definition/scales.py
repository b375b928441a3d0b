"""The ready scales: what a question gets by naming one with `scale`, and where each is from.

A scale that was published here never changes, because surveys and frozen snapshots hold only its name: a changed scale
gets a new name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.files.source import Source
from surveyapp.definition.languages import FIRST_LANGUAGE
from surveyapp.definition.type_table import scale_types


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
    """A ready scale, from the best step to the worst; `name` is what it is called, `source` where it is from."""

    name: str
    source: str
    steps: tuple[ScaleStep, ...]


NAMES_AND_SOURCES: Mapping[str, tuple[str, str]] = {
    "haochaping": (
        "政务服务“好差评”五级量表",
        "GB/T 39735-2020《政务服务评价工作指南》：非常满意、满意、基本满意为好评，不满意、非常不满意为差评",
    ),
    "five_step": (
        "五级满意度量表",
        "绩效评价报告附录中的 5、4、3、2、1 分制问卷：非常满意、比较满意计入满意",
    ),
    "yes_no": (
        "是否两项",
        "绩效评价问卷中只有肯定和否定两个选项的题目：肯定 1 分，否定 0 分，肯定的计入满意",
    ),
}
"""Name in a file -> what the scale is called, and where it is from."""

SCALES: Mapping[str, Scale] = {
    "haochaping": Scale(
        *NAMES_AND_SOURCES["haochaping"],
        (
            ScaleStep(5, "非常满意", True),
            ScaleStep(4, "满意", True),
            ScaleStep(3, "基本满意", True),
            ScaleStep(2, "不满意"),
            ScaleStep(1, "非常不满意"),
        ),
    ),
    "five_step": Scale(
        *NAMES_AND_SOURCES["five_step"],
        (
            ScaleStep(5, "非常满意", True, ("很满意", "十分满意")),
            ScaleStep(4, "比较满意", True, ("满意", "较满意")),
            ScaleStep(3, "基本满意", also=("一般",)),
            ScaleStep(2, "不太满意", also=("不满意", "较不满意", "比较不满意")),
            ScaleStep(1, "非常不满意", also=("很不满意", "十分不满意")),
        ),
    ),
    "yes_no": Scale(
        *NAMES_AND_SOURCES["yes_no"],
        (
            ScaleStep(1, "是", True, ("满意", "知道", "会")),
            ScaleStep(0, "否", also=("不是", "不满意", "不知道", "不会")),
        ),
    ),
}
"""Name in a file -> the scale."""

TRANSLATIONS: dict[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "haochaping": (
            "Very satisfied",
            "Satisfied",
            "Basically satisfied",
            "Dissatisfied",
            "Very dissatisfied",
        ),
        "five_step": (
            "Very satisfied",
            "Fairly satisfied",
            "Neither satisfied nor dissatisfied",
            "Fairly dissatisfied",
            "Very dissatisfied",
        ),
        "yes_no": ("Yes", "No"),
    },
}
"""Language -> name of a scale -> its steps' wordings in that language, from the best to the worst.

Where a questionnaire is asked in a language that has none, its author is told to write the options.
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

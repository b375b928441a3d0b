"""Scales that lean to one side, scores that contradict the wording, and steps that stand the other way round than
elsewhere in the questionnaire.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from surveyapp.definition.checks.advice_finding import (
    Finding,
    label_of,
    opinions_of,
    takes_one_option,
    words_of,
)
from surveyapp.definition.question import Option, Question
from surveyapp.definition.question_types import Block
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.scale_wording import levels_of
from surveyapp.definition.scales import SCALES

_TWO_SIDED = re.compile(r"满意|同意|赞成|赞同|支持|认可|认同|合理|符合|[好差]")
"""What has an opposite: a scale of it has as many steps on each side. 了解 and 重要 begin at nothing."""

_GRADE = re.compile("优秀?|良好?")
"""优, 良, 中, 差 are grades of an appraisal, of which two are good by custom."""

_BASIC = 0.5
"""The level of 基本满意, which is the middle of a scale that has no other."""

_POINTS = re.compile(r"(\d{1,3})\s*分?")

_NEGATIVE_LINE = re.compile(
    r"拖拉|推诿|扯皮|生硬|冷漠|刁难|敷衍|乱收费|吃拿卡要|态度(?:差|恶劣|不好)|脏乱差?|太(?:慢|少|贵|差|长|远|难)|过(?:慢|少|高|长|多)|很(?:差|慢|难)"
    r"|不(?:及时|方便|合理|公平|公正|够|足|专业|规范|完善|到位|清楚|透明|认真|耐心)"
)
_WHETHER = re.compile(r"是否|有无|有没有|吗|程度|情况")


@dataclass(frozen=True)
class _Steps:
    """The steps of a question that are placed from bad to good: options with their level or points."""

    index: int
    options: tuple[tuple[int, Option], ...]
    levels: tuple[float, ...]
    of_words: bool

    @property
    def best_first(self) -> bool:
        return self.levels[0] > self.levels[-1]


def doubtful_scales(questionnaire: Questionnaire) -> Iterator[Finding]:
    """`scale_leans` · `scores_turned` · `steps_turned` · `line_turned`."""
    placed = [
        steps
        for index, block in enumerate(questionnaire.blocks)
        if (steps := _steps(index, block)) is not None
    ]
    for steps in placed:
        question = questionnaire.questions[steps.index]
        if steps.of_words:
            yield from _leaning(steps, question)
        yield from _scores(steps)
        yield from _turned_lines(steps, question)
    yield from _turned(placed)


def _steps(index: int, block: Block) -> _Steps | None:
    if not takes_one_option(block):
        return None
    options = opinions_of(block.question)
    labels = [label_of(option) for _, option in options]
    points = [_POINTS.fullmatch(label) for label in labels]
    if len(labels) > 2 and all(points):
        numbers = [float(found[1]) for found in points if found]
        whole = numbers in (sorted(numbers), sorted(numbers, reverse=True)) and len(set(numbers)) == len(
            numbers
        )
        return _Steps(index, tuple(options), tuple(numbers), of_words=False) if whole else None
    levels = levels_of(labels)
    known = [
        (option, level) for option, level in zip(options, levels, strict=False) if level is not None
    ]  # a last option may be of another sort
    if len(known) < 2:
        return _pair(index, options, labels)
    return _Steps(
        index, tuple(option for option, _ in known), tuple(level for _, level in known), of_words=True
    )


def _pair(index: int, options: list[tuple[int, Option]], labels: list[str]) -> _Steps | None:
    """满意 and 不满意, in either order."""
    if len(labels) != 2 or "满意" not in labels or "不满意" not in labels:
        return None
    levels = tuple(1.0 if label == "满意" else -1.0 for label in labels)
    return _Steps(index, tuple(options), levels, of_words=True)


def _leaning(steps: _Steps, question: Question) -> Iterator[Finding]:
    """More steps on one side than on the other, unless the questionnaire names a ready scale or has the steps of an
    official one: 好差评 counts three steps as good by its standard.
    """
    labels = [label_of(option) for _, option in steps.options]
    official = ([step.label for step in scale.steps] for scale in SCALES.values() if scale.official)
    if question.scale is not None or any(sorted(known) == sorted(labels) for known in official):
        return
    if not any(map(_TWO_SIDED.search, labels)) or any(map(_GRADE.fullmatch, labels)):
        return
    middle = 0 in steps.levels
    good = sum(level > (0 if middle else _BASIC) for level in steps.levels)
    bad = sum(level < 0 for level in steps.levels)
    if abs(good - bad) > 0:
        counts: dict[str, object] = {"found": labels, "good": good, "bad": bad}
        yield Finding(("questions", steps.index, "options"), "scale_leans", counts)


def _scores(steps: _Steps) -> Iterator[Finding]:
    """A better step with a lower score."""
    scored = [
        (place, option, level)
        for (place, option), level in zip(steps.options, steps.levels, strict=True)
        if option.score is not None
    ]
    for (_, one, level), (place, other, its_level) in combinations(scored, 2):
        better, worse = (one, other) if level > its_level else (other, one)
        if level != its_level and (better.score or 0) < (worse.score or 0):
            yield Finding(
                ("questions", steps.index, "options", place, "score"),
                "scores_turned",
                {
                    "found": words_of(better.label),
                    "first": words_of(worse.label),
                    "score": better.score,
                    "limit": worse.score,
                },
            )
            return


def _turned(placed: list[_Steps]) -> Iterator[Finding]:
    """The questions whose steps stand the other way round than those of most others."""
    best_first = [steps for steps in placed if steps.best_first]
    worst_first = [steps for steps in placed if not steps.best_first]
    fewer, more = sorted((best_first, worst_first), key=len)
    if not fewer:
        return
    if len(fewer) == len(more) and fewer[0].index < more[0].index:  # then those that come later
        fewer, more = more, fewer
    for steps in fewer:
        labels = [label_of(option) for _, option in steps.options]
        found = {"found": labels[0], "limit": labels[-1], "first": more[0].index + 1}
        yield Finding(("questions", steps.index, "options"), "steps_turned", found)


def _turned_lines(steps: _Steps, question: Question) -> Iterator[Finding]:
    """A line that says something bad among lines that say something good: whoever is content disagrees with it."""
    texts = [words_of(item.text) for item in question.items]
    negative = [
        number
        for number, text in enumerate(texts)
        if _NEGATIVE_LINE.search(text) and not _WHETHER.search(text)
    ]
    if not negative or 2 * len(negative) >= len(texts):
        return
    if not any(re.search("同意|赞成|赞同|符合|认同", label_of(option)) for _, option in steps.options):
        return
    for number in negative:
        yield Finding(
            ("questions", steps.index, "items", number, "text"), "line_turned", {"found": texts[number]}
        )

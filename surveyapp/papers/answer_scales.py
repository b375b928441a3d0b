"""Recognises the scale that the options of a question make, and what its steps are worth."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from surveyapp.definition.scale_wording import (
    FEWEST_LEVELS,
    NO_OPINION,
    levels_of,
    stem_of,
    without_remark,
)
from surveyapp.definition.scales import SCALES, Scale
from surveyapp.papers.signs.marks import flat
from surveyapp.papers.signs.steps import in_one_language

_ASKS_REASON = re.compile(r"\s*[,、;]?\s*(?:其?原因|理由|请.{0,6}(?:说明|注明|写明|简述)).*$")
_OTHER_SUBJECTS = re.compile(r"了解|知道|知晓|听说|熟悉|重要|必要|关注|经常|频率|关心|清楚政策|使用")
"""What a scale may measure that says nothing of satisfaction."""

_OF_SATISFACTION = ("satisfaction", "agreement", "quality", "fact")
"""What the ready scales measure that say who is satisfied; points that are printed say it by themselves."""

_MOST_STEPS_ABRIDGED = 5
"""Of a ready scale with more steps a paper prints all or none."""


@dataclass(frozen=True)
class AnswerScale:
    """A scale: the score of each option (None for one without opinion), and whether it counts as satisfied.

    `source`: name of the ready scale, `numbers` where the steps are numbers, or `degrees`. `best_first`: the options
    stand from the best to the worst. `printed`: the paper prints the scores.
    """

    scores: tuple[int | None, ...]
    favourable: tuple[bool, ...]
    source: str
    best_first: bool
    printed: bool = False


def scale_of(labels: Sequence[str], marks: Sequence[str] = (), question: str = "") -> AnswerScale | None:
    """The scale of satisfaction that these options make; None where they make none.

    `marks`: the numbers that are printed with the steps. Scores without numbers go by place: the worst is 1.

    >>> scale_of(["非常满意", "满意", "一般", "不满意"]).scores
    (4, 3, 2, 1)
    >>> scale_of(["是（当天）", "一般", "否", "未反馈"]).favourable
    (True, False, False, False)
    >>> scale_of(["职工", "学生", "退休"]) is None
    True
    """
    bare = [_bare(label) for label in labels]
    stems = {stem for text in bare if (stem := stem_of(text))}
    silent = [
        bool(NO_OPINION.fullmatch(text)) and stem_of(text) not in stems - {stem_of(text)} for text in bare
    ]
    opinions = [text for text, is_silent in zip(bare, silent, strict=True) if not is_silent]
    if len(opinions) < 2 or _is_of_something_else(opinions, question):
        return None
    numbers = _numbers(
        opinions, [mark for mark, is_silent in zip(marks, silent, strict=False) if not is_silent]
    )
    ready = _ready(opinions, question)
    levels = levels_of(opinions) if ready is None and not numbers else []
    if not (numbers or ready or levels):
        return None
    best_first = _is_best_first(opinions, numbers, ready, levels)
    places = list(range(len(opinions), 0, -1)) if best_first else list(range(1, len(opinions) + 1))
    if ready is not None:
        good = [_step_is_favourable(ready[1], text) for text in opinions]
    elif levels:
        good = [level is not None and level > 0 for level in levels]
    else:
        good = [score in (4, 5) and max(numbers) == 5 for score in numbers]
    scored = iter(zip(numbers or places, good, strict=True))
    both = [(None, False) if is_silent else next(scored) for is_silent in silent]
    source = ready[0] if ready else "numbers" if numbers else "degrees"
    return AnswerScale(
        tuple(score for score, _ in both), tuple(mark for _, mark in both), source, best_first, bool(numbers)
    )


def _bare(label: str) -> str:
    """The wording of a step without what stands in brackets behind it, or asks for a reason."""
    return _ASKS_REASON.sub("", without_remark(in_one_language(flat(label)))).strip()


def goes_by_degrees(labels: Sequence[str]) -> bool:
    """Whether the options are degrees of something, so that one excludes the others.

    >>> goes_by_degrees(["非常了解", "比较了解", "一般", "不了解"]), goes_by_degrees(["电视", "网络"])
    (True, False)
    """
    bare = [_bare(label) for label in labels]
    return scale_of(labels) is not None or bool(levels_of(bare))


def _is_of_something_else(opinions: Sequence[str], question: str) -> bool:
    """Whether the options measure knowledge or importance, or say yes and no to a fact."""
    words = "".join(opinions)
    if "满意" in words:
        return False
    if "推荐" in question:
        return True
    if _OTHER_SUBJECTS.search(words):
        return True
    return len(opinions) < FEWEST_LEVELS and "满意" not in question


def _numbers(opinions: Sequence[str], marks: Sequence[str]) -> list[int]:
    """The scores that are printed as the options, or beside them."""
    for texts in (opinions, marks):
        digits = [re.sub(r"\s*分$", "", text) for text in texts]
        if len(digits) != len(opinions) or not all(text.isascii() and text.isdigit() for text in digits):
            continue
        numbers = [int(text) for text in digits]
        if {after - before for before, after in pairwise(numbers)} in ({1}, {-1}):
            worded = texts is opinions or numbers[0] > numbers[-1]
            if len(numbers) >= FEWEST_LEVELS and worded:
                return numbers
    return []


def _ready(opinions: Sequence[str], question: str) -> tuple[str, Scale] | None:
    """The ready scale that has all these steps, the one that calls most of them so first."""
    best: tuple[int, str] | None = None
    for name, scale in SCALES.items():
        if len(scale.steps) == 2 and not ("满意" in "".join(opinions) or "满意" in question):
            continue
        if scale.measures not in _OF_SATISFACTION or (len(scale.steps) == 2 and len(opinions) != 2):
            continue
        if len(opinions) > len(scale.steps) or not all(map(scale.step, opinions)):
            continue
        if len(scale.steps) > max(len(opinions), _MOST_STEPS_ABRIDGED):
            continue
        exact = sum(text in {step.label for step in scale.steps} for text in opinions)
        fitting = 2 * exact + (len(scale.steps) == len(opinions))
        if best is None or fitting > best[0]:
            best = (fitting, name)
    return (best[1], SCALES[best[1]]) if best else None


def _step_is_favourable(scale: Scale, text: str) -> bool:
    step = scale.step(text)
    return step is not None and step.favourable


def _is_best_first(
    opinions: Sequence[str],
    numbers: Sequence[int],
    ready: tuple[str, Scale] | None,
    levels: Sequence[float | None],
) -> bool:
    if ready is not None:
        order = [step.score for text in opinions if (step := ready[1].step(text)) is not None]
        return order[0] > order[-1]
    if levels:
        known = [level for level in levels if level is not None]
        return known[0] > known[-1]
    return numbers[0] > numbers[-1]

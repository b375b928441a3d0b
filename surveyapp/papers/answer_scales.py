"""Recognises the scale that the options of a question make, and what its steps are worth."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from surveyapp.definition.scales import SCALES, Scale
from surveyapp.papers.signs.marks import flat

_REMARK = re.compile(r"[（(].*$")
_NO_OPINION = re.compile(
    r"(?:不了解|不清楚|不知道|不适用|不好说|说不清楚?|不确定|(?:没有?|未)(?:去|参加|体验|接受|享受|申请|参与|咨询|联系)过?|难以?(?:评价|回答|判断)|无法(?:评价|判断|回答)|未接触过?|没(?:有)?接触过?|未办理过?"
    r"|没(?:有)?办理过?|未使用过?|没(?:有)?(?:使)?用过|未涉及|不涉及|拒绝回答|没有?意见|无意见)"
)
_DEGREES: tuple[tuple[str, float], ...] = (
    (r"(?:非常|十分|很|极其|极|完全|特别|最)不", -2),
    (r"(?:不太|不够|不大|不怎么|较不|比较不|不很|有点不|有些不|不)", -1.5),
    (r"(?:未|没有|没|无)", -1.5),
    (r"(?:非常|十分|很|极其|极为|极|完全|显著|明显|特别|高度|大大|最)", 2),
    (r"(?:比较|较为|较|相当)", 1.2),
    (r"(?:有一定|有所|部分|有些|稍有)", 1),
    (r"(?:基本|大致|还算)", 0.5),
)
_COMPILED = tuple((re.compile(pattern), level) for pattern, level in _DEGREES)
_MILD_NO = re.compile(r"不太|不够|不大|不怎么|较不|比较不|不很|有点不|有些不")
_MIDDLE = re.compile(r"(?:.{0,3}一般(?:般)?|普通|中等?|尚可|还行|适中|无所谓|中立|说得过去|效果一般)")
_WHOLE = {
    "是": 1.5,
    "会": 1.5,
    "能": 1.5,
    "否": -1.5,
    "优": 2,
    "优秀": 2,
    "良": 1,
    "良好": 1,
    "差": -2,
    "较差": -1.5,
    "很差": -2,
    "好": 1.5,
    "较好": 1.2,
    "很好": 2,
}
_OTHER_SUBJECTS = re.compile(r"了解|知道|知晓|听说|熟悉|重要|必要|关注|经常|频率|关心|清楚政策|使用")
"""What a scale may measure that says nothing of satisfaction."""

_FEWEST_LEVELS = 3


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
    bare = [_REMARK.sub("", flat(label)).strip() for label in labels]
    stems = {stem for text in bare if (stem := _stem(text))}
    silent = [bool(_NO_OPINION.fullmatch(text)) and _stem(text) not in stems - {_stem(text)} for text in bare]
    opinions = [text for text, is_silent in zip(bare, silent, strict=True) if not is_silent]
    if len(opinions) < 2 or _is_of_something_else(opinions, question):
        return None
    numbers = _numbers(
        opinions, [mark for mark, is_silent in zip(marks, silent, strict=False) if not is_silent]
    )
    ready = _ready(opinions, question)
    levels = _levels(opinions) if ready is None and not numbers else []
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


def goes_by_degrees(labels: Sequence[str]) -> bool:
    """Whether the options are degrees of something, so that one excludes the others.

    >>> goes_by_degrees(["非常了解", "比较了解", "一般", "不了解"]), goes_by_degrees(["电视", "网络"])
    (True, False)
    """
    bare = [_REMARK.sub("", flat(label)).strip() for label in labels]
    return scale_of(labels) is not None or bool(_levels(bare))


def _is_of_something_else(opinions: Sequence[str], question: str) -> bool:
    """Whether the options measure knowledge or importance, or say yes and no to a fact."""
    words = "".join(opinions)
    if "满意" in words:
        return False
    if "推荐" in question:
        return True
    if _OTHER_SUBJECTS.search(words):
        return True
    return len(opinions) < _FEWEST_LEVELS and "满意" not in question


def _numbers(opinions: Sequence[str], marks: Sequence[str]) -> list[int]:
    """The scores that are printed as the options, or beside them."""
    for texts in (opinions, marks):
        digits = [re.sub(r"\s*分$", "", text) for text in texts]
        if len(digits) != len(opinions) or not all(text.isascii() and text.isdigit() for text in digits):
            continue
        numbers = [int(text) for text in digits]
        if {after - before for before, after in pairwise(numbers)} in ({1}, {-1}):
            worded = texts is opinions or numbers[0] > numbers[-1]
            if len(numbers) >= _FEWEST_LEVELS and worded:
                return numbers
    return []


def _ready(opinions: Sequence[str], question: str) -> tuple[str, Scale] | None:
    """The ready scale that has all these steps, the one that calls most of them so first."""
    best: tuple[int, str] | None = None
    for name, scale in SCALES.items():
        if len(scale.steps) == 2 and not ("满意" in "".join(opinions) or "满意" in question):
            continue
        if len(scale.steps) == 2 and len(opinions) != 2:
            continue
        known = {wording for step in scale.steps for wording in (step.label, *step.also)}
        if not set(opinions) <= known or len(opinions) > len(scale.steps):
            continue
        exact = sum(text in {step.label for step in scale.steps} for text in opinions)
        fitting = 2 * exact + (len(scale.steps) == len(opinions))
        if best is None or fitting > best[0]:
            best = (fitting, name)
    return (best[1], SCALES[best[1]]) if best else None


def _step_is_favourable(scale: Scale, text: str) -> bool:
    return any(step.favourable for step in scale.steps if text in (step.label, *step.also))


def _levels(opinions: Sequence[str]) -> list[float | None]:
    """How good each option is; [] where they do not go from good to bad or back in three levels at least."""
    stems = [_stem(text) for text in opinions]
    levels: list[float | None] = []
    for text, stem in zip(opinions, stems, strict=True):
        others = sum(1 for other in stems if other and other in (stem, text)) - (stem != "")
        levels.append(_level(text, shared=others > 0, opinions=opinions))
    known = [level for level in levels if level is not None]
    unknown = len(levels) - len(known)
    if len(set(known)) < _FEWEST_LEVELS or unknown > 1 or (unknown and levels[-1] is not None):
        return []
    falling = all(before >= after for before, after in pairwise(known))
    rising = all(before <= after for before, after in pairwise(known))
    return levels if falling or rising else []


def _level(text: str, *, shared: bool, opinions: Sequence[str]) -> float | None:
    if text in _WHOLE:
        return _WHOLE[text]
    if _MIDDLE.fullmatch(text):
        return 0
    for pattern, level in _COMPILED:
        if found := pattern.match(text):
            mild = _MILD_NO.match(text)
            rest = text[found.end() :]
            known = shared or any(rest and rest in other for other in opinions if other != text)
            return (-1 if mild else level) if known else None
    return 1.5 if shared else None


def _stem(text: str) -> str:
    """What a step says of what: 满意 of 非常满意. Empty for one without a degree."""
    for pattern, _ in _COMPILED:
        if found := pattern.match(text):
            return text[found.end() :]
    return ""


def _is_best_first(
    opinions: Sequence[str],
    numbers: Sequence[int],
    ready: tuple[str, Scale] | None,
    levels: Sequence[float | None],
) -> bool:
    if ready is not None:
        order = [
            next(step.score for step in ready[1].steps if text in (step.label, *step.also))
            for text in opinions
        ]
        return order[0] > order[-1]
    if levels:
        known = [level for level in levels if level is not None]
        return known[0] > known[-1]
    return numbers[0] > numbers[-1]

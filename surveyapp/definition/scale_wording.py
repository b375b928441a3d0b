"""What the wording of an option says of its place on a scale: how good it is, or that it holds no opinion.

Papers are read by it, and the checks of a questionnaire compare wordings with scores.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

_REMARK = re.compile(r"[（(].*$")
NO_OPINION = re.compile(
    r"(?:不了解|不清楚|不知道|不适用|不好说|说不清楚?|不确定|难以?(?:评价|回答|判断)|无法(?:评价|判断|回答)|未接触过?|没(?:有)?接触过?|未办理过?"
    r"|没(?:有)?办理过?|未使用过?|没(?:有)?(?:使)?用过|未涉及|不涉及|拒绝回答|没有?意见|无意见)"
)
"""A whole wording that holds no opinion."""

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
FEWEST_LEVELS = 3
"""So many different levels at least make a scale of words."""


def without_remark(label: str) -> str:
    """A wording without what stands in brackets behind it.

    >>> without_remark("非常满意（一键直达）")
    '非常满意'
    """
    return _REMARK.sub("", label).strip()


def levels_of(wordings: Sequence[str]) -> list[float | None]:
    """How good each option is, above 0 good and below 0 bad; [] where they do not go from good to bad or back in three
    levels at least.

    >>> levels_of(["非常满意", "满意", "一般", "不满意"])
    [2, 1.5, 0, -1.5]
    >>> levels_of(["电视", "网络", "报纸"])
    []
    """
    stems = [stem_of(text) for text in wordings]
    levels: list[float | None] = []
    for text, stem in zip(wordings, stems, strict=True):
        others = sum(1 for other in stems if other and other in (stem, text)) - (stem != "")
        levels.append(_level(text, shared=others > 0, wordings=wordings))
    known = [level for level in levels if level is not None]
    unknown = len(levels) - len(known)
    if len(set(known)) < FEWEST_LEVELS or unknown > 1 or (unknown and levels[-1] is not None):
        return []
    falling = all(before >= after for before, after in pairwise(known))
    rising = all(before <= after for before, after in pairwise(known))
    return levels if falling or rising else []


def _level(text: str, *, shared: bool, wordings: Sequence[str]) -> float | None:
    if text in _WHOLE:
        return _WHOLE[text]
    if _MIDDLE.fullmatch(text):
        return 0
    for pattern, level in _COMPILED:
        if found := pattern.match(text):
            mild = _MILD_NO.match(text)
            rest = text[found.end() :]
            known = shared or any(rest and rest in other for other in wordings if other != text)
            return (-1 if mild else level) if known else None
    return 1.5 if shared else None


def stem_of(text: str) -> str:
    """What a step says of what: 满意 of 非常满意. Empty for one without a degree."""
    for pattern, _ in _COMPILED:
        if found := pattern.match(text):
            return text[found.end() :]
    return ""

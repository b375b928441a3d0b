"""The words about what to improve: areas of the importance matrix, priorities as sentences, why there are none."""

import re
from collections.abc import Mapping, Sequence

from surveyapp.analysis.drivers.driver_study import DriverStudy
from surveyapp.analysis.drivers.importance import Importance
from surveyapp.analysis.drivers.quadrant import Area, ImportanceMatrix, MatrixPlace, Side
from surveyapp.analysis.limits import ROWS_PER_DRIVER
from surveyapp.analysis.results import Figure, Undefined
from surveyapp.definition.own_number import without_number
from surveyapp.reports.words.interval_words import interval_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import number_words, quote_label, reason_words

AREAS: Mapping[Area, str] = {
    "improve_first": "优先改进",
    "keep_up": "保持优势",
    "improve_later": "其次改进",
    "maintain": "维持现状",
}
"""What each area of the matrix asks for."""

UNITS: Mapping[str, str] = {"index": "满意度指数", "score": "平均分"}
"""What the performance of an item is measured in."""

IMPORTANCE_PLACES = 1
"""Decimals of shares of importance."""

PERFORMANCE_PLACES = 2
"""Decimals of performances, as satisfaction figures have them."""

_PRIORITIES: Mapping[Area, str] = {
    "improve_first": (
        "优先改进{item}：在各题所能说明的总体评价差异中，它占{share}%，高于各题平均的{important}%；"
        "{unit}为{value}，低于各题平均的{good}（n = {n}）。"
    ),
    "improve_later": (
        "其次改进{item}：{unit}为{value}，低于各题平均的{good}；"
        "但在各题所能说明的总体评价差异中，它只占{share}%，低于各题平均的{important}%（n = {n}）。"
    ),
}

_UNDECIDED: Mapping[tuple[Side, ...], str] = {
    ("importance",): "重要性的区间含有界限，还不能断定它是否比别的题重要。",
    ("performance",): "得分的区间含有界限，还不能断定它是否低于平均。",
    ("importance", "performance"): "重要性和得分的区间都含有界限，还不能断定它应排在哪里。",
}

_KEEP = "保持{items}：重要性和{unit}都不低于各题平均。"

_NEEDS: Mapping[str, str] = {
    "too_many_drivers": "要比较的题目有{had}道，最多{needed}道；题目再多，各题的份额小得分不开。请选出最要紧的几道",
    "too_few_complete_rows": "各题和总体评价都答全的答卷有{had}份，这些题目至少需要{needed}份（每道题{each}份）",
    "too_few_below_top": (
        "对总体评价没有给最高分的只有{had}人，至少需要{needed}人：几乎人人给最高分时，看不出哪道题拉开了差距"
    ),
}
"""The reasons that say what there is and what is needed."""

_WARNINGS: Mapping[str, str] = {
    "negative_slope": ("得分越高，总体评价反而越低的有{items}，请核对计分方向；重要性照算，没有自动翻转。"),
    "suppressed_slope": (
        "{items}单看与总体评价同向，其他题得分相同时却略呈反向，多半因为各题彼此相关；重要性照算，没有自动翻转。"
    ),
    "constant_item": "所有人对{items}的回答各自相同，没有重要性可言，未列入。",
    "no_answers": "{items}没有可计入的回答，未列入。",
    "collinear": "{items}的得分可由其他题目完全推算出来，重要性由这些题目平分，分不出彼此。",
    "alike": "{items}的得分九成以上可由其他题目推算出来，与这些题目的重要性不易分开。",
}

_CEILING = "九成以上的人给总体评价打了最高分，差异很少，难以说明哪道题更重要。"
_CEILING_ITEM = "{items}九成以上的人给了最高分，这些题的重要性说明不了多少。"

_ABOUT = re.compile(
    r"(?:请问)?[您你]?对(?P<about>.{2,24}?)(?:是否|感到|感觉|的)?(?:满意(?:吗|程度|度|与否)?)(?:如何|怎样|是)?"
)
"""Wordings that ask whether somebody is satisfied with something."""

UNDECIDED = "未定"
"""What is said of an item whose interval holds a threshold."""

INTERVALS = "区间由重复抽样得出：每次从这些答卷中有放回地抽取同样多份，共{count}次，取中间95%的结果。"

NORM = "重要性矩阵见GB/T 19038-2009《顾客满意测评模型和方法指南》附录D，界限的取法是本报告的约定。"

THRESHOLDS = (
    "界限：重要性为各题平均（100%÷{count}题＝{important}%），{unit}为各题平均（{good}）。"
    "题目的95%区间含有界限的，标作“未定”：再调查一次，它可能落到界限的另一侧。"
)

LOW = "这不是重要性：只说明哪里不满意的人多，不说明他们看重什么。"


def missing_words(found: Importance) -> str:
    """Why there is no importance, with what there is and what is needed; without a full stop."""
    reason = found.missing.reason if found.missing is not None else "no_answers"
    sentence = _NEEDS.get(reason)
    if sentence is None:
        return say(reason_words(reason))
    return say(sentence).format(had=found.had, needed=found.needed, each=ROWS_PER_DRIVER)


def ceiling_words(found: Importance, names: Mapping[str, str]) -> list[str]:
    """That nearly everybody gave the best answer, to the outcome or to some items; nothing where that is not so."""
    told = [say(_CEILING)] if found.is_at_ceiling else []
    items = [driver.code for driver in found.drivers if driver.is_at_ceiling]
    return [*told, say(_CEILING_ITEM).format(items=_listed(names, items))] if items else told


def warning_sentences(study: DriverStudy) -> list[str]:
    """What readers of the importance have to bear in mind: a sentence for each kind of warning, with its items."""
    items: dict[str, list[str]] = {}
    for warning in study.importance.warnings:
        driver = study.importance.driver(warning.item)
        opposite = warning.code == "negative_slope" and driver is not None and driver.spearman >= 0
        items.setdefault("suppressed_slope" if opposite else warning.code, []).append(warning.item)
    return [say(_WARNINGS[code]).format(items=_listed(study.names, found)) for code, found in items.items()]


def short_name(text: str) -> str:
    """What an item is about, for a sentence: 您对办事速度是否满意？ is 办事速度; other wordings stay as they are."""
    bare = without_number(text).rstrip("？?。. ")
    found = _ABOUT.fullmatch(bare)
    return found["about"] if found else bare


def _listed(names: Mapping[str, str], codes: Sequence[str]) -> str:
    return say("、").join(quote_label(short_name(names[code])) for code in codes)


def threshold_words(matrix: ImportanceMatrix) -> str:
    """The thresholds of the matrix, and what is undecided."""
    return say(THRESHOLDS).format(
        count=len(matrix.places),
        important=number_words(matrix.importance_threshold, IMPORTANCE_PLACES),
        unit=say(UNITS[matrix.unit]),
        good=number_words(matrix.performance_threshold, PERFORMANCE_PLACES),
    )


def priority_sentences(study: DriverStudy) -> list[tuple[str, str]]:
    """What to improve, in order: the item and a sentence that says why, with its n. Empty without a matrix."""
    matrix = study.matrix
    if isinstance(matrix, Undefined):
        return []
    return [(place.code, _priority(study, matrix, place)) for place in matrix.priorities]


def _priority(study: DriverStudy, matrix: ImportanceMatrix, place: MatrixPlace) -> str:
    sentence = say(_PRIORITIES[place.area]).format(
        item=quote_label(short_name(study.names[place.code])),
        share=number_words(place.share, IMPORTANCE_PLACES),
        important=number_words(matrix.importance_threshold, IMPORTANCE_PLACES),
        unit=say(UNITS[matrix.unit]),
        value=number_words(place.performance.value, PERFORMANCE_PLACES),
        good=number_words(matrix.performance_threshold, PERFORMANCE_PLACES),
        n=place.performance.n,
    )
    return sentence + (say(_UNDECIDED[place.undecided]) if place.undecided else "")


def keep_words(study: DriverStudy) -> str:
    """Which items are important and do well; empty where none is."""
    matrix = study.matrix
    if isinstance(matrix, Undefined) or not (kept := matrix.in_area("keep_up")):
        return ""
    items = _listed(study.names, [place.code for place in kept])
    return say(_KEEP).format(items=items, unit=say(UNITS[matrix.unit]))


def share_words(share: float, ends: tuple[float, float] | Undefined) -> str:
    """A share of importance with its interval: 31.2%（24.0% 至 38.1%）."""
    value = f"{number_words(share, IMPORTANCE_PLACES)}%"
    if isinstance(ends, Undefined):
        return value
    return say("{value}（{ends}）").format(value=value, ends=interval_words(ends, "%", IMPORTANCE_PLACES))


def low_sentences(study: DriverStudy) -> list[str]:
    """The items by how many rate them low, as sentences; only those that somebody rates low."""
    return [
        say("{item}：{count}人不满意，占{share}%（n = {n}）。").format(
            item=quote_label(short_name(study.names[rating.code])),
            count=rating.count,
            share=number_words(rating.share.exact, IMPORTANCE_PLACES),
            n=rating.share.n,
        )
        for rating in study.low
        if rating.count and isinstance(rating.share, Figure)
    ]

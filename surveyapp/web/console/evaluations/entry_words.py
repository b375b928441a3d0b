"""Entered values and what is wrong with them, in the words of the page on which they are entered."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.analysis.results import half_up
from surveyapp.definition.files.problems import Problem
from surveyapp.definition.indicators.actual import ActualKind
from surveyapp.definition.indicators.quantity import percent_of, plain_number
from surveyapp.indicators.rules.rule import Point
from surveyapp.services.mistakes.author_words import entering_words

KINDS: Mapping[ActualKind, object] = {
    "met": _l("符合的要点"),
    "value": _l("实际完成值"),
    "aggregate": _l("别处统计的比例"),
    "failed": _l("不达标的件数"),
    "level": _l("评定的等次"),
    "deduction": _l("酌情扣分"),
    "award": _l("加分或减分"),
    "no_evidence": _l("无法核实，不得分"),
    "not_applicable": _l("不适用"),
}
"""The kinds of actual value that people enter -> what they are called."""

PARTS: Mapping[str, Mapping[str, object]] = {
    "aggregate": {
        "numerator": _l("分子"),
        "denominator": _l("分母"),
        "percent": _l("百分比"),
        "source": _l("数据来源"),
        "period": _l("统计期间"),
    },
    "failed": {"pieces": _l("不达标的件数"), "of": _l("总件数")},
    "level": {"name": _l("等次"), "share": _l("得分占权重的百分比"), "reason": _l("评定理由")},
    "deduction": {"off": _l("扣多少分"), "reason": _l("扣分理由")},
    "award": {"points": _l("分数"), "reason": _l("依据")},
    "completion": {"percent": _l("完成率"), "reason": _l("为什么不用计算的完成率")},
}
"""What is made of several fields -> its keys in the file, in the order of the page, with their labels."""

_IN_PERCENT = frozenset({"percent", "share"})
"""Keys whose number is one of percent."""

SINGLE: Mapping[str, object] = {
    "value": _l("数值、日期或文字"),
    "no_evidence": _l("无法核实的原因"),
    "not_applicable": _l("不适用的原因"),
    "shown": _l("表中显示的文字"),
}
"""What is one field -> its label."""

LABELS: Mapping[str, object] = {
    **SINGLE,
    **{f"{kind}-{key}": label for kind, parts in PARTS.items() for key, label in parts.items()},
    "evidence_file": _l("佐证文件名"),
    "evidence_page": _l("页码"),
    "reason": _l("填写或更改的理由"),
}
"""Field of the page -> its label."""


def actual_words(actual: Mapping[str, Any] | None, points: tuple[Point, ...]) -> str:
    """An entered value in a few words, as it was typed, in the order of the page."""
    if actual is None:
        return str(_("改回指标文件中的值"))
    parts = [
        f"{name}{_('：')}{_part_words(key, actual[key], points)}" for key, name in _named() if key in actual
    ]
    return str(_("；")).join(parts)


def fault_words(problem: Problem) -> str:
    """What is wrong with a typed value, after the label of the field that it stands in."""
    field = problem.key.removeprefix("actual").removeprefix(".").partition("[")[0]
    label = LABELS.get(field.replace(".", "-")) or dict(_named()).get(field)
    told = entering_words(problem)
    return f"{label}{_('：')}{told}" if label else told


def doubt_words(number: Fraction | None) -> str:
    """What to check in a number that looks mistyped; empty where there is none."""
    if number is None:
        return ""
    shown = plain_number(half_up(number, 2))
    if number < 0:
        return str(_("%(number)s 小于 0，请核对；确实如此可不改。", number=shown))
    if number <= 1:
        percent = plain_number(half_up(percent_of(number), 2))
        return str(
            _(
                "%(number)s 按 %(number)s%% 计，请核对；如果是 %(percent)s%%，请写 %(percent)s%%。",
                number=plain_number(half_up(number, 4)),
                percent=percent,
            )
        )
    return str(_("%(number)s%% 超过 100%%，请核对；确实如此可不改。", number=shown))


def _named() -> list[tuple[str, object]]:
    """The parts of an actual value by their keys, in the order in which they are shown."""
    return [*KINDS.items(), ("completion", _("填列的完成率")), ("shown", LABELS["shown"])]


def _part_words(key: str, value: Any, points: tuple[Point, ...]) -> str:
    if key == "met":
        texts = {point.code: str(point.text) for point in points}
        return str(_("、")).join(texts.get(code, code) for code in value) or str(_("一项也没有"))
    if isinstance(value, dict):
        told = [
            f"{label} {value[name]}{'%' if name in _IN_PERCENT else ''}"
            for name, label in PARTS[key].items()
            if name in value
        ]
        return str(_("，")).join(told)
    return str(value)

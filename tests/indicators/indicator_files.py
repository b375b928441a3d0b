"""Small indicator files for tests, written as plain values, and stand-in figures of surveys."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from surveyapp.analysis.results import Figure
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicators.indicator_system import IndicatorSystem
from surveyapp.indicators.combined_figures import SurveyFigure
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import LeafScore, Scores, score

THIRDS = {
    "type": "checklist",
    "points": [
        {"code": "policy", "text": "有政策依据"},
        {"code": "strategy", "text": "与规划一致"},
        {"code": "duties", "text": "与职责相关"},
    ],
}
RATE_BANDS = {
    "type": "bands",
    "bands": [{"from": 90, "share": 100}, {"from": 80, "share": 80}, {"from": 60, "share": 60}],
}
GRADES = [
    {"name": "优", "from": 90},
    {"name": "良", "from": 80},
    {"name": "中", "from": 60},
    {"name": "差", "from": 0},
]
Told = tuple[str, str, str]
"""Level, code and key of a problem."""

QUESTION_5 = {"figure": {"survey": "residents", "figure": "favourable", "question": "convenience"}}


def flow(value: Any) -> str:
    """Plain values as YAML on one line; decimals keep their digits."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return format(value, "f") if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def named(cases: dict[str, tuple[Any, ...]]) -> list[Any]:
    """Cases for `parametrize`, each under its name."""
    return [pytest.param(*case, id=name) for name, case in cases.items()]


def leaf(code: str = "X1", weight: Any = 10, **keys: Any) -> dict[str, Any]:
    return {"code": code, "name": f"指标 {code}", "weight": weight, **keys}


def loaded(file: dict[str, Any]) -> IndicatorSystem:
    outcome = load_indicators(flow(file).encode(), "indicators.yaml")
    assert outcome.system is not None, outcome.problems
    return outcome.system


def file_of(*indicators: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """A file of these level-1 indicators, whose weight is the sum of theirs."""
    weight = sum(indicator["weight"] for indicator in indicators)
    return {"title": "评价", "weight": weight, "indicators": list(indicators), **keys}


def system_of(*indicators: dict[str, Any], **keys: Any) -> IndicatorSystem:
    """A system of these level-1 indicators, whose weight is the sum of theirs."""
    return loaded(file_of(*indicators, **keys))


def told_of(*indicators: dict[str, Any], **keys: Any) -> list[Told]:
    """What `check` tells of a file of these level-1 indicators."""
    outcome = load_indicators(flow(file_of(*indicators, **keys)).encode(), "indicators.yaml")
    return [(problem.level, problem.code, problem.key) for problem in outcome.problems]


def told(**keys: Any) -> list[Told]:
    """What `check` tells of a file of one leaf; keys start at the leaf, of which "" is the whole."""
    problems = told_of(leaf(**keys))
    return [
        (level, code, key.removeprefix("indicators[1]").removeprefix(".")) for level, code, key in problems
    ]


def found(exact: Fraction | int, n: int = 122) -> SurveyFigure:
    names = {"survey": "居民问卷", "number": "5", "question": "办事方便吗？", "option": "方便"}
    return SurveyFigure(Figure(Fraction(exact), n), "2025-07-10-a1b2", names)


def no_survey(reference: FigureReference) -> SurveyFigure:
    raise AssertionError(f"nobody should ask for {reference}")


def scored(*indicators: dict[str, Any], **keys: Any) -> Scores:
    return score(system_of(*indicators, **keys), no_survey)


def scored_leaf(**keys: Any) -> LeafScore:
    return next(scored(leaf(**keys)).leaves())


def pass_mark(mark: Any, over: str = "capped") -> dict[str, Any]:
    """The rule that is linear from a pass mark on, by what more than the target gives."""
    if over == "capped":
        return {"type": "pass_mark", "pass_mark": mark}
    return {"type": "over_achievement", "pass_mark": mark, "over": over}


def completed(percent: Any, over: str = "capped", weight: Any = 8) -> LeafScore:
    """A leaf with a pass mark of 60 and this completion of the target 100 %."""
    rule = pass_mark(60, over)
    return scored_leaf(weight=weight, target="=100%", rule=rule, actual={"value": percent})

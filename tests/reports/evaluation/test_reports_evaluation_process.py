"""评分过程 in the report of an evaluation: what a line says of how its score came about, each thing once."""

import json

from surveyapp.indicators.combined_figures import NOT_FROZEN
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import score
from surveyapp.reports.evaluation.content import _sentences
from surveyapp.reports.evaluation.facts import IndicatorLine


def process_of(target: str, actual: dict[str, str]) -> str:
    """What the report says of how a line of 10 points came about that has to reach this target."""
    rule = {"type": "target", "short": "zero"}
    line = {"code": "X", "name": "某指标", "weight": 10, "target": target, "rule": rule, "actual": actual}
    file = {"title": "评价", "weight": 10, "indicators": [line]}
    system = load_indicators(json.dumps(file, ensure_ascii=False).encode(), "indicators.yaml").system
    assert system is not None
    (scored,) = score(system, lambda _reference: NOT_FROZEN).leaves()
    return "".join(_sentences(IndicatorLine(system.indicators[0], scored, ())))


def test_a_value_that_is_what_its_table_shows_is_not_said_twice() -> None:
    told = process_of("≥9人", {"value": "9人"})
    assert (
        told == "目标值为≥9人，实际完成值为9人。9 人达到目标，得满分 10 分。该指标满分 10 分，得 10.00 分。"
    )


def test_a_value_in_another_unit_is_said_as_it_was_written() -> None:
    assert "实际完成值：1 万元，即 10000" in process_of("≤10000元", {"value": "1万元"})


def test_a_value_that_cannot_be_verified_is_said_once() -> None:
    told = process_of("≥99%", {"no_evidence": "没有记录"})
    assert told.startswith("目标值为≥99%。实际完成值无法核实，得 0 分；理由：没有记录。")

"""Four published evaluations, line by line: from their sample answers and files come the scores that they print.

The lines are as annex 1 of each report prints them; 001 has no column of actual values there, so they are from
its 评分过程 and table 4-2. Sums are from the reports' summary tables and text. What a report prints otherwise in
another place is compared in test_services_compare.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ready_databases import demonstration_sqlite

from surveyapp.analysis.results import half_up
from surveyapp.indicators.scoring import GroupScore, Scores
from surveyapp.records.connection import connect
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.evaluations.score_json import as_json
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.places import Places

CHANGJI, QITAI = "changji-jishitong-2024", "qitai-zhengwu-2023"
TURPAN, YANTIAN = "turpan-12345-2022", "yantian-minsheng-2024"
SURVEYS = (f"{CHANGJI}/residents", f"{QITAI}/service", f"{QITAI}/trading", f"{TURPAN}/residents")
TRADING = SURVEYS[2]

Line = tuple[str, str, int, str, str, str]
"""Code, name, weight, target, actual value and score as printed."""

LINES: dict[str, list[Line]] = {
    CHANGJI: [
        ("A11", "立项依据充分性", 2, "充分", "充分", "2"),
        ("A12", "项目立项规范性", 2, "规范", "规范", "2"),
        ("A21", "绩效目标合理性", 3, "合理", "合理", "3"),
        ("A22", "绩效目标明确性", 3, "明确", "明确", "3"),
        ("A31", "预算编制科学性", 3, "科学", "科学", "3"),
        ("A32", "资金分配合理性", 2, "合理", "合理", "2"),
        ("B11", "预算执行率", 6, "100.00%", "94.35%", "6"),
        ("B12", "资金使用合规性", 6, "合规", "合规", "6"),
        ("B21", "管理制度健全性", 8, "健全", "健全", "8"),
        ("B22", "制度执行有效性", 5, "有效", "有效", "5"),
        ("C11", "“吉事通”程序平台个数", 3, "=1 个", "=1 个", "3"),
        ("C21", "平台正常运转率", 8, "=100%", "=100%", "8"),
        ("C31", "平台维护按时完成率", 4, "=100%", "=100%", "4"),
        ("C41", "“吉事通”问政服务小程序开发费", 5, "≤14.8 万元", "=14.8 万元", "5"),
        ("C42", "“石榴云”技术服务平台运行维护费", 8, "≤73.5 万元", "=73.5 万元", "8"),
        ("C43", "“昌吉好地方”客户端大数据服务费", 5, "≤14.7 万元", "=14.7 万元", "5"),
        ("C44", "吉事通宣传费用", 2, "≤7838 元", "=7838 元", "2"),
        ("D11", "有效提升基层治理能力", 15, "有效提升", "基本达成目标", "15"),
        ("D21", "城乡居民满意度", 10, "≥90%", "=99.2%", "10"),
    ],
    QITAI: [
        ("A11", "中长期规划科学合理性", 3, "合理", "合理", "3"),
        ("A12", "年度工作计划科学完整性", 3, "科学完整", "科学完整", "3"),
        ("A21", "绩效指标明确性", 2, "规范", "规范", "2"),
        ("A22", "绩效目标合理性", 2, "合理", "合理", "2"),
        ("A31", "预算编制科学规范", 2, "规范", "规范", "2"),
        ("A32", "预算编制与重点工作任务的匹配性", 3, "匹配", "匹配", "3"),
        ("B11", "各项管理制度健全性", 5, "健全", "健全", "5"),
        ("B21", "预算、决算信息公开", 2, "公开", "公开", "2"),
        ("B31", "支出预算执行率", 5, "100%", "100%", "5"),
        ("B32", "资金使用合规性", 3, "合规", "合规", "3"),
        ("B33", "政府采购招投标信息公开及时", 3, "公开及时", "公开及时", "3"),
        ("B41", "项目质量达标率", 5, "100%", "100%", "5"),
        ("B42", "项目支出预算调整率", 3, "±10%以内", "214.97%", "0"),
        ("B51", "资产管理规范性", 5, "规范", "规范", "5"),
        ("B52", "固定资产利用率", 4, "≥95%", "100%", "4"),
        ("C11", "自治区一体化平台办件数量", 5, "≥500件", "500件", "5"),
        ("C12", "“线上全流程电子化”支付集中采购项目数量", 5, "≥15项", "15项", "5"),
        ("C13", "建设工程项目进场交易数量", 4, "≥3个", "3个", "4"),
        ("C21", "项目资金执行率", 4, "100%", "100%", "4"),
        ("C22", "日常公用经费控制率", 4, "≤100%", "744.38%", "0"),
        ("C31", "重点工作完成率", 4, "＝100%", "100%", "4"),
        ("C41", "12345政务服务便民热线按期签收率", 4, "100%", "100%", "4"),
        ("C42", "12345政务服务便民热线办结率", 4, "99.55%", "99.55%", "4"),
        ("C43", "印章备案部门覆盖率", 4, "93.22%", "93.94%", "4"),
        ("C44", "网上政务服务能力调查评估总体指数", 4, "97.07%", "98.19%", "4"),
        ("C51", "政务服务工作满意度", 4, "≥80%", "96.90%", "4"),
        ("C52", "公共资产交易工作满意度", 4, "≥80%", "97.64%", "4"),
    ],
    TURPAN: [
        ("A101", "立项依据充分性", 3, "充分", "充分", "3"),
        ("A102", "立项程序规范性", 3, "规范", "规范", "3"),
        ("A201", "绩效目标合理性", 3, "合理", "较合理", "2.59"),
        ("A202", "绩效指标明确性", 3, "明确", "明确", "3"),
        ("A301", "预算编制科学性", 4, "科学", "科学", "4"),
        ("A302", "资金分配合理性", 4, "合理", "合理", "4"),
        ("B101", "资金到位率", 4, "100%", "100%", "4"),
        ("B102", "预算执行率", 4, "100%", "100%", "4"),
        ("B103", "资金使用合规性", 4, "合规", "合规", "4"),
        ("B201", "管理制度健全性", 4, "健全", "健全", "4"),
        ("B202", "制度执行有效性", 4, "执行且有效", "执行且有效", "4"),
        ("C101", "聘用人员数量", 5, "≥9人", "9人", "5"),
        ("C102", "保障平台运转数量", 5, "=1个", "1个", "5"),
        ("C201", "12345平台运转率", 6, "≥99%", "无法核实", "0"),
        ("C202", "热线电话接通率", 6, "≥98%", "99%", "6"),
        ("C203", "投诉事件解决率", 6, "≥99%", "99%", "6"),
        ("C301", "资金发放及时率", 6, "≥80%", "99%", "6"),
        ("C401", "人均工资支出含管理费", 6, "≤7.56万元", "7.56万元", "6"),
        ("D101", "12345热线知晓率", 10, "≥75%", "98.95%", "10"),
        ("D201", "使用人员满意度", 10, "≥85%", "97.89%", "10"),
    ],
    YANTIAN: [
        ("A11", "立项依据充分性", 5, "充分", "充分", "5"),
        ("A12", "立项程序规范性", 2, "规范", "规范", "2"),
        ("A21", "绩效目标合理性", 4, "合理", "合理", "3"),
        ("A22", "绩效指标明确性", 3, "明确", "明确", "2"),
        ("A31", "预算编制科学性", 4, "合理", "合理", "4"),
        ("A32", "资金分配合理性", 2, "合理", "合理", "2"),
        ("B11", "资金到位率", 3, "100%", "100%", "3"),
        ("B12", "预算执行率", 3, "100%", "100%", "3"),
        ("B13", "资金使用合规性", 4, "合规", "合规", "4"),
        ("B21", "管理制度健全性", 5, "健全", "健全", "5"),
        ("B22", "制度执行有效性", 5, "有效", "有效", "5"),
        ("C11", "事件专题库建设数", 7, "4个", "4个", "7"),
        ("C12", "数据流转平台数", 7, "3个", "3个", "7"),
        ("C21", "专家评审通过率", 7, "100%", "100%", "7"),
        ("C22", "验收合格率", 7, "100%", "100%", "7"),
        ("C31", "重大故障响应", 8, "7*24 小时", "7*24 小时", "8"),
        ("C41", "成本控制率", 4, "95% ≤ N ≤ 100%", "100%", "4"),
        ("D11", "提升民生诉求办理速度", 8, "显著", "显著", "8"),
        ("D21", "提升城市治理体系和治理能力现代化水平", 7, "显著", "显著", "7"),
        ("D31", "政府部门及市民满意度", 5, "≥95%", "100%", "5"),
    ],
}
OUTSIDE = {QITAI: ["F11", "F21"]}
"""Bonus and penalty rows, empty in the report."""

OUR_ACTUAL = {(CHANGJI, "D11"): "99.18%", (YANTIAN, "B12"): "99.81%", (YANTIAN, "D31"): "99.99%"}
"""Where 000 prints a word for the figure of its survey, and 004 100 % for 106.8 ÷ 107 and for 99.99 % of its text."""

OUR_SCORE = {(TURPAN, "A201"): "2.60"}
"""(20 % + 80 % × 5/6) × 3, printed 2.59."""

SUMS: dict[str, list[tuple[str, str, int, str, str]]] = {
    CHANGJI: [
        ("A", "项目决策", 15, "15", "100.00%"),
        ("B", "项目过程", 25, "25", "100.00%"),
        ("C", "项目产出", 35, "35", "100.00%"),
        ("D", "项目效益", 25, "25", "100.00%"),
    ],
    QITAI: [
        ("A", "部门决策", 15, "15", "100%"),
        ("B", "部门管理", 35, "32", "91.43%"),
        ("C", "部门绩效", 50, "46", "92%"),
    ],
    TURPAN: [
        ("A", "项目决策", 20, "19.59", "97.95%"),
        ("B", "项目过程", 20, "20", "100%"),
        ("C", "项目产出", 40, "34", "85%"),
        ("D", "项目效益", 20, "20", "100%"),
    ],
    YANTIAN: [
        ("A", "项目决策", 20, "18", ""),
        ("B", "项目管理", 20, "20", ""),
        ("C", "项目产出", 40, "40", ""),
        ("D", "项目效益", 20, "20", ""),
    ],
}
"""Level 1: code, name, weight, score and rate as printed; 004 prints no rates."""

OUR_SUMS = {(TURPAN, "A"): ("19.60", "98.00%")}
"""Moved by the score of A201."""

LEVEL_2 = {
    CHANGJI: "A1 项目立项 4 4,A2 绩效目标 6 6,A3 资金投入 5 5,B1 资金管理 12 12,B2 组织实施 13 13,C1 数量指标 3 3,"
    "C2 质量指标 8 8,C3 时效指标 4 4,C4 成本指标 20 20,D1 社会效益指标 15 15,D2 满意度指标 10 10",
    QITAI: "A1 部门规划计划 6,A2 绩效目标 4,A3 部门预算编制 5,B1 制度管理 5,B2 预算管理 2,B3 资金管理 11,B4 项目管理 8,"
    "B5 资产管理 9,C1 产出 14,C2 成本 8,C3 效率 4,C4 效能 16,C5 满意度 8",
    TURPAN: "A1 项目立项 6,A2 绩效目标 6,A3 资金投入 8,B1 资金管理 12,B2 组织实施 8,C1 产出数量 10,C2 产出质量 18,"
    "C3 产出时效 6,C4 产出成本 6,D1 项目效益 10,D2 满意度 10",
    YANTIAN: "A1 项目立项 7 7,A2 绩效目标 7 5,A3 资金投入 6 6,B1 资金管理 10 10,B2 组织实施 10 10",
}
"""Level 2: code, name and weight as printed, and the score where one is printed."""

TOTALS = {CHANGJI: 100.0, QITAI: 93.0, TURPAN: 93.6, YANTIAN: 98.0}
OF_SURVEYS = {CHANGJI: ["D11", "D21"], QITAI: ["C51", "C52"], TURPAN: ["D101", "D201"], YANTIAN: []}
"""The indicators that take figures of surveys."""

TRADING_ITEMS = {
    "facilities": "97.183",
    "support": "97.465",
    "site": "97.465",
    "systems": "97.746",
    "staff": "98.028",
    "extended": "97.465",
    "complaints": "98.028",
    "openness": "97.746",
}
"""Item of the trading survey -> its printed satisfaction index; 345 of 71 × 5 points are 97.183 %."""


class World(NamedTuple):
    """The evaluations' JSON objects, without and with frozen surveys; their scores; the trading survey's items."""

    open: dict[str, dict[str, Any]]
    frozen: dict[str, dict[str, Any]]
    scores: dict[str, Scores]
    trading: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, published_questionnaires: Path) -> Iterator[World]:
    """The published evaluations, filled with sample answers."""
    folder = tmp_path_factory.mktemp("seeds")
    demonstration_sqlite(folder / "survey.sqlite")
    engine = connect(f"sqlite:///{folder / 'survey.sqlite'}")

    def scored() -> dict[str, Any]:
        return {
            name: score_evaluation(Places(engine, folder, folder, published_questionnaires), name)
            for name in LINES
        }

    before = {name: as_json(found, compared=True) for name, found in scored().items()}
    for survey in SURVEYS:
        freeze(engine, folder, survey)
    after = scored()
    trading = analyse_survey(latest_answers(engine, folder, TRADING)).as_json()
    yield World(
        before,
        {name: as_json(found, compared=True) for name, found in after.items()},
        {name: found.systems["indicators"].scores for name, found in after.items()},
        trading["satisfaction"]["items"],
    )
    engine.dispose()


def group_of(scores: Scores, code: str) -> GroupScore:
    """The level-2 indicator with this code."""
    levels = [level for level in scores.levels if isinstance(level, GroupScore)]
    groups = [child for level in levels for child in level.children if isinstance(child, GroupScore)]
    return next(group for group in groups if group.code == code)


def as_printed(ours: float | str, printed: str) -> str:
    """Ours as it is printed: with decimals rounded half up to as many, else not rounded; words as they are."""
    number = re.search(r"\d+(?:\.(\d+))?", printed)
    text = ours.removesuffix("%") if isinstance(ours, str) else str(ours)
    if number is None or not re.fullmatch(r"\d+(\.\d+)?", text):
        return str(ours)
    exact = Fraction(text)
    return printed.replace(number[0], str(half_up(exact, len(number[1]))) if number[1] else str(exact))


def without_spaces(text: str) -> str:
    return "".join(text.split())


def test_the_lines_are_the_published_ones_in_their_order(world: World) -> None:
    for evaluation, lines in LINES.items():
        found = world.frozen[evaluation]["indicators"]
        assert list(found) == [line[0] for line in lines] + OUTSIDE.get(evaluation, []), evaluation
        for code, name, weight, target, *_ in lines:
            assert (found[code]["name"], found[code]["weight"]) == (name, weight), (evaluation, code)
            assert without_spaces(found[code]["target"]) == without_spaces(target), (evaluation, code)


def test_the_actual_values_are_as_published(world: World) -> None:
    for evaluation, lines in LINES.items():
        for code, *_, actual, _ in lines:
            printed = OUR_ACTUAL.get((evaluation, code), actual)
            ours = as_printed(world.frozen[evaluation]["indicators"][code]["actual"], printed)
            assert ours == printed, (evaluation, code)


def test_the_scores_are_as_published(world: World) -> None:
    for evaluation, lines in LINES.items():
        found = world.frozen[evaluation]["indicators"]
        printed = {line[0]: float(OUR_SCORE.get((evaluation, line[0]), line[5])) for line in lines}
        assert {code: found[code]["score"] for code in printed} == printed, evaluation


def test_level_1_is_as_published(world: World) -> None:
    for evaluation, levels in SUMS.items():
        names = {level.code: level.name for level in world.scores[evaluation].levels}
        for code, name, weight, *printed in levels:
            score, rate = OUR_SUMS.get((evaluation, code), printed)
            found = world.frozen[evaluation]["levels"][code]
            ours = names[code], found["weight"], found["score"]
            assert ours == (name, weight, float(score)), (evaluation, code)
            assert not rate or as_printed(found["rate"], rate) == rate, (evaluation, code)


def test_level_2_is_as_published(world: World) -> None:
    for evaluation, groups in LEVEL_2.items():
        for group in groups.split(","):
            code, name, weight, *score = group.split(" ")
            found = group_of(world.scores[evaluation], code)
            assert (found.name, found.weight) == (name, Decimal(weight)), (evaluation, group)
            assert not score or found.score == Decimal(score[0]), (evaluation, group)


def test_total_and_grade_are_as_published(world: World) -> None:
    for evaluation, total in TOTALS.items():
        found = world.frozen[evaluation]
        assert (found["total"], found["grade"], found["missing"]) == (total, "优", []), evaluation


def test_an_indicator_of_a_survey_cites_its_snapshot_and_has_no_score_without_it(world: World) -> None:
    for evaluation, codes in OF_SURVEYS.items():
        for code in codes:
            source = world.frozen[evaluation]["indicators"][code]["source"]
            assert (source["kind"], len(source["snapshot"])) == ("survey", 16), (evaluation, code)
            before = world.open[evaluation]["indicators"][code]
            lacking = before["actual"], before["score"], before["missing"]
            assert lacking == (None, None, "no_snapshot"), (evaluation, code)


def test_without_frozen_surveys_there_is_no_total(world: World) -> None:
    for evaluation in (CHANGJI, QITAI, TURPAN):
        found = world.open[evaluation]
        lacking = found["total"], found["grade"], found["missing"]
        assert lacking == (None, None, OF_SURVEYS[evaluation]), evaluation


def test_an_evaluation_without_a_survey_needs_none_frozen(world: World) -> None:
    assert world.open[YANTIAN] == world.frozen[YANTIAN]


def test_the_sample_answers_have_the_published_item_means(world: World) -> None:
    for item, printed in TRADING_ITEMS.items():
        found = world.trading[f"rating.{item}"]
        assert (as_printed(found["value"], printed), found["n"]) == (printed, 71), item


def test_with_the_sample_answers_the_other_places_of_001_move_no_sum(world: World) -> None:
    found = world.frozen[QITAI]
    assert [entry["code"] for entry in found["differences"]] == ["C42", "C43", "C44"]
    assert (found["consequences"], found["not_compared"]) == ([], [])


def test_a_row_outside_the_total_that_does_not_apply_is_not_missing(world: World) -> None:
    for code in OUTSIDE[QITAI]:
        found = world.frozen[QITAI]["indicators"][code]
        assert (found["score"], found["missing"], bool(found["not_applicable"])) == (None, None, True), code


def test_rows_outside_the_total_leave_it_as_it_is(world: World) -> None:
    levels = {code: level["score"] for code, level in world.frozen[QITAI]["levels"].items()}
    assert (levels, world.frozen[QITAI]["total"]) == ({"A": 15, "B": 32, "C": 46, "F": 0}, 93)


def test_a_value_that_cannot_be_verified_has_no_points_and_keeps_its_reason(world: World) -> None:
    found = world.frozen[TURPAN]["indicators"]["C201"]
    assert (found["score"], found["trace"][0]["step"]) == (0, "no_evidence")
    assert "无法核实" in found["trace"][0]["text"]

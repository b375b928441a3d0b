"""How few answers would have to turn for the score of an indicator to change: the fewest, and no fewer."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import orjson
import pytest
from cases import each
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from surveyapp.indicators.turned_scores import TurnMargins, fewest_turned
from surveyapp.reports.evaluation.content import evaluation_report
from surveyapp.reports.evaluation.reconciliation import reconciliation_lists
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.downloads.evaluation_report import evaluation_facts
from surveyapp.services.evaluations.score import EvaluationScore, score_evaluation
from surveyapp.services.evaluations.score_json import as_json
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.places import Places
from surveyapp.services.surveys.publish import publish

SURVEY = """
title: 办事满意度调查
notice: {controller: 某局, contact: 电话, purpose: 评价, retention_days: 365}
satisfaction: {formula: favourable, items: [speed, manner]}
questions:
- {code: speed, type: single, text: 您对速度是否满意？, options: &o
"""
OPTIONS = (
    "[{code: good, label: 满意, score: 3, favourable: true}, {code: fair, label: 一般, score: 2},"
    " {code: poor, label: 不满意, score: 1}, {code: none, label: 不了解, no_opinion: true}]"
)
FILE = (
    SURVEY.replace("options: &o\n", f"options: {OPTIONS}}}\n")
    + f"- {{code: manner, type: single, text: 您对态度是否满意？, options: {OPTIONS}}}\n"
)
INDICATORS = """
title: 绩效评价指标体系
weight: 30
indicators:
- {code: A1, name: 满意率, weight: 10, target: "≥90%",
   actual: {figure: {survey: residents, figure: favourable, question: speed}},
   rule: {type: bands, bands: [{from: 90, points: 10}, {from: 80, points: 8}, {from: 60, points: 6}]}}
- {code: A2, name: 指数, weight: 10, target: "≥90%",
   actual: {figure: {survey: residents, figure: index, question: speed}},
   rule: {type: bands, bands: [{from: 90, points: 10}, {from: 80, points: 8}]}}
- {code: A3, name: 总体, weight: 10, target: "≥90%",
   actual: {figure: {survey: residents, figure: favourable}},
   rule: {type: bands, bands: [{from: 90, points: 10}, {from: 80, points: 8}, {from: 60, points: 6}]}}
"""


@pytest.fixture
def scored(sqlite_engine: Engine, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Speed: 47 of 50 satisfied, 2 fair, 1 poor, 5 have no opinion; manner: 44 of 55 satisfied, 11 poor."""
    folder = tmp_path / "questionnaires" / "demo"
    folder.mkdir(parents=True)
    (folder / "residents.yaml").write_text(FILE, "utf-8")
    (folder / "indicators.yaml").write_text(INDICATORS, "utf-8")
    places = Places(sqlite_engine, tmp_path, tmp_path / "snapshots", tmp_path / "questionnaires")
    publish(sqlite_engine, "demo/residents", FILE.encode(), "residents.yaml")
    speed = ["满意"] * 47 + ["一般"] * 2 + ["不满意"] + ["不了解"] * 5
    manner = ["满意"] * 44 + ["不满意"] * 11
    rows = [f"{n + 1},{a},{b}" for n, (a, b) in enumerate(zip(speed, manner, strict=True))]
    table = "序号,您对速度是否满意？,您对态度是否满意？\n" + "\n".join(rows) + "\n"
    import_responses(sqlite_engine, "demo/residents", table.encode("utf-8-sig"))
    freeze(sqlite_engine, places.snapshots, "demo/residents")
    return score_evaluation(places, "demo")


def turns(scored: EvaluationScore) -> Mapping[str, TurnMargins]:
    return next(iter(scored.systems.values())).turns


def test_so_many_satisfied_people_turn_until_the_next_band(scored) -> None:  # type: ignore[no-untyped-def]
    margins = turns(scored)["A1"]
    assert (margins.down.turned, margins.down.value, margins.down.score) == (3, Fraction(88), Decimal("8.00"))
    assert margins.up is None  # it has the full points


def test_an_index_loses_most_by_those_who_gave_the_best_answer(scored) -> None:  # type: ignore[no-untyped-def]
    margins = turns(scored)["A2"]
    # (47 · 3 + 2 · 2 + 1) ÷ 150 = 97.33; every one of the best who turns takes 2 ÷ 150 away, 6 leave 89.33.
    assert (margins.down.turned, margins.down.score) == (6, Decimal("8.00"))


def test_of_a_scale_the_item_with_fewer_answers_turns_first(scored) -> None:  # type: ignore[no-untyped-def]
    margins = turns(scored)["A3"]
    # (94 + 80) ÷ 2 = 87 %: an answer to speed moves it by 1 %, one to manner by 0.909…: 3 up, 8 down.
    assert (margins.up.turned, margins.up.value) == (3, 87 + Fraction(3))
    assert margins.down.turned == 8


@each("bands", [(95, 90), (60,), (100, 99, 50, 1)])
@each("start", [100, 93, 61, 2])
def test_one_answer_fewer_would_change_nothing(bands, start) -> None:
    def score_after(turned: int) -> Decimal:
        return Decimal(sum(start * 10 - turned >= band * 10 for band in bands))

    fewest = fewest_turned(score_after, start * 10)
    assert fewest is None or (
        score_after(fewest) != score_after(0) and score_after(fewest - 1) == score_after(0)
    )
    assert (fewest is None) == (score_after(start * 10) == score_after(0))


@given(st.integers(1, 100_000), st.integers(1, 100_000))
def test_the_search_finds_the_very_answer_that_tips_the_score(threshold: int, most: int) -> None:
    found = fewest_turned(lambda turned: Decimal(int(turned >= threshold)), most)
    assert found == (threshold if threshold <= most else None)


def test_it_stands_in_the_list_for_evaluators_and_in_nothing_that_is_given_out(scored, sqlite_engine) -> None:  # type: ignore[no-untyped-def]
    facts = evaluation_facts(sqlite_engine, scored)
    listed = next(found for found in reconciliation_lists(facts) if found.name == "多少个回答能改变得分")
    assert listed.table is not None
    assert [row[0] for row in listed.table.rows] == ["A1 满意率", "A2 指数", "A3 总体"]
    assert listed.table.rows[0][3:] == (
        "3 个回答由最好变最差，得分变为 8.00（数值 88.00%）",
        "回答由最差变最好，多少个都不改变得分",
    )
    assert b'"turn' not in orjson.dumps(as_json(scored))
    given_out = evaluation_facts(sqlite_engine, scored, published=False)
    assert all(not system.turns for system in given_out.systems)
    assert "变最差" not in str(evaluation_report(given_out))

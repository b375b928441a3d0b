"""The page on sampling and weights, the note before freezing, and the size of a sample."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import Engine

from surveyapp.reports.words.figure_words import formula_words
from surveyapp.reports.words.wording import number_words
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import live_answers
from surveyapp.services.surveys.publish import publish

SURVEY = "demo/weighed"
FILE = """
title: 办事满意度调查
notice: {controller: 某局, contact: 电话, purpose: 评价, retention_days: 365}
population: {name: 居民, size: 500, target: {question: place, options: [town]}}
sampling:
  method: METHOD
  strata: {question: place, sizes: {city: 400, town: 100}, issued: {city: 40, town: 50}}
satisfaction: {formula: favourable, items: [service]}
questions:
- {code: place, type: single, text: 您住在哪里？, options: [{code: city, label: 城区}, {code: town, label: 乡镇}]}
- code: service
  type: single
  text: 您对服务是否满意？
  options:
  - {code: good, label: 满意, score: 2, favourable: true}
  - {code: poor, label: 不满意, score: 1}
"""


def answered(engine: Engine, method: str = "stratified", towns: int = 12, survey: str = SURVEY) -> None:
    """Eight of ten people of the city are satisfied, and one of three of the town."""
    version = publish(engine, survey, FILE.replace("METHOD", method).encode(), "weighed.yaml").version
    change_state(engine, survey, "open")
    people = [("city", "good" if place % 10 < 8 else "poor") for place in range(20)]
    people += [("town", "good" if place % 3 == 0 else "poor") for place in range(towns)]
    for number, (place, service) in enumerate(people):
        answers = {"place": place, "service": service}
        receive(engine, Submission(survey, version, UUID(int=number + 1), answers, "link", "zh-CN"))


def words(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(f"/console/{path}")
    assert response.status_code == status, response.text
    return " ".join(html.fromstring(response.text).text_content().split())


def test_weighed_figures_stand_beside_unweighed_ones(console, sign_in) -> None:  # type: ignore[no-untyped-def]
    answered(console.engine)
    shown = words(sign_in("reader"), f"surveys/{SURVEY}/results/estimates")
    found = analyse_survey(live_answers(console.engine, SURVEY)).as_json()["estimates"]
    item = found["items"]["service"]
    assert item["value"] == pytest.approx(100 * (0.8 * 0.8 + 0.2 / 3))
    assert item["unweighted"] == pytest.approx(100 * 20 / 32)
    for number in (item["value"], item["unweighted"], *item["ci95"]):
        assert f"{number_words(number)}%" in shown
    assert "按“您住在哪里？”分为 2 层" in shown
    assert f"满意率 = {formula_words('favourable')}" in shown and "没有作答的人不计入" in shown
    assert "加权推算：70.67%，95% 置信区间" in words(sign_in("reader"), f"surveys/{SURVEY}/results")
    assert "城区4004080.00%2062.50%1.28" in shown


def test_an_open_link_is_not_weighed_and_the_page_says_why(console, sign_in) -> None:  # type: ignore[no-untyped-def]
    answered(console.engine, "convenience")
    shown = words(sign_in("reader"), f"surveys/{SURVEY}/results/estimates")
    assert "谁有机会作答不清楚：加权改变不了这一点" in shown
    assert "设计效应" not in shown


def test_a_stratum_with_one_answer_gives_the_reason(console, sign_in) -> None:  # type: ignore[no-untyped-def]
    answered(console.engine, towns=1)
    assert "有的层没有答卷或只有一份" in words(sign_in("reader"), f"surveys/{SURVEY}/results/estimates")


def test_before_freezing_one_reads_that_the_target_group_was_missed(console, sign_in) -> None:  # type: ignore[no-untyped-def]
    answered(console.engine)
    client = sign_in("evaluator")
    missed = "目标群体（乡镇）占回答“您住在哪里？”者的 37.50%。低于 80%"
    assert missed in words(client, f"surveys/{SURVEY}")
    assert missed in words(client, f"surveys/{SURVEY}/results/estimates")


def test_the_size_of_a_sample_begins_with_the_strata_of_the_survey(console, sign_in) -> None:  # type: ignore[no-untyped-def]
    answered(console.engine)
    client = sign_in("reader")
    shown = words(client, f"sample-size?survey={SURVEY}")
    assert "218 份有效答卷" in shown
    assert "城区 400" in shown
    assert "城区400174174" in shown
    typed = "margin=5&confidence=95&share=50&population=&return_rate=80&strata=a+8000+95%0Ab+2000+60"
    assert "a80007290b20004152" in words(client, f"sample-size?{typed}")


def test_the_survey_of_another_team_fills_nothing_in(console, sign_in) -> None:  # type: ignore[no-untyped-def]
    answered(console.engine, survey="others/weighed")
    assert "城区 400" not in words(sign_in("reader"), "sample-size?survey=others/weighed")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("margin=0", "“0”不是 0.1 到 50 之间的数"),
        ("return_rate=many", "“many”不是 0.1 到 100 之间的数"),
        ("strata=city", "第 1 行“city”读不懂"),
        ("strata=city+100+120", "百分比“120”不在 0 到 100 之间"),
        ("population=10&strata=city+100", "各层合计 100 人，与总体的 10 人不一致"),
    ],
)
def test_what_cannot_be_computed_is_told_beside_its_field(console, sign_in, typed: str, told: str) -> None:  # type: ignore[no-untyped-def]
    assert told in words(sign_in("reader"), f"sample-size?{typed}", 422)

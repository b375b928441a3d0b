"""A new evaluation from a file or from last year's, all of it or nothing, and what remains to be done in it."""

from pathlib import Path
from typing import Any

import pytest
from cases import each
from evaluated_folder import (
    FOLDER,
    INDICATORS,
    page_of,
    score_of,
    scores_of,
    words_of,
    write_evaluation,
)
from flask.testing import FlaskClient
from made_console import Console
from new_evaluations import NEW, copy, upload
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from surveyapp.records.evaluations import StoredSystem
from surveyapp.records.teams import Team, TeamMember


@pytest.fixture
def evaluator(console: Console, sign_in: Any) -> FlaskClient:
    client: FlaskClient = sign_in("evaluator")
    return client


def kept(console: Console) -> int:
    with console.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(StoredSystem)).scalar_one())


def team_of(console: Console) -> str:
    with console.engine.connect() as connection:
        query = select(Team.id).join(TeamMember, TeamMember.team == Team.id).order_by(Team.id.desc())
        return str(connection.execute(query).scalars().first())


def test_a_file_becomes_an_evaluation(console: Console, evaluator: FlaskClient) -> None:
    response = upload(evaluator)
    assert response.headers["Location"] == f"/console/evaluations/{FOLDER}/indicators"
    assert score_of(console, "B1") == "30.00"


def test_a_new_folder_is_given_to_the_team(console: Console, evaluator: FlaskClient) -> None:
    response = upload(evaluator, folder="", new_folder="county-2025", team=team_of(console))
    assert response.status_code == 303, response.text
    assert "某市热线绩效评价指标体系" in evaluator.get("/console/evaluations/county-2025").text


@each(
    ("text", "words"),
    [
        (INDICATORS.replace("type: judgement", "type: judgment"), "没有“judgment”这种评分规则"),
        (INDICATORS.replace("weight: 60\n  children", "weight: -60\n  children"), "太小"),
        (INDICATORS.replace("target: ≥90%", "target: 很高"), "需要数字或区间的目标值"),
        (INDICATORS.replace("    weight: 30\n", "    weight: 20\n", 1), "下级指标的权重之和"),
        ("title: [", "不符合 YAML 写法"),
    ],
)
def test_a_file_with_a_mistake_is_explained_by_line_and_nothing_kept(
    console: Console, evaluator: FlaskClient, text: str, words: str
) -> None:
    response = upload(evaluator, text)
    assert response.status_code == 422
    assert words in response.text
    assert "indicators.yaml:" in response.text
    assert kept(console) == 0


def test_what_was_uploaded_stays_while_the_place_is_corrected(
    console: Console, evaluator: FlaskClient
) -> None:
    write_evaluation(console)
    page = upload(evaluator).text
    assert "已经存在，没有建立评价" in page
    assert "已读取 某市.yaml，不用重新选择" in page


@each("name", ["../x", "大写", "lock", "downloads", "remaining"])
def test_a_name_that_cannot_be_used_is_refused(console: Console, evaluator: FlaskClient, name: str) -> None:
    assert upload(evaluator, name=name).status_code == 422
    assert kept(console) == 0


def test_a_folder_of_another_team_is_refused(console: Console, evaluator: FlaskClient) -> None:
    write_evaluation(console, INDICATORS, "elsewhere")
    assert upload(evaluator, folder="elsewhere", name="more").status_code == 422
    assert kept(console) == 0


def test_a_copy_keeps_indicators_and_rules_and_none_of_the_values(
    console: Console, evaluator: FlaskClient
) -> None:
    write_evaluation(console)
    assert copy(evaluator, name="next", title="2025 年评价").status_code == 303
    copied = scores_of(console, name="next")
    assert copied.scores.title == "2025 年评价"
    assert copied.system.year == 2025
    assert copied.scores.missing == ("A1", "A2", "B1", "B2", "F1")


def test_what_was_achieved_becomes_the_value_of_the_year_before(
    console: Console, evaluator: FlaskClient
) -> None:
    write_evaluation(console)
    copy(evaluator, name="next")
    previous = {leaf.code: leaf.previous_year for leaf in scores_of(console, name="next").system.leaves()}
    assert (previous["A1"], previous["B1"], previous["A2"]) == ("较充分", "95%", None)


@pytest.mark.parametrize("year", ["二〇二五", "25", "0001", "3000"])
def test_a_year_that_is_none_is_refused(console: Console, evaluator: FlaskClient, year: str) -> None:
    write_evaluation(console)
    assert "不是年份" in copy(evaluator, name="next", year=year).text
    assert kept(console) == 0


def test_only_what_is_seen_can_be_copied(console: Console, evaluator: FlaskClient) -> None:
    write_evaluation(console, INDICATORS, "elsewhere")
    assert copy(evaluator, "elsewhere/indicators", name="next").status_code == 422
    assert kept(console) == 0


def test_a_reader_begins_nothing(console: Console, sign_in: Any) -> None:
    reader = sign_in("reader")
    assert reader.get(NEW).status_code == 403
    assert NEW not in reader.get("/console/evaluations").text


def test_the_page_of_a_new_console_says_how_to_begin(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, NEW)
    assert "还没有可以复制的评价" in words_of(page)


PROJECT = """
title: 2024 年自评表：改造项目
year: 2024
self_evaluation: {project: 改造项目, unit: 某中心, goal: {expected: 2024 年改造, achieved: 已改造}}
budget: {total: {name: 年度资金总额, full_year: 20, spent: 19}}
indicators:
- {code: E, name: 预算执行率, weight: 10, target: 100%, rule: {type: self_evaluation}, actual: {execution: total}}
- code: A
  name: 完成时间
  weight: 90
  target: 2024年12月
  rule: {type: date, late: zero}
  actual: {value: 2024年11月5日}
"""


def two_systems(console: Console) -> Path:
    """An evaluation of two systems; the second one's file."""
    second = write_evaluation(console).with_name("Project_A.yaml")
    second.write_text(PROJECT, "utf-8")
    return second


def copy_whole(console: Console, client: FlaskClient, **fields: str) -> TestResponse:
    return copy(client, FOLDER, folder="", new_folder="demo-2025", team=team_of(console), **fields)


def test_a_whole_evaluation_is_copied_at_once(console: Console, evaluator: FlaskClient) -> None:
    two_systems(console)
    response = copy_whole(console, evaluator)
    assert response.headers["Location"] == "/console/evaluations/demo-2025/remaining"
    assert scores_of(console, "demo-2025", "project_a").scores.title == "2025 年自评表：改造项目"
    assert scores_of(console, "demo-2025").system.year == 2025


def test_nothing_is_copied_where_one_system_has_a_mistake(console: Console, evaluator: FlaskClient) -> None:
    wrong = two_systems(console).with_name("wrong.yaml")
    wrong.write_text(PROJECT.replace("type: date", "type: dates"), "utf-8")
    response = copy_whole(console, evaluator)
    assert "没有“dates”这种评分规则" in response.text
    assert kept(console) == 0


def test_nothing_is_copied_where_one_name_is_taken(console: Console, evaluator: FlaskClient) -> None:
    two_systems(console)
    assert "demo/indicators”已经存在" in copy(evaluator, FOLDER).text
    assert kept(console) == 0


def test_a_whole_evaluation_keeps_its_titles(console: Console, evaluator: FlaskClient) -> None:
    two_systems(console)
    assert "各表沿用原来的标题和名称" in copy_whole(console, evaluator, title="另一个").text
    assert kept(console) == 0


def test_a_copy_needs_its_year(console: Console, evaluator: FlaskClient) -> None:
    write_evaluation(console)
    assert "请写新的年度" in copy(evaluator, name="next", year="").text
    assert kept(console) == 0


def test_a_link_to_copy_proposes_the_next_year(console: Console, evaluator: FlaskClient) -> None:
    write_evaluation(console)
    page = page_of(evaluator, f"{NEW}?source={FOLDER}/indicators&purpose=next_year")
    assert page.xpath("//input[@name='copy-year']/@value") == ["2025"]
    assert page.xpath("//input[@name='copy-purpose'][@checked]/@value") == ["next_year"]


def test_what_a_copy_is_for_is_asked(console: Console, evaluator: FlaskClient) -> None:
    """Nothing is chosen beforehand, and nothing is copied without an answer."""
    write_evaluation(console)
    page = page_of(evaluator, f"{NEW}?source={FOLDER}/indicators")
    assert page.xpath("//input[@name='copy-purpose']/@value") == ["next_year", "template"]
    assert not page.xpath("//input[@name='copy-purpose'][@checked]")
    assert "是同一评价的下一年度，还是当作模板" in copy(evaluator, name="other", purpose="").text
    assert kept(console) == 0


def test_of_a_template_nothing_becomes_the_value_of_the_year_before(
    console: Console, evaluator: FlaskClient
) -> None:
    """Nor does it name the unit that it was made for; what is to be written instead is listed."""
    two_systems(console)
    copied = copy(
        evaluator, FOLDER, purpose="template", folder="", new_folder="demo-2025", team=team_of(console)
    )
    assert copied.status_code == 303, copied.text
    assert "成为“上年完成”" not in evaluator.get(copied.headers["Location"]).text
    with console.engine.connect() as connection:
        texts = list(connection.execute(select(StoredSystem.text)).scalars())
    assert len(texts) == 2
    for text in texts:
        assert "previous_year" not in text
    assert "unit: （待填）" in "".join(texts)
    assert "填报单位" in rows_below(evaluator, "to-fill")[1]


def rows_below(client: FlaskClient, heading: str) -> list[str]:
    page = page_of(client, "/console/evaluations/demo-2025/remaining")
    rows = page.xpath(f"//section[@aria-labelledby='{heading}']//tbody/tr")
    return [" · ".join(words_of(cell) for cell in row) for row in rows]


def test_what_remains_to_be_filled_in_is_listed(console: Console, evaluator: FlaskClient) -> None:
    two_systems(console)
    copy_whole(console, evaluator)
    assert rows_below(evaluator, "to-fill") == [
        "某市热线绩效评价指标体系 · 5 · —",
        "2025 年自评表：改造项目 · 1 · 预算和执行数年度目标",
    ]


def test_a_copied_rule_that_punishes_saving_is_warned_about(console: Console, evaluator: FlaskClient) -> None:
    text = """title: 2024 年成本评价
year: 2024
indicators:
- code: A
  name: 开发费
  weight: 60
  target: ≤10 万元
  rule: {type: over_achievement, pass_mark: 60, over: zero}
  actual: {value: 10}
- code: B
  name: 平台数
  weight: 40
  target: =1 个
  rule: {type: over_achievement, pass_mark: 60, over: punished}
  actual: {value: 1}
acknowledge:
- {problem: saving_punished, lines: [A], reason: 公布的规则如此}
"""
    write_evaluation(console, text)
    place = {"folder": "", "new_folder": "demo-2025", "team": team_of(console)}
    assert copy(evaluator, **place).status_code == 303
    page = page_of(evaluator, "/console/evaluations/demo-2025/remaining")
    warned = page.xpath("//section[@aria-labelledby='to-think-about']//li")
    assert [words_of(item) for item in warned] == ["2025 年成本评价 第 7 行 ≤10 万元"]
    before = page_of(evaluator, f"/console/evaluations/{FOLDER}/remaining")
    assert before.xpath("//section[@aria-labelledby='to-think-about']") == []


def test_what_names_an_earlier_year_is_listed_with_its_line(console: Console, evaluator: FlaskClient) -> None:
    two_systems(console)
    copy_whole(console, evaluator)
    assert rows_below(evaluator, "to-check") == ["2025 年自评表：改造项目 · 第 10 行 · A 目标值 · 2024年12月"]


def test_the_execution_of_a_copied_budget_leads_to_its_fields(
    console: Console, evaluator: FlaskClient
) -> None:
    two_systems(console)
    copy_whole(console, evaluator)
    page = page_of(evaluator, "/console/evaluations/demo-2025/project_a")
    (line,) = page.xpath("//section[@aria-labelledby='missing']//li[contains(., '预算执行率')]")
    assert "请填写全年预算数和全年执行数" in words_of(line)
    assert line.xpath(".//a/@href")[-1] == "/console/evaluations/demo-2025/project_a/budget"


def test_what_was_chosen_has_to_be_said(console: Console, evaluator: FlaskClient) -> None:
    data = {"csrf_token": evaluator.token, "copy-csrf_token": evaluator.token}  # type: ignore[attr-defined]  # set by sign_in
    response = evaluator.post(NEW, data=data)
    assert response.status_code == 422
    assert "请选择复制一个评价，或上传指标文件" in response.text


def test_every_published_system_can_be_copied(
    console: Console, sign_in: Any, published_questionnaires: Path
) -> None:
    for name in ("turpan-12345-2022", "changji-rongmei-2024"):
        for path in sorted((published_questionnaires / name).glob("*.yaml"))[:3]:
            write_evaluation(console, path.read_text("utf-8"), f"{name}-{path.stem}"[:60].lower())
    evaluator = sign_in("administrator", folders=())
    for source in page_of(evaluator, NEW).xpath("//select[@name='copy-source']/option/@value"):
        response = copy(evaluator, source, folder=source.split("/")[0], name="copied")
        assert response.status_code == 303, response.text

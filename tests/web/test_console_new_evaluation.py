"""A new evaluation from a file or from last year's, and changing its text: all of it or nothing."""

import io
from pathlib import Path
from typing import Any

import pytest
from evaluated_folder import (
    FOLDER,
    INDICATORS,
    lock,
    page_of,
    score_of,
    scores_of,
    words_of,
    write_evaluation,
)
from flask.testing import FlaskClient
from made_console import Console
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from surveyapp.records.accounts import Team, TeamMember
from surveyapp.records.evaluations import StoredSystem

NEW = "/console/evaluations/new"


@pytest.fixture
def evaluator(console: Console, sign_in: Any) -> FlaskClient:
    client: FlaskClient = sign_in("evaluator")
    return client


def upload(client: FlaskClient, text: str = INDICATORS, **fields: str) -> TestResponse:
    data: dict[str, Any] = {"way": "upload", "upload-folder": FOLDER, "upload-name": ""}
    data |= {f"upload-{key}": value for key, value in fields.items()}
    data |= {"csrf_token": client.token, "upload-csrf_token": client.token}  # type: ignore[attr-defined]  # set by sign_in
    data["upload-file"] = (io.BytesIO(text.encode()), "某市.yaml")
    return client.post(NEW, data=data)


def copy(client: FlaskClient, source: str = f"{FOLDER}/indicators", **fields: str) -> TestResponse:
    data = {"way": "copy", "copy-source": source, "copy-title": "2025 年评价", "copy-folder": FOLDER}
    data |= {f"copy-{key}": value for key, value in fields.items()}
    data |= {"csrf_token": client.token, "copy-csrf_token": client.token}  # type: ignore[attr-defined]  # set by sign_in
    return client.post(NEW, data=data)


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


@pytest.mark.parametrize(
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


@pytest.mark.parametrize("name", ["../x", "大写", "new", "lock", "downloads"])
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
    assert copy(evaluator, name="next", year="2025").status_code == 303
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


def text_page(client: FlaskClient) -> dict[str, str]:
    page = page_of(client, f"/console/evaluations/{FOLDER}/indicators/text")
    before = page.xpath("//input[@name='before']/@value")[0]
    return {"csrf_token": client.token, "before": before, "reason": "更正目标值"}  # type: ignore[attr-defined]  # set by sign_in


def replace(client: FlaskClient, text: str, **fields: str) -> TestResponse:
    data = {**text_page(client), "text": text, **fields}
    return client.post(f"/console/evaluations/{FOLDER}/indicators/text", data=data)


def test_a_changed_text_counts_from_then_on(console: Console, evaluator: FlaskClient) -> None:
    path = write_evaluation(console)
    assert replace(evaluator, INDICATORS.replace("value: 95%", "value: 45%")).status_code == 303
    assert score_of(console, "B1") == "15.00"
    assert path.read_text("utf-8") == INDICATORS


def test_a_changed_text_with_a_mistake_is_not_kept(console: Console, evaluator: FlaskClient) -> None:
    write_evaluation(console)
    response = replace(evaluator, INDICATORS.replace("target: ≥90%", "target: 很高"))
    assert (response.status_code, kept(console)) == (422, 0)
    assert "target: 很高" in response.text


def test_a_changed_text_needs_a_reason(console: Console, evaluator: FlaskClient) -> None:
    write_evaluation(console)
    assert "请写明改写指标文件的理由" in replace(evaluator, INDICATORS, reason=" ").text


def test_two_people_do_not_overwrite_each_other(console: Console, evaluator: FlaskClient) -> None:
    upload(evaluator)
    stale = text_page(evaluator)
    replace(evaluator, INDICATORS.replace("value: 95%", "value: 45%"))
    address = f"/console/evaluations/{FOLDER}/indicators/text"
    response = evaluator.post(address, data={**stale, "text": INDICATORS})
    assert response.status_code == 422
    assert "刚被别人改过" in response.text
    assert score_of(console, "B1") == "15.00"


def test_a_locked_evaluation_keeps_its_text(console: Console, evaluator: FlaskClient) -> None:
    write_evaluation(console)
    lock(evaluator)
    response = replace(evaluator, INDICATORS.replace("value: 95%", "value: 45%"))
    assert (response.status_code, kept(console)) == (422, 0)


def test_the_page_of_a_new_console_says_how_to_begin(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, NEW)
    assert "还没有可以复制的评价" in words_of(page)


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

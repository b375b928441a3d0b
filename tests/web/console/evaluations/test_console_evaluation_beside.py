"""An evaluation beside what was published, beside another year, and beside what it would be with other values."""

from typing import Any

import pytest
from cases import each
from evaluated_folder import FOLDER, INDICATORS, lock, page_of, score_of, words_of, write_evaluation
from flask.testing import FlaskClient
from made_console import Console
from sqlalchemy import func, select

from surveyapp.records.evaluations import EnteredValue

PLACE = f"/console/evaluations/{FOLDER}/indicators"


@pytest.fixture
def reader(console: Console, sign_in: Any) -> FlaskClient:
    write_evaluation(console)
    client: FlaskClient = sign_in("reader", folders=(FOLDER, "demo-2023"))
    return client


def test_each_line_that_differs_stands_there_once(reader: FlaskClient) -> None:
    table = page_of(reader, f"{PLACE}/compare").xpath("//table")[0]
    rows = [[words_of(cell) for cell in row] for row in table.xpath(".//tbody/tr")]
    assert [row[:4] for row in rows] == [["A1 立项依据", "得分", "11", "10.00"]]


def test_a_completion_that_does_not_follow_stands_below_with_what_does(
    console: Console, reader: FlaskClient
) -> None:
    entered = "actual: {value: 98%, completion: {percent: 100, reason: 财政收回}}"
    write_evaluation(console, INDICATORS.replace("actual: {value: 98%}", entered))
    page = page_of(reader, f"{PLACE}/compare")
    _differences, table = page.xpath("//table")
    assert [[words_of(cell) for cell in row] for row in table.xpath(".//tbody/tr")] == [
        ["B2 资金执行率", "100%", "98%", "100.00%", "98.00%", "财政收回"]
    ]
    assert "不一致的有 1 行，得分按填列的完成率计算" in words_of(page)


def test_a_page_without_such_completions_has_no_list_of_them(reader: FlaskClient) -> None:
    assert not page_of(reader, f"{PLACE}/compare").xpath("//*[@id='entered']")


def test_without_published_figures_the_page_says_how_to_compare(
    console: Console, reader: FlaskClient
) -> None:
    text = INDICATORS.replace("published: {total: 61}\n", "").replace("    published: {score: 11}\n", "")
    write_evaluation(console, text)
    assert "没有记录已公布的数字" in words_of(page_of(reader, f"{PLACE}/compare"))


def test_another_year_is_chosen_among_the_systems_that_are_seen(
    console: Console, reader: FlaskClient
) -> None:
    write_evaluation(console, INDICATORS, "demo-2023")
    write_evaluation(console, INDICATORS, "elsewhere")
    choices = page_of(reader, f"{PLACE}/years").xpath("//select[@name='with']/option/@value")
    assert choices == ["demo-2023/indicators"]


def year_rows(reader: FlaskClient) -> dict[str, list[str]]:
    page = page_of(reader, f"{PLACE}/years?with=demo-2023/indicators")
    rows = [[words_of(cell) for cell in row] for row in page.xpath("//tbody/tr")]
    return {row[0].split()[0]: row[1:] for row in rows}


def test_the_same_codes_stand_side_by_side_with_their_change(console: Console, reader: FlaskClient) -> None:
    write_evaluation(console, INDICATORS.replace("value: 95%", "value: 45%"), "demo-2023")
    assert year_rows(reader)["B1"] == ["15.00", "50.00%", "30.00", "100.00%", "+15.00", ""]


def test_a_code_of_one_year_only_is_named(console: Console, reader: FlaskClient) -> None:
    earlier = INDICATORS.replace("code: B1", "code: B9").replace("name: 接通率", "name: 回复率")
    write_evaluation(console, earlier, "demo-2023")
    rows = year_rows(reader)
    assert (rows["B1"][-1], rows["B9"][-1]) == ("今年新增", "今年没有")


def test_a_code_that_was_called_otherwise_is_told(console: Console, reader: FlaskClient) -> None:
    write_evaluation(console, INDICATORS.replace("name: 接通率", "name: 回复率"), "demo-2023")
    assert year_rows(reader)["B1"][-1] == "名称不同：上次为“回复率”"


@pytest.mark.parametrize("chosen", ["elsewhere/indicators", "demo/indicators", "../x", "nowhere"])
def test_what_is_not_offered_cannot_be_chosen(console: Console, reader: FlaskClient, chosen: str) -> None:
    write_evaluation(console, INDICATORS, "elsewhere")
    assert not page_of(reader, f"{PLACE}/years?with={chosen}").xpath("//tbody")


def tried(client: FlaskClient, status: int = 200, **fields: Any) -> Any:
    data = {key.replace("__", "-"): value for key, value in fields.items()}
    token = {"csrf_token": client.token}  # type: ignore[attr-defined]  # set by sign_in
    response = client.post(f"{PLACE}/what-if", data={**token, **data})
    assert response.status_code == status, response.text
    from lxml import html

    return html.fromstring(response.text)


def row_of(page: Any, code: str) -> list[str]:
    return [words_of(cell) for cell in page.get_element_by_id(f"line-{code}").getparent()]


@each(
    ("code", "fields", "score"),
    [
        ("B1", {"value__B1": "45%"}, "15.00"),
        ("B2", {"value__B2": "80"}, "15.00"),
        ("A1", {"shown__A1": "1", "met__A1": ["policy", "duties"]}, "20.00"),
        ("A1", {"shown__A1": "1"}, "0.00"),
        ("A2", {"value__A2": "3"}, "17.00"),
        ("F1", {"value__F1": "2"}, "2.00"),
        ("B1", {"unverified__B1": "1", "value__B1": "45%"}, "0.00"),
        ("A1", {"unverified__A1": "1", "shown__A1": "1", "met__A1": ["policy"]}, "0.00"),
        ("A2", {"unverified__A2": "1"}, "0.00"),
        ("F1", {"unverified__F1": "1"}, "—"),
    ],
)
def test_another_value_is_scored_beside_the_present_one(
    reader: FlaskClient, code: str, fields: dict[str, Any], score: str
) -> None:
    assert row_of(tried(reader, **fields), code)[-1] == score


def test_no_point_met_is_tried_where_none_is_known(console: Console, reader: FlaskClient) -> None:
    write_evaluation(
        console, INDICATORS.replace("    actual: {met: [policy], shown: 较充分, evidence: 会议纪要}\n", "")
    )
    assert row_of(tried(reader, shown__A1="1"), "A1")[-1] == "—"
    assert row_of(tried(reader, shown__A1="1", none__A1="1"), "A1")[-1] == "0.00"


@each(
    ("typed", "told"),
    [
        ("200%", "200% 超过 100%，请核对"),
        ("200", "200% 超过 100%，请核对"),
        ("-5%", "-5 小于 0，请核对"),
        ("95%", ""),
        ("100", ""),
    ],
)
def test_a_number_that_looks_mistyped_is_tried_and_asked_about(
    reader: FlaskClient, typed: str, told: str
) -> None:
    words = words_of(tried(reader, value__B1=typed))
    assert (told in words, "请核对" in words) == (True, bool(told))


def test_a_trial_is_never_kept(console: Console, reader: FlaskClient) -> None:
    tried(reader, value__B1="45%", value__A2="1")
    with console.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(EnteredValue)).scalar_one() == 0
    assert score_of(console, "B1") == "30.00"


def test_a_complete_trial_has_a_total_where_the_evaluation_has_none(reader: FlaskClient) -> None:
    headline = tried(reader, value__A2="0").find_class("headline-value")[0]
    assert words_of(headline) == "— → 88.50 · 良"


def test_a_value_that_cannot_be_scored_is_marked_and_the_others_are_tried(reader: FlaskClient) -> None:
    page = tried(reader, 422, value__B1="很好", value__B2="80")
    assert page.xpath("//input[@name='value-B1']/@aria-invalid") == ["true"]
    assert row_of(page, "B2")[-1] == "15.00"


def test_a_trial_is_possible_on_a_locked_evaluation(
    console: Console, reader: FlaskClient, sign_in: Any
) -> None:
    lock(sign_in("evaluator"))
    assert row_of(tried(reader, value__B1="45%"), "B1")[-1] == "15.00"

"""The page of a cross table: chosen without script, its chart and tables are the command's, saved as CSV."""

import csv
import io
from typing import Any
from uuid import UUID

import orjson
import pytest
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, SignIn
from sqlalchemy import select

from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.retention.forget_answers import forget_survey
from surveyapp.services.surveys.survey_lookup import known_survey

SURVEY = "demo/every"
PAGE = f"/console/surveys/{SURVEY}/results/crosstab"


@pytest.fixture
def answered(console: Console) -> Console:
    """Ten young and twenty adult people."""
    change_state(console.engine, SURVEY, "open")
    version = known_survey(console.engine, SURVEY).version
    for index in range(30):
        young = index < 10
        answers = {
            "age": "young" if young else "adult",
            "service.attitude": "3",
            "service.speed": "2",
            "overall": "yes" if index % 3 else "no",
            "channels": ["board", "friends"] if young else ["friends"],
        }
        receive(console.engine, Submission(SURVEY, version, UUID(int=index), answers, "link", "zh-CN"))
    return console


def page(client: FlaskClient, status: int = 200, **query: Any) -> html.HtmlElement:
    response = client.get(PAGE, query_string=query)
    assert response.status_code == status, response.text
    return html.fromstring(response.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def tables(shown: html.HtmlElement) -> dict[str, list[list[str]]]:
    return {
        words(section.xpath("./h2")[0]): [
            [words(cell) for cell in row] for row in section.xpath(".//table//tr")
        ]
        for section in shown.xpath('//section[starts-with(@aria-labelledby, "cross-table")]')
    }


def test_the_tables_of_two_single_choices(answered: Console, sign_in: SignIn) -> None:
    shown = page(sign_in("reader"), row="age", column="overall")
    found = tables(shown)
    assert found["人数"] == [
        ["年龄", "作答人数", "满意", "一般", "不满意"],
        ["18岁以下", "10", "6", "0", "4"],
        ["18-60岁", "20", "14", "0", "6"],
        ["其他（请注明）", "0", "0", "0", "0"],
        ["作答人数", "30", "20", "0", "10"],
    ]
    assert found["占本行人数"][1:] == [
        ["18岁以下", "10", "60.00%", "0.00%", "40.00%"],
        ["18-60岁", "20", "70.00%", "0.00%", "30.00%"],
        ["其他（请注明）", "0", "不适用", "不适用", "不适用"],
    ]
    assert found["占本列人数"][1] == ["18岁以下", "30.00%", "不适用", "40.00%"]
    said = words(shown)
    assert "n = 30，是两题都作答的有效答卷" in said
    assert "χ² = 0.300，自由度 1，p = 0.584，Cramér V = 0.100（n = 30" in said
    assert "1 格的期望人数不足 5（共 4 格）" in said
    assert "没有人的行或列（其他（请注明）、一般）没有进入检验" in said


def test_a_scale_is_drawn_around_its_middle_and_other_options_one_behind_the_other(
    answered: Console, sign_in: SignIn
) -> None:
    def drawn(column: str) -> list[dict[str, Any]]:
        (script,) = page(sign_in(), row="age", column=column).xpath('//*[@id="chart-crosstab"]/script')
        data: list[dict[str, Any]] = orjson.loads(script.text)["data"]
        return data

    scale = {trace["name"]: trace for trace in drawn("overall")}
    assert list(scale) == ["不满意", "一般", "满意"]
    assert scale["不满意"]["base"] == [-40, -30]
    assert (scale["满意"]["base"], scale["满意"]["x"]) == ([0, 0], [60, 70])
    stacked = {trace["name"]: trace for trace in drawn("channels")}
    assert stacked["社区宣传栏/展板"]["x"] == [50, 0] and stacked["亲友推荐"]["base"] == [50, 0]


def test_a_multiple_choice_has_tables_of_people_and_of_ticks(answered: Console, sign_in: SignIn) -> None:
    shown = page(sign_in(), row="age", column="channels")
    found = tables(shown)
    assert found["占本行人数"][1] == ["18岁以下", "10", "100.00%", "100.00%", "0.00%"]
    assert found["占本行选择次数"][1] == ["18岁以下", "20", "50.00%", "50.00%", "0.00%"]
    assert "没有做卡方检验：多选题一人可以落在几格里" in words(shown)


def test_the_page_begins_with_a_table_and_refuses_one_question_by_itself(
    answered: Console, sign_in: SignIn
) -> None:
    client = sign_in()
    first = page(client)
    assert first.xpath('//select[@name="row"]/option[@selected]/@value') == ["age"]
    assert first.xpath('//select[@name="column"]/option[@selected]/@value') == ["service.attitude"]
    assert tables(first)
    same = page(client, 422, row="age", column="age")
    assert "不能与自己交叉" in words(same) and same.xpath('//select[@name="row"]')


def test_the_file_holds_the_tables_of_the_page_and_is_in_the_trail(
    answered: Console, sign_in: SignIn
) -> None:
    client = sign_in("reader")
    freeze(answered.engine, answered.settings.snapshots, SURVEY)
    shown = page(
        client, row="age", column="overall", **{"only.age": ["adult", "young"], "only-channel": "link"}
    )
    (link,) = shown.xpath('//a[contains(@href, "table.csv")]/@href')
    saved = client.get(link)
    assert saved.status_code == 200 and saved.headers["Cache-Control"] == "no-store"
    assert "%E5%8F%AA%E5%90%AB" in saved.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(saved.get_data().decode("utf-8-sig"))))
    for table in tables(shown).values():
        for row in table:
            assert row in rows
    said = "\n".join(cell for row in rows for cell in row)
    assert "快照 " in said and "只含：“年龄”选“18岁以下”或“18-60岁”的，渠道为link的；n = 30。" in said
    with answered.engine.connect() as connection:
        query = select(AuditEntry.result, AuditEntry.detail).where(AuditEntry.action == "download_crosstab")
        ((result, detail),) = connection.execute(query).all()
    assert (result, detail["row"], detail["column"]) == ("done", "age", "overall")


def test_groups_of_fewer_than_five_are_marked_for_the_evaluator_and_given_to_nobody_else(
    answered: Console, sign_in: SignIn
) -> None:
    """Three of another age who are all dissatisfied: neither their row nor its difference from the totals is shown."""
    version = known_survey(answered.engine, SURVEY).version
    for index in range(100, 103):
        three = {"age": "other", "overall": "no", "service.attitude": "1"}
        receive(answered.engine, Submission(SURVEY, version, UUID(int=index), three, "link", "zh-CN"))
    evaluator, reader, chosen = sign_in(), sign_in("reader"), {"row": "age", "column": "overall"}
    seen = page(evaluator, **chosen)
    assert "不足 5 人的组：其他（请注明）" in words(seen)
    assert [row[1] for row in tables(seen)["人数"]][1:] == ["10", "20", "3", "33"]
    hidden = page(reader, **chosen)
    assert "不足 5 人的组，连同可以推算出它的邻组" in words(hidden)
    assert [row[:2] for row in tables(hidden)["人数"]][1:] == [["18-60岁", "20"], ["作答人数", "20"]]
    turned = page(reader, row="overall", column="age")
    assert tables(turned)["人数"][0] == ["总体来说您满意吗", "作答人数", "18-60岁"]
    for client in (evaluator, reader):
        saved = client.get(f"{PAGE}/table.csv", query_string=chosen).get_data().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(saved)))
        assert all(row in rows for table in tables(hidden).values() for row in table)
        assert not any(row[:1] == ["其他（请注明）"] for row in rows)


def test_once_answers_are_deleted_the_page_says_why_there_is_no_table(
    answered: Console, sign_in: SignIn
) -> None:
    freeze(answered.engine, answered.settings.snapshots, SURVEY)
    forget_survey(answered.places, SURVEY, reason="到期", person="甲")
    said = words(page(sign_in(), row="age", column="overall"))
    assert "删除，不能再做交叉表" in said

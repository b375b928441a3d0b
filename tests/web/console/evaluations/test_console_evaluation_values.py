"""Entering actual values in the console: kept with who, why and on what evidence, until the evaluation is locked."""

from typing import Any

import pytest
from cases import each
from evaluated_folder import FOLDER, lock, page_of, score_of, scores_of, unlock, words_of, write_evaluation
from flask.testing import FlaskClient
from lxml import html
from made_console import Console
from sqlalchemy import text
from werkzeug.test import TestResponse

from surveyapp.services.evaluations.entered_values import entry_history
from surveyapp.services.people.audit import search

PLACE = f"/console/evaluations/{FOLDER}/indicators"
WHY = "按凭证核对"


@pytest.fixture
def evaluator(console: Console, sign_in: Any) -> FlaskClient:
    write_evaluation(console)
    client: FlaskClient = sign_in("evaluator")
    return client


def seen_by(client: FlaskClient, code: str) -> str:
    """What the page of an indicator says that it shows as the newest entry; nothing where nothing can be sent."""
    page = page_of(client, f"{PLACE}/indicators/{code}")
    return next(iter(page.xpath("//input[@name='seen']/@value")), "")


def enter(client: FlaskClient, code: str, reason: str = WHY, **fields: Any) -> TestResponse:
    """Open the page of one indicator and send its form; field names may have __ for -."""
    data = {"seen": seen_by(client, code), **{key.replace("__", "-"): value for key, value in fields.items()}}
    token = {"csrf_token": client.token, "reason": reason}  # type: ignore[attr-defined]  # set by sign_in
    return client.post(f"{PLACE}/indicators/{code}", data={**token, **data})


FROM_PLATFORM = {"aggregate__source": "12345 平台", "aggregate__period": "2024 年"}


@pytest.mark.parametrize(
    ("code", "fields", "score"),
    [
        ("A1", {"kind": "met", "met": ["policy", "duties"]}, "20.00"),
        ("A1", {"kind": "met", "met": []}, "0.00"),
        ("A2", {"kind": "deduction", "deduction__off": "0"}, "20.00"),
        ("A2", {"kind": "deduction", "deduction__off": "2.5", "deduction__reason": "两次超时"}, "17.50"),
        ("B1", {"kind": "value", "value": "45%"}, "15.00"),
        ("B1", {"kind": "value", "value": "45"}, "15.00"),
        (
            "B1",
            {"kind": "aggregate", "aggregate__numerator": "1,800", "aggregate__denominator": "2000"},
            "30.00",
        ),
        ("B1", {"kind": "aggregate", "aggregate__percent": "45", "aggregate__denominator": "2000"}, "15.00"),
        ("B1", {"kind": "aggregate", "aggregate__percent": "45", **FROM_PLATFORM}, "15.00"),
        ("B1", {"kind": "no_evidence", "no_evidence": "没有提供运行记录"}, "0.00"),
        ("B2", {"kind": "value", "value": "80%"}, "15.00"),
        (
            "B2",
            {"kind": "value", "value": "80%", "completion__percent": "100", "completion__reason": "财政收回"},
            "30.00",
        ),
        ("F1", {"kind": "award", "award__points": "3", "award__reason": "省级通报表扬"}, "3.00"),
    ],
)
def test_a_value_is_entered_and_scored(
    console: Console, evaluator: FlaskClient, code: str, fields: dict[str, Any], score: str
) -> None:
    response = enter(evaluator, code, **fields)
    assert response.status_code == 303, response.text
    assert score_of(console, code) == score


@each(
    ("code", "fields", "words"),
    [
        ("A1", {"kind": "met", "met": ["polcy"]}, "符合的要点：“polcy”不是这项指标的评分要点"),
        (
            "A2",
            {"kind": "deduction", "deduction__off": "2"},
            "酌情扣分：酌情扣分必须写明理由；请填写“扣分理由”",
        ),
        (
            "A2",
            {"kind": "deduction", "deduction__off": "21", "deduction__reason": "过多"},
            "扣多少分：扣 21 分，超过权重 20",
        ),
        ("A2", {"kind": "deduction", "deduction__off": "两分"}, "扣多少分：应为数字"),
        ("A2", {"kind": "value", "value": "95"}, "这项指标不能这样填写"),
        ("B1", {"kind": "value", "value": "很好"}, "数值、日期或文字：需要数字，“很好”读不出数字"),
        ("B1", {"kind": "value", "value": ""}, "没有填写；请填写所选方式的内容"),
        ("B1", {"kind": "no_evidence", "no_evidence": " "}, "没有填写；请填写所选方式的内容"),
        (
            "B1",
            {"kind": "aggregate", "aggregate__numerator": "5", "aggregate__denominator": "0"},
            "分母：“0”太小",
        ),
        ("B1", {"kind": "aggregate", "aggregate__denominator": "8"}, "“分子”和“百分比”要填写一个"),
        ("B1", {"kind": "aggregate", "aggregate__numerator": "8"}, "分母：还没有填写"),
        (
            "B1",
            {"kind": "aggregate", "aggregate__percent": "45"},
            "数据来源：只有百分比、没有分母时必须写明；请填写，或填写“分母”",
        ),
        ("F1", {"kind": "award", "award__points": "6", "award__reason": "表扬"}, "超过这一项最多的 5 分"),
        ("F1", {"kind": "award", "award__points": "3"}, "依据：还没有填写"),
        ("B1", {"kind": ""}, "请先选择怎样填写"),
        ("B1", {"kind": "figure"}, "请先选择怎样填写"),
    ],
)
def test_what_cannot_be_scored_is_explained_and_nothing_kept(
    console: Console, evaluator: FlaskClient, code: str, fields: dict[str, Any], words: str
) -> None:
    response = enter(evaluator, code, **fields)
    assert response.status_code == 422
    assert words in response.text
    assert entry_history(console.engine, FOLDER, "indicators", code) == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": "value", "value": "200%"}, "200% 超过 100%，请核对"),
        ({"kind": "value", "value": "-5"}, "-5 小于 0，请核对"),
        (
            {"kind": "aggregate", "aggregate__numerator": "9", "aggregate__denominator": "8"},
            "112.5% 超过 100%",
        ),
    ],
)
def test_a_number_that_looks_mistyped_is_kept_and_asked_about(
    console: Console, evaluator: FlaskClient, fields: dict[str, Any], told: str
) -> None:
    assert enter(evaluator, "B1", **fields).status_code == 303
    assert told in words_of(page_of(evaluator, f"{PLACE}/indicators/B1"))
    assert len(entry_history(console.engine, FOLDER, "indicators", "B1")) == 1


def test_only_a_correction_needs_a_reason(console: Console, evaluator: FlaskClient) -> None:
    first = {"kind": "deduction", "deduction__off": "0"}
    assert enter(evaluator, "A2", reason="", **first).status_code == 303
    assert entry_history(console.engine, FOLDER, "indicators", "A2")[0].reason == ""
    assert "首次填写" in words_of(page_of(evaluator, f"{PLACE}/indicators/A2"))
    for code, fields in (
        ("A2", {**first, "kind": "no_evidence", "no_evidence": "缺台账"}),
        ("B1", {"kind": "value", "value": "91%"}),
    ):
        response = enter(evaluator, code, reason=" ", **fields)
        assert (response.status_code, f"{code} 已有实际完成值，更改请写明理由" in response.text) == (
            422,
            True,
        )


def test_what_was_typed_stands_there_after_a_refusal(evaluator: FlaskClient) -> None:
    page = enter(evaluator, "B1", reason="", kind="value", value="91%", evidence_file="台账.pdf").text
    assert 'value="91%"' in page
    assert 'value="台账.pdf"' in page


def test_evidence_is_a_file_and_a_page(console: Console, evaluator: FlaskClient) -> None:
    enter(evaluator, "B1", kind="value", value="91%", evidence_file="台账.pdf", evidence_page="3")
    line = next(leaf for leaf in scores_of(console).scores.leaves() if leaf.code == "B1")
    assert (line.source.kind, line.source.evidence) == ("entered", "台账.pdf，第 3 页")


def test_a_page_without_a_file_is_refused(evaluator: FlaskClient) -> None:
    response = enter(evaluator, "B1", kind="value", value="91%", evidence_page="3")
    assert (response.status_code, "请补写文件名" in response.text) == (422, True)


def test_the_last_value_counts_and_the_earlier_ones_stay(console: Console, evaluator: FlaskClient) -> None:
    for value in ("45%", "90%"):
        enter(evaluator, "B1", kind="value", value=value)
    assert score_of(console, "B1") == "30.00"
    entries = entry_history(console.engine, FOLDER, "indicators", "B1")
    assert [entry.actual for entry in entries] == [{"value": "90%"}, {"value": "45%"}]


def test_a_value_is_taken_back(console: Console, evaluator: FlaskClient) -> None:
    enter(evaluator, "B1", kind="value", value="45%")
    assert enter(evaluator, "B1", kind="removed").status_code == 303
    assert score_of(console, "B1") == "30.00"
    assert len(entry_history(console.engine, FOLDER, "indicators", "B1")) == 2


def test_the_page_shows_who_entered_what_and_why(evaluator: FlaskClient) -> None:
    enter(evaluator, "B1", kind="value", value="45%", evidence_file="台账.pdf", evidence_page="3")
    row = words_of(page_of(evaluator, f"{PLACE}/indicators/B1").xpath("//h2[@id='entries']/..//tbody/tr")[0])
    assert "张测" in row
    assert "实际完成值：45%按凭证核对 台账.pdf，第 3 页" in row


def last_words(client: FlaskClient, code: str) -> str:
    """The newest entry as the page tells it."""
    page = page_of(client, f"{PLACE}/indicators/{code}")
    return words_of(page.xpath("//h2[@id='entries']/..//tbody/tr[1]/td[3]")[0])


def test_points_are_told_by_their_texts_with_the_words_shown(evaluator: FlaskClient) -> None:
    enter(evaluator, "A1", kind="met", met=["duties", "policy"], shown="较充分")
    assert last_words(evaluator, "A1") == "符合的要点：属于职责、有政策依据；表中显示的文字：较充分"


def test_the_parts_of_a_value_are_told_by_name_in_the_order_of_the_page(evaluator: FlaskClient) -> None:
    parts = {"period": "2024 年", "source": "12345 平台", "denominator": "2000", "numerator": "1800"}
    enter(evaluator, "B1", kind="aggregate", **{f"aggregate__{key}": text for key, text in parts.items()})
    told = "别处统计的比例：分子 1800，分母 2000，数据来源 12345 平台，统计期间 2024 年"
    assert last_words(evaluator, "B1") == told


def test_a_percentage_without_a_denominator_is_told_with_source_and_period(evaluator: FlaskClient) -> None:
    enter(evaluator, "B1", kind="aggregate", aggregate__percent="99.99", **FROM_PLATFORM)
    assert last_words(evaluator, "B1") == (
        "别处统计的比例：百分比 99.99%，数据来源 12345 平台，统计期间 2024 年"
    )
    now = words_of(page_of(evaluator, f"{PLACE}/indicators/B1").get_element_by_id("now").getparent())
    assert "实际完成值：99.99%（12345 平台，2024 年）" in now
    assert "分母" not in now and "n =" not in now


def field(page: Any, name: str) -> str:
    """What stands in a field."""
    found = page.get_element_by_id(name)
    return str(found.value or "")


def test_the_evidence_for_the_present_value_stands_there_to_be_kept(evaluator: FlaskClient) -> None:
    enter(evaluator, "B1", kind="value", value="45%", evidence_file="台账.pdf", evidence_page="3")
    page = page_of(evaluator, f"{PLACE}/indicators/B1")
    assert (field(page, "evidence_file"), field(page, "evidence_page")) == ("台账.pdf", "3")


def test_the_evidence_of_the_file_stands_there_too(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, f"{PLACE}/indicators/A1")
    assert (field(page, "evidence_file"), field(page, "shown")) == ("会议纪要", "较充分")


def test_a_number_has_no_field_for_other_words(evaluator: FlaskClient) -> None:
    assert not page_of(evaluator, f"{PLACE}/indicators/B1").xpath("//*[@name='shown']")


def test_nothing_is_taken_back_where_nothing_was_entered(console: Console, evaluator: FlaskClient) -> None:
    response = enter(evaluator, "B1", kind="removed")
    assert (response.status_code, "B1 现在没有填写的值，无可撤回" in response.text) == (422, True)
    assert entry_history(console.engine, FOLDER, "indicators", "B1") == []


@pytest.mark.parametrize("seen", ["", "nonsense", "-1", "9" * 30])
def test_a_form_that_says_nothing_of_what_it_showed_replaces_nothing(
    console: Console, evaluator: FlaskClient, seen: str
) -> None:
    enter(evaluator, "B1", kind="value", value="45%")
    assert enter(evaluator, "B1", kind="value", value="91%", seen=seen).status_code == 422
    assert len(entry_history(console.engine, FOLDER, "indicators", "B1")) == 1


def test_who_was_slower_reads_what_the_other_entered_and_keeps_what_they_typed(
    evaluator: FlaskClient, sign_in: Any
) -> None:
    opened = seen_by(evaluator, "B1")
    enter(sign_in("evaluator"), "B1", "另一份台账", kind="value", value="45%")
    response = enter(evaluator, "B1", kind="value", value="91%", seen=opened)
    page = html.fromstring(response.text)
    assert response.status_code == 422
    later = words_of(page.get_element_by_id("later").getparent())
    assert "张测" in later
    assert "实际完成值：45%" in later
    assert "理由：另一份台账" in later
    assert field(page, "value") == "91%"


def test_who_has_read_it_may_save(console: Console, evaluator: FlaskClient, sign_in: Any) -> None:
    opened = seen_by(evaluator, "B1")
    enter(sign_in("evaluator"), "B1", kind="value", value="45%")
    told = html.fromstring(enter(evaluator, "B1", kind="value", value="91%", seen=opened).text)
    (seen,) = told.xpath("//input[@name='seen']/@value")
    assert enter(evaluator, "B1", kind="value", value="91%", seen=seen).status_code == 303
    assert len(entry_history(console.engine, FOLDER, "indicators", "B1")) == 2


def test_another_mistake_does_not_make_seen_what_was_not_told(evaluator: FlaskClient, sign_in: Any) -> None:
    opened = seen_by(evaluator, "B1")
    enter(sign_in("evaluator"), "B1", kind="value", value="45%")
    page = html.fromstring(
        enter(evaluator, "B1", kind="value", value="91%", evidence_page="3", seen=opened).text
    )
    assert page.xpath("//input[@name='seen']/@value") == [opened]


@pytest.mark.parametrize("name", ["no_evidence", "reason", "evidence_file"])
def test_a_text_of_any_length_is_refused_and_not_sent_back_whole(
    console: Console, evaluator: FlaskClient, name: str
) -> None:
    fields = {"kind": "no_evidence", "no_evidence": "缺", "reason": WHY, name: "长" * 300_000}
    response = enter(evaluator, "B1", **fields)
    assert response.status_code == 422
    assert len(response.text) < 50_000
    assert entry_history(console.engine, FOLDER, "indicators", "B1") == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "no_evidence", "no_evidence": "长" * 2001}, "无法核实的原因：共 2001 字，最多 2000 字"),
        ({"kind": "met", "met": [], "shown": "长" * 201}, "表中显示的文字：共 201 字，最多 200 字"),
    ],
)
def test_the_longest_length_is_told_with_the_field(
    evaluator: FlaskClient, fields: dict[str, Any], words: str
) -> None:
    assert words in enter(evaluator, "A1", **fields).text


def test_what_was_typed_comes_out_as_text(evaluator: FlaskClient) -> None:
    enter(evaluator, "B1", reason="<b>{{7*7}}</b>", kind="no_evidence", no_evidence="<i>缺</i>{{7*7}}")
    page = evaluator.get(f"{PLACE}/indicators/B1").text
    assert "<b>{{7*7}}</b>" not in page
    assert "&lt;b&gt;{{7*7}}&lt;/b&gt;" in page
    assert "49" not in words_of(page_of(evaluator, f"{PLACE}/indicators/B1")).split("填写记录")[1]


def test_a_reader_sees_the_value_and_cannot_enter_one(console: Console, sign_in: Any) -> None:
    write_evaluation(console)
    reader = sign_in("reader")
    assert not page_of(reader, f"{PLACE}/indicators/B1").xpath("//textarea|//input[@name='kind']")
    assert enter(reader, "B1", kind="value", value="91%").status_code == 403


@pytest.mark.parametrize("code", ["A", "nowhere", "Z9"])
def test_only_an_indicator_with_a_rule_has_a_page(evaluator: FlaskClient, code: str) -> None:
    assert evaluator.get(f"{PLACE}/indicators/{code}").status_code == 404


def test_a_missing_value_leads_to_where_it_is_entered(evaluator: FlaskClient) -> None:
    panel = page_of(evaluator, f"/console/evaluations/{FOLDER}").find_class("missing-panel")[0]
    assert panel.xpath(".//a[@class='btn btn-sm btn-outline-primary']/@href") == [f"{PLACE}/indicators/A2"]


def test_the_trail_has_the_entry_and_its_reason(console: Console, evaluator: FlaskClient) -> None:
    enter(evaluator, "B1", kind="value", value="45%")
    found = search(console.engine, action="enter_value")
    assert [(line.subject, line.result) for line in found] == [(f"{FOLDER}/indicators/B1", "done")]
    assert found[0].detail["reason"] == WHY


def test_a_value_that_new_rules_cannot_take_is_named_and_not_used(
    console: Console, evaluator: FlaskClient
) -> None:
    enter(evaluator, "A1", kind="met", met=["duties"])
    path = write_evaluation(console)
    path.write_text(path.read_text("utf-8").replace("{code: duties, text", "{code: tasks, text"), "utf-8")
    assert "没有使用：A1" in words_of(page_of(evaluator, f"/console/evaluations/{FOLDER}"))
    assert score_of(console, "A1") == "10.00"


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = ''", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["entered_values", "evaluation_locks"])
def test_nothing_that_was_entered_can_be_changed(
    console: Console, evaluator: FlaskClient, statement: str, table: str
) -> None:
    enter(evaluator, "B1", kind="value", value="45%")
    lock(evaluator)
    with (
        console.engine.connect() as connection,
        pytest.raises(Exception, match="append-only"),
    ):
        connection.execute(text(statement.format(table)))


def test_a_locked_evaluation_takes_no_value(console: Console, evaluator: FlaskClient) -> None:
    assert lock(evaluator).status_code == 303
    response = enter(evaluator, "B1", kind="value", value="45%")
    assert response.status_code == 422
    assert "已由张测" in response.text
    assert "填写的值：实际完成值：45%" in words_of(html.fromstring(response.text))
    assert score_of(console, "B1") == "30.00"


def test_a_locked_evaluation_shows_no_form(evaluator: FlaskClient) -> None:
    lock(evaluator)
    page = page_of(evaluator, f"{PLACE}/indicators/B1")
    assert not page.xpath("//input[@name='kind']")
    assert "理由：定稿" in words_of(page)


def test_an_unlocked_evaluation_takes_values_again(console: Console, evaluator: FlaskClient) -> None:
    lock(evaluator)
    unlock(evaluator)
    assert enter(evaluator, "B1", kind="value", value="45%").status_code == 303

"""Files that break, locks and long texts while somebody fills in: what was typed is not lost, pages say what helps."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from evaluated_folder import FOLDER, INDICATORS, lock, page_of, score_of, words_of, write_evaluation
from filled_form import AT, PLACE, link_of, send, unit_at
from filled_form import INDICATORS as WITH_FORM
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, SignIn
from sqlalchemy import insert

from surveyapp.records.evaluations import EvaluationLock
from surveyapp.services.evaluations.entered_values import entry_history
from surveyapp.services.evaluations.form_entries import latest_revision

INDICATOR = f"/console/evaluations/{FOLDER}/indicators/indicators/{{code}}"
EVALUATION = f"/console/evaluations/{FOLDER}"
BROKEN = "title: 坏了\nindicators: 没有\n"


@pytest.fixture
def evaluator(console: Console, sign_in: SignIn) -> FlaskClient:
    write_evaluation(console)
    return sign_in("evaluator")


def enter(client: FlaskClient, code: str, **fields: Any) -> Any:
    token = {"csrf_token": client.token, "reason": "按凭证核对", "seen": "0"}  # type: ignore[attr-defined]  # set by sign_in
    data = {**token, **{key.replace("__", "-"): value for key, value in fields.items()}}
    return client.post(INDICATOR.format(code=code), data=data)


@pytest.mark.parametrize(
    ("text", "code"),
    [(BROKEN, "B1"), (INDICATORS.replace("code: B1", "code: B3"), "B1")],
    ids=["the file has errors", "the indicator is gone"],
)
def test_a_value_for_what_is_not_there_any_more_is_shown_and_not_kept(
    console: Console, evaluator: FlaskClient, text: str, code: str
) -> None:
    write_evaluation(console, text)
    answer = enter(evaluator, code, kind="value", value="91.5%", evidence_file="运行记录.pdf")
    words = words_of(html.fromstring(answer.text))
    assert answer.status_code == 409
    told = ("这次没有保存任何内容", "数值、日期或文字：91.5%", "佐证文件名：运行记录.pdf", "理由：按凭证核对")
    assert [word for word in told if word not in words] == []
    assert entry_history(console.engine, FOLDER, "indicators", code) == []


def test_a_form_whose_file_broke_is_shown_and_not_kept(console: Console, sign_in: SignIn) -> None:
    write_evaluation(console, WITH_FORM)
    client = sign_in("evaluator")
    write_evaluation(console, BROKEN)
    token = client.token  # type: ignore[attr-defined]  # set by sign_in
    answer = client.post(AT, data={"csrf_token": token, "action": "draft", "cell-spent": "19.5"})
    assert (answer.status_code, "19.5" in answer.text) == (409, True)


def test_the_unit_does_not_lose_what_it_typed_while_the_file_is_broken(
    console: Console, sign_in: SignIn
) -> None:
    path = write_evaluation(console, WITH_FORM)
    link = link_of(sign_in("evaluator"))
    unit: Any = unit_at(console, link)
    path.write_text(BROKEN, "utf-8")
    typed = {"csrf_token": unit.token, "action": "submitted", "cell-spent": "19.5", "person": "李填"}
    answer = unit.post(link, data=typed)
    words = words_of(html.fromstring(answer.text))
    assert answer.status_code == 409
    assert [word for word in ("19.5", "李填", "联系给您链接的评价人员") if word not in words] == []
    assert FOLDER not in words


def test_the_link_of_a_form_that_was_taken_out_says_so(console: Console, sign_in: SignIn) -> None:
    path = write_evaluation(console, WITH_FORM)
    link = link_of(sign_in("evaluator"))
    path.write_text(INDICATORS, "utf-8")
    answer = console.client().get(link)
    assert (answer.status_code, "评价中已经没有这张表" in answer.text) == (410, True)


def test_money_for_a_file_that_broke_is_shown_and_not_kept(console: Console, sign_in: SignIn) -> None:
    write_evaluation(console, BROKEN)
    client = sign_in("evaluator")
    token = client.token  # type: ignore[attr-defined]  # set by sign_in
    typed = {"csrf_token": token, "0-initial": "386.84", "1-spent": "12", "reason": "决算"}
    answer = client.post(f"{EVALUATION}/indicators/budget", data=typed)
    words = words_of(html.fromstring(answer.text))
    told = ("第 1 行年初预算数：386.84", "第 2 行全年执行数：12", "理由：决算")
    assert (answer.status_code, [word for word in told if word not in words]) == (409, [])


def test_the_link_can_be_used_again_once_the_file_is_mended(console: Console, sign_in: SignIn) -> None:
    path = write_evaluation(console, WITH_FORM)
    link = link_of(sign_in("evaluator"))
    path.write_text(BROKEN, "utf-8")
    opened = console.client().get(link).status_code
    path.write_text(WITH_FORM, "utf-8")
    assert (opened, console.client().get(link).status_code) == (409, 200)
    assert latest_revision(console.engine, PLACE) is None


def test_a_locked_text_with_errors_says_how_to_go_on(console: Console, evaluator: FlaskClient) -> None:
    write_evaluation(console, BROKEN)
    lock(evaluator)
    write_evaluation(console, INDICATORS)
    page = page_of(evaluator, EVALUATION)
    words = words_of(page)
    assert "锁定时的文字就有下列错误；请先解锁，再改正。" in words
    assert "请按下表改正" not in words
    assert page.xpath(f"//main//a[@href='{EVALUATION}/lock']") != []


def test_what_is_missing_under_a_lock_asks_to_unlock_first(evaluator: FlaskClient) -> None:
    lock(evaluator)
    panel = page_of(evaluator, EVALUATION).find_class("missing-panel")[0]
    assert "评价已锁定，要改动请先解锁。" in words_of(panel)
    assert panel.xpath(".//a[contains(@class, 'btn')]/@href") == [f"{EVALUATION}/lock"]


def test_a_lock_that_kept_nothing_says_so(console: Console, evaluator: FlaskClient) -> None:
    row = {"evaluation": FOLDER, "locked": True, "scored": {"indicators": {"total": "99.00"}}, "kept": None}
    with console.engine.begin() as connection:
        connection.execute(insert(EvaluationLock).values(**row, reason="定稿", person="甲", at=_now()))
    words = words_of(page_of(evaluator, f"{EVALUATION}/lock"))
    assert "这次锁定没有保存当时的指标文件和快照" in words
    assert "一直按锁定时的" not in words
    assert "请核对快照的文件" not in words


def _now() -> Any:
    return datetime.now(UTC)


@pytest.mark.parametrize(
    ("rule", "offered"),
    [
        ("{type: target, short: pieces, off: {points: 2}}", ["aggregate", "failed", "no_evidence"]),
        ("{type: target, short: zero}", ["value", "aggregate", "no_evidence"]),
    ],
)
def test_only_ways_that_the_rule_takes_are_offered(
    console: Console, evaluator: FlaskClient, rule: str, offered: list[str]
) -> None:
    text = INDICATORS.replace(
        "rule: {type: target, short: proportional}\n    actual: {value: 95%}", f"rule: {rule}"
    )
    write_evaluation(console, text)
    page = page_of(evaluator, INDICATOR.format(code="B1"))
    assert page.xpath("//input[@name='kind'][not(@value='removed')]/@value") == offered


def test_evidence_of_the_file_that_has_no_room_is_not_typed_beforehand(
    console: Console, evaluator: FlaskClient
) -> None:
    write_evaluation(
        console, INDICATORS.replace("actual: {value: 95%}", f"actual: {{value: 95%, evidence: {'证' * 400}}}")
    )
    page = page_of(evaluator, INDICATOR.format(code="B1"))
    assert page.xpath("//input[@name='evidence_file']/@value") == [""]
    assert "证" * 400 in words_of(page)


@pytest.mark.parametrize("off", ["1,5", "1,2,3", "12,34"])
def test_a_comma_that_may_be_a_decimal_point_is_no_number(
    console: Console, evaluator: FlaskClient, off: str
) -> None:
    answer = enter(evaluator, "A2", kind="deduction", deduction__off=off, deduction__reason="两次超时")
    assert (answer.status_code, f"应为数字，现为“{off}”" in answer.text) == (422, True)
    assert entry_history(console.engine, FOLDER, "indicators", "A2") == []


def test_a_comma_between_thousands_is_a_number(console: Console, evaluator: FlaskClient) -> None:
    counted = {"aggregate__numerator": "1,350.5", "aggregate__denominator": "1,500"}
    assert enter(evaluator, "B1", kind="aggregate", **counted).status_code == 303
    assert score_of(console, "B1") == "30.00"


def test_a_share_that_no_completion_follows_from_is_refused(console: Console, evaluator: FlaskClient) -> None:
    write_evaluation(
        console, INDICATORS.replace("target: 100%", "target: 90%～100%").replace("actual: {value: 98%}", "")
    )
    counted = {"aggregate__numerator": "9", "aggregate__denominator": "10"}
    answer = enter(evaluator, "B2", kind="aggregate", **counted)
    assert (answer.status_code, "由目标值和算出的数得不出完成率" in answer.text) == (422, True)


def test_a_form_to_confirm_remains_to_be_done(console: Console, sign_in: SignIn) -> None:
    write_evaluation(console, WITH_FORM)
    client = sign_in("evaluator")
    send(client, "draft", cell_budget="20", cell_spent="19")
    page = page_of(client, f"{EVALUATION}/remaining")
    links = {words_of(link): link.get("href") for link in page.xpath("//main//td//a")}
    assert links == {"填写并确认资金情况表": AT}


def test_a_confirmed_cell_that_the_rule_cannot_score_is_no_form_to_confirm(
    console: Console, sign_in: SignIn
) -> None:
    text = WITH_FORM.replace("cell: rate", "cell: until").replace("target: 100%", "target: 2024年8月31日前")
    write_evaluation(console, text.replace("{type: target, short: proportional}", "{type: self_evaluation}"))
    client = sign_in("evaluator")
    send(client, "confirmed", cell_budget="20", cell_spent="19", cell_until="2024-09-01", unsubmitted="1")
    page = page_of(client, f"{EVALUATION}/remaining")
    assert [words_of(link) for link in page.xpath("//main//td//a")] == ["其他缺失：A1"]


def test_a_survey_to_freeze_remains_to_be_done(console: Console, evaluator: FlaskClient) -> None:
    figure = "{figure: {survey: every, figure: favourable}}"
    write_evaluation(console, INDICATORS.replace("actual: {value: 95%}", f"actual: {figure}"))
    page = page_of(evaluator, f"{EVALUATION}/remaining")
    assert "冻结调查 demo/every" in words_of(page)


def test_a_system_of_a_name_that_was_filled_in_before_is_not_begun(
    console: Console, evaluator: FlaskClient
) -> None:
    enter(evaluator, "B1", kind="value", value="45%")
    Path(console.settings.questionnaires, FOLDER, "indicators.yaml").unlink()
    data = {"way": "upload", "upload-folder": FOLDER, "upload-name": "", "csrf_token": evaluator.token}  # type: ignore[attr-defined]  # set by sign_in
    data |= {
        "upload-csrf_token": data["csrf_token"],
        "upload-file": (io.BytesIO(INDICATORS.encode()), "a.yaml"),
    }
    answer = evaluator.post("/console/evaluations/new", data=data)
    assert (answer.status_code, "它的填报记录还在" in answer.text) == (422, True)

"""Locking in the console: what the page shows is locked, and says what unlocking would change."""

from typing import Any

import pytest
from evaluated_folder import (
    FOLDER,
    INDICATORS,
    lock,
    page_of,
    score_of,
    unlock,
    words_of,
    write_evaluation,
)
from flask.testing import FlaskClient
from made_console import Console

LOCK = f"/console/evaluations/{FOLDER}/lock"
COMPLETE = INDICATORS.replace(
    "rule: {type: judgement}", "rule: {type: judgement}\n    actual: {deduction: {off: 0}}"
)


@pytest.fixture
def evaluator(console: Console, sign_in: Any) -> FlaskClient:
    write_evaluation(console)
    client: FlaskClient = sign_in("evaluator")
    return client


def test_a_lock_needs_a_reason(evaluator: FlaskClient) -> None:
    response = lock(evaluator, reason=" ")
    assert (response.status_code, "请写明锁定或解锁的理由" in response.text) == (422, True)


def test_what_is_locked_is_not_locked_again(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, LOCK).xpath("//input[@name='seen']/@value")[0]
    lock(evaluator)
    response = lock(evaluator, seen=page)
    assert (response.status_code, "已经锁定" in response.text) == (422, True)


def test_what_is_open_is_not_unlocked(evaluator: FlaskClient) -> None:
    response = unlock(evaluator)
    assert (response.status_code, "没有锁定" in response.text) == (422, True)


def test_a_button_that_does_not_exist_does_nothing(evaluator: FlaskClient) -> None:
    assert lock(evaluator, locked="maybe").status_code == 422


@pytest.mark.parametrize("seen", ["", "0" * 32])
def test_nobody_locks_what_they_have_not_seen(evaluator: FlaskClient, seen: str) -> None:
    response = lock(evaluator, seen=seen)
    assert (response.status_code, "请看过现在的得分再锁定" in response.text) == (422, True)


def test_a_value_entered_meanwhile_keeps_the_page_from_locking(evaluator: FlaskClient) -> None:
    seen = page_of(evaluator, LOCK).xpath("//input[@name='seen']/@value")[0]
    data = {"csrf_token": evaluator.token, "reason": "核对", "kind": "value", "value": "45%"}  # type: ignore[attr-defined]  # set by sign_in
    evaluator.post(f"/console/evaluations/{FOLDER}/indicators/indicators/B1", data=data)
    assert lock(evaluator, seen=seen).status_code == 422


def test_missing_values_are_named_and_locked_only_on_demand(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, LOCK)
    assert "某市热线绩效评价指标体系— A2" in words_of(page.xpath("//main//table")[0])
    seen = page.xpath("//input[@name='seen']/@value")[0]
    data = {"csrf_token": evaluator.token, "locked": "1", "reason": "定稿", "seen": seen}  # type: ignore[attr-defined]  # set by sign_in
    assert "尚不完整，仍要锁定" in evaluator.post(LOCK, data=data).text
    assert evaluator.post(LOCK, data=data | {"incomplete": "1"}).status_code == 303


def test_a_complete_evaluation_asks_for_no_tick(console: Console, evaluator: FlaskClient) -> None:
    write_evaluation(console, COMPLETE)
    assert not page_of(evaluator, LOCK).xpath("//input[@name='incomplete']")


def test_a_changed_file_leaves_the_locked_score(console: Console, evaluator: FlaskClient) -> None:
    lock(evaluator)
    write_evaluation(console, INDICATORS.replace("value: 95%", "value: 45%"))
    assert score_of(console, "B1") == "30.00"
    assert "95%" in words_of(page_of(evaluator, f"/console/evaluations/{FOLDER}"))


def test_unlocking_brings_the_present_file_back(console: Console, evaluator: FlaskClient) -> None:
    lock(evaluator)
    write_evaluation(console, INDICATORS.replace("value: 95%", "value: 45%"))
    unlock(evaluator)
    assert score_of(console, "B1") == "15.00"


def test_the_page_says_what_unlocking_would_change(console: Console, evaluator: FlaskClient) -> None:
    path = write_evaluation(console, COMPLETE)
    lock(evaluator)
    write_evaluation(console, COMPLETE.replace("value: 95%", "value: 45%"))
    (path.parent / "second.yaml").write_text(COMPLETE, "utf-8")
    told = [words_of(item) for item in page_of(evaluator, LOCK).xpath("//*[@role='alert']//li")]
    assert told == [
        "新增了指标文件 second",
        "指标文件 indicators 已改写",
        "indicators 的总分：锁定的是 88.50，解锁后将是 73.50",
    ]


def test_a_file_that_is_gone_stays_in_the_lock(console: Console, evaluator: FlaskClient) -> None:
    path = write_evaluation(console)
    lock(evaluator)
    path.unlink()
    assert score_of(console, "B1") == "30.00"
    assert FOLDER in evaluator.get("/console/evaluations").text


def test_nothing_is_told_where_nothing_changed(evaluator: FlaskClient) -> None:
    lock(evaluator)
    assert "有了变化" not in evaluator.get(LOCK).text

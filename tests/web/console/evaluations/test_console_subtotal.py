"""暂计: what an unfinished evaluation has so far, told as such wherever a total would stand; nowhere once locked."""

import pytest
from evaluated_folder import FOLDER, INDICATORS, lock, page_of, scores_of, words_of, write_evaluation
from flask.testing import FlaskClient
from made_console import Console, SignIn

from surveyapp.cli.score_lines import score_lines
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.evaluations.score_json import as_json

SO_FAR = "暂计 68.50 / 80 分（5 项指标中已有 4 项）"
PAGES = [f"/console/evaluations/{FOLDER}", "/console/evaluations"]


@pytest.fixture
def evaluator(console: Console, sign_in: SignIn) -> FlaskClient:
    write_evaluation(console)
    return sign_in("evaluator")


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_say_what_there_is_so_far_and_give_no_total(evaluator: FlaskClient, address: str) -> None:
    page = page_of(evaluator, address)
    assert SO_FAR in words_of(page)
    assert not page.find_class("headline-value")


def test_of_several_systems_each_says_its_own(console: Console, evaluator: FlaskClient) -> None:
    path = write_evaluation(console)
    path.with_name("second.yaml").write_text(INDICATORS, "utf-8")
    assert words_of(page_of(evaluator, PAGES[0])).count(SO_FAR) == 2


def test_it_is_a_key_of_its_own_beside_a_total_that_is_null(console: Console, evaluator: FlaskClient) -> None:
    found = as_json(score_evaluation(console.places, FOLDER))
    assert (found["total"], found["grade"]) == (None, None)
    assert found["subtotal"] == {"points": 68.5, "of": 80.0, "indicators": 4, "all_indicators": 5}


def test_people_on_the_command_line_read_that_it_is_no_total(
    console: Console, evaluator: FlaskClient
) -> None:
    lines = list(score_lines(score_evaluation(console.places, FOLDER)))
    assert lines[-2:] == ["总分：无法计算，缺少 A2", f"{SO_FAR}，不是总分"]


def test_a_complete_evaluation_has_a_total_and_none(console: Console, evaluator: FlaskClient) -> None:
    path = write_evaluation(console, INDICATORS)
    text = path.read_text("utf-8").replace(
        "rule: {type: judgement}", "rule: {type: judgement}\n    actual: {deduction: {off: 0}}"
    )
    write_evaluation(console, text)
    assert (scores_of(console).scores.subtotal, str(scores_of(console).scores.total)) == (None, "88.50")
    assert as_json(score_evaluation(console.places, FOLDER))["subtotal"] is None
    for address in PAGES:
        assert "暂计" not in words_of(page_of(evaluator, address))


def test_what_was_locked_unfinished_says_nothing_of_it(console: Console, evaluator: FlaskClient) -> None:
    assert lock(evaluator).status_code == 303
    evaluation = score_evaluation(console.places, FOLDER)
    assert as_json(evaluation)["subtotal"] is None
    assert not [line for line in score_lines(evaluation) if "暂计" in line]
    for address in PAGES:
        assert "暂计" not in words_of(page_of(evaluator, address))

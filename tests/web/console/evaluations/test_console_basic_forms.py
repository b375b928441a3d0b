"""基础表 in the console: saved, confirmed and reopened by evaluators, and what everybody else sees of them."""

import re
from typing import Any

import pytest
from evaluated_folder import FOLDER, page_of, score_of, scores_of, words_of, write_evaluation
from filled_form import AT, INDICATORS, PLACE, buttons, confirm, field, fill_in, link_of, lock, seen_on, send
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, SignIn

from surveyapp.services.evaluations.form_entries import form_revisions, latest_revision
from surveyapp.services.people.audit import search


@pytest.fixture
def evaluator(console: Console, sign_in: SignIn) -> FlaskClient:
    write_evaluation(console, INDICATORS)
    return sign_in("evaluator")


def test_a_new_form_offers_what_the_file_knows(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, AT)
    assert page.get_element_by_id("cell-budget").value == "20"


def test_a_form_that_nobody_filled_in_says_so(evaluator: FlaskClient) -> None:
    assert "还没有人填写过这张表" in words_of(page_of(evaluator, AT))


def test_a_computed_cell_has_its_formula_in_words_and_no_field(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, AT)
    assert "支出数 ÷ 预算数 × 100" in words_of(page)
    assert not page.xpath("//*[@name='cell-rate']")


def test_a_computed_cell_has_its_value_as_it_stands(evaluator: FlaskClient) -> None:
    send(evaluator, "draft", cell_budget="20", cell_spent="9.5")
    assert "执行率：47.50 %" in words_of(page_of(evaluator, AT))


def test_a_saved_draft_stands_there_again(evaluator: FlaskClient) -> None:
    answer = send(evaluator, "draft", cell_spent="19 万元")
    assert (answer.status_code, answer.location) == (303, AT)
    assert field(evaluator.get(AT).text, "spent").value == "19 万元"


def test_a_draft_counts_nothing(console: Console, evaluator: FlaskClient) -> None:
    send(evaluator, "draft", cell_budget="20", cell_spent="9")
    assert score_of(console, "A1") == "None"


def test_confirming_what_nobody_submitted_is_asked_about(console: Console, evaluator: FlaskClient) -> None:
    """What was typed stands there with the question; the answer to it confirms."""
    assert "没有提交也确认" not in words_of(page_of(evaluator, AT))
    asked = send(evaluator, "confirmed", cell_budget="20", cell_spent="19")
    assert asked.status_code == 422
    assert "没有提交也确认" in asked.text
    assert field(asked.text, "spent").value == "19"
    assert latest_revision(console.engine, PLACE) is None
    assert confirm(evaluator).status_code == 303


def test_a_form_that_the_unit_submitted_is_confirmed_without_a_question(
    console: Console, evaluator: FlaskClient
) -> None:
    fill_in(console, link_of(evaluator))
    assert send(evaluator, "confirmed", cell_budget="20", cell_spent="19").status_code == 303
    assert score_of(console, "A1") == "95.00"


def test_a_confirmed_form_counts(console: Console, evaluator: FlaskClient) -> None:
    assert confirm(evaluator).status_code == 303
    assert score_of(console, "A1") == "95.00"


def test_a_confirmed_form_shows_its_values_and_no_fields(evaluator: FlaskClient) -> None:
    confirm(evaluator, "9,990.5")
    page = page_of(evaluator, AT)
    assert not page.xpath("//input[starts-with(@name, 'cell-')]")
    (row,) = page.xpath("//h2[@id='cells']/..//tr[th='支出数']")
    assert [words_of(cell) for cell in row][:3] == ["支出数", "9,990.5", "万元"]


def test_who_confirmed_stands_in_the_history(evaluator: FlaskClient) -> None:
    confirm(evaluator)
    row = words_of(page_of(evaluator, AT).xpath("//h2[@id='history']/..//tbody/tr")[0])
    assert re.search(r"张测（evaluator-\w+） ?已确认 ?预算数：20；支出数：19", row)


def test_reopening_needs_a_reason(console: Console, evaluator: FlaskClient) -> None:
    confirm(evaluator)
    answer = send(evaluator, "reopened", reason=" ")
    assert (answer.status_code, "请写明退回重填的理由" in answer.text) == (422, True)
    assert len(form_revisions(console.engine, PLACE)) == 1


def test_a_reopened_form_makes_the_indicator_missing(console: Console, evaluator: FlaskClient) -> None:
    confirm(evaluator)
    assert send(evaluator, "reopened", reason="支出数有误").status_code == 303
    (leaf,) = scores_of(console).scores.leaves()
    assert leaf.missing == "form_not_confirmed"


def test_a_reopened_form_keeps_its_cells_and_the_reason(evaluator: FlaskClient) -> None:
    confirm(evaluator)
    send(evaluator, "reopened", reason="支出数有误")
    page = evaluator.get(AT).text
    assert field(page, "spent").value == "19"
    assert "理由：支出数有误" in page


@pytest.mark.parametrize(
    ("code", "typed", "wanted"),
    [
        ("spent", "十九", "应为数字，单位 万元"),
        ("spent", "19 元", "应为数字，单位 万元"),
        ("until", "年底", "应为日期，例如 2024年8月21日 或 2024-08-21"),
        ("remark", "长" * 201, "最多 200 个字"),
    ],
)
def test_an_unreadable_cell_is_marked_with_what_to_write(
    evaluator: FlaskClient, code: str, typed: str, wanted: str
) -> None:
    answer = send(evaluator, "draft", **{"cell_spent": "19", f"cell_{code}": typed})
    marked = field(answer.text, code)
    assert (answer.status_code, marked.get("aria-invalid"), marked.value) == (422, "true", typed)
    assert "is-invalid" in marked.classes
    told = html.fromstring(answer.text).get_element_by_id(f"cell-{code}-problem")
    assert words_of(told) == wanted
    assert told.get("id") in marked.get("aria-describedby").split()


def test_nothing_is_kept_where_one_cell_is_unreadable(console: Console, evaluator: FlaskClient) -> None:
    send(evaluator, "draft", cell_budget="20", cell_spent="十九")
    assert latest_revision(console.engine, PLACE) is None


def test_what_was_typed_stands_there_after_a_refusal(evaluator: FlaskClient) -> None:
    page = send(evaluator, "draft", cell_budget="21", cell_spent="十九", cell_remark="结余").text
    assert [field(page, code).value for code in ("budget", "spent", "remark")] == ["21", "十九", "结余"]


def test_an_incomplete_form_is_not_confirmed(console: Console, evaluator: FlaskClient) -> None:
    answer = send(evaluator, "confirmed", cell_budget="20", cell_spent=" ")
    assert (answer.status_code, "还空着：支出数" in answer.text) == (422, True)
    assert field(answer.text, "spent").get("aria-invalid") == "true"
    assert latest_revision(console.engine, PLACE) is None


def test_a_confirmed_form_takes_no_draft_and_says_why_in_words(evaluator: FlaskClient) -> None:
    confirm(evaluator)
    answer = send(evaluator, "draft", cell_spent="18")
    assert answer.status_code == 422
    assert "这张表现在是“已确认”，不能改为“正在填写”" in answer.text


def test_what_came_too_late_is_shown_and_not_lost(evaluator: FlaskClient) -> None:
    confirm(evaluator)
    page = html.fromstring(send(evaluator, "draft", cell_spent="18.25").text)
    assert "支出数：18.25" in words_of(page.xpath("//h2[@id='unsaved']/..")[0])


def test_nobody_confirms_what_somebody_else_changed_meanwhile(
    console: Console, evaluator: FlaskClient, sign_in: SignIn
) -> None:
    seen = seen_on(evaluator.get(AT).text)
    send(sign_in("evaluator"), "draft", cell_budget="20", cell_spent="1")
    answer = send(evaluator, "confirmed", cell_budget="20", cell_spent="19", seen=seen)
    assert (answer.status_code, "这张表又有人填写或处理过" in answer.text) == (422, True)
    assert score_of(console, "A1") == "None"


def test_who_was_slower_reads_what_the_other_filled_in_beside_what_they_typed(
    evaluator: FlaskClient, sign_in: SignIn
) -> None:
    seen = seen_on(evaluator.get(AT).text)
    send(sign_in("evaluator"), "draft", cell_budget="20", cell_spent="1")
    page = send(evaluator, "draft", cell_budget="20", cell_spent="19", cell_remark="结余", seen=seen).text
    assert [field(page, code).value for code in ("spent", "remark")] == ["19", "结余"]
    told = [words_of(element) for element in html.fromstring(page).xpath("//*[contains(@id, '-meanwhile')]")]
    assert told == ["现在保存的是：1", "现在保存的是：（空）"]


def test_who_has_read_it_may_save(console: Console, evaluator: FlaskClient, sign_in: SignIn) -> None:
    seen = seen_on(evaluator.get(AT).text)
    send(sign_in("evaluator"), "draft", cell_budget="20", cell_spent="1")
    told = send(evaluator, "draft", cell_budget="20", cell_spent="19", seen=seen).text
    answer = send(evaluator, "draft", cell_budget="20", cell_spent="19", seen=seen_on(told))
    assert answer.status_code == 303
    assert [revision.cells["spent"] for revision in form_revisions(console.engine, PLACE)] == ["19", "1"]


def test_an_unknown_button_does_not_make_seen_what_was_not_told(
    evaluator: FlaskClient, sign_in: SignIn
) -> None:
    seen = seen_on(evaluator.get(AT).text)
    send(sign_in("evaluator"), "draft", cell_budget="20", cell_spent="1")
    assert seen_on(send(evaluator, "DROP", cell_spent="19", seen=seen).text) == seen


@pytest.mark.parametrize("seen", ["", "nonsense", "-1", "9" * 30])
def test_a_form_that_says_nothing_of_what_it_showed_replaces_nothing(
    console: Console, evaluator: FlaskClient, seen: str
) -> None:
    send(evaluator, "draft", cell_budget="20", cell_spent="1")
    assert send(evaluator, "confirmed", cell_budget="20", cell_spent="19", seen=seen).status_code == 422
    assert len(form_revisions(console.engine, PLACE)) == 1


def test_a_cell_of_any_length_is_refused_and_not_sent_back_whole(
    console: Console, evaluator: FlaskClient
) -> None:
    answer = send(evaluator, "draft", cell_budget="20", cell_remark="长" * 300_000)
    assert (answer.status_code, len(answer.text) < 50_000) == (422, True)
    assert latest_revision(console.engine, PLACE) is None


HOSTILE = [
    "{{ 7191 * 7193 }}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|'/c calc'!A1",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_cell_comes_out_as_it_was_typed(console: Console, evaluator: FlaskClient, typed: str) -> None:
    send(evaluator, "draft", cell_budget="20", cell_remark=typed)
    unit = console.client().get(link_of(evaluator)).text
    refused = send(evaluator, "confirmed", cell_budget="20", cell_spent=typed, cell_remark=typed).text
    confirm(evaluator, "19", cell_remark=typed)
    shown = evaluator.get(AT).text
    assert [field(page, "remark").value for page in (unit, refused)] == [typed, typed]
    assert typed in html.fromstring(shown).text_content()
    for page in (unit, refused, shown):
        assert str(7191 * 7193) not in page
        assert not html.fromstring(page).xpath("//main//script|//main//img|//*[@onerror]")


@pytest.mark.parametrize("action", ["", "submitted", "DROP"])
def test_only_the_buttons_of_the_page_do_anything(
    console: Console, evaluator: FlaskClient, action: str
) -> None:
    assert send(evaluator, action, cell_budget="20", cell_spent="19").status_code == 422
    assert latest_revision(console.engine, PLACE) is None


def test_a_reader_sees_the_form_and_no_buttons(console: Console, sign_in: SignIn) -> None:
    write_evaluation(console, INDICATORS)
    assert buttons(sign_in("reader")) == []


@pytest.mark.parametrize("path", ["", "/link", "/link/1/withdraw"])
def test_a_reader_changes_nothing(console: Console, sign_in: SignIn, path: str) -> None:
    write_evaluation(console, INDICATORS)
    reader: Any = sign_in("reader")
    assert reader.post(f"{AT}{path}", data={"csrf_token": reader.token}).status_code == 403


def test_another_team_finds_nothing(console: Console, sign_in: SignIn) -> None:
    write_evaluation(console, INDICATORS)
    assert sign_in("evaluator", ("other",)).get(AT).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "nowhere/indicators/forms/money",
        f"{FOLDER}/other/forms/money",
        f"{FOLDER}/indicators/forms/Money",
        f"{FOLDER}/indicators/forms/A1",
    ],
)
def test_what_does_not_exist_is_not_found(console: Console, sign_in: SignIn, address: str) -> None:
    write_evaluation(console, INDICATORS)
    chief = sign_in("administrator")
    assert chief.get(f"/console/evaluations/{address}").status_code == 404


def test_a_form_of_a_file_with_errors_is_not_found(console: Console, sign_in: SignIn) -> None:
    write_evaluation(console, INDICATORS.replace("spent / budget", "spent / budgets"))
    assert sign_in("evaluator").get(AT).status_code == 404


def test_a_locked_evaluation_takes_nothing(console: Console, evaluator: FlaskClient) -> None:
    lock(console)
    answer = confirm(evaluator)
    assert (answer.status_code, "已由王测锁定（理由：定稿）" in answer.text) == (422, True)
    assert latest_revision(console.engine, PLACE) is None


def test_a_locked_evaluation_shows_why_and_no_buttons(console: Console, evaluator: FlaskClient) -> None:
    link_of(evaluator)
    lock(console)
    assert "理由：定稿" in evaluator.get(AT).text
    assert buttons(evaluator) == []


def test_showing_a_form_is_no_deed(console: Console, evaluator: FlaskClient) -> None:
    evaluator.get(AT)
    assert search(console.engine) == []

"""One-time links with which the evaluated unit fills in a 基础表, and what is written down of it all."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from evaluated_folder import FOLDER, page_of, score_of, words_of, write_evaluation
from filled_form import AT, CELLS, INDICATORS, PLACE, confirm, field, fill_in, link_of, lock, send, unit_at
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, SignIn
from sqlalchemy import update

from surveyapp.records.evaluations import FormLink
from surveyapp.services.evaluations.form_entries import latest_revision
from surveyapp.services.evaluations.form_links import links_of
from surveyapp.services.people.attempts import INVITATIONS
from surveyapp.services.people.audit import search


@pytest.fixture
def evaluator(console: Console, sign_in: SignIn) -> FlaskClient:
    write_evaluation(console, INDICATORS)
    return sign_in("evaluator")


def test_a_link_is_shown_once(console: Console, evaluator: FlaskClient) -> None:
    token = link_of(evaluator).rpartition("/")[2]
    assert token not in evaluator.get(AT).text
    assert [line.state for line in links_of(console.engine, PLACE)] == ["pending"]


def test_the_link_uses_the_public_address(console: Console, evaluator: FlaskClient) -> None:
    settings = console.settings
    public = type(settings)(**{**settings.__dict__, "public_url": "https://survey.example.cn"})
    console.app.extensions["settings"] = public
    assert link_of(evaluator).startswith("https://survey.example.cn/console/fill/")


def test_the_unit_reads_what_it_fills_in_without_signing_in(console: Console, evaluator: FlaskClient) -> None:
    page = words_of(page_of(console.client(), link_of(evaluator)))
    for words in ("资金情况表", "填报单位：某市行政服务中心", "按决算数填写。", "执行率：自动计算"):
        assert words in page


def test_the_unit_submits_and_reads_that_it_arrived(console: Console, evaluator: FlaskClient) -> None:
    answer = fill_in(console, link_of(evaluator))
    assert (answer.status_code, "已经送达评价人员" in answer.text) == (200, True)
    found = latest_revision(console.engine, PLACE)
    assert found
    assert (found.state, found.cells, found.person) == (
        "submitted",
        {"budget": "20", "spent": "19"},
        "填报单位 李填",
    )


def test_what_the_unit_submitted_counts_once_it_is_confirmed(
    console: Console, evaluator: FlaskClient
) -> None:
    fill_in(console, link_of(evaluator))
    assert score_of(console, "A1") == "None"
    confirm(evaluator)
    assert score_of(console, "A1") == "95.00"


def test_a_draft_is_there_when_the_link_is_opened_again(console: Console, evaluator: FlaskClient) -> None:
    path = link_of(evaluator)
    answer = fill_in(console, path, "draft", **{"cell-spent": "18"})
    assert (answer.status_code, answer.location) == (303, path)
    assert field(console.client().get(path).text, "spent").value == "18"


def test_a_draft_keeps_who_fills_it_in(console: Console, evaluator: FlaskClient) -> None:
    """Whoever opens the link again need not write their name again, also after the evaluator looked in between."""
    path = link_of(evaluator)
    assert person_on(console, path) == ""
    fill_in(console, path, "draft")
    assert person_on(console, path) == "李填"
    send(evaluator, "draft", cell_budget="20", cell_spent="18")
    assert person_on(console, path) == "李填"


def person_on(console: Console, path: str) -> str:
    """The name in the field for it."""
    return str(html.fromstring(console.client().get(path).text).get_element_by_id("person").value or "")


def test_a_submitted_link_is_spent(console: Console, evaluator: FlaskClient) -> None:
    path = link_of(evaluator)
    fill_in(console, path)
    answer = console.client().get(path)
    assert (answer.status_code, "已经提交过" in answer.text) == (410, True)


def test_a_withdrawn_link_is_useless(console: Console, evaluator: Any) -> None:
    path = link_of(evaluator)
    (line,) = links_of(console.engine, PLACE)
    evaluator.post(f"{AT}/link/{line.id}/withdraw", data={"csrf_token": evaluator.token})
    assert console.client().get(path).status_code == 410


def test_an_expired_link_is_useless(console: Console, evaluator: FlaskClient) -> None:
    path = link_of(evaluator)
    with console.engine.connect() as connection:
        connection.execute(update(FormLink).values(expires=datetime.now(UTC) - timedelta(seconds=1)))
    assert console.client().get(path).status_code == 410


def test_a_second_link_makes_the_first_useless(console: Console, evaluator: FlaskClient) -> None:
    first, second = link_of(evaluator), link_of(evaluator)
    assert [console.client().get(path).status_code for path in (first, second)] == [410, 200]


def test_a_useless_link_says_what_to_do(console: Console) -> None:
    assert "请他生成新的链接" in console.client().get("/console/fill/nonsense").text


def test_a_link_that_was_withdrawn_meanwhile_takes_nothing(console: Console, evaluator: Any) -> None:
    path = link_of(evaluator)
    unit: Any = unit_at(console, path)
    link_of(evaluator)
    data = {"csrf_token": unit.token, "action": "submitted", "person": "李填", **CELLS}
    assert unit.post(path, data=data).status_code == 410
    assert latest_revision(console.engine, PLACE) is None


def test_a_spent_link_cannot_be_withdrawn(console: Console, evaluator: Any) -> None:
    fill_in(console, link_of(evaluator))
    (line,) = links_of(console.engine, PLACE)
    evaluator.post(f"{AT}/link/{line.id}/withdraw", data={"csrf_token": evaluator.token})
    assert "没有撤回：这个链接已经用过" in evaluator.get(AT).text


def test_the_unit_must_name_who_fills_in(console: Console, evaluator: FlaskClient) -> None:
    answer = fill_in(console, link_of(evaluator), person=" ")
    assert (answer.status_code, "请填写您的姓名" in answer.text) == (422, True)
    assert html.fromstring(answer.text).get_element_by_id("person").get("aria-invalid") == "true"


def test_a_name_that_is_too_long_is_refused_and_stands_there(
    console: Console, evaluator: FlaskClient
) -> None:
    answer = fill_in(console, link_of(evaluator), person="长" * 81)
    assert (answer.status_code, "姓名共 81 字，最多 80 字" in answer.text) == (422, True)
    assert html.fromstring(answer.text).get_element_by_id("person").value == "长" * 81


def test_the_unit_reads_what_somebody_else_filled_in_meanwhile(
    console: Console, evaluator: FlaskClient
) -> None:
    path = link_of(evaluator)
    seen = unit_at(console, path).seen  # type: ignore[attr-defined]  # set there
    send(evaluator, "draft", cell_budget="20", cell_spent="1")
    answer = fill_in(console, path, seen=seen)
    assert (answer.status_code, field(answer.text, "spent").value) == (422, "19")
    assert "现在保存的是：1" in words_of(html.fromstring(answer.text))


def test_a_refused_submission_leaves_the_link_usable(console: Console, evaluator: FlaskClient) -> None:
    path = link_of(evaluator)
    answer = fill_in(console, path, **{"cell-spent": "十九"})
    assert (answer.status_code, field(answer.text, "spent").value) == (422, "十九")
    assert [line.state for line in links_of(console.engine, PLACE)] == ["pending"]


def test_the_unit_confirms_nothing(console: Console, evaluator: FlaskClient) -> None:
    assert fill_in(console, link_of(evaluator), "confirmed").status_code == 422
    assert latest_revision(console.engine, PLACE) is None


def test_the_unit_reads_why_the_form_came_back(console: Console, evaluator: FlaskClient) -> None:
    confirm(evaluator)
    send(evaluator, "reopened", reason="支出数有误")
    assert "理由：支出数有误" in console.client().get(link_of(evaluator)).text


def test_a_link_to_a_form_that_was_confirmed_meanwhile_says_so(
    console: Console, evaluator: FlaskClient
) -> None:
    path = link_of(evaluator)
    confirm(evaluator)
    page = page_of(console.client(), path)
    assert "已经提交或确认，现在不能更改" in words_of(page)
    assert not page.xpath("//main//form")


def test_a_link_works_under_tls(console: Console, evaluator: FlaskClient) -> None:
    path = link_of(evaluator)
    unit: Any = unit_at(console, path)
    data = {"csrf_token": unit.token, "action": "submitted", "person": "李填", **CELLS}
    sent = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/"}}
    assert unit.post(path, data=data, **sent).status_code == 200


def test_no_other_site_learns_the_link(console: Console, evaluator: FlaskClient) -> None:
    answer = console.client().get(link_of(evaluator))
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_guessing_links_ends(console: Console) -> None:
    guest = console.client()
    answers = [guest.get("/console/fill/nonsense").status_code for _ in range(INVITATIONS.failures + 1)]
    assert answers == [410] * INVITATIONS.failures + [429]


def test_a_locked_evaluation_gives_no_links(console: Console, evaluator: Any) -> None:
    lock(console)
    assert evaluator.post(f"{AT}/link", data={"csrf_token": evaluator.token}).status_code == 422
    assert links_of(console.engine, PLACE) == []


def test_a_locked_evaluation_takes_nothing_by_link(console: Console, evaluator: FlaskClient) -> None:
    path = link_of(evaluator)
    lock(console)
    answer = fill_in(console, path, **{"cell-spent": "18.25"})
    assert (answer.status_code, "支出数：18.25" in answer.text) == (422, True)
    assert latest_revision(console.engine, PLACE) is None


def test_outsiders_do_not_read_who_locked_and_why(console: Console, evaluator: FlaskClient) -> None:
    path = link_of(evaluator)
    lock(console)
    pages = console.client().get(path).text + fill_in(console, path).text
    assert "这项评价已经锁定" in pages
    assert [word for word in ("王测", "定稿") if word in pages] == []


WRITTEN = "<b>{{7*7}}</b>"


def test_what_was_typed_comes_out_as_text(console: Console, evaluator: FlaskClient) -> None:
    path = link_of(evaluator)
    fill_in(console, path, "draft", **{"cell-remark": WRITTEN}, person=WRITTEN)
    refused = fill_in(console, path, **{"cell-spent": WRITTEN}, person=WRITTEN)
    for page in (evaluator.get(AT).text, console.client().get(path).text, refused.text):
        assert "<b>" not in page
        assert "&lt;b&gt;{{7*7}}&lt;/b&gt;" in page


def test_the_trail_has_every_deed(console: Console, evaluator: Any) -> None:
    path = link_of(evaluator)
    fill_in(console, path, "draft")
    send(evaluator, "confirmed", cell_budget="20")
    (line,) = links_of(console.engine, PLACE)
    evaluator.post(f"{AT}/link/{line.id}/withdraw", data={"csrf_token": evaluator.token})
    found = [
        (line.action, line.subject, line.result, line.detail) for line in reversed(search(console.engine))
    ]
    subject, form = f"{FOLDER}/indicators", {"file": "money"}
    refused = {**form, "form_state": "confirmed", "refused": "cells_empty"}
    assert found == [
        ("make_form_link", subject, "done", form),
        ("fill_form_by_link", subject, "done", {**form, "form_state": "draft"}),
        ("fill_form", subject, "refused", refused),
        ("withdraw_form_link", subject, "done", form),
    ]


def test_neither_trail_nor_log_has_the_link_or_what_was_typed(
    console: Console, evaluator: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        path = link_of(evaluator)
        fill_in(console, path, "draft", **{"cell-remark": "结余七百"})
        fill_in(console, path, **{"cell-remark": "结余七百", "cell-spent": "十九万"})
        fill_in(console, path, **{"cell-remark": "结余七百"})
        console.client().get(path)
        send(evaluator, "confirmed", cell_budget="20", cell_spent="十九万")
    kept = caplog.text + str(search(console.engine))
    token = path.rpartition("/")[2]
    assert [word for word in (token, "结余七百", "十九万", "李填") if word in kept] == []


def test_nobody_fills_the_trail_by_saving_again_and_again(console: Console, evaluator: FlaskClient) -> None:
    path = link_of(evaluator)
    for _ in range(4):
        assert fill_in(console, path, "draft").status_code == 303
        assert fill_in(console, path, "draft", **{"cell-spent": "nonsense"}).status_code == 422
    lines = [line for line in search(console.engine) if line.action == "fill_form_by_link"]
    assert [(line.result, line.detail["form_state"]) for line in lines] == [("done", "draft")]

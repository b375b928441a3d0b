"""The page behind a review link and what evaluators see of it."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from cases import each
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, SignIn, token_on
from sqlalchemy import select
from werkzeug.test import TestResponse

from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.people import attempts
from surveyapp.services.reviews.review_approvals import approvals_of
from surveyapp.services.reviews.review_comments import WHOLE, threads_of
from surveyapp.services.reviews.review_links import links_of
from surveyapp.services.surveys.drafts import edited_text, save_draft
from surveyapp.web.console.limits import REVIEW_BODY

SURVEY = "demo/every"
AT = f"/console/surveys/{SURVEY}/reviews"
HOSTILE = "<script>alert(1)</script>{{7*7}}\u202e'\"><img src=x onerror=alert(1)>"


@pytest.fixture
def evaluator(sign_in: SignIn) -> FlaskClient:
    return sign_in("evaluator")


def post(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    """Send a form as the page at `address` (or the review page of the survey) has it."""
    page = client.get(address if "/review/" in address else AT)
    return client.post(address, data={"csrf_token": token_on(page), **fields})


def link_of(evaluator: FlaskClient, shows: str = "draft") -> str:
    """A new link's path."""
    answer = post(evaluator, f"{AT}/link", recipient="某市财政局", shows=shows)
    assert answer.status_code == 200, answer.text
    found = re.search(r"/console/review/[\w-]+", answer.text)
    assert found is not None
    return found[0]


@pytest.fixture
def link(evaluator: FlaskClient) -> str:
    return link_of(evaluator)


@pytest.fixture
def reader(console: Console) -> FlaskClient:
    return console.client()


def change(console: Console, before: str, after: str) -> None:
    found = edited_text(console.engine, SURVEY)
    assert found is not None
    assert before in found.text
    account = console.person("evaluator")
    save_draft(console.engine, SURVEY, found.text.replace(before, after), found.token, account)


def words_of(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def test_the_whole_questionnaire_is_there_without_an_account(reader: FlaskClient, link: str) -> None:
    page = words_of(reader.get(link).text)
    for words in (
        *("每种题型一题", "1. 您的年龄是？【单选题】 *", "☐ 其他（请注明）＿", "您对办理速度是否满意？"),
        *("某市财政局绩效科", "对第 1 题写意见", "已审定本版本"),
    ):
        assert words in page
    phone = reader.get(f"{link}/phone")
    assert phone.status_code == 200
    assert "form-action 'none'" in phone.headers["Content-Security-Policy"]


def test_the_link_is_shown_once_and_leaks_to_no_other_site(
    console: Console, evaluator: FlaskClient, reader: FlaskClient, link: str
) -> None:
    assert link.rpartition("/")[2] not in evaluator.get(AT).text
    for address in (link, f"{link}/phone"):
        assert reader.get(address).headers["Referrer-Policy"] == "strict-origin"
    assert "某市财政局" in evaluator.get(AT).text
    assert [line.state for line in links_of(console.engine, SURVEY)] == ["pending"]


def test_a_withdrawn_link_opens_nothing(evaluator: FlaskClient, reader: FlaskClient, link: str) -> None:
    address = re.search(rf"{AT}/link/\d+/withdraw", evaluator.get(AT).text)
    assert address is not None
    assert "链接已撤回" in evaluator.get(post(evaluator, address[0]).location).text
    for asked in (link, f"{link}/phone", "/console/review/guessed"):
        assert reader.get(asked).status_code == 410


def test_guesses_are_counted_at_both_addresses(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "INVITATIONS", replace(attempts.INVITATIONS, failures=2))
    asked = ["/console/review/guess/phone", "/console/review/guess", "/console/review/other/phone"]
    assert [reader.get(address).status_code for address in asked] == [410, 410, 429]


def test_comment_answer_and_approval_meet(
    console: Console, evaluator: FlaskClient, reader: FlaskClient, link: str
) -> None:
    sent = post(reader, link, action="comment", question="overall", name="李委", text="第一行\r\n第二行")
    assert (sent.status_code, sent.location) == (303, f"{link}#q-overall")
    page = evaluator.get(AT)
    assert "第一行\n第二行" in page.text
    assert "未处理的意见：1 条" in page.text
    comment = threads_of(console.engine, SURVEY)["overall"][0].comment.id
    assert post(evaluator, f"{AT}/comments/{comment}", action="answer", text="已照改").status_code == 303
    assert post(evaluator, f"{AT}/comments/{comment}", action="resolve").status_code == 303
    assert "未处理的意见：0 条" in evaluator.get(AT).text
    page = reader.get(link)
    assert "已照改" in page.text
    assert "（evaluator" not in page.text, "the user name of an account is not for outsiders"
    assert "已处理" in page.text
    assert 'value="李委"' in page.text, "the name is typed once"
    version = html.fromstring(page.text).xpath("//input[@name='version']/@value")[0]
    who = {"unit": "某市财政局", "approver": "李委", "position": "科长", "version": version}
    assert post(reader, link, action="approve", **who).status_code == 422, "it was not ticked"
    assert post(reader, link, action="approve", approved="yes", **who).status_code == 303
    assert "已审定（版本相同）" in evaluator.get(AT).text
    assert "某市财政局 于" in evaluator.get(f"/console/surveys/{SURVEY}").text
    assert "审定：已审定（版本相同）" in evaluator.get("/console/").text
    assert "某市财政局 于" in evaluator.get(f"/console/surveys/{SURVEY}/publish").text
    change(console, "您的年龄是？", "您多大年纪？")
    page = words_of(evaluator.get(AT).text)
    assert "审定后有改动" in page
    assert "改动的题 您多大年纪？ age题目文字" in page


def test_what_changed_meanwhile_is_shown_and_not_approved(
    console: Console, reader: FlaskClient, link: str
) -> None:
    version = html.fromstring(reader.get(link).text).xpath("//input[@name='version']/@value")[0]
    change(console, "您的年龄是？", "您多大年纪？")
    who = {"unit": "某市财政局", "approver": "李委", "approved": "yes", "version": version}
    answer = post(reader, link, action="approve", **who)
    assert answer.status_code == 409
    page = words_of(answer.text)
    assert "问卷又有改动" in page
    assert "您多大年纪？" in page
    assert 'value="某市财政局"' in answer.text
    assert approvals_of(console.engine, SURVEY) == []


def test_while_the_draft_has_errors_the_comments_stay(
    console: Console, evaluator: FlaskClient, reader: FlaskClient, link: str
) -> None:
    post(reader, link, action="comment", question="overall", name="李委", text="改一个词")
    change(console, "questions:\n", "questions: oops\n")
    page = reader.get(link)
    assert page.status_code == 200
    assert "问卷正在修改" in page.text
    assert "改一个词" in page.text
    assert "改一个词" in evaluator.get(AT).text
    assert reader.get(f"{link}/phone").status_code == 422
    assert post(reader, link, action="comment", question=WHOLE, name="李委", text="等着").status_code == 303


@each(
    ("fields", "code"),
    [
        ({"action": "comment", "question": "overall", "name": "李委", "text": ""}, 422),
        ({"action": "comment", "question": "overall", "name": "", "text": "x"}, 422),
        ({"action": "comment", "question": "overall", "name": "李委", "text": "字" * 1001}, 422),
        ({"action": "comment", "question": "nothing", "name": "李委", "text": "x"}, 422),
        ({"action": "comment", "question": "q" * 5000, "name": "李委", "text": "x"}, 422),
        ({"action": "answer", "comment": "999", "name": "李委", "text": "x"}, 422),
        ({"action": "answer", "comment": "x" * 50, "name": "李委", "text": "x"}, 422),
        ({"action": "answer", "comment": "9" * 50, "name": "李委", "text": "x"}, 422),
        ({"action": "approve", "approved": "yes"}, 409),
        ({"action": "comment", "question": "overall", "name": "李委", "text": "x" * REVIEW_BODY}, 413),
        ({"action": "comment", "question": "overall", "name": "李\0委", "text": "x"}, 400),
        ({}, 422),
    ],
)
def test_odd_forms_keep_nothing_and_are_answered(
    console: Console, reader: FlaskClient, link: str, fields: dict[str, str], code: int
) -> None:
    answer = post(reader, link, **fields)
    assert answer.status_code == code
    assert threads_of(console.engine, SURVEY) == {}
    assert approvals_of(console.engine, SURVEY) == []


def test_what_was_typed_is_still_there_after_a_refusal(reader: FlaskClient, link: str) -> None:
    answer = post(reader, link, action="comment", question="overall", name="", text="写了很久的话")
    box = html.fromstring(answer.text).get_element_by_id("text-overall")
    assert box.text == "写了很久的话"


@pytest.mark.parametrize("where", ["overall", WHOLE])
def test_hostile_comments_stand_as_they_were_typed(
    evaluator: FlaskClient, reader: FlaskClient, link: str, where: str
) -> None:
    name = HOSTILE[:50]
    post(reader, link, action="comment", question=where, name=name, text=HOSTILE)
    for page in (reader.get(link).text, evaluator.get(AT).text):
        assert "<script>alert(1)" not in page
        assert "<img src=x" not in page
        assert "{{7*7}}" in page
        assert html.fromstring(page).xpath("//img[@onerror]") == []


def test_the_trail_says_what_was_done_and_no_names(
    console: Console, evaluator: FlaskClient, reader: FlaskClient, link: str
) -> None:
    post(reader, link, action="comment", question="overall", name="李委", text="改一个词")
    post(reader, link, action="comment", question="overall", name="李委", text="")
    version = html.fromstring(reader.get(link).text).xpath("//input[@name='version']/@value")[0]
    who = {"unit": "某市财政局", "approver": "李委", "approved": "yes", "version": version}
    for _ in range(2):
        post(reader, link, action="approve", **who)
    with console.engine.connect() as connection:
        entries = connection.execute(select(AuditEntry.__table__).order_by(AuditEntry.id)).all()
    by_link = [entry for entry in entries if entry.action == "review_by_link"]
    assert [entry.detail["review"] for entry in by_link] == ["comment", "approve"], "once, and no refusals"
    assert {(entry.subject, entry.result, entry.person) for entry in by_link} == {(SURVEY, "done", "—")}
    told = " ".join(str(entry) for entry in entries)
    assert "李委" not in told
    assert "改一个词" not in told
    assert link.rpartition("/")[2] not in told
    assert {"make_review_link"} <= {entry.action for entry in entries}


def test_a_reader_of_results_sees_how_far_the_review_is_and_no_more(
    sign_in: Callable[..., FlaskClient], link: str
) -> None:
    reader = sign_in("reader")
    page = reader.get(f"/console/surveys/{SURVEY}")
    assert "审定：待审定" in page.text
    assert AT not in page.text
    assert reader.get(AT).status_code == 403

"""The overview and the progress of a survey, and what can be done with it."""

import errno
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from answered_survey import AT, SURVEY, answer, audited, post, state_of, text_of
from cases import each
from flask.testing import FlaskClient
from made_console import Console, SignIn
from servers import questionnaire_source
from sqlalchemy import delete, insert, update

from surveyapp.definition.china_time import CHINA
from surveyapp.records.console import Draft
from surveyapp.records.tables import Response
from surveyapp.records.teams import TeamMember
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.progress import state_history
from surveyapp.services.answers.state_steps import STEPS, change_state
from surveyapp.services.figures.kept_results import snapshots_of
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.people import audit
from surveyapp.services.surveys.publish import publish
from surveyapp.snapshots import snapshot
from surveyapp.web.console.surveys.state_steps import steps_from

SAVED = datetime(2026, 7, 5, 8, 30, tzinfo=UTC)


def publish_many(console: Console, count: int) -> None:
    source = questionnaire_source("every_type")
    for number in range(count):
        changed = source.replace("每种题型一题".encode(), f"第 {number} 份问卷".encode())
        publish(console.engine, f"demo/survey_{number}", changed, "survey.yaml")


def test_the_overview_counts_what_came_back(console: Console, sign_in: SignIn) -> None:
    answer(console)
    assert "130110.77%未设截止日期" in text_of(sign_in().get("/console/"))


def test_a_survey_of_another_team_is_not_listed(console: Console, sign_in: SignIn) -> None:
    assert "demo/every" not in sign_in(folders=("other",)).get("/console/").text


@pytest.mark.parametrize("role", ["evaluator", "reader", "data_entry"])
def test_who_is_in_no_team_is_told_whom_to_ask(console: Console, sign_in: SignIn, role: str) -> None:
    client = sign_in(role, folders=())
    with console.engine.connect() as connection:
        connection.execute(delete(TeamMember))
    assert "请联系管理员" in text_of(client.get("/console/"))


def test_who_is_in_a_team_that_has_no_folder_yet_is_not_sent_away(sign_in: SignIn) -> None:
    assert "从第一个调查开始" in text_of(sign_in(folders=()).get("/console/"))


def test_an_empty_overview_leads_to_the_first_survey(sign_in: SignIn) -> None:
    assert "/console/surveys/new" in sign_in(folders=("nothing",)).get("/console/").text


@pytest.mark.parametrize("role", ["reader", "data_entry"])
def test_who_may_not_make_a_survey_is_told_who_does(sign_in: SignIn, role: str) -> None:
    page = sign_in(role, folders=("nothing",)).get("/console/")
    assert "请团队里的评价人员新建" in text_of(page)
    assert "/console/surveys/new" not in page.text


@pytest.mark.parametrize(("role", "listed"), [("evaluator", True), ("reader", False), ("data_entry", False)])
def test_a_text_that_was_never_published_is_for_those_who_edit(
    console: Console, sign_in: SignIn, role: str, listed: bool
) -> None:
    values = {"survey": "demo/fresh", "text": "title: [", "revision": 1, "saved": SAVED}
    with console.engine.connect() as connection:
        connection.execute(insert(Draft).values(**values))
    assert ("demo/fresh" in sign_in(role).get("/console/").text) == listed


@pytest.mark.parametrize(("role", "told"), [("evaluator", True), ("reader", False), ("data_entry", False)])
def test_changes_that_are_not_published_are_told_to_those_who_edit(
    console: Console, sign_in: SignIn, role: str, told: bool
) -> None:
    values = {"survey": SURVEY, "text": "title: 改过的题目", "revision": 1, "saved": SAVED}
    with console.engine.connect() as connection:
        connection.execute(insert(Draft).values(**values))
    assert ("有未发布的修改" in text_of(sign_in(role).get("/console/"))) == told


@pytest.mark.parametrize(("role", "offered"), [("evaluator", True), ("reader", False), ("data_entry", False)])
def test_a_new_survey_is_offered_to_those_who_edit(sign_in: SignIn, role: str, offered: bool) -> None:
    assert ("/console/surveys/new" in sign_in(role).get("/console/").text) == offered


@pytest.mark.parametrize(("beside", "searched"), [(4, False), (5, True)])
def test_few_surveys_need_no_search(console: Console, sign_in: SignIn, beside: int, searched: bool) -> None:
    publish_many(console, beside)
    assert ('role="search"' in sign_in().get("/console/").text) == searched


@each(
    ("query", "listed"),
    [("", 12), ("?q=第 3 份", 1), ("?q=SURVEY_3", 1), ("?state=open", 1), ("?state=open&q=第 3 份", 0)],
)
def test_many_surveys_are_searched(console: Console, sign_in: SignIn, query: str, listed: int) -> None:
    publish_many(console, 11)
    change_state(console.engine, SURVEY, "open")
    assert sign_in().get(f"/console/{query}").text.count('class="survey-cell"') == listed


def test_what_runs_comes_first(console: Console, sign_in: SignIn) -> None:
    publish_many(console, 2)
    change_state(console.engine, "demo/survey_1", "open")
    page = sign_in().get("/console/").text
    assert page.index("demo/survey_1") < page.index("demo/every") < page.index("demo/survey_0")


@pytest.mark.parametrize(
    ("days", "state", "urgent"),
    [(2, "open", True), (2, "paused", True), (3, "open", False), (2, "draft", False)],
)
def test_a_survey_whose_last_day_is_near_stands_out(
    console: Console, sign_in: SignIn, days: int, state: str, urgent: bool
) -> None:
    until = datetime.now(CHINA).date() + timedelta(days=days)
    source = questionnaire_source("every_type").replace(
        b"issued: 130", f"issued: 130, until: {until}".encode()
    )
    publish(console.engine, SURVEY, source, "every_type.yaml")
    for step in ["open", "paused"][: ["draft", "open", "paused"].index(state)]:
        change_state(console.engine, SURVEY, step)
    assert ('class="nowrap urgent"' in sign_in().get("/console/").text) == urgent


def test_progress_tells_returns_and_rates(console: Console, sign_in: SignIn) -> None:
    answer(console)
    answer(console, channel="大厅")
    figures = sign_in().get(f"{AT}/progress").get_json()["figures"]
    assert (figures["issued"], figures["returned"], figures["return_rate"]) == ("130", "2", "1.54%")


def test_progress_tells_channels_in_words(console: Console, sign_in: SignIn) -> None:
    answer(console)
    answer(console)
    answer(console, channel="大厅")
    breakdowns = sign_in().get(f"{AT}/progress").get_json()["breakdowns"]
    assert breakdowns["channels"] == [["在线链接", "2", "66.67%"], ["大厅", "1", "33.33%"]]


def test_progress_that_did_not_change_is_not_sent_again(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    mark = client.get(f"{AT}/progress").headers["ETag"]
    assert client.get(f"{AT}/progress", headers={"If-None-Match": mark}).status_code == 304
    answer(console)
    assert client.get(f"{AT}/progress", headers={"If-None-Match": mark}).status_code == 200


def test_the_page_and_its_updates_tell_the_same(console: Console, sign_in: SignIn) -> None:
    answer(console)
    client = sign_in()
    page = client.get(AT).text
    for name, words in client.get(f"{AT}/progress").get_json()["figures"].items():
        assert f'data-figure="{name}">{words}<' in page


@each("state", STEPS)
def test_every_step_says_what_it_does(state: str) -> None:
    steps = steps_from(state)
    assert [step.state for step in steps] == list(STEPS[state])
    assert all(step.effects for step in steps)


def test_a_survey_is_opened(console: Console, sign_in: SignIn) -> None:
    response = post(sign_in(), f"{AT}/state", state="open")
    assert (response.status_code, state_of(console)) == (302, "open")


def test_the_present_state_is_marked(console: Console, sign_in: SignIn) -> None:
    change_state(console.engine, SURVEY, "open")
    page = sign_in().get(AT).text
    assert page.count('aria-current="step"') == 1
    assert 'class="place-open present" aria-current="step"' in page


def test_a_closed_survey_is_not_opened_without_a_reason(console: Console, sign_in: SignIn) -> None:
    change_state(console.engine, SURVEY, "closed")
    response = post(sign_in(), f"{AT}/state", state="open", reason=" ")
    assert (response.status_code, state_of(console)) == (422, "closed")
    assert "请写明原因" in text_of(response)


def test_the_reason_for_opening_again_stands_in_the_history(console: Console, sign_in: SignIn) -> None:
    change_state(console.engine, SURVEY, "closed")
    client = sign_in()
    post(client, f"{AT}/state", state="open", reason="样本不足，补充两天")
    assert "样本不足，补充两天" in client.get(AT).text


@pytest.mark.parametrize("state", ["paused", "draft", "nonsense", ""])
def test_a_step_that_is_not_possible_changes_nothing(console: Console, sign_in: SignIn, state: str) -> None:
    response = post(sign_in(), f"{AT}/state", state=state)
    assert state_of(console) == "draft"
    assert response.status_code == (302 if state == "draft" else 422)


def test_a_change_of_state_is_audited_with_its_reason(console: Console, sign_in: SignIn) -> None:
    post(sign_in(), f"{AT}/state", state="closed", reason="只用导入的答卷", sure="yes")
    detail = {"before": "draft", "state": "closed", "reason": "只用导入的答卷"}
    assert audited(console)[-1] == ("change_state", "done", detail)


@pytest.mark.parametrize("role", ["reader", "data_entry"])
def test_who_may_not_change_a_survey_sees_no_buttons(sign_in: SignIn, role: str) -> None:
    page = sign_in(role).get(AT).text
    assert f"{AT}/state" not in page
    assert f"{AT}/freeze" not in page


def test_freezing_closes_and_writes_a_snapshot(console: Console, sign_in: SignIn) -> None:
    answer(console)
    response = post(sign_in(), f"{AT}/freeze", sure="yes")
    assert response.headers["Location"].endswith(f"{AT}/snapshots")
    assert state_of(console) == "closed"


def test_freezing_is_audited_with_its_snapshot_and_counts(console: Console, sign_in: SignIn) -> None:
    exclude(console.engine, SURVEY, answer(console), reason="试填", person="甲")
    answer(console)
    post(sign_in(), f"{AT}/freeze", sure="yes")
    (snapshot,) = snapshots_of(console.engine, SURVEY)
    told = {"snapshot": snapshot.id, "returned": 2, "valid": 1}
    assert audited(console) == [("freeze", "done", told)]


def test_freezing_records_how_the_answers_were_reviewed(console: Console, sign_in: SignIn) -> None:
    answer(console)
    post(sign_in(), f"{AT}/freeze", sure="yes", review="逐份核对答题时长")
    (_action, _result, detail) = audited(console)[0]
    assert detail["review"] == "逐份核对答题时长"


def test_a_review_that_was_typed_is_not_lost(console: Console, sign_in: SignIn) -> None:
    answer(console)
    page = post(sign_in(), f"{AT}/freeze", review="逐份核对").text
    assert 'value="逐份核对"' in page


@pytest.mark.parametrize("step", ["state", "freeze"])
def test_closing_and_freezing_ask_for_a_second_look(console: Console, sign_in: SignIn, step: str) -> None:
    answer(console)
    response = post(sign_in(), f"{AT}/{step}", state="closed")
    assert (response.status_code, state_of(console)) == (422, "open")
    assert "请先勾选“我已" in text_of(response)


def test_nothing_is_frozen_where_nothing_came_back(console: Console, sign_in: SignIn) -> None:
    response = post(sign_in(), f"{AT}/freeze", sure="yes")
    assert (response.status_code, state_of(console)) == (422, "draft")
    assert "没有可冻结的内容" in text_of(response)


@pytest.mark.parametrize(("step", "fields"), [("state", {"state": "closed"}), ("freeze", {})])
def test_the_history_says_who_did_it(
    console: Console, sign_in: SignIn, step: str, fields: dict[str, str]
) -> None:
    answer(console)
    client = sign_in()
    post(client, f"{AT}/{step}", sure="yes", **fields)
    assert state_history(console.engine, SURVEY)[0].person.startswith("张测（evaluator-")
    assert f"<td>{state_history(console.engine, SURVEY)[0].person}</td>" in client.get(AT).text


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "今天截止"), (11, "还剩 12 天"), (-3, "已过截止日期 3 天")],
)
def test_progress_tells_the_days_left(console: Console, sign_in: SignIn, days: int, words: str) -> None:
    until = (datetime.now(CHINA) + timedelta(days=days)).date()
    source = questionnaire_source("every_type").replace(
        b"issued: 130", f"issued: 130, until: {until}".encode()
    )
    publish(console.engine, SURVEY, source, "every_type.yaml")
    assert sign_in().get(f"{AT}/progress").get_json()["figures"]["days_left"] == words


@pytest.mark.parametrize(("issued", "surplus"), [(1, True), (2, False)])
def test_more_returned_than_issued_is_pointed_out(
    console: Console, sign_in: SignIn, issued: int, surplus: bool
) -> None:
    source = questionnaire_source("every_type").replace(b"issued: 130", f"issued: {issued}".encode())
    publish(console.engine, SURVEY, source, "every_type.yaml")
    answer(console)
    answer(console)
    client = sign_in()
    assert client.get(f"{AT}/progress").get_json()["surplus"] is surplus
    assert ("data-surplus hidden" not in client.get(AT).text) is surplus
    assert ("回收多于发放，请核对发放数" in client.get(f"{AT}/results").text) is surplus


def hours_of(client: FlaskClient) -> dict[str, Any]:
    chart: dict[str, Any] = client.get(f"{AT}/progress").get_json()["charts"]["hours"]
    return chart


def test_returns_of_an_hour_are_told_by_channel(console: Console, sign_in: SignIn) -> None:
    for channel in ("poster", "poster", "wechat"):
        answer(console, channel)
    chart = hours_of(sign_in())
    assert chart["header"][1:] == ["份数", "poster", "wechat"]
    assert chart["rows"][0][1:] == ["3", "2", "1"]
    assert [series["name"] for series in chart["figure"]["data"]] == ["poster", "wechat"]


def test_a_channel_may_be_called_as_the_rest_is(console: Console, sign_in: SignIn) -> None:
    for channel in ("a", "b", "c", "d", "e", "其他渠道", "其他渠道"):
        answer(console, channel)
    chart = hours_of(sign_in())
    assert sum(map(int, chart["rows"][0][2:])) == 7


def test_one_channel_needs_no_column_of_its_own(console: Console, sign_in: SignIn) -> None:
    answer(console, "poster")
    assert hours_of(sign_in())["header"][1:] == ["份数"]


def test_many_channels_are_added_up_beside_the_largest(console: Console, sign_in: SignIn) -> None:
    for channel in "aabcdef":
        answer(console, channel)
    chart = hours_of(sign_in())
    assert chart["header"][1:] == ["份数", "a", "b", "c", "d", "其他渠道"]
    assert chart["rows"][0][1:] == ["7", "2", "1", "1", "1", "2"]


def test_a_link_may_name_its_channel_as_the_console_names_another(console: Console, sign_in: SignIn) -> None:
    answer(console, "online")
    answer(console, "在线链接")
    assert "在线链接2100.00%" in text_of(sign_in().get(AT))


def test_a_snapshot_that_lacks_answers_is_pointed_out(console: Console, sign_in: SignIn) -> None:
    answer(console)
    freeze(console.engine, console.settings.snapshots, SURVEY)
    change_state(console.engine, SURVEY, "open", "补充样本")
    answer(console)
    assert "要包含这些变化，请再冻结一次" in text_of(sign_in().get(AT))


def test_a_state_that_the_survey_is_in_already_is_no_change(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    post(client, f"{AT}/state", state=state_of(console))
    assert "没有改动：调查已经是“草稿”。" in text_of(client.get(AT))
    assert audited(console)[-1][1] == "refused"


def test_freezing_that_fails_says_that_the_survey_is_closed(console: Console, sign_in: SignIn) -> None:
    answer(console)
    with console.engine.connect() as connection:
        connection.execute(update(Response).values(answers={"age": "nobody"}))
    response = post(sign_in(), f"{AT}/freeze", sure="yes")
    assert response.status_code == 422
    assert "调查已结束，但快照没有写成" in text_of(response)
    line = audit.search(console.engine, action="freeze")[0]
    assert (line.result, line.detail["state"], line.detail["refused"]) == ("failed", "closed", "unknown_code")


def test_freezing_onto_a_full_disk_says_what_is_safe_and_what_to_do(
    console: Console, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    answer(console)
    monkeypatch.setattr(snapshot, "write_durably", full)
    response = post(sign_in(), f"{AT}/freeze", sure="yes")
    assert response.status_code == 422
    assert "已收到的答卷不受影响" in text_of(response)
    assert "服务器的磁盘空间不足" in text_of(response)
    assert str(console.settings.instance) not in response.text
    assert list(console.settings.snapshots.glob("*/*/*")) == []


@pytest.mark.parametrize("address", [AT, f"{AT}/progress"])
def test_an_unknown_survey_is_not_found(sign_in: SignIn, address: str) -> None:
    assert sign_in().get(address.replace("every", "nowhere")).status_code == 404

"""Archiving, removing, folder titles, the lists with their search, in the browser of one person."""

import re
from datetime import UTC, datetime

import pytest
from answered_survey import AT, SURVEY, answer, audited, post, state_of, text_of
from flask.testing import FlaskClient
from made_console import Console, SignIn
from servers import questionnaire_source
from sqlalchemy import insert

from surveyapp.records.tables import Import
from surveyapp.services.answers.import_records import every_import
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.folder_titles import give_title
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import find_survey


def with_import(console: Console, survey: str = SURVEY, file_name: str = "第一批.csv") -> int:
    fields = {"survey": survey, "file_name": file_name, "rows": 2, "added": 2, "person": "张测（x）"}
    with console.engine.connect() as connection:
        made = connection.execute(insert(Import).values(**fields, at=datetime.now(UTC)))
        return int(made.inserted_primary_key[0])


def titled(console: Console, survey: str, title: str) -> None:
    source = questionnaire_source("every_type").replace("每种题型一题".encode(), title.encode())
    publish(console.engine, survey, source, "survey.yaml")


def listed(client: FlaskClient, **asked: str) -> list[str]:
    page = client.get("/console/", query_string=asked).text
    return re.findall(r'<span class="survey-name"><bdi>([^<]+)</bdi>', page)


def test_an_archived_survey_leaves_the_list_until_it_is_asked_for(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    answer(console)
    assert post(client, f"{AT}/archive", reason="已交付").status_code == 422  # it is open: sure?
    assert state_of(console) == "open"
    assert post(client, f"{AT}/archive", reason="已交付", sure="yes").location == "/console/"
    assert (listed(client), listed(client, state="archived")) == ([], [SURVEY])
    assert listed(client, state="closed") == []
    assert "已于" in client.get(AT).text and "已交付" in client.get(AT).text
    assert console.app.test_client().get(f"/s/{SURVEY}").status_code == 200  # says that it is over
    assert post(client, f"{AT}/archive/out").location == AT
    assert (listed(client), state_of(console)) == ([SURVEY], "closed")
    actions = [(action, result) for action, result, _detail in audited(console)]
    assert actions[-3:] == [
        ("archive_survey", "refused"),
        ("archive_survey", "done"),
        ("unarchive_survey", "done"),
    ]


def test_a_survey_that_was_never_open_is_removed_with_a_reason(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    assert "从未开放" in text_of(client.get(f"{AT}/archive"))
    assert post(client, f"{AT}/remove", reason="复制错了").status_code == 422
    assert post(client, f"{AT}/remove", sure="yes").status_code == 422
    assert find_survey(console.engine, SURVEY) is not None
    assert post(client, f"{AT}/remove", reason="复制错了", sure="yes").location == "/console/"
    assert find_survey(console.engine, SURVEY) is None
    assert audited(console)[-1] == ("remove_survey", "done", {"reason": "复制错了"})
    assert client.get(AT).status_code == 404


def test_a_survey_that_was_open_offers_the_archive_instead(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    change_state(console.engine, SURVEY, "open")
    page = client.get(f"{AT}/remove")
    assert "不能删除" in page.text
    assert f'href="{AT}/archive"' in page.text
    assert post(client, f"{AT}/remove", reason="x", sure="yes").status_code == 422


def test_the_record_of_an_import_is_put_away_and_its_responses_stay(
    console: Console, sign_in: SignIn
) -> None:
    client, record = sign_in(), with_import(console)
    other = with_import(console, file_name="第二批.csv")
    assert post(client, f"{AT}/imports/{record}/archive").status_code == 422
    assert post(client, f"{AT}/imports/{record}/archive", reason="核对过").status_code == 302
    page = client.get(f"{AT}/import").text
    assert ("第一批.csv" in page, "第二批.csv" in page) == (False, True)
    page = client.get(f"{AT}/import?archived=1").text
    assert ("第一批.csv" in page, "第二批.csv" in page) == (True, False)
    every, put_away = (client.get(f"/console/imports{asked}").text for asked in ("", "?archived=1"))
    assert ("第一批.csv" in every, "第一批.csv" in put_away) == (False, True)
    assert len(every_import(console.engine, {"demo"})) == 2
    post(client, f"{AT}/imports/{record}/archive/out")
    assert "第一批.csv" in client.get("/console/imports").text
    assert client.get(f"{AT}/imports/{other + 9}/archive").status_code == 404


def test_lists_are_searched_by_title_name_and_folder_and_grouped(console: Console, sign_in: SignIn) -> None:
    titled(console, "qitai/halls", "办事大厅调查")
    titled(console, "qitai/roads", "道路调查")
    give_title(console.engine, "qitai", "奇台县 2026 年评价", "甲")
    with_import(console, "qitai/roads", "路.csv")
    with_import(console)
    client = sign_in(folders=("demo", "qitai"))
    assert listed(client) == [SURVEY, "qitai/halls", "qitai/roads"]
    assert listed(client, q="大厅") == ["qitai/halls"]
    assert listed(client, q="ROADS") == ["qitai/roads"]
    assert listed(client, q="奇台县 2026") == ["qitai/halls", "qitai/roads"]
    assert listed(client, folder="demo") == [SURVEY]
    assert listed(client, q="没有的") == []
    page = client.get("/console/").text
    assert page.count('class="folder-row"') == 2
    assert page.index("奇台县 2026 年评价") < page.index("qitai/halls") < page.index("qitai/roads")
    for words, files in (("道路", ["路.csv"]), ("奇台县", ["路.csv"]), ("第一批", ["第一批.csv"])):
        found = client.get("/console/imports", query_string={"q": words}).text
        assert [name for name in ("路.csv", "第一批.csv") if f"<bdi>{name}</bdi>" in found] == files
    assert "路.csv" not in sign_in().get("/console/imports").text  # another team's


def test_a_long_list_comes_a_page_at_a_time_and_is_searched_as_a_whole(
    console: Console, sign_in: SignIn
) -> None:
    for number in range(104):
        titled(console, f"demo/many-{number:03}", f"第 {number:03} 号调查")
    client = sign_in()
    assert (len(listed(client)), len(listed(client, page="2"))) == (100, 5)
    assert listed(client, q="第 103 号") == ["demo/many-103"]
    for odd in ("0", "99", "x", "-1", "9" * 40):
        assert listed(client, page=odd)


def test_a_team_gives_its_folder_a_title(console: Console, sign_in: SignIn) -> None:
    client = sign_in()
    assert post(client, "/console/folders/demo", title="便民服务 2026").status_code == 302
    assert "便民服务 2026" in client.get(AT).text
    assert "便民服务 2026（demo）" in client.get("/console/surveys/new").text
    assert audited(console)[-1] == ("title_folder", "done", {"name": "便民服务 2026"})
    assert post(client, "/console/folders/demo", title="长" * 61).status_code == 422
    assert client.get("/console/folders/nowhere").status_code == 404
    assert sign_in(folders=("elsewhere",)).get("/console/folders/demo").status_code == 404


def new_copy(client: FlaskClient, **fields: str) -> tuple[int, str]:
    token = {"csrf_token": client.token, "copy-csrf_token": client.token}  # type: ignore[attr-defined]
    team = (
        client.get("/console/surveys/new").text.split('id="copy-team"')[1].split('value="')[1].split('"')[0]
    )
    given = {"source": SURVEY, "title": "甲", "folder": "", "team": team, **fields}
    own = {f"copy-{name}": value for name, value in given.items()}
    response = client.post("/console/surveys/new", data={"way": "copy", **token, **own})
    return response.status_code, response.location or response.text


def test_a_chinese_folder_name_gives_a_technical_one_to_look_at_and_stays_its_title(
    console: Console, sign_in: SignIn
) -> None:
    client = sign_in()
    status, page = new_copy(client, new_folder="昌吉融媒2024", name="第一份")
    assert status == 422
    assert 'value="changji-rongmei-2024"' in page
    assert 'value="昌吉融媒2024"' in page
    status, page = new_copy(
        client, folder_title="昌吉融媒2024", new_folder="changji-rongmei-2024", name="第一份"
    )
    assert (status, 'value="diyifen"' in page) == (422, True)
    status, place = new_copy(client, folder_title="昌吉融媒2024", new_folder="", name="diyifen")
    assert (status, place) == (302, "/console/surveys/changji-rongmei-2024/diyifen/form")
    assert "昌吉融媒2024" in client.get(place).text


@pytest.mark.parametrize(
    ("asked", "name"),
    [({"text": "昌吉融媒2024"}, "changji-rongmei-2024"), ({"text": "EVERY", "folder": "demo"}, "every-2")],
)
def test_names_are_proposed_as_one_types(sign_in: SignIn, asked: dict[str, str], name: str) -> None:
    assert sign_in().get("/console/names/proposed", query_string=asked).json == {"name": name}


STEPS = [
    ("draft", 0, "开放填写"),
    ("open", 0, "链接、二维码和海报"),
    ("open", 1, "核对答卷"),
    ("paused", 1, "恢复填写"),
    ("closed", 1, "核对答卷"),
    ("closed", 0, "导入答卷"),
]


@pytest.mark.parametrize(("state", "answers", "label"), STEPS)
def test_each_state_has_one_primary_button_which_is_the_next_step(
    console: Console, sign_in: SignIn, state: str, answers: int, label: str
) -> None:
    if state != "draft":
        change_state(console.engine, SURVEY, "open")
    if answers:
        answer(console)
    if state in ("paused", "closed"):
        change_state(console.engine, SURVEY, state)
    page = sign_in().get(AT).text
    assert re.findall(r'btn-primary"[^>]*>([^<]+)<', page) == [label]
    assert "btn-primary" not in sign_in("reader").get(AT).text


def test_the_way_from_publishing_to_the_report_is_a_chain_of_primary_buttons(
    console: Console, sign_in: SignIn
) -> None:
    client = sign_in()
    assert post(client, f"{AT}/state", state="open").location == AT
    answer(console)
    page = client.get(f"{AT}/responses").text
    assert f'class="btn btn-primary" href="{AT}#freeze"' in page
    frozen = post(client, f"{AT}/freeze", sure="yes")
    assert f'class="btn btn-primary" href="{AT}/downloads"' in client.get(frozen.location).text
    assert f'class="btn btn-primary" href="{AT}/downloads"' in client.get(AT).text
    assert "#freeze" not in client.get(f"{AT}/responses").text

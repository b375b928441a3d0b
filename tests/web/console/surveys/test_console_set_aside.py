"""Answers set aside in the console: pointed out, looked at without answers, let count or cleared with a reason."""

import pytest
from answered_survey import AT, SURVEY, answer, audited, post, text_of
from cases import each
from made_console import Console, SignIn
from sqlalchemy import select

from surveyapp.records.tables import SetAside
from surveyapp.services.answers.receipts import withdraw
from surveyapp.services.answers.set_aside import set_aside_summary
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.limits import LATE_NOTICED_FROM

PAGE = f"{AT}/set-aside"


@pytest.fixture
def late(console: Console) -> Console:
    """One answer in time; three late ones, two of them the same."""
    answer(console)
    change_state(console.engine, SURVEY, "paused")
    for why in ("窗口太少", "", ""):
        answer(console, why=why) if why else answer(console, channel="大厅")
    return console


def lines(console: Console) -> list[int]:
    with console.engine.connect() as connection:
        return list(connection.execute(select(SetAside.id).order_by(SetAside.id)).scalars())


def test_without_anything_the_page_says_what_comes_here(console: Console, sign_in: SignIn) -> None:
    assert "没有另存的答卷" in text_of(sign_in().get(PAGE))


def test_the_page_tells_how_many_and_no_answers(late: Console, sign_in: SignIn) -> None:
    page = text_of(sign_in().get(PAGE))
    assert "3份，其中不相同的2种" in page
    assert "大厅" in page
    assert "窗口太少" not in page


def test_late_answers_are_let_count(late: Console, sign_in: SignIn) -> None:
    fields = {"scope": "late", "reason": "通知没有撤下", "sure": "yes"}
    answered = post(sign_in(), f"{PAGE}/accept", **fields)
    assert (answered.status_code, answered.headers["Location"]) == (302, PAGE)
    found = status(late.engine, SURVEY)
    assert (found["returned"], found["channels"], found["set_aside"]) == (4, {"online": 2, "大厅": 2}, 0)
    assert audited(late)[-1][:2] == ("accept_late", "done")
    assert audited(late)[-1][2] == {"scope": "late", "reason": "通知没有撤下", "added": 3, "present": 0}
    assert "迟到补计" in text_of(sign_in().get(f"{AT}/responses?flag=late"))
    assert "通知没有撤下" in text_of(sign_in("administrator").get("/console/audit"))


def test_ticked_lines_are_cleared(late: Console, sign_in: SignIn) -> None:
    [first, second] = lines(late)
    fields = {"scope": "chosen", "line": [str(second)], "reason": "乱填", "sure": "yes"}
    client = sign_in()
    post(client, f"{PAGE}/clear", **fields)
    assert "已清除另存的答卷2份" in text_of(client.get(PAGE))
    assert lines(late) == [first]
    assert audited(late)[-1] == (
        "clear_set_aside",
        "done",
        {"scope": "chosen", "reason": "乱填", "cleared": 2},
    )


@each(
    ("fields", "told"),
    [
        ({}, "请选择处理的范围"),
        ({"scope": "everything"}, "请选择处理的范围"),
        ({"scope": "chosen"}, "请先勾选至少一行"),
        ({"scope": "chosen", "line": ["x", "²", "9" * 30]}, "请先勾选至少一行"),
        ({"scope": "late", "reason": "属实"}, "请先勾选"),
        ({"scope": "late", "sure": "yes", "reason": " "}, "请写明理由"),
        ({"scope": "late", "sure": "yes", "reason": "字" * 501}, "最多500字"),
        ({"scope": "closed", "sure": "yes", "reason": "属实"}, "没有符合条件的另存答卷"),
        ({"scope": "chosen", "line": ["999"], "sure": "yes", "reason": "属实"}, "没有符合条件的另存答卷"),
    ],
)
@each("deed", ["accept", "clear"])
def test_what_is_not_said_clearly_changes_nothing(
    late: Console, sign_in: SignIn, deed: str, fields: dict[str, object], told: str
) -> None:
    answered = post(sign_in(), f"{PAGE}/{deed}", **fields)
    assert (answered.status_code, told in text_of(answered)) == (422, True)
    assert (status(late.engine, SURVEY)["returned"], len(lines(late))) == (1, 2)
    assert audited(late)[-1][1] == "refused"


def test_who_may_not_edit_sees_no_way_there(late: Console, sign_in: SignIn) -> None:
    client = sign_in("reader")
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get(AT).text
    assert PAGE in sign_in("evaluator").get(AT).text


def test_much_is_pointed_out_on_overview_and_survey(late: Console, sign_in: SignIn) -> None:
    client = sign_in()
    assert "待处理" not in text_of(client.get("/console/"))
    for _ in range(LATE_NOTICED_FROM):
        answer(late)
    assert f"另存{LATE_NOTICED_FROM + 3}份待处理" in text_of(client.get("/console/"))
    assert f"{LATE_NOTICED_FROM + 3}份另存着，没有计入统计" in text_of(client.get(AT))


def test_a_flood_alarms(late: Console, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveyapp.services.answers.late.LATE_PER_MINUTE", 2)
    answer(late, why="乱填")
    assert set_aside_summary(late.engine, SURVEY).dropped
    client = sign_in()
    assert "异常多" in text_of(client.get(AT))
    assert "让位" in text_of(client.get(PAGE))


def test_a_withdrawn_response_is_listed_without_answers(console: Console, sign_in: SignIn) -> None:
    identity = answer(console, why="窗口太少")
    withdraw(console.engine, SURVEY, identity)
    client = sign_in()
    listed = text_of(client.get(f"{AT}/responses?status=withdrawn"))
    assert "已撤回" in listed
    shown = text_of(client.get(f"{AT}/responses/{identity}"))
    assert "已撤回" in shown
    assert "窗口太少" not in shown
    progress = client.get(f"{AT}/progress", headers={"Accept": "application/json"}).json
    assert progress is not None
    assert (progress["figures"]["withdrawn"], progress["figures"]["returned"]) == ("1", "0")

"""What the console says of deletions, and what an administrator does about them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from answered_survey import AT, SURVEY, answer, audited, post, text_of
from cases import each
from made_console import Console, SignIn
from sqlalchemy import update

from surveyapp.definition.china_time import CHINA
from surveyapp.records.tables import StateChange
from surveyapp.services.answers.status_counts import status
from surveyapp.services.downloads import jobs
from surveyapp.services.figures.kept_results import snapshots_of
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.places import Places
from surveyapp.services.retention.due_dates import retention_of
from surveyapp.services.retention.forget_answers import forget_survey
from surveyapp.services.retention.holds import set_hold
from surveyapp.services.retention.worker_rounds import forget_what_is_due

PAGE, RESPONSES = f"{AT}/retention", f"{AT}/responses"


def places(console: Console) -> Places:
    found = console.settings
    return Places(console.engine, found.instance, found.snapshots, found.questionnaires)


def closed(console: Console, days: int) -> UUID:
    """A frozen survey with two responses that was closed so many days ago; it promises 30 days."""
    answer(console, why="窗口太少")
    response = answer(console)
    freeze(console.engine, console.settings.snapshots, SURVEY)
    since = datetime.now(UTC) - timedelta(days=days)
    with console.engine.connect() as connection:
        connection.execute(update(StateChange).where(StateChange.state == "closed").values(at=since))
    return response


def day(days: int) -> str:
    return f"{(datetime.now(UTC) + timedelta(days=days)).astimezone(CHINA):%Y-%m-%d}"


def audit_of(console: Console, wanted: str) -> list[tuple[str, dict[str, object]]]:
    """Result and detail of every line about this action."""
    return [(result, detail) for action, result, detail in audited(console) if action == wanted]


def deleted(console: Console) -> None:
    closed(console, 1)
    forget_survey(places(console), SURVEY, reason="委托方要求", person="王测")


@pytest.mark.parametrize("role", ["evaluator", "reader", "data_entry"])
def test_everybody_who_sees_the_survey_reads_when_its_answers_go(
    console: Console, sign_in: SignIn, role: str
) -> None:
    closed(console, 5)
    forget_what_is_due(places(console), "worker")
    told = f"答卷将于{day(30)}删除"
    assert told in text_of(sign_in(role).get(AT))
    assert told in text_of(sign_in(role).get("/console/"))


def test_before_it_is_announced_nobody_is_troubled(console: Console, sign_in: SignIn) -> None:
    answer(console)
    for role in ("evaluator", "administrator"):
        assert "答卷将于" not in text_of(sign_in(role).get(AT))
        assert "答卷将于" not in text_of(sign_in(role).get("/console/"))


def test_an_administrator_sees_every_survey_with_its_day(console: Console, sign_in: SignIn) -> None:
    closed(console, 400)
    page = text_of(sign_in("administrator").get("/console/retention"))
    assert f"demo/every{day(30)}保存期将满" in page
    assert "保存与删除" in text_of(sign_in("administrator").get("/console/"))
    assert "保存与删除" not in text_of(sign_in("evaluator").get("/console/"))


def test_a_survey_that_was_never_frozen_is_pointed_out(console: Console, sign_in: SignIn) -> None:
    answer(console)
    client = sign_in("administrator")
    post(client, f"{AT}/state", state="closed", sure="yes")
    long_ago = datetime.now(UTC) - timedelta(days=90)
    with console.engine.connect() as connection:
        connection.execute(update(StateChange).where(StateChange.state == "closed").values(at=long_ago))
    assert "从未冻结，答卷不会自动删除" in text_of(client.get(AT))


def test_a_hold_is_set_extended_and_ended_on_the_page(console: Console, sign_in: SignIn) -> None:
    closed(console, 5)
    client = sign_in("administrator")
    for days in (9, 90):
        until = date.fromisoformat(day(days)).isoformat()
        response = post(client, f"{PAGE}/hold", action="hold", until=until, reason="审计调阅")
        assert response.status_code == 302
        assert f"管理员已暂缓删除，到{day(days)}为止（审计调阅）" in text_of(client.get(PAGE))
    assert "暂缓期间不能删除" in text_of(client.get(PAGE))
    assert post(client, f"{PAGE}/hold", action="end", reason="审计结束").status_code == 302
    page = text_of(client.get(PAGE))
    assert "暂缓期间不能删除" not in page
    assert page.count("审计调阅") == 2
    assert [detail["reason"] for _result, detail in audit_of(console, "hold_answers")] == ["审计调阅"] * 2 + [
        "审计结束"
    ]


@each(
    ("fields", "told"),
    [
        ({"until": "", "reason": "审计"}, "请写明暂缓到哪一天"),
        ({"until": "2020-01-01", "reason": "审计"}, "这一天已经过去"),
        ({"until": "9999-12-31", "reason": "审计"}, "太久"),
        ({"until": "2026-02-30", "reason": "审计"}, "请写明暂缓到哪一天"),
        ({"action": "end", "reason": "审计"}, "没有暂缓删除"),
    ],
)
def test_a_hold_that_makes_no_sense_is_told(
    console: Console, sign_in: SignIn, fields: dict[str, str], told: str
) -> None:
    closed(console, 5)
    response = post(sign_in("administrator"), f"{PAGE}/hold", **{"action": "hold", **fields})
    assert response.status_code == 422
    assert told in text_of(response)
    assert retention_of(console.engine, SURVEY).hold is None


def test_all_answers_are_deleted_after_a_second_look(console: Console, sign_in: SignIn) -> None:
    closed(console, 5)
    client = sign_in("administrator")
    assert "请先勾选" in text_of(post(client, f"{PAGE}/forget", reason="委托方要求"))
    assert "必须写明理由" in text_of(post(client, f"{PAGE}/forget", reason=" ", sure="yes"))
    assert status(console.engine, SURVEY)["returned"] == 2
    response = post(client, f"{PAGE}/forget", reason="委托方要求", sure="yes")
    assert response.status_code == 302
    page = text_of(client.get(PAGE))
    assert f"答卷已于{day(0)}删除" in page
    assert "委托方要求" in page
    assert audit_of(console, "forget")[-1] == (
        "done",
        {"whole": True, "reason": "委托方要求", "deleted": 2, "snapshots": 1},
    )


def test_a_held_survey_is_not_deleted_by_whoever_sends_the_form(console: Console, sign_in: SignIn) -> None:
    closed(console, 5)
    set_hold(console.engine, SURVEY, date.fromisoformat(day(9)), reason="审计", person="审计员")
    response = post(sign_in("administrator"), f"{PAGE}/forget", reason="委托方要求", sure="yes")
    assert response.status_code == 422
    assert "已由管理员暂缓删除" in text_of(response)
    assert "answers_deleted" not in status(console.engine, SURVEY)


def test_one_response_is_deleted_from_its_page(console: Console, sign_in: SignIn) -> None:
    response = closed(console, 5)
    client, address = sign_in("administrator"), f"{RESPONSES}/{response}"
    assert "删除这份答卷" in text_of(client.get(address))
    assert "删除这份答卷" not in text_of(sign_in("evaluator").get(address))
    post(client, f"{address}/forget", reason="本人要求")
    assert status(console.engine, SURVEY)["returned"] == 2
    post(client, f"{address}/forget", reason="本人要求", sure="yes")
    assert status(console.engine, SURVEY)["returned"] == 1
    assert client.get(address).status_code == 404
    assert "删除了1份答卷；编号不变" in text_of(client.get(f"{AT}/snapshots"))
    assert audit_of(console, "forget")[-1][1] == {
        "whole": False,
        "reason": "本人要求",
        "deleted": 1,
        "snapshots": 1,
    }


def test_afterwards_every_page_says_what_is_there_and_what_is_not(console: Console, sign_in: SignIn) -> None:
    deleted(console)
    client = sign_in("administrator")
    gone = f"答卷已于{day(0)}删除"
    assert gone in text_of(client.get(AT))
    assert gone in text_of(client.get("/console/"))
    assert gone in text_of(client.get(RESPONSES))
    assert "单份答卷已于" in text_of(client.get(f"{AT}/results"))
    assert "单份答卷和填写的文字已于" in text_of(client.get(f"{AT}/snapshots"))
    texts = text_of(client.get(f"{AT}/results/texts/why"))
    assert "文字已于" in texts
    assert "窗口太少" not in texts
    live = client.get(f"{AT}/results?view=live")
    assert live.status_code == 422
    assert "answers_deleted" in text_of(live)
    downloads = client.get(f"{AT}/downloads").text
    assert 'value="live"' not in downloads


def test_afterwards_a_report_can_be_made_and_single_answers_cannot(console: Console, sign_in: SignIn) -> None:
    deleted(console)
    client = sign_in("administrator")
    (view,) = (frozen.id for frozen in snapshots_of(console.engine, SURVEY))
    assert post(client, f"{AT}/downloads", kind="docx", view=view).status_code == 303
    refused = post(client, f"{AT}/downloads", kind="csv", view=view)
    assert refused.status_code == 422
    assert "answers_deleted" in text_of(refused)
    assert [job.kind for job in jobs.jobs_of(console.engine, SURVEY, ["docx", "csv"])] == ["docx"]


def test_what_is_left_of_a_snapshot_is_verified(console: Console, sign_in: SignIn) -> None:
    deleted(console)
    client = sign_in("reader")
    page = client.get(f"{AT}/snapshots").text
    address = next(part.split('"')[0] for part in page.split('action="') if "/verify" in part.split('"')[0])
    post(client, address)
    assert "完好：清单和1个数据文件" in text_of(client.get(f"{AT}/snapshots"))


def test_a_deleted_survey_is_neither_opened_nor_frozen_nor_imported_into(
    console: Console, sign_in: SignIn
) -> None:
    deleted(console)
    client = sign_in("administrator")
    for address, fields in (
        (f"{AT}/state", {"state": "open", "reason": "再来"}),
        (f"{AT}/freeze", {"sure": "yes"}),
    ):
        response = post(client, address, **fields)
        assert response.status_code == 422
        assert "answers_deleted" in text_of(response)


def test_the_pages_speak_english_too(console: Console, sign_in: SignIn) -> None:
    closed(console, 400)
    client = sign_in("administrator", language="en")
    assert f"{day(30)}" in client.get("/console/retention").text
    assert "will be deleted on" in client.get(AT).text
    assert "Delete all answers" in client.get(PAGE).text

"""`surveyapp forget` and what commands say afterwards; `surveyapp work` deletes what is due."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from own_instance import publish_every_type, use_instance
from sqlalchemy import Engine, select, update

from surveyapp.cli.main import main
from surveyapp.cli.recording import terminal_person
from surveyapp.cli.settings import database, settings
from surveyapp.records.audit_trail import AuditEntry
from surveyapp.records.retention import DeletionAnnouncement
from surveyapp.records.tables import Response, StateChange
from surveyapp.services.retention.due_dates import retention_of
from surveyapp.services.retention.holds import set_hold

SURVEY = "tests/every"
EXPORT = """序号,您的年龄是？,您从哪里知道本服务？（可多选）,如不满意，请简述原因
1,18岁以下,亲友推荐,排队太久
2,18-60岁,,
"""
Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """command("forget", …) on a survey with two imported responses."""
    use_instance(monkeypatch, tmp_path)
    publish_every_type(SURVEY)
    (tmp_path / "a.csv").write_text(EXPORT, "utf-8")

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    assert run("import-responses", SURVEY, tmp_path / "a.csv").exit_code == 0
    return run


def engine_of() -> Engine:
    return database(settings())


def ids() -> list[str]:
    with engine_of().connect() as connection:
        return [
            str(identity)
            for identity in connection.execute(select(Response.id).order_by(Response.number)).scalars()
        ]


def audit_lines() -> list[tuple[str, str, str, dict[str, object]]]:
    query = select(AuditEntry.person, AuditEntry.subject, AuditEntry.result, AuditEntry.detail)
    with engine_of().connect() as connection:
        rows = connection.execute(query.where(AuditEntry.action == "forget").order_by(AuditEntry.id))
        return [tuple(row) for row in rows]


def test_a_survey_is_forgotten_without_a_question_and_its_figures_stay(
    command: Command, tmp_path: Path
) -> None:
    live = json.loads(command("analyse", SURVEY, "--json").stdout)
    told = json.loads(command("status", SURVEY, "--json").stdout)
    done = command("forget", SURVEY, "--reason", "委托方要求", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["survey"], found["whole"], found["responses"], found["snapshots"], found["finished"]) == (
        SURVEY,
        True,
        2,
        1,
        True,
    )
    after = json.loads(command("analyse", SURVEY, "--json").stdout)
    assert after == live | {"snapshot": after["snapshot"]}
    now = json.loads(command("status", SURVEY, "--json").stdout)
    assert now == told | {"state": "closed", "answers_deleted": now["answers_deleted"]}
    assert "删除（answers_deleted）" in command("status", SURVEY).stdout
    assert ids() == []
    for kind, code in (("docx", 0), ("xlsx", 0), ("csv", 1)):
        result = command("report", SURVEY, "--format", kind, "--out", tmp_path / f"r.{kind}")
        assert result.exit_code == code, result.stderr
    assert "answers_deleted" in result.stderr


def test_one_response_is_forgotten(command: Command) -> None:
    command("freeze", SURVEY)
    before = json.loads(command("analyse", SURVEY, "--json").stdout)
    first, second = ids()
    done = command("forget", f"{SURVEY}#{first}", "--reason", "本人要求")
    assert done.exit_code == 0
    assert "已删除一份答卷，涉及快照 1 份；快照编号不变" in done.stdout
    after = json.loads(command("analyse", SURVEY, "--json").stdout)
    assert (after["snapshot"], after["sample"]["valid"]) == (before["snapshot"], 1)
    assert ids() == [second]


def test_the_audit_trail_says_how_many_and_never_which(command: Command) -> None:
    first, _second = ids()
    command("forget", f"{SURVEY}#{first}", "--reason", "本人要求")
    command("forget", SURVEY, "--reason", "委托方要求")
    one, every = audit_lines()
    assert one[:3] == every[:3] == (terminal_person(), SURVEY, "done")
    assert one[3] == {"reason": "本人要求", "deleted": 1}
    assert every[3] == {"whole": True, "reason": "委托方要求", "deleted": 1, "snapshots": 1}
    assert first not in str(audit_lines())


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("tests/none", "没有调查“tests/none”"),
        (f"{SURVEY}#00000000-0000-0000-0000-000000000000", "没有编号为"),
        (f"{SURVEY}#1", "没有编号为"),
        (f"{SURVEY}#", "没有编号为"),
    ],
)
def test_what_there_is_not_is_said_and_ends_with_1(command: Command, target: str, told: str) -> None:
    result = command("forget", target, "--reason", "测试")
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert len(ids()) == 2


@pytest.mark.parametrize("arguments", [[], [SURVEY], ["--reason", "x"], [SURVEY, SURVEY, "--reason", "x"]])
def test_a_wrong_call_ends_with_2(command: Command, arguments: list[str]) -> None:
    assert command("forget", *arguments).exit_code == 2
    assert len(ids()) == 2


def test_a_blank_reason_and_a_hold_are_said(command: Command) -> None:
    assert "必须写明理由" in command("forget", SURVEY, "--reason", " ").stderr
    last_day = datetime.now(UTC).date() + timedelta(days=9)
    set_hold(engine_of(), SURVEY, last_day, reason="审计调阅", person="审计员")
    result = command("forget", SURVEY, "--reason", "委托方要求")
    assert result.exit_code == 1
    assert f"暂缓删除到 {last_day}（审计调阅）" in result.stderr
    assert [line[2:] for line in audit_lines()] == [
        ("refused", {"whole": True, "refused": "forget_needs_reason"}),
        ("refused", {"whole": True, "refused": "answers_held"}),
    ]


def test_work_announces_first_and_deletes_30_days_later(command: Command) -> None:
    command("freeze", SURVEY)
    engine, long_ago = engine_of(), datetime.now(UTC) - timedelta(days=900)
    with engine.connect() as connection:
        connection.execute(update(StateChange).where(StateChange.state == "closed").values(at=long_ago))
    assert command("work", "--once").exit_code == 0
    assert retention_of(engine, SURVEY).announced is not None
    assert len(ids()) == 2
    with engine.connect() as connection:
        month = datetime.now(UTC) - timedelta(days=31)
        connection.execute(update(DeletionAnnouncement).values(announced=month))
    assert command("work", "--once").exit_code == 0
    assert ids() == []
    (line,) = audit_lines()
    assert line[1:3] == (SURVEY, "done")
    assert line[3]["deleted"] == 2
    engine.dispose()

"""The way into the console from a terminal, and what commands leave in the audit trail."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from servers import questionnaire_source
from sqlalchemy import Engine, select, update

from surveyapp.cli.main import main
from surveyapp.cli.people import welcome_administrator
from surveyapp.cli.recording import terminal_person
from surveyapp.cli.settings import database, settings
from surveyapp.config import Settings
from surveyapp.records.accounts import Account
from surveyapp.records.tables import Response
from surveyapp.services.answers.progress import state_history
from surveyapp.services.people import attempts, sessions
from surveyapp.services.people.accounts import account_line, accounts, change_account
from surveyapp.services.people.audit import AuditLine, search
from surveyapp.services.people.passwords import password_fits
from surveyapp.services.secret_key import secret_key

SURVEY = "tests/every"
Command = Callable[..., Result]
BASE = "http://127.0.0.1:8000"


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """command("publish", …) in an instance folder of its own, with one questionnaire."""
    for name in ("DATABASE_URL", "PUBLIC_URL", "ENV", "SECRET_KEY"):
        monkeypatch.delenv(f"SURVEYAPP_{name}", raising=False)
    folder = tmp_path / "questionnaires" / "tests"
    folder.mkdir(parents=True)
    (folder / "every.yaml").write_bytes(questionnaire_source("every_type"))
    monkeypatch.setenv("SURVEYAPP_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("SURVEYAPP_QUESTIONNAIRES", str(folder.parent))
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def engine(command: Command) -> Iterator[Engine]:
    found = database(settings())
    yield found
    found.dispose()


def password_in(printed: str) -> str:
    found = re.search(r"一次性密码：(\S+)", printed)
    assert found
    return found[1]


def name_in(printed: str) -> str:
    found = re.search(r"用户名：(\S+)", printed)
    assert found
    return found[1]


def stored(engine: Engine, username: str) -> str:
    with engine.connect() as connection:
        return connection.execute(select(Account.password).where(Account.username == username)).scalar_one()


def newest(engine: Engine) -> AuditLine:
    return search(engine, limit=1)[0]


def test_the_first_start_tells_a_password_once(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    welcome_administrator(settings(), engine, BASE)
    first = capsys.readouterr().out
    assert f"{BASE}/console/" in first
    name = name_in(first)
    assert name != "admin"
    assert password_fits(password_in(first), stored(engine, name))
    assert "前有效" in first
    welcome_administrator(settings(), engine, BASE)
    again = capsys.readouterr().out
    assert "surveyapp administrator" in again
    assert "一次性密码：" not in again
    assert [line.subject for line in search(engine)] == [name]


def test_in_production_no_log_gets_a_password(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    production = Settings(**{**settings().__dict__, "production": True})
    welcome_administrator(production, engine, BASE)
    assert "surveyapp administrator" in capsys.readouterr().out
    assert accounts(engine) == []


def test_an_administrator_is_made(command: Command, engine: Engine) -> None:
    result = command("administrator", "--username", "chief")
    assert result.exit_code == 0
    assert password_fits(password_in(result.stdout), stored(engine, "chief"))
    assert accounts(engine)[0].must_change_password


def test_an_administrator_comes_back(command: Command, engine: Engine) -> None:
    for name in ("chief", "deputy"):
        command("administrator", "--username", name)
    chief = accounts(engine)[0].id
    change_account(engine, chief, name="王测", role="administrator", active=False)
    with engine.connect() as connection:
        connection.execute(update(Account).values(tf_totp_secret="sealed"))
    result = command("administrator", "--username", "chief")
    token = sessions.start(engine, chief)
    assert (account_line(engine, chief).active, account_line(engine, chief).totp) == (True, True)
    assert "chief 的密码已重置" in result.stdout
    command("administrator", "--username", "chief", "--reset-totp")
    assert not account_line(engine, chief).totp
    assert sessions.account_of(engine, token) is None


def test_a_new_password_ends_the_lock_of_the_old_one(command: Command, engine: Engine) -> None:
    name = name_in(command("administrator").stdout)
    (account,) = [line.id for line in accounts(engine)]
    key = secret_key("", settings().instance)
    locked = [
        attempts.Guard(limit, attempts.subject_in(key, limit, whom, "198.51.100.0/24"))
        for limit, whom in ((attempts.PASSWORDS, name), (attempts.CODES, str(account)))
    ]
    for guard in locked:
        while attempts.count_attempt(engine, guard) is None:
            pass
    command("administrator")
    assert [attempts.count_attempt(engine, guard) for guard in locked] == [None, None]


def test_of_several_administrators_one_has_to_be_named(command: Command, engine: Engine) -> None:
    for name in ("chief", "deputy"):
        command("administrator", "--username", name)
    result = command("administrator")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "chief、deputy" in result.stderr
    assert "--username" in result.stderr
    assert (newest(engine).subject, newest(engine).result) == ("", "refused")


@pytest.mark.parametrize(("username", "said"), [("王测", "不能使用"), ("reader", "不是管理员")])
def test_who_cannot_be_administrator_is_named(
    command: Command, engine: Engine, username: str, said: str
) -> None:
    for name in ("reader", "chief"):
        command("administrator", "--username", name)
    reader = next(line.id for line in accounts(engine) if line.username == "reader")
    change_account(engine, reader, name="王测", role="reader", active=True)
    result = command("administrator", "--username", username)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert newest(engine).result == "refused"


def test_no_password_stands_in_the_trail(command: Command, engine: Engine) -> None:
    printed = command("administrator").stdout
    password = password_in(printed)
    line = newest(engine)
    assert (line.action, line.subject, line.person) == ("administrator", name_in(printed), terminal_person())
    assert password not in str(line)
    assert line.person.startswith("命令行 ")


@pytest.mark.parametrize(
    ("arguments", "action", "detail"),
    [
        (("publish", SURVEY), "publish", {}),
        (("state", SURVEY, "open", "--reason", "开始"), "change_state", {"state": "open", "reason": "开始"}),
        (("freeze", SURVEY), "freeze", {}),
        (
            ("report", SURVEY, "--format", "csv", "--out", "answers.csv"),
            "report",
            {"format": "csv", "file": "answers.csv"},
        ),
        (("migrate",), "migrate", {}),
    ],
)
def test_what_changes_something_or_writes_answers_out_is_recorded(
    command: Command,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    action: str,
    detail: dict[str, str],
) -> None:
    monkeypatch.chdir(tmp_path)
    result = command(*arguments)
    assert result.exit_code == 0, result.stderr
    line = newest(engine)
    assert (line.action, line.result, line.detail) == (action, "done", detail)
    assert line.subject == (SURVEY if SURVEY in arguments else "")


def test_an_exclusion_is_recorded_with_its_reason(command: Command, engine: Engine, tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("性别\n", "utf-8")
    command("import-responses", SURVEY, export)
    assert (newest(engine).action, newest(engine).result) == ("confirm_import", "refused")
    assert newest(engine).detail["file"] == "export.csv"
    with engine.connect() as connection:
        assert connection.execute(select(Response.id)).first() is None
    unknown = "00000000-0000-0000-0000-000000000000"
    command("exclude", SURVEY, unknown, "--reason", "重复作答", "--by", "甲", "--undo")
    told = {
        "response": unknown,
        "reason": "重复作答",
        "by": "甲",
        "undo": True,
        "refused": "unknown_response",
    }
    assert newest(engine).detail == told


@pytest.mark.parametrize(
    ("arguments", "result", "detail"),
    [
        (("publish", "no/such"), "refused", {"refused": "unknown_survey"}),
        (("state", SURVEY, "paused"), "refused", {"state": "paused", "refused": "state_not_allowed"}),
    ],
)
def test_what_is_refused_is_recorded_with_its_code(
    command: Command, engine: Engine, arguments: tuple[str, ...], result: str, detail: dict[str, str]
) -> None:
    assert command(*arguments).exit_code == 1
    assert (newest(engine).result, newest(engine).detail) == (result, detail)


def test_what_only_reads_is_not_recorded(command: Command, engine: Engine) -> None:
    command("publish", SURVEY)
    command("status", SURVEY)
    command("check")
    assert [line.action for line in search(engine)] == ["publish"]


def test_a_survey_that_becomes_known_by_reading_is_recorded_as_published(
    command: Command, engine: Engine
) -> None:
    command("status", SURVEY)
    line = newest(engine)
    assert (line.action, line.subject, line.person) == ("publish", SURVEY, terminal_person())
    assert state_history(engine, SURVEY)[0].person == terminal_person()


def test_a_database_that_cannot_be_used_is_still_named(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SURVEYAPP_DATABASE_URL", "sqlite:////no/such/folder/survey.sqlite")
    result = command("publish", SURVEY)
    assert result.exit_code == 1
    assert "SURVEYAPP_DATABASE_URL" in result.stderr

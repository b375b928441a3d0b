"""`--numbers` on the command line: for the file and for single questions; without it nothing is guessed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cases import each
from click.testing import CliRunner, Result
from own_instance import publish_every_type, use_instance
from servers import questionnaire_source
from sqlalchemy import select

from surveyapp.cli.main import main
from surveyapp.cli.settings import database, settings
from surveyapp.records.audit_trail import AuditEntry
from surveyapp.records.tables import Response
from surveyapp.services.surveys.publish import publish

SURVEY = "tests/every"
HEADER = "您的年龄是？,您对服务态度是否满意？,您对办理速度是否满意？\n"
FILE = HEADER + "1,3,3\n2,3,1\n"
Import = Callable[..., Result]


@pytest.fixture
def import_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """import_numbers(*options, text=FILE): a file of numbers."""
    use_instance(monkeypatch, tmp_path)
    publish_every_type(SURVEY)

    def run(*options: str, text: str = FILE) -> Result:
        (tmp_path / "numbers.csv").write_text(text, "utf-8")
        path = str(tmp_path / "numbers.csv")
        return CliRunner().invoke(main, ["import-responses", SURVEY, path, *options])

    return run


def stored() -> list[dict[str, object]]:
    with database(settings()).connect() as connection:
        return sorted(connection.execute(select(Response.answers)).scalars(), key=str)


def test_a_file_whose_readings_differ_is_refused_naming_the_columns(import_numbers: Import) -> None:
    refused = import_numbers()
    assert (refused.exit_code, stored()) == (1, [])
    lines = [line for line in refused.stderr.splitlines() if "列“" in line]
    assert [line.split("“")[1].split("”")[0] for line in lines] == [
        "您对服务态度是否满意？",
        "您对办理速度是否满意？",
    ]
    for words in (
        "按分数（score） 1 是“不满意”",
        "按序号（position） 1 是“满意”",
        "--numbers service.attitude=",
    ):
        assert words in lines[0]


def test_the_file_and_single_questions_are_said_together(import_numbers: Import) -> None:
    done = import_numbers("--numbers", "score", "--numbers", "age=position")
    assert done.exit_code == 0
    assert stored() == [
        {"age": "adult", "service.attitude": "3", "service.speed": "1"},
        {"age": "young", "service.attitude": "3", "service.speed": "3"},
    ]


def test_a_line_of_a_matrix_may_differ_from_the_others(import_numbers: Import) -> None:
    options = ("--numbers", "service=score", "--numbers", "service.speed=position")
    assert import_numbers(*options).exit_code == 0
    assert {answers["service.speed"] for answers in stored()} == {"1", "3"}
    assert stored()[0]["service.speed"] == "3"


def test_a_column_that_contradicts_the_file_is_named(import_numbers: Import) -> None:
    refused = import_numbers("--numbers", "score")
    assert (refused.exit_code, stored()) == (1, [])
    assert "列“您的年龄是？”" in refused.stderr
    assert "--numbers age=" in refused.stderr
    assert "service" not in refused.stderr


@each(
    ("options", "words"),
    [
        (("guess",), ("label", "code", "score", "position")),
        (("service=guess",), ("label", "position")),
        (("nothing=score",), ("nothing", "age", "service", "service.attitude", "overall")),
        (("why=score",), ("why", "age")),
        (("score", "code"), ("score",)),
        (("age=score", "age=code"), ("score",)),
    ],
)
def test_a_wrong_name_or_meaning_is_a_usage_error_that_lists_what_may_stand_there(
    import_numbers: Import, options: tuple[str, ...], words: tuple[str, ...]
) -> None:
    refused = import_numbers(*(part for option in options for part in ("--numbers", option)))
    assert (refused.exit_code, stored()) == (2, [])
    assert all(word in refused.stderr for word in words)


def test_positions_that_nobody_said_are_told(import_numbers: Import) -> None:
    done = import_numbers(text="您的年龄是？\n1\n2\n")
    assert (done.exit_code, "选项序号" in done.stdout) == (0, True)


def test_the_trail_has_what_was_said(import_numbers: Import) -> None:
    import_numbers("--numbers", "score", "--numbers", "age=position")
    with database(settings()).connect() as connection:
        (detail,) = connection.execute(
            select(AuditEntry.detail).where(AuditEntry.action == "confirm_import")
        ).scalars()
    assert detail["numbers"] == ["score", "age=position"]


def test_a_cell_with_two_readings_is_named_with_its_row_and_both(import_numbers: Import) -> None:
    source = questionnaire_source("every_type").decode().replace("label: 亲友推荐", "label: 展板、热线")
    source = source.replace("label: 社区宣传栏/展板", "label: 展板").replace(
        "{code: other, label: 其他（请注明）, write_in: true}\n- code: service",
        "{code: line, label: 热线}\n- code: service",
    )
    engine = database(settings())
    publish(engine, SURVEY, source.encode(), "every.yaml")
    engine.dispose()
    refused = import_numbers(text="您从哪里知道本服务？\n展板\n展板、热线\n")
    assert (refused.exit_code, stored()) == (1, [])
    assert "第 3 行，列“您从哪里知道本服务？”：“展板、热线”有几种理解" in refused.stderr
    assert "“展板” + “热线”" in refused.stderr

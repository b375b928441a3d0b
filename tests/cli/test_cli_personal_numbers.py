"""Numbers that people wrote are hidden in every file that is written, unless they were asked for or it is demanded."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from openpyxl import load_workbook
from own_instance import use_instance
from servers import questionnaire_source
from sqlalchemy import select

from surveyapp.cli.main import main
from surveyapp.cli.settings import database, settings
from surveyapp.records.audit_trail import AuditEntry
from surveyapp.records.tables import Response
from surveyapp.services.surveys.publish import publish

SURVEY = "tests/every"
MOBILE = "13812345678"
QUESTION = "\n- {code: call, type: text, text: 请留下回访电话, keep_numbers: true}\n"
CALL_BACK = "13998765432"
EXPORT = f"您的年龄是？,如不满意请简述原因,请留下回访电话\n18岁以下,请打{MOBILE},{CALL_BACK}\n"


@pytest.fixture
def answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A survey in which somebody wrote a number twice: unasked, and where one was asked for."""
    use_instance(monkeypatch, tmp_path)
    engine = database(settings())
    source = questionnaire_source("every_type") + QUESTION.encode()
    publish(engine, SURVEY, source, "every.yaml")
    engine.dispose()
    (tmp_path / "export.csv").write_text(EXPORT, "utf-8")
    done = CliRunner().invoke(main, ["import-responses", SURVEY, str(tmp_path / "export.csv")])
    assert done.exit_code == 0, done.output
    return tmp_path


def read(path: Path) -> str:
    """Everything that a file says."""
    if path.suffix == ".docx":
        document = Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    if path.suffix == ".xlsx":
        rows = [row for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True)]
        return "\n".join(str(value) for row in rows for value in row)
    return path.read_text("utf-8-sig")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])
def test_a_number_that_nobody_asked_for_is_hidden_in_every_file(answered: Path, kind: str) -> None:
    out = answered / f"out.{kind}"
    written = CliRunner().invoke(main, ["report", SURVEY, "--format", kind, "--out", str(out)])
    assert written.exit_code == 0, written.output
    said = read(out)
    assert MOBILE not in said
    assert "请打138****5678" in said
    assert CALL_BACK in said, "a number to call back was asked for"
    with database(settings()).connect() as connection:
        stored = connection.execute(select(Response.answers)).scalar_one()
    assert MOBILE in str(stored), "the stored text is unchanged"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])
def test_numbers_are_written_in_full_on_demand_which_is_noted(answered: Path, kind: str) -> None:
    out = answered / f"out.{kind}"
    CliRunner().invoke(main, ["report", SURVEY, "--format", kind, "--out", str(out), "--full-numbers"])
    assert f"请打{MOBILE}" in read(out)
    with database(settings()).connect() as connection:
        details = connection.execute(select(AuditEntry.detail).where(AuditEntry.action == "report")).scalars()
        assert [detail.get("full_numbers") for detail in details] == [True]


def test_an_evaluation_has_no_such_numbers(answered: Path) -> None:
    refused = CliRunner().invoke(
        main, ["report", "tests", "--format", "docx", "--out", str(answered / "o.docx"), "--full-numbers"]
    )
    assert refused.exit_code == 2
    assert "--full-numbers" in refused.stderr

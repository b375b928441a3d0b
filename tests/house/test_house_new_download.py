"""A new download is one writer and one entry in the table of downloads, as the architecture says."""

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cases import each
from click.testing import CliRunner
from evaluated_folder import write_evaluation
from made_console import Console, token_of
from servers import questionnaire_source
from werkzeug.test import TestResponse

from surveyapp.cli.main import main
from surveyapp.records.console import Job
from surveyapp.services.downloads.evaluation_report import EvaluationFile
from surveyapp.services.downloads.formats import DOWNLOADS, Download, EvaluationDownload, SurveyDownload
from surveyapp.services.downloads.survey_report import SurveyFile
from surveyapp.services.downloads.worker import work_once
from surveyapp.services.people.access import Capability
from surveyapp.services.retention.forget_in_database import erase_downloads
from surveyapp.services.surveys.publish import publish

SURVEY = "demo/every"
JOB_CODE = Job.__table__.c.kind.type.length
"""Characters that the table of jobs keeps of a download's code."""


def write_returns(file: SurveyFile) -> list[Path]:
    file.path.write_text(f"回收 {file.answers.returns.returned}", "utf-8")
    return [file.path]


def write_systems(file: EvaluationFile) -> list[Path]:
    file.path.write_text(f"体系 {len(file.facts.systems)}", "utf-8")
    return [file.path]


ENTRY: dict[str, Any] = {"contents": "一行字。", "audience": "用于试验。", "ending": "txt"}
NEW: dict[str, Download] = {
    "returns_txt": SurveyDownload(
        **ENTRY,
        name="回收情况文本",
        file_words="回收情况",
        capability=Capability.DOWNLOAD_ANSWERS,
        write=write_returns,
        command="returns",
    ),
    "systems_txt": EvaluationDownload(
        **ENTRY,
        name="体系清单",
        file_words="清单",
        capability=Capability.EVALUATE,
        write=write_systems,
        command="list",
    ),
}
PAGES = {
    "returns_txt": f"/console/surveys/{SURVEY}/downloads",
    "systems_txt": "/console/evaluations/demo/downloads",
}
SAID = {"returns_txt": "回收 0", "systems_txt": "体系 1"}


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """A console with a survey and an evaluation, the table of downloads with two entries more."""
    for code, download in NEW.items():
        monkeypatch.setitem(DOWNLOADS, code, download)
    made = Console.made_in(tmp_path)
    publish(made.engine, SURVEY, questionnaire_source("every_type"), "every_type.yaml")
    write_evaluation(made)
    monkeypatch.setenv("SURVEYAPP_DATABASE_URL", made.settings.database_url)
    monkeypatch.setenv("SURVEYAPP_INSTANCE", str(made.settings.instance))
    monkeypatch.setenv("SURVEYAPP_QUESTIONNAIRES", str(made.settings.questionnaires))
    return made


def test_the_command_line_writes_it(console: Console, tmp_path: Path) -> None:
    def report(name: str, command: str) -> str:
        out = tmp_path / "out"
        done = CliRunner().invoke(main, ["report", name, "--format", command, "--out", str(out)])
        return out.read_text("utf-8") if done.exit_code == 0 else f"{done.exit_code}: {done.output}"

    assert report(SURVEY, "returns") == SAID["returns_txt"]
    assert report("demo", "list") == SAID["systems_txt"]
    assert "1: 调查不能写成 list；可以写成：docx、xlsx、csv、parquet、returns" in report(SURVEY, "list")
    assert "1: 评价不能写成 returns；可以写成：docx、xlsx、list" in report("demo", "returns")
    assert "2: " in report(SURVEY, "nothing")
    assert "[docx|xlsx|csv|parquet|returns|list]" in CliRunner().invoke(main, ["report", "--help"]).output


@pytest.mark.parametrize("code", NEW)
def test_the_console_offers_it_the_worker_makes_it_and_the_trail_names_it(
    console: Console, code: str
) -> None:
    page, download = PAGES[code], NEW[code]
    evaluator, reader, administrator = (
        console.client(console.person(role, ("demo",)), "zh")
        for role in ("evaluator", "reader", "administrator")
    )

    def ask(client: Any) -> TestResponse:
        data = {"csrf_token": token_of(client), "kind": code, "view": "live"}
        return client.post(page, data=data)

    assert download.name in evaluator.get(page).text
    assert download.name not in reader.get(page).text
    assert ask(reader).status_code == 403
    asked = ask(evaluator)
    assert work_once(console.places, "worker")
    shown = evaluator.get(asked.location).text
    view = (
        "answers" if download.holds_answers else "report" if isinstance(download, SurveyDownload) else "file"
    )
    saved = evaluator.get(f"{asked.location}/{view}")
    assert (download.name in shown, saved.get_data(as_text=True)) == (True, SAID[code])
    assert quote(f"-{download.file_words}-") in saved.headers["Content-Disposition"]
    saved.close()
    assert saved.headers["Content-Disposition"].endswith(".txt")
    assert [reader.get(f"{asked.location}{part}").status_code for part in ("", "/state", f"/{view}")] == [
        403
    ] * 3
    assert f"文件种类：{download.name}" in administrator.get("/console/audit").text
    assert evaluator.get(page).text.count(f"-{download.file_words}-") == 1
    erase_downloads(console.engine, console.settings.instance, SURVEY)
    gone = evaluator.get(asked.location).status_code
    assert gone == (404 if download.holds_answers else 200)
    console.engine.dispose()


@each("left_out", ["name", "contents", "audience", "file_words", "ending", "capability", "write"])
def test_what_every_download_must_have_is_asked_for(left_out: str) -> None:
    given = {
        **ENTRY,
        "name": "名",
        "file_words": "名",
        "capability": Capability.SEE_RESULTS,
        "write": write_returns,
    }
    with pytest.raises(ValueError, match=left_out):
        SurveyDownload(**{**given, left_out: ""})
    del given[left_out]
    with pytest.raises(TypeError, match=left_out):
        SurveyDownload(**given)


def test_the_table_can_be_stored_and_asked_for() -> None:
    assert max(map(len, DOWNLOADS)) <= JOB_CODE
    asked = Counter(
        (type(download), download.command, getattr(download, "compares", False))
        for download in DOWNLOADS.values()
        if download.command
    )
    assert set(asked.values()) == {1}, "two downloads are called alike on the command line"

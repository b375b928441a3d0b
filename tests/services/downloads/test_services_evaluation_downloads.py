"""Downloads of an evaluation: what is asked for twice, what is refused, what the worker makes and how it is called."""

import stat
import zipfile
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from cases import each
from docx import Document
from openpyxl import load_workbook
from people_of_tests import person
from sqlalchemy import Engine

from surveyapp.definition.china_time import CHINA
from surveyapp.reports.word.frame import default_frame
from surveyapp.reports.word.frame_error import FrameError
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.downloads import (
    make_file,
    request_download,
    request_evaluation_download,
)
from surveyapp.services.downloads.formats import EvaluationDownload, SurveyDownload, downloads_of
from surveyapp.services.downloads.job_files import file_of, folder_of
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.downloads.own_frames import OwnFrame
from surveyapp.services.downloads.worker import error_of, work_once
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.places import Places
from surveyapp.services.refusal_words import refusal_lines

KINDS, EVALUATION_KINDS = downloads_of(SurveyDownload), downloads_of(EvaluationDownload)
FOLDER = "demo"
TEXT = """
title: "{title}"
grades: [{{name: 优, from: 90}}, {{name: 差, from: 0}}]
indicators:
- code: A
  name: 接通率
  weight: 100
  target: ≥90%
  rule: {{type: target, short: proportional}}
  actual: {{value: 95%}}
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The questionnaires' folder with one evaluation."""
    files = tmp_path / "questionnaires"
    write(files, "某市热线")
    return files


def write(files: Path, title: str, text: str = TEXT) -> None:
    (files / FOLDER).mkdir(parents=True, exist_ok=True)
    (files / FOLDER / "indicators.yaml").write_text(text.format(title=title), "utf-8")


def places(engine: Engine, files: Path) -> Places:
    return Places(engine, files.parent, files.parent / "snapshots", files)


def ask(engine: Engine, files: Path, kind: str = "evaluation_xlsx", **wanted: object) -> UUID:
    return request_evaluation_download(places(engine, files), FOLDER, kind, **wanted)  # type: ignore[arg-type]  # passed through


def made(engine: Engine, files: Path, identity: UUID) -> KnownJob:
    """The job after a worker had it."""
    assert work_once(places(engine, files), "w")
    job = jobs.job_of(engine, identity, FOLDER)
    assert job is not None
    return job


def test_asking_for_the_same_again_gives_the_same_job(engine: Engine, files: Path) -> None:
    first = ask(engine, files)
    assert ask(engine, files) == first
    assert ask(engine, files, "evaluation_docx") != first
    assert ask(engine, files, account=person(engine, "wang")) != first
    assert [job.subject for job in jobs.jobs_of(engine, FOLDER, EVALUATION_KINDS)] == [FOLDER] * 3


def test_a_file_that_is_made_can_be_asked_for_anew(sqlite_engine: Engine, files: Path) -> None:
    first = ask(sqlite_engine, files)
    made(sqlite_engine, files, first)
    assert ask(sqlite_engine, files) != first


@each("kind", [*KINDS, "exe", ""])
def test_a_kind_that_evaluations_do_not_have_is_refused(
    sqlite_engine: Engine, files: Path, kind: str
) -> None:
    with pytest.raises(Refusal, match="unknown_download"):
        ask(sqlite_engine, files, kind)


@pytest.mark.parametrize("kind", EVALUATION_KINDS)
def test_a_survey_has_no_downloads_of_an_evaluation(sqlite_engine: Engine, files: Path, kind: str) -> None:
    with pytest.raises(Refusal, match=r"unknown_(survey|download)"):
        request_download(sqlite_engine, files.parent, FOLDER, kind, view=LIVE)


@pytest.mark.parametrize("folder", ["nowhere", "", "../demo", "demo/indicators"])
def test_a_folder_without_an_evaluation_is_refused(sqlite_engine: Engine, files: Path, folder: str) -> None:
    with pytest.raises(Refusal, match="unknown_evaluation") as refused:
        request_evaluation_download(places(sqlite_engine, files), folder, "evaluation_docx")
    assert str(files) not in "".join(refusal_lines(refused.value))


def test_a_frame_is_for_the_word_report_alone(sqlite_engine: Engine, files: Path) -> None:
    with pytest.raises(Refusal, match="frame_not_used"):
        ask(sqlite_engine, files, frame=OwnFrame(default_frame(), "模板.docx", "王（wang）"))
    with pytest.raises(FrameError):
        ask(sqlite_engine, files, "evaluation_docx", frame=OwnFrame(b"no", "模板.docx", "王（wang）"))
    assert list(files.parent.glob("downloads/*")) == []
    assert jobs.jobs_of(sqlite_engine, FOLDER, EVALUATION_KINDS) == []


SHEETS = {"evaluation_xlsx": "得分汇总", "reconciliation_xlsx": "与已公布数字不一致的行"}
"""Kind of workbook -> a sheet that only this one has."""


def test_every_kind_is_made_from_the_scores_of_the_moment(engine: Engine, files: Path) -> None:
    asked = {kind: ask(engine, files, kind) for kind in EVALUATION_KINDS}
    write(files, "改过的标题")
    for kind, identity in asked.items():
        job = made(engine, files, identity)
        path = file_of(files.parent, job)
        assert (job.state, job.problem) == ("done", None)
        assert path is not None
        if kind in SHEETS:
            assert "改过的标题" in str(list(load_workbook(path)[SHEETS[kind]].values))
        else:
            assert "改过的标题" in "".join(p.text for p in Document(str(path)).paragraphs)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


FORM = """
title: "{title}"
year: 2024
self_evaluation: {{project: "{title}", unit: 某单位}}
indicators:
- {{code: A, name: 接通率, weight: 100, target: ≥90%, rule: {{type: self_evaluation}}, actual: {{value: 90%}}}}
"""


def test_one_of_several_forms_can_be_asked_for_alone(sqlite_engine: Engine, files: Path) -> None:
    for name in ("first", "second"):
        (files / FOLDER / f"{name}.yaml").write_text(FORM.format(title=f"项目 {name}"), "utf-8")
    with pytest.raises(Refusal, match="unknown_system"):
        ask(sqlite_engine, files, "evaluation_docx", form="third")
    one = ask(sqlite_engine, files, "evaluation_docx", form="second")
    assert ask(sqlite_engine, files, "evaluation_docx") != one
    job = made(sqlite_engine, files, one)
    path = file_of(files.parent, job)
    assert path is not None
    assert str(job.file_name).startswith("项目 second-评分报告-")
    texts = [p.text for p in Document(str(path)).paragraphs if p.text]
    assert texts == ["项目支出绩效自评表", "（2024年度）"]


@pytest.mark.parametrize("kind", EVALUATION_KINDS)
def test_a_document_is_the_same_bytes_whoever_has_it_made_and_when(
    sqlite_engine: Engine, files: Path, kind: str
) -> None:
    contents = []
    for account in (person(sqlite_engine, "wang", "reader"), person(sqlite_engine, "li", "administrator")):
        job = made(sqlite_engine, files, ask(sqlite_engine, files, kind, account=account))
        path = file_of(files.parent, job)
        assert path is not None
        contents.append(path.read_bytes())
        with zipfile.ZipFile(path) as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert contents[0] == contents[1]


def test_making_the_word_report_is_told_beyond_gathering_its_scores(
    sqlite_engine: Engine, files: Path
) -> None:
    job = jobs.job_of(sqlite_engine, ask(sqlite_engine, files, "evaluation_docx"), FOLDER)
    assert job is not None
    told: list[float] = []
    make_file(places(sqlite_engine, files), job, told.append)
    assert told == sorted(told)
    assert len([part for part in told if 0.4 < part < 1]) >= 2


def test_an_own_frame_is_used_and_lies_beside_the_report(sqlite_engine: Engine, files: Path) -> None:
    identity = ask(
        sqlite_engine, files, "evaluation_docx", frame=OwnFrame(default_frame(), "模板.docx", "王（wang）")
    )
    assert made(sqlite_engine, files, identity).state == "done"
    folder = folder_of(files.parent, identity)
    assert sorted(path.name for path in folder.iterdir()) == ["download.docx", "frame.docx"]


@pytest.mark.parametrize(
    ("title", "name"),
    [("某市/热线: 评价", "某市热线 评价"), ("???", FOLDER), ("长" * 100, "长" * 60)],
    ids=["of paths", "nothing else", "long"],
)
def test_the_file_is_called_by_the_title_what_it_is_and_the_day(
    sqlite_engine: Engine, files: Path, title: str, name: str
) -> None:
    write(files, title)
    before = datetime.now(CHINA).date()
    job = made(sqlite_engine, files, ask(sqlite_engine, files))
    days = {before, datetime.now(CHINA).date()}
    assert job.file_name in {f"{name}-评分表-{day:%Y-%m-%d}.xlsx" for day in days}


def test_a_file_with_errors_is_said_in_words_without_its_place(sqlite_engine: Engine, files: Path) -> None:
    write(files, "", "title: 评价\nindicators: []\nfoo: 1\n")
    job = made(sqlite_engine, files, ask(sqlite_engine, files))
    assert job.state == "failed"
    assert job.problem is not None
    assert job.problem["code"] == "indicators_have_errors"
    stopped = error_of(job.problem)
    assert isinstance(stopped, Refusal)
    assert list(refusal_lines(stopped)) == [f"指标文件有错误：{FOLDER}/indicators.yaml"]


def test_an_evaluation_that_is_gone_by_now_names_no_other(sqlite_engine: Engine, files: Path) -> None:
    identity = ask(sqlite_engine, files)
    (files / FOLDER).rename(files / "another")
    job = made(sqlite_engine, files, identity)
    assert job.problem is not None
    stopped = error_of(job.problem)
    assert isinstance(stopped, Refusal)
    words = "".join(refusal_lines(stopped))
    assert words.startswith(f"没有评价“{FOLDER}”")
    assert "another" not in words
    assert str(files) not in words


def test_a_worker_that_must_leave_puts_it_back(sqlite_engine: Engine, files: Path) -> None:
    identity = ask(sqlite_engine, files)
    work_once(places(sqlite_engine, files), "w", leave=lambda: True)
    job = jobs.job_of(sqlite_engine, identity, FOLDER)
    assert job is not None
    assert job.state == "queued"

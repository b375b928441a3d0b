"""Files to download: who shares one, what a refused request leaves, when making one stops, how they are called."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from people_of_tests import person
from sqlalchemy import Engine, update
from survey_of_tests import COMPLETE, SURVEY, open_survey, publish_every_type, submit

from surveyapp.definition.loading import LoadedQuestionnaire, load_questionnaire
from surveyapp.records.console import Job
from surveyapp.reports.word.frame import default_frame
from surveyapp.services.downloads import jobs, survey_report, worker
from surveyapp.services.downloads.downloads import file_name, request_download
from surveyapp.services.downloads.formats import DOWNLOADS, SurveyDownload, commands_of, downloads_of
from surveyapp.services.downloads.own_frames import OwnFrame
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.downloads.survey_report import SurveyFile
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.figures.survey_answers import freeze, live_answers
from surveyapp.services.forking import ForkLost
from surveyapp.services.places import Places
from surveyapp.snapshots import snapshot


def name_of(engine: Engine, title: str) -> str:
    """How the report of a survey with this title is called, without the day."""
    publish_every_type(engine, lambda data: data.replace("每种题型一题".encode(), title.encode()))
    return file_name(live_answers(engine, SURVEY), DOWNLOADS["docx"]).partition("-分析报告-")[0]


def write_csv_by(monkeypatch: pytest.MonkeyPatch, write: Callable[[SurveyFile], list[Path]]) -> None:
    """Let the CSV of a survey be written like this."""
    download = DOWNLOADS["csv"]
    assert isinstance(download, SurveyDownload)
    monkeypatch.setitem(DOWNLOADS, "csv", replace(download, write=write))


def test_two_people_who_ask_for_the_same_get_a_file_each(engine: Engine, tmp_path: Path) -> None:
    publish_every_type(engine)
    people = [person(engine, name) for name in ("wang", "zhao")]
    asked = [
        request_download(engine, tmp_path, SURVEY, "csv", view=LIVE, account=person) for person in people
    ]
    assert asked[0] != asked[1]


def test_a_request_that_is_refused_leaves_no_frame_behind(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_every_type(engine)
    monkeypatch.setattr(jobs, "MOST_WAITING_JOBS", 0)
    account = person(engine, "wang")
    frame = OwnFrame(default_frame(), "模板.docx", "王（wang）")
    with pytest.raises(Refusal, match="too_many_jobs"):
        request_download(engine, tmp_path, SURVEY, "docx", view=LIVE, frame=frame, account=account)
    assert list(tmp_path.glob("downloads/*")) == []


def test_a_worker_stops_making_a_file_that_is_another_workers_by_now(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    went_on = []

    def write(file: SurveyFile) -> list[Path]:
        with engine.connect() as connection:
            connection.execute(update(Job).values(worker="another"))
        file.on_progress(0.5)
        went_on.append(True)
        return []

    publish_every_type(engine)
    monkeypatch.setattr(worker, "PROGRESS_SECONDS", 0)
    write_csv_by(monkeypatch, write)
    request_download(engine, tmp_path, SURVEY, "csv", view=LIVE)
    worker.work_once(Places(engine, tmp_path, tmp_path, tmp_path), "one")
    assert went_on == []


def test_the_log_of_a_failure_tells_nothing_of_what_was_in_the_error(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def write(_: SurveyFile) -> list[Path]:
        raise ValueError("an answer of somebody")

    publish_every_type(engine)
    write_csv_by(monkeypatch, write)
    request_download(engine, tmp_path, SURVEY, "csv", view=LIVE)
    worker.work_once(Places(engine, tmp_path, tmp_path, tmp_path), "one")
    assert "failed, unexpected ValueError" in caplog.text
    assert "an answer of somebody" not in caplog.text


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("问卷/一\\\\二:三", "问卷一二三"),
        ("问卷\u202excod", "问卷xcod"),
        ("..问卷 .", "问卷"),
        ("???", "tests-every_type"),
        ("长" * 100, "长" * 60),
    ],
    ids=["of paths", "of direction", "dots around", "nothing else", "long"],
)
def test_no_character_of_a_title_makes_a_file_name_that_misleads(
    sqlite_engine: Engine, title: str, name: str
) -> None:
    assert name_of(sqlite_engine, f'"{title}"') == name


def test_for_a_report_the_questionnaire_is_read_once(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_survey(sqlite_engine)
    for why in ("太远", "无"):
        submit(sqlite_engine, {**COMPLETE, "why": why})
    freeze(sqlite_engine, tmp_path, SURVEY)
    read: list[object] = []

    def loaded(*content: Any) -> LoadedQuestionnaire:
        read.append(content)
        return load_questionnaire(*content)

    monkeypatch.setattr(snapshot, "load_questionnaire", loaded)
    snapshot._combined.cache_clear()
    for command in commands_of(SurveyDownload):
        report_survey(sqlite_engine, tmp_path, SURVEY, command, tmp_path / f"report.{command}")
        assert len(read) == 1, command


def test_full_numbers_are_noted_only_of_files_that_can_hold_them(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    publish_every_type(sqlite_engine)
    for code, download in downloads_of(SurveyDownload).items():
        identity = request_download(sqlite_engine, tmp_path, SURVEY, code, view=LIVE, numbers=True)
        job = jobs.job_of(sqlite_engine, identity, SURVEY)
        assert job is not None
        assert job.parameters.get("numbers", False) is download.numbers


def test_figures_of_a_word_report_are_computed_in_a_process_that_is_gone_when_pages_are_laid_out(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compute(*_: object, **__: object) -> None:
        raise Refusal("unknown_survey", found=str(os.getpid()))

    publish_every_type(engine)
    monkeypatch.setattr(survey_report, "survey_facts", compute)
    with pytest.raises(Refusal) as caught:
        report_survey(engine, tmp_path, SURVEY, "docx", tmp_path / "report.docx")
    process = caught.value.params["found"]
    assert process != str(os.getpid())
    assert not Path(f"/proc/{process}").exists()


def test_a_file_whose_process_was_killed_is_made_again_by_the_next_worker(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(_file: SurveyFile) -> list[Path]:
        raise ForkLost("process_lost")

    publish_every_type(engine)
    write_csv_by(monkeypatch, die)
    request_download(engine, tmp_path, SURVEY, "csv", view=LIVE)
    places = Places(engine, tmp_path, tmp_path / "snapshots", tmp_path)
    for _ in range(jobs.MOST_JOB_ATTEMPTS):
        assert worker.work_once(places, "w")
        jobs.requeue_lost(engine, "w")
    job = jobs.jobs_of(engine, SURVEY, DOWNLOADS)[0]
    assert job.problem == {"code": "worker_lost", "params": {"attempts": jobs.MOST_JOB_ATTEMPTS}}

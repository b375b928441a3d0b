"""Files that people download: what kinds there are, how each is made, where it lies while it is kept."""

import shutil
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Engine

from surveyapp.definition.china_time import CHINA
from surveyapp.reports.frame import check_frame
from surveyapp.services import jobs
from surveyapp.services.access import Actor, Capability
from surveyapp.services.coded import SurveyAnswers, frozen_answers, live_answers
from surveyapp.services.errors import Refused
from surveyapp.services.jobs import KnownJob
from surveyapp.services.published import known_survey
from surveyapp.services.report import Tell, write_survey_csv, write_survey_word, write_survey_workbook
from surveyapp.services.results import LIVE, snapshots_of

LONGEST_TITLE = 60
"""Characters of a survey's title in the name of a file."""

FRAME = "frame.docx"
"""The evaluator's own Word frame, as it lies in the job's folder."""


@dataclass(frozen=True)
class Making:
    """One file being made: from `answers` to `path`, with the frame where one was given, telling how far it is."""

    answers: SurveyAnswers
    path: Path
    frame: Path | None
    tell: Tell


@dataclass(frozen=True)
class Kind:
    """A kind of download: what its files are called, what getting one takes, how one is made, and whether an
    evaluator's own Word frame may be given.
    """

    words: str
    suffix: str
    capability: Capability
    make: Callable[[Making], None]
    framed: bool = False


def _word(making: Making) -> None:
    write_survey_word(making.answers, making.path, making.frame, making.tell)


def _word_without_texts(making: Making) -> None:
    write_survey_word(making.answers, making.path, making.frame, making.tell, texts=False)


def _workbook(making: Making) -> None:
    write_survey_workbook(making.answers, making.path, making.tell)


def _csv(making: Making) -> None:
    """Two CSV files in one archive; equal answers give equal bytes."""
    answers, codebook = (making.path.with_name(name) for name in ("answers.csv", "codebook.csv"))
    write_survey_csv(making.answers, answers, codebook, making.tell)
    with zipfile.ZipFile(making.path, "w") as archive:
        for name, path in (("答卷.csv", answers), ("编码手册.csv", codebook)):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(entry, "w") as packed:
                shutil.copyfileobj(source, packed)
            path.unlink()


KINDS: Mapping[str, Kind] = {
    "docx": Kind("分析报告", "docx", Capability.DOWNLOAD_ANSWERS, _word, framed=True),
    "docx_plain": Kind(
        "分析报告（不含文字）", "docx", Capability.SEE_RESULTS, _word_without_texts, framed=True
    ),
    "xlsx": Kind("数据与统计表", "xlsx", Capability.DOWNLOAD_ANSWERS, _workbook),
    "csv": Kind("答卷数据", "zip", Capability.DOWNLOAD_ANSWERS, _csv),
}
"""Every kind of download: a new one is one function and one line."""


def kinds_for(actor: Actor) -> list[str]:
    """The kinds of download that this person may have."""
    return [name for name, kind in KINDS.items() if actor.may(kind.capability)]


def request_download(
    engine: Engine,
    instance: Path,
    survey: str,
    kind: str,
    *,
    view: str,
    frame: bytes | None = None,
    account: int | None = None,
) -> UUID:
    """Have a file made in the background; gives the job's id.

    `view` is a snapshot's id or `LIVE`. Whoever asks for the same again while it is being made gets the same
    job. Raises FrameError for a frame that cannot be used; `Refused` with `unknown_survey`, `unknown_download`,
    `unknown_snapshot`, `frame_not_used` or `too_many_jobs`.
    """
    known_survey(engine, survey)
    if kind not in KINDS:
        raise Refused("unknown_download", found=kind)
    if view != LIVE and view not in [frozen.id for frozen in snapshots_of(engine, survey)]:
        raise Refused("unknown_snapshot", survey=survey, found=view)
    parameters = {"view": view, "frame": frame is not None}
    if frame is None:
        same = _same_wanted(engine, survey, kind, parameters, account)
        return same or jobs.enqueue(engine, kind, survey, parameters, account)
    if not KINDS[kind].framed:
        raise Refused("frame_not_used")
    check_frame(frame)
    identity = uuid4()
    folder = _own_folder(instance, identity)
    try:
        (folder / FRAME).touch(mode=0o600)
        (folder / FRAME).write_bytes(frame)
        return jobs.enqueue(engine, kind, survey, parameters, account, identity)
    except BaseException:
        shutil.rmtree(folder)
        raise


def _same_wanted(
    engine: Engine, survey: str, kind: str, parameters: Mapping[str, object], account: int | None
) -> UUID | None:
    for job in jobs.jobs_of(engine, survey, [kind]):
        if job.unfinished and job.account == account and job.parameters == parameters:
            return job.id
    return None


def make_file(engine: Engine, instance: Path, snapshots: Path, job: KnownJob, tell: Tell) -> str:
    """Make the file of a job in its folder; gives the name under which people save it."""
    answers = _answers(engine, snapshots, job)
    tell(0.1)
    folder = _own_folder(instance, job.id)
    frame = folder / FRAME if job.parameters.get("frame") else None
    path = _path(instance, job)
    KINDS[job.kind].make(Making(answers, path, frame, lambda part: tell(0.2 + 0.75 * part)))
    path.chmod(0o600)
    return file_name(answers, job.kind)


def file_name(answers: SurveyAnswers, kind: str) -> str:
    """`某市问卷-分析报告-2026-07-05.docx`: the title, what it is, and the day its figures are from (China time)."""
    moment = answers.manifest.created if answers.manifest else datetime.now(CHINA)
    title = "".join(
        "" if unicodedata.category(character).startswith("C") or character in '\\/:*?"<>|' else character
        for character in str(answers.questionnaire.title)
    )
    short = title[:LONGEST_TITLE].strip(" .") or answers.survey.replace("/", "-")
    return f"{short}-{KINDS[kind].words}-{moment.astimezone(CHINA):%Y-%m-%d}.{KINDS[kind].suffix}"


def file_of(instance: Path, job: KnownJob) -> Path | None:
    """The file of a finished job; None where there is none any more. Its place follows from the job's id alone."""
    path = _path(instance, job)
    inside = path.resolve().is_relative_to(folder_of(instance, job.id).resolve())
    return path if job.state == jobs.DONE and inside and path.is_file() else None


def folder_of(instance: Path, identity: UUID) -> Path:
    """Where the files of a job lie."""
    return instance / "downloads" / str(identity)


def remove_old(engine: Engine, instance: Path) -> int:
    """Remove the files and jobs that are no longer kept; gives how many. Several workers may do so at once."""
    old = jobs.out_of_date(engine)
    for identity in old:
        shutil.rmtree(folder_of(instance, identity), onerror=_unless_gone)
        jobs.forget(engine, identity)
    return len(old)


def _unless_gone(_function: object, _path: str, failure: tuple[object, BaseException, object]) -> None:
    """Another worker may have removed it."""
    if not isinstance(failure[1], FileNotFoundError):
        raise failure[1]


def _own_folder(instance: Path, identity: UUID) -> Path:
    """The folder of a job, there for nobody else on this machine: what lies in it holds answers."""
    folder = folder_of(instance, identity)
    for made in (folder.parent, folder):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(instance: Path, job: KnownJob) -> Path:
    return folder_of(instance, job.id) / f"download.{KINDS[job.kind].suffix}"


def _answers(engine: Engine, snapshots: Path, job: KnownJob) -> SurveyAnswers:
    view = str(job.parameters.get("view", LIVE))
    if view == LIVE:
        return live_answers(engine, job.subject)
    found = frozen_answers(engine, snapshots, job.subject, view)
    if found is None:
        raise Refused("unknown_snapshot", survey=job.subject, found=view)
    return found

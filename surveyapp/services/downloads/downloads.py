"""Files that people download: what kinds there are, how each is made, where it lies while it is kept."""

import shutil
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Engine

from surveyapp.definition.china_time import CHINA
from surveyapp.reports.evaluation.facts import evaluation_title
from surveyapp.reports.word.frame import check_frame
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.evaluation_report import Paper, evaluation_facts, write_evaluation
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.downloads.own_frames import OwnFrame
from surveyapp.services.downloads.survey_report import (
    Tell,
    write_survey_csv,
    write_survey_word,
    write_survey_workbook,
)
from surveyapp.services.errors import Refused
from surveyapp.services.evaluations.basis import systems_of
from surveyapp.services.evaluations.score import EvaluationScore, publish_asked, score_evaluation
from surveyapp.services.evaluations.systems import evaluation_folders
from surveyapp.services.figures.kept_results import LIVE, snapshots_of
from surveyapp.services.figures.survey_answers import SurveyAnswers, frozen_answers, live_answers
from surveyapp.services.limits import LONGEST_JOB, LONGEST_TITLE_IN_FILE_NAME
from surveyapp.services.people.access import Actor, Capability
from surveyapp.services.places import Places
from surveyapp.services.surveys.deletions import refuse_deleted
from surveyapp.services.surveys.published import known_survey

FRAME = "frame.docx"
"""The evaluator's own Word frame, as it lies in the job's folder."""


@dataclass(frozen=True)
class Making:
    """What is needed to make one file: the `answers`, its `path`, the own frame if any, the receiver of its progress,
    and whether telephone and identity numbers that people wrote are printed in full (`numbers`).
    """

    answers: SurveyAnswers
    path: Path
    frame: Path | None
    tell: Tell
    numbers: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of download of a survey: the name and ending of its files, the capability that it requires, how a file is
    made, and whether an evaluator's own Word frame may be given.
    """

    words: str
    suffix: str
    capability: Capability
    make: Callable[[Making], None]
    framed: bool = False


def _word(making: Making) -> None:
    write_survey_word(making.answers, making.path, making.frame, making.tell, numbers=making.numbers)


def _word_without_texts(making: Making) -> None:
    write_survey_word(making.answers, making.path, making.frame, making.tell, texts=False)


def _workbook(making: Making) -> None:
    write_survey_workbook(making.answers, making.path, making.tell, numbers=making.numbers)


def _csv(making: Making) -> None:
    """Two CSV files in one archive; equal answers give equal bytes."""
    answers, codebook = (making.path.with_name(name) for name in ("answers.csv", "codebook.csv"))
    write_survey_csv(making.answers, answers, codebook, making.tell, numbers=making.numbers)
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
"""Every kind of download of a survey: a new one is one function and one line."""


@dataclass(frozen=True)
class EvaluationKind:
    """A kind of download of an evaluation: as `Kind`, made by `write_evaluation` in the format of its suffix."""

    words: str
    suffix: str
    capability: Capability
    paper: Paper
    framed: bool = False


EVALUATION_KINDS: Mapping[str, EvaluationKind] = {
    "evaluation_docx": EvaluationKind("评分报告", "docx", Capability.SEE_RESULTS, "report", framed=True),
    "evaluation_xlsx": EvaluationKind("评分表", "xlsx", Capability.SEE_RESULTS, "report"),
    "reconciliation_docx": EvaluationKind(
        "核对表", "docx", Capability.SEE_RESULTS, "reconciliation", framed=True
    ),
    "reconciliation_xlsx": EvaluationKind("核对表", "xlsx", Capability.SEE_RESULTS, "reconciliation"),
}
"""Every kind of download of an evaluation. The subject of its jobs is the evaluation's folder."""


def every_kind() -> Mapping[str, Kind | EvaluationKind]:
    """The kinds of surveys and those of evaluations."""
    return {**KINDS, **EVALUATION_KINDS}


def kinds_for(actor: Actor) -> list[str]:
    """The kinds of download of a survey that this person may have."""
    return [name for name, kind in KINDS.items() if actor.may(kind.capability)]


def request_download(
    engine: Engine,
    instance: Path,
    survey: str,
    kind: str,
    *,
    view: str,
    frame: OwnFrame | None = None,
    account: int | None = None,
    numbers: bool = False,
) -> UUID:
    """Have a file made in the background; gives the job's id.

    `view` is a snapshot's id or `LIVE`; only with `numbers` telephone and identity numbers in texts are full.
    A second request for the same file while it is being made gets the same job. Raises FrameError for a frame that
    cannot be used; `Refused` with `unknown_survey`, `unknown_download`, `unknown_snapshot`, `frame_not_used` or
    `too_many_jobs`; `answers_deleted` for what needs single answers.
    """
    known_survey(engine, survey)
    if kind not in KINDS:
        raise Refused("unknown_download", found=kind)
    if view == LIVE or kind == "csv":
        with engine.connect() as connection:
            refuse_deleted(connection, survey)
    if view != LIVE and view not in [frozen.id for frozen in snapshots_of(engine, survey)]:
        raise Refused("unknown_snapshot", survey=survey, found=view)
    wanted = {"view": view, **({"numbers": True} if numbers else {})}
    return _asked(engine, instance, survey, kind, wanted, frame, account)


def request_evaluation_download(
    places: Places,
    folder: str,
    kind: str,
    *,
    form: str | None = None,
    frame: OwnFrame | None = None,
    account: int | None = None,
) -> UUID:
    """Have a file of an evaluation made in the background, as `request_download` does for a survey; of the system
    called `form` alone where one is named.

    It is scored when the file is made. Raises FrameError; `Refused` with `unknown_evaluation`, `unknown_system`,
    `unknown_download`, `frame_not_used` or `too_many_jobs`.
    """
    if not evaluation_folders(places, {folder}):
        raise _unknown_evaluation(folder)
    if kind not in EVALUATION_KINDS:
        raise Refused("unknown_download", found=kind)
    known = systems_of(places, folder) if form is not None else {}
    if form is not None and form not in known:
        raise Refused("unknown_system", found=form, evaluation=folder, known=list(known))
    wanted = {} if form is None else {"form": form}
    return _asked(places.engine, places.instance, folder, kind, wanted, frame, account)


def _asked(
    engine: Engine,
    instance: Path,
    subject: str,
    kind: str,
    wanted: Mapping[str, object],
    frame: OwnFrame | None,
    account: int | None,
) -> UUID:
    """Put the job into the queue, its frame into its folder; gives the unfinished job that is the same, if any."""
    parameters = {**wanted, "frame": frame.mark if frame else False}
    if frame is None:
        same = _same_wanted(engine, subject, kind, parameters, account)
        return same or jobs.enqueue(engine, kind, subject, parameters, account)
    if not every_kind()[kind].framed:
        raise Refused("frame_not_used")
    check_frame(frame.content)
    identity = uuid4()
    folder = _own_folder(instance, identity)
    try:
        (folder / FRAME).touch(mode=0o600)
        (folder / FRAME).write_bytes(frame.content)
        return jobs.enqueue(engine, kind, subject, parameters, account, identity)
    except BaseException:
        shutil.rmtree(folder)
        raise


def _same_wanted(
    engine: Engine, subject: str, kind: str, parameters: Mapping[str, object], account: int | None
) -> UUID | None:
    for job in jobs.jobs_of(engine, subject, [kind]):
        if job.unfinished and job.account == account and job.parameters == parameters:
            return job.id
    return None


def make_file(places: Places, job: KnownJob, tell: Tell) -> str:
    """Make the file of a job in its folder; gives the name under which people save it."""
    folder = _own_folder(places.instance, job.id)
    frame = folder / FRAME if job.parameters.get("frame") else None
    path = _path(places.instance, job)
    if job.kind in EVALUATION_KINDS:
        name = _make_of_evaluation(places, job, path, frame, tell)
    else:
        answers = _answers(places.engine, places.snapshots, job)
        tell(0.1)
        numbers = job.parameters.get("numbers") is True
        KINDS[job.kind].make(Making(answers, path, frame, lambda part: tell(0.2 + 0.75 * part), numbers))
        name = file_name(answers, job.kind)
    path.chmod(0o600)
    return name


def _make_of_evaluation(places: Places, job: KnownJob, path: Path, frame: Path | None, tell: Tell) -> str:
    kind = EVALUATION_KINDS[job.kind]
    tell(0.05)
    publish_asked(places, job.subject)
    scored = _scored(places, job.subject)
    tell(0.3)
    form = job.parameters.get("form")
    compared = kind.paper == "reconciliation"
    facts = evaluation_facts(places.engine, scored, None if form is None else str(form), published=compared)
    tell(0.4)
    write_evaluation(facts, kind.suffix, path, frame, lambda part: tell(0.4 + 0.55 * part), paper=kind.paper)
    several = len(facts.systems) > 1
    title = evaluation_title(facts) if several else facts.systems[0].scores.title
    return _saved_as(title, job.subject, kind, facts.prepared_on)


def _scored(places: Places, folder: str) -> EvaluationScore:
    """The scores of this moment; a refusal names neither a path on this machine nor other teams' folders."""
    try:
        return score_evaluation(places, folder).sound(places)
    except Refused as refused:
        if refused.code == "unknown_evaluation":
            raise _unknown_evaluation(folder) from refused
        if refused.code == "indicators_have_errors":
            file = f"{folder}/{Path(str(refused.params['file'])).name}"
            raise Refused(refused.code, details=refused.details, file=file) from refused
        raise


def _unknown_evaluation(folder: str) -> Refused:
    return Refused("unknown_evaluation", found=folder, folder=folder, known=())


def file_name(answers: SurveyAnswers, kind: str) -> str:
    """`某市问卷-分析报告-2026-07-05.docx`: the title, what it is, and the day its figures are from (China time)."""
    moment = answers.manifest.created if answers.manifest else datetime.now(CHINA)
    otherwise = answers.survey.replace("/", "-")
    day = moment.astimezone(CHINA).date()
    return _saved_as(str(answers.questionnaire.title), otherwise, KINDS[kind], day)


def _saved_as(title: str, otherwise: str, kind: Kind | EvaluationKind, day: date) -> str:
    """The name of a file; `otherwise` stands in it where nothing of the title can."""
    kept = "".join(
        "" if unicodedata.category(character).startswith("C") or character in '\\/:*?"<>|' else character
        for character in title
    )
    short = kept[:LONGEST_TITLE_IN_FILE_NAME].strip(" .") or otherwise
    return f"{short}-{kind.words}-{day:%Y-%m-%d}.{kind.suffix}"


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
    _remove_orphans(engine, instance)
    return len(old)


def _remove_orphans(engine: Engine, instance: Path) -> None:
    """Remove folders of jobs that there are not any more: a worker was still writing when the job was removed.

    A folder younger than a job may take belongs to one that is just being put into the queue, or made.
    """
    folder, oldest = instance / "downloads", (datetime.now(CHINA) - LONGEST_JOB).timestamp()
    present = jobs.every_job(engine) if folder.is_dir() else set()
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            if path.name not in present and path.stat().st_mtime < oldest:
                shutil.rmtree(path, onerror=_unless_gone)


def remove_if_gone(engine: Engine, instance: Path, job: KnownJob) -> None:
    """Remove the files of a job that was removed while they were made."""
    if jobs.job_of(engine, job.id, job.subject) is None:
        shutil.rmtree(folder_of(instance, job.id), onerror=_unless_gone)


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
    return folder_of(instance, job.id) / f"download.{every_kind()[job.kind].suffix}"


def _answers(engine: Engine, snapshots: Path, job: KnownJob) -> SurveyAnswers:
    view = str(job.parameters.get("view", LIVE))
    if view == LIVE:
        return live_answers(engine, job.subject)
    found = frozen_answers(engine, snapshots, job.subject, view)
    if found is None:
        raise Refused("unknown_snapshot", survey=job.subject, found=view)
    return found

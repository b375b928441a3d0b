"""Requests files for people to download, and makes them in the background."""

import shutil
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Engine

from surveyapp.definition.china_time import CHINA
from surveyapp.reports.evaluation.facts import evaluation_title
from surveyapp.reports.words.filter_words import filter_words
from surveyapp.services.downloads import jobs
from surveyapp.services.downloads.evaluation_report import EvaluationFile, evaluation_facts
from surveyapp.services.downloads.formats import DOWNLOADS, Download, EvaluationDownload, SurveyDownload
from surveyapp.services.downloads.job_files import FRAME, make_folder, path_of
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.downloads.own_frames import OwnFrame
from surveyapp.services.downloads.saved_names import part_in_name, saved_as
from surveyapp.services.downloads.survey_report import PART_NOTE, OnProgress, SurveyFile
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.basis import systems_of
from surveyapp.services.evaluations.score import EvaluationScore, publish_asked, score_evaluation
from surveyapp.services.evaluations.systems import evaluation_folders
from surveyapp.services.figures.answer_filters import require_enough_people
from surveyapp.services.figures.kept_results import EVERYBODY, LIVE, snapshots_of
from surveyapp.services.figures.sharing.counting import use_present_answers
from surveyapp.services.figures.survey_answers import SurveyAnswers, frozen_answers
from surveyapp.services.places import Places
from surveyapp.services.reviews.review_approvals import approvals_of_versions
from surveyapp.services.statistics.trend import reported_trend
from surveyapp.services.surveys.answer_deletions import refuse_deleted
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.snapshots.answer_filter import AnswerFilter, filter_from_json


def request_download(
    engine: Engine,
    instance: Path,
    survey: str,
    code: str,
    *,
    view: str,
    frame: OwnFrame | None = None,
    account: int | None = None,
    numbers: bool = False,
    only: AnswerFilter = EVERYBODY,
) -> UUID:
    """Have a file made in the background; gives the job's id.

    `view` is a snapshot's id or `LIVE`; `only`: about the responses alone that this filter lets pass;
    only with `numbers` telephone and identity numbers in texts are full.
    A second request for the same file while it is being made gets the same job. Raises FrameError for a frame that
    cannot be used; `Refusal` with `unknown_survey`, `unknown_download`, `unknown_snapshot`, `frame_not_used` or
    `too_many_jobs`; `answers_deleted` for what needs single answers, as every filter does.
    """
    known_survey(engine, survey)
    download = DOWNLOADS.get(code)
    if not isinstance(download, SurveyDownload):
        raise Refusal("unknown_download", found=code)
    if view == LIVE or download.needs_responses or only:
        with engine.connect() as connection:
            refuse_deleted(connection, survey)
    if view != LIVE and view not in [frozen.id for frozen in snapshots_of(engine, survey)]:
        raise Refusal("unknown_snapshot", survey=survey, found=view)
    options = {
        "view": view,
        **({"numbers": True} if numbers and download.numbers else {}),
        **({"filter": only.as_json()} if only else {}),
    }
    return _requested(engine, instance, survey, code, options, frame, account)


def request_evaluation_download(
    places: Places,
    folder: str,
    code: str,
    *,
    form: str | None = None,
    frame: OwnFrame | None = None,
    account: int | None = None,
) -> UUID:
    """Have a file of an evaluation made in the background, as `request_download` does for a survey; of the system
    called `form` alone where one is named.

    It is scored when the file is made. Raises FrameError; `Refusal` with `unknown_evaluation`, `unknown_system`,
    `unknown_download`, `frame_not_used` or `too_many_jobs`.
    """
    if not evaluation_folders(places, {folder}):
        raise _unknown_evaluation(folder)
    if not isinstance(DOWNLOADS.get(code), EvaluationDownload):
        raise Refusal("unknown_download", found=code)
    known = systems_of(places, folder) if form is not None else {}
    if form is not None and form not in known:
        raise Refusal("unknown_system", found=form, evaluation=folder, known=list(known))
    options = {} if form is None else {"form": form}
    return _requested(places.engine, places.instance, folder, code, options, frame, account)


def _requested(
    engine: Engine,
    instance: Path,
    subject: str,
    code: str,
    options: Mapping[str, object],
    frame: OwnFrame | None,
    account: int | None,
) -> UUID:
    """Put the job into the queue, its frame into its folder; gives the unfinished job that is the same, if any."""
    parameters = {**options, "frame": frame.mark if frame else False}
    if frame is None:
        same = _same_job(engine, subject, code, parameters, account)
        return same or jobs.enqueue(engine, code, subject, parameters, account)
    if not DOWNLOADS[code].framed:
        raise Refusal("frame_not_used")
    from surveyapp.reports.word.frame import check_frame  # here: most files are made in our own frame

    check_frame(frame.content)
    identity = uuid4()
    folder = make_folder(instance, identity)
    try:
        (folder / FRAME).touch(mode=0o600)
        (folder / FRAME).write_bytes(frame.content)
        return jobs.enqueue(engine, code, subject, parameters, account, identity)
    except BaseException:
        shutil.rmtree(folder)
        raise


def _same_job(
    engine: Engine, subject: str, code: str, parameters: Mapping[str, object], account: int | None
) -> UUID | None:
    for job in jobs.jobs_of(engine, subject, [code]):
        if job.is_unfinished and job.account == account and job.parameters == parameters:
            return job.id
    return None


def make_file(places: Places, job: KnownJob, on_progress: OnProgress) -> str:
    """Make the file of a job in its folder; gives the name under which people save it."""
    folder, path = make_folder(places.instance, job.id), path_of(places.instance, job)
    frame = folder / FRAME if job.parameters.get("frame") else None
    match DOWNLOADS[job.kind]:
        case SurveyDownload() as download:
            name = _make_of_survey(places, job, download, path, frame, on_progress)
        case EvaluationDownload() as download:
            name = _make_of_evaluation(places, job, download, path, frame, on_progress)
        case other:
            raise TypeError(f"{job.kind}: {type(other).__name__} is a download of no subject")
    path.chmod(0o600)
    return name


def _make_of_survey(
    places: Places,
    job: KnownJob,
    download: SurveyDownload,
    path: Path,
    frame: Path | None,
    on_progress: OnProgress,
) -> str:
    def write(answers: SurveyAnswers) -> str:
        return _written_of_survey(places, job, answers, download, path, frame, on_progress)

    view = str(job.parameters.get("view", LIVE))
    if view == LIVE:
        return use_present_answers(places.engine, places.snapshots, job.subject, write)
    found = frozen_answers(places.engine, places.snapshots, job.subject, view)
    if found is None:
        raise Refusal("unknown_snapshot", survey=job.subject, found=view)
    return write(found)


def _written_of_survey(
    places: Places,
    job: KnownJob,
    answers: SurveyAnswers,
    download: SurveyDownload,
    path: Path,
    frame: Path | None,
    on_progress: OnProgress,
) -> str:
    answers = answers.only(filter_of(job))
    require_enough_people(answers.filter, answers.returns.valid)
    on_progress(0.1)
    numbers = job.parameters.get("numbers") is True
    first = path.with_name("answers") if download.packed else path
    approvals = approvals_of_versions(places.engine, answers.survey)
    trend = reported_trend(places.engine, places.snapshots, answers) if download.tells_trend else None
    file = SurveyFile(
        answers,
        first,
        frame,
        numbers,
        lambda part: on_progress(0.2 + 0.75 * part),
        approvals,
        places.engine,
        trend,
    )
    written = download.write(file)
    if download.packed:
        _pack(written, (*download.packed, PART_NOTE) if answers.filter else download.packed, path)
    return file_name(answers, download)


def _pack(files: Sequence[Path], names: Sequence[str], archive: Path) -> None:
    """Put files into one archive under these names; equal contents give equal bytes."""
    with zipfile.ZipFile(archive, "w") as packed:
        for path, name in zip(files, names, strict=True):
            entry = zipfile.ZipInfo(name)
            entry.compress_type, entry.file_size = zipfile.ZIP_DEFLATED, path.stat().st_size
            with path.open("rb") as source, packed.open(entry, "w") as target:
                shutil.copyfileobj(source, target)
            path.unlink()


def _make_of_evaluation(
    places: Places,
    job: KnownJob,
    download: EvaluationDownload,
    path: Path,
    frame: Path | None,
    on_progress: OnProgress,
) -> str:
    on_progress(0.05)
    publish_asked(places, job.subject)
    scored = _scored(places, job.subject)
    on_progress(0.3)
    form = job.parameters.get("form")
    facts = evaluation_facts(
        places.engine, scored, None if form is None else str(form), published=download.compares
    )
    on_progress(0.4)
    download.write(EvaluationFile(facts, path, frame, lambda part: on_progress(0.4 + 0.55 * part)))
    title = evaluation_title(facts) if len(facts.systems) > 1 else facts.systems[0].scores.title
    return saved_as(title, job.subject, download.file_words, download.ending, facts.prepared_on)


def _scored(places: Places, folder: str) -> EvaluationScore:
    """The scores of this moment; a refusal names neither a path on this machine nor other teams' folders."""
    try:
        return score_evaluation(places, folder).sound(places)
    except Refusal as refused:
        if refused.code == "unknown_evaluation":
            raise _unknown_evaluation(folder) from refused
        if refused.code == "indicators_have_errors":
            file = f"{folder}/{Path(str(refused.params['file'])).name}"
            raise Refusal(refused.code, details=refused.details, file=file) from refused
        raise


def _unknown_evaluation(folder: str) -> Refusal:
    return Refusal("unknown_evaluation", found=folder, folder=folder, known=())


def filter_of(job: KnownJob) -> AnswerFilter:
    """The filter that a job's file is made with."""
    return filter_from_json(job.parameters.get("filter", {}))


def file_name(answers: SurveyAnswers, download: Download) -> str:
    """The name under which people save a file: `某市问卷-分析报告-2026-07-05.docx` is title, kind and the day of its
    data (China time); with a filter `某市问卷-分析报告（只含：渠道为微信的）-2026-07-05.docx`.
    """
    moment = answers.manifest.created if answers.manifest else datetime.now(CHINA)
    otherwise = answers.survey.replace("/", "-")
    title, day = str(answers.questionnaire.title), moment.astimezone(CHINA).date()
    part = part_in_name(filter_words(answers.filter, answers.questionnaire)) if answers.filter else ""
    return saved_as(title, otherwise, download.file_words, download.ending, day, part)

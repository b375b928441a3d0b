"""The command `report`: writes a download at once, to the path that its caller names."""

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.reports.limits import LARGEST_FRAME
from surveyapp.reports.word.frame_error import FrameError
from surveyapp.services.downloads.evaluation_report import EvaluationFile, evaluation_facts
from surveyapp.services.downloads.formats import (
    DOWNLOADS,
    EvaluationDownload,
    SurveyDownload,
    commands_of,
    downloads_of,
)
from surveyapp.services.downloads.large_files import LargeFile, large_file
from surveyapp.services.downloads.survey_report import SurveyFile
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.figures.sharing.counting import use_present_answers
from surveyapp.services.figures.survey_answers import SurveyAnswers, frozen_answers
from surveyapp.services.places import Places
from surveyapp.services.reviews.review_approvals import approvals_of_versions
from surveyapp.services.statistics.trend import reported_trend


def report_survey(
    engine: Engine,
    snapshots: Path,
    survey: str,
    command: str,
    path: Path,
    frame: Path | None = None,
    *,
    numbers: bool = False,
    on_large: Callable[[LargeFile, Sequence[str]], None] = lambda _large, _instead: None,
) -> list[Path]:
    """Write the download of a survey that is called so on the command line to `path`, from its latest snapshot or live;
    gives the files written. Only with `numbers` are mobile and identity numbers in texts written in full. `on_large` is
    told, before it begins, of a file that will take long, and which downloads (`--format`) would take less.

    `Refusal` with `survey_format` where surveys have none of this name.
    """
    downloads = downloads_of(SurveyDownload).values()
    download = next((download for download in downloads if download.command == command), None)
    if download is None:
        raise Refusal("survey_format", found=command, expected=commands_of(SurveyDownload))
    _check_target(path, frame)

    def write(answers: SurveyAnswers) -> list[Path]:
        if (large := large_file(download, answers.questionnaire, answers.returns.rows)) is not None:
            on_large(large, [DOWNLOADS[code].command for code in download.instead])
        approvals = approvals_of_versions(engine, survey)
        trend = reported_trend(engine, snapshots, answers) if download.tells_trend else None
        file = SurveyFile(answers, path, frame, numbers, approvals=approvals, engine=engine, trend=trend)
        return list(download.write(file))

    frozen = frozen_answers(engine, snapshots, survey)
    return write(frozen) if frozen else use_present_answers(engine, snapshots, survey, write)


def report_evaluation(
    places: Places,
    evaluation: str,
    command: str,
    path: Path,
    frame: Path | None = None,
    *,
    compares: bool = False,
    form: str | None = None,
) -> list[Path]:
    """Write the download of an evaluation that is called so on the command line to `path`: the report, or with
    `compares` the comparison with published figures; of the system called `form` alone where one is named. Gives the
    files written.

    `Refusal` with `evaluation_format`, `unknown_system` and as `EvaluationScore.sound`.
    """
    downloads = downloads_of(EvaluationDownload).values()
    download = next(
        (download for download in downloads if (download.command, download.compares) == (command, compares)),
        None,
    )
    if download is None:
        raise Refusal("evaluation_format", found=command, expected=commands_of(EvaluationDownload))
    _check_target(path, frame)
    scored = score_evaluation(places, evaluation).sound(places)
    facts = evaluation_facts(places.engine, scored, form, published=compares)
    return list(download.write(EvaluationFile(facts, path, frame)))


def _check_target(path: Path, frame: Path | None) -> None:
    """`Refusal` where nothing can be written to `path`, or the frame is not there; FrameError for one too large."""
    if not path.parent.is_dir():
        raise Refusal("no_such_folder", found=str(path.parent))
    if path.is_dir():
        raise Refusal("path_is_folder", found=str(path))
    if frame is not None and not frame.is_file():
        raise Refusal("no_such_file", found=str(frame))
    if frame is not None and frame.stat().st_size > LARGEST_FRAME:
        raise FrameError("too_large", limit=LARGEST_FRAME)

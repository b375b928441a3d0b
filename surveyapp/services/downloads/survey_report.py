"""A survey's report as files: the Word document, the Excel workbook, or the answers with their codebook."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.analysis.counting import stored_tally
from surveyapp.analysis.row_facts import row_facts
from surveyapp.definition.china_time import CHINA
from surveyapp.reports.content import survey_report
from surveyapp.reports.csv_files import write_codebook, write_csv
from surveyapp.reports.excel.sheet import SheetLimit
from surveyapp.reports.excel.workbook import write_workbook
from surveyapp.reports.facts import SnapshotReference, SurveyFacts, counted_open_answers, gather_open_answers
from surveyapp.reports.limits import LARGEST_FRAME, MOST_SHEET_COLUMNS
from surveyapp.reports.personal_numbers import with_numbers_hidden
from surveyapp.reports.word.document import write_word
from surveyapp.reports.word.frame_safety import FrameError
from surveyapp.services.errors import Refused
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import SurveyAnswers, latest_answers
from surveyapp.services.limits import PROGRESS_RESPONSES
from surveyapp.snapshots.coding import VALID, StoredResponse
from surveyapp.snapshots.decoding import decoded

FORMATS = ("docx", "xlsx", "csv")
"""The formats that can be written."""

Tell = Callable[[float], None]
"""Receives how much of a file is done, from 0 to 1."""


def report_survey(
    engine: Engine,
    snapshots: Path,
    survey: str,
    kind: str,
    path: Path,
    frame: Path | None = None,
    *,
    numbers: bool = False,
) -> list[Path]:
    """Write the report of a survey to `path`, from its latest snapshot or live; gives the files written.

    Only with `numbers` mobile and identity numbers are written out that people wrote where none was asked for.

    docx: the report, in `frame` where one is given. xlsx: figures, frequencies with charts, every response and
    the codebook. csv: every response, and beside it a codebook (`…-codebook.csv`).
    """
    usable_target(path, frame)
    answers = latest_answers(engine, snapshots, survey)
    if kind == "docx":
        write_survey_word(answers, path, frame, numbers=numbers)
        return [path]
    if kind == "xlsx":
        write_survey_workbook(answers, path, numbers=numbers)
        return [path]
    codebook = path.with_name(f"{path.stem}-codebook.csv")
    write_survey_csv(answers, path, codebook, numbers=numbers)
    return [path, codebook]


def usable_target(path: Path, frame: Path | None) -> None:
    """`Refused` where nothing can be written to `path`, or the frame is not there; FrameError for one too large."""
    if not path.parent.is_dir():
        raise Refused("no_such_folder", found=str(path.parent))
    if path.is_dir():
        raise Refused("path_is_folder", found=str(path))
    if frame is not None and not frame.is_file():
        raise Refused("no_such_file", found=str(frame))
    if frame is not None and frame.stat().st_size > LARGEST_FRAME:
        raise FrameError("too_large", limit=LARGEST_FRAME)


def write_survey_word(
    answers: SurveyAnswers,
    path: Path,
    frame: Path | None = None,
    tell: Tell = lambda _part: None,
    *,
    texts: bool = True,
    numbers: bool = False,
) -> None:
    """Write the Word report of these answers, in `frame` where one is given; what people wrote only with `texts`."""
    facts = replace(survey_facts(answers, numbers=numbers), texts=texts)
    tell(0.3)
    write_word(survey_report(facts), path, frame, tell=lambda part: tell(0.3 + 0.7 * part))


def write_survey_workbook(
    answers: SurveyAnswers, path: Path, tell: Tell = lambda _part: None, *, numbers: bool = False
) -> None:
    """Write the Excel workbook of these answers. Refused with `too_many_columns` where a sheet cannot hold them."""
    facts = survey_facts(answers, numbers=numbers)
    try:
        write_workbook(facts, _told(answers, tell, numbers=numbers), path)
    except SheetLimit as error:
        raise Refused("too_many_columns", limit=MOST_SHEET_COLUMNS) from error


def write_survey_csv(
    answers: SurveyAnswers,
    path: Path,
    codebook: Path,
    tell: Tell = lambda _part: None,
    *,
    numbers: bool = False,
) -> None:
    """Write every response to `path`, and what its columns mean to `codebook`."""
    write_csv(path, answers.questionnaire, _told(answers, tell, numbers=numbers))
    write_codebook(codebook, answers.questionnaire)


def survey_facts(answers: SurveyAnswers, *, numbers: bool = False) -> SurveyFacts:
    """Everything that the report of a survey states, from its coded answers."""
    result = analyse_survey(answers)
    manifest, deleted = answers.manifest, answers.deleted
    stored = stored_tally(result.questionnaire, answers.coded)
    if stored is not None:
        rows, texts = stored.facts, counted_open_answers(result.questionnaire, stored.facts.written)
    else:
        valid = [r for r in _printed(answers, numbers=numbers) if r.status == VALID]
        rows = row_facts(result.questionnaire, valid)
        texts = gather_open_answers(result.questionnaire, (response.answers for response in valid))
    notice = result.questionnaire.notice
    return SurveyFacts(
        questionnaire=result.questionnaire,
        analysis=result.analysis,
        returns=result.returns,
        prepared_on=datetime.now(CHINA).date(),
        first_submitted=rows.first,
        last_submitted=rows.last,
        channels=answers.returns.channels,
        versions=answers.returns.versions,
        snapshot=SnapshotReference(manifest.id, manifest.created) if manifest else None,
        undone=answers.returns.undone,
        withdrawn=answers.returns.withdrawn,
        screening=result.screening,
        reconstructed=rows.reconstructed,
        open_answers=texts,
        commissioned_by=str(notice.controller) if notice else None,
        answers_deleted=deleted.astimezone(CHINA).date() if deleted else None,
    )


def _printed(answers: SurveyAnswers, *, numbers: bool) -> Iterator[StoredResponse]:
    """Every response, as it is printed with or without the `numbers` that people wrote."""
    questionnaire = answers.questionnaire
    responses = decoded(questionnaire, answers.coded)
    return responses if numbers else with_numbers_hidden(questionnaire, responses)


def _told(answers: SurveyAnswers, tell: Tell, *, numbers: bool) -> Iterator[StoredResponse]:
    """Every response, one at a time, while `tell` receives the share of those that have passed."""
    for count, response in enumerate(_printed(answers, numbers=numbers)):
        if count % PROGRESS_RESPONSES == 0:
            tell(count / answers.returns.rows)
        yield response

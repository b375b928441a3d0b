"""A survey's report as files: the Word document, the Excel workbook, or the answers with their codebook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.analysis.counting import stored_tally
from surveyapp.analysis.row_facts import ValidRows, row_facts, valid_rows
from surveyapp.analysis.trends.trend import Trend
from surveyapp.definition.china_time import CHINA
from surveyapp.reports.answers.csv_files import write_codebook, write_csv
from surveyapp.reports.answers.parquet_files import write_parquet
from surveyapp.reports.blocks import Report
from surveyapp.reports.excel.sheet import SheetLimit
from surveyapp.reports.facts import QuestionnaireApproval, SnapshotReference, SurveyFacts
from surveyapp.reports.group_facts import ComparisonFacts
from surveyapp.reports.limits import MOST_SHEET_COLUMNS
from surveyapp.reports.open_answers import counted_open_answers, gather_open_answers
from surveyapp.reports.words.filter_words import filter_warning
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.seal_effect import seal_effect, sealed_since
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.forking import compute_in_fork
from surveyapp.services.reviews.review_approvals import Approval
from surveyapp.services.statistics.drivers import reported_drivers
from surveyapp.services.statistics.group_facts import gather_comparisons
from surveyapp.services.statistics.opinion_report import OpinionSource
from surveyapp.services.surveys.survey_lookup import published_now

PART_NOTE = "只含一部分答卷（说明）.txt"
"""The file, in an archive of responses, that says whose alone they are."""

OnProgress = Callable[[float], None]
"""Receives how much of a file is done, from 0 to 1."""


def tell_nobody(_part: float) -> None:
    """Report progress to nobody: for a caller who waits for the file."""


@dataclass(frozen=True)
class SurveyFile:
    """A file of a survey to be written to `path`, in the own Word frame where one is given.

    Only with `numbers` mobile and identity numbers are written out that people wrote where none was asked for.
    `approvals`: version hash -> who approved that version before field work. `engine`: the database, for the survey's
    seal, what its questionnaire says now of small groups, and the codings of texts; None where nobody asks for them.
    `trend`: as `reported_trend` gives it.
    """

    answers: SurveyAnswers
    path: Path
    frame: Path | None = None
    numbers: bool = False
    on_progress: OnProgress = tell_nobody
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    engine: Engine | None = None
    trend: Trend | None = None


def write_survey_word(file: SurveyFile) -> list[Path]:
    """Write the Word report, with what people wrote."""
    return _word(file, texts=True)


def write_survey_word_without_texts(file: SurveyFile) -> list[Path]:
    """Write the Word report with how many people wrote, and not what."""
    return _word(file, texts=False)


def _word(file: SurveyFile, *, texts: bool) -> list[Path]:
    from surveyapp.reports.word.document import write_word  # a format loads its writer when it is written

    # LibreOffice, which lays out the pages, needs the memory that the figures took.
    report = compute_in_fork(lambda: _word_content(file, texts=texts), file.engine)
    file.on_progress(0.3)
    on_progress = file.on_progress
    write_word(report, file.path, file.frame, on_progress=lambda part: on_progress(0.3 + 0.7 * part))
    return [file.path]


def _word_content(file: SurveyFile, *, texts: bool) -> Report:
    from surveyapp.reports.content import survey_report  # as above

    facts = survey_facts(file.answers, texts=texts, numbers=file.numbers, engine=file.engine)
    compared = _comparisons(file)
    facts = replace(facts, texts=texts, approval=_approval(file), comparisons=compared, trend=file.trend)
    return survey_report(_with_opinions(file, facts, quotes=texts))


def write_survey_workbook(file: SurveyFile) -> list[Path]:
    """Write the Excel workbook: figures, frequencies with charts, every response, codebook.

    Refused with `too_many_columns` where a sheet cannot hold them.
    """
    from surveyapp.reports.excel.workbook import write_workbook  # as above

    facts = survey_facts(file.answers, texts=False, engine=file.engine)
    facts = replace(facts, comparisons=_comparisons(file), trend=file.trend)
    facts = _with_opinions(file, facts, quotes=False)
    try:
        write_workbook(
            facts,
            file.answers.coded_answers,
            file.path,
            numbers=file.numbers,
            on_progress=_rows_progress(file),
        )
    except SheetLimit as error:
        raise Refusal("too_many_columns", limit=MOST_SHEET_COLUMNS) from error
    return [file.path]


def write_survey_csv(file: SurveyFile) -> list[Path]:
    """Write every response, and beside it what its columns mean (`…-codebook.csv`); with a filter, beside these what it
    lets pass (`…-part.txt`).
    """
    return _every_response(file, write_csv)


def write_survey_parquet(file: SurveyFile) -> list[Path]:
    """Write every response with columns of fixed types, and beside it the same as `write_survey_csv`."""
    return _every_response(file, write_parquet, typed=True)


def _every_response(file: SurveyFile, write: Callable[..., int], *, typed: bool = False) -> list[Path]:
    """Write every response by `write`, and beside it what is needed to read it."""
    answers = file.answers
    write(
        file.path,
        answers.questionnaire,
        answers.coded_answers,
        numbers=file.numbers,
        on_progress=_rows_progress(file),
    )
    return [file.path, *_files_beside(file, typed=typed)]


def _files_beside(file: SurveyFile, *, typed: bool = False) -> list[Path]:
    """Write what is needed to read every response: the codebook, and with a filter whose alone they are."""
    answers = file.answers
    codebook = file.path.with_name(f"{file.path.stem}-codebook.csv")
    write_codebook(codebook, answers.questionnaire, typed=typed)
    if not answers.filter:
        return [codebook]
    note = file.path.with_name(f"{file.path.stem}-part.txt")
    told = filter_warning(answers.filter, answers.questionnaire, answers.returns.valid)
    note.write_text(f"{answers.questionnaire.title}\n{told}\n", "utf-8-sig")
    return [codebook, note]


def _rows_progress(file: SurveyFile) -> Callable[[int], None]:
    """A function that passes on how many of the rows are written."""
    return lambda count: file.on_progress(count / file.answers.returns.rows)


def survey_facts(
    answers: SurveyAnswers, *, texts: bool = True, numbers: bool = False, engine: Engine | None = None
) -> SurveyFacts:
    """Everything that the report of a survey states, from its coded answers, of deleted ones all that is left; what
    people wrote only with `texts`, and what was changed after the first answer only with the database.
    """
    questionnaire, coded = answers.questionnaire, answers.coded_answers
    result = analyse_survey(answers)
    manifest, deleted = answers.manifest, answers.deletion_time
    stored = stored_tally(questionnaire, coded)
    if texts and stored is None:
        rows: ValidRows = valid_rows(coded)
        written = gather_open_answers(questionnaire, coded, numbers=numbers)
    else:
        counted = row_facts(questionnaire, coded) if stored is None else stored.facts
        rows, written = counted, counted_open_answers(questionnaire, counted.written)
    notice = questionnaire.notice
    return SurveyFacts(
        questionnaire=questionnaire,
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
        open_answers=written,
        commissioned_by=str(notice.controller) if notice else None,
        answers_deleted=deleted.astimezone(CHINA).date() if deleted else None,
        sealed=sealed_since(engine, answers.survey) if engine is not None else None,
        seal_effect=seal_effect(engine, result) if engine is not None and not answers.filter else None,
        filter=answers.filter,
        drivers=None if deleted else reported_drivers(answers),
        estimates=result.estimates,
        target=result.target,
    )


def _comparisons(file: SurveyFile) -> ComparisonFacts:
    """The groups compared, small ones hidden as the questionnaire says now."""
    engine, answers = file.engine, file.answers
    return gather_comparisons(answers, published_now(engine, answers.survey) if engine is not None else None)


def _with_opinions(file: SurveyFile, facts: SurveyFacts, *, quotes: bool) -> SurveyFacts:
    """The facts with the themes of what people wrote, or with their frequent words where nobody coded it."""
    if file.engine is None:
        return facts
    return OpinionSource(file.engine, file.answers).add_to(facts, quotes=quotes, numbers=file.numbers)


def _approval(file: SurveyFile) -> QuestionnaireApproval | None:
    """Who approved the version of the figures; None where nobody did."""
    answers, approvals = file.answers, file.approvals
    approval = approvals.get(answers.version)
    if approval is None:
        return None
    others = sum(count for version, count in answers.returns.versions.items() if version not in approvals)
    return QuestionnaireApproval(approval.unit, approval.at.astimezone(CHINA).date(), others)

"""A survey's report as files: the Word document, the Excel workbook, or the answers with their codebook."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from surveyapp.analysis.counting import stored_tally
from surveyapp.definition.china_time import CHINA
from surveyapp.reports.content import survey_report
from surveyapp.reports.csv_files import write_codebook, write_csv
from surveyapp.reports.excel.sheet import SheetLimit
from surveyapp.reports.excel.workbook import write_workbook
from surveyapp.reports.facts import (
    PassingResponses,
    QuestionnaireApproval,
    SnapshotReference,
    SurveyFacts,
    counted_open_answers,
)
from surveyapp.reports.limits import MOST_SHEET_COLUMNS
from surveyapp.reports.personal_numbers import with_numbers_hidden
from surveyapp.reports.word.document import write_word
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.limits import PROGRESS_RESPONSES
from surveyapp.services.reviews.review_approvals import Approval
from surveyapp.services.statistics.opinion_report import OpinionSource
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.decoding import decode_responses

OnProgress = Callable[[float], None]
"""Receives how much of a file is done, from 0 to 1."""


def tell_nobody(_part: float) -> None:
    """Report progress to nobody: for a caller who waits for the file."""


@dataclass(frozen=True)
class SurveyFile:
    """A file of a survey to be written to `path`, in the own Word frame where one is given.

    Only with `numbers` mobile and identity numbers are written out that people wrote where none was asked for.
    `approvals`: version hash -> who approved that version before field work. `opinions`: gives what is known of the
    texts that people wrote, with quotes or without; None where nobody asked for it.
    """

    answers: SurveyAnswers
    path: Path
    frame: Path | None = None
    numbers: bool = False
    on_progress: OnProgress = tell_nobody
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    opinions: OpinionSource | None = None


def write_survey_word(file: SurveyFile) -> list[Path]:
    """Write the Word report, with what people wrote."""
    return _word(file, texts=True)


def write_survey_word_without_texts(file: SurveyFile) -> list[Path]:
    """Write the Word report with how many people wrote, and not what."""
    return _word(file, texts=False)


def _word(file: SurveyFile, *, texts: bool) -> list[Path]:
    facts = survey_facts(file.answers, texts=texts, numbers=file.numbers)
    facts = replace(facts, texts=texts, approval=_approval(file))
    facts = _with_opinions(file, facts, quotes=texts)
    file.on_progress(0.3)
    report, on_progress = survey_report(facts), file.on_progress
    write_word(report, file.path, file.frame, on_progress=lambda part: on_progress(0.3 + 0.7 * part))
    return [file.path]


def write_survey_workbook(file: SurveyFile) -> list[Path]:
    """Write the Excel workbook: figures, frequencies with charts, every response, codebook.

    Refused with `too_many_columns` where a sheet cannot hold them.
    """
    passing = PassingResponses(file.answers.questionnaire, texts=False)
    facts = _with_opinions(file, _facts_of_figures(file.answers), quotes=False)
    responses = passing.watch(_told(file))
    try:
        write_workbook(facts, responses, file.path, completed=passing.add_to)
    except SheetLimit as error:
        raise Refusal("too_many_columns", limit=MOST_SHEET_COLUMNS) from error
    return [file.path]


def write_survey_csv(file: SurveyFile) -> list[Path]:
    """Write every response, and beside it what its columns mean (`…-codebook.csv`)."""
    codebook = file.path.with_name(f"{file.path.stem}-codebook.csv")
    write_csv(file.path, file.answers.questionnaire, _told(file))
    write_codebook(codebook, file.answers.questionnaire)
    return [file.path, codebook]


def survey_facts(answers: SurveyAnswers, *, texts: bool = True, numbers: bool = False) -> SurveyFacts:
    """Everything that the report of a survey states, from its coded answers; what people wrote only with `texts`."""
    facts = _facts_of_figures(answers)
    if answers.deletion_time:
        return facts
    passing = PassingResponses(answers.questionnaire, texts=texts)
    for _ in passing.watch(_printed(answers, numbers=numbers)):
        pass
    return passing.add_to(facts)


def _facts_of_figures(answers: SurveyAnswers) -> SurveyFacts:
    """What a report states before any response was looked at by itself; of deleted ones all that is left."""
    result = analyse_survey(answers)
    manifest, deleted = answers.manifest, answers.deletion_time
    stored = stored_tally(answers.questionnaire, answers.coded_answers)
    rows = stored.facts if stored is not None else None
    notice = answers.questionnaire.notice
    return SurveyFacts(
        questionnaire=answers.questionnaire,
        analysis=result.analysis,
        returns=result.returns,
        prepared_on=datetime.now(CHINA).date(),
        first_submitted=rows.first if rows else None,
        last_submitted=rows.last if rows else None,
        channels=answers.returns.channels,
        versions=answers.returns.versions,
        snapshot=SnapshotReference(manifest.id, manifest.created) if manifest else None,
        undone=answers.returns.undone,
        withdrawn=answers.returns.withdrawn,
        screening=result.screening,
        reconstructed=rows.reconstructed if rows else 0,
        open_answers=counted_open_answers(answers.questionnaire, rows.written) if rows else (),
        commissioned_by=str(notice.controller) if notice else None,
        answers_deleted=deleted.astimezone(CHINA).date() if deleted else None,
    )


def _with_opinions(file: SurveyFile, facts: SurveyFacts, *, quotes: bool) -> SurveyFacts:
    """The facts with the themes of what people wrote, or with their frequent words where nobody coded it."""
    if file.opinions is None:
        return facts
    return file.opinions.add_to(facts, quotes=quotes, numbers=file.numbers)


def _approval(file: SurveyFile) -> QuestionnaireApproval | None:
    """Who approved the version of the figures; None where nobody did."""
    answers, approvals = file.answers, file.approvals
    approval = approvals.get(answers.version)
    if approval is None:
        return None
    others = sum(count for version, count in answers.returns.versions.items() if version not in approvals)
    return QuestionnaireApproval(approval.unit, approval.at.astimezone(CHINA).date(), others)


def _printed(answers: SurveyAnswers, *, numbers: bool) -> Iterator[StoredResponse]:
    """Every response, as it is printed with or without the `numbers` that people wrote."""
    questionnaire = answers.questionnaire
    responses = decode_responses(questionnaire, answers.coded_answers)
    return responses if numbers else with_numbers_hidden(questionnaire, responses)


def _told(file: SurveyFile) -> Iterator[StoredResponse]:
    """Every response as it is printed, one at a time, while somebody is told how many of all have passed."""
    for count, response in enumerate(_printed(file.answers, numbers=file.numbers)):
        if count % PROGRESS_RESPONSES == 0:
            file.on_progress(count / file.answers.returns.rows)
        yield response

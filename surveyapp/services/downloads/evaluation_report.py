"""The documents of an evaluation as files: the report and the 核对表, as Word document and as Excel workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.analysis.results import Undefined
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.copies.retitle import title_of
from surveyapp.indicators.basic_forms import cell_values
from surveyapp.indicators.combined_figures import SurveyFigure
from surveyapp.indicators.turned_scores import TurnMargins
from surveyapp.reports.blocks import Report
from surveyapp.reports.evaluation.content import evaluation_report
from surveyapp.reports.evaluation.facts import EvaluationFacts, PublishedSurvey, SurveyDifference, SystemFacts
from surveyapp.reports.evaluation.reconciliation import reconciliation
from surveyapp.reports.excel.evaluation import write_evaluation_workbook, write_reconciliation_workbook
from surveyapp.reports.words.figure_words import figure_label
from surveyapp.services.downloads.survey_report import OnProgress, tell_nobody
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.score import EvaluationScore, SystemScore
from surveyapp.services.evaluations.seal_systems import target_changes
from surveyapp.services.evaluations.survey_comparison import (
    SurveyComparison,
    compare_survey,
    published_figures,
)
from surveyapp.services.figures.analysis import SurveyAnalysis
from surveyapp.services.surveys.survey_lookup import sources_in


@dataclass(frozen=True)
class EvaluationFile:
    """A file of an evaluation to be written to `path`, in the own Word frame where one is given."""

    facts: EvaluationFacts
    path: Path
    frame: Path | None = None
    on_progress: OnProgress = tell_nobody


def write_evaluation_word(file: EvaluationFile) -> list[Path]:
    """Write the report: scores, steps, sources, score table, or the self-evaluation forms."""
    return _word(file, evaluation_report(file.facts))


def write_evaluation_sheets(file: EvaluationFile) -> list[Path]:
    """Write the same as an Excel workbook."""
    write_evaluation_workbook(file.facts, file.path)
    return [file.path]


def write_reconciliation_word(file: EvaluationFile) -> list[Path]:
    """Write the 核对表."""
    return _word(file, reconciliation(file.facts))


def write_reconciliation_sheets(file: EvaluationFile) -> list[Path]:
    """Write the 核对表 as an Excel workbook."""
    write_reconciliation_workbook(file.facts, file.path)
    return [file.path]


def _word(file: EvaluationFile, content: Report) -> list[Path]:
    from surveyapp.reports.word.document import write_word  # a format loads its writer when it is written

    write_word(content, file.path, file.frame, on_progress=file.on_progress)
    return [file.path]


def evaluation_facts(
    engine: Engine, evaluation_score: EvaluationScore, form: str | None = None, *, published: bool = True
) -> EvaluationFacts:
    """Everything that the documents of an evaluation state; of the system called `form` alone where one is named.

    `published`: whether the published figures of the surveys are compared, and turned answers counted, which only the
    核对表 prints.
    `Refusal` with `unknown_system` where there is none of that name.
    """
    if form is not None and form not in evaluation_score.systems:
        raise Refusal(
            "unknown_system",
            found=form,
            evaluation=evaluation_score.evaluation,
            known=list(evaluation_score.systems),
        )
    systems = [system for name, system in evaluation_score.systems.items() if form in (None, name)]
    systems.sort(key=lambda system: system.system.place)
    titles = {name: title_of(text) for name, text in sources_in(engine, evaluation_score.evaluation).items()}
    lock = evaluation_score.lock
    return EvaluationFacts(
        evaluation=evaluation_score.evaluation,
        systems=tuple(
            replace(
                _system(system, titles, system.turns if published else {}),
                target_changes=target_changes(
                    *(engine, evaluation_score.evaluation, system.name, system.surveys),
                    until=lock.at if lock is not None else None,
                ),
            )
            for system in systems
        ),
        prepared_on=datetime.now(CHINA).date(),
        locked=(lock.at, lock.person, lock.inputs is not None) if lock is not None else None,
        unlike_lock=lock is not None and _totals(evaluation_score) != dict(lock.totals),
        published=tuple(
            _published(engine, evaluation_score, titles, None if form is None else systems[0].surveys)
        )
        if published
        else (),
    )


def _published(
    engine: Engine, evaluation_score: EvaluationScore, titles: Mapping[str, str], only: set[str] | None
) -> Iterator[PublishedSurvey]:
    """The published figures of each survey of the folder that has any, or of those `only`, against the answers that
    scores are taken from.
    """
    for name, title in sorted(titles.items()):
        survey = f"{evaluation_score.evaluation}/{name}"
        printed = published_figures(engine, survey)
        if not printed or (only is not None and name not in only):
            continue
        match evaluation_score.figures.analysis_of(survey):
            case SurveyFigure(outcome=Undefined(reason=reason)):
                yield PublishedSurvey(title, len(printed), missing=reason)
            case SurveyAnalysis() as result:
                yield _compared(title, result, compare_survey(engine, result))


def _compared(title: str, result: SurveyAnalysis, comparison: SurveyComparison) -> PublishedSurvey:
    answers = result.answers
    differences = tuple(
        SurveyDifference(
            figure_label(difference.printed, result.questionnaire),
            difference.kind,
            difference.printed,
            difference.ours,
        )
        for difference in comparison.differences
    )
    return PublishedSurvey(
        title, comparison.compared, differences, answers.snapshot, reconstructed=answers.returns.reconstructed
    )


def _totals(evaluation_score: EvaluationScore) -> dict[str, str | None]:
    return {name: system.total for name, system in evaluation_score.systems.items()}


def _system(
    system_score: SystemScore, titles: dict[str, str], turns: Mapping[str, TurnMargins]
) -> SystemFacts:
    forms = {}
    for form in system_score.system.forms:
        filled = system_score.inputs.filled.get(form.code, {})
        if filled is not None:
            forms[form.code] = cell_values(form, filled)
    return SystemFacts(
        system_score.name,
        system_score.system,
        system_score.scores,
        system_score.comparison,
        system_score.reconstructed,
        titles,
        forms,
        system_score.all_returned,
        system_score.without_flagged,
        turns,
    )

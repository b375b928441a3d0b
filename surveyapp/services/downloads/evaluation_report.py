"""The documents of an evaluation as files: the report and the 核对表, as Word document and as Excel workbook."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine

from surveyapp.analysis.results import Undefined
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.copies.retitle import title_of
from surveyapp.indicators.basic_forms import cell_values
from surveyapp.indicators.survey_figures import SurveyFigure
from surveyapp.reports.blocks import Report
from surveyapp.reports.evaluation.content import evaluation_report
from surveyapp.reports.evaluation.facts import EvaluationFacts, PublishedSurvey, SurveyDifference, SystemFacts
from surveyapp.reports.evaluation.reconciliation import reconciliation
from surveyapp.reports.excel.evaluation import write_evaluation_workbook, write_reconciliation_workbook
from surveyapp.reports.word.document import write_word
from surveyapp.reports.words.figure_words import figure_label
from surveyapp.services.downloads.survey_report import Tell, usable_target
from surveyapp.services.errors import Refused
from surveyapp.services.evaluations.score import EvaluationScore, SystemScore, score_evaluation
from surveyapp.services.evaluations.survey_comparison import (
    SurveyComparison,
    compare_survey,
    published_figures,
)
from surveyapp.services.figures.analysis import SurveyAnalysis
from surveyapp.services.places import Places
from surveyapp.services.surveys.published import sources_in

FORMATS = ("docx", "xlsx")
"""The formats that an evaluation can be written in."""

Paper = Literal["report", "reconciliation"]
"""The documents of an evaluation: what the client gets, and the 核对表."""


def report_evaluation(
    places: Places,
    evaluation: str,
    kind: str,
    path: Path,
    frame: Path | None = None,
    *,
    paper: Paper = "report",
    form: str | None = None,
) -> list[Path]:
    """Write a document of an evaluation to `path`; gives the file written.

    docx: the report (scores, steps, sources, score table, or the self-evaluation forms), or the 核对表; in `frame`
    where one is given. xlsx: the same as sheets. `form`: only the system of this name. Refused for another format,
    for a system that is not there, and as `EvaluationScore.sound`.
    """
    if kind not in FORMATS:
        raise Refused("evaluation_format", found=kind, expected=FORMATS)
    usable_target(path, frame)
    scored = score_evaluation(places, evaluation).sound(places)
    facts = evaluation_facts(places.engine, scored, form, published=paper == "reconciliation")
    write_evaluation(facts, kind, path, frame, paper=paper)
    return [path]


def write_evaluation(
    facts: EvaluationFacts,
    kind: str,
    path: Path,
    frame: Path | None = None,
    tell: Tell = lambda _part: None,
    *,
    paper: Paper = "report",
) -> None:
    """Write these facts as a Word document or an Excel workbook; `tell` receives how much of it is done."""
    content, workbook = _WRITERS[paper]
    if kind == "docx":
        write_word(content(facts), path, frame, tell=tell)
    else:
        workbook(facts, path)


_WRITERS: Mapping[
    Paper, tuple[Callable[[EvaluationFacts], Report], Callable[[EvaluationFacts, Path], None]]
] = {
    "report": (evaluation_report, write_evaluation_workbook),
    "reconciliation": (reconciliation, write_reconciliation_workbook),
}
"""Document -> its content for Word, and what writes it for Excel."""


def evaluation_facts(
    engine: Engine, scored: EvaluationScore, form: str | None = None, *, published: bool = True
) -> EvaluationFacts:
    """Everything that the documents of an evaluation state; of the system called `form` alone where one is named.

    `published`: whether the published figures of the surveys are compared, which only the 核对表 prints.
    `Refused` with `unknown_system` where there is none of that name.
    """
    if form is not None and form not in scored.systems:
        raise Refused("unknown_system", found=form, evaluation=scored.evaluation, known=list(scored.systems))
    systems = [system for name, system in scored.systems.items() if form in (None, name)]
    systems.sort(key=lambda system: system.system.place)
    titles = {name: title_of(text) for name, text in sources_in(engine, scored.evaluation).items()}
    lock = scored.lock
    return EvaluationFacts(
        evaluation=scored.evaluation,
        systems=tuple(_system(system, titles) for system in systems),
        prepared_on=datetime.now(CHINA).date(),
        locked=(lock.at, lock.person, lock.kept is not None) if lock is not None else None,
        unlike_lock=lock is not None and _totals(scored) != dict(lock.totals),
        published=tuple(_published(engine, scored, titles, None if form is None else systems[0].surveys))
        if published
        else (),
    )


def _published(
    engine: Engine, scored: EvaluationScore, titles: Mapping[str, str], only: set[str] | None
) -> Iterator[PublishedSurvey]:
    """The published figures of each survey of the folder that has any, or of those `only`, against the answers that
    scores are taken from.
    """
    for name, title in sorted(titles.items()):
        survey = f"{scored.evaluation}/{name}"
        printed = published_figures(engine, survey)
        if not printed or (only is not None and name not in only):
            continue
        match scored.figures.analysed(survey):
            case SurveyFigure(outcome=Undefined(reason=reason)):
                yield PublishedSurvey(title, len(printed), missing=reason)
            case SurveyAnalysis() as result:
                yield _compared(title, result, compare_survey(engine, result))


def _compared(title: str, result: SurveyAnalysis, found: SurveyComparison) -> PublishedSurvey:
    answers = result.answers
    differences = tuple(
        SurveyDifference(figure_label(one.printed, result.questionnaire), one.printed, one.ours)
        for one in found.differences
    )
    return PublishedSurvey(
        title, found.compared, differences, answers.snapshot, reconstructed=answers.returns.reconstructed
    )


def _totals(scored: EvaluationScore) -> dict[str, str | None]:
    return {name: system.total for name, system in scored.systems.items()}


def _system(scored: SystemScore, titles: dict[str, str]) -> SystemFacts:
    forms = {}
    for form in scored.system.forms:
        filled = scored.inputs.filled.get(form.code, {})
        if filled is not None:
            forms[form.code] = cell_values(form, filled)
    return SystemFacts(
        scored.name, scored.system, scored.scores, scored.comparison, scored.reconstructed, titles, forms
    )

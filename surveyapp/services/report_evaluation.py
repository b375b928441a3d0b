"""The report of an evaluation as files: the Word document with the score tables, the Excel workbook."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.definition.china_time import CHINA
from surveyapp.definition.retitle import title_of
from surveyapp.indicators.basic_forms import cell_values
from surveyapp.reports.evaluation.content import evaluation_report
from surveyapp.reports.evaluation.facts import EvaluationFacts, SystemFacts
from surveyapp.reports.excel.evaluation import write_evaluation_workbook
from surveyapp.reports.word import write_word
from surveyapp.services.errors import Refused
from surveyapp.services.published import sources_in
from surveyapp.services.report import Tell, usable_target
from surveyapp.services.score import EvaluationScore, SystemScore, score_evaluation

FORMATS = ("docx", "xlsx")
"""The formats that an evaluation can be written in."""


def report_evaluation(
    engine: Engine,
    snapshots: Path,
    questionnaires: Path,
    evaluation: str,
    kind: str,
    path: Path,
    frame: Path | None = None,
) -> list[Path]:
    """Write the report of an evaluation to `path`; gives the file written.

    docx: scores, score table, steps, sources, comparison, or the self-evaluation forms; in `frame` where one is
    given. xlsx: the same as sheets. Refused for another format, and as `score_evaluation`.
    """
    if kind not in FORMATS:
        raise Refused("evaluation_format", found=kind, expected=FORMATS)
    usable_target(path, frame)
    scored = score_evaluation(engine, snapshots, questionnaires, evaluation)
    facts = evaluation_facts(engine, scored)
    write_evaluation(facts, kind, path, frame)
    return [path]


def write_evaluation(
    facts: EvaluationFacts,
    kind: str,
    path: Path,
    frame: Path | None = None,
    tell: Tell = lambda _part: None,
) -> None:
    """Write what was gathered as a Word document or an Excel workbook; `tell` hears how much of it is done."""
    if kind == "docx":
        write_word(evaluation_report(facts), path, frame, tell=tell)
    else:
        write_evaluation_workbook(facts, path)


def evaluation_facts(engine: Engine, scored: EvaluationScore) -> EvaluationFacts:
    """Everything that the report of an evaluation states."""
    titles = {name: title_of(text) for name, text in sources_in(engine, scored.evaluation).items()}
    lock = scored.lock
    return EvaluationFacts(
        evaluation=scored.evaluation,
        systems=tuple(_system(system, titles) for system in scored.systems.values()),
        prepared_on=datetime.now(CHINA).date(),
        locked=(lock.at, lock.person, lock.kept is not None) if lock is not None else None,
        unlike_lock=lock is not None and _totals(scored) != dict(lock.totals),
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

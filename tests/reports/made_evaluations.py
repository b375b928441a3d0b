"""Evaluations for the tests of reports: published ones scored from frozen demo answers, and small ones from a text."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from ready_databases import ready_sqlite
from servers import REPOSITORY

from surveyapp.indicators.scoring import Scores
from surveyapp.records.connection import connect
from surveyapp.reports.evaluation.content import evaluation_report
from surveyapp.reports.evaluation.facts import EvaluationFacts
from surveyapp.reports.word.document import write_word
from surveyapp.services.downloads.evaluation_report import evaluation_facts
from surveyapp.services.evaluations.score import EvaluationScore, publish_asked, score_evaluation
from surveyapp.services.figures.demonstration import prepare_demo
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.places import Places
from surveyapp.services.surveys.publish import publish_folder

JISHITONG, RONGMEI, SMALL = "changji-jishitong-2024", "changji-rongmei-2024", "small"

TEXT = """
title: "{title}"
grades: [{{name: 优, from: 90}}, {{name: 差, from: 0}}]
indicators:
- code: A
  name: 项目决策
  weight: 40
  children:
  - code: A1
    name: "{name}"
    weight: 20
    target: 充分
    rule: {{type: checklist, points: [{{code: policy, text: 有政策依据}}]}}
    actual: {{met: [policy], shown: 较充分, evidence: "{evidence}"}}
  - code: A2
    name: 故障响应
    weight: 20
    target: 及时
    rule: {{type: judgement}}{judged}
- code: B
  name: 接通率
  weight: 60
  target: ≥90%
  rule: {{type: target, short: proportional}}
  actual: {{value: 95%}}
"""
"""A system with one indicator that lacks its actual value, unless one stands in `judged`."""

Row = list[str]
"""The texts of a table's row."""


@dataclass(frozen=True)
class Made:
    """An evaluation as it was scored, what its report states."""

    scored: EvaluationScore
    facts: EvaluationFacts

    def scores(self, name: str = "indicators") -> Scores:
        """The scores of one system."""
        return self.scored.systems[name].scores


def evaluated(folder: Path, evaluation: str, text: str | None = None, freezing: str | None = None) -> Made:
    """Score an evaluation in a database of its own: a published folder, or one with only this indicator file."""
    files = folder / "questionnaires"
    if text is None:
        shutil.copytree(REPOSITORY / "questionnaires" / evaluation, files / evaluation)
    else:
        (files / evaluation).mkdir(parents=True)
        (files / evaluation / "indicators.yaml").write_text(text, "utf-8")
    ready_sqlite(folder / "survey.sqlite")
    engine = connect(f"sqlite:///{folder / 'survey.sqlite'}")
    if freezing is not None:
        publish_folder(engine, files)
        prepare_demo(engine, files)
        freeze(engine, folder / "snapshots", f"{evaluation}/{freezing}")
    places = Places(engine, folder, folder / "snapshots", files)
    publish_asked(places, evaluation)
    scored = score_evaluation(places, evaluation)
    facts = evaluation_facts(engine, scored)
    engine.dispose()
    return Made(scored, facts)


def small(
    folder: Path, name: str = "立项依据", evidence: str = "会议纪要", title: str = "某项目", judged: str = ""
) -> Made:
    """The small system, with these words in it."""
    text = TEXT.format(name=name, evidence=evidence, title=title, judged=judged)
    return evaluated(folder, SMALL, text)


def document_of(made: Made, folder: Path) -> Any:
    """The Word report, read back."""
    path = folder / "report.docx"
    write_word(evaluation_report(made.facts), path, paginate=False)
    return Document(str(path))


def words_of(document: Any) -> str:
    """Every paragraph of the document, those in tables too, one a line."""
    body = document.element.body
    return "\n".join("".join(p.itertext(qn("w:t"))) for p in body.iter(qn("w:p")))


def rows_of(table: Any) -> list[Row]:
    """The cells of each row as they are written: a merged one once, what it covers below it as an empty text."""
    return [
        [
            "\n".join("".join(p.itertext(qn("w:t"))) for p in cell.iter(qn("w:p")))
            for cell in row.iter(qn("w:tc"))
        ]
        for row in table._tbl.iter(qn("w:tr"))
    ]


def table_of(document: Any, *header: str, containing: str = "") -> list[Row]:
    """The first table with this header in which this text stands."""
    found = (rows_of(table) for table in document.tables)
    return next(
        rows
        for rows in found
        if tuple(rows[0][: len(header)]) == header and containing in "".join(map("".join, rows))
    )


def headings(document: Any) -> list[str]:
    """Every heading, in order."""
    return [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]


def rows_fill_their_grid(document: Any) -> None:
    """Every row of every table covers as many columns as its table has."""
    for table in document.tables:
        columns = len(table._tbl.tblGrid.findall(qn("w:gridCol")))
        for row in table._tbl.findall(qn("w:tr")):
            spans = [cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") for cell in row.findall(qn("w:tc"))]
            assert sum(1 if span is None else int(span.get(qn("w:val"))) for span in spans) == columns

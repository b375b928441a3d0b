"""Document, workbook, page, command line and JSON of one survey say the same figures, intervals and α."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from docx import Document
from docx.oxml.ns import qn
from flask.testing import FlaskClient
from lxml import html
from openpyxl import load_workbook
from sqlalchemy import Engine

from surveyapp.cli.figure_lines import analysis_lines
from surveyapp.reports.words.wording import number_words
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import live_answers
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey

SURVEY = "demo/judged"
TEXT = """
title: 办事满意度调查
notice: {{controller: 某局, contact: 热线, purpose: 改进, retention_days: 30}}
population: {{name: 办事群众, size: 1000}}
{plan}
satisfaction: {{formula: {formula}, items: [part.manner, part.speed, part.place, solved]}}
{report}
questions:
- code: part
  type: matrix
  text: 请评价以下方面
  options:
  - {{code: "5", label: 非常满意, score: 5, favourable: true}}
  - {{code: "4", label: 满意, score: 4, favourable: true}}
  - {{code: "3", label: 一般, score: 3}}
  items: [{{code: manner, text: 服务态度}}, {{code: speed, text: 办理速度}}, {{code: place, text: 大厅环境}}]
- code: solved
  type: single
  text: 问题解决了吗？
  options: [{{code: y, label: 是, score: 2, favourable: true}}, {{code: n, label: 否, score: 1}}]
"""
RANDOM, STRATIFIED, PRINTED = (
    "sampling: {method: random}",
    "sampling: {method: stratified}",
    "report: {intervals: true}",
)


class Told:
    """Everything that is said of the survey, read back; `json` is what `analyse --json` prints."""

    def __init__(self, engine: Engine, client: FlaskClient, folder: Path) -> None:
        analysed = analyse_survey(live_answers(engine, SURVEY))
        self.json = analysed.as_json()
        self.terminal = "\n".join(analysis_lines(analysed))
        report_survey(engine, folder, SURVEY, "docx", folder / "r.docx")
        report_survey(engine, folder, SURVEY, "xlsx", folder / "r.xlsx")
        self.document: Any = Document(str(folder / "r.docx"))
        self.word = "\n".join(
            "".join(p.itertext(qn("w:t"))) for p in self.document.element.body.iter(qn("w:p"))
        )
        self.sheets = {
            sheet.title: [list(row) for row in sheet.values] for sheet in load_workbook(folder / "r.xlsx")
        }
        page = html.fromstring(client.get(f"/console/surveys/{SURVEY}/results").text)
        self.tables = [
            [
                ["".join(cell.itertext()).strip() for cell in row.xpath("./td|./th")]
                for row in table.xpath(".//tr")
            ]
            for table in page.xpath("//table")
        ]
        self.page = " ".join(page.text_content().split())

    def word_table(self, *starts: str) -> list[list[str]]:
        rows = ([[cell.text for cell in row.cells] for row in table.rows] for table in self.document.tables)
        return next(table for table in rows if tuple(table[0][: len(starts)]) == starts)

    def page_table(self, *starts: str) -> list[list[str]]:
        return next(table for table in self.tables if tuple(table[0][: len(starts)]) == starts)


@pytest.fixture
def told(console, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The survey with so many answers, as these texts for sampling and report have it."""

    def tell(plan: str, report: str = "", formula: str = "index", n: int = 60, blank: int = 0) -> Told:
        text = TEXT.format(plan=plan, report=report, formula=formula)
        publish(console.engine, SURVEY, text.encode(), "judged.yaml")
        change_state(console.engine, SURVEY, "open")
        version = known_survey(console.engine, SURVEY).version
        for index in range(1, n + 1):
            answers = {
                "part.manner": "54533"[index % 5],
                "part.speed": "55443"[index % 5],
                "part.place": "5",
                "solved": "yyyn"[index % 4],
            }
            if index <= blank:
                del answers["solved"]
            receive(console.engine, Submission(SURVEY, version, UUID(int=index), answers, "link", "zh-CN"))
        client = console.client(console.person("reader", ("demo",)))
        return Told(console.engine, client, tmp_path)

    return tell


def ends(ci95: Any, unit: str = "") -> str:
    return " 至 ".join(f"{number_words(end)}{unit}" for end in ci95)


def test_an_interval_that_is_printed_is_the_same_everywhere(told) -> None:  # type: ignore[no-untyped-def]
    found = told(RANDOM, PRINTED)
    overall, items = (found.json["satisfaction"][key] for key in ("overall", "items"))
    value, interval = number_words(overall["value"]), ends(overall["ci95"])
    assert f"满意度指数为{value}（n = 60，95% 置信区间{interval}）" in found.word
    assert found.word_table("口径")[1][2:4] == [value, interval]
    assert found.page_table("口径")[1][1:3] == [value, interval]
    assert f"：{value}（n=60），95% 置信区间：{interval}" in found.terminal
    row = next(row for row in found.sheets["满意度"] if str(row[0]).startswith("满意度指数（本次采用）"))
    assert row[1:5] == [60, overall["value"], *overall["ci95"]]
    lines = zip(
        items.values(), found.word_table("题目", "n")[1:], found.page_table("题目", "n")[1:], strict=True
    )
    for item, of_word, of_page in lines:
        shown = [number_words(item["value"]), ends(item["ci95"])]
        assert (of_word[2:4], of_page[2:4]) == (shown, shown)
        row = next(row for row in found.sheets["满意度"] if row[0] == of_word[0])
        assert row[2:5] == [item["value"], *item["ci95"]]


@pytest.mark.parametrize(
    ("plan", "report", "formula", "reason", "words"),
    [
        (RANDOM, "", "index", None, ""),
        (STRATIFIED, PRINTED, "index", "strata_not_declared", "分层抽样没有写明各层"),
        ("", PRINTED, "index", "open_sample", "没有概率抽样方案"),
        (RANDOM, PRINTED, "favourable", "no_interval_for_mean_of_shares", "总体满意率是几道题的平均"),
    ],
    ids=["not chosen", "stratified", "open", "mean of shares"],
)
def test_a_client_reads_nothing_of_an_interval_that_is_not_printed(  # type: ignore[no-untyped-def]
    told, plan: str, report: str, formula: str, reason: str | None, words: str
) -> None:
    found = told(plan, report, formula)
    overall = found.json["satisfaction"]["overall"]["ci95"]
    if reason is None:
        assert f"95% 置信区间：{ends(overall)}" in found.page
    else:
        assert overall == {"reason": reason}
        assert f"95% 置信区间：无（{words}" in found.page
        assert f"95% 置信区间：无（{words}" in found.terminal
        assert words not in found.word
    of_items = formula == "favourable"  # their shares have intervals
    workbook = "".join(str(cell) for rows in found.sheets.values() for row in rows for cell in row)
    assert ("置信区间" in found.word, "置信区间" in workbook) == (of_items, of_items)


def test_an_interval_of_few_answers_stands_in_the_console_alone(told) -> None:  # type: ignore[no-untyped-def]
    found = told(RANDOM, PRINTED, n=29)
    assert ends(found.json["satisfaction"]["overall"]["ci95"]) in found.page
    workbook = "".join(str(cell) for rows in found.sheets.values() for row in rows for cell in row)
    assert "置信区间" not in found.word + workbook


def test_few_complete_rows_are_few_answers(told) -> None:  # type: ignore[no-untyped-def]
    """The interval of the overall index rests on those who answered every item, 29 of 60; those of items do not."""
    found = told(RANDOM, PRINTED, blank=31)
    satisfaction = found.json["satisfaction"]
    overall, manner = (
        ends(satisfaction["overall"]["ci95"]),
        ends(satisfaction["items"]["part.manner"]["ci95"]),
    )
    assert overall in found.page
    assert (overall in found.word, manner in found.word) == (False, True)
    (row,) = (row for row in found.sheets["满意度"] if str(row[0]).startswith("满意度指数（本次采用）"))
    assert row[3:5] == ["—", "—"]


def test_the_declared_figure_leads(told) -> None:  # type: ignore[no-untyped-def]
    found = told(RANDOM)
    headings = [p.text for p in found.document.paragraphs if p.style.name.startswith("Heading")]
    assert [text for text in headings if "满意率" in text] == []
    assert any("满意度指数最高的是“大厅环境”（100.00）" in text for text in headings)
    index = next(row for row in found.word_table("题目", "n") if row[0] == "服务态度")
    assert index[2] == number_words(found.json["satisfaction"]["items"]["part.manner"]["index"])


def test_beside_a_rate_an_item_of_two_options_has_no_index(told) -> None:  # type: ignore[no-untyped-def]
    found = told(RANDOM, formula="favourable")
    index = found.json["satisfaction"]["items"]["solved"]["index"]
    assert index == 87.5
    for table in (found.word_table("题目", "n"), found.page_table("题目", "n")):
        place = table[0].index("满意度指数")
        assert [row[place] != "—" for row in table[1:]] == [True, True, True, False]
    row = next(row for row in found.sheets["满意度"] if row[0] == "问题解决了吗？")
    assert "—" in row
    assert index not in row
    for overall in (found.word_table("口径"), found.page_table("口径")):
        assert [row[0] for row in overall[1:]] == ["满意率（本次采用）"]


def test_an_item_that_everybody_answers_alike_is_named_wherever_alpha_stands(told) -> None:  # type: ignore[no-untyped-def]
    found = told(RANDOM)
    alpha = found.json["reliability"]["alpha"]
    assert (alpha["items"], alpha["left_out"]) == (3, ["part.place"])
    with_it = number_words(alpha["with_left_out"], 3)
    told_beside = f"“大厅环境”所有人的回答相同，未计入题目数 K；计入时 K 为 4，α 系数为 {with_it}。"
    for said in (found.word, found.page, found.terminal):
        assert told_beside in said
    quality = found.sheets["信度效度"]
    assert [f"注：{told_beside}"] == [row[0] for row in quality if "所有人的回答相同，未计入" in str(row[0])]
    beside = next(row for row in quality if row[0] == "α 系数（计入回答相同的题，K = 4）")
    assert (beside[1], found.word_table("题目数 K")[1][0]) == (alpha["with_left_out"], "3")
    assert next(row for row in quality if row[0] == "题目数 K")[1] == 3

"""A survey with conditions of every kind, from the page and from a file to the documents: who was asked and who
answered are told apart everywhere, and an answer to what was not asked counts nowhere.
"""

import csv
import html
import re
from pathlib import Path

import openpyxl
import pytest
from conditional_survey import (
    COUNTS,
    EARLIER,
    EARLIER_FORMS,
    FORMS,
    PARTLY,
    SOURCE,
    SURVEY,
    Form,
    questionnaire,
)
from docx import Document
from made_console import Console, token_of
from sqlalchemy import Engine

from surveyapp.analysis.counting import tally_group, verified_tally
from surveyapp.analysis.stored_tally import read_stored_tally
from surveyapp.cli.figure_lines import analysis_lines
from surveyapp.cli.imports import import_lines
from surveyapp.collection.exports.rows.responses import read_export
from surveyapp.definition.questionnaire import Group, OwnFigure
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures.analysis import SurveyAnalysis, analyse_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.snapshots.decoding import decode_responses


@pytest.fixture
def console(tmp_path: Path) -> Console:
    """Both versions, answered on the page without script."""
    made = Console.made_in(tmp_path)
    for source, forms in ((EARLIER, EARLIER_FORMS), (SOURCE, FORMS)):
        publish(made.engine, SURVEY, source.encode(), "conditions.yaml")
        if source is EARLIER:
            change_state(made.engine, SURVEY, "open")
        for form in forms:
            send(made, form)
    return made


def send(console: Console, form: Form) -> None:
    version = known_survey(console.engine, SURVEY).version
    got = console.app.test_client().post(f"/s/{SURVEY}", data={"version": version, **form})
    assert got.status_code == 303, got.text


def analysed(console: Console) -> SurveyAnalysis:
    return analyse_survey(latest_answers(console.engine, console.settings.snapshots, SURVEY))


def counts(result: SurveyAnalysis) -> dict[str, tuple[int, int]]:
    return {code: (found["asked"], found["n"]) for code, found in result.as_json()["questions"].items()}


def test_live_and_frozen_counts_tell_asked_and_answered_apart(console: Console) -> None:
    live = analysed(console)
    assert counts(live) == COUNTS
    freeze(console.engine, console.settings.snapshots, SURVEY)
    frozen = analysed(console)
    assert frozen.answers.snapshot and counts(frozen) == COUNTS
    assert {code for code in COUNTS if code in frozen.questionnaire.partly_asked} == PARTLY
    found = frozen.as_json()
    assert (found["satisfaction"]["overall"]["n"], found["satisfaction"]["items"]["service.web"]["n"]) == (
        6,
        2,
    )
    alpha = found["reliability"]["alpha"]
    assert (alpha["n"], alpha["dropped"], alpha["partly_asked"]) == (2, 4, 4)


def test_what_is_stored_before_rows_are_deleted_gives_the_same(console: Console) -> None:
    freeze(console.engine, console.settings.snapshots, SURVEY)
    result = analysed(console)
    group = Group(question="used", options=("y",))
    whole, coded = result.questionnaire, result.answers.coded_answers
    stored = read_stored_tally(whole, verified_tally(whole, coded, [group]))
    assert stored.tally(whole) == result.tally.valid
    assert stored.groups[group] == tally_group(whole, coded, group)
    assert [stored.groups[group].asked(code) for code in ("used", "times", "service.web", "why")] == [
        4,
        4,
        2,
        2,
    ]


def test_nobody_knows_how_many_people_a_condition_applies_to(console: Console) -> None:
    counted = analysed(console).counts
    population = {
        reference.question: counted.population(reference)
        for reference in (
            OwnFigure(figure="share", question="used", option="y"),
            OwnFigure(figure="index", question="overall"),
            OwnFigure(figure="index", question="service.speed"),
            OwnFigure(figure="index"),
        )
    }
    assert population == {"used": 40, "overall": 40, "service.speed": None, None: None}


def test_documents_tell_asked_and_answered_apart(console: Console, tmp_path: Path) -> None:
    freeze(console.engine, console.settings.snapshots, SURVEY)
    files = {kind: tmp_path / f"survey.{kind}" for kind in ("docx", "xlsx")}
    for kind, path in files.items():
        report_survey(console.engine, console.settings.snapshots, SURVEY, kind, path)
    document = Document(str(files["docx"]))
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for line in (
        "本题仅向部分受访者提问（第 1 题选择“办过”），应作答4人。",
        "本组各项提问的人数不同，应作答2至4人。“办理速度”仅向部分受访者提问（第 1 题选择“办过”）。",
        "“网上办理”仅向部分受访者提问（第 1 题选择“办过”，并且第 3 题选择“网上”）。",
        "本题仅向部分受访者提问（第 1 题选择“办过”，并且第 2 题填写的数不小于 2），应作答2人。",
        "问卷各版本的提问条件不同，所写的是最近的一个",
        "没有被问到的题目，即使有答案也不计",
        "所答的一稿中没有该题的人（有提问条件的题目除外）",
        "另有4份因量表题未答全而未计入（其中4份没有被问及全部量表题）",
    ):
        assert line in told, line
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert ["办理速度", "4", "4"] in [row[:3] for rows in tables for row in rows]
    assert ["网上办理", "2", "2"] in [row[:3] for rows in tables for row in rows]
    for note in (
        "注：应作答4人，n = 3（作答本题的人数），另有1人未作答",
        "注：应作答4人，n = 3（作答本题的人数）。",
        "注：应作答3人，n = 2（作答本题的人数）。平均综合得分",
    ):
        assert note in told, note

    book = openpyxl.load_workbook(files["xlsx"])
    lines = [[cell for cell in row if cell is not None] for row in book["频数"].iter_rows(values_only=True)]
    assert ["本题仅向部分受访者提问（第 1 题选择“办过”），应作答4人。"] in lines
    assert ["办理速度", 4, 4] in [line[:3] for line in lines]
    satisfaction = [row[:4] for row in book["满意度"].iter_rows(values_only=True)]
    assert ("题目", "应作答", "n", "满意度指数") in satisfaction
    assert [row[:3] for row in satisfaction if row[0] == "网上办理"] == [("网上办理", 2, 2)]


def test_single_answers_say_what_was_not_asked(console: Console, tmp_path: Path) -> None:
    freeze(console.engine, console.settings.snapshots, SURVEY)
    files = {kind: tmp_path / f"survey.{kind}" for kind in ("xlsx", "csv")}
    for kind, path in files.items():
        report_survey(console.engine, console.settings.snapshots, SURVEY, kind, path)
    with files["csv"].open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    columns = (
        "times",
        "ways.web",
        "ways.other.text",
        "service.web",
        "service.web.label",
        "again",
        "order",
        "order.queue",
    )
    (asked_nothing,) = [row for row in rows if row["why"] == "不需要"]
    assert {asked_nothing[column] for column in columns} == {"(跳过)"}
    (asked_and_blank,) = [row for row in rows if row["times"] == row["ways.web"] == ""]
    assert asked_and_blank["service.web"] == "(跳过)"
    book = openpyxl.load_workbook(files["xlsx"])
    _wordings, names, *cells = book["答卷"].iter_rows(values_only=True)
    assert [
        ["" if value is None else str(value) for value in line[names.index("times") :]] for line in cells
    ] == [list(row.values())[names.index("times") :] for row in rows]
    codebook = files["csv"].with_name("survey-codebook.csv").read_text("utf-8-sig")
    assert "times,来过几次？,数字题,(跳过),没有向该受访者提问" in codebook
    assert "used,今年来办过事吗？,单选题,(跳过)" not in codebook

    result = analysed(console)
    stored = [
        dict(row.answers) for row in decode_responses(result.questionnaire, result.answers.coded_answers)
    ]
    latest = [
        row for row, found in zip(stored, rows, strict=True) if found["version"] == result.answers.version
    ]
    own = files["csv"].read_text("utf-8-sig").splitlines(keepends=True)
    own = [own[0], *(line for line in own[1:] if f",{result.answers.version}," in line)]
    read = read_export(questionnaire(), "".join(own).encode())
    assert [response.answers for response in read.responses] == latest
    assert {note.code for note in read.notes} == {"unread_columns", "repeated_columns"}


WEBSITE = """\
1、今年来办过事吗？,2、来过几次？,3、通过哪些渠道？,4、请评价以下方面—办理速度,4、请评价以下方面—网上办理,5、会推荐吗？,8、为什么？,9、总体满意吗？
办过,3,大厅┋网上,满意,不满意,9,网页难用,满意
没办过,(跳过),(跳过),(跳过),(跳过),(跳过),不需要,不满意
没办过,4,(跳过),(跳过),满意,(跳过),,不满意
办过,(跳过),大厅,一般,(跳过),(跳过),(跳过),一般
"""


def test_a_file_that_answers_what_was_not_asked(engine: Engine, tmp_path: Path) -> None:
    publish(engine, SURVEY, SOURCE.encode(), "conditions.yaml")
    summary = import_responses(engine, SURVEY, WEBSITE.encode(), file_name="网站.csv")
    notes = summary.as_json(SURVEY)["notes"]
    assert [(note["code"], note.get("item"), note.get("found"), note.get("rows")) for note in notes] == [
        ("answered_not_asked", "times", 1, ["4"]),
        ("skipped_though_asked", "times", 1, ["5"]),
        ("answered_not_asked", "service.web", 1, ["4"]),
    ]
    said = "\n".join(import_lines(SURVEY, summary, reconstructed=False))
    assert "有 2 份答卷不会被问到这一题，其中 1 份在文件中有答案，这些答案没有导入（第 4 行）" in said
    freeze(engine, tmp_path, SURVEY)
    result = analyse_survey(latest_answers(engine, tmp_path, SURVEY))
    assert counts(result) == {
        "used": (4, 4), "times": (2, 1), "ways": (2, 2), "service.speed": (2, 2), "service.web": (1, 1),
        "again": (1, 1), "order": (2, 0), "since": (1, 0), "why": (3, 2), "overall": (4, 4),
    }  # fmt: skip
    told = "\n".join(analysis_lines(result))
    assert (
        "网上办理（n=1）\n    本题仅向部分受访者提问（第 1 题选择“办过”，并且第 3 题选择“网上”），应作答1人。"
        in told
    )


def test_the_console_says_who_was_asked(console: Console) -> None:
    client = console.client(console.person("evaluator"))
    token_of(client)
    results = client.get(f"/console/surveys/{SURVEY}/results").text
    assert "本题仅向部分受访者提问（第 1 题选择“办过”），应作答4人。" in results
    assert "应作答" in re.findall("<th[^>]*>(.*?)</th>", results)
    listed = client.get(f"/console/surveys/{SURVEY}/responses").text
    shown = [
        client.get(link).text
        for link in dict.fromkeys(re.findall(rf"/console/surveys/{SURVEY}/responses/[0-9a-f-]{{36}}", listed))
    ]
    (answered,) = [page for page in shown if "不需要" in page]
    assert answered.count("没有问到") == 7


def test_the_console_says_it_in_english_too(console: Console) -> None:
    client = console.client(console.person("evaluator"), language="en")
    results = html.unescape(client.get(f"/console/surveys/{SURVEY}/results").text)
    assert "Only some respondents were asked this (you chose “办过” in question 1): 4 people." in results
    assert "Asked" in re.findall("<th[^>]*>(.*?)</th>", results)

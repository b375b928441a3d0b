"""New question types and a new kind of answers, added by the recipe, go through every room; what is missing is told."""

import inspect
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import dummy_types
import openpyxl
import pytest
from cases import each
from made_console import Console, token_of

from surveyapp.analysis.counting import count_everything, verified_tally
from surveyapp.analysis.kinds import COUNTERS, KindCounter
from surveyapp.analysis.stored_tally import read_stored_tally
from surveyapp.cli.figure_lines import analysis_lines
from surveyapp.collection import kinds as reading_of_kinds
from surveyapp.collection.exports.files.table import UnreadableExport
from surveyapp.collection.exports.rows.responses import read_export
from surveyapp.collection.kinds import READERS
from surveyapp.definition.changes import find_changes
from surveyapp.definition.complete_table import TABLES, CompleteTable, MissingEntry, check_tables
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.question_types import KINDS
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.type_table import TYPES
from surveyapp.definition.versions import combine_versions
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.evaluations.survey_comparison import compare_survey
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.mistakes.author_words import mistake_words
from surveyapp.services.refusal_words import import_line
from surveyapp.services.surveys.help.key_help import key_help
from surveyapp.services.surveys.publish import publish, require_questionnaire
from surveyapp.snapshots.decoding import decode_responses
from surveyapp.snapshots.kinds import COLUMNS
from surveyapp.web.citizen.fields import FIELDS
from surveyapp.web.citizen.rendering import words_of
from surveyapp.web.citizen.templating import ENVIRONMENT
from surveyapp.web.citizen.words import words_in

SURVEY = "demo/new"
SOURCE = """\
title: 新题型
notice: {controller: 某市财政局, contact: "12345", purpose: 测试, retention_days: 30}
satisfaction: {formula: favourable, items: [again, likely, usual]}
figures: [{code: fans, name: 愿意的, question: likely, options: ["2", "3"]}]
published: [{figure: mean, question: likely, value: 9}]
questions:
- {code: hello, type: remark, text: 请先阅读这段说明}
- code: again
  type: reasoned
  section: 评价
  text: 您愿意再来吗？
  required: true
  options:
  - {code: "1", label: 愿意, score: 1, favourable: true}
  - {code: "0", label: 不愿意, score: 0}
  - {code: other, label: 其他（请注明）, no_opinion: true, write_in: required}
- {code: visits, type: amount, section: 评价, text: 您来过几次？}
- code: place
  type: levels
  section: 评价
  text: 您住在哪里？
  options: [{code: a, label: 城区}, {code: b, label: 乡村}, {code: a-1, label: 东街}, {code: b-1, label: 西村}]
  items: [{code: area, text: 所在地}, {code: spot, text: 地点}]
- {code: likely, type: likely, section: 评价, text: 您会推荐吗？}
- code: use
  type: tick_grid
  section: 评价
  text: 您用它们做什么？
  options: [{code: ask, label: 咨询}, {code: pay, label: 缴费}]
  items: [{code: web, text: 网站}, {code: app, text: 手机}]
- {code: rest, type: remark, section: 说明, text: 还有一题}
- code: usual
  type: single
  section: 评价
  text: 总体满意吗？
  options: [{code: "1", label: 满意, score: 1, favourable: true}, {code: "0", label: 不满意, score: 0}]
"""

FORMS: tuple[dict[str, str | list[str]], ...] = (
    {
        "again": "1",
        "again.why": "态度热情",
        "visits": "3",
        "place.area": "a",
        "place.spot": "a-1",
        "likely": "3",
        "use.web": ["ask", "pay"],
        "use.app": ["pay"],
        "usual": "1",
    },
    {"again": "0", "again.why": "排队太久", "visits": "40", "place.area": "b", "likely": "1", "usual": "0"},
    {
        "again": "other",
        "again.other.text": "看情况",
        "place.area": "b",
        "place.spot": "b-1",
        "use.web": ["ask"],
    },
)


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """A console with the survey, open, in which every new type is asked."""
    dummy_types.add(monkeypatch)
    check_tables()
    made = Console.made_in(tmp_path)
    publish(made.engine, SURVEY, SOURCE.encode(), "new.yaml")
    change_state(made.engine, SURVEY, "open")
    return made


def asked() -> Questionnaire:
    return require_questionnaire(SOURCE.encode(), "new.yaml")


def frequencies_of(path: Path) -> list[object]:
    return [row[0] for row in openpyxl.load_workbook(path)["频数"].iter_rows(values_only=True)]


def answered(console: Console) -> None:
    client, address = console.app.test_client(), f"/s/{SURVEY}"
    version = re.search(r'name="version" id="version" value="(\w+)"', client.get(address).text)
    assert version is not None
    for number, form in enumerate(FORMS):
        sent = {"version": version[1], **form}
        if number:  # without script
            assert client.post(address, data=sent).status_code == 303
        else:
            sent |= {"response_id": str(uuid4()), "started": datetime.now(UTC).isoformat()}
            got = client.post(address, data=sent, headers={"Accept": "application/json"})
            assert got.status_code == 201, got.text


def xml_of(path: Path) -> str:
    with zipfile.ZipFile(path) as parts:
        texts = (parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
        return re.sub(r"<[^>]*>", "", "".join(texts))


def test_the_page_asks_for_each_answer_and_says_what_is_wrong_with_it(console: Console) -> None:
    client, address = console.app.test_client(), f"/s/{SURVEY}"
    page = client.get(address).text
    for shown in (
        "请先阅读这段说明",
        "1.1</bdi> 您愿意再来吗？",
        "1.2</bdi> 请说明原因",
        "3.</bdi> 您住在哪里？",
        "2 分",
        '5.2</bdi> 手机 <span class="hint">可多选',
    ):
        assert shown in page
    assert "共 6 题" in re.sub("<[^>]*>", "", page) and "每行选一项" not in page
    assert {answer.code for answer in asked().answers} <= set(re.findall(r'name="([^"]+)"', page))
    version = str(re.search(r'name="version" id="version" value="(\w+)"', page)[1])  # type: ignore[index]
    wrong = {"version": version, "again": "other", "visits": "三次", "again.why": "长" * 2001, "hello": "x"}
    wrong |= {"place.area": "a", "place.spot": "b-1"}
    refused = client.post(address, data=wrong)
    assert refused.status_code == 422
    anchors = re.findall('<a href="#(.*?)">', refused.text)
    assert anchors == ["again.other.text", "again.why", "visits", "_place.spot-0"]
    assert all(f'id="{anchor}"' in refused.text for anchor in anchors)
    assert "“<bdi>三次</bdi>”不是数字，请改正。" in refused.text
    assert "与前一级不相配，请重新选择。" in refused.text
    listed = client.post(address, data=wrong, headers={"Accept": "application/json"}).get_json()
    assert {(found["field"], found["code"]) for found in listed["problems"]} == {
        ("again.other.text", "required"),
        ("again.why", "too_long"),
        ("visits", "not_an_amount"),
        ("place.spot", "level_elsewhere"),
        ("hello", "unknown_field"),
    }


def test_answers_are_frozen_counted_shown_and_written_out(console: Console, tmp_path: Path) -> None:
    answered(console)
    freeze(console.engine, console.settings.snapshots, SURVEY)
    answers = latest_answers(console.engine, console.settings.snapshots, SURVEY)
    questionnaire = answers.questionnaire
    assert [dict(row.answers) for row in decode_responses(questionnaire, answers.coded_answers)] == list(
        FORMS
    )
    found = analyse_survey(answers).as_json()["questions"]
    assert [(code, one["type"], one["n"]) for code, one in found.items()] == [
        ("again", "reasoned", 3),
        ("again.why", "reasoned", 2),
        ("visits", "amount", 2),
        ("place.area", "levels", 3),
        ("place.spot", "levels", 2),
        ("likely", "likely", 2),
        ("use.web", "tick_grid", 2),
        ("use.app", "tick_grid", 1),
        ("usual", "single", 2),
    ]
    assert [option["count"] for option in found["again"]["options"]] == [1, 1, 1]
    kept = verified_tally(questionnaire, answers.coded_answers, [])
    assert kept == count_everything(questionnaire, answers.coded_answers, []).as_bytes(questionnaire)
    assert b'"amounts":{"visits":[' in kept
    stored = read_stored_tally(questionnaire, kept)
    assert stored.tally(questionnaire) == count_everything(questionnaire, answers.coded_answers, []).tally(
        questionnaire
    )
    assert [one["percent_of_respondents"] for one in found["use.web"]["options"]] == [100, 50]
    assert found["visits"]["counts"] == [43] and "counts" not in found["again"]
    result = analyse_survey(answers)
    told = "\n".join(analysis_lines(result))
    for line in (
        "愿意的（您会推荐吗？：“2 分”、“3 分”；基数：作答该题的人）：50.00%（n=2）",
        "place.spot  地点（n=2）",
        "visits  您来过几次？（n=2）\n    合计 43（n = 2）",
    ):
        assert line in told
    compared = compare_survey(console.engine, result)
    assert [(one.printed.figure, getattr(one.ours, "exact", None)) for one in compared.differences] == [
        ("mean", 2)
    ]

    files = {kind: tmp_path / f"survey.{kind}" for kind in ("docx", "xlsx", "csv")}
    for kind, path in files.items():
        report_survey(console.engine, console.settings.snapshots, SURVEY, kind, path)
    word, sheets = xml_of(files["docx"]), xml_of(files["xlsx"])
    assert "请先阅读这段说明" in word and "请先阅读这段说明" not in sheets
    for shown in ("合计 43（n = 2）", "态度热情", "所在地", "选择总次数"):
        assert shown in word and shown in sheets
    assert "每项只选一个选项" not in sheets, "ticks in a grid are no shares that add up to 100 %"
    assert "说明" not in frequencies_of(files["xlsx"]), "a section of notes alone has nothing to count"
    for shown in (
        "1. 您愿意再来吗？【单选加原因题】",
        "数量＿＿",
        "问卷共6道题",
        "3.2 地点",
        "3. 您住在哪里3.1 所在地",
        "您愿意再来吗：请说明原因",
        "还有一题",
    ):
        assert shown in word
    codebook = files["csv"].with_name("survey-codebook.csv").read_text("utf-8-sig")
    for line in (
        "again.why,您愿意再来吗？：请说明原因,单选加原因题",
        "visits,您来过几次？,数字题",
        "likely,您会推荐吗？,推荐题,3,3 分,3,是",
        "use.web.pay,您用它们做什么？：网站,矩阵多选题,1",
    ):
        assert line in codebook

    read = read_export(questionnaire, files["csv"].read_bytes())
    assert [response.answers for response in read.responses] == list(FORMS)


def test_the_columns_of_a_website_find_their_answers(console: Console) -> None:
    questionnaire = asked()
    header = (
        "1、您愿意再来吗？,1、您愿意再来吗？：请说明原因,2、您来过几次？,"
        "3、您住在哪里？：所在地,3、您住在哪里？：地点,4、您会推荐吗？,"
        "5、您用它们做什么？：网站,5、您用它们做什么？：手机,6、总体满意吗？"
    )
    rows = (
        "愿意,态度热情,3,城区,东街,3 分,咨询┋缴费,缴费,满意\n不愿意,排队太久,40,乡村,,1 分,,,不满意\n"
        "其他〖看情况〗,,,乡村,西村,,咨询,,\n"
    )
    read = read_export(questionnaire, f"{header}\n{rows}".encode())
    assert [response.answers for response in read.responses] == list(FORMS)
    wrong = rows.replace("40,乡村", "多次,乡村").replace("城区,东街", "城区,西村")
    with pytest.raises(UnreadableExport) as refused:
        read_export(questionnaire, f"{header}\n{wrong}".encode())
    assert [line.strip() for line in map(import_line, refused.value.problems)] == [
        "第 2 行，列“3、您住在哪里？：地点”：“b-1”不属于前一级",
        "第 3 行，列“2、您来过几次？”：“多次”不是数字",
    ]


def test_authors_are_told_what_is_wrong_and_what_there_is(console: Console) -> None:
    faulty = SOURCE.replace(", {code: app, text: 手机}", "").replace(
        "[again, likely", "[again.why, use.web, likely"
    )
    said = [mistake_words(problem) for problem in load_questionnaire(faulty.encode(), "new.yaml").problems]
    known = "single、dropdown、matrix、nps、reasoned、likely"
    assert said == [
        f"“again.why”是 reasoned 题，不能进入量表；请只写以下题型的题或行：{known}",
        f"“use.web”是 tick_grid 题，不能进入量表；请只写以下题型的题或行：{known}",
        "只有 1 行；请改为 multiple 题",
    ]
    helped = {entry.key: entry.values for entry in key_help()}
    assert "reasoned（单选加原因题）" in helped["questions.type"]
    assert (
        known in helped["satisfaction.items"]
        and "single、dropdown、matrix、reasoned" in helped["questions.scale"]
    )


def test_what_follows_in_another_version_is_counted_with_it(console: Console) -> None:
    later = SOURCE.replace(", {code: b-1, label: 西村}", "")
    later = later.replace("- {code: rest, type: remark, section: 说明, text: 还有一题}\n", "")
    latest = require_questionnaire(later.encode(), "new.yaml")
    changes = find_changes(asked(), latest)
    assert [one.code for one in changes.removed] == ["rest"]
    assert [(one.question.code, one.removed) for one in changes.changed] == [("place", ("b-1",))]
    combined = combine_versions(latest, [asked()])
    spot = combined.item("place.spot")
    assert spot is not None and [option.code for option in spot.options] == ["a-1", "b-1"]


def test_the_console_shows_results_and_responses(console: Console) -> None:
    answered(console)
    client = console.client(console.person("evaluator"))
    token_of(client)
    results = client.get(f"/console/surveys/{SURVEY}/results")
    assert results.status_code == 200
    assert "单选加原因题" in results.text and "数字题" in results.text
    for chart in ("chart-again", "chart-place.area", "chart-place.spot", "chart-likely", "chart-use.web"):
        assert f'id="{chart}"' in results.text
    assert f"/console/surveys/{SURVEY}/results/texts/again.why" in results.text
    texts = client.get(f"/console/surveys/{SURVEY}/results/texts/again.why")
    assert "排队太久" in texts.text
    listed = client.get(f"/console/surveys/{SURVEY}/responses")
    assert listed.status_code == 200
    one = re.search(rf"/console/surveys/{SURVEY}/responses/[0-9a-f-]{{36}}", listed.text)
    assert one is not None
    shown = client.get(one[0]).text
    assert "请说明原因" in shown and "所在地" in shown
    for page in ("edit", "preview", "import"):
        assert client.get(f"/console/surveys/{SURVEY}/{page}").status_code in (200, 302), page


def forgotten() -> Iterator[tuple[dict[str, object], str]]:
    """Each entry that the recipe asks for, of which any may be left out; types and kinds themselves are not."""
    for table, _ in dummy_types.KIND[1:]:
        yield table, "amount"
    for table, name, _ in (*dummy_types.TYPE, *dummy_types.WORDS):
        if table is not TYPES:
            yield table, name


@each(("table", "name"), list(forgotten()))
def test_a_forgotten_entry_is_told_with_its_table(table: dict[str, object], name: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        dummy_types.add(patch)
        patch.delitem(table, name)
        if isinstance(table, CompleteTable):
            with pytest.raises(MissingEntry, match=f"{re.escape(table.place)}.*{re.escape(name)}"):
                check_tables()
        else:
            with pytest.raises(LookupError, match=f"en has no words for {re.escape(name)}"):
                words_in("en")


def test_what_a_kind_refuses_has_words_or_says_which_are_missing() -> None:
    refused = set(re.findall(r'\.refuse\([^,()]+, "(\w+)"', inspect.getsource(reading_of_kinds)))
    declared = {code for reader in READERS.values() for code in reader.problems}
    assert refused - declared == {"required", "too_long", "unknown_field"}
    with pytest.raises(MissingEntry, match=r"problem\.too_odd.*every language"):
        words_of("en")("problem.too_odd")


def test_every_kind_has_its_template_its_parts_and_who_chose_an_option() -> None:
    for kind, entry in KINDS.items():
        assert ENVIRONMENT.get_template(FIELDS[kind].template)
        assert COUNTERS[kind].part, f"analysis.kinds: {kind} does not say where stored tallies list it"
        assert COLUMNS[kind].part, f"snapshots.kinds: {kind} does not say where layouts list it"
        if entry.chosen:
            told = f"analysis.kinds: groups and own figures ask who chose an option of {kind}"
            assert type(COUNTERS[kind]).who_chose is not KindCounter.who_chose, told


def test_every_table_of_kinds_and_types_is_complete_and_has_no_more() -> None:
    check_tables()
    of_kinds = [table for table in TABLES if "choice" in table]
    assert {table.place for table in of_kinds} == {table.place for table, _ in dummy_types.KIND}
    for table in of_kinds:
        assert set(table) == set(KINDS), table.place

"""Every question type goes through every room: page without script, errors, freezing, figures, documents, imports."""

import re
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from cases import each
from every_type import FORMS, SOURCE, SURVEY, asked, sent, xml_of
from made_console import Console, token_of

from surveyapp.analysis.counting import count_everything, verified_tally
from surveyapp.analysis.figures import figure, interval
from surveyapp.analysis.results import Figure, Undefined
from surveyapp.analysis.stored_tally import read_stored_tally
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.cli.figure_lines import analysis_lines
from surveyapp.collection.exports.files.table import UnreadableExport
from surveyapp.collection.exports.rows.responses import read_export
from surveyapp.definition.questionnaire import Group, OwnFigure
from surveyapp.definition.type_table import TYPES
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.refusal_words import import_line
from surveyapp.services.surveys.publish import publish
from surveyapp.snapshots.decoding import decode_responses


@pytest.fixture
def console(tmp_path: Path) -> Console:
    made = Console.made_in(tmp_path)
    publish(made.engine, SURVEY, SOURCE.encode(), "types.yaml")
    change_state(made.engine, SURVEY, "open")
    return made


def answered(console: Console) -> None:
    """Answers from the page without script."""
    client, address = console.app.test_client(), f"/s/{SURVEY}"
    version = re.search(r'name="version" id="version" value="(\w+)"', client.get(address).text)
    assert version is not None
    for form in FORMS:
        got = client.post(address, data={"version": version[1], **sent(form)})
        assert got.status_code == 303, got.text


def test_every_type_is_asked_here() -> None:
    assert {question.type for question in asked().questions} == set(TYPES)


@each("mode", ["standard", "large"])
def test_the_page_says_how_to_answer_and_shows_what_is_wrong(console: Console, mode: str) -> None:
    client, address = console.app.test_client(), f"/s/{SURVEY}?mode={mode}"
    page = client.get(address).text
    for shown in (
        "请先读完这一段",
        '<option id="_town-1" value="e">东乡</option>',
        "选 <bdi>2</bdi> 至 <bdi>3</bdi> 项",
        "<bdi>0</bdi> 至 <bdi>90</bdi> 之间的数，间隔 <bdi>0.5</bdi>",
        ">分钟</span>",
        'type="date" min="2024-01-01" max="2026-12-31"',
        'type="month"',
        "填年份，如 2026",
        "<bdi>2024-01-01</bdi> 至 <bdi>2026-12-31</bdi>",
        '<select id="_wishes-0" name="wishes.price"',
        "0 为绝不会，10 为一定会",
        '<label for="home.street">街道</label>',
        '<optgroup label="奇台县">',
        '<option value="j1">城关镇</option>',
        '<label for="parts.b.reason">选“<bdi>不满意</bdi>”的，请简述原因</label>',
    ):
        assert shown in page, shown
    version = str(re.search(r'name="version" id="version" value="(\w+)"', page)[1])  # type: ignore[index]
    wrong = {"version": version, "ways": ["tv", "none"], "again": "11", "wait": "三", "visit": "2023-05-05"}
    wrong |= {
        "born": "56",
        "since": "7/5/2025",
        "wishes.price": "2",
        "wishes.speed": "2",
        "hello": "x",
        "place": "x1",
    }
    wrong |= {"home.street": "长" * 2001, "parts.a": "0", "parts.a.reason": "久" * 2001}
    refused = client.post(address, data=wrong)
    assert refused.status_code == 422
    listed = client.post(address, data=wrong, headers={"Accept": "application/json"}).get_json()
    assert [(found["field"], found["code"]) for found in listed["problems"]] == [
        ("town", "required"),
        ("ways", "not_alone"),
        ("again", "unknown_option"),
        ("wait", "not_a_number"),
        ("visit", "date_too_early"),
        ("born", "not_a_date"),
        ("since", "unclear_date"),
        ("wishes", "places_unclear"),
        ("place.county", "unknown_option"),
        ("home.street", "too_long"),
        ("parts.a.reason", "too_long"),
        ("hello", "unknown_field"),
    ]
    anchors = re.findall('<a href="#(.*?)">', refused.text)
    assert anchors == [
        "_town-0", "_ways-0", "_again-0", "wait", "visit", "born", "since", "_wishes-0",
        "_place.county-0", "home.street",
        "parts.a.reason",
    ]  # fmt: skip
    assert all(f'id="{anchor}"' in refused.text for anchor in anchors)
    assert 'value="三"' in refused.text and "<option selected>2" in refused.text, "what was answered stays"


@each(
    ("answers", "problem"),
    [
        ({"ways": ["tv"]}, ("ways", "too_few_chosen")),
        ({"ways": ["tv", "web", "sms", "talk"]}, ("ways", "too_many_chosen")),
        ({"wait": "91"}, ("wait", "number_too_large")),
        ({"wait": "-1"}, ("wait", "number_too_small")),
        ({"wait": "1.2"}, ("wait", "number_off_step")),
        ({"visit": "2027-01-01"}, ("visit", "date_too_late")),
        ({"visit": "2025-02-30"}, ("visit", "not_a_date")),
        ({"wishes.price": "1", "wishes.speed": "3"}, ("wishes", "places_unclear")),
        ({"wishes.price": "first"}, ("wishes", "not_a_place")),
        ({f"wishes.{code}": str(n) for n, code in enumerate(("price", "speed", "manner", "place"), 1)},
         ("wishes", "too_many_chosen")),
    ],
)  # fmt: skip
def test_what_cannot_be_an_answer_is_refused(
    console: Console, answers: dict[str, str], problem: tuple[str, str]
) -> None:
    client, address = console.app.test_client(), f"/s/{SURVEY}"
    version = str(re.search(r'id="version" value="(\w+)"', client.get(address).text)[1])  # type: ignore[index]
    form = {"version": version, "town": "e", **answers}
    got = client.post(address, data=form, headers={"Accept": "application/json"})
    assert [(found["field"], found["code"]) for found in got.get_json()["problems"]] == [problem]


def test_answers_are_frozen_counted_shown_and_written_out(console: Console, tmp_path: Path) -> None:
    answered(console)
    freeze(console.engine, console.settings.snapshots, SURVEY)
    answers = latest_answers(console.engine, console.settings.snapshots, SURVEY)
    questionnaire = answers.questionnaire
    assert [dict(row.answers) for row in decode_responses(questionnaire, answers.coded_answers)] == list(
        FORMS
    )
    kept = verified_tally(questionnaire, answers.coded_answers, [])
    counted = count_everything(questionnaire, answers.coded_answers, [])
    assert kept == counted.as_bytes(questionnaire)
    assert read_stored_tally(questionnaire, kept).tally(questionnaire) == counted.tally(questionnaire)

    result = analyse_survey(answers)
    found = result.as_json()["questions"]
    assert {one["asked"] for one in found.values()} == {4}
    assert [option["count"] for option in found["ways"]["options"]] == [1, 1, 0, 0, 1]
    nps = found["again"]["nps"]
    assert (round(nps["value"], 2), nps["n"], round(nps["promoters"], 2), round(nps["detractors"], 2)) == (
        33.33, 3, 66.67, 33.33
    )  # fmt: skip
    wait = {key: found["wait"][key] for key in ("n", "mean", "median", "sd", "min", "max")}
    assert wait == {
        "n": 3, "mean": pytest.approx(18.5 / 3), "median": 3, "sd": pytest.approx(5.4848276), "min": 3, "max": 12.5
    }  # fmt: skip
    assert [found[code][end] for code in ("visit", "born", "since") for end in ("earliest", "latest")] == [
        "2025-07-04", "2025-07-05", "1956", "1990", "2024-03", "2024-03"
    ]  # fmt: skip
    ranks = found["wishes"]["ranks"]
    assert {code: (one["mean_rank"], one["n"], one["first"]) for code, one in ranks.items()} == {
        "price": (1.5, 2, 1),
        "speed": (1, 2, 2),
        "manner": (3, 1, 0),
        "place": (2, 1, 0),
    }
    assert ranks["speed"]["score"] == pytest.approx((4 + 4) / 3), (
        "two first places of weight 4 ÷ three who answered"
    )
    reference = OwnFigure(figure="nps", question="again")
    value = figure(reference, result.counts)
    assert isinstance(value, Figure) and isinstance(interval(reference, result.counts, value), tuple)
    for name, expected in (("mean", 18.5 / 3), ("median", 3)):
        reference = OwnFigure(figure=name, question="wait")
        value = figure(reference, result.counts)
        assert isinstance(value, Figure) and (value.value, value.n) == (pytest.approx(expected), 3)
    group = OwnFigure(
        figure="mean", question="wait", group=Group(question="place.county", options=("qitai",))
    )
    of_county = result.counts_of(group.group)
    assert isinstance(of_county, SurveyCounts)
    assert figure(group, of_county) == Figure(Fraction(25, 2), 1), "the mean wait of those from one county"
    assert figure(OwnFigure(figure="median", question="fine"), result.counts) == Undefined("not_its_figure")
    told = "\n".join(analysis_lines(result))
    for line in (
        "净推荐值（NPS）：33.33",
        "平均6.17分钟，中位数3分钟",
        "最早2025-07-04，最晚2025-07-05",
        "“速度”（2.67）",
    ):
        assert line in told, line

    files = {kind: tmp_path / f"survey.{kind}" for kind in ("docx", "xlsx", "csv")}
    for kind, path in files.items():
        report_survey(console.engine, console.settings.snapshots, SURVEY, kind, path)
    word, sheets = xml_of(files["docx"]), xml_of(files["xlsx"])
    assert "请先读完这一段" in word and "请先读完这一段" not in sheets
    assert [(o["label"], o["count"]) for o in found["place.village"]["options"]] == [("奇台县/城关镇", 1)]
    for shown in (
        "净推荐值（NPS）",
        "奇台县/城关镇",
        "标准差（n − 1）",
        "平均综合得分",
        "最早",
        "人民路",
        "南村",
        "排队",
    ):
        assert shown in word and shown in sheets, shown
    for shown in (
        "【排序题】",
        "【多选题】【至少选2项】【至多选3项】",
        "要排先后的，在括号内填名次",
        "（　　）价格",
        "＿分钟（0 至 90，间隔 0.5）",
        "＿＿＿＿年＿＿＿＿月＿＿＿＿日",
        "街道：＿",
        "效率：选择“不满意”的原因",
    ):
        assert shown in word, shown
    rows = openpyxl.load_workbook(files["xlsx"])["答卷"].iter_rows(values_only=True)
    _wordings, names, first, *_rest = rows
    row = dict(zip(names, first, strict=True))
    assert (row["wait"], row["visit"], row["wishes"], row["wishes.speed"], row["wishes.place"]) == (
        12.5, "2025-07-05", "速度→价格", 1, 0
    )  # fmt: skip
    codebook = files["csv"].with_name("survey-codebook.csv").read_text("utf-8-sig")
    for line in (
        "wait,您等了多久？,数字题,,填写的数字，单位：分钟",
        "wishes.price,最希望改进什么？,排序题,1、2、3…",
        "place,您来自哪里？,级联题,,各级所选选项的文字，以 / 相连",
        "place.village,您来自哪里？：村镇,级联题,j1,吉木萨尔县/城关镇",
        "parts.b.reason,各方面满意吗？：效率,原因,,选择“不满意”时填写的原因",
    ):
        assert line in codebook, line

    read = read_export(questionnaire, files["csv"].read_bytes())
    assert [response.answers for response in read.responses] == list(FORMS)


WEBSITE = """\
1、您住在哪个乡镇？,2、您怎样知道的？,3、您会向别人推荐吗？,4、您等了多久？（分钟）,5、哪天来办事？,6、哪年出生？,7、从哪年哪月起？,8、最希望改进什么？,9、您来自哪里？,10、您的住址—街道,10、您的住址—门牌,11、总体满意吗？,12、各方面满意吗？—环境,12、各方面满意吗？—效率
东乡,电视┋网络,10,12.5分钟,2025/7/5,1956年,2024年3月,速度→价格,奇台县-城关镇,人民路,3 号,满意,满意,不满意〖排队〗
其他〖南村〗,都没有,9,3,2025年7月4日,(空),,速度→场地→态度,外地,,,,,
西镇,(空),2,"3.0",(跳过),1990/1/1,,价格,,,5,,,
西镇,,,-2,,,,(空),,,,,,
"""


def test_the_columns_of_a_website_find_their_answers() -> None:
    read = read_export(asked(), WEBSITE.encode())
    assert [response.answers for response in read.responses] == list(FORMS)


def test_an_order_may_have_a_column_for_each_option() -> None:
    header = ",".join(f"最希望改进什么？({label})" for label in ("价格", "速度", "态度", "场地"))
    data = f"您住在哪个乡镇？,{header}\n东乡,2,1,,\n东乡,-2,1,3,2\n东乡,1.0,第2位,,\n西镇,,,,\n"
    read = read_export(asked(), data.encode())
    assert [response.answers.get("wishes") for response in read.responses] == [
        ["speed", "price"], ["speed", "place", "manner"], ["price", "speed"], None
    ]  # fmt: skip


def test_days_that_could_be_exchanged_are_settled_by_their_column_or_asked_about() -> None:
    read = read_export(
        asked(), "您住在哪个乡镇？,哪天来办事？\n东乡,7/5/2025\n东乡,7/25/2025\n东乡,45843\n".encode()
    )
    assert [response.answers["visit"] for response in read.responses] == [
        "2025-07-05",
        "2025-07-25",
        "2025-07-05",
    ]
    with pytest.raises(UnreadableExport) as refused:
        read_export(asked(), "您住在哪个乡镇？,哪天来办事？,您等了多久？\n东乡,7/5/2025,多\n".encode())
    assert [import_line(problem).strip() for problem in refused.value.problems] == [
        "第 2 行，列“您等了多久？”：“多”不是数字；请只写数字",
        "第 2 行，列“哪天来办事？”：“7/5/2025”分不清哪个是月、哪个是日；请把这一列写成 2025-07-05 的样子",
    ]


def test_the_console_shows_results_and_responses(console: Console) -> None:
    answered(console)
    client = console.client(console.person("evaluator"))
    token_of(client)
    results = client.get(f"/console/surveys/{SURVEY}/results")
    assert results.status_code == 200
    for shown in ("净推荐值（NPS）：33.33", "均值：6.17分钟", "最早：2025-07-04", "平均综合得分", "2.67"):
        assert shown in results.text, shown
    for chart in ("town", "ways", "again", "wait", "visit", "born", "since", "wishes", "fine", "parts"):
        assert f'id="chart-{chart}"' in results.text, chart
    listed = client.get(f"/console/surveys/{SURVEY}/responses")
    one = re.search(rf"/console/surveys/{SURVEY}/responses/[0-9a-f-]{{36}}", listed.text)
    assert one is not None
    shown = client.get(one[0]).text
    assert "东乡" in shown or "西镇" in shown
    english = client.get(f"/console/surveys/{SURVEY}/results?language=en")
    assert english.status_code == 200
    for page in ("edit", "preview", "import"):
        assert client.get(f"/console/surveys/{SURVEY}/{page}").status_code in (200, 302), page

"""The results page says what `surveyapp analyse` says: every figure with n and formula, or why there is none."""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
import pytest
from flask.testing import FlaskClient
from flask_babel import gettext
from lxml import html
from servers import questionnaire_source
from sqlalchemy import Engine, select

from surveyapp.analysis.results import Factorability, Undefined, half_up
from surveyapp.records.audit_trail import AuditEntry
from surveyapp.reports.words.saying import use_translation
from surveyapp.reports.words.wording import number_words
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers, live_answers
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.web.console.results.result_figures import quality_view, satisfaction_view

PUBLISHED = [
    "changji-jishitong-2024/residents",
    "qitai-zhengwu-2023/service",
    "qitai-zhengwu-2023/trading",
    "turpan-12345-2022/residents",
]
ANSWERED = [survey for survey in PUBLISHED if not survey.endswith("trading")]
SURVEY = "demo/every"
HOSTILE = "<script>alert(1)</script>{{7*7}}=1+1"


def page(client: FlaskClient, survey: str = SURVEY, **query: str) -> html.HtmlElement:
    response = client.get(f"/console/surveys/{survey}/results", query_string=query)
    assert response.status_code == 200
    return html.fromstring(response.text)


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def rows_of(table: html.HtmlElement) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in table.xpath(".//tbody/tr")]


def figure_of(shown: html.HtmlElement, code: str) -> Any:
    return orjson.loads(shown.get_element_by_id(f"chart-{code}").xpath(".//script")[0].text)


def percent(value: float | None) -> str:
    return "不适用" if value is None else f"{number_words(value)}%"


def submit(engine: Engine, index: int, **answers: str | list[str]) -> None:
    version = known_survey(engine, SURVEY).version
    complete = {"age": "young", "service.attitude": "3", "service.speed": "2", "overall": "yes", **answers}
    receive(engine, Submission(SURVEY, version, UUID(int=index), complete, "link", "zh-CN"))


@pytest.fixture
def answered(console) -> Engine:  # type: ignore[no-untyped-def]
    """`demo/every`, open, with three answers, two with texts that look like markup and formulas."""
    engine: Engine = console.engine
    change_state(engine, SURVEY, "open")
    submit(engine, 1, why=HOSTILE)
    submit(engine, 2, age="other", **{"age.other.text": HOSTILE, "service.speed": "1", "overall": "no"})
    submit(engine, 3, channels=["board", "friends"], **{"service.attitude": "2", "why": "很好"})
    return engine


@pytest.fixture
def reading(published_console):  # type: ignore[no-untyped-def]
    """A signed-in reader of all published surveys, and what `surveyapp analyse --json` gives for one of them."""
    folders = tuple({survey.split("/")[0] for survey in PUBLISHED})
    client = published_console.client(published_console.person("reader", folders))

    def analysed(survey: str) -> dict[str, Any]:
        answers = latest_answers(published_console.engine, published_console.settings.snapshots, survey)
        return analyse_survey(answers).as_json()

    return client, analysed


@pytest.mark.parametrize("survey", ANSWERED)
def test_tables_and_bars_of_every_question_are_the_analysis(reading, survey: str) -> None:  # type: ignore[no-untyped-def]
    client, analysed = reading
    shown = page(client, survey)
    for code, question in analysed(survey)["questions"].items():
        if not question["options"] or "." in code:
            continue
        table = rows_of(shown.get_element_by_id(f"chart-{code}").xpath(".//table")[0])
        multiple = question["type"] == "multiple"
        expected = [
            [o["label"], str(o["count"]), percent(o["percent_of_respondents"])]
            + ([percent(o["percent_of_ticks"])] if multiple else [])
            for o in question["options"]
        ]
        assert table[:-1] == expected
        bars = figure_of(shown, code)["data"]
        if bars[0].get("base") is not None:
            shares = {float(half_up(o["percent_of_respondents"], 2)) for o in question["options"]}
            assert {trace["x"][0] for trace in bars} == shares, "one bar around the middle"
            continue
        drawn = [[float(half_up(o["percent_of_respondents"], 2)) for o in question["options"]]]
        if multiple:
            drawn.append([float(half_up(o["percent_of_ticks"], 2)) for o in question["options"]])
        assert [trace["x"] for trace in bars] == drawn
        assert f"n = {question['n']}" in text_of(shown.get_element_by_id(f"question-{code}").getnext())


@pytest.mark.parametrize("survey", ANSWERED)
def test_satisfaction_is_the_analysis(reading, survey: str) -> None:  # type: ignore[no-untyped-def]
    client, analysed = reading
    shown, found = page(client, survey), analysed(survey)["satisfaction"]
    unit = "%" if found["formula"] == "favourable" else ""
    assert shown.find_class("headline-value")[0].text == number_words(found["overall"]["value"]) + unit
    items = rows_of(shown.get_element_by_id("chart-satisfaction-items").xpath(".//table")[0])
    assert [row[1:3] for row in items] == [
        [str(item["n"]), number_words(item["value"]) + unit] for item in found["items"].values()
    ]


@pytest.mark.parametrize("survey", ["changji-jishitong-2024/residents", "qitai-zhengwu-2023/service"])
def test_reliability_and_validity_are_the_analysis(reading, survey: str) -> None:  # type: ignore[no-untyped-def]
    client, analysed = reading
    shown, found = page(client, survey), analysed(survey)
    alpha, total = found["reliability"]["alpha"], found["validity"]["item_total"]
    tables = shown.get_element_by_id("quality").getparent().xpath(".//table")
    assert rows_of(tables[0])[0][1] == number_words(alpha["value"], 3)
    assert rows_of(tables[0])[0][4:7] == [str(alpha["items"]), str(alpha["n"]), str(alpha["dropped"])]
    assert [row[2] for row in rows_of(tables[1])] == [number_words(r["value"], 3) for r in total.values()]


def test_a_negative_alpha_of_few_answers_blames_no_question(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    for index, attitude in enumerate("3132", 10):
        submit(answered, index, **{"service.attitude": attitude, "service.speed": str(4 - int(attitude))})
    words = text_of(page(sign_in("reader")))
    assert "答全量表的答卷太少，不足十份" in words
    assert "系数为负，说明各题的回答互不一致" in words
    assert "方向相反，请核对" not in words


def test_an_item_that_follows_from_another_has_no_kmo_and_the_page_says_why(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    exclude(answered, SURVEY, UUID(int=3), reason="试填", person="甲")
    assert "球形检验不适用：有的题目的得分可由其他题目完全推算出来" in text_of(page(sign_in("reader")))


@pytest.mark.parametrize(("p", "words"), [(0.0005, "p < 0.001"), (0.004, "p = 0.004"), (0.25, "p = 0.250")])
def test_only_a_p_that_is_very_small_is_not_written_out(answered, console, p: float, words: str) -> None:  # type: ignore[no-untyped-def]
    found = analyse_survey(live_answers(console.engine, SURVEY))
    factorability = Factorability(kmo=0.7, kmo_items={}, chi2=12.5, degrees=1, p=p, n=30)
    validity = replace(found.analysis.validity, factorability=factorability)
    with console.app.test_request_context("/console/"):
        shown = quality_view(found.questionnaire, replace(found.analysis, validity=validity))
    assert f"（自由度 1，{words}，n = 30）" in shown.factorability


def test_another_formula_that_is_undefined_has_its_reason_below_the_table(answered, console) -> None:  # type: ignore[no-untyped-def]
    found = analyse_survey(live_answers(console.engine, SURVEY)).analysis.satisfaction
    alternatives = {**found.alternatives, "rescaled": Undefined("zero_variance")}
    with console.app.test_request_context("/console/"), use_translation(gettext):
        shown = satisfaction_view(replace(found, alternatives=alternatives))
    assert "零点校正指数不适用：" in shown.overall.note


def test_a_single_satisfaction_item_has_no_reliability_and_the_page_says_why(reading) -> None:  # type: ignore[no-untyped-def]
    client, _analysed = reading
    words = text_of(page(client, "turpan-12345-2022/residents"))
    assert "信度不适用：只有一道题可用，至少需要两道题才能计算。" in words
    assert "效度不适用：只有一道题可用" in words


def test_sums_of_the_scale_lie_around_the_middle(reading) -> None:  # type: ignore[no-untyped-def]
    client, analysed = reading
    shown = page(client, "changji-jishitong-2024/residents")
    names = [trace["name"] for trace in figure_of(shown, "scale-1")["data"]]
    assert names == ["1 分", "2 分", "3 分", "4 分"]
    best = figure_of(shown, "scale-1")["data"][-1]["x"][0]
    convenience = analysed("changji-jishitong-2024/residents")["questions"]["convenience"]["options"][0]
    assert best == float(half_up(convenience["percent_of_respondents"], 2))


def test_what_a_report_prints_otherwise_stands_on_the_page(reading) -> None:  # type: ignore[no-untyped-def]
    client, _analysed = reading
    shown = page(client, "changji-jishitong-2024/residents")
    (section,) = shown.xpath('//section[@aria-labelledby="comparison"]')
    assert "42 个已公布的数字，其中 2 个与计算结果不一致" in text_of(section)
    assert [row[1:3] for row in rows_of(section.xpath(".//table")[0])] == [
        ["90.1%", "99.18%"],
        ["99.1%", "99.18%"],
    ]
    agreeing = page(client, "qitai-zhengwu-2023/service").xpath('//section[@aria-labelledby="comparison"]')[0]
    assert "73 个已公布的数字，都与计算结果一致" in text_of(agreeing)
    assert not page(client, "turpan-12345-2022/residents").xpath('//*[contains(text(), "合并选项的占比")]')


def test_no_opinion_stands_apart_on_the_page(console, sign_in) -> None:  # type: ignore[no-untyped-def]
    source = questionnaire_source("every_type").replace(
        b'{code: "no",', b'{code: na, label: not sure, no_opinion: true}\n  - {code: "no",', 1
    )
    publish(console.engine, SURVEY, source, "every_type.yaml")
    change_state(console.engine, SURVEY, "open")
    submit(console.engine, 1, overall="yes")
    submit(console.engine, 2, overall="na")
    shown = page(sign_in("reader"))
    table = rows_of(shown.get_element_by_id("chart-overall").xpath(".//table")[0])
    assert [row[:2] for row in table][-3:] == [["表示意见的合计", "1"], ["not sure", "1"], ["合计", "2"]]
    apart = figure_of(shown, "overall")["data"][-1]
    assert (apart["name"], apart["x"]) == ("not sure", [50]) and apart["base"][0] > 50, (
        "behind the end of the scale"
    )


def test_before_any_answers_the_page_says_what_to_do(reading) -> None:  # type: ignore[no-untyped-def]
    client, _analysed = reading
    shown = page(client, "qitai-zhengwu-2023/trading")
    assert shown.find_class("empty-state")
    assert "把链接、二维码或海报发给受访者" in text_of(shown)


def test_a_draft_is_to_be_opened_first(sign_in) -> None:  # type: ignore[no-untyped-def]
    assert "先在“进度”页开放调查" in text_of(page(sign_in()))


def test_live_figures_are_not_to_be_cited(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    assert "实时数据，未冻结，不可引用" in text_of(page(sign_in("reader")))


def test_frozen_figures_name_their_snapshot(answered, console, sign_in) -> None:  # type: ignore[no-untyped-def]
    manifest = freeze(answered, console.settings.snapshots, SURVEY)
    words = text_of(page(sign_in("reader")))
    assert f"数据快照 {manifest.id}" in words
    assert "可以引用" in words


def test_a_live_view_says_until_when_it_counts(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    shown = text_of(page(sign_in("reader"), view="live").find_class("basis")[0])
    assert re.search(r"截至 \d\d:\d\d:\d\d。", shown)


def test_a_snapshot_that_is_behind_says_so_and_the_live_view_has_the_rest(  # type: ignore[no-untyped-def]
    answered, console, sign_in
) -> None:
    freeze(answered, console.settings.snapshots, SURVEY)
    change_state(answered, SURVEY, "open", "再收几份")
    submit(answered, 4)
    client = sign_in("reader")
    behind, live = page(client), page(client, view="live")
    assert "快照之后又有变动" in text_of(behind)
    assert "n = 3，未作答 0 人" in text_of(behind)
    assert "n = 4，未作答 0 人" in text_of(live)


def test_an_earlier_snapshot_can_be_chosen(answered, console, sign_in) -> None:  # type: ignore[no-untyped-def]
    first = freeze(answered, console.settings.snapshots, SURVEY)
    change_state(answered, SURVEY, "open", "再收几份")
    submit(answered, 4)
    freeze(answered, console.settings.snapshots, SURVEY)
    client = sign_in("reader")
    assert "n = 4，未作答 0 人" in text_of(page(client))
    assert "n = 3，未作答 0 人" in text_of(page(client, view=first.id))


def test_an_unknown_snapshot_is_refused(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    response = sign_in("reader").get(f"/console/surveys/{SURVEY}/results?view=0123456789abcdef")
    assert response.status_code == 422
    assert "没有编号为 0123456789abcdef 的快照" in response.text


def test_reconstructed_answers_are_called_so(reading) -> None:  # type: ignore[no-untyped-def]
    client, _analysed = reading
    words = text_of(page(client, "turpan-12345-2022/residents"))
    assert "含重构样例数据：95 份答卷" in words


def test_both_bases_of_a_multiple_choice_are_in_the_table(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    table = page(sign_in("reader")).get_element_by_id("chart-channels").xpath(".//table")[0]
    assert rows_of(table) == [
        ["社区宣传栏/展板", "1", "100.00%", "50.00%"],
        ["亲友推荐", "1", "100.00%", "50.00%"],
        ["其他（请注明）", "0", "0.00%", "0.00%"],
        ["合计", "2", "200.00%", "100.00%"],
    ]


def test_a_matrix_has_neutral_in_the_middle(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    traces = figure_of(page(sign_in("reader")), "service")["data"]
    assert [trace["name"] for trace in traces] == ["不满意", "一般", "满意"]
    assert [trace["x"] for trace in traces] == [[0.0, 33.33], [33.33, 66.67], [66.67, 0.0]]
    assert traces[1]["base"] == pytest.approx([-16.665, -33.335])


def texts(client: FlaskClient, place: str, **query: str) -> Any:
    return client.get(f"/console/surveys/{SURVEY}/results/texts/{place}", query_string=query)


@pytest.mark.parametrize("place", ["why", "age.other.text"])
def test_what_people_wrote_is_shown_literally(answered, sign_in, place: str) -> None:  # type: ignore[no-untyped-def]
    shown = html.fromstring(texts(sign_in(), place).text)
    assert HOSTILE in [cell.text_content() for cell in shown.xpath("//tbody//td")]
    assert "alert(1)" not in "".join(shown.xpath("//script/text()"))


def test_opening_texts_is_noted(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    texts(sign_in(), "why")
    with answered.connect() as connection:
        entries = connection.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.result)).all()
    assert ("read_texts", SURVEY, "done") in [tuple(entry) for entry in entries]


def test_a_reader_gets_no_texts(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    reader = sign_in("reader")
    assert texts(reader, "why").status_code == 403
    assert "文字内容只对评价人员和管理员开放。" in text_of(page(reader))


def test_many_texts_come_page_by_page(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    for index in range(10, 70):
        submit(answered, index, why=f"意见 {index}")
    client = sign_in()
    pages = [html.fromstring(texts(client, "why", page=str(number)).text) for number in (1, 2)]
    assert [len(shown.xpath("//tbody/tr")) for shown in pages] == [50, 12]


@pytest.mark.parametrize("place", ["age", "nothing", "age.young.text"])
def test_there_are_no_texts_where_nobody_can_write(answered, sign_in, place: str) -> None:  # type: ignore[no-untyped-def]
    assert texts(sign_in(), place).status_code == 404


def test_labels_that_look_like_markup_are_shown_literally(console, sign_in) -> None:  # type: ignore[no-untyped-def]
    source = questionnaire_source("every_type").decode().replace("label: 18岁以下", f"label: '{HOSTILE}'")
    publish(console.engine, SURVEY, source.encode(), "every_type.yaml")
    change_state(console.engine, SURVEY, "open")
    submit(console.engine, 1)
    shown = page(sign_in("reader"))
    assert rows_of(shown.get_element_by_id("chart-age").xpath(".//table")[0])[0][0] == HOSTILE
    label = figure_of(shown, "age")["layout"]["yaxis"]["ticktext"][0].replace("<br>", "")
    assert label.startswith("&lt;script&gt;alert(1)")


def test_every_chart_has_a_table_and_every_heading_an_entry(reading) -> None:  # type: ignore[no-untyped-def]
    client, _analysed = reading
    shown = page(client, "qitai-zhengwu-2023/service")
    assert all(figure.xpath("./details//table") for figure in shown.xpath("//figure"))
    for link in shown.xpath("//nav[@aria-label='本页目录']//a/@href"):
        assert shown.get_element_by_id(link.removeprefix("#")) is not None
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_results_are_not_for_data_entry(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    assert sign_in("data_entry").get(f"/console/surveys/{SURVEY}/results").status_code == 403


def test_another_teams_results_are_not_there(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    stranger = sign_in("evaluator", folders=("elsewhere",))
    assert stranger.get(f"/console/surveys/{SURVEY}/results").status_code == 404
    assert texts(stranger, "why").status_code == 404


def test_the_page_in_english_keeps_the_figures(answered, sign_in) -> None:  # type: ignore[no-untyped-def]
    chinese, english = (page(sign_in("reader", language=language)) for language in ("zh", "en"))
    numbers = [re.findall(r"\d+\.\d\d%", text_of(shown)) for shown in (chinese, english)]
    assert numbers[0] == numbers[1]
